"""Where everything stands: the rows of a document, made when they are asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from itertools import accumulate, dropwhile
from operator import sub

from readtui.document.model import Code, Document, Paragraph, Table
from readtui.span import Offset, Span
from readtui.typeset.blocks import Typesetter
from readtui.typeset.line import Line, SetBlock
from readtui.typeset.setting import Setting

CHUNK = 512
"""Blocks summed together: a change of one height costs a sum over a chunk and one over all chunks (2,000 for a
million blocks), some twenty microseconds each."""


class Heights:
    """Heights in rows, in four bytes a block, with sums over chunks of them."""

    __slots__ = ("_chunk", "_inner", "_rows", "_tops", "_totals")

    def __init__(self, rows: Iterable[int]) -> None:
        self._rows = array("I", rows)
        self._totals = [sum(self._rows[first : first + CHUNK]) for first in range(0, len(self._rows), CHUNK)]
        self._tops = list(accumulate(self._totals, initial=0))
        self._chunk = -1  # the chunk whose inner tops are kept
        self._inner: list[int] = []

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, block: int) -> int:
        return self._rows[block]

    @property
    def total(self) -> int:
        """All rows."""
        return self._tops[-1]

    def top(self, block: int) -> int:
        """The first row of a block."""
        chunk, place = divmod(block, CHUNK)
        return self._tops[chunk] + self._inner_tops(chunk)[place]

    def at(self, row: int) -> tuple[int, int]:
        """The block at a row, and which of its rows that is."""
        chunk = bisect_right(self._tops, row, hi=len(self._totals)) - 1
        inner = self._inner_tops(chunk)
        rest = row - self._tops[chunk]
        place = bisect_right(inner, rest, hi=len(inner) - 1) - 1
        return chunk * CHUNK + place, rest - inner[place]

    def change(self, heights: Iterable[tuple[int, int]]) -> bool:
        """Give blocks their heights; whether any was another before."""
        chunks: set[int] = set()
        for block, rows in heights:
            if self._rows[block] != rows:
                self._totals[block // CHUNK] += rows - self._rows[block]
                self._rows[block] = rows
                chunks.add(block // CHUNK)
        if chunks:
            self._tops = list(accumulate(self._totals, initial=0))
        if self._chunk in chunks:
            self._chunk = -1
        return bool(chunks)

    def _inner_tops(self, chunk: int) -> list[int]:
        if chunk != self._chunk:
            self._inner = list(accumulate(self._rows[chunk * CHUNK : (chunk + 1) * CHUNK], initial=0))
            self._chunk = chunk
        return self._inner


EXACT_WORK = 5_000_000
"""The heights of a document are exact from the start up to this: 3 MB of prose in paragraphs of 500 characters, some
15 ms. Work is counted in characters; a block costs as much as `BLOCK_WORK` of them."""

BLOCK_WORK = 300

SAMPLE_BLOCKS = 200
SAMPLE_CHARS = 100_000
"""What is set to learn how many characters a row holds: under a millisecond of work."""

SHIFT = 24
"""Bits behind the point in rows a character: exact to a row in paragraphs of 16 MB."""

KEPT_BLOCKS = 512
"""Blocks kept set: several screens, even of the smallest blocks."""


class Layout:
    """The rows of a document in one setting.

    Rows are numbered from 0 to `rows`. In a large document the heights of plain paragraphs are estimates until they
    are looked at, and the numbers of the rows *below* a block shift when it is. `revision` grows with each shift.
    An offset keeps its meaning for ever: who shows the text keeps the offset at the top, not the number of its row.
    `settle` gives the number anew and makes the rows round it exact, so that none of them shifts while they are shown.
    """

    def __init__(self, document: Document, setting: Setting) -> None:
        self.document = document
        self.setting = setting
        self.revision = 0
        self._setter = Typesetter(document, setting)
        self._blocks = self._setter.blocks
        self._kept: OrderedDict[int, SetBlock] = OrderedDict()
        self._exact = bytearray(b"\1") * len(self._blocks)
        self._unsettled = 0  # how many heights are estimates
        self._refined = 0  # no block before this is an estimate
        work = len(document.text) + BLOCK_WORK * len(self._blocks)
        self._heights = Heights(self._estimated() if work > EXACT_WORK else self._measured())

    @property
    def rows(self) -> int:
        """How many rows there are: at least one."""
        return self._heights.total

    @property
    def exact(self) -> bool:
        """Whether every height is known, so that no row shifts any more."""
        return not self._unsettled

    def line(self, row: int) -> Line:
        """A row. Raises IndexError where there is none."""
        index, inner = self._found(row)
        return self._set(index).line(inner)

    def offset_at(self, row: int) -> Offset:
        """Where the text of a row starts; for a furniture row, the text that follows."""
        index, inner = self._found(row)
        return self._set(index).span(inner).start

    def row_of(self, offset: Offset) -> int:
        """The row that shows the character at `offset`."""
        index = max(self.document.block_at(offset), 0)
        inner = self._settle(index).row_of(offset)
        return self._heights.top(index) + inner

    def settle(self, offset: Offset, rows: int) -> int:
        """Make exact what is within `rows` of `offset`, above and below; gives the row of `offset`.

        Between `rows` above and below the one it gives, no row shifts until the next call of `settle` or `refine`.
        """
        index = max(self.document.block_at(offset), 0)
        place = self._settle(index).row_of(offset)
        first, above = index, place
        while first and above < rows:
            first -= 1
            above += self._settle(first).rows
        last, below = index, self._heights[index] - place
        while last + 1 < len(self._blocks) and below < rows:
            last += 1
            below += self._settle(last).rows
        return self._heights.top(index) + place

    def refine(self, blocks: int) -> bool:
        """Make the next `blocks` heights exact that are estimates; whether there are more."""
        if self._unsettled:
            first = self._exact.index(0, self._refined)
            last = self._refined = min(first + blocks, len(self._blocks))
            height = self._setter.height
            self._keep_heights([(index, height(index)) for index in range(first, last) if not self._exact[index]])
        return bool(self._unsettled)

    # Heights

    def _found(self, row: int) -> tuple[int, int]:
        """The block at a row, its height exact, and which of its rows that is."""
        if row < 0:
            raise IndexError(f"row {row}")
        while row < self._heights.total:
            index, inner = self._heights.at(row)
            if self._exact[index]:
                return index, inner
            self._settle(index)
        raise IndexError(f"row {row} of {self._heights.total}")

    def _set(self, index: int) -> SetBlock:
        kept = self._kept.get(index)
        if kept is None:
            kept = self._kept[index] = self._setter.set(index)
            if len(self._kept) > KEPT_BLOCKS:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(index)
        return kept

    def _settle(self, index: int) -> SetBlock:
        """A block, set, its height made exact."""
        kept = self._set(index)
        if not self._exact[index]:
            self._keep_heights([(index, kept.rows)])
        return kept

    def _keep_heights(self, heights: Sequence[tuple[int, int]]) -> None:
        if self._heights.change(heights):
            self.revision += 1
        self._unsettled -= len(heights)
        for index, _ in heights:
            self._exact[index] = 1

    def _measured(self) -> list[int]:
        return [self._height(index) for index in range(len(self._blocks))]

    def _height(self, index: int) -> int:
        """The height of a block; tables and code, which cost most, are kept set."""
        return self._set(index).rows if isinstance(self._blocks[index], Table | Code) else self._setter.height(index)

    def _estimated(self) -> list[int]:
        """Heights by length for plain paragraphs, as a sample of them runs; exact for all else."""
        blocks = self._blocks
        starts = [block.span.start for block in blocks]
        lengths = list(map(sub, [*starts[1:], len(self.document.text) + 1], starts))  # with the newline behind each
        others = [index for index, block in enumerate(blocks) if type(block) is not Paragraph or block.nest]
        self._exact = bytearray(len(blocks))
        for index in others:
            self._exact[index] = 1
        self._unsettled = len(blocks) - len(others)
        rows_a_char, rows_more = self._calibrated(lengths)
        heights = [rows_more + (length * rows_a_char >> SHIFT) for length in lengths]
        for index in others:
            heights[index] = self._height(index)
        return heights

    def _calibrated(self, lengths: Sequence[int]) -> tuple[int, int]:
        """What a plain paragraph's height grows by with each character, in parts of 2**SHIFT, and what it starts from:
        such that a sample of paragraphs, evenly over the document, comes to its true height."""
        wanted = min(SAMPLE_BLOCKS, SAMPLE_CHARS * len(lengths) // (len(self.document.text) + 1)) + 1
        sample: list[int] = []
        rows = 0
        for index in range(0, len(lengths), len(lengths) // wanted + 1):
            if not self._exact[index]:
                start = self._blocks[index].span.start
                sample.append(min(lengths[index], SAMPLE_CHARS))
                rows += self._setter.plain_height(start, start + sample[-1] - 1)
        low, high = 0, 1 << SHIFT  # a row holds at least one character
        while low < high:
            middle = (low + high) // 2
            if sum(1 + (length * middle >> SHIFT) for length in sample) < rows:
                low = middle + 1
            else:
                high = middle
        return low, 1 if self.setting.paragraphs == "indented" else 2


PASSAGE_ROWS = 500
"""Rows that are set at most: whoever wants to read on goes there."""


def passage_lines(document: Document, setting: Setting, span: Span) -> tuple[Line, ...]:
    """The rows of the blocks from the start of a passage to its end, without the blank rows before them."""
    setter = Typesetter(document, setting)
    first, last = max(document.block_at(span.start), 0), document.block_at(max(span.end - 1, span.start))
    lines: list[Line] = []
    for index in range(first, last + 1):
        block = setter.set(index)
        lines += map(block.line, range(min(block.rows, PASSAGE_ROWS - len(lines))))
    return tuple(dropwhile(_is_blank, lines))


def _is_blank(line: Line) -> bool:
    return not any(run.text.strip() for run in line.runs)
