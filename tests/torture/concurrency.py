"""Many programs that keep marks in one library at the same time."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from readtui.library.store import Library
from tests.torture.checks import marks_in
from tests.torture.child import Child, errors
from tests.torture.outcome import Outcome, passage, text_number

LONGEST_WAIT_S = 1.0
"""What 99 of 100 marks may take, if the machine has little else to do."""


def concurrency(folder: Path, short: bool) -> Outcome:
    """All marks are kept, none fails, and hardly any waits long."""
    programs, each = (4, 50) if short else (8, 500)
    outcome, path = Outcome(), folder / "library.db"
    texts = [text_number(number) for number in range(programs)]  # built before the fork, as are the passages
    for number in range(each):
        passage(number)
    gate, opener = os.pipe()
    children = [Child(partial(_keep_marks, path, folder, who, each, gate, opener)) for who in range(programs)]
    start = time.perf_counter()
    os.close(opener)  # now all begin
    for child in children:
        lines, _ = child.wait()
        outcome.faults.update(errors(lines))
    took_s = time.perf_counter() - start
    os.close(gate)
    found = marks_in(path, texts, outcome.faults)
    kept = len({mark.label for mark in found})
    if not kept == len(found) == programs * each:
        outcome.faults[f"{len(found)} kept of {programs * each}, {len(found) - kept} of them twice"] += 1
    waits = sorted(float(line) for file in folder.glob("waits.*") for line in file.read_text().split()) or [0.0]
    median, percentile_99 = waits[len(waits) // 2], waits[(len(waits) * 99 - 1) // 100]
    outcome.figures = (
        f"{programs} programs with {each} marks each at once, {kept:,} kept in {took_s:.1f} s; waits:"
        f" median {median * 1000:.1f} ms, 99 % below {percentile_99 * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms"
    )
    if percentile_99 > LONGEST_WAIT_S and not short:
        outcome.faults[f"one in a hundred waited {percentile_99:.1f} s or longer"] += 1
    return outcome


def _keep_marks(
    path: Path, folder: Path, who: int, count: int, gate: int, opener: int, environ: Mapping[str, str]
) -> None:
    """Wait until all may begin, keep marks as fast as possible, and write down how long each took.

    The library acknowledges into a file: nobody reads the pipe yet, and it would soon be full.
    """
    os.close(opener)
    os.read(gate, 1)  # returns when no process has the other end open
    with (folder / f"acknowledged.{who}").open("wb") as acknowledged:
        library = Library.open(path, {**environ, "READTUI_ACK_FD": str(acknowledged.fileno())})
        waits: list[float] = []
        for number in range(count):
            start = time.perf_counter()
            library.keep_mark(*text_number(who), passage(number), f"{who}:{number}")
            waits.append(time.perf_counter() - start)
        library.close()
    (folder / f"waits.{who}").write_text("\n".join(map(str, waits)))
