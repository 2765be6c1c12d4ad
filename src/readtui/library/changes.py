"""The log of what the reader did in the library, and undo and redo by it.

An act of the reader is a row of `act`; what it changed are rows of `change`: the value of a field before and after. A
field is a column, or "" for the whole row (null: there is none). Undo sets the values before the last act that was not
undone, and is itself an act; so is redo. Every function runs in the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, cast

from readtui.errors import LibraryError
from readtui.library import tables
from readtui.library.columns import storable
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

Subject: TypeAlias = Literal["work", "mark", "correction"]
Kind: TypeAlias = Literal["do", "undo", "redo"]
Record: TypeAlias = "dict[str, Any]"
"""The columns of a row by name. That of a work has its tags as a list under "tags"."""

ANCHOR = ("start", "exact", "prefix", "suffix")

ROW_COLUMNS: Mapping[Subject, tuple[str, ...]] = {
    "mark": ("id", "kind", *ANCHOR, "label", "letter", "made", "colour", "note", "changed"),
    "correction": ("id", *ANCHOR, "role", "level"),
    "work": ("title", "state", "added", "finished", "deleted"),
}
"""The columns that are logged. Rows of marks and corrections are also inserted and deleted."""

SMALLEST_STEP_S = 1e-6
"""Seconds between two acts at least, so that their clocks tell their order even if the system's clock is set back."""


_TIMES = ("made", "changed")
"""Columns that alone are no change: a mark that was set again where it was."""

_DAMAGED = "the log of changes is damaged"


class Undone(NamedTuple):
    """An act that was undone or redone: its name, and of what it changed something."""

    name: str
    subjects: frozenset[str]


class _Change(NamedTuple):
    subject: Subject
    ident: str
    field: str
    value: Any
    before: Any


def read_records(
    connection: sqlite3.Connection, subject: Subject, idents: Iterable[str]
) -> dict[tuple[Subject, str], Record | None]:
    """Return the rows with these ids, None for one that does not exist; the present state, for `record`."""
    return {(subject, ident): _read(connection, subject, ident) for ident in idents}


def record(
    connection: sqlite3.Connection,
    name: str,
    before: Mapping[tuple[Subject, str], Record | None],
    now: datetime,
    work_uid: str = "",
) -> None:
    """Add an act to the log: what differs now from the rows as they were before. Nothing, if nothing does.

    `name` says what the reader did, as a command: "delete “Supper”". `work_uid` is empty if it concerns several works.
    """
    changes = [
        change
        for (subject, ident), old in before.items()
        for change in _differences(subject, ident, old, _read(connection, subject, ident))
    ]
    if any(change.field not in _TIMES for change in changes):
        _insert_act(connection, "do", name, changes, now, work_uid)


def change_mark(
    connection: sqlite3.Connection,
    ident: int,
    change: Callable[[], object],
    now: datetime,
    name: Callable[[Record], str],
) -> bool:
    """Change or delete the mark with this number, and add that to the log. Return whether it exists.

    `name` returns what the log calls the change, from the row before it.
    """
    if (found := tables.uid_of_mark(connection, ident)) is None:
        return False
    uid, work_id = found
    before = read_records(connection, "mark", [uid])
    change()
    record(connection, name(before["mark", uid] or {}), before, now, work_uid(connection, work_id))
    return True


def reverse(
    connection: sqlite3.Connection, kind: Literal["undo", "redo"], now: datetime, work_uid: str | None = None
) -> Undone | None:
    """Undo the last act of one work, or without one of all; or redo the last one that was undone. None without one."""
    if (found := _last_act(connection, kind, work_uid)) is None:
        return None
    act_id, name, act_work = found
    rows = connection.execute(
        "SELECT subject, ident, field, value, before FROM change WHERE act = ? ORDER BY id DESC", (act_id,)
    ).fetchall()
    changes = [_to_change(*row) for row in rows]
    made = [change for one in changes for change in _set(connection, one)]
    connection.execute("UPDATE act SET is_reversed = 1 WHERE id = ?", (act_id,))
    _insert_act(connection, kind, name, made, now, act_work)
    return Undone(printable_line(name), frozenset(change.subject for change in changes))


def work_uid(connection: sqlite3.Connection, work_id: int | None) -> str:
    """Return the id of a work that is the same on other machines; empty if there is no such work."""
    row = connection.execute("SELECT uid FROM work WHERE id = ?", (work_id,)).fetchone()
    return str(row[0]) if row else ""


def forget_acts(connection: sqlite3.Connection, uid: str) -> None:
    """Delete from the log what concerns a work, and with it the words that were quoted from it."""
    connection.execute("DELETE FROM act WHERE work = ?", (uid,))
    connection.execute("DELETE FROM change WHERE subject = 'work' AND ident = ?", (uid,))


def _to_change(subject: str, ident: str, field: str, value: str, before: str) -> _Change:
    """Return a change from its columns. Raises LibraryError if another program wrote something else there."""
    try:
        change = _Change(cast(Subject, subject), ident, field, json.loads(value), json.loads(before))
    except ValueError:
        raise LibraryError(_DAMAGED) from None
    if subject not in ROW_COLUMNS or (field == "" and not _is_record(change.subject, change.before)):
        raise LibraryError(_DAMAGED)
    return change


def _is_record(subject: Subject, value: object) -> bool:
    """Whether a value is a whole row or stands for none."""
    return value is None or (isinstance(value, dict) and {*ROW_COLUMNS[subject], "work"} <= value.keys())


# Rows


