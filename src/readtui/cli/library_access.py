"""Open the library for a command, and find the works and marks that its arguments name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from readtui.cli.options import Options
from readtui.errors import LibraryError, NotFoundError, UsageError

if TYPE_CHECKING:
    from readtui.library.shelf import Shelf, WorkEntry, WorkMark
    from readtui.library.store import Library
    from readtui.reading.statistics import ReadingStatistics

HEX_DIGITS = frozenset("0123456789abcdef")


@contextmanager
def opened_library(options: Options, *, create: bool = False) -> Iterator[Library]:
    """Open the library for a command, and close it afterwards.

    Raises UsageError with --no-library, NotFoundError if there is no library and `create` is false, and LibraryError
    if the library cannot be read, or is to be created and cannot be written.
    """
    if options.no_library:
        raise UsageError("this command needs the library, and --no-library turns it off", "leave --no-library out")
    file = options.library_file()
    if not create and not os.path.lexists(file):
        raise NotFoundError(f"there is no library {file} yet", "readtui keep FILE makes one")
    library = options.open_library()
    try:
        shelf = library.shelf
        if shelf.obstacle and (create or shelf.is_in_memory):
            raise LibraryError(shelf.obstacle, "run: readtui doctor")
        yield library
    finally:
        library.close()


def find_entry(shelf: Shelf, name: str) -> WorkEntry:
    """Return the work with this uid, start of a uid, path or address.

    Raises NotFoundError if there is none, and UsageError if several have this start.
    """
    from readtui.library.shelf import SHORTEST_UID_START  # deferred: only a command that opens the library needs it

    if (found := shelf.entry(name)) is not None:
        return found
    start = name.removeprefix("readtui://text/").lower()
    is_start = bool(start) and HEX_DIGITS.issuperset(start)
    if is_start and len(start) < SHORTEST_UID_START:
        raise UsageError(f"{name} is too short for an id: it has {SHORTEST_UID_START} characters or more")
    if is_start and (same := [entry.uid for entry in shelf.entries() if entry.uid.startswith(start)]):
        raise UsageError(f"{len(same)} texts have an id that begins with {name}", f"write more of it: {same[0]}")
    raise NotFoundError(f"{name} is not in the library", "readtui list prints the ids of the texts")


def find_entries(shelf: Shelf, names: Sequence[str]) -> list[WorkEntry]:
    """Return the works with these names, each once. Raises NotFoundError and UsageError as `find_entry`."""
    return list({entry.ident: entry for entry in (find_entry(shelf, name) for name in names)}.values())


def find_mark(shelf: Shelf, name: str) -> WorkMark:
    """Return the mark with this uid, or the start of one that no other has. Raises NotFoundError."""
    if (found := shelf.mark(name)) is None:
        raise NotFoundError(f"no mark of the library is {name}", "readtui marks prints the ids of the marks")
    return found


def read_statistics(shelf: Shelf, days: int | None = None) -> ReadingStatistics:
    """Return how much was read on the last `days` and in all."""
    from readtui.reading.statistics import DAYS_SHOWN, reading_statistics  # deferred: only for this

    finished = [entry.finished.astimezone().date() for entry in shelf.entries() if entry.finished is not None]
    return reading_statistics(shelf.reading_days(), finished, date.today(), days or DAYS_SHOWN)
