"""The width that the terminal gives the vowel signs of Indic scripts: asked once, and kept for the next starts.

The width of emoji is not asked for: what follows them is placed by its column, whatever it is. For vowel signs that is
not enough: where they have a cell, the next letter would be drawn over them; where they have none, gaps would be left.
Mode 2027 is not asked for either: the answer tells what the terminal does, with that mode or without.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from rich.segment import Segment

from readtui.config.paths import write_private_file
from readtui.unicode.width import MARK_CELLS, set_mark_cells

_SIGN = "का"
_ROW = 2
"""The row of the screen where the sign is drawn: a report of the first row could be Shift+F3 of xterm."""

QUESTION = f"\x1b[{_ROW};1H{_SIGN}\x1b[6n"
"""Draw a letter with a vowel sign, and ask where the cursor is (CPR). The frame is drawn over it."""

IN_TIME_S = 1.0
"""Seconds in which an answer is used at once. A later one counts from the next start: what is read does not move."""

LEAVE_S = 0.3
"""Seconds after the question up to which the end waits for the answer, which the shell would take for keys."""

LARGEST = 1 << 14
"""Most characters of the file: over a hundred terminals."""

_GENERIC = ("xterm", "xterm-color", "xterm-16color", "xterm-256color", "screen", "tmux", "vt", "ansi", "linux", "")
_NAMES = (
    *("TERM_PROGRAM", "TERM_PROGRAM_VERSION", "VTE_VERSION", "KONSOLE_VERSION", "XTERM_VERSION", "MLTERM"),
    *("LC_TERMINAL", "LC_TERMINAL_VERSION"),
)


def terminal_name(environ: Mapping[str, str]) -> str:
    """Return what tells a terminal from others, in one line; empty if it does not say which one it is."""
    term, names = environ.get("TERM", ""), [environ.get(name, "") for name in _NAMES]
    return ascii([term, *names, "TMUX" in environ, "STY" in environ]) if any(names) or term not in _GENERIC else ""


class TerminalWidths:
    """Asks for the width and keeps it in `file`; nothing is kept without one."""

    def __init__(
        self, environ: Mapping[str, str], file: Path | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = terminal_name(environ)
        self._file = file if self._name else None
        self._clock = clock
        self._cells = MARK_CELLS  # that the text was laid out with
        self._asked_at: float | None = None
        self._is_answered = asyncio.Event()

    def use_kept(self) -> bool:
        """Measure texts with the width that was kept. Return whether there was one."""
        cells = self._kept().get(self._name)
        if cells is not None:
            self._use(cells)
        return cells is not None

    def question(self) -> str:
        """Return what asks; it is written now."""
        self._asked_at = self._clock()
        return QUESTION

    def answer(self, row: int, cells: int) -> bool:
        """Take a report that the cursor is in a row (from 1) behind some cells. Return whether the widths changed."""
        if self._asked_at is None or self._is_answered.is_set() or row != _ROW or cells not in (1, 2):
            return False
        self._is_answered.set()
        self._keep(cells - 1)
        if cells - 1 == self._cells or self._clock() - self._asked_at > IN_TIME_S:
            return False
        self._use(cells - 1)
        return True

    async def wait(self) -> None:
        """Wait for the answer to a question that was asked just now."""
        if self._asked_at is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_answered.wait(), max(self._asked_at + LEAVE_S - self._clock(), 0.0))

    def _use(self, cells: int) -> None:
        self._cells = cells
        set_mark_cells(cells)
        Segment._split_cells.cache_clear()  # of parts of texts that were measured before

    def _kept(self) -> dict[str, int]:
        if self._file is None:
            return {}
        try:
            lines = self._file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return {}
        return {name: int(cells) for cells, _, name in (line.partition(" ") for line in lines) if cells in ("0", "1")}

    def _keep(self, cells: int) -> None:
        if self._file is None:
            return
        kept = {**self._kept(), self._name: cells}
        text = "".join(f"{width} {name}\n" for name, width in kept.items())
        with suppress(OSError):  # then it is asked again
            write_private_file(self._file, text[-LARGEST:].encode())
