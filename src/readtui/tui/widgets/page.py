"""The page: scrolled by keys and by jumps, and asked where things are."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from readtui.reading.state import Landing
from readtui.span import Offset, Span
from readtui.tui.actions import PAGE
from readtui.tui.paint import ThemeStyles
from readtui.tui.widgets.galley import covered
from readtui.tui.widgets.pointing import Pointing
from readtui.typeset.line import cell_of, offset_at

ROWS_ASIDE = 1
"""Rows left above the target of a jump, so that it does not stick to the edge."""


class Page(Pointing, can_focus=True):
    """The text of one document, and what moves it. It speaks in offsets of the text."""

    BINDINGS: ClassVar[list[BindingType]] = list(PAGE)
    DEFAULT_CSS = "Page { width: 1fr; height: 1fr; }"

    class Leapt(Message):
        """The reader left a place by a leap, and may want to come back to it."""

        def __init__(self, left: Offset) -> None:
            super().__init__()
            self.left = left

    class Counted(Message):
        """The count typed so far, "" for none."""

        def __init__(self, count: str) -> None:
            super().__init__()
            self.count = count

    def __init__(self, theme_styles: ThemeStyles, moved: Callable[[Span], None], *, ident: str = "page") -> None:
        super().__init__(theme_styles, moved, ident=ident)
        self._count = ""

    # Places

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
        elif not self.top_row <= row < self.top_row + height - (1 if height > 3 else 0):
            self.scroll_to_row(row - height // 3)

    def follow(self, offset: Offset) -> None:
        """Scroll as little as it takes to have a place on the screen."""
        if self.set_text is None:
            return
        row = self.set_text.settle(offset, self.size.height)
        last = max(self.size.height, 1) - 1
        self.scroll_to_row(min(max(self.top_row, row - last), row))

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
            if covered(self.set_text.line(row)):
                reached, left = row, left - 1
        line = self.set_text.line(reached)
        return min(offset_at(line, cell), max(covered(line).end - 1, line.span.start)), cell

    def cells_of(self, span: Span) -> tuple[tuple[int, int], int]:
        """Where a passage is on the page: its first and last row, and the cell where it starts."""
        if self.set_text is None:
            return (0, 0), 0
        first, last = (self.set_text.row_of(offset) for offset in (span.start, max(span.end - 1, span.start)))
        cell = self.column()[0] + cell_of(self.set_text.line(first), span.start)
        return (first - self.top_row, last - self.top_row), cell

    def scroll_to_share(self, share: float) -> None:
        """Scroll to a share of the rows, 0 to 1."""
        self.scroll_to_row(round(self.last_top_row * share))

    # Keys

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
        self.post_message(self.Leapt(self.span.start))
        self.scroll_to_row(0)

    def action_bottom(self) -> None:
        self.post_message(self.Leapt(self.span.start))
        self.scroll_to_row(self.take_count(self.last_top_row + 1) - 1)
