"""Reads and writes the rows of the library: works and their names, positions, marks, corrections, responses.

Every function runs in the caller's transaction; none begins or commits one. Another program may have written the rows,
so texts are made printable and numbers are checked when they are read.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

from readtui.document.model import Role
from readtui.ingest.source import Source, manual_page
from readtui.library.columns import (
    LATEST_TIME,
    LONGEST_LABEL,
    MARK_COLUMNS,
    storable,
    to_anchor,
    to_colour,
    to_columns,
    to_label,
    to_mark_columns,
    to_name,
    to_name_bytes,
    to_note,
    to_time,
)
from readtui.library.schema import NEW_UID
from readtui.marks.anchor import Anchor
from readtui.marks.model import HIGHLIGHT_COLOURS, Correction, Mark, SavedPosition
from readtui.unicode.printable import is_printable, printable_line

if TYPE_CHECKING:
    import sqlite3

    from readtui.ingest.web.response import Response

STREAM = "-"
"""Source of a document read from a pipe: its text can be recognised, but it cannot be opened again."""

KEPT_ADDRESS = "readtui://"
"""Start of the addresses of works and marks in the library itself: `readtui://text/UID`, `readtui://mark/UID`."""

RESPONSES_BYTES = 200_000_000
"""Most bytes of responses that only serve as a cache, compressed: thousands of articles."""

POSITION_PROTECTS_DAYS = 365
"""Days for which a position keeps the response of its document from being deleted; a mark always does."""

LARGEST_BODY_BYTES = 256 << 20
"""Most bytes of one uncompressed response: the limit for files too."""

RESPONSES_ALWAYS_KEPT = 2
"""Responses of the cache kept whatever their size: the newest, and the one used last before it."""


class Work(NamedTuple):
    """A document that the library recognises: by its text, or its words, or else by a source it was opened from.

    `digest` is that of `document.digest`, `source` the form that `canonical_source` returns. `minutes` is the time that
    reading it takes. `words` returns the digest of the words, empty if they are few; for 1 MB that takes some 50 ms.
    """

    digest: str
    source: str
    title: str
    author: str = ""
    site: str = ""
    language: str = ""
    minutes: int = 0
    words: Callable[[], str] = str


class RecentWork(NamedTuple):
    """A work in the list of recently opened ones. `progress` is the share that was read, from 0 to 1."""

    source: str
    title: str
    progress: float
    last_opened: datetime


def canonical_source(source: str) -> str:
    """Return a source in canonical form: an address without its fragment, a manual page, the real path of a file."""
    if source == STREAM or source.startswith(KEPT_ADDRESS) or manual_page(source) is not None:
        return source
    if source.startswith(("http://", "https://")):
        return source.partition("#")[0]
    return os.path.realpath(source)


# Works and their names


def find_work(connection: sqlite3.Connection, work: Work) -> int | None:
    """Return the id of the work with the same text, the same words, or else this name. `STREAM` is not a name."""
    row = connection.execute("SELECT id FROM work WHERE digest = ?", (storable(work.digest),)).fetchone()
    if row is None and (words := work.words()):
        row = connection.execute("SELECT id FROM work WHERE words = ? ORDER BY id", (words,)).fetchone()
    row = row or connection.execute("SELECT work FROM name WHERE source = ?", (to_name_bytes(work.source),)).fetchone()
    return int(row[0]) if row else None


def keep_work(connection: sqlite3.Connection, work: Work, opened: datetime) -> int:
    """Insert or update a work and give it the name `work.source`; return its id."""
    about = (work.author, work.site, work.language)
    row = (
        *(storable(work.digest), to_name_bytes(work.source), storable(work.title)),
        *(*map(storable, about), work.minutes, opened.timestamp()),
    )
    work_id = find_work(connection, work)
    if work_id is None or _is_edited_copy(connection, work_id, work):
        inserted = connection.execute(
            "INSERT INTO work (digest, source, title, author, site, language, minutes, last_opened, first_opened,"
            f" words, uid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {NEW_UID})",
            (*row, opened.timestamp(), work.words()),
        )
        original_id, work_id = work_id, int(inserted.lastrowid or 0)
        if original_id is not None:
            _copy_what_is_kept(connection, original_id, work_id)
    else:
        query = "SELECT words FROM work WHERE id = ? AND digest = ? AND words <> ''"
        (words,) = connection.execute(query, (work_id, row[0])).fetchone() or (work.words(),)
        connection.execute(
            "UPDATE work SET anchored = anchored AND digest = ?, words = ?, digest = ?, source = ?, title = ?, author"
            " = ?, site = ?, language = ?, minutes = ?, last_opened = max(last_opened, ?), deleted = 0 WHERE id = ?",
            (row[0], words, *row, work_id),
        )
    if work.source != STREAM:
        connection.execute(
            "INSERT INTO name VALUES (?, ?, ?) ON CONFLICT (source)"
            " DO UPDATE SET work = excluded.work, opened = max(opened, excluded.opened)",
            (to_name_bytes(work.source), work_id, opened.timestamp()),
        )
    return work_id


def recent_works(
    connection: sqlite3.Connection, limit: int | None, *, only_read: bool = False
) -> tuple[RecentWork, ...]:
    """Return the works that can be opened again, each under the name it was last opened by; the newest first.

    With `only_read`, those are left out that were kept, but not read yet.
    """
    rows = connection.execute(
        # The index gives the order, so that only as many works are read as are wanted.
        "SELECT (SELECT source FROM name WHERE name.work = work.id ORDER BY opened DESC, source LIMIT 1), title,"
        " coalesce(progress, 0.0), last_opened FROM work LEFT JOIN place ON place.work = work.id"
        " WHERE deleted = 0 AND (NOT ? OR state <> 'unread')"
        " AND EXISTS (SELECT 1 FROM name WHERE name.work = work.id)"
        " ORDER BY last_opened DESC, work.id DESC LIMIT ?",
        (only_read, -1 if limit is None else limit),
    ).fetchall()
    return tuple([RecentWork(to_name(row[0]), printable_line(row[1]), row[2], to_time(row[3])) for row in rows])


def _is_edited_copy(connection: sqlite3.Connection, work_id: int, work: Work) -> bool:
    """Whether the words under this name changed while the old text is also known under another name.

    The old work then keeps the other name, and the changed text becomes a new work.
    """
    row = connection.execute(
        "SELECT words FROM work WHERE id = ? AND digest <> ? AND EXISTS"
        " (SELECT 1 FROM name WHERE work = work.id AND source <> ?)",
        (work_id, storable(work.digest), to_name_bytes(work.source)),
    ).fetchone()
    return row is not None and not (row[0] and row[0] == work.words())


def _copy_what_is_kept(connection: sqlite3.Connection, from_id: int, to_id: int) -> None:
    connection.execute(
        "INSERT INTO place SELECT ?, start, exact, prefix, suffix, progress, kept FROM place WHERE work = ?",
        (to_id, from_id),
    )
    connection.execute(
        f"INSERT INTO mark (work, {MARK_COLUMNS}, changed, uid)"
        f" SELECT ?, {MARK_COLUMNS}, changed, {NEW_UID} FROM mark WHERE work = ? ORDER BY id",
        (to_id, from_id),
    )
    connection.execute(
        "INSERT INTO correction (work, start, exact, prefix, suffix, role, level, uid)"
        f" SELECT ?, start, exact, prefix, suffix, role, level, {NEW_UID} FROM correction WHERE work = ? ORDER BY id",
        (to_id, from_id),
    )


# Places


def has_place(connection: sqlite3.Connection, source: str) -> bool:
    """Return whether a position is kept in the work of this name."""
    return place_of(connection, find_work(connection, Work("", source, ""))) is not None


def place_of(connection: sqlite3.Connection, work_id: int | None) -> SavedPosition | None:
    """Return the position where the reader stopped in a work; None if none was kept."""
    row = connection.execute(
        "SELECT start, exact, prefix, suffix, progress FROM place WHERE work = ?", (work_id,)
    ).fetchone()
    return SavedPosition(to_anchor(*row[:4]), row[4]) if row else None


def keep_place(connection: sqlite3.Connection, work_id: int, place: SavedPosition, kept: datetime) -> None:
    """Insert or replace the position of a work."""
    connection.execute(
        "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?)",
        (work_id, *to_columns(place.anchor), place.progress, kept.timestamp()),
    )


# Marks


def marks_of(connection: sqlite3.Connection, work_id: int | None) -> tuple[Mark, ...]:
    """Return the marks of a work in the order of its text. Labels, letters and quotations are printable."""
    columns = "id, start, exact, prefix, suffix, label, letter, made, colour, note, uid"
    rows = connection.execute(f"SELECT {columns} FROM mark WHERE work = ?", (work_id,)).fetchall()
    rows.sort(key=itemgetter(1, 0))  # three times as fast as by ORDER BY, which copies the texts
    if _are_as_written(rows):
        read = datetime.fromtimestamp
        return tuple([Mark(row[0], Anchor(*row[1:5]), row[5], row[6], read(row[7], UTC), *row[8:]) for row in rows])
    return tuple(
        Mark(
            *(row[0], to_anchor(*row[1:5]), to_label(row[5]), printable_line(row[6]), to_time(row[7])),
            *(to_colour(row[8]), to_note(row[9]), printable_line(row[10])),
        )
        for row in rows
    )


def _are_as_written(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether rows of marks are as this program writes them: then no value of the many needs a correction."""
    if not rows:
        return True
    labels, times, colours = ([row[column] for row in rows] for column in (5, 7, 8))
    lines = " ".join(labels + [row[column] for row in rows for column in (6, 10)])
    return (
        rows[0][1] >= 0  # the first start; the rows are sorted
        and min(times) >= 0
        and max(times) < LATEST_TIME
        and min(colours) >= 0
        and max(colours) <= HIGHLIGHT_COLOURS
        and max(map(len, labels)) <= LONGEST_LABEL
        and labels == [label.strip() for label in labels]
        and "\n" not in lines
        and is_printable(lines)
        and is_printable("\n".join([text for row in rows for text in (row[2], row[9])]))
    )


