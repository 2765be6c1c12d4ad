"""The reader's marks in a document, and the passage that a new mark covers."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from readtui.document.model import Document
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.passages import paragraph_at
from readtui.span import Offset, Span

MAX_MARK_CHARACTERS = 1_000
"""Characters of a selection that a mark covers at most: enough to find the place again, and little to store."""

MARK_CHARACTERS = 48
"""Characters that a mark without a selection covers: about eight words, enough to find the place again."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The reader's marks: `entries` are in reading order; those whose text was not found come last.

    Those that are hidden are in no list of what is painted. `starts` are the offsets of those that were found, `reach`
    the end of the longest one so far at each of them.
    """

    entries: tuple[ResolvedMark, ...] = ()
    are_hidden: bool = False
    starts: Sequence[Offset] = field(init=False, compare=False, repr=False)
    reach: Sequence[Offset] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # No call for each mark, here and below: there may be thousands, and some of this is done for each key.
        spans = [span for _, span in self.entries if span is not None]
        object.__setattr__(self, "starts", array("Q", [start for start, _ in spans]))
        object.__setattr__(self, "reach", array("Q", accumulate([end for _, end in spans], max)))

    def with_ident(self, ident: int) -> ResolvedMark | None:
        """Return the mark with that id, or None."""
        found = [found for found in self.entries if found.mark.ident == ident]
        return found[0] if found else None

    def starting_in(self, span: Span) -> Sequence[ResolvedMark]:
        """Return the marks that start in `span` and are not hidden."""
        if self.are_hidden:
            return ()
        return self.entries[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)]

    def highlights_in(self, span: Span) -> list[tuple[Span, Mark]]:
        """Return the highlights that overlap `span`, or contain it if it is empty, with the later start last."""
        if self.are_hidden:
            return []
        first, last = bisect_right(self.reach, span.start), bisect_left(self.starts, max(span.end, span.start + 1))
        return [
            (where, mark)
            for mark, where in self.entries[first:last]
            if mark.colour and where is not None and where.end > max(span.start, where.start)
        ]

    def starting_at(self, start: Offset) -> Sequence[ResolvedMark]:
        """Return the marks that start at `start`."""
        return self.entries[bisect_left(self.starts, start) : bisect_right(self.starts, start)]

    def with_letter(self, letter: str) -> ResolvedMark | None:
        """Return the mark of that letter, or None."""
        found = [found for found in self.entries if found.mark.letter == letter]
        return found[0] if found else None

    def bookmark_of(self, span: Span) -> ResolvedMark | None:
        """Return the bookmark that covers exactly `span`, or None."""
        bookmarks = (found for found in self.starting_at(span.start) if found.mark.kind == "bookmark")
        return next((found for found in bookmarks if found.span == span), None)

    def bookmark_at(self, start: Offset) -> ResolvedMark | None:
        """Return the first bookmark that starts at `start`, or None."""
        return next((found for found in self.starting_at(start) if found.mark.kind == "bookmark"), None)


def mark_span_at(document: Document, offset: Offset) -> Span:
    """Return the passage that a new mark at `offset` covers: the next words, in one block."""
    text = document.text
    while text[offset : offset + 1] == "\n":  # a picture without text: cover its caption
        offset += 1
    return Span(offset, max(min(offset + MARK_CHARACTERS, paragraph_at(document, offset).end), offset))
