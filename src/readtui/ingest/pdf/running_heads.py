"""Running heads and feet: what stands at the edge of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from readtui.ingest.pdf.lines import TextLine

EDGE = 0.2
"""The part of a page, from above and below, in which running heads and feet stand: LaTeX has margins as wide."""

ROWS = 2
"""Rows at each edge that may be running heads or feet."""

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|seite|p\.|pág\.|página|стр\.)\s*)?[-–—|\[(]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[-–—|\])]?"
    r"(?:\s*(?:of|/|von|de|sur)\s*\d{1,4})?",
    re.IGNORECASE,
)


def running(pages: Sequence[Sequence[TextLine]], heights: Sequence[float], body: float) -> list[frozenset[int]]:
    """For each page, which of its lines (by index) are page numbers, stand beside one, or stand so on several pages.

    What is set larger than the `body` is none: chapters begin in the same place, too. If nothing else is there, that is
    what there is to read.
    """
    edges = [_edges(page, height) for page, height in zip(pages, heights, strict=True)]
    seen: Counter[tuple[str, int]] = Counter()
    for page, edge in zip(pages, edges, strict=True):
        seen.update({_key(page[index]) for index in edge})
    needed = 2 if len(pages) < 6 else 3
    found: list[frozenset[int]] = []
    for page, edge in zip(pages, edges, strict=True):
        rows = {index for index in edge if seen[_key(page[index])] >= needed and _stands_off(page, index, edge)}
        numbers = {index for index in edge if _is_alone(page, index) and _PAGE_NUMBER.fullmatch(page[index].text)}
        bases = {page[index].base for index in numbers}
        rows |= {index for index in edge if page[index].base in bases}
        rows = {index for index in rows if page[index].size <= 1.1 * body}
        found.append(frozenset(rows))
    is_all = all(len(rows) == len(page) for rows, page in zip(found, pages, strict=True))
    return [frozenset()] * len(pages) if is_all else found


def _edges(page: Sequence[TextLine], height: float) -> list[int]:
    """The lines in the outermost rows of a page."""
    bases = sorted({round(line.base) for line in page})
    rows = _apart(bases)
    high = {base for row in rows[-ROWS:] for base in row if base > height * (1 - EDGE)}
    low = {base for row in rows[:ROWS] for base in row if base < height * EDGE}
    return [index for index, line in enumerate(page) if round(line.base) in high | low]


def _apart(bases: Sequence[int]) -> list[list[int]]:
    """Bases in rows: those that differ by a point or two are one."""
    rows: list[list[int]] = [[base] for base in bases[:1]]
    for before, base in pairwise(bases):
        if base - before <= 2:
            rows[-1].append(base)
        else:
            rows.append([base])
    return rows


def _key(line: TextLine) -> tuple[str, int]:
    """What a running line has in common on all pages: its words without the numbers, and about where it stands."""
    return _NUMBER.sub("#", line.text).casefold(), round(line.base / 6)


def _stands_off(page: Sequence[TextLine], index: int, edge: Sequence[int]) -> bool:
    """Whether no line of the text stands close to one at the edge."""
    line = page[index]
    inner = (other for at, other in enumerate(page) if at not in edge)
    return not any(abs(other.base - line.base) < 1.4 * other.size for other in inner)


def _is_alone(page: Sequence[TextLine], index: int) -> bool:
    """Whether nothing stands close above or below a line."""
    line = page[index]
    return not any(
        other is not line and 0.5 < abs(other.base - line.base) < 1.7 * max(line.size, other.size)
        for other in page
        if other.left < line.right and other.right > line.left
    )
