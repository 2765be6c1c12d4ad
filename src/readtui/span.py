"""Offsets and spans: positions and ranges in the text of a document."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Offset: TypeAlias = int
"""A position in the text, in code points from its start."""


class Span(NamedTuple):
    """The range `[start, end)` of the text, in code points. It is false if empty."""

    start: Offset
    end: Offset

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return self.end > self.start

    def __reduce__(self) -> tuple[type[Span], tuple[Offset, Offset]]:
        # A named tuple is pickled by `tuple(self)`, which reserves memory for `len(self)` items.
        return Span, (self.start, self.end)

    def __contains__(self, offset: object) -> bool:
        return isinstance(offset, int) and self.start <= offset < self.end

    def of(self, text: str) -> str:
        """The characters of this span in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def clipped_to(self, other: Span) -> Span:
        """The part of this span inside `other`; if they do not overlap, an empty span at the nearer end of `other`."""
        start = min(max(self.start, other.start), other.end)
        return Span(start, max(start, min(self.end, other.end)))
