"""`python -m tests.monkey [--runs N] [--keys N] [--seed N]`: run the program under random input; 1 after a fault."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.monkey.run import run, write_documents


def main(arguments: list[str]) -> int:
    """Run the program under random input, and print a line about each fault, and about all runs at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description="Test readtui under random input.")
    parser.add_argument("--runs", type=int, default=200, help="number of runs (200)")
    parser.add_argument("--keys", type=int, default=300, help="inputs in a run (300)")
    parser.add_argument(
        "--seed", type=int, default=1, help="seed of the first run; each later run has the next one (1)"
    )
    options = parser.parse_args(arguments)
    start, faults = time.monotonic(), 0
    for seed in range(options.seed, options.seed + options.runs):
        with TemporaryDirectory(prefix="readtui-monkey-") as folder:
            outcome = run(seed, options.keys, write_documents(Path(folder)), Path(folder))
        if outcome.fault:
            faults += 1
            print(f"FAULT with --seed {seed} --keys {options.keys}: {outcome.fault}", flush=True)
            print(f"      last inputs: {outcome.last_inputs}", flush=True)
            print(f"      {outcome.report}", flush=True)
        if (done := seed - options.seed + 1) % 20 == 0:
            print(f"{done} of {options.runs} runs, {faults} faults", flush=True)
    seconds = time.monotonic() - start
    print(f"{options.runs} runs of {options.keys} inputs in {seconds:.0f} s: {faults} faults", flush=True)
    return int(faults > 0)


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
