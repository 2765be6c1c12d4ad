"""A table in a window of its own: the current cell, and the rows and columns that are scrolled into view."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from readtui.document.model import Caption, Document, Table
from readtui.span import Offset, Span
from readtui.typeset.table import column_names
from readtui.typeset.table_columns import Column, has_broken_cells, measure_columns
from readtui.unicode.width import width

MAX_COLUMN_WIDTH = 36
"""Cells of a column in a table that does not fit the window: longer content is cut, and shown in full below the
table."""

MAX_NAME_WIDTH = 20
"""Cells up to which the name of a column makes it wider than its content."""

MIN_CUT_WIDTH = 8
"""Least number of cells of a column that is cut. Numbers are not cut: half of one is another number."""

GAP = 3
"""Cells between two columns: a line, and a space at each side."""


@dataclass(frozen=True)
class TableView:
    """A table with a current cell, in a window with `window_width` cells and `window_height` rows below the column
    names.

    `row` and `column` are the indices of the current cell in the table. `natural_widths` are the widths of the columns
    if all have enough room. The first column is always visible; `first_scrolled_column` is the first one beside it, and
    `first_visible_row` the first row.
    """

    document: Document
    table: Table
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    natural_widths: tuple[int, ...]
    body_cells: BodyCells = field(compare=False, repr=False)
    row: int
    column: int = 0
    first_visible_row: int = 0
    first_scrolled_column: int = 1
    window_width: int = 80
    window_height: int = 20

    @classmethod
    def of(cls, document: Document, table: Table, offset: Offset) -> TableView:
        """Return the view of a table whose current cell is the one at `offset` in the text."""
        names, found = tuple(column_names(document.text, table)), tuple(measure_columns(document, table, {}))
        row = max((index for index, cells in enumerate(table.rows) if cells[0].start <= offset), default=0)
        column = max((index for index, cell in enumerate(table.rows[row]) if cell.start <= offset), default=0)
        widths, cells = _natural_widths(document.text, table, names, found), BodyCells(document.text, table)
        return cls(document, table, names, found, widths, cells, row).move_to(row, column)

    @property
    def title(self) -> str:
        """The caption of the table; without one, the title of its section."""
        blocks = self.document.blocks
        index = self.document.block_at(self.table.span.start)
        for block in blocks[index + 1 : index + 2]:
            if isinstance(block, Caption) and block.of == index:
                return block.span.of(self.document.text)
        section = self.document.section_at(self.table.span.start)
        return self.document.sections[section].title if section >= 0 else "Table"

    # Cells

    @property
    def first_body_row(self) -> int:
        """The index of the first row after the header; 0 if the table is all header."""
        return _first_body_row(self.table)

    @property
    def has_header(self) -> bool:
        """Whether the columns have names."""
        return self.first_body_row > 0

    @property
    def current_cell(self) -> Span:
        """The span of the current cell."""
        return self.table.rows[self.row][self.column]

    def cell_text(self, row: int, column: int) -> str:
        """Return the text of a cell."""
        return self.table.rows[row][column].of(self.document.text)

    def cell_line(self, row: int, column: int) -> str:
        """Return the text of a cell on one line, with dots between its lines."""
        return _on_one_line(self.cell_text(row, column))

    @property
    def row_text(self) -> str:
        """The cells of the current row, separated by tabs."""
        return _tab_separated(self.document.text, self.table.rows[self.row])

    def table_text(self) -> str:
        """Return the whole table, header included: a line per row, with tabs between the cells."""
        return "\n".join(_tab_separated(self.document.text, row) for row in self.table.rows)

    # Moving

    def move_to(self, row: int, column: int) -> TableView:
        """Make another cell the current one, or the nearest that exists."""
        row = min(max(row, self.first_body_row), len(self.table.rows) - 1)
        return replace(self, row=row, column=min(max(column, 0), len(self.columns) - 1))._scrolled_to_cell()

    def move_by(self, rows: int, columns: int) -> TableView:
        """Move `rows` down and `columns` to the right."""
        return self.move_to(self.row + rows, self.column + columns)

    def to_edge(self, down: int, right: int) -> TableView:
        """Go to the last row (1) or the first (-1) or neither (0), and likewise to a column."""
        return self.move_by(down * len(self.table.rows), right * len(self.columns))

    def with_size(self, window_width: int, window_height: int) -> TableView:
        """Set the size of the window."""
        return replace(self, window_width=max(window_width, 1), window_height=max(window_height, 1))._scrolled_to_cell()

    def find(self, query: str, step: int, *, here: bool = False) -> TableView | None:
        """Return the view at the next cell with the text `query` (`step` 1) or the previous one (-1), wrapping around.

        Case is ignored. With `here`, the current cell is tried first. None if no cell matches.
        """
        count = len(self.columns)
        current = (self.row - self.first_body_row) * count + self.column
        if (found := self.body_cells.find(query.casefold(), current, step, here=here)) is None:
            return None
        row, column = divmod(found, count)
        return self.move_to(self.first_body_row + row, column)

    # The visible part

    @cached_property
    def widths(self) -> Sequence[int]:
        """The width of each column in this window."""
        if self._row_width(max(self.natural_widths)) <= self.window_width:
            return self.natural_widths
        if len(self.natural_widths) == 1:
            return [self.window_width]
        widest = MAX_COLUMN_WIDTH
        while self._row_width(widest + 1) <= self.window_width:
            widest += 1
        first, *rest = [min(natural, widest) for natural in self.natural_widths]
        return [min(first, max(self.window_width // 3, 4)), *rest]

    @cached_property
    def visible_columns(self) -> list[tuple[int, int]]:
        """The visible columns with their widths. The last one may be cut, if enough of it remains to be readable."""
        found: list[tuple[int, int]] = []
        remaining = self.window_width
        for column in (0, *range(self.first_scrolled_column, len(self.columns))):
            width = self.widths[column]
            can_be_cut = remaining >= MIN_CUT_WIDTH and not self.columns[column].is_numeric
            is_readable = width <= remaining or can_be_cut
            if remaining <= 0 or not (is_readable or column in (0, self.column)):
                break
            found.append((column, min(width, remaining)))
            remaining -= width + GAP
        return found

    @property
    def has_more_columns(self) -> bool:
        """Whether there are more columns to the right."""
        return self._width_of(self.first_scrolled_column, len(self.columns)) > self.window_width

    @property
    def longest_cut_cell(self) -> int:
        """The width of the widest column that is cut; 0 if none is."""
        return max(
            natural if natural > width else 0 for natural, width in zip(self.natural_widths, self.widths, strict=True)
        )

    def _row_width(self, widest: int) -> int:
        """The width of a row if no column is wider than `widest`."""
        widths = [min(natural, widest) for natural in self.natural_widths]
        return sum(widths) + GAP * (len(widths) - 1)

    def _width_of(self, left: int, end: int) -> int:
        """The width of the first column and of those from `left` to `end`."""
        return self.widths[0] + sum(self.widths[left:end]) + GAP * max(end - left, 0)

    def _scrolled_to_cell(self) -> TableView:
        """Scroll the current cell into view, and leave no space blank that more of the table could fill."""
        left = min(self.first_scrolled_column, self.column) or 1
        reach = self._width_of(left, self.column + 1)  # updated step by step: a table may have ten thousand columns
        while left < self.column and reach > self.window_width:
            reach -= self.widths[left] + GAP
            left += 1
        reach = self._width_of(left, len(self.columns))
        while left > 1 and reach + self.widths[left - 1] + GAP <= self.window_width:
            left -= 1
            reach += self.widths[left] + GAP
        top = min(max(self.first_visible_row, self.row - self.window_height + 1, self.first_body_row), self.row)
        return replace(
            self,
            first_scrolled_column=left,
            first_visible_row=max(min(top, len(self.table.rows) - self.window_height), self.first_body_row),
        )


class BodyCells:
    """The texts of the cells below the header, in one string to be searched at once: a table may have 50,000."""

    def __init__(self, text: str, table: Table) -> None:
        self._text = text
        self._rows = table.rows[_first_body_row(table) :]

    @cached_property
    def _cells(self) -> tuple[str, Sequence[int]]:
        """The texts in lower case, each with a separator before and behind it, and where each starts."""
        joined = _SEPARATOR.join([self._text[start:end] for row in self._rows for start, end in row]).casefold()
        lengths = [len(cell) + 1 for cell in joined.split(_SEPARATOR)]
        return f"{joined}{_SEPARATOR}", array("Q", accumulate(lengths, initial=0))

    def find(self, words: str, current: int, step: int, *, here: bool) -> int | None:
        """Return the index of the next cell (`step` 1) or the previous one (-1) with `words` in lower case.

        The search goes on at the other end; with `here`, the cell `current` is tried first. None if no cell has them.
        """
        joined, starts = self._cells
        if here and words in joined[starts[current] : starts[current + 1] - 1]:
            return current
        if step > 0:
            found = joined.find(words, starts[current + 1])
            found = joined.find(words) if found < 0 else found
        else:
            found = joined.rfind(words, 0, starts[current])
            found = joined.rfind(words) if found < 0 else found
        return bisect_right(starts, found) - 1 if found >= 0 else None


_SEPARATOR = "\0"
"""A character that no printable text has, and therefore no query."""


def _first_body_row(table: Table) -> int:
    return table.head if table.head < len(table.rows) else 0


def _on_one_line(cell: str) -> str:
    return cell.replace("\n", " · ")


def _natural_widths(text: str, table: Table, names: Sequence[str], columns: Sequence[Column]) -> tuple[int, ...]:
    first = _first_body_row(table)
    body = [column.cells[first:] for column in columns]
    if has_broken_cells(text, table):
        by_column = zip(*table.rows[first:], strict=True)
        body = [[width(_on_one_line(cell.of(text))) for cell in column] for column in by_column]
    return tuple(
        max(
            1,
            max(cells),
            column.integer_cells + column.fraction_cells,
            min(width(name), MAX_NAME_WIDTH) if first else 0,
        )
        for name, column, cells in zip(names, columns, body, strict=True)
    )


def _tab_separated(text: str, row: tuple[Span, ...]) -> str:
    return "\t".join(cell.of(text).replace("\n", " ") for cell in row)
