"""What is shown of a document: the lines that a filter leaves, or all but what is in folded sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readtui.document.model import Document
from readtui.span import Offset, Span

if TYPE_CHECKING:
    from readtui.reading.filter import Filtered
    from readtui.typeset.shown import Shown


FOLDED_SIGN = "+"
"""The sign in the margin of the row that stands for a folded section."""

GAP_SIGN = "⋮"
"""The sign of the first line of several that a filter leaves."""


class Visibility(NamedTuple):
    """The parts of one document that are shown.

    - `filtered`: the lines that a filter leaves; None without one. While there is a filter, nothing is folded.
    - `folded`: where the folded sections start.
    - `parts`: what is shown by these; None if that is everything.
    - `dropped_filter`: the last move went to a place that the filter hid, so there is none any more.
    """

    filtered: Filtered | None = None
    folded: frozenset[Offset] = frozenset()
    parts: Shown | None = None
    dropped_filter: bool = False

    @property
    def scope(self) -> Shown | None:
        """Where a search finds matches: in what a filter leaves; None: everywhere. It also finds what is folded."""
        return self.parts if self.filtered is not None else None

    def with_filter(self, document: Document, filtered: Filtered | None) -> Visibility:
        """Show the lines that a filter leaves; None ends the filter."""
        if filtered is not None:
            return Visibility(filtered, self.folded, filtered.shown)
        return self.with_folds(document, self.folded)

    def with_folds(self, document: Document, folded: frozenset[Offset]) -> Visibility:
        """Fold the sections that start at these offsets and no others, and end the filter."""
        if not folded:
            return Visibility()
        from readtui.reading.folds import unfolded_parts  # deferred: few texts are folded

        parts = unfolded_parts(document, folded)
        return Visibility(None, folded if parts is not None else frozenset(), parts)

    def revealing(self, document: Document, offset: Offset) -> Visibility:
        """Show a place: open the sections that hide it, or end the filter that does."""
        if self.parts is None or offset in self.parts:
            return self._replace(dropped_filter=False) if self.dropped_filter else self
        from readtui.reading.folds import unfolded_at  # deferred, as above

        opened = unfolded_at(document, self.folded, offset)
        return self.with_folds(document, opened)._replace(dropped_filter=self.filtered is not None)

    def opening(self, document: Document, offset: Offset) -> Visibility:
        """Open the sections that hide a place. What a filter hides stays hidden."""
        return self if self.filtered is not None else self.revealing(document, offset)

    def in_document(self, document: Document) -> Visibility:
        """Return the same for a document whose text has grown: what a filter leaves of the new text is found later.

        A filter ends if nothing that it left is there any more.
        """
        if self.filtered is not None and self.parts is not None and self.parts[0].end <= len(document.text):
            return self
        return self.with_folds(document, self.folded)

    def snapped(self, start: Offset, target: Offset | None) -> Offset | None:
        """Return the place that is shown at the end of a step from `start` to `target`; None if there is none."""
        if self.parts is None or target is None or target in self.parts:
            return target
        after = self.parts.at_or_after(target)
        if target > start:
            return after
        return after if after is not None and after < start else self.parts.nearest(target)

    def at_cursor(self, offset: Offset) -> Offset:
        """Return a place; the nearest one that is shown if it is not."""
        return offset if self.parts is None else self.parts.nearest(offset)

    def sign(self, document: Document, row: Span) -> str:
        """Return the sign in the margin of a row: of a folded section, and of a gap before lines around a match."""
        if self.parts is None or not row:
            return ""
        if self.filtered is None:
            return FOLDED_SIGN if self.parts.ends_before_gap(row, len(document.text)) else ""
        return GAP_SIGN if self.filtered.filter.context and self.parts.begins_after_gap(row.start) else ""
