"""The files and addresses of pictures, so that another program can show them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urljoin, urlsplit

from readtui.config.paths import write_private_file
from readtui.errors import FormatError, SourceError
from readtui.ingest.source import is_address, read_file
from readtui.reading.link_target import BITMAP_SUFFIXES, VECTOR_SUFFIXES

Picture: TypeAlias = Path | str
"""A file by its absolute path, or an address."""

MAX_CACHED_PICTURES = 50
"""Pictures from books that are kept in the cache."""

_ZIP = b"PK\x03\x04"


def locate_picture(source: str, image: str, fetch: Callable[[str], bytes], cache_folder: Callable[[], Path]) -> Picture:
    """Return the file or address of the picture that a document calls `image`.

    `source` is what the document was opened from: a path, an address, or "-". A picture inside a book is extracted into
    `cache_folder()`. `fetch` returns the stored content of an address. Raises SourceError, FormatError or LibraryError.
    """
    if not image:
        raise SourceError("this picture has no address")
    if is_address(source):
        data = b"" if is_address(image) else fetch(source)
        if data.startswith(_ZIP):
            return _extract_from_book(data, image, cache_folder)
        return _web_address(urljoin(source, image))
    if image.startswith("//"):
        return _web_address(f"https:{image}")
    if is_address(image) and not image.startswith("file:"):
        return _web_address(image)
    if source == "-":
        raise SourceError(f"{image}: the text came from a pipe, so the picture cannot be found")
    if _is_book(Path(source)):
        return _extract_from_book(read_file(source).data, image, cache_folder)
    return _local_file(Path(source), image)


def _web_address(image: str) -> str:
    from readtui.ingest.web.address import parse_address  # deferred: 4 ms

    return str(parse_address(image))


def _is_book(file: Path) -> bool:
    with suppress(OSError):
        if file.is_file():
            with file.open("rb") as stream:
                return stream.read(len(_ZIP)) == _ZIP
    return False


def _local_file(text: Path, image: str) -> Path:
    try:
        path = urlsplit(image).path if image.startswith("file:") else image
    except ValueError as error:
        raise SourceError(f"{image}: malformed address") from error
    file = Path(os.path.abspath(text.parent / unquote(path)))  # noqa: PTH100 (Path.absolute keeps "..")
    if file.suffix.lower() not in BITMAP_SUFFIXES | VECTOR_SUFFIXES:
        raise FormatError(f"{image} is not opened: it does not have the suffix of a picture")
    if not file.is_file():
        raise SourceError(f"{file}: no such picture")
    return file


def _extract_from_book(book: bytes, name: str, cache_folder: Callable[[], Path]) -> Path:
    """Write a part of a book to a private file, named by its digest and suffix only."""
    suffix = Path(name).suffix.lower()
    if suffix not in BITMAP_SUFFIXES:
        raise FormatError(f"{name} in this book is not opened: this type of file may contain scripts")
    from hashlib import sha256  # deferred: few readings open a picture

    from readtui.ingest.epub import reader  # deferred, likewise

    data = reader.read_resource(book, name)
    folder = cache_folder() / "pictures"
    try:
        file = folder / f"{sha256(data).hexdigest()[:24]}{suffix}"
        write_private_file(file, data)
        _delete_oldest(folder)
    except OSError as error:
        raise SourceError(f"the picture cannot be written to {folder}: {error.strerror}") from error
    return file


def _delete_oldest(folder: Path) -> None:
    by_age = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in by_age[MAX_CACHED_PICTURES:]:
        file.unlink(missing_ok=True)
