"""A one-line text input that its owner can take keys from."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.widgets import Input


class LineInput(Input):
    """Textual's input without a border. `answer_key` is asked first about each key; True means that it used the key."""

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
        if self._answer_key(event.key):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Insert the first line of a paste. It is cut before Textual measures it, which is slow for a long one."""
        event.stop()
        event.prevent_default()
        if lines := event.text[: 4 * self._longest].splitlines():
            self.insert_text_at_cursor(lines[0][: self._longest])
