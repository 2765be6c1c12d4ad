"""`python -m tests.geometry [--all] [SCREEN …]`: give every screen every size; 1 after a fault."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterable

from tests.geometry.screens import CASES, ScreenCase, shown
from tests.geometry.sweep import SMALL, check, everything, spread


async def fault(case: ScreenCase, sizes: Iterable[tuple[int, int]]) -> str:
    """Return the first fault of a screen; empty if there is none."""
    try:
        async with shown(case) as (app, pilot):
            await check(app, pilot, case.word, sizes)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def main(arguments: list[str]) -> int:
    """Check the screens, and print a line about each."""
    parser = argparse.ArgumentParser(prog="python -m tests.geometry", description="Give every screen every size.")
    parser.add_argument("screens", nargs="*", metavar="SCREEN", help="names of screens, or parts of names")
    parser.add_argument(
        "--all",
        action="store_true",
        help="all 12,500 sizes, which takes hours; else small ones, and each width and height with a few others",
    )
    options = parser.parse_args(arguments)
    cases = [case for case in CASES if not options.screens or any(name in case.name for name in options.screens)]
    sizes = list(everything() if options.all else {*SMALL, *spread()})
    faults = 0
    for case in cases:
        start = time.monotonic()
        if found := asyncio.run(fault(case, sizes)):
            faults += 1
            print(f"FAULT in {case.name}: {found}", flush=True)
        else:
            print(f"{case.name}: {len(sizes):,} sizes in {time.monotonic() - start:.0f} s", flush=True)
    print(f"{len(cases)} screens: {faults} faults", flush=True)
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
