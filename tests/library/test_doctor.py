"""`readtui doctor`: its report about a library, and repairs by the commands that it prints."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readtui.library import doctor
from readtui.library.doctor import Fact, Problem, examine, report_lines
from readtui.library.repair import shell_quoted
from readtui.library.schema import STEPS, backup_path, migrate
from readtui.library.store import Library
from readtui.span import Span
from tests.library.texts import Text, text


def text_number(number: int) -> Text:
    return text(f"{number}: {'one two three four five ' * 40}", f"/shelf/{number}", f"Number {number}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of 40 works with three marks each."""
    made = tmp_path / "readtui" / "library.db"
    library = Library.open(made, {})
    for number in range(40):
        for start in (10, 20, 30):
            library.keep_mark(*text_number(number), Span(start, start + 9), f"{number} {start}")
    library.close()
    return made


def facts(path: Path) -> dict[str, str]:
    return {finding.label: finding.text for finding in examine(path) if isinstance(finding, Fact)}


def problems(path: Path) -> list[Problem]:
    return [finding for finding in examine(path) if isinstance(finding, Problem)]


def only_problem(path: Path) -> Problem:
    (problem,) = problems(path)
    return problem


def repair(path: Path) -> None:
    """Run the commands of the only problem in a shell, line by line."""
    script = "\n".join(line for line in only_problem(path).advice if line.startswith("  "))
    done = subprocess.run(["bash", "-c", script], check=False, capture_output=True, text=True, timeout=60)
    assert "rror" not in done.stderr.replace("Runtime error", "")


def marks_in(path: Path) -> int:
    """Return how many marks readtui finds there."""
    library = Library.open(path, {})
    assert library.writable
    found = sum(len(library.marks_of(*text_number(number))) for number in range(40))
    library.close()
    return found


def works_in(path: Path) -> int:
    library = Library.open(path, {})
    listed = len(library.recent_works(99))
    library.close()
    return listed


def snapshot(path: Path) -> dict[str, tuple[str, int]]:
    """Return the digest and the mtime of each file in the library's folder."""
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
    """Cut off the last two pages. Where more is lost, `.dump` often finds neither end of the table of works."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - 2 * 4096])


def not_a_database(path: Path) -> None:
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


# A library without problems


def test_a_library_without_problems_is_described(path: Path) -> None:
    report = facts(path)
    assert report["Library"] == str(path)
    assert report["Access"] == "you alone (0600)"
    assert report["Version"] == f"{len(STEPS)} of {len(STEPS)}"
    assert report["Contents"] == "40 works, 0 places, 120 marks, 0 corrections, 0 fetched pages"
    assert report["Integrity"] == "no damage"
    assert report["Size"].endswith(" kB")
    assert " free" in report["Disk"]
    assert problems(path) == []
    assert list(report_lines(examine(path)))[-1] == "No problems found."


def test_a_library_that_does_not_exist_yet_is_not_a_problem(tmp_path: Path) -> None:
    assert facts(tmp_path / "readtui" / "library.db")[""].startswith("There is none yet")
    assert problems(tmp_path / "readtui" / "library.db") == []
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_a_new_library(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.touch(0o600)
    assert problems(path) == []
    change(path, "VACUUM")
    path.chmod(0o600)
    assert problems(path) == []
    assert facts(path)["Contents"] == "nothing yet"


def test_a_library_of_an_earlier_version_will_be_upgraded(path: Path) -> None:
    first_version(path)
    assert facts(path)["Version"].startswith(f"1 of {len(STEPS)}; upgraded at the next start")
    assert facts(path)["Contents"] == "0 works, 0 places"
    assert problems(path) == []


def test_bookmarks_of_an_earlier_version_are_counted_as_marks(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, path, STEPS[:3])
    connection.close()
    assert facts(path)["Contents"] == "0 works, 0 places, 0 marks, 0 fetched pages"


def test_backups_from_before_an_upgrade_are_listed(path: Path) -> None:
    first_version(path)
    Library.open(path, {}).close()
    assert facts(path)["Backup"].startswith("library.db.v1, ")


@pytest.fixture
def in_use(path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Start another program that runs a statement in the library and keeps it open."""
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
def test_the_process_that_uses_the_library_is_named(path: Path, in_use: Program) -> None:
    other = in_use("SELECT * FROM work")
    assert facts(path)["In use"] == f"by process {other.pid}"
    assert problems(path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="locks are looked up on Linux")
