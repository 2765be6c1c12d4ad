"""What is in a library, and what to do where that is not well."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from readtui.errors import LibraryError
from readtui.library.beside import length, stated
from readtui.library.connection import attached
from readtui.library.finding import Ailment, Fact, Finding
from readtui.library.repair import ANOTHER, begin_again, drop, rescue, set_aside
from readtui.library.schema import APPLICATION_ID, STEPS, check, surplus, version

_AGAIN = 3
"""How often the files are copied until no program has written meanwhile."""


@contextmanager
def _looked_at(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the library as it is, or to a copy if a log or a journal lies beside it.

    SQLite would take those in, and so write; in a folder of its own it may.
    """
    beside = [path.with_name(path.name + end) for end in ("-wal", "-journal")]
    if not any(length(file) for file in beside):
        with closing(attached(path, "ro&immutable=1")) as connection:
            yield connection
        return
    with (
        TemporaryDirectory(prefix="readtui-") as folder,
        closing(attached(_copied(path, beside, Path(folder)), "rw")) as connection,
    ):
        yield connection


def _copied(path: Path, beside: Sequence[Path], folder: Path) -> Path:
    """A copy of the library and of what lies beside it, as they are at one moment if that can be had."""
    copy = folder / "0.db"
    for attempt in range(_AGAIN):
        copy = folder / f"{attempt}.db"
        before = [stated(file) for file in (path, *beside)]
        shutil.copyfile(path, copy)
        for file in beside:
            with suppress(FileNotFoundError):  # it was taken in
                shutil.copyfile(file, copy.with_name(copy.name + file.name.removeprefix(path.name)))
        if before == [stated(file) for file in (path, *beside)]:
            break
    return copy


def content(path: Path) -> Iterator[Finding]:
    """What there is to say of what is in the library at `path`. Nothing is written, not even beside it."""
    reached = len(STEPS)
    try:
        with _looked_at(path) as connection:
            try:
                check(connection, path)
            except LibraryError as error:
                yield Ailment(error.what, _way_out(connection, path))
                return
            reached = version(connection)
            yield from _counts(connection, reached)
            said = [str(row).rpartition("\n")[2] for (row,) in connection.execute("PRAGMA integrity_check(1)")]
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            yield Ailment("this is no library, nor any other database", (*begin_again(path, "other"), *_NAME_ANOTHER))
            return
        said = [str(error)]
    except OSError as error:
        yield Ailment(f"it cannot be looked at: {error.strerror}", ("Make room in the folder for temporary files.",))
        return
    if said == ["ok"]:
        yield Fact("Integrity", "whole")
    else:
        yield Ailment(f"the library is damaged ({said[0]})", rescue(path, reached))


_NAME_ANOTHER = ("Or leave it where it is, and name another library:", ANOTHER)


def _counts(connection: sqlite3.Connection, reached: int) -> Iterator[Finding]:
    later = "" if reached == len(STEPS) else ", and becomes the present one at the next start; a copy is kept"
    yield Fact("Version", f"{reached} of {len(STEPS)}{later}")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    counted: list[str] = []
    for table, what in (("work", "work"), ("place", "place"), ("bookmark", "bookmark"), ("fetched", "fetched page")):
        if table in tables:
            (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            counted.append(f"{rows:,} {what if rows == 1 else f'{what}s'}")
    yield Fact("Holds", ", ".join(counted) or "nothing yet")


def _way_out(connection: sqlite3.Connection, path: Path) -> tuple[str, ...]:
    """What to do with a database that is not, or not only, what this version made."""
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        return (
            "Leave it where it is, and name another library:",
            ANOTHER,
            "Or move it away:",
            *set_aside(path, "other"),
        )
    reached = version(connection)
    if reached > len(STEPS):
        return (
            "Use the version of readtui that made it:",
            "  pipx upgrade readtui",
            *_NAME_ANOTHER,
            "Or begin again. " + begin_again(path, "later")[0],
            *begin_again(path, "later")[1:],
        )
    more, less = surplus(connection, STEPS[:reached])
    return begin_again(path, "changed") if less else drop(path, more)
