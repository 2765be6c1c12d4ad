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
    if ident is None:
        made = connection.execute(
            "INSERT INTO work (digest, source, title, first_opened, last_opened) VALUES (?1, ?2, ?3, ?4, ?4)", now
        )
        ident = int(made.lastrowid or 0)
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
