"""TextView: a document typeset to the widget's width and painted from one of its rows on. The base of Page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from readtui.document.model import Document
from readtui.reading.overlay import Overlay
from readtui.span import Offset, Span
from readtui.tui.paint import ThemeStyles, page_strip, styles_of
from readtui.tui.widgets.scrollbar import Thumb
from readtui.typeset.layout import Layout
from readtui.typeset.line import Line
from readtui.typeset.setting import Setting

ROWS_CACHED = 500
"""Strips cached, about ten screens, so that scrolling back repaints nothing."""

SIGN_CELLS = 2
"""Cells kept free at the left of the text for signs (marks, the target of a jump), unless the widget is narrow."""

NARROW = 20
"""Width in cells below which the text has no margin at all."""

OverlaySource = Callable[[Span], tuple[Overlay, ...]]
Signs = Sequence[tuple[Offset, str]]


def _no_overlays(span: Span) -> tuple[Overlay, ...]:
    return ()


class TextView(Widget):
    """The rows of one document, one screen row each.

    Textual's ScrollView is not used: the layout knows the rows, and their numbers shift where heights were estimates.
    `on_moved` is called with the visible span each time it changes.
    """

    def __init__(self, on_moved: Callable[[Span], None], *, ident: str) -> None:
        super().__init__(id=ident)
        self._on_moved = on_moved
        self.text_layout: Layout | None = None  # `layout` is a name of Textual's
        self._document: Document | None = None
        self._setting = Setting()
        self.top_row = 0
        self._top: Offset = 0  # the offset at the top; it stays there when the text is typeset again
        self._overlays: OverlaySource = _no_overlays
        self._signs: Signs = ()
        self._strips: dict[int, Strip] = {}
        self._strip_styles: ThemeStyles | None = None  # the styles of the strips

    # What is shown

    def show(self, document: Document, setting: Setting, top: Offset | None = None) -> None:
        """Show a document with the offset `top` (default: the current one) in the first row.

        The measure of `setting` is an upper bound: a narrow widget has a narrower column.
        """
        self._document, self._setting = document, setting
        self.text_layout = None
        if top is not None:
            self._top = top
        if self.size.width:
            self._typeset()

    def set_overlays(self, overlays: OverlaySource, signs: Signs) -> None:
        """Set the function that returns the overlays of a span, and the signs of the margin in order of offset."""
        self._overlays, self._signs = overlays, signs
        self.repaint()

    def repaint(self) -> None:
        """Paint all rows again."""
        self._strips.clear()
        self.refresh()

    @property
    def span(self) -> Span:
        """The span of the visible text."""
        if self.text_layout is None:
            return Span(0, 0)
        last = min(self.top_row + max(self.size.height, 1), self.text_layout.rows) - 1
        top = self.text_layout.offset_at(self.top_row)
        return Span(top, max(self.text_layout.line(max(last, 0)).span.end, top))

    # Scrolling

    def scroll_to_row(self, row: int) -> None:
        """Scroll so that `row` is the first one, but not past the end of the text."""
        if self.text_layout is None:
            return
        row = min(max(row, 0), self.last_top_row)
        if row == self.top_row:
            return
        self.top_row = row
        self._settle_near_top()
        self._top = self.text_layout.offset_at(self.top_row)
        self.refresh()
        self._notify_moved()

    def refine(self, blocks: int) -> bool:
        """Measure the next `blocks` estimated heights without moving the visible text; return whether more are left."""
        if self.text_layout is None or self.text_layout.is_exact:
            return False
        anchor = self.text_layout.offset_at(self.top_row)
        rows_below_anchor = self.top_row - self.text_layout.row_of(anchor)
        more = self.text_layout.refine(blocks)
        row = min(max(self.text_layout.row_of(anchor) + rows_below_anchor, 0), self.last_top_row)
        if row != self.top_row:
            self.top_row = row
            self._strips.clear()
        return more

    # Painting

    def render_line(self, y: int) -> Strip:
        if self.text_layout is None:
            return Strip.blank(self.size.width, styles_of(self).background)
        if (styles := styles_of(self)) is not self._strip_styles:
            self._strip_styles = styles
            self._strips.clear()
        row = self.top_row + y
        if (strip := self._strips.get(row)) is None:
            if len(self._strips) >= ROWS_CACHED:
                self._strips.clear()
            strip = self._strips[row] = self._row_strip(row)
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows from the cache.

        Textual's own method styles each row again on each draw. It is used only where Textual has to filter colours:
        without colours, or with the terminal's own.
        """
        if styles_of(self).needs_filter:
            return super().render_lines(crop)
        strips = [self.render_line(y) for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def column(self) -> tuple[int, int]:
        """Return the first cell and the width in cells of the text column."""
        cells = max(self.size.width, 1)
        measure = min(self.text_layout.setting.measure, cells) if self.text_layout else cells
        least = SIGN_CELLS if cells >= NARROW else 0
        return min(max((cells - measure) // 2, least), cells - 1), measure

    def _row_strip(self, row: int) -> Strip:
        assert self.text_layout is not None
        cells = self.size.width
        margin, _ = self.column()
        if row >= self.text_layout.rows:
            return Strip.blank(cells, styles_of(self).background)
        line = self.text_layout.line(row)
        overlays = self._overlays(span) if (span := covered(line)) else ()
        return page_strip(line, styles_of(self), overlays, margin=margin, cells=cells, sign=self._sign(line.span))

    def _sign(self, span: Span) -> str:
        """The margin sign of a row with this span; empty if it has none."""
        first = bisect_left(self._signs, span.start, key=lambda sign: sign[0])
        return next((sign for offset, sign in self._signs[first : first + 1] if offset < span.end), "")

    @property
    def thumb(self) -> Thumb:
        """The visible part of the text in rows, for the scrollbar."""
        return Thumb(self.top_row, max(self.size.height, 1), self.text_layout.rows if self.text_layout else 1)

    # Rows

    def on_resize(self, event: events.Resize) -> None:
        self._typeset()

    def _typeset(self) -> None:
        """Typeset the text for the current width; the offset at the top stays there."""
        if self._document is None or not self.size.width:
            return
        setting = replace(self._setting, measure=self._measure())
        if self.text_layout is None or self.text_layout.setting != setting:
            self.text_layout = Layout(self._document, setting)
        self._find_top_row()
        self.repaint()
        self._notify_moved()

    def _measure(self) -> int:
        """Cells of the column: those of the setting, or what the margins and the scrollbar leave."""
        cells = self.size.width
        margins = SIGN_CELLS + 1 if cells >= NARROW else 0
        return max(min(self._setting.measure, cells - margins), 1)

    @property
    def last_top_row(self) -> int:
        """The first visible row when the text is scrolled to its end."""
        return max((self.text_layout.rows if self.text_layout else 0) - max(self.size.height, 1), 0)

    def _find_top_row(self) -> None:
        """Set `top_row` to the row of the offset at the top."""
        if self.text_layout is None:
            return
        row = self.text_layout.make_exact(self._top, self.size.height)
        self.top_row = min(row if self._top else 0, self.last_top_row)

    def _settle_near_top(self) -> None:
        """Make the heights near the top exact; if that shifts rows, the visible text stays where it is."""
        if self.text_layout is None or self.text_layout.is_exact:
            return
        at_end = self.top_row >= self.last_top_row
        anchor = self.text_layout.offset_at(self.top_row)
        rows_below_anchor = self.top_row - self.text_layout.row_of(anchor)
        revision = self.text_layout.revision
        self.text_layout.make_exact(anchor, self.size.height)
        row = self.last_top_row if at_end else self.text_layout.row_of(anchor) + rows_below_anchor
        self.top_row = min(max(row, 0), self.last_top_row)
        if self.text_layout.revision != revision:
            self._strips.clear()

    def _notify_moved(self) -> None:
        """Call `on_moved` now. A message would arrive a frame later, and update the status row that late."""
        self._on_moved(self.span)


def covered(line: Line) -> Span:
    """Return the span from the first to the last character that a line shows; empty if it shows no text.

    In a row of a table it includes text between the cells that is not in this row.
    """
    starts = [(run.start, run.start + len(run.text)) for run in line.runs if run.start is not None]
    return Span(min(starts)[0], max(end for _, end in starts)) if starts else Span(0, 0)
