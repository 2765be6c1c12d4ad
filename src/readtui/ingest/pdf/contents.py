"""Find printed tables of contents: lines with dots between a title and the number of its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from readtui.ingest.pdf.lines import TextLine
from readtui.unicode.lazy_regex import lazy_regex

_PAGE = r"\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7}|[A-Z]-?\d{1,3}"
_LEADERS = r"(?:\s*[.·•]){4,}|(?:\s\.){2,}|\s*…(?:\s*…)+|\s*_{4,}"
_ENTRY = lazy_regex(rf"(?P<title>\S.*?)(?:{_LEADERS})\s*(?P<page>{_PAGE}|\W?)$")
_BARE_ENTRY = lazy_regex(rf"(?P<title>\S.*?)\s+(?P<page>{_PAGE})$")
_NUMBER = lazy_regex(
    r"(?:(?:chapter|part|appendix|kapitel|chapitre)\s+)?((?:\d{1,3}|[A-Z])(?:\.\d{1,3})*|[IVX]{1,5})[.:]?"
    r"(?:\s+(?=\S)|(?<=\.\d)(?=[A-Z])|(?<=\.\d\d)(?=[A-Z]))",
    re.IGNORECASE,
)

_SAME_EDGE = 4.0  # points by which the right edges of page numbers may differ
_MIN_GAP = 1.5  # between a title and the number of its page, if there are no dots, in font sizes
_SPACE = 0.2  # the same if the title fills its line
_MAX_PAGES = 60  # between two entries
_MAX_BETWEEN = 4  # lines between two with dots: chapters, and titles of several lines
_MAX_LEADING = 3.0  # between the lines of a table of contents, in font sizes


_DOTS = lazy_regex(_LEADERS)


def has_dots(text: str) -> bool:
    """Whether there are dots in a text such as those between a title and the number of its page."""
    return _DOTS.search(text) is not None


class PrintedEntry(NamedTuple):
    """The parts of a line of a table of contents; `depth` is that of the number before its title, 0 if it has none."""

    title: str
    page: str = ""
    depth: int = 0


def parse_entry(text: str) -> PrintedEntry:
    """Return the parts of the text of an entry, with or without dots."""
    found = _ENTRY.match(text) or _BARE_ENTRY.match(text)
    title, page = (found["title"].strip(), found["page"].strip()) if found else (text, "")
    number = _NUMBER.match(title)
    return PrintedEntry(title, page, number[1].count(".") + 1 if number else 0)


def find_contents(rows: Sequence[TextLine]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each entry of a table of contents in the rows of a column; it has two at least."""
    with_dots = [index for index, row in enumerate(rows) if not row.rows and _ENTRY.match(row.text)]
    for group in _groups(rows, with_dots):
        if 2 * sum(parse_entry(rows[index].text).page != "" for index in group) < len(group):
            continue  # a form to fill in
        right = max(rows[index].right for index in group)
        start, end = group[0], group[-1] + 1
        while start and _is_bare(rows[start - 1], right, _MIN_GAP) and _are_close(rows[start - 1], rows[start]):
            start -= 1
        while end < len(rows) and _is_bare(rows[end], right, _MIN_GAP) and _are_close(rows[end - 1], rows[end]):
            end += 1
        if end - start > 1:
            yield from _entries(rows, start, end, group, right)


def _entries(
    rows: Sequence[TextLine], start: int, end: int, group: Sequence[int], right: float
) -> Iterator[tuple[int, int]]:
    """Yield the start and end of the entries in a table of contents: each ends with the number of its page."""
    last = 0  # the page of the entry before
    for index in range(start, end):
        page = parse_entry(rows[index].text).page
        is_next = page.isdecimal() and last <= int(page) <= last + _MAX_PAGES
        if index in group or _is_bare(rows[index], right, _SPACE if is_next else _MIN_GAP):
            yield start, index + 1
            start = index + 1
            last = int(page) if page.isdecimal() else last


def _groups(rows: Sequence[TextLine], with_dots: Sequence[int]) -> Iterator[list[int]]:
    """Yield the indices of rows with dots that are near each other."""
    group: list[int] = []
    for index in with_dots:
        is_near = bool(group) and index - group[-1] <= _MAX_BETWEEN + 1
        if group and not (is_near and all(_are_close(rows[at], rows[at + 1]) for at in range(group[-1], index))):
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _are_close(above: TextLine, line: TextLine) -> bool:
    return 0 < above.baseline - line.baseline < _MAX_LEADING * max(above.size, line.size)


def _is_bare(row: TextLine, right: float, min_gap: float) -> bool:
    """Whether a row is a title and the number of its page, without dots, below or above those of the rows with dots."""
    if row.rows or abs(row.right - right) > _SAME_EDGE or not _BARE_ENTRY.match(row.text):
        return False
    gap = row.runs[-1].left - row.runs[-2].right if len(row.runs) > 1 else _SPACE * row.size
    return gap >= min_gap * row.size
