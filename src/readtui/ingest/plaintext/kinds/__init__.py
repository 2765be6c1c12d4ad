"""Kinds of everyday texts with a shape of their own: chats, transcripts, threads, pages of answers, songs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from readtui.ingest.plaintext.kinds.answers import marked_answers
from readtui.ingest.plaintext.kinds.part import MarkedText
from readtui.ingest.plaintext.kinds.songs import marked_song
from readtui.ingest.plaintext.kinds.threads import marked_posts
from readtui.ingest.plaintext.kinds.turns import marked_turns

_KINDS: Sequence[Callable[[Sequence[str]], MarkedText | None]] = (
    marked_song,
    marked_answers,
    marked_turns,
    marked_posts,
)
"""What finds the parts of a text of its kind, in order of certainty."""


def marked_text(lines: Sequence[str]) -> MarkedText | None:
    """Return the parts of a text of an everyday kind; None if it is of none."""
    return next((marked for find in _KINDS if (marked := find(lines)) is not None), None)
