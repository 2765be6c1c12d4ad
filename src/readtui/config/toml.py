"""Read TOML files with the line number of each key, for error messages."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from readtui.errors import ReadtuiError

LARGEST_TOML_BYTES = 64 * 1024
"""Twenty times the size of a settings file with every setting in it; a larger file is not a settings file."""

MOST_DOTS_ON_A_LINE = 200
"""Limit because tomllib takes 24 s for a dotted key of 32,000 parts. An inline table with every key has fewer dots."""

TomlEntry: TypeAlias = tuple[object, int]
"""A value of a TOML file and the line of its key (0: unknown)."""


def read_toml(file: Path, error: type[ReadtuiError]) -> dict[str, TomlEntry] | None:
    """Return the values of a file with their lines, by dotted key (`keys.page.top`); None if there is no such file.

    Tables are flattened; an empty table stays as a value. Raises `error`, with the file and the line.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise error(f"{escaped(file)} is not a file", "replace it with a TOML file, or remove it")
        with file.open("rb") as stream:
            data = stream.read(LARGEST_TOML_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as failure:
        raise error(f"{escaped(file)} cannot be read: {failure.strerror}") from failure
    if len(data) > LARGEST_TOML_BYTES:
        raise error(f"{escaped(file)} is larger than {LARGEST_TOML_BYTES // 1024} kB", "is this the right file?")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        raise error(f"{file_and_line(file, line)}: not in UTF-8", "save the file in UTF-8") from failure
    entries = _parse_plain(text)
    return _parse_full(text, file, error) if entries is None else entries


def escaped(name: object, longest: int = 200) -> str:
    """Return a path, key or value for a one-line message: unprintable characters escaped, cut to `longest`."""
    text = str(name)
    safe = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[:longest])
    return safe if len(text) <= longest else safe + "…"


def file_and_line(file: Path, line: int) -> str:
    """Return "file:line" as compilers print it; the file alone for line 0."""
    return f"{escaped(file)}:{line}" if line else escaped(file)


def _parse_plain(text: str) -> dict[str, TomlEntry] | None:
    """Parse a file that has only `name = value` lines; None if it has anything else.

    Themes and saved choices are such files. tomllib takes 3 ms to import after Textual, and 0.3 ms to parse what this
    function parses in 0.05 ms. Every file that this function accepts has the same values in tomllib.
    """
    entries: dict[str, TomlEntry] = {}
    for number, row in enumerate(text.split("\n"), 1):
        line = row.strip(" ")
        if not line.isprintable():
            return None
        if not line or line[0] == "#":
            continue
        left, _, right = line.partition("=")
        name, value = left.rstrip(), _plain_value(right.lstrip())
        bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
        if value is None or not bare or name in entries:
            return None
        entries[name] = (value, number)
    return entries


def _plain_value(text: str) -> str | int | bool | None:
    if text[:1] == '"':
        value, closed, rest = text[1:].partition('"')
        alone = rest.lstrip()[:1] in ("", "#")
        return value if closed and alone and "\\" not in value else None
    word = text.partition("#")[0].rstrip()
    if word in ("true", "false"):
        return word == "true"
    whole = word.isascii() and word.isdecimal() and len(word) <= 9 and (word == "0" or word[0] != "0")
    return int(word) if whole else None


def _parse_full(text: str, file: Path, error: type[ReadtuiError]) -> dict[str, TomlEntry]:
    """Parse any TOML file. Raises `error`."""
    import tomllib  # deferred: files of plain lines do not need it

    for line, row in enumerate(text.split("\n"), 1):
        if row.partition("#")[0].count(".") > MOST_DOTS_ON_A_LINE:
            raise error(f"{file_and_line(file, line)}: too many dots")
    try:
        return dict(_flattened(tomllib.loads(text), _key_lines(text)))
    except RecursionError as failure:
        raise error(f"{escaped(file)}: its tables or lists are nested too deep") from failure
    except tomllib.TOMLDecodeError as failure:
        reason, _, where = str(failure).rpartition(" (at ")
        line = int(where[5:].partition(",")[0]) if where.startswith("line ") else text.count("\n") + 1
        raise error(f"{file_and_line(file, line)}: not valid TOML: {escaped(reason)}") from failure
    except ValueError as failure:  # int() refuses more than 4,300 digits
        line = next((at for at, row in enumerate(text.split("\n"), 1) if len(row) > 4300), 0)
        raise error(f"{file_and_line(file, line)}: a number with too many digits") from failure


def _flattened(table: Mapping[str, Any], lines: Mapping[str, int], parent: str = "") -> Iterator[tuple[str, TomlEntry]]:
    """Yield each value below a table with its dotted key and line. `parent` ends with a dot."""
    for key, value in table.items():
        name = parent + key
        if isinstance(value, dict) and value:
            yield from _flattened(value, lines, name + ".")
            continue
        key_with_line = name
        while key_with_line not in lines and "." in key_with_line:
            key_with_line = key_with_line.rpartition(".")[0]  # inside an inline table: the line of that table
        yield name, (value, lines.get(key_with_line, 0))


def _key_lines(text: str) -> dict[str, int]:
    """Return the line of each key and table header by dotted key, which tomllib does not report.

    Not found: a key with escapes. Found by mistake: a line like a key inside a string of several lines.
    """
    import re  # deferred like tomllib, which imports it too

    found: dict[str, int] = {}
    table = ""
    for number, row in enumerate(text.split("\n"), 1):
        if header := re.match(r"[ \t]*\[+([^\]]*)\]", row):
            name = re.sub(r"[\s\"']", "", header[1])
            table = name + "."
        elif key := re.match(r"([^=#]+)=", row):
            name = table + re.sub(r"[\s\"']", "", key[1])
        else:
            continue
        found.setdefault(name, number)
    return found
