"""Modal windows: Chooser, a list with a filter, and Prompt, which asks for one line of text; how windows are closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from readtui.tui.actions import WHEEL_ROWS
from readtui.tui.paint import row, shortened, styles_of
from readtui.tui.widgets.line_input import LineInput
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

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
    WindowFrame LineInput.-textual-compact {
        background: $theme-sidebar-background; color: $theme-sidebar; padding: 0 1;
    }
    """

    def __init__(self, title: str, *content: Widget) -> None:
        super().__init__(*content)
        self.border_title = printable_line(title).replace("[", "\\[")  # Textual reads titles as markup


@dataclass(frozen=True, slots=True)
class ListEntry(Generic[Value]):
    """A row of a list: its text, a note at the right, and the heading of its group.

    An entry without a value can be read but not chosen.
    """

    text: str
    value: Value | None = None
    note: str = ""
    group: str = ""


class ChoiceList(Widget, Generic[Value]):
    """The list of a chooser, filtered by `words`. Each group of entries has a heading in a row of its own."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "ChoiceList { height: 1fr; width: 1fr; }"

    class EntryClicked(Message):
        """An entry was clicked; it is the current one now."""

    def __init__(self, entries: Sequence[ListEntry[Value]], current: int, empty_text: str) -> None:
        super().__init__()
        self._empty_text = empty_text
        self._entries = entries
        self._rows: list[ListEntry[Value] | str] = []  # entries, and headings of groups
        self.words = ""
        self._row = 0
        self._first = 0
        self.filter_by("")
        rows = [place for place, shown in enumerate(self._rows) if shown is entries[current]] if entries else []
        self._row = rows[0] if rows else self._row

    @property
    def current(self) -> ListEntry[Value] | None:
        """The highlighted entry, which Enter chooses."""
        shown = self._rows[self._row] if self._row < len(self._rows) else None
        return shown if isinstance(shown, ListEntry) else None

    def replace_entries(self, entries: Sequence[ListEntry[Value]], words: str) -> None:
        """Show other entries, filtered by `words`.

        The current entry stays current if it is among them; otherwise the one in its row becomes current.
        """
        row, before, self._entries = self._row, self.current, entries
        self.filter_by(words)
        values = [shown.value if isinstance(shown, ListEntry) else None for shown in self._rows]
        if before is not None and before.value in values:
            self._row = values.index(before.value)
        else:
            self._row = min(row, max(len(self._rows) - 1, 0))
        self.move(0)

    def filter_by(self, words: str) -> None:
        """Show only entries whose text, note and group contain all of these words; the first becomes current."""
        wanted = words.casefold().split()
        self._rows, self.words = [], words
        group = ""
        for entry in self._entries:
            searched = f"{entry.text} {entry.note} {entry.group}".casefold()
            if not all(word in searched for word in wanted):
                continue
            if entry.group != group:
                group = entry.group
                self._rows.append(group)
            self._rows.append(entry)
        self._row = self._first = 0
        self.move(0)

    def move(self, step: int) -> None:
        """Go down `step` entries (up if negative); headings are skipped."""
        places = [place for place, shown in enumerate(self._rows) if isinstance(shown, ListEntry)]
        if places:
            nearest = min(range(len(places)), key=lambda index: abs(places[index] - self._row))
            self._row = places[min(max(nearest + step, 0), len(places) - 1)]
        self._scroll_to_current()

    def _scroll_to_current(self) -> None:
        height = max(self.size.height, 1)
        top = self._row - 1 if self._row == 1 else self._row
        self._first = min(max(self._first, self._row - height + 1), top)
        self.refresh()

    def on_resize(self) -> None:
        self._scroll_to_current()

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        place = self._first + y
        if place >= len(self._rows):
            message = "No matches" if self._entries else self._empty_text
            words = f"  {message}" if not self._rows and y == 0 else ""
            return row([(shortened(words, cells), "panel_dim")], styles_of(self), cells, "panel")
        shown = self._rows[place]
        if isinstance(shown, str):
            return row([(shortened(f" {shown}", cells), "panel_title")], styles_of(self), cells, "panel")
        highlighted = place == self._row and shown.value is not None
        role, note_role = ("panel_current", "panel_current") if highlighted else ("panel", "panel_dim")
        note = shortened(shown.note, max(cells // 3, cells - width(shown.text) - 5))
        text = shortened(shown.text, cells - width(note) - 5)
        gap = " " * max(cells - width(text) - width(note) - 4, 1)
        sign = " › " if highlighted else "   "
        return row([(sign + text + gap, role), (note, note_role), (" ", role)], styles_of(self), cells, role)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-WHEEL_ROWS)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self._first + event.y
        if place < len(self._rows) and isinstance(self._rows[place], ListEntry):
            self._row = place
            self.refresh()
            self.post_message(self.EntryClicked())


class Chooser(ModalScreen[Value | None]):
    """A window with a list and a filter. Its result is the chosen value, or None.

    `on_highlight` is called with the value of each entry that becomes current, for a preview. `keys` maps the name of
    a key to a function that is called with the value of the current entry.
    """

    DEFAULT_CSS = """
    Chooser { align: center middle; background: transparent; }
    Chooser > WindowFrame { width: 90%; max-height: 90%; }
    """

    def __init__(
        self,
        title: str,
        entries: Sequence[ListEntry[Value]],
        *,
        current: int = 0,
        hint: str = "Type to filter",
        empty_text: str = "Nothing to list",
        on_highlight: Callable[[Value], None] | None = None,
        keys: Mapping[str, Callable[[Value | None], None]] | None = None,
    ) -> None:
        super().__init__()
        self._on_highlight = on_highlight
        self._keys = keys or {}
        self._groups = len({entry.group for entry in entries if entry.group})
        self._count = len(entries)
        self.can_choose = any(entry.value is not None for entry in entries)
        self.choices: ChoiceList[Value] = ChoiceList(entries, current, empty_text)
        self.line = LineInput(self._answer_key, max_length=LONGEST_FILTER, placeholder=hint)
        self.box = WindowFrame(title, self.line, self.choices)

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.box.styles.max_width = CHOOSER_CELLS
        self._fit()
        self.set_focus(self.line)

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    def on_descendant_blur(self) -> None:
        keep_focus(self, self.line)

    def _fit(self) -> None:
        wanted = self._count + self._groups + FRAME_ROWS - 1
        self.box.styles.height = min(max(wanted, FRAME_ROWS + 1), max(self.app.size.height - BAR_ROWS - 1, 3))

    def _answer_key(self, key: str) -> bool:
        """Answer a key that is not text; return whether it was answered."""
        self._filter()  # the message of a change comes after the keys that were sent with it
        page = max(self.choices.size.height - 1, 1)
        steps = {"down": 1, "ctrl+n": 1, "up": -1, "ctrl+p": -1, "pagedown": page, "pageup": -page}
        if key in steps:
            self.choices.move(steps[key])
            self._notify_highlight()
        elif key == "enter":
            self._choose()
        elif key == "escape":
            close(self, None)
        elif key in self._keys:
            self._keys[key](self.choices.current.value if self.choices.current else None)
        else:
            return False
        return True

    def replace_entries(self, entries: Sequence[ListEntry[Value]]) -> None:
        """Show other entries."""
        self._groups = len({entry.group for entry in entries if entry.group})
        self._count = len(entries)
        self.choices.replace_entries(entries, self.line.value)
        self._fit()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_active:
            self._filter()

    def _filter(self) -> None:
        """Filter the list by the typed words, unless it is."""
        if self.line.value != self.choices.words:
            self.choices.filter_by(self.line.value)
            self._notify_highlight()

    def on_choice_list_entry_clicked(self, event: ChoiceList.EntryClicked) -> None:
        event.stop()
        self._choose()

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # outside the box
            close(self, None)

    def _choose(self) -> None:
        current = self.choices.current
        if current is None or current.value is not None:
            close(self, current.value if current else None)

    def _notify_highlight(self) -> None:
        current = self.choices.current
        if self._on_highlight and current is not None and current.value is not None:
            self._on_highlight(current.value)


class Prompt(ModalScreen[str | None]):
    """A window that asks for one line, with `text` as the first value. Its result is the line; None if cancelled."""

    DEFAULT_CSS = """
    Prompt { align: center middle; background: transparent; }
    Prompt > WindowFrame { width: 90%; height: 3; }
    """

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.line = LineInput(self._answer_key, max_length=LONGEST_ANSWER, text=text, select_on_focus=True)
        self.box = WindowFrame(shortened(title, PROMPT_CELLS - 6), self.line)

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.box.styles.max_width = PROMPT_CELLS
        self.set_focus(self.line)

    def on_descendant_blur(self) -> None:
        keep_focus(self, self.line)

    def _answer_key(self, key: str) -> bool:
        if key not in ("enter", "escape"):
            return False
        close(self, self.line.value if key == "enter" else None)
        return True

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # outside the box
            close(self, None)
