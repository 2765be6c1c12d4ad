"""Connections to the library file: open it, check it before the first write, wait for other programs that write."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from time import monotonic, perf_counter_ns, sleep
from typing import TYPE_CHECKING, NamedTuple

from readtui.config.paths import create_private_file, make_private_folder
from readtui.errors import LibraryError
from readtui.library.schema import APPLICATION_ID, STEPS, WAY_OUT, check, damaged_library, migrate, version
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

OPEN_TIMEOUT_S = 2.0
"""Seconds that opening waits for a program that has locked the library: the reader waits too."""

_CHECK_ATTEMPTS = 5
"""Number of repeated checks of a library that seems damaged while other programs write to it."""

_CHECK_PAUSE_S = 0.005
"""Pause between two such checks: long enough for a file that is written in between to have another mtime."""

_ALWAYS_CHECKED_BYTES = 1 << 20
"""Size up to which a library is checked at each start (5 ms); a larger one only if it was not closed properly."""

_RETRY_PAUSE_S = 0.001
"""Shortest pause between two attempts to begin a transaction; the longest is four times that.

SQLite's own pauses grow to 0.1 s, which favours programs that have just begun to wait: with eight programs that add
marks without end, one mark in a hundred took 1.4 s instead of 0.2 s.
"""


SQLITE_MAGIC = b"SQLite format 3\0"
"""The first bytes of every SQLite database."""


class FileState(NamedTuple):
    """The metadata that changes when a file is written or replaced."""

    inode: int
    size: int
    mtime_ns: int


def file_state(file: Path) -> FileState:
    """Return the state of a file; zeros if it does not exist: the files beside a library may vanish at any time."""
    try:
        status = file.stat()
    except OSError:
        return FileState(0, 0, 0)
    return FileState(status.st_ino, status.st_size, status.st_mtime_ns)


def beside(path: Path, ending: str) -> Path:
    """Return the path of a file that SQLite keeps beside the library: "-wal", "-shm" or "-journal"."""
    return path.with_name(path.name + ending)


# Opening


def connect(path: Path) -> tuple[sqlite3.Connection, str]:
    """Open the library at `path`; return the connection, and the reason if nothing can be kept, else "".

    If there is no library to read and none can be created, the connection is to an empty one in memory. Raises
    LibraryError if the file is damaged or not a library of this version or an earlier one.
    """
    import sqlite3  # deferred: 7 ms, and `--version` needs no library

    obstacle = _unwritable(path)
    try:
        if obstacle:
            return _connect_read_only(path), obstacle
        checked = _check_without_writing(path)
        return _connect_writable(path, checked), ""
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if _error_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return in_memory(), "the library is locked by another program"
        if _error_code(error) in (
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_FULL,
        ):
            return in_memory(), f"the library cannot be written ({printable_line(str(error))})"
        raise to_library_error(path, error) from error
    except OSError as error:  # from the copy made before a migration
        return in_memory(), f"the library cannot be written ({error.strerror})"


def connect_unchecked(path: Path, mode: str) -> sqlite3.Connection:
    """Open the file without a check. `mode` is that of an SQLite URI: "rw", "ro&immutable=1"."""
    import sqlite3  # deferred, as above

    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=OPEN_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def in_memory() -> sqlite3.Connection:
    """Return a connection to an empty library in memory."""
    connection = connect_unchecked(Path("library"), "memory")
    migrate(connection, Path())
    return connection


def prepare(connection: sqlite3.Connection, path: Path, *, checked: bool) -> None:
    """Check the library unless it was checked, migrate it, and make commits durable.

    The log is a WAL, and with synchronous = FULL a committed transaction is on disk.
    """
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    if not checked:
        _check_content(connection, path)
    if version(connection) != len(STEPS):
        migrate(connection, path)
    _use_log(connection)


def _use_log(connection: sqlite3.Connection) -> None:
    """Have SQLite write a WAL. It does not wait for programs that hold the file at this switch, so we repeat it."""
    import sqlite3  # deferred, as above

    end = monotonic() + OPEN_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if _error_code(error) != sqlite3.SQLITE_BUSY or monotonic() >= end:
                raise
        pause_before_retry()


def _unwritable(path: Path) -> str:
    """Create the folder (mode 0700) and an empty file (0600) if needed; return why they are not writable, or ""."""
    try:
        make_private_folder(path.parent)
        with suppress(FileExistsError):
            os.close(create_private_file(path))
        os.close(os.open(path, os.O_RDWR))
    except OSError as error:
        return f"the library cannot be written ({error.strerror})"
    if not path.is_file() or not os.access(path.parent, os.W_OK):  # the WAL is created in the folder
        return "the library is read-only"
    return ""


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a library that cannot be written, or an empty one in memory if it is unreadable or of an earlier version."""
    if not path.is_file() or not file_state(path).size or not os.access(path, os.R_OK):
        return in_memory()
    connection = connect_unchecked(path, "ro&immutable=1")
    try:
        _check_content(connection, path)
        if version(connection) == len(STEPS):
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return in_memory()


