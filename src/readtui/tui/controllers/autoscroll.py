"""Scrolling by itself: a row after another, at the reader's speed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Protocol

from textual.timer import Timer

from readtui.config.settings import SCROLL_SPEEDS
from readtui.document.summary import word_count
from readtui.span import Span
from readtui.tui.effects import AutoScroll, Say, Scroll
from readtui.tui.services import Host
from readtui.tui.state import Mode

_SLOWEST, _FASTEST = SCROLL_SPEEDS
SPEEDS: tuple[int, ...] = (
    *range(_SLOWEST, 300, 20),
    *range(300, 500, 25),
    *range(500, 1000, 50),
    *range(1000, _FASTEST + 1, 100),
)
"""Words a minute that the keys choose from. Silent reading has 238 on average, reading aloud 183 (Brysbaert, Journal of
Memory and Language 109, 2019)."""

LEAST_DELAY_S, GREATEST_DELAY_S = 0.05, 20.0
"""Limits of the seconds between two rows: more rows a second would only flicker, and a slower page seems to stand."""

WORDS_IN_A_ROW = 8
"""Words of a row where the screen has none, as of pictures."""


def next_speed(speed: int, steps: int) -> int:
    """Return the speed of `SPEEDS` that is so many steps faster (slower, if negative)."""
    index = bisect_right(SPEEDS, speed) - 1 if steps > 0 else bisect_left(SPEEDS, speed)
    return SPEEDS[min(max(index + steps, 0), len(SPEEDS) - 1)]


def row_delay(words: int, rows: int, speed: int) -> float:
    """Return the seconds until the next row comes, so that `words` in `rows` pass at `speed` words a minute."""
    words_in_a_row = words / max(rows, 1) or WORDS_IN_A_ROW
    return min(max(60 * words_in_a_row / speed, LEAST_DELAY_S), GREATEST_DELAY_S)


class PageScreen(Protocol):
    """The screen with the page."""

    @property
    def is_active(self) -> bool:
        """Whether no window is above it."""

    @property
    def mode(self) -> Mode:
        """What the keys act on."""

    @property
    def zen(self) -> bool:
        """Whether only the text is shown."""


class AutoScrollController:
    """Scrolls the page by a row at a time until the end, or until the reader scrolls.

    Nothing is scrolled while a window or another part of the screen has the keys. `stepped` is called for each row.
    """

    def __init__(self, host: Host, screen: PageScreen, stepped: Callable[[], None]) -> None:
        self._host = host
        self._screen = screen
        self._stepped = stepped
        self._timer: Timer | None = None  # of the next row
        self._is_stepping = False
        self._size = (0, 0)  # of the page, when the last wait began

    @property
    def speed(self) -> int:
        """The speed in words a minute; 0 while it does not scroll."""
        return self._host.settings.scroll_speed if self._timer is not None else 0

    def perform(self, effect: AutoScroll) -> None:
        """Start or stop, or scroll faster or slower; the speed is kept for the next start."""
        if not effect.faster:
            if self._timer is not None:
                self.stop()
            else:
                self._start()
            return
        speed = next_speed(self._host.settings.scroll_speed, effect.faster)
        if speed != self._host.settings.scroll_speed:
            self._host.change_settings(scroll_speed=speed)
        if self._timer is not None:
            self._wait()
        self._changed()

    def stop(self) -> None:
        """Scroll no longer."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._changed()

    def page_moved(self) -> None:
        """Stop if the reader moved the page; in another size it only begins a new wait."""
        if self._is_stepping or self._timer is None:
            return
        if self._size == self._host.page.size:
            self.stop()
        else:
            self._wait()

    def _changed(self) -> None:
        """Show whether it scrolls, and how fast."""
        self._host.update_status()
        if self._screen.zen:  # the rows that say so are hidden
            self._host.say(
                f"Scrolling: {self.speed:,} words/min" if self.speed else "Scrolling has stopped", seconds=2.0
            )

    def _start(self) -> None:
        if not self._host.reading.has_document:
            return
        if not self._host.page.rows_below:
            self._host.say("The end of the text is on the screen")
            return
        self._wait()
        self._changed()

    def _wait(self) -> None:
        """Wait for the time of a row."""
        if self._timer is not None:
            self._timer.stop()
        reading, height, self._size = self._host.reading, self._host.page.height, self._host.page.size
        words = word_count(Span(*reading.position.viewport).of(reading.document.text))
        self._timer = self._host.set_timer(row_delay(words, height, self._host.settings.scroll_speed), self._step)

    def _step(self) -> None:
        if self._screen.is_active and self._screen.mode is Mode.PAGE:
            self._is_stepping = True
            try:
                self._host.apply(Scroll(rows=1))
            finally:
                self._is_stepping = False
            self._stepped()
            if not self._host.page.rows_below:
                self.stop()
                self._host.apply(Say("End of the text: scrolling has stopped", seconds=3.0))
                return
        self._wait()
