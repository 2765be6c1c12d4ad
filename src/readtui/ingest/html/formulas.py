"""Formulas of a web page: replaces MathML, TeX, and the output of MathJax and KaTeX by text, in Unicode or TeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.html.blocks import line_of, text_of
from readtui.ingest.html.formula_signs import may_have_formulas
from readtui.maths import mathml, tex
from readtui.maths.tokens import INVISIBLE, element_name
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import is_printable, printable

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ELEMENTS = 2_000
"""Elements of a formula that are read: a formula that can be shown has far fewer."""

_MATH_SCRIPT = lazy_regex(r"(?i)<script[^>]*(?:mathjax|katex)|(?:MathJax|katex)\s*[.=({]|renderMathInElement")
_SINGLE_DOLLARS = lazy_regex(r"(?:inlineMath|left)[\"']?\s*:\s*\[*\s*(?:\[[^\]]*\]\s*,\s*\[?\s*)?[\"']\$[\"']")
_TOKEN_TAGS = frozenset(("mi", "mn", "mo", "mtext", "ms"))
_MATH_TAGS = ("math", "mml:math", "m:math")
_WRAPPER_CLASSES = frozenset(
    ("mwe-math-element", "katex-display", "katex", "mathjax", "mathjax_display", "mathjax_svg", "mathjax_chtml",
     "mathjax_svg_display", "mjxc-display", "mathjax_preview")
)  # fmt: skip
_DISPLAY_CLASSES = frozenset(
    ("katex-display", "mathjax_display", "mathjax_svg_display", "mjxc-display", "mwe-math-element-block",
     "mwe-math-fallback-image-display")
)  # fmt: skip
_PROSE_TAGS = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "table", "section", "blockquote", "pre", "figure", "script")
)
_TEX_CLASSES = frozenset(("math", "tex", "latex", "arithmatex", "js-render-math"))
_FORMULA_IMAGE = lazy_regex(r"(?i)latex|mathtex|mimetex|cht=tx|/math/render|mwe-math-fallback-image")
_FORMULA_TEXT = lazy_regex(r"[\^_={}+<>|]|^\S{1,2}$")
_STYLE_GROUP = lazy_regex(r"\{\s*\\(?:display|text)style(?![A-Za-z])\s*(.*)\}", re.DOTALL)
_ONE_LINE_TAGS = frozenset(("td", "th", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "a", "dt", "summary"))
_VERBATIM_TAGS = frozenset(("pre", "code", "script", "style", "textarea", "math", "title", "head"))
_OPENING = lazy_regex(r"\\\(|\\\[|\$\$|\$(?=[^\s$])|\\begin\{(equation|align|gather|eqnarray|multline)(\*?)\}")
_PUNCTUATION = lazy_regex(r"\s*[.,;:](?!\w)")
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$", "$": "$"}


class Formula(NamedTuple):
    """A formula as Unicode text, or as TeX if `is_tex`. `is_display` is true for a formula in a separate block."""

    text: str
    is_tex: bool
    is_display: bool = False


class _SplitText(NamedTuple):
    """Text split at its formulas: there is one text more than formulas."""

    texts: list[str]
    formulas: list[Formula]


def replace_formulas(root: _Element, html: str) -> None:
    """Replace the formulas in the tree `root` of the page `html` by text."""
    if not may_have_formulas(html):
        return
    has_sources = any((script.get("type") or "").startswith("math/tex") for script in root.iter("script"))
    reader = _FormulaReader(has_sources=has_sources, has_single_dollars=_SINGLE_DOLLARS.search(html) is not None)
    for element, formula in list(reader.marked_formulas(root)):
        _replace(element, formula)
    if _MATH_SCRIPT.search(html):
        for element in list(root.iter()):
            reader.replace_in_text(element)
    for table in list(root.iter("table")):
        if "ltx_eqn_table" in (table.get("class") or ""):
            _replace_equations(table)


class _FormulaReader:
    """Reads the formulas of one page.

    `has_sources` is true if scripts contain the TeX of formulas that MathJax rendered; `has_single_dollars` if the page
    configures MathJax to accept single dollars as delimiters.
    """

    def __init__(self, *, has_sources: bool, has_single_dollars: bool) -> None:
        self._tex = tex.FormulaReader()
        self._has_sources = has_sources
        self._has_single_dollars = has_single_dollars

    def marked_formulas(self, root: _Element) -> Iterator[tuple[_Element, Formula | None]]:
        """Yield the outermost elements that are formulas, each with its formula; None if its TeX is in a script too."""
        from lxml.etree import iterwalk  # deferred: 20 ms

        walk = iterwalk(root, events=("start",))
        for _, element in walk:
            formula = self._formula_of(element)
            if formula is not None:
                walk.skip_subtree()
                yield element, formula or None

    def _formula_of(self, element: _Element) -> Formula | tuple[()] | None:
        """Return the formula of an element; () if its TeX is in a script too, None if it is not a formula."""
        tag = element.tag
        if tag in _MATH_TAGS:
            return self._from_mathml(element, is_display=False)
        if tag == "script":
            return self._from_script(element)
        if tag == "mjx-container":
            return self._from_wrapper(element, is_display=element.get("display") == "true")
        if tag == "img" and _FORMULA_IMAGE.search(f"{element.get('src')} {element.get('class')}"):
            alt = element.get("alt") or ""
            return self._from_tex(alt, is_display=False) if _FORMULA_TEXT.search(alt) else self._from_image(element)
        if not (classes := element.get("class")) and tag != "math-renderer":
            return None
        class_names = frozenset((classes or "").lower().split())
        if class_names & _WRAPPER_CLASSES and not _has_prose(element):
            if self._has_sources and any(name.startswith(("mathjax", "mjx")) for name in class_names):
                return ()
            return self._from_wrapper(element, is_display=bool(class_names & _DISPLAY_CLASSES))
        if tag == "img":
            return self._from_image(element) if class_names & _TEX_CLASSES else None
        return self._from_source(element) if class_names & _TEX_CLASSES or tag == "math-renderer" else None

    def _from_mathml(self, math: _Element, *, is_display: bool) -> Formula:
        """Return the formula of a `math` element: in Unicode if possible, else its TeX, else its plain text."""
        is_display = is_display or "block" in (math.get("display") or "") or math.get("mode") == "display"
        outside = _text_outside_tokens(math)
        line = mathml.mathml_to_unicode(math) if not outside else None
        if line is not None and (is_display or "\n" not in line):
            return Formula(line, False, is_display)
        annotations = math.iter("annotation", "mml:annotation", "m:annotation")
        sources = (text_of(note) for note in annotations if "tex" in (note.get("encoding") or ""))
        if source := next(sources, math.get("alttext") or "").strip():
            return self._from_tex(source, is_display=is_display)
        text = outside or (mathml.mathml_to_unicode(math, best_effort=True) or "").replace("\n", "; ")
        return Formula(text, False, is_display)

    def _from_tex(self, source: str, *, is_display: bool) -> Formula:
        group = _STYLE_GROUP.fullmatch(source.strip())
        source = (group[1] if group else source).strip()
        line = self._tex.to_unicode(source, on_one_line=not is_display)
        return Formula(source, True, is_display) if line is None else Formula(line, False, is_display)

    def _from_script(self, script: _Element) -> Formula | None:
        kind = script.get("type") or ""
        if not kind.startswith("math/tex"):
            return None
        return self._from_tex(script.text or "", is_display="mode=display" in kind.replace(" ", ""))

    def _from_wrapper(self, element: _Element, *, is_display: bool) -> Formula | None:
        """Return the formula inside an element that contains it in several forms; None if there is other text."""
        if _has_letters(element.text) or any(_has_letters(part.tail) for part in element):
            return None
        parts = list(islice(element.iter(), MAX_ELEMENTS))
        class_names = {name for part in parts for name in (part.get("class") or "").lower().split()}
        is_display = is_display or bool(class_names & _DISPLAY_CLASSES)
        for part in parts:
            if part.tag in _MATH_TAGS:
                return self._from_mathml(part, is_display=is_display)
        for part in parts:
            if part.tag == "img":
                return self._from_tex(part.get("alt") or "", is_display=is_display)
        return None

    def _from_image(self, image: _Element) -> Formula | None:
        alt = image.get("alt") or ""
        return self._from_tex(alt, is_display=False) if tex.looks_like_tex(alt) else None

    def _from_source(self, element: _Element) -> Formula | None:
        """Return the formula of an element with the class of TeX: its text is TeX, between delimiters or as code."""
        parts = list(islice(element.itertext(), MAX_ELEMENTS))
        text = "".join(map(str, parts))
        if len(parts) == MAX_ELEMENTS or len(text) > tex.MAX_FORMULA_LENGTH * 2:
            return None
        style = element.get("data-math-style")
        if style or element.tag in ("pre", "code"):
            return self._from_tex(text, is_display=style == "display" or element.tag == "pre")
        if (match := tex.strip_delimiters(text)) is None or not match[0]:
            return None
        return self._from_tex(match[0], is_display=match[1])

    # TeX in running text

    def replace_in_text(self, element: _Element) -> None:
        """Replace TeX between delimiters by formulas, in the text of an element and in its tail."""
        if (
            element.text
            and element.tag not in _VERBATIM_TAGS
            and (split := self._split_at_formulas(element.text)).formulas
        ):
            element.text = None
            for new in _elements_backwards(split, element):
                element.insert(0, new)
            element.text = printable(split.texts[0])
        parent = element.getparent()
        if parent is None or parent.tag in _VERBATIM_TAGS:
            return
        if element.tail and (split := self._split_at_formulas(element.tail)).formulas:
            element.tail = None
            for new in _elements_backwards(split, parent):
                element.addnext(new)
            element.tail = printable(split.texts[0])

    def _split_at_formulas(self, text: str) -> _SplitText:
        """Split a text at the formulas between delimiters in it."""
        texts: list[str] = []
        formulas: list[Formula] = []
        start = position = 0
        while match := _OPENING.search(text, position):
            position = match.end()
            sign = match[0]
            closing = f"\\end{{{match[1]}{match[2]}}}" if match[1] else _CLOSING[sign]
            end = text.find(closing, position, position + tex.MAX_FORMULA_LENGTH)
            is_money = sign == "$" and not (self._has_single_dollars and _are_delimiters(text, match.start(), end))
            if end <= position or is_money:
                continue
            source = text[match.start() : end + len(closing)] if match[1] else text[position:end]
            formula = self._from_tex(source, is_display=sign not in ("\\(", "$"))
            position = end + len(closing)
            if formula.is_display and (punctuation := _PUNCTUATION.match(text, position)):
                formula = formula._replace(text=formula.text + punctuation[0].strip())
                position = punctuation.end()
            texts.append(text[start : match.start()])
            formulas.append(formula)
            start = position
        return _SplitText([*texts, text[start:]], formulas)


def _has_prose(element: _Element) -> bool:
    """Whether an element with the class of a formula contains blocks: then the class tells a script to look inside."""
    return any(part.tag in _PROSE_TAGS for part in islice(element.iterdescendants(), MAX_ELEMENTS))


def _text_outside_tokens(math: _Element) -> str:
    """Return all text of a formula if some of it is outside token elements or in foreign elements; else ""."""
    from lxml.etree import iterwalk  # deferred: 20 ms

    words: list[str] = []
    has_text_outside = False
    walk = iterwalk(math, events=("start", "end"))
    for event, element in walk:
        name = element_name(element)
        if event == "end":
            text = element.tail if element is not math else None
            has_text_outside = has_text_outside or _has_letters(text)
        elif name in INVISIBLE:
            walk.skip_subtree()
            continue
        else:
            text = element.text
            has_text_outside = has_text_outside or (name not in _TOKEN_TAGS and _has_letters(text))
        words += (text or "").split()
    return " ".join(words) if has_text_outside else ""


def _has_letters(text: str | None) -> bool:
    return text is not None and any(map(str.isalnum, text))


# Changes of the tree


def _replace(element: _Element, formula: Formula | None) -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    if formula is not None and formula.is_display and (punctuation := _PUNCTUATION.match(tail)):
        formula, tail = formula._replace(text=formula.text + punctuation[0].strip()), tail[punctuation.end() :]
    new = _formula_element(formula, parent) if formula is not None else parent.makeelement("span")
    if (name := element.get("id")) and is_printable(name):
        new.set("id", name)
    new.tail = printable(tail)  # lxml returns control characters, but accepts none
    parent.replace(element, new)


def _formula_element(formula: Formula, parent: _Element) -> _Element:
    """Return an element with the text of a formula: a block for a display formula, if `parent` may contain one."""
    is_display = formula.is_display and not _is_one_line(parent)
    if formula.is_tex:
        new = parent.makeelement("pre" if is_display else "math")
        if is_display:
            new.set("class", "language-tex")
        new.text = printable(formula.text)
        return new
    new = parent.makeelement("div" if is_display else "span")
    text = printable(formula.text)
    first, *others = text.split("\n") if is_display else [text.replace("\n", "; ")]
    new.text = first
    for line in others:
        line_break = parent.makeelement("br")
        line_break.tail = line
        new.append(line_break)
    return new


def _is_one_line(element: _Element) -> bool:
    return element.tag in _ONE_LINE_TAGS or any(parent.tag in _ONE_LINE_TAGS for parent in element.iterancestors())


def _replace_equations(table: _Element) -> None:
    """Replace a table in which LaTeXML lays out numbered equations by one formula, with a line for each row."""
    rows = [" ".join(filter(None, (line_of(cell) for cell in row))) for row in table.iter("tr")]
    is_tex = next(table.iter("math"), None) is not None
    _replace(table, Formula("\n".join(filter(None, rows)), is_tex, is_display=True))


def _elements_backwards(split: _SplitText, parent: _Element) -> Iterator[_Element]:
    """Yield elements for the formulas of a text from last to first, each with the text behind it as tail."""
    for formula, text in zip(reversed(split.formulas), reversed(split.texts[1:]), strict=True):
        new = _formula_element(formula, parent)
        new.tail = printable(text)
        yield new


def _are_delimiters(text: str, start: int, end: int) -> bool:
    """Whether the dollars at `start` and `end` delimit a formula: neither is part of an amount of money."""
    before, after = text[start - 1 : start], text[end + 1 : end + 2]
    return not (before.isalnum() or before == "\\" or text[end - 1].isspace() or after.isdigit())