def keep_mark(connection: sqlite3.Connection, work_id: int, new: Mark) -> Mark:
    """Insert a mark, and return it as it is in the table, with its id.

    If the work has a mark with the same letter, move that one instead: it keeps its id.
    """
    mark = Mark(
        *(0, to_anchor(*to_columns(new.anchor)), to_label(new.label), printable_line(new.letter)),
        *(to_time(new.made.timestamp()), to_colour(new.colour), to_note(new.note)),
    )
    ident, uid = connection.execute(
        f"INSERT INTO mark (work, {MARK_COLUMNS}, changed, uid)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {NEW_UID})"
        " ON CONFLICT (work, letter) WHERE letter <> '' DO UPDATE SET start = excluded.start, exact = excluded.exact,"
        " prefix = excluded.prefix, suffix = excluded.suffix, label = excluded.label, made = excluded.made,"
        " changed = excluded.changed RETURNING id, uid",
        (work_id, *to_mark_columns(mark), mark.made.timestamp()),
    ).fetchone()
    return mark._replace(ident=ident, uid=uid)


def uid_of_letter(connection: sqlite3.Connection, work_id: int, letter: str) -> Sequence[str]:
    """Return the uid of the mark that has this letter in a work, in a sequence; an empty one if there is none."""
    query = "SELECT uid FROM mark WHERE work = ? AND letter = ? AND letter <> ''"
    return [uid for (uid,) in connection.execute(query, (work_id, printable_line(letter))).fetchall()]


