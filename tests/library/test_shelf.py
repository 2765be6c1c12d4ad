"""The library as a whole: works with their states and tags, what is kept of them, and what is deleted."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from readtui.document.builder import Builder
from readtui.errors import LibraryError
from readtui.ingest.source import Source
from readtui.library.shelf import PURGE_DAYS, WorkEntry, to_tag
from readtui.library.store import Library
from readtui.span import Span
from tests.library.texts import ONE, OTHER, WORDS, Clock, at, text

TWO = Span(4, 7)
DAY_S = 86_400


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library.db", {}, clock)
    yield opened
    opened.close()


def entry(library: Library, source: str = ONE.source) -> WorkEntry:
    found = library.shelf.entry(source)
    assert found is not None
    return found


def original(words: str = WORDS, name: str = ONE.source) -> Source:
    return Source(name, words.encode(), "file", name, 7.0)


def test_an_entry_has_what_is_known_of_a_work(library: Library, clock: Clock) -> None:
    builder = Builder("https://www.example.org/bells")
    builder.paragraph("The bell rings. " * 200)
    document = builder.build(title="Bells", authors=("Ada", "Bo"), language="en")
    library.record_opened(document, document.source)
    clock.seconds = 9
    library.keep_place(document, document.source, 1600, 0.5)
    library.keep_mark(document, document.source, TWO, "bell", colour=1, note="why")
    library.keep_mark(document, document.source, TWO, "bell")
    library.record_opened(*ONE)
    found = entry(library, document.source)
    assert found == WorkEntry(
        ident=1,
        uid=found.uid,
        source="https://www.example.org/bells",
        title="Bells",
        author="Ada, Bo",
        site="example.org",
        language="en",
        minutes=3,
        state="reading",
        tags=(),
        added=None,
        last_opened=at(9),
        finished=None,
        progress=0.5,
        mark_count=2,
        note_count=1,
        is_kept=False,
    )
    assert [one.source for one in library.shelf.entries()] == [ONE.source, document.source]


def test_a_work_is_found_by_its_uid_the_start_of_one_and_its_source(library: Library) -> None:
    for what in (ONE, OTHER):
        library.record_opened(*what)
    one = entry(library)
    for name in (one.uid, one.uid[:8], one.uid.upper(), f"readtui://text/{one.uid}", ONE.source):
        assert entry(library, name) == one
    for name in (one.uid[:3], "", "nothing", "readtui://text/"):
        assert library.shelf.entry(name) is None


def test_a_start_that_two_works_have_finds_neither(library: Library) -> None:
    for what in (ONE, OTHER):
        library.record_opened(*what)
    with library._file.changing("x") as connection:
        connection.execute("UPDATE work SET uid = 'aaaaaaaaaaaaaaa' || id")
    assert library.shelf.entry("aaaaa") is None
    assert entry(library, "aaaaaaaaaaaaaaa1").source == ONE.source


def test_marks_of_all_works_come_in_the_order_of_works_and_texts(library: Library, clock: Clock) -> None:
    library.keep_mark(*ONE, Span(8, 13), "three")
    library.keep_mark(*ONE, TWO, "two")
    clock.seconds = 5
    kept = library.keep_mark(*OTHER, Span(0, 3), "other")
    found = library.shelf.marks()
    assert [one.mark.label for one in found] == ["other", "two", "three"]
    assert [one.mark.label for one in library.shelf.marks([entry(library).ident])] == ["two", "three"]
    assert found[0].changed == at(5)
    for name in (kept.mark.uid, kept.mark.uid[:6], f"readtui://mark/{kept.mark.uid}"):
        assert library.shelf.mark(name) == found[0]
    assert library.shelf.mark("abc") is None
    assert library.shelf.marks([]) == ()


def test_states_and_tags_are_changed_and_undone(library: Library, clock: Clock) -> None:
    for what in (ONE, OTHER):
        library.record_opened(*what)
    shelf, ids = library.shelf, [one.ident for one in library.shelf.entries()]
    before = shelf.entries()
    clock.seconds = 8
    shelf.set_state(ids, "finished")
    assert {(one.state, one.finished) for one in shelf.entries()} == {("finished", at(8))}
    shelf.set_state(ids[:1], "archived")
    shelf.add_tag(ids, " #to  read, soon ")
    shelf.add_tag(ids[:1], "rust")
    shelf.remove_tag(ids, "to read soon")
    assert [one.tags for one in shelf.entries()] == [("rust",), ()]
    assert shelf.entries()[0].finished == at(8)
    assert [shelf.undo() for _ in range(5)] == [
        "remove the tag to read soon from 2 texts",
        f"tag with rust: “{before[0].title or 'Untitled'}”",
        "tag with to read soon: 2 texts",
        f"archive “{before[0].title or 'Untitled'}”",
        "finish 2 texts",
    ]
    assert shelf.entries() == before
    with pytest.raises(LibraryError, match="a tag has at least one letter"):
        shelf.add_tag(ids, " # ")


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("rust", "rust"),
        ("  two   words ", "two words"),
        ("#rust", "rust"),
        ("a,b", "a b"),
        ("x\x1b[0m", "x"),
        ("", ""),
    ],
)
def test_a_tag_is_one_printable_line(typed: str, tag: str) -> None:
    assert to_tag(typed) == tag


def test_a_deleted_work_is_hidden_and_comes_back_by_undo_or_when_it_is_opened(library: Library) -> None:
    library.keep_mark(*ONE, TWO, "two")
    ident = entry(library).ident
    for restore in (library.shelf.undo, lambda: library.record_opened(*ONE)):
        library.shelf.delete([ident])
        assert (library.shelf.entries(), library.recent_works(), library.shelf.entry(ONE.source)) == ((), (), None)
        assert library.shelf.marks() == ()
        restore()
        assert [one.mark.label for one in library.shelf.marks()] == ["two"]


def test_a_work_that_was_deleted_long_ago_is_removed_for_good(library: Library, clock: Clock) -> None:
    for what in (ONE, OTHER):
        library.record_opened(*what)
    clock.seconds = 1
    library.shelf.delete([entry(library).ident])
    clock.seconds = PURGE_DAYS * DAY_S - 1
    assert library.shelf.purge() == 0
    clock.seconds += 3
    library.shelf.delete([entry(library, OTHER.source).ident])
    assert library.shelf.purge() == 1
    assert library.shelf.undo() is not None
    assert [one.source for one in library.shelf.entries()] == [OTHER.source]


def test_nothing_is_left_of_a_work_that_is_forgotten(library: Library) -> None:
    secret = text("secret words", "/secret")
    library.keep_mark(*secret, Span(0, 6), "secret")
    library.shelf.keep(*secret, original("secret words", "/secret"))
    library.shelf.add_tag([entry(library, "/secret").ident], "secret")
    library.keep_mark(*ONE, TWO, "two")
    library.shelf.forget([entry(library, "/secret").ident])
    with library._file.reading() as connection:
        dump = "\n".join(connection.iterdump())
    assert "secret" not in dump
    assert [one.source for one in library.shelf.entries()] == [ONE.source]


# What is kept


def test_a_kept_document_has_its_bytes_and_its_text(library: Library) -> None:
    found = library.shelf.keep(*ONE, original())
    assert (found.state, found.is_kept) == ("unread", True)
    assert library.shelf.text(found.ident) == WORDS
    assert library.shelf.kept_source(found.ident) == original()
    assert library.shelf.source_of(ONE.source) == original()
    assert library.shelf.source_of(found.uid) == original()
    assert library.shelf.undo() == "keep “One”"
    assert entry(library).added is None


def test_the_source_of_a_marked_text_is_kept_once(library: Library) -> None:
    asked: list[str] = []

    def find(document: object, source: str) -> Source:
        asked.append(source)
        return original()

    library.original = find
    library.keep_source(*ONE)
    assert library.shelf.source_of(ONE.source) is None
    library = library_again(library, find)
    library.keep_mark(*ONE, TWO, "two")
    library.keep_source(*ONE)
    library.keep_source(*ONE)
    assert asked == [ONE.source]
    assert library.shelf.source_of(ONE.source) == original()


def library_again(library: Library, find: object) -> Library:
    again = Library.open(library.path, {})
    again.original = find  # type: ignore[assignment]
    return again


def test_without_the_bytes_the_text_is_kept(library: Library) -> None:
    library.keep_mark(*ONE, TWO, "two")
    library.keep_source(*ONE)
    found = library.shelf.source_of(ONE.source)
    assert found is not None
    assert found.data.decode() == WORDS


def test_a_marked_text_from_a_pipe_can_be_opened_again(library: Library) -> None:
    pipe = text("words from a pipe", "-", "")
    library.keep_mark(*pipe, TWO, "two")
    library.keep_source(*pipe)
    (found,) = library.shelf.entries()
    assert found.source == f"readtui://text/{found.uid}"
    assert found.title == "words from a pipe"
    assert library.last_source() == found.source
    kept = library.shelf.source_of(found.source)
    assert kept is not None
    assert kept.data == b"words from a pipe"
    library.record_opened(pipe.document, found.source)
    assert len(library.shelf.entries()) == 1


def test_an_earlier_text_is_kept_while_a_mark_is_lost_in_the_later_one(library: Library) -> None:
    library.original = lambda document, source: original(document.text)
    paragraph = "A lamp stands in the window of the house at the end of the street, and nobody has lit it."
    before, after, later = (text(words, "/x") for words in (paragraph, "Quite other words.", "Quite other words, too."))
    library.keep_mark(*before, Span(2, 40), "lamp")
    for what in (before, after):
        library.record_opened(*what)
        library.keep_source(*what)
    with library._file.reading() as connection:
        texts = connection.execute("SELECT text FROM kept_source ORDER BY kept, digest").fetchall()
    assert {zlib.decompress(row[0]).decode() for row in texts} == {before.document.text, after.document.text}
    for found in library.marks_of(*after):
        library.delete_mark(found.mark.ident)
    library.keep_mark(*later, Span(0, 5), "Quite")
    library.keep_source(*later)
    assert library.shelf.text(entry(library, "/x").ident) == later.document.text
    with library._file.reading() as connection:
        assert connection.execute("SELECT count(*) FROM kept_source").fetchone() == (1,)


def test_a_kept_page_opens_when_its_response_is_no_longer_cached(library: Library) -> None:
    address = "https://example.org/x"
    page = Source(address, b"<p>words", "url", None, 3.0, address, "text/html", "utf-8")
    library.shelf.keep(*text("words", address), page)
    response = library.find_response(address)
    assert response is not None
    assert response.source == page


def test_bytes_that_another_program_damaged_are_not_kept(library: Library) -> None:
    found = library.shelf.keep(*ONE, original())
    with library._file.changing("x") as connection:
        connection.execute("UPDATE kept_source SET body = x'00', text = x'00'")
    assert library.shelf.kept_source(found.ident) is None
    assert library.shelf.text(found.ident) is None


# Statistics


def test_reading_time_is_added_up_by_day(library: Library, clock: Clock) -> None:
    library.shelf.add_reading_time(*ONE, 5)
    for what in (ONE, OTHER):
        library.record_opened(*what)
    for seconds, what in ((10, ONE), (20, ONE), (30, OTHER)):
        library.shelf.add_reading_time(*what, seconds)
    clock.seconds = 3 * DAY_S
    library.shelf.add_reading_time(*ONE, 7)
    assert [seconds for _, seconds in library.shelf.reading_days()] == [60.0, 7.0]
    assert all(isinstance(day, date) for day, _ in library.shelf.reading_days())
