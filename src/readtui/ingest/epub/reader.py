"""EPUB into a document: small books in this process, others in one of their own with limits."""

from __future__ import annotations

import re

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.archive import Archive, open_archive
from readtui.ingest.detect import refuse_known_kinds
from readtui.ingest.epub.locks import refuse_locked
from readtui.ingest.source import Source

AT_HAND_BYTES = 64 << 10
AT_HAND_TOLD_BYTES = 128 << 10
"""Bytes, packed and unpacked, up to which a book is read in this process: even the worst takes a second at most."""

CPU_S = 4
WALL_S = 20.0
"""Seconds of work, and seconds in all, after which the process that reads a book is stopped. For each MB of packed text
it gets a quarter of both more; prose takes a tenth of that."""

_UNREAD = re.compile(
    r"(?i)\.(?:png|jpe?g|gif|webp|avif|bmp|tiff?|css|js|ttf|otf|woff2?|mp[34]|m4[av]|ogg|opus|webm|smil|pdf)$"
)
_AGAIN = "get the book again from where it came"


def read(source: Source) -> Document:
    """The document of a book. Raises FormatError if it is damaged, locked, or made to do harm."""
    archive = _opened(source.data, source.name)
    refuse_locked(archive, source.name)
    told = sum(entry.declared_bytes for entry in archive.entries.values() if _is_read(entry.name))
    if len(source.data) <= AT_HAND_BYTES and told <= AT_HAND_TOLD_BYTES:
        return parsed(source.data, "", "", source.name)
    data = archive.with_only(_is_read)
    size = 1 + (len(data) >> 20) / 4
    return sandbox.read(sandbox.Request(__name__, source.name), data, cpu_s=round(CPU_S * size), wall_s=WALL_S * size)


def parsed(data: bytes, charset: str, address: str, name: str) -> Document:
    """The document of a book, read in this process; neither charset nor address tells anything of it."""
    from readtui.ingest.epub import book  # deferred: its parsers take 60 ms

    return book.document_of(open_archive(data, name), name)


def part(data: bytes, name: str) -> bytes:
    """The part of that name in the book `data`, such as a picture. Raises FormatError if it is not to be had."""
    return open_archive(data, "the book").read(name)


def _opened(data: bytes, shown: str) -> Archive:
    if not data:
        raise FormatError(f"{shown} is empty: there is no book in it", _AGAIN)
    if not data.startswith(b"PK"):
        refuse_known_kinds(shown, data)
    return open_archive(data, shown)


def _is_read(name: str) -> bool:
    """Whether a part of a book may be text, or tell of it."""
    return _UNREAD.search(name) is None