def _connect_writable(path: Path, checked: bool) -> sqlite3.Connection:
    connection = connect_unchecked(path, "rw")
    try:
        prepare(connection, path, checked=checked)
    except BaseException:
        connection.close()
        raise
    return connection


# Checking


def _check_without_writing(path: Path) -> bool:
    """Check a library without writing to it or beside it; return whether that was possible.

    If the log is empty, no program is writing, and the file is opened as immutable. A program that begins or stops
    writing at that moment makes the library look damaged, so a failed check is repeated while the files change. After
    an interrupted transaction (a journal exists), SQLite must roll back before anything can be read: then
    `_connect_writable` does the check.
    """
    import sqlite3  # deferred, as above

    before: object = None
    for _ in range(_CHECK_ATTEMPTS):
        try:
            return _check_once(path)
        except (LibraryError, sqlite3.Error, UnicodeDecodeError):
            state = (file_state(path), file_state(beside(path, "-wal")))
            if state == before:
                raise
            before = state
            sleep(_CHECK_PAUSE_S)
    return _check_once(path)


def _check_once(path: Path) -> bool:
    if not file_state(path).size or file_state(beside(path, "-journal")).size:
        return False
    may_change = file_state(beside(path, "-wal")).size or not _has_wal_mode(path)
    connection = connect_unchecked(path, "ro" if may_change else "ro&immutable=1")
    try:
        _check_content(connection, path)
    finally:
        connection.close()
    return True


def _has_wal_mode(path: Path) -> bool:
    """Whether the library is in WAL mode (bytes 18 and 19 of the header). If not, it is being created."""
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\x02\x02"


def _check_content(connection: sqlite3.Connection, path: Path) -> None:
    """Raise LibraryError unless the file is a library with the expected schema and without damage."""
    check(connection, path)
    if has_unknown_write_version(path):
        raise damaged_library(path)
    if file_state(path).size <= _ALWAYS_CHECKED_BYTES:
        arguments = ["1"]  # the whole file, one message at most
    elif file_state(beside(path, "-wal")).size:
        arguments = _tables_without_responses(connection)
    else:
        arguments = []
    for argument in arguments:
        (message,) = connection.execute(f"PRAGMA quick_check({argument})").fetchone()
        if message != "ok":
            raise damaged_library(path)


def _tables_without_responses(connection: sqlite3.Connection) -> list[str]:
    """Return all tables but `fetched`, which may have 200 MB; each body in it has its own checksum."""
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'fetched'")
    return [name for (name,) in rows]


# Writing


def begin_writing(connection: sqlite3.Connection, *, is_last_attempt: bool) -> bool:
    """Begin a write transaction; return False if another program has one. Raises sqlite3.Error in the last attempt.

    IMMEDIATE takes the write lock at once: a transaction that reads first and writes later cannot wait for the lock.
    """
    import sqlite3  # deferred, as above

    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if _error_code(error) != sqlite3.SQLITE_BUSY or is_last_attempt:
            raise
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(OPEN_TIMEOUT_S * 1000)}")
    return True


def pause_before_retry() -> None:
    """Sleep for a moment, never twice for the same time: no two programs retry in step."""
    sleep(_RETRY_PAUSE_S * (1 + perf_counter_ns() % 3_000 / 1_000))


# Errors


def to_library_error(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> LibraryError:
    """Return the error that the reader sees for an SQLite error in the library at `path`.

    The sqlite3 module raises UnicodeDecodeError for an error whose message quotes a damaged schema.
    """
    import sqlite3  # deferred, as above

    if isinstance(error, UnicodeDecodeError):
        return damaged_library(path)
    name = printable_line(str(path))
    match _error_code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LibraryError("the library is locked by another program", "try again")
        case sqlite3.SQLITE_FULL:
            return LibraryError(f"the disk of the library {name} is full", "free some space")
        case sqlite3.SQLITE_CORRUPT:
            return damaged_library(path)
        case sqlite3.SQLITE_NOTADB if has_damaged_header(path):
            return damaged_library(path)
        case sqlite3.SQLITE_ERROR if str(error) == "unsupported file format":  # a number in the header
            return damaged_library(path)
        case sqlite3.SQLITE_NOTADB:
            return LibraryError(f"{name} is not a library of readtui", WAY_OUT)
        case _:
            return LibraryError(f"the library {name} cannot be used: {printable_line(str(error))}", WAY_OUT)


def has_damaged_header(path: Path) -> bool:
    """Whether a file that SQLite does not accept as a database was one: it has SQLite's magic, or our application id.

    The offsets are those of https://sqlite.org/fileformat2.html, 1.3.
    """
    header = b""
    with suppress(OSError), path.open("rb") as file:
        header = file.read(72)
    return header.startswith(SQLITE_MAGIC) or header[68:] == APPLICATION_ID.to_bytes(4)


def has_unknown_write_version(path: Path) -> bool:
    """Whether byte 18 of the header is a number that SQLite does not know: it can then read the file, but not write."""
    with path.open("rb") as file:
        return file.read(19)[18:] > b"\2"


def _error_code(error: Exception) -> int:
    """Return the primary result code of SQLite; 0 for errors of the sqlite3 module itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
