"""Find running heads, running feet and page numbers: lines at the edge of the page that are not part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from readtui.ingest.pdf.chapters import is_number_above
from readtui.ingest.pdf.contents import has_dots
from readtui.ingest.pdf.lines import TextLine
from readtui.unicode.lazy_regex import lazy_regex

EDGE = 0.2
"""Share of the height of a page, at its top and bottom, where running heads and feet are, as in LaTeX."""

EDGE_ROWS = 2
"""Rows at the top and at the bottom that may be running heads or feet."""

_SAME_EDGE = 4.0  # points by which the right edges of the entries of a table of contents may differ
_MAX_ENTRY_DISTANCE = 2.4  # between two entries, in font sizes: running heads are further away
_MARGIN = 0.1  # share of the height of a page, at its top, where numbers are those of pages
_LARGER = 1.1  # size of running heads, at most, and of titles, at least, in body sizes
_NUMBER = lazy_regex(r"\d+")
_PAGE_NUMBER = lazy_regex(
    r"(?:(?:page|seite|p\.|pág\.|página|стр\.)\s*)?[-–—|\[(]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[-–—|\])]?"
    r"(?:\s*(?:of|/|von|de|sur)\s*\d{1,4})?",
    re.IGNORECASE,
)


def find_running_lines(
    pages: Sequence[Sequence[TextLine]], heights: Sequence[float], body_size: float
) -> list[frozenset[int]]:
    """Return for each page the indices of lines that repeat on several pages, are page numbers, or are beside one.

    Lines larger than the body text are excluded: chapter headings are in the same place, too. If the pages have no
    other lines, nothing is excluded.
    """
    edges = [_edge_lines(page, height) for page, height in zip(pages, heights, strict=True)]
    repeats: Counter[tuple[str, int]] = Counter()
    for page, edge in zip(pages, edges, strict=True):
        repeats.update({_repeat_key(page[index]) for index in edge})
    min_repeats = 2 if len(pages) < 6 else 3
    running: list[frozenset[int]] = []
    for page, edge, height in zip(pages, edges, heights, strict=True):
        chapters = set(_chapter_numbers(page, edge, height, body_size))
        found = {
            index
            for index in edge
            if repeats[_repeat_key(page[index])] >= min_repeats and _is_off_text(page, index, edge)
        }
        numbers = {index for index in edge if _is_isolated(page, index) and _PAGE_NUMBER.fullmatch(page[index].text)}
        number_baselines = {page[index].baseline for index in numbers - chapters}
        found |= {index for index in edge if page[index].baseline in number_baselines}
        running.append(frozenset(index for index in found - chapters if page[index].size <= _LARGER * body_size))
    nothing_else = all(len(found) == len(page) for found, page in zip(running, pages, strict=True))
    return [frozenset()] * len(pages) if nothing_else else running


def _edge_lines(page: Sequence[TextLine], height: float) -> list[int]:
    """Return the indices of the lines in the outermost rows of a page, without those of a table of contents."""
    entries = _entry_baselines(page)
    baselines = sorted({round(line.baseline) for line in page})
    rows = _rows(baselines)
    top = {baseline for row in rows[-EDGE_ROWS:] for baseline in row if baseline > height * (1 - EDGE)}
    bottom = {baseline for row in rows[:EDGE_ROWS] for baseline in row if baseline < height * EDGE}
    return [
        index for index, line in enumerate(page) if round(line.baseline) in (top | bottom) - entries and not line.rows
    ]


def _entry_baselines(page: Sequence[TextLine]) -> set[int]:
    """Return the baselines of the entries of a table of contents, of which some have dots before their page."""
    with_dots = {round(line.baseline) for line in page if has_dots(line.text)}
    if not with_dots:
        return set()
    right = max(line.right for line in page if round(line.baseline) in with_dots)
    return with_dots | {
        round(line.baseline)
        for line in page
        if abs(line.right - right) < _SAME_EDGE
        and any(abs(line.baseline - other) < _MAX_ENTRY_DISTANCE * line.size for other in with_dots)
    }


def _rows(baselines: Sequence[int]) -> list[list[int]]:
    """Group sorted baselines that differ by up to two points."""
    rows: list[list[int]] = [[baseline] for baseline in baselines[:1]]
    for before, baseline in pairwise(baselines):
        if baseline - before <= 2:
            rows[-1].append(baseline)
        else:
            rows.append([baseline])
    return rows


def _chapter_numbers(page: Sequence[TextLine], edge: Iterable[int], height: float, body_size: float) -> Iterator[int]:
    """Yield those lines at the top of a page, below its margin, that are the number of a chapter above its title."""
    titles = [line for line in page if line.size > _LARGER * body_size]
    for index in edge if titles else ():
        line = page[index]
        left, right = min(one.left for one in page), max(one.right for one in page)
        is_in_margin = line.baseline > height * (1 - _MARGIN)
        if not is_in_margin and any(is_number_above(line, title, left, right) for title in titles):
            yield index


def _repeat_key(line: TextLine) -> tuple[str, int]:
    """Return a key that is equal for one running line on all pages: its text without numbers, and about its height."""
    return _NUMBER.sub("#", line.text).casefold(), round(line.baseline / 6)


def _is_off_text(page: Sequence[TextLine], index: int, edge: Sequence[int]) -> bool:
    """Whether a line at the edge is not close to any line that is not at the edge."""
    line = page[index]
    inner = (other for at, other in enumerate(page) if at not in edge)
    return not any(abs(other.baseline - line.baseline) < 1.4 * other.size for other in inner)


def _is_isolated(page: Sequence[TextLine], index: int) -> bool:
    """Whether no line is close above or below a line."""
    line = page[index]
    return not any(
        other is not line and 0.5 < abs(other.baseline - line.baseline) < 1.7 * max(line.size, other.size)
        for other in page
        if other.left < line.right and other.right > line.left
    )
