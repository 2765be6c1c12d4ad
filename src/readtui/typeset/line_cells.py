"""The cells of the characters of a line, also of a very long one."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from readtui.span import Offset
from readtui.unicode.clusters import boundary_at_or_after, row_end
from readtui.unicode.width import CELLS, CONTEXTUAL, width

STEP = 4096
"""Characters between two known places of a line: so many are measured to find a cell or an offset near one of them."""

BEYOND, HIDDEN = "›", "‹"
"""The signs to the right of a row that goes on, and to the left of one whose start is not visible."""


class LineCells:
    """The cells of the characters of one line. Long lines are measured in steps, as far as they are asked for."""

    __slots__ = ("_cells", "_is_ascii", "_offsets", "_text", "end", "start")

    def __init__(self, text: str, start: Offset, end: Offset) -> None:
        self._text = text
        self.start = start
        self.end = end
        self._is_ascii = text.isascii()
        self._offsets = [start]  # known starts of clusters
        self._cells = [0]  # where these are

    def cell_of(self, offset: Offset) -> int:
        """Return the cell where the character at an offset starts; for one after the line, its width."""
        offset = min(max(offset, self.start), self.end)
        if self._is_ascii:
            return offset - self.start
        while self._offsets[-1] < offset:
            self._measure_next()
        known = bisect_right(self._offsets, offset) - 1
        return self._cells[known] + _width(self._text[self._offsets[known] : offset])

    def before(self, cell: int) -> tuple[Offset, int]:
        """Return the last place at or before a cell where a cluster starts, or the line ends: its offset and cell."""
        if self._is_ascii:
            offset = min(self.start + cell, self.end)
            return offset, offset - self.start
        while self._cells[-1] < cell and self._offsets[-1] < self.end:
            self._measure_next()
        known = max(bisect_right(self._cells, cell) - 1, 0)
        offset, found = self._offsets[known], self._cells[known]
        if found == cell:
            return offset, found
        end = row_end(self._text, offset, self.end, cell - found)
        found_end = found + _width(self._text[offset:end])
        return (end, found_end) if found_end <= cell else (offset, found)  # a row has at least one cluster

    def _measure_next(self) -> None:
        last = self._offsets[-1]
        end = min(boundary_at_or_after(self._text, min(last + STEP, self.end), last), self.end)
        self._offsets.append(end)
        self._cells.append(self._cells[-1] + _width(self._text[last:end]))


def _width(text: str) -> int:
    """The width of a text. Faster than `width` for a long one."""
    classes = text.translate(CELLS) if len(text) > 1 and not text.isascii() else CONTEXTUAL
    return width(text) if CONTEXTUAL in classes else sum(classes.encode("latin-1"))


class CutRow(NamedTuple):
    """A row of which `cells` cells are visible beside `gutter` cells that stay: bars, numbers."""

    gutter: int
    cells: int
    line: LineCells

    def goes_beyond(self, left: int) -> bool:
        """Whether the line goes on after the visible cells, of which `left` is the first one."""
        return self.line.before(left + self.cells)[0] < self.line.end
