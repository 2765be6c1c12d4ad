"""Zip archives (EPUB, DOCX): read single entries, with limits on their unpacked size."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from stat import S_ISLNK
from typing import NamedTuple

from readtui.errors import FormatError

MAX_ENTRIES = 20 << 10
"""Most entries of an archive: books have some hundreds, a large encyclopaedia some thousands."""

MAX_ENTRY_BYTES = 64 << 20
"""Largest unpacked size of one entry."""

MAX_TOTAL_BYTES = 512 << 20
"""Largest unpacked size of all entries that are read."""

MAX_RATIO = 200
RATIO_CHECKED_FROM_BYTES = 1 << 20
"""Largest ratio of unpacked to packed size, of one entry and of the archive, checked above this unpacked size. Prose
has a ratio of three."""

_CHUNK_BYTES = 1 << 18
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")  # before the data of each entry (APPNOTE 4.3.7)
_DIRECTORY_HEADER = struct.Struct("<4s6H3L5H2L")  # of an entry in the central directory (4.3.12)
_DIRECTORY_END = struct.Struct("<4s4H2LH")  # end of central directory record (4.3.16)
_ENCRYPTED_FLAG = 1
_UTF8_FLAG = 0x800
_MAX_UINT32 = 0xFFFFFFFF
_LINK_ATTRIBUTES = 0o120777 << 16  # the mode of a symbolic link, in the external attributes that Unix writes
_GET_COPY = "get another copy of the file"
# What `zipfile` raises for damaged directories, including errors in the values they contain.
_DAMAGE = (zipfile.BadZipFile, RuntimeError, LookupError, EOFError, struct.error, ValueError, OverflowError, OSError)


class DamagedEntryError(FormatError):
    """An entry that cannot be unpacked because its bytes are damaged or missing, not because of a limit."""


class ArchiveEntry(NamedTuple):
    """An entry as the central directory describes it. `declared_bytes` is its unpacked size, which may be false."""

    name: str
    method: int
    crc: int
    header_offset: int
    packed_bytes: int
    declared_bytes: int
    is_encrypted: bool = False
    is_link: bool = False


class Archive:
    """A zip archive in memory. It counts unpacked bytes itself while unpacking and does not trust declared sizes."""

    def __init__(self, data: bytes, entries: Sequence[ArchiveEntry]) -> None:
        self._data = memoryview(data)
        self._all_entries = tuple(entries)  # several may have the same name: the last one is read
        self._entries = {entry.name: entry for entry in entries}
        self._unpacked_bytes = 0  # of all entries read so far

    @property
    def entries(self) -> Mapping[str, ArchiveEntry]:
        """The entries by name, in the order of the central directory."""
        return self._entries

    @property
    def repeats_note(self) -> str:
        """A sentence for the reader about entries with the same name; "" if there are none."""
        counts = Counter(entry.name for entry in self._all_entries)
        repeated = [name for name, count in counts.items() if count > 1]
        match repeated:
            case []:
                return ""
            case [name]:
                return f"It contains several files with the name {name}: the last one is read."
            case _:
                return f"It contains several files each for {len(repeated):,} names: the last one of each is read."

    def find(self, name: str) -> str:
        """Return the name of the entry that matches `name`, or "". Case, Unicode form and slashes may differ."""
        return name if name in self._entries else self._names_by_key.get(_lookup_key(name), "")

    @cached_property
    def _names_by_key(self) -> Mapping[str, str]:
        return {_lookup_key(name): name for name in reversed(self._entries)}

    def read(self, name: str) -> bytes:
        """Return the unpacked bytes of an entry. Raises FormatError if it is missing, damaged or too large."""
        entry = self._entries.get(self.find(name))
        if entry is None:
            raise FormatError(f"{name} is missing", _GET_COPY)
        if entry.is_link:
            raise FormatError(f"{name} is a symbolic link, which is not followed", _GET_COPY)
        if entry.is_encrypted:
            raise FormatError(f"{name} is encrypted", "open the file in the program that it was made for")
        packed = self._packed(entry)
        unpacked_before = self._unpacked_bytes
        try:
            data = self._unpack(entry, packed)
        except FormatError:
            self._unpacked_bytes = unpacked_before  # other entries may still be small enough
            raise
        if zlib.crc32(data) != entry.crc:
            raise DamagedEntryError(f"{name} is damaged", _GET_COPY)
        return data

    def _packed(self, entry: ArchiveEntry) -> memoryview:
        header = self._data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or bytes(header[:4]) != b"PK\3\4":
            raise DamagedEntryError(f"{entry.name} is damaged", _GET_COPY)
        *_, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(header)
        start = entry.header_offset + _LOCAL_HEADER.size + name_bytes + extra_bytes
        packed = self._data[start : start + entry.packed_bytes]
        if len(packed) < entry.packed_bytes:
            raise DamagedEntryError(f"{entry.name} is cut short", _GET_COPY)
        return packed

    def _unpack(self, entry: ArchiveEntry, packed: memoryview) -> bytes:
        match entry.method:
            case zipfile.ZIP_STORED:
                self._count(entry, len(packed), len(packed))
                return bytes(packed)
            case zipfile.ZIP_DEFLATED:
                return b"".join(self._inflate(entry, packed))
            case _:
                raise FormatError(f"{entry.name} uses a compression method that is not supported", _GET_COPY)

    def _inflate(self, entry: ArchiveEntry, packed: memoryview) -> Iterator[bytes]:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        size = 0
        try:
            chunk = stream.decompress(packed, _CHUNK_BYTES)
            while chunk:
                size += len(chunk)
                self._count(entry, size, len(chunk))
                yield chunk
                chunk = stream.decompress(stream.unconsumed_tail, _CHUNK_BYTES)
        except zlib.error as error:
            raise DamagedEntryError(f"{entry.name} is damaged", _GET_COPY) from error

    def _count(self, entry: ArchiveEntry, size: int, added: int) -> None:
        """Count `added` unpacked bytes; `size` is the total of this entry. Raises FormatError if a limit is passed."""
        self._unpacked_bytes += added
        fix = "open it in another program"
        if size > entry.declared_bytes:
            raise DamagedEntryError(
                f"{entry.name} is damaged: it is larger than the size in the archive's list", _GET_COPY
            )
        if size > MAX_ENTRY_BYTES:
            raise FormatError(f"{entry.name} is larger than the limit of {MAX_ENTRY_BYTES >> 20} MB", fix)
        if size > RATIO_CHECKED_FROM_BYTES and size > MAX_RATIO * entry.packed_bytes:
            raise FormatError(f"{entry.name} unpacks to more than {MAX_RATIO} times its size, the limit", fix)
        if self._unpacked_bytes > max(RATIO_CHECKED_FROM_BYTES, MAX_RATIO * len(self._data)):
            raise FormatError(f"the archive unpacks to more than {MAX_RATIO} times its size, the limit", fix)
        if self._unpacked_bytes > MAX_TOTAL_BYTES:
            raise FormatError(f"the archive unpacks to more than {MAX_TOTAL_BYTES >> 20} MB, the limit", fix)

    def with_only(self, is_needed: Callable[[str], bool]) -> bytes:
        """Return the bytes of the same archive, where entries whose name is not needed are empty."""
        out, directory = BytesIO(), BytesIO()
        for entry in self._all_entries:
            name = entry.name.encode("utf-8", "replace")[:0xFFFF]
            packed, method, crc = memoryview(b""), zipfile.ZIP_STORED, 0
            if entry is self._entries[entry.name] and is_needed(entry.name):
                method, crc = entry.method, entry.crc
                with suppress(FormatError):  # it is raised again when the entry is read
                    packed = self._packed(entry)
            sizes = (crc, len(packed), min(entry.declared_bytes, _MAX_UINT32), len(name))
            flags = _UTF8_FLAG | entry.is_encrypted
            attributes = _LINK_ATTRIBUTES if entry.is_link else 0
            fields = (b"PK\1\2", 20, 20, flags, method, 0, 0, *sizes, 0, 0, 0, 0, attributes, out.tell())
            directory.write(_DIRECTORY_HEADER.pack(*fields) + name)
            out.write(_LOCAL_HEADER.pack(b"PK\3\4", 20, flags, method, 0, 0, *sizes, 0) + name)
            out.write(packed)
        count = len(self._all_entries)
        end = _DIRECTORY_END.pack(b"PK\5\6", 0, 0, count, count, directory.tell(), out.tell(), 0)
        return out.getvalue() + directory.getvalue() + end


def open_archive(data: bytes, name: str) -> Archive:
    """Return the archive in `data`. Raises FormatError if it is damaged, or has too many or overlapping entries."""
    # Counted before the directory is parsed: each of its headers begins like this, and parsing a million takes 10 s.
    if data.count(b"PK\1\2") > MAX_ENTRIES:
        raise FormatError(
            f"{name} has more than {MAX_ENTRIES:,} entries, the limit", "unpack it, and open the file you need"
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as directory:
            entries = [_entry(info) for info in directory.infolist() if not info.is_dir()]
    except _DAMAGE as error:
        raise FormatError(f"{name} is damaged: it is not a whole zip archive", _GET_COPY) from error
    by_offset = sorted(entries, key=lambda entry: entry.header_offset)
    if any(
        one.header_offset + _LOCAL_HEADER.size + one.packed_bytes > following.header_offset
        for one, following in pairwise(by_offset)
    ):
        raise FormatError(f"{name} is damaged: entries of its zip archive overlap", _GET_COPY)
    return Archive(data, entries)


def _entry(info: zipfile.ZipInfo) -> ArchiveEntry:
    return ArchiveEntry(
        _decoded_name(info),
        info.compress_type,
        info.CRC,
        info.header_offset,
        info.compress_size,
        info.file_size,
        is_encrypted=bool(info.flag_bits & _ENCRYPTED_FLAG),
        is_link=S_ISLNK(info.external_attr >> 16),
    )


def _decoded_name(info: zipfile.ZipInfo) -> str:
    """Return the name of an entry. Many archives have names in UTF-8 but do not set the flag for it."""
    if not info.filename.isascii() and not info.flag_bits & _UTF8_FLAG:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            return info.filename
    return info.filename


def _lookup_key(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/")).casefold().lstrip("/")
