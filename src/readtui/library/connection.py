"""Opening a library: what is not sound, or not ours, is refused before anything is written."""

from __future__ import annotations

import os
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from readtui.errors import LibraryError
from readtui.library.beside import stated
from readtui.library.schema import STEPS, WAY_OUT, check, migrate, version
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

PATIENCE_S = 2.0
"""How long opening waits for a program that holds the library: the reader is waiting too."""

_LOOKS = 5
"""How often a library is looked at that seems damaged, as long as other programs are writing it meanwhile."""

_PAUSE_S = 0.005
"""Seconds between two looks: a file that is written in them has another time then."""

_SMALL = 1 << 20
"""Bytes of a library that is read through each time (5 ms); a larger one only if a program has not closed it."""


def connect(path: Path) -> tuple[sqlite3.Connection, str]:
    """A connection to the library at `path`, and what stands against keeping anything there; empty if nothing does.

    Without a library to read, and none to be made, the connection is to an empty one in memory.
    """
    import sqlite3  # deferred: 7 ms, and `--version` needs no library

    obstacle = _unwritable(path)
    try:
        if obstacle:
            return _read_only(path), obstacle
        looked = _look(path)
        return _writable(path, looked), ""
    except sqlite3.Error as error:
        if _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return in_memory(), "the library is locked by another program"
        if _code(error) in (
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_FULL,
        ):
            return in_memory(), f"the library cannot be written ({printable_line(str(error))})"
        raise problem(path, error) from error
    except OSError as error:  # the copy before a step to another version
        return in_memory(), f"the library cannot be written ({error.strerror})"


def problem(path: Path, error: sqlite3.Error) -> LibraryError:
    """What the reader is told of an error in the library at `path`."""
    import sqlite3  # deferred, as above

    name = printable_line(str(path))
    match _code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LibraryError("the library is locked by another program", "try again")
        case sqlite3.SQLITE_FULL:
            return LibraryError(f"there is no room left on the disk of the library {name}", "make room")
        case sqlite3.SQLITE_CORRUPT:
            return _damaged(name)
        case sqlite3.SQLITE_NOTADB:
            return LibraryError(f"{name} is no library of readtui", WAY_OUT)
        case _:
            return LibraryError(f"the library {name} cannot be used: {printable_line(str(error))}", WAY_OUT)


def _damaged(name: str) -> LibraryError:
    return LibraryError(f"the library {name} is damaged", WAY_OUT)


def _code(error: sqlite3.Error) -> int:
    """The primary result code of SQLite; 0 for errors of the module itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _unwritable(path: Path) -> str:
    """Make the folder (for the reader alone) and an empty file if need be; why that cannot be, or empty."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        return f"the library cannot be written ({error.strerror})"
    if not path.is_file() or not os.access(path.parent, os.W_OK):  # the log beside the library needs the folder
        return "the library is read-only"
    return ""


def attached(path: Path, mode: str) -> sqlite3.Connection:
    """A connection to the file as it is, in this mode of SQLite's addresses ("rw", "ro&immutable=1")."""
    import sqlite3  # deferred, as above

    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def in_memory() -> sqlite3.Connection:
    """A connection to an empty library that goes when it is closed."""
    connection = attached(Path("library"), "memory")
    migrate(connection, Path())
    return connection


def _size(path: Path, beside: str = "") -> int:
    """The size of the library, or of a file beside it; 0 if there is none."""
    try:
        return path.with_name(path.name + beside).stat().st_size
    except OSError:
        return 0


def _look(path: Path) -> bool:
    """Check a library without writing a byte, nor a file beside it; whether that could be done.

    With an empty log no program is at work on it, and SQLite is told that it cannot change. One that begins or ends its
    work in that very moment makes it look damaged, so what seems wrong is looked at again. An interrupted transaction
    (a journal beside it) must be rolled back before anything can be seen: `_writable` looks then.
    """
    import sqlite3  # deferred, as above

    before: object = None
    for _ in range(_LOOKS):
        try:
            return _looked(path)
        except (LibraryError, sqlite3.Error):
            state = [stated(path.with_name(path.name + beside)) for beside in ("", "-wal")]
            if state == before:
                raise
            before = state
            sleep(_PAUSE_S)
    return _looked(path)


def _looked(path: Path) -> bool:
    """One look, as `_look` says."""
    if not _size(path) or _size(path, "-journal"):
        return False
    connection = attached(path, "ro" if _size(path, "-wal") or not _keeps_a_log(path) else "ro&immutable=1")
    try:
        _inspect(connection, path)
    finally:
        connection.close()
    return True


def _keeps_a_log(path: Path) -> bool:
    """Whether the library is in WAL mode, by bytes 18 and 19 of its header. Before that, it is only being made."""
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\x02\x02"


def _inspect(connection: sqlite3.Connection, path: Path) -> None:
    """Raise LibraryError unless the library is ours and sound."""
    check(connection, path)
    parts = ["1"] if _size(path) <= _SMALL else _kept_tables(connection) if _size(path, "-wal") else []
    for part in parts:
        (said,) = connection.execute(f"PRAGMA quick_check({part})").fetchone()
        if said != "ok":
            raise _damaged(printable_line(str(path)))


def _kept_tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of a library but for what was fetched: that may be 200 MB, and each body has a checksum of its own."""
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'fetched'")
    return [name for (name,) in rows]


def _read_only(path: Path) -> sqlite3.Connection:
    """A library that nobody can change, or an empty one if there is nothing to read."""
    if not path.is_file() or not _size(path) or not os.access(path, os.R_OK):
        return in_memory()
    connection = attached(path, "ro&immutable=1")
    try:
        _inspect(connection, path)
        if version(connection) == len(STEPS):
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return in_memory()


def _writable(path: Path, looked: bool) -> sqlite3.Connection:
    connection = attached(path, "rw")
    try:
        prepare(connection, path, looked)
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: sqlite3.Connection, path: Path, looked: bool) -> None:
    """Bring the library up to date, with a log (WAL) in which a transaction is on the disk when it is committed (FULL).

    It is inspected first, unless it was looked at already.
    """
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    if not looked:
        _inspect(connection, path)
    if version(connection) != len(STEPS):
        migrate(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
