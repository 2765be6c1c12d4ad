"""The editor of one line of text: all lines in which the user types are of this class."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.actions import SkipAction, parse
from textual.widgets import Input

from readtui.tui.keys import EDITING_KEYS
from readtui.unicode.printable import printable, printable_line


class LineEditor(Input):
    """Textual's input without a border, whose value is always printable and at most `max_length` characters long.

    `on_change` is called with each new value, before the next key. In a window that is closed or covered by another
    one, pastes that were sent before are dropped.
    """

    # In Textual's own rule for the colours of the terminal, the cursor is white and black, with our reverse invisible.
    DEFAULT_CSS = """
    LineEditor:ansi { background: $surface; color: $foreground; }
    LineEditor:ansi > .input--cursor { background: $surface; color: $foreground; text-style: reverse; }
    """

    def __init__(
        self,
        on_change: Callable[[str], None] = lambda value: None,
        *,
        max_length: int,
        text: str = "",
        placeholder: str = "",
        select_on_focus: bool = False,
        ident: str | None = None,
    ) -> None:
        self._on_change = on_change
        self._announces = False  # the first value is no change
        super().__init__(
            text,
            compact=True,
            max_length=max_length,
            placeholder=placeholder,
            select_on_focus=select_on_focus,
            id=ident,
        )
        self._longest = max_length
        self._announces = True

    def reset(self, text: str = "") -> None:
        """Replace the value without calling `on_change`."""
        self._announces = False
        self.value = text
        self._announces = True

    def watch_value(self, value: str) -> None:
        """Announce a new value at once: Textual's own message would come after the keys that were sent with it."""
        if self._announces:
            self._on_change(value)

    def validate_value(self, value: str) -> str:
        """Make printable what is typed, pasted or set: Textual would write it to the terminal as it is."""
        return printable_line(value)

    def press(self, key: str, character: str | None) -> bool:
        """Insert a character, or edit the line as its key says. Return whether the key has a meaning in a line."""
        self._restart_blink()  # as Textual does for each key: the cursor is visible where the text changes
        if character is not None and character.isprintable():
            self.replace(character, *self.selection)
            return True
        if key not in EDITING_KEYS:
            return False
        _, name, parameters = parse(EDITING_KEYS[key])
        try:
            getattr(self, f"action_{name}")(*parameters)
        except SkipAction:  # nothing is selected to be copied
            return False
        return True

    def on_key(self, event: events.Key) -> None:
        """Ignore keys from Textual: the app gives them to the window in their order, by `press`."""
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Insert a paste on one line, as far as there is room: white space folds to one space each.

        Textual measures all of it, which is slow.
        """
        event.stop()
        event.prevent_default()
        if not self.screen.is_active:
            return
        room = self._longest - len(self.value) + len(self.selected_text)
        if line := " ".join(printable(event.text[: 4 * self._longest], tab=1).split())[:room]:
            self.replace(line, *self.selection)
