"""The rows at the bottom of the screen: the status row, the footer with its keys, and notices above them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from readtui.tui.paint import row, shortened, styles_of
from readtui.unicode.clusters import fit
from readtui.unicode.width import width

NOTICE_S = 5.0
"""Seconds that a notice is shown: enough to read two lines."""

SHORT_S = 3.0
"""Seconds that a short notice is shown. It answers a key, and the next notice replaces it."""

NOTICE_ROWS = 4
"""Greatest height of the notices; the window of details has the full text."""


class StatusBar(Widget):
    """The status row, and the footer below it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "StatusBar { dock: bottom; height: 2; }"

    def __init__(self, *, ident: str = "status_bar") -> None:
        super().__init__(id=ident)
        self._left = ""
        self._right = ""
        self._keys: tuple[tuple[str, str], ...] = ()

    def show_status(self, left: str, right: str) -> None:
        """Set the texts at both ends of the status row."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Set the keys of the footer with their labels, the most important first; as many as fit are shown."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._status() if y == 0 else self._footer()

    def _status(self) -> Strip:
        cells = self.size.width
        right = shortened(self._right, cells - 2)
        left = shortened(self._left, cells - width(right) - 4)
        gap = " " * max(cells - width(left) - width(right) - 2, 1)
        return row([(f" {left}", "status_strong"), (f"{gap}{right} ", "status")], styles_of(self), cells, "status")

    def _footer(self) -> Strip:
        cells = self.size.width
        parts: list[tuple[str, str]] = [(" ", "footer")]
        used = 1
        for key, label in self._keys:
            if used + width(key) + 1 + width(label) > cells:
                break
            parts += [(key, "key"), (f" {label}  ", "footer")]
            used += width(key) + width(label) + 3
        return row(parts, styles_of(self), cells, "footer")


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
        self.styles.height = max(min(len(self._rows()), NOTICE_ROWS), 1)
        self.display = bool(self._messages)
        self.refresh()

    def on_resize(self) -> None:
        if self._messages:
            self._fit()

    def _rows(self) -> list[str]:
        """The latest two messages, wrapped between words."""
        cells = max(self.app.size.width - 4, 1)
        rows: list[str] = []
        for message, _ in self._messages[-2:]:
            left = message
            while left:
                cut = max(fit(left, cells), 1)
                if cut < len(left) and (space := left.rfind(" ", 0, cut + 1)) > 0:
                    cut = space
                rows.append(left[:cut])
                left = left[cut:].lstrip()
        return rows

    def render_line(self, y: int) -> Strip:
        rows = self._rows()
        text = rows[y] if y < len(rows) else ""
        sign = "▎ " if text else "  "
        return row([(sign, "notice"), (text, "notice")], styles_of(self), self.size.width, "notice")
