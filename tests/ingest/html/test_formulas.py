"""Formulas of a web page become text, in each way that pages mark them up."""

from __future__ import annotations

import pytest

from readtui.document.model import Code, Document, Table
from readtui.ingest.html import reader

ENERGY = (
    "<semantics><mrow><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow>"
    '<annotation encoding="application/x-tex">E=mc^{2}</annotation></semantics>'
)
BOXED = (
    "<semantics><menclose><mi>x</mi></menclose>"
    '<annotation encoding="application/x-tex">{\\displaystyle \\boxed{x}}</annotation></semantics>'
)
LOADER = '<script src="https://cdn.example/mathjax@3/es5/tex-mml-chtml.js"></script>'
DOLLARS = "<script>MathJax = {tex: {inlineMath: [['$', '$'], ['\\\\(', '\\\\)']]}};</script>"
KATEX = (
    '<script src="katex.min.js"></script><script>renderMathInElement(document.body, '
    '{delimiters: [{left: "$", right: "$", display: false}]})</script>'
)


def read(page: str) -> Document:
    return reader.parse(page.encode(), "", "", "page.html")


def blocks_of(page: str) -> list[tuple[str, str]]:
    document = read(page)
    return [(type(block).__name__, block.span.of(document.text)) for block in document.blocks]


def styles(document: Document) -> list[tuple[str, str]]:
    return [(inline.kind, inline.span.of(document.text)) for inline in document.inlines]


@pytest.mark.parametrize(
    "formula",
    [
        f"<math>{ENERGY}</math>",
        "<mml:math><mml:mi>E</mml:mi><mml:mo>=</mml:mo><mml:mi>m</mml:mi>"
        "<mml:msup><mml:mi>c</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>",
        '<math alttext="E=mc^2"></math>',
        '<span class="mwe-math-element"><span class="mwe-math-mathml-inline" style="display: none;">'
        f"<math>{ENERGY}</math></span>"
        '<img class="mwe-math-fallback-image-inline" alt="{\\displaystyle E=mc^{2}}" src="a.svg"></span>',
        '<span class="mwe-math-element"><img class="mwe-math-fallback-image-inline" alt="{\\displaystyle E=mc^{2}}"'
        ' src="a.svg"></span>',
        f'<span class="katex"><span class="katex-mathml"><math>{ENERGY}</math></span>'
        '<span class="katex-html" aria-hidden="true">E=mc2</span></span>',
        '<span class="MathJax_Preview">E</span><span class="MathJax"><nobr>E=mc2</nobr></span>'
        '<script type="math/tex">E=mc^2</script>',
        '<span class="MathJax"><nobr>E=mc2</nobr><span class="MJX_Assistive_MathML">'
        f"<math>{ENERGY}</math></span></span>",
        f'<mjx-container class="MathJax"><mjx-math></mjx-math><mjx-assistive-mml><math>{ENERGY}</math>'
        "</mjx-assistive-mml></mjx-container>",
        '<img class="latex" src="https://s0.example/latex.php" alt="E=mc^2">',
        '<span class="math notranslate nohighlight">\\(E=mc^2\\)</span>',
        '<span class="math inline">\\(E=mc^2\\)</span>',
        "<math-renderer>$E=mc^2$</math-renderer>",
        '<code class="code math js-render-math" data-math-style="inline">E=mc^2</code>',
        f"{LOADER}\\(E=mc^2\\)",
        f"{LOADER}<b></b>\\(E=mc^2\\)",
        f"{DOLLARS}$E=mc^2$",
        f"{KATEX}$E=mc^2$",
    ],
)
def test_an_inline_formula_is_shown_once(formula: str) -> None:
    assert blocks_of(f"<p>That {formula} is known.") == [("Paragraph", "That E = mc² is known.")]


@pytest.mark.parametrize(
    "formula",
    [
        f'<math display="block">{ENERGY}</math>',
        f'<span class="katex-display"><span class="katex"><math display="block">{ENERGY}</math></span></span>',
        f'<span class="mwe-math-element mwe-math-element-block"><math display="block">{ENERGY}</math></span>',
        '<span class="mwe-math-element"><img class="mwe-math-fallback-image-display" alt="E=mc^{2}"></span>',
        f'<mjx-container display="true"><math>{ENERGY}</math></mjx-container>',
        '<div class="MathJax_Display">E=mc2</div><script type="math/tex; mode=display">E=mc^2</script>',
        '<div class="math notranslate nohighlight">\\[E=mc^2\\]</div>',
        '<span class="math display">$$E=mc^2$$</span>',
        '<pre class="code math" data-math-style="display">E=mc^2</pre>',
        f"{LOADER}\\[E=mc^2\\]",
        f"{LOADER}$$E=mc^2$$",
        f"{LOADER}\\begin{{equation}}E=mc^2\\end{{equation}}",
    ],
)
def test_a_display_formula_is_a_paragraph_and_keeps_its_punctuation(formula: str) -> None:
    page = f"<p>We write {formula}. And so on."
    assert blocks_of(page) == [("Paragraph", "We write"), ("Paragraph", "E = mc²."), ("Paragraph", "And so on.")]


def test_a_formula_of_several_lines_keeps_its_lines() -> None:
    page = "<p>So \\begin{align}a&=b\\\\c&=d\\end{align} holds."
    assert read(LOADER + page).text == "So\na = b\nc = d\nholds."


def test_a_formula_that_unicode_cannot_show_is_inline_tex_or_code() -> None:
    document = read(f'<p>A <math>{BOXED}</math> and <math display="block">{BOXED}</math>')
    assert document.text == "A \\boxed{x} and\n\\boxed{x}"
    assert styles(document) == [("math", "\\boxed{x}")]
    assert [getattr(block, "language", None) for block in document.blocks] == [None, "tex"]


