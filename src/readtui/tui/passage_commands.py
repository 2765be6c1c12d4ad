"""What the actions on the selection or the words at the position do: look them up, or give them to a command."""

from __future__ import annotations

from readtui.reading.passages import word_at
from readtui.reading.state import Reading
from readtui.tui.effects import Effect, LookUp, PipePassage, Say


def look_up(reading: Reading, count: int) -> Reading | Effect:
    """Look up the selection, else the word at the position."""
    span = reading.selected_span or word_at(reading.document, reading.position.offset)
    return LookUp(span) if span else Say("No word here: click on one, or select it")


def pipe(reading: Reading, count: int) -> Reading | Effect:
    """Give the selection to a command; without one, as many paragraphs as the count says."""
    span = reading.selected_span or reading.position.paragraphs_span(reading.document, max(count, 1))
    return PipePassage(span) if span else Say("No text to give to a command")
