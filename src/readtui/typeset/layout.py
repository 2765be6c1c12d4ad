"""The rows of a document, made on demand, and the mapping between rows and offsets."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress, dropwhile
from operator import sub
from typing import TYPE_CHECKING

from readtui.document.model import Block, Code, Document, Output, Paragraph, Table
from readtui.span import Offset, Span
from readtui.typeset.blocks import Typesetter
from readtui.typeset.line import Line, TypesetBlock
from readtui.typeset.setting import Setting

if TYPE_CHECKING:
    from readtui.typeset.line_cells import CutRow
    from readtui.typeset.partial import PartialTypesetter
    from readtui.typeset.shown import Shown

CHUNK = 512
"""Blocks in a chunk of `Heights`. Changing one height costs a sum over its chunk and one over all chunks (2,000 for a
million blocks), some 20 µs each."""


class Heights:
    """The heights of all blocks in rows: four bytes a block, with sums over chunks of blocks."""

    __slots__ = ("_chunk", "_inner", "_rows", "_tops", "_totals")

    def __init__(self, rows: Iterable[int]) -> None:
        self._rows = array("I", rows)
        self._totals = [sum(self._rows[first : first + CHUNK]) for first in range(0, len(self._rows), CHUNK)]
        self._tops = list(accumulate(self._totals, initial=0))
        self._chunk = -1  # the chunk of `_inner`
        self._inner: list[int] = []  # the tops of its blocks, in rows from the start of the chunk

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, block: int) -> int:
        return self._rows[block]

    @property
    def total(self) -> int:
        """The sum of all heights."""
        return self._tops[-1]

    def top(self, block: int) -> int:
        """The first row of a block."""
        chunk, inner_index = divmod(block, CHUNK)
        return self._tops[chunk] + self._inner_tops(chunk)[inner_index]

    def at(self, row: int) -> tuple[int, int]:
        """The block that contains a row, and the row's number in that block."""
        chunk = bisect_right(self._tops, row, hi=len(self._totals)) - 1
        inner = self._inner_tops(chunk)
        rest = row - self._tops[chunk]
        inner_index = bisect_right(inner, rest, hi=len(inner) - 1) - 1
        return chunk * CHUNK + inner_index, rest - inner[inner_index]

    def update(self, heights: Iterable[tuple[int, int]]) -> bool:
        """Set heights, given as (block, rows); return whether any of them changed."""
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


EXACT_LIMIT = 500_000
"""Work up to which all heights are exact from the start: 300 KB of prose in paragraphs of 500 characters, some 5 ms.
The unit of work is the wrapping of one character."""

BLOCK_COST = 300
"""Work for a block in addition to its characters."""

SAMPLE_BLOCKS = 200
SAMPLE_CHARS = 100_000
"""Limits of the sample from which heights are estimated: under a millisecond of work."""

SHIFT = 24
"""Fractional bits of the estimated rows per character: exact to a row in paragraphs of 16 MB."""

REFINED_CHARS = 250_000
"""Characters of the blocks that are measured at once: 500 paragraphs, or 100 blocks of output, in some milliseconds."""

CACHED_BLOCKS = 512
"""Typeset blocks kept: several screens, even of the smallest blocks."""

PASSAGE_ROWS = 500
"""The most rows that `passage_lines` returns: a longer passage is better read in its place."""


