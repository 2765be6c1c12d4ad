"""A small window over the page that shows a note beside the link to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from readtui.document.model import Document
from readtui.reading.links import OpenNote
from readtui.reading.overlay import Overlay
from readtui.span import Offset, Span
from readtui.tui.paint import labelled, row, segments, shortened, styles_of
from readtui.tui.widgets.scrollbar import WHEEL_ROWS
from readtui.tui.widgets.viewport import Viewport
from readtui.typeset.layout import passage_lines
from readtui.typeset.line import Line, offset_at
from readtui.typeset.setting import Setting
from readtui.unicode.width import width

FRAME_ROWS = 2
"""Rows of the frame: one above and one below the note."""

FRAME_CELLS = 4
"""Cells of the frame and its padding: two at each side of the note."""

LEAST_ROWS = 3
"""Least height of a useful window. It covers its link only if no side of the link has this many rows."""


class NotePlacement(NamedTuple):
    """The first row of a window on the page, and its height."""

    top: int
    rows: int


def note_placement(rows: int, link: tuple[int, int], height: int) -> NotePlacement:
    """Return where a window of `rows` rows is placed on a page of `height` rows.

    It goes below `link` (its first and last row) if it fits there, otherwise to the side of the link with more rows. If
    that side has fewer than `LEAST_ROWS`, the window covers the link. Its height is at most two thirds of the page, so
    that some of the text stays visible.
    """
    rows = min(rows, max(height * 2 // 3, LEAST_ROWS))
    above, below = link[0], height - link[1] - 1
    if rows <= below or (below >= above and below >= LEAST_ROWS):
        return NotePlacement(link[1] + 1, min(rows, below))
    if above >= LEAST_ROWS:
        return NotePlacement(above - min(rows, above), min(rows, above))
    return NotePlacement(0, min(rows, height))


class NoteWindow(Widget):
    """A framed window that scrolls its note. The lower edge of the frame shows keys with their labels.

    `on_click_text` is called with the offset of the note that is clicked.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "NoteWindow { layer: above; position: absolute; display: none; }"

    def __init__(self, on_click_text: Callable[[Offset], None], *, ident: str = "note") -> None:
        super().__init__(id=ident)
        self._on_click_text = on_click_text
        self.lines: Sequence[Line] = ()
        self.first_row = 0
        self._title = ""
        self._keys: Sequence[tuple[str, str]] = ()
        self._overlays: Callable[[Span], tuple[Overlay, ...]] = lambda span: ()

    def show(self, title: str, lines: Sequence[Line]) -> None:
        """Show a note from its first row on."""
        self._title, self.lines, self.first_row = title, lines, 0
        self.refresh()

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show keys with their labels in the lower edge of the frame, as many as fit."""
        self._keys = keys
        self.refresh()

    def set_overlays(self, overlays: Callable[[Span], tuple[Overlay, ...]]) -> None:
        """Set the function that returns the overlays of a span."""
        self._overlays = overlays
        self.refresh()

    @property
    def wanted_size(self) -> tuple[int, int]:
        """The cells and rows in which the whole note is visible."""
        cells = max((_cells(line) for line in self.lines), default=0)
        return max(cells, width(self._title) + 2, width(self._footer(200))) + FRAME_CELLS, len(self.lines) + FRAME_ROWS

    def place_beside(
        self, document: Document, setting: Setting, note: OpenNote, viewport: Viewport, page: Region
    ) -> None:
        """Typeset a note for the width of the page, and place the window next to the link to it."""
        (column, measure), (rows, cell) = viewport.column(), viewport.cells_of(note.link.span)
        room = max(min(measure + FRAME_CELLS, page.width), 1)
        self.lines = passage_lines(document, setting._replace(measure=max(room - FRAME_CELLS, 1)), note.span)
        wanted_cells, wanted_rows = self.wanted_size
        cells = min(wanted_cells, room)
        first = max(min(column - 2, page.width - room), 0)
        x = min(max(cell - 2, first), first + room - cells)
        self.place(page.x + x, note_placement(wanted_rows, rows, max(page.height, 1)), cells)

    def place(self, x: int, placement: NotePlacement, cells: int) -> None:
        """Move the window to a column and a placement, and make it this wide."""
        self.styles.offset = (x, placement.top)
        self.styles.width, self.styles.height = max(cells, 1), max(placement.rows, 1)
        self.scroll_by(0)

    @property
    def visible_rows(self) -> int:
        """The number of rows of the note that are visible."""
        height = self.styles.height
        return max(int(height.value if height is not None else 0) - FRAME_ROWS, 1)

    @property
    def scrolls(self) -> bool:
        """Whether the note has more rows than the window."""
        return len(self.lines) > self.visible_rows

    def scroll_by(self, rows: int) -> None:
        """Scroll down by `rows` (up if negative), but not past the ends."""
        self.first_row = min(max(self.first_row + rows, 0), max(len(self.lines) - self.visible_rows, 0))
        self.refresh()

    def reveal(self, offset: Offset) -> None:
        """Scroll so that an offset of the note is visible."""
        place = next((index for index, line in enumerate(self.lines) if offset in line.span), self.first_row)
        if not self.first_row <= place < self.first_row + self.visible_rows:
            self.first_row = place
            self.scroll_by(0)

    # Painting

    def render_line(self, y: int) -> Strip:
        cells, last = self.size.width, self.size.height - 1
        inside = max(cells - FRAME_CELLS, 0)
        if y == 0:
            return self._edge("╭", f" {shortened(self._title, inside)} " if self._title else "", "label", "╮")
        if y == last:
            footer = shortened(self._footer(inside - 2), inside - 2)
            return self._edge("╰", f" {footer} " if footer else "", "meta", "╯")
        styles = styles_of(self)
        left, right = row([("│ ", "frame")], styles, 2, "body"), row([(" │", "frame")], styles, 2, "body")
        place = self.first_row + y - 1
        if place >= len(self.lines):
            middle = Strip([])
        else:
            line = self.lines[place]
            overlays = self._overlays(line.span) if line.span else ()
            painted = segments(line.runs, styles, overlays)
            middle = Strip(labelled(painted, line, overlays, styles, margin=0, cells=inside))
        return Strip.join([left, middle.adjust_cell_length(inside, styles.background), right]).crop(0, cells)

    def _edge(self, left: str, words: str, role: str, right: str) -> Strip:
        cells = self.size.width
        line = "─" * max(cells - width(words) - 3, 0)
        parts = [(f"{left}─", "frame"), (words, role), (f"{line}{right}", "frame")]
        return row(parts, styles_of(self), cells, "body")

    def _footer(self, cells: int) -> str:
        """The number of rows below, and as many keys as fit in `cells`."""
        below = len(self.lines) - self.first_row - self.visible_rows
        parts = [f"↓ {below} more"] if below > 0 and self.is_attached else []
        for key, label in self._keys:
            if key and width(" · ".join([*parts, f"{key} {label}"])) <= cells:
                parts.append(f"{key} {label}")
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
        place = self.first_row + event.y - 1
        if 0 < event.y < self.size.height - 1 and place < len(self.lines):
            self._on_click_text(offset_at(self.lines[place], event.x - 2))


def _cells(line: Line) -> int:
    return sum(width(run.text) for run in line.runs)
