"""The rows at the bottom of the screen: the status row, the footer with its keys, and notices above them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from readtui.tui.paint import row, styles_of
from readtui.unicode.cut import in_rows
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

NOTICE_S = 5.0
"""Seconds that a notice is shown: enough to read two lines."""

SHORT_S = 3.0
"""Seconds that a short notice is shown. It answers a key, and the next notice replaces it."""


NOTICE_ROWS = 4
"""Greatest number of rows of the notices; the window of details has the full text of those on the document."""


class StatusBar(Widget):
    """The status row, and the footer below it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "StatusBar { dock: bottom; height: 2; }"

    def __init__(self, *, ident: str = "status_bar") -> None:
        super().__init__(id=ident)
        self._left = ""
        self._right = ""
        self.keys: Sequence[tuple[str, str]] = ()

    def show(self, left: str, right: str, keys: Sequence[tuple[str, str]]) -> None:
        """Show the texts at both ends of the status row, and the keys of the footer with their labels."""
        if (left, right, keys) != (self._left, self._right, self.keys):
            self._left, self._right, self.keys = left, right, keys
            self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._status() if y == 0 else self._footer()

    def _status(self) -> Strip:
        cells = self.size.width
        gap = " " * max(cells - width(self._left) - width(self._right) - 2, 0)
        parts = [(f" {self._left}", "status_strong"), (f"{gap}{self._right} ", "status")]
        return row(parts, styles_of(self), cells, "status")

    def _footer(self) -> Strip:
        parts = [(" ", "footer")]
        for key, label in self.keys:
            parts += [(key, "key"), (f" {label}  ", "footer")]
        return row(parts, styles_of(self), self.size.width, "footer")


def notice_rows(messages: Sequence[str], cells: int) -> list[str]:
    """Return the rows of the latest two messages, wrapped between words, the latest last: at most `NOTICE_ROWS`."""
    *earlier, latest = [printable_line(message) for message in messages[-2:]] or [""]
    rows = in_rows(latest, cells, NOTICE_ROWS - len(earlier))
    for message in earlier:
        rows[:0] = in_rows(message, cells, NOTICE_ROWS - len(rows))
    return rows


class Notice(Widget):
    """Messages of the program, shown for some seconds over the footer.

    Long ones also cover the status row, and at most the last two rows of the text.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Notice { dock: bottom; height: 1; layer: above; display: none; }"

    def __init__(self, *, ident: str = "notice") -> None:
        super().__init__(id=ident)
        self._messages: list[tuple[str, float]] = []  # each with its seconds, in the order of their arrival

    def say(self, message: str, *, seconds: float = NOTICE_S) -> None:
        """Show a message for some seconds. The one before it stays above it, unless both are short."""
        shown = (message, seconds)
        self._messages = [old for old in self._messages if old[0] != message]
        if seconds <= SHORT_S:
            self.clear_short()
        self._messages.append(shown)
        self._fit()
        self.set_timer(seconds, lambda: self._remove(shown))

    def clear_short(self) -> None:
        """Remove the short messages."""
        self._messages = [old for old in self._messages if old[1] > SHORT_S]
        self._fit()

    def clear(self) -> None:
        """Remove all messages."""
        self._messages = []
        self._fit()

    def _remove(self, shown: tuple[str, float]) -> None:
        self._messages = [old for old in self._messages if old is not shown]  # the same text may have come again
        self._fit()

    def _fit(self) -> None:
        self.styles.height = max(len(self._rows()), 1)
        self.display = bool(self._messages)
        self.refresh()

    def on_resize(self) -> None:
        if self._messages:
            self._fit()

    def _rows(self) -> list[str]:
        return notice_rows([message for message, _ in self._messages], max(self.app.size.width - 4, 1))

    def render_line(self, y: int) -> Strip:
        rows = self._rows()
        text = rows[y] if y < len(rows) else ""
        sign = "▎ " if text else "  "
        return row([(sign, "notice"), (text, "notice")], styles_of(self), self.size.width, "notice")
