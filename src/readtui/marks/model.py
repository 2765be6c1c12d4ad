"""The marks themselves: what the reader, or the reading, leaves in a text."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from readtui.marks.anchor import Anchor
from readtui.span import Span


class Place(NamedTuple):
    """Where a reading stopped: the words at the top of the screen, and the part of the text before them (0 to 1)."""

    anchor: Anchor
    progress: float


class Bookmark(NamedTuple):
    """A passage that the reader marked. `ident` is its number in the library, and never another one's.

    `letter` is that of a mark set with `m`, empty for a bookmark; a work has one mark of each letter.
    """

    ident: int
    anchor: Anchor
    label: str
    letter: str
    made: datetime


class Found(NamedTuple):
    """A bookmark, and where its words are in the text now: None if they are gone, or if that is not sure."""

    bookmark: Bookmark
    span: Span | None
