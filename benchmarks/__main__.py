"""`python -m benchmarks [NAME ...] [--texts N]`: run the named benchmarks, or all but the long ones, and print tables.

A run of all writes them into `docs/performance.md` too.
"""

from __future__ import annotations

import compileall
import os
import platform
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import readtui
from benchmarks.components import components
from benchmarks.full_text import TEXTS, full_text
from benchmarks.growth import FORMATS, growth
from benchmarks.many import many
from benchmarks.rows import HEAD, Row

Measure = Callable[[], Iterator[Row | str]]

REPORT = Path(__file__).parents[1] / "docs" / "performance.md"
START, END = "<!-- figures -->\n", "<!-- end of figures -->\n"
"""The lines of the report between which the tables are."""

PEERS = "programs"
"""The benchmark of other programs, which has a table of its own."""

TERMINALS = "terminals"
"""The pictures of terminals, which have a table of their own too."""

LONG = ("growth", "library", TERMINALS)
"""Starts of the names of benchmarks that take many minutes: they run only if they are named."""


def main(arguments: list[str]) -> None:
    """Run the benchmarks and print each row as soon as it is measured."""
    parser = ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--texts", type=int, default=TEXTS, help="texts of the benchmark of the library")
    pictures = Path("terminal-pictures")
    parser.add_argument("--pictures", type=Path, default=pictures, help="folder of the pictures of terminals")
    options = parser.parse_args(arguments)
    names: list[str] = options.names
    compileall.compile_dir(Path(readtui.__file__).parent, quiet=1)  # otherwise the first start would include compiling
    with TemporaryDirectory(prefix="readtui-bench-") as folder:
        measures = _measures(Path(folder), options.texts, options.pictures)
        if unknown := [name for name in names if name not in measures]:
            sys.exit(f"{', '.join(unknown)}: no such benchmark here; choose from {', '.join(measures)}")
        lines: list[str] = []
        for line in _tables(measures, names or [name for name in measures if not name.startswith(LONG)]):
            print(line, flush=True)
            lines.append(line)
    if not names and PEERS in measures:
        _write_report(lines)


def _tables(measures: Mapping[str, Measure], names: list[str]) -> Iterator[str]:
    """Yield the lines of the tables: one of readtui beside baselines, one of other programs."""
    if rows := [name for name in names if name not in (PEERS, TERMINALS)]:
        yield HEAD
    for name in rows:
        yield from map(str, measures[name]())
    for name in (PEERS, TERMINALS):
        if name in names:
            yield ""
            yield from map(str, measures[name]())


def _write_report(lines: list[str]) -> None:
    """Replace the figures of the report."""
    before, _, rest = REPORT.read_text().partition(START)
    _, _, after = rest.partition(END)
    machine = f"Python {platform.python_version()}, Textual {version('textual')}, {os.cpu_count()} processors, Linux."
    REPORT.write_text(f"{before}{START}\n{machine}\n\n" + "\n".join(lines) + f"\n\n{END}{after}")


def _measures(folder: Path, texts: int, pictures: Path) -> Mapping[str, Measure]:
    """Return the benchmarks that can run on this machine, by name."""
    measures: dict[str, Measure] = {
        "components": components,
        "many": many,
        "growth": growth,
        "library": partial(full_text, texts),
    }
    measures |= {f"growth-{name.replace(' ', '-')}": partial(growth, [name]) for name in FORMATS}
    if sys.platform != "linux":
        print("Whole programs can be measured on Linux only.", file=sys.stderr)
        return measures
    from benchmarks import pipes, programs, screens, terminals  # they need a Unix pseudo terminal

    opened = screens.Screens(folder)
    measures |= {"start": partial(screens.start, opened), "memory": partial(screens.memory, opened)}
    measures[PEERS] = partial(programs.programs, folder)
    measures[TERMINALS] = partial(terminals.terminals, folder, pictures)
    if shutil.which("less") is None:
        print("less is not installed: keys, search and resize are skipped.", file=sys.stderr)
        return measures
    beside_less = (screens.keys, screens.search, screens.resize)
    measures["pipes"] = partial(pipes.pipes, folder)
    return measures | {measure.__name__: partial(measure, opened) for measure in beside_less}


if __name__ == "__main__":
    main(sys.argv[1:])
