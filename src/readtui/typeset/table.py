"""Sets tables: between lines where the columns fit, else as records."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from readtui.document.model import Document, Table
from readtui.span import Offset, Span
from readtui.typeset.columns import (
    Column,
    cell_widths,
    find_spanning_cells,
    fit_columns,
    measure_columns,
    widen_columns,
)
from readtui.typeset.inline import InlinePainter, decoration_rows
from readtui.typeset.line import Body, Painter, Run, Runs
from readtui.typeset.wrap import row_starts, visible_end
from readtui.unicode.width import width

TALLEST = 20
"""Rows of a cell between lines at most: a higher one is a text of its own, and its row would not fit a screen."""

PARTED = 4
"""Where at least one row of the table in so many takes several rows of the screen, there is a line between any two."""


class _Lines(NamedTuple):
    """What stands at the left of a row, between its cells, and at its right."""

    left: str
    between: str
    right: str

    def cells(self, count: int) -> int:
        """What they take of a row of so many columns."""
        return len(self.left) + len(self.right) + len(self.between) * (count - 1)


_BOX = _Lines("│ ", " │ ", " │")
_OPEN = _Lines("", "  ", "")
"""For a table that a box would leave too little room."""

_CROSSINGS = {(True, True): "┼", (True, False): "┴", (False, True): "┬", (False, False): "─"}


def typeset_table(document: Document, table: Table, measure: int, hint: str = "") -> Body:
    """The rows of a table, at most `measure` cells wide. `hint` is the key that opens one that does not fit."""
    merged = find_spanning_cells(table)
    found = measure_columns(document, table, merged)
    for lines in (_BOX, _OPEN):
        room = measure - lines.cells(len(found))
        if widths := fit_columns(document, table, found, room):
            widths = widen_columns(document, table, merged, widths, len(lines.between), room - sum(widths))
            ruled = _Ruled(document, table, found, widths, lines)
            if ruled.set_rows(merged):
                return ruled.body()
    return typeset_records(document, table, cell_widths(document.text, table), measure, hint)


class _Ruled:
    """A table between lines, in columns of these widths."""

    def __init__(
        self, document: Document, table: Table, columns: Sequence[Column], widths: list[int], lines: _Lines
    ) -> None:
        self._document, self._table, self._columns, self._lines = document, table, columns, lines
        self._widths = widths
        self._groups: dict[int, list[tuple[int, int]]] = {}  # of rows where a cell reaches over others
        self._heights = array("I", [1]) * len(table.rows)

    def set_rows(self, merged: Mapping[int, Sequence[tuple[int, int]]]) -> bool:
        """Find how high each row is; whether none is too high."""
        text, rows = self._document.text, self._table.rows
        for number, column in enumerate(self._columns):
            room, used = self._widths[number], 0
            if column.natural <= room:
                continue
            for index, cells in enumerate(column.cells):
                if cells <= room:
                    used = max(used, cells)
                    continue
                start, end = rows[index][number]
                starts = row_starts(text, start, end, room)
                if len(starts) > TALLEST:
                    return False
                self._heights[index] = max(self._heights[index], len(starts))
                used = max(used, *(width(text[first:last]) for first, last in _shown(text, starts, end)))
            self._widths[number] = max(used, 1)  # what no row of the column needs
        for index, groups in merged.items():
            own = [(first, end) for first, end in groups if width(rows[index][first].of(text)) > self._widths[first]]
            if own:
                self._groups[index] = own
                high = max(len(row_starts(text, *rows[index][first], self._reach(first, end))) for first, end in own)
                self._heights[index] = max(self._heights[index], high)
        return max(self._heights) <= TALLEST

    def _reach(self, first: int, end: int) -> int:
        """The cells of a cell that takes the columns from `first` to `end`."""
        return sum(self._widths[first:end]) + len(self._lines.between) * (end - first - 1)

    def _slots(self, index: int) -> list[tuple[int, int]]:
        """The columns that each cell of a row takes."""
        slots: list[tuple[int, int]] = []
        column = 0
        for first, end in [*self._groups.get(index, ()), (len(self._widths), 0)]:
            slots += [(single, single + 1) for single in range(column, first)]
            if end:
                slots.append((first, end))
            column = end
        return slots

    def body(self) -> Body:
        rows, head, heights = self._table.rows, self._table.head, self._heights
        tall = sum(high > 1 for high in heights[head:])
        parted = tall * PARTED >= max(len(rows) - head, 1)
        starts = array("Q")
        origin = array("q")  # of each row of the screen: the table's row, and which of its rows; -1 for a line
        for index, row in enumerate(rows):
            is_last = index + 1 == len(rows)
            after = self._table.span.end if is_last else rows[index + 1][0].start
            starts.append(row[0].start)
            origin.append(index * TALLEST)
            for part in range(1, heights[index]):
                starts.append(after)
                origin.append(index * TALLEST + part)
            if not is_last and (index + 1 == head or (parted and index >= head)):
                starts.append(after)
                origin.append(-1 - index)
        return Body(starts, self._painter(origin), above=[self._rule(-1)], below=[self._rule(len(rows) - 1)])

    def _painter(self, origin: Sequence[int]) -> Painter:
        @lru_cache(maxsize=64)
        def cells_of(index: int) -> list[tuple[int, int, list[Runs]]]:
            role = "tablehead" if index < self._table.head else "cell"
            return [
                (first, end, self._cell_rows(self._table.rows[index][first], role, self._reach(first, end)))
                for first, end in self._slots(index)
            ]

        @lru_cache(maxsize=8)
        def rule(index: int) -> Runs:
            return self._rule(index)

        def paint(screen_row: int, _: Offset, __: Offset) -> Runs:
            place = origin[screen_row]
            if place < 0:
                return rule(-1 - place)
            index, part = divmod(place, TALLEST)
            runs = [Run(self._lines.left, "frame")]
            for first, end, rows in cells_of(index):
                shown = rows[part] if part < len(rows) else ()
                runs += self._aligned(shown, self._reach(first, end), first, is_wide=end - first > 1)
                runs.append(Run(self._lines.between if end < len(self._widths) else self._lines.right, "frame"))
            return tuple(run for run in runs if run.text)

        return paint

    def _cell_rows(self, cell: Span, role: str, cells: int) -> list[Runs]:
        painter = InlinePainter(self._document, cell, role)
        text = self._document.text
        starts = row_starts(text, cell.start, cell.end, cells)
        return [painter.runs(first, last) for first, last in _shown(text, starts, cell.end)]

    def _aligned(self, runs: Runs, room: int, number: int, *, is_wide: bool) -> list[Run]:
        words = "".join(run.text for run in runs)
        left = 0 if is_wide else self._columns[number].blank_before(words, room)
        return [Run(" " * left, "frame"), *runs, Run(" " * (room - width(words) - left), "frame")]

    def _rule(self, index: int) -> Runs:
        """The line below the row of that index; below the row -1, the one above the table."""
        above = {end for _, end in self._slots(index)} if index >= 0 else set()
        is_last = index + 1 == len(self._table.rows)
        below = {end for _, end in self._slots(index + 1)} if not is_last else set()
        dash = "┈" if self._table.head <= index and index >= 0 and not is_last else "─"
        reach = len(self._lines.between)
        if self._lines is _OPEN:
            return (Run(dash * self._reach(0, len(self._widths)), "frame"),)
        line = "╭" if index < 0 else "╰" if is_last else "├"
        for end, cells in enumerate(self._widths, 1):
            line += dash * (cells + reach - 1)
            if end < len(self._widths):
                crossing = _CROSSINGS[end in above, end in below]
                line += dash if crossing == "─" else crossing
        return (Run(line + ("╮" if index < 0 else "╯" if is_last else "┤"), "frame"),)


def _shown(text: str, starts: Sequence[Offset], end: Offset) -> list[tuple[Offset, Offset]]:
    """What is shown of each row of a cell."""
    return [(first, visible_end(text, first, last)) for first, last in zip(starts, [*starts[1:], end], strict=True)]


HANG = 2
"""Cells that the rows of a record are moved in behind its first."""

LEAST_HUNG = 16
"""Cells of a measure under which nothing hangs."""

_BETWEEN = " · "


class _Part(NamedTuple):
    """What a row shows of a cell: the text from `start` to `end`, behind its column's name where that stands."""

    cell: Span
    name: str
    start: Offset
    end: Offset


