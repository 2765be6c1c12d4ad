"""Split a page into columns, in reading order.

The page is cut recursively along gutters: vertical strips that most lines do not cross. Lines on both sides of a gutter
are columns; a line across it separates the columns above from those below. Where the geometry is ambiguous, the order
of the lines in the content stream decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from readtui.ingest.pdf.lines import LONG_WORD, TextLine

MIN_LINES = 3
"""Fewest lines on each side of a gutter: two may be names of authors, or cells of a small table."""

MAX_LINES = 3_000
"""Most lines of a page that is split: a page of a newspaper has 1,000."""

_MAX_DEPTH = 8  # of columns within columns
_MAX_CANDIDATES = 24  # positions of a gutter that are tried
_NARROW_LENGTH = 10  # average characters in a line of the narrowest column
_WIDE_LENGTH = 32  # average characters in a line that is too long for a cell of a table


class TextColumn(NamedTuple):
    """Lines from top to bottom, and the left and right edges of their column."""

    lines: list[TextLine]
    left: float
    right: float


class _Sides(NamedTuple):
    """The lines left of a gutter, right of it, and across it."""

    left: list[TextLine]
    right: list[TextLine]
    across: list[TextLine]


def find_columns(lines: Sequence[TextLine]) -> list[TextColumn]:
    """Return the columns of a page in reading order. Together they have each line once."""
    if not lines:
        return []
    from_top = sorted(lines, key=lambda line: (-line.baseline, line.left))
    page = TextColumn(from_top, min(line.left for line in lines), max(line.right for line in lines))
    return list(_split(page, 0))


def _split(column: TextColumn, depth: int) -> Iterator[TextColumn]:
    """Yield the columns within a column, or the column itself."""
    lines = column.lines
    if len(lines) > MAX_LINES or depth == _MAX_DEPTH or (gutter := _best_gutter(lines)) is None:
        yield column
        return
    sides = _sides(lines, gutter)
    left_end = max((line.right for line in sides.left if line.right <= gutter + 1), default=gutter)
    right_start = min(line.left for line in sides.right)
    for is_across, band in _bands(lines, gutter):
        if is_across:
            yield from _split(column._replace(lines=band), depth + 1)
            continue
        for part in _split_at_white_space(band):
            inside = _sides(part, gutter)
            if inside.left:
                yield from _split(TextColumn(inside.left, column.left, left_end), depth + 1)
            if inside.right:
                yield from _split(TextColumn(inside.right, right_start, column.right), depth + 1)


def _best_gutter(lines: Sequence[TextLine]) -> float | None:
    """Return the x position of the gutter with the most lines beside it, or None if the lines are one column."""
    best_score, best = 0.0, None
    for gutter in _candidates(lines):
        sides = _sides(lines, gutter)
        if min(len(sides.left), len(sides.right)) < MIN_LINES:
            continue
        left, right = _lines_beside(sides.left, sides.right), _lines_beside(sides.right, sides.left)
        if min(len(left), len(right)) < MIN_LINES or not _are_columns(left, right, sides):
            continue
        width = min(line.left for line in right) - max(line.right for line in left)
        score = min(len(left), len(right)) + min(width / 100, 0.9) - len(sides.across) / 2
        if best is None or score > best_score:
            best_score, best = score, gutter
    return best


def _candidates(lines: Sequence[TextLine]) -> Iterator[float]:
    """Yield x positions where a gutter may be: left of the most common left edges of lines, except the leftmost."""
    starts: dict[int, list[float]] = {}
    for line in lines:
        starts.setdefault(round(line.left / 4), []).append(line.left)
    leftmost = min(line.left for line in lines)
    most_common = sorted(starts.values(), key=len, reverse=True)[:_MAX_CANDIDATES]
    for group in most_common:
        if len(group) >= MIN_LINES - 1 and (gutter := min(group) - 1.0) > leftmost:
            yield gutter


def _sides(lines: Sequence[TextLine], gutter: float) -> _Sides:
    sides = _Sides([], [], [])
    for line in lines:
        if line.left >= gutter - 1:
            sides.right.append(line)
        elif _is_across(line, gutter):
            sides.across.append(line)
        else:
            sides.left.append(line)
    return sides


def _is_across(line: TextLine, gutter: float) -> bool:
    """Whether a line crosses a gutter. The line of a column with an address that is wider than this does not."""
    if line.left >= gutter - 1 or line.right <= gutter + 1:
        return False
    word = line.text.rsplit(" ", 1)[-1]
    word_width = (line.right - line.left) * len(word) / max(len(line.text), 1)
    return len(word) < LONG_WORD or line.right - word_width > gutter


def _lines_beside(lines: Sequence[TextLine], others: Sequence[TextLine]) -> list[TextLine]:
    """Return those of `lines` that have one of `others` at the same height. Both are sorted from top to bottom."""
    found: list[TextLine] = []
    index = 0
    for line in lines:
        while index < len(others) and others[index].bottom >= line.top:
            index += 1
        if index < len(others) and others[index].top > line.bottom:
            found.append(line)
    return found


def _are_columns(left: Sequence[TextLine], right: Sequence[TextLine], sides: _Sides) -> bool:
    """Whether the lines beside a gutter are columns of text, not of a table: cells are short and written row by row.

    `left` and `right` are those lines of `sides` that have a line at the same height on the other side.
    """
    lengths = [sum(len(line.text) for line in side) / len(side) for side in (sides.left, sides.right)]
    if min(lengths) < _NARROW_LENGTH and max(lengths) < 2 * _WIDE_LENGTH:
        return False
    in_order = sorted([(line.order, False) for line in left] + [(line.order, True) for line in right])
    side_changes = sum(before[1] != after[1] for before, after in pairwise(in_order))
    return side_changes <= 1 + min(len(left), len(right)) // 3 or min(lengths) >= _WIDE_LENGTH


def _bands(lines: list[TextLine], gutter: float) -> Iterator[tuple[bool, list[TextLine]]]:
    """Split lines from top to bottom into groups: those across the gutter (True), and those beside it (False)."""
    band: list[TextLine] = []
    was_across = False
    for index, line in enumerate(lines):
        is_across = _is_across(line, gutter)
        if not is_across and was_across:
            is_across = _ends_paragraph(band[-1], line) and not _has_neighbour(lines, index, gutter)
        if band and is_across != was_across:
            yield was_across, band
            band = []
        was_across = is_across
        band.append(line)
    yield was_across, band


def _ends_paragraph(above: TextLine, line: TextLine) -> bool:
    """Whether a short line below a line across the gutter continues the paragraph of that line."""
    distance = above.baseline - line.baseline
    return above.size == line.size and distance < 1.6 * line.size and line.left >= above.left - 1


def _has_neighbour(lines: list[TextLine], index: int, gutter: float) -> bool:
    """Whether another line is at the same height as this one, on the other side of the gutter."""
    line = lines[index]
    is_left = line.left < gutter - 1
    near = lines[max(index - 3, 0) : index] + lines[index + 1 : index + 4]
    return any(
        (other.left < gutter - 1) != is_left and other.top > line.bottom and other.bottom < line.top for other in near
    )


def _split_at_white_space(band: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Split a band at white space across its whole width, if all lines above were written before all lines below."""
    last_above: list[int] = []  # for each line: the highest order of the lines up to it
    for line in band:
        last_above.append(max(line.order, last_above[-1] if last_above else line.order))
    first_below = [0] * len(band)  # for each line: the lowest order of the lines from it on
    first = max(last_above, default=0)
    for index in range(len(band) - 1, -1, -1):
        first = first_below[index] = min(band[index].order, first)
    start, bottom = 0, band[0].bottom
    for index in range(1, len(band)):
        line = band[index]
        if bottom - line.top > 0.3 * line.size and last_above[index - 1] < first_below[index]:
            yield list(band[start:index])
            start = index
        bottom = min(bottom, line.bottom)
    yield list(band[start:])
