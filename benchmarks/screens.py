"""Benchmarks of whole programs on a screen of 120 by 40: readtui beside the smallest Textual app, or beside less."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.rows import Row, in_turn, median, nearly_all
from benchmarks.terminal import Response, Terminal
from benchmarks.texts import FIRST_WORDS, RARE_WORD, RARE_WORDS, prose

ROUNDS = 5

NOISE_MS = 1.0
"""A sample counts if the program waited at most this long for a processor."""

PAGES = 15
LINES = 25
RESIZES = 4

SIZES_MB = {"3 KB": 0.003, "1 MB": 1.0, "10 MB": 10.0}
LONG = "10 MB"

READTUI = (sys.executable, "-c", "from readtui.__main__ import main; main()")
LESS = ("less",)
BARE = (sys.executable, str(Path(__file__).with_name("bare.py")), FIRST_WORDS)


class Screens:
    """Opens programs on texts that are generated in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def bare(self) -> Iterator[Terminal]:
        """The smallest app, after its start."""
        with self._opened(BARE) as terminal:
            yield terminal

    @contextmanager
    def reader(self, command: tuple[str, ...], size: str, home: str = "") -> Iterator[Terminal]:
        """A program that has just opened the text of the given size, with this home folder or a new one."""
        text = self._folder / f"{size}.txt"
        if not text.exists():
            text.write_text(prose(int(SIZES_MB[size] * 1_000_000)))
        with self._opened((*command, str(text)), home) as terminal:
            yield terminal

    @contextmanager
    def home(self) -> Iterator[str]:
        """A home folder for several starts."""
        with TemporaryDirectory(dir=self._folder) as home:
            yield home

    @contextmanager
    def _opened(self, command: tuple[str, ...], home: str = "") -> Iterator[Terminal]:
        with TemporaryDirectory(dir=self._folder) as new, Terminal(command, {"HOME": home or new}) as terminal:
            terminal.wait_for(FIRST_WORDS)
            terminal.wait_until_idle()
            yield terminal
            terminal.leave("q")


def start(screens: Screens) -> Iterator[Row]:
    """CPU time until a text is on the screen and the program is idle: work that is postponed is not free."""

    def ours(home: str = "") -> float:
        with screens.reader(READTUI, size, home) as terminal:
            return terminal.whole_cpu_ms

    def bare() -> float:
        with screens.bare() as terminal:
            return terminal.whole_cpu_ms

    for size, times, times_again in (("3 KB", 1.3, 1.25), ("1 MB", 1.3, 1.25), ("10 MB", 1.4, 1.4)):
        figures, baselines = in_turn(ROUNDS, ours, bare)
        yield Row(f"start, {size}", "ms CPU", median(figures), median(baselines), "bare Textual", times=times)
        with screens.home() as home:
            ours(home)
            figures, baselines = in_turn(ROUNDS, partial(ours, home), bare)
        name = f"start, {size}, opened again"
        yield Row(name, "ms CPU", median(figures), median(baselines), "bare Textual", times=times_again)


def keys(screens: Screens) -> Iterator[Row]:
    """Time and CPU time of a page key and a line key."""

    def pressed(command: tuple[str, ...]) -> tuple[list[Response], list[Response]]:
        with screens.reader(command, LONG) as terminal:
            pages = [terminal.press(" ") for _ in range(PAGES)]
            return pages, [terminal.press("j") for _ in range(LINES)]

    ours, less = in_turn(ROUNDS, lambda: pressed(READTUI), lambda: pressed(LESS))
    for kind, name in enumerate(("page", "line")):
        figures = [response for run in ours for response in run[kind]]
        baselines = [response for run in less for response in run[kind]]
        yield Row(
            f"{name} key, {LONG}: settled (95 % of quiet samples)",
            "ms",
            nearly_all(_quiet_settled_ms(figures)),
            nearly_all(_quiet_settled_ms(baselines)),
            "less",
            most=8.0,
        )
        cpu_ms, less_cpu_ms = (median([one.cpu_ms for one in responses]) for responses in (figures, baselines))
        times = 7.0 if name == "page" else None
        yield Row(f"{name} key, {LONG}", "ms CPU", cpu_ms, less_cpu_ms, "less", times=times)


def _quiet_settled_ms(responses: list[Response]) -> list[float]:
    return [response.settled_ms for response in responses if response.waited_ms < NOISE_MS]


def search(screens: Screens) -> Iterator[Row]:
    """CPU time of the search for a rare word."""

    def searched(command: tuple[str, ...]) -> float:
        with screens.reader(command, LONG) as terminal:
            return terminal.press(f"/{RARE_WORD}\r", RARE_WORDS).cpu_ms

    ours, less = in_turn(ROUNDS, lambda: searched(READTUI), lambda: searched(LESS))
    yield Row(f"search, {LONG}", "ms CPU", median(ours), median(less), "less", times=1.0)


def resize(screens: Screens) -> Iterator[Row]:
    """CPU time of a resize, some pages into the text."""

    def resized(command: tuple[str, ...]) -> float:
        with screens.reader(command, LONG) as terminal:
            terminal.press("   ")
            return median([terminal.resize(120 if turn % 2 else 100, 40).cpu_ms for turn in range(RESIZES)])

    ours, less = in_turn(ROUNDS, lambda: resized(READTUI), lambda: resized(LESS))
    yield Row(f"resize, {LONG}", "ms CPU", median(ours), median(less), "less", most=80.0)


def memory(screens: Screens) -> Iterator[Row]:
    """Resident memory after a few pages."""

    def ours() -> float:
        with screens.reader(READTUI, size) as terminal:
            for _ in range(3):
                terminal.press(" ")
            return terminal.resident_mb

    def bare() -> float:
        with screens.bare() as terminal:
            return terminal.resident_mb

    for size in ("1 MB", "10 MB"):
        figures, baselines = in_turn(3, ours, bare)
        most = 40 + 1.5 * SIZES_MB[size]
        yield Row(f"resident memory, {size}", "MB", median(figures), median(baselines), "bare Textual", most=most)
