"""The dictionaries in the folders of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from readtui.dictionaries.dictd import DictdDatabase
from readtui.dictionaries.entry import Entry
from readtui.dictionaries.forms import forms_of
from readtui.dictionaries.stardict import StarDict
from readtui.errors import DictionaryError

DEEPEST = 3
"""Levels of folders that are searched: some keep their dictionaries in folders by language, and each in its own."""

MOST_DICTIONARIES = 100
"""Dictionaries that are opened."""

_SYSTEM_FOLDERS = ("/usr/share/stardict/dic", "/usr/local/share/stardict/dic", "/usr/share/dictd")


class Found(NamedTuple):
    """The entries of a word, the names of the dictionaries, and why others of them cannot be used."""

    entries: tuple[Entry, ...]
    dictionaries: tuple[str, ...]
    faults: tuple[str, ...]


def dictionary_folders(own: str, environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Return the folders that are searched: that of the settings first. They may not exist.

    As for sdcv, STARDICT_DATA_DIR names a folder in place of those of the system.
    """
    home = Path(environ.get("HOME", "/nonexistent"))
    folders = [Path(own).expanduser()] if own else []
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local/share")
    folders += [home / ".stardict/dic", data / "stardict/dic"]
    if named := environ.get("STARDICT_DATA_DIR"):
        return (*folders, Path(named))
    return (*folders, *map(Path, _SYSTEM_FOLDERS))


class LocalDictionaries:
    """The dictionaries in some folders, which are opened for the first word. For any thread."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._lock = Lock()
        self._opened: list[StarDict | DictdDatabase] | None = None
        self._faults: list[str] = []

    def look_up(self, word: str) -> Found:
        """Return the entries of a word in all dictionaries, or of the first of its forms that each of them has."""
        forms, entries, faults = forms_of(word), list[Entry](), list[str]()
        dictionaries = self._dictionaries()
        for dictionary in dictionaries:
            try:
                entries += dictionary.entries(forms)
            except DictionaryError as error:
                faults.append(str(error))
        return Found(tuple(entries), tuple(one.name for one in dictionaries), (*self._faults, *faults))

    def _dictionaries(self) -> Sequence[StarDict | DictdDatabase]:
        with self._lock:
            if self._opened is None:
                self._opened = []
                for file in _files(self._folders)[:MOST_DICTIONARIES]:
                    try:
                        self._opened.append(StarDict(file) if file.suffix == ".ifo" else DictdDatabase(file))
                    except DictionaryError as error:
                        self._faults.append(str(error))
            return self._opened


def _files(folders: Iterable[Path]) -> list[Path]:
    """Return the files that describe a dictionary, each once."""
    files: dict[Path, None] = {}
    for folder in folders:
        for path, inner, names in os.walk(folder):
            if len(Path(path).relative_to(folder).parts) >= DEEPEST:
                inner.clear()
            inner.sort()
            for name in sorted(names):
                if name.endswith((".ifo", ".index")):
                    files[Path(path, name).resolve()] = None
    return list(files)
