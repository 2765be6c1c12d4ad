"""HTML into a document: small pages in this process, others in one of their own with limits."""

from __future__ import annotations

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.detect import refuse_known_kinds, refuse_noise
from readtui.ingest.encoding import decode_page, is_wide
from readtui.ingest.source import Source

LIMIT_BYTES = 20 << 20
"""The longest page: more would take more memory and time than its parser is given."""

AT_HAND_BYTES = 64 << 10
AT_HAND_TAGS = 8_000
"""Bytes and tags up to which a page is read in this process: even the worst of that size takes a second at most."""


def read(source: Source) -> Document:
    """The document of a page. Raises FormatError if it is too long, too intricate, or no text."""
    data = source.data
    if len(data) > LIMIT_BYTES:
        limit = f"{LIMIT_BYTES >> 20} MB"
        raise FormatError(
            f"{source.name} is too large for a web page: more than the limit of {limit}", "save a part of it"
        )
    refuse_known_kinds(source.name, data)
    if not is_wide(data):
        refuse_noise(source.name, data)
    address = source.address or (source.name if source.kind == "url" else "")
    if len(data) <= AT_HAND_BYTES and data.count(b"<") <= AT_HAND_TAGS:
        return parsed(data, source.charset, address, source.name)
    return sandbox.read(sandbox.Request(__name__, source.name, address, source.charset), data)


def parsed(data: bytes, charset: str, address: str, name: str) -> Document:
    """The document of a page, read in this process: `charset` is what the server said of it, or empty."""
    from readtui.ingest.html import webpage  # deferred: its parsers take 150 ms

    decoded = decode_page(data, charset)
    if not decoded.text.strip():
        builder = Builder(name)
        builder.note("There is no text in it." if data else "The file is empty.")
        return builder.build()
    return webpage.document_of(decoded.text, name, decoded.notes, address)
