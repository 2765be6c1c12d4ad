"""The part of a document that is shown: its other lines and blocks have no rows."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import sub

from readtui.document.model import Block, Code, Document, Output
from readtui.span import Offset, Span


class Shown:
    """The spans of a text that are shown, at least one, disjoint and in order.

    Each begins and ends with a line of output or code, or with a block; the newline after it belongs to it. Spans
    without a line between them are one. With `counts_gaps`, the row before a gap says how much is in the gap.
    """

    __slots__ = ("_ends", "_starts", "counts_gaps")

    def __init__(self, spans: Iterable[Span], *, counts_gaps: bool = False) -> None:
        starts, ends = array("I"), array("I")
        last_end = -2
        for start, end in spans:
            if start > last_end + 1:
                starts.append(start)
                ends.append(end)
            else:
                ends[-1] = max(ends[-1], end)
            last_end = ends[-1]
        if not starts:
            raise ValueError("nothing is shown")
        self._starts, self._ends, self.counts_gaps = starts, ends, counts_gaps

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> Span:
        return Span(self._starts[index], self._ends[index])

    def __iter__(self) -> Iterator[Span]:
        return map(Span, self._starts, self._ends)

    def __contains__(self, offset: object) -> bool:
        return isinstance(offset, int) and self.nearest(offset) == offset

    def nearest(self, offset: Offset) -> Offset:
        """Return the offset itself if it is shown; else the end of the span before it, or the first offset shown."""
        index = bisect_right(self._starts, offset) - 1
        return min(offset, self._ends[index]) if index >= 0 else self._starts[0]

    def at_or_after(self, offset: Offset) -> Offset | None:
        """Return the first offset from this one on that is shown; None if there is none."""
        if offset in self:
            return offset
        index = bisect_right(self._starts, offset)
        return self._starts[index] if index < len(self) else None

    def parts_of(self, block: Span) -> Sequence[Span]:
        """Return the spans in a block, without what is outside of it."""
        first, stop = bisect_left(self._ends, block.start), bisect_right(self._starts, block.end)
        return [self[index].clipped_to(block) for index in range(first, stop)]

    def begins_after_gap(self, offset: Offset) -> bool:
        """Whether text between two spans is hidden directly before an offset."""
        index = bisect_left(self._starts, offset)
        return 0 < index < len(self) and self._starts[index] == offset

    def ends_before_gap(self, row: Span, end: Offset) -> bool:
        """Whether a row, with the newline after it if there is one, is before something hidden in a text with this
        end."""
        index = bisect_left(self._ends, row.end - 1)
        return index < len(self) and self._ends[index] <= row.end and self.gap_after(self._ends[index], end) is not None

    def gap_after(self, offset: Offset, end: Offset) -> Span | None:
        """Return what is hidden directly after the end of a shown span, in a text with this end; None if nothing is."""
        index = bisect_left(self._ends, offset)
        if index == len(self) or self._ends[index] != offset:
            return None
        following = self._starts[index + 1] - 1 if index + 1 < len(self) else end
        return Span(offset + 1, following) if offset < following else None

    def line_counts(self, blocks: Sequence[Block], text: str) -> list[int]:
        """Return, for each block of a text, how many of its lines are shown: 0 if none is, -1 if all are.

        All lines of a block that is neither output nor code are shown, or none. In linear time: no call for each block
        whose lines are hidden.
        """
        starts, ends = self._starts, self._ends
        of_spans = [text.count("\n", start, end) + 1 for start, end in zip(starts, ends, strict=True)]
        before = list(accumulate(of_spans, initial=0))
        firsts = [bisect_left(ends, block.span.start) for block in blocks]
        stops = [bisect_right(starts, block.span.end) for block in blocks]
        counts = list(map(sub, stops, firsts))
        for index, count in enumerate(counts):
            if count:
                counts[index] = self._lines_in(text, blocks[index], firsts[index], stops[index], before)
        return counts

    def _lines_in(self, text: str, block: Block, first: int, stop: int, before: Sequence[int]) -> int:
        start, end = block.span
        if not isinstance(block, Output | Code) or (self._starts[first] <= start and self._ends[first] >= end):
            return -1
        if stop - first == 1:
            shown = self[first].clipped_to(block.span)
            return text.count("\n", *shown) + 1
        lines = before[stop - 1] - before[first + 1]
        for index in (first, stop - 1):
            lines += text.count("\n", *self[index].clipped_to(block.span)) + 1
        return lines


def gap_text(document: Document, gap: Span) -> str:
    """Return how much is hidden in a gap: its lines, or its blocks if it begins with prose."""
    first, last = document.block_at(gap.start), document.block_at(gap.end)
    is_lines = isinstance(document.blocks[first], Output | Code)
    count = document.text.count("\n", *gap) + 1 if is_lines else last - first + 1
    kind = "line" if is_lines else "paragraph"
    return f"… {count:,} {kind}{'' if count == 1 else 's'}"