def uid_of_mark(connection: sqlite3.Connection, ident: int) -> tuple[str, int] | None:
    """Return the uid of a mark and its work; None if it does not exist."""
    row = connection.execute("SELECT uid, work FROM mark WHERE id = ?", (ident,)).fetchone()
    return (str(row[0]), int(row[1])) if row else None


def are_anchored(connection: sqlite3.Connection, work_id: int | None, digest: str) -> bool:
    """Return whether all marks of a work were anchored in the text with this digest."""
    query = "SELECT anchored FROM work WHERE id = ? AND digest = ?"
    return bool(connection.execute(query, (work_id, digest)).fetchone() == (1,))


def all_anchored(connection: sqlite3.Connection, work_id: int | None, digest: str, count: int) -> None:
    """Record that all marks of a work were anchored in the text with this digest, if there are just `count`."""
    connection.execute(
        "UPDATE work SET anchored = 1 WHERE id = ? AND digest = ?"
        " AND (SELECT count(*) FROM mark WHERE mark.work = work.id) = ?",
        (work_id, digest, count),
    )


def one_anchored(connection: sqlite3.Connection, work_id: int, *, in_this_text: bool) -> None:
    """Record that one mark of a work was anchored, in its present text or in another."""
    if not in_this_text:
        connection.execute("UPDATE work SET anchored = 0 WHERE id = ?", (work_id,))
        return
    connection.execute(
        "UPDATE work SET anchored = 1 WHERE id = ? AND anchored = 0"
        " AND (SELECT count(*) FROM mark WHERE mark.work = work.id) = 1",
        (work_id,),
    )


