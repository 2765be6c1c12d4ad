"""The tables of works and their names: what is asked of them and what is written, within the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from readtui.library.values import name_bytes, storable

if TYPE_CHECKING:
    import sqlite3

STREAM = "-"
"""The source of a text that came down a pipe: it can be known again, but not opened again."""


class Work(NamedTuple):
    """A text to be known again: by `digest(text)`, else by any source it was opened from, as `canonical` gives it."""

    digest: str
    source: str
    title: str


def known(connection: sqlite3.Connection, work: Work) -> int | None:
    """The number of a work: the same text, else what has this name. (`-` is nobody's.)"""
    (ident,) = connection.execute(
        "SELECT coalesce((SELECT id FROM work WHERE digest = ?), (SELECT work FROM name WHERE source = ?))",
        (storable(work.digest), name_bytes(work.source)),
    ).fetchone()
    return ident if ident is None else int(ident)


def keep(connection: sqlite3.Connection, work: Work, when: datetime) -> int:
    """The number of a work, whose text and title are now these, and which has this name from now on."""
    now = (storable(work.digest), name_bytes(work.source), storable(work.title), when.timestamp())
    ident = known(connection, work)
    if ident is None or _parts_from_a_copy(connection, ident, work):
        made = connection.execute(
            "INSERT INTO work (digest, source, title, first_opened, last_opened) VALUES (?1, ?2, ?3, ?4, ?4)", now
        )
        before, ident = ident, int(made.lastrowid or 0)
        if before is not None:
            _take_along(connection, before, ident)
    else:
        connection.execute(
            "UPDATE work SET digest = ?1, source = ?2, title = ?3, last_opened = max(last_opened, ?4) WHERE id = ?5",
            (*now, ident),
        )
    if work.source != STREAM:
        connection.execute(
            "INSERT INTO name VALUES (?1, ?2, ?3) ON CONFLICT (source)"
            " DO UPDATE SET work = excluded.work, opened = max(opened, excluded.opened)",
            (name_bytes(work.source), ident, when.timestamp()),
        )
    return ident


def _parts_from_a_copy(connection: sqlite3.Connection, ident: int, work: Work) -> bool:
    """Whether a text that is known by its name alone was changed beside a copy of it, which stays what it was."""
    (parts,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM work WHERE id = ?1 AND digest <> ?2)"
        " AND EXISTS (SELECT 1 FROM name WHERE work = ?1 AND source <> ?3)",
        (ident, storable(work.digest), name_bytes(work.source)),
    ).fetchone()
    return bool(parts)


def _take_along(connection: sqlite3.Connection, before: int, ident: int) -> None:
    """Give a work the place and the bookmarks of the one that it was a copy of."""
    connection.execute(
        "INSERT INTO place SELECT ?2, start, exact, prefix, suffix, progress, kept FROM place WHERE work = ?1",
        (before, ident),
    )
    connection.execute(
        "INSERT INTO bookmark (work, start, exact, prefix, suffix, label, letter, made)"
        " SELECT ?2, start, exact, prefix, suffix, label, letter, made FROM bookmark WHERE work = ?1 ORDER BY id",
        (before, ident),
    )
