"""The marks themselves: what the reader, or the reading, leaves in a text."""

from __future__ import annotations

from typing import NamedTuple

from readtui.marks.anchor import Anchor


class Place(NamedTuple):
    """Where a reading stopped: the words at the top of the screen, and the part of the text before them (0 to 1)."""

    anchor: Anchor
    progress: float