def change_mark(connection: sqlite3.Connection, mark: Mark, now: datetime) -> bool:
    """Change the label, the colour and the note of the mark with this id; return whether it exists."""
    values = (to_label(mark.label), to_colour(mark.colour), to_note(mark.note), mark.kind, now.timestamp(), mark.ident)
    query = "UPDATE mark SET label = ?, colour = ?, note = ?, kind = ?, changed = ? WHERE id = ?"
    return connection.execute(query, values).rowcount == 1


def delete_mark(connection: sqlite3.Connection, ident: int) -> None:
    """Delete a mark, if it exists."""
    connection.execute("DELETE FROM mark WHERE id = ?", (ident,))


def move_marks(connection: sqlite3.Connection, moves: Iterable[tuple[Mark, Anchor]]) -> None:
    """Give marks new anchors, except those that another program moved or deleted since they were read."""
    connection.executemany(
        "UPDATE mark SET start = ?, exact = ?, prefix = ?, suffix = ? WHERE id = ? AND start = ? AND exact = ?",
        [(*to_columns(anchor), mark.ident, mark.anchor.start, storable(mark.anchor.exact)) for mark, anchor in moves],
    )


def can_undo(connection: sqlite3.Connection, work_id: int | None) -> bool:
    """Return whether the reader changed something in a work that can be undone (see `changes`)."""
    (found,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM act WHERE work = (SELECT uid FROM work WHERE id = ?) AND kind <> 'undo'"
        " AND NOT is_reversed AND device = (SELECT ident FROM device))",
        (work_id,),
    ).fetchone()
    return bool(found)


# Corrections


def corrections_of(connection: sqlite3.Connection, work_id: int | None) -> tuple[Correction, ...]:
    """Return the corrections of a work, the latest last. Those with an unknown role are left out."""
    rows = connection.execute(
        "SELECT id, start, exact, prefix, suffix, role, level FROM correction WHERE work = ? ORDER BY id", (work_id,)
    )
    return tuple(
        Correction(row[0], to_anchor(*row[1:5]), cast(Role, row[5]), min(max(row[6], 0), 6))
        for row in rows.fetchall()
        if row[5] in get_args(Role)
    )


