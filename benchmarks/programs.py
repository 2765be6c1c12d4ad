"""Benchmark of other programs that show texts in a terminal, beside readtui and the smallest Textual app."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.rows import median
from benchmarks.screens import BARE, READTUI
from benchmarks.terminal import Terminal, TerminalError
from benchmarks.texts import FIRST_WORDS, book, markdown, page, prose

ROUNDS = 3
PAGES = 5

SIZES = {"100 KB": 100_000, "1 MB": 1_000_000}
MAKERS = {
    "txt": lambda size: prose(size).encode(),
    "md": lambda size: markdown(size).encode(),
    "html": lambda size: page(size).encode(),
    "epub": book,
}

PROGRAM_HEAD = (
    "| text | program | first words, ms | start, ms CPU | of bare Textual | a page, ms CPU | bytes | memory, MB |\n"
    + ("|---|---|---:|---:|---:|---:|---:|---:|")
)


@dataclass(frozen=True, slots=True)
class Program:
    """A program that is measured if it is installed.

    `kinds` are the suffixes of the files that it reads as such. `page_key` is empty for a program that prints and
    ends.
    """

    name: str
    command: Sequence[str]
    kinds: Sequence[str]
    page_key: str = " "
    quit_key: str = "q"

    @property
    def is_installed(self) -> bool:
        return shutil.which(self.command[0]) is not None


PROGRAMS = (
    Program("readtui", READTUI, ("txt", "md", "html", "epub")),
    Program("less", ("less",), ("txt", "md")),
    Program("w3m", ("w3m",), ("txt", "html"), quit_key="Q"),
    Program("lynx", ("lynx",), ("txt", "html"), quit_key="qy"),
    Program("pandoc", ("pandoc", "-t", "plain"), ("md", "html", "epub"), page_key=""),
    Program("frogmouth", ("frogmouth",), ("md",), quit_key="\x11"),
    Program("epy", ("epy",), ("epub",)),
    Program("baca", ("baca",), ("epub",)),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run of a program costs: time until the first words, CPU time of the start and of a page, bytes, memory.

    All but the CPU time of the start are None for a program that prints and ends.
    """

    shown_ms: float | None
    start_ms: float
    page_ms: float | None
    page_bytes: float | None
    resident_mb: float | None


def programs(folder: Path) -> Iterator[str]:
    """Yield the rows of a Markdown table: each program on each kind of text that it reads, 100 KB and 1 MB long."""
    yield PROGRAM_HEAD
    for size, length in SIZES.items():
        for kind, make in MAKERS.items():
            text = folder / f"text {size}.{kind}"
            text.write_bytes(make(length))
            here = [program for program in PROGRAMS if kind in program.kinds and program.is_installed]
            runs: dict[str, list[Figures]] = {}
            bare: list[float] = []
            for _ in range(ROUNDS):  # alternately, so that other load on the machine affects all
                bare.append(_bare(folder))
                for program in here:
                    if (figures := figures_of(program, text, folder)) is not None:
                        runs.setdefault(program.name, []).append(figures)
            for program in here:
                yield _row(f"{kind}, {size}", program.name, runs.get(program.name, []), median(bare))


def _row(text: str, name: str, runs: Sequence[Figures], bare_ms: float) -> str:
    """Return the row with the medians of the runs, or one that says that the text did not appear."""
    if not runs:
        return f"| {text} | {name} | not shown in 30 s | | | | | |"
    start_ms = median([run.start_ms for run in runs])
    rest = ((run.shown_ms, run.page_ms, run.page_bytes, run.resident_mb) for run in runs)
    columns = [[value for value in column if value is not None] for column in zip(*rest, strict=True)]
    shown_ms, page_ms, page_bytes, resident = (median(column) if column else None for column in columns)
    cells = (
        _cell(shown_ms, ",.0f"),
        _cell(start_ms, ",.0f"),
        f"{start_ms / bare_ms:.2f}",
        _cell(page_ms, ".1f"),
        _cell(page_bytes, ",.0f"),
    )
    return f"| {text} | {name} | {' | '.join(cells)} | {_cell(resident, ',.0f')} |"


def _cell(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def _bare(folder: Path) -> float:
    """Return the CPU time of the smallest Textual app until its text is on the screen, in ms."""
    with _started(BARE, folder) as terminal:
        terminal.wait_until_idle()
        start_ms = terminal.whole_cpu_ms
        terminal.leave("q")
        return start_ms


def figures_of(program: Program, text: Path, folder: Path) -> Figures | None:
    """Return the figures of one run; None if the beginning of the text does not appear."""
    command = (*program.command, str(text))
    try:
        if not program.page_key:
            return Figures(None, _cpu_until_end(command, folder), None, None, None)
        with _started(command, folder) as terminal:
            shown_ms = terminal.age_ms
            terminal.wait_until_idle()
            start_ms = terminal.whole_cpu_ms
            pages = [terminal.press(program.page_key) for _ in range(PAGES)]
            resident_mb = terminal.resident_mb
            terminal.leave(program.quit_key)
    except TerminalError:
        return None
    page_bytes = median([float(len(page.output)) for page in pages])
    return Figures(shown_ms, start_ms, median([page.cpu_ms for page in pages]), page_bytes, resident_mb)


@contextmanager
def _started(command: Sequence[str], folder: Path) -> Iterator[Terminal]:
    """A program in a home folder of its own that shows the beginning of the text."""
    with TemporaryDirectory(dir=folder) as home, Terminal(command, _environ(home)) as terminal:
        terminal.wait_for(FIRST_WORDS)
        yield terminal


def _cpu_until_end(command: Sequence[str], folder: Path) -> float:
    """Return the CPU time of a program that prints and ends, in ms."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with TemporaryDirectory(dir=folder) as home:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environ(home), check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def _environ(home: str) -> Mapping[str, str]:
    return {"HOME": home, "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
