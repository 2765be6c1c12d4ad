"""The page: scrolls a layout, and speaks in offsets of the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from readtui.document.model import Document
from readtui.document.span import Offset, Span
from readtui.overlay import Overlay
from readtui.reading import Landing
from readtui.tui.bindings import PAGE
from readtui.tui.paint import Looks, page_strip
from readtui.tui.rail import Thumb
from readtui.typeset.cells import cell_of, offset_at
from readtui.typeset.layout import Layout
from readtui.typeset.line import Line
from readtui.typeset.setting import Setting

WHEEL_ROWS = 3
"""Rows that one notch of the wheel scrolls, as in most terminals."""

ROWS_CACHED = 500
"""Strips kept, about ten screens: a page back is drawn from them."""

SIGN_CELLS = 2
"""Cells at the left for the sign of a landing, where there is room."""

NARROW = 20
"""Below so many cells the text has them all."""

ROWS_ASIDE = 1
"""Rows left above the target of a jump, so that it does not stick to the edge."""

OverlaySource = Callable[[Span], tuple[Overlay, ...]]
Signs = Sequence[tuple[Offset, str]]


def _no_overlays(span: Span) -> tuple[Overlay, ...]:
    return ()


class Page(Widget, can_focus=True):
    """The text of one document, a row of cells each line.

    Textual's ScrollView is not used: rows are the layout's business, and shift where heights were estimates.
    `moved` is called with the text on the screen whenever it is other text.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(PAGE)
    ALLOW_SELECT = False  # Textual's selection speaks in cells; this one speaks in offsets
    DEFAULT_CSS = "Page { width: 1fr; height: 1fr; }"

    class Leapt(Message):
        """The reader left a place by a leap, and may want to come back to it."""

        def __init__(self, left: Offset) -> None:
            super().__init__()
            self.left = left

    class Selected(Message):
        """The mouse selected a passage; an empty one takes the selection away."""

        def __init__(self, span: Span, finished: bool) -> None:
            super().__init__()
            self.span = span
            self.finished = finished

    class Pressed(Message):
        """The mouse was pressed at a place, `clicks` times (2 for a word, 3 for a paragraph)."""

        def __init__(self, offset: Offset, clicks: int) -> None:
            super().__init__()
            self.offset = offset
            self.clicks = clicks

    class Hovered(Message):
        """The mouse is over a place of the text, or over none."""

        def __init__(self, offset: Offset | None) -> None:
            super().__init__()
            self.offset = offset

    class Counted(Message):
        """The count typed so far, "" for none."""

        def __init__(self, count: str) -> None:
            super().__init__()
            self.count = count

    def __init__(self, looks: Looks, moved: Callable[[Span], None], *, ident: str = "page") -> None:
        super().__init__(id=ident)
        self._moved = moved
        self.looks = looks
        self.set_text: Layout | None = None  # the layout; Textual has the name `layout`
        self._document: Document | None = None
        self._setting = Setting()
        self._top_row = 0
        self._top: Offset = 0  # the word at the top, kept through every change of rows
        self._overlays: OverlaySource = _no_overlays
        self._signs: Signs = ()
        self._strips: dict[int, Strip] = {}
        self._count = ""
        self._pressed_at: Offset | None = None
        self._dragged = False  # since the button was pressed: then its release is no click
        self._hovered: Offset | None = None

    # What is shown

    def show(self, document: Document, setting: Setting, top: Offset | None = None) -> None:
        """Show a document with the word at `top` (default: the one that is there) at the top.

        The setting's measure is an upper bound: a narrow page sets the text narrower.
        """
        self._document, self._setting = document, setting
        self.set_text = None
        if top is not None:
            self._top = top
        if self.size.width:
            self._typeset()

    def overlay(self, overlays: OverlaySource, signs: Signs) -> None:
        """Where the page asks what is shown in another look; `signs` go into the margin, in reading order."""
        self._overlays, self._signs = overlays, signs
        self.repaint()

    def wear(self, looks: Looks) -> None:
        """Wear another theme."""
        self.looks = looks
        self.repaint()

    def repaint(self) -> None:
        """Everything on the page may look otherwise now."""
        self._strips.clear()
        self.refresh()

    def reveal(self, offset: Offset, landing: Landing) -> None:
        """Bring a place onto the screen."""
        if self.set_text is None:
            return
        row = self.set_text.settle(offset, self.size.height)
        height = max(self.size.height, 1)
        if landing == "exact":
            self.scroll_to_row(row)
        elif landing == "top":
            self.scroll_to_row(row - (ROWS_ASIDE if height > 2 * ROWS_ASIDE and row else 0))
        elif not self._top_row <= row < self._top_row + height - (1 if height > 3 else 0):
            self.scroll_to_row(row - height // 3)

    def follow(self, offset: Offset) -> None:
        """Scroll as little as it takes to have a place on the screen."""
        if self.set_text is None:
            return
        row = self.set_text.settle(offset, self.size.height)
        last = max(self.size.height, 1) - 1
        self.scroll_to_row(min(max(self._top_row, row - last), row))

    def rows_away(self, offset: Offset, rows: int, cell: int | None = None) -> tuple[Offset, int]:
        """The place `rows` rows of text below `offset` (above, where negative), and the cell it was looked for at: that
        of `offset`, unless another is given. Rows of furniture do not count; the last row that way is the end."""
        if self.set_text is None:
            return offset, 0
        row = self.set_text.row_of(offset)
        cell = cell_of(self.set_text.line(row), offset) if cell is None else cell
        step = 1 if rows > 0 else -1
        reached, left = row, abs(rows)
        while left and 0 <= row + step < self.set_text.rows:
            row += step
            if _covered(self.set_text.line(row)):
                reached, left = row, left - 1
        line = self.set_text.line(reached)
        return min(offset_at(line, cell), max(_covered(line).end - 1, line.span.start)), cell

    def cells_of(self, span: Span) -> tuple[tuple[int, int], int]:
        """Where a passage is on the page: its first and last row, and the cell where it starts."""
        if self.set_text is None:
            return (0, 0), 0
        first, last = (self.set_text.row_of(offset) for offset in (span.start, max(span.end - 1, span.start)))
        cell = self.column()[0] + cell_of(self.set_text.line(first), span.start)
        return (first - self._top_row, last - self._top_row), cell

    @property
    def span(self) -> Span:
        """The text on the screen."""
        if self.set_text is None:
            return Span(0, 0)
        last = min(self._top_row + max(self.size.height, 1), self.set_text.rows) - 1
        top = self.set_text.offset_at(self._top_row)
        return Span(top, max(self.set_text.line(max(last, 0)).span.end, top))

    # Scrolling

    def scroll_to_row(self, row: int) -> None:
        """Put a row at the top, as far as there is text to fill the screen."""
        if self.set_text is None:
            return
        row = min(max(row, 0), self._last_top_row())
        if row == self._top_row:
            return
        self._top_row = row
        self._settle_round_top()
        self._top = self.set_text.offset_at(self._top_row)
        self.refresh()
        self._tell()

    def refine(self, blocks: int) -> bool:
        """Let the layout measure some more blocks; what the reader sees does not move. True while more are left."""
        if self.set_text is None or self.set_text.exact:
            return False
        anchor = self.set_text.offset_at(self._top_row)
        aside = self._top_row - self.set_text.row_of(anchor)
        more = self.set_text.refine(blocks)
        row = min(max(self.set_text.row_of(anchor) + aside, 0), self._last_top_row())
        if row != self._top_row:
            self._top_row = row
            self._strips.clear()
        return more

    def scroll_to_share(self, share: float) -> None:
        """Scroll to a share of the rows, 0 to 1."""
        self.scroll_to_row(round(self._last_top_row() * share))

    def take_count(self, default: int) -> int:
        """The count typed before this key, or `default`; it is used up."""
        count, self._count = self._count, ""
        if count:
            self.post_message(self.Counted(""))
        return int(count[-9:]) if count else default

    def drop_count(self) -> None:
        """A count that the action did not use is of no use any more."""
        if self._count:
            self.take_count(1)

    def action_count(self, digit: int) -> None:
        if digit or self._count:
            self._count += str(digit)
            self.post_message(self.Counted(self._count))

    def action_line_down(self) -> None:
        self.scroll_to_row(self._top_row + self.take_count(1))

    def action_line_up(self) -> None:
        self.scroll_to_row(self._top_row - self.take_count(1))

    def action_page_down(self) -> None:
        self.scroll_to_row(self._top_row + self.take_count(1) * self._page_rows())

    def action_page_up(self) -> None:
        self.scroll_to_row(self._top_row - self.take_count(1) * self._page_rows())

    def action_half_down(self) -> None:
        self.scroll_to_row(self._top_row + self.take_count(1) * max(self.size.height // 2, 1))

    def action_half_up(self) -> None:
        self.scroll_to_row(self._top_row - self.take_count(1) * max(self.size.height // 2, 1))

    def action_top(self) -> None:
        self.take_count(1)
        self.post_message(self.Leapt(self.span.start))
        self.scroll_to_row(0)

    def action_bottom(self) -> None:
        self.post_message(self.Leapt(self.span.start))
        self.scroll_to_row(self.take_count(self._last_top_row() + 1) - 1)

    # Painting

    def render_line(self, y: int) -> Strip:
        if self.set_text is None:
            return Strip.blank(self.size.width, self.looks.background)
        row = self._top_row + y
        if (strip := self._strips.get(row)) is None:
            if len(self._strips) >= ROWS_CACHED:
                self._strips.clear()
            strip = self._strips[row] = self._row_strip(row)
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """Rows as they are kept. Textual's own way restyles each row on each draw; it is left to do so where its
        filters have work to do: on screens without colours, or with the terminal's own."""
        if self.looks.filtered:
            return super().render_lines(crop)
        strips = [self.render_line(y) for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def column(self) -> tuple[int, int]:
        """The first cell of the text column, and its measure."""
        cells = max(self.size.width, 1)
        measure = min(self.set_text.setting.measure, cells) if self.set_text else cells
        least = SIGN_CELLS if cells >= NARROW else 0
        return min(max((cells - measure) // 2, least), cells - 1), measure

    def _row_strip(self, row: int) -> Strip:
        assert self.set_text is not None
        cells = self.size.width
        margin, _ = self.column()
        if row >= self.set_text.rows:
            return Strip.blank(cells, self.looks.background)
        line = self.set_text.line(row)
        overlays = self._overlays(covered) if (covered := _covered(line)) else ()
        return page_strip(line, self.looks, overlays, margin=margin, cells=cells, sign=self._sign(line.span))

    def _sign(self, span: Span) -> str:
        """The sign in the margin of the row that covers `span`; empty where there is none."""
        first = bisect_left(self._signs, span.start, key=lambda sign: sign[0])
        return next((sign for offset, sign in self._signs[first : first + 1] if offset < span.end), "")

    @property
    def thumb(self) -> Thumb:
        """The part of the text that is on the screen, in rows."""
        return Thumb(self._top_row, max(self.size.height, 1), self.set_text.rows if self.set_text else 1)

    # Rows

    def on_resize(self, event: events.Resize) -> None:
        self._typeset()

    def _typeset(self) -> None:
        """Set the text for the present width, and keep the word at the top there."""
        if self._document is None or not self.size.width:
            return
        setting = replace(self._setting, measure=self._measure())
        if self.set_text is None or self.set_text.setting != setting:
            self.set_text = Layout(self._document, setting)
        self._settle()
        self.repaint()
        self._tell()

    def _measure(self) -> int:
        """Cells of the column: the setting's, or what is left beside the margins and the scroll bar."""
        cells = self.size.width
        aside = SIGN_CELLS + 1 if cells >= NARROW else 0
        return max(min(self._setting.measure, cells - aside), 1)

    def _page_rows(self) -> int:
        return max(self.size.height - (1 if self.size.height > 3 else 0), 1)

    def _last_top_row(self) -> int:
        return max((self.set_text.rows if self.set_text else 0) - max(self.size.height, 1), 0)

    def _settle(self) -> None:
        """Find the row of the word at the top again."""
        if self.set_text is None:
            return
        row = self.set_text.settle(self._top, self.size.height)
        self._top_row = min(row if self._top else 0, self._last_top_row())

    def _settle_round_top(self) -> None:
        """Make the heights round the top exact; rows that shift by it do not move the text."""
        if self.set_text is None or self.set_text.exact:
            return
        at_end = self._top_row >= self._last_top_row()
        anchor = self.set_text.offset_at(self._top_row)
        aside = self._top_row - self.set_text.row_of(anchor)
        revision = self.set_text.revision
        self.set_text.settle(anchor, self.size.height)
        row = self._last_top_row() if at_end else self.set_text.row_of(anchor) + aside
        self._top_row = min(max(row, 0), self._last_top_row())
        if self.set_text.revision != revision:
            self._strips.clear()

    def _tell(self) -> None:
        """Say what is on the screen now. A message would come a frame later, and the status row with it."""
        self._moved(self.span)

    # The mouse

    def place_at(self, x: int, y: int) -> Offset | None:
        """The place in the text under a cell of the page; the nearest one in its row."""
        if self.set_text is None or not 0 <= (row := self._top_row + y) < self.set_text.rows:
            return None
        margin, _ = self.column()
        return offset_at(self.set_text.line(row), x - margin)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_to_row(self._top_row + WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_to_row(self._top_row - WHEEL_ROWS)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button != 1:
            return
        self.capture_mouse()
        self._pressed_at = self.place_at(event.x, event.y)
        self._dragged = False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed_at is not None:
            if event.y < 0 or event.y >= self.size.height:
                self.scroll_to_row(self._top_row + (-1 if event.y < 0 else 1))
            self._drag_to(event.x, min(max(event.y, 0), self.size.height - 1), finished=False)
        else:
            self._hover(self.place_at(event.x, event.y))

    def on_leave(self) -> None:
        self._hover(None)

    def _hover(self, offset: Offset | None) -> None:
        if offset != self._hovered:
            self._hovered = offset
            self.post_message(self.Hovered(offset))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        if self._pressed_at is not None:
            self._drag_to(event.x, min(max(event.y, 0), self.size.height - 1), finished=True)
        self._pressed_at = None

    def on_click(self, event: events.Click) -> None:
        if not self._dragged and (offset := self.place_at(event.x, event.y)) is not None:
            self.post_message(self.Pressed(offset, event.chain))

    def _drag_to(self, x: int, y: int, *, finished: bool) -> None:
        offset = self.place_at(x, y)
        if offset is None or self._pressed_at is None or offset == self._pressed_at:
            return
        self._dragged = True
        start, end = sorted((self._pressed_at, offset))
        self.post_message(self.Selected(Span(start, end), finished))


def _covered(line: Line) -> Span:
    """The text that a row shows, and what lies between: the cells of a table's row are apart from each other."""
    starts = [(run.start, run.start + len(run.text)) for run in line.runs if run.start is not None]
    return Span(min(starts)[0], max(end for _, end in starts)) if starts else Span(0, 0)
