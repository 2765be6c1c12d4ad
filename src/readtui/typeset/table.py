"""Typeset tables: as a grid if the columns fit, else as records with one cell after another."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from readtui.document.model import Document, Table
from readtui.span import Offset, Span
from readtui.typeset.inline import InlinePainter, decoration_rows
from readtui.typeset.line import Body, Painter, Run, Runs
from readtui.typeset.table_columns import (
    LINE_SEPARATOR,
    Column,
    SpanningCells,
    cell_width,
    cell_widths,
    find_spanning_cells,
    fit_columns,
    has_broken_cells,
    joined_width,
    measure_columns,
    widen_columns,
)
from readtui.typeset.wrap import row_starts, visible_end
from readtui.unicode.width import width

MAX_CELL_ROWS = 20
"""The most rows of a cell in a grid: a row with a taller cell would not fit on a screen."""

TALL_SHARE = 4
"""If at least one table row in this many has several rows on the screen, there are lines between all table rows."""

RECORD_INDENT = 2
"""Cells by which all rows of a record but the first are indented."""

MIN_INDENTED_MEASURE = 16
"""Measure in cells below which records are not indented."""

_BETWEEN = " · "


class _Lines(NamedTuple):
    """The lines and spaces at the left of a row, between its cells, and at its right."""

    left: str
    between: str
    right: str

    def cells(self, count: int) -> int:
        """The cells that they take of a row with `count` columns."""
        return len(self.left) + len(self.right) + len(self.between) * (count - 1)


_WITH_LINES = _Lines("│ ", " │ ", " │")
_WITHOUT_LINES = _Lines("", "  ", "")
"""For a table that does not fit with vertical lines."""

_CROSSINGS = {(True, True): "┼", (True, False): "┴", (False, True): "┬", (False, False): "─"}


def typeset_table(document: Document, table: Table, measure: int, hint: str = "") -> Body:
    """Typeset a table in `measure` cells. `hint` is the key that opens a table that does not fit, or empty."""
    spanning = find_spanning_cells(table)
    columns = measure_columns(document, table, spanning)
    for lines in (_WITH_LINES, _WITHOUT_LINES):
        available = measure - lines.cells(len(columns))
        if widths := fit_columns(document, table, columns, available):
            widths = widen_columns(document, table, spanning, widths, len(lines.between), available - sum(widths))
            grid = _Grid(document, table, columns, widths, lines)
            if grid.measure_rows(spanning):
                return grid.body()
    return typeset_records(document, table, cell_widths(document.text, table), measure, hint)


class _Grid:
    """A table as a grid, in columns of these widths."""

    def __init__(
        self, document: Document, table: Table, columns: Sequence[Column], widths: list[int], lines: _Lines
    ) -> None:
        self._document, self._table, self._columns, self._lines = document, table, columns, lines
        self._widths = widths
        self._groups: dict[int, list[tuple[int, int]]] = {}  # (first, end) of the cells that span columns, by row
        self._heights = array("I", [1]) * len(table.rows)

    def measure_rows(self, spanning: SpanningCells) -> bool:
        """Find the height of each row, and make columns narrower if no row needs all of their width.

        Return False if a row would be taller than `MAX_CELL_ROWS`.
        """
        text, rows = self._document.text, self._table.rows
        has_broken = has_broken_cells(text, self._table)
        spanned = {(index, first) for index, groups in spanning.items() for first, _ in groups} if has_broken else set()
        for number, column in enumerate(self._columns):
            available, used = self._widths[number], 0
            if column.natural <= available and not has_broken:
                continue
            for index, cells in enumerate(column.cells):
                cell = rows[index][number]
                is_broken = has_broken and "\n" in cell.of(text) and (index, number) not in spanned
                if cells <= available and not is_broken:
                    used = max(used, cells)
                    continue
                cell_rows = _rows_of_cell(text, cell, available)
                if len(cell_rows) > MAX_CELL_ROWS:
                    return False
                self._heights[index] = max(self._heights[index], len(cell_rows))
                used = max(used, *(_row_width(text, row) for row in cell_rows))
            self._widths[number] = max(used, 1)
        for index, groups in spanning.items():
            for first, end in groups:
                cell, available = rows[index][first], self._widths[first]
                if cell_width(cell.of(text)) > available:
                    self._groups.setdefault(index, []).append((first, end))
                    available = self._span_cells(first, end)
                elif not has_broken:
                    continue
                self._heights[index] = max(self._heights[index], len(_rows_of_cell(text, cell, available)))
        return max(self._heights) <= MAX_CELL_ROWS

    def _span_cells(self, first: int, end: int) -> int:
        """The width of a table cell that spans the columns from `first` to `end`."""
        return sum(self._widths[first:end]) + len(self._lines.between) * (end - first - 1)

    def _slots(self, index: int) -> list[tuple[int, int]]:
        """The columns, as (first, end), of each cell of a row."""
        slots: list[tuple[int, int]] = []
        column = 0
        for first, end in [*self._groups.get(index, ()), (len(self._widths), 0)]:
            slots += [(single, single + 1) for single in range(column, first)]
            if end:
                slots.append((first, end))
            column = end
        return slots

    def body(self) -> Body:
        """The rows of the grid. To be called after `measure_rows`."""
        rows, head, heights = self._table.rows, self._table.head, self._heights
        tall = sum(height > 1 for height in heights[head:])
        has_lines = tall * TALL_SHARE >= max(len(rows) - head, 1)
        starts = array("Q")
        # By screen row: table row * MAX_CELL_ROWS + number in it; -1 - table row for the line below that.
        origin = array("q")
        for index, row in enumerate(rows):
            is_last = index + 1 == len(rows)
            after = self._table.span.end if is_last else rows[index + 1][0].start
            starts.append(row[0].start)
            origin.append(index * MAX_CELL_ROWS)
            for part in range(1, heights[index]):
                starts.append(after)
                origin.append(index * MAX_CELL_ROWS + part)
            if not is_last and (index + 1 == head or (has_lines and index >= head)):
                starts.append(after)
                origin.append(-1 - index)
        return Body(starts, self._painter(origin), above=[self._rule(-1)], below=[self._rule(len(rows) - 1)])

    def _painter(self, origin: Sequence[int]) -> Painter:
        @lru_cache(maxsize=64)
        def cells_of(index: int) -> list[tuple[int, int, list[Runs]]]:
            role = "tablehead" if index < self._table.head else "cell"
            return [
                (first, end, self._cell_rows(self._table.rows[index][first], role, self._span_cells(first, end)))
                for first, end in self._slots(index)
            ]

        @lru_cache(maxsize=8)
        def rule(index: int) -> Runs:
            return self._rule(index)

        def paint(screen_row: int, _: Offset, __: Offset) -> Runs:
            encoded = origin[screen_row]
            if encoded < 0:
                return rule(-1 - encoded)
            index, part = divmod(encoded, MAX_CELL_ROWS)
            runs = [Run(self._lines.left, "frame")]
            for first, end, rows in cells_of(index):
                row = rows[part] if part < len(rows) else ()
                runs += self._align(row, self._span_cells(first, end), first, is_spanning=end - first > 1)
                runs.append(Run(self._lines.between if end < len(self._widths) else self._lines.right, "frame"))
            return tuple(run for run in runs if run.text)

        return paint

    def _cell_rows(self, cell: Span, role: str, cells: int) -> list[Runs]:
        painter = InlinePainter(self._document, cell, role)
        rows: list[Runs] = []
        for row in _rows_of_cell(self._document.text, cell, cells):
            runs = [painter.runs(first, last) for first, last in row]
            rows.append(sum(((Run(LINE_SEPARATOR, "frame"), *line) for line in runs[1:]), runs[0]))
        return rows

    def _align(self, runs: Runs, available: int, number: int, *, is_spanning: bool) -> list[Run]:
        """Pad a row of a cell to `available` cells, by the alignment of its column."""
        text = "".join(run.text for run in runs)
        blank = 0 if is_spanning else self._columns[number].blank_before(text, available)
        return [Run(" " * blank, "frame"), *runs, Run(" " * (available - width(text) - blank), "frame")]

    def _rule(self, index: int) -> Runs:
        """The line below the row with that index; for -1, the line above the table."""
        above = {end for _, end in self._slots(index)} if index >= 0 else set()
        is_last = index + 1 == len(self._table.rows)
        below = {end for _, end in self._slots(index + 1)} if not is_last else set()
        dash = "┈" if self._table.head <= index and index >= 0 and not is_last else "─"
        gap = len(self._lines.between)
        if self._lines is _WITHOUT_LINES:
            return (Run(dash * self._span_cells(0, len(self._widths)), "frame"),)
        line = "╭" if index < 0 else "╰" if is_last else "├"
        for end, cells in enumerate(self._widths, 1):
            line += dash * (cells + gap - 1)
            if end < len(self._widths):
                crossing = _CROSSINGS[end in above, end in below]
                line += dash if crossing == "─" else crossing
        return (Run(line + ("╮" if index < 0 else "╯" if is_last else "┤"), "frame"),)


def _rows_of_cell(text: str, cell: Span, cells: int) -> list[list[tuple[Offset, Offset]]]:
    """The rows of a cell in a column of `cells` cells: each is the visible part of a line, or all lines are on one."""
    if "\n" in (content := cell.of(text)) and 0 < joined_width(content) <= cells:
        starts = [cell.start, *(cell.start + found.end() for found in re.finditer("\n", content))]
        return [_visible_rows(text, starts, cell.end)]
    return [[row] for row in _visible_rows(text, row_starts(text, *cell, cells), cell.end)]


def _row_width(text: str, row: Sequence[tuple[Offset, Offset]]) -> int:
    return sum(width(text[first:last]) for first, last in row) + len(LINE_SEPARATOR) * (len(row) - 1)


def _visible_rows(text: str, starts: Sequence[Offset], end: Offset) -> list[tuple[Offset, Offset]]:
    """The visible start and end of each row of a cell."""
    return [(first, visible_end(text, first, last)) for first, last in zip(starts, [*starts[1:], end], strict=True)]


# Records


class _CellPart(NamedTuple):
    """The part of a cell in one row: the text from `start` to `end`, after the name of its column or an empty name."""

    cell: Span
    name: str
    start: Offset
    end: Offset


class _RecordRow(NamedTuple):
    """A row of a record: the offset where it starts, its indent in cells, and parts of cells or `decoration`."""

    start: Offset
    indent: int = 0
    parts: Sequence[_CellPart] = ()
    decoration: Runs = ()


def column_names(text: str, table: Table) -> list[str]:
    """The name of each column: all its headers. A header that spans several columns is in the name of each."""
    headers = [[cell.of(text).replace("\n", " ") for cell in row] for row in table.rows[: table.head]]
    for row in headers[:-1]:
        for column in range(1, len(row)):
            row[column] = row[column] or row[column - 1]
    by_column = zip(*headers, strict=True)
    return [" ".join(dict.fromkeys(filter(None, parts))) for parts in by_column] or [""] * len(table.rows[0])


def typeset_records(document: Document, table: Table, cells: Sequence[Sequence[int]], measure: int, hint: str) -> Body:
    """Typeset a table as records, the headers first: each cell after the name of its column, as many in a row as fit.

    `cells` is the width of each table cell, by column. There are blank rows between records unless most have one row.
    """
    text, head = document.text, table.head
    names = [f"{name}: " if name else "" for name in column_names(text, table)]
    packer = _Packer(text, names, measure)
    by_row = zip(*cells, strict=True)
    records = [
        packer.pack(row, row_cells, is_head=index < head)
        for index, (row, row_cells) in enumerate(zip(table.rows, by_row, strict=True))
    ]
    are_spaced = sum(1 if len(record) > 1 else -1 for record in records[head:] if record) >= 0
    rows: list[_RecordRow] = []
    for index, record in enumerate(records):
        if rows and record and (index == head or (are_spaced and index > head)):
            rows.append(_RecordRow(record[0].start))
        rows += record
    head_end = table.rows[head][0].start if head < len(table.rows) else table.span.end + 1

    def paint(number: int, _: Offset, __: Offset) -> Runs:
        row = rows[number]
        runs = [Run(" " * row.indent, "frame")] if row.indent else []
        for index, (cell, name, start, end) in enumerate(row.parts):
            if index:
                runs.append(Run(_BETWEEN, "frame"))
            if name:
                runs.append(Run(name, "cellname"))
            role = "tablehead" if cell.start < head_end else "cell"
            runs += InlinePainter(document, cell, role).runs(start, visible_end(text, start, end))
        return (*runs, *row.decoration)

    starts = array("Q", [table.span.start, *(row.start for row in rows[1:])])
    rule: Runs = (Run("─" * measure, "frame"),)
    return Body(starts, paint, above=[rule, *_size_rows(table, hint, measure)], below=[rule])


def _size_rows(table: Table, hint: str, measure: int) -> list[Runs]:
    """The size of the table and the key that opens it; nothing without a key."""
    if not hint:
        return []
    count, columns = len(table.rows) - table.head, len(table.rows[0])
    rows = "1 row" if count == 1 else f"{count:,} rows"
    return decoration_rows(f"{rows}, {columns} columns · {hint} opens the table", "meta", measure)


class _Packer:
    """Packs the cells of a record into rows of at most `measure` screen cells, after the names of their columns."""

    def __init__(self, text: str, names: Sequence[str], measure: int) -> None:
        self._text = text
        self._names = [(name, width(name)) for name in names]
        self._measure = measure
        self._indent = RECORD_INDENT if measure >= MIN_INDENTED_MEASURE else 0

    def pack(self, row: Sequence[Span], cells: Sequence[int], *, is_head: bool) -> list[_RecordRow]:
        """The rows of one record, which is a row of the table; headers have no names before them."""
        rows: list[_RecordRow] = []
        parts: list[_CellPart] = []  # of the last row, if more cells may be added to it
        remaining = 0
        names = [("", 0)] * len(row) if is_head else self._names
        for cell, own_cells, (name, name_cells) in zip(row, cells, names, strict=True):
            if not cell:
                continue
            is_broken = self._text.find("\n", *cell) >= 0
            if parts and not is_broken and name_cells + own_cells + len(_BETWEEN) <= remaining:
                remaining -= name_cells + own_cells + len(_BETWEEN)
                parts.append(_CellPart(cell, name, *cell))
                continue
            indent = self._indent if rows else 0
            remaining = self._measure - indent - name_cells - own_cells
            if remaining >= 0 and not is_broken:
                parts = [_CellPart(cell, name, *cell)]
                rows.append(_RecordRow(cell.start, indent, parts))
            else:
                parts = []
                rows += self._wrap(cell, name, indent, name_cells)
        return rows

    def _wrap(self, cell: Span, name: str, indent: int, name_cells: int) -> list[_RecordRow]:
        """The rows of a cell that has several; a name longer than half a row is above it."""
        rows: list[_RecordRow] = []
        if name_cells > self._measure // 2:
            name_rows = decoration_rows(name.rstrip(), "cellname", self._measure - indent)
            rows += [_RecordRow(cell.start, indent, decoration=runs) for runs in name_rows]
            name, name_cells, indent = "", 0, self._indent
        first_indent = max(name_cells + indent - self._indent, 0)
        starts = row_starts(self._text, *cell, self._measure - self._indent, indent=first_indent)
        for start, end in zip(starts, [*starts[1:], cell.end], strict=True):
            rows.append(_RecordRow(start, self._indent if rows else indent, [_CellPart(cell, name, start, end)]))
            name = ""
        return rows
