"""Bookmarks in the library: what is kept, moved, dropped and put back, and the names that a work goes by."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.errors import LibraryError
from readtui.library import connection as library_connection
from readtui.library import store
from readtui.library.bookmarks import LONGEST_LABEL
from readtui.library.schema import STEPS, backup_of, migrate, version
from readtui.library.store import LibraryFile, Work, digest
from readtui.marks.anchor import Anchor, anchor
from readtui.marks.model import Bookmark, Place
from readtui.span import Span
from readtui.unicode.printable import is_printable

TEXT = "one two three four five"
WORK = Work(digest(TEXT), "/shelf/one.txt", "One")
TWO, FOUR = anchor(TEXT, Span(4, 7)), anchor(TEXT, Span(14, 18))


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "readtui" / "library.db"


@pytest.fixture
def library(path: Path) -> Iterator[LibraryFile]:
    opened = LibraryFile.open(path, {})
    yield opened
    opened.close()


def labels(library: LibraryFile, work: Work = WORK) -> list[str]:
    return [bookmark.label for bookmark in library.bookmarks(work)]


# What is kept


def test_a_bookmark_is_there_after_closing(library: LibraryFile, path: Path) -> None:
    kept = library.keep_bookmark(WORK, TWO, "The second", "", at(5))
    assert kept == Bookmark(1, TWO, "The second", "", at(5))
    library.close()
    again = LibraryFile.open(path, {})
    assert again.bookmarks(WORK) == (kept,)
    again.close()


def test_bookmarks_come_in_the_order_of_the_text(library: LibraryFile) -> None:
    library.keep_bookmark(WORK, FOUR, "later in the text", "", at(1))
    library.keep_bookmark(WORK, TWO, "earlier in the text", "", at(2))
    library.keep_bookmark(WORK, TWO, "earlier too", "", at(3))
    assert labels(library) == ["earlier in the text", "earlier too", "later in the text"]


def test_each_work_has_its_own(library: LibraryFile) -> None:
    other = Work(digest("other"), "/shelf/other.txt", "Other")
    library.keep_bookmark(WORK, TWO, "one's", "a", at(1))
    library.keep_bookmark(other, TWO, "the other's", "a", at(1))
    assert (labels(library), labels(library, other)) == (["one's"], ["the other's"])
    assert labels(library, Work(digest("unknown"), "/unknown", "")) == []


def test_a_mark_whose_letter_was_set_moves_and_keeps_its_number(library: LibraryFile) -> None:
    first = library.keep_bookmark(WORK, TWO, "here", "a", at(1))
    other = library.keep_bookmark(WORK, TWO, "another letter", "b", at(1))
    moved = library.keep_bookmark(WORK, FOUR, "there", "a", at(2))
    assert moved == Bookmark(first.ident, FOUR, "there", "a", at(2))
    assert library.bookmarks(WORK) == (other, moved)


def test_bookmarks_without_a_letter_do_not_move_one_another(library: LibraryFile) -> None:
    for label in ("one", "another"):
        library.keep_bookmark(WORK, TWO, label, "", at(1))
    assert labels(library) == ["one", "another"]


def test_a_bookmark_can_be_renamed(library: LibraryFile) -> None:
    kept = library.keep_bookmark(WORK, TWO, "before", "", at(1))
    library.rename_bookmark(kept.ident, "after")
    assert library.bookmarks(WORK) == (kept._replace(label="after"),)


def test_a_bookmark_that_is_gone_cannot_be_renamed(library: LibraryFile) -> None:
    with pytest.raises(LibraryError, match=r"^the bookmark is not renamed: it was removed meanwhile$"):
        library.rename_bookmark(7, "x")


def test_the_number_of_a_dropped_bookmark_is_never_given_again(library: LibraryFile) -> None:
    dropped = library.keep_bookmark(WORK, TWO, "", "", at(1))
    library.drop_bookmark(dropped.ident)
    library.drop_bookmark(dropped.ident)
    assert library.bookmarks(WORK) == ()
    assert library.keep_bookmark(WORK, TWO, "", "", at(2)).ident > dropped.ident


def test_a_dropped_bookmark_comes_back_with_its_number(library: LibraryFile) -> None:
    dropped = library.keep_bookmark(WORK, TWO, "two", "a", at(1))
    library.drop_bookmark(dropped.ident)
    other = library.keep_bookmark(WORK, FOUR, "four", "", at(2))
    for _ in range(2):
        library.restore_bookmark(WORK, dropped)
        assert library.bookmarks(WORK) == (dropped, other)


def test_what_comes_back_takes_its_letter_back(library: LibraryFile) -> None:
    dropped = library.keep_bookmark(WORK, TWO, "two", "a", at(1))
    library.drop_bookmark(dropped.ident)
    library.keep_bookmark(WORK, FOUR, "four", "a", at(2))
    library.restore_bookmark(WORK, dropped)
    assert library.bookmarks(WORK) == (dropped,)


def test_a_mark_that_moved_can_be_put_back(library: LibraryFile) -> None:
    before = library.keep_bookmark(WORK, TWO, "two", "a", at(1))
    library.keep_bookmark(WORK, FOUR, "four", "a", at(2))
    library.restore_bookmark(WORK, before)
    assert library.bookmarks(WORK) == (before,)


def test_a_bookmark_comes_back_to_a_work_that_was_forgotten(library: LibraryFile) -> None:
    dropped = library.keep_bookmark(WORK, TWO, "two", "", at(1))
    library.forget(WORK.source)
    assert library.bookmarks(WORK) == ()
    library.restore_bookmark(WORK, dropped)
    assert library.bookmarks(WORK) == (dropped,)


def test_anchors_are_moved_together(library: LibraryFile) -> None:
    one = library.keep_bookmark(WORK, TWO, "", "", at(1))
    other = library.keep_bookmark(WORK, FOUR, "", "", at(1))
    library.move_anchors([(one, FOUR), (other, TWO)])
    assert library.bookmarks(WORK) == (other._replace(anchor=TWO), one._replace(anchor=FOUR))


def test_an_anchor_that_another_program_changed_is_left_to_it(library: LibraryFile, path: Path) -> None:
    seen = library.keep_bookmark(WORK, TWO, "", "a", at(1))
    other = LibraryFile.open(path, {})
    moved = other.keep_bookmark(WORK, FOUR, "", "a", at(2))
    library.move_anchors([(seen, Anchor(0, "one", "", ""))])
    assert library.bookmarks(WORK) == (moved,)
    other.close()


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=300), st.text(st.characters(), max_size=9))
def test_no_label_and_no_words_are_too_odd_to_keep_and_to_show(label: str, words: str) -> None:
    library = LibraryFile(library_connection.in_memory(), Path("library"), "", {})
    kept = library.keep_bookmark(WORK, Anchor(0, words, words, words), label, "", at(1))
    assert library.bookmarks(WORK) == (kept,)
    assert is_printable(kept.label + kept.anchor.exact)
    assert "\n" not in kept.label
    assert len(kept.label) <= LONGEST_LABEL
    library.close()


def test_what_another_program_put_into_a_bookmark_is_read_without_harm(library: LibraryFile, path: Path) -> None:
    library.keep_bookmark(WORK, TWO, "two", "a", at(1))
    escape = "char(27) || ']0;x' || char(7) || char(0)"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(
        f"UPDATE bookmark SET start = -9, exact = 'two' || {escape}, label = 'two' || {escape},"
        f" letter = 'a' || {escape}, made = 9e300"
    )
    other.close()
    assert library.bookmarks(WORK) == (Bookmark(1, TWO._replace(start=0), "two", "a", at(0)),)


# The names of a work


def marked(library: LibraryFile, *works: Work) -> None:
    """Open these one after another, and mark the first."""
    library.keep_bookmark(works[0], TWO, "marked", "", at(1))
    for number, work in enumerate(works[1:], 2):
        library.opened(work, at(number))


EDITED = digest(TEXT + " six")


def test_a_text_that_was_opened_as_a_copy_and_then_changed_keeps_its_marks(library: LibraryFile) -> None:
    marked(library, WORK, Work(WORK.digest, "/shelf/copy.txt", "One"), Work(EDITED, WORK.source, "One"))
    assert labels(library, Work(EDITED, WORK.source, "One")) == ["marked"]
    assert labels(library, Work(WORK.digest, "/shelf/copy.txt", "One")) == ["marked"]


def test_a_work_is_listed_once_by_the_name_it_was_last_opened_by(library: LibraryFile) -> None:
    marked(library, WORK, Work(WORK.digest, "/shelf/copy.txt", "One"))
    assert [kept.source for kept in library.recent(9)] == ["/shelf/copy.txt"]
    library.opened(WORK, at(9))
    assert [kept.source for kept in library.recent(9)] == [WORK.source]


def test_a_work_that_came_down_a_pipe_too_is_listed_by_its_name(library: LibraryFile) -> None:
    marked(library, WORK, Work(WORK.digest, "-", "One"))
    assert [kept.source for kept in library.recent(9)] == [WORK.source]
    assert labels(library, Work(WORK.digest, "-", "")) == ["marked"]


def test_a_name_belongs_to_the_work_whose_text_it_has_now(library: LibraryFile) -> None:
    other = Work(digest("other"), "/shelf/other.txt", "Other")
    swapped = Work(other.digest, WORK.source, "Other")
    marked(library, WORK, other, swapped)
    assert labels(library, swapped) == []
    assert [kept.source for kept in library.recent(9)] == [WORK.source]
    assert labels(library, Work(EDITED, WORK.source, "")) == []
    assert labels(library, Work(WORK.digest, "/elsewhere", "")) == ["marked"]


def test_a_forgotten_source_takes_its_bookmarks_along(library: LibraryFile) -> None:
    marked(library, WORK, Work(WORK.digest, "/shelf/copy.txt", "One"))
    library.forget(WORK.source)
    assert labels(library) == []
    assert library.recent(9) == ()


# Libraries of the first version


def test_the_first_version_becomes_the_present_one_with_all_that_is_in_it(path: Path) -> None:
    path.parent.mkdir()
    old = sqlite3.connect(path, isolation_level=None)
    migrate(old, path, STEPS[:1])
    for ident, (text, source, opened) in enumerate((("a", "/a", 1), ("b", "/a", 2), ("c", "/c", 3), ("d", "-", 4)), 1):
        row = (ident, digest(text), source.encode(), text, opened, opened)
        old.execute("INSERT INTO work VALUES (?, ?, ?, ?, ?, ?)", row)
    old.execute("INSERT INTO place VALUES (2, 4, 'two', 'one ', ' three', 0.5, 2)")
    old.close()
    library = LibraryFile.open(path, {})
    assert [(kept.source, kept.title, kept.progress) for kept in library.recent(9)] == [
        ("/c", "c", 0.0),
        ("/a", "b", 0.5),
    ]
    assert library.place(Work(digest("changed"), "/a", "")) == Place(Anchor(4, "two", "one ", " three"), 0.5)
    assert library.bookmarks(Work(digest("a"), "/a", "")) == ()
    library.close()
    copy = sqlite3.connect(backup_of(path, 1))
    assert version(copy) == 1
    assert copy.execute("SELECT count(*) FROM work").fetchone() == (4,)
    copy.close()


def test_a_library_that_cannot_be_copied_before_a_step_stays_and_is_done_without(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path.parent.mkdir()
    old = sqlite3.connect(path, isolation_level=None)
    migrate(old, path, STEPS[:1])
    old.close()
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    library = LibraryFile.open(path, {})
    assert library.notice.startswith("The library cannot be written (No space left on device): ")
    library.close()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["library.db"]


# Promises


def test_a_bookmark_is_acknowledged_after_its_commit(path: Path) -> None:
    reader, writer = os.pipe()
    library = LibraryFile.open(path, {"READTUI_ACK_FD": str(writer)})
    kept = library.keep_bookmark(WORK, TWO, "", "a", at(1))
    library.drop_bookmark(kept.ident)
    library.restore_bookmark(WORK, kept)
    library.close()
    os.close(writer)
    with open(reader, "rb") as told:
        assert told.read() == b"A bookmark 1\n" * 2


def test_another_program_sees_a_bookmark_at_once_and_can_tell_that_something_changed(path: Path) -> None:
    one, other = LibraryFile.open(path, {}), LibraryFile.open(path, {})
    one.opened(WORK, at(1))
    before = other.stamp()
    assert other.stamp() == before
    kept = one.keep_bookmark(WORK, TWO, "two", "", at(2))
    assert other.stamp() != before
    assert other.bookmarks(WORK) == (kept,)
    seen = other.stamp()
    one.drop_bookmark(kept.ident)
    assert other.stamp() != seen
    one.close()
    other.close()


def test_a_stamp_waits_for_nobody_who_works_in_the_library(library: LibraryFile) -> None:
    with library._writing():
        assert library.stamp() == library.stamp()


def test_without_a_file_the_stamp_stays_the_same(tmp_path: Path) -> None:
    library = LibraryFile(library_connection.in_memory(), tmp_path / "none", "there is none", {})
    assert library.stamp() == library.stamp()
    library.close()


def test_programs_that_mark_at_once_keep_every_mark(path: Path) -> None:
    def mark(who: int) -> None:
        library = LibraryFile.open(path, {})
        for number in range(10):
            library.keep_bookmark(WORK, TWO, f"{who} {number}", "", at(number))
        library.close()

    threads = [Thread(target=mark, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    library = LibraryFile.open(path, {})
    assert len(set(labels(library))) == 40
    library.close()


# What cannot be kept is said


def test_where_nothing_can_be_kept_a_bookmark_is_refused_aloud_and_a_place_in_silence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    library = LibraryFile.open(tmp_path / "file" / "library.db", {})
    library.keep_place(WORK, Place(TWO, 0.5), at(1))
    kept = Bookmark(1, TWO, "", "", at(1))
    for refused, done in (
        (lambda: library.keep_bookmark(WORK, TWO, "", "", at(1)), "kept"),
        (lambda: library.restore_bookmark(WORK, kept), "kept"),
        (lambda: library.rename_bookmark(1, ""), "renamed"),
        (lambda: library.drop_bookmark(1), "removed"),
    ):
        with pytest.raises(LibraryError, match=rf"^the bookmark is not {done}: the library cannot be written \(\w"):
            refused()
    library.close()


@pytest.mark.parametrize("put", [lambda path: None, lambda path: LibraryFile.open(path, {}).close()])
def test_nothing_is_marked_in_a_library_that_was_moved_away(
    library: LibraryFile, path: Path, put: Callable[[Path], None]
) -> None:
    for file in list(path.parent.iterdir()):
        file.rename(path.parent.parent / file.name)
    put(path)
    with pytest.raises(LibraryError) as raised:
        library.keep_bookmark(WORK, TWO, "", "", at(1))
    said = "the bookmark is not kept: the library was moved or replaced (start readtui again)"
    assert str(raised.value) == said


def test_a_locked_library_refuses_a_bookmark_in_one_line(
    library: LibraryFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_S", 0.02)
    library._busy_s = 0.02
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LibraryError) as raised:
        library.keep_bookmark(WORK, TWO, "", "", at(1))
    assert str(raised.value) == "the bookmark is not kept: the library is locked by another program (try again)"
    holder.close()
    library.keep_bookmark(WORK, TWO, "", "", at(1))


def test_a_full_disk_refuses_a_bookmark_in_one_line_and_keeps_nothing_of_it(library: LibraryFile) -> None:
    library.opened(Work(digest("x"), "/x", ""), at(1))
    with library._reading() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")  # as SQLite meets a full disk
    long = Anchor(0, "word " * 20_000, "", "")
    with pytest.raises(LibraryError) as raised:
        library.keep_bookmark(WORK, long, "", "", at(2))
    assert str(raised.value).startswith("the bookmark is not kept: there is no room left on the disk of the library ")
    assert "\n" not in str(raised.value)
    assert [kept.source for kept in library.recent(9)] == ["/x"]
    assert library.keep_bookmark(WORK, TWO, "", "", at(3)).label == ""


def test_a_copy_that_is_edited_becomes_a_work_of_its_own_and_takes_its_marks_along(path: Path) -> None:
    library, here = LibraryFile.open(path, {}), anchor("one two three", Span(4, 7))
    one, two = Work(digest("same"), "/one", "Same"), Work(digest("same"), "/two", "Same")
    library.opened(one, at(1))
    kept = library.keep_bookmark(one, here, "here", "", at(1))
    library.opened(two, at(2))
    edited = Work(digest("edited"), "/two", "Edited")
    library.opened(edited, at(3))
    (taken,) = library.bookmarks(edited)
    assert (taken.label, taken.anchor) == ("here", here)
    assert taken.ident != kept.ident
    library.drop_bookmark(taken.ident)
    assert library.bookmarks(one) == (kept,)
    assert sorted(kept.source for kept in library.recent(9)) == ["/one", "/two"]
    library.close()
