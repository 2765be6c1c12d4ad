"""EPUB reader: a book into a document. Small books are read in this process, others in a child with limits."""

from __future__ import annotations

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.archive import Archive, open_archive
from readtui.ingest.detect import refuse_known_formats
from readtui.ingest.source import Source
from readtui.unicode.lazy_regex import lazy_regex

IN_PROCESS_BYTES = 64 << 10
IN_PROCESS_UNPACKED_BYTES = 128 << 10
"""Largest packed and unpacked size of a book that is read in this process: the slowest takes a second."""

CPU_S = 4
WALL_S = 20.0
"""CPU seconds and seconds on the clock after which the child process is stopped. Each MB of packed text adds a
quarter: ten times the time that prose takes."""

MAX_ENCRYPTION_LIST_BYTES = 1 << 20
"""Largest list of encrypted files, enough for some thousand fonts. It is parsed in this process, before the limits."""

_NOT_TEXT = lazy_regex(
    r"(?i)\.(?:png|jpe?g|gif|webp|avif|bmp|tiff?|css|js|ttf|otf|woff2?|mp[34]|m4[av]|ogg|opus|webm|smil|pdf)$"
)
_ENCRYPTION_LIST = "META-INF/encryption.xml"
_RIGHTS_FILES = ("META-INF/rights.xml", "META-INF/sinf.xml")
_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_GET_COPY = "get another copy of the book"


def read(source: Source) -> Document:
    """Return the document of a book. Raises FormatError if it is damaged, encrypted or beyond a limit."""
    archive = _open(source.data, source.name)
    refuse_encrypted(archive, source.name)
    unpacked_bytes = sum(entry.declared_bytes for entry in archive.entries.values() if _may_be_text(entry.name))
    if len(source.data) <= IN_PROCESS_BYTES and unpacked_bytes <= IN_PROCESS_UNPACKED_BYTES:
        return parse(source.data, "", "", source.name)
    data = archive.with_only(_may_be_text)
    factor = 1 + (len(data) >> 20) / 4
    request = sandbox.Request(__name__, source.name)
    return sandbox.read(request, data, cpu_s=round(CPU_S * factor), wall_s=WALL_S * factor)


def parse(data: bytes, charset: str, address: str, name: str) -> Document:
    """Return the document of a book, read in this process. `charset` and `address` are not used."""
    from readtui.ingest.epub.build import build_document  # deferred: large books need it (60 ms) in the child only

    return build_document(open_archive(data, name), name)


def read_resource(book: bytes, path: str) -> bytes:
    """Return a file in a book, such as an image. Raises FormatError if it is missing, damaged or too large."""
    return open_archive(book, "the book").read(path)


def refuse_encrypted(archive: Archive, name: str) -> None:
    """Raise FormatError if files of a book other than fonts are encrypted. The book is shown as `name`."""
    problem = ""
    if any(entry.is_encrypted for entry in archive.entries.values()):
        problem = "is encrypted"
    elif any(map(archive.find, _RIGHTS_FILES)) or _lists_encrypted_text(archive):
        problem = "is protected by DRM"
    if problem:
        fix = "read it in the program that it was bought for, or get a copy without protection"
        raise FormatError(f"{name} {problem}", fix)


def _lists_encrypted_text(archive: Archive) -> bool:
    """Whether the list of encrypted files has any that are not obfuscated fonts, which readtui does not use."""
    if not (path := archive.find(_ENCRYPTION_LIST)):
        return False
    if archive.entries[path].declared_bytes > MAX_ENCRYPTION_LIST_BYTES:
        limit = f"{MAX_ENCRYPTION_LIST_BYTES >> 20} MB"
        raise FormatError(f"{_ENCRYPTION_LIST} is larger than the limit of {limit}", _GET_COPY)
    from readtui.ingest.epub.xhtml import attribute, parse_xml  # deferred: few books have such a list

    root = parse_xml(archive.read(path)).root
    if root is None:
        return False
    return any(
        not any(attribute(method, "Algorithm") in _FONT_OBFUSCATION for method in data.iterchildren("EncryptionMethod"))
        for data in root.iter("EncryptedData")
    )


def _open(data: bytes, name: str) -> Archive:
    if not data:
        raise FormatError(f"{name} is empty", _GET_COPY)
    if not data.startswith(b"PK"):
        refuse_known_formats(name, data)
    return open_archive(data, name)


def _may_be_text(path: str) -> bool:
    """Whether a file in a book may be a chapter or metadata: not an image, font, style sheet or similar file."""
    return _NOT_TEXT.search(path) is None
