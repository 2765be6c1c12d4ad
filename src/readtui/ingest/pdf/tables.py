"""Find tables: consecutive rows of a column whose cells are aligned below one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from readtui.ingest.pdf.lines import TextLine, merge_lines
from readtui.ingest.pdf.markers import begins_with_marker
from readtui.ingest.phrases import is_numbered_caption

_MIN_CELL_GAP = 1.1  # between two cells of a row, in font sizes
_MIN_COLUMN_GAP = 0.9  # between two columns of a table, in font sizes
_LONG_TITLE = 40  # characters of the title in a row of a table of contents


def find_tables(rows: Sequence[Sequence[TextLine]]) -> Iterator[tuple[int, int]]:
    """Yield the start and end index of each table in the rows of a column: at least two rows and two columns."""
    start = 0
    for index in range(len(rows) + 1):
        if index < len(rows) and len(rows[index]) > 1 and not _is_text(rows[index]):
            continue
        if index - start >= 2 and len(_table_columns(rows[start:index])) > 1:
            yield start, index
        start = index + 1


def table_cells(rows: Sequence[Sequence[TextLine]]) -> tuple[tuple[TextLine | None, ...], ...]:
    """Return the cells of a table, row by row; None for a cell that is missing."""
    columns = _table_columns(rows)
    table: list[tuple[TextLine | None, ...]] = []
    for row in rows:
        cells: list[TextLine | None] = []
        for left, right in columns:
            inside = [line for line in row if left <= line.left <= right]
            cells.append(merge_lines(inside) if inside else None)
        table.append(tuple(cells))
    return tuple(table)


def _is_text(row: Sequence[TextLine]) -> bool:
    """Whether a row is not one of a table: an item after its marker, a caption, code, a row of a table of contents."""
    first, last = row[0], row[-1]
    widest_gap = max(line.left - before.right for before, line in pairwise(row))
    return (
        widest_gap < _MIN_CELL_GAP * max(line.size for line in row)  # badly justified, or the end of a sentence
        or is_numbered_caption(f"{first.text} {row[1].text}"[:200])
        or (len(row) == 2 and (begins_with_marker(first.text) or first.text.replace(".", "").isdecimal()))
        or first.font.mono
        or any(" . ." in line.text or "...." in line.text for line in row)
        or (len(row) == 2 and last.text.isdecimal() and len(first.text) > _LONG_TITLE)
    )


def _table_columns(rows: Sequence[Sequence[TextLine]]) -> list[tuple[float, float]]:
    """Return the left and right edges of the columns of a table: intervals with gaps that no cell crosses."""
    columns: list[tuple[float, float]] = []
    min_gap = _MIN_COLUMN_GAP * min(line.size for row in rows for line in row)
    for left, right in sorted((line.left, line.right) for row in rows for line in row):
        if columns and left < columns[-1][1] + min_gap:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns
