"""Find tables without rules: consecutive rows of a column whose cells are aligned below one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from readtui.ingest.pdf.lines import TableRows, TextLine
from readtui.ingest.pdf.markers import begins_with_marker
from readtui.ingest.pdf.table_rows import (
    OVERLAP,
    TextSpan,
    cells_of,
    head_parts,
    split_rows,
    text_columns,
    touched,
)
from readtui.ingest.phrases import is_numbered_caption

_MIN_CELL_GAP = 1.1  # between two cells of a row, in font sizes
_LONG_TITLE = 40  # characters of the title in a row of a table of contents
_MAX_ROW_DISTANCE = 3.5  # between the rows of a table, in font sizes
_MAX_CROSSING = 0.2  # share of the lines of a table that stand in several columns
_ROWS_CONSIDERED = 12  # rows above a line whose columns it must fit, so that long tables take linear time
_CLOSE = 1.3  # between the last two lines of a table, if the second one is only in the first column, in font sizes
_MAX_SIZE_DIFFERENCE = 1.6  # points between the font sizes of a head and a row
_MAX_LEADING = 1.6  # between the lines of a cell, in font sizes


class FoundTable(NamedTuple):
    """A table in the rows of a column, from the row `start` to the row before `end`."""

    start: int
    end: int
    rows: TableRows


def find_tables(rows: Sequence[Sequence[TextLine]]) -> Iterator[FoundTable]:
    """Yield the tables in the rows of a column: at least two rows and two columns. The lines of a cell are together.

    An empty row is one that something else is in: it separates two tables.
    """
    start = last_end = 0
    while start < len(rows):
        if not _is_row(rows[start]) or _is_numbered(rows[start]):
            start += 1
            continue
        end = _table_end(rows, start)
        if table := _table(rows, start, end, last_end):
            yield table
            last_end = end
        start = end


def _is_row(row: Sequence[TextLine]) -> bool:
    return len(row) > 1 and not _is_text(row)


def _table_end(rows: Sequence[Sequence[TextLine]], start: int) -> int:
    """Return the end of the rows with several cells from `start` on, and of the other lines of their cells."""
    end = start + 1
    columns = text_columns(rows[start:end])
    for index in range(start + 1, len(rows)):
        if not rows[index]:
            break
        distance = rows[index - 1][0].baseline - rows[index][0].baseline
        size = rows[index][0].size
        is_same_size = abs(size - rows[start][0].size) < _MAX_SIZE_DIFFERENCE
        if _is_row(rows[index]) and is_same_size and distance < _MAX_ROW_DISTANCE * size:
            end = index + 1
            columns = text_columns(rows[max(start, end - _ROWS_CONSIDERED) : end])
        elif distance < OVERLAP * size and is_same_size and _is_beside(rows[index][0], rows[index - 1]):
            end = index + 1
        elif _overlaps_row(rows, index) and distance < _MAX_ROW_DISTANCE * size:
            continue
        elif len(rows[index]) > 1 or distance > _MAX_LEADING * size or (place := _place(rows[index][0], columns)) < 0:
            break
        elif place > 0 or _is_wrapped(rows[index - 1][0], rows[index][0], columns[0]):
            end = index + 1
    return end


def _is_beside(line: TextLine, others: Sequence[TextLine]) -> bool:
    """Whether a line is left or right of all others."""
    return all(line.right < other.left or other.right < line.left for other in others)


def _overlaps_row(rows: Sequence[Sequence[TextLine]], index: int) -> bool:
    """Whether a line is the first one of a cell that is higher than those of the row right below it."""
    if index + 1 >= len(rows) or not _is_row(rows[index + 1]):
        return False
    line, below = rows[index][0], rows[index + 1][0]
    is_level = line.baseline - below.baseline < OVERLAP * line.size and line.font == below.font
    return is_level and _is_beside(line, rows[index + 1])


def _is_wrapped(above: TextLine, line: TextLine, column: TextSpan) -> bool:
    """Whether a line alone in the first column may be the rest of the cell above it, for which there was no room."""
    word = (line.right - line.left) * len(line.text.split(" ", 1)[0]) / max(len(line.text), 1)
    has_room = column.right - above.right > word + 0.4 * line.size
    is_close = above.baseline - line.baseline < _CLOSE * line.size and abs(above.left - line.left) < 1
    return is_close and not has_room and above.font == line.font


def _place(line: TextLine, columns: Sequence[TextSpan]) -> int:
    """Return the only column that a line is in; -1 if there is none."""
    places = touched(columns, line)
    return places.pop() if len(places) == 1 else -1


def _table(rows: Sequence[Sequence[TextLine]], start: int, end: int, first: int) -> FoundTable | None:
    """Return the table in some rows, and in rows above that belong to it, from `first` on; None if it is none."""
    columns = text_columns(rows[start:end])
    if len(columns) < 2:
        return None
    while start > first and rows[start - 1] and _belongs_above(rows[start - 1], rows[start][0], columns):
        start -= 1
    cells = cells_of([line for row in rows[start:end] for line in row], columns)
    found = split_rows(cells, columns, is_ruled=False)
    crossing = sum(len(touched(columns, part)) > 1 for cell in cells for part in cell)
    if crossing > _MAX_CROSSING * sum(map(len, cells)):
        return None
    if len(found) < 2 or sum(sum(map(bool, row)) > 1 for row in found) < 2:
        return None
    return FoundTable(start, end, tuple(found))


def _belongs_above(row: Sequence[TextLine], below: TextLine, columns: Sequence[TextSpan]) -> bool:
    """Whether a row is a head whose cells are close together, or the first line of a cell higher than others."""
    first = row[0]
    distance = first.baseline - below.baseline
    if distance > _MAX_LEADING * first.size or is_numbered_caption(first.text[:200]):
        return False
    parts = [part for line in row for part in head_parts(line, columns)]
    places = [_place(part, columns) for part in parts]
    if len(parts) == 1:
        return first.font == below.font and (places[0] > 0 or distance < OVERLAP * first.size)
    return min(places) >= 0 and len(places) == len(set(places))


def _is_numbered(row: Sequence[TextLine]) -> bool:
    """Whether a row may be a heading or an item after its number: the number and words."""
    first, last = row[0].text, row[-1].text
    return len(row) == 2 and first.replace(".", "").isdecimal() and any(map(str.isalpha, last))


def _is_text(row: Sequence[TextLine]) -> bool:
    """Whether a row is not one of a table: an item after its marker, a caption, code, a row of a table of contents."""
    first, last = row[0], row[-1]
    widest_gap = max(line.left - before.right for before, line in pairwise(row))
    return (
        widest_gap < _MIN_CELL_GAP * max(line.size for line in row)  # badly justified, or the end of a sentence
        or is_numbered_caption(f"{first.text} {row[1].text}"[:200])
        or (len(row) == 2 and begins_with_marker(first.text))
        or first.font.mono
        or (last.font.mono and first.text.isdecimal())  # a numbered line of code
        or any(" . ." in line.text or "...." in line.text for line in row)
        or (len(row) == 2 and last.text.isdecimal() and len(first.text) > _LONG_TITLE)
    )
