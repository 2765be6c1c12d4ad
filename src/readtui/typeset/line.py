"""A typeset row: runs of characters, each with its role and its offset in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from readtui.span import Offset, Span
from readtui.unicode.clusters import fit
from readtui.unicode.width import width


class Run(NamedTuple):
    """Characters with one role.

    `role` is one or more names with spaces between them, the role of the block first ("body strong link"); a theme
    has a style for each. `start` is the offset of the first character in the document's text; None for decoration
    (bullets, frames, labels, hyphens), which is painted but is not in the text.
    """

    text: str
    role: str
    start: Offset | None = None


class Line(NamedTuple):
    """A row. `span` is the text that it covers, with the white space at its end.

    The span of a row of decoration is empty, at the offset of the text below it.
    """

    span: Span
    runs: tuple[Run, ...] = ()


Runs: TypeAlias = tuple[Run, ...]
Painter: TypeAlias = Callable[[int, Offset, Offset], Runs]
"""Returns the runs of a row of text, given its number in the block and the start and end of the text it covers."""


class Body(NamedTuple):
    """The rows of a block without bars, bullets and blank rows: the offsets where its rows of text start, the function
    that paints them, and the rows of decoration above and below them."""

    starts: Sequence[Offset]
    paint: Painter
    above: Sequence[Runs] = ()
    below: Sequence[Runs] = ()


class TypesetBlock:
    """A typeset block: rows of decoration, rows of text, rows of decoration.

    Rows of text are kept as the offsets where they start, and painted on demand: four bytes a row even in a paragraph
    of 20 MB. If several rows start at one offset, the last of them contains it.
    """

    __slots__ = ("_above", "_below", "_end", "_paint", "_starts", "rows")

    def __init__(
        self, above: Sequence[Line], starts: Sequence[Offset], end: Offset, paint: Painter, below: Sequence[Line] = ()
    ) -> None:
        self._above = above
        self._starts = starts
        self._end = end
        self._paint = paint
        self._below = below
        self.rows = len(above) + len(starts) + len(below)

    def span(self, row: int) -> Span:
        """The text that a row covers; rows are numbered from the first row of the block."""
        index = row - len(self._above)
        if index < 0:
            return self._above[row].span
        if index >= len(self._starts):
            return self._below[index - len(self._starts)].span
        return Span(self._starts[index], self._starts[index + 1] if index + 1 < len(self._starts) else self._end)

    def line(self, row: int) -> Line:
        """The row with this number in the block."""
        index = row - len(self._above)
        if index < 0:
            return self._above[row]
        if index >= len(self._starts):
            return self._below[index - len(self._starts)]
        span = self.span(row)
        return Line(span, self._paint(index, span.start, span.end))

    def row_of(self, offset: Offset) -> int:
        """The number of the row that covers `offset`, or of the nearest row of text."""
        return len(self._above) + max(bisect_right(self._starts, offset) - 1, 0)


def cell_of(line: Line, offset: Offset) -> int:
    """The cell of the row where the character at `offset` starts; for an offset after the row, the end of its text."""
    cell = end = 0
    for run in line.runs:
        cells = width(run.text)
        if run.start is not None:
            if offset < run.start:
                return cell
            if offset < run.start + len(run.text):
                return cell + width(run.text[: offset - run.start])
            end = cell + cells
        cell += cells
    return end


def offset_at(line: Line, cell: int) -> Offset:
    """The offset of the character in a cell of the row.

    In decoration it is the offset of the next text in the row; after the text, the end of the text.
    """
    offset = line.span.start
    for run in line.runs:
        cells = width(run.text)
        if run.start is not None:
            if cell < cells:
                return run.start + fit(run.text, max(cell, 0))
            offset = run.start + len(run.text)
        elif cell < cells:
            following = (later.start for later in line.runs if later.start is not None and later.start >= offset)
            return next(following, offset)
        cell -= cells
    return offset
