"""Where readtui's files lie, and how one that is written in TOML is read with the line of every key."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

from readtui.errors import LibraryError, ReadtuiError, SettingsError

PACKAGE = Path(__file__).parent.parent

LARGEST_TOML_BYTES = 64 * 1024
"""Twenty times a settings file that names everything; a larger one is something else under its name."""

MOST_DOTS_ON_A_LINE = 200
"""Of dotted keys, tomllib takes 24 s for one of 32,000 parts. All keys in one inline table have fewer dots."""

_XDG: Mapping[str, tuple[str, str]] = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}
"""Variable, and its value under HOME where it is not set: XDG Base Directory Specification 0.8."""

Kind: TypeAlias = Literal["config", "data", "state", "cache"]

TomlEntry: TypeAlias = tuple[object, int]
"""A value of a TOML file and the line of its key, 0 where that is unknown."""


# What comes with readtui


def themes_folder(package: Path = PACKAGE) -> Path:
    """The themes that come with readtui: inside the package in a wheel, at the top level of a checkout."""
    return _shipped("themes", package)


def articles_folder(package: Path = PACKAGE) -> Path:
    """The articles that come with readtui, likewise."""
    return _shipped("articles", package)


def _shipped(name: str, package: Path) -> Path:
    inside = package / name
    return inside if inside.is_dir() else package.parent.parent / name


# What is the reader's own. No folder is made here.


def config_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where settings and the reader's own themes lie. Raises SettingsError where there is no such place."""
    return _folder("config", environ, SettingsError, "set HOME or XDG_CONFIG_HOME to an absolute path")


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the library lies. Raises LibraryError where there is no such place."""
    return _folder("data", environ, LibraryError, "set HOME, or name a file in READTUI_LIBRARY")


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where choices made in the app and the last copy lie. Raises LibraryError where there is no such place."""
    return _folder("state", environ, LibraryError, "set HOME or XDG_STATE_HOME to an absolute path")


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where lies what can be made again. Raises LibraryError where there is no such place."""
    return _folder("cache", environ, LibraryError, "set HOME or XDG_CACHE_HOME to an absolute path")


def settings_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The reader's settings, there or not; None where there is no home to hold them."""
    folder = _own_folder("config", environ)
    return folder / "settings.toml" if folder else None


def own_themes_folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The reader's own themes, there or not; None where there is no home to hold them."""
    folder = _own_folder("config", environ)
    return folder / "themes" if folder else None


def choices_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """What was chosen in the app (theme, width), there or not; None where there is no home to hold it."""
    folder = _own_folder("state", environ)
    return folder / "choices.toml" if folder else None


def last_copy_file(environ: Mapping[str, str] = os.environ) -> Path | None:
    """What was copied last, there or not; None where there is no home to hold it."""
    folder = _own_folder("state", environ)
    return folder / "last-copy.txt" if folder else None


def library_file(environ: Mapping[str, str] = os.environ) -> Path:
    """The library: READTUI_LIBRARY, else in the data folder. Raises LibraryError as `data_folder` does."""
    if named := environ.get("READTUI_LIBRARY"):
        return Path(named)
    return data_folder(environ) / "library.db"


