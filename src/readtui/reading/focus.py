"""What is in focus while the rest of the text is dimmed: a paragraph, a sentence or a row; and where it is."""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal, TypeAlias

from readtui.document.model import Code, Document, Output, Table
from readtui.reading.motions import line_end, line_start
from readtui.reading.overlay import Overlay
from readtui.reading.passages import paragraph_at
from readtui.reading.sentences import sentence_at, stretch_at
from readtui.span import Offset, Span

FocusKind: TypeAlias = Literal["off", "paragraph", "sentence", "ruler"]
"""What is in focus; "ruler" marks a row, and dims nothing."""


def focus_span(document: Document, offset: Offset, kind: FocusKind) -> Span:
    """Return the paragraph or the sentence at an offset; of other kinds the character there.

    In a table that is the row, in code the lines between two empty ones, or the line, and so in the output of programs,
    where an entry of a log is a paragraph.
    """
    if not document.text:
        return Span(0, 0)
    if kind not in ("paragraph", "sentence"):
        return Span(offset, offset + 1)
    match document.blocks[document.block_at(offset)]:
        case Table() as table if table.rows:
            return _row_at(table, offset)
        case Code() | Output() as lines if offset in lines.span:
            if kind == "paragraph":
                return paragraph_at(document, offset) if document.is_output else stretch_at(document, offset)
            return Span(line_start(document.text, offset), line_end(document.text, offset))
        case block:
            return block.span if kind == "paragraph" else sentence_at(document, offset)


def _row_at(table: Table, offset: Offset) -> Span:
    """Return the row of a table at an offset, up to the next one."""
    starts = [min(cell.start for cell in row) for row in table.rows if row]
    index = max(bisect_right(starts, offset) - 1, 0)
    return Span(starts[index], starts[index + 1] - 1 if index + 1 < len(starts) else table.span.end)


def unfocused(overlays: tuple[Overlay, ...], row: Span, focus: Span) -> tuple[Overlay, ...]:
    """Return the overlays of a row of which only the text in `focus` is not dimmed.

    Highlights outside are dimmed too; matches, the selection, links and the cursor are as they were.
    """
    outside = [part for part in _outside(row, focus) if part]
    dimmed = [Overlay(part, "unfocused") for part in outside]
    kept: list[Overlay] = []
    for overlay in overlays:
        if not overlay.role.startswith("highlight_"):
            kept.append(overlay)
            continue
        dimmed += [Overlay(part, "unfocused_highlight") for part in _outside(overlay.span, focus) if part]
        inside = _common(overlay.span, focus)
        kept += [overlay._replace(span=inside)] if inside else []
    return (*dimmed, *kept)


def _outside(span: Span, focus: Span) -> tuple[Span, Span]:
    """Return the parts of a span before and after the focus."""
    before = Span(span.start, max(min(span.end, focus.start), span.start))
    return before, Span(min(max(span.start, focus.end, before.end), span.end), span.end)


def _common(span: Span, focus: Span) -> Span:
    start = max(span.start, focus.start)
    return Span(start, max(min(span.end, focus.end), start))


def followed_row(row: int, scrolled: int, height: int, overlap: int) -> int:
    """Return the row of the screen that is in focus after the text was scrolled down by rows (up if negative).

    The focus glides towards the upper third of the screen, never against the direction in which the reader goes. After
    a page turn it is at the text that was in focus, if that is still visible, else where the page begins.
    """
    last, third = max(height - 1, 0), height // 3
    if abs(scrolled) > max(third, 1):
        moved = row - scrolled
        start = min(overlap, last) if scrolled > 0 else 0
        return moved if 0 <= moved <= last else start
    steps = abs(scrolled)
    towards = min(row + steps, third) if row < third else max(row - steps, third)
    return min(max(towards, 0), last)