class Layout:
    """The rows of a document in one setting.

    Rows are numbered from 0. In a large document, the height of a plain paragraph, or of output, is an estimate until
    one of its rows is requested; then the numbers of all rows *below* it shift, and `revision` grows. So a view should
    keep the offset at its top, not a row number: `make_exact` returns the current row of an offset and makes the rows
    near it exact, so that none of them shifts while they are shown. If only a part of the document is `shown`, the rest
    has no rows.
    """

    def __init__(self, document: Document, setting: Setting, shown: Shown | None = None) -> None:
        self.document = document
        self.setting = setting
        self.shown = shown
        self.revision = 0
        self._typesetter: Typesetter | PartialTypesetter = Typesetter(document, setting)
        self._blocks = self._typesetter.blocks
        self._line_counts: Sequence[int] = ()  # the lines of each block that are shown, if not all are
        if shown is not None:
            from readtui.typeset.partial import PartialTypesetter  # deferred: the start shows the whole of a text

            self._typesetter = partial = PartialTypesetter(self._typesetter, shown)
            self._line_counts = partial.line_counts
        self._cache: OrderedDict[int, TypesetBlock] = OrderedDict()
        self._exact_flags = bytearray(b"\1") * len(self._blocks)
        self._estimate_count = 0
        self._refined = 0  # the heights of all blocks before this one are exact
        self._shown_flags = bytes(map(bool, self._line_counts))
        shown_blocks = self._blocks if shown is None else compress(self._blocks, self._shown_flags)
        work = sum([BLOCK_COST + block.span.end - block.span.start for block in shown_blocks])
        self._heights = Heights(self._estimated_heights() if work > EXACT_LIMIT else self._exact_heights())

    @property
    def rows(self) -> int:
        """The number of rows, at least one."""
        return self._heights.total

    @property
    def is_exact(self) -> bool:
        """Whether all heights are exact, so that no row can shift any more."""
        return not self._estimate_count

    def line(self, row: int, left: int = 0) -> Line:
        """The row with this number; of a line that is cut, `left` is the first visible cell.

        Raises IndexError if there is none.
        """
        index, row_in_block = self._locate(row)
        return self._typeset(index).line(row_in_block, left)

    def cut_row(self, row: int) -> CutRow | None:
        """The row with this number if its line is cut, so that it goes sideways; else None."""
        index, row_in_block = self._locate(row)
        return self._typeset(index).cut_row(row_in_block)

    def offset_at(self, row: int) -> Offset:
        """The offset where the text of a row starts; for a row of decoration, the text below it."""
        index, row_in_block = self._locate(row)
        return self._typeset(index).span(row_in_block).start

    def row_of(self, offset: Offset) -> int:
        """The number of the row that shows the character at `offset`, or the nearest one that is shown."""
        index, offset = self._place_of(offset)
        row_in_block = self._exact_block(index).row_of(offset)
        return self._heights.top(index) + row_in_block

    def _place_of(self, offset: Offset) -> tuple[int, Offset]:
        """The block that shows an offset, and the offset; the nearest one that is shown if it is not."""
        offset = offset if self.shown is None else self.shown.nearest(offset)
        return max(self.document.block_at(offset), 0), offset

    def make_exact(self, offset: Offset, rows: int) -> int:
        """Make the heights within `rows` above and below `offset` exact; return the row of `offset`.

        None of these rows shifts until the next call of `make_exact` or `refine`.
        """
        index, offset = self._place_of(offset)
        row_in_block = self._exact_block(index).row_of(offset)
        first, above = index, row_in_block
        while above < rows and (first := self._shown_before(first)) >= 0:
            above += self._exact_block(first).rows
        last, below = index, self._heights[index] - row_in_block
        while below < rows and (last := self._shown_after(last)) >= 0:
            below += self._exact_block(last).rows
        return self._heights.top(index) + row_in_block

    def _shown_before(self, index: int) -> int:
        """The last block before this one of which something is shown; -1 if there is none."""
        return index - 1 if self.shown is None else self._shown_flags.rfind(1, 0, index)

    def _shown_after(self, index: int) -> int:
        """The first block after this one of which something is shown; -1 if there is none."""
        if self.shown is None:
            return index + 1 if index + 1 < len(self._blocks) else -1
        return self._shown_flags.find(1, index + 1)

    def refine(self, blocks: int) -> bool:
        """Make the next `blocks` estimated heights exact, fewer of large blocks; return whether estimates are left."""
        if self._estimate_count:
            first = self._exact_flags.index(0, self._refined)
            limit = self._blocks[first].span.start + REFINED_CHARS
            last = min(first + blocks, len(self._blocks))
            last = bisect_right(self._blocks, limit, first + 1, last, key=_start)
            self._refined = last
            height = self._typesetter.height
            self._set_heights([(index, height(index)) for index in range(first, last) if not self._exact_flags[index]])
        return bool(self._estimate_count)

    def _locate(self, row: int) -> tuple[int, int]:
        """The block that contains a row, and the row's number in that block. Makes the height of the block exact."""
        if row < 0:
            raise IndexError(f"row {row}")
        while row < self._heights.total:
            index, row_in_block = self._heights.at(row)
            if self._exact_flags[index]:
                return index, row_in_block
            self._exact_block(index)
        raise IndexError(f"row {row} of {self._heights.total}")

    def _typeset(self, index: int) -> TypesetBlock:
        cached = self._cache.get(index)
        if cached is None:
            cached = self._cache[index] = self._typesetter.typeset(index)
            if len(self._cache) > CACHED_BLOCKS:
                self._cache.popitem(last=False)
        else:
            self._cache.move_to_end(index)
        return cached

    def _exact_block(self, index: int) -> TypesetBlock:
        """Typeset a block and make its height exact."""
        cached = self._typeset(index)
        if not self._exact_flags[index]:
            self._set_heights([(index, cached.rows)])
        return cached

    def _set_heights(self, heights: Sequence[tuple[int, int]]) -> None:
        if self._heights.update(heights):
            self.revision += 1
        self._estimate_count -= len(heights)
        for index, _ in heights:
            self._exact_flags[index] = 1

    def _exact_heights(self) -> list[int]:
        return [self._height(index) for index in range(len(self._blocks))]

    def _height(self, index: int) -> int:
        """The height of a block. Tables and code, which take longest, are cached as a side effect."""
        if isinstance(self._blocks[index], Table | Code):
            return self._typeset(index).rows
        return self._typesetter.height(index)

    def _estimated_heights(self) -> list[int]:
        """Heights of all blocks: estimated for plain paragraphs and output, exact for all others."""
        blocks = self._blocks
        starts = [block.span.start for block in blocks]
        lengths = list(map(sub, [*starts[1:], len(self.document.text) + 1], starts))  # with the newline after each
        self._exact_flags = bytearray([type(block) is not Paragraph or bool(block.nest) for block in blocks])
        outputs = [index for index, block in enumerate(blocks) if type(block) is Output and self._continues(index)]
        if self.setting.output_lines == "cut":  # a row for each line
            outputs = []
        heights = self._paragraph_heights(lengths)
        for index in outputs:
            self._exact_flags[index] = 0
        for index, count in enumerate(self._line_counts):
            if count >= 0:  # lines of a part: that is an estimate; or nothing: that is exact
                heights[index] = count
                self._exact_flags[index] = not count
        if self.shown is not None:
            outputs = [index for index in outputs if self._line_counts[index] < 0]
        for index, height in zip(outputs, self._output_heights(outputs), strict=True):
            heights[index] = height
        for index, is_exact in enumerate(self._exact_flags):
            if is_exact and (self.shown is None or self._line_counts[index]):
                heights[index] = self._height(index)
        self._estimate_count = self._exact_flags.count(0)
        return heights

    def _continues(self, index: int) -> bool:
        """Whether a block goes on with the output of the block before it."""
        return index > 0 and type(self._blocks[index - 1]) is Output and not self._blocks[index].nest

    def _output_heights(self, outputs: Sequence[int]) -> list[int]:
        """Estimated heights of blocks of output: a row for each line, and more for long lines as a sample has them."""
        count, cells = self.document.text.count, max(self.setting.room, self.setting.measure) + 1  # with the newline
        spans = [self._blocks[index].span for index in outputs]
        step = len(outputs) // SAMPLE_BLOCKS + 1
        sample = [Span(start, min(end, start + SAMPLE_CHARS // SAMPLE_BLOCKS)) for start, end in spans[::step]]
        lines = sum(count("\n", start, end) + 1 for start, end in sample)
        rows = sum(map(self._typesetter.output_height, sample))
        rate = (rows - lines << SHIFT) // max(sum(map(len, sample)), 1)
        return [
            max(count("\n", start, end) + 1 + ((end - start) * rate >> SHIFT), (end - start) // cells)
            for start, end in spans
        ]

    def _paragraph_heights(self, lengths: Sequence[int]) -> list[int]:
        rows_per_char, rows_per_block = self._calibrate(lengths)
        return [rows_per_block + (length * rows_per_char >> SHIFT) for length in lengths]

    def _calibrate(self, lengths: Sequence[int]) -> tuple[int, int]:
        """The rows per character of plain paragraphs, in units of 2**-SHIFT, and the rows per paragraph.

        They are chosen so that the estimated and the exact heights of a sample of paragraphs have the same sum.
        """
        sample_size = min(SAMPLE_BLOCKS, SAMPLE_CHARS * len(lengths) // (len(self.document.text) + 1)) + 1
        sample: list[int] = []
        rows = 0
        for index in range(0, len(lengths), len(lengths) // sample_size + 1):
            if not self._exact_flags[index]:
                start = self._blocks[index].span.start
                sample.append(min(lengths[index], SAMPLE_CHARS))
                rows += self._typesetter.plain_height(start, start + sample[-1] - 1)
        low, high = 0, 1 << SHIFT  # a row has at least one character
        while low < high:
            middle = (low + high) // 2
            if sum(1 + (length * middle >> SHIFT) for length in sample) < rows:
                low = middle + 1
            else:
                high = middle
        return low, 1 if self.setting.paragraphs == "indented" else 2


def _start(block: Block) -> Offset:
    return block.span.start


def passage_lines(document: Document, setting: Setting, span: Span) -> tuple[Line, ...]:
    """The rows of the blocks that `span` touches, up to its end, at most `PASSAGE_ROWS`, without the blank rows before
    and after them. No line is cut."""
    wrapped = setting._replace(output_lines="measure", code_lines="measure", room=0, line_numbers=False)
    typesetter = Typesetter(document, wrapped)
    first, last = max(document.block_at(span.start), 0), document.block_at(max(span.end - 1, span.start))
    lines: list[Line] = []
    for index in range(first, last + 1):
        block = typesetter.typeset(index)
        lines += [_until(block.line(row), span.end) for row in range(min(block.rows, PASSAGE_ROWS - len(lines)))]
    while lines and _is_blank(lines[-1]):
        del lines[-1]
    return tuple(dropwhile(_is_blank, lines))


def _until(line: Line, end: Offset) -> Line:
    """The row without the text from `end` on; decoration stays."""
    if line.span.end <= end:
        return line
    cut = (run if run.start is None else run._replace(text=run.text[: max(end - run.start, 0)]) for run in line.runs)
    return Line(line.span, tuple(run for run in cut if run.text))


def _is_blank(line: Line) -> bool:
    return not any(run.text.strip() for run in line.runs)
