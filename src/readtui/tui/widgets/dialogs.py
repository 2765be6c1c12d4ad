"""Windows over the page: a list to choose from, with a filter."""

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

from readtui.tui.paint import ThemeStyles, css_colour, row, shortened
from readtui.unicode.width import width

Value = TypeVar("Value")

WIDEST = 84
"""Cells of a window at most: a line of text and a note beside it."""

BAR_ROWS = 2
"""Rows at the bottom of the screen that a window leaves in sight."""

FRAME_ROWS = 4
"""Rows of a window that are not the list: its title, its filter, and the frame."""


@dataclass(frozen=True, slots=True)
class ListEntry(Generic[Value]):
    """A row to choose: what it says, a note at its right, the group it stands under. No value: only to be read."""

    text: str
    value: Value | None = None
    note: str = ""
    group: str = ""


class ChoiceList(Widget, Generic[Value]):
    """The rows of a chooser; groups get a row of their own."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "ChoiceList { height: 1fr; width: 1fr; }"

    class EntryClicked(Message):
        """A row was clicked, and is the present one now."""

    def __init__(self, theme_styles: ThemeStyles, entries: Sequence[ListEntry[Value]], present: int = 0) -> None:
        super().__init__()
        self.theme_styles = theme_styles
        self._entries = entries
        self._rows: list[ListEntry[Value] | str] = []
        self._row = 0
        self._first = 0
        self.keep("")
        chosen = [place for place, shown in enumerate(self._rows) if shown is entries[present]] if entries else []
        self._row = chosen[0] if chosen else self._row

    @property
    def present(self) -> ListEntry[Value] | None:
        """The entry that Enter takes."""
        shown = self._rows[self._row] if self._row < len(self._rows) else None
        return shown if isinstance(shown, ListEntry) else None

    def replace_entries(self, entries: Sequence[ListEntry[Value]], words: str) -> None:
        """Show other entries. The present one stays it as long as it is there; else the one in its row is."""
        row, before, self._entries = self._row, self.present, entries
        self.keep(words)
        values = [shown.value if isinstance(shown, ListEntry) else None for shown in self._rows]
        if before is not None and before.value in values:
            self._row = values.index(before.value)
        else:
            self._row = min(row, max(len(self._rows) - 1, 0))
        self.move(0)

    def keep(self, words: str) -> None:
        """Show only entries that hold all of these words."""
        wanted = words.casefold().split()
        self._rows = []
        group = ""
        for entry in self._entries:
            said = f"{entry.text} {entry.note} {entry.group}".casefold()
            if not all(word in said for word in wanted):
                continue
            if entry.group != group:
                group = entry.group
                self._rows.append(group)
            self._rows.append(entry)
        self._row = self._first = 0
        self.move(0)

    def move(self, step: int) -> None:
        """Go down `step` entries (up, where negative), over the rows of groups."""
        places = [place for place, shown in enumerate(self._rows) if isinstance(shown, ListEntry)]
        if places:
            at = min(range(len(places)), key=lambda index: abs(places[index] - self._row))
            self._row = places[min(max(at + step, 0), len(places) - 1)]
        self.follow()

    def follow(self) -> None:
        """Bring the present row into view."""
        height = max(self.size.height, 1)
        top = self._row - 1 if self._row == 1 else self._row
        self._first = min(max(self._first, self._row - height + 1), top)
        self.refresh()

    def on_resize(self) -> None:
        self.follow()

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        place = self._first + y
        if place >= len(self._rows):
            nothing = "nothing here has these words" if self._entries else "nothing is here"
            words = f"  {nothing}" if not self._rows and y == 0 else ""
            return row([(shortened(words, cells), "panel_dim")], self.theme_styles, cells, "panel")
        shown = self._rows[place]
        if isinstance(shown, str):
            return row([(shortened(f" {shown}", cells), "panel_title")], self.theme_styles, cells, "panel")
        chosen = place == self._row and shown.value is not None
        look, dim = ("panel_current", "panel_current") if chosen else ("panel", "panel_dim")
        note = shortened(shown.note, max(cells // 3, cells - width(shown.text) - 5))
        text = shortened(shown.text, cells - width(note) - 5)
        gap = " " * max(cells - width(text) - width(note) - 4, 1)
        sign = " › " if chosen else "   "
        return row([(sign + text + gap, look), (note, dim), (" ", look)], self.theme_styles, cells, look)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-3)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self._first + event.y
        if place < len(self._rows) and isinstance(self._rows[place], ListEntry):
            self._row = place
            self.refresh()
            self.post_message(self.EntryClicked())


class ChooserLine(Input):
    """The filter of a chooser; keys that move are the list's."""

    def __init__(self, hint: str) -> None:
        super().__init__(compact=True, max_length=200, placeholder=hint, select_on_focus=False)

    async def on_key(self, event: events.Key) -> None:
        if isinstance(self.screen, Chooser) and self.screen.take(event.key):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """A paste is cut before Textual measures it, however long it is."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor("".join(event.text[:800].splitlines()[:1])[:200])


class Chooser(ModalScreen[Value | None]):
    """A window with a list and a filter. It gives the chosen value, or None.

    `on_present` hears of each entry the reader passes, for a preview. `keys` are answered with the present entry.
    """

    DEFAULT_CSS = """
    Chooser { align: center middle; background: transparent; }
    Chooser > Vertical { width: 90%; max-height: 90%; }
    """

    def __init__(
        self,
        theme_styles: ThemeStyles,
        title: str,
        entries: Sequence[ListEntry[Value]],
        *,
        present: int = 0,
        hint: str = "type to filter",
        on_present: Callable[[Value], None] | None = None,
        keys: Mapping[str, Callable[[Value | None], None]] | None = None,
    ) -> None:
        super().__init__()
        self.theme_styles = theme_styles
        self.heading = title
        self._on_present = on_present
        self._keys = keys or {}
        self._groups = len({entry.group for entry in entries if entry.group})
        self._count = len(entries)
        self.choices: ChoiceList[Value] = ChoiceList(theme_styles, entries, present)
        self.line = ChooserLine(hint)
        self.box = Vertical(self.line, self.choices)

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.apply_theme(self.theme_styles)
        self.box.styles.max_width = WIDEST
        self._fit()
        self.set_focus(self.line)

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    def _fit(self) -> None:
        wanted = self._count + self._groups + FRAME_ROWS - 1
        self.box.styles.height = min(max(wanted, FRAME_ROWS + 1), max(self.app.size.height - BAR_ROWS - 1, 3))

    def apply_theme(self, theme_styles: ThemeStyles) -> None:
        """Wear another theme, while it is previewed too."""
        self.theme_styles = self.choices.theme_styles = theme_styles
        panel = css_colour(theme_styles.theme, "sidebar_background")
        self.box.styles.background = panel
        self.box.styles.border = ("round", css_colour(theme_styles.theme, "frame"))
        self.box.border_title = self.heading.replace("[", "\\[")
        self.box.styles.border_title_color = css_colour(theme_styles.theme, "accent")
        self.box.styles.border_title_background = panel
        self.line.styles.background = panel
        self.line.styles.color = css_colour(theme_styles.theme, "sidebar")
        self.line.styles.padding = (0, 1)
        self.choices.refresh()

    def take(self, key: str) -> bool:
        """Answer a key that is not text; whether it was one of the list's."""
        page = max(self.choices.size.height - 1, 1)
        steps = {"down": 1, "ctrl+n": 1, "up": -1, "ctrl+p": -1, "pagedown": page, "pageup": -page}
        if key in steps:
            self.choices.move(steps[key])
            self._tell()
        elif key == "enter":
            self._choose()
        elif key == "escape":
            self.dismiss(None)
        elif key in self._keys:
            self._keys[key](self.choices.present.value if self.choices.present else None)
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
        self.choices.keep(event.value)
        self._tell()

    def on_choice_list_entry_clicked(self, event: ChoiceList.EntryClicked) -> None:
        event.stop()
        self._choose()

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:  # beside the window
            self.dismiss(None)

    def _choose(self) -> None:
        present = self.choices.present
        if present is None or present.value is not None:
            self.dismiss(present.value if present else None)

    def _tell(self) -> None:
        present = self.choices.present
        if self._on_present and present is not None and present.value is not None:
            self._on_present(present.value)
