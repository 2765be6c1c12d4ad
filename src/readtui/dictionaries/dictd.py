"""Databases of the server dictd, read without the server: .index, and .dict or .dict.dz."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from readtui.dictionaries.dictzip import named, read_part
from readtui.dictionaries.entry import Entry, EntryPart
from readtui.dictionaries.stardict import MOST_ENTRIES
from readtui.errors import DictionaryError
from readtui.unicode.printable import printable_line

MOST_DIGITS = 10
"""Digits of an offset or a size: 60 bits. A line of millions of them would take minutes to multiply."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS.encode())}


class DictdDatabase:
    """A database. Raises DictionaryError if a file is missing or damaged."""

    def __init__(self, file: Path) -> None:
        self._file = file
        files = [file.with_suffix(ending) for ending in (".dict.dz", ".dict")]
        found = next((one for one in files if one.is_file()), None)
        if found is None:
            raise DictionaryError(f"{named(files[0])} is missing")
        self._data = found
        try:
            self._index = b"\n" + file.read_bytes()
        except OSError as error:
            raise DictionaryError(f"{named(file)}: {error.strerror}") from error
        self.name = self._short_name() or file.stem

    def _short_name(self) -> str:
        """Return the name that the database gives itself."""
        for name in ("00-database-short", "00databaseshort"):
            for offset, size in self._places(self._index.lower(), name):
                lines = read_part(self._data, offset, size).decode("utf-8", "replace").split("\n")
                said = [line.strip() for line in lines if line.strip() and not line.startswith(name)]
                return printable_line(said[0])[:80] if said else ""
        return ""

    def entries(self, forms: Sequence[str]) -> list[Entry]:
        """Return the entries of the first of some forms of a word that has any."""
        lowered = self._index.lower()
        for form in forms:
            if found := list(dict.fromkeys(self._places(lowered, form)))[:MOST_ENTRIES]:
                return [self._entry(form, *place) for place in found]
        return []

    def _entry(self, word: str, offset: int, size: int) -> Entry:
        text = read_part(self._data, offset, size).decode("utf-8", "replace")
        return Entry(printable_line(word), self.name, (EntryPart("text", text),))

    def _places(self, lowered: bytes, word: str) -> Iterator[tuple[int, int]]:
        """Yield the offset and the size of the entries of a word."""
        line = b"\n" + word.lower().encode("utf-8", "replace") + b"\t"
        at = lowered.find(line)
        while at >= 0:
            end = self._index.find(b"\n", at + 1)
            fields = self._index[at + 1 : end if end >= 0 else len(self._index)].split(b"\t")
            if len(fields) < 3:
                raise DictionaryError(f"{named(self._file)}: damaged: a line without a place")
            yield self._number(fields[1]), self._number(fields[2])
            at = lowered.find(line, at + 1)

    def _number(self, digits: bytes) -> int:
        number = 0
        for at, digit in enumerate(digits.strip()):
            if digit not in _VALUES or at >= MOST_DIGITS:
                raise DictionaryError(f"{named(self._file)}: damaged: a place that is no number")
            number = 64 * number + _VALUES[digit]
        return number
