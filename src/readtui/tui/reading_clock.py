"""Counts the seconds in which a document is read: those around keys and the mouse, while it is on the screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from readtui.document.model import Document

IDLE_S = 60.0
"""Seconds after a key or a movement of the mouse that count as reading: a screen of text takes about as long."""

KEEP_AFTER_S = 180.0
"""Seconds of reading after which they are stored: a killed program loses no more."""

LONGEST_TICK_S = 5.0
"""Most seconds that count between two ticks: the computer may have slept."""


class ReadTime(NamedTuple):
    """Seconds of reading in a document."""

    document: Document
    source: str
    seconds: float


class ReadingClock:
    """Counts the seconds of reading in one document; another one starts at zero.

    `touched_at` is when a key or the mouse was used last, by `clock`; it is set with each event, so that an event costs
    no more than that.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.touched_at = self._ticked_at = clock()
        self._read: ReadTime | None = None
        self._has_focus = True

    def notice_input(self) -> None:
        """Record that a key or the mouse was used now."""
        self.touched_at = self._clock()

    def notice_focus(self, has_focus: bool) -> None:
        """Record that the terminal got or lost the focus: without it nothing is read."""
        self._has_focus = has_focus
        self.notice_input()

    def tick(self, document: Document, source: str) -> ReadTime | None:
        """Count the time since the last tick if the reader reads this document. Return what is to be stored, if any."""
        now = self._clock()
        passed, self._ticked_at = min(now - self._ticked_at, LONGEST_TICK_S), now
        read = self._read
        if read is None or read.document is not document or read.source != source:
            self._read = ReadTime(document, source, 0.0)
            return read if read is not None and read.seconds else None
        if self._has_focus and now - self.touched_at < IDLE_S:
            self._read = read._replace(seconds=read.seconds + passed)
        return self.take() if self._read is not None and self._read.seconds >= KEEP_AFTER_S else None

    def take(self) -> ReadTime | None:
        """Return the time that was counted, and start at zero; None if there is none."""
        read = self._read
        if read is None or not read.seconds:
            return None
        self._read = read._replace(seconds=0.0)
        return read