def test_mathml_without_tex_is_shown_by_its_characters() -> None:
    assert read("<p>A <math><menclose><mi>x</mi><mn>1</mn></menclose></math> b").text == "A x 1 b"


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("<math>x + y</math>", "x + y"),
        ("<math><mi>x</mi> or <p>y</p> z</math>", "x or y z"),
        ("<math><mtext><b>oil</b> or</mtext><mi>x</mi><annotation>no</annotation></math>", "oil or x"),
        ('<math alttext="x">x + y</math>', "x"),
    ],
)
def test_text_outside_the_tokens_of_a_formula_is_shown(formula: str, words: str) -> None:
    assert read(f"<p>A {formula} b").text == f"A {words} b"


@pytest.mark.parametrize("source", ["<math><mi>x</mi></math>", '<script type="math/tex">x</script>'])
@pytest.mark.parametrize("name", ["katex", "MathJax"])
def test_paragraphs_with_the_class_of_formulas_are_paragraphs(name: str, source: str) -> None:
    assert read(f"<article class={name}><p>A {source}<p>b</article>").text == "A x\nb"
    assert read(f"<p class={name}>A {source} b").text == "A x b"
    assert read(f"<span class=katex><b>A</b></span> {source} b").text == "A x b"


def test_display_formulas_in_cells_and_headings_are_inline() -> None:
    formula = f'<math display="block">{ENERGY}</math>'
    page = f"<h2>On {formula}</h2><table><tr><th>a<th>b<tr><td>{formula}<td><math display=block>{BOXED}</math></table>"
    document = read(page)
    assert [type(block) for block in document.blocks][-1] is Table
    assert document.text == "On E = mc²\na  b\nE = mc²  \\boxed{x}"


def test_numbered_equations_are_lines_with_their_numbers() -> None:
    cells = (
        '<tr class="ltx_equation ltx_eqn_row"><td class="ltx_eqn_cell ltx_eqn_center_padleft"></td><td><math>{}</math>'
        '<td><math><mo>=</mo><mi>b</mi></math></td><td class="ltx_eqn_eqno"><span class="ltx_tag">(1)</span></td></tr>'
    )
    table = '<table id="E1" class="ltx_equationgroup ltx_eqn_table">{}</table>'
    page = f'<p>By <a href="#E1">(1)</a></p>{table.format(cells.format("<mi>a</mi>") * 2)}'
    document = read(page)
    assert document.text == "By (1)\na = b (1)\na = b (1)"
    assert document.target("E1") == document.text.index("a =")
    kept = read(table.format(cells.format(BOXED)))
    assert (kept.text, [type(block) for block in kept.blocks]) == ("\\boxed{x} = b (1)", [Code])


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("", "\\(x^2\\) and $x^2$"),
        (LOADER, "$5 and $6, or \\( and \\("),
        (DOLLARS, "$5 and $6"),
        (DOLLARS, "a$b$ and $c $ and \\$d$"),
        (LOADER, "<code>\\(x^2\\)</code>"),
        (LOADER, "<code>a</code><code><b>b</b>\\(x\\)</code>"),
        ("", '<span class="math inline"><em>x</em></span>'),
        ("", '<span class="math">of lamps</span>'),
        ("", '<span class="katex">x</span>'),
    ],
)
def test_text_that_is_no_formula_is_unchanged(head: str, text: str) -> None:
    plain = text
    for tag in ("code", "b", "em", 'span class="math inline"', 'span class="math"', 'span class="katex"', "span"):
        plain = plain.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert read(f"{head}<p>{text}").text == plain


@pytest.mark.parametrize(
    "image",
    [
        '<img src="https://latex.example/gif.latex?x^2" alt="x^2">',
        '<img src="/math/render/svg/ab12" alt="x^{2}" style="width:2ex">',
        '<img class="mwe-math-fallback-image-inline" src="a.svg" alt="{\\displaystyle x^{2}}">',
    ],
)
def test_an_image_from_a_renderer_of_formulas_is_a_formula(image: str) -> None:
    assert read(f"<p>The area {image} grows").text == "The area x² grows"


def test_an_image_with_words_as_alternative_text_is_no_formula() -> None:
    assert read('<p>A <img class="latex" alt="the lamp" src="a.png"> b').text == "A the lamp b"


def test_a_formula_class_on_the_whole_page_is_ignored() -> None:
    words = "<b>lamp</b> " * 3_000
    assert read(f'<div class="latex math"><p>{words}</div>').text.startswith("lamp lamp")


def test_a_page_that_is_one_formula_is_read() -> None:
    assert blocks_of('<math display="block"><mi>x</mi></math>') == [("Paragraph", "x")]
    assert blocks_of('<html class="math">\\(x\\)') == [("Paragraph", "\\(x\\)")]


def test_control_characters_in_formulas_are_dropped() -> None:
    assert (
        read(f'{LOADER}<p id="a&#1;">a&#1;\\(x&#1;\\)&#1;b <math id="b&#1;"><mi>y&#1;</mi></math>&#1;').text == "axb y"
    )


def test_a_formula_is_found_on_a_page_whose_text_mentions_its_markup() -> None:
    words = "An aftermath of math in latex. " * 20
    assert blocks_of(f"<p>{words}<math>{ENERGY}</math></p>") == [("Paragraph", f"{words}E = mc²")]
    assert blocks_of(f"<p>{words}</p>")[-1] == ("Paragraph", words.strip())
