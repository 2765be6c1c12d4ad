"""A one-line text input that its owner can take keys from."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.widgets import Input

from readtui.unicode.printable import printable, printable_line


class LineInput(Input):
    """Textual's input without a border, whose value is always printable: all input lines of the app are of this class.

    `answer_key` is asked first about each key; True means that it used the key.
    In a window that is closed or covered by another one, keys and pastes that were sent before are dropped.
    """

    # In Textual's own rule for the colours of the terminal, the cursor is white and black, with our reverse invisible.
    DEFAULT_CSS = """
    LineInput:ansi { background: $surface; color: $foreground; }
    LineInput:ansi > .input--cursor { background: $surface; color: $foreground; text-style: reverse; }
    """

    def __init__(
        self,
        answer_key: Callable[[str], bool],
        *,
        max_length: int,
        text: str = "",
        placeholder: str = "",
        select_on_focus: bool = False,
    ) -> None:
        super().__init__(
            text, compact=True, max_length=max_length, placeholder=placeholder, select_on_focus=select_on_focus
        )
        self._answer_key = answer_key
        self._longest = max_length

    def on_key(self, event: events.Key) -> None:
        if not self.screen.is_active or self._answer_key(event.key):
            event.stop()
            event.prevent_default()

    def validate_value(self, value: str) -> str:
        """Make printable what is typed, pasted or set: Textual would write it to the terminal as it is."""
        return printable_line(value)

    def on_paste(self, event: events.Paste) -> None:
        """Insert the first line of a paste. It is cut before Textual measures it, which is slow for a long one."""
        event.stop()
        event.prevent_default()
        if not self.screen.is_active:
            return
        if lines := printable(event.text[: 4 * self._longest]).split("\n"):
            self.replace(lines[0][: self._longest], *self.selection)
