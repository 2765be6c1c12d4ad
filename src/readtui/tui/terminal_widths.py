"""The width that the terminal gives vowel signs of Indic scripts, and joined emoji: asked once, and kept.

What follows an emoji is placed by its column, whatever its width is. For vowel signs that is not enough: where they
have a cell, the next letter would be drawn over them; where they have none, gaps would be left. So the layout depends
on their width. Joined emoji are drawn whole where they take two cells, else only their first sign. Mode 2027 is not
asked for: the answers tell what the terminal does, with that mode or without.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rich.segment import Segment

from readtui.config.paths import write_private_file
from readtui.unicode.width import MARK_CELLS, set_mark_cells

_SIGN_ROW, _FAMILY_ROW = 2, 3
"""The rows of the screen where they are drawn: a report of the first row could be Shift+F3 of xterm."""

QUESTION = f"\x1b[{_SIGN_ROW};1Hका\x1b[6n\x1b[{_FAMILY_ROW};1H👩\u200d👩\u200d👧\x1b[6n"
"""Draw a letter with a vowel sign, and a family, and ask where the cursor is (CPR). The frame is drawn over them."""

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


class Answers(NamedTuple):
    """The cells of a spacing mark, and whether joined emoji take two cells."""

    mark_cells: int = MARK_CELLS
    joins: bool = False


class TerminalWidths:
    """Asks for the widths and keeps the answers in `file`; nothing is kept without one."""

    def __init__(
        self, environ: Mapping[str, str], file: Path | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = terminal_name(environ)
        self._file = file if self._name else None
        self._clock = clock
        self._asked_at: float | None = None
        self._reports: dict[int, int] = {}  # the cells by the row
        self._is_answered = asyncio.Event()
        self.answers = Answers()

    def use_kept(self) -> bool:
        """Measure texts with the width that was kept. Return whether there was one."""
        if (answers := self._kept().get(self._name)) is None:
            return False
        self._use(answers)
        return True

    def question(self) -> str:
        """Return what asks; it is written now."""
        self._asked_at = self._clock()
        return QUESTION

    def take(self, row: int, cells: int) -> bool:
        """Take a report that the cursor is in a row (from 1) behind some cells. Return whether the answers changed."""
        if self._asked_at is None or self._is_answered.is_set() or row not in (_SIGN_ROW, _FAMILY_ROW):
            return False
        self._reports[row] = cells
        if len(self._reports) < 2 or self._reports[_SIGN_ROW] not in (1, 2):
            return False
        self._is_answered.set()
        answers = Answers(self._reports[_SIGN_ROW] - 1, self._reports[_FAMILY_ROW] == 2)
        self._keep(answers)
        if answers == self.answers or self._clock() - self._asked_at > IN_TIME_S:
            return False
        self._use(answers)
        return True

    async def wait(self) -> None:
        """Wait for the answer to a question that was asked just now."""
        if self._asked_at is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_answered.wait(), max(self._asked_at + LEAVE_S - self._clock(), 0.0))

    def _use(self, answers: Answers) -> None:
        self.answers = answers
        set_mark_cells(answers.mark_cells)
        Segment._split_cells.cache_clear()  # of parts of texts that were measured before

    def _kept(self) -> dict[str, Answers]:
        if self._file is None:
            return {}
        try:
            lines = self._file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return {}
        kept = [line.partition(" ") for line in lines]
        return {name: _ANSWERS[written] for written, _, name in kept if written in _ANSWERS}

    def _keep(self, answers: Answers) -> None:
        if self._file is None:
            return
        written = {answers: name for name, answers in _ANSWERS.items()}
        kept = {**self._kept(), self._name: answers}
        text = "".join(f"{written[found]} {name}\n" for name, found in kept.items())
        with suppress(OSError):  # then it is asked again
            write_private_file(self._file, text[-LARGEST:].encode())


_ANSWERS = {f"{cells}{joins:d}": Answers(cells, joins) for cells in (0, 1) for joins in (False, True)}
"""The answers by their form in the file."""
