"""`python -m tests.torture [--short] [name ...]`: run the named durability tests, or all; exit code 1 after a fault."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.concurrency import concurrency
from tests.torture.damage import damage
from tests.torture.exports import exports
from tests.torture.kills import kills
from tests.torture.migrations import migrations
from tests.torture.outcome import Outcome


def power(folder: Path, short: bool) -> Outcome:
    """Run the test of power cuts if apsw, which simulates the disk, is installed."""
    try:
        from tests.torture import power as power_cuts  # deferred: needs apsw
    except ImportError:
        missing = "skipped: apsw is not installed"
        return Outcome(missing) if short else Outcome(faults=Counter({missing: 1}))
    return power_cuts.power(folder, short)


MEMORY_FOLDER = "/dev/shm"

TESTS: Mapping[str, Callable[[Path, bool], Outcome]] = {
    "kills": kills,
    "power": power,
    "concurrency": concurrency,
    "migrations": migrations,
    "damage": damage,
    "exports": exports,
}


def main(arguments: list[str]) -> int:
    """Run the tests, and print a line about each as soon as it ends."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.torture", description="Test that nothing acknowledged as kept is lost."
    )
    parser.add_argument("--short", action="store_true", help="run a small part of each, in 20 seconds")
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of {', '.join(TESTS)}; all by default")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - TESTS.keys():
        parser.error(f"no such test: {', '.join(sorted(unknown))}")
    has_faults = False
    for name in options.names or TESTS:
        start = time.perf_counter()
        with TemporaryDirectory(prefix="readtui-torture-", dir=_parent_folder(options.short)) as folder:
            outcome = TESTS[name](Path(folder), options.short)
        has_faults |= bool(outcome.faults)
        verdict = "FAULT" if outcome.faults else "ok"
        print(f"{verdict:5} {name}: {outcome} ({time.perf_counter() - start:.0f} s)", flush=True)
    return int(has_faults)


def _parent_folder(short: bool) -> str | None:
    """Return where libraries are created: with --short in memory if possible, because disks may be slow to sync.

    That weakens no test: a kill does not touch the kernel's files, and the power cuts are on a simulated disk.
    """
    return MEMORY_FOLDER if short and os.access(MEMORY_FOLDER, os.W_OK) else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
