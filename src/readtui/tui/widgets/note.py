"""A small window over the page, in which a note is read where its link stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from readtui.reading.overlay import Overlay
from readtui.span import Offset, Span
from readtui.tui.paint import ThemeStyles, row, segments, shortened
from readtui.typeset.line import Line, offset_at
from readtui.unicode.width import width

FRAME_ROWS = 2
"""Rows above and below the note."""

FRAME_CELLS = 4
"""Cells at both sides of the note."""

LEAST_ROWS = 3
"""Rows below which a window is of no use: then it may cover its link."""

WHEEL_ROWS = 3
"""As on the page."""


class NotePlacement(NamedTuple):
    """Where a window stands: its first row, and how many it has."""

    top: int
    rows: int


def note_placement(rows: int, link: tuple[int, int], height: int) -> NotePlacement:
    """Where a window that wants so many rows stands on a page `height` high: below the rows of its link (the first and
    the last), else above them, else where there is more room; only where there is none, over them. It has two thirds of
    the page at most: the text remains in sight."""
    rows = min(rows, max(height * 2 // 3, LEAST_ROWS))
    above, below = link[0], height - link[1] - 1
    if rows <= below or (below >= above and below >= LEAST_ROWS):
        return NotePlacement(link[1] + 1, min(rows, below))
    if above >= LEAST_ROWS:
        return NotePlacement(above - min(rows, above), min(rows, above))
    return NotePlacement(0, min(rows, height))


class NoteWindow(Widget):
    """The window. It scrolls what does not fit; `ways` are its keys, each with what it does."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "NoteWindow { layer: above; position: absolute; display: none; }"

    class NoteClicked(Message):
        """The mouse was pressed at a place of the note; None if at none."""

        def __init__(self, offset: Offset | None) -> None:
            super().__init__()
            self.offset = offset

    def __init__(self, theme_styles: ThemeStyles, *, ident: str = "note") -> None:
        super().__init__(id=ident)
        self.theme_styles = theme_styles
        self.lines: Sequence[Line] = ()
        self.first = 0  # the row at the top
        self._title = ""
        self._ways: Sequence[tuple[str, str]] = ()
        self._overlays: Callable[[Span], tuple[Overlay, ...]] = lambda span: ()

    def show(self, title: str, lines: Sequence[Line], ways: Sequence[tuple[str, str]]) -> None:
        """Show a note."""
        self._title, self.lines, self._ways, self.first = title, lines, ways, 0
        self.refresh()

    def set_overlays(self, overlays: Callable[[Span], tuple[Overlay, ...]]) -> None:
        """Where the window asks what is shown in another look."""
        self._overlays = overlays
        self.refresh()

    def apply_theme(self, theme_styles: ThemeStyles) -> None:
        """Wear another theme."""
        self.theme_styles = theme_styles
        self.refresh()

    @property
    def wanted_size(self) -> tuple[int, int]:
        """The cells and rows that it takes to show all of the note."""
        cells = max((_cells(line) for line in self.lines), default=0)
        return max(cells, width(self._title) + 2, width(self._told(200))) + FRAME_CELLS, len(self.lines) + FRAME_ROWS

    def place(self, x: int, at: NotePlacement, cells: int) -> None:
        """Stand there, so wide."""
        self.styles.offset = (x, at.top)
        self.styles.width, self.styles.height = max(cells, 1), max(at.rows, 1)
        self.scroll_by(0)

    @property
    def visible_rows(self) -> int:
        """Rows of the note that are in sight."""
        height = self.styles.height
        return max(int(height.value if height is not None else 0) - FRAME_ROWS, 1)

    def scroll_by(self, rows: int) -> None:
        """Scroll by so many rows, as far as there are any."""
        self.first = min(max(self.first + rows, 0), max(len(self.lines) - self.visible_rows, 0))
        self.refresh()

    def reveal(self, offset: Offset) -> None:
        """Bring a place of the note into sight."""
        place = next((index for index, line in enumerate(self.lines) if offset in line.span), self.first)
        if not self.first <= place < self.first + self.visible_rows:
            self.first = place
            self.scroll_by(0)

    # Painting

    def render_line(self, y: int) -> Strip:
        cells, last = self.size.width, self.size.height - 1
        inside = max(cells - FRAME_CELLS, 0)
        if y == 0:
            return self._edge("╭", f" {shortened(self._title, inside)} " if self._title else "", "label", "╮")
        if y == last:
            told = shortened(self._told(inside - 2), inside - 2)
            return self._edge("╰", f" {told} " if told else "", "meta", "╯")
        place = self.first + y - 1
        left, right = (
            row([("│ ", "frame")], self.theme_styles, 2, "body"),
            row([(" │", "frame")], self.theme_styles, 2, "body"),
        )
        if place >= len(self.lines):
            middle = Strip([])
        else:
            line = self.lines[place]
            middle = Strip(segments(line.runs, self.theme_styles, self._overlays(line.span) if line.span else ()))
        return Strip.join([left, middle.adjust_cell_length(inside, self.theme_styles.background), right]).crop(0, cells)

    def _edge(self, left: str, words: str, role: str, right: str) -> Strip:
        cells = self.size.width
        line = "─" * max(cells - width(words) - 3, 0)
        return row(
            [(f"{left}─", "frame"), (words, role), (f"{line}{right}", "frame")], self.theme_styles, cells, "body"
        )

    def _told(self, cells: int) -> str:
        """How much is below, and as many of the keys as there is room for."""
        below = len(self.lines) - self.first - self.visible_rows
        parts = [f"↓ {below} more"] if below > 0 and self.is_attached else []
        for key, says in self._ways:
            if key and width(" · ".join([*parts, f"{key} {says}"])) <= cells:
                parts.append(f"{key} {says}")
        return " · ".join(parts)

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_by(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_by(-WHEEL_ROWS)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self.first + event.y - 1
        inside = 0 < event.y < self.size.height - 1 and place < len(self.lines)
        self.post_message(self.NoteClicked(offset_at(self.lines[place], event.x - 2) if inside else None))


def _cells(line: Line) -> int:
    return sum(width(run.text) for run in line.runs)
