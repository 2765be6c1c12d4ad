"""Works of texts that grow: a token stands for the digest of the text until it has come whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from readtui.library import tables
from readtui.library.columns import storable
from readtui.library.tables import Work

if TYPE_CHECKING:
    import sqlite3

    from readtui.library.transactions import Transactions


def settle(file: Transactions, token: str, identify: Callable[[], Work], now: datetime) -> bool:
    """Let what is kept under a token belong to the whole text: its work, if it is known, gets it. Return whether there
    was anything.

    `identify` returns that work, which takes time for a large text: it is called if something is kept.
    """
    find_kept = "SELECT id FROM work WHERE digest = ?"
    with file.reading() as connection:
        if connection.execute(find_kept, (token,)).fetchone() is None:
            return False
    work = identify()
    with file.changing("the marks of this text are not kept") as connection:
        if (row := connection.execute(find_kept, (token,)).fetchone()) is None:
            return False
        work_id, known_id = int(row[0]), tables.find_work(connection, work)
        if known_id is None or known_id == work_id:
            connection.execute("UPDATE work SET digest = ? WHERE id = ?", (storable(work.digest), work_id))
        else:
            _merge(connection, work_id, known_id)
        tables.keep_work(connection, work, now)
    return True


def _merge(connection: sqlite3.Connection, from_id: int, to_id: int) -> None:
    """Move the marks, the place and the log of a work to another one, and delete it. Its letters take precedence."""
    ids = {"from": from_id, "to": to_id}
    uids = "(SELECT uid FROM work WHERE id = :from), (SELECT uid FROM work WHERE id = :to)"
    for statement in (
        "DELETE FROM mark WHERE work = :to AND letter <> '' AND letter IN (SELECT letter FROM mark WHERE work = :from)",
        "UPDATE mark SET work = :to WHERE work = :from",
        "UPDATE OR REPLACE place SET work = :to WHERE work = :from",
        f"UPDATE change SET value = replace(value, {uids}), before = replace(before, {uids})"
        " WHERE act IN (SELECT act.id FROM act JOIN work ON act.work = work.uid WHERE work.id = :from)",
        "UPDATE act SET work = (SELECT uid FROM work WHERE id = :to)"
        " WHERE work = (SELECT uid FROM work WHERE id = :from)",
        "UPDATE work SET anchored = 0 WHERE id = :to",
        "DELETE FROM work WHERE id = :from",
    ):
        connection.execute(statement, ids)
