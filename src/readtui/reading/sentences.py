"""Sentence boundaries by vim's rules: after a full stop and its closing marks, and at each stretch of a block.

A stretch is a run of lines without an empty line.
"""

from __future__ import annotations

from readtui.document.model import Document
from readtui.span import Offset, Span
from readtui.unicode.clusters import boundary_at_or_after, may_join
from readtui.unicode.lazy_regex import lazy_regex

# A full stop with its closing marks, before white space or the end of the line. CJK full stops need no space.
_END = lazy_regex("(?:[.!?][)\\]\"'’”»]*(?=[ \n]|\\Z)|[。！？][)\\]\"'’”»」』）】》〉]*) *(?:\n *)?")
_STOPS = ".!?。！？)]\"'’”»」』）】》〉 \n"
"""Characters that may lie between the end of a sentence and the start of the next."""

_FIRST_WINDOW = 1024
"""Characters searched first for the start of a sentence: longer than most; doubled until one is found."""

_INDENT = lazy_regex("[ \n]*")


def is_gap(document: Document, offset: Offset) -> bool:
    """Whether the newline at `offset` separates two blocks or ends an empty line: where vim has an empty line."""
    text = document.text
    if text[offset] != "\n":
        return False
    return offset == 0 or text[offset - 1] == "\n" or offset == _block_span(document, offset).end


def _block_span(document: Document, offset: Offset) -> Span:
    if document.is_output:  # its blocks are cut anywhere
        return Span(0, len(document.text))
    return document.blocks[document.block_at(offset)].span


def stretch_at(document: Document, offset: Offset) -> Span:
    """Return the lines of a block around `offset`, up to the nearest empty lines."""
    text = document.text
    block = _block_span(document, offset)
    before = text.rfind("\n\n", block.start, offset + 1)
    after = text.find("\n\n", offset, block.end)
    return Span(block.start if before < 0 else before + 2, block.end if after < 0 else after + 1)


def _first_nonblank(document: Document, stretch: Span) -> Offset:
    """Return the first character of a stretch that is not white space."""
    found = _INDENT.match(document.text, stretch.start, stretch.end)
    return boundary_at_or_after(document.text, found.end()) if found else stretch.start


def next_sentence(document: Document, offset: Offset) -> Offset:
    """Return the start of the next sentence, or the gap after the present stretch; at last the end of the text."""
    text = document.text
    if is_gap(document, offset):
        while offset < len(text) and is_gap(document, offset):
            offset += 1
        return offset if offset == len(text) else _first_nonblank(document, stretch_at(document, offset))
    stretch = stretch_at(document, offset)
    if offset < (first := _first_nonblank(document, stretch)):
        return first
    start = offset  # go back to the last letter: `offset` may be between two sentences
    while start > stretch.start and text[start] in _STOPS:
        start -= 1
    starts = (boundary_at_or_after(text, found.end()) for found in _END.finditer(text, start, stretch.end))
    return next((found for found in starts if found > offset), stretch.end)


def previous_sentence(document: Document, offset: Offset) -> Offset:
    """Return the start of the sentence with the character before `offset`, or the gap before its stretch."""
    text = document.text
    last = offset
    if offset == len(text) or is_gap(document, offset):
        while last > 0 and is_gap(document, last - 1):
            last -= 1
        last -= 1
        if last < 0:
            return 0
    stretch = stretch_at(document, last)
    first = _first_nonblank(document, stretch)
    if offset <= first:
        return max(stretch.start - 1, 0)
    return _last_start(text, first, min(offset, stretch.end))


def sentence_end(document: Document, following: Offset) -> Offset:
    """Return the end of the sentence before the one that starts at `following`, without the white space between."""
    text, end = document.text, following
    while end > 0 and text[end - 1] in " \n" and not may_join(text, end - 1) and not is_gap(document, end - 1):
        end -= 1
    return end


def sentence_at(document: Document, offset: Offset) -> Span:
    """Return the sentence at an offset; between two sentences, the one before; at an empty line, that line."""
    if not document.text:
        return Span(0, 0)
    offset = min(max(offset, 0), len(document.text) - 1)
    if is_gap(document, offset):
        return Span(offset, offset + 1)
    end = max(sentence_end(document, next_sentence(document, offset)), offset + 1)
    return Span(min(previous_sentence(document, offset + 1), offset), end)


def _last_start(text: str, first: Offset, before: Offset) -> Offset:
    """Return the last start of a sentence before `before`; `first` is the earliest possible one."""
    window = _FIRST_WINDOW
    while True:
        start = max(before - window, first)
        ends = (boundary_at_or_after(text, found.end()) for found in _END.finditer(text, start, before))
        starts = [end for end in ends if end < before]
        if starts or start == first:
            return max(starts, default=first)
        window *= 2
