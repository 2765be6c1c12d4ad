"""The window that shows a table: it scrolls in both directions below fixed headings, and copies and searches cells."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from readtui.reading.table_view import GAP, TableView
from readtui.span import Span
from readtui.tui.actions import Keymap
from readtui.tui.effects import ChooseRow, CloseWindow, Effect, InTable, OfTable
from readtui.tui.footer import footer
from readtui.tui.paint import row, shortened, styles_of
from readtui.tui.state import Mode, ScreenState
from readtui.tui.widgets.dialogs import WindowFrame, close
from readtui.tui.widgets.line_editor import LineEditor
from readtui.tui.widgets.scrollbar import WHEEL_ROWS
from readtui.typeset.wrap import row_starts, visible_end
from readtui.unicode.width import width

LONGEST_QUERY = 200
"""Characters of a query; cells are short."""

DETAIL_ROWS = 8
"""Greatest number of rows for the full text of a cell that is cut: a few sentences."""

BODY_ROWS = 3
"""Rows of the table that stay visible beside those."""

LEAST_CELLS = 44
"""Least width of the window if the screen has it, so that the footer shows some keys."""


class TableGrid(Widget, can_focus=True):
    """The content of the window, from top to bottom: column names, cells, full text of a cut cell, position, footer.

    `on_move` is called with rows and columns when the wheel turns, `on_pick` with the row and column of a click.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "TableGrid { height: 1fr; width: 1fr; }"

    def __init__(
        self,
        table_view: TableView,
        keymap: Keymap,
        on_move: Callable[[int, int], None],
        on_pick: Callable[[int, int], None],
    ) -> None:
        super().__init__()
        self._on_move, self._on_pick = on_move, on_pick
        self.table_view = table_view
        self.mode = Mode.TABLE
        self._keymap = keymap
        self._message = ""
        self._parts: dict[str, tuple[int, int]] = {}  # by name: the first row and the number of rows

    def show(self, table_view: TableView, message: str = "") -> None:
        """Show the table, adapted to the size of the widget; a message takes the place of the position."""
        table_view = table_view.with_size(self.size.width - 2, table_view.window_height)
        self.table_view = table_view.with_size(table_view.window_width, self._lay_out(table_view, self.size.height))
        self._message = message
        self.refresh()

    def wanted_size(self, most_cells: int) -> tuple[int, int]:
        """Return the cells (at most `most_cells`, or the least width) and rows that show the whole table."""
        view = self.table_view
        cells = sum(view.natural_widths) + GAP * (len(view.natural_widths) - 1) + 2
        rows = len(view.table.rows) - view.first_body_row + 3 + 2 * view.has_header
        return max(cells, LEAST_CELLS), rows + _detail_rows(view.with_size(most_cells - 2, 1))

    def _lay_out(self, view: TableView, height: int) -> int:
        """Give each part its rows, the less important ones only if enough are left; return the rows of the cells."""
        rest = max(height - 1, 0)
        rows_of = {"position": 1, "names": 2 * view.has_header, "footer": 1, "rule": 1}
        for name, rows in rows_of.items():
            rows_of[name] = rows if rows <= rest else 0
            rest -= rows_of[name]
        rows_of["detail"] = max(min(_detail_rows(view), rest - BODY_ROWS + 1), 0)
        rows_of["body"] = 1 + rest - rows_of["detail"]
        first = 0
        for name in ("names", "body", "rule", "detail", "position", "footer"):
            self._parts[name] = (first, rows_of[name])
            first += rows_of[name]
        return rows_of["body"]

    def on_resize(self) -> None:
        self.show(self.table_view, self._message)

    # Painting

    def render_line(self, y: int) -> Strip:
        painters: dict[str, Callable[[int], list[tuple[str, str]]]] = {
            "names": self._names,
            "body": self._body,
            "rule": lambda _: [("─" * self.size.width, "sidebar_edge")],
            "detail": self._detail,
            "position": self._position,
            "footer": self._footer,
        }
        for name, (first, rows) in self._parts.items():
            if first <= y < first + rows:
                return row(painters[name](y - first), styles_of(self), self.size.width, "panel")
        return Strip.blank(self.size.width, styles_of(self).style("panel"))

    def _names(self, y: int) -> list[tuple[str, str]]:
        view = self.table_view
        if y:
            rule = "─┼─".join("─" * cells for _, cells in view.visible_columns)
            return [(f"─{rule}".ljust(self.size.width, "─"), "sidebar_edge")]
        parts: list[tuple[str, str]] = [(" ", "panel")]
        for place, (column, cells) in enumerate(view.visible_columns):
            if place:
                has_hidden = place == 1 and view.first_scrolled_column > 1
                parts.append((" ‹ ", "panel_title") if has_hidden else (" │ ", "sidebar_edge"))
            parts += self._aligned(view.names[column], column, cells, "panel_title")
        if view.has_more_columns:
            blank = view.window_width - sum(cells + GAP for _, cells in view.visible_columns) + GAP
            parts.append((" " * blank + "›", "panel_title"))
        return parts

    def _body(self, y: int) -> list[tuple[str, str]]:
        view = self.table_view
        place = view.first_visible_row + y
        if place >= len(view.table.rows):
            return []
        parts: list[tuple[str, str]] = [(" ", "panel")]
        for column, cells in view.visible_columns:
            if len(parts) > 1:
                parts.append((" │ ", "sidebar_edge"))
            is_current = (place, column) == (view.row, view.column)
            role = "panel_current" if is_current else "panel"
            parts += self._aligned(view.cell_line(place, column), column, cells, role)
        return parts

    def _aligned(self, words: str, column: int, cells: int, role: str) -> list[tuple[str, str]]:
        """Words cut to the width of their column, and aligned as the column is."""
        shown = shortened(words, cells)
        left = self.table_view.columns[column].blank_before(shown, cells)
        return [(" " * left + shown + " " * (cells - left - width(shown)), role)]

    def _detail(self, y: int) -> list[tuple[str, str]]:
        """A row of the full text of the current cell, if that is cut in its column."""
        view = self.table_view
        text = view.cell_line(view.row, view.column)
        if width(text) <= dict(view.visible_columns).get(view.column, 0):
            return []
        starts = [*row_starts(text, 0, len(text), view.window_width), len(text)]
        if y + 1 >= len(starts):
            return []
        is_cut = y + 1 == self._parts["detail"][1] and starts[y + 1] < len(text)
        shown = text[starts[y] : len(text) if is_cut else visible_end(text, starts[y], starts[y + 1])]
        return [(f" {shortened(shown, view.window_width)}", "panel")]

    def _position(self, _: int) -> list[tuple[str, str]]:
        view, cells = self.table_view, self.size.width
        if self._message:
            return [(shortened(f" {self._message}", cells), "panel_title")]
        current, rows = view.row - view.first_body_row + 1, len(view.table.rows) - view.first_body_row
        name, column, columns = view.names[view.column], view.column + 1, len(view.columns)
        position = f"row {current:,} of {rows:,} · column {column} of {columns} "
        if width(name) + width(position) + 3 > cells:
            position = f"{current:,}/{rows:,} · {column}/{columns} "
        name = shortened(name, cells - width(position) - 3)
        gap = " " * max(cells - width(name) - width(position) - 1, 1)
        return [(f" {name}", "panel_title"), (gap + position, "panel_dim")]

    def _footer(self, _: int) -> list[tuple[str, str]]:
        parts: list[tuple[str, str]] = [(" ", "panel")]
        for key, label in footer(ScreenState(mode=self.mode), self._keymap, self.size.width):
            parts += [(key, "panel_title"), (f" {label}  ", "panel_dim")]
        return parts

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._on_move(WHEEL_ROWS, 0)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._on_move(-WHEEL_ROWS, 0)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        event.stop()
        self._on_move(0, 1)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        event.stop()
        self._on_move(0, -1)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        first, rows = self._parts["body"]
        if not first <= event.y < first + rows:
            return
        cell = event.x - 1
        for column, cells in self.table_view.visible_columns:
            if cell < cells + GAP - 1:
                self._on_pick(self.table_view.first_visible_row + event.y - first, column)
                return
            cell -= cells + GAP


