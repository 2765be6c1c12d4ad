"""The annotations of a document: marks, corrections, and the position where the reader stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from readtui.document.model import Role
from readtui.marks.anchor import Anchor
from readtui.span import Span

MarkKind: TypeAlias = Literal["bookmark", "letter", "highlight"]

COLOUR_NAMES = ("yellow", "green", "blue", "pink", "purple")
"""The names of the colours of highlights, which are numbered from 1."""

HIGHLIGHT_COLOURS = len(COLOUR_NAMES)
"""Colours of a highlight."""


class SavedPosition(NamedTuple):
    """The position where the reader stopped, as an anchor of the words at the top of the screen.

    `progress` is the share of the text before them, from 0 to 1.
    """

    anchor: Anchor
    progress: float


class Mark(NamedTuple):
    """A passage that the reader marked. `ident` is its number in the library; numbers are never used again.

    `letter` is empty for bookmarks and highlights; a document has at most one mark of each letter. `made` is when it
    was set. `colour` is that of a highlight, from 1 to `HIGHLIGHT_COLOURS`; 0 for other marks. `note` is the reader's
    text about the passage, of any number of lines. `uid` is an id that is the same in every library that has the mark.
    """

    ident: int
    anchor: Anchor
    label: str
    letter: str
    made: datetime
    colour: int = 0
    note: str = ""
    uid: str = ""

    @property
    def link(self) -> str:
        """The address that opens the text at the mark."""
        return f"readtui://mark/{self.uid}"

    @property
    def kind(self) -> MarkKind:
        """A bookmark, a mark with a letter, or a highlight."""
        return "highlight" if self.colour else "letter" if self.letter else "bookmark"


class ResolvedMark(NamedTuple):
    """A mark and its span in the current text: None if its words are gone or their place is uncertain."""

    mark: Mark
    span: Span | None


class Correction(NamedTuple):
    """The role that the reader gave to a line of a plain text, in place of the one that was assumed.

    `anchor` is the start of the line in `Lines.text`. `level` is that of a heading, 0 if none was given. `ident` is its
    number in the library, 0 before it is there; numbers are never used again.
    """

    ident: int
    anchor: Anchor
    role: Role
    level: int = 0


class ResolvedCorrection(NamedTuple):
    """A correction and the span of its line in `Lines.text`: None if its words are gone or their place is uncertain."""

    correction: Correction
    span: Span | None
