"""Typeset a part of a document: blocks and lines that are not shown have no rows, and gaps are marked."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.model import Code, Heading, Output
from readtui.span import Offset, Span
from readtui.typeset.blocks import Typesetter
from readtui.typeset.line import Line, Run, Runs, TypesetBlock
from readtui.typeset.nesting import blank_rows
from readtui.typeset.shown import Shown, gap_text
from readtui.unicode.clusters import fit
from readtui.unicode.cut import cut
from readtui.unicode.width import width

LABEL_GAP = 2
"""Blank cells before the words that tell of a gap."""


class PartialTypesetter:
    """Typesets the blocks of a document of which a part is shown, each by its index.

    `line_counts` has the number of lines of each block that are shown: 0 for none, -1 for all.
    """

    def __init__(self, typesetter: Typesetter, shown: Shown) -> None:
        self._typesetter = typesetter
        self._shown = shown
        self._measure = max(typesetter.setting.measure, 1)
        self.blocks = typesetter.blocks
        self.line_counts: Sequence[int] = shown.line_counts(self.blocks, typesetter.document.text)
        self._first = next(index for index, count in enumerate(self.line_counts) if count)

    def height(self, index: int) -> int:
        """The number of rows of a block. Faster than `typeset` for paragraphs and headings."""
        if not self.line_counts[index]:
            return 0
        if self.line_counts[index] > 0 or self._gap_text(self.blocks[index].span.end):
            return self.typeset(index).rows
        return self._typesetter.height(index) - self._surplus(index)

    def plain_height(self, start: Offset, end: Offset) -> int:
        """The number of rows of running text from `start` to `end`, without nesting and indent."""
        return self._typesetter.plain_height(start, end)

    def output_height(self, span: Span) -> int:
        """The number of rows of output."""
        return self._typesetter.output_height(span)

    def typeset(self, index: int) -> TypesetBlock:
        """Typeset a block, with the blank rows before it."""
        block = self.blocks[index]
        if not self.line_counts[index]:
            return TypesetBlock((), (), block.span.end, lambda *_: ())
        whole, blanks, surplus = self._typesetter.typeset(index), self._blanks(index), self._surplus(index)
        if isinstance(block, Output | Code):
            return whole.only(self._shown.parts_of(block.span), self._ended, blanks=blanks, surplus=surplus)
        last = whole.line(whole.row_of(block.span.end))
        below: tuple[Line, ...] = ()
        if (text := self._gap_text(block.span.end)) and _cells(last.runs) + LABEL_GAP + width(text) > self._measure:
            below = (Line(Span(last.span.end, last.span.end), (Run(cut(text, self._measure), "meta"),)),)
        ended = self._ended if not below else lambda _, runs: runs
        return whole.only((block.span,), ended, surplus=surplus, below=below)

    def _blanks(self, index: int) -> int:
        return blank_rows(self.blocks, index, self._typesetter.setting)

    def _surplus(self, index: int) -> int:
        """The blank rows before a block that are left out because the block before it is not shown."""
        if not index or self.line_counts[index - 1]:
            return 0
        if index == self._first:
            return self._blanks(index)
        block = self.blocks[index]
        before = self.blocks[self._typesetter.document.block_at(self._shown.nearest(block.span.start - 1))]
        return max(self._blanks(index) - (0 if isinstance(block, Heading) and isinstance(before, Heading) else 1), 0)

    def _gap_text(self, end: Offset) -> str:
        """The text for the gap after a part that is shown; "" without a gap, and if gaps are not marked."""
        document = self._typesetter.document
        gap = self._shown.gap_after(end, len(document.text)) if self._shown.counts_gaps else None
        return gap_text(document, gap) if gap is not None else ""

    def _ended(self, end: Offset, runs: Runs) -> Runs:
        """The last row of a part, with the size of the gap after it. What has no room beside it is cut."""
        text = " " * LABEL_GAP + self._gap_text(end)
        room = self._measure - width(text)
        if text.isspace() or room <= 0:
            return runs
        while runs and runs[-1].start is None and runs[-1].text.isspace() and len(runs) > 1:
            runs = runs[:-1]  # fills a row of code
        shown: list[Run] = []
        for run in runs:
            if fitting := run.text[: fit(run.text, room)]:
                shown.append(run._replace(text=fitting))
            if (room := room - width(run.text)) <= 0:
                break
        if not runs or not runs[0].role.startswith("code"):
            return (*shown, Run(text, "meta"))
        return (*shown, Run(text + " " * max(room, 0), "code continuation"))


def _cells(runs: Runs) -> int:
    return sum(width(run.text) for run in runs)
