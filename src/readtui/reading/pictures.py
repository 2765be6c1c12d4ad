"""Where the pictures of a document are, so that another program can show them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urljoin, urlsplit

from readtui.errors import FormatError, SourceError
from readtui.ingest.source import is_address, read_file
from readtui.reading.link_target import DRAWINGS, PICTURES

Picture: TypeAlias = Path | str
"""A file, by its absolute path; or an address."""

MOST_KEPT = 50
"""Pictures out of books that stay in the cache."""

_ZIP = b"PK\x03\x04"


def picture(source: str, image: str, fetched: Callable[[str], bytes], cache: Callable[[], Path]) -> Picture:
    """Where a picture is that a document from `source` (a path, an address, or "-") calls `image`.

    One that is part of a book is written into the folder that `cache` gives. `fetched` gives what came from an address.
    Raises SourceError, FormatError, LibraryError.
    """
    if not image:
        raise SourceError("this picture is described, but it lies nowhere")
    if is_address(source):
        data = b"" if is_address(image) else fetched(source)
        return _kept(data, image, cache) if data.startswith(_ZIP) else _address(urljoin(source, image))
    if image.startswith("//"):
        return _address(f"https:{image}")
    if is_address(image) and not image.startswith("file:"):
        return _address(image)
    if source == "-":
        raise SourceError(f"{image}: no file lies beside a text that came down a pipe")
    if _is_book(Path(source)):
        return _kept(read_file(source).data, image, cache)
    return _beside(Path(source), image)


def _address(image: str) -> str:
    from readtui.ingest.web.address import parse_address  # deferred: 4 ms

    return str(parse_address(image))


def _is_book(file: Path) -> bool:
    with suppress(OSError):
        if file.is_file():
            with file.open("rb") as stream:
                return stream.read(len(_ZIP)) == _ZIP
    return False


def _beside(text: Path, image: str) -> Path:
    try:
        path = urlsplit(image).path if image.startswith("file:") else image
    except ValueError as error:
        raise SourceError(f"{image}: the address is malformed") from error
    file = Path(os.path.abspath(text.parent / unquote(path)))  # noqa: PTH100 (Path.absolute keeps "..")
    if file.suffix.lower() not in PICTURES | DRAWINGS:
        raise FormatError(f"{image} is no picture by its name, so it is not opened")
    if not file.is_file():
        raise SourceError(f"{file}: there is no such picture")
    return file


def _kept(book: bytes, name: str, cache: Callable[[], Path]) -> Path:
    """A part of a book as a file that nobody else reads, under a name that says nothing but its kind."""
    ending = Path(name).suffix.lower()
    if ending not in PICTURES:
        raise FormatError(f"{name} in this book is not opened: it may be more than a picture")
    from hashlib import sha256  # deferred: few readings open a picture

    from readtui.ingest.epub import reader  # deferred, likewise

    data = reader.read_resource(book, name)
    folder = cache() / "pictures"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"{sha256(data).hexdigest()[:24]}{ending}"
        file.unlink(missing_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with open(descriptor, "wb") as stream:
            stream.write(data)
        _make_room(folder)
    except OSError as error:
        raise SourceError(f"the picture cannot be written into {folder}: {error.strerror}") from error
    return file


def _make_room(folder: Path) -> None:
    by_age = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in by_age[MOST_KEPT:]:
        file.unlink(missing_ok=True)
