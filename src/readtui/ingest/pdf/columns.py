"""The columns of a page, in the order in which they are read.

A page is cut where nothing crosses: lines that stand on both sides of a gutter make columns, a line across it parts
those above from those below. Where the shape leaves it open, the order in which the lines were written tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from readtui.ingest.pdf.lines import TextLine

FEWEST = 3
"""Lines on either side that make columns: two may be names of authors, or the cells of a small table."""

MOST_LINES = 3_000
"""Lines of a page up to which it is cut: a page of a newspaper has 1,000."""

_DEEPEST = 8  # columns inside columns
_TEXT = 10  # letters in a line of the narrowest column, on the average
_WIDE = 32  # letters in a line from which on it is no cell of a table, on the average


class _Sides(NamedTuple):
    """The lines to the left of a gutter, to its right, and across it."""

    left: list[TextLine]
    right: list[TextLine]
    across: list[TextLine]


class TextColumn(NamedTuple):
    """Lines from above, and the edges between which they stand."""

    lines: list[TextLine]
    left: float
    right: float


def columns(lines: Sequence[TextLine]) -> list[TextColumn]:
    """The lines column by column, as they are read; within a column from top to bottom."""
    if not lines:
        return []
    from_above = sorted(lines, key=lambda line: (-line.base, line.left))
    return list(
        _columns(TextColumn(from_above, min(line.left for line in lines), max(line.right for line in lines)), 0)
    )


def _columns(column: TextColumn, depth: int) -> Iterator[TextColumn]:
    """The columns within a column."""
    lines = column.lines
    if len(lines) > MOST_LINES or depth == _DEEPEST or (gutter := _gutter(lines)) is None:
        yield column
        return
    sides = _sides(lines, gutter)
    end = max(line.right for line in sides.left)
    start = min(line.left for line in sides.right)
    for is_across, band in _bands(lines, gutter):
        if is_across:
            yield from _columns(column._replace(lines=band), depth + 1)
            continue
        for part in _cut(band):
            inside = _sides(part, gutter)
            if inside.left:
                yield from _columns(TextColumn(inside.left, column.left, end), depth + 1)
            if inside.right:
                yield from _columns(TextColumn(inside.right, start, column.right), depth + 1)


def _gutter(lines: Sequence[TextLine]) -> float | None:
    """The middle of the gutter that most lines stand along, or None if the lines are one column."""
    best, middle = 0.0, None
    for at in _candidates(lines):
        sides = _sides(lines, at)
        if min(len(sides.left), len(sides.right)) < FEWEST:
            continue
        left, right = _flanked(sides.left, sides.right), _flanked(sides.right, sides.left)
        if min(len(left), len(right)) < FEWEST or not _are_columns(left, right, sides):
            continue
        width = min(line.left for line in right) - max(line.right for line in left)
        score = min(len(left), len(right)) + min(width / 100, 0.9) - len(sides.across) / 2
        if middle is None or score > best:
            best, middle = score, at
    return middle


def _candidates(lines: Sequence[TextLine]) -> Iterator[float]:
    """Where a gutter may be: left of where several lines start, at points that are not crossed by all."""
    starts: dict[int, list[float]] = {}
    for line in lines:
        starts.setdefault(round(line.left / 4), []).append(line.left)
    leftmost = min(line.left for line in lines)
    common = sorted(starts.values(), key=len, reverse=True)[:24]
    for group in common:
        if len(group) >= FEWEST - 1 and (at := min(group) - 1.0) > leftmost:
            yield at


def _sides(lines: Sequence[TextLine], gutter: float) -> _Sides:
    sides = _Sides([], [], [])
    for line in lines:
        if line.right <= gutter + 1:
            sides.left.append(line)
        elif line.left >= gutter - 1:
            sides.right.append(line)
        else:
            sides.across.append(line)
    return sides


def _flanked(lines: Sequence[TextLine], others: Sequence[TextLine]) -> list[TextLine]:
    """The lines that have another beside them; both are sorted from above."""
    found: list[TextLine] = []
    at = 0
    for line in lines:
        while at < len(others) and others[at].bottom >= line.top:
            at += 1
        if at < len(others) and others[at].top > line.bottom:
            found.append(line)
    return found


def _are_columns(left: Sequence[TextLine], right: Sequence[TextLine], sides: _Sides) -> bool:
    """Whether lines side by side are columns and not the cells of a table; `sides` are all lines beside the gutter.

    Those of a table are short, and are written row by row.
    """
    letters = [sum(len(line.text) for line in side) / len(side) for side in (sides.left, sides.right)]
    if min(letters) < _TEXT and max(letters) < 2 * _WIDE:
        return False
    order = sorted([(line.rank, False) for line in left] + [(line.rank, True) for line in right])
    turns = sum(before[1] != after[1] for before, after in pairwise(order))
    return turns <= 1 + min(len(left), len(right)) // 3 or min(letters) >= _WIDE


def _bands(lines: list[TextLine], gutter: float) -> Iterator[tuple[bool, list[TextLine]]]:
    """The page from above: what stands across the gutter, and what stands beside it, in turn."""
    band: list[TextLine] = []
    was_across = False
    for index, line in enumerate(lines):
        is_across = line.left < gutter - 1 and line.right > gutter + 1
        if not is_across and was_across:
            is_across = _ends_paragraph(band[-1], line) and not _has_neighbour(lines, index, gutter)
        if band and is_across != was_across:
            yield was_across, band
            band = []
        was_across = is_across
        band.append(line)
    yield was_across, band


def _ends_paragraph(above: TextLine, line: TextLine) -> bool:
    """Whether a short line goes on with the one above it."""
    gap = above.base - line.base
    return above.size == line.size and gap < 1.6 * line.size and line.left >= above.left - 1


def _has_neighbour(lines: list[TextLine], index: int, gutter: float) -> bool:
    """Whether something stands beside a line, on the other side of the gutter."""
    line = lines[index]
    is_left = line.right <= gutter + 1
    near = lines[max(index - 3, 0) : index] + lines[index + 1 : index + 4]
    return any(
        (other.right <= gutter + 1) != is_left and other.top > line.bottom and other.bottom < line.top for other in near
    )


def _cut(band: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """A band, cut where white space goes through it from side to side and all above was written before all below."""
    latest: list[int] = []
    for line in band:
        latest.append(max(line.rank, latest[-1] if latest else line.rank))
    earliest = [0] * len(band)
    first = max(latest, default=0)
    for index in range(len(band) - 1, -1, -1):
        first = earliest[index] = min(band[index].rank, first)
    start, floor = 0, band[0].bottom
    for index in range(1, len(band)):
        line = band[index]
        if floor - line.top > 0.3 * line.size and latest[index - 1] < earliest[index]:
            yield list(band[start:index])
            start = index
        floor = min(floor, line.bottom)
    yield list(band[start:])
