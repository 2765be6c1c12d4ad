"""Scrolling sideways: which cells of lines that are cut are visible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from readtui.typeset.line_cells import CutRow

CONTEXT_CELLS = 20
"""Cells of context that a place has at the edge of the page after scrolling to it, unless the page is narrow."""

MOST_COUNTED = 100_000
"""Most cells of a line whose width is measured for the status row."""


class Columns(NamedTuple):
    """The visible columns of the lines that are cut, from 1, and the width of the widest one on the page."""

    first: int
    last: int
    widest: int

    @property
    def text(self) -> str:
        """What the status row says of them."""
        more = "+" if self.widest >= MOST_COUNTED else ""
        return f"columns {self.first:,}–{min(self.last, self.widest):,} of {self.widest:,}{more}"


class Sideways:
    """The first visible cell of the lines that are cut, `left`. What scrolls returns whether it has changed."""

    def __init__(self) -> None:
        self.left = 0

    def reset(self) -> None:
        """Show the starts of the lines."""
        self.left = 0

    def scroll(self, rows: Sequence[CutRow], cells: int = 0, half_pages: int = 0) -> bool:
        """Scroll to the right by cells and halves of the page (left if negative), at most to the end of the longest
        row."""
        before, half = self.left, max((row.cells // 2 for row in rows), default=0)
        wanted = max(before + cells + half_pages * max(half, 1), 0)
        if wanted > before:
            reach = max((row.line.before(wanted + row.cells)[1] - row.cells for row in rows), default=0)
            wanted = max(min(wanted, reach), before)
        self.left = wanted
        return self.left != before

    def show(self, row: CutRow, offset: int) -> bool:
        """Scroll by the fewest cells that make a place in a row visible, with some context."""
        before = self.left
        context = min(CONTEXT_CELLS, row.cells // 3)
        cell = row.line.cell_of(offset)
        end = max(row.line.before(cell + context)[1], cell + 1)
        if cell < before:
            self.left = max(cell - context, 0) if end > row.cells else 0
        elif end > before + row.cells:
            self.left = end - row.cells
        return self.left != before

    def columns(self, rows: Sequence[CutRow]) -> Columns | None:
        """Return the visible columns of rows; None if all of them are visible."""
        if not self.left and not any(row.goes_beyond(0) for row in rows):
            return None
        cells = max((row.cells for row in rows), default=0)
        widest = max((row.line.before(MOST_COUNTED)[1] for row in rows), default=0)
        return Columns(self.left + 1, self.left + cells, widest)
