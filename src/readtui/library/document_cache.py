"""A cache of parsed documents, so that a document that was read before opens without its parser.

Each document has a file of its own in one folder. Files may be deleted at any time. One that is damaged, or was written
by another version of the program or by another user, counts as missing: the document is parsed again.
"""

from __future__ import annotations

import os
import stat
import struct
import sys
import time
import zlib
from _blake2 import blake2b  # as in `document.digest`
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from readtui import __version__
from readtui.config.paths import PACKAGE, write_private_file
from readtui.document.digest import digest
from readtui.document.model import Document, Lines
from readtui.document.serialise import Serialised, decode, encode
from readtui.ingest.plaintext.deferred_lines import DeferredLines
from readtui.ingest.source import Source, SourceState
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable_line

LIMIT_BYTES = 100_000_000
"""Most bytes of all files: some hundred books. The documents that were not opened for longest are deleted."""

MOST_DOCUMENTS = 1_000
"""Most files, so that looking through the folder takes at most some 5 ms."""

LARGEST_BYTES = 32_000_000
"""Most bytes of one file."""

_DAY_S = 86_400
_BLOCK_BYTES = 4096  # that the smallest file takes on most disks

_MAGIC = b"readtui1"
_KEY_BYTES = 32
_DIGEST_BYTES = 16
_HEADER = struct.Struct("<8s16s32s16s6qI4Q")
"""Magic, version, seal, digest of the source, `FileState`, CRC-32 of the text, lengths of the four parts."""

_READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

_CHECKED_BYTES = 1 << 16  # in parts that stay in the cache of the processor, this takes half the time
_CONTROLS = bytes((*range(10), *range(11, 32), 127))
_C1 = lazy_regex(b"\xc2[\x80-\x9f]")  # in UTF-8

_PARSER_PACKAGES = ("document", "ingest", "library", "maths", "unicode")
"""The packages of readtui that a stored document depends on."""


class _Entry(NamedTuple):
    """A document that is not written yet, and its source."""

    source: Source
    document: Document