class _Row(NamedTuple):
    """A row of a record: where it starts in the text, the cells it is moved in, and what it shows: parts of cells, or
    `words` of furniture."""

    start: Offset
    indent: int = 0
    parts: Sequence[_Part] = ()
    words: Runs = ()


def column_names(text: str, table: Table) -> list[str]:
    """What each column is called: its heads, one below the other. A head that reaches over several counts for each."""
    said = [[cell.of(text) for cell in row] for row in table.rows[: table.head]]
    for row in said[:-1]:
        for column in range(1, len(row)):
            row[column] = row[column] or row[column - 1]
    columns = zip(*said, strict=True)
    return [" ".join(dict.fromkeys(filter(None, parts))) for parts in columns] or [""] * len(table.rows[0])


def typeset_records(document: Document, table: Table, cells: Sequence[Sequence[int]], measure: int, hint: str) -> Body:
    """The rows of a table one after another, its heads first. `cells` holds the width of each cell by its column."""
    text, head = document.text, table.head
    names = [f"{name}: " if name else "" for name in column_names(text, table)]
    packer = _Packer(text, names, measure)
    own_cells = zip(*cells, strict=True)
    records = [
        packer.packed(row, own, is_head=index < head)
        for index, (row, own) in enumerate(zip(table.rows, own_cells, strict=True))
    ]
    are_apart = sum(1 if len(record) > 1 else -1 for record in records[head:] if record) >= 0
    rows: list[_Row] = []
    for index, record in enumerate(records):
        if rows and record and (index == head or (are_apart and index > head)):
            rows.append(_Row(record[0].start))
        rows += record
    head_end = table.rows[head][0].start if head < len(table.rows) else table.span.end + 1

    def paint(number: int, _: Offset, __: Offset) -> Runs:
        row = rows[number]
        runs = [Run(" " * row.indent, "frame")] if row.indent else []
        for place, (cell, name, start, end) in enumerate(row.parts):
            if place:
                runs.append(Run(_BETWEEN, "frame"))
            if name:
                runs.append(Run(name, "cellname"))
            role = "tablehead" if cell.start < head_end else "cell"
            runs += InlinePainter(document, cell, role).runs(start, visible_end(text, start, end))
        return (*runs, *row.words)

    starts = array("Q", [table.span.start, *(row.start for row in rows[1:])])
    rule: Runs = (Run("─" * measure, "frame"),)
    return Body(starts, paint, above=[rule, *_size(table, hint, measure)], below=[rule])


