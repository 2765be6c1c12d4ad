"""The bytes and texts of the works that are marked or that the reader keeps: they open when their files are gone.

Every function runs in the caller's transaction.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args

from readtui.document.model import Document
from readtui.ingest.source import Source
from readtui.ingest.web.response import Response
from readtui.library.columns import storable, to_name, to_name_bytes
from readtui.library.tables import Work, find_work
from readtui.library.transactions import Transactions
from readtui.unicode.printable import printable, printable_line

if TYPE_CHECKING:
    import sqlite3

COMPRESSION_LEVEL = 1
"""Level of zlib: 1 MB of text takes 12 ms and becomes 430 KB; at level 6 it takes 50 ms and becomes 360 KB."""

LARGEST_BODY_BYTES = 256 << 20
"""Most uncompressed bytes of a source, which is the limit for files, and of a text."""

SourceKind = Literal["file", "stream", "url"]


class KeptRow(NamedTuple):
    """The columns of `kept_source` after the work and its digest."""

    source: bytes
    kind: str
    address: str
    content_type: str
    charset: str
    mtime: float
    body: bytes
    text: bytes
    kept: float


def text_as_source(document: Document, source: str) -> Source:
    """Return the text of a document as the bytes of a plain text, for want of those from which it was read."""
    return Source(
        source, document.text.encode("utf-8", "replace"), "stream", content_type="text/plain", charset="utf-8"
    )


def to_row(source: Source, text: str, now: datetime) -> KeptRow:
    """Return what is stored of a source and of the text of its document."""
    return KeptRow(
        to_name_bytes(source.path or source.name),
        source.kind,
        storable(source.address),
        storable(source.content_type),
        storable(source.charset),
        source.mtime or 0.0,
        zlib.compress(source.data, COMPRESSION_LEVEL),
        zlib.compress(text.encode("utf-8", "replace"), COMPRESSION_LEVEL),
        now.timestamp(),
    )


def is_needed(connection: sqlite3.Connection, work_id: int, digest: str) -> bool:
    """Return whether a work is marked, corrected or kept by the reader, but not its source with this text."""
    (needed,) = connection.execute(
        "SELECT (EXISTS (SELECT 1 FROM mark WHERE work = :work)"
        " OR EXISTS (SELECT 1 FROM work WHERE id = :work AND added > 0)"
        " OR EXISTS (SELECT 1 FROM correction WHERE work = :work))"
        " AND NOT EXISTS (SELECT 1 FROM kept_source WHERE work = :work AND digest = :digest)",
        {"work": work_id, "digest": storable(digest)},
    ).fetchone()
    return bool(needed)


def keep(connection: sqlite3.Connection, work_id: int, digest: str, row: KeptRow, *, keep_earlier: bool) -> None:
    """Store the source of a work; delete those with an earlier text unless they are to be kept.

    A work without a name, from a pipe, gets one by which it can be opened again.
    """
    connection.execute(
        "INSERT OR REPLACE INTO kept_source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (work_id, storable(digest), *row)
    )
    if not keep_earlier:
        connection.execute("DELETE FROM kept_source WHERE work = ? AND digest <> ?", (work_id, storable(digest)))
    connection.execute(
        "INSERT INTO name SELECT CAST('readtui://text/' || uid AS BLOB), id, last_opened FROM work"
        " WHERE id = ? AND NOT EXISTS (SELECT 1 FROM name WHERE work = id)",
        (work_id,),
    )


def keep_if_needed(
    file: Transactions, work: Work, text: str, original: Callable[[], Source], now: datetime, *, keep_earlier: bool
) -> int | None:
    """Store the source of a work, if it is marked or kept and that of this text is not stored.

    Return the number of the work, None if nothing was stored. Raises LibraryError.
    """
    with file.reading() as connection:
        work_id = find_work(connection, work)
        if work_id is None or not is_needed(connection, work_id, work.digest):
            return None
    row = to_row(original(), text, now)
    with file.changing("the text is not kept") as connection:
        keep(connection, work_id, work.digest, row, keep_earlier=keep_earlier)
    return work_id


def find(connection: sqlite3.Connection, work_id: int) -> Source | None:
    """Return the latest kept source of a work; None if there is none, or it cannot be decompressed."""
    row = connection.execute(
        "SELECT source, kind, address, content_type, charset, mtime, body FROM kept_source WHERE work = ?"
        " ORDER BY kept DESC LIMIT 1",
        (work_id,),
    ).fetchone()
    if row is None or (data := decompressed(row[6])) is None:
        return None
    name, kind = to_name(row[0]), cast(SourceKind, row[1] if row[1] in get_args(SourceKind) else "stream")
    address, content_type, charset = map(printable_line, row[2:5])
    path = name if kind == "file" else None
    return Source(printable_line(name), data, kind, path, row[5] or None, address, content_type, charset)


def find_text(connection: sqlite3.Connection, work_id: int) -> str | None:
    """Return the latest kept text of a work; None if there is none, or it cannot be decompressed."""
    row = connection.execute(
        "SELECT text FROM kept_source WHERE work = ? ORDER BY kept DESC LIMIT 1", (work_id,)
    ).fetchone()
    return _to_text(row[0]) if row else None


def earlier_texts(connection: sqlite3.Connection, work_id: int | None, digest: str) -> list[str]:
    """Return the kept texts of a work but that with this digest, the latest first."""
    query = "SELECT text FROM kept_source WHERE work = ? AND digest <> ? ORDER BY kept DESC"
    rows = connection.execute(query, (work_id, storable(digest))).fetchall()
    return [text for (body,) in rows if (text := _to_text(body)) is not None]


def _to_text(body: bytes) -> str | None:
    """Return a text from its compressed bytes; None if they cannot be decompressed."""
    data = decompressed(body)
    return None if data is None else printable(data.decode("utf-8", "replace"))


def find_response(connection: sqlite3.Connection, address: str) -> Response | None:
    """Return the kept source of the work that was opened at an address, as the response of its server."""
    row = connection.execute("SELECT work FROM name WHERE source = ?", (to_name_bytes(address),)).fetchone()
    source = find(connection, int(row[0])) if row else None
    return Response(source, "", "") if source is not None and source.kind == "url" else None


def decompressed(body: bytes) -> bytes | None:
    """Return what was compressed; None if it is damaged or too large."""
    decompressor = zlib.decompressobj()
    try:
        data = decompressor.decompress(body, LARGEST_BODY_BYTES)
    except zlib.error:
        return None
    return data if decompressor.eof else None