def theme_folders(environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Where themes are looked for: the reader's own before those that come with readtui."""
    own = own_themes_folder(environ)
    return (own, themes_folder()) if own else (themes_folder(),)


def _folder(kind: Kind, environ: Mapping[str, str], error: type[ReadtuiError], mend: str) -> Path:
    if folder := _own_folder(kind, environ):
        return folder
    raise error(f"there is no home folder for {kind} files", mend)


def _own_folder(kind: Kind, environ: Mapping[str, str]) -> Path | None:
    """XDG first, on every system, for whoever sets it. A relative path counts as not set, as XDG demands."""
    variable, under_home = _XDG[kind]
    if Path(base := environ.get(variable, "")).is_absolute():
        return Path(base, "readtui")
    if os.name == "nt" or sys.platform == "darwin":
        # Deferred: it takes 10 ms to import, and Linux needs none of it.
        from platformdirs import PlatformDirs

        folder = Path(getattr(PlatformDirs("readtui", appauthor=False), f"user_{kind}_dir"))
        return folder if folder.is_absolute() else None
    home = Path(environ.get("HOME", ""))
    return home / under_home / "readtui" if home.is_absolute() else None


# Files in TOML


def read_toml(file: Path, error: type[ReadtuiError]) -> dict[str, TomlEntry] | None:
    """The values of a file by their dotted names (`keys.page.top`), with lines; None if there is no such file.

    Tables are flattened; an empty one stays as a value. Raises `error`, with the file and the line.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise error(f"{shown(file)} is not a file", "put a TOML file in its place, or nothing")
        with file.open("rb") as stream:
            data = stream.read(LARGEST_TOML_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as failure:
        raise error(f"{shown(file)} cannot be read: {failure.strerror}") from failure
    if len(data) > LARGEST_TOML_BYTES:
        raise error(f"{shown(file)} is larger than {LARGEST_TOML_BYTES // 1024} kB", "is it the file you mean?")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        raise error(f"{place(file, line)}: not in UTF-8", "save the file in UTF-8") from failure
    plain = _plain(text)
    return _parsed(text, file, error) if plain is None else plain


def shown(name: object, longest: int = 200) -> str:
    """A path, key or value fit for one line of a message: what a terminal would obey is escaped, length is cut."""
    text = str(name)
    safe = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[:longest])
    return safe if len(text) <= longest else safe + "…"


def place(file: Path, line: int) -> str:
    """A line of a file, as compilers name it."""
    return f"{shown(file)}:{line}" if line else shown(file)


def _plain(text: str) -> dict[str, TomlEntry] | None:
    """The entries of a file of plain `name = value` lines; None if there is more to it.

    Themes and the choices made in the app are such files, and tomllib takes 3 ms to import after textual and 0.3 ms
    to read what this reads in 0.05 ms. What it accepts, tomllib reads alike.
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


def _parsed(text: str, file: Path, error: type[ReadtuiError]) -> dict[str, TomlEntry]:
    # Deferred: plain files never need it.
    import tomllib

    for line, row in enumerate(text.split("\n"), 1):
        if row.partition("#")[0].count(".") > MOST_DOTS_ON_A_LINE:
            raise error(f"{place(file, line)}: too many dots")
    try:
        return dict(_flat(tomllib.loads(text), _key_lines(text)))
    except RecursionError as failure:
        raise error(f"{shown(file)}: its tables or lists are nested too deep") from failure
    except tomllib.TOMLDecodeError as failure:
        reason, _, where = str(failure).rpartition(" (at ")
        line = int(where[5:].partition(",")[0]) if where.startswith("line ") else text.count("\n") + 1
        raise error(f"{place(file, line)}: not valid TOML: {shown(reason)}") from failure
    except ValueError as failure:  # int() refuses more than 4,300 digits
        line = next((at for at, row in enumerate(text.split("\n"), 1) if len(row) > 4300), 0)
        raise error(f"{place(file, line)}: a number with too many digits") from failure


def _flat(table: Mapping[str, Any], lines: Mapping[str, int], above: str = "") -> Iterator[tuple[str, TomlEntry]]:
    for key, value in table.items():
        name = above + key
        if isinstance(value, dict) and value:
            yield from _flat(value, lines, name + ".")
            continue
        named = name
        while named not in lines and "." in named:
            named = named.rpartition(".")[0]  # inside an inline table: the line of that table
        yield name, (value, lines.get(named, 0))


def _key_lines(text: str) -> dict[str, int]:
    """The line of each key and table header, by dotted name; tomllib tells none. A key written with escapes is not
    found, nor is it told from a line that looks like one inside a string of several lines."""
    # Deferred with tomllib, which imports it too.
    import re

    found: dict[str, int] = {}
    above = ""
    for number, row in enumerate(text.split("\n"), 1):
        if header := re.match(r"[ \t]*\[+([^\]]*)\]", row):
            name = re.sub(r"[\s\"']", "", header[1])
            above = name + "."
        elif key := re.match(r"([^=#]+)=", row):
            name = above + re.sub(r"[\s\"']", "", key[1])
        else:
            continue
        found.setdefault(name, number)
    return found
