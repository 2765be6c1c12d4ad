"""StarDict dictionaries: .ifo, .idx(.gz), .dict(.dz) and .syn files.

The format is that of StarDict's "StarDictFileFormat" 2.4.2 and 3.0.0. The index is searched whole: a copy of it in
lower case takes a few milliseconds, and many dictionaries are not sorted as the format demands.
"""

from __future__ import annotations

import gzip
import re
import struct
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from readtui.dictionaries.dictzip import named, read_part
from readtui.dictionaries.entry import Entry, EntryKind, EntryPart
from readtui.errors import DictionaryError
from readtui.unicode.printable import printable_line

LONGEST_INDEX = 1 << 29
"""Bytes of an index, uncompressed."""

MOST_ENTRIES = 20
"""Entries of one word in one dictionary."""

_MAGIC = "StarDict's dict ifo file"

_KINDS: Mapping[str, EntryKind] = {
    **dict.fromkeys("mlntyw", "text"),
    "g": "pango",
    "h": "html",
    "x": "xdxf",
    "k": "xdxf",
}
"""The kinds of parts that are shown, by the letter of the format; others are pictures, sounds and names of files."""


class StarDict:
    """A dictionary. Raises DictionaryError if a file is missing or damaged."""

    def __init__(self, ifo: Path) -> None:
        info = _info(ifo)
        self.name = printable_line(info.get("bookname", "")) or ifo.stem
        self._types = info.get("sametypesequence", "")
        self._stem = ifo.with_suffix("")
        self._trailer = 12 if info.get("idxoffsetbits") == "64" else 8
        self._index = _index_of(self._found(".idx", ".idx.gz", ".idx.dz"))
        self._starts = _starts(self._index, self._trailer)
        if not self._starts:
            raise DictionaryError(f"{named(self._stem)}.idx: damaged: it has no entries")
        self._data = self._found(".dict", ".dict.dz")
        synonyms = self._stem.with_name(f"{self._stem.name}.syn")
        self._synonyms = _index_of(synonyms) if synonyms.exists() else b""
        self._synonym_starts = _starts(self._synonyms, 4)

    def entries(self, forms: Sequence[str]) -> list[Entry]:
        """Return the entries of the first of some forms of a word that has any."""
        lowered, lowered_synonyms = self._index.lower(), self._synonyms.lower()
        for form in forms:
            word = form.encode("utf-8", "replace").lower()
            numbers = list(_numbers(lowered, self._starts, word))
            for number in _numbers(lowered_synonyms, self._synonym_starts, word):
                (target,) = struct.unpack_from(">I", self._synonyms, self._synonym_starts[number] + len(word) + 1)
                if target < len(self._starts):
                    numbers.append(target)
            if numbers:
                exact = form.encode("utf-8", "replace")
                ordered = sorted(dict.fromkeys(numbers), key=lambda number: self._word(number) != exact)
                return [self._entry(number) for number in ordered[:MOST_ENTRIES]]
        return []

    def _word(self, number: int) -> bytes:
        start = self._starts[number]
        return self._index[start : self._index.index(b"\0", start)]

    def _entry(self, number: int) -> Entry:
        word = self._word(number)
        at = self._starts[number] + len(word) + 1
        offset, size = struct.unpack_from(">QI" if self._trailer == 12 else ">II", self._index, at)
        data = read_part(self._data, offset, size)
        headword = printable_line(word.decode("utf-8", "replace"))
        return Entry(headword, self.name, tuple(_parts(data, self._types)))

    def _found(self, *endings: str) -> Path:
        files = [self._stem.with_name(self._stem.name + ending) for ending in endings]
        found = next((file for file in files if file.is_file()), None)
        if found is None:
            raise DictionaryError(f"{named(files[0])} is missing")
        return found


def _info(ifo: Path) -> Mapping[str, str]:
    """Return the entries of an .ifo file."""
    try:
        with ifo.open("rb") as stream:
            lines = stream.read(1 << 20).decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    except OSError as error:
        raise DictionaryError(f"{named(ifo)}: {error.strerror}") from error
    if not lines or lines[0].strip() != _MAGIC:
        raise DictionaryError(f"{named(ifo)}: not the description of a StarDict dictionary")
    return {name.strip(): value.strip() for name, _, value in (line.partition("=") for line in lines[1:])}


def _index_of(file: Path) -> bytes:
    try:
        if file.suffix in (".gz", ".dz"):
            with gzip.open(file) as stream:
                data = stream.read(LONGEST_INDEX + 1)
        else:
            with file.open("rb") as plain:
                data = plain.read(LONGEST_INDEX + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DictionaryError(f"{named(file)}: damaged: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > LONGEST_INDEX:
        raise DictionaryError(f"{named(file)}: too large for an index")
    return data


def _starts(index: bytes, trailer: int) -> array[int]:
    """Return where each entry of an index starts: a word, a null byte, and `trailer` bytes."""
    pattern = re.compile(rb"[^\0]*+\0.{%d}" % trailer, re.DOTALL)
    return array("Q", (found.start() for found in pattern.finditer(index)))


def _numbers(lowered: bytes, starts: Sequence[int], word: bytes) -> Iterator[int]:
    """Yield the numbers of the entries of a word, in an index in lower case."""
    at = lowered.find(word + b"\0")
    while at >= 0:
        number = bisect_left(starts, at)
        if number < len(starts) and starts[number] == at:  # else the end of a longer word
            yield number
        at = lowered.find(word + b"\0", at + 1)


def _parts(data: bytes, types: str) -> Iterator[EntryPart]:
    """Yield the parts of an entry. Each has a letter: of `types`, or before the part. A part of an upper-case letter
    begins with its length, another one ends with a null byte; of the last one in `types` both are left out."""
    at, left = 0, list(types)
    while left if types else at < len(data):
        letter = left.pop(0) if types else chr(data[at])
        at += 0 if types else 1
        if types and not left:
            end = next_at = len(data)
        elif letter.isupper():
            if at + 4 > len(data):
                return
            (size,) = struct.unpack_from(">I", data, at)
            at += 4
            end = next_at = at + size
        else:
            end = data.find(b"\0", at)
            end = len(data) if end < 0 else end
            next_at = end + 1
        if letter in _KINDS:
            yield EntryPart(_KINDS[letter], data[at:end].rstrip(b"\0").decode("utf-8", "replace"))
        elif at < end:
            yield EntryPart("other", "")
        at = next_at
