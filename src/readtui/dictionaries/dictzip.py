"""Read parts of a file, which may be compressed by gzip or, in chunks of which each can be read alone, by dictzip.

dictzip (RFC 1952 with the extra field "RA"): version 1, length of a chunk, number of chunks, and the compressed length
of each, all in two bytes, little-endian.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, NamedTuple

from readtui.errors import DictionaryError

LONGEST_PART = 16_000_000
"""Bytes of one part: a longer one is no entry of a dictionary."""

_EXTRA, _NAME, _COMMENT, _CHECKSUM = 4, 8, 16, 2


class Chunks(NamedTuple):
    """The chunks of a dictzip file: the length of each before compression, and where each starts in the file, with
    the end of the last one."""

    length: int
    starts: tuple[int, ...]


def named(file: Path) -> str:
    """Return the name of a file for messages, with its folder: a whole path would fill the row of a notice."""
    return "/".join(file.parts[-2:])


def read_part(file: Path, offset: int, size: int) -> bytes:
    """Return `size` bytes from `offset` of the uncompressed content. Raises DictionaryError."""
    try:
        with file.open("rb") as stream:
            data = _part(stream, offset, size)
    except (OSError, EOFError, zlib.error, struct.error) as error:
        raise DictionaryError(f"{named(file)}: damaged: {getattr(error, 'strerror', None) or error}") from error
    if len(data) < size or not 0 <= size <= LONGEST_PART:
        raise DictionaryError(f"{named(file)}: damaged: it ends before an entry")
    return data


def _part(stream: BinaryIO, offset: int, size: int) -> bytes:
    if not 0 <= size <= LONGEST_PART:
        return b""
    if stream.read(2) != b"\x1f\x8b":
        stream.seek(offset)
        return stream.read(size)
    stream.seek(0)
    if (chunks := read_chunks(stream)) is None:
        stream.seek(0)
        with gzip.open(stream) as plain:
            plain.seek(offset)
            return plain.read(size)
    first, last = offset // chunks.length, (offset + max(size, 1) - 1) // chunks.length
    data = b""
    for number in range(first, min(last + 1, len(chunks.starts) - 1)):
        stream.seek(chunks.starts[number])
        packed = stream.read(chunks.starts[number + 1] - chunks.starts[number])
        data += zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, chunks.length)
    skipped = offset - first * chunks.length
    return data[skipped : skipped + size]


def read_chunks(stream: BinaryIO) -> Chunks | None:
    """Return the chunks of a gzip file; None if it is not made by dictzip. The stream is at its start."""
    _, _, flags = struct.unpack("<HBB", stream.read(4))
    stream.read(6)  # time, compression level and system
    if not flags & _EXTRA:
        return None
    (length,) = struct.unpack("<H", stream.read(2))
    extra = stream.read(length)
    if extra[:2] != b"RA" or len(extra) < 10:
        return None
    version, chunk_length, count = struct.unpack_from("<HHH", extra, 4)
    if version != 1 or not chunk_length or len(extra) < 10 + 2 * count:
        raise zlib.error("its table of chunks is wrong")
    lengths = struct.unpack_from(f"<{count}H", extra, 10)
    for flag in (_NAME, _COMMENT):
        while flags & flag and stream.read(1) not in (b"\0", b""):
            continue
    if flags & _CHECKSUM:
        stream.read(2)
    return Chunks(chunk_length, tuple(accumulate(lengths, initial=stream.tell())))
