"""A damaged library is refused in one line, and `readtui doctor` says how to repair it; neither ends in a traceback."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from readtui.errors import LibraryError
from readtui.library.store import Library
from tests.library.test_doctor import only_problem, problems, repair
from tests.library.texts import ONE
from tests.torture.damage import one_byte_inverted, sample, small_library, use

needs_sqlite3 = pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the advice needs sqlite3")

MAGIC, PAGE_SIZE, WRITE_VERSION, FORMAT, VERSION, APPLICATION = 5, 16, 18, 47, 63, 71
"""Bytes of the header, https://sqlite.org/fileformat2.html, 1.3."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def invert(path: Path, offset: int) -> None:
    (damaged,) = one_byte_inverted(path.read_bytes(), [offset])
    path.write_bytes(damaged)
    path.chmod(0o600)


@pytest.mark.parametrize(
    "word", [b"TEXT NOT NULL", b"TABLE work", b"INDEX mark_work", b"sqlite_autoindex_work", b"AUTOINCREMENT"]
)
def test_a_wrong_byte_in_the_schema_is_damage(path: Path, word: bytes) -> None:
    invert(path, small_library(path).index(word) + 1)
    with pytest.raises(LibraryError, match="is damaged"):
        Library.open(path, {})
    assert "is damaged" in only_problem(path).what


@pytest.mark.parametrize("offset", [MAGIC, PAGE_SIZE, WRITE_VERSION, FORMAT, VERSION, APPLICATION])
def test_a_wrong_byte_in_the_header_is_damage(path: Path, offset: int) -> None:
    small_library(path)
    invert(path, offset)
    with pytest.raises(LibraryError, match="is damaged"):
        Library.open(path, {})


@needs_sqlite3
@pytest.mark.parametrize("offset", [MAGIC, PAGE_SIZE, WRITE_VERSION, APPLICATION])
def test_a_damaged_header_is_written_again(path: Path, offset: int) -> None:
    small_library(path)
    invert(path, offset)
    assert "damaged" in only_problem(path).what
    repair(path)
    assert problems(path) == []
    library = Library.open(path, {})
    assert [found.mark.label for found in library.marks_of(*ONE)] == ["two"]
    library.close()
    assert path.with_name("library.db.damaged").exists()


@needs_sqlite3
@pytest.mark.parametrize(
    "word",
    [b"TEXT NOT NULL", b"TABLE work", b"INDEX mark_work", b"sqlite_autoindex_work", b"AUTOINC", b"final_address"],
)
def test_a_damaged_row_of_the_schema_is_written_again(path: Path, word: bytes) -> None:
    invert(path, small_library(path).index(word) + 1)
    assert "is damaged" in only_problem(path).what
    repair(path)
    assert problems(path) == []
    library = Library.open(path, {})
    assert [found.mark.label for found in library.marks_of(*ONE)] == ["two"]
    library.close()


def test_a_schema_that_is_damaged_in_two_rows_is_not_written_again(path: Path) -> None:
    data = small_library(path)
    invert(path, data.index(b"CREATE TABLE mark"))
    invert(path, data.index(b"CREATE TABLE work"))
    assert not any("UPDATE sqlite_schema" in line for line in only_problem(path).advice)


@needs_sqlite3
def test_a_version_that_the_tables_do_not_have_is_written_again(path: Path) -> None:
    small_library(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    path.chmod(0o600)
    with pytest.raises(LibraryError, match="is damaged"):
        Library.open(path, {})
    repair(path)
    assert problems(path) == []
    library = Library.open(path, {})
    assert len(library.marks_of(*ONE)) == 1
    library.close()


def test_any_wrong_byte_is_answered_in_one_line(path: Path) -> None:
    data = small_library(path)
    for number, damaged in enumerate(one_byte_inverted(data, sample(len(data), 211))):
        result, faults = use(path.parent / "damaged", damaged)
        assert not faults, (number, result)


def test_a_database_that_cannot_be_read_is_damaged_only_if_it_was_one(path: Path) -> None:
    path.write_bytes(b"short")
    with pytest.raises(LibraryError, match="not a library"):
        Library.open(path, {})
    path.write_bytes(b"SQLite format 3\0")
    with pytest.raises(LibraryError, match="is damaged"):
        Library.open(path, {})
