"""The rail: a scroll bar one cell wide that bears ticks where matches and marks lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from readtui.reading.overlay import BOOKMARK, Tick
from readtui.tui.paint import ThemeStyles, row


class Thumb(NamedTuple):
    """The part of the text that is on the screen: rows `[top, top + height)` of `rows`."""

    top: int = 0
    height: int = 1
    rows: int = 1

    def cells(self, height: int) -> range:
        """The cells of a rail of that height that stand for it; none where all the text is on the screen."""
        if self.rows <= self.height or height <= 0:
            return range(0)
        size = max(height * self.height // self.rows, 1)
        first = round(self.top * (height - size) / max(self.rows - self.height, 1))
        return range(first, first + size)


SIGNS: Mapping[Tick, tuple[str, str]] = {"match": ("◆", "━"), "mark": (BOOKMARK, BOOKMARK)}
"""What ticks are drawn as, where the thumb is and elsewhere."""


class Rail(Widget):
    """Shows where in the text one is. Pressing or dragging goes there."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Rail { width: 1; height: 1fr; }"

    class Pressed(Message):
        """The reader wants to be at that share of the text, 0 to 1."""

        def __init__(self, share: float) -> None:
            super().__init__()
            self.share = share

    def __init__(self, theme_styles: ThemeStyles, *, ident: str = "rail") -> None:
        super().__init__(id=ident)
        self.theme_styles = theme_styles
        self._thumb = Thumb()
        self._ticks: Mapping[int, Tick] = {}
        self._dragging = False

    def show(self, thumb: Thumb, ticks: Mapping[int, Tick]) -> None:
        """Where the screen is, and which cells bear ticks."""
        height = self.size.height
        moved = thumb.cells(height) != self._thumb.cells(height) or ticks != self._ticks
        self._thumb, self._ticks = thumb, ticks
        if moved:
            self.refresh()

    def apply_theme(self, theme_styles: ThemeStyles) -> None:
        """Wear another theme."""
        self.theme_styles = theme_styles
        self.refresh()

    def render_line(self, y: int) -> Strip:
        cells = self._thumb.cells(self.size.height)
        if y in self._ticks:
            in_thumb, aside = SIGNS[self._ticks[y]]
            sign, role = (in_thumb if y in cells else aside), "tick"
        elif y in cells:
            sign, role = "┃", "scrollbar"
        else:
            sign, role = ("│" if cells else " "), "track"
        return row([(sign, role)], self.theme_styles, self.size.width, role)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        self._dragging = True
        self.capture_mouse()
        self._tell(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging:
            self._tell(event.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._dragging = False
        self.release_mouse()

    def _tell(self, y: int) -> None:
        self.post_message(self.Pressed(min(max(y / max(self.size.height - 1, 1), 0.0), 1.0)))
