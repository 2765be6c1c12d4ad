"""The list of the reader's marks below the sections: bookmarks and lettered marks, in the order of the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from readtui.marks.model import ResolvedMark
from readtui.reading.overlay import BOOKMARK_SIGN
from readtui.reading.state import Reading
from readtui.tui.actions import MARKS_BINDINGS
from readtui.tui.paint import edged, row, shortened, styles_of
from readtui.unicode.width import width

HEAD_ROWS = 1
"""Rows above the marks: their heading."""


class MarkList(Widget, can_focus=True):
    """Marks with their position in percent; those whose text is no longer in the document are "lost", and last."""

    BINDINGS: ClassVar[list[BindingType]] = list(MARKS_BINDINGS)
    ALLOW_SELECT = False
    DEFAULT_CSS = "MarkList { dock: left; width: 28; display: none; } MarkList.-right { dock: right; }"

    class MarkChosen(Message):
        """The reader wants to go to this mark."""

        def __init__(self, found: ResolvedMark) -> None:
            super().__init__()
            self.found = found

    class DeleteRequested(Message):
        """The reader wants to delete this mark."""

        def __init__(self, found: ResolvedMark) -> None:
            super().__init__()
            self.found = found

    class RenameRequested(Message):
        """The reader wants to rename this mark."""

        def __init__(self, found: ResolvedMark) -> None:
            super().__init__()
            self.found = found

    class UndoRequested(Message):
        """The reader wants to undo the last change of a mark."""

    class MarksExited(Message):
        """The reader wants to return to the text."""

    class MovedAbove(Message):
        """The reader moved up past the first mark."""

    def __init__(self, *, ident: str = "marks") -> None:
        super().__init__(id=ident)
        self.on_right = False
        self._text_length = 1
        self._marks: Sequence[ResolvedMark] = ()
        self._cursor = 0
        self._first = 0

    # What is shown

    def show(self, reading: Reading) -> None:
        """Show the marks of a reading."""
        if reading.marks.entries is not self._marks:
            before, self._marks = self.current, reading.marks.entries
            self._text_length = max(len(reading.document.text), 1)
            idents = [found.mark.ident for found in self._marks]
            if before is not None and before.mark.ident in idents:
                self._cursor = idents.index(before.mark.ident)
            self._move(0)

    @property
    def current(self) -> ResolvedMark | None:
        """The mark at the cursor, which the keys act on."""
        return self._marks[self._cursor] if self._cursor < len(self._marks) else None

    def _move(self, step: int) -> None:
        """Move the cursor down `step` marks (up if negative), and scroll to it."""
        rows = max(self.size.height - HEAD_ROWS, 1)
        self._cursor = min(max(self._cursor + step, 0), max(len(self._marks) - 1, 0))
        self._first = min(max(self._first, self._cursor - rows + 1), self._cursor)
        self._first = max(min(self._first, len(self._marks) - rows), 0)
        self.refresh()

    def on_resize(self) -> None:
        self._move(0)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # Painting

    def render_line(self, y: int) -> Strip:
        cells = max(self.size.width - 1, 0)
        place = self._first + y - HEAD_ROWS
        if y < HEAD_ROWS:
            strip = row([(shortened(" Marks", cells), "sidebar_title")], styles_of(self), cells, "sidebar")
        elif place >= len(self._marks):
            words = " No marks yet" if not self._marks and y == HEAD_ROWS else ""
            strip = row([(shortened(words, cells), "sidebar_dim")], styles_of(self), cells, "sidebar")
        else:
            strip = self._mark(place, cells)
        return edged(strip, styles_of(self), self.size.width, on_right=self.on_right)

    def _mark(self, place: int, cells: int) -> Strip:
        mark, span = self._marks[place]
        has_cursor = self.has_focus and place == self._cursor
        role, dim_role = ("sidebar_current", "sidebar_current") if has_cursor else ("sidebar", "sidebar_dim")
        note = f"{100 * span.start // self._text_length} %" if span is not None else "lost"
        sign = f" {mark.letter or BOOKMARK_SIGN} "
        label = shortened(mark.label, cells - width(sign) - width(note) - 2)
        gap = " " * max(cells - width(sign) - width(label) - width(note) - 1, 0)
        sign_role = role if has_cursor else "sidebar_title"
        label_role = role if span is not None else dim_role
        parts = [(sign, sign_role), (label + gap, label_role), (f"{note} ", dim_role)]
        return row(parts, styles_of(self), cells, role)

    # Keys and the mouse

    def on_key(self, event: events.Key) -> None:
        rows = max(self.size.height - HEAD_ROWS, 1)
        steps = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": rows, "pageup": -rows}
        steps |= {"home": -len(self._marks), "end": len(self._marks)}
        if event.key in ("up", "k") and not self._cursor:
            self.post_message(self.MovedAbove())
        elif event.key in steps:
            self._move(steps[event.key])
        elif event.key == "escape":
            self.post_message(self.MarksExited())
        else:
            return
        event.stop()

    def action_go(self) -> None:
        if (found := self.current) is not None:
            self.post_message(self.MarkChosen(found))

    def action_delete(self) -> None:
        if (found := self.current) is not None:
            self.post_message(self.DeleteRequested(found))

    def action_rename(self) -> None:
        if (found := self.current) is not None:
            self.post_message(self.RenameRequested(found))

    def action_undo(self) -> None:
        self.post_message(self.UndoRequested())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._move(-1)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self._first + event.y - HEAD_ROWS
        if event.y >= HEAD_ROWS and place < len(self._marks):
            self._cursor = place
            self.post_message(self.MarkChosen(self._marks[place]))
