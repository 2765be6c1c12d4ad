"""The library: what was read, and where its reading stopped."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.errors import LibraryError
from readtui.library import connection as library_connection
from readtui.library import store
from readtui.library.schema import STEPS, migrate
from readtui.library.store import Kept, LibraryFile, Work, acknowledge, canonical, digest
from readtui.marks.anchor import Anchor, anchor
from readtui.marks.model import Place
from readtui.span import Span
from readtui.unicode.printable import printable

TEXT = "one two three four five"
WORK = Work(digest(TEXT), "/shelf/one.txt", "One")
PLACE = Place(anchor(TEXT, Span(4, 7)), 0.25)


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "readtui" / "library.db"


def with_a_place(path: Path) -> Path:
    library = LibraryFile.open(path, {})
    library.keep_place(WORK, PLACE, at(1))
    library.close()
    return path


def fingerprint(path: Path) -> dict[str, str]:
    """All that lies in the library's folder."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in path.parent.iterdir()}


def change(path: Path, script: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(script)
    connection.close()


# What is kept


def test_a_place_is_there_again_after_closing(path: Path) -> None:
    library = LibraryFile.open(with_a_place(path), {})
    assert library.place(WORK) == PLACE
    assert library.last() == Kept("/shelf/one.txt", "One", 0.25, at(1))
    assert (library.writable, library.notice) == (True, "")
    library.close()


def test_a_new_library_knows_nothing(path: Path) -> None:
    library = LibraryFile.open(path, {})
    assert (library.place(WORK), library.last(), library.recent(9)) == (None, None, ())
    assert library.opened(WORK, at(1)) == Kept("/shelf/one.txt", "One", 0.0, at(1))
    assert library.place(WORK) is None
    library.close()


def test_opening_a_work_tells_how_much_of_it_was_read(path: Path) -> None:
    library = LibraryFile.open(with_a_place(path), {})
    assert library.opened(WORK, at(2)).progress == 0.25
    library.close()


def test_the_same_text_is_known_under_another_name(path: Path) -> None:
    library = LibraryFile.open(with_a_place(path), {})
    moved = Work(WORK.digest, "/elsewhere/two.txt", "One")
    assert library.place(moved) == PLACE
    library.opened(moved, at(2))
    assert [kept.source for kept in library.recent(9)] == ["/elsewhere/two.txt"]
    library.close()


def test_a_changed_text_is_known_by_its_source(path: Path) -> None:
    library = LibraryFile.open(with_a_place(path), {})
    changed = Work(digest("another"), WORK.source, "One, revised")
    assert library.place(changed) == PLACE
    library.opened(changed, at(2))
    assert [kept.title for kept in library.recent(9)] == ["One, revised"]
    assert library.place(changed) == PLACE
    library.close()


def test_the_text_counts_more_than_the_source(path: Path) -> None:
    library = LibraryFile.open(with_a_place(path), {})
    other = Work(digest("other"), "/shelf/other.txt", "Other")
    library.keep_place(other, Place(Anchor(0, "other", "", ""), 0.5), at(2))
    swapped = Work(WORK.digest, other.source, "One")
    assert library.place(swapped) == PLACE
    library.opened(swapped, at(3))
    assert [(kept.source, kept.title) for kept in library.recent(9)] == [(other.source, "One")]
    library.close()


def test_texts_from_a_pipe_are_known_by_their_words_alone(path: Path) -> None:
    library = LibraryFile.open(path, {})
    piped = Work(digest("piped"), "-", "Piped")
    library.keep_place(piped, PLACE, at(1))
    assert library.place(piped) == PLACE
    assert library.place(Work(digest("other"), "-", "Other")) is None
    assert (library.last(), library.recent(9)) == (None, ())
    library.close()


def test_recent_works_come_last_first(path: Path) -> None:
    library = LibraryFile.open(path, {})
    for number in range(4):
        library.opened(Work(digest(str(number)), f"/{number}", ""), at(number))
    library.opened(Work(digest("0"), "/0", ""), at(9))
    assert [kept.source for kept in library.recent(3)] == ["/0", "/3", "/2"]
    library.close()


def test_a_forgotten_source_takes_its_place_along(path: Path) -> None:
    library = LibraryFile.open(with_a_place(path), {})
    library.forget("/shelf/none.txt")
    assert library.place(WORK) == PLACE
    library.forget(WORK.source)
    assert (library.place(WORK), library.last()) == (None, None)
    library.opened(WORK, at(2))
    assert library.place(WORK) is None
    library.close()


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.text(st.characters(), max_size=8)] * 4))
def test_no_words_are_too_odd_to_keep(words: tuple[str, str, str, str]) -> None:
    library = LibraryFile(library_connection.in_memory(), Path("library"), "", {})
    source, title, exact, prefix = words
    work = Work(digest(title), source, title)
    library.keep_place(work, Place(Anchor(0, exact, prefix, ""), 0.0), at(1))
    kept = library.place(work)
    assert kept is not None
    assert kept.anchor.exact == printable(exact.encode("utf-8", "replace").decode())
    assert [work.source for work in library.recent(1)] == ([] if source == "-" else [source])
    library.close()


