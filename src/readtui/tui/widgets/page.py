"""The page widget: scrolls the document by keys, mouse and jumps, and converts between cells and offsets."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from readtui.reading.position import Placement
from readtui.span import Offset, Span
from readtui.tui.actions import PAGE_BINDINGS, WHEEL_ROWS
from readtui.tui.widgets.text_view import TextView, covered
from readtui.typeset.line import cell_of, offset_at

CONTEXT_ROWS = 1
"""Rows shown above the target of a jump, so that the target is not at the very edge."""


class Page(TextView, can_focus=True):
    """The text of one document, with keys and mouse. All its methods and messages use offsets of the text."""

    BINDINGS: ClassVar[list[BindingType]] = list(PAGE_BINDINGS)
    ALLOW_SELECT = False  # Textual's own selection counts in cells, ours in offsets
    DEFAULT_CSS = "Page { width: 1fr; height: 1fr; }"

    class Jumped(Message):
        """A key jumped away from `origin`, which the reader may want to return to."""

        def __init__(self, origin: Offset) -> None:
            super().__init__()
            self.origin = origin

    class CountTyped(Message):
        """The count typed so far as digits; "" for none."""

        def __init__(self, count: str) -> None:
            super().__init__()
            self.count = count

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
        super().__init__(on_moved, ident=ident)
        self._count = ""
        self._drag_start: Offset | None = None
        self._dragged = False  # since the button was pressed: the release is then no click
        self._hovered: Offset | None = None

    # Offsets and rows

    def reveal(self, offset: Offset, placement: Placement) -> None:
        """Scroll so that `offset` is on the screen, in the row that `placement` asks for."""
        if self.text_layout is None:
            return
        row = self.text_layout.make_exact(offset, self.size.height)
        height = max(self.size.height, 1)
        if placement == "exact":
            self.scroll_to_row(row)
        elif placement == "top":
            self.scroll_to_row(row - (CONTEXT_ROWS if height > 2 * CONTEXT_ROWS and row else 0))
        elif not self.top_row <= row < self.top_row + height - (1 if height > 3 else 0):
            self.scroll_to_row(row - height // 3)

    def scroll_to_show(self, offset: Offset) -> None:
        """Scroll by the fewest rows that bring `offset` onto the screen."""
        if self.text_layout is None:
            return
        row = self.text_layout.make_exact(offset, self.size.height)
        last = max(self.size.height, 1) - 1
        self.scroll_to_row(min(max(self.top_row, row - last), row))

    def rows_away(self, offset: Offset, rows: int, cell: int | None = None) -> tuple[Offset, int]:
        """Return the offset `rows` rows of text below `offset` (above if negative), and the cell used to find it.

        The cell is that of `offset` unless `cell` is given. Rows without text (decoration) are not counted. Past the
        first or last row of text, the result is in that row.
        """
        if self.text_layout is None:
            return offset, 0
        row = self.text_layout.row_of(offset)
        cell = cell_of(self.text_layout.line(row), offset) if cell is None else cell
        step = 1 if rows > 0 else -1
        reached, left = row, abs(rows)
        while left and 0 <= row + step < self.text_layout.rows:
            row += step
            if covered(self.text_layout.line(row)):
                reached, left = row, left - 1
        line = self.text_layout.line(reached)
        return min(offset_at(line, cell), max(covered(line).end - 1, line.span.start)), cell

    def cells_of(self, span: Span) -> tuple[tuple[int, int], int]:
        """Return the first and last row of `span`, counted from the top of the page, and the cell where it starts."""
        if self.text_layout is None:
            return (0, 0), 0
        first, last = (self.text_layout.row_of(offset) for offset in (span.start, max(span.end - 1, span.start)))
        cell = self.column()[0] + cell_of(self.text_layout.line(first), span.start)
        return (first - self.top_row, last - self.top_row), cell

    def offset_under(self, x: int, y: int) -> Offset | None:
        """Return the offset shown at a cell of the page, or the nearest one in that row; None below the text."""
        if self.text_layout is None or not 0 <= (row := self.top_row + y) < self.text_layout.rows:
            return None
        margin, _ = self.column()
        return offset_at(self.text_layout.line(row), x - margin)

    def scroll_to_fraction(self, fraction: float) -> None:
        """Scroll to a fraction of all rows, from 0 (start) to 1 (end)."""
        self.scroll_to_row(round(self.last_top_row * fraction))

    # Keys

    def take_count(self, default: int) -> int:
        """Return the count typed before this key, or `default`, and clear it."""
        count, self._count = self._count, ""
        if count:
            self.post_message(self.CountTyped(""))
        return int(count[-9:]) if count else default

    def drop_count(self) -> None:
        """Clear a count that the action did not use."""
        if self._count:
            self.take_count(1)

    def action_count(self, digit: int) -> None:
        if digit or self._count:
            self._count += str(digit)
            self.post_message(self.CountTyped(self._count))

    def action_line_down(self) -> None:
        self.scroll_to_row(self.top_row + self.take_count(1))

    def action_line_up(self) -> None:
        self.scroll_to_row(self.top_row - self.take_count(1))

    def action_page_down(self) -> None:
        self.scroll_to_row(self.top_row + self.take_count(1) * self._page_rows())

    def action_page_up(self) -> None:
        self.scroll_to_row(self.top_row - self.take_count(1) * self._page_rows())

    def action_half_down(self) -> None:
        self.scroll_to_row(self.top_row + self.take_count(1) * max(self.size.height // 2, 1))

    def action_half_up(self) -> None:
        self.scroll_to_row(self.top_row - self.take_count(1) * max(self.size.height // 2, 1))

    def _page_rows(self) -> int:
        return max(self.size.height - (1 if self.size.height > 3 else 0), 1)

    def action_top(self) -> None:
        self.take_count(1)
        self.post_message(self.Jumped(self.span.start))
        self.scroll_to_row(0)

    def action_bottom(self) -> None:
        self.post_message(self.Jumped(self.span.start))
        self.scroll_to_row(self.take_count(self.last_top_row + 1) - 1)

    # The mouse

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
        self._drag_start = self.offset_under(event.x, event.y)
        self._dragged = False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag_start is not None:
            if event.y < 0 or event.y >= self.size.height:
                self.scroll_to_row(self.top_row + (-1 if event.y < 0 else 1))
            self._drag_to(event.x, min(max(event.y, 0), self.size.height - 1), finished=False)
        else:
            self._hover(self.offset_under(event.x, event.y))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        if self._drag_start is not None:
            self._drag_to(event.x, min(max(event.y, 0), self.size.height - 1), finished=True)
        self._drag_start = None

    def on_click(self, event: events.Click) -> None:
        if not self._dragged and (offset := self.offset_under(event.x, event.y)) is not None:
            self.post_message(self.TextClicked(offset, event.chain))

    def on_leave(self) -> None:
        self._hover(None)

    def _hover(self, offset: Offset | None) -> None:
        if offset != self._hovered:
            self._hovered = offset
            self.post_message(self.TextHovered(offset))

    def _drag_to(self, x: int, y: int, *, finished: bool) -> None:
        offset = self.offset_under(x, y)
        if offset is None or self._drag_start is None or offset == self._drag_start:
            return
        self._dragged = True
        start, end = sorted((self._drag_start, offset))
        self.post_message(self.TextSelected(Span(start, end), finished))
