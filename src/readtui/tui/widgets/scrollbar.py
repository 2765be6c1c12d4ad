"""A scrollbar one cell wide that also shows where matches and marks are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from textual import events
from textual.strip import Strip
from textual.widget import Widget

from readtui.reading.overlay import BOOKMARK_SIGN, TickKind
from readtui.tui.paint import row, styles_of


class Thumb(NamedTuple):
    """The visible part of the text: rows `[top, top + height)` of `rows`."""

    top: int = 0
    height: int = 1
    rows: int = 1

    def cells(self, height: int) -> range:
        """Return the cells of the thumb on a scrollbar of that height; none if the whole text is visible."""
        if self.rows <= self.height or height <= 0:
            return range(0)
        size = max(height * self.height // self.rows, 1)
        first = round(self.top * (height - size) / max(self.rows - self.height, 1))
        return range(first, first + size)


WHEEL_ROWS = 3
"""Rows scrolled by one notch of the mouse wheel, as in most terminals."""

SIGNS: Mapping[TickKind, tuple[str, str]] = {"match": ("◆", "━"), "mark": (BOOKMARK_SIGN, BOOKMARK_SIGN)}
"""The character of a tick, on the thumb and beside it."""


class Scrollbar(Widget):
    """Shows which part of the text is visible. A press or a drag calls `on_scroll` with a fraction from 0 to 1."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Scrollbar { width: 1; height: 1fr; }"

    def __init__(self, on_scroll: Callable[[float], None], *, ident: str = "scrollbar") -> None:
        super().__init__(id=ident)
        self._on_scroll = on_scroll
        self._thumb = Thumb()
        self._ticks: Mapping[int, TickKind] = {}
        self._dragging = False

    def show(self, thumb: Thumb, ticks: Mapping[int, TickKind]) -> None:
        """Show a thumb, and ticks by the number of their cell."""
        height = self.size.height
        changed = thumb.cells(height) != self._thumb.cells(height) or ticks != self._ticks
        self._thumb, self._ticks = thumb, ticks
        if changed:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        cells = self._thumb.cells(self.size.height)
        if y in self._ticks:
            on_thumb, beside_thumb = SIGNS[self._ticks[y]]
            sign, role = (on_thumb if y in cells else beside_thumb), "tick"
        elif y in cells:
            sign, role = "┃", "scrollbar"
        else:
            sign, role = ("│" if cells else " "), "track"
        return row([(sign, role)], styles_of(self), self.size.width, role)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        self._dragging = True
        self.capture_mouse()
        self._request_scroll(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging:
            self._request_scroll(event.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._dragging = False
        self.release_mouse()

    def _request_scroll(self, y: int) -> None:
        self._on_scroll(min(max(y / max(self.size.height - 1, 1), 0.0), 1.0))
