"""`python -m benchmarks [NAME ...]`: run the named benchmarks, or all but the long ones, and print a Markdown table."""

from __future__ import annotations

import compileall
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import readtui
from benchmarks.components import components
from benchmarks.growth import FORMATS, growth
from benchmarks.rows import HEAD, Row

Measure = Callable[[], Iterator[Row]]

LONG = "growth"
"""Start of the names of benchmarks that take many minutes: they run only if they are named."""


def main(names: list[str]) -> None:
    """Run the benchmarks and print each row as soon as it is measured."""
    compileall.compile_dir(Path(readtui.__file__).parent, quiet=1)  # otherwise the first start would include compiling
    with TemporaryDirectory(prefix="readtui-bench-") as folder:
        measures = _measures(Path(folder))
        if unknown := [name for name in names if name not in measures]:
            sys.exit(f"{', '.join(unknown)}: no such benchmark here; choose from {', '.join(measures)}")
        print(HEAD)
        for name in names or (name for name in measures if not name.startswith(LONG)):
            for row in measures[name]():
                print(row, flush=True)


def _measures(folder: Path) -> Mapping[str, Measure]:
    """Return the benchmarks that can run on this machine, by name."""
    measures: dict[str, Measure] = {"components": components, "growth": growth}
    measures |= {f"growth-{name.replace(' ', '-')}": partial(growth, [name]) for name in FORMATS}
    if sys.platform != "linux":
        print("Whole programs can be measured on Linux only.", file=sys.stderr)
        return measures
    from benchmarks import screens  # needs a Unix pseudo terminal

    opened = screens.Screens(folder)
    measures |= {"start": partial(screens.start, opened), "memory": partial(screens.memory, opened)}
    if shutil.which("less") is None:
        print("less is not installed: keys, search and resize are skipped.", file=sys.stderr)
        return measures
    beside_less = (screens.keys, screens.search, screens.resize)
    return measures | {measure.__name__: partial(measure, opened) for measure in beside_less}


if __name__ == "__main__":
    main(sys.argv[1:])
