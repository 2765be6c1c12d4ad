"""What was fetched is kept in the library, as much of it as there is room for."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.errors import LibraryError
from readtui.ingest.source import Source
from readtui.ingest.web.response import Response
from readtui.library import connection as library_connection
from readtui.library import fetched
from readtui.library.memory import Library
from readtui.library.schema import STEPS, migrate
from readtui.library.store import LibraryFile, Work, digest
from readtui.unicode.printable import is_printable

ADDRESS = "https://example.org/a"


def answer(data: bytes = b"text", name: str = ADDRESS, when: float = 7.0) -> Response:
    source = Source(name, data, "url", None, when, "https://example.org/b", "text/markdown", "utf-8")
    return Response(source, '"7"', "Tue, 24 Nov 2026 12:00:00 GMT")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def library(path: Path) -> Iterator[LibraryFile]:
    opened = LibraryFile.open(path, {})
    yield opened
    opened.close()


def rows(path: Path) -> list[bytes]:
    connection = sqlite3.connect(path)
    found = [row[0] for row in connection.execute("SELECT source FROM fetched ORDER BY source")]
    connection.close()
    return found


def test_what_was_fetched_is_there_after_the_library_was_closed(path: Path) -> None:
    first = LibraryFile.open(path, {})
    first.keep_fetched(answer())
    first.close()
    second = LibraryFile.open(path, {})
    assert second.fetched(ADDRESS) == answer()
    assert second.fetched(f"{ADDRESS}#part") == answer()
    assert second.fetched("https://example.org/c") is None
    second.close()


def test_what_is_fetched_anew_takes_the_place_of_the_old(library: LibraryFile, path: Path) -> None:
    library.keep_fetched(answer())
    library.keep_fetched(answer(b"another text", when=9.0))
    assert library.fetched(ADDRESS) == answer(b"another text", when=9.0)
    assert len(rows(path)) == 1


def test_a_body_is_packed(library: LibraryFile, path: Path) -> None:
    library.keep_fetched(answer(b"text " * 20_000))
    library.close()
    assert path.stat().st_size < 90_000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=99), st.tuples(*[st.text(st.characters(), max_size=8)] * 5))
def test_nothing_that_a_server_sends_is_too_odd_to_keep(data: bytes, words: tuple[str, str, str, str, str]) -> None:
    library = LibraryFile(library_connection.in_memory(), Path("library"), "", {})
    address, content_type, charset, etag, modified = words
    source = Source(ADDRESS, data, "url", None, None, address, content_type, charset)
    library.keep_fetched(Response(source, etag, modified))
    kept = library.fetched(ADDRESS)
    assert kept is not None
    assert (kept.source.data, kept.source.mtime) == (data, 0.0)
    assert all(map(is_printable, (kept.source.address, kept.source.content_type, kept.etag, kept.last_modified)))
    library.close()


@pytest.mark.parametrize("body", [b"not packed", b"", zlib.compress(bytes(99))[:-3]])
def test_a_body_that_cannot_be_unpacked_is_as_good_as_none(library: LibraryFile, path: Path, body: bytes) -> None:
    library.keep_fetched(answer())
    other = sqlite3.connect(path)
    with other:
        other.execute("UPDATE fetched SET body = ?", (body,))
    other.close()
    assert library.fetched(ADDRESS) is None


def test_a_body_that_unpacks_to_too_much_is_not_unpacked(library: LibraryFile, monkeypatch: pytest.MonkeyPatch) -> None:
    library.keep_fetched(answer(bytes(2_000)))
    monkeypatch.setattr(fetched, "LARGEST_BYTES", 1_000)
    assert library.fetched(ADDRESS) is None


# How much


def keep(library: LibraryFile, monkeypatch: pytest.MonkeyPatch, *names: str, limit: int = 3_000) -> None:
    """Keep bodies of 1,000 bytes that cannot be packed, one after another, a second between two."""
    monkeypatch.setattr(fetched.keep, "__defaults__", (limit,))
    for when, name in enumerate(names, 1):
        library.keep_fetched(answer(os.urandom(960), f"https://{name}/", float(when)))


def opened(library: LibraryFile, name: str, when: float) -> None:
    library.opened(Work(digest(name), f"https://{name}/", name), datetime.fromtimestamp(when, UTC))


def names(path: Path) -> str:
    return " ".join(row.decode().removeprefix("https://").rstrip("/") for row in rows(path))


def test_beyond_the_limit_the_oldest_go(library: LibraryFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(library, monkeypatch, "a", "b", "c", "d", "e")
    assert names(path) == "c d e"


def test_what_was_opened_lately_is_not_old(library: LibraryFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(library, monkeypatch, "a", "b", "c")
    opened(library, "a", 50.0)
    keep(library, monkeypatch, "d")
    assert names(path) == "a c d"


def test_what_was_read_last_stays_and_what_is_to_be_read_now(
    library: LibraryFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(library, monkeypatch, "a", "b", limit=10)
    assert names(path) == "a b"
    opened(library, "a", 50.0)
    keep(library, monkeypatch, "c", limit=10)
    assert names(path) == "a c"


# With and without a library


def test_a_forgotten_work_takes_along_what_was_fetched_of_it(library: LibraryFile, path: Path) -> None:
    for name in ("a", "b", "c"):
        library.keep_fetched(answer(name=f"https://{name}/"))
    for name in ("a", "b"):  # one text at two addresses
        library.opened(Work(digest("same"), f"https://{name}/", ""), datetime.fromtimestamp(1, UTC))
    library.forget("https://a/")
    assert names(path) == "c"


def test_without_a_library_nothing_is_kept() -> None:
    memory = Library.without()
    memory.keep_fetched(answer())
    assert memory.fetched(ADDRESS) is None
    memory.close()


def test_the_memory_finds_what_it_kept(path: Path) -> None:
    memory = Library.open(path)
    memory.keep_fetched(answer())
    assert memory.fetched(ADDRESS) == answer()
    builder = Builder(ADDRESS)
    builder.paragraph("text")
    memory.opened(builder.build(), ADDRESS)
    assert memory.last_source() == ADDRESS
    memory.close()


@pytest.mark.parametrize("reached", [1, 2])
def test_a_library_of_an_earlier_version_keeps_what_is_fetched(path: Path, reached: int) -> None:
    old = sqlite3.connect(path, isolation_level=None)
    migrate(old, path, STEPS[:reached])
    old.execute("INSERT INTO work VALUES (1, 'x', x'2f61', 'Title', 1, 1)")
    if reached == 2:
        old.execute("INSERT INTO name VALUES (x'2f61', 1, 1)")
    old.close()
    library = LibraryFile.open(path, {})
    library.keep_fetched(answer())
    assert library.fetched(ADDRESS) == answer()
    assert [kept.title for kept in library.recent(9)] == ["Title"]
    library.close()


# Looking through a large library


def damaged(path: Path, table: str) -> None:
    """Overwrite the first page of a table, as if a program had not closed the library."""
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 100)
    path.with_name(f"{path.name}-wal").write_bytes(b"left over")


@pytest.mark.parametrize(("table", "is_looked_through"), [("work", True), ("bookmark", True), ("fetched", False)])
def test_of_a_large_library_that_was_not_closed_all_is_looked_through_but_for_what_was_fetched(
    path: Path, monkeypatch: pytest.MonkeyPatch, table: str, is_looked_through: bool
) -> None:
    whole = LibraryFile.open(path, {})
    whole.keep_fetched(answer())
    whole.close()
    damaged(path, table)
    monkeypatch.setattr(library_connection, "_SMALL", 0)
    if is_looked_through:
        with pytest.raises(LibraryError, match="is damaged"):
            LibraryFile.open(path, {})
    else:
        library = LibraryFile.open(path, {})
        with pytest.raises(LibraryError, match="is damaged"):
            library.fetched(ADDRESS)
        library.close()
