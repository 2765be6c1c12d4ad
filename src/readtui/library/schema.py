"""The tables of a library, and the steps from one version of them to the next."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from readtui.errors import LibraryError
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID = 0x52445549
"""What tells a library from other SQLite files: "RDUI" in its header."""

WAY_OUT = "`readtui doctor` tells what to do, `readtui --no-library` reads all the same"
"""What mends a library that is refused."""

Step: TypeAlias = tuple[str, ...]
"""The statements that lead from one version to the next."""

STEPS: tuple[Step, ...] = (
    (
        # One text, under the name it was last read by. A name is bytes: files may have names that are not UTF-8.
        """CREATE TABLE work (
            id INTEGER PRIMARY KEY,
            digest TEXT NOT NULL UNIQUE,
            source BLOB NOT NULL,
            title TEXT NOT NULL,
            first_opened REAL NOT NULL,
            last_opened REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX work_source ON work (source)",
        # Where its reading stopped: an anchor, and the part of the text before it.
        """CREATE TABLE place (
            work INTEGER PRIMARY KEY REFERENCES work (id) ON DELETE CASCADE,
            start INTEGER NOT NULL,
            exact TEXT NOT NULL,
            prefix TEXT NOT NULL,
            suffix TEXT NOT NULL,
            progress REAL NOT NULL,
            kept REAL NOT NULL
        ) STRICT""",
    ),
    (
        # The names that a work was opened by. One that two works had is the later one's; a pipe ("-") is no name.
        """CREATE TABLE name (
            source BLOB NOT NULL PRIMARY KEY,
            work INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
            opened REAL NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX name_work ON name (work)",
        "INSERT INTO name SELECT source, id, max(last_opened) FROM work WHERE source <> x'2d' GROUP BY source",
        "DROP INDEX work_source",
        # What the reader marked. A number is never given twice; a letter is that of a mark, and empty for a bookmark.
        """CREATE TABLE bookmark (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            work INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
            start INTEGER NOT NULL,
            exact TEXT NOT NULL,
            prefix TEXT NOT NULL,
            suffix TEXT NOT NULL,
            label TEXT NOT NULL,
            letter TEXT NOT NULL,
            made REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX bookmark_work ON bookmark (work)",
        "CREATE UNIQUE INDEX bookmark_letter ON bookmark (work, letter) WHERE letter <> ''",
    ),
    (
        # What addresses answered, so that it can be read again without the network.
        """CREATE TABLE fetched (
            source BLOB NOT NULL PRIMARY KEY,
            final_address TEXT NOT NULL,
            content_type TEXT NOT NULL,
            charset TEXT NOT NULL,
            etag TEXT NOT NULL,
            last_modified TEXT NOT NULL,
            body BLOB NOT NULL,
            fetched REAL NOT NULL
        ) STRICT""",
    ),
)
"""Step n leads to version n + 1. A step that was released is never changed; another follows it."""

_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema"


def version(connection: sqlite3.Connection) -> int:
    """The version of the tables; 0 before there are any."""
    return _number(connection, "PRAGMA user_version")


def check(connection: sqlite3.Connection, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Raise LibraryError unless this is a library, as these steps or some of them made it, or an empty database.

    Whatever else is in the schema could act when the tables are used: triggers, views.
    """
    name = printable_line(str(path))
    connection.execute("BEGIN")  # one look: another program may be making the tables just now
    try:
        found = set(connection.execute(_SCHEMA))
        reached = version(connection)
        application = _number(connection, "PRAGMA application_id")
    finally:
        connection.rollback()
    if application != APPLICATION_ID and (found or reached or application):
        raise LibraryError(f"{name} is no library of readtui but another database", WAY_OUT)
    if reached > len(steps):
        raise LibraryError(f"the library {name} was made by a later version of readtui", WAY_OUT)
    unexpected = found ^ _made_by(steps[:reached])
    if unexpected:
        kind, part, *_ = min(unexpected, key=lambda row: (row[0], row[1]))
        raise LibraryError(f"the library {name} has an unexpected schema: {kind} {printable_line(part)}", WAY_OUT)


def surplus(
    connection: sqlite3.Connection, steps: Sequence[Step]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Kind and name of what is in the schema but not of these steps, and of what is missing there."""
    found, expected = set(connection.execute(_SCHEMA)), _made_by(steps)
    more, less = (sorted((kind, name) for kind, name, *_ in rows) for rows in (found - expected, expected - found))
    return tuple(more), tuple(less)


def _made_by(steps: Sequence[Step]) -> set[tuple[str, str, str, str | None]]:
    """The schema that these steps make."""
    import sqlite3  # deferred: 7 ms, and nothing but the library needs it

    model = sqlite3.connect(":memory:")
    for statement in (statement for step in steps for statement in step):
        model.execute(statement)
    rows = set(model.execute(_SCHEMA))
    model.close()
    return rows


def migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Bring the tables up to date, all steps or none. A library that had tables is copied beside itself first.
    Raises OSError if the copy cannot be made.

    The write lock is taken before the version is read: of several programs that start at once, one migrates.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        reached = version(connection)
        if reached < len(steps):
            if reached:
                _back_up(path, reached)
            for statement in (statement for step in steps[reached:] for statement in step):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def backup_of(path: Path, reached: int) -> Path:
    """Where the library at `path` is kept as it was in version `reached`."""
    return path.with_name(f"{path.name}.v{reached}")


def _back_up(path: Path, reached: int) -> None:
    """Copy the library. The caller holds the write lock: the copy is of this version, and no one else makes one."""
    import sqlite3  # deferred, as above

    copy = backup_of(path, reached)
    unfinished = copy.with_name(f"{copy.name}.new")
    for left in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
        left.unlink(missing_ok=True)  # of a program that was killed at this point
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    reader = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, isolation_level=None)
    try:
        reader.execute("VACUUM INTO ?", (str(unfinished),))
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
    except BaseException:
        unfinished.unlink(missing_ok=True)  # on a full disk it would take what room there is
        raise
    finally:
        reader.close()
    unfinished.replace(copy)
    if os.name == "posix":  # pragma: no branch (elsewhere a folder cannot be opened)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _number(connection: sqlite3.Connection, question: str) -> int:
    (number,) = connection.execute(question).fetchone()
    return int(number)
