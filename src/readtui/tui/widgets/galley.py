"""The galley: a text set as wide as the widget, and painted from one of its rows on."""

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
from readtui.tui.paint import ThemeStyles, page_strip
from readtui.tui.widgets.scrollbar import Thumb
from readtui.typeset.layout import Layout
from readtui.typeset.line import Line
from readtui.typeset.setting import Setting

ROWS_CACHED = 500
"""Strips kept, about ten screens: a page back is drawn from them."""

SIGN_CELLS = 2
"""Cells at the left for the sign of a landing, where there is room."""

NARROW = 20
"""Below so many cells the text has them all."""

OverlaySource = Callable[[Span], tuple[Overlay, ...]]
Signs = Sequence[tuple[Offset, str]]


def _no_overlays(span: Span) -> tuple[Overlay, ...]:
    return ()


class Galley(Widget):
    """The rows of one document, a row of cells each line.

    Textual's ScrollView is not used: rows are the layout's business, and shift where heights were estimates.
    `moved` is called with the text on the screen whenever it is other text.
    """

    def __init__(self, theme_styles: ThemeStyles, moved: Callable[[Span], None], *, ident: str) -> None:
        super().__init__(id=ident)
        self._moved = moved
        self.theme_styles = theme_styles
        self.set_text: Layout | None = None  # the layout; Textual has the name `layout`
        self._document: Document | None = None
        self._setting = Setting()
        self.top_row = 0
        self._top: Offset = 0  # the word at the top, kept through every change of rows
        self._overlays: OverlaySource = _no_overlays
        self._signs: Signs = ()
        self._strips: dict[int, Strip] = {}

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

    def apply_theme(self, theme_styles: ThemeStyles) -> None:
        """Wear another theme."""
        self.theme_styles = theme_styles
        self.repaint()

    def repaint(self) -> None:
        """Everything on the page may look otherwise now."""
        self._strips.clear()
        self.refresh()

    @property
    def span(self) -> Span:
        """The text on the screen."""
        if self.set_text is None:
            return Span(0, 0)
        last = min(self.top_row + max(self.size.height, 1), self.set_text.rows) - 1
        top = self.set_text.offset_at(self.top_row)
        return Span(top, max(self.set_text.line(max(last, 0)).span.end, top))

    # Scrolling

    def scroll_to_row(self, row: int) -> None:
        """Put a row at the top, as far as there is text to fill the screen."""
        if self.set_text is None:
            return
        row = min(max(row, 0), self.last_top_row)
        if row == self.top_row:
            return
        self.top_row = row
        self._settle_round_top()
        self._top = self.set_text.offset_at(self.top_row)
        self.refresh()
        self._tell()

    def refine(self, blocks: int) -> bool:
        """Let the layout measure some more blocks; what the reader sees does not move. True while more are left."""
        if self.set_text is None or self.set_text.exact:
            return False
        anchor = self.set_text.offset_at(self.top_row)
        aside = self.top_row - self.set_text.row_of(anchor)
        more = self.set_text.refine(blocks)
        row = min(max(self.set_text.row_of(anchor) + aside, 0), self.last_top_row)
        if row != self.top_row:
            self.top_row = row
            self._strips.clear()
        return more

    # Painting

    def render_line(self, y: int) -> Strip:
        if self.set_text is None:
            return Strip.blank(self.size.width, self.theme_styles.background)
        row = self.top_row + y
        if (strip := self._strips.get(row)) is None:
            if len(self._strips) >= ROWS_CACHED:
                self._strips.clear()
            strip = self._strips[row] = self._row_strip(row)
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """Rows as they are kept. Textual's own way restyles each row on each draw; it is left to do so where its
        filters have work to do: on screens without colours, or with the terminal's own."""
        if self.theme_styles.filtered:
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
            return Strip.blank(cells, self.theme_styles.background)
        line = self.set_text.line(row)
        overlays = self._overlays(span) if (span := covered(line)) else ()
        return page_strip(line, self.theme_styles, overlays, margin=margin, cells=cells, sign=self._sign(line.span))

    def _sign(self, span: Span) -> str:
        """The sign in the margin of the row that covers `span`; empty where there is none."""
        first = bisect_left(self._signs, span.start, key=lambda sign: sign[0])
        return next((sign for offset, sign in self._signs[first : first + 1] if offset < span.end), "")

    @property
    def thumb(self) -> Thumb:
        """The part of the text that is on the screen, in rows."""
        return Thumb(self.top_row, max(self.size.height, 1), self.set_text.rows if self.set_text else 1)

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

    @property
    def last_top_row(self) -> int:
        """The row at the top when the end of the text is on the screen."""
        return max((self.set_text.rows if self.set_text else 0) - max(self.size.height, 1), 0)

    def _settle(self) -> None:
        """Find the row of the word at the top again."""
        if self.set_text is None:
            return
        row = self.set_text.settle(self._top, self.size.height)
        self.top_row = min(row if self._top else 0, self.last_top_row)

    def _settle_round_top(self) -> None:
        """Make the heights round the top exact; rows that shift by it do not move the text."""
        if self.set_text is None or self.set_text.exact:
            return
        at_end = self.top_row >= self.last_top_row
        anchor = self.set_text.offset_at(self.top_row)
        aside = self.top_row - self.set_text.row_of(anchor)
        revision = self.set_text.revision
        self.set_text.settle(anchor, self.size.height)
        row = self.last_top_row if at_end else self.set_text.row_of(anchor) + aside
        self.top_row = min(max(row, 0), self.last_top_row)
        if self.set_text.revision != revision:
            self._strips.clear()

    def _tell(self) -> None:
        """Say what is on the screen now. A message would come a frame later, and the status row with it."""
        self._moved(self.span)


def covered(line: Line) -> Span:
    """The text that a row shows, and what lies between: the cells of a table's row are apart from each other."""
    starts = [(run.start, run.start + len(run.text)) for run in line.runs if run.start is not None]
    return Span(min(starts)[0], max(end for _, end in starts)) if starts else Span(0, 0)
