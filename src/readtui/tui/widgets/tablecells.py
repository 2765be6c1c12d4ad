"""The cells of a table in its window: rows below the names of their columns, where one is, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from readtui.reading.table_view import GAP, TableView
from readtui.tui.paint import ThemeStyles, row, shortened
from readtui.typeset.wrap import breaks, shown_end
from readtui.unicode.width import width

WHEEL_ROWS = 3
"""Rows that one notch of the wheel scrolls, as on the page."""

DETAIL_ROWS = 8
"""Rows at most for a cell that is cut: as many as its table has need of, and some sentences at most."""

BODY_ROWS = 3
"""Rows of the table that stay in sight beside them."""

LEAST_CELLS = 44
"""Cells of the window at least, where the screen has them: the keys are told in it."""


class TableGrid(Widget, can_focus=True):
    """The rows of a sheet below the names of its columns, where one is, and the keys that matter."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TableGrid { height: 1fr; width: 1fr; }"

    class CellClicked(Message):
        """A cell was clicked."""

        def __init__(self, row: int, column: int) -> None:
            super().__init__()
            self.row = row
            self.column = column

    class WheelTurned(Message):
        """The wheel was turned by so many rows and columns."""

        def __init__(self, rows: int, columns: int) -> None:
            super().__init__()
            self.rows = rows
            self.columns = columns

    def __init__(self, theme_styles: ThemeStyles, sheet: TableView, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.theme_styles = theme_styles
        self.sheet = sheet
        self.said = ""
        self.keys = keys
        self._parts: dict[str, tuple[int, int]] = {}  # by name, the first row and how many

    def show(self, sheet: TableView, said: str = "") -> None:
        """Show the sheet, in the room there is; `said` in place of where one is."""
        sheet = sheet.within(self.size.width - 2, sheet.height)
        self.sheet = sheet.within(sheet.room, self._lay_out(sheet, self.size.height))
        self.said = said
        self.refresh()

    def wanted(self, room: int) -> tuple[int, int]:
        """The cells and rows that show all; `room` is how many cells there are at most."""
        sheet = self.sheet
        cells = sum(sheet.natural) + GAP * (len(sheet.natural) - 1) + 2
        rows = len(sheet.table.rows) - sheet.first + 3 + 2 * sheet.named
        return max(cells, LEAST_CELLS), rows + _detail_rows(sheet.within(room - 2, 1))

    def _lay_out(self, sheet: TableView, height: int) -> int:
        """Give the parts their rows, the less important ones only where there are enough; the rows of the body."""
        rest = max(height - 1, 0)
        given = {"where": 1, "head": 2 * sheet.named, "keys": 1, "rule": 1}
        for name, rows in given.items():
            given[name] = rows if rows <= rest else 0
            rest -= given[name]
        given["detail"] = max(min(_detail_rows(sheet), rest - BODY_ROWS + 1), 0)
        given["body"] = 1 + rest - given["detail"]
        first = 0
        for name in ("head", "body", "rule", "detail", "where", "keys"):
            self._parts[name] = (first, given[name])
            first += given[name]
        return given["body"]

    def on_resize(self) -> None:
        self.show(self.sheet, self.said)

    # Painting

    def render_line(self, y: int) -> Strip:
        painters: dict[str, Callable[[int], list[tuple[str, str]]]] = {
            "head": self._head,
            "body": self._body,
            "rule": lambda _: [("─" * self.size.width, "sidebar_edge")],
            "detail": self._detail,
            "where": self._where,
            "keys": self._footer,
        }
        for name, (first, rows) in self._parts.items():
            if first <= y < first + rows:
                return row(painters[name](y - first), self.theme_styles, self.size.width, "panel")
        return Strip.blank(self.size.width, self.theme_styles.style("panel"))

    def _head(self, y: int) -> list[tuple[str, str]]:
        sheet = self.sheet
        if y:
            rule = "─┼─".join("─" * cells for _, cells in sheet.shown)
            return [(f"─{rule}".ljust(self.size.width, "─"), "sidebar_edge")]
        parts: list[tuple[str, str]] = [(" ", "panel")]
        for place, (column, cells) in enumerate(sheet.shown):
            if place:
                hidden = place == 1 and sheet.left > 1
                parts.append((" ‹ ", "panel_title") if hidden else (" │ ", "sidebar_edge"))
            parts += self._set(sheet.names[column], column, cells, "panel_title")
        if sheet.more_right:
            blank = sheet.room - sum(cells + GAP for _, cells in sheet.shown) + GAP
            parts.append((" " * blank + "›", "panel_title"))
        return parts

    def _body(self, y: int) -> list[tuple[str, str]]:
        sheet = self.sheet
        place = sheet.top + y
        if place >= len(sheet.table.rows):
            return []
        parts: list[tuple[str, str]] = [(" ", "panel")]
        for column, cells in sheet.shown:
            if len(parts) > 1:
                parts.append((" │ ", "sidebar_edge"))
            is_present = (place, column) == (sheet.row, sheet.column)
            parts += self._set(sheet.words(place, column), column, cells, "panel_current" if is_present else "panel")
        return parts

    def _set(self, words: str, column: int, cells: int, role: str) -> list[tuple[str, str]]:
        """Words on the side of their column, as far as they have room."""
        said = shortened(words, cells)
        left = self.sheet.columns[column].blank_before(said, cells)
        return [(" " * left + said + " " * (cells - left - width(said)), role)]

    def _detail(self, y: int) -> list[tuple[str, str]]:
        """The words of the present cell where they are cut."""
        sheet = self.sheet
        span, text = sheet.cell, sheet.document.text
        if width(span.of(text)) <= dict(sheet.shown).get(sheet.column, 0):
            return []
        starts = [*breaks(text, *span, sheet.room), span.end]
        if y + 1 >= len(starts):
            return []
        is_cut = y + 1 == self._parts["detail"][1] and starts[y + 1] < span.end
        said = text[starts[y] : span.end if is_cut else shown_end(text, starts[y], starts[y + 1])]
        return [(f" {shortened(said, sheet.room)}", "panel")]

    def _where(self, _: int) -> list[tuple[str, str]]:
        sheet, cells = self.sheet, self.size.width
        if self.said:
            return [(shortened(f" {self.said}", cells), "panel_title")]
        present, rows = sheet.row - sheet.first + 1, len(sheet.table.rows) - sheet.first
        name, column, columns = sheet.names[sheet.column], sheet.column + 1, len(sheet.columns)
        where = f"row {present:,} of {rows:,} · column {column} of {columns} "
        if width(name) + width(where) + 3 > cells:
            where = f"{present:,}/{rows:,} · {column}/{columns} "
        name = shortened(name, cells - width(where) - 3)
        gap = " " * max(cells - width(name) - width(where) - 1, 1)
        return [(f" {name}", "panel_title"), (gap + where, "panel_dim")]

    def _footer(self, _: int) -> list[tuple[str, str]]:
        parts: list[tuple[str, str]] = [(" ", "panel")]
        used = 1
        for key, says in self.keys:
            used += width(key) + width(says) + 3
            if used > self.size.width + 2:
                break
            parts += [(key, "panel_title"), (f" {says}  ", "panel_dim")]
        return parts

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.WheelTurned(WHEEL_ROWS, 0))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.WheelTurned(-WHEEL_ROWS, 0))

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        event.stop()
        self.post_message(self.WheelTurned(0, 1))

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        event.stop()
        self.post_message(self.WheelTurned(0, -1))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        first, rows = self._parts["body"]
        if not first <= event.y < first + rows:
            return
        cell = event.x - 1
        for column, cells in self.sheet.shown:
            if cell < cells + GAP - 1:
                self.post_message(self.CellClicked(self.sheet.top + event.y - first, column))
                return
            cell -= cells + GAP


def _detail_rows(sheet: TableView) -> int:
    """The rows for a cell that is cut, where one is."""
    return min(-(-sheet.longest // sheet.room) + 1, DETAIL_ROWS) if sheet.longest else 0
