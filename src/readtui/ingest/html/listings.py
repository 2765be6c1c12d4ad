"""Code of a web page outside of `pre`, or in several: tables with line numbers, and elements for each line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from readtui.ingest.html.blocks import text_of
from readtui.ingest.html.code import are_consecutive, is_gutter
from readtui.ingest.html.tables import own_rows
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_CELLS = 4
"""Cells of a row of the widest table with code: two numbers, a sign of change, and the line."""

MAX_WRAPPERS = 3
"""Elements between a listing and its lines, and between two `pre` of which one has the line numbers."""

MIN_RUN = 3
"""Least number of `pre` of one line beside one another that are lines of one listing without further signs."""

_CODE_NAME = lazy_regex(
    r"(?i)(?:^|[\s_-])(?:highlight\w*|codehilite|syntaxhighlighter|dp-\w+|code\w*|snippet|prism\w*|hljs\w*|shiki|crayon\w*"
    r"|rouge\w*|lntable|lntd|prettyprint|linenums|listing|js-file-line\w*|blob-code\w*|CodeMirror\w*|ace_\w+|cm-\w+)(?:$|[\s_-])"
)
_LINE_NAME = lazy_regex(
    r"(?:^|\s)(?:(?:code|token|view|cm|ace|CodeMirror|react-code|hljs-ln|source)[-_]line|line(?:-?\d+)?|L\d+)(?:\s|$)"
)
_CERTAIN_LINE_NAME = lazy_regex(
    r"(?:^|\s)(?:token-line|view-line|cm-line|ace_line|CodeMirror-line|react-code-line)(?:\s|$)"
)
_KEEPS_SPACE = lazy_regex(r"(?i)white-space\s*:\s*pre(?:\s*(?:;|!|$))")
_MONOSPACED = lazy_regex(r"(?i)font(?:-family)?\s*:[^;]*(?:mono|courier|consolas|menlo)")
_NUMBERS = lazy_regex(r"[\s.:|]*(?:\d{1,6}[\s.:|]+)*(?:\d{1,6})?[\s.:|]*")
_CONTINUES = ("\\", "{", "(", "[", ",", "&&", "||", "|", ":")


def line_number_cells(table: _Element) -> list[_Element] | None:
    """Return the cells with line numbers of a table that contains code; None if it contains something else."""
    if next(table.iterdescendants("pre", "code"), None) is None and not _is_named_code(table):
        return None
    columns: dict[int, list[_Element]] = {}
    for row in own_rows(table):
        cells = list(row.iterchildren("td", "th"))
        if not 1 <= len(cells) <= MAX_CELLS:
            return None
        for index, cell in enumerate(cells[:-1]):
            columns.setdefault(index, []).append(cell)
        if not _is_code_cell(cells[-1], table):
            return None
    if (
        not columns
        or not all(map(_has_numbers_or_signs, columns.values()))
        or not any(map(_counts_lines, columns.values()))
    ):
        return None
    return [cell for column in columns.values() for cell in column]


def _is_code_cell(cell: _Element, table: _Element) -> bool:
    """Whether a cell is a line of code, or many, or a blank one."""
    if next(cell.iterdescendants("pre"), None) is not None or not text_of(cell).strip():
        return True
    return _is_named_code(cell) or _is_named_code(table)


def _is_named_code(element: _Element) -> bool:
    """Whether an element, or one of those around it, is named like code."""
    around = [element, *islice(element.iterancestors(), MAX_WRAPPERS)]
    return any(_has_code_name(one.get("class") or "") for one in around)


def _has_numbers_or_signs(column: Sequence[_Element]) -> bool:
    """Whether a column has only the numbers of lines, or signs of change."""
    texts = [text_of(cell).strip() for cell in column]
    return all(text in ("", "+", "-", "−", "…", "...") for text in texts) or _counts_lines(column)


def _counts_lines(column: Sequence[_Element]) -> bool:
    """Whether the cells of a column count lines: by their text, their attribute, or their class names."""
    texts = ["\n".join(map(str, cell.itertext())) for cell in column]
    if not all(map(_NUMBERS.fullmatch, texts)):
        return False
    numbers = [int(number) for text in texts for number in re.findall(r"\d+", text)]
    if not numbers:
        return any(cell.get("data-line-number") or is_gutter(cell) for cell in column)
    return are_consecutive(numbers)


def is_listing(element: _Element) -> bool:
    """Whether an element that is no `pre` contains code, as a rule with an element for each line."""
    keeps_space = keeps_lines(element)
    if not keeps_space and not ((names := element.get("class")) and _has_code_name(names)):
        return False
    if next(element.iterdescendants("pre", "table"), None) is not None:
        return False
    has_code = next(element.iterdescendants("code"), None) is not None
    if keeps_space and (has_code or _MONOSPACED.search(element.get("style") or "")):
        return True
    if has_code and _has_only(("code", "br"), element):
        return True
    lines = list(_lines(element))
    line_names = [line.get("class") or "" for line in lines]
    if lines and all(map(_CERTAIN_LINE_NAME.search, line_names)):
        return True
    return len(lines) > 1 and (all(map(_is_line_of_code, lines)) or all(map(_LINE_NAME.search, line_names)))


def keeps_lines(element: _Element) -> bool:
    """Whether the style of an element keeps white space and breaks no lines, as that of code does."""
    style = element.get("style")
    return style is not None and _KEEPS_SPACE.search(style) is not None


def _is_line_of_code(line: _Element) -> bool:
    """Whether an element has only code in it, or is an item with only coloured words."""
    has_code = line.tag == "li" or next(line.iterchildren("code"), None) is not None
    return has_code and _has_only(("code", "span", "br"), line)


def _has_only(tags: Collection[str], element: _Element) -> bool:
    """Whether an element contains elements with these tags, and no other elements or text of its own."""
    texts = [element.text or "", *(child.tail or "" for child in element)]
    return len(element) > 0 and all(child.tag in tags for child in element) and not "".join(texts).strip()


@lru_cache(maxsize=1024)
def _has_code_name(names: str) -> bool:
    return _CODE_NAME.search(names) is not None


def _lines(element: _Element) -> Iterator[_Element]:
    """Yield the elements that may be the lines of a listing: the children, or those of the only child."""
    for _ in range(MAX_WRAPPERS):
        children = [child for child in element if text_of(child).strip() or child.get("class")]
        if len(children) != 1 or not len(children[0]) or _CERTAIN_LINE_NAME.search(children[0].get("class") or ""):
            return iter(children)
        element = children[0]
    return iter(())


def lines_from(first: _Element) -> list[_Element]:
    """Return the `pre` elements from `first` on that are lines of one listing; only `first` if it is one of its own."""
    run = [first]
    if not _is_one_line(first):
        return run
    if (before := first.getprevious()) is not None and before.tag == "pre" and not (before.tail or "").strip():
        return run
    for after in first.itersiblings():
        if after.tag != "pre" or (run[-1].tail or "").strip() or not _is_one_line(after):
            break
        if (after.get("class"), after.get("style")) != (first.get("class"), first.get("style")):
            break
        run.append(after)
    if len(run) >= MIN_RUN or (len(run) > 1 and (_is_indented(run) or _is_named_code_parent(first))):
        return run
    return [first]


def _is_one_line(pre: _Element) -> bool:
    return "\n" not in text_of(pre).strip("\n") and next(pre.iterdescendants("br", "div", "p", "li"), None) is None


def _is_indented(run: Sequence[_Element]) -> bool:
    """Whether a line goes on in the next one, or is indented."""
    texts = [text_of(pre).strip("\n") for pre in run]
    return any(text[:1].isspace() for text in texts[1:]) or any(
        text.rstrip().endswith(_CONTINUES) for text in texts[:-1]
    )


def _is_named_code_parent(pre: _Element) -> bool:
    parent = pre.getparent()
    return parent is not None and _has_code_name(parent.get("class") or "")


def has_only_line_numbers(pre: _Element) -> bool:
    """Whether a `pre` has only the numbers of the lines of the one after it."""
    text = "\n".join(map(str, pre.itertext()))
    if not text.strip() or not _NUMBERS.fullmatch(text):
        return False
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    code = _pre_after(pre)
    if code is None or not are_consecutive(numbers):
        return False
    lines = text_of(code).strip("\n").count("\n") + 1
    lines = max(lines, sum(1 for _ in code.iter("br", "div", "li")))
    return abs(lines - len(numbers)) <= 1 and (len(numbers) > 1 or is_gutter(pre))


def _pre_after(pre: _Element) -> _Element | None:
    element: _Element | None = pre
    for _ in range(MAX_WRAPPERS):
        if element is None:
            return None
        if (after := element.getnext()) is not None:
            return next(after.iter("pre"), None)
        element = element.getparent()
    return None
