"""Works with all that is kept of them as records, to be carried to another library and merged into it.

A merge takes nothing away. Done twice it is the same as done once. What both libraries have is kept in its later form;
a mark that was deleted here stays deleted.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from readtui.library import changes, kept_sources, tables
from readtui.library.columns import MARK_COLUMNS as _ROW_COLUMNS_TEXT
from readtui.library.columns import storable, to_mark_columns, to_name, to_name_bytes
from readtui.library.kept_sources import COMPRESSION_LEVEL, KeptRow
from readtui.library.transactions import Transactions
from readtui.marks.model import Mark

if TYPE_CHECKING:
    import sqlite3

Columns: TypeAlias = Mapping[str, Any]
"""The columns of a row by name: texts and numbers."""

WORK_TEXTS = ("uid", "digest", "source", "title", "author", "site", "language", "state")
WORK_NUMBERS = ("minutes", "first_opened", "last_opened", "added", "finished")
ANCHOR = ("start", "exact", "prefix", "suffix")
PLACE_COLUMNS = (*ANCHOR, "progress", "kept")
MARK_COLUMNS = ("uid", "kind", *ANCHOR, "label", "letter", "colour", "note", "made", "changed")
CORRECTION_COLUMNS = ("uid", *ANCHOR, "role", "level")
"""The columns of records. `docs/library.md` describes them."""

_ROW_COLUMNS = _ROW_COLUMNS_TEXT.split(", ")
"""The columns of a mark in the order of `to_mark_columns`."""

STATES = ("unread", "reading", "finished", "archived")
"""The states of a work; of two libraries the later one in this order counts."""


class KeptVersion(NamedTuple):
    """The bytes of a work as they were read, and its text."""

    digest: str
    source: str
    kind: str
    address: str
    content_type: str
    charset: str
    mtime: float
    kept: float
    body: bytes
    text: str


class WorkRecord(NamedTuple):
    """A work with all that is kept of it. `names` are its sources with the times when they were opened last.

    `sources` is a function, because the bytes of all works may not fit into the memory.
    """

    work: Columns
    names: Sequence[tuple[str, float]]
    place: Columns | None
    marks: Sequence[Columns]
    corrections: Sequence[Columns]
    tags: Sequence[str]
    reading_time: Mapping[str, float]
    sources: Callable[[], Sequence[KeptVersion]]


class Merged(NamedTuple):
    """What a merge has added: works, marks, and the number of marks that stay deleted here."""

    works: int = 0
    marks: int = 0
    deleted: int = 0

    def plus(self, other: Merged) -> Merged:
        """Return the sums."""
        return Merged(*(one + more for one, more in zip(self, other, strict=True)))


class Transfer:
    """Reads the records of a library, and merges others into it. Methods raise LibraryError."""

    def __init__(self, file: Transactions, now: Callable[[], datetime]) -> None:
        self._file = file
        self._now = now

    def work_ids(self) -> Sequence[int]:
        """Return the numbers of the works that are not deleted, in the order in which they came."""
        with self._file.reading() as connection:
            return [ident for (ident,) in connection.execute("SELECT id FROM work WHERE deleted = 0 ORDER BY id")]

    def read(self, ident: int) -> WorkRecord | None:
        """Return the record of a work as it is at one moment; None if it was removed meanwhile."""
        with self._file.reading() as connection, _snapshot(connection):
            record = _read(connection, ident)
            if record is None:
                return None
            sources = _read_sources(connection, ident)
        return record._replace(sources=lambda: sources)

    def merge(self, records: Iterable[WorkRecord], name: str) -> Merged:
        """Merge records into the library, all or none, as one act of this name that can be undone."""
        now, total = self._now(), Merged()
        with self._file.changing("nothing is imported") as connection:
            before: dict[tuple[changes.Subject, str], changes.Record | None] = {}
            for record in records:
                total = total.plus(_merge(connection, record, before))
            changes.record(connection, name, before, now)
        return total


@contextmanager
def _snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.rollback()


# Reading


def _read(connection: sqlite3.Connection, ident: int) -> WorkRecord | None:
    works = _rows(connection, "work", (*WORK_TEXTS, *WORK_NUMBERS), "id", ident)
    if not works:
        return None
    names = connection.execute("SELECT source, opened FROM name WHERE work = ? ORDER BY source", (ident,)).fetchall()
    tags = connection.execute("SELECT name FROM tag WHERE work = ? ORDER BY name", (ident,)).fetchall()
    days = connection.execute("SELECT day, seconds FROM reading_time WHERE work = ? ORDER BY day", (ident,)).fetchall()
    return WorkRecord(
        work={**works[0], "source": to_name(works[0]["source"])},
        names=[(to_name(source), opened) for source, opened in names],
        place=next(iter(_rows(connection, "place", PLACE_COLUMNS, "work", ident)), None),
        marks=_rows(connection, "mark", MARK_COLUMNS, "work", ident),
        corrections=_rows(connection, "correction", CORRECTION_COLUMNS, "work", ident),
        tags=[tag for (tag,) in tags],
        reading_time=dict(days),
        sources=tuple,
    )


def _rows(connection: sqlite3.Connection, table: str, columns: Sequence[str], key: str, ident: int) -> list[Columns]:
    order = "uid" if "uid" in columns else key
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {key} = ? ORDER BY {order}"
    return [dict(zip(columns, row, strict=True)) for row in connection.execute(query, (ident,)).fetchall()]


def _read_sources(connection: sqlite3.Connection, ident: int) -> Sequence[KeptVersion]:
    """Return the kept sources of a work; those that cannot be decompressed are left out."""
    rows = connection.execute(
        "SELECT digest, source, kind, address, content_type, charset, mtime, kept, body, text FROM kept_source"
        " WHERE work = ? ORDER BY kept, digest",
        (ident,),
    ).fetchall()
    found: list[KeptVersion] = []
    for row in rows:
        data, words = kept_sources.decompressed(row[8]), kept_sources.decompressed(row[9])
        if data is not None and words is not None:
            text = words.decode("utf-8", "replace")
            found.append(KeptVersion._make((row[0], to_name(row[1]), *row[2:8], data, text)))
    return found


# Merging

_Before: TypeAlias = "dict[tuple[changes.Subject, str], changes.Record | None]"


def _merge(connection: sqlite3.Connection, record: WorkRecord, before: _Before) -> Merged:
    work = record.work
    found = connection.execute(
        "SELECT id, uid FROM work WHERE uid = ? OR digest = ? ORDER BY uid = ? DESC LIMIT 1",
        (work["uid"], work["digest"], work["uid"]),
    ).fetchone()
    if found is None:
        work_id = _insert_work(connection, work)
    else:
        work_id = int(found[0])
        key: tuple[changes.Subject, str] = ("work", str(found[1]))
        before.setdefault(key, changes.read_records(connection, *key[:1], [key[1]])[key])
        _update_work(connection, work_id, work)
    tags = [(work_id, storable(tag)) for tag in record.tags]
    connection.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", tags)
    connection.executemany(
        "INSERT INTO reading_time VALUES (?, ?, ?)"
        " ON CONFLICT (work, day) DO UPDATE SET seconds = max(seconds, excluded.seconds)",
        [(work_id, day, seconds) for day, seconds in record.reading_time.items()],
    )
    _merge_names(connection, work_id, record.names)
    _merge_place(connection, work_id, record.place)
    marks, deleted = _merge_marks(connection, work_id, record.marks, before)
    _merge_corrections(connection, work_id, record.corrections, before)
    _merge_sources(connection, work_id, record.sources())
    return Merged(int(found is None), marks, deleted)


def _insert_work(connection: sqlite3.Connection, work: Columns) -> int:
    columns = (*WORK_TEXTS, *WORK_NUMBERS)
    values = [to_name_bytes(work[name]) if name == "source" else _stored(work[name]) for name in columns]
    (ident,) = connection.execute(
        f"INSERT INTO work ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) RETURNING id", values
    ).fetchone()
    return int(ident)


def _update_work(connection: sqlite3.Connection, work_id: int, work: Columns) -> None:
    """Fill in what is not known, and take the earlier first and the later last times, and the later state."""
    (state,) = connection.execute("SELECT state FROM work WHERE id = ?", (work_id,)).fetchone()
    later = max(state, work["state"], key=lambda one: STATES.index(one) if one in STATES else -1)
    filled = ", ".join(f"{name} = CASE {name} WHEN '' THEN :{name} ELSE {name} END" for name in _FILLED)
    connection.execute(
        f"UPDATE work SET {filled}, state = :state, minutes = max(minutes, :minutes),"
        " first_opened = min(first_opened, :first_opened), last_opened = max(last_opened, :last_opened),"
        " added = CASE WHEN added = 0 OR :added BETWEEN 1 AND added THEN :added ELSE added END,"
        " finished = max(finished, :finished) WHERE id = :id",
        {**{name: _stored(value) for name, value in work.items()}, "state": later, "id": work_id},
    )


_FILLED = ("title", "author", "site", "language")


def _merge_names(connection: sqlite3.Connection, work_id: int, names: Iterable[tuple[str, float]]) -> None:
    """A name that two works have belongs to the one that was opened by it later."""
    connection.executemany(
        "INSERT INTO name (source, work, opened) VALUES (?, ?, ?) ON CONFLICT (source) DO UPDATE"
        " SET work = excluded.work, opened = excluded.opened WHERE excluded.opened > opened",
        [(to_name_bytes(name), work_id, opened) for name, opened in names],
    )


def _merge_place(connection: sqlite3.Connection, work_id: int, place: Columns | None) -> None:
    if place is not None:
        settings = ", ".join(f"{name} = excluded.{name}" for name in PLACE_COLUMNS)
        connection.execute(
            f"INSERT INTO place (work, {', '.join(PLACE_COLUMNS)}) VALUES (?{', ?' * len(PLACE_COLUMNS)})"
            f" ON CONFLICT (work) DO UPDATE SET {settings} WHERE excluded.kept > kept",
            (work_id, *(_stored(place[name]) for name in PLACE_COLUMNS)),
        )


def _merge_marks(
    connection: sqlite3.Connection, work_id: int, marks: Iterable[Columns], before: _Before
) -> tuple[int, int]:
    """Return the numbers of marks that are new or changed, and of those that stay deleted."""
    added = deleted = 0
    for mark in marks:
        here = connection.execute("SELECT id, changed FROM mark WHERE uid = ?", (mark["uid"],)).fetchone()
        if here is None and _was_deleted(connection, "mark", mark["uid"]):
            deleted += 1
        elif here is None or mark["changed"] > here[1]:
            key: tuple[changes.Subject, str] = ("mark", mark["uid"])
            before.setdefault(key, changes.read_records(connection, "mark", [mark["uid"]])[key])
            _write_mark(connection, work_id, mark, None if here is None else int(here[0]))
            added += 1
    if added:
        connection.execute("UPDATE work SET anchored = 0 WHERE id = ?", (work_id,))
    return added, deleted


def _write_mark(connection: sqlite3.Connection, work_id: int, mark: Columns, ident: int | None) -> None:
    """Insert or replace a mark. If another one of the work has its letter, it becomes a bookmark."""
    holders = tables.uid_of_letter(connection, work_id, mark["letter"])
    if any(uid != mark["uid"] for uid in holders):
        mark = {**mark, "letter": "", "kind": "bookmark"}
    values = [_stored(mark[name]) for name in MARK_COLUMNS]
    if ident is None:
        columns, signs = ", ".join(MARK_COLUMNS), ", ".join("?" * len(MARK_COLUMNS))
        connection.execute(f"INSERT INTO mark (work, {columns}) VALUES (?, {signs})", (work_id, *values))
    else:
        settings = ", ".join(f"{name} = ?" for name in MARK_COLUMNS)
        connection.execute(f"UPDATE mark SET {settings} WHERE id = ?", (*values, ident))


def _merge_corrections(
    connection: sqlite3.Connection, work_id: int, corrections: Iterable[Columns], before: _Before
) -> None:
    columns, signs = ", ".join(CORRECTION_COLUMNS), ", ".join("?" * len(CORRECTION_COLUMNS))
    for one in corrections:
        uid = one["uid"]
        here = connection.execute("SELECT 1 FROM correction WHERE uid = ?", (uid,)).fetchone()
        if here is None and not _was_deleted(connection, "correction", uid):
            before.setdefault(("correction", uid), None)
            values = [_stored(one[name]) for name in CORRECTION_COLUMNS]
            connection.execute(f"INSERT INTO correction (work, {columns}) VALUES (?, {signs})", (work_id, *values))


def _merge_sources(connection: sqlite3.Connection, work_id: int, sources: Iterable[KeptVersion]) -> None:
    for one in sources:
        here = connection.execute(
            "SELECT 1 FROM kept_source WHERE work = ? AND digest = ?", (work_id, storable(one.digest))
        ).fetchone()
        if here is None:
            row = KeptRow(
                *(to_name_bytes(one.source), storable(one.kind), storable(one.address), storable(one.content_type)),
                *(storable(one.charset), one.mtime, zlib.compress(one.body, COMPRESSION_LEVEL)),
                *(zlib.compress(one.text.encode("utf-8", "replace"), COMPRESSION_LEVEL), one.kept),
            )
            kept_sources.keep(connection, work_id, one.digest, row, keep_earlier=True)


def _was_deleted(connection: sqlite3.Connection, subject: changes.Subject, uid: str) -> bool:
    """Whether the log has a row that does not exist now."""
    query = "SELECT 1 FROM change WHERE subject = ? AND ident = ? LIMIT 1"
    return connection.execute(query, (subject, uid)).fetchone() is not None


def _stored(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def record_of_marks(
    uid: str, digest: str, source: str, title: str, marks: Sequence[tuple[Mark, datetime | None]]
) -> WorkRecord:
    """Return a record of a work of which nothing else is known than marks, each with the time of its last change."""
    times = [mark.made.timestamp() for mark, _ in marks]
    texts = dict(zip(WORK_TEXTS, (uid, digest, source, title, "", "", "", "reading"), strict=True))
    numbers = dict(zip(WORK_NUMBERS, (0, min(times), max(times), 0.0, 0.0), strict=True))
    rows = [
        dict(zip(_ROW_COLUMNS, to_mark_columns(mark), strict=True))
        | {"uid": mark.uid, "changed": (changed or mark.made).timestamp()}
        for mark, changed in marks
    ]
    names = [] if source in ("", "-") else [(source, min(times))]
    return WorkRecord({**texts, **numbers}, names, None, rows, [], [], {}, tuple)
