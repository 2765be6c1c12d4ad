"""Modal windows: Chooser, a list with a filter, and Prompt, which asks for one line of text; how windows are closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from readtui.tui.effects import ChooseRow, CloseWindow, Effect, MoveCursor
from readtui.tui.paint import shortened
from readtui.tui.state import Mode
from readtui.tui.widgets.line_editor import LineEditor
from readtui.tui.widgets.list_state import ListRow, RowList, filtered, group_count
from readtui.tui.widgets.list_view import ListLook, ListView, line_count, move_cursor
from readtui.unicode.cut import whole_parts
from readtui.unicode.printable import printable_line

Value = TypeVar("Value")

CHOOSER_CELLS = 84
"""Greatest width of a chooser: a line of text and a note beside it."""

PROMPT_CELLS = 64
"""Greatest width of a prompt: the label of a mark, and room to type on."""

LONGEST_FILTER = 200
"""Characters of a filter."""

LONGEST_ANSWER = 200
"""Characters of the answer to a prompt, which is shown in one row."""

BAR_ROWS = 2
"""Rows at the bottom of the screen that a window does not cover: the status row and the footer."""

FRAME_ROWS = 4
"""Rows of a chooser beside its list: the title, the filter, and the frame."""


def close(window: ModalScreen[Value], result: Value) -> None:
    """Close a window with a result. Does nothing if it is closed or covered by another one, as after a double click."""
    if window.is_active:
        window.dismiss(result)


def keep_focus(window: ModalScreen[Value], line: Input) -> None:
    """Give the line of a window the focus back. Textual takes it for a click outside of a screen that became smaller,
    and then no key would reach the window."""
    if window.focused is None:
        window.set_focus(line)


class WindowFrame(Vertical):
    """The box of a window: a frame with a title around its content, an input line among it."""

    DEFAULT_CSS = """
    WindowFrame {
        background: $theme-sidebar-background; border: round $theme-frame;
        border-title-color: $theme-accent; border-title-background: $theme-sidebar-background;
    }
    WindowFrame LineEditor.-textual-compact {
        background: $theme-sidebar-background; color: $theme-sidebar; padding: 0 1;
    }
    """

    def __init__(self, title: str, *content: Widget) -> None:
        super().__init__(*content)
        self._edge_text = ""
        self.show_title(title)

    def show_edge(self, text: str) -> None:
        """Show a text in the lower edge, or as many of its parts as fit; " · " stands between two."""
        self._edge_text = text
        self.border_subtitle = whole_parts(text, self.size.width - EDGE_CELLS).replace("[", "\\[")

    def on_resize(self) -> None:
        self.show_edge(self._edge_text)

    def show_title(self, title: str) -> None:
        """Show a title in the frame."""
        self.border_title = printable_line(title).replace("[", "\\[")  # Textual reads titles as markup


EDGE_CELLS = 2
"""Cells of the lower edge at both ends of the text in it, beside those of the corners."""

CHOICES = ListLook("panel", cursor_sign=" › ", wheel_moves=True, most_lines=3)
"""The list of a chooser."""


class Chooser(ModalScreen[Value | None]):
    """A window with a list and a filter. Its result is the chosen value, or None.

    `on_highlight` is called with the value of each row that becomes current, for a preview. `mode` decides which keys
    act. `fault_of` says what is wrong with a filter, or "". `find` returns the rows for a filter, if these are not all
    rows with its words. `text` is the first filter.
    """

    DEFAULT_CSS = """
    Chooser { align: center middle; background: transparent; }
    Chooser > WindowFrame { width: 90%; max-height: 90%; }
    """

    def __init__(
        self,
        title: str,
        rows: Sequence[ListRow[Value]],
        *,
        current: int = 0,
        hint: str = "Type to filter",
        empty_text: str = "Nothing to list",
        on_highlight: Callable[[Value], None] | None = None,
        mode: Mode = Mode.LIST,
        fault_of: Callable[[str], str] = lambda words: "",
        find: Callable[[str], RowList[Value]] | None = None,
        text: str = "",
    ) -> None:
        super().__init__()
        self._find = find
        self._fault_of = fault_of
        self._on_highlight = on_highlight
        self.mode = mode
        self._rows = rows
        self._current = current
        self.line = LineEditor(self._filter, max_length=LONGEST_FILTER, text=text, placeholder=hint)
        look = CHOICES._replace(empty_text=empty_text)
        self.choices: ListView[Value] = ListView(look, partial(close, self), line=self.line)
        self.box = WindowFrame(title, self.choices)

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.box.styles.max_width = CHOOSER_CELLS
        self._show_rows()
        self.choices.go_to(self._current)
        self.set_focus(self.line)

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    def on_descendant_blur(self) -> None:
        keep_focus(self, self.line)

    def _fit(self) -> None:
        wanted = self._line_count() + group_count(self._rows) + FRAME_ROWS - 1
        self.box.styles.height = min(max(wanted, FRAME_ROWS + 1), max(self.app.size.height - BAR_ROWS - 1, 3))

    def _line_count(self) -> int:
        """Return how many lines the rows want, as far as all of them have room; else how many rows there are."""
        size = self.app.size
        if len(self._rows) > size.height:
            return len(self._rows)
        cells = min(size.width * 9 // 10, CHOOSER_CELLS) - 2
        return sum(line_count(row, self.choices.look, cells) for row in self._rows)

    def _show_rows(self) -> None:
        self.choices.show(lambda words, folded: self._find(words) if self._find else filtered(self._rows, words))
        self._fit()

    def replace_rows(self, rows: Sequence[ListRow[Value]]) -> None:
        """Show other rows."""
        self._rows = rows
        self._show_rows()

    def show_other(self, title: str, hint: str, rows: Sequence[ListRow[Value]]) -> None:
        """Show another list, with the same filter."""
        self.box.show_title(title)
        self.line.placeholder = hint
        self.replace_rows(rows)
        self._show_fault(self.line.value)

    def _show_fault(self, words: str) -> None:
        self.box.show_edge(self._fault_of(words))

    @property
    def current_value(self) -> Value | None:
        """The value of the row at the cursor; None without one."""
        return self.choices.current.value if self.choices.current is not None else None

    @property
    def can_choose(self) -> bool:
        """Whether there are rows to choose."""
        return any(one.value is not None for one in self._rows)

    def perform(self, effect: Effect) -> None:
        """Perform an effect on the list."""
        match effect:
            case MoveCursor():
                move_cursor(self.choices, effect)
                self._notify_highlight()
            case ChooseRow() if self.choices.current is not None:
                self.choices.choose()
            case ChooseRow() | CloseWindow():
                close(self, None)
            case _:
                pass  # not for a list without folds

    def type_key(self, key: str, character: str | None) -> bool:
        """Give a key to the filter."""
        return self.is_active and self.line.press(key, character)

    def _filter(self, words: str) -> None:
        self.choices.filter_by(words)
        self._show_fault(words)
        self._notify_highlight()

    def _notify_highlight(self) -> None:
        current = self.choices.current
        if self._on_highlight and current is not None and current.value is not None:
            self._on_highlight(current.value)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # outside the box
            close(self, None)


class Prompt(ModalScreen[str | None]):
    """A window that asks for one line, with `text` as the first value. Its result is the line; None if cancelled.

    The keys of lists go through `earlier` lines, the latest last. Tab goes through `choices`, which are titles;
    `choice` is the index of the one that is shown.
    """

    mode = Mode.PROMPT
    current_value = None
    can_choose = False
    DEFAULT_CSS = """
    Prompt { align: center middle; background: transparent; }
    Prompt > WindowFrame { width: 90%; height: 3; }
    """

    def __init__(
        self,
        title: str,
        text: str,
        *,
        longest: int = LONGEST_ANSWER,
        earlier: Sequence[str] = (),
        hint: str = "",
        choices: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._choices, self.choice = choices, 0
        self._lines = [*earlier, text]
        self._at = len(earlier)
        self.line = LineEditor(max_length=longest, text=text, placeholder=hint, select_on_focus=True)
        self.box = WindowFrame(shortened(choices[0] if choices else title, PROMPT_CELLS - 6), self.line)

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.box.styles.max_width = PROMPT_CELLS
        if len(self._choices) > 1:
            self.box.show_edge("Tab: another part")
        self.set_focus(self.line)

    def on_descendant_blur(self) -> None:
        keep_focus(self, self.line)

    def perform(self, effect: Effect) -> None:
        """Close the window, with the line as the answer or without one, or show an earlier line."""
        match effect:
            case ChooseRow():
                close(self, self.line.value)
            case CloseWindow():
                close(self, None)
            case MoveCursor(rows=step) if step:
                self._lines[self._at] = self.line.value
                self._at = min(max(self._at + step, 0), len(self._lines) - 1)
                self.line.value = self._lines[self._at]
                self.line.cursor_position = len(self.line.value)
            case _:
                pass  # there is no list

    def type_key(self, key: str, character: str | None) -> bool:
        """Give a key to the line, or show another choice."""
        if self.is_active and self._choices and key in ("tab", "shift+tab"):
            self.choice = (self.choice + (1 if key == "tab" else -1)) % len(self._choices)
            self.box.show_title(shortened(self._choices[self.choice], PROMPT_CELLS - 6))
            return True
        return self.is_active and self.line.press(key, character)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # outside the box
            close(self, None)
