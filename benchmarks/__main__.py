"""`python -m benchmarks [name ...]`: measures what is named, or all, and prints a Markdown table."""

from __future__ import annotations

import compileall
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import readtui
from benchmarks.rooms import rooms
from benchmarks.rows import HEAD, Row

Measure = Callable[[], Iterator[Row]]


def main(names: list[str]) -> None:
    """Measure, and print each row as soon as it is there."""
    compileall.compile_dir(Path(readtui.__file__).parent, quiet=1)  # else a start compiles, and seems slow
    with TemporaryDirectory(prefix="readtui-bench-") as folder:
        measures = _measures(Path(folder))
        if unknown := [name for name in names if name not in measures]:
            sys.exit(f"{', '.join(unknown)}: not to be measured here; choose of {', '.join(measures)}")
        print(HEAD)
        for name in names or measures:
            for row in measures[name]():
                print(row, flush=True)


def _measures(folder: Path) -> Mapping[str, Measure]:
    """What can be measured here, by name."""
    measures: dict[str, Measure] = {"rooms": rooms}
    if sys.platform != "linux":
        print("Whole programs are measured on Linux only.", file=sys.stderr)
        return measures
    from benchmarks import screens  # its terminal is a Unix one

    opened = screens.Screens(folder)
    measures |= {"start": partial(screens.start, opened), "memory": partial(screens.memory, opened)}
    if shutil.which("less") is None:
        print("less is not installed: keys, search and resize are left out.", file=sys.stderr)
        return measures
    beside_less = (screens.keys, screens.search, screens.resize)
    return measures | {measure.__name__: partial(measure, opened) for measure in beside_less}


if __name__ == "__main__":
    main(sys.argv[1:])
