"""What a reader goes by in a document: its sections, paragraphs, figures and tables, from a place on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from readtui.document.model import Caption, Document, Figure, Heading, Table
from readtui.span import Offset, Span


def nth_section_start(document: Document, offset: Offset, count: int) -> Offset | None:
    """The start of the `count`-th section after `offset` (before it, where `count` is negative), or of the last that
    way; None if there is none. The head of the text is one more, where there are sections."""
    sections = document.sections
    return _nth([0, *(section.span.start for section in sections)] if sections else [], offset, count)


def nth_figure_start(document: Document, offset: Offset, count: int) -> Offset | None:
    """The same of figures, captions and tables."""
    starts = [
        block.span.start
        for block in document.blocks
        if isinstance(block, Figure | Table) or (isinstance(block, Caption) and block.of is None)
    ]
    return _nth(starts, offset, count)


def nth_paragraph_start(document: Document, offset: Offset, count: int) -> Offset | None:
    """The same of blocks with words."""
    blocks = document.blocks
    step = 1 if count > 0 else -1
    index = document.block_at(offset if count > 0 else offset - 1) + (count > 0)
    start, left = None, abs(count)
    while left and 0 <= index < len(blocks):
        if blocks[index].span:
            start, left = blocks[index].span.start, left - 1
        index += step
    return start


def paragraphs_from(document: Document, screen: Span, here: Offset, count: int) -> Span:
    """`count` paragraphs from the one that is read at `here`: that one, or the next where it began above the screen. Of
    a heading, the one below."""
    blocks = document.blocks
    index = document.block_at(here)
    if index < 0:
        return Span(here, here)
    first = index
    if blocks[index].span.start < screen.start and index + 1 < len(blocks):
        first += blocks[index + 1].span.start < screen.end
    while first + 1 < len(blocks) and (isinstance(blocks[first], Heading) or not blocks[first].span):
        first += 1
    return Span(blocks[first].span.start, blocks[min(first + max(count, 1), len(blocks)) - 1].span.end)


def table_near(document: Document, screen: Span, here: Offset) -> tuple[Table, Offset] | None:
    """The table at `here`, or else the first one on the screen, and the place in it; None where none is."""
    blocks = document.blocks
    first = document.block_at(here)
    if first >= 0 and isinstance(block := blocks[first], Table) and here in block.span:
        return block, here
    for index in range(max(document.block_at(screen.start), 0), len(blocks)):
        block = blocks[index]
        if block.span.start >= screen.end:
            break
        if isinstance(block, Table) and screen.start < block.span.end:
            return block, max(screen.start, block.span.start)
    return None


def _nth(starts: Sequence[Offset], offset: Offset, count: int) -> Offset | None:
    """The `count`-th of sorted `starts` from `offset`, or the last that way; None if there is none."""
    if count > 0:
        ahead = starts[bisect_right(starts, offset) :]
        return ahead[min(count, len(ahead)) - 1] if ahead else None
    behind = starts[: bisect_left(starts, offset)]
    return behind[max(count, -len(behind))] if behind else None
