"""HTML reader: a web page into a document. Small pages are read in this process, others in a child with limits."""

from __future__ import annotations

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.detect import refuse_binary, refuse_known_formats
from readtui.ingest.encoding import decode_page, is_utf16_or_utf32
from readtui.ingest.source import Source

MAX_BYTES = 20 << 20
"""Length of the longest page: a longer one needs more memory and time than the child process has."""

IN_PROCESS_BYTES = 64 << 10
IN_PROCESS_TAGS = 8_000
"""Bytes and tags up to which a page is read in this process: the slowest page of that size takes a second."""

EXTRACTION_CPU_S = sandbox.CPU_S
CPU_S_PER_MB = 3
"""CPU seconds that the child process may use: to find the article of a page that is not too long for that, and more
for each MB of the page. A slow machine takes 1.5 s a MB."""

MEMORY_PER_BYTE = 40
"""Bytes of memory for each byte of the page, besides `sandbox.MEMORY_BYTES`, that the child process may use. For 20 MB
it needs 300 MB if they are sections of a book, 650 MB if they are short items, 900 MB if they are links or cells: the
tree takes 250 bytes for an element with text."""


def read(source: Source) -> Document:
    """Return the document of a page.

    Raises FormatError if the page is too long, is not text, or exceeds the limits of the child process.
    """
    data = source.data
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES >> 20} MB"
        raise FormatError(
            f"{source.name} is too large for a web page: more than the limit of {limit}", "save a part of it"
        )
    refuse_known_formats(source.name, data)
    if not is_utf16_or_utf32(data):
        refuse_binary(source.name, data)
    address = source.address or (source.name if source.kind == "url" else "")
    if len(data) <= IN_PROCESS_BYTES and data.count(b"<") <= IN_PROCESS_TAGS:
        return parse(data, source.charset, address, source.name)
    cpu_s = EXTRACTION_CPU_S + CPU_S_PER_MB * (len(data) >> 20)
    wall_s = sandbox.WALL_S * cpu_s / EXTRACTION_CPU_S
    request = sandbox.Request(__name__, source.name, address, source.charset)
    memory_bytes = sandbox.MEMORY_BYTES + MEMORY_PER_BYTE * len(data)
    return sandbox.read(request, data, cpu_s=cpu_s, wall_s=wall_s, memory_bytes=memory_bytes)


def parse(data: bytes, charset: str, address: str, name: str) -> Document:
    """Return the document of a page, read in this process. `charset` is the server's, or empty."""
    from readtui.ingest.html.build import build_document  # deferred: large pages need it (40 ms) in the child only

    decoded = decode_page(data, charset)
    if not decoded.text.strip():
        builder = Builder(name)
        builder.note("There is no text in it." if data else "The file is empty.")
        return builder.build()
    return build_document(decoded.text, name, decoded.notes, address)
