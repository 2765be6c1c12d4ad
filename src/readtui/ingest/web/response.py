"""What a server's answer means to the reader: its type and charset, or why there is nothing to read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from readtui.errors import SourceError
from readtui.ingest.source import Source

SAVE_IT = "save the page in a browser, then open the file"


class Response(NamedTuple):
    """What was fetched. `source.mtime` is when that was; `etag` and `last_modified` ask later whether it changed."""

    source: Source
    etag: str = ""
    last_modified: str = ""


DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The type of a Word document."""

BOOKS = frozenset(("application/epub+zip", "application/pdf", "application/x-mobipocket-ebook", DOCX_TYPE))
"""Types of books and papers, which are larger than pages."""

_OF_ANYTHING = (
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "application/zip",
    "application/x-zip-compressed",
)
_BOOKS_END = (".epub", ".pdf", ".docx")

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)

_UNREADABLE = {"image": "an image", "audio": "a sound", "video": "a film", "font": "a font", "model": "a model"}
_UNREADABLE_APPLICATIONS = {
    "application/zip": "an archive",
    "application/gzip": "an archive",
    "application/x-tar": "an archive",
    "application/java-archive": "a program",
    "application/wasm": "a program",
    "application/vnd.microsoft.portable-executable": "a program",
}

_REFUSED: Mapping[int, tuple[str, str]] = {
    401: ("asks for a password", SAVE_IT),
    402: ("asks for money", SAVE_IT),
    403: ("refuses to give it to a program like this", SAVE_IT),
    404: ("does not have it", "check the address"),
    406: ("refuses to give it to a program like this", SAVE_IT),
    407: ("lies behind a proxy that asks for a password", "put it into HTTPS_PROXY"),
    408: ("took too long", "try again"),
    410: ("has it no more", "look for a copy at web.archive.org"),
    418: ("refuses to give it to a program like this", SAVE_IT),
    429: ("was asked too often", "try again in a few minutes"),
    451: ("may not give it for legal reasons", "look for a copy at web.archive.org"),
    503: ("is not able to answer now", f"try again in a few minutes, or {SAVE_IT}"),
}


def type_and_charset(header: str) -> tuple[str, str]:
    """The content type in lower case, and the charset, of a Content-Type header; each empty if not told."""
    kind = header.partition(";")[0].strip().lower()
    charset = _CHARSET.search(header)
    return kind if _TYPE.fullmatch(kind) else "", charset[1].lower() if charset else ""


def refuse_status(status: int, shown: str) -> None:
    """Raise SourceError unless the status says that the page is here."""
    if 200 <= status < 300:
        return
    if status in _REFUSED:
        what, mend = _REFUSED[status]
    elif status >= 500:
        what, mend = "is out of order", "try again in a few minutes"
    else:
        what, mend = "refuses to give it", SAVE_IT
    raise SourceError(f"{shown}: the server {what} (HTTP status {status})", mend)


def is_book(kind: str, target: str) -> bool:
    """Whether an answer is a book or a paper: by its type, or where that tells nothing, by how its address ends."""
    path = target.partition("?")[0].lower()
    return kind in BOOKS or (kind in _OF_ANYTHING and path.endswith(_BOOKS_END))


def refuse_type(kind: str, shown: str) -> None:
    """Raise SourceError for a type that no version reads."""
    what = _UNREADABLE.get(kind.partition("/")[0]) or _UNREADABLE_APPLICATIONS.get(kind)
    if what:
        raise SourceError(f"{shown} is {what} (of type {kind}), not a text", "open it in a browser")
