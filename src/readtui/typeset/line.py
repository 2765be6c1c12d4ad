"""A typeset row: runs of characters, each with its role and its offset in the text."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from readtui.span import Offset, Span
from readtui.unicode.clusters import fit
from readtui.unicode.width import width

if TYPE_CHECKING:
    from readtui.typeset.line_cells import CutRow


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

Ending: TypeAlias = Callable[[Offset, Runs], Runs]
"""Returns the last row of a part of a block with what is to be shown there, given the end of the part and its runs."""


class Cuts(Protocol):
    """Rows of text of which only some cells are visible (`sideways.CutRows`)."""

    def row(self, start: Offset, end: Offset) -> CutRow:
        """The row of the line from `start` to `end`."""

    def runs(self, row: int, start: Offset, end: Offset, left: int = 0) -> Runs:
        """The visible runs of a row, of whose text `left` is the first visible cell."""

    def nest(self, first: Runs, rest: Runs) -> None:
        """Put bars and bullets before the rows."""


class Body(NamedTuple):
    """The rows of a block without bars, bullets and blank rows: the offsets where its rows of text start, the function
    that paints them, and the rows of decoration above and below them. `cut`: the rows of text go sideways."""

    starts: Sequence[Offset]
    paint: Painter
    above: Sequence[Runs] = ()
    below: Sequence[Runs] = ()
    cut: Cuts | None = None


class TypesetBlock:
    """A typeset block: rows of decoration, rows of text, rows of decoration.

    Rows of text are kept as the offsets where they start, and painted on demand: four bytes a row even in a paragraph
    of 20 MB. If several rows start at one offset, the last of them contains it. `shown` are the numbers of the rows of
    text that are shown, if not all are; `ended` adds to the runs of such a row what is to be shown there.
    """

    __slots__ = ("_above", "_below", "_cut", "_end", "_ended", "_paint", "_shown", "_starts", "rows")

    def __init__(
        self,
        above: Sequence[Line],
        starts: Sequence[Offset],
        end: Offset,
        paint: Painter,
        below: Sequence[Line] = (),
        *,
        cut: Cuts | None = None,
        shown: Sequence[int] | None = None,
        ended: Callable[[int, Runs], Runs] | None = None,
    ) -> None:
        self._above = above
        self._starts = starts
        self._end = end
        self._paint = paint
        self._below = below
        self._cut = cut
        self._ended = ended
        self._shown = range(len(starts)) if shown is None else shown
        self.rows = len(above) + len(self._shown) + len(below)

    def only(
        self, parts: Sequence[Span], ending: Ending, *, blanks: int = 0, surplus: int = 0, below: Sequence[Line] = ()
    ) -> TypesetBlock:
        """The block with some of its lines only, at least one: `parts` are from the start of a line to the end of one.

        Of the `blanks` rows before it, `surplus` are left out. If its first line is, so is what stands above that, but
        for the blank rows. The rows `below` are added.
        """
        shown, last_rows = array("I"), dict[int, Offset]()
        for start, end in parts:
            stop = bisect_right(self._starts, end)
            shown.extend(range(bisect_left(self._starts, start), stop))
            last_rows[stop - 1] = end

        def ended(row: int, runs: Runs) -> Runs:
            return ending(last_rows[row], runs) if row in last_rows else runs

        above = self._above[surplus : blanks if shown[0] else len(self._above)]
        below = (*(self._below if shown[-1] + 1 == len(self._starts) else ()), *below)
        return TypesetBlock(above, self._starts, self._end, self._paint, below, cut=self._cut, shown=shown, ended=ended)

    def span(self, row: int) -> Span:
        """The text that a row covers; rows are numbered from the first row of the block."""
        index = row - len(self._above)
        if index < 0:
            return self._above[row].span
        if index >= len(self._shown):
            return self._below[index - len(self._shown)].span
        index = self._shown[index]
        return Span(self._starts[index], self._starts[index + 1] if index + 1 < len(self._starts) else self._end)

    def line(self, row: int, left: int = 0) -> Line:
        """The row with this number in the block. Of a line that is cut, `left` is the first visible cell."""
        index = row - len(self._above)
        if index < 0:
            return self._above[row]
        if index >= len(self._shown):
            return self._below[index - len(self._shown)]
        span = self.span(row)
        index = self._shown[index]
        cut = self._cut
        runs = self._paint(index, span.start, span.end) if cut is None else cut.runs(index, span.start, span.end, left)
        return Line(span, runs if self._ended is None else self._ended(index, runs))

    def cut_row(self, row: int) -> CutRow | None:
        """The row with this number if its line is cut, else None."""
        if self._cut is None or not 0 <= row - len(self._above) < len(self._shown):
            return None
        start, end = self.span(row)
        return self._cut.row(start, end)

    def row_of(self, offset: Offset) -> int:
        """The number of the row that covers `offset`, or of the nearest row of text."""
        index = max(bisect_right(self._starts, offset) - 1, 0)
        return len(self._above) + max(bisect_right(self._shown, index) - 1, 0)


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
