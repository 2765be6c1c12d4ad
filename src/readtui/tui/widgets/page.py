"""The page widget: paints the visible rows of a document, and handles the mouse."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from readtui.config.settings import Settings
from readtui.document.model import Document
from readtui.reading.marks import Marks
from readtui.reading.overlay import MarginSign, Overlay
from readtui.reading.position import Placement
from readtui.span import Offset, Span
from readtui.tui.paint import NO_SIGN, page_strip, styles_of
from readtui.tui.recovery import Failure
from readtui.tui.terminal_features import shows_hyperlinks
from readtui.tui.widgets.scrollbar import WHEEL_ROWS
from readtui.tui.widgets.viewport import Place, Viewport, covered
from readtui.typeset.line import Line
from readtui.typeset.setting import Setting

if TYPE_CHECKING:
    from readtui.reading.focus import FocusKind
    from readtui.tui.hyperlinks import Hyperlinks
    from readtui.tui.widgets.focus import PageFocus
    from readtui.tui.widgets.margin_notes import MarginNotes

ROWS_CACHED = 500
"""Strips cached, about ten screens, so that scrolling back repaints nothing."""

WHEEL_CELLS = 8
"""Cells by which the wheel of the mouse, or a selection beyond the edge, scrolls sideways."""

IDLE_S = 0.7
"""Seconds without a key after which estimated heights of blocks are measured, in slices, once the reader has moved."""

SLICE_S = 0.05
"""Seconds between two slices."""

BLOCKS_PER_SLICE = 500
"""Blocks measured in one slice, which takes about 2 ms."""

OverlaySource = Callable[[Span], tuple[Overlay, ...]]
SignSource = Callable[[Span], MarginSign]


class Page(Widget, can_focus=True):
    """The text of one document, one row of it in each row of the widget. Its messages use offsets of the text.

    `on_moved` is called with the visible span each time it changes. A message would arrive a frame later, and update
    the status row that late.
    """

    ALLOW_SELECT = False  # Textual's own selection counts in cells, ours in offsets
    DEFAULT_CSS = "Page { width: 1fr; height: 1fr; }"

    class TextSelected(Message):
        """The mouse selected a span; an empty span clears the selection. `finished`: the button was released."""

        def __init__(self, span: Span, finished: bool) -> None:
            super().__init__()
            self.span = span
            self.finished = finished

    class TextClicked(Message):
        """The text was clicked at `offset`, `clicks` times in a row (2 for a word, 3 for a paragraph)."""

        def __init__(self, offset: Offset, clicks: int) -> None:
            super().__init__()
            self.offset = offset
            self.clicks = clicks

    class TextHovered(Message):
        """The mouse moved to another offset of the text; None if it is not over text."""

        def __init__(self, offset: Offset | None) -> None:
            super().__init__()
            self.offset = offset

    def __init__(self, on_moved: Callable[[Span], None], *, ident: str = "page") -> None:
        super().__init__(id=ident)
        self.viewport = Viewport()
        self._on_moved = on_moved
        self._overlays: OverlaySource = lambda span: ()
        self._sign: SignSource = lambda span: NO_SIGN
        self._marks = Marks()
        self._shows_hyperlinks = False
        self._hyperlinks: Hyperlinks | None = None
        self._notes: MarginNotes | None = None  # made of the same as the strips, if there are marks and there is room
        self._strips: dict[int, Strip] = {}
        self._strips_of: tuple[object, ...] = ()  # what the strips were painted from: they are used for nothing else
        self._focus_kind: FocusKind = "off"
        self._focus: PageFocus | None = None
        self._pointed: tuple[Offset | None, int] = (None, 0)  # the cursor, and the number of moves
        self._failed_document: Document | None = None  # the last one with a row that cannot be drawn
        self._drag_start: Offset | None = None
        self._dragged = False  # since the button was pressed: the release is then no click
        self._hovered: Offset | None = None

    # What is shown

    def show(self, document: Document, setting: Setting, top: Offset | None = None, to: Place | None = None) -> None:
        """Show a document with the offset `top` (default: the current one) in the first row, then `to` a place."""
        self._moved(self.viewport.show(document, setting, top, to))

    def exchange(self, document: Document, setting: Setting) -> None:
        """Show a document in place of one with the same text up to the end of the page; no row moves."""
        self._moved(self.viewport.exchange(document, setting))

    def on_resize(self, event: events.Resize) -> None:
        if self.viewport.size != event.size:
            self._moved(self.viewport.resize(*event.size))
        elif self.viewport.layout is not None:  # it was drawn in this size
            self._on_moved(self.viewport.span)

    def follow(self, settings: Settings) -> None:
        """Follow the settings that are those of the page."""
        self.viewport.overlap = settings.page_overlap
        if (shows := shows_hyperlinks(settings.hyperlinks, os.environ)) != self._shows_hyperlinks:
            self._shows_hyperlinks = shows
            self.repaint()
        if settings.focus != self._focus_kind:
            self._focus_kind, self._focus = settings.focus, None
            self._refocus()
            self.repaint()

    def point_at(self, offset: Offset | None, moves: int) -> None:
        """Put the focus at the cursor, if there is one and it moved or was moved to again: `moves` counts the moves."""
        if self._pointed != (offset, moves):
            self._pointed = offset, moves
            self._refocus(to=offset)

    def _refocus(self, rows: int = 0, *, to: Offset | None = None) -> None:
        """Let the focus follow the page, or move by rows, or go to a place; paint the rows again that this changes."""
        if self._focus_kind == "off" or self.viewport.layout is None:
            return
        if self._focus is None:
            from readtui.tui.widgets.focus import PageFocus  # deferred: few read with a focus

            self._focus = PageFocus(self.viewport, self._focus_kind, self._pointed[0])
        elif stale := self._focus.put(to) if to is not None else self._focus.follow(rows):
            for row in [row for row in self._strips if any(row in changed for changed in stale)]:
                del self._strips[row]
            self.refresh()

    def set_overlays(self, overlays: OverlaySource, sign: SignSource, marks: Marks) -> None:
        """Set the functions that return the overlays of a span and the sign in the margin of a row with a span, and the
        marks whose notes are in the right margin."""
        self._overlays, self._sign, self._marks = overlays, sign, marks
        self.repaint()

    def repaint(self) -> None:
        """Paint all rows again."""
        self._forget_strips()
        self.refresh()

    def _forget_strips(self) -> None:
        self._strips.clear()
        self._notes = None
        if self._marks.entries and self.viewport.layout is not None:
            from readtui.tui.widgets.margin_notes import notes_beside  # deferred: most texts have no marks

            self._notes = notes_beside(self.viewport.layout, self._marks, *self.viewport.column(), self.size.width)

    # Scrolling

    def scroll_by(self, rows: int) -> None:
        """Scroll down by `rows` (up if negative), but not past the ends of the text."""
        self._moved(self.viewport.scroll_to_row(self.viewport.top_row + rows), rows)

    def scroll_to_row(self, row: int) -> None:
        """Scroll so that `row` is the first one, but not past the ends of the text."""
        self._moved(self.viewport.scroll_to_row(row))

    def scroll_to_fraction(self, fraction: float) -> None:
        """Scroll to a fraction of all rows, from 0 (start) to 1 (end)."""
        self._moved(self.viewport.scroll_to_fraction(fraction))

    def reveal(self, offset: Offset, placement: Placement) -> None:
        """Scroll so that `offset` is visible, in the row that `placement` asks for."""
        self._moved(self.viewport.reveal(offset, placement))

    def scroll_to_show(self, offset: Offset) -> None:
        """Scroll by the fewest rows that make `offset` visible."""
        self._moved(self.viewport.scroll_to_show(offset))

    def scroll_sideways(self, cells: int = 0, *, half_pages: int = 0) -> bool:
        """Scroll lines that are cut to the right by cells and halves of the page; return whether it did."""
        has_moved = self.viewport.scroll_sideways(cells, half_pages)
        self._moved(has_moved)
        return has_moved

    def _moved(self, has_moved: bool, rows: int = 0) -> None:
        """Show the page that `has_moved`, or that could not scroll by rows: then only the focus moves."""
        self._refocus(0 if has_moved else rows)
        if has_moved:
            self.refresh()
            self._on_moved(self.viewport.span)

    # Painting

    def render_line(self, y: int) -> Strip:
        strips, row = self._valid_strips(), self.viewport.top_row + y
        if strips is None:
            return Strip.blank(self.size.width, styles_of(self).background)
        return strips.get(row) or self._paint(row, strips)

    def _paint(self, row: int, strips: dict[int, Strip]) -> Strip:
        """Paint a row, and add it to those that are painted already."""
        try:
            strips[row] = self._row_strip(row)
        except Exception as error:  # any text is shown
            strips[row] = _plain_strip(self.viewport, row, self.size.width)
            self._report_failure(error)
        return strips[row]

    def _valid_strips(self) -> dict[int, Strip] | None:
        """Return the strips that are painted already, by row; None if the text is not laid out."""
        styles, layout = styles_of(self), self.viewport.layout
        if layout is None:
            return None
        # The widget has a new width before the viewport hears of it, and may be drawn in between.
        left = self.viewport.sideways.left
        painted_from = (styles, layout, layout.revision, self.size.width, self.viewport.column(), left)
        if painted_from != self._strips_of or len(self._strips) >= ROWS_CACHED:
            self._forget_strips()
            self._strips_of = painted_from
        return self._strips

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows from the cache.

        Textual's own method styles each row again on each draw. It is used only where Textual has to filter colours:
        without colours, or with the terminal's own.
        """
        if self.viewport.size != self.size:  # the first frame in a new size is drawn before `on_resize`
            self.viewport.resize(*self.size)
            self._refocus()
        if styles_of(self).needs_filter:
            return super().render_lines(crop)
        if (painted := self._valid_strips()) is None:
            return super().render_lines(crop)
        top = self.viewport.top_row
        strips = [painted.get(top + y) or self._paint(top + y, painted) for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _row_strip(self, row: int) -> Strip:
        styles, cells = styles_of(self), self.size.width
        if (line := self.viewport.line(row)) is None:
            return Strip.blank(cells, styles.background)
        margin, measure = self.viewport.column()
        overlays = self._overlays(span) if (span := covered(line)) else ()
        room = cells if self._notes is None else margin + measure
        sign, under = self.viewport.signed(self._sign(line.span), row), ""
        if self._focus is not None:
            line, overlays, under, sign = self._focus.shown(line, overlays, sign)
        if self._shows_hyperlinks:
            line = self._hyperlinked(line)
        strip = page_strip(line, styles, overlays, margin=margin, cells=cells, sign=sign, room=room, under=under)
        return strip if self._notes is None else self._notes.painted(strip, row, styles)

    def _hyperlinked(self, line: Line) -> Line:
        layout = self.viewport.layout
        if layout is None:
            return line
        if self._hyperlinks is None or self._hyperlinks.document is not layout.document:
            from readtui.tui.hyperlinks import Hyperlinks  # deferred: not all terminals take them

            self._hyperlinks = Hyperlinks(layout.document)
        return self._hyperlinks.on(line)

    def _report_failure(self, error: Exception) -> None:
        """Report the first row of a document that cannot be drawn."""
        document = self.viewport.layout.document if self.viewport.layout is not None else None
        if self._failed_document is not document:
            self._failed_document = document
            # Not to this widget: the screen draws, and no message bubbles beyond its sender.
            self.app.post_message(Failure("A row cannot be drawn", error))

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_by(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_by(-WHEEL_ROWS)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        event.stop()
        self.scroll_sideways(WHEEL_CELLS)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        event.stop()
        self.scroll_sideways(-WHEEL_CELLS)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button != 1:
            return
        self.capture_mouse()
        self._drag_start = self.viewport.offset_under(event.x, event.y)
        self._dragged = False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag_start is not None:
            if event.y < 0 or event.y >= self.size.height:
                self.scroll_by(-1 if event.y < 0 else 1)
            if event.x < 0 or event.x >= self.size.width:
                self.scroll_sideways(-WHEEL_CELLS if event.x < 0 else WHEEL_CELLS)
            self._drag_to(event.x, min(max(event.y, 0), self.size.height - 1), finished=False)
        else:
            self._hover(self.viewport.offset_under(event.x, event.y))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        if self._drag_start is not None:
            self._drag_to(event.x, min(max(event.y, 0), self.size.height - 1), finished=True)
        self._drag_start = None

    def on_click(self, event: events.Click) -> None:
        if self._dragged:
            return
        row = self.viewport.top_row + event.y
        if self._notes is not None and (offset := self._notes.start_under(event.x, row)) is not None:
            self.post_message(self.TextClicked(offset, 1))
        elif (offset := self.viewport.offset_under(event.x, event.y)) is not None:
            self.post_message(self.TextClicked(offset, event.chain))

    def on_leave(self) -> None:
        self._hover(None)

    def _hover(self, offset: Offset | None) -> None:
        if offset != self._hovered:
            self._hovered = offset
            self.post_message(self.TextHovered(offset))

    def _drag_to(self, x: int, y: int, *, finished: bool) -> None:
        offset = self.viewport.offset_under(x, y)
        if offset is None or self._drag_start is None or offset == self._drag_start:
            return
        self._dragged = True
        start, end = sorted((self._drag_start, offset))
        self.post_message(self.TextSelected(Span(start, end), finished))


def _plain_strip(viewport: Viewport, row: int, cells: int) -> Strip:
    """Return a row that cannot be drawn as plain text; blank if it cannot be typeset either."""
    text = ""
    with suppress(Exception):
        text = " " * viewport.column()[0] + viewport.plain_text(row)
    return Strip([Segment(text)]).adjust_cell_length(cells)


class IdleMeasuring:
    """Calls `refine` with the number of blocks of a slice, until it returns whether nothing is left to measure."""

    def __init__(self, refine: Callable[[int], bool]) -> None:
        self._refine = refine
        self._timer: Timer | None = None  # created in `mount`
        self._last_key_at = 0.0

    @property
    def is_mounted(self) -> bool:
        """Whether the widgets are mounted."""
        return self._timer is not None

    def mount(self, widget: Widget) -> None:
        """Measure from now on, with the timer of a widget, when there is something to measure."""
        self._timer = widget.set_interval(SLICE_S, self._measure, pause=True)

    def begin(self) -> None:
        """Measure once no key is pressed."""
        if self._timer is not None:
            self._timer.resume()

    def key_pressed(self) -> None:
        """Measure later."""
        self._last_key_at = time.monotonic()

    def _measure(self) -> None:
        is_idle = time.monotonic() - self._last_key_at > IDLE_S
        if is_idle and not self._refine(BLOCKS_PER_SLICE) and self._timer is not None:
            self._timer.pause()
