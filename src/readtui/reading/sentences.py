"""Where sentences start: after a full stop and its closing marks, by vim's rules, and at each stretch of a block."""

from __future__ import annotations

import re

from readtui.document.model import Document
from readtui.span import Offset, Span

# A full stop with its closing marks before white space or the line's end; those of Chinese and Japanese need no space.
_END = re.compile("(?:[.!?][)\\]\"'’”»]*(?=[ \n]|\\Z)|[。！？][)\\]\"'’”»」』）】》〉]*) *(?:\n *)?")
_STOPS = ".!?。！？)]\"'’”»」』）】》〉 \n"
"""What may stand between the end of a sentence and the start of the next."""

_FIRST_WINDOW = 1024
"""Characters looked at first for the start of a sentence: longer than nearly all; doubled until one is found."""

_INDENT = re.compile("[ \n]*")


def is_gap(document: Document, offset: Offset) -> bool:
    """Whether the newline at `offset` stands between two blocks, or for an empty line: where vim has an empty line."""
    text = document.text
    if text[offset] != "\n":
        return False
    return offset == 0 or text[offset - 1] == "\n" or offset == _block(document, offset).end


def _block(document: Document, offset: Offset) -> Span:
    return document.blocks[document.block_at(offset)].span


def stretch_at(document: Document, offset: Offset) -> Span:
    """The lines of a block round `offset` up to the next empty one."""
    text = document.text
    block = _block(document, offset)
    before = text.rfind("\n\n", block.start, offset + 1)
    after = text.find("\n\n", offset, block.end)
    return Span(block.start if before < 0 else before + 2, block.end if after < 0 else after + 1)


def _first(document: Document, stretch: Span) -> Offset:
    """The first character of a stretch that is not white space."""
    found = _INDENT.match(document.text, stretch.start, stretch.end)
    return found.end() if found else stretch.start


def next_sentence(document: Document, offset: Offset) -> Offset:
    """Where the next sentence starts, or the gap behind the present stretch; behind the last one, the text's end."""
    text = document.text
    if is_gap(document, offset):
        while offset < len(text) and is_gap(document, offset):
            offset += 1
        return offset if offset == len(text) else _first(document, stretch_at(document, offset))
    stretch = stretch_at(document, offset)
    if offset < (first := _first(document, stretch)):
        return first
    start = offset  # the end of the sentence before may be in sight yet
    while start > stretch.start and text[start] in _STOPS:
        start -= 1
    starts = (found.end() for found in _END.finditer(text, start, stretch.end))
    return next((found for found in starts if found > offset), stretch.end)


def previous_sentence(document: Document, offset: Offset) -> Offset:
    """Where the sentence that holds the character before `offset` starts, or the gap before its stretch."""
    text = document.text
    last = offset
    if offset == len(text) or is_gap(document, offset):
        while last > 0 and is_gap(document, last - 1):
            last -= 1
        last -= 1
        if last < 0:
            return 0
    stretch = stretch_at(document, last)
    first = _first(document, stretch)
    if offset <= first:
        return max(stretch.start - 1, 0)
    return _last_start(text, first, min(offset, stretch.end))


def _last_start(text: str, first: Offset, before: Offset) -> Offset:
    """The last start of a sentence in front of `before`, looked for from there back to `first`."""
    window = _FIRST_WINDOW
    while True:
        start = max(before - window, first)
        starts = [found.end() for found in _END.finditer(text, start, before) if found.end() < before]
        if starts or start == first:
            return max(starts, default=first)
        window *= 2
