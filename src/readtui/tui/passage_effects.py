"""The effects that give a passage to another program, and those of the window that shows its output."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from readtui.span import Span


class LookUp(NamedTuple):
    """Look up a passage in a dictionary."""

    span: Span


class PipePassage(NamedTuple):
    """Ask for a command, give it the text of a passage, and show what it prints. `name` says which passage it is."""

    span: Span
    name: str = "paragraph"


class ReadAloud(NamedTuple):
    """Begin to read aloud, or go to a later sentence (an earlier one if negative) while reading aloud."""

    step: int = 0


class ListWords(NamedTuple):
    """List the words that were looked up."""


WordChange: TypeAlias = Literal["delete", "look up", "copy"]
"""What a key of the list of words does; "copy" copies all of them."""


class ChangeWord(NamedTuple):
    """Delete the word at the cursor of the list of words, look it up again, or copy all words."""

    change: WordChange


class ScrollOutput(NamedTuple):
    """Scroll the window beside a passage by rows and by its heights; `edge` is -1 for its start and 1 for its end."""

    rows: int = 0
    heights: float = 0
    edge: int = 0


class OfOutput(NamedTuple):
    """Something that the window beside a passage does."""

    act: Literal["copy", "back", "next link", "previous link"]


OF_PASSAGES = (LookUp, PipePassage, ReadAloud, ListWords, ChangeWord)
"""The effects that give a passage to another program."""
