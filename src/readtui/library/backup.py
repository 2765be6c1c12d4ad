"""Back up a library while other programs may write to it."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path

from readtui.config.paths import create_private_file
from readtui.errors import LibraryError
from readtui.library.connection import connect_unchecked, to_library_error
from readtui.library.transactions import Transactions
from readtui.unicode.printable import printable_line


def back_up(file: Transactions, target: Path, *, replace: bool = False) -> int:
    """Write the library as it is now to the new file `target`, which only its owner can read. Return its bytes.

    The file is complete and on the disk when it gets its name; before that it is beside it under another. With
    `replace`, an earlier backup may be there, but never the library itself. Raises LibraryError.
    """
    import sqlite3  # deferred: here it is loaded already

    name = printable_line(str(target))
    if target.exists() and file.path.exists() and target.samefile(file.path):
        raise LibraryError(f"{name} is the library itself", "name another file")
    if os.path.lexists(target) and not replace:
        raise LibraryError(f"{name} exists already", "name another file, or use --replace")
    if os.path.lexists(target) and not target.is_file():
        raise LibraryError(f"{name} is not a file", "name another file")
    if any(target.with_name(target.name + ending).exists() for ending in ("-wal", "-journal")):
        raise LibraryError(f"{name} is a library in use", "name another file")
    unfinished = target.with_name(f".{target.name[:100]}-{os.urandom(4).hex()}")
    try:
        os.close(create_private_file(unfinished))
        try:
            with file.reading() as connection:
                _write(connection, unfinished, name)
            _make_durable(unfinished)
            unfinished.replace(target)
            _make_durable(target.parent)
        except BaseException:
            for ending in ("", "-journal"):
                with suppress(OSError):
                    unfinished.with_name(unfinished.name + ending).unlink()
            raise
        return target.stat().st_size
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "it contains a NUL character"
        raise LibraryError(f"the backup {name} cannot be written: {reason}", "name another file") from error
    except sqlite3.Error as error:
        raise to_library_error(file.path, error) from error


def _write(connection: object, unfinished: Path, name: str) -> None:
    """Copy the library into an empty file, and check the copy. Raises LibraryError if the copy cannot be written."""
    import sqlite3  # deferred, as above

    assert isinstance(connection, sqlite3.Connection)
    try:
        connection.execute("VACUUM INTO ?", (unfinished.absolute().as_uri(),))  # the name need not be UTF-8
    except sqlite3.Error as error:
        code = error.sqlite_errorcode & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise LibraryError(f"the disk of the backup {name} is full", "free some space, or name another") from error
        if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise LibraryError(f"the backup {name} cannot be written: {error}", "name another file") from error
        raise
    with closing(connect_unchecked(unfinished, "ro&immutable=1")) as copy:
        (message,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if message != "ok":
        raise LibraryError(f"the backup {name} was written with errors", "check the disk")


def _make_durable(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    with suppress(PermissionError):  # Windows opens no folders
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
