"""Measuring the estimated heights of blocks while no key is pressed."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget

IDLE_S = 0.7
"""Seconds without a key after which estimated heights of blocks are measured, in slices, once the reader has moved."""

SLICE_S = 0.05
"""Seconds between two slices."""

BLOCKS_PER_SLICE = 500
"""Blocks measured in one slice, which takes about 2 ms."""


class IdleMeasuring:
    """Calls `refine` with the number of blocks of a slice, until it returns whether nothing is left to measure."""

    def __init__(self, refine: Callable[[int], bool]) -> None:
        self._refine = refine
        self._timer: Timer | None = None  # created in `mount`
        self._last_key_at = 0.0

    @property
    def is_mounted(self) -> bool:
        """Whether the widgets are mounted."""
        return self._timer is not None

    def mount(self, widget: Widget) -> None:
        """Measure from now on, with the timer of a widget, when there is something to measure."""
        self._timer = widget.set_interval(SLICE_S, self._measure, pause=True)

    def begin(self) -> None:
        """Measure once no key is pressed."""
        if self._timer is not None:
            self._timer.resume()

    def key_pressed(self) -> None:
        """Measure later."""
        self._last_key_at = time.monotonic()

    def _measure(self) -> None:
        is_idle = time.monotonic() - self._last_key_at > IDLE_S
        if is_idle and not self._refine(BLOCKS_PER_SLICE) and self._timer is not None:
            self._timer.pause()