class DocumentCache:
    """The cache in a folder.

    `key_file` has a secret of the user, which authenticates each file; it is created when needed. `version` returns 16
    bytes that change with everything a parsed document depends on. Errors of the disk are never raised.
    """

    def __init__(
        self,
        folder: Path,
        key_file: Path,
        version: Callable[[], bytes],
        *,
        limit_bytes: int = LIMIT_BYTES,
        most_documents: int = MOST_DOCUMENTS,
    ) -> None:
        self._folder = folder
        self._key_file = key_file
        self._find_version = version
        self._limit_bytes = limit_bytes
        self._most_documents = most_documents
        self._version = b""
        self._key = b""
        self._entries: list[_Entry] = []

    # Reading

    def find_file(self, path: str) -> Document | None:
        """Return the document of a file that has the state that it had when it was read; the file is not opened."""
        try:
            now = SourceState.of(Path(path).stat())
            name = _file_name(printable_line(path), os.path.abspath(path))  # noqa: PTH100 (as `Source.path`)
        except (OSError, ValueError):
            return None
        return self._read(name, lambda state, _: state.proves(now))

    def find(self, source: Source) -> Document | None:
        """Return the document of a source by its bytes, or None."""
        is_named_by_bytes = source.kind == "stream"
        document = self._read(_name_of(source), lambda _, found: is_named_by_bytes or found == _digest(source.data))
        if document is not None and source.state is not None and source.state.is_proof:
            self.add(source, document)  # next time it is found by the state of the file
        return document

    def _read(self, name: str, is_current: Callable[[SourceState, bytes], bool]) -> Document | None:
        try:
            data = _read_private_file(self._folder / name, LARGEST_BYTES)
            document = self._decoded(name, data, is_current) if data else None
        except Exception:  # hostile bytes: whatever is wrong with them, the document can be parsed again
            return None
        if document is not None:
            self._record_use(self._folder / name)
        return document

    def _decoded(self, name: str, data: bytes, is_current: Callable[[SourceState, bytes], bool]) -> Document | None:
        """Return the document in a file; None if the file is not whole, not of this version, or not current."""
        magic, version, seal, source_digest, *numbers = _HEADER.unpack_from(data)
        state, text_check, lengths = SourceState(*numbers[:6]), numbers[6], numbers[7:]
        if magic != _MAGIC or version != self._present_version() or not is_current(state, source_digest):
            return None
        if _HEADER.size + sum(lengths) != len(data):
            return None
        text, strings, columns, lines = _cut(memoryview(data), _HEADER.size, lengths)
        rest = memoryview(data)[_HEADER.size + len(text) :]
        if zlib.crc32(text) != text_check or seal != self._seal(name, data[: _HEADER.size], rest):
            return None
        if _has_controls(text):
            return None
        document = decode(Serialised(text, strings, columns))
        return replace(document, lines=unpacked_lines(bytes(lines), document.text)) if lines else document

    def _record_use(self, file: Path) -> None:
        """Give a file the present time, at most once a day: the oldest files are deleted first."""
        with suppress(OSError):
            if file.stat().st_mtime < time.time() - _DAY_S:
                os.utime(file)

    # Writing

    def add(self, source: Source, document: Document) -> None:
        """Add the document of a source, unless it is too large. It is not on disk before `write`."""
        if len(document.text) < LARGEST_BYTES:
            self._entries.append(_Entry(source, document))

    def write(self) -> None:
        """Write what was added, and delete the oldest files beyond the limits. May be called in any thread."""
        entries, self._entries = self._entries, []
        with suppress(OSError):
            for entry in entries:
                self._write(entry)
            if entries:
                self._delete_oldest()

    def _write(self, entry: _Entry) -> None:
        document, name = entry.document, _name_of(entry.source)
        try:
            parts = encode(replace(document, digest=document.digest or digest(document.text)))
        except ValueError:  # a document that was not made by `Builder`
            return
        lines = document.lines.packed() if document.lines is not None else b""
        rest = b"".join((*parts[1:], lines))
        if _HEADER.size + len(parts.text) + len(rest) > LARGEST_BYTES:
            return
        self._key = self._key or self._stored_key() or self._new_key()
        lengths = (*map(len, parts), len(lines))
        values = (_digest(entry.source.data), *(entry.source.state or SourceState()), zlib.crc32(parts.text), *lengths)
        unsealed = _HEADER.pack(_MAGIC, self._present_version(), b"", *values)
        seal = self._seal(name, unsealed, rest)
        header = _HEADER.pack(_MAGIC, self._present_version(), seal, *values)
        write_private_file(self._folder / name, b"".join((header, parts.text, rest)))

    def _delete_oldest(self) -> None:
        """Delete the files that were not used for longest, so that the others are within the limits."""
        with os.scandir(self._folder) as files:
            by_age = sorted(((file.stat(follow_symlinks=False), file.path) for file in files), key=_newest_first)
        total = 0
        for number, (status, path) in enumerate(by_age):
            total += max(status.st_size, _BLOCK_BYTES)
            if number and (total > self._limit_bytes or number >= self._most_documents):
                with suppress(OSError):
                    Path(path).unlink()

    # The version and the key

    def _present_version(self) -> bytes:
        self._version = self._version or self._find_version()
        return self._version

    def _seal(self, name: str, header: bytes, rest: bytes | memoryview) -> bytes:
        """Return what only the owner of the key can compute of a file: all of it but the text, which has a CRC in it.

        The text is left out, as it would take more time than all else; control characters are searched in it instead.
        """
        self._key = self._key or self._stored_key()
        if not self._key:
            return b""
        before, after = header[: len(_MAGIC) + _DIGEST_BYTES], header[len(_MAGIC) + _DIGEST_BYTES + _KEY_BYTES :]
        sealed = blake2b(name.encode(), digest_size=_KEY_BYTES, key=self._key)
        for part in (before, after, rest):
            sealed.update(part)
        return sealed.digest()

    def _stored_key(self) -> bytes:
        """Return the key; empty if there is none."""
        try:
            key = _read_private_file(self._key_file, _KEY_BYTES)
        except OSError:
            return b""
        return key if len(key) == _KEY_BYTES else b""

    def _new_key(self) -> bytes:
        write_private_file(self._key_file, os.urandom(_KEY_BYTES))
        return self._stored_key()


