"""What is remembered of documents: places by their words, and what was read last."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.errors import LibraryError
from readtui.library.memory import RECENT, Library
from readtui.marks.model import Found
from readtui.span import Span


def text(*paragraphs: str, source: str = "night.txt") -> Document:
    builder = Builder(source)
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return builder.build(title="Night")


HOURS = [f"At {hour} the bell strikes {hour} times, and nobody but the watchman hears it." for hour in range(1, 13)]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library.db")
    yield opened
    opened.close()


def words_at(document: Document, memory: Library, source: str = "night.txt") -> str | None:
    place = memory.place_of(document, source)
    return None if place is None else document.text[place:][:15]


def test_a_new_document_has_no_place(memory: Library) -> None:
    assert memory.notice == ""
    assert memory.last_source() is None
    assert memory.place_of(text(*HOURS), "night.txt") is None


def test_the_place_is_there_after_the_library_was_closed(tmp_path: Path) -> None:
    night = text(*HOURS)
    first = Library.open(tmp_path / "library.db")
    first.opened(night, "night.txt")
    first.keep_place(night, "night.txt", night.text.index("At 7"), 0.5)
    first.close()
    second = Library.open(tmp_path / "library.db")
    assert words_at(text(*HOURS), second) == "At 7 the bell s"
    second.close()


def test_the_place_is_found_by_its_words_when_the_text_changed(memory: Library) -> None:
    night = text(*HOURS)
    memory.keep_place(night, "night.txt", night.text.index("At 7"), 0.5)
    assert words_at(text("A new beginning.", *HOURS[2:]), memory) == "At 7 the bell s"


def test_a_place_whose_words_are_gone_is_none(memory: Library) -> None:
    night = text(*HOURS)
    memory.keep_place(night, "night.txt", night.text.index("At 7"), 0.5)
    assert words_at(text("Something else altogether."), memory) is None


def test_the_same_text_under_another_name_has_its_place(memory: Library) -> None:
    night = text(*HOURS)
    memory.keep_place(night, "night.txt", night.text.index("At 7"), 0.5)
    assert words_at(text(*HOURS, source="copy.txt"), memory, "copy.txt") == "At 7 the bell s"


def test_the_end_of_a_text_and_an_empty_one_are_places(memory: Library) -> None:
    night, nothing = text(*HOURS), text()
    memory.keep_place(night, "night.txt", len(night.text), 1.0)
    memory.keep_place(nothing, "nothing.txt", 0, 0.0)
    assert memory.place_of(night, "night.txt") in (None, len(night.text))
    assert memory.place_of(nothing, "nothing.txt") in (None, 0)


def test_what_was_read_is_told_with_the_latest_first_and_a_pipe_is_left_out(memory: Library) -> None:
    for source in ("one.txt", "two.txt", "-"):
        memory.opened(text(source), source)
    assert [Path(kept.source).name for kept in memory.recent()] == ["two.txt", "one.txt"]
    assert memory.last_source() == str(Path("two.txt").resolve())
    assert len(memory.recent()) <= RECENT


def test_a_memory_that_cannot_be_kept_says_why_and_remembers_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    memory = Library.open(tmp_path / "file" / "library.db")
    night = text(*HOURS)
    memory.opened(night, "night.txt")
    memory.keep_place(night, "night.txt", 100, 0.2)
    assert "places and bookmarks are not kept" in memory.notice
    assert memory.place_of(night, "night.txt") is None
    memory.close()


# Marks


def marks(memory: Library, document: Document, source: str = "night.txt") -> list[tuple[str, str | None]]:
    """Each mark's label, and the words that it marks now."""
    found = memory.marks_of(document, source)
    return [(one.bookmark.label, one.span.of(document.text) if one.span is not None else None) for one in found]


def mark(memory: Library, document: Document, words: str, letter: str = "") -> Found:
    """Mark these words, which are the label too."""
    start = document.text.index(words)
    return memory.keep_mark(document, "night.txt", Span(start, start + len(words)), words, letter)


def test_a_mark_is_where_it_was_set(memory: Library) -> None:
    night = text(*HOURS)
    assert memory.marks_of(night, "night.txt") == ()
    seven = mark(memory, night, "At 7 the bell")
    assert seven.span is not None
    assert seven.span.of(night.text) == "At 7 the bell"
    mark(memory, night, "At 3 the bell")
    assert marks(memory, night) == [("At 3 the bell", "At 3 the bell"), ("At 7 the bell", "At 7 the bell")]


def test_marks_whose_words_are_gone_come_last_and_find_them_when_they_are_back(memory: Library) -> None:
    night = text(*HOURS)
    for words in ("At 3 the bell", "At 7 the bell"):
        mark(memory, night, words)
    shorter = text("Something else altogether stands here.", *HOURS[4:])
    assert marks(memory, shorter) == [("At 7 the bell", "At 7 the bell"), ("At 3 the bell", None)]
    assert marks(memory, text(*HOURS))[0] == ("At 3 the bell", "At 3 the bell")


