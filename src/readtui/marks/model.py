"""The annotations of a document: marks, and the position where the reader stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from readtui.marks.anchor import Anchor
from readtui.span import Span

MarkKind: TypeAlias = Literal["bookmark", "letter"]


class SavedPosition(NamedTuple):
    """The position where the reader stopped, as an anchor of the words at the top of the screen.

    `progress` is the share of the text before them, from 0 to 1.
    """

    anchor: Anchor
    progress: float


class Mark(NamedTuple):
    """A passage that the reader marked. `ident` is its number in the library; numbers are never used again.

    `letter` is empty for a bookmark; a document has at most one mark of each letter. `made` is when it was set.
    """

    ident: int
    anchor: Anchor
    label: str
    letter: str
    made: datetime

    @property
    def kind(self) -> MarkKind:
        """A bookmark, or a mark with a letter."""
        return "letter" if self.letter else "bookmark"


class ResolvedMark(NamedTuple):
    """A mark and its span in the current text: None if its words are gone or their place is uncertain."""

    mark: Mark
    span: Span | None
