"""The window that shows a table: its rows scroll, its head and its first column stay, its cells are copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from readtui.reading.table_view import TableView
from readtui.span import Span
from readtui.tui.actions import TABLE
from readtui.tui.paint import ThemeStyles, css_colour
from readtui.tui.widgets.tablecells import TableGrid

LONGEST_QUERY = 200
"""Characters of what is searched for: no cell is found by more."""

SEARCHING = (("⏎", "stay"), ("Esc", "back"))
"""What the keys do while one types."""


class TableLine(Input):
    """The line for what is searched in the table."""

    DEFAULT_CSS = "TableLine { dock: bottom; display: none; height: 1; border: none; }"

    class Left(Message):
        """The reader has done with the line; `abandoned` if the present cell is to be the one from before."""

        def __init__(self, *, abandoned: bool) -> None:
            super().__init__()
            self.abandoned = abandoned

    def __init__(self) -> None:
        super().__init__(compact=True, max_length=LONGEST_QUERY, placeholder="search", select_on_focus=False)

    async def on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "escape"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Left(abandoned=event.key == "escape"))

    def on_paste(self, event: events.Paste) -> None:
        """A paste is cut before Textual measures it, however long it is."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor("".join(event.text[: 4 * LONGEST_QUERY].splitlines()[:1])[:LONGEST_QUERY])


class TableWindow(ModalScreen[Span | None]):
    """A window with a table. It gives the cell to go to in the text, or None."""

    BINDINGS: ClassVar[list[BindingType]] = list(TABLE)
    DEFAULT_CSS = """
    TableWindow { align: center middle; background: transparent; }
    """

    class CellsCopyRequested(Message):
        """The reader wants this in the clipboard."""

        def __init__(self, write: Callable[[], str]) -> None:
            super().__init__()
            self.write = write

    def __init__(self, theme_styles: ThemeStyles, sheet: TableView, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.theme_styles = theme_styles
        self.cells = TableGrid(theme_styles, sheet, keys)
        self.line = TableLine()
        self._keys = keys
        self.box = Vertical(self.cells, self.line)
        self._wanted = ""  # what is searched for
        self._before = sheet

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        panel = css_colour(self.theme_styles.theme, "sidebar_background")
        self.box.styles.background = self.line.styles.background = panel
        self.box.styles.border = ("round", css_colour(self.theme_styles.theme, "frame"))
        self.box.border_title = " ".join(self.sheet.title.split()).replace("[", "\\[")
        self.box.styles.border_title_color = css_colour(self.theme_styles.theme, "accent")
        self.box.styles.border_title_background = panel
        self.line.styles.color = css_colour(self.theme_styles.theme, "sidebar")
        self.line.styles.padding = (0, 1)
        self._fit()
        self.set_focus(self.cells)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """As large as the table, or as the screen with a rim that shows what is below."""
        room = max(self.app.size.width - 4, 1)
        cells, rows = self.cells.wanted(room)
        self.box.styles.width = min(cells, room) + 2
        self.box.styles.height = min(rows + 2, max(self.app.size.height - 2, 3))

    @property
    def sheet(self) -> TableView:
        """The table as it is shown."""
        return self.cells.sheet

    # Keys and the mouse

    def action_move(self, rows: int, columns: int) -> None:
        self.cells.show(self.sheet.moved(rows, columns))

    def action_page(self, pages: float) -> None:
        rows = max(int(abs(pages) * self.sheet.height), 1)
        self.cells.show(self.sheet.moved(rows if pages > 0 else -rows, 0))

    def action_edge(self, down: int, right: int) -> None:
        self.cells.show(self.sheet.moved(down * len(self.sheet.table.rows), right * len(self.sheet.columns)))

    def action_copy_cell(self) -> None:
        sheet = self.sheet
        if not sheet.cell:
            self.cells.show(sheet, "This cell is empty.")
            return
        self.post_message(self.CellsCopyRequested(lambda: sheet.words(sheet.row, sheet.column)))

    def action_copy_row(self) -> None:
        sheet = self.sheet
        self.post_message(self.CellsCopyRequested(lambda: sheet.row_words))

    def action_copy_table(self) -> None:
        self.post_message(self.CellsCopyRequested(self.sheet.all_words))

    def action_go(self) -> None:
        self.dismiss(self.sheet.cell)

    def action_close(self) -> None:
        self.dismiss(None)

    def on_table_grid_cell_clicked(self, event: TableGrid.CellClicked) -> None:
        event.stop()
        self.cells.show(self.sheet.to(event.row, event.column))

    def on_table_grid_wheel_turned(self, event: TableGrid.WheelTurned) -> None:
        event.stop()
        self.action_move(event.rows, event.columns)

    def on_click(self, event: events.Click) -> None:
        """Close the window at a click beside it; its frame is part of it."""
        if not self.box.region.contains(event.screen_x, event.screen_y):
            self.dismiss(None)

    # Searching

    def action_search(self) -> None:
        self._before = self.sheet
        with self.prevent(Input.Changed):
            self.line.value = ""
        self.line.display = True
        self.cells.keys = SEARCHING
        self.set_focus(self.line)  # at once: what is typed ahead goes there

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._wanted = event.value
        self._look(self._before, 1, here=True)

    def on_table_line_left(self, event: TableLine.Left) -> None:
        event.stop()
        self.line.display = False
        self.cells.keys = self._keys
        self.cells.refresh()
        self.set_focus(self.cells)
        if event.abandoned:
            self.cells.show(self._before)

    def action_match(self, step: int) -> None:
        self._look(self.sheet, step)

    def _look(self, sheet: TableView, step: int, *, here: bool = False) -> None:
        """Go to the next cell that has what is searched for, counted from that of `sheet`."""
        found = sheet.found(self._wanted, step, here=here) if self._wanted.strip() else sheet
        self.cells.show(found or self.sheet, "" if found else f"No cell has “{self._wanted}”.")
