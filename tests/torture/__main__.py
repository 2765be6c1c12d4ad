"""`python -m tests.torture [--short] [name ...]`: plays what is named, or all; 1 if anything was at fault."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.crowd import crowd
from tests.torture.kills import kills
from tests.torture.migrations import migrations
from tests.torture.outcome import Outcome


def power(folder: Path, short: bool) -> Outcome:
    """Power cuts, where apsw is there to simulate them."""
    try:
        from tests.torture import power as cuts  # deferred: needs apsw
    except ImportError:
        missing = "left out, since apsw is not installed"
        return Outcome(missing) if short else Outcome(faults=Counter({missing: 1}))
    return cuts.power(folder, short)


MEMORY = "/dev/shm"

TESTS: Mapping[str, Callable[[Path, bool], Outcome]] = {
    "kills": kills,
    "power": power,
    "crowd": crowd,
    "migrations": migrations,
}


def main(arguments: list[str]) -> int:
    """Play the tests, and print a line on each as soon as it is over."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description="Is all kept that was said to be?")
    parser.add_argument("--short", action="store_true", help="a small part of each, in 20 seconds")
    parser.add_argument("names", nargs="*", metavar="name", help=f"which of {', '.join(TESTS)}; all by default")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - TESTS.keys():
        parser.error(f"no such test: {', '.join(sorted(unknown))}")
    faulty = False
    for name in options.names or TESTS:
        start = time.perf_counter()
        with TemporaryDirectory(prefix="readtui-torture-", dir=_place(options.short)) as folder:
            outcome = TESTS[name](Path(folder), options.short)
        faulty |= bool(outcome.faults)
        verdict = "FAULT" if outcome.faults else "ok"
        print(f"{verdict:5} {name}: {outcome} ({time.perf_counter() - start:.0f} s)", flush=True)
    return int(faulty)


def _place(short: bool) -> str | None:
    """Where libraries lie in the short form: in memory, if there is a place, since disks may be slow to sync. A kill
    leaves the kernel's files as they are, wherever they lie; and the power fails in a disk of our own."""
    return MEMORY if short and os.access(MEMORY, os.W_OK) else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
