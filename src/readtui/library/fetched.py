"""The table of what was fetched: what is asked of it and what is written, within the caller's transaction."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from readtui.ingest.source import Source
from readtui.ingest.web.response import Response
from readtui.library.values import name_bytes, storable
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

LIMIT_BYTES = 200_000_000
"""What is kept at most, as it lies on the disk: thousands of articles, or the books of a year."""

LARGEST_BYTES = 256 << 20
"""Bytes of one source, unpacked: more is not read from a file either."""

SPARED = 2
"""What was fetched just now, and what was read last before it, stay however large they are."""


def keep(connection: sqlite3.Connection, address: str, answer: Response, limit_bytes: int = LIMIT_BYTES) -> None:
    """Keep an answer under the address that was asked for; beyond the limit, what was not opened for longest goes."""
    source = answer.source
    told = (source.address, source.content_type, source.charset, answer.etag, answer.last_modified)
    connection.execute(
        "INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (name_bytes(address), *map(storable, told), zlib.compress(source.data), source.mtime or 0.0),
    )
    connection.execute(
        "DELETE FROM fetched WHERE source IN (SELECT source FROM ("
        "SELECT source, sum(size) OVER by_use AS total, row_number() OVER by_use AS number"
        " FROM (SELECT fetched.source, length(body) AS size, max(fetched, coalesce(opened, 0.0)) AS used"
        " FROM fetched LEFT JOIN name ON name.source = fetched.source)"
        " WINDOW by_use AS (ORDER BY source = ?1 DESC, used DESC, source ROWS UNBOUNDED PRECEDING)"
        ") WHERE total > ?2 AND number > ?3)",
        (name_bytes(address), limit_bytes, SPARED),
    )


def of_address(connection: sqlite3.Connection, address: str) -> Response | None:
    """What was kept of an address; None if nothing was, or it cannot be unpacked (another program put it there)."""
    row = connection.execute(
        "SELECT final_address, content_type, charset, etag, last_modified, body, fetched FROM fetched WHERE source = ?",
        (name_bytes(address),),
    ).fetchone()
    if row is None:
        return None
    *told, body, when = row
    final_address, content_type, charset, etag, last_modified = map(printable_line, told)
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(body, LARGEST_BYTES)
    except zlib.error:
        return None
    if not unpacking.eof:
        return None
    source = Source(printable_line(address), data, "url", None, when, final_address, content_type, charset)
    return Response(source, etag, last_modified)


def forget(connection: sqlite3.Connection, source: str) -> None:
    """Drop what was fetched under any name of the work that has this one."""
    connection.execute(
        "DELETE FROM fetched WHERE source = ?1 OR source IN (SELECT other.source FROM name"
        " JOIN name AS other ON other.work = name.work WHERE name.source = ?1)",
        (name_bytes(source),),
    )