def _size(table: Table, hint: str, measure: int) -> list[Runs]:
    """How large the table is and which key opens it, where a key does."""
    if not hint:
        return []
    count, columns = len(table.rows) - table.head, len(table.rows[0])
    rows = "1 row" if count == 1 else f"{count:,} rows"
    return decoration_rows(f"{rows}, {columns} columns · {hint} opens the table", "meta", measure)


class _Packer:
    """Puts cells into rows of at most `measure` cells, behind these names."""

    def __init__(self, text: str, names: Sequence[str], measure: int) -> None:
        self._text = text
        self._names = [(name, width(name)) for name in names]
        self._measure = measure
        self._hang = HANG if measure >= LEAST_HUNG else 0

    def packed(self, row: Sequence[Span], cells: Sequence[int], *, is_head: bool) -> list[_Row]:
        """The rows of one record; heads have no names before them."""
        rows: list[_Row] = []
        parts: list[_Part] = []  # of the last row, where there is room for more
        room = 0
        for cell, own, (name, lead) in zip(row, cells, [("", 0)] * len(row) if is_head else self._names, strict=True):
            if not cell:
                continue
            if parts and lead + own + len(_BETWEEN) <= room:
                room -= lead + own + len(_BETWEEN)
                parts.append(_Part(cell, name, *cell))
                continue
            indent = self._hang if rows else 0
            room = self._measure - indent - lead - own
            if room >= 0:
                parts = [_Part(cell, name, *cell)]
                rows.append(_Row(cell.start, indent, parts))
            else:
                parts = []
                rows += self._broken(cell, name, indent, lead)
        return rows

    def _broken(self, cell: Span, name: str, indent: int, lead: int) -> list[_Row]:
        """The rows of a cell that is longer than one: below its name, where that would take most of the first."""
        rows: list[_Row] = []
        if lead > self._measure // 2:
            words = decoration_rows(name.rstrip(), "cellname", self._measure - indent)
            rows += [_Row(cell.start, indent, words=runs) for runs in words]
            name, lead, indent = "", 0, self._hang
        starts = row_starts(self._text, *cell, self._measure - self._hang, indent=max(lead + indent - self._hang, 0))
        for start, end in zip(starts, [*starts[1:], cell.end], strict=True):
            rows.append(_Row(start, self._hang if rows else indent, [_Part(cell, name, start, end)]))
            name = ""
        return rows
