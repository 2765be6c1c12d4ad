"""Find tables: consecutive rows of a column whose cells are aligned below one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from math import inf

from readtui.ingest.pdf.lines import PlacedTable, TableRows, TextLine, find_lines
from readtui.ingest.pdf.markers import begins_with_marker
from readtui.ingest.pdf.page import GlyphRun
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


def table_cells(rows: Sequence[Sequence[TextLine]]) -> TableRows:
    """Return the cells of a table, row by row."""
    columns = _table_columns(rows)
    return tuple(
        tuple(tuple(line for line in row if left <= line.left <= right) for left, right in columns) for row in rows
    )


def tagged_tables(runs: Sequence[GlyphRun]) -> list[PlacedTable]:
    """Return the tables that the runs of a page are tagged with."""
    cells: dict[int, dict[tuple[int, int], list[int]]] = {}
    for index, run in enumerate(runs):
        if run.cell:
            table, row, column = run.cell
            cells.setdefault(table, {}).setdefault((row, column), []).append(index)
    return [_tagged_table(runs, places) for places in cells.values()]


def _tagged_table(runs: Sequence[GlyphRun], places: Mapping[tuple[int, int], Sequence[int]]) -> PlacedTable:
    """Return the table whose cells, by row and column, have these indices of runs. Rows without text are left out."""
    width = 1 + max(column for _, column in places)
    rows: list[dict[int, tuple[TextLine, ...]]] = []
    for _, group in groupby(sorted(places), key=lambda place: place[0]):
        rows.append({column: tuple(find_lines(runs[index] for index in places[row, column])) for row, column in group})
    edges = _column_edges(row for row in rows if len(row) == width)
    rows = [row if width - 1 in row or not edges else _in_columns(row, edges) for row in rows]
    return PlacedTable(
        tuple(tuple(row.get(column, ()) for column in range(width)) for row in rows),
        frozenset(index for indices in places.values() for index in indices),
    )


def _column_edges(rows: Iterable[Mapping[int, Sequence[TextLine]]]) -> list[tuple[float, float]]:
    """Return the left and right edges of the text in each column of rows that have all columns."""
    edges: dict[int, tuple[float, float]] = {}
    for row in rows:
        for column, cell in row.items():
            left, right = edges.get(column, (inf, -inf))
            edges[column] = (
                min(left, min(line.left for line in cell)),
                max(right, max(line.right for line in cell)),
            )
    return [edges[column] for column in sorted(edges)]


def _in_columns(
    row: Mapping[int, tuple[TextLine, ...]], edges: Sequence[tuple[float, float]]
) -> dict[int, tuple[TextLine, ...]]:
    """Return the cells of a row that lacks some, in the columns they are nearest to: browsers leave empty cells out."""
    placed: dict[int, tuple[TextLine, ...]] = {}
    first = 0
    for rest, column in zip(range(len(row) - 1, -1, -1), sorted(row), strict=True):
        cell = row[column]
        left, right = min(line.left for line in cell), max(line.right for line in cell)
        free = range(first, len(edges) - rest)
        nearest = min(free, key=lambda at: max(edges[at][0] - right, left - edges[at][1], 0.0))
        placed[nearest] = cell
        first = nearest + 1
    return placed


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
