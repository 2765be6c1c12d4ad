"""What `readtui doctor` says of a library, and that its commands mend what is broken."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from readtui.library import doctor
from readtui.library.doctor import findings
from readtui.library.finding import Ailment, Fact, lines
from readtui.library.repair import quoted
from readtui.library.schema import STEPS, backup_of, migrate
from readtui.library.store import LibraryFile, Work, digest
from readtui.marks.anchor import anchor
from readtui.span import Span

TEXT = "one two three four five " * 40
WHEN = datetime(2023, 3, 20, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of 40 works with three bookmarks each."""
    made = tmp_path / "readtui" / "library.db"
    library = LibraryFile.open(made, {})
    for number in range(40):
        work = Work(digest(str(number)), f"/shelf/{number}", f"Number {number}")
        for start in (10, 20, 30):
            library.keep_bookmark(work, anchor(TEXT, Span(start, start + 9)), f"{number} {start}", "", WHEN)
    library.close()
    return made


def facts(path: Path) -> dict[str, str]:
    return {finding.about: finding.says for finding in findings(path) if isinstance(finding, Fact)}


def ailments(path: Path) -> list[Ailment]:
    return [finding for finding in findings(path) if isinstance(finding, Ailment)]


def only_ailment(path: Path) -> Ailment:
    (ailment,) = ailments(path)
    return ailment


def mended(path: Path) -> None:
    """Do what the advice says first, line for line, in a shell."""
    script = "\n".join(line for line in only_ailment(path).advice if line.startswith("  "))
    done = subprocess.run(["bash", "-c", script], check=False, capture_output=True, text=True, timeout=60)
    assert "rror" not in done.stderr.replace("Runtime error", "")


def bookmarks_in(path: Path) -> int:
    """How many bookmarks readtui finds there."""
    library = LibraryFile.open(path, {})
    assert library.writable
    works = [Work(digest(str(number)), f"/shelf/{number}", "") for number in range(40)]
    found = sum(len(library.bookmarks(work)) for work in works)
    library.close()
    return found


def works_in(path: Path) -> int:
    library = LibraryFile.open(path, {})
    listed = len(library.recent(99))
    library.close()
    return listed


def snapshot(path: Path) -> dict[str, tuple[str, int]]:
    """All that lies in the library's folder, and when it was written."""
    return {
        file.name: (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns)
        for file in path.parent.iterdir()
    }


