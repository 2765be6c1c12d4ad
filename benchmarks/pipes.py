"""Benchmarks of pipes on a screen of 120 by 40: the first line, 100 MB to the end, and an endless one, beside less."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.rows import Row, in_turn, median, nearly_all
from benchmarks.terminal import Terminal

ROUNDS = 3

NUMBERS = 13_000_000
"""Numbers of `seq`, 104 MB in lines."""

HISTORY_LINES = 100_000

ENDLESS_S = 60.0
"""Seconds for which an endless pipe is read."""

KEY_PAUSE_S = 0.05

READTUI = (sys.executable, "-c", "from readtui.__main__ import main; main()")
LESS = ("less", "-R")

CHANGE = """\
\x1b[33mcommit {number:040x}\x1b[m
Author: Ada <ada@example.org>

    Light lamp {number}

\x1b[1mdiff --git a/lamp{number}.py b/lamp{number}.py\x1b[m
\x1b[36m@@ -1,2 +1,2 @@\x1b[m
\x1b[31m-lamp.light(hour={number})\x1b[m
\x1b[32m+lamp.light(hour={number}, fog=True)\x1b[m
 lamp.put_out()
"""


@contextmanager
def _piped(writer: str, reader: Sequence[str], folder: Path) -> Iterator[Terminal]:
    """A program that reads what a command of the shell writes, with a new home folder."""
    with TemporaryDirectory(dir=folder) as home:
        # The program takes the place of the shell: the terminal measures it alone, and the writer is its child.
        script = f"exec {shlex.join(reader)} < <({writer})"
        with Terminal(("bash", "-c", script), {"HOME": home}) as terminal:
            yield terminal


def pipes(folder: Path) -> Iterator[Row]:
    """Yield the rows of pipes."""
    history = folder / "history.ansi"
    history.write_text("".join(CHANGE.format(number=number) for number in range(HISTORY_LINES // 10)))
    few = folder / "few.ansi"
    few.write_text("".join(CHANGE.format(number=number) for number in range(10)))
    yield from _first_lines(folder, few, history)
    yield _numbers(folder)
    yield from _endless(folder)


def _first_lines(folder: Path, few: Path, history: Path) -> Iterator[Row]:
    def shown(writer: str, words: str) -> float:
        with _piped(writer, READTUI, folder) as terminal:
            terminal.wait_for(words)
            return terminal.age_ms

    first, at_once = in_turn(
        ROUNDS,
        lambda: shown("echo first line; exec sleep 60", "first line"),
        lambda: shown("echo first line", "first line"),
    )
    yield Row("first line of a slow pipe", "ms", median(first), median(at_once), "a pipe that ends", times=1.3)
    long, short = in_turn(
        ROUNDS, lambda: shown(f"cat {history}", "Light lamp 1"), lambda: shown(f"cat {few}", "Light lamp 1")
    )
    most = median(short) + 20.0
    yield Row(
        f"first screen of a history of {HISTORY_LINES:,} lines",
        "ms",
        median(long),
        median(short),
        "100 lines",
        most=most,
    )


def _numbers(folder: Path) -> Row:
    """CPU time of the program from its start until the last line of many is shown."""
    last = f"{NUMBERS - 1}"

    def ours() -> float:
        with _piped(f"seq {NUMBERS}", (*READTUI, "+F"), folder) as terminal:
            terminal.wait_for(last)
            return terminal.cpu_ms

    def less() -> float:
        with _piped(f"seq {NUMBERS}", (*LESS, "+G"), folder) as terminal:
            terminal.wait_for(last)
            return terminal.cpu_ms

    figures, baselines = in_turn(ROUNDS, ours, less)
    return Row("pipe of 104 MB, to its last line", "ms CPU", median(figures), median(baselines), "less", times=3.0)


def _endless(folder: Path) -> Iterator[Row]:
    """Memory and keys while a pipe without an end is read."""
    with _piped("yes", READTUI, folder) as terminal:
        terminal.wait_for("so far")
        started = time.monotonic()
        settled: list[float] = []
        most_mb = 0.0
        while time.monotonic() - started < ENDLESS_S:
            settled.append(terminal.press("k" if len(settled) % 2 else "j").settled_ms)
            most_mb = max(most_mb, terminal.resident_mb)
            time.sleep(KEY_PAUSE_S)
    with _piped("yes | head -n 1000", READTUI, folder) as terminal:
        terminal.wait_for("quit")
        terminal.wait_until_idle()
        few_mb = terminal.resident_mb
        keys = [terminal.press("k" if number % 2 else "j").settled_ms for number in range(100)]
    seconds = f"{ENDLESS_S:.0f} s of an endless pipe"
    yield Row(f"{seconds}: resident memory", "MB", most_mb, few_mb, "1,000 lines", most=600.0)
    yield Row(f"{seconds}: a key (95 %)", "ms", nearly_all(settled), nearly_all(keys), "1,000 lines", most=8.0)