def test_what_another_program_put_there_is_read_without_harm(path: Path) -> None:
    change(
        with_a_place(path),
        "UPDATE work SET title = title || char(27) || ']0;x' || char(7) || char(0), last_opened = 9e300;"
        " UPDATE name SET source = x'2fff'; UPDATE work SET digest = CAST(x'ff' AS TEXT);",
    )
    library = LibraryFile.open(path, {})
    kept = library.last()
    assert kept == Kept("/\ufffd", "One", 0.25, at(0))
    library.close()


# Identity


def test_a_digest_tells_texts_apart() -> None:
    assert digest("a") != digest("b")
    assert len(digest("\ud800")) == 32
    long = "x" * (1 << 20)
    assert digest(long + "y") == hashlib.blake2b(long.encode() + b"y", digest_size=16).hexdigest()


def test_a_source_has_one_form(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text("x")
    (tmp_path / "link").symlink_to(real)
    assert canonical(str(tmp_path / "link")) == canonical(str(tmp_path / "." / "real.txt")) == os.path.realpath(real)
    assert canonical("https://example.org/a#b") == "https://example.org/a"
    assert canonical("-") == "-"


# Promises


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
def test_what_is_committed_is_on_the_disk(path: Path, before: Callable[[Path], object]) -> None:
    path.parent.mkdir()
    before(path)
    library = LibraryFile.open(path, {})
    assert library.writable
    with library._reading() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    library.close()


def test_a_kept_place_is_acknowledged_after_its_commit(path: Path) -> None:
    reader, writer = os.pipe()
    library = LibraryFile.open(path, {"READTUI_ACK_FD": str(writer)})
    library.opened(WORK, at(1))
    library.keep_place(WORK, PLACE, at(2))
    library.close()
    os.close(writer)
    with open(reader, "rb") as told:
        assert told.read() == b"A place 1\n"


def test_nobody_is_told_who_did_not_ask() -> None:
    acknowledge("place", 1, {})


def test_two_libraries_see_what_the_other_keeps(path: Path) -> None:
    one, other = LibraryFile.open(path, {}), LibraryFile.open(path, {})
    one.keep_place(WORK, PLACE, at(1))
    assert other.place(WORK) == PLACE
    other.forget(WORK.source)
    assert one.place(WORK) is None
    one.close()
    other.close()


def test_threads_and_programs_write_at_once_and_lose_nothing(path: Path) -> None:
    shared = LibraryFile.open(path, {})

    def write(who: int) -> None:
        library = shared if who % 2 else LibraryFile.open(path, {})
        for number in range(10):
            library.keep_place(Work(f"{who} {number}", f"/{who}/{number}", ""), PLACE, at(number))
        if library is not shared:
            library.close()

    threads = [Thread(target=write, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shared.recent(100)) == 40
    shared.close()


def test_programs_that_start_at_once_make_one_library(path: Path) -> None:
    notices: list[str] = []

    def start() -> None:
        library = LibraryFile.open(path, {})
        notices.append(library.notice)
        library.close()

    threads = [Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert notices == [""] * 6


def test_the_library_is_the_readers_alone(path: Path) -> None:
    library = LibraryFile.open(path, {})
    library.opened(WORK, at(1))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    library.close()


def test_places_of_a_program_that_was_killed_are_there(path: Path) -> None:
    killed = LibraryFile.open(path, {})
    killed.keep_place(WORK, PLACE, at(1))
    copy = path.with_name("left") / "library.db"
    copy.parent.mkdir()
    for beside in ("", "-wal"):
        copy.with_name(copy.name + beside).write_bytes(path.with_name(path.name + beside).read_bytes())
    killed.close()
    library = LibraryFile.open(copy, {})
    assert library.place(WORK) == PLACE
    library.close()


def test_a_write_that_fails_leaves_nothing_half_done(path: Path) -> None:
    library = LibraryFile.open(path, {})
    broken = Place(Anchor(1 << 80, "", "", ""), 0.0)
    with pytest.raises(OverflowError):
        library.keep_place(WORK, broken, at(1))
    assert library.last() is None
    library.keep_place(WORK, PLACE, at(1))
    library.close()


def test_a_closed_library_says_so(path: Path) -> None:
    library = LibraryFile.open(path, {})
    library.close()
    with pytest.raises(LibraryError, match="closed"):
        library.recent(1)


# A library that is in use


def test_a_lock_holds_up_neither_opening_nor_reading(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_S", 0.02)
    monkeypatch.setattr(store, "BUSY_AGAIN_S", 0.01)
    holder = sqlite3.connect(with_a_place(path), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    library = LibraryFile.open(path, {})
    assert library.place(WORK) == PLACE
    for _ in range(2):
        with pytest.raises(LibraryError, match="locked"):
            library.keep_place(WORK, PLACE, at(2))
    holder.close()
    library.keep_place(WORK, PLACE, at(3))
    last = library.last()
    assert last is not None
    assert last.last_opened == at(3)
    library.close()


def test_a_library_that_lets_nobody_read_is_done_without(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_connection, "PATIENCE_S", 0.02)
    change(with_a_place(path), "PRAGMA journal_mode = DELETE")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    library = LibraryFile.open(path, {})
    holder.close()
    assert not library.writable
    assert "locked" in library.notice
    library.keep_place(WORK, PLACE, at(1))
    library.forget(WORK.source)
    assert library.opened(WORK, at(1)).progress == 0.0
    assert library.place(WORK) is None
    library.close()


# A library that is refused


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


def random_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 4096 // 2 * 4096
    data[middle : middle + 4096] = random.Random(2).randbytes(4096)
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
    "foreign and unsigned": (sql("PRAGMA application_id = 0"), "another database"),
    "trigger": (
        sql("CREATE TRIGGER pwn AFTER INSERT ON work BEGIN DELETE FROM work; END"),
        "unexpected .* trigger pwn",
    ),
    "view": (sql("CREATE VIEW pwned AS SELECT 1"), "unexpected schema: view pwned"),
    "missing table": (sql("DROP TABLE place"), "unexpected schema: table place"),
    "text": (diary, "no library"),
}


@pytest.mark.parametrize(("damage", "says"), REFUSED.values(), ids=REFUSED)
def test_a_refused_library_stays_as_it_is(path: Path, damage: Callable[[Path], None], says: str) -> None:
    damage(with_a_place(path))
    before = fingerprint(path)
    with pytest.raises(LibraryError, match=says) as raised:
        LibraryFile.open(path, {})
    assert "\n" not in str(raised.value)
    assert fingerprint(path) == before


def test_a_trigger_in_the_log_of_a_killed_program_is_refused(path: Path) -> None:
    killed = sqlite3.connect(with_a_place(path), isolation_level=None)
    killed.execute("CREATE VIEW pwned AS SELECT 1")
    copy = path.with_name("left") / "library.db"
    copy.parent.mkdir()
    for beside in ("", "-wal"):
        copy.with_name(copy.name + beside).write_bytes(path.with_name(path.name + beside).read_bytes())
    killed.close()
    before = copy.read_bytes()
    with pytest.raises(LibraryError, match="unexpected"):
        LibraryFile.open(copy, {})
    assert copy.read_bytes() == before


def test_damage_that_shows_only_later_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_connection, "_SMALL", 0)
    random_page(with_a_place(path))
    library = LibraryFile.open(path, {})
    with pytest.raises(LibraryError, match="damaged"):
        library.keep_place(WORK, PLACE, at(1))
    library.close()


@pytest.mark.parametrize("beside", ["-journal", "-wal"])
@pytest.mark.parametrize("rubbish", [b"", random.Random(3).randbytes(8192)])
def test_rubbish_beside_the_library_does_no_harm(path: Path, beside: str, rubbish: bytes) -> None:
    with_a_place(path).with_name(path.name + beside).write_bytes(rubbish)
    library = LibraryFile.open(path, {})
    assert library.place(WORK) == PLACE
    library.close()


def test_rubbish_beside_the_library_does_not_hide_what_is_wrong_in_it(path: Path) -> None:
    change(with_a_place(path), "CREATE VIEW pwned AS SELECT 1")
    path.with_name(path.name + "-journal").write_bytes(random.Random(3).randbytes(8192))
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="unexpected schema"):
        LibraryFile.open(path, {})
    assert path.read_bytes() == before


def test_an_empty_file_is_a_new_library(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    library = LibraryFile.open(path, {})
    library.keep_place(WORK, PLACE, at(1))
    assert library.writable
    library.close()


# A library that cannot be written


@pytest.mark.parametrize("below", ["", "folder/"])
def test_without_a_folder_nothing_is_kept_and_it_is_said(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    library = LibraryFile.open(tmp_path / "file" / f"{below}library.db", {})
    assert not library.writable
    assert library.notice.startswith("The library cannot be written")
    library.keep_place(WORK, PLACE, at(1))
    assert library.recent(1) == ()
    library.close()


def test_a_folder_in_the_place_of_the_library_is_said(path: Path) -> None:
    path.mkdir(parents=True)
    library = LibraryFile.open(path, {})
    assert "cannot be written" in library.notice
    library.close()


def write_protected(monkeypatch: pytest.MonkeyPatch, readable: bool = True) -> None:
    """As another user's files are, for whoever runs the test."""
    monkeypatch.setattr("readtui.library.connection.os.access", lambda path, mode: readable and mode == os.R_OK)


def test_a_read_only_library_can_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(with_a_place(path))
    write_protected(monkeypatch)
    library = LibraryFile.open(path, {})
    assert "read-only" in library.notice
    assert library.place(WORK) == PLACE
    assert library.opened(WORK, at(2)).progress == 0.25
    library.keep_place(WORK, Place(Anchor(0, "", "", ""), 1.0), at(3))
    assert library.place(WORK) == PLACE
    library.close()
    assert fingerprint(path) == before


@pytest.mark.parametrize("times", [1, 3, 5])
def test_what_another_program_writes_at_the_very_moment_is_not_taken_for_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    LibraryFile.open(path).close()
    inspect, looks = library_connection._inspect, 0

    def torn(connection: sqlite3.Connection, file: Path) -> None:
        nonlocal looks
        looks += 1
        if looks <= times:
            os.utime(path, (looks, looks))  # a checkpoint
            raise sqlite3.DatabaseError("database disk image is malformed")
        inspect(connection, file)

    monkeypatch.setattr(library_connection, "_inspect", torn)
    LibraryFile.open(path).close()
    assert looks == times + 1


def test_what_is_damaged_without_anyone_writing_is_refused_at_the_second_look(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    LibraryFile.open(path).close()
    looks: list[Path] = []

    def damaged(connection: sqlite3.Connection, file: Path) -> None:
        looks.append(file)
        raise LibraryError("the library is damaged")

    monkeypatch.setattr(library_connection, "_inspect", damaged)
    with pytest.raises(LibraryError, match="damaged"):
        LibraryFile.open(path)
    assert len(looks) == 2


def test_a_read_only_library_that_is_damaged_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random_page(with_a_place(path))
    write_protected(monkeypatch)
    with pytest.raises(LibraryError, match="damaged"):
        LibraryFile.open(path, {})


def test_a_read_only_library_of_an_earlier_version_is_done_without(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_place(path)
    write_protected(monkeypatch)
    monkeypatch.setattr(library_connection, "STEPS", (*STEPS, ("CREATE TABLE shelf (name TEXT) STRICT",)))
    library = LibraryFile.open(path, {})
    assert (library.last(), library.writable) == (None, False)
    library.close()


def test_a_library_that_nobody_may_read_is_done_without(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_place(path)
    write_protected(monkeypatch, readable=False)
    library = LibraryFile.open(path, {})
    assert library.last() is None
    library.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where nobody else can")
def test_the_file_system_says_what_is_read_only(path: Path) -> None:
    with_a_place(path).chmod(0o444)
    path.parent.chmod(0o555)
    library = LibraryFile.open(path, {})
    assert not library.writable
    assert library.place(WORK) == PLACE
    library.close()
    path.parent.chmod(0o755)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL])
def test_a_disk_that_takes_no_library_is_said(path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    migrate = library_connection.migrate  # type: ignore[attr-defined]

    def fail(connection: sqlite3.Connection, made: Path) -> None:
        if made != path:
            migrate(connection, made)
            return
        error = sqlite3.OperationalError("disk full\x1b[0m")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(library_connection, "migrate", fail)
    library = LibraryFile.open(path, {})
    assert library.notice == "The library cannot be written (disk full): places and bookmarks are not kept"
    library.close()
