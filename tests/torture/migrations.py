"""Libraries of earlier versions, and programs that are killed while they bring one up to date."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from readtui.errors import ReadtuiError
from readtui.library.schema import STEPS, backup_of, check, migrate, version
from readtui.library.store import LibraryFile
from tests.torture.outcome import WHEN, Outcome, passage, text_number
from tests.torture.processes import Child, errors
from tests.torture.soundness import unsound

WORKS = 2000
"""About a megabyte: it takes some time to copy, and to bring up to date."""


def migrations(folder: Path, short: bool) -> Outcome:
    """A library is the old one or the new one, whole, and the next start makes it the new one and leaves no rubbish."""
    chance = random.Random(4)
    outcome, left = Outcome(), Counter[str]()
    olds = [folder / f"old{reached}.db" for reached in range(1, len(STEPS))]
    for reached, old in enumerate(olds, 1):
        old_library(old, WORKS, reached)
    count, whole_s = (30 if short else 200), [_time_s(old, folder / "timed.db") for old in olds]
    for number in range(3 * count):
        if left["killed"] == count:
            break
        path = folder / str(number) / "library.db"
        path.parent.mkdir()
        reached = number % len(olds) + 1
        shutil.copy(olds[reached - 1], path)
        child = Child(lambda environ, path=path: _open(path, environ))  # type: ignore[misc]
        time.sleep(chance.uniform(0, whole_s[reached - 1]))
        child.kill()
        lines, killed = child.last_words()
        outcome.faults.update(errors(lines))
        behind = _left_behind(path, reached, outcome.faults)
        left.update(["killed", *behind] if killed else ["too late"])
        _next_start(path, reached, outcome.faults)
        shutil.rmtree(path.parent)
    outcome.figures = (
        f"{left['killed']} kills in a migration of {max(whole_s) * 1000:.0f} ms ({left['too late']} more too late):"
        f" {left['old']} left the old library, {left['new']} the new, {left['unfinished copy']} an unfinished copy"
    )
    if left["killed"] < count:
        outcome.faults["most kills came too late to prove anything"] += 1
    return outcome


def old_library(path: Path, works: int, reached: int = 1) -> None:
    """A library of an earlier version, with so many works and the places where their reading stopped."""
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, path, STEPS[:reached])
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN")
    for number in range(1, works + 1):
        work, words = text_number(1000 + number), passage(number)
        row = (number, work.digest, work.source.encode(), work.title, WHEN.timestamp(), WHEN.timestamp())
        connection.execute("INSERT INTO work VALUES (?, ?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)", (number, *words, 0.5, WHEN.timestamp()))
        if reached > 1:
            connection.execute("INSERT INTO name VALUES (?, ?, ?)", (row[2], number, WHEN.timestamp()))
    connection.execute("COMMIT")
    connection.close()


def _open(path: Path, environ: Mapping[str, str]) -> None:
    LibraryFile.open(path, environ).close()


def _time_s(old: Path, path: Path) -> float:
    """How long a program takes to open an old library: the shortest of three times."""
    times: list[float] = []
    for _ in range(3):
        shutil.copy(old, path)
        start = time.perf_counter()
        Child(lambda environ: _open(path, environ)).last_words()
        times.append(time.perf_counter() - start)
    return min(times)


def _left_behind(path: Path, before: int, faults: Counter[str]) -> list[str]:
    """What a killed program left, looked at in a copy, so that the next start finds it as it was."""
    files = shutil.copytree(path.parent, path.parent.with_suffix(".looked"))
    copy = files / path.name
    reached = _whole(copy, faults)
    if (backup := backup_of(copy, before)).exists() and _whole(backup, faults) != before:
        faults["a copy of another version"] += 1
    unfinished = any(file.name.endswith(".new") for file in files.iterdir())
    shutil.rmtree(files)
    return ["old" if reached == before else "new"] + ["unfinished copy"] * unfinished


def _whole(path: Path, faults: Counter[str]) -> int:
    """The version of a library, of which nothing is missing."""
    faults.update(unsound(path))
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        check(connection, path)
        reached = version(connection)
        tables = ["work", "place"] if reached == 1 else ["work", "place", "name"]
        counts = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    except ReadtuiError as error:
        faults[f"between two versions ({error.what})"] += 1
        return 0
    except sqlite3.DatabaseError:  # as was told already
        return 0
    finally:
        connection.close()
    faults.update(f"{WORKS - count} missing of {table}" for table, count in counts.items() if count != WORKS)
    return reached


def _next_start(path: Path, before: int, faults: Counter[str]) -> None:
    """The program opens what was left, and closes it."""
    try:
        library = LibraryFile.open(path, {})
    except ReadtuiError as error:
        faults[f"refused ({error.what})"] += 1
        return
    if not library.writable:
        faults[f"not to be written ({library.obstacle})"] += 1
    if len(library.recent(2 * WORKS)) != WORKS:
        faults["works missing"] += 1
    library.close()
    if _whole(path, faults) != len(STEPS):
        faults["not brought up to date"] += 1
    if rubbish := {file.name for file in path.parent.iterdir()} - {path.name, backup_of(path, before).name}:
        faults[f"left over: {', '.join(sorted(rubbish))}"] += 1
