"""Read the tables that the runs of a page are tagged with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import inf

from readtui.ingest.pdf.lines import PlacedTable, TextLine, lines_of
from readtui.ingest.pdf.page import GlyphRun


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
        rows.append({column: tuple(lines_of(runs, places[row, column])) for row, column in group})
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