def delete_cache(folder: Path, key_file: Path) -> None:
    """Delete a cache as far as possible."""
    with suppress(OSError), os.scandir(folder) as files:
        for path in [*(Path(file.path) for file in files), key_file]:
            with suppress(OSError):
                path.unlink()
        folder.rmdir()


def cache_summary(folder: Path) -> str:
    """Return where a cache is and how large it is, for a person."""
    sizes: list[int] = []
    with suppress(OSError), os.scandir(folder) as files:
        sizes += (file.stat(follow_symlinks=False).st_size for file in files)
    texts = "1 parsed text" if len(sizes) == 1 else f"{len(sizes)} parsed texts"
    return f"{folder}: {texts}, {sum(sizes) / 1e6:.1f} MB; it may be deleted"


def code_version() -> bytes:
    """Return 16 bytes that change with readtui, its parsers, and Python.

    An installer adds and removes entries of the folders of packages, so their times tell when a package has changed. In
    a checkout, the source files of readtui are looked at too.
    """
    states: list[object] = [__version__, sys.hexversion, sys.byteorder]
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")):
            with suppress(OSError):
                states += (folder, Path(folder).stat().st_mtime_ns)
    if not (PACKAGE / "themes").is_dir():  # a wheel has them
        states += sorted(state for part in _PARSER_PACKAGES for state in _source_files(PACKAGE / part))
    return _digest(repr(states).encode())


def _source_files(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    """Yield the path, size and time of each source file in a folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _source_files(entry.path)


def _file_name(name: str, path: str) -> str:
    """Return the name in the cache of the document of a file. A document contains the name by which it was opened."""
    return _digest(repr((name, path)).encode()).hex()


def _name_of(source: Source) -> str:
    """Return the name in the cache of the document of a source. Each text from a pipe has its own."""
    if source.kind == "file" and source.path is not None:
        return _file_name(source.name, source.path)
    origin = (source.kind, source.name, source.address, source.content_type, source.charset)
    return _digest(repr((*origin, _digest(source.data) if source.kind == "stream" else b"")).encode()).hex()


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST_BYTES).digest()


def _cut(data: memoryview, start: int, lengths: list[int]) -> Iterator[memoryview]:
    for length in lengths:
        yield data[start : start + length]
        start += length


def _has_controls(text: memoryview) -> bool:
    """Whether a text in UTF-8 has control characters other than newlines, which would reach the terminal."""
    for start in range(0, len(text), _CHECKED_BYTES):
        part = bytes(text[start : start + _CHECKED_BYTES + 1])  # C1 characters have two bytes
        if len(part.translate(None, _CONTROLS)) != len(part) or not (part.isascii() or _C1.search(part) is None):
            return True
    return False


def _read_private_file(path: Path, most_bytes: int) -> bytes:
    """Return the bytes of a regular file that only this user can read and write; empty for another. Raises OSError."""
    with open(os.open(path, _READ_FLAGS), "rb", buffering=0) as stream:
        status = os.fstat(stream.fileno())
        is_own = not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o077)
        if not (stat.S_ISREG(status.st_mode) and is_own and status.st_size <= most_bytes):
            return b""
        return stream.read(status.st_size + 1) or b""


def _newest_first(file: tuple[os.stat_result, str]) -> int:
    return -file[0].st_mtime_ns


def unpacked_lines(packed: bytes, uncorrected_text: str) -> DeferredLines:
    """Return the lines of the document with this text, from the result of their `packed`: unpacked when needed."""

    def load() -> Lines:
        from readtui.ingest.plaintext.reader import unpacked  # deferred: its models are most of an opening

        return unpacked(packed, uncorrected_text)

    return DeferredLines(load, lambda: packed, uncorrected_text)