def keep_corrections(
    connection: sqlite3.Connection, work_id: int, corrections: Iterable[Correction]
) -> tuple[Correction, ...]:
    """Insert corrections, and return them with their ids."""
    kept: list[Correction] = []
    for one in corrections:
        (ident,) = connection.execute(
            "INSERT INTO correction (work, start, exact, prefix, suffix, role, level, uid)"
            f" VALUES (?, ?, ?, ?, ?, ?, ?, {NEW_UID}) RETURNING id",
            (work_id, *to_columns(one.anchor), one.role, one.level),
        ).fetchone()
        kept.append(one._replace(ident=ident))
    return tuple(kept)


def uids_of_corrections(connection: sqlite3.Connection, corrections: Iterable[Correction]) -> list[str]:
    """Return the uids of those corrections that exist."""
    rows = [
        connection.execute("SELECT uid FROM correction WHERE id = ?", (one.ident,)).fetchone() for one in corrections
    ]
    return [str(row[0]) for row in rows if row]


def delete_corrections(connection: sqlite3.Connection, corrections: Iterable[Correction]) -> None:
    """Delete corrections, if they exist."""
    connection.executemany("DELETE FROM correction WHERE id = ?", [(one.ident,) for one in corrections])


def move_corrections(connection: sqlite3.Connection, moves: Iterable[tuple[Correction, Anchor]]) -> None:
    """Give corrections new anchors, except those that another program moved or deleted since they were read."""
    connection.executemany(
        "UPDATE correction SET start = ?, exact = ?, prefix = ?, suffix = ? WHERE id = ? AND start = ? AND exact = ?",
        [(*to_columns(to), one.ident, one.anchor.start, storable(one.anchor.exact)) for one, to in moves],
    )


# Responses of web addresses


def find_response(connection: sqlite3.Connection, address: str) -> Response | None:
    """Return the response kept for an address; None if there is none, or its body cannot be decompressed."""
    row = connection.execute(
        "SELECT final_address, content_type, charset, etag, last_modified, body, fetched FROM fetched WHERE source = ?",
        (to_name_bytes(address),),
    ).fetchone()
    if row is None:
        return None
    *headers, body, fetched = row
    final_address, content_type, charset, etag, last_modified = map(printable_line, headers)
    decompressor = zlib.decompressobj()
    try:
        data = decompressor.decompress(body, LARGEST_BODY_BYTES)
    except zlib.error:
        return None
    source = Source(printable_line(address), data, "url", None, fetched, final_address, content_type, charset)
    from readtui.ingest.web.response import Response  # deferred: files have none

    return Response(source, etag, last_modified) if decompressor.eof else None


def keep_response(
    connection: sqlite3.Connection,
    address: str,
    response: Response,
    now: datetime,
    limit_bytes: int = RESPONSES_BYTES,
) -> None:
    """Keep a response under the address that was requested.

    Responses of documents with a mark, a correction, or a position not older than `POSITION_PROTECTS_DAYS`, are never
    deleted. If the others together exceed the limit, the least recently opened ones are deleted.
    """
    since = now - timedelta(days=POSITION_PROTECTS_DAYS)
    source = response.source
    headers = (source.address, source.content_type, source.charset, response.etag, response.last_modified)
    connection.execute(
        "INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (to_name_bytes(address), *map(storable, headers), zlib.compress(source.data), source.mtime or 0.0),
    )
    connection.execute(
        "DELETE FROM fetched WHERE source IN (SELECT source FROM ("
        "SELECT source, sum(size) OVER by_use AS total, row_number() OVER by_use AS number"
        " FROM (SELECT fetched.source, length(body) AS size, max(fetched, coalesce(opened, 0.0)) AS used"
        " FROM fetched LEFT JOIN name ON name.source = fetched.source"
        " WHERE coalesce(work, 0) NOT IN (SELECT work FROM mark UNION ALL SELECT work FROM correction"
        " UNION ALL SELECT work FROM place WHERE kept >= ?))"
        " WINDOW by_use AS (ORDER BY source = ? DESC, used DESC, source ROWS UNBOUNDED PRECEDING)"
        ") WHERE total > ? AND number > ?)",
        (since.timestamp(), to_name_bytes(address), limit_bytes, RESPONSES_ALWAYS_KEPT),
    )
