"""Sections, paragraphs, figures and tables near a place in a document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from readtui.document.model import Caption, Document, Figure, Heading, Table
from readtui.span import Offset, Span


def nth_section_start(document: Document, offset: Offset, count: int) -> Offset | None:
    """Return the start of the `count`-th section after `offset` (before it, if `count` is negative).

    If there are fewer, the last one in that direction; None if there is none. In a document with sections, the start of
    the text counts as one.
    """
    sections = document.sections
    return _nth([0, *(section.span.start for section in sections)] if sections else [], offset, count)


def nth_figure_start(document: Document, offset: Offset, count: int) -> Offset | None:
    """Return the same for figures, tables, and captions that belong to neither, without the start of the text."""
    starts = [
        block.span.start
        for block in document.blocks
        if isinstance(block, Figure | Table) or (isinstance(block, Caption) and block.of is None)
    ]
    return _nth(starts, offset, count)


def nth_paragraph_start(document: Document, offset: Offset, count: int) -> Offset | None:
    """Return the same for blocks with text, without the start of the text."""
    blocks = document.blocks
    step = 1 if count > 0 else -1
    index = document.block_at(offset if count > 0 else offset - 1) + (count > 0)
    start, left = None, abs(count)
    while left and 0 <= index < len(blocks):
        if blocks[index].span:
            start, left = blocks[index].span.start, left - 1
        index += step
    return start


def paragraphs_from(document: Document, viewport: Span, position: Offset, count: int) -> Span:
    """Return the span of `count` paragraphs, starting with the one that is read.

    That is the block at `position`; if it starts above the viewport, the next block, if that starts in the viewport.
    Headings and blocks without text are skipped.
    """
    blocks = document.blocks
    index = document.block_at(position)
    if index < 0:
        return Span(position, position)
    first = index
    if blocks[index].span.start < viewport.start and index + 1 < len(blocks):
        first += blocks[index + 1].span.start < viewport.end
    while first + 1 < len(blocks) and (isinstance(blocks[first], Heading) or not blocks[first].span):
        first += 1
    return Span(blocks[first].span.start, blocks[min(first + max(count, 1), len(blocks)) - 1].span.end)


def table_near(document: Document, viewport: Span, position: Offset) -> tuple[Table, Offset] | None:
    """Return the table at `position`, else the first one in the viewport, and the place in it; None without a table."""
    blocks = document.blocks
    first = document.block_at(position)
    if first >= 0 and isinstance(block := blocks[first], Table) and position in block.span:
        return block, position
    for index in range(max(document.block_at(viewport.start), 0), len(blocks)):
        block = blocks[index]
        if block.span.start >= viewport.end:
            break
        if isinstance(block, Table) and viewport.start < block.span.end:
            return block, max(viewport.start, block.span.start)
    return None


def _nth(starts: Sequence[Offset], offset: Offset, count: int) -> Offset | None:
    """Return the `count`-th of the sorted `starts` after `offset`, or the last in that direction; None without any."""
    if count > 0:
        ahead = starts[bisect_right(starts, offset) :]
        return ahead[min(count, len(ahead)) - 1] if ahead else None
    behind = starts[: bisect_left(starts, offset)]
    return behind[max(count, -len(behind))] if behind else None