def change(path: Path, script: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(script)
    connection.close()


def random_page(path: Path, page: int = 10) -> None:
    data = bytearray(path.read_bytes())
    data[page * 4096 : (page + 1) * 4096] = random.Random(2).randbytes(4096)
    path.write_bytes(data)


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


def text(path: Path) -> None:
    path.write_text("Dear diary, " * 2000)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def first_version(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, path, STEPS[:1])
    connection.close()
    path.chmod(0o600)


needs_sqlite3 = pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the command sqlite3 is not here")


# A library that is well


def test_a_sound_library_is_told_with_all_that_there_is_to_know(path: Path) -> None:
    told = facts(path)
    assert told["Library"] == str(path)
    assert told["Access"] == "you alone (0600)"
    assert told["Version"] == f"{len(STEPS)} of {len(STEPS)}"
    assert told["Holds"] == "40 works, 0 places, 120 bookmarks, 0 fetched pages"
    assert told["Integrity"] == "whole"
    assert told["Size"].endswith(" kB")
    assert " free" in told["Disk"]
    assert ailments(path) == []
    assert list(lines(findings(path)))[-1] == "All is well."


def test_a_library_that_is_not_there_yet_is_well(tmp_path: Path) -> None:
    assert facts(tmp_path / "readtui" / "library.db")[""].startswith("There is none yet")
    assert ailments(tmp_path / "readtui" / "library.db") == []
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_a_new_library(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.touch(0o600)
    assert ailments(path) == []
    change(path, "VACUUM")
    path.chmod(0o600)
    assert ailments(path) == []
    assert facts(path)["Holds"] == "nothing yet"


def test_a_library_of_an_earlier_version_will_be_brought_up_to_date(path: Path) -> None:
    first_version(path)
    assert facts(path)["Version"].startswith(f"1 of {len(STEPS)}, and becomes the present one at the next start")
    assert facts(path)["Holds"] == "0 works, 0 places"
    assert ailments(path) == []


def test_copies_from_before_a_step_are_told(path: Path) -> None:
    first_version(path)
    LibraryFile.open(path, {}).close()
    assert facts(path)["Copy"].startswith("library.db.v1, ")


@pytest.fixture
def in_use(path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Another program that does something in the library, and keeps it open."""
    started: list[subprocess.Popen[str]] = []
    code = (
        "import sqlite3, sys; open_one = sqlite3.connect(sys.argv[1], isolation_level=None);"
        " open_one.execute(sys.argv[2]).fetchall(); print(flush=True); sys.stdin.read()"
    )

    def start(statement: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code, str(path), statement]
        program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(program)
        assert program.stdout is not None
        program.stdout.readline()
        return program

    yield start
    for program in started:
        program.communicate(timeout=60)


Program = Callable[[str], "subprocess.Popen[str]"]


@pytest.mark.skipif(sys.platform != "linux", reason="locks are looked up on Linux")
def test_who_uses_the_library_is_told(path: Path, in_use: Program) -> None:
    other = in_use("SELECT * FROM work")
    assert facts(path)["In use"] == f"by process {other.pid}"
    assert ailments(path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="locks are looked up on Linux")
@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_who_locks_the_library_is_to_be_ended(
    path: Path, in_use: Program, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(doctor, "HELD_S", 0.0)
    change(path, f"PRAGMA journal_mode = {mode}")
    other = in_use("BEGIN EXCLUSIVE")
    ailment = only_ailment(path)
    assert ailment.what == f"the library is locked by process {other.pid}: nothing can be kept until it ends"
    assert f"  kill {other.pid}" in ailment.advice


@pytest.mark.skipif(sys.platform != "linux", reason="locks are looked up on Linux")
def test_a_lock_that_lasts_a_moment_is_no_trouble(path: Path, in_use: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    other = in_use("BEGIN EXCLUSIVE")
    monkeypatch.setattr("readtui.library.doctor.sleep", lambda seconds: other.communicate(timeout=60))
    assert ailments(path) == []


def test_a_program_whose_number_is_not_known_is_not_to_be_killed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "HELD_S", 0.0)
    monkeypatch.setattr(doctor, "user", lambda path: 0)
    assert facts(path)["In use"] == "by a program of another container or computer"
    monkeypatch.setattr(doctor, "writer", lambda path: 0)
    assert only_ailment(path).advice == ("End it there.",)


def test_what_is_in_the_log_counts_too_and_stays_there(path: Path, in_use: Program) -> None:
    in_use("DELETE FROM bookmark WHERE id = 1")
    before = snapshot(path)
    assert facts(path)["Holds"] == "40 works, 0 places, 119 bookmarks, 0 fetched pages"
    assert facts(path)["Log"].startswith("library.db-wal, ")
    assert ailments(path) == []
    assert snapshot(path) == before


def test_a_library_that_is_written_all_the_time_is_looked_at_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.with_name("library.db-journal").write_bytes(b"rubbish")
    copied: list[str] = []

    def copy(file: Path, to: Path) -> None:
        if file == path:
            copied.append(to.name)
        to.write_bytes(file.read_bytes())
        os.utime(file, ns=(len(copied), len(copied)))

    monkeypatch.setattr(shutil, "copyfile", copy)
    assert facts(path)["Integrity"] == "whole"
    assert copied == ["0.db", "1.db", "2.db"]


# A library that is not


BROKEN: dict[str, Callable[[Path], None]] = {
    "random page": random_page,
    "cut": cut,
    "trigger": lambda path: change(path, "CREATE TRIGGER pwn AFTER INSERT ON work BEGIN DELETE FROM work; END"),
    "view": lambda path: change(path, """CREATE VIEW "a ""view""'s" AS SELECT 1"""),
    "table": lambda path: change(path, "DROP TABLE place"),
    "later": lambda path: change(path, "PRAGMA user_version = 9999"),
    "foreign": lambda path: change(path, "PRAGMA application_id = 7"),
    "text": text,
    "folder": folder,
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_a_look_changes_nothing(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    path.chmod(0o600 if path.is_file() else 0o700)
    before = snapshot(path) if path.is_file() else {}
    told = list(lines(findings(path)))
    assert any(line.startswith("To mend: ") for line in told)
    assert all(line.isprintable() for line in told)
    assert not before or snapshot(path) == before


@needs_sqlite3
@pytest.mark.parametrize("damage", [cut, random_page, lambda path: random_page(path, 5)])
def test_what_can_be_read_of_a_damaged_library_is_saved(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    assert only_ailment(path).what.startswith("the library is damaged (")
    mended(path)
    assert ailments(path) == []
    assert works_in(path) + bookmarks_in(path) >= 40
    assert path.with_name("library.db.damaged").exists()


def test_a_damaged_library_can_be_left_for_the_copy_from_before_a_step(path: Path) -> None:
    shutil.copy(path, backup_of(path, 1))
    backup_of(path, 1).chmod(0o600)
    cut(path)
    assert f"  cp -p {backup_of(path, 1)} {path}" in only_ailment(path).advice


@needs_sqlite3
@pytest.mark.parametrize("name", ["trigger", "view"])
def test_what_another_program_put_into_the_schema_is_taken_out(path: Path, name: str) -> None:
    BROKEN[name](path)
    assert "unexpected schema" in only_ailment(path).what
    mended(path)
    assert ailments(path) == []
    assert bookmarks_in(path) == 120


@pytest.mark.parametrize("name", ["table", "text"])
def test_what_cannot_be_a_library_is_moved_away_and_a_new_one_is_made(path: Path, name: str) -> None:
    BROKEN[name](path)
    path.chmod(0o600)
    advice = only_ailment(path).advice
    assert subprocess.run(["bash", "-c", advice[1]], check=False, timeout=60).returncode == 0
    assert not path.exists()
    assert bookmarks_in(path) == 0


def test_a_folder_makes_way_only_if_it_has_the_name_of_a_library(path: Path) -> None:
    folder(path)
    assert f"  mv {path} {path}.other" in only_ailment(path).advice
    for named in (path.parent, Path(), Path("/")):
        assert only_ailment(named).advice[1:] == ("  readtui --library ~/another-library.db",)


@pytest.mark.parametrize(("name", "says"), [("later", "a later version"), ("foreign", "another database")])
def test_what_is_not_for_this_version_is_left_to_whom_it_belongs(path: Path, name: str, says: str) -> None:
    BROKEN[name](path)
    path.chmod(0o600 if name == "later" else 0o644)
    assert says in only_ailment(path).what
    assert "  readtui --library ~/another-library.db" in only_ailment(path).advice


@pytest.mark.skipif(os.name != "posix", reason="these are modes of POSIX")
def test_what_others_may_read_is_closed_to_them(path: Path) -> None:
    first_version(path)
    LibraryFile.open(path, {}).close()
    for file in (path, backup_of(path, 1)):
        file.chmod(0o644)
    path.parent.chmod(0o755)
    assert only_ailment(path).what == "other people of this computer may see what you read"
    mended(path)
    assert ailments(path) == []
    assert [file.stat().st_mode & 0o777 for file in (path, backup_of(path, 1), path.parent)] == [0o600, 0o600, 0o700]


def test_a_folder_that_is_not_readtuis_own_may_be_open(path: Path) -> None:
    other = path.parent.parent / "library.db"
    path.rename(other)
    other.parent.chmod(0o755)
    assert ailments(other) == []


def test_a_library_that_cannot_be_written_is_made_writable(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.library.doctor.os.access", lambda path, mode: mode == os.R_OK)
    assert only_ailment(path).advice[-2:] == (f"  chmod u+rw {path}", f"  chmod u+rwx {path.parent}")
    monkeypatch.setattr("readtui.library.doctor.os.geteuid", lambda: 1 << 20)
    assert f"  sudo chown $(id -u) {path}" in only_ailment(path).advice


def test_a_library_that_cannot_even_be_read_is_made_readable(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.library.doctor.os.access", lambda path, mode: False)
    assert f"  chmod u+rw {path}" in only_ailment(path).advice
    assert "Holds" not in facts(path)


def test_a_library_without_a_folder_gets_one(tmp_path: Path) -> None:
    (tmp_path / "readtui").write_text("in the way", "utf-8")
    path = tmp_path / "readtui" / "library.db"
    assert only_ailment(path).what == f"no library can be reached or made there ({tmp_path / 'readtui'} is no folder)"
    mended(path)
    assert ailments(path) == []


def test_a_folder_that_nothing_can_be_made_in_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.library.doctor.os.access", lambda path, mode: False)
    assert "  export READTUI_LIBRARY=~/library.db" in only_ailment(tmp_path / "library.db").advice


def test_a_full_disk_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(path.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=2_000))
    ailment = only_ailment(path)
    assert ailment.what == "only 2.0 kB are free on the disk: what you mark may not be kept"
    assert f"  df -h {path.parent}" in ailment.advice
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=500))
    assert only_ailment(path).what.startswith("only 500 bytes are free")


def test_a_log_that_is_taken_in_meanwhile_is_no_trouble(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = path.with_name("library.db-journal")
    journal.write_bytes(b"rubbish")

    def copy(file: Path, to: Path) -> None:
        if file == path:
            journal.unlink(missing_ok=True)
        to.write_bytes(file.read_bytes())

    monkeypatch.setattr(shutil, "copyfile", copy)
    assert facts(path)["Integrity"] == "whole"


def test_without_room_for_a_copy_the_look_is_told_to_fail(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path.with_name("library.db-journal").write_bytes(b"rubbish")
    monkeypatch.setattr(shutil, "copyfile", full)
    assert ailments(path)[-1].what == "it cannot be looked at: No space left on device"


# What is told


@pytest.mark.parametrize("name", ["plain.db", "a b.db", "it's.db", "a\nb\\'\x1b[0m.db", "\udcff.db"])
def test_a_shell_takes_a_path_as_it_is_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.touch()
    assert quoted(file).isprintable()
    done = subprocess.run(["bash", "-c", f"rm {quoted(file)}"], check=False, timeout=60)
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_lines_stand_under_one_another() -> None:
    told = list(
        lines([Fact("Size", "1 kB"), Ailment("it is late", ("Go to bed:", "  poweroff")), Fact("Integrity", "")])
    )
    assert told == ["Size       1 kB", "Integrity", "", "To mend: it is late.", "Go to bed:", "  poweroff"]