def _read(connection: sqlite3.Connection, subject: Subject, ident: str) -> Record | None:
    columns = ROW_COLUMNS[subject]
    if subject == "work":
        query = f"SELECT {', '.join(columns)} FROM work WHERE uid = ?"
    else:
        query = (
            f"SELECT {', '.join(f'{subject}.{column}' for column in columns)}, work.uid FROM {subject}"
            f" JOIN work ON work.id = work WHERE {subject}.uid = ?"
        )
        columns = (*columns, "work")
    if (row := connection.execute(query, (ident,)).fetchone()) is None:
        return None
    found: Record = dict(zip(columns, row, strict=True))
    if subject == "work":
        tags = connection.execute(
            "SELECT name FROM tag JOIN work ON work.id = work WHERE uid = ? ORDER BY name", (ident,)
        ).fetchall()
        found["tags"] = [name for (name,) in tags]
    return found


def _differences(subject: Subject, ident: str, old: Record | None, new: Record | None) -> Sequence[_Change]:
    if old is None or new is None:
        return [_Change(subject, ident, "", new, old)] if old != new else []
    return [_Change(subject, ident, field, new[field], old[field]) for field in new if new[field] != old[field]]


def _set(connection: sqlite3.Connection, change: _Change) -> Sequence[_Change]:
    """Set a field to its value before a change. Return what that changed in turn, also in other rows."""
    subject, ident, field, value = change.subject, change.ident, change.field, change.before
    old = read_records(connection, subject, [ident])
    if field == "":
        if value is not None and value.get("letter"):
            holders = connection.execute(
                "SELECT mark.uid FROM mark JOIN work ON work.id = work WHERE work.uid = ? AND letter = ?",
                (value["work"], value["letter"]),
            ).fetchall()
            old |= read_records(connection, "mark", [uid for (uid,) in holders])
        _write_row(connection, subject, ident, value)
    elif old[subject, ident] is None:
        return ()  # it was deleted since
    elif field == "tags":
        _write_tags(connection, ident, value)
    elif field in ROW_COLUMNS[subject]:
        connection.execute(f"UPDATE {subject} SET {field} = ? WHERE uid = ?", (value, ident))
        if field in ANCHOR and subject == "mark":
            connection.execute(
                "UPDATE work SET anchored = 0 WHERE id = (SELECT work FROM mark WHERE uid = ?)", (ident,)
            )
    return [one for key, row in old.items() for one in _differences(*key, row, _read(connection, *key))]


def _write_row(connection: sqlite3.Connection, subject: Subject, ident: str, value: Record | None) -> None:
    """Insert a row with its old number, in place of any with its id or its letter; or delete the row."""
    if subject == "work":
        return  # works are neither inserted nor deleted by acts
    if value is None:
        connection.execute(f"DELETE FROM {subject} WHERE uid = ?", (ident,))
        return
    columns = ROW_COLUMNS[subject]
    connection.execute(
        f"INSERT OR REPLACE INTO {subject} (work, uid, {', '.join(columns)})"
        f" SELECT id, ?{', ?' * len(columns)} FROM work WHERE uid = ?",
        (ident, *(value[column] for column in columns), value["work"]),
    )
    connection.execute("UPDATE work SET anchored = 0 WHERE uid = ?", (value["work"],))


def _write_tags(connection: sqlite3.Connection, ident: str, tags: Iterable[str]) -> None:
    connection.execute("DELETE FROM tag WHERE work = (SELECT id FROM work WHERE uid = ?)", (ident,))
    connection.executemany(
        "INSERT INTO tag SELECT id, ? FROM work WHERE uid = ?", [(storable(name), ident) for name in tags]
    )


# Acts


def _last_act(
    connection: sqlite3.Connection, kind: Literal["undo", "redo"], work_uid: str | None
) -> tuple[int, str, str] | None:
    """Return the number, the name and the work of the act that is undone or redone next."""
    of_work = "" if work_uid is None else " AND work = :work"
    ours = f"device = (SELECT ident FROM device){of_work}"
    if kind == "undo":
        which = "kind <> 'undo'"
    else:  # what was undone before the last new act cannot be redone
        last = f"SELECT id FROM act WHERE {ours} AND kind = 'do' ORDER BY id DESC LIMIT 1"
        which = f"kind = 'undo' AND id > coalesce(({last}), 0)"
    row = connection.execute(
        f"SELECT id, name, work FROM act WHERE {ours} AND NOT is_reversed AND {which} ORDER BY id DESC LIMIT 1",
        {"work": work_uid},
    ).fetchone()
    return (int(row[0]), str(row[1]), str(row[2])) if row else None


def _insert_act(
    connection: sqlite3.Connection,
    kind: Kind,
    name: str,
    changes: Sequence[_Change],
    now: datetime,
    work_uid: str,
) -> None:
    (act_id,) = connection.execute(
        "INSERT INTO act (device, number, clock, work, kind, name, is_reversed)"
        " SELECT ident, coalesce((SELECT max(number) FROM act WHERE device = ident), 0) + 1, max(?, ? + coalesce("
        "(SELECT clock FROM act WHERE device = ident ORDER BY number DESC LIMIT 1), 0)), ?, ?, ?, 0"
        " FROM device RETURNING id",
        (now.timestamp(), SMALLEST_STEP_S, work_uid, kind, storable(name)),
    ).fetchone()
    connection.executemany(
        "INSERT INTO change (act, subject, ident, field, value, before) VALUES (?, ?, ?, ?, ?, ?)",
        [(act_id, one.subject, one.ident, one.field, json.dumps(one.value), json.dumps(one.before)) for one in changes],
    )
