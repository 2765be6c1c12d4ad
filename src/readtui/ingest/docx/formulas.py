"""Formulas of Word documents (Office Math, ECMA-376 part 1, 22.1) in Unicode, by way of MathML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from readtui.ingest.docx.tree import local_name, value_of
from readtui.maths import symbols
from readtui.maths.mathml import mathml_to_unicode
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from lxml.etree import _Element

_TOKEN = lazy_regex(r"\d+(?:[.,]\d+)*|[^\W\d_]|\S")
_SCRIPTS = {"sSup": ("msup", "e", "sup"), "sSub": ("msub", "e", "sub"), "sSubSup": ("msubsup", "e", "sub", "sup")}
_LIMITS = {"limLow": ("munder", "e", "lim"), "limUpp": ("mover", "e", "lim")}
_ACCENTS = {"acc": ("accPr", "\u0302", "mover"), "groupChr": ("groupChrPr", "\u23df", "munder")}
_SIGNS = {mark: sign for sign, mark in reversed(symbols.ACCENTS.items())} | {symbols.BAR: "¯"}  # of combining marks
_APPLY = "\u2061"  # the invisible operator between a function and its argument


def formula_text(formula: _Element) -> str:
    """Return the formula of an `oMath` element as a line of Unicode."""
    text = mathml_to_unicode(_element("math", _converted(formula)), best_effort=True) or ""
    return "; ".join(text.split("\n"))


def _converted(parent: _Element) -> Iterator[_Element]:
    """Yield the content of an element as MathML."""
    for element in parent:
        yield from _convert(element, local_name(element))


def _convert(element: _Element, name: str) -> Iterable[_Element]:
    """Return an element as MathML. Of one that is not known, the content."""
    if scripts := _SCRIPTS.get(name) or _LIMITS.get(name):
        tag, *arguments = scripts
        return (_element(tag, [_row(element, argument) for argument in arguments]),)
    if name.endswith("Pr"):  # properties
        return ()
    converter = _CONVERTERS.get(name)
    return _converted(element) if converter is None else converter(element)


def _tokens(run: _Element) -> Iterator[_Element]:
    """Yield the numbers, letters and operators in a run."""
    text = "".join(part.text or "" for part in run if local_name(part) == "t")
    if next(run.iterfind("{*}rPr/{*}nor"), None) is not None:
        yield _element("mtext", text=text)
        return
    for token in _TOKEN.findall(text):
        yield _element("mn" if token[0].isdecimal() else "mi" if token.isalpha() else "mo", text=token)


def _fraction(element: _Element) -> Iterator[_Element]:
    numerator, denominator = _row(element, "num"), _row(element, "den")
    kind = _value(element, "fPr", "type", "bar")
    if kind == "lin":
        yield _element("mrow", [numerator, _element("mo", text="/"), denominator])
        return
    fraction = _element("mfrac", [numerator, denominator])
    if kind == "noBar":
        fraction.set("linethickness", "0")
    yield fraction


def _root(element: _Element) -> Iterator[_Element]:
    degree, base = _row(element, "deg"), _row(element, "e")
    yield _element("mroot", [base, degree]) if len(degree) else _element("msqrt", [base])


def _function(element: _Element) -> Iterator[_Element]:
    name = _row(element, "fName")
    letters = "".join(map(str, name.itertext()))
    yield _element("mi", text=letters) if letters.isalpha() else name
    yield _element("mo", text=_APPLY)
    yield _row(element, "e")


def _accented(element: _Element) -> Iterator[_Element]:
    properties, sign, tag = _ACCENTS[local_name(element)]
    accent = _value(element, properties, "chr", sign)
    accent_element = _element("mo", text=_SIGNS.get(accent, accent))
    yield _element(tag, [_row(element, "e"), accent_element])


def _with_bar(element: _Element) -> Iterator[_Element]:
    is_above = _value(element, "barPr", "pos", "bot") == "top"
    yield _element("mover" if is_above else "munder", [_row(element, "e"), _element("mo", text="\u00af")])


def _with_scripts_before(element: _Element) -> Iterator[_Element]:
    parts = [_row(element, "e"), _element("mprescripts"), _row(element, "sub"), _row(element, "sup")]
    yield _element("mmultiscripts", parts)


def _matrix(element: _Element) -> Iterator[_Element]:
    rows = [[_element("mtd", _converted(cell)) for cell in row if local_name(cell) == "e"] for row in element]
    yield _element("mtable", [_element("mtr", row) for row in rows if row])


def _equations(element: _Element) -> Iterator[_Element]:
    lines = [_element("mtd", _converted(line)) for line in element if local_name(line) == "e"]
    yield _element("mtable", [_element("mtr", [line]) for line in lines])


def _with_limits(element: _Element) -> Iterator[_Element]:
    """Yield the sign of a sum, integral or similar, with its limits, and what it applies to."""
    sign = _element("mo", text=_value(element, "naryPr", "chr", "\u222b"))
    lower, upper = _row(element, "sub"), _row(element, "sup")
    if len(lower) and len(upper):
        sign = _element("munderover", [sign, lower, upper])
    elif len(lower):
        sign = _element("munder", [sign, lower])
    elif len(upper):
        sign = _element("mover", [sign, upper])
    yield sign
    yield _row(element, "e")


def _fenced(element: _Element) -> Iterator[_Element]:
    """Yield expressions between parentheses or other delimiters."""
    separator = _value(element, "dPr", "sepChr", "|")
    parts: list[_Element] = []
    for expression in element:
        if local_name(expression) == "e":
            parts += [_element("mo", text=separator)] if parts else []
            parts.append(_element("mrow", _converted(expression)))
    opening = _element("mo", text=_value(element, "dPr", "begChr", "("))
    closing = _element("mo", text=_value(element, "dPr", "endChr", ")"))
    yield _element("mrow", [opening, *parts, closing])


_CONVERTERS: Mapping[str, Callable[[_Element], Iterator[_Element]]] = {
    "r": _tokens, "f": _fraction, "rad": _root, "nary": _with_limits, "d": _fenced, "func": _function,
    "acc": _accented, "groupChr": _accented, "bar": _with_bar, "sPre": _with_scripts_before, "m": _matrix,
    "eqArr": _equations,
}  # fmt: skip


def _row(element: _Element, name: str) -> _Element:
    """Return the argument of this name as a row, empty if there is none."""
    argument = next((child for child in element if local_name(child) == name), None)
    return _element("mrow", () if argument is None else _converted(argument))


def _value(element: _Element, properties: str, name: str, default: str) -> str:
    """Return the value of a property; the default if it is not set."""
    found = next(element.iterfind(f"{{*}}{properties}/{{*}}{name}"), None)
    return default if found is None or not found.keys() else value_of(found, "val")


def _element(tag: str, children: Iterable[_Element] = (), *, text: str = "") -> _Element:
    from lxml.etree import Element  # deferred: 20 ms

    made = Element(tag)
    made.text = text
    made.extend(list(children))
    return made
