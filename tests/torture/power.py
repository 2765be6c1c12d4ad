"""Power cuts: a library on a simulated disk that loses what was not synced, cut off at any write."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import apsw

from readtui.library import connection as library_connection
from readtui.library.store import Library
from tests.torture.checks import check_kept, marks_in
from tests.torture.disk import NAME, Disk, ForgetfulVFS
from tests.torture.outcome import Outcome, passage, text_number

if TYPE_CHECKING:
    import sqlite3

TEXTS = [text_number(number) for number in range(3)]

LAST_STEP = 400
"""Writes, syncs and deletions in which the power fails: half of them while the first thirty marks are kept."""

CREATION_STEPS = 60
"""The first of these steps, in which the library is created: a third of the cuts happen there."""


def power(folder: Path, short: bool) -> Outcome:
    """No acknowledged mark is lost.

    The control shows that the test would see a loss: its library does not wait for the disk, and must lose some.
    """
    count, chance = (40 if short else 300), random.Random(3)
    outcome, control = Outcome(), Outcome()
    counts = [_cut_power(folder / f"{number}", chance, (), outcome.faults) for number in range(count)]
    not_durable = ("PRAGMA synchronous = NORMAL",)
    for number in range(count):
        _cut_power(folder / f"control.{number}", chance, not_durable, control.faults)
    if not control.faults["lost"]:
        outcome.faults["no loss seen although the library did not wait for the disk"] += 1
    outcome.figures = (
        f"{count} power cuts, {counts.count(0)} before the first acknowledgement;"
        f" {sum(counts):,} marks acknowledged, {outcome.faults['lost']} lost"
        f" (control, synchronous = NORMAL: {control.faults['lost']} lost)"
    )
    outcome.faults = +outcome.faults
    return outcome


def _cut_power(folder: Path, chance: random.Random, pragmas: Sequence[str], faults: Counter[str]) -> int:
    """Keep marks until the power fails, and check what is left; return how many were acknowledged."""
    before, after = folder / "before" / "library.db", folder / "after" / "library.db"
    before.parent.mkdir(parents=True)
    after.parent.mkdir()
    kept: dict[int, str] = {}
    acknowledged: dict[int, str] = {}  # `kept` when the power failed
    fails_at = chance.randrange(1, CREATION_STEPS if chance.random() < 1 / 3 else LAST_STEP)
    disk = Disk(chance, fails_at, lambda: acknowledged.update(kept))
    vfs = ForgetfulVFS(disk)
    connection = _Connection(before)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # otherwise the index of the log is in shared memory
        connection.execute("PRAGMA wal_autocheckpoint = 20")  # pages: merge the log often
        library_connection.prepare(connection.for_library, before, checked=False)
        for pragma in pragmas:
            connection.execute(pragma)
        library = Library(connection.for_library, before, "", {})
        while disk.after is None:
            number = len(kept)
            mark = library.keep_mark(*TEXTS[number % 3], passage(number), f"power:{number}")
            kept[mark.mark.ident] = "power:"
    finally:
        connection.close()
        vfs.unregister()
    for name, content in disk.after.items():
        (after.parent / name).write_bytes(content)
    found = marks_in(after, TEXTS, faults)
    faults.update(check_kept(found, acknowledged, set(), most_unacknowledged=1))
    return len(acknowledged)


class _Rows:
    """The result of a statement, read at once: apsw runs a statement only as far as its rows are read."""

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
    """The methods of sqlite3.Connection that the library uses, with apsw on the simulated disk."""

    def __init__(self, path: Path) -> None:
        self._connection = apsw.Connection(str(path), vfs=NAME)

    @property
    def for_library(self) -> sqlite3.Connection:
        """This connection, typed as the library expects it."""
        return cast("sqlite3.Connection", self)

    def execute(self, statement: str, values: Sequence[apsw.SQLiteValue] = ()) -> _Rows:
        rows = list(self._connection.execute(statement, values))
        return _Rows(cast("list[tuple[object, ...]]", rows), self._connection.last_insert_rowid())

    def executemany(self, statement: str, rows: Iterable[Sequence[apsw.SQLiteValue]]) -> None:
        self._connection.executemany(statement, rows)

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()
