"""Libraries of earlier versions, and programs that are killed while they migrate one."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from readtui.document.digest import digest
from readtui.errors import ReadtuiError
from readtui.library.schema import NEW_UID, STEPS, backup_path, check, migrate, version
from readtui.library.store import Library
from readtui.marks.anchor import Anchor
from tests.torture.checks import damage
from tests.torture.child import Child, errors
from tests.torture.outcome import WHEN, Outcome

WORKS = 2000
"""About a megabyte, so that the copy and the migration take some time."""


MARK_VERSION = 4
"""The version in which the table of bookmarks became the table of marks."""

UID_VERSION = 8
"""The version in which works and marks got ids that are unique in all libraries."""


def migrations(folder: Path, short: bool) -> Outcome:
    """A killed migration leaves the old library or the new one, whole; the next start completes it and tidies up."""
    chance = random.Random(4)
    outcome, counts = Outcome(), Counter[str]()
    olds = [folder / f"old{reached}.db" for reached in range(1, len(STEPS))]
    for reached, old in enumerate(olds, 1):
        old_library(old, WORKS, reached)
    count, durations_s = (30 if short else 200), [_duration_s(old, folder / "timed.db") for old in olds]
    for number in range(3 * count):
        if counts["killed"] == count:
            break
        path = folder / str(number) / "library.db"
        path.parent.mkdir()
        reached = number % len(olds) + 1
        shutil.copy(olds[reached - 1], path)
        child = Child(lambda environ, path=path: _open(path, environ))  # type: ignore[misc]
        time.sleep(chance.uniform(0, durations_s[reached - 1]))
        child.kill()
        lines, killed = child.wait()
        outcome.faults.update(errors(lines))
        left = _left_behind(path, reached, outcome.faults)
        counts.update(["killed", *left] if killed else ["too late"])
        _next_start(path, reached, outcome.faults)
        shutil.rmtree(path.parent)
    outcome.figures = (
        f"{counts['killed']} kills in a migration of {max(durations_s) * 1000:.0f} ms"
        f" ({counts['too late']} more came too late): {counts['old']} left the old library, {counts['new']} the new,"
        f" {counts['unfinished copy']} an unfinished copy"
    )
    if counts["killed"] < count:
        outcome.faults["most kills came too late to prove anything"] += 1
    return outcome


def old_library(path: Path, works: int, reached: int = 1) -> None:
    """Create a library of an earlier version that has `works` works, each with a place and, if it can, a bookmark."""
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, path, STEPS[:reached])
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN")
    for number in range(1, works + 1):
        source = f"/texts/{1000 + number}.txt"
        row = (number, digest(source), source.encode(), f"Text {number}", WHEN.timestamp(), WHEN.timestamp())
        columns, values = "id, digest, source, title, first_opened, last_opened", "?, ?, ?, ?, ?, ?"
        if reached >= UID_VERSION:
            columns, values = f"{columns}, uid", f"{values}, {NEW_UID}"
        connection.execute(f"INSERT INTO work ({columns}) VALUES ({values})", row)
        place = (number, *_anchor(number), 0.5, WHEN.timestamp())
        connection.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)", place)
        if reached > 1:
            connection.execute("INSERT INTO name VALUES (?, ?, ?)", (source.encode(), number, WHEN.timestamp()))
            mark = (2 * number, number, *_anchor(number), f"Mark {number}", "a" if number % 2 else "", WHEN.timestamp())
            if reached < MARK_VERSION:
                connection.execute("INSERT INTO bookmark VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", mark)
            else:
                kind = "letter" if number % 2 else "bookmark"
                columns, values = "id, work, kind, start, exact, prefix, suffix, label, letter, made", "?" + 9 * ", ?"
                if reached >= UID_VERSION:
                    columns, values = f"{columns}, uid", f"{values}, {NEW_UID}"
                connection.execute(f"INSERT INTO mark ({columns}) VALUES ({values})", (*mark[:2], kind, *mark[2:]))
    connection.execute("COMMIT")
    connection.close()


def _anchor(number: int) -> Anchor:
    """Return an anchor as long as that of a usual place; every tenth is in a script with three bytes a letter."""
    letters = "ein Wort " if number % 10 else "これは本"
    return Anchor(number, (letters * 12)[:48], (letters * 8)[:32], (letters * 8)[:32])


def _open(path: Path, environ: Mapping[str, str]) -> None:
    Library.open(path, environ).close()


def _duration_s(old: Path, path: Path) -> float:
    """Return how long a program takes to open and migrate an old library: the shortest of three times."""
    times: list[float] = []
    for _ in range(3):
        shutil.copy(old, path)
        start = time.perf_counter()
        Child(lambda environ: _open(path, environ)).wait()
        times.append(time.perf_counter() - start)
    return min(times)


def _left_behind(path: Path, before: int, faults: Counter[str]) -> list[str]:
    """Return what a killed program left ("old" or "new"), checked in a copy that the next start does not see."""
    files = shutil.copytree(path.parent, path.parent.with_suffix(".checked"))
    copy = files / path.name
    reached = _checked_version(copy, before, faults)
    if (backup := backup_path(copy, before)).exists() and _checked_version(backup, before, faults) != before:
        faults["a copy of another version"] += 1
    unfinished = any(file.name.endswith(".new") for file in files.iterdir())
    shutil.rmtree(files)
    return ["old" if reached == before else "new"] + ["unfinished copy"] * unfinished


def _checked_version(path: Path, before: int, faults: Counter[str]) -> int:
    """Return the version of a library; count a fault if a row is missing or the schema is that of no version.

    `before` is the version in which its rows were written: there were no marks in the first.
    """
    faults.update(damage(path))
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        check(connection, path)
        reached = version(connection)
        tables = ["work", "place", *(["name"] if reached > 1 else [])]
        if before > 1:
            tables.append("mark" if reached >= MARK_VERSION else "bookmark")
        counts = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    except ReadtuiError as error:
        faults[f"between two versions ({error.what})"] += 1
        return 0
    except sqlite3.DatabaseError:  # counted already
        return 0
    finally:
        connection.close()
    faults.update(f"{WORKS - count} missing of {table}" for table, count in counts.items() if count != WORKS)
    return reached


def _next_start(path: Path, before: int, faults: Counter[str]) -> None:
    """Open what was left, as readtui does at the next start, and check the result."""
    try:
        library = Library.open(path, {})
    except ReadtuiError as error:
        faults[f"refused ({error.what})"] += 1
        return
    if not library.writable:
        faults[f"not writable ({library.notice})"] += 1
    if len(library.recent_works(2 * WORKS)) != WORKS:
        faults["works missing"] += 1
    library.close()
    if _checked_version(path, before, faults) != len(STEPS):
        faults["not migrated"] += 1
    if rubbish := {file.name for file in path.parent.iterdir()} - {path.name, backup_path(path, before).name}:
        faults[f"left over: {', '.join(sorted(rubbish))}"] += 1
