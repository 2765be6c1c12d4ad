"""The rows at the bottom: where one is, which keys matter now, and what the program has to say."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from readtui.tui.paint import ThemeStyles, row, shortened
from readtui.unicode.clusters import fit
from readtui.unicode.width import width

NOTICE_S = 5.0
"""Seconds that a notice stays: time to read two lines."""

SHORT_S = 3.0
"""Seconds of a notice that answers a key: the next one takes its place."""

NOTICE_ROWS = 4
"""Rows of a notice at most; the details of the document have it all."""


class StatusBar(Widget):
    """The status row, with the footer below it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "StatusBar { dock: bottom; height: 2; }"

    def __init__(self, theme_styles: ThemeStyles, *, ident: str = "status_bar") -> None:
        super().__init__(id=ident)
        self.theme_styles = theme_styles
        self._left = ""
        self._right = ""
        self._keys: tuple[tuple[str, str], ...] = ()

    def show_status(self, left: str, right: str) -> None:
        """What the status row says at its ends."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """The keys of the footer, each with what it does, most important first."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh()

    def apply_theme(self, theme_styles: ThemeStyles) -> None:
        """Wear another theme."""
        self.theme_styles = theme_styles
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._status() if y == 0 else self._footer()

    def _status(self) -> Strip:
        cells = self.size.width
        right = shortened(self._right, cells - 2)
        left = shortened(self._left, cells - width(right) - 4)
        gap = " " * max(cells - width(left) - width(right) - 2, 1)
        return row([(f" {left}", "status_strong"), (f"{gap}{right} ", "status")], self.theme_styles, cells, "status")

    def _footer(self) -> Strip:
        cells = self.size.width
        parts: list[tuple[str, str]] = [(" ", "footer")]
        used = 1
        for key, says in self._keys:
            if used + width(key) + 1 + width(says) > cells:
                break
            parts += [(key, "key"), (f" {says}  ", "footer")]
            used += width(key) + width(says) + 3
        return row(parts, self.theme_styles, cells, "footer")


class Notice(Widget):
    """What the program has to say, over the footer (and more of the bar, if it is long) for a while: the text that
    is read stays in sight."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Notice { dock: bottom; height: 1; layer: above; display: none; }"

    def __init__(self, theme_styles: ThemeStyles, *, ident: str = "notice") -> None:
        super().__init__(id=ident)
        self.theme_styles = theme_styles
        self._waiting: list[tuple[str, float]] = []  # sentences, each with its time: the same may be said again
        self._timer: Timer | None = None

    def say(self, sentence: str, *, seconds: float = NOTICE_S) -> None:
        """Show a sentence; one that is on the screen stays above it until its time is over, but for a short word."""
        said = (sentence, seconds)
        self._waiting = [old for old in self._waiting if old[0] != sentence]
        if seconds <= SHORT_S:
            self.clear_short()
        self._waiting.append(said)
        self._fit()
        self.set_timer(seconds, lambda: self._drop(said))

    def clear_short(self) -> None:
        """Take away what only answered a key."""
        self._waiting = [old for old in self._waiting if old[1] > SHORT_S]
        self._fit()

    def clear(self) -> None:
        """Take all away: the reader has gone on."""
        self._waiting = []
        self._fit()

    def apply_theme(self, theme_styles: ThemeStyles) -> None:
        """Wear another theme."""
        self.theme_styles = theme_styles
        self.refresh()

    def _drop(self, said: tuple[str, float]) -> None:
        self._waiting = [old for old in self._waiting if old is not said]
        self._fit()

    def _fit(self) -> None:
        self.styles.height = max(min(len(self._rows()), NOTICE_ROWS), 1)
        self.display = bool(self._waiting)
        self.refresh()

    def on_resize(self) -> None:
        if self._waiting:
            self._fit()

    def _rows(self) -> list[str]:
        cells = max(self.app.size.width - 4, 1)
        rows: list[str] = []
        for sentence, _ in self._waiting[-2:]:
            left = sentence
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
        return row([(sign, "notice"), (text, "notice")], self.theme_styles, self.size.width, "notice")
