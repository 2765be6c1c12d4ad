"""A row of the set text: runs of characters, each with its role and its place in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from readtui.span import Offset, Span
from readtui.unicode.clusters import fit
from readtui.unicode.width import width


class Run(NamedTuple):
    """Characters of one look.

    `role` is one or more names, space between them, the block's first ("body strong link"); a theme gives each
    its look. `start` is the offset of the first character in the document's text; None for furniture, which is
    painted but is no part of the text.
    """

    text: str
    role: str
    start: Offset | None = None


class Line(NamedTuple):
    """One row. `span` is what it covers of the text, the space at its break included; empty for furniture rows,
    at the offset of the text that follows."""

    span: Span
    runs: tuple[Run, ...] = ()


Runs: TypeAlias = tuple[Run, ...]
Painter: TypeAlias = Callable[[int, Offset, Offset], Runs]
"""Gives the runs of a row of text: its index, and what it covers."""


class Body(NamedTuple):
    """The rows of a block without what stands round them: rows of text by where they start and how they are painted,
    and furniture rows above and below."""

    starts: Sequence[Offset]
    paint: Painter
    above: Sequence[Runs] = ()
    below: Sequence[Runs] = ()


class TypesetBlock:
    """One block, set: furniture rows above, rows of text, furniture rows below.

    Rows of text are kept as the offsets where they start, and painted when they are asked for: a paragraph of 20 MB
    costs four bytes a row. Where several rows start at one offset, the last of them holds it.
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
        """What a row covers, counted from the block's first."""
        index = row - len(self._above)
        if index < 0:
            return self._above[row].span
        if index >= len(self._starts):
            return self._below[index - len(self._starts)].span
        return Span(self._starts[index], self._starts[index + 1] if index + 1 < len(self._starts) else self._end)

    def line(self, row: int) -> Line:
        """A row, counted from the block's first."""
        index = row - len(self._above)
        if index < 0:
            return self._above[row]
        if index >= len(self._starts):
            return self._below[index - len(self._starts)]
        span = self.span(row)
        return Line(span, self._paint(index, span.start, span.end))

    def row_of(self, offset: Offset) -> int:
        """The row that covers `offset`, or the nearest in the block."""
        return len(self._above) + max(bisect_right(self._starts, offset) - 1, 0)


def cell_of(line: Line, offset: Offset) -> int:
    """The cell of the row where the character at `offset` starts; behind the row's text, its end."""
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
    """The offset of the character under a cell of the row; on furniture, of the text that follows; behind the
    text, its end."""
    place = line.span.start
    for run in line.runs:
        cells = width(run.text)
        if run.start is not None:
            if cell < cells:
                return run.start + fit(run.text, max(cell, 0))
            place = run.start + len(run.text)
        elif cell < cells:
            following = (later.start for later in line.runs if later.start is not None and later.start >= place)
            return next(following, place)
        cell -= cells
    return place
