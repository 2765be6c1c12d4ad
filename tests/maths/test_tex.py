"""TeX formulas as Unicode text, and formulas that stay TeX."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.maths.tex import FormulaReader, strip_delimiters, tex_to_unicode

SCRIPTS = {
    "x^2": "x²",
    "x^{2n}": "x²ⁿ",
    "x^{n+1}": "xⁿ⁺¹",
    "a^{-1}": "a⁻¹",
    "x^q": "x^q",
    "x^{q+1}": "x^(q+1)",
    "x^{1/2}": "x^(1/2)",
    r"x^\frac12": "x^(1/2)",
    r"x^{\frac{1}{2}}": "x^(1/2)",
    "x^{abcdefghijk}": "x^(abcdefghijk)",
    r"\alpha_i": "αᵢ",
    "a_{ij}": "aᵢⱼ",
    "x_{i,j}^2": "x_(i,j)²",
    "x_{12}": "x₁₂",
    "x_1x_2": "x₁x₂",
    "x_{1}2": "x₁ 2",
    "x^{2}3": "x² 3",
    "x_i^2": "xᵢ²",
    "x_q^2": "x_(q)²",
    "a_q b": "a_q b",
    "a^q(b)": "a^q (b)",
    "a^q + b": "a^q + b",
    r"v_{\mathrm{max}}": "vₘₐₓ",
    r"v_{\text{eff}} t": "v_(eff)t",
    "{x^2}^3": "(x²)³",
    "{x_1}_2": "(x₁)₂",
    "{x_1}^2": "x₁²",
    "{a+b}^2": "(a + b)²",
    "{ab}^2": "(ab)²",
    "(a+b)^2": "(a + b)²",
    r"\left(a+b\right)^2": "(a + b)²",
    "2^{2^n}": "2^(2ⁿ)",
    "a^{b^{c^d}}": "a^(b^(cᵈ))",
    "x_{i_j}": "x_(iⱼ)",
    "e^{-x^2}": "e^(−x²)",
    r"e^{i\pi}+1=0": "e^(iπ) + 1 = 0",
    r"e^{\frac{-x^2}{2}}": "e^(−x²/2)",
    "f'(x)": "f′(x)",
    "x''": "x″",
    r"x^{\prime}": "x′",
    "f^{(n)}(x)": "f⁽ⁿ⁾(x)",
    "x^*y": "x* y",
    r"90^\circ": "90°",
    r"A^\top": "Aᵀ",
    r"A^{\mathsf{T}}": "Aᵀ",
    r"A^\dagger": "A†",
    "{}^{14}C": "¹⁴C",
    r"x^2 {}^{14}C": "x² ¹⁴C",
    r"\log_2 n": "log₂ n",
    r"\sin^2 x + \cos^2 x = 1": "sin² x + cos² x = 1",
    r"\|x\|_2": "‖x‖₂",
    r"\left.\frac{a}{b}\right|_{x=0}": "(a/b)|ₓ₌₀",
}
FRACTIONS = {
    r"\frac{a}{b}": "a/b",
    r"\frac12": "½",
    r"\tfrac{1}{2}mv^2": "½mv²",
    r"\frac{a+b}{c}": "(a + b)/c",
    r"\frac{a}{b+c}": "a/(b + c)",
    r"\frac{1}{2\pi}": "1/(2π)",
    r"\frac{2\pi}{T}": "2π/T",
    r"\frac{a}{b}c": "(a/b)c",
    r"a\frac{b}{c}": "a(b/c)",
    r"\frac{a}{b}\frac{c}{d}": "(a/b)(c/d)",
    r"\frac{a}{b}+c": "a/b + c",
    r"\left( \frac{a}{b} \right)": "(a/b)",
    r"\left(\frac{a}{b}\right)^2": "(a/b)²",
    r"\left|\frac{a}{b}\right|": "|a/b|",
    r"\frac{\frac{a}{b}}{c}": "(a/b)/c",
    r"\frac{a}{\frac{b}{c}}": "a/(b/c)",
    r"\frac{a/b}{c}": "(a/b)/c",
    r"\frac{x^2}{y^2}": "x²/y²",
    r"\frac{(a+b)}{2}": "(a + b)/2",
    r"\frac{(a)(b)}{(c)(d)}": "(a)(b)/((c)(d))",
    r"\frac{|x+1|}{2}": "|x + 1|/2",
    r"\frac{|a||b|}{2}": "|a||b|/2",
    r"\frac{\sin x}{x}": "(sin x)/x",
    r"\frac{n!}{k!(n-k)!}": "n!/(k!(n − k)!)",
    r"\frac{-b}{c}": "−b/c",
    r"\frac{dy}{dx}": "dy/dx",
    r"\frac{\mathrm{d}y}{\mathrm{d}x}": "dy/dx",
    r"\frac{d}{dx} f(x)": "(d/dx)f(x)",
    r"\frac{\partial^2 u}{\partial t^2}": "∂²u/∂t²",
    r"\frac{\partial f}{\partial x\,\partial y}": "∂f/(∂x ∂y)",
    r"x=\frac{-b\pm\sqrt{b^2-4ac}}{2a}": "x = (−b ± √(b² − 4ac))/(2a)",
    r"\binom{n}{k}": "(n choose k)",
    r"{n \choose k}": "(n choose k)",
}
ROOTS_AND_ACCENTS = {
    r"\sqrt{x}": "√x",
    r"\sqrt{x+1}": "√(x + 1)",
    r"\sqrt{ab}": "√(ab)",
    r"\sqrt2x": "(√2)x",
    r"2\sqrt{3}": "2√3",
    r"\sqrt{x}^2": "(√x)²",
    r"\frac{\sqrt{3}}{2}": "√3/2",
    r"\frac{1}{\sqrt{2}}": "1/√2",
    r"\sqrt[3]{x}": "∛x",
    r"\sqrt[n]{x}": "ⁿ√x",
    r"a\sqrt[n]{x}": "a(ⁿ√x)",
    r"\hat{x}": "x̂",
    r"\hat\theta_n": "θ̂ₙ",
    r"\bar{x}": "x̄",
    r"\tilde{x}": "x̃",
    r"\dot{x}_i": "ẋᵢ",
    r"\ddot{x}": "ẍ",
    r"\vec{a}\times\vec{b}": "a⃗ × b⃗",
    r"\overline{AB}": "A̅B̅",
}
SUMS_AND_NAMES = {
    r"\sum_{i=1}^{n} a_i": "∑ᵢ₌₁ⁿ aᵢ",
    r"\sum_{n=0}^\infty \frac{x^n}{n!}": "∑ₙ₌₀^∞ xⁿ/n!",
    r"\sum_{\substack{i<n\\ i\ne j}} x": "∑_(i<n, i≠j) x",
    r"\prod_{p} \frac{1}{1-p^{-s}}": "∏ₚ 1/(1 − p⁻ˢ)",
    r"\int_0^\infty e^{-x^2}\,dx": "∫₀^∞ e^(−x²) dx",
    r"\oint_C \mathbf{F}\cdot d\mathbf{r}": "∮_C 𝐅 · d𝐫",
    r"\bigcup_{i\in I} A_i": "⋃_(i∈I) Aᵢ",
    r"\lim_{x\to 0} \sin x": "lim_(x→0) sin x",
    r"\lim\limits_{n \to \infty} a_n": "lim_(n→∞) aₙ",
    r"\operatorname*{arg\,max}_{x} f(x)": "argmaxₓ f(x)",
    r"\operatorname{sgn}(x)": "sgn(x)",
    r"\mathop{\rm argmin}": "argmin",
    r"\arg z": "arg z",
    r"O(n\log n)": "O(n log n)",
    r"2\sin x": "2 sin x",
    r"\ln(1+x)": "ln(1 + x)",
    r"\mathrm{Re}(z)": "Re(z)",
    r"5\,\mathrm{kg}": "5 kg",
    r"a \equiv b \pmod n": "a ≡ b (mod n)",
    r"a \bmod b": "a mod b",
}
SIGNS = {
    "x": "x",
    "a b": "ab",
    "-x": "−x",
    "a-(-b)": "a − (−b)",
    "a-b": "a − b",
    "a = -b": "a = −b",
    r"a \leq b \to \infty": "a ≤ b → ∞",
    r"\not= b": "≠ b",
    r"x \notin A": "x ∉ A",
    r"\{x \mid x \in A\}": "{x | x ∈ A}",
    r"P(A\mid B)": "P(A | B)",
    r"f\colon X\to Y": "f: X → Y",
    "a:=b": "a := b",
    r"\forall x \in \mathbb{N}: x \geq 0": "∀x ∈ ℕ: x ≥ 0",
    r"\neg p \land q": "¬p ∧ q",
    r"A \setminus B": "A ∖ B",
    r"a_1, \ldots, a_n": "a₁, …, aₙ",
    r"a_1 + \cdots + a_n": "a₁ + ⋯ + aₙ",
    r"\langle x, y\rangle": "⟨x, y⟩",
    r"|\psi\rangle": "|ψ⟩",
    r"10\,000": "10 000",
    "1{,}000": "1,000",
    r"50\%": "50%",
    r"2 \times 10^{-3}": "2 × 10⁻³",
    r"\mathbb{Z}/n\mathbb{Z}": "ℤ/nℤ",
    r"\mathbb{E}[X]": "𝔼[X]",
    r"\mathcal{L}": "ℒ",
    r"\mathfrak{g}": "𝔤",
    r"\mathbf{x}^T A": "𝐱ᵀA",
    r"\boldsymbol{\alpha}": "𝛂",
    r"\mathit{xy}": "xy",
    r"x\text{ and }y": "x and y",
    r"\text{if } x > 0": "if x > 0",
    r"{\displaystyle E=mc^{2}}": "E = mc²",
    r"\stackrel{\text{def}}{=}": "≝",
    r"x \tag{1}": "x\N{EM SPACE}(1)",
    r"x \label{eq:x}": "x",
    r"x\!y": "xy",
    r"\phantom{x}y": "y",
}
TABLES = {
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}": "(a, b; c, d)",
    r"\begin{bmatrix}1\\2\end{bmatrix}": "[1; 2]",
    r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}": "|a, b; c, d|",
    r"f(x) = \begin{cases} x, & \text{if } x \ge 0,\\ -x, & \text{otherwise.} \end{cases}": (
        "f(x) = { x, if x ≥ 0; −x, otherwise }"
    ),
    r"\left\{\begin{aligned}x&=1\\y&=2\end{aligned}\right.": "{ x = 1; y = 2 }",
    r"\begin{aligned} a &= b \\ &= c\end{aligned}": "a = b\n= c",
    r"\begin{align}a&=b\\c&=d\end{align}": "a = b\nc = d",
    r"\begin{alignat}{2}a&=b&c&=d\end{alignat}": "a = b\N{EM SPACE}c = d",
    r"\begin{gather*}a=b\\c=d\end{gather*}": "a = b\nc = d",
    r"\begin{equation}a=b\end{equation}": "a = b",
    r"a\\b": "a\nb",
}
KEPT = (
    *(r"\foo x", r"\ce{H2O}", r"\SI{5}{m}", r"\boxed{x}", r"\cancel{x}", r"\xrightarrow{f}", r"\underbrace{a}_{n}"),
    *(r"\overline{x+y}", r"\widehat{xy}", r"\overset{!}{=}", r"\begin{array}{cc}a&b\end{array}", r"a \& b", "a & b"),
    *(
        r"\text{a $x$ b}",
        "a^{b^{c^{d+q}}}",
        "{x",
        "x}",
        "x_",
        "x^2^3",
        r"\left( x",
        "",
        " ",
        "%",
        r"\frac",
        r"\frac{}{a}",
    ),
    *(r"\sqrt{}", r"\sqrt[q]{x}", r"\begin{pmatrix}a,b\end{pmatrix}", r"\begin{cases}a;b\end{cases}", r"{a \atop b}"),
    *(
        r"\frac{a\\b}{c}",
        r"(a\\b)",
        r"\begin{pmatrix}a&\\c&d\end{pmatrix}",
        r"\begin{matrix}a&b\end{matrix}+1",
        "x^{a\\\\b}",
    ),
    *("{" * 41 + "x" + "}" * 41, "x" * 2001, r"\left(" * 300 + r"\right)" * 300, r"\begin{cases}x\end{cases}y"),
    r"\begin{matrix}a&b\\c&d\end{matrix}",
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pair
        for table in (SCRIPTS, FRACTIONS, ROOTS_AND_ACCENTS, SUMS_AND_NAMES, SIGNS, TABLES)
        for pair in table.items()
    ],
)
def test_a_formula_is_converted_to_unicode(source: str, text: str) -> None:
    assert tex_to_unicode(source) == text


@pytest.mark.parametrize("source", KEPT)
def test_a_formula_that_unicode_cannot_represent_stays_tex(source: str) -> None:
    assert tex_to_unicode(source) is None


def test_a_formula_of_several_lines_stays_tex_in_running_text() -> None:
    reader = FormulaReader()
    assert reader.to_unicode(r"a\\b", on_one_line=True) is None
    assert reader.to_unicode(r"a\\b", on_one_line=False) == "a\nb"
    assert reader.to_unicode("a^2", on_one_line=True) == "a²"


def test_formulas_over_the_total_length_stay_tex() -> None:
    reader = FormulaReader()
    text = [reader.to_unicode(f"x_{{{index}}}" + " " * 1980, on_one_line=True) for index in range(160)]
    assert text[0] == "x₀"
    assert text[-1] is None
    assert reader.to_unicode("x", on_one_line=True) is None


PARTS = (
    *(
        r"\frac",
        "{",
        "}",
        "x",
        "2",
        "^",
        "_",
        r"\sqrt",
        "[",
        "]",
        "(",
        ")",
        r"\left(",
        r"\right)",
        r"\sum",
        "&",
        "+",
        "-",
    ),
    *(r"\\", r"\begin{cases}", r"\end{cases}", r"\begin{pmatrix}", r"\end{pmatrix}", r"\text{if }", r"\hat", "|", "="),
    *(
        r"\overline",
        r"\mathbf",
        r"\,",
        r"\binom",
        r"\not",
        r"\alpha",
        r"\operatorname{a b}",
        ",",
        "'",
        "$",
        "%",
        "\n",
        "中",
    ),
)


@given(st.lists(st.sampled_from(PARTS), max_size=20).map("".join) | st.text(max_size=20))
def test_law_any_tex_is_converted_without_commands_or_stays_tex(source: str) -> None:
    text = tex_to_unicode(source)
    assert text is None or (text.strip() and "\\" not in text.replace("\\", "", source.count("\\\\")))


@given(
    st.recursive(
        st.sampled_from(["x", "y", "1"]), lambda part: st.tuples(st.sampled_from("^_"), part, part), max_leaves=6
    )
)
def test_law_different_scripts_have_different_texts(tree: object) -> None:
    """Trees that differ in one script have different texts."""
    text = tex_to_unicode(_source(tree))
    others = [tex_to_unicode(_source(other)) for other in _variants(tree)]
    assert text is None or text not in others


def _source(tree: object) -> str:
    if isinstance(tree, tuple):
        return f"{{{_source(tree[1])}}}{tree[0]}{{{_source(tree[2])}}}"
    return str(tree)


def _variants(tree: object) -> list[object]:
    """Trees that differ in one place: a script moved from below to above, or from a part to the whole."""
    if not isinstance(tree, tuple):
        return []
    sign, base, script = tree
    return [
        ("^" if sign == "_" else "_", base, script),
        *((sign, part, script) for part in _variants(base)),
        *((sign, base, part) for part in _variants(script)),
        *([(base[0], base[1], (sign, base[2], script))] if isinstance(base, tuple) else []),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"\(x\)", ("x", False)),
        (" $x$ ", ("x", False)),
        (r"\[x\]", ("x", True)),
        ("$$ x $$", ("x", True)),
        ("x", None),
    ],
)
def test_delimiters_show_whether_a_formula_is_displayed(text: str, found: tuple[str, bool] | None) -> None:
    assert strip_delimiters(text) == found
