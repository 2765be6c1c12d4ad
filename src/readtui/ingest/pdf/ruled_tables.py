"""Read the tables of a page that have rules: between all cells, between rows, or only above and below."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from readtui.ingest.pdf.grids import Grid, RuleLine, find_grids
from readtui.ingest.pdf.lines import PlacedTable, TextLine, lines_of
from readtui.ingest.pdf.page import Box, GlyphRun
from readtui.ingest.pdf.table_rows import (
    OVERLAP,
    Cells,
    TextSpan,
    baseline_groups,
    cells_of,
    distance_to,
    head_parts,
    split_rows,
    text_columns,
)

_NEAR = 4.0  # points between a rule and the edge of a grid that it is on
_MANY_BANDS = 4  # bands between rules, from which on each is a row; two or three are the head, the body and the sums
_MANY_CLOSED_BANDS = 3  # the same with vertical rules
_MIN_FILLED = 0.3  # share of the cells that have text: the grid of a plot has fewer
_LONGEST_CELL = 1_500  # characters: columns of text are longer
_MIN_SPLIT = 0.6  # share of the lines beside others, from which on a column between rules is several
_MIN_BESIDE = 0.4  # share of the lines of a band that have others beside them, if the first one has not
_NEAR_LINES = 12  # lines before and after a line among which those beside it are
_WIDE = 0.8  # share of the width of a table that the line of a cell has, at most
_CODE = 0.9  # share of monospaced characters in code
_MAX_LEADING = 1.6  # between the lines of a cell, in font sizes
_MAX_DISTANCE = 2.6  # of a line from the table that it belongs to, in font sizes
_MIN_IN_ORDER = 0.8  # share of rows that were written after the one above: columns of text were not


class _Band(NamedTuple):
    """What stands between two horizontal rules: the edges of its columns, and the indices of its runs by column."""

    columns: tuple[float, ...]
    parts: dict[int, list[int]]


def ruled_tables(runs: Sequence[GlyphRun], shapes: Iterable[Box], taken: frozenset[int]) -> list[PlacedTable]:
    """Return the tables with rules among the runs of a page. Runs with an index in `taken` are in other tables."""
    tables: list[PlacedTable] = []
    free = {index for index, run in enumerate(runs) if run.text.strip()} - taken
    for grid in sorted(find_grids(shapes), key=lambda grid: grid.box.right - grid.box.left):
        inside = [index for index in sorted(free) if _is_inside(runs[index], grid.box)]
        if grid.down:
            segments = [(grid.box, _bands_of_grid(grid, runs, inside))]
        else:
            crossing = [run for index, run in enumerate(runs) if index in free and _crosses_edge(run, grid.box)]
            segments = list(_segments_of_stack(grid, runs, inside, crossing))
        for box, bands in segments:
            used = {index for band in bands for part in band.parts.values() for index in part}
            outside = None if grid.down else free - used
            if table := _table(bands, runs, box, outside):
                tables.append(table)
                free -= table.runs
    return tables


def _is_inside(run: GlyphRun, box: Box) -> bool:
    middle = run.baseline + 0.3 * run.size
    return box.bottom < middle < box.top and box.left - _NEAR < run.left < box.right


def _crosses_edge(run: GlyphRun, box: Box) -> bool:
    """Whether a run crosses the left or right edge of a box."""
    is_level = box.bottom < run.baseline + 0.3 * run.size < box.top
    return is_level and any(run.left < edge - _NEAR and run.right > edge + _NEAR for edge in (box.left, box.right))


def _bands_of_grid(grid: Grid, runs: Sequence[GlyphRun], inside: Sequence[int]) -> list[_Band]:
    """Return the bands of a grid with vertical rules; what a cell spans is in its first place."""
    bands = [_Band(grid.columns, {}) for _ in pairwise(grid.rows)]
    for index in inside:
        run = runs[index]
        middle = run.baseline + 0.3 * run.size
        row = _place_down(grid, middle)
        column = _place_across(grid.columns, run)
        while column and not _is_ruled(grid.down, grid.columns[column], middle):
            column -= 1
        centre = (grid.columns[column] + grid.columns[column + 1]) / 2
        while row and not _is_ruled(grid.across, grid.rows[row], centre):
            row -= 1
        bands[row].parts.setdefault(column, []).append(index)
    return bands


def _place_down(grid: Grid, middle: float) -> int:
    return next(at for at, (_, bottom) in enumerate(pairwise(grid.rows)) if middle > bottom)


def _place_across(columns: Sequence[float], run: GlyphRun) -> int:
    return max((at for at in range(len(columns) - 1) if columns[at] - _NEAR / 2 <= run.left), default=0)


def _is_ruled(rules: Iterable[RuleLine], at: float, place: float) -> bool:
    """Whether one of the rules at an edge of a grid passes a place."""
    return any(abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= place <= rule.end + _NEAR for rule in rules)


def _segments_of_stack(
    grid: Grid, runs: Sequence[GlyphRun], inside: Sequence[int], crossing: Iterable[GlyphRun]
) -> Iterator[tuple[Box, list[_Band]]]:
    """Yield the bands that look like rows of one table, and their outer edges, of a grid without vertical rules.

    Bands with one of the runs `crossing` the edges of the grid do not.
    """
    prose = {_place_down(grid, run.baseline + 0.3 * run.size) for run in crossing}
    rows: list[list[int]] = [[] for _ in pairwise(grid.rows)]
    for index in inside:
        rows[_place_down(grid, runs[index].baseline + 0.3 * runs[index].size)].append(index)
    segment: list[_Band] = []
    start = 0
    for at, indices in enumerate(rows):
        columns = (grid.columns[0], *grid.joints(at), grid.columns[-1])
        band = _band(columns, indices, runs)
        is_tabular = at not in prose and _is_tabular(band, runs)
        if segment and not (is_tabular and _are_same(segment[-1].columns, columns)):
            yield grid.box._replace(top=grid.rows[start], bottom=grid.rows[at]), segment
            segment = []
        if is_tabular:
            start = start if segment else at
            segment.append(band)
    if segment:
        yield grid.box._replace(top=grid.rows[start]), segment


def _band(columns: tuple[float, ...], indices: Iterable[int], runs: Sequence[GlyphRun]) -> _Band:
    band = _Band(columns, {})
    for index in indices:
        band.parts.setdefault(_place_across(columns, runs[index]), []).append(index)
    return band


def _are_same(columns: Sequence[float], others: Sequence[float]) -> bool:
    return len(columns) == len(others) and all(abs(a - b) <= _NEAR for a, b in zip(columns, others, strict=True))


def _is_tabular(band: _Band, runs: Sequence[GlyphRun]) -> bool:
    """Whether lines of a band have several cells, and none crosses the edge of a column."""
    edges = band.columns[1:-1]
    indices = [index for part in band.parts.values() for index in part]
    if any(runs[index].left + 1 < edge < runs[index].right - 1 for index in indices for edge in edges):
        return False
    lines = [line for part in band.parts.values() for line in lines_of(runs, part)]
    lines.sort(key=lambda line: -line.baseline)
    wide = _WIDE * (band.columns[-1] - band.columns[0])
    if any(line.right - line.left > wide for line in lines):
        return False
    beside = [_has_line_beside(lines, index) for index in range(len(lines))]
    return any(beside) and (sum(beside) >= _MIN_BESIDE * len(lines) or beside[0])


def _has_line_beside(lines: Sequence[TextLine], index: int) -> bool:
    """Whether a line, of some from top to bottom, has another one left or right of it, at about its height."""
    line = lines[index]
    near = lines[max(index - _NEAR_LINES, 0) : index + 1 + _NEAR_LINES]
    return any(
        abs(other.baseline - line.baseline) < OVERLAP * line.size
        and (other.left > line.right or other.right < line.left)
        for other in near
    )


class _Column(NamedTuple):
    """A column of a table: the column between rules that it is in, the span of its text, and the span that it fills."""

    ruled: int
    span: TextSpan
    zone: TextSpan


_Texts = Mapping[int, Sequence[TextLine]]
"""The lines of a band by column between rules."""


def _table(
    bands: Sequence[_Band], runs: Sequence[GlyphRun], box: Box, outside: Collection[int] | None
) -> PlacedTable | None:
    """Return the table that some bands are; None if they are none.

    Lines `outside` of the rules, above and below, belong to it if they fit its columns; with vertical rules it is None.
    """
    texts: list[_Texts] = [{at: lines_of(runs, part) for at, part in band.parts.items()} for band in bands]
    edges = bands[0].columns
    is_closed = outside is None
    columns = [column for at in range(len(edges) - 1) for column in _columns_in(edges, at, texts, is_closed=is_closed)]
    if len(columns) < 2:
        return None
    is_ruled = len([band for band in bands if band.parts]) >= (_MANY_CLOSED_BANDS if is_closed else _MANY_BANDS)
    above = _fitting(columns, edges, runs, outside or (), box.top, down=False)
    below = _fitting(columns, edges, runs, outside or (), box.bottom, down=True)
    spans = [column.span for column in columns]
    rows: list[Cells] = []
    for band, is_inside in ((above, False), *((text, True) for text in texts), (below, False)):
        rows += split_rows(_cells(band, columns), spans, is_ruled=is_ruled and is_inside)
    rows = [row for row in rows if any(row)]
    if not _is_table(rows, is_closed=is_closed):
        return None
    used = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    found = {id(run) for row in rows for cell in row for line in cell for run in line.runs}
    indices = frozenset(index for index, run in enumerate(runs) if id(run) in found)
    return PlacedTable(tuple(tuple(row[at] for at in used) for row in rows), indices)


def _columns_in(edges: Sequence[float], at: int, texts: Sequence[_Texts], *, is_closed: bool) -> list[_Column]:
    """Return the columns in a column between rules: it may be several without rules between them.

    `is_closed`: there are vertical rules, so that there are several only if most of its lines have other ones beside.
    """
    groups = [group for band in texts for group in baseline_groups(band.get(at, ()))]
    several = [group for group in groups if len(group) > 1]
    if len(several) >= max(_MIN_SPLIT * len(groups) if is_closed else 1, 2 if is_closed else 1):
        return [_Column(at, span, span) for span in text_columns(groups)]
    left = min((line.left for group in groups for line in group), default=edges[at])
    right = max((line.right for group in groups for line in group), default=edges[at + 1])
    return [_Column(at, TextSpan(left, right), TextSpan(edges[at], edges[at + 1]))]


def _fitting(
    columns: Sequence[_Column],
    edges: Sequence[float],
    runs: Sequence[GlyphRun],
    outside: Collection[int],
    edge: float,
    *,
    down: bool,
) -> _Texts:
    """Return the lines next to the upper or lower edge of a table that fit its columns, by column between rules."""
    sign = -1 if down else 1
    zones = [column.zone for column in columns]
    near = sorted(
        (index for index in outside if edges[0] - _NEAR < runs[index].left and runs[index].right < edges[-1] + _NEAR),
        key=lambda index: sign * runs[index].baseline,
    )
    groups: list[list[TextLine]] = []
    for _, level in groupby(near, key=lambda index: round(runs[index].baseline)):
        lines = [part for line in lines_of(runs, sorted(level)) for part in head_parts(line, zones)]
        distance = sign * (lines[0].baseline - edge) + (0 if down else 0.25 * lines[0].size)
        if distance < 0:
            continue
        if distance > _MAX_DISTANCE * lines[0].size or not _fits(lines, columns):
            break
        groups.append(lines)
        edge = lines[0].baseline
    while groups and len(groups[-1]) == 1 and not _is_part_of_row(groups, columns):
        groups.pop()  # the paragraph or heading next to the table
    texts: dict[int, list[TextLine]] = {}
    for line in (line for group in groups for line in group):
        column = min(columns, key=lambda column: distance_to(line, column.zone))
        texts.setdefault(column.ruled, []).append(line)
    return texts


def _is_part_of_row(groups: Sequence[Sequence[TextLine]], columns: Sequence[_Column]) -> bool:
    """Whether the last of some lines, which is alone, belongs to the row before it: not one in the first column."""
    line, *_ = groups[-1]
    if len(groups) < 2 or max(map(len, groups)) < 2:
        return False
    distance = abs(groups[-2][0].baseline - line.baseline)
    is_close = distance < (OVERLAP if line.left < columns[1].zone.left else _MAX_LEADING) * line.size
    return is_close and line.font == groups[-2][0].font


def _fits(lines: Sequence[TextLine], columns: Sequence[_Column]) -> bool:
    """Whether lines beside each other are in different columns."""
    touched = [
        [at for at, column in enumerate(columns) if line.left < column.zone.right and column.zone.left < line.right]
        for line in lines
    ]
    places = [at for at_line in touched for at in at_line]
    return max(map(len, touched)) <= 1 and len(places) == len(set(places))


def _cells(band: _Texts, columns: Sequence[_Column]) -> Cells:
    """Return the lines of a band by column."""
    cells: list[tuple[TextLine, ...]] = [()] * len(columns)
    for ruled, lines in band.items():
        inside = [at for at, column in enumerate(columns) if column.ruled == ruled]
        parts = cells_of(lines, [columns[at].span for at in inside])
        for at, part in zip(inside, parts, strict=True):
            cells[at] += part
    return tuple(cells)


def _is_table(rows: Sequence[Cells], *, is_closed: bool) -> bool:
    """Whether rows are those of a table. If not `is_closed`, they must have been written one after the other."""
    if len(rows) < 2 or max(sum(map(bool, row)) for row in rows) < 2:
        return False
    width = sum(any(row[at] for row in rows) for at in range(len(rows[0])))
    filled = sum(bool(cell) for row in rows for cell in row)
    longest = max(sum(len(line.text) for line in cell) for row in rows for cell in row)
    if width < 2 or filled < _MIN_FILLED * width * len(rows) or longest > _LONGEST_CELL:
        return False
    if is_closed:
        return True
    if sum(sum(map(bool, row)) > 1 for row in rows) < 2 or _is_code(rows):
        return False
    orders = [[line.order for cell in row for line in cell] for row in rows]
    followed = sum(max(above) < min(below) for above, below in pairwise(orders))
    return followed >= _MIN_IN_ORDER * (len(rows) - 1)


def _is_code(rows: Sequence[Cells]) -> bool:
    """Whether nearly all text of some rows is monospaced: it is code between two rules."""
    runs = [run for row in rows for cell in row for line in cell for run in line.runs]
    return sum(len(run.text) for run in runs if run.font.mono) > _CODE * sum(len(run.text) for run in runs)
