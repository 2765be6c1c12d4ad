"""A selection that keys make: the end that stays, and the one under the cursor."""

from __future__ import annotations

from dataclasses import dataclass, replace

from readtui.document.model import Document
from readtui.reading.motions import Motion, line_end, line_start, moved
from readtui.reading.textobjects import Object, taken
from readtui.span import Offset, Span
from readtui.unicode.clusters import cluster_at


@dataclass(frozen=True, slots=True)
class Selection:
    """What lies between two characters (grapheme clusters), both taken in, as in vim.

    `fixed` is where the selection began and `head` where the cursor is; either may be the later one. `by_lines` takes
    the lines of both as wholes; the newline behind the last only if an end is on it.
    """

    fixed: Offset
    head: Offset
    by_lines: bool = False

    @classmethod
    def of(cls, span: Span) -> Selection:
        """The selection of a passage `[start, end)`, such as a mouse makes; of one character if it is empty."""
        return cls(span.start, max(span.end - 1, span.start))

    def span(self, document: Document) -> Span:
        """The passage that is selected: empty only in an empty text, and it cuts no character."""
        text = document.text
        if not text:
            return Span(0, 0)
        start, end = (cluster_at(text, min(max(place, 0), len(text) - 1)) for place in sorted((self.fixed, self.head)))
        if not self.by_lines:
            return Span(start.start, end.end)
        return Span(
            line_start(text, start.start), max(line_end(text, end.start), end.end if text[end.start] == "\n" else 0)
        )

    def moved(self, document: Document, motion: Motion, count: int = 1) -> Selection:
        """With the cursor where a motion takes it."""
        return self.to(moved(document, self.head, motion, count))

    def taken(self, document: Document, kind: Object, count: int = 1) -> Selection:
        """With a text object taken: alone if one character was selected, else added ahead of the cursor.

        Paragraphs are taken by lines, all else by characters.
        """
        fixed, head = taken(document, self.fixed, self.head, kind, count, by_lines=self.by_lines)
        return Selection(fixed, head, by_lines=kind in ("ip", "ap"))

    def swapped(self) -> Selection:
        """The same with the cursor at the other end."""
        return replace(self, fixed=self.head, head=self.fixed)

    def to(self, offset: Offset) -> Selection:
        """With the cursor at `offset`."""
        return replace(self, head=offset)