class TableWindow(ModalScreen[Span | None]):
    """A modal window with a table. Its result is the cell to go to in the text, or None.

    `copy` copies what a function writes.
    """

    current_value = None
    can_choose = False
    DEFAULT_CSS = """
    TableWindow { align: center middle; background: transparent; }
    TableWindow LineEditor { dock: bottom; display: none; height: 1; border: none; }
    """

    def __init__(self, table_view: TableView, keymap: Keymap, copy: Callable[[Callable[[], str]], None]) -> None:
        super().__init__()
        self._copy = copy
        self.grid = TableGrid(table_view, keymap, self._move, self._pick)
        self.line = LineEditor(self._find, max_length=LONGEST_QUERY, placeholder="Search")
        self.box = WindowFrame(" ".join(table_view.title.split()), self.grid, self.line)
        self._query = ""
        self._before_search = table_view

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self._fit()
        self.set_focus(self.grid)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Make the window as large as the table, but leave a margin in which the text below is visible."""
        most_cells = max(self.app.size.width - 4, 1)
        cells, rows = self.grid.wanted_size(most_cells)
        self.box.styles.width = min(cells, most_cells) + 2
        self.box.styles.height = min(rows + 2, max(self.app.size.height - 2, 3))

    @property
    def table_view(self) -> TableView:
        """The table as it is shown."""
        return self.grid.table_view

    # Keys and the mouse

    @property
    def mode(self) -> Mode:
        """Which keys act: those of the table, or of its search line."""
        return self.grid.mode

    def type_key(self, key: str, character: str | None) -> bool:
        """Give a key to the search line, if it is open."""
        return self.is_active and self.mode is Mode.TABLE_SEARCH and self.line.press(key, character)

    def perform(self, effect: Effect) -> None:
        """Perform an effect on the table."""
        match effect:
            case InTable(change):
                self.grid.show(change(self.table_view))
            case OfTable(act):
                self._act(act)
            case ChooseRow() | CloseWindow() if self.mode is Mode.TABLE_SEARCH:
                self._close_search(cancelled=isinstance(effect, CloseWindow))
            case _:
                pass  # not for a table

    def _act(self, act: str) -> None:
        view = self.table_view
        match act:
            case "copy cell" if not view.current_cell:
                self.grid.show(view, "This cell is empty.")
            case "copy cell":
                self._copy(lambda: view.cell_text(view.row, view.column))
            case "copy row":
                self._copy(lambda: view.row_text)
            case "copy table":
                self._copy(view.table_text)
            case "search":
                self._open_search()
            case "next" | "previous":
                self._go_to_match(view, 1 if act == "next" else -1)
            case "go":
                close(self, view.current_cell)
            case _:
                close(self, None)

    def _move(self, rows: int, columns: int) -> None:
        self.grid.show(self.table_view.move_by(rows, columns))

    def _pick(self, row: int, column: int) -> None:
        self.grid.show(self.table_view.move_to(row, column))

    def on_click(self, event: events.Click) -> None:
        """Close the window if the click is outside it; its frame is a part of it."""
        if not self.box.region.contains(event.screen_x, event.screen_y):
            close(self, None)

    # Searching

    def _open_search(self) -> None:
        self._before_search = self.table_view
        self.line.reset()
        self.line.display = True
        self.grid.mode = Mode.TABLE_SEARCH
        self.set_focus(self.line)  # at once: characters typed ahead go to the line

    def _close_search(self, *, cancelled: bool) -> None:
        self.line.display = False
        self.grid.mode = Mode.TABLE
        self.grid.refresh()
        self.set_focus(self.grid)
        if cancelled:
            self.grid.show(self._before_search)

    def _find(self, query: str) -> None:
        """Go to the first cell that contains the typed words."""
        self._query = query
        self._go_to_match(self._before_search, 1, here=True)

    def _go_to_match(self, start: TableView, step: int, *, here: bool = False) -> None:
        """Go to the next cell that contains the query, counted from the current cell of `start`."""
        found = start.find(self._query, step, here=here) if self._query.strip() else start
        self.grid.show(found or self.table_view, "" if found else f"No matches for “{self._query}”")


def _detail_rows(view: TableView) -> int:
    """Rows for the full text of the longest cell that is cut; 0 if none is."""
    return min(-(-view.longest_cut_cell // view.window_width) + 1, DETAIL_ROWS) if view.longest_cut_cell else 0
