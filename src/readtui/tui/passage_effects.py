"""The effects that give a passage to another program, and those of the window that shows what it says."""

from __future__ import annotations

from typing import Literal, NamedTuple

from readtui.span import Span


class LookUp(NamedTuple):
    """Look up a passage in a dictionary."""

    span: Span


class PipePassage(NamedTuple):
    """Ask for a command, give it the text of a passage, and show what it prints."""

    span: Span


class ReadAloud(NamedTuple):
    """Begin to read aloud, or go to a later sentence (an earlier one if negative) while reading aloud."""

    step: int = 0


class ScrollOutput(NamedTuple):
    """Scroll the window beside a passage by rows and by its heights; `edge` is -1 for its start and 1 for its end."""

    rows: int = 0
    heights: float = 0
    edge: int = 0


class OfOutput(NamedTuple):
    """Something that the window beside a passage does."""

    act: Literal["copy", "back", "next link", "previous link"]


OF_PASSAGES = (LookUp, PipePassage, ReadAloud)
"""The effects that give a passage to another program."""
