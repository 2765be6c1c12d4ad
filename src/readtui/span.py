"""Places and passages in a document's text."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Offset: TypeAlias = int
"""A place in the text, in code points from its start."""


class Span(NamedTuple):
    """A passage `[start, end)` of the text, in code points."""

    start: Offset
    end: Offset

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return self.end > self.start

    def __contains__(self, offset: object) -> bool:
        return isinstance(offset, int) and self.start <= offset < self.end

    def of(self, text: str) -> str:
        """The characters of this passage."""
        return text[self.start : self.end]

    def meets(self, other: Span) -> bool:
        """Whether the two passages share at least one character."""
        return self.start < other.end and other.start < self.end

    def clipped(self, other: Span) -> Span:
        """The part of this passage inside `other`; empty, at the nearer edge, where they do not meet."""
        start = min(max(self.start, other.start), other.end)
        return Span(start, max(start, min(self.end, other.end)))
