"""The reader's marks in a document, and the passage that a new mark covers."""

from __future__ import annotations

from dataclasses import dataclass

from readtui.document.model import Document
from readtui.marks.model import ResolvedMark
from readtui.reading.passages import paragraph_at
from readtui.span import Offset, Span

MAX_MARK_CHARACTERS = 1_000
"""Characters of a selection that a mark covers at most: enough to find the place again, and little to store."""

MARK_CHARACTERS = 48
"""Characters that a mark without a selection covers: about eight words, enough to find the place again."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The reader's marks: `entries` are in reading order; those whose text was not found come last."""

    entries: tuple[ResolvedMark, ...] = ()

    def with_letter(self, letter: str) -> ResolvedMark | None:
        """Return the mark of that letter, or None."""
        return next((found for found in self.entries if found.mark.letter == letter), None)

    def bookmark_of(self, span: Span) -> ResolvedMark | None:
        """Return the bookmark that covers exactly `span`, or None."""
        return next((found for found in self.entries if found.mark.kind == "bookmark" and found.span == span), None)

    def bookmark_at(self, start: Offset) -> ResolvedMark | None:
        """Return the first bookmark that starts at `start`, or None."""
        bookmarks = (found for found in self.entries if found.mark.kind == "bookmark")
        return next((found for found in bookmarks if found.span is not None and found.span.start == start), None)


def mark_span_at(document: Document, offset: Offset) -> Span:
    """Return the passage that a new mark at `offset` covers: the next words, in one block."""
    text = document.text
    while text[offset : offset + 1] == "\n":  # a picture without text: cover its caption
        offset += 1
    return Span(offset, max(min(offset + MARK_CHARACTERS, paragraph_at(document, offset).end), offset))
