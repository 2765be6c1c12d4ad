"""`python -m tests.fuzz [MINUTES]`: read random documents in every importer, and open damaged libraries.

Counts what a reader must never see: tracebacks, documents with broken invariants, and readings beyond a CPU bound. The
exit code is 1 if there is any. Each input follows from its format and number, which are printed with every fault.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from readtui.document.model import Document
from readtui.errors import ReadtuiError
from readtui.ingest import formats
from readtui.ingest.docx import reader as docx
from readtui.ingest.epub import reader as epub
from readtui.ingest.html import reader as html
from readtui.ingest.pdf import reader as pdf
from readtui.ingest.source import Source
from tests.fuzz.inputs import make_input, seeds
from tests.ingest.test_odd_lines import assert_invariants
from tests.torture.damage import small_library, some_bytes_changed, use

CPU_S = 3.0
"""CPU time that one input may take: that of the child process that reads hostile formats (`sandbox.CPU_S`)."""

SHORT_ROUNDS = 40
"""Rounds of the short run; a round is one input of each format and one library."""

_PARSERS: dict[str, Callable[[bytes, str, str, str], Document]] = {
    "html": html.parse,
    "epub": epub.parse,
    "pdf": pdf.parse,
    "docx": docx.parse,
}
"""Formats that are read in a child process. Here they are read in this one, to see the traceback."""


class CpuBoundError(BaseException):
    """Raised in the code that runs when the CPU bound is reached. No `except Exception` catches it."""


def main(arguments: list[str]) -> int:
    """Run the fuzzer, and print each new fault and a line of figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Read random documents and libraries.")
    parser.add_argument("minutes", nargs="?", type=float, default=1.0, help="how long to run (default: 1)")
    parser.add_argument("--short", action="store_true", help="run a fixed number of inputs, in half a minute")
    parser.add_argument("--seed", type=int, default=1, help="the first number from which inputs are made (default: 1)")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write the inputs with faults there")
    options = parser.parse_args(arguments)
    deadline = time.monotonic() + 60 * options.minutes
    counts, faults = Counter[str](), Counter[str]()
    with TemporaryDirectory(prefix="readtui-fuzz-") as folder:
        library = small_library(Path(folder) / "sound.db")
        for number in count(options.seed):
            if number - options.seed == SHORT_ROUNDS if options.short else time.monotonic() >= deadline:
                break
            for name in (*seeds(), "library"):
                counts[name] += 1
                data, found = _one(name, number, library, Path(folder))
                for fault in found:
                    if not faults[fault]:
                        print(f"FAULT {name} {number}: {fault}", flush=True)
                        _save(options.save, f"{name}-{number}", data)
                    faults[fault] += 1
    figures = ", ".join(f"{total:,} {name}" for name, total in counts.items())
    print(f"{'FAULT' if faults else 'ok':5} fuzz: {counts.total():,} inputs ({figures}); {faults.total():,} faults")
    return int(bool(faults))


def _one(name: str, number: int, library: bytes, folder: Path) -> tuple[bytes, list[str]]:
    """Make and read one input; return it and its faults."""
    chance = random.Random(f"{name} {number}")
    if name == "library":
        data = some_bytes_changed(library, chance)
        return data, list(use(folder / "damaged", data)[1])
    data = make_input(name, chance)
    return data, list(read_faults(name, data))


def read_faults(name: str, data: bytes) -> Iterator[str]:
    """Read a document, and yield a line for a fault."""
    start = time.process_time()
    try:
        with cpu_bound(CPU_S):
            document = _read(name, data)
            assert_invariants(document)
    except ReadtuiError as error:
        if not str(error).isprintable():
            yield f"an unprintable error: {error!r}"
    except MemoryError:
        yield "not enough memory"
    except CpuBoundError as error:
        yield f"more than {CPU_S:.0f} s of CPU, {_place(error)}"
    except AssertionError as error:
        yield f"an invariant is broken, {_place(error)}"
    except Exception as error:  # each is a traceback that a reader would see
        yield f"{type(error).__name__}: {ascii(str(error))[:80]}, {_place(error)}"
    else:
        if time.process_time() - start > CPU_S:
            yield f"more than {CPU_S:.0f} s of CPU in a library"


def _read(name: str, data: bytes) -> Document:
    if parse := _PARSERS.get(name):
        return parse(data, "", "", f"fuzz.{name}")
    return formats.read(Source("fuzz.py" if name == "code" else "fuzz", data, "file"), format=name)


@contextmanager
def cpu_bound(seconds: float) -> Iterator[None]:
    """Raise CpuBoundError in this thread once it has used that much CPU time."""

    def stop(*_: object) -> None:
        raise CpuBoundError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _place(error: BaseException) -> str:
    """Return the last place of readtui's own code, or else of the tests', in a traceback."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    own = [frame for frame in frames if "readtui" in Path(frame.filename).parts] or frames
    frame = next((frame for frame in reversed(frames) if "/src/readtui/" in frame.filename), own[-1] if own else None)
    if frame is None:
        return "place unknown"
    checked = f", {frames[-1].line}" if isinstance(error, AssertionError) else ""
    return f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}{checked}"


def _save(folder: Path | None, name: str, data: bytes) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
