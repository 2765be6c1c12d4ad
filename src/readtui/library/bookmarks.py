"""The table of bookmarks: what is asked of it and what is written, within the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from readtui.library.values import anchor_of, anchor_row, storable, time_of
from readtui.marks.anchor import Anchor
from readtui.marks.model import Bookmark
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

LONGEST_LABEL = 200
"""Characters of a label: two or three lines of a list."""


def of_work(connection: sqlite3.Connection, work: int | None) -> tuple[Bookmark, ...]:
    """The bookmarks of a work in the order of its text. Labels, letters and words can be shown as they are."""
    rows = connection.execute(
        "SELECT id, start, exact, prefix, suffix, label, letter, made FROM bookmark WHERE work = ? ORDER BY start, id",
        (work,),
    )
    return tuple(
        Bookmark(row[0], anchor_of(*row[1:5]), label_of(row[5]), printable_line(row[6]), time_of(row[7]))
        for row in rows.fetchall()
    )


def keep(
    connection: sqlite3.Connection, work: int, anchor: Anchor, label: str, letter: str, when: datetime
) -> Bookmark:
    """Keep a new bookmark. A mark whose letter was set before moves, and keeps its number."""
    label, letter = label_of(label), printable_line(letter)
    (ident,) = connection.execute(
        "INSERT INTO bookmark (work, start, exact, prefix, suffix, label, letter, made) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (work, letter) WHERE letter <> '' DO UPDATE SET start = excluded.start, exact = excluded.exact,"
        " prefix = excluded.prefix, suffix = excluded.suffix, label = excluded.label, made = excluded.made"
        " RETURNING id",
        (work, *anchor_row(anchor), label, letter, when.timestamp()),
    ).fetchone()
    return Bookmark(ident, anchor_of(*anchor_row(anchor)), label, letter, time_of(when.timestamp()))


def restore(connection: sqlite3.Connection, work: int, bookmark: Bookmark) -> None:
    """Put a bookmark back as it was, with its number, in the place of what now has its number or its letter."""
    connection.execute(
        "INSERT OR REPLACE INTO bookmark (id, work, start, exact, prefix, suffix, label, letter, made)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(bookmark.ident, work, *anchor_row(bookmark.anchor), label_of(bookmark.label)),
            *(printable_line(bookmark.letter), bookmark.made.timestamp()),
        ),
    )


def rename(connection: sqlite3.Connection, ident: int, label: str) -> bool:
    """Give a bookmark another label; whether it is still there."""
    return connection.execute("UPDATE bookmark SET label = ? WHERE id = ?", (label_of(label), ident)).rowcount == 1


def drop(connection: sqlite3.Connection, ident: int) -> None:
    """Take a bookmark away, if it is still there."""
    connection.execute("DELETE FROM bookmark WHERE id = ?", (ident,))


def move(connection: sqlite3.Connection, moves: Iterable[tuple[Bookmark, Anchor]]) -> None:
    """Give bookmarks new anchors, but none that another program moved or took away since it was asked for."""
    connection.executemany(
        "UPDATE bookmark SET start = ?, exact = ?, prefix = ?, suffix = ? WHERE id = ? AND start = ? AND exact = ?",
        [
            (*anchor_row(anchor), bookmark.ident, bookmark.anchor.start, storable(bookmark.anchor.exact))
            for bookmark, anchor in moves
        ],
    )


def label_of(text: str) -> str:
    """A label fit to be shown, on one line and not too long."""
    return storable(printable_line(text)).strip()[:LONGEST_LABEL].rstrip()
