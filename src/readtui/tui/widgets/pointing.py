"""The mouse on the text: pressed, dragged, over a place, and its wheel."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message import Message

from readtui.span import Offset, Span
from readtui.tui.paint import ThemeStyles
from readtui.tui.widgets.galley import Galley
from readtui.typeset.line import offset_at

WHEEL_ROWS = 3
"""Rows that one notch of the wheel scrolls, as in most terminals."""


class Pointing(Galley):
    """A galley that tells where the mouse is in the text, and what it does there. Its messages are the page's."""

    ALLOW_SELECT = False  # Textual's selection speaks in cells; this one speaks in offsets

    class Selected(Message, namespace="page"):
        """The mouse selected a passage; an empty one takes the selection away."""

        def __init__(self, span: Span, finished: bool) -> None:
            super().__init__()
            self.span = span
            self.finished = finished

    class Pressed(Message, namespace="page"):
        """The mouse was pressed at a place, `clicks` times (2 for a word, 3 for a paragraph)."""

        def __init__(self, offset: Offset, clicks: int) -> None:
            super().__init__()
            self.offset = offset
            self.clicks = clicks

    class Hovered(Message, namespace="page"):
        """The mouse is over a place of the text, or over none."""

        def __init__(self, offset: Offset | None) -> None:
            super().__init__()
            self.offset = offset

    def __init__(self, theme_styles: ThemeStyles, moved: Callable[[Span], None], *, ident: str) -> None:
        super().__init__(theme_styles, moved, ident=ident)
        self._pressed_at: Offset | None = None
        self._dragged = False  # since the button was pressed: then its release is no click
        self._hovered: Offset | None = None

    def place_at(self, x: int, y: int) -> Offset | None:
        """The place in the text under a cell of the page; the nearest one in its row."""
        if self.set_text is None or not 0 <= (row := self.top_row + y) < self.set_text.rows:
            return None
        margin, _ = self.column()
        return offset_at(self.set_text.line(row), x - margin)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_to_row(self.top_row + WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_to_row(self.top_row - WHEEL_ROWS)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button != 1:
            return
        self.capture_mouse()
        self._pressed_at = self.place_at(event.x, event.y)
        self._dragged = False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed_at is not None:
            if event.y < 0 or event.y >= self.size.height:
                self.scroll_to_row(self.top_row + (-1 if event.y < 0 else 1))
            self._drag_to(event.x, min(max(event.y, 0), self.size.height - 1), finished=False)
        else:
            self._hover(self.place_at(event.x, event.y))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        if self._pressed_at is not None:
            self._drag_to(event.x, min(max(event.y, 0), self.size.height - 1), finished=True)
        self._pressed_at = None

    def on_click(self, event: events.Click) -> None:
        if not self._dragged and (offset := self.place_at(event.x, event.y)) is not None:
            self.post_message(self.Pressed(offset, event.chain))

    def on_leave(self) -> None:
        self._hover(None)

    def _hover(self, offset: Offset | None) -> None:
        if offset != self._hovered:
            self._hovered = offset
            self.post_message(self.Hovered(offset))

    def _drag_to(self, x: int, y: int, *, finished: bool) -> None:
        offset = self.place_at(x, y)
        if offset is None or self._pressed_at is None or offset == self._pressed_at:
            return
        self._dragged = True
        start, end = sorted((self._pressed_at, offset))
        self.post_message(self.Selected(Span(start, end), finished))
