"""Opening a library: durable, checked before the first write, and never changed if it is refused."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from readtui.errors import LibraryError
from readtui.ingest.source import Source
from readtui.ingest.web.response import Response
from readtui.library import connection as library_connection
from readtui.library import store
from readtui.library.schema import STEPS, migrate
from readtui.library.store import Library
from readtui.library.transactions import Patience
from tests.library.texts import ONE, Clock, at

PLACE = 4
"""Offset of the place in the library, at a quarter of the text."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "readtui" / "library.db"


def with_a_place(path: Path) -> Path:
    library = Library.open(path, {}, Clock())
    library.keep_place(*ONE, PLACE, 0.25)
    library.close()
    return path


def fingerprint(path: Path) -> dict[str, str]:
    """Return the digest of each file in the library's folder."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in path.parent.iterdir()}


def change(path: Path, script: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(script)
    connection.close()


# A library that can be written


def test_opening_waits_for_a_program_that_holds_the_file_at_the_switch_to_the_log(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(with_a_place(path), "PRAGMA journal_mode = DELETE")
    other = sqlite3.connect(path, isolation_level=None)
    other.executescript("BEGIN; SELECT count(*) FROM work;")
    pauses: list[None] = []

    def pause() -> None:
        pauses.append(None)
        other.rollback()

    monkeypatch.setattr(library_connection, "pause_before_retry", pause)
    connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    library_connection.prepare(connection, path, checked=True)
    assert (pauses, connection.execute("PRAGMA journal_mode").fetchone()) == ([None], ("wal",))
    connection.close()
    other.close()


def first_version(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, path, STEPS[:1])
    connection.close()


def with_a_journal(path: Path) -> None:
    with_a_place(path).with_name(path.name + "-journal").write_bytes(random.Random(3).randbytes(8192))


WRITABLE: dict[str, Callable[[Path], object]] = {
    "new": lambda path: None,
    "empty": Path.touch,
    "known": with_a_place,
    "of the first version": first_version,
    "left with a journal": with_a_journal,
    "in another mode": lambda path: change(with_a_place(path), "PRAGMA journal_mode = DELETE"),
}


@pytest.mark.parametrize("before", WRITABLE.values(), ids=WRITABLE)
def test_a_commit_is_durable(path: Path, before: Callable[[Path], object]) -> None:
    path.parent.mkdir()
    before(path)
    library = Library.open(path, {})
    assert library.writable
    with library._file.reading() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    library.close()


# A library that is in use


def test_a_lock_delays_neither_opening_nor_reading(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "POSITION_PATIENCE", Patience(0.02, 0.01))
    holder = sqlite3.connect(with_a_place(path), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    clock = Clock()
    library = Library.open(path, {}, clock)
    assert library.place_of(*ONE) == PLACE
    for _ in range(2):
        with pytest.raises(LibraryError, match="locked"):
            library.keep_place(*ONE, PLACE, 0.25)
    holder.close()
    clock.seconds = 3
    library.keep_place(*ONE, PLACE, 0.25)
    (last,) = library.recent_works()
    assert last.last_opened == at(3)
    library.close()


def test_a_library_that_is_locked_for_reading_is_replaced_by_an_empty_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_connection, "OPEN_TIMEOUT_S", 0.02)
    change(with_a_place(path), "PRAGMA journal_mode = DELETE")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    library = Library.open(path, {})
    holder.close()
    assert not library.writable
    assert "locked" in library.notice
    library.record_opened(*ONE)
    library.keep_place(*ONE, PLACE, 0.25)
    assert (library.place_of(*ONE), library.recent_works()) == (None, ())
    library.close()


# A library that is refused


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


def random_page(path: Path) -> None:
    """Fill the page of the table of places with random bytes."""
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'place'").fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = random.Random(2).randbytes(4096)
    path.write_bytes(data)


def diary(path: Path) -> None:
    path.write_text("Dear diary, " * 2000)


def sql(script: str) -> Callable[[Path], None]:
    return lambda path: change(path, script)


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut": (cut, "damaged"),
    "random page": (random_page, "damaged"),
    "later version": (sql("PRAGMA user_version = 9999"), "later version"),
    "foreign": (sql("PRAGMA application_id = 252006673; DROP TABLE work"), "another database"),
    "foreign and unsigned": (sql("PRAGMA application_id = 0; DROP TABLE place"), "another database"),
    "trigger": (
        sql("CREATE TRIGGER pwn AFTER INSERT ON work BEGIN DELETE FROM work; END"),
        "unexpected .* trigger pwn",
    ),
    "view": (sql("CREATE VIEW pwned AS SELECT 1"), "unexpected schema: view pwned"),
    "missing table": (sql("DROP TABLE place"), "unexpected schema: table place"),
    "text": (diary, "not a library"),
}


@pytest.mark.parametrize(("damage", "message"), REFUSED.values(), ids=REFUSED)
def test_a_refused_library_stays_unchanged(path: Path, damage: Callable[[Path], None], message: str) -> None:
    damage(with_a_place(path))
    before = fingerprint(path)
    with pytest.raises(LibraryError, match=message) as raised:
        Library.open(path, {})
    assert "\n" not in str(raised.value)
    assert fingerprint(path) == before


def test_a_trigger_in_the_log_of_a_killed_program_is_refused(path: Path) -> None:
    killed = sqlite3.connect(with_a_place(path), isolation_level=None)
    killed.execute("CREATE VIEW pwned AS SELECT 1")
    copy = path.with_name("left") / "library.db"
    copy.parent.mkdir()
    for ending in ("", "-wal"):
        copy.with_name(copy.name + ending).write_bytes(path.with_name(path.name + ending).read_bytes())
    killed.close()
    before = copy.read_bytes()
    with pytest.raises(LibraryError, match="unexpected"):
        Library.open(copy, {})
    assert copy.read_bytes() == before


def test_damage_that_shows_only_later_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_connection, "_ALWAYS_CHECKED_BYTES", 0)
    random_page(with_a_place(path))
    library = Library.open(path, {})
    with pytest.raises(LibraryError, match="damaged"):
        library.keep_place(*ONE, PLACE, 0.25)
    library.close()


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
@pytest.mark.parametrize("garbage", [b"", random.Random(3).randbytes(8192)])
def test_garbage_beside_the_library_does_no_harm(path: Path, ending: str, garbage: bytes) -> None:
    with_a_place(path).with_name(path.name + ending).write_bytes(garbage)
    library = Library.open(path, {})
    assert library.place_of(*ONE) == PLACE
    library.close()


def test_garbage_beside_the_library_does_not_hide_damage(path: Path) -> None:
    change(with_a_place(path), "CREATE VIEW pwned AS SELECT 1")
    path.with_name(path.name + "-journal").write_bytes(random.Random(3).randbytes(8192))
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="unexpected schema"):
        Library.open(path, {})
    assert path.read_bytes() == before


def test_an_empty_file_is_a_new_library(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    library = Library.open(path, {})
    library.keep_place(*ONE, PLACE, 0.25)
    assert library.writable
    library.close()


# A library that cannot be written


@pytest.mark.parametrize("below", ["", "folder/"])
def test_without_a_folder_nothing_is_kept_and_the_notice_says_so(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    library = Library.open(tmp_path / "file" / f"{below}library.db", {})
    assert not library.writable
    assert library.notice.startswith("The library cannot be written")
    library.keep_place(*ONE, PLACE, 0.25)
    assert library.recent_works() == ()
    library.close()


def test_a_folder_instead_of_the_library_is_reported(path: Path) -> None:
    path.mkdir(parents=True)
    library = Library.open(path, {})
    assert "cannot be written" in library.notice
    library.close()


def write_protected(monkeypatch: pytest.MonkeyPatch, readable: bool = True) -> None:
    """Make files look like those of another user, whoever runs the test."""
    monkeypatch.setattr("readtui.library.connection.os.access", lambda path, mode: readable and mode == os.R_OK)


def test_a_read_only_library_can_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(with_a_place(path))
    write_protected(monkeypatch)
    library = Library.open(path, {})
    assert "read-only" in library.notice
    assert library.place_of(*ONE) == PLACE
    library.record_opened(*ONE)
    assert [work.progress for work in library.recent_works()] == [0.25]
    library.keep_place(*ONE, 0, 1.0)
    assert library.place_of(*ONE) == PLACE
    library.close()
    assert fingerprint(path) == before


@pytest.mark.parametrize("times", [1, 3, 5])
def test_a_write_by_another_program_during_the_check_is_not_taken_for_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    Library.open(path).close()
    inspect, checks = library_connection._check_content, 0

    def torn(connection: sqlite3.Connection, file: Path) -> None:
        nonlocal checks
        checks += 1
        if checks <= times:
            os.utime(path, (checks, checks))  # a checkpoint
            raise sqlite3.DatabaseError("database disk image is malformed")
        inspect(connection, file)

    monkeypatch.setattr(library_connection, "_check_content", torn)
    Library.open(path).close()
    assert checks == times + 1


def test_damage_while_nobody_writes_is_refused_at_the_second_check(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Library.open(path).close()
    checks: list[Path] = []

    def damaged(connection: sqlite3.Connection, file: Path) -> None:
        checks.append(file)
        raise LibraryError("the library is damaged")

    monkeypatch.setattr(library_connection, "_check_content", damaged)
    with pytest.raises(LibraryError, match="damaged"):
        Library.open(path)
    assert len(checks) == 2


def test_a_read_only_library_that_is_damaged_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random_page(with_a_place(path))
    write_protected(monkeypatch)
    with pytest.raises(LibraryError, match="damaged"):
        Library.open(path, {})


def test_a_read_only_library_of_an_earlier_version_is_replaced_by_an_empty_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_place(path)
    write_protected(monkeypatch)
    monkeypatch.setattr(library_connection, "STEPS", (*STEPS, ("CREATE TABLE shelf (name TEXT) STRICT",)))
    library = Library.open(path, {})
    assert (library.last_source(), library.writable) == (None, False)
    library.close()


def test_an_unreadable_library_is_replaced_by_an_empty_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_place(path)
    write_protected(monkeypatch, readable=False)
    library = Library.open(path, {})
    assert library.last_source() is None
    library.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where nobody else can")
def test_the_permissions_of_the_file_system_are_respected(path: Path) -> None:
    with_a_place(path).chmod(0o444)
    path.parent.chmod(0o555)
    library = Library.open(path, {})
    assert not library.writable
    assert library.place_of(*ONE) == PLACE
    library.close()
    path.parent.chmod(0o755)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL])
def test_a_disk_that_cannot_store_a_library_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    migrate = library_connection.migrate  # type: ignore[attr-defined]

    def fail(connection: sqlite3.Connection, made: Path) -> None:
        if made != path:
            migrate(connection, made)
            return
        error = sqlite3.OperationalError("disk full\x1b[0m")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(library_connection, "migrate", fail)
    library = Library.open(path, {})
    assert library.notice == "The library cannot be written (disk full): places and marks are not kept"
    library.close()


# The check of a large library

ADDRESS = "https://example.org/a"


def damaged(path: Path, table: str) -> None:
    """Overwrite the first page of a table, and leave a log as if a program had not closed the library."""
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 100)
    path.with_name(f"{path.name}-wal").write_bytes(b"left over")


@pytest.mark.parametrize(("table", "is_checked"), [("work", True), ("mark", True), ("fetched", False)])
def test_of_a_large_library_that_was_not_closed_all_tables_but_the_responses_are_checked(
    path: Path, monkeypatch: pytest.MonkeyPatch, table: str, is_checked: bool
) -> None:
    whole = Library.open(path, {})
    whole.keep_response(Response(Source(ADDRESS, b"text", "url")))
    whole.close()
    damaged(path, table)
    monkeypatch.setattr(library_connection, "_ALWAYS_CHECKED_BYTES", 0)
    if is_checked:
        with pytest.raises(LibraryError, match="is damaged"):
            Library.open(path, {})
    else:
        library = Library.open(path, {})
        with pytest.raises(LibraryError, match="is damaged"):
            library.find_response(ADDRESS)
        library.close()
