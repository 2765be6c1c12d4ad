"""The search in all kept texts of a library: the index follows what is kept, changed, deleted and forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readtui.errors import LibraryError
from readtui.ingest.source import Source
from readtui.library import kept_texts
from readtui.library.doctor import Fact, Finding, Problem, examine
from readtui.library.store import Library
from readtui.span import Span
from tests.library.texts import ONE, Text, text

LAMP = text("An oil lamp and another lamp", "/shelf/lamp.txt", "Brass")
ROAD = text("A road without lights", "/shelf/road.txt", "The Lamp")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    opened = Library.open(path, {})
    yield opened
    opened.close()


def keep(library: Library, one: Text) -> int:
    data = one.document.text.encode()
    return library.shelf.keep(one.document, one.source, Source(one.source, data, "file", one.source)).ident


def found(library: Library, typed: str) -> list[str]:
    return [hit.entry.title for hit in library.shelf.search(typed, 9)]


def test_a_kept_text_is_found_with_its_matches(library: Library) -> None:
    keep(library, ROAD)
    ident = keep(library, LAMP)
    hits = library.shelf.search("LAMP", 9)
    assert [hit.entry.title for hit in hits] == ["The Lamp", "Brass"]
    assert hits[0].match_count == 0
    assert hits[1].match_count == 2
    assert hits[1].entry.ident == ident
    assert [match.of(LAMP.document.text) for match in hits[1].snippets[0].matches] == ["lamp", "lamp"]
    assert hits[1].search == ("lamp", True, False)
    assert [hit.entry.ident for hit in library.shelf.search("lamp", 9, among=[ident])] == [ident]
    assert found(library, "") == found(library, "-lamp") == []


def test_the_last_word_may_be_unfinished_while_typing(library: Library) -> None:
    keep(library, LAMP)
    assert found(library, "anoth") == []
    assert [hit.entry.title for hit in library.shelf.search("anoth", 9, is_typing=True)] == ["Brass"]


def test_a_marked_text_is_found(library: Library, path: Path) -> None:
    library.keep_mark(*LAMP, Span(3, 6), "oil")
    assert found(library, "lamp") == []
    assert not path.with_name("library.db.search").exists()
    library.keep_source(*LAMP)
    assert path.with_name("library.db.search").exists()
    assert found(library, "lamp") == ["Brass"]


def test_a_text_that_was_only_read_is_not_found(library: Library) -> None:
    library.record_opened(*LAMP)
    library.shelf.update_index()
    assert found(library, "lamp") == []


def test_a_deleted_work_is_hidden_until_that_is_undone(library: Library) -> None:
    ident = keep(library, LAMP)
    library.shelf.delete([ident])
    assert found(library, "lamp") == []
    library.shelf.undo()
    assert found(library, "lamp") == ["Brass"]


def test_nothing_of_a_forgotten_text_is_left(library: Library, path: Path) -> None:
    ident = keep(library, text("quagga quagga", "/shelf/quagga.txt", "Quagga"))
    keep(library, LAMP)
    library.shelf.forget([ident])
    index = path.with_name("library.db.search")
    assert b"quagga" not in index.read_bytes()
    assert found(library, "quagga") == []
    assert found(library, "lamp") == ["Brass"]


def test_the_latest_version_of_a_text_counts(library: Library) -> None:
    library.keep_mark(*LAMP, Span(3, 6), "oil")
    library.keep_source(*LAMP)
    changed = text("An oil lamp with a wick", LAMP.source, "Brass")
    library.record_opened(*changed)
    library.keep_source(*changed)
    assert (found(library, "another"), found(library, "wick")) == ([], ["Brass"])
    library.shelf.update_index()
    assert (found(library, "another"), found(library, "wick")) == ([], ["Brass"])


def test_a_search_adds_what_is_missing(library: Library, path: Path) -> None:
    for one in (LAMP, ROAD):
        keep(library, one)
    path.with_name("library.db.search").unlink()
    assert found(library, "lamp") == ["The Lamp", "Brass"]


def test_a_search_does_not_wait_for_many_that_are_missing(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (LAMP, ROAD):
        keep(library, one)
    path.with_name("library.db.search").unlink()
    monkeypatch.setattr(kept_texts, "CATCH_UP_S", -1.0)
    assert found(library, "lamp") == []


def test_a_search_does_not_wait_for_an_update(library: Library, path: Path) -> None:
    for one in (LAMP, ROAD):
        keep(library, one)
    path.with_name("library.db.search").unlink()
    during: list[list[str]] = []
    library.shelf.update_index(lambda done, total: during.append(found(library, "lamp")))
    assert during == [[], [], []]
    assert found(library, "lamp") == ["The Lamp", "Brass"]


def test_a_deleted_index_is_made_again(library: Library, path: Path) -> None:
    for one in (LAMP, ROAD):
        keep(library, one)
    path.with_name("library.db.search").unlink()
    steps: list[tuple[int, int]] = []
    library.shelf.update_index(lambda done, total: steps.append((done, total)))
    assert found(library, "lamp") == ["The Lamp", "Brass"]
    assert steps == [(0, 2), (1, 2), (2, 2)]
    library.shelf.update_index(lambda done, total: steps.append((done, total)))
    assert len(steps) == 3


def test_an_update_that_is_cancelled_is_continued_by_the_next(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_texts, "CATCH_UP_S", -1.0)
    for one in (LAMP, ROAD, ONE):
        keep(library, one)
    path.with_name("library.db.search").unlink()
    answers = iter([False, True])
    library.shelf.update_index(is_cancelled=lambda: next(answers))
    assert found(library, "lamp") == ["Brass"]
    library.shelf.update_index()
    assert found(library, "lamp") == ["The Lamp", "Brass"]


def test_a_changed_title_is_found_after_an_update(library: Library) -> None:
    keep(library, LAMP)
    library.record_opened(text(LAMP.document.text, LAMP.source, "Copper").document, LAMP.source)
    library.shelf.update_index()
    assert (found(library, "copper"), found(library, "brass")) == (["Copper"], [])


def test_a_work_that_another_program_removed_is_no_longer_found(library: Library) -> None:
    ident = keep(library, LAMP)
    keep(library, ROAD)
    with library.shelf._file.changing("") as connection:
        connection.execute("DELETE FROM work WHERE id = ?", (ident,))
    assert found(library, "oil") == []
    library.shelf.update_index()
    assert found(library, "lamp") == ["The Lamp"]


def test_an_index_that_cannot_be_made_is_no_obstacle_to_keeping(library: Library, path: Path) -> None:
    path.with_name("library.db.search").write_text("a note of mine")
    keep(library, LAMP)
    for use in (library.shelf.update_index, lambda: found(library, "lamp")):
        with pytest.raises(LibraryError, match="is not a search index of readtui"):
            use()
    assert [entry.title for entry in library.shelf.entries()] == ["Brass"]


def test_without_a_library_nothing_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    library = Library.disabled()
    library.shelf.update_index()
    assert found(library, "lamp") == []
    assert list(tmp_path.iterdir()) == []
    library.close()


# The doctor


def search_findings(path: Path) -> list[Finding]:
    return [
        finding
        for finding in examine(path)
        if (isinstance(finding, Fact) and finding.label == "Search")
        or (isinstance(finding, Problem) and "search" in finding.what)
    ]


def test_the_doctor_reports_the_index(library: Library, path: Path) -> None:
    library.record_opened(*LAMP)
    assert search_findings(path) == [Fact("Search", "no text is indexed yet")]
    keep(library, LAMP)
    keep(library, ROAD)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    (fact,) = search_findings(path)
    assert isinstance(fact, Fact)
    assert fact.text.startswith("2 texts are indexed in ")
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_the_doctor_says_what_to_do_with_a_damaged_index_and_a_foreign_one(library: Library, path: Path) -> None:
    keep(library, LAMP)
    index = path.with_name("library.db.search")
    data = index.read_bytes()
    index.write_bytes(data[:5_000] + bytes(4_000) + data[9_000:])
    (problem,) = search_findings(path)
    assert isinstance(problem, Problem)
    assert "is damaged" in problem.what
    assert problem.advice[1] == f"  rm {index}"
    index.write_text("a note of mine")
    (problem,) = search_findings(path)
    assert isinstance(problem, Problem)
    assert problem.what == f"{index} is not a search index of readtui"
    assert problem.advice[1] == f"  mv {index} {index}.other"
