"""Formulas of a page, in each of the ways that pages mark them up, made words in its tree: Unicode, or TeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.html.blocks import text_of
from readtui.maths import mathml, tex
from readtui.maths.tokens import SILENT, name_of
from readtui.unicode.printable import is_printable, printable

if TYPE_CHECKING:
    from lxml.etree import _Element

_SURE_SIGNS = ("MathJax", "mathjax", "katex", "math/tex")  # one of these, or of the others within a tag,
_SIGNS = ("math", "latex", 'class="tex"')  # is in each page that has formulas
_WITHIN = 300  # characters of a tag before a sign in it
_SCRIPT = re.compile(r"(?i)<script[^>]*(?:mathjax|katex)|(?:MathJax|katex)\s*[.=({]|renderMathInElement")
_SINGLE_DOLLARS = re.compile(r"(?:inlineMath|left)[\"']?\s*:\s*\[*\s*(?:\[[^\]]*\]\s*,\s*\[?\s*)?[\"']\$[\"']")
MAX_ELEMENTS = 2_000
"""Elements of a formula that are looked at: one that can be read has far fewer."""

_TOKENS = frozenset(("mi", "mn", "mo", "mtext", "ms"))
_MATH = ("math", "mml:math", "m:math")
_WRAPPERS = frozenset(("mwe-math-element", "katex-display", "katex", "mathjax", "mathjax_display", "mathjax_svg",
                       "mathjax_chtml", "mathjax_svg_display", "mjxc-display", "mathjax_preview"))  # fmt: skip
_DISPLAYED = frozenset(("katex-display", "mathjax_display", "mathjax_svg_display", "mjxc-display",
                        "mwe-math-element-block", "mwe-math-fallback-image-display"))  # fmt: skip
_PROSE = frozenset(("p", "li", "h1", "h2", "h3", "h4", "table", "section", "blockquote", "pre", "figure", "script"))
_TEX_NAMES = frozenset(("math", "tex", "latex", "arithmatex", "js-render-math"))
_WHOLE_STYLE = re.compile(r"\{\s*\\(?:display|text)style(?![A-Za-z])\s*(.*)\}", re.DOTALL)
_IN_LINE = frozenset(("td", "th", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "a", "dt", "summary"))
_VERBATIM = frozenset(("pre", "code", "script", "style", "textarea", "math", "title", "head"))
_OPENING = re.compile(r"\\\(|\\\[|\$\$|\$(?=[^\s$])|\\begin\{(equation|align|gather|eqnarray|multline)(\*?)\}")
_STOPS = re.compile(r"\s*[.,;:](?!\w)")
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$", "$": "$"}


class Formula(NamedTuple):
    """A formula: its `words` are Unicode, or TeX if they `are_tex`; `is_display`: it stands on its own."""

    words: str
    are_tex: bool
    is_display: bool = False


class _Parted(NamedTuple):
    """A text parted by formulas: there is one text more than formulas."""

    texts: list[str]
    formulas: list[Formula]


def replace_formulas(root: _Element, html: str) -> None:
    """Put words in place of the formulas of the page `html`, whose tree `root` is."""
    if not (any(sign in html for sign in _SURE_SIGNS) or any(_stands_in_tag(html, sign) for sign in _SIGNS)):
        return
    has_sources = any((script.get("type") or "").startswith("math/tex") for script in root.iter("script"))
    reader = _Reader(has_sources=has_sources, has_single_dollars=_SINGLE_DOLLARS.search(html) is not None)
    for element, formula in list(reader.marked_up(root)):
        _replace(element, formula)
    if _SCRIPT.search(html):
        for element in list(root.iter()):
            reader.settle_text(element)
    for table in list(root.iter("table")):
        if "ltx_eqn_table" in (table.get("class") or ""):
            _settle_equations(table)


def _stands_in_tag(html: str, sign: str) -> bool:
    """Whether a word is part of a tag anywhere: it stands in many a text and script."""
    place = html.find(sign)
    while place >= 0:
        before = max(place - _WITHIN, 0)
        if html.rfind("<", before, place) > html.rfind(">", before, place):
            return True
        place = html.find(sign, place + len(sign))
    return False


class _Reader:
    """Reads the formulas of one page. `has_sources`: their TeX stands in scripts beside what these made of it."""

    def __init__(self, *, has_sources: bool, has_single_dollars: bool) -> None:
        self._tex = tex.Reader()
        self._has_sources = has_sources
        self._has_single_dollars = has_single_dollars

    def marked_up(self, root: _Element) -> Iterator[tuple[_Element, Formula | None]]:
        """The elements that stand for formulas, outermost alone; None for a formula that is given elsewhere too."""
        from lxml.etree import iterwalk  # deferred: 20 ms

        walk = iterwalk(root, events=("start",))
        for _, element in walk:
            found = self._formula_of(element)
            if found is not None:
                walk.skip_subtree()
                yield element, found or None

    def _formula_of(self, element: _Element) -> Formula | tuple[()] | None:
        """What an element stands for; () if for what its source stands for too, None if for no formula."""
        tag = element.tag
        if tag in _MATH:
            return self._of_math(element, is_display=False)
        if tag == "script":
            return self._of_script(element)
        if tag == "mjx-container":
            return self._of_wrapper(element, is_display=element.get("display") == "true")
        if not (named := element.get("class")) and tag != "math-renderer":
            return None
        names = frozenset((named or "").lower().split())
        if names & _WRAPPERS and not _holds_prose(element):
            if self._has_sources and any(name.startswith(("mathjax", "mjx")) for name in names):
                return ()
            return self._of_wrapper(element, is_display=bool(names & _DISPLAYED))
        if tag == "img":
            return self._of_image(element) if names & _TEX_NAMES else None
        return self._of_source(element) if names & _TEX_NAMES or tag == "math-renderer" else None

    def _of_math(self, math: _Element, *, is_display: bool) -> Formula:
        is_display = is_display or "block" in (math.get("display") or "") or math.get("mode") == "display"
        loose = _loose_words(math)
        line = mathml.line(math) if not loose else None
        if line is not None and (is_display or "\n" not in line):
            return Formula(line, False, is_display)
        notes = math.iter("annotation", "mml:annotation", "m:annotation")
        sources = (text_of(note) for note in notes if "tex" in (note.get("encoding") or ""))
        if source := next(sources, math.get("alttext") or "").strip():
            return self._of_tex(source, is_display=is_display)
        words = loose or (mathml.line(math, is_all=True) or "").replace("\n", "; ")
        return Formula(words, False, is_display)

    def _of_tex(self, source: str, *, is_display: bool) -> Formula:
        whole = _WHOLE_STYLE.fullmatch(source.strip())
        source = (whole[1] if whole else source).strip()
        line = self._tex.unicode_of(source, on_one_line=not is_display)
        return Formula(source, True, is_display) if line is None else Formula(line, False, is_display)

    def _of_script(self, script: _Element) -> Formula | None:
        kind = script.get("type") or ""
        if not kind.startswith("math/tex"):
            return None
        return self._of_tex(script.text or "", is_display="mode=display" in kind.replace(" ", ""))

    def _of_wrapper(self, element: _Element, *, is_display: bool) -> Formula | None:
        """The formula inside an element that holds it in several forms."""
        if _has_words(element.text) or any(_has_words(part.tail) for part in element):
            return None
        parts = list(islice(element.iter(), MAX_ELEMENTS))
        names = {name for part in parts for name in (part.get("class") or "").lower().split()}
        is_display = is_display or bool(names & _DISPLAYED)
        for part in parts:
            if part.tag in _MATH:
                return self._of_math(part, is_display=is_display)
        for part in parts:
            if part.tag == "img":
                return self._of_tex(part.get("alt") or "", is_display=is_display)
        return None

    def _of_image(self, image: _Element) -> Formula | None:
        alt = image.get("alt") or ""
        return self._of_tex(alt, is_display=False) if tex.is_tex(alt) else None

    def _of_source(self, element: _Element) -> Formula | None:
        """A formula whose source stands in an element that is named for it, between its signs or as code."""
        words = list(islice(element.itertext(), MAX_ELEMENTS))
        text = "".join(map(str, words))
        if len(words) == MAX_ELEMENTS or len(text) > tex.LONGEST * 2:
            return None
        style = element.get("data-math-style")
        if style or element.tag in ("pre", "code"):
            return self._of_tex(text, is_display=style == "display" or element.tag == "pre")
        if (found := tex.undelimited(text)) is None or not found[0]:
            return None
        return self._of_tex(found[0], is_display=found[1])

    # TeX in running text

    def settle_text(self, element: _Element) -> None:
        """Put formulas in place of TeX between delimiters, in the text of an element and the text behind it."""
        if element.text and element.tag not in _VERBATIM and (parted := self._parted(element.text)).formulas:
            element.text = None
            for new in _backwards(parted, element):
                element.insert(0, new)
            element.text = printable(parted.texts[0])
        around = element.getparent()
        if around is None or around.tag in _VERBATIM:
            return
        if element.tail and (parted := self._parted(element.tail)).formulas:
            element.tail = None
            for new in _backwards(parted, around):
                element.addnext(new)
            element.tail = printable(parted.texts[0])

    def _parted(self, text: str) -> _Parted:
        """The text, parted by the formulas between delimiters in it."""
        texts: list[str] = []
        formulas: list[Formula] = []
        start = position = 0
        while found := _OPENING.search(text, position):
            position = found.end()
            sign = found[0]
            closing = f"\\end{{{found[1]}{found[2]}}}" if found[1] else _CLOSING[sign]
            end = text.find(closing, position, position + tex.LONGEST)
            is_money = sign == "$" and not (self._has_single_dollars and _are_dollars(text, found.start(), end))
            if end <= position or is_money:
                continue
            source = text[found.start() : end + len(closing)] if found[1] else text[position:end]
            formula = self._of_tex(source, is_display=sign not in ("\\(", "$"))
            position = end + len(closing)
            if formula.is_display and (stops := _STOPS.match(text, position)):
                formula = formula._replace(words=formula.words + stops[0].strip())
                position = stops.end()
            texts.append(text[start : found.start()])
            formulas.append(formula)
            start = position
        return _Parted([*texts, text[start:]], formulas)


def _holds_prose(element: _Element) -> bool:
    """Whether an element that is called like a formula holds passages: the name is that of what works on them."""
    return any(part.tag in _PROSE for part in islice(element.iterdescendants(), MAX_ELEMENTS))


def _loose_words(math: _Element) -> str:
    """All words of a formula in which some stand beside its signs, or in elements that are not its own; else ""."""
    from lxml.etree import iterwalk  # deferred: 20 ms

    words: list[str] = []
    is_loose = False
    walk = iterwalk(math, events=("start", "end"))
    for event, element in walk:
        name = name_of(element)
        if event == "end":
            said = element.tail if element is not math else None
            is_loose = is_loose or _has_words(said)
        elif name in SILENT:
            walk.skip_subtree()
            continue
        else:
            said = element.text
            is_loose = is_loose or (name not in _TOKENS and _has_words(said))
        words += (said or "").split()
    return " ".join(words) if is_loose else ""


def _has_words(text: str | None) -> bool:
    return text is not None and any(map(str.isalnum, text))


# Into the tree


def _replace(element: _Element, formula: Formula | None) -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    if formula is not None and formula.is_display and (stops := _STOPS.match(tail)):
        formula, tail = formula._replace(words=formula.words + stops[0].strip()), tail[stops.end() :]
    new = _made(formula, parent) if formula is not None else parent.makeelement("span")
    if (name := element.get("id")) and is_printable(name):
        new.set("id", name)
    new.tail = printable(tail)  # lxml gives controls, and takes none
    parent.replace(element, new)


def _made(formula: Formula, parent: _Element) -> _Element:
    """An element that says the formula where it stands: words in the line, or a passage of its own."""
    is_display = formula.is_display and not _stands_in_line(parent)
    if formula.are_tex:
        new = parent.makeelement("pre" if is_display else "math")
        if is_display:
            new.set("class", "language-tex")
        new.text = printable(formula.words)
        return new
    new = parent.makeelement("div" if is_display else "span")
    words = printable(formula.words)
    first, *others = words.split("\n") if is_display else [words.replace("\n", "; ")]
    new.text = first
    for line in others:
        line_break = parent.makeelement("br")
        line_break.tail = line
        new.append(line_break)
    return new


def _stands_in_line(element: _Element) -> bool:
    return element.tag in _IN_LINE or any(around.tag in _IN_LINE for around in element.iterancestors())


def _settle_equations(table: _Element) -> None:
    """Numbered equations that LaTeXML lays out in a table: a line for each row."""
    rows = [" ".join(filter(None, (" ".join(text_of(cell).split()) for cell in row))) for row in table.iter("tr")]
    is_tex = next(table.iter("math"), None) is not None
    _replace(table, Formula("\n".join(filter(None, rows)), is_tex, is_display=True))


def _backwards(parted: _Parted, parent: _Element) -> Iterator[_Element]:
    """Elements for the formulas in a text, each with the text behind it, from the last to the first."""
    for formula, text in zip(reversed(parted.formulas), reversed(parted.texts[1:]), strict=True):
        new = _made(formula, parent)
        new.tail = printable(text)
        yield new


def _are_dollars(text: str, start: int, end: int) -> bool:
    """Whether dollars open and close a formula: neither is part of a sum of money."""
    before, after = text[start - 1 : start], text[end + 1 : end + 2]
    return not (before.isalnum() or before == "\\" or text[end - 1].isspace() or after.isdigit())
