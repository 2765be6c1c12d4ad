"""Sections, paragraphs, figures and tables near a place in a document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from readtui.document.model import Block, Caption, Document, Figure, Heading, Section, Table
from readtui.span import Offset, Span


def nth_section_start(document: Document, offset: Offset, count: int) -> Offset | None:
    """Return the start of the `count`-th section after `offset` (before it, if `count` is negative).

    If there are fewer, the last one in that direction; None if there is none. In a document with sections, the start of
    the text counts as one.
    """
    sections = document.sections
    if not sections:
        return None
    if count > 0:
        first = bisect_right(sections, offset, key=_start_of)
        return sections[min(first + count, len(sections)) - 1].span.start if first < len(sections) else None
    index = bisect_left(sections, offset, key=_start_of) + count
    return (sections[index].span.start if index >= 0 else 0) if offset > 0 else None


def _start_of(section: Section) -> Offset:
    return section.span.start


def nth_figure_start(document: Document, offset: Offset, count: int) -> Offset | None:
    """Return the same for figures, tables, and captions that belong to neither, without the start of the text."""
    return _nth_block_start(document, offset, count, _is_figure)


def _is_figure(block: Block) -> bool:
    return isinstance(block, Figure | Table) or (isinstance(block, Caption) and block.of is None)


def nth_paragraph_start(document: Document, offset: Offset, count: int) -> Offset | None:
    """Return the same for blocks with text, or the paragraphs of an output, without the start of the text."""
    if document.is_output:
        from readtui.reading.output_paragraphs import nth_paragraph  # deferred: few documents are output

        return nth_paragraph(document, offset, count)
    return _nth_block_start(document, offset, count, lambda block: bool(block.span))


def _nth_block_start(
    document: Document, offset: Offset, count: int, is_counted: Callable[[Block], bool]
) -> Offset | None:
    blocks = document.blocks
    step = 1 if count > 0 else -1
    index = document.block_at(offset if count > 0 else offset - 1) + (count > 0)
    start, left = None, abs(count)
    while left and 0 <= index < len(blocks):
        if is_counted(blocks[index]):
            start, left = blocks[index].span.start, left - 1
        index += step
    return start


def paragraphs_from(document: Document, viewport: Span, position: Offset, count: int) -> Span:
    """Return the span of `count` paragraphs, starting with the one that is read.

    That is the block at `position`; if it starts above the viewport, the next block, if that starts in the viewport.
    Headings and blocks without text are skipped.
    """
    if document.is_output:
        from readtui.reading.output_paragraphs import paragraphs_on_screen  # deferred, as above

        return paragraphs_on_screen(document, viewport, position, count)
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
