"""The viewport: a document typeset to the width of the page, and the rows of it that are visible. It paints nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from readtui.document.model import Code, Document, Output
from readtui.reading.overlay import MarginSign
from readtui.reading.position import Placement
from readtui.span import Offset, Span
from readtui.tui.widgets.scrollbar import Thumb
from readtui.tui.widgets.sideways import Sideways
from readtui.typeset.layout import Layout
from readtui.typeset.line import Line, cell_of, offset_at
from readtui.typeset.setting import Setting
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    from readtui.typeset.line_cells import CutRow
    from readtui.typeset.shown import Shown

SIGN_CELLS = 2
"""Cells kept free at the left of the text for signs (marks, the target of a jump), unless the page is narrow."""

NARROW = 20
"""Width in cells below which the text has no margin at all."""

CONTEXT_ROWS = 1
"""Rows shown above the target of a jump, so that the target is not at the very edge."""

HIDDEN_START = MarginSign("‹", "wrapped")
"""The sign beside a line that is scrolled sideways, unless its gutter shows that."""

FEW_ROWS = 3
"""Rows of a page that is too low for context above or below what is read."""

NOTE_ROWS = 12
"""Rows of a note that are shown in the margin: a longer one is read in its window. So few rows around a row decide what
is beside it."""


Place: TypeAlias = tuple[Offset, Placement]
"""A place to scroll to: an offset, and the row in which it is to be."""


class Viewport:
    """The visible rows of one document.

    Textual's ScrollView is not used: the layout knows the rows, and their numbers shift where heights were estimates.
    What scrolls returns whether other rows are visible now.
    """

    def __init__(self) -> None:
        self.layout: Layout | None = None  # None without a document, and before the size is known
        self.prepared: Layout | None = None  # of the next document, if it was typeset in advance
        self.top_row = 0
        self.shown: Shown | None = None  # the parts of the document that are to be shown, if not all are
        self.overlap = 1  # rows that stay on the screen when a page is turned
        self._document: Document | None = None
        self._setting = Setting()
        self._top: Offset = 0  # the offset at the top; it stays there when the text is typeset again
        self._cells = 0
        self._height = 0
        self.sideways = Sideways()
        self._examined: Document | None = None  # the document that `_has_lines` is of
        self._has_lines = False  # whether it has code or output

    # What is shown

    def show(self, document: Document, setting: Setting, top: Offset | None = None, to: Place | None = None) -> bool:
        """Show a document, or what is to be shown of it, with the offset `top` (default: the current one) in the first
        row; then scroll `to` a place, if there is one.

        The measure of `setting` is an upper bound: a narrow page has a narrower column. Return whether it is typeset.
        """
        if self._document is None or self._document.source != document.source:
            self.sideways.reset()
        self._document, self._setting = document, setting
        self.layout = None
        if top is not None:
            self._top = top
        is_typeset = self._typeset()
        if to is not None:
            self.reveal(*to)
        return is_typeset

    def exchange(self, document: Document, setting: Setting) -> bool:
        """Show a document in place of one with the same text up to the end of the page; the rows stay where they are.

        Return whether it is typeset.
        """
        rows_below = self.top_row - self.layout.row_of(self._top) if self.layout is not None else 0
        typeset = self.show(document, setting)
        self.top_row = min(max(self.top_row + rows_below, 0), self.last_top_row)
        return typeset

    def resize(self, cells: int, height: int) -> bool:
        """Adapt to a page of this size; the offset at the top stays there. Return whether a document is typeset."""
        self._cells, self._height = cells, height
        return self._typeset()

    @property
    def size(self) -> tuple[int, int]:
        """The cells and rows of the page, as far as the viewport has heard of them."""
        return self._cells, self._height

    @property
    def height(self) -> int:
        """The rows of the page, at least 1."""
        return max(self._height, 1)

    @property
    def page_rows(self) -> int:
        """The rows by which a page is turned: the last `overlap` rows become the first ones, but less than half of all,
        and none if there are few."""
        return max(self._height - (min(self.overlap, (self._height - 1) // 2) if self._height > FEW_ROWS else 0), 1)

    @property
    def half_page_rows(self) -> int:
        """Half the rows of the page."""
        return max(self._height // 2, 1)

    @property
    def span(self) -> Span:
        """The span of the visible text."""
        if self.layout is None:
            return Span(0, 0)
        last = min(self.top_row + self.height, self.layout.rows) - 1
        top = self.layout.offset_at(self.top_row)
        is_end = self.shown is not None and last + 1 == self.layout.rows
        bottom = len(self.layout.document.text) if is_end else self.layout.line(max(last, 0)).span.end
        return Span(top, max(bottom, top))

    @property
    def thumb(self) -> Thumb:
        """The visible part of the text in rows, for the scrollbar."""
        return Thumb(self.top_row, self.height, self.layout.rows if self.layout else 1)

    @property
    def last_top_row(self) -> int:
        """The first visible row when the text is scrolled to its end."""
        return max((self.layout.rows if self.layout else 0) - self.height, 0)

    @property
    def rows_below(self) -> int:
        """The rows of text below the page."""
        return max(self.last_top_row - self.top_row, 0)

    def line(self, row: int) -> Line | None:
        """Return a row of the text; None below its end."""
        left = self.sideways.left
        return None if self.layout is None or row >= self.layout.rows else self.layout.line(row, left)

    def visible_lines(self) -> list[Line]:
        """Return the visible rows of the text."""
        rows = range(self.top_row, self.top_row + self.height)
        return [line for row in rows if (line := self.line(row)) is not None]

    def plain_text(self, row: int) -> str:
        """Return the characters from the start of a row to that of the next one, at most as many as its cells."""
        if self.layout is None or self._document is None or row >= self.layout.rows:
            return ""
        text, start = self._document.text, self.layout.offset_at(row)
        end = self.layout.offset_at(row + 1) if row + 1 < self.layout.rows else len(text)
        return printable_line(text[start : min(end, start + self._cells)]).strip()

    # Scrolling

    def scroll_to_row(self, row: int) -> bool:
        """Scroll so that `row` is the first one, but not past the ends of the text."""
        row = min(max(row, 0), self.last_top_row)
        if self.layout is None or row == self.top_row:
            return False
        self.top_row = row
        self._settle_near_top(self.layout)
        self._top = self.layout.offset_at(self.top_row)
        return True

    def reveal(self, offset: Offset, placement: Placement) -> bool:
        """Scroll so that `offset` is visible, in the row that `placement` asks for."""
        if self.layout is None:
            return False
        has_scrolled = self._reveal_row(self.layout, offset, placement)
        return self._show_sideways(self.layout, offset) or has_scrolled

    def _reveal_row(self, layout: Layout, offset: Offset, placement: Placement) -> bool:
        row = self._made_exact(layout, offset)
        if placement == "exact":
            return self.scroll_to_row(row)
        if placement == "top":
            return self.scroll_to_row(row - (CONTEXT_ROWS if self.height > 2 * CONTEXT_ROWS and row else 0))
        if self.top_row <= row < self.top_row + self.height - (CONTEXT_ROWS if self.height > FEW_ROWS else 0):
            return False
        return self.scroll_to_row(row - self.height // 3)

    def scroll_to_show(self, offset: Offset) -> bool:
        """Scroll by the fewest rows that make `offset` visible."""
        if self.layout is None:
            return False
        row = self._made_exact(self.layout, offset)
        has_scrolled = self.scroll_to_row(min(max(self.top_row, row - self.height + 1), row))
        return self._show_sideways(self.layout, offset) or has_scrolled

    def scroll_sideways(self, cells: int, half_pages: int) -> bool:
        """Scroll lines that are cut to the right by cells and halves of the page (left if negative)."""
        return self.sideways.scroll(self._cut_rows(), cells, half_pages)

    @property
    def columns(self) -> str:
        """The visible columns of the lines that are cut, in words; "" if all are visible."""
        columns = self.sideways.columns(self._cut_rows())
        return columns.text if columns is not None else ""

    def signed(self, sign: MarginSign, row: int) -> MarginSign:
        """Return the sign in the margin of a row: one of its own, or that of a line whose start is not visible."""
        if sign.text or not self.sideways.left or self.layout is None:
            return sign
        cut = self.layout.cut_row(row)
        return HIDDEN_START if cut is not None and not cut.gutter and cut.line.end > cut.line.start else sign

    def _cut_rows(self) -> list[CutRow]:
        """The visible rows whose lines are cut."""
        if (layout := self.layout) is None or "cut" not in (layout.setting.output_lines, layout.setting.code_lines):
            return []
        rows = range(self.top_row, min(self.top_row + self.height, layout.rows))
        return [cut for row in rows if (cut := layout.cut_row(row)) is not None]

    def _show_sideways(self, layout: Layout, offset: Offset) -> bool:
        """Scroll sideways by the fewest cells that make `offset` visible."""
        cut = layout.cut_row(layout.row_of(offset))
        return cut is not None and self.sideways.show(cut, offset)

    def scroll_to_fraction(self, fraction: float) -> bool:
        """Scroll to a fraction of all rows, from 0 (start) to 1 (end)."""
        return self.scroll_to_row(round(self.last_top_row * fraction))

    def refine(self, blocks: int) -> bool:
        """Measure the next `blocks` estimated heights without moving the visible text; return whether more are left."""
        if self.layout is None or self.layout.is_exact:
            return False
        anchor = self.layout.offset_at(self.top_row)
        rows_below_anchor = self.top_row - self.layout.row_of(anchor)
        more = self.layout.refine(blocks)
        self.top_row = min(max(self.layout.row_of(anchor) + rows_below_anchor, 0), self.last_top_row)
        return more

    # Cells and offsets

    def column(self) -> tuple[int, int]:
        """Return the first cell and the width in cells of the text column."""
        cells = max(self._cells, 1)
        measure = min(self.layout.setting.measure, cells) if self.layout else cells
        return _margin(cells, measure), measure

    def cells_of(self, span: Span) -> tuple[tuple[int, int], int]:
        """Return the first and last row of `span`, counted from the top of the page, and the cell where it starts."""
        if self.layout is None:
            return (0, 0), 0
        first, last = (self.layout.row_of(offset) for offset in (span.start, max(span.end - 1, span.start)))
        cell = self._cell_of(self.layout, first, span.start)
        if self.layout.cut_row(first) is not None:
            cell = min(max(cell - self.sideways.left, 0), self.layout.setting.room)
        return (first - self.top_row, last - self.top_row), self.column()[0] + cell

    def offset_under(self, x: int, y: int) -> Offset | None:
        """Return the offset shown at a cell of the page, or the nearest one in that row; None below the text."""
        if self.layout is None or not 0 <= (row := self.top_row + y) < self.layout.rows:
            return None
        cell = x - self.column()[0]
        if (cut := self.layout.cut_row(row)) is not None:
            return cut.line.before(max(cell - cut.gutter, 0) + self.sideways.left)[0]
        return offset_at(self.layout.line(row), cell)

    def rows_away(self, offset: Offset, rows: int, cell: int | None = None) -> tuple[Offset, int]:
        """Return the offset `rows` rows of text below `offset` (above if negative), and the cell used to find it.

        The cell is that of `offset` unless `cell` is given. Rows without text (decoration) are not counted. Past the
        first or last row of text, the result is in that row.
        """
        if self.layout is None:
            return offset, 0
        row = self.layout.row_of(offset)
        cell = self._cell_of(self.layout, row, offset) if cell is None else cell
        step = 1 if rows > 0 else -1
        reached, left = row, abs(rows)
        while left and 0 <= row + step < self.layout.rows:
            row += step
            if covered(self.layout.line(row)):
                reached, left = row, left - 1
        line = self.layout.line(reached)
        if (cut := self.layout.cut_row(reached)) is not None:
            found, _ = cut.line.before(max(cell - cut.gutter, 0))
            return min(found, max(cut.line.end - 1, cut.line.start)), cell
        return min(offset_at(line, cell), max(covered(line).end - 1, line.span.start)), cell

    def _cell_of(self, layout: Layout, row: int, offset: Offset) -> int:
        """The cell of a row where the character at `offset` starts, wherever the row is scrolled."""
        if (cut := layout.cut_row(row)) is not None:
            return cut.gutter + cut.line.cell_of(offset)
        return cell_of(layout.line(row), offset)

    # Typesetting

    def _typeset(self) -> bool:
        if self._document is None or not self._cells:
            return False
        measure = self._measure()
        setting = self._setting._replace(measure=measure, room=self._room(self._document, measure))
        if "cut" not in (setting.output_lines, setting.code_lines):
            self.sideways.reset()
        if self.layout is None or self.layout.setting != setting:
            self.layout = _layout(self.prepared, self._document, setting, self.shown)
        row = self._made_exact(self.layout, self._top)
        self.top_row = min(row if self._top else 0, self.last_top_row)
        return True

    def _measure(self) -> int:
        """Cells of the column: those of the setting, or what the margins and the scrollbar leave."""
        margins = SIGN_CELLS + 1 if self._cells >= NARROW else 0
        return max(min(self._setting.measure, self._cells - margins), 1)

    def _room(self, document: Document, measure: int) -> int:
        """Cells that lines of code and output may take, with one at the right for the sign of a line that goes on."""
        if document is not self._examined:
            self._examined = document
            self._has_lines = any(type(block) is Code or type(block) is Output for block in document.blocks)
        return max(self._cells - _margin(self._cells, measure) - 1, measure) if self._has_lines else 0

    def _made_exact(self, layout: Layout, offset: Offset) -> int:
        """Make the heights near `offset` exact, also of the rows that decide which notes are beside the visible ones;
        return its row."""
        return layout.make_exact(offset, self._height + (0 if layout.is_exact else NOTE_ROWS))

    def _settle_near_top(self, layout: Layout) -> None:
        """Make the heights near the top exact; if that shifts rows, the visible text stays where it is."""
        if layout.is_exact:
            return
        at_end = self.top_row >= self.last_top_row
        anchor = layout.offset_at(self.top_row)
        rows_below_anchor = self.top_row - layout.row_of(anchor)
        self._made_exact(layout, anchor)
        row = self.last_top_row if at_end else layout.row_of(anchor) + rows_below_anchor
        self.top_row = min(max(row, 0), self.last_top_row)


def _margin(cells: int, measure: int) -> int:
    """Return the cells at the left of a column on a page of `cells` cells."""
    return min(max((cells - measure) // 2, SIGN_CELLS if cells >= NARROW else 0), cells - 1)


def _layout(prepared: Layout | None, document: Document, setting: Setting, shown: Shown | None) -> Layout:
    """Return the layout that was prepared, if it is the one that is wanted, else a new one."""
    is_wanted = prepared is not None and prepared.document is document and prepared.setting == setting
    return (
        prepared if prepared is not None and is_wanted and prepared.shown is shown else Layout(document, setting, shown)
    )


def covered(line: Line) -> Span:
    """Return the span from the first to the last character that a line shows; empty if it shows no text.

    In a row of a table it includes text between the cells that is not in this row.
    """
    starts = [(run.start, run.start + len(run.text)) for run in line.runs if run.start is not None]
    return Span(min(starts)[0], max(end for _, end in starts)) if starts else Span(0, 0)
