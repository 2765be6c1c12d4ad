"""HTTP responses: status, content type, and decompression of the body in small chunks."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from readtui.errors import SourceError
from readtui.ingest.format import DOCX_TYPE
from readtui.ingest.source import Source
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from zlib import _Decompress

SAVE_IN_BROWSER = "save the page in a browser, then open the file"


class Response(NamedTuple):
    """A fetched page or book. `source.mtime` is the time of the fetch.

    `etag` and `last_modified` let a later request ask whether the page has changed.
    """

    source: Source
    etag: str = ""
    last_modified: str = ""


BOOK_TYPES = frozenset(("application/epub+zip", "application/pdf", "application/x-mobipocket-ebook", DOCX_TYPE))
"""Content types of books and papers, for which the limit is higher."""

_GENERIC_TYPES = (
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "application/zip",
    "application/x-zip-compressed",
)
_BOOK_EXTENSIONS = (".epub", ".pdf", ".docx")

_TYPE = lazy_regex(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")
_CHARSET = lazy_regex(r";\s*charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)

_NOT_TEXT = {"image": "an image", "audio": "a sound file", "video": "a video", "font": "a font", "model": "a 3D model"}
_NOT_TEXT_APPLICATIONS = {
    "application/zip": "an archive",
    "application/gzip": "an archive",
    "application/x-tar": "an archive",
    "application/java-archive": "a program",
    "application/wasm": "a program",
    "application/vnd.microsoft.portable-executable": "a program",
}

_STATUS_ERRORS: Mapping[int, tuple[str, str]] = {
    401: ("asks for a password", SAVE_IN_BROWSER),
    402: ("asks for payment", SAVE_IN_BROWSER),
    403: ("refuses programs like this one", SAVE_IN_BROWSER),
    404: ("does not have this page", "check the address"),
    406: ("refuses programs like this one", SAVE_IN_BROWSER),
    407: ("is behind a proxy that asks for a password", "add it to HTTPS_PROXY"),
    408: ("took too long", "try again"),
    410: ("no longer has this page", "look for a copy at web.archive.org"),
    418: ("refuses programs like this one", SAVE_IN_BROWSER),
    429: ("got too many requests", "try again in a few minutes"),
    451: ("may not send it for legal reasons", "look for a copy at web.archive.org"),
    503: ("is not available now", f"try again in a few minutes, or {SAVE_IN_BROWSER}"),
}


# Headers


def parse_content_type(header: str) -> tuple[str, str]:
    """Return the content type in lower case and the charset of a Content-Type header; "" for a missing one."""
    content_type = header.partition(";")[0].strip().lower()
    charset = _CHARSET.search(header)
    return content_type if _TYPE.fullmatch(content_type) else "", charset[1].lower() if charset else ""


def check_status(status: int, shown: str) -> None:
    """Raise SourceError unless the status is a success. `shown` is the address."""
    if 200 <= status < 300:
        return
    if status in _STATUS_ERRORS:
        what, fix = _STATUS_ERRORS[status]
    elif status >= 500:
        what, fix = "has an error", "try again in a few minutes"
    else:
        what, fix = "refuses to send it", SAVE_IN_BROWSER
    raise SourceError(f"{shown}: the server {what} (HTTP status {status})", fix)


def is_book(content_type: str, target: str) -> bool:
    """Whether a response is a book or a paper: by its type, or if that is generic, by the extension of `target`."""
    path = target.partition("?")[0].lower()
    return content_type in BOOK_TYPES or (content_type in _GENERIC_TYPES and path.endswith(_BOOK_EXTENSIONS))


def check_content_type(content_type: str, shown: str) -> None:
    """Raise SourceError for a content type without text. `shown` is the address."""
    what = _NOT_TEXT.get(content_type.partition("/")[0]) or _NOT_TEXT_APPLICATIONS.get(content_type)
    if what:
        raise SourceError(f"{shown} is {what} (of type {content_type}), not a text", "open it in a browser")


# The body

ACCEPTED_ENCODINGS = "gzip, deflate"
"""Value of Accept-Encoding: the encodings that `zlib` of Python decodes."""

_CHUNK_BYTES = 1 << 18  # a few kilobytes can decompress to gigabytes
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS  # zlib detects which of them by the header
_GZIP_START = (b"\x1f\x8b", b"\x1f")


def decompressed(chunks: Iterable[bytes], encoding: str, site: str) -> Iterator[bytes]:
    """Yield a body without its compression, in chunks of at most 256 kB. `encoding` is the value of Content-Encoding.

    Raises SourceError if the encoding is not in `ACCEPTED_ENCODINGS`, or the body is damaged or incomplete.
    """
    match encoding.strip().lower():
        case "" | "identity":
            yield from chunks
        case "gzip" | "x-gzip" | "deflate":
            try:
                yield from _inflated(chunks, site)
            except zlib.error as error:
                raise SourceError(f"{site} sent damaged compressed data", "try again") from error
        case _:
            raise SourceError(f"{site} uses a compression that was not requested", "save the page in a browser")


def _inflated(chunks: Iterable[bytes], site: str) -> Iterator[bytes]:
    """Decompress one stream, or several in sequence, as gzip allows. Bytes after the last one are ignored."""
    stream: _Decompress | None = None
    begun = False
    for chunk in chunks:
        rest = chunk
        while rest:
            if stream is None:
                if begun and not rest.startswith(_GZIP_START):
                    return
                stream, begun = _decompressor(rest), True
            piece = stream.decompress(rest, _CHUNK_BYTES)
            while piece:
                yield piece
                piece = stream.decompress(stream.unconsumed_tail, _CHUNK_BYTES)
            rest = b""
            if stream.eof:
                rest, stream = stream.unused_data, None
    if stream is not None:
        raise SourceError(f"{site} sent an incomplete page", "try again")


def _decompressor(start: bytes) -> _Decompress:
    """Return a decompressor for a stream by its first bytes. Some servers send "deflate" without the zlib header."""
    if start.startswith(_GZIP_START) or (start[0] & 15 == 8 and start[0] >> 4 <= 7):
        return zlib.decompressobj(_GZIP_OR_ZLIB)
    return zlib.decompressobj(-zlib.MAX_WBITS)
