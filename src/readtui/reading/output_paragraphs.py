"""Paragraphs of the output of programs: the entries of a log, else the lines between two blank ones."""

from __future__ import annotations

from readtui.document.model import Document
from readtui.span import Offset, Span

_EXAMINED = 1 << 14
"""Characters at the start of an output that show whether it is a log."""

_MOST_CONTINUED = 10_000
"""Lines after which the start or the end of an entry is no longer looked for."""

_MOST_CHARACTERS = 1 << 18
"""Characters before and after a place in which blank lines are looked for: a long output may have none."""


def paragraph_of_output(document: Document, offset: Offset) -> Span:
    """Return the paragraph at `offset`, or the one before a newline; an empty span at a blank line."""
    return _lines_at(document.text, offset)


def next_paragraph(document: Document, offset: Offset) -> Offset | None:
    """Return the start of the paragraph that begins next after `offset`; None after the last."""
    text = document.text
    start = max(_lines_at(text, offset).end, offset)
    while text[start : start + 1] == "\n":
        start += 1
    return start if start < len(text) else None


def previous_paragraph(document: Document, offset: Offset) -> Offset | None:
    """Return the start of the paragraph that begins before `offset`; None before the first."""
    text = document.text
    while offset > 0 and text[offset - 1] == "\n":
        offset -= 1
    return _lines_at(text, offset - 1).start if offset > 0 else None


def nth_paragraph(document: Document, offset: Offset, count: int) -> Offset | None:
    """Return the start of the `count`-th paragraph after `offset`, or before it; of the last one if there are fewer."""
    start: Offset | None = None
    for _ in range(abs(count)):
        at = offset if start is None else start
        found = next_paragraph(document, at) if count > 0 else previous_paragraph(document, at)
        if found is None:
            break
        start = found
    return start


def paragraph_end(document: Document, offset: Offset) -> Offset:
    """Return the end of the paragraph at `offset`; from there that of the next one, at last that of the text."""
    if offset < (end := paragraph_of_output(document, offset).end):
        return end
    start = next_paragraph(document, offset)
    return len(document.text) if start is None else paragraph_of_output(document, start).end


def paragraphs_on_screen(document: Document, viewport: Span, position: Offset, count: int) -> Span:
    """Return the span of `count` paragraphs, starting with the one that is read.

    That is the one at `position`; if it starts above the viewport, the next one, if that starts in the viewport.
    """
    span = paragraph_of_output(document, position)
    if not span or span.start < viewport.start:
        following = next_paragraph(document, position)
        if following is not None and following < viewport.end:
            span = paragraph_of_output(document, following)
    end = span.end
    for _ in range(count - 1):
        if (following := next_paragraph(document, end)) is None:
            break
        end = paragraph_of_output(document, following).end
    return Span(span.start, end)


def _lines_at(text: str, offset: Offset) -> Span:
    """Return the entry of a log at `offset`, or the lines up to blank ones; an empty span at a blank line."""
    from readtui.ingest.terminal.entries import entry_test  # deferred: few documents are output

    start = text.rfind("\n", 0, offset) + 1
    if (begins_entry := entry_test(text[:_EXAMINED])) is None:
        if text[start : start + 1] in ("", "\n"):
            return Span(offset, offset)
        return Span(_start_of_lines(text, start), _end_of_lines(text, start))
    end = text.find("\n", start)
    for _ in range(_MOST_CONTINUED):
        if start == 0 or begins_entry(text, start):
            break
        start = text.rfind("\n", 0, start - 1) + 1
    for _ in range(_MOST_CONTINUED):
        if end < 0 or begins_entry(text, end + 1):
            break
        end = text.find("\n", end + 1)
    return Span(start, start + len(text[start : end if end >= 0 else len(text)].rstrip("\n")))


def _start_of_lines(text: str, start: Offset) -> Offset:
    """Return the start of the line after the last blank one before a line, or after as much as is looked at."""
    first = max(start - _MOST_CHARACTERS, 0)
    if (blank := text.rfind("\n\n", first, start)) >= 0:
        return blank + 2
    if first > 0:
        return text.rfind("\n", 0, first) + 1
    while text[first : first + 1] == "\n":
        first += 1
    return first


def _end_of_lines(text: str, start: Offset) -> Offset:
    """Return the end of the line before the next blank one, or of the last one that is looked at."""
    limit = start + _MOST_CHARACTERS
    blank = text.find("\n\n", start, limit)
    if blank < 0:
        blank = text.find("\n", limit)
    return blank if blank >= 0 else len(text)