@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_the_process_that_locks_the_library_should_be_ended(
    path: Path, in_use: Program, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(doctor, "LOCK_PAUSE_S", 0.0)
    change(path, f"PRAGMA journal_mode = {mode}")
    other = in_use("BEGIN EXCLUSIVE")
    problem = only_problem(path)
    assert problem.what == f"the library is locked by process {other.pid}: nothing can be kept until that ends"
    assert f"  kill {other.pid}" in problem.advice


@pytest.mark.skipif(sys.platform != "linux", reason="locks are looked up on Linux")
def test_a_short_lock_is_not_a_problem(path: Path, in_use: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    other = in_use("BEGIN EXCLUSIVE")
    monkeypatch.setattr("readtui.library.doctor.sleep", lambda seconds: other.communicate(timeout=60))
    assert problems(path) == []


def test_a_process_whose_id_is_unknown_cannot_be_killed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LOCK_PAUSE_S", 0.0)
    monkeypatch.setattr(doctor, "open_in_process", lambda path: 0)
    assert facts(path)["In use"] == "by a program of another container or computer"
    monkeypatch.setattr(doctor, "writing_process", lambda path: 0)
    assert only_problem(path).advice == ("End it there.",)


def test_rows_in_the_log_are_counted_and_stay_there(path: Path, in_use: Program) -> None:
    in_use("DELETE FROM mark WHERE id = 1")
    before = snapshot(path)
    assert facts(path)["Contents"] == "40 works, 0 places, 119 marks, 0 corrections, 0 fetched pages"
    assert facts(path)["Log"].startswith("library.db-wal, ")
    assert problems(path) == []
    assert snapshot(path) == before


def test_a_library_that_is_written_all_the_time_is_examined_all_the_same(
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
    assert facts(path)["Integrity"] == "no damage"
    assert copied == ["0.db", "1.db", "2.db"]


# A library with problems


BROKEN: dict[str, Callable[[Path], None]] = {
    "random page": random_page,
    "cut": cut,
    "trigger": lambda path: change(path, "CREATE TRIGGER pwn AFTER INSERT ON work BEGIN DELETE FROM work; END"),
    "view": lambda path: change(path, """CREATE VIEW "a ""view""'s" AS SELECT 1"""),
    "table": lambda path: change(path, "DROP TABLE place"),
    "later": lambda path: change(path, "PRAGMA user_version = 9999"),
    "foreign": lambda path: change(path, "PRAGMA application_id = 7; DROP TABLE place"),
    "text": not_a_database,
    "folder": folder,
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_examining_changes_nothing(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    path.chmod(0o600 if path.is_file() else 0o700)
    before = snapshot(path) if path.is_file() else {}
    report = list(report_lines(examine(path)))
    assert any(line.startswith("Problem: ") for line in report)
    assert all(line.isprintable() for line in report)
    assert not before or snapshot(path) == before


@needs_sqlite3
@pytest.mark.parametrize("damage", [cut, random_page, lambda path: random_page(path, 5)])
def test_readable_rows_of_a_damaged_library_are_saved(path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    assert only_problem(path).what.startswith("the library is damaged (")
    repair(path)
    assert problems(path) == []
    assert works_in(path) + marks_in(path) >= 40
    assert path.with_name("library.db.damaged").exists()


def test_a_damaged_library_can_be_replaced_by_its_backup(path: Path) -> None:
    shutil.copy(path, backup_path(path, 1))
    backup_path(path, 1).chmod(0o600)
    cut(path)
    assert f"  cp -p {backup_path(path, 1)} {path}" in only_problem(path).advice


@needs_sqlite3
@pytest.mark.parametrize("name", ["trigger", "view"])
def test_what_another_program_added_to_the_schema_is_removed(path: Path, name: str) -> None:
    BROKEN[name](path)
    assert "unexpected schema" in only_problem(path).what
    repair(path)
    assert problems(path) == []
    assert marks_in(path) == 120


@pytest.mark.parametrize("name", ["table", "text"])
def test_a_file_that_is_not_a_library_is_moved_away_and_a_new_one_is_created(path: Path, name: str) -> None:
    BROKEN[name](path)
    path.chmod(0o600)
    advice = only_problem(path).advice
    assert subprocess.run(["bash", "-c", advice[1]], check=False, timeout=60).returncode == 0
    assert not path.exists()
    assert marks_in(path) == 0


def test_a_folder_is_moved_only_if_its_name_has_an_extension(path: Path) -> None:
    folder(path)
    assert f"  mv {path} {path}.other" in only_problem(path).advice
    for named in (path.parent, Path(), Path("/")):
        assert only_problem(named).advice[1:] == ("  readtui --library ~/another-library.db",)


@pytest.mark.parametrize(("name", "message"), [("later", "a later version"), ("foreign", "another database")])
def test_a_database_of_another_program_or_version_is_left_alone(path: Path, name: str, message: str) -> None:
    BROKEN[name](path)
    path.chmod(0o600 if name == "later" else 0o644)
    assert message in only_problem(path).what
    assert "  readtui --library ~/another-library.db" in only_problem(path).advice


@pytest.mark.skipif(os.name != "posix", reason="these are modes of POSIX")
def test_files_that_others_may_read_are_made_private(path: Path) -> None:
    first_version(path)
    Library.open(path, {}).close()
    for file in (path, backup_path(path, 1)):
        file.chmod(0o644)
    path.parent.chmod(0o755)
    assert only_problem(path).what == "other users of this computer may see what you read"
    repair(path)
    assert problems(path) == []
    assert [file.stat().st_mode & 0o777 for file in (path, backup_path(path, 1), path.parent)] == [0o600, 0o600, 0o700]


def test_a_folder_that_is_not_readtuis_own_may_be_open(path: Path) -> None:
    other = path.parent.parent / "library.db"
    path.rename(other)
    other.parent.chmod(0o755)
    assert problems(other) == []


def test_a_library_that_cannot_be_written_is_made_writable(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.library.doctor.os.access", lambda path, mode: mode == os.R_OK)
    assert only_problem(path).advice[-2:] == (f"  chmod u+rw {path}", f"  chmod u+rwx {path.parent}")
    monkeypatch.setattr("readtui.library.doctor.os.geteuid", lambda: 1 << 20)
    assert f"  sudo chown $(id -u) {path}" in only_problem(path).advice


def test_a_library_that_cannot_even_be_read_is_made_readable(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.library.doctor.os.access", lambda path, mode: False)
    assert f"  chmod u+rw {path}" in only_problem(path).advice
    assert "Contents" not in facts(path)


def test_a_missing_folder_is_created(tmp_path: Path) -> None:
    (tmp_path / "readtui").write_text("in the way", "utf-8")
    path = tmp_path / "readtui" / "library.db"
    assert (
        only_problem(path).what == f"no library can be opened or created there ({tmp_path / 'readtui'} is not a folder)"
    )
    repair(path)
    assert problems(path) == []


def test_a_missing_folder_is_created_with_parents_that_only_the_owner_can_use(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", "utf-8")
    path = tmp_path / "data" / "books" / "readtui" / "library.db"
    repair(path)
    folders = [tmp_path / "data", tmp_path / "data" / "books", path.parent]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700] * 3


def test_a_folder_that_is_not_writable_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.library.doctor.os.access", lambda path, mode: False)
    assert "  export READTUI_LIBRARY=~/library.db" in only_problem(tmp_path / "library.db").advice


def test_a_full_disk_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(path.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=2_000))
    problem = only_problem(path)
    assert problem.what == "only 2.0 kB are free on the disk: new marks may not be kept"
    assert f"  df -h {path.parent}" in problem.advice
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=500))
    assert only_problem(path).what.startswith("only 500 bytes are free")


def test_a_log_that_is_merged_meanwhile_is_not_a_problem(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = path.with_name("library.db-journal")
    journal.write_bytes(b"rubbish")

    def copy(file: Path, to: Path) -> None:
        if file == path:
            journal.unlink(missing_ok=True)
        to.write_bytes(file.read_bytes())

    monkeypatch.setattr(shutil, "copyfile", copy)
    assert facts(path)["Integrity"] == "no damage"


def test_without_space_for_a_copy_the_failure_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path.with_name("library.db-journal").write_bytes(b"rubbish")
    monkeypatch.setattr(shutil, "copyfile", full)
    assert problems(path)[-1].what == "it cannot be examined: No space left on device"


# The report


@pytest.mark.parametrize("name", ["plain.db", "a b.db", "it's.db", "a\nb\\'\x1b[0m.db", "\udcff.db"])
def test_a_shell_accepts_any_quoted_path(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.touch()
    assert shell_quoted(file).isprintable()
    done = subprocess.run(["bash", "-c", f"rm {shell_quoted(file)}"], check=False, timeout=60)
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_facts_are_aligned_and_come_first() -> None:
    report = list(
        report_lines([Fact("Size", "1 kB"), Problem("it is late", ("Go to bed:", "  poweroff")), Fact("Integrity", "")])
    )
    assert report == ["Size       1 kB", "Integrity", "", "Problem: it is late.", "Go to bed:", "  poweroff"]
