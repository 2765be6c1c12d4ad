"""Texts and times for tests of the library."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from readtui.document.builder import Builder
from readtui.document.model import Document


class Text(NamedTuple):
    """A document as the library is asked about it."""

    document: Document
    source: str


def text(words: str, source: str = "/shelf/one.txt", title: str = "One") -> Text:
    """Return a document of one paragraph."""
    builder = Builder(source)
    builder.paragraph(words)
    return Text(builder.build(title=title), source)


WORDS = "one two three four five"
ONE = text(WORDS)
OTHER = text("other", "/shelf/other.txt", "Other")


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class Clock:
    """Time for a library: `seconds` since 1970, set by the test."""

    seconds = 1.0

    def __call__(self) -> datetime:
        return at(self.seconds)
