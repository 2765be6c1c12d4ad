"""The sentences that are read aloud, one after another."""

from __future__ import annotations

from readtui.document.model import Document
from readtui.reading.sentences import next_sentence, previous_sentence
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.unicode.clusters import boundary_at_or_after

LONGEST = 600
"""Characters of what is spoken at once: a longer sentence is cut at a space, so that it can be followed and stopped."""


def sentence_from(document: Document, offset: Offset, end: Offset) -> Span | None:
    """Return the first sentence with a letter or digit that starts at `offset` or later, before `end`."""
    text = document.text
    while offset < end:
        if text[offset].isspace():
            offset += 1
            continue
        stop = max(min(next_sentence(document, offset), end), offset + 1)
        if stop - offset > LONGEST:
            space = text.rfind(" ", offset + LONGEST // 2, offset + LONGEST)
            stop = space if space > 0 else boundary_at_or_after(text, offset + LONGEST)
        words = text[offset:stop].rstrip()
        if any(map(str.isalnum, words)):
            return Span(offset, offset + len(words))
        offset = stop
    return None


def sentence_before(document: Document, offset: Offset) -> Span | None:
    """Return the last sentence with a letter or digit that starts before `offset`."""
    at = offset
    while at > 0:
        at = min(previous_sentence(document, at), at - 1)
        found = sentence_from(document, at, offset)
        if found is not None and found.start < offset:
            return found
    return None


def first_sentence(reading: Reading) -> Span | None:
    """Return where reading aloud begins: in the selection; else at the cursor, or with the first sentence that begins
    on the screen, or with that which fills it."""
    document, position = reading.document, reading.position
    if reading.selection.current is not None:
        return sentence_from(document, reading.selected_span.start, reading.selected_span.end)
    end = len(document.text)
    cursor = min(reading.cursor, end)
    begun = previous_sentence(document, min(cursor + 1, end))
    if position.visible_point is None and begun < position.top:
        later = sentence_from(document, next_sentence(document, cursor), end)
        if later is not None and later.start < position.bottom:
            return later
    return sentence_from(document, begun, end)


def with_spoken(reading: Reading, sentence: Span | None) -> Reading:
    """Set the sentence that is read aloud and cued; None: none is."""
    return reading._replace(position=reading.position._replace(spoken=sentence))


def follow(reading: Reading, sentence: Span) -> Reading:
    """Make a sentence the one that is read aloud, and scroll so that it is visible.

    If the reader has scrolled away from the one before, the page stays where it is.
    """
    before, viewport = reading.position.spoken, reading.position.viewport
    reading = with_spoken(reading, sentence)
    if before is not None and not before.overlaps(viewport):
        return reading
    if viewport.start <= sentence.start and sentence.end <= viewport.end:
        return reading.point_at(sentence.start)
    return reading.move_to(sentence.start).with_jump_cue(None)
