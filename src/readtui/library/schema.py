"""The schema of the library: its tables, the check that a file has them, and the migrations between versions."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from readtui.config.paths import create_private_file
from readtui.document.digest import digest
from readtui.errors import LibraryError
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID = 0x52445549
"""SQLite's application id of a library, in the header of the file: "RDUI"."""

WAY_OUT = "`readtui doctor` shows what to do; `readtui --no-library` opens documents without it"
"""The advice in errors about a library that cannot be opened."""

Step: TypeAlias = tuple[str, ...]
"""The SQL statements that migrate from one version to the next."""

NEW_UID = "lower(hex(randomblob(8)))"
"""SQL of a new id of a work, a mark, a correction or a device: 64 random bits, unique on all machines of a reader."""

STEPS: tuple[Step, ...] = (
    (
        # One text, with the name it was last opened by. Names are bytes: the name of a file need not be UTF-8.
        """CREATE TABLE work (
            id INTEGER PRIMARY KEY,
            digest TEXT NOT NULL UNIQUE,
            source BLOB NOT NULL,
            title TEXT NOT NULL,
            first_opened REAL NOT NULL,
            last_opened REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX work_source ON work (source)",
        # Where the reader stopped: an anchor, and the share of the text before it.
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
        # The names that a work was opened by. A name shared by two works belongs to the later one. A pipe has no name.
        """CREATE TABLE name (
            source BLOB NOT NULL PRIMARY KEY,
            work INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
            opened REAL NOT NULL
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX name_work ON name (work)",
        "INSERT INTO name SELECT source, id, max(last_opened) FROM work WHERE source <> x'2d' GROUP BY source",
        "DROP INDEX work_source",
        # Passages that the reader marked. An id is never reused. `letter` is empty for a bookmark set without a letter.
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
        # Responses of web addresses, to be read again without the network.
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
    (
        # Bookmarks and lettered marks get their common name, and a column for their kind: "bookmark" or "letter".
        """CREATE TABLE mark (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            work INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            start INTEGER NOT NULL,
            exact TEXT NOT NULL,
            prefix TEXT NOT NULL,
            suffix TEXT NOT NULL,
            label TEXT NOT NULL,
            letter TEXT NOT NULL,
            made REAL NOT NULL
        ) STRICT""",
        "INSERT INTO sqlite_sequence SELECT 'mark', seq FROM sqlite_sequence WHERE name = 'bookmark'",
        """INSERT INTO mark SELECT id, work, CASE letter WHEN '' THEN 'bookmark' ELSE 'letter' END,
            start, exact, prefix, suffix, label, letter, made FROM bookmark""",
        "DROP TABLE bookmark",
        "CREATE INDEX mark_work ON mark (work)",
        "CREATE UNIQUE INDEX mark_letter ON mark (work, letter) WHERE letter <> ''",
    ),
    (
        # Roles that the reader gave to lines of a plain text. The anchor is in all its lines, hidden ones too.
        """CREATE TABLE correction (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            work INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
            start INTEGER NOT NULL,
            exact TEXT NOT NULL,
            prefix TEXT NOT NULL,
            suffix TEXT NOT NULL,
            role TEXT NOT NULL,
            level INTEGER NOT NULL
        ) STRICT""",
        "CREATE INDEX correction_work ON correction (work)",
    ),
    (
        # The last opened works are found without reading all. `anchored` is 1 if all anchors of the marks were made or
        # renewed in the present text: then there are none to renew.
        "CREATE INDEX work_last_opened ON work (last_opened)",
        "ALTER TABLE work ADD COLUMN anchored INTEGER NOT NULL DEFAULT 0",
    ),
    (
        # The colour of a highlight, 1 to 5; 0 for other marks. The reader's note on a passage.
        "ALTER TABLE mark ADD COLUMN colour INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE mark ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    ),
    (
        # Ids that stay the same on other machines, and what the reader says of a work. The log of changes has the marks
        # that were deleted.
        "ALTER TABLE work ADD COLUMN uid TEXT NOT NULL DEFAULT ''",
        f"UPDATE work SET uid = {NEW_UID}",
        "CREATE UNIQUE INDEX work_uid ON work (uid)",
        "ALTER TABLE work ADD COLUMN state TEXT NOT NULL DEFAULT 'reading'",
        "ALTER TABLE work ADD COLUMN author TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE work ADD COLUMN site TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE work ADD COLUMN language TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE work ADD COLUMN minutes INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE work ADD COLUMN added REAL NOT NULL DEFAULT 0",
        "ALTER TABLE work ADD COLUMN finished REAL NOT NULL DEFAULT 0",
        "ALTER TABLE work ADD COLUMN deleted REAL NOT NULL DEFAULT 0",
        "ALTER TABLE mark ADD COLUMN uid TEXT NOT NULL DEFAULT ''",
        f"UPDATE mark SET uid = {NEW_UID}",
        "CREATE UNIQUE INDEX mark_uid ON mark (uid)",
        "ALTER TABLE mark ADD COLUMN changed REAL NOT NULL DEFAULT 0",
        "UPDATE mark SET changed = made",
        "ALTER TABLE correction ADD COLUMN uid TEXT NOT NULL DEFAULT ''",
        f"UPDATE correction SET uid = {NEW_UID}",
        "CREATE UNIQUE INDEX correction_uid ON correction (uid)",
        """CREATE TABLE tag (
            work INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            PRIMARY KEY (work, name)
        ) STRICT, WITHOUT ROWID""",
        # Seconds of reading by work and local day.
        """CREATE TABLE reading_time (
            work INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
            day TEXT NOT NULL,
            seconds REAL NOT NULL,
            PRIMARY KEY (work, day)
        ) STRICT, WITHOUT ROWID""",
        # The bytes and the text of each work that is marked or that the reader keeps. An earlier version stays while a
        # mark is lost in the later one.
        """CREATE TABLE kept_source (
            work INTEGER NOT NULL REFERENCES work (id) ON DELETE CASCADE,
            digest TEXT NOT NULL,
            source BLOB NOT NULL,
            kind TEXT NOT NULL,
            address TEXT NOT NULL,
            content_type TEXT NOT NULL,
            charset TEXT NOT NULL,
            mtime REAL NOT NULL,
            body BLOB NOT NULL,
            text BLOB NOT NULL,
            kept REAL NOT NULL,
            PRIMARY KEY (work, digest)
        ) STRICT""",
        # The log of what the reader did: undo reads it backwards, and other libraries can be brought up to date by it.
        "CREATE TABLE device (ident TEXT NOT NULL) STRICT",
        f"INSERT INTO device VALUES ({NEW_UID})",
        """CREATE TABLE act (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            device TEXT NOT NULL,
            number INTEGER NOT NULL,
            clock REAL NOT NULL,
            work TEXT NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            is_reversed INTEGER NOT NULL,
            UNIQUE (device, number)
        ) STRICT""",
        "CREATE INDEX act_work ON act (work, id)",
        """CREATE TABLE change (
            id INTEGER PRIMARY KEY,
            act INTEGER NOT NULL REFERENCES act (id) ON DELETE CASCADE,
            subject TEXT NOT NULL,
            ident TEXT NOT NULL,
            field TEXT NOT NULL,
            value TEXT NOT NULL,
            before TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX change_act ON change (act)",
    ),
    (
        # The same words in another format are the same work. Lost marks are looked for once more, by similar words.
        "ALTER TABLE work ADD COLUMN words TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX work_words ON work (words) WHERE words <> ''",
        "UPDATE work SET anchored = 0",
    ),
)
"""Step n leads to version n + 1. A released step is never changed: append another. The check compares the SQL text."""

LATEST_SCHEMA = "4c7cd15082ecd73c66efddca3df5a510"
"""`schema_digest` of a library with all of `STEPS`, so that they need not be run in memory at each start (3 ms)."""

SchemaRow: TypeAlias = tuple[str, str, str, str | None]
"""A part of a schema: type, name, table and SQL text."""

_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema"


def version(connection: sqlite3.Connection) -> int:
    """Return the version of the schema; 0 if there are no tables yet."""
    return _number(connection, "PRAGMA user_version")


def check(connection: sqlite3.Connection, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Raise LibraryError unless the schema is that of `steps`, or of the first few of them, or empty.

    Anything else in the schema (triggers, views) could run when the tables are used.
    """
    connection.execute("BEGIN")  # one snapshot: another program may be creating the tables at this moment
    try:
        found = schema_rows(connection)
        reached = version(connection)
        application = _number(connection, "PRAGMA application_id")
    finally:
        connection.rollback()
    is_empty = not (found or reached or application)
    is_ours = application == APPLICATION_ID and 0 <= reached <= len(steps)
    is_latest = steps is STEPS and reached == len(STEPS) and schema_digest(found) == LATEST_SCHEMA
    if not is_empty and not (is_ours and (is_latest or found == _schema_of(steps[:reached]))):
        raise _schema_error(path, found, reached, application, steps)


def _schema_error(
    path: Path, found: set[SchemaRow], reached: int, application: int, steps: Sequence[Step]
) -> LibraryError:
    """Return the error for a schema that is not the one that the header of the file promises."""
    name = printable_line(str(path))
    if version_of_tables(found, steps) and (application != APPLICATION_ID or reached <= len(steps)):
        return damaged_library(path)  # the tables are ours: the header is wrong
    if application != APPLICATION_ID:
        return LibraryError(f"{name} is not a library of readtui but another database", WAY_OUT)
    if reached > len(steps):
        damaged = " or is damaged" if version_of_tables(found, steps) else ""
        return LibraryError(f"the library {name} was made by a later version of readtui{damaged}", WAY_OUT)
    expected = _schema_of(steps[: max(reached, 0)])
    damaged = "is damaged or " if expected - found else ""
    kind, part, *_ = min(expected - found or found - expected, key=lambda row: (row[0], row[1]))
    return LibraryError(f"the library {name} {damaged}has an unexpected schema: {kind} {printable_line(part)}", WAY_OUT)


def version_of_tables(found: set[SchemaRow], steps: Sequence[Step] = STEPS) -> int:
    """Return the version that has exactly this schema, whatever the header of the file says; 0 if there is none."""
    return next((reached for reached in range(len(steps), 0, -1) if found == _schema_of(steps[:reached])), 0)


def damaged_library(path: Path) -> LibraryError:
    """Return the error for a library in which bytes are wrong."""
    return LibraryError(f"the library {printable_line(str(path))} is damaged", WAY_OUT)


def schema_rows(connection: sqlite3.Connection) -> set[SchemaRow]:
    """Return the schema of a database."""
    return set(connection.execute(_SCHEMA))


def schema_digest(rows: Iterable[SchemaRow]) -> str:
    """Return the digest of a schema."""
    return digest("\n".join(sorted(map(repr, rows))))


def schema_difference(
    connection: sqlite3.Connection, steps: Sequence[Step]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Return the extra and the missing parts of a schema, compared with `steps`: kinds ("table", "view") and names."""
    found, expected = schema_rows(connection), _schema_of(steps)
    extra, missing = (sorted((kind, name) for kind, name, *_ in rows) for rows in (found - expected, expected - found))
    return tuple(extra), tuple(missing)


def damaged_row(connection: sqlite3.Connection) -> tuple[int, SchemaRow] | None:
    """Return the rowid of the only part of a library's schema that is wrong, and what it should be.

    None if more than one part is wrong, or its length is: then more than a byte is wrong.
    """
    connection.execute("PRAGMA writable_schema = ON")  # SQLite then skips what it cannot parse
    rows = {
        (kind, *rest): rowid for rowid, kind, *rest in connection.execute(_SCHEMA.replace("type", "rowid, type", 1))
    }
    expected = _schema_of(STEPS[: max(version(connection), 0)])
    wrong, missing = rows.keys() - expected, expected - rows.keys()
    if len(wrong) != 1 or len(missing) != 1:
        return None
    (found,), (right,) = wrong, missing
    same_length = all(len(str(a or "")) == len(str(b or "")) for a, b in zip(found, right, strict=True))
    return (rows[found], right) if same_length else None


def _schema_of(steps: Sequence[Step]) -> set[SchemaRow]:
    """Return the schema that these steps create, as rows of `_SCHEMA`."""
    import sqlite3  # deferred: 7 ms, and nothing but the library needs it

    model = sqlite3.connect(":memory:")
    for statement in (statement for step in steps for statement in step):
        model.execute(statement)
    rows = schema_rows(model)
    model.close()
    return rows


def migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Apply the missing steps, all or none. A library that has tables is first copied to `backup_path`.

    Raises OSError if the copy cannot be made. The write lock is taken before the version is read, so that only one of
    several programs that start at the same time migrates.
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


def backup_path(path: Path, reached: int) -> Path:
    """Return the path of the backup made before the library was migrated from version `reached`."""
    return path.with_name(f"{path.name}.v{reached}")


def _back_up(path: Path, reached: int) -> None:
    """Copy the library. The caller has the write lock, so no other program migrates or copies at the same time."""
    import sqlite3  # deferred, as above

    copy = backup_path(path, reached)
    unfinished = copy.with_name(f"{copy.name}.new")
    for leftover in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
        leftover.unlink(missing_ok=True)  # left by a program that was killed while copying
    os.close(create_private_file(unfinished))
    reader = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, isolation_level=None)
    try:
        reader.execute("VACUUM INTO ?", (str(unfinished),))
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
    except BaseException:
        unfinished.unlink(missing_ok=True)  # it would occupy a full disk
        raise
    finally:
        reader.close()
    unfinished.replace(copy)
    if os.name == "posix":  # pragma: no branch (other systems cannot open a folder)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _number(connection: sqlite3.Connection, query: str) -> int:
    (number,) = connection.execute(query).fetchone()
    return int(number)
