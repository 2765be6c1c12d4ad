"""What the actions on the selection or the words at the cursor do: look them up, pipe them, read them aloud."""

from __future__ import annotations

from readtui.reading.passages import word_from
from readtui.reading.state import Reading
from readtui.tui.effects import Effect, Say
from readtui.tui.passage_effects import LookUp, PipePassage, ReadAloud


def look_up(reading: Reading, count: int) -> Reading | Effect:
    """Look up the selection, else the word at the cursor."""
    span = reading.selected_span or word_from(reading.document, reading.cursor)
    return LookUp(span) if span else Say("No word here: click on one, or select it")


def pipe(reading: Reading, count: int) -> Reading | Effect:
    """Give the selection to a command; without one, as many paragraphs as the count says."""
    span = reading.selected_span or reading.position.paragraphs_span(reading.document, max(count, 1))
    return PipePassage(span) if span else Say("No text to give to a command")


def read_aloud(reading: Reading, count: int) -> Reading | Effect:
    """Begin to read aloud, or stop."""
    if reading.position.spoken is None:
        return ReadAloud()
    return reading._replace(position=reading.position._replace(spoken=None))  # not by `spoken`: the start imports this


def to_spoken(reading: Reading, count: int, step: int) -> Reading | Effect:
    """Go to a later sentence while reading aloud, or to an earlier one."""
    return ReadAloud(step)
