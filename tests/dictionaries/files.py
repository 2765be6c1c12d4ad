"""Small dictionaries in files, written as their formats say."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

BOOK = {"bell": "A hollow cup of metal that rings.", "Bell": "A name.", "sorrow": "Grief.", "go": "To move."}


def stardict(
    folder: Path,
    entries: Mapping[str, str | bytes] | Sequence[tuple[str, str | bytes]] = tuple(BOOK.items()),
    *,
    name: str = "A small book",
    types: str = "m",
    packed: bool = False,
    wide: bool = False,
    synonyms: Mapping[str, int] | None = None,
) -> Path:
    """Write a StarDict dictionary; `wide`: with offsets of 64 bits. Return its .ifo file."""
    folder.mkdir(parents=True, exist_ok=True)
    index, data = b"", b""
    pairs = list(entries.items()) if isinstance(entries, Mapping) else list(entries)
    for word, text in pairs:
        content = text.encode() if isinstance(text, str) else text
        index += word.encode() + b"\0" + struct.pack(">QI" if wide else ">II", len(data), len(content))
        data += content
    stem = folder / "book"
    info = (
        f"StarDict's dict ifo file\nversion=3.0.0\nbookname={name}\nwordcount={len(pairs)}\nidxfilesize={len(index)}\n"
    )
    info += f"sametypesequence={types}\n" * bool(types) + "idxoffsetbits=64\n" * wide
    stem.with_suffix(".ifo").write_text(info)
    if packed:
        stem.with_suffix(".idx.gz").write_bytes(gzip.compress(index))
        stem.with_suffix(".dict.dz").write_bytes(dictzip(data, 16))
    else:
        stem.with_suffix(".idx").write_bytes(index)
        stem.with_suffix(".dict").write_bytes(data)
    if synonyms:
        packed_synonyms = b"".join(word.encode() + b"\0" + struct.pack(">I", at) for word, at in synonyms.items())
        stem.with_suffix(".syn").write_bytes(packed_synonyms)
    return stem.with_suffix(".ifo")


def dictzip(data: bytes, chunk: int, *, name: bytes = b"book.dict") -> bytes:
    """Return data as dictzip compresses it, in chunks of this length."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    chunks = [
        compressor.compress(data[at : at + chunk]) + compressor.flush(zlib.Z_FULL_FLUSH)
        for at in range(0, len(data), chunk)
    ]
    extra = struct.pack("<HHH", 1, chunk, len(chunks)) + b"".join(struct.pack("<H", len(one)) for one in chunks)
    field = b"RA" + struct.pack("<H", len(extra)) + extra
    head = b"\x1f\x8b\x08\x0c\0\0\0\0\0\x03" + struct.pack("<H", len(field)) + field + name + b"\0"
    end = compressor.flush(zlib.Z_FINISH) + struct.pack("<II", zlib.crc32(data), len(data))
    return head + b"".join(chunks) + end


def dictd(folder: Path, entries: Mapping[str, str], *, packed: bool = False) -> Path:
    """Write a database of dictd. Return its .index file."""
    folder.mkdir(parents=True, exist_ok=True)
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    def number(value: int) -> str:
        return (number(value // 64) if value > 63 else "") + digits[value % 64]

    data, lines = "", []
    for word, text in entries.items():
        lines.append(f"{word}\t{number(len(data.encode()))}\t{number(len(text.encode()))}\n")
        data += text
    index = folder / "web.index"
    index.write_text("".join(lines))
    if packed:
        index.with_suffix(".dict.dz").write_bytes(dictzip(data.encode(), 32))
    else:
        index.with_suffix(".dict").write_text(data)
    return index
