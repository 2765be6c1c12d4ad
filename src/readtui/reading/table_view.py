"""A table in a window of its own: a cell of it is the present one, and what is in sight follows that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from readtui.document.model import Caption, Document, Table
from readtui.span import Offset, Span
from readtui.typeset.columns import Column, measure_columns
from readtui.typeset.table import column_names
from readtui.unicode.width import width

WIDEST = 36
"""Cells of a column in a table that does not fit: what is longer is cut, and said below."""

WIDEST_NAME = 20
"""Cells of a column's name that make it wider than what stands in it."""

LEAST_CUT = 8
"""Cells that a column shows at least where it is cut. A number is not cut: half of it is another number."""

GAP = 3
"""Cells between two columns: a line, and a blank at each side."""


@dataclass(frozen=True)
class TableView:
    """A table with a present cell, in a window of `room` cells and `height` rows below the names of the columns.

    Rows and columns are counted as in the table. `natural` is what the columns take where all have room. The first
    column stays in sight, and `left` is the first beside it; `top` is the first row.
    """

    document: Document
    table: Table
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    natural: tuple[int, ...]
    row: int
    column: int = 0
    top: int = 0
    left: int = 1
    room: int = 80
    height: int = 20

    @classmethod
    def of(cls, document: Document, table: Table, place: Offset) -> TableView:
        """A table, with the cell at that place in the text as the present one."""
        names, found = tuple(column_names(document.text, table)), tuple(measure_columns(document, table, {}))
        row = max((index for index, cells in enumerate(table.rows) if cells[0].start <= place), default=0)
        column = max((index for index, cell in enumerate(table.rows[row]) if cell.start <= place), default=0)
        return cls(document, table, names, found, _natural(table, names, found), row).to(row, column)

    @property
    def title(self) -> str:
        """The caption of the table; without one, the section that it stands in."""
        blocks = self.document.blocks
        index = self.document.block_at(self.table.span.start)
        for block in blocks[index + 1 : index + 2]:
            if isinstance(block, Caption) and block.of == index:
                return block.span.of(self.document.text)
        section = self.document.section_at(self.table.span.start)
        return self.document.sections[section].title if section >= 0 else "Table"

    # The cells

    @property
    def first(self) -> int:
        """The first row below the heads; in a table of heads alone, the first of all."""
        return _first(self.table)

    @property
    def named(self) -> bool:
        """Whether the columns have names."""
        return self.first > 0

    @property
    def cell(self) -> Span:
        """The present cell."""
        return self.table.rows[self.row][self.column]

    def words(self, row: int, column: int) -> str:
        """What a cell says."""
        return self.table.rows[row][column].of(self.document.text)

    @property
    def row_words(self) -> str:
        """The cells of the present row, with tabs between."""
        return _tabbed(self.document.text, self.table.rows[self.row])

    def all_words(self) -> str:
        """The whole table: a line for each row, heads too, with tabs between the cells."""
        return "\n".join(_tabbed(self.document.text, row) for row in self.table.rows)

    # Moving

    def to(self, row: int, column: int) -> TableView:
        """Another cell, or the nearest there is."""
        row = min(max(row, self.first), len(self.table.rows) - 1)
        return replace(self, row=row, column=min(max(column, 0), len(self.columns) - 1))._following()

    def moved(self, rows: int, columns: int) -> TableView:
        """So many cells down and to the right."""
        return self.to(self.row + rows, self.column + columns)

    def within(self, room: int, height: int) -> TableView:
        """In a window of that size."""
        return replace(self, room=max(room, 1), height=max(height, 1))._following()

    def found(self, words: str, step: int, *, here: bool = False) -> TableView | None:
        """At the next cell that has these words, or the one before (`step` -1), round the end; with `here`, the present
        one first. None if no cell has them."""
        wanted, text = words.casefold(), self.document.text
        count, rows = len(self.columns), self.table.rows
        size = (len(rows) - self.first) * count
        present = (self.row - self.first) * count + self.column
        for away in range(0 if here else 1, size + 1):
            row, column = divmod((present + step * away) % size, count)
            if wanted in rows[self.first + row][column].of(text).casefold():
                return self.to(self.first + row, column)
        return None

    # What is in sight

    @cached_property
    def widths(self) -> Sequence[int]:
        """The cells of each column in this window."""
        if self._total(max(self.natural)) <= self.room:
            return self.natural
        if len(self.natural) == 1:
            return [self.room]
        widest = WIDEST
        while self._total(widest + 1) <= self.room:
            widest += 1
        first, *rest = [min(own, widest) for own in self.natural]
        return [min(first, max(self.room // 3, 4)), *rest]

    @cached_property
    def shown(self) -> list[tuple[int, int]]:
        """The columns in sight, each with its cells: the last one may be cut, if that leaves some words of it."""
        found: list[tuple[int, int]] = []
        room = self.room
        for column in (0, *range(self.left, len(self.columns))):
            own = self.widths[column]
            is_told = own <= room or (room >= LEAST_CUT and not self.columns[column].is_numeric)
            if room <= 0 or not (is_told or column in (0, self.column)):
                break
            found.append((column, min(own, room)))
            room -= own + GAP
        return found

    @property
    def more_right(self) -> bool:
        """Whether columns go on at the right."""
        return self._reach(self.left, len(self.columns)) > self.room

    @property
    def longest(self) -> int:
        """The cells of the longest cell that is cut; 0 where none is."""
        return max(own if own > cells else 0 for own, cells in zip(self.natural, self.widths, strict=True))

    def _total(self, widest: int) -> int:
        """The cells of a row where no column has more than `widest`."""
        return sum(min(own, widest) for own in self.natural) + GAP * (len(self.natural) - 1)

    def _reach(self, left: int, end: int) -> int:
        """The cells of the first column and of those from `left` to `end`."""
        return self.widths[0] + sum(self.widths[left:end]) + GAP * max(end - left, 0)

    def _following(self) -> TableView:
        """The present cell in sight, and no room left blank that more of the table could fill."""
        left = min(self.left, self.column) or 1
        reach = self._reach(left, self.column + 1)  # counted on: a table may have some ten thousand columns
        while left < self.column and reach > self.room:
            reach -= self.widths[left] + GAP
            left += 1
        reach = self._reach(left, len(self.columns))
        while left > 1 and reach + self.widths[left - 1] + GAP <= self.room:
            left -= 1
            reach += self.widths[left] + GAP
        top = min(max(self.top, self.row - self.height + 1, self.first), self.row)
        return replace(self, left=left, top=max(min(top, len(self.table.rows) - self.height), self.first))


def _first(table: Table) -> int:
    return table.head if table.head < len(table.rows) else 0


def _natural(table: Table, names: Sequence[str], columns: Sequence[Column]) -> tuple[int, ...]:
    first = _first(table)
    return tuple(
        max(1, max(column.cells[first:]), column.whole + column.part, min(width(name), WIDEST_NAME) if first else 0)
        for name, column in zip(names, columns, strict=True)
    )


def _tabbed(text: str, row: tuple[Span, ...]) -> str:
    return "\t".join(cell.of(text) for cell in row)
