"""Many programs that keep bookmarks in one library at once."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from readtui.library.store import LibraryFile
from tests.torture.outcome import WHEN, Outcome, passage, text_number
from tests.torture.processes import Child, errors
from tests.torture.soundness import bookmarks_in

LONGEST_S = 1.0
"""What 99 of 100 bookmarks may wait, where the machine has little else to do."""


def crowd(folder: Path, short: bool) -> Outcome:
    """All are kept, none fails, and hardly any waits long."""
    programs, each = (4, 50) if short else (8, 500)
    outcome, path = Outcome(), folder / "library.db"
    gate, opener = os.pipe()
    children = [Child(partial(_keep_some, path, folder, who, each, gate, opener)) for who in range(programs)]
    start = time.perf_counter()
    os.close(opener)  # now all begin
    for child in children:
        lines, _ = child.last_words()
        outcome.faults.update(errors(lines))
    took_s = time.perf_counter() - start
    os.close(gate)
    found = bookmarks_in(path, map(text_number, range(programs)), outcome.faults)
    kept = len({bookmark.label for bookmark in found})
    if not kept == len(found) == programs * each:
        outcome.faults[f"{len(found)} kept of {programs * each}, {len(found) - kept} of them twice"] += 1
    waits = sorted(float(line) for file in folder.glob("waits.*") for line in file.read_text().split()) or [0.0]
    middle, most = waits[len(waits) // 2], waits[(len(waits) * 99 - 1) // 100]
    outcome.figures = (
        f"{programs} programs with {each} bookmarks each at once, {kept:,} kept in {took_s:.1f} s;"
        f" waits: half {middle * 1000:.1f} ms, 99 % {most * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms"
    )
    if most > LONGEST_S and not short:
        outcome.faults[f"one in a hundred waited {most:.1f} s or longer"] += 1
    return outcome


def _keep_some(
    path: Path, folder: Path, who: int, count: int, gate: int, opener: int, environ: Mapping[str, str]
) -> None:
    """Wait for the others, keep bookmarks as fast as can be, and write down how long each took.

    The library acknowledges into a file: a pipe that nobody reads yet would be full soon.
    """
    os.close(opener)
    os.read(gate, 1)  # ends when no process holds the other end any more
    with (folder / f"said.{who}").open("wb") as said:
        library = LibraryFile.open(path, {**environ, "READTUI_ACK_FD": str(said.fileno())})
        waits: list[float] = []
        for number in range(count):
            start = time.perf_counter()
            library.keep_bookmark(text_number(who), passage(number), f"{who}:{number}", "", WHEN)
            waits.append(time.perf_counter() - start)
        library.close()
    (folder / f"waits.{who}").write_text("\n".join(map(str, waits)))
