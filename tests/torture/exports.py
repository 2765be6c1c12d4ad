"""Exports of a whole library, and notes that are written again, that are killed at any moment."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

from readtui.errors import ReadtuiError
from readtui.exchange.files import write_file
from readtui.exchange.library_folder import read_library, write_library
from readtui.library.transfer import KeptVersion, WorkRecord
from tests.torture.child import Child, errors
from tests.torture.outcome import Outcome

TEXTS = 30
"""Texts of a library: about 120 files, so that an export takes some time."""

NOTE = "note.md"


def exports(folder: Path, short: bool) -> Outcome:
    """A killed export leaves the old one or the new one, whole, and the next one is not disturbed by what is left."""
    chance = random.Random(17)
    outcome, counts = Outcome(), Counter[str]()
    target = folder / "copy"
    _export(target, 0)
    start = time.perf_counter()
    _export(target, 1)
    duration_s, present, count = time.perf_counter() - start, 1, 30 if short else 200
    for number in range(2, 4 * count):
        if counts["killed"] == count:
            break
        child = Child(lambda environ, number=number: _export(target, number))  # type: ignore[misc]
        time.sleep(chance.random() ** 2 * duration_s)  # most of them early: the index is replaced in the middle
        child.kill()
        lines, killed = child.wait()
        outcome.faults.update(errors(lines))
        left = _version_of(target, outcome.faults)
        if left not in (present, number):
            outcome.faults["neither the old export nor the new one"] += 1
        counts.update(["killed", "old" if left == present else "new"] if killed else ["too late"])
        present = left
    _export(target, 0)
    if _version_of(target, outcome.faults) or len(list((target / "texts").iterdir())) != TEXTS:
        outcome.faults["what was left disturbs the next export"] += 1
    outcome.figures = (
        f"{counts['killed']} kills in an export of {duration_s * 1000:.0f} ms"
        f" ({counts['too late']} more came too late): {counts['old']} left the old export, {counts['new']} the new"
    )
    if counts["killed"] < count:
        outcome.faults["most kills came too late to prove anything"] += 1
    return outcome


def _export(target: Path, number: int) -> None:
    """Export a library and a note in which everything has this number."""
    write_library(target, (_record(text, number) for text in range(1, TEXTS + 1)))
    write_file(target.parent / NOTE, f"{number}\n".encode() * 10_000)


def _version_of(target: Path, faults: Counter[str]) -> int:
    """Return the number that everything in an export has; -1 if it is no whole export."""
    lines = set((target.parent / NOTE).read_bytes().split())
    if len(lines) != 1:
        faults["half a note"] += 1
    try:
        records = list(read_library(target))
    except ReadtuiError as error:
        faults[str(error)] += 1
        return -1
    numbers = {int(str(record.work["title"])) for record in records}
    return numbers.pop() if len(numbers) == 1 and len(records) == TEXTS else -1


def _record(text: int, number: int) -> WorkRecord:
    digest = f"{text:032x}"
    work = {
        "uid": f"{text:016x}", "digest": digest, "source": "/a/b.txt", "title": str(number), "author": "", "site": "",
        "language": "", "state": "reading", "minutes": 1, "first_opened": 1.0, "last_opened": 1.0, "added": 1.0,
        "finished": 0.0,
    }  # fmt: skip
    body = b"lamp " * 2000
    source = KeptVersion(digest, "/a/b.txt", "file", "", "", "", 1.0, 1.0, body, body.decode())
    return WorkRecord(work, [], None, [], [], [], {}, lambda: [source])
