"""Power cuts: a library on a disk that forgets what was not synced, cut off at any write."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import apsw

from readtui.library import connection as library_connection
from readtui.library.store import LibraryFile
from tests.torture.disk import NAME, Disk, ForgetfulVFS
from tests.torture.outcome import WHEN, Outcome, passage, text_number
from tests.torture.soundness import bookmarks_in, check_kept

if TYPE_CHECKING:
    import sqlite3

WORKS = [text_number(number) for number in range(3)]

LAST_STEP = 400
"""Writes, syncs and deletions in which the power fails: half of them while the first thirty bookmarks are kept."""

MAKING = 60
"""Of these the first ones, in which the library is made: a third of the cuts come there."""


def power(folder: Path, short: bool) -> Outcome:
    """Nothing acknowledged is lost; and losses would be seen, as a library that does not wait for the disk proves."""
    count, chance = (40 if short else 300), random.Random(3)
    outcome, control = Outcome(), Outcome()
    told = [_cut(folder / f"{number}", chance, (), outcome.faults) for number in range(count)]
    hasty = ("PRAGMA synchronous = NORMAL",)
    for number in range(count):
        _cut(folder / f"control.{number}", chance, hasty, control.faults)
    if not control.faults["lost"]:
        outcome.faults["no loss seen where the library did not wait for the disk"] += 1
    outcome.figures = (
        f"{count} power cuts, {told.count(0)} before the first word; {sum(told):,} bookmarks acknowledged,"
        f" {outcome.faults['lost']} lost (control, synchronous = NORMAL: {control.faults['lost']} lost)"
    )
    outcome.faults = +outcome.faults
    return outcome


def _cut(folder: Path, chance: random.Random, pragmas: Sequence[str], faults: Counter[str]) -> int:
    """Keep bookmarks until the power fails, and look at what is left; how many were acknowledged."""
    before, after = folder / "before" / "library.db", folder / "after" / "library.db"
    before.parent.mkdir(parents=True)
    after.parent.mkdir()
    kept: dict[int, str] = {}
    told: dict[int, str] = {}  # as it was when the power failed
    fails_at = chance.randrange(1, MAKING if chance.random() < 1 / 3 else LAST_STEP)
    disk = Disk(chance, fails_at, lambda: told.update(kept))
    vfs = ForgetfulVFS(disk)
    connection = _Connection(before)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # else the log's index is in shared memory
        connection.execute("PRAGMA wal_autocheckpoint = 20")  # pages: so that the log is often brought home
        library_connection.prepare(connection.for_library, before, looked=False)
        for pragma in pragmas:
            connection.execute(pragma)
        library = LibraryFile(connection.for_library, before, "", {})
        while disk.after is None:
            number = len(kept)
            mark = library.keep_bookmark(WORKS[number % 3], passage(number), f"power:{number}", "", WHEN)
            kept[mark.ident] = "power:"
    finally:
        connection.close()
        vfs.unregister()
    for name, content in disk.after.items():
        (after.parent / name).write_bytes(content)
    faults.update(check_kept(bookmarks_in(after, WORKS, faults), told, set(), most=1))
    return len(told)


class _Rows:
    """What a statement gave: all of it, since apsw runs a statement only as far as its rows are read."""

    def __init__(self, rows: list[tuple[object, ...]], lastrowid: int) -> None:
        self._rows = iter(rows)
        self.lastrowid = lastrowid

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        return self._rows

    def fetchone(self) -> tuple[object, ...] | None:
        return next(self._rows, None)

    def fetchall(self) -> list[tuple[object, ...]]:
        return list(self._rows)


class _Connection:
    """What a library asks of its connection, with apsw on the disk that forgets."""

    def __init__(self, path: Path) -> None:
        self._connection = apsw.Connection(str(path), vfs=NAME)

    @property
    def for_library(self) -> sqlite3.Connection:
        """This connection, as the library knows it."""
        return cast("sqlite3.Connection", self)

    def execute(self, statement: str, values: Sequence[apsw.SQLiteValue] = ()) -> _Rows:
        rows = list(self._connection.execute(statement, values))
        return _Rows(cast("list[tuple[object, ...]]", rows), self._connection.last_insert_rowid())

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()
