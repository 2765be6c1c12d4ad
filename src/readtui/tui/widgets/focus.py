"""The focus of the page: which passage of the visible text is not dimmed, or which row is marked by the ruler."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readtui.reading.focus import FocusKind, focus_span, followed_row, unfocused
from readtui.reading.overlay import MarginSign, Overlay
from readtui.span import Offset, Span
from readtui.tui.widgets.viewport import Viewport, covered
from readtui.typeset.layout import Layout
from readtui.typeset.line import Line, Run
from readtui.unicode.width import width

RULER_SIGN = MarginSign("›")
"""The sign beside the row of the ruler, unless a mark begins there."""


class FocusedRow(NamedTuple):
    """A row of the page as it is painted with a focus: its line, its overlays, the role that its decoration is painted
    with ("" for its own), and its sign."""

    line: Line
    overlays: tuple[Overlay, ...]
    under: str
    sign: MarginSign


class PageFocus:
    """Follows the place that is in focus while the page scrolls. `span` is what is in focus."""

    def __init__(self, viewport: Viewport, kind: FocusKind, cursor: Offset | None) -> None:
        self._viewport = viewport
        self._kind = kind
        self._layout: Layout | None = None  # the one that `_row` is of
        self._place: Offset = 0
        self._row = 0  # of the screen
        self.span = Span(0, 0)
        self._put_near_top()
        if cursor is not None:
            self.put(cursor)

    def put(self, offset: Offset) -> Sequence[range]:
        """Put the focus at a place of the text, if that is visible. Return the rows that change by it."""
        before = self.span
        if (layout := self._viewport.layout) is not None and offset <= len(layout.document.text):
            row = layout.row_of(offset) - self._viewport.top_row
            if self._is_visible(row):
                self._set(offset, row)
        return self._changed_since(before)

    def follow(self, rows: int = 0) -> Sequence[range]:
        """Follow the page, which has scrolled or was typeset; if it could not scroll by `rows`, move by those.

        Return the rows that change by it.
        """
        layout, before = self._viewport.layout, self.span
        if layout is None:
            return ()
        is_same_text = self._layout is not None and self._layout.document.text == layout.document.text
        row = layout.row_of(self._place) - self._viewport.top_row if is_same_text else -1
        if layout is not self._layout:
            self.span = Span(0, 0)
            self._set(self._place, row) if self._is_visible(row) else self._put_near_top()
        elif row != self._row:
            scrolled = self._row - row
            moved = followed_row(self._row, scrolled, self._viewport.height, self._viewport.overlap)
            if moved == row:
                self._set(self._place, row)
            else:
                self._put_row(moved, scrolled)
        elif rows:
            self._put_row(row + rows, rows)
        return self._changed_since(before)

    def _changed_since(self, before: Span) -> Sequence[range]:
        if self.span == before or (layout := self._viewport.layout) is None:
            return ()
        spans = (before, self.span)
        return [range(layout.row_of(max(one.start - 1, 0)), layout.row_of(one.end) + 1) for one in spans]

    def _put_near_top(self) -> None:
        """Put the focus where a screen is mostly read."""
        self._layout, self.span = self._viewport.layout, Span(0, 0)
        self._put_row(self._viewport.height // 3, 1)

    def _is_visible(self, row: int) -> bool:
        return 0 <= row < self._viewport.height

    def _put_row(self, row: int, direction: int) -> None:
        """Put the focus at a row of the screen with text, the nearest one in a direction; else the other way."""
        last = self._viewport.height - 1
        row = min(max(row, 0), last)
        ahead, back = (range(row, last + 1), range(row, -1, -1))[:: 1 if direction > 0 else -1]
        for candidate in (*ahead, *back):
            line = self._viewport.line(self._viewport.top_row + candidate)
            if line is not None and (text := covered(line)):
                self._set(text.start, candidate)
                return

    def _set(self, place: Offset, row: int) -> None:
        self._place, self._row = place, row
        if (layout := self._viewport.layout) is None:
            return
        self._layout = layout
        if self._kind == "ruler":
            self.span = layout.line(layout.row_of(place)).span  # whichever part of the row is visible
        elif not (self.span and self.span.start <= place < self.span.end):
            self.span = focus_span(layout.document, place, self._kind)

    # Painting

    def shown(self, line: Line, overlays: tuple[Overlay, ...], sign: MarginSign) -> FocusedRow:
        """Return how a row is painted."""
        text = covered(line)
        if self._kind == "ruler":
            if not text or line.span != self.span:
                return FocusedRow(line, overlays, "", sign)
            free = self._viewport.column()[1] - sum(width(run.text) for run in line.runs)
            filled = line._replace(runs=(*line.runs, Run(" " * max(free, 0), "body")))
            return FocusedRow(filled, (Overlay(text, "ruler"), *overlays), "ruler", sign if sign.text else RULER_SIGN)
        row = text or line.span
        in_focus = row.overlaps(self.span) if row else self.span.start <= row.start < self.span.end
        return FocusedRow(line, unfocused(overlays, text, self.span), "" if in_focus else "unfocused", sign)
