"""The parts of a book that is a zip archive, unpacked within limits."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from stat import S_ISLNK
from typing import NamedTuple

from readtui.errors import FormatError

MOST_PARTS = 20 << 10
"""Entries of an archive: books have some hundreds, a large encyclopaedia some thousands."""

LARGEST_BYTES = 64 << 20
"""What a part unpacks to at most."""

LARGEST_OF_ALL_BYTES = 512 << 20
"""What all parts that are asked for unpack to at most."""

MOST_GROWN = 200
GROWN_FROM_BYTES = 1 << 20
"""How many times longer than packed a part may be, or all, where that is more than this. Prose grows to three times."""

_PIECE_BYTES = 1 << 18
_LOCAL = struct.Struct("<4s5H3L2H")  # the header of an entry (APPNOTE 4.3.7)
_CENTRAL = struct.Struct("<4s6H3L5H2L")  # its line in the directory (4.3.12)
_END = struct.Struct("<4s4H2LH")  # where the directory ends (4.3.16)
_ENCRYPTED = 1
_UTF8_NAMES = 0x800
_MOST_TOLD = 0xFFFFFFFF
_LINK = 0o120777 << 16  # the mode of a symbolic link, where Unix keeps it
_AGAIN = "get the book again from where it came"
# What `zipfile` raises over damaged directories, beside errors of the values in them.
_DAMAGE = (zipfile.BadZipFile, RuntimeError, LookupError, EOFError, struct.error, ValueError, OverflowError, OSError)


class Packed(NamedTuple):
    """One entry as the directory describes it; `at` is where its header stands."""

    name: str
    method: int
    crc: int
    at: int
    packed_bytes: int
    told_bytes: int
    is_encrypted: bool = False
    is_link: bool = False


class Archive:
    """An archive in memory. What a part unpacks to is counted while it unpacks, whatever the directory says."""

    def __init__(self, data: bytes, entries: Sequence[Packed]) -> None:
        self._data = memoryview(data)
        self._entries = {entry.name: entry for entry in entries}
        self._unpacked_bytes = 0  # of all parts that were read

    @property
    def entries(self) -> Mapping[str, Packed]:
        """The entries by name, as the directory lists them."""
        return self._entries

    def find(self, name: str) -> str:
        """The name of the part that is meant by `name`, however it is written; "" if there is none."""
        return name if name in self._entries else self._by_fold.get(_folded(name), "")

    @cached_property
    def _by_fold(self) -> Mapping[str, str]:
        return {_folded(name): name for name in reversed(self._entries)}

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises FormatError if it is missing, damaged, or too large."""
        entry = self._entries.get(self.find(name))
        if entry is None:
            raise FormatError(f"{name} is missing", _AGAIN)
        if entry.is_link:
            raise FormatError(f"{name} is a link to elsewhere, which is not followed", _AGAIN)
        if entry.is_encrypted:
            raise FormatError(f"{name} is encrypted", "open the book in the program that it was made for")
        packed = self._packed(entry)
        before = self._unpacked_bytes
        try:
            data = self._unpacked(entry, packed)
        except FormatError:
            self._unpacked_bytes = before  # others may still be small enough
            raise
        if zlib.crc32(data) != entry.crc:
            raise FormatError(f"{name} is damaged", _AGAIN)
        return data

    def _unpacked(self, entry: Packed, packed: memoryview) -> bytes:
        match entry.method:
            case zipfile.ZIP_STORED:
                self._count(entry, len(packed), len(packed))
                return bytes(packed)
            case zipfile.ZIP_DEFLATED:
                return b"".join(self._inflated(entry, packed))
            case _:
                raise FormatError(f"{entry.name} is packed in a way that books must not be", _AGAIN)

    def _packed(self, entry: Packed) -> memoryview:
        """The bytes of an entry as they are packed."""
        header = self._data[entry.at : entry.at + _LOCAL.size]
        if len(header) < _LOCAL.size or bytes(header[:4]) != b"PK\3\4":
            raise FormatError(f"{entry.name} is damaged", _AGAIN)
        *_, name_bytes, extra_bytes = _LOCAL.unpack(header)
        start = entry.at + _LOCAL.size + name_bytes + extra_bytes
        packed = self._data[start : start + entry.packed_bytes]
        if len(packed) < entry.packed_bytes:
            raise FormatError(f"{entry.name} is cut short", _AGAIN)
        return packed

    def _inflated(self, entry: Packed, packed: memoryview) -> list[bytes]:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        chunks: list[bytes] = []
        size = 0
        try:
            chunk = stream.decompress(packed, _PIECE_BYTES)
            while chunk:
                size += len(chunk)
                self._count(entry, size, len(chunk))
                chunks.append(chunk)
                chunk = stream.decompress(stream.unconsumed_tail, _PIECE_BYTES)
        except zlib.error as error:
            raise FormatError(f"{entry.name} is damaged", _AGAIN) from error
        return chunks

    def _count(self, entry: Packed, size: int, more: int) -> None:
        """Raise FormatError if a part that unpacks to `size` bytes so far, with `more` just now, is too large."""
        self._unpacked_bytes += more
        split = "open it in another program"
        if size > entry.told_bytes:
            raise FormatError(f"{entry.name} is damaged: it is longer than the archive tells", _AGAIN)
        if size > LARGEST_BYTES:
            raise FormatError(f"{entry.name} is larger than the limit of {LARGEST_BYTES >> 20} MB", split)
        if size > GROWN_FROM_BYTES and size > MOST_GROWN * entry.packed_bytes:
            raise FormatError(f"{entry.name} unpacks to more than {MOST_GROWN} times its size, the limit", split)
        if self._unpacked_bytes > max(GROWN_FROM_BYTES, MOST_GROWN * len(self._data)):
            raise FormatError(f"all parts unpack to more than {MOST_GROWN} times their size, the limit", split)
        if self._unpacked_bytes > LARGEST_OF_ALL_BYTES:
            raise FormatError(f"all parts are larger than the limit of {LARGEST_OF_ALL_BYTES >> 20} MB", split)

    def emptied(self, is_needed: Callable[[str], bool]) -> bytes:
        """The same archive in which the parts that are not needed are empty."""
        out, directory = BytesIO(), BytesIO()
        for entry in self._entries.values():
            name = entry.name.encode("utf-8", "replace")[:0xFFFF]
            packed, method, crc = memoryview(b""), zipfile.ZIP_STORED, 0
            if is_needed(entry.name):
                method, crc = entry.method, entry.crc
                with suppress(FormatError):  # it is told when the part is read
                    packed = self._packed(entry)
            sizes = (crc, len(packed), min(entry.told_bytes, _MOST_TOLD), len(name))
            flags = _UTF8_NAMES | entry.is_encrypted
            mode = _LINK if entry.is_link else 0
            line = (b"PK\1\2", 20, 20, flags, method, 0, 0, *sizes, 0, 0, 0, 0, mode, out.tell())
            directory.write(_CENTRAL.pack(*line) + name)
            out.write(_LOCAL.pack(b"PK\3\4", 20, flags, method, 0, 0, *sizes, 0) + name)
            out.write(packed)
        count = len(self._entries)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, directory.tell(), out.tell(), 0)
        return out.getvalue() + directory.getvalue() + end


