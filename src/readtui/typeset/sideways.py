"""Rows that are wider than the page: which of their cells are visible, whatever the length of their lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from readtui.span import Offset
from readtui.typeset.line import Run, Runs
from readtui.typeset.line_cells import BEYOND, HIDDEN, STEP, CutRow, LineCells
from readtui.unicode.clusters import cluster_at
from readtui.unicode.width import width


class RunPainter(Protocol):
    """Makes the runs of any part of a block."""

    def runs(self, start: Offset, end: Offset) -> Runs:
        """The characters from `start` to `end` as runs of one role each."""


class CutRows:
    """The rows of a block whose lines are cut.

    `role` is that of blank cells beside wide characters that are cut; with `fills`, it is also that of the cells after
    the end of a line. `gutter_runs` returns what stays at the left of a row, `gutter` cells wide, given where the row
    starts. A nest has its bars and bullets before that, in `first` and in the other rows.
    """

    def __init__(
        self,
        text: str,
        painter: RunPainter,
        gutter_runs: Callable[[Offset], Runs],
        *,
        gutter: int,
        cells: int,
        role: str,
        fills: bool,
    ) -> None:
        self._text = text
        self._painter = painter
        self._gutter_runs = gutter_runs
        self._gutter = gutter
        self._cells = cells
        self._role = role
        self._fills = fills
        self._first: Runs = ()
        self._rest: Runs = ()
        self._long_lines: dict[Offset, LineCells] = {}

    def nest(self, first: Runs, rest: Runs) -> None:
        """Put bars and bullets before the rows."""
        self._first, self._rest = first, rest
        self._gutter += sum(width(run.text) for run in rest)

    def row(self, start: Offset, end: Offset) -> CutRow:
        """The row of the line from `start` to `end`."""
        if end > start and self._text[end - 1] == "\n":
            end -= 1
        if end - start <= STEP:
            return CutRow(self._gutter, self._cells, LineCells(self._text, start, end))
        if start not in self._long_lines:
            self._long_lines[start] = LineCells(self._text, start, end)
        return CutRow(self._gutter, self._cells, self._long_lines[start])

    def runs(self, row: int, start: Offset, end: Offset, left: int = 0) -> Runs:
        """The visible runs of a row, of whose text `left` is the first visible cell."""
        before = (self._rest if row else self._first) + self._gutter_runs(start)
        line = self.row(start, end).line
        if left and before and line.end > line.start:
            before = (*before[:-1], before[-1]._replace(text=before[-1].text[:-1] + HIDDEN))
        first, cell = line.before(left)
        blank = 0  # the visible half of a wide character
        if cell < left and first < line.end:
            first = min(cluster_at(self._text, first, line.start).end, line.end)
            blank = min(line.cell_of(first) - left, self._cells)
        last, last_cell = line.before(left + self._cells)
        last = max(last, first)
        shown = ((Run(" " * blank, self._role),) if blank else ()) + self._painter.runs(first, last)
        rest = self._cells - max(last_cell - left, blank, 0)
        if last < line.end:
            return (*before, *shown, *_blank(rest, self._role), Run(BEYOND, "wrapped"))
        return (*before, *shown, *(_blank(rest, self._role) if self._fills else ()))


def _blank(cells: int, role: str) -> Runs:
    return (Run(" " * cells, role),) if cells > 0 else ()
