"""The schema of the library, and the migrations between its versions."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from threading import Thread

import pytest

from readtui.errors import LibraryError
from readtui.library.schema import (
    APPLICATION_ID,
    LATEST_SCHEMA,
    STEPS,
    backup_path,
    check,
    migrate,
    schema_digest,
    schema_rows,
    version,
)

OLD = (("CREATE TABLE shelf (name TEXT NOT NULL) STRICT",),)
NEW = (
    *OLD,
    ("ALTER TABLE shelf ADD COLUMN place INTEGER NOT NULL DEFAULT 7", "CREATE INDEX by_place ON shelf (place)"),
)
BROKEN = (*OLD, ("ALTER TABLE shelf ADD COLUMN place INTEGER", "CREATE TABLE shelf (name TEXT)"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of the old version with one row."""
    made = tmp_path / "library.db"
    connection = connect(made)
    migrate(connection, made, OLD)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("INSERT INTO shelf VALUES ('poems')")
    connection.close()
    return made


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=60, check_same_thread=False)


def shelves(path: Path) -> list[tuple[object, ...]]:
    connection = connect(path)
    try:
        return connection.execute("SELECT * FROM shelf").fetchall()
    finally:
        connection.close()


def test_an_empty_database_gets_the_tables_and_the_application_id() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    check(connection, Path("x"))
    migrate(connection, Path("x"))
    check(connection, Path("x"))
    assert version(connection) == len(STEPS)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()


def test_every_table_is_strict() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("x"))
    tables = connection.execute(
        "SELECT strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'"
    )
    assert set(tables) == {(1,)}
    connection.close()


def test_a_migration_keeps_all_rows_and_a_copy_from_before(path: Path) -> None:
    connection = connect(path)
    check(connection, path, NEW)
    migrate(connection, path, NEW)
    assert version(connection) == 2
    check(connection, path, NEW)
    connection.close()
    assert shelves(path) == [("poems", 7)]
    assert shelves(backup_path(path, 1)) == [("poems",)]
    copy = connect(backup_path(path, 1))
    check(copy, path, OLD)
    copy.close()
    assert backup_path(path, 1).stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in path.parent.iterdir()) == ["library.db", "library.db.v1"]


def test_a_library_of_the_current_version_is_not_changed(path: Path) -> None:
    connection = connect(path)
    migrate(connection, path, OLD)
    connection.close()
    assert [file.name for file in path.parent.iterdir()] == ["library.db"]


def test_a_failed_migration_changes_nothing(path: Path) -> None:
    connection = connect(path)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(connection, path, BROKEN)
    assert version(connection) == 1
    check(connection, path, OLD)
    migrate(connection, path, NEW)
    connection.close()
    assert shelves(path) == [("poems", 7)]


def test_files_left_by_a_killed_migration_are_removed_by_the_next(path: Path) -> None:
    for name in ("library.db.v1.new", "library.db.v1.new-journal"):
        path.with_name(name).write_bytes(b"half")
    connection = connect(path)
    migrate(connection, path, NEW)
    connection.close()
    assert sorted(file.name for file in path.parent.iterdir()) == ["library.db", "library.db.v1"]
    assert shelves(backup_path(path, 1)) == [("poems",)]


def test_a_copy_that_cannot_be_made_stops_the_migration(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    connection = connect(path)
    with pytest.raises(OSError, match="No space"):
        migrate(connection, path, NEW)
    assert version(connection) == 1
    connection.close()


def test_of_programs_that_start_at_once_one_migrates(path: Path) -> None:
    connections = [connect(path) for _ in range(4)]
    threads = [Thread(target=migrate, args=(connection, path, NEW)) for connection in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for connection in connections:
        assert version(connection) == 2
        connection.close()
    assert shelves(path) == [("poems", 7)]


def test_tables_that_another_program_creates_during_the_check_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    looking, making = connect(path), connect(path)
    making.execute("PRAGMA journal_mode = WAL")
    looking.set_trace_callback(lambda statement: migrate(making, path, OLD) if "user_version" in statement else None)
    check(looking, path, OLD)
    assert version(making) == 1
    looking.close()
    making.close()


def test_a_later_version_is_refused(path: Path) -> None:
    connection = connect(path)
    connection.execute("PRAGMA user_version = 2")
    with pytest.raises(LibraryError, match="later version"):
        check(connection, path, OLD)
    connection.close()


def test_an_earlier_version_is_checked_against_its_own_schema(path: Path) -> None:
    connection = connect(path)
    connection.execute("CREATE TABLE extra (x)")
    with pytest.raises(LibraryError, match="unexpected schema: table extra"):
        check(connection, path, NEW)
    connection.close()


def test_the_digest_of_the_latest_schema_is_known() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("x"))
    assert schema_digest(schema_rows(connection)) == LATEST_SCHEMA
    connection.close()


def test_a_schema_that_is_not_the_latest_one_is_compared_with_its_own() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("x"))
    connection.execute("CREATE TABLE other (name TEXT) STRICT")
    with pytest.raises(LibraryError, match="unexpected schema: table other"):
        check(connection, Path("x"))
    connection.close()
