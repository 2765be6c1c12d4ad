"""Libraries with one wrong byte: each is used as always, or refused in one line that `readtui doctor` can answer."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from readtui.errors import LibraryError
from readtui.ingest.source import Source
from readtui.ingest.web.response import Response
from readtui.library.doctor import Problem, examine, report_lines
from readtui.library.store import Library
from readtui.span import Span
from tests.library.texts import ONE
from tests.torture.outcome import Outcome

ADDRESS = "https://example.org/"

HEADER_BYTES = 108
"""Bytes of the header of the file and of the header of its first page."""


def damage(folder: Path, short: bool) -> Outcome:
    """Invert each byte of a small library in turn; with `short` the header and a sample."""
    data = small_library(folder / "sound.db")
    outcome, counts = Outcome(), Counter[str]()
    for damaged in one_byte_inverted(data, sample(len(data), 97 if short else 1)):
        result, faults = use(folder / "damaged", damaged)
        counts[result] += 1
        outcome.faults.update(faults)
    outcome.figures = f"{counts.total():,} libraries with a wrong byte: {counts['used']:,} used"
    outcome.figures += f", {counts.total() - counts['used']:,} refused in one line"
    return outcome


def small_library(path: Path) -> bytes:
    """Return the bytes of a library with a row in each table."""
    library = Library.open(path, {})
    library.record_opened(*ONE)
    library.keep_place(*ONE, 4, 0.25)
    library.keep_mark(*ONE, Span(4, 7), "two", "a")
    library.keep_response(Response(Source(ADDRESS, b"<p>page" * 20, "url", None, 3.0, ADDRESS, "text/html", "utf-8")))
    library.close()
    connection = sqlite3.connect(path)
    connection.execute("VACUUM")  # without it, remains of rows that were moved are in free space
    connection.close()
    return path.read_bytes()


def sample(size: int, step: int) -> Iterator[int]:
    """Return the offsets of the header, and every `step`th after it."""
    yield from range(HEADER_BYTES)
    yield from range(HEADER_BYTES, size, step)


def one_byte_inverted(data: bytes, offsets: Iterable[int]) -> Iterator[bytes]:
    """Return a copy of the library for each offset, with that byte inverted."""
    for offset in offsets:
        yield data[:offset] + bytes([data[offset] ^ 0xFF]) + data[offset + 1 :]


def some_bytes_changed(data: bytes, chance: random.Random) -> bytes:
    """Return a copy of the library with one to eight random bytes, or a random stretch, or its end cut off."""
    damaged = bytearray(data)
    kind = chance.randrange(8)
    if kind == 0:
        del damaged[chance.randrange(len(data)) :]
    elif kind == 1:
        start = chance.randrange(len(data))
        damaged[start : start + 512] = chance.randbytes(len(damaged[start : start + 512]))
    else:
        end = 4096 if kind < 5 else len(data)  # half of them in the page with the header and the schema
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(end)] = chance.randrange(256)
    return bytes(damaged)


def use(folder: Path, data: bytes) -> tuple[str, Counter[str]]:
    """Open, read, mark and examine a library; return "used" or the error without its path, and the faults."""
    faults = Counter[str]()
    result = "used"
    path = _only_file(folder, data)
    try:
        _read_and_mark(path)
    except LibraryError as error:
        result = error.what.replace(str(path), "library")
        if not str(error).isprintable():
            faults[f"more than one line: {result!r}"] += 1
    except Exception as error:  # each is a fault: the reader would see a traceback
        result = "fault"
        faults[f"reader: {type(error).__name__}: {ascii(str(error))[:80]}"] += 1
    path = _only_file(folder, data)
    try:
        findings = list(examine(path))
        report = list(report_lines(findings))
    except Exception as error:  # as above
        faults[f"doctor: {type(error).__name__}: {ascii(str(error))[:80]}"] += 1
        return result, faults
    problems = [finding for finding in findings if isinstance(finding, Problem)]
    if not all(line.isprintable() for line in report):
        faults["doctor: an unprintable line"] += 1
    if result not in ("used", "fault") and not any(problem.advice for problem in problems):
        faults[f"doctor: no advice for: {result}"] += 1
    return result, faults


def _only_file(folder: Path, data: bytes) -> Path:
    """Write a library as the only file of a folder, readable by its owner only."""
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    path = folder / "library.db"
    path.touch(0o600)
    path.write_bytes(data)
    return path


def _read_and_mark(path: Path) -> None:
    library = Library.open(path, {})
    try:
        library.place_of(*ONE)
        library.marks_of(*ONE)
        library.recent_works()
        library.find_response(ADDRESS)
        library.changed_by_others()
        library.keep_place(*ONE, 8, 0.5)
        library.keep_mark(*ONE, Span(8, 13), "three")
    finally:
        library.close()