def test_a_mark_follows_its_text_through_many_small_changes(memory: Library) -> None:
    before = [f"Before the bell came the number {number} of the night watch." for number in range(6)]
    behind = [f"Behind the bell came the number {number} of the night watch." for number in range(6)]
    mark(memory, text(*before, "The bell.", *behind), "The bell.")
    for number in range(6):
        before[-1 - number % 2] = f"Now something else stands at the place {number}, quite another line."
        assert marks(memory, text(*before, "The bell.", *behind)) == [("The bell.", "The bell.")]
        behind[number % 2] = f"Also behind it another line has come to stand, of number {number}."
        assert marks(memory, text(*before, "The bell.", *behind)) == [("The bell.", "The bell.")]


def test_only_the_first_look_at_a_document_renews_anchors(tmp_path: Path) -> None:
    old, new = text(*HOURS), text("A new beginning.", *HOURS)
    with_old, with_new = (Library.open(tmp_path / "library.db") for _ in range(2))
    mark(with_old, old, "At 7 the bell")
    marks(with_old, old)
    marks(with_new, new)
    stamp = with_new.stamp()
    for memory, document in ((with_old, old), (with_new, new)) * 2:
        assert marks(memory, document) == [("At 7 the bell", "At 7 the bell")]
    assert with_new.stamp() == stamp
    with_old.close()
    with_new.close()


def test_marks_are_found_although_their_anchors_cannot_be_renewed(
    memory: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise LibraryError("the library is locked by another program")

    mark(memory, text(*HOURS), "At 7 the bell")
    monkeypatch.setattr("readtui.library.store.LibraryFile.move_anchors", locked)
    assert marks(memory, text("A new beginning.", *HOURS)) == [("At 7 the bell", "At 7 the bell")]


def test_a_read_only_library_shows_marks_in_a_changed_text(
    memory: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(memory, text(*HOURS), "At 7 the bell")
    memory.close()
    monkeypatch.setattr("readtui.library.connection.os.access", lambda path, mode: mode == os.R_OK)
    reading = Library.open(tmp_path / "library.db")
    assert marks(reading, text("A new beginning.", *HOURS)) == [("At 7 the bell", "At 7 the bell")]
    with pytest.raises(LibraryError, match="the bookmark is not kept: the library is read-only"):
        mark(reading, text(*HOURS), "At 7 the bell")
    reading.close()


def test_a_mark_of_a_letter_moves(memory: Library) -> None:
    night = text(*HOURS)
    first, second = (mark(memory, night, f"At {hour} the bell", "a") for hour in (3, 7))
    assert first.bookmark.ident == second.bookmark.ident
    assert memory.marks_of(night, "night.txt") == (second,)


def test_a_mark_is_renamed_dropped_and_put_back(memory: Library) -> None:
    night = text(*HOURS)
    kept = mark(memory, night, "At 7 the bell")
    memory.rename_mark(kept.bookmark.ident, "Supper")
    assert marks(memory, night) == [("Supper", "At 7 the bell")]
    memory.drop_mark(kept.bookmark.ident)
    assert marks(memory, night) == []
    memory.restore_mark(night, "night.txt", kept.bookmark)
    assert memory.marks_of(night, "night.txt") == (kept,)


def test_a_point_in_the_text_can_be_marked(memory: Library) -> None:
    night = text(*HOURS)
    kept = memory.keep_mark(night, "night.txt", Span(100, 100), "here")
    assert memory.marks_of(night, "night.txt") == (kept,)


def test_without_a_library_nothing_is_kept_and_a_mark_is_refused(tmp_path: Path) -> None:
    night, memory = text(*HOURS), Library.without()
    memory.opened(night, "night.txt")
    memory.keep_place(night, "night.txt", 100, 0.2)
    assert memory.place_of(night, "night.txt") is None
    assert (memory.last_source(), memory.recent(), memory.marks_of(night, "night.txt")) == (None, (), ())
    assert memory.stamp() == memory.stamp()
    with pytest.raises(LibraryError, match="the bookmark is not kept: readtui was started without a library"):
        mark(memory, night, "At 7 the bell")
    memory.close()


def test_an_empty_text_is_like_no_other_empty_text(memory: Library) -> None:
    memory.keep_place(text(), "one.txt", 0, 0.5)
    assert memory.place_of(text(), "one.txt") is not None
    assert memory.place_of(text(source="two.txt"), "two.txt") is None


def test_what_others_wrote_is_told_once(tmp_path: Path) -> None:
    one, other = (Library.open(tmp_path / "library.db") for _ in range(2))
    one.changed_by_others()
    one.opened(text("mine"), "mine.txt")
    assert not one.changed_by_others()
    other.opened(text("theirs"), "theirs.txt")
    assert one.changed_by_others()
    assert not one.changed_by_others()
    one.close()
    other.close()