def opened(data: bytes, shown: str) -> Archive:
    """The archive in `data`. Raises FormatError if it is damaged, or made to do harm."""
    # Counted before the directory is taken apart: each of its lines starts so, and a million would take 10 s.
    if data.count(b"PK\1\2") > MOST_PARTS:
        raise FormatError(f"{shown} has more than {MOST_PARTS:,} parts, the limit", "unpack it, and open what you need")
    try:
        with zipfile.ZipFile(BytesIO(data)) as found:
            entries = [_entry(told) for told in found.infolist() if not told.is_dir()]
    except _DAMAGE as error:
        raise FormatError(f"{shown} is damaged: it is not a whole zip archive", _AGAIN) from error
    in_file = sorted(entries, key=lambda entry: entry.at)
    if any(one.at + _LOCAL.size + one.packed_bytes > other.at for one, other in pairwise(in_file)):
        raise FormatError(f"{shown} is damaged: parts of its zip archive overlap", _AGAIN)
    return Archive(data, entries)


def _entry(told: zipfile.ZipInfo) -> Packed:
    sizes = (told.CRC, told.header_offset, told.compress_size, told.file_size)
    is_link = S_ISLNK(told.external_attr >> 16)
    return Packed(_named(told), told.compress_type, *sizes, bool(told.flag_bits & _ENCRYPTED), is_link)


def _named(told: zipfile.ZipInfo) -> str:
    """The name of an entry. Many archives have names in UTF-8 without saying so."""
    if not told.filename.isascii() and not told.flag_bits & _UTF8_NAMES:
        try:
            return told.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            return told.filename
    return told.filename


def _folded(name: str) -> str:
    """A name as far as two ways of writing it agree."""
    return unicodedata.normalize("NFC", name.replace("\\", "/")).casefold().lstrip("/")
