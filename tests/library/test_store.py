"""The library: what it keeps of documents, for how long, and its errors if it cannot."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from readtui.document.builder import Builder
from readtui.document.digest import digest
from readtui.document.model import Document, Heading, LineRole, Lines, Role
from readtui.errors import LibraryError
from readtui.ingest.plaintext.reader import read as read_plain
from readtui.ingest.source import Source
from readtui.ingest.web.response import Response
from readtui.library import connection as library_connection
from readtui.library import store, tables, transactions
from readtui.library.schema import STEPS, backup_path, migrate, version
from readtui.library.store import Library
from readtui.library.tables import RecentWork, Work, find_work, place_of
from readtui.library.transactions import POSITION_PATIENCE, Patience, acknowledge
from readtui.marks.anchor import Anchor, anchor
from readtui.marks.corrections import line_roles, new_corrections
from readtui.marks.model import Correction, Mark, ResolvedMark, SavedPosition
from readtui.span import Span
from tests.library.texts import ONE, OTHER, WORDS, Clock, Text, at, text

TWO = Span(4, 7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "readtui" / "library.db"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(path: Path, clock: Clock) -> Iterator[Library]:
    opened = Library.open(path, {}, clock)
    yield opened
    opened.close()


def article(*paragraphs: str, source: str = "night.txt") -> Text:
    builder = Builder(source)
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return Text(builder.build(title="Night"), source)


HOURS = [f"At {hour} the bell strikes {hour} times, and nobody but the watchman hears it." for hour in range(1, 13)]
NIGHT = article(*HOURS)
SEVEN = NIGHT.document.text.index("At 7")


def words_at_place(library: Library, text: Text) -> str | None:
    place = library.place_of(*text)
    return None if place is None else text.document.text[place:][:15]


def labels(library: Library, text: Text = ONE) -> list[str]:
    return [found.mark.label for found in library.marks_of(*text)]


# Works and places


def test_a_new_library_knows_nothing(library: Library, clock: Clock) -> None:
    assert (library.writable, library.notice) == (True, "")
    assert (library.place_of(*ONE), library.last_source(), library.recent_works()) == (None, None, ())
    library.record_opened(*ONE)
    assert library.recent_works() == (RecentWork("/shelf/one.txt", "One", 0.0, at(1)),)
    assert library.place_of(*ONE) is None


def test_a_place_is_there_again_after_closing(path: Path, clock: Clock) -> None:
    first = Library.open(path, {}, clock)
    first.record_opened(*ONE)
    first.keep_place(*ONE, 4, 0.25)
    first.close()
    second = Library.open(path, {}, clock)
    clock.seconds = 2
    second.record_opened(*ONE)
    assert second.place_of(*ONE) == 4
    assert second.recent_works() == (RecentWork("/shelf/one.txt", "One", 0.25, at(2)),)
    second.close()


def test_whether_a_place_is_kept_is_known_by_the_name_alone(library: Library) -> None:
    assert not library.has_place(NIGHT.source)
    library.record_opened(*NIGHT)
    assert not library.has_place(NIGHT.source)
    library.keep_place(*NIGHT, SEVEN, 0.5)
    assert library.has_place(NIGHT.source)
    assert not library.has_place("-")


def test_a_place_is_found_by_its_words_after_the_text_changed(library: Library) -> None:
    library.keep_place(*NIGHT, SEVEN, 0.5)
    assert words_at_place(library, article("A new beginning.", *HOURS[2:])) == "At 7 the bell s"


def test_a_place_whose_words_are_gone_is_none(library: Library) -> None:
    library.keep_place(*NIGHT, SEVEN, 0.5)
    assert words_at_place(library, article("Something else altogether.")) is None


def test_the_same_text_under_another_name_has_its_place(library: Library) -> None:
    library.keep_place(*NIGHT, SEVEN, 0.5)
    assert words_at_place(library, article(*HOURS, source="copy.txt")) == "At 7 the bell s"


def test_the_end_of_a_text_and_an_empty_one_are_places(library: Library) -> None:
    nothing = article(source="nothing.txt")
    library.keep_place(*NIGHT, len(NIGHT.document.text), 1.0)
    library.keep_place(*nothing, 0, 0.0)
    assert library.place_of(*NIGHT) in (None, len(NIGHT.document.text))
    assert library.place_of(*nothing) in (None, 0)


def test_an_empty_text_is_not_taken_for_another_empty_text(library: Library) -> None:
    empty, other = article(source="one.txt"), article(source="two.txt")
    library.keep_place(*empty, 0, 0.5)
    assert library.place_of(*empty) is not None
    assert library.place_of(*other) is None


def test_recent_works_come_newest_first_without_pipes(library: Library) -> None:
    for source in ("one.txt", "two.txt", "-"):
        library.record_opened(*article(source, source=source))
    assert [Path(work.source).name for work in library.recent_works()] == ["two.txt", "one.txt"]
    assert library.last_source() == str(Path("two.txt").resolve())


# Marks


def marks(library: Library, text: Text) -> list[tuple[str, str | None]]:
    """Return the label of each mark, and the words at its place now."""
    document = text.document
    found = library.marks_of(*text)
    return [(one.mark.label, one.span.of(document.text) if one.span is not None else None) for one in found]


def mark(library: Library, text: Text, words: str, letter: str = "") -> ResolvedMark:
    """Mark these words, with the words as the label."""
    start = text.document.text.index(words)
    return library.keep_mark(*text, Span(start, start + len(words)), words, letter)


def test_a_mark_is_there_after_closing(library: Library, path: Path, clock: Clock) -> None:
    clock.seconds = 5
    kept = library.keep_mark(*ONE, TWO, "The second")
    assert kept == ResolvedMark(Mark(1, anchor(WORDS, TWO), "The second", "", at(5), uid=kept.mark.uid), TWO)
    assert len(kept.mark.uid) == 16
    library.close()
    again = Library.open(path, {})
    assert again.marks_of(*ONE) == (kept,)
    again.close()


def test_a_mark_is_where_it_was_set(library: Library) -> None:
    assert library.marks_of(*NIGHT) == ()
    seven = mark(library, NIGHT, "At 7 the bell")
    assert seven.span is not None
    assert seven.span.of(NIGHT.document.text) == "At 7 the bell"
    mark(library, NIGHT, "At 3 the bell")
    assert marks(library, NIGHT) == [("At 3 the bell", "At 3 the bell"), ("At 7 the bell", "At 7 the bell")]


def test_marks_whose_words_are_gone_come_last_until_the_words_are_back(library: Library) -> None:
    for words in ("At 3 the bell", "At 7 the bell"):
        mark(library, NIGHT, words)
    shorter = article("Something else altogether stands here.", *HOURS[4:])
    assert marks(library, shorter) == [("At 7 the bell", "At 7 the bell"), ("At 3 the bell", None)]
    assert marks(library, article(*HOURS))[0] == ("At 3 the bell", "At 3 the bell")


def test_a_mark_follows_its_text_through_many_small_changes(library: Library) -> None:
    before = [f"Before the bell came the number {number} of the night watch." for number in range(6)]
    behind = [f"Behind the bell came the number {number} of the night watch." for number in range(6)]
    mark(library, article(*before, "The bell.", *behind), "The bell.")
    for number in range(6):
        before[-1 - number % 2] = f"Now something else stands at the place {number}, quite another line."
        assert marks(library, article(*before, "The bell.", *behind)) == [("The bell.", "The bell.")]
        behind[number % 2] = f"Also behind it another line has come to stand, of number {number}."
        assert marks(library, article(*before, "The bell.", *behind)) == [("The bell.", "The bell.")]


def test_anchors_are_renewed_only_at_the_first_call_for_a_document(path: Path) -> None:
    old, new = article(*HOURS), article("A new beginning.", *HOURS)
    with_old, with_new = (Library.open(path) for _ in range(2))
    mark(with_old, old, "At 7 the bell")
    marks(with_old, old)
    marks(with_new, new)
    stamp = with_new.stamp()
    for library, opened in ((with_old, old), (with_new, new)) * 2:
        assert marks(library, opened) == [("At 7 the bell", "At 7 the bell")]
    assert with_new.stamp() == stamp
    with_old.close()
    with_new.close()


def test_anchors_are_not_renewed_in_the_head_of_a_text(library: Library) -> None:
    kept = mark(library, NIGHT, "At 3 the bell").mark
    head = article("A new beginning.", *HOURS[:6])
    assert library.marks_of(replace(head.document, is_head=True), head.source)[0].mark == kept
    assert library.marks_of(*head)[0].mark.anchor != kept.anchor


def test_marks_are_found_although_their_anchors_cannot_be_renewed(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise LibraryError("the library is locked by another program")

    mark(library, NIGHT, "At 7 the bell")
    monkeypatch.setattr(tables, "move_marks", locked)
    assert marks(library, article("A new beginning.", *HOURS)) == [("At 7 the bell", "At 7 the bell")]


def test_a_read_only_library_shows_marks_in_a_changed_text(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(library, NIGHT, "At 7 the bell")
    library.close()
    monkeypatch.setattr("readtui.library.connection.os.access", lambda path, mode: mode == os.R_OK)
    read_only = Library.open(path)
    assert marks(read_only, article("A new beginning.", *HOURS)) == [("At 7 the bell", "At 7 the bell")]
    with pytest.raises(LibraryError, match=r"the mark .* is not kept: the library is read-only"):
        mark(read_only, NIGHT, "At 7 the bell")
    read_only.close()


def undo(library: Library, what: Text) -> str:
    """Undo the last change of a text; return its name."""
    undone = library.reverse(*what, "undo")
    assert undone is not None
    return undone.name


def test_a_mark_with_the_same_letter_moves(library: Library) -> None:
    first, second = (mark(library, NIGHT, f"At {hour} the bell", "a") for hour in (3, 7))
    assert first.mark.ident == second.mark.ident
    assert library.marks_of(*NIGHT) == (second,)


def test_a_mark_is_renamed_deleted_and_restored(library: Library) -> None:
    kept = mark(library, NIGHT, "At 7 the bell")
    library.change_mark(kept.mark._replace(label="Supper"))
    assert marks(library, NIGHT) == [("Supper", "At 7 the bell")]
    library.delete_mark(kept.mark.ident)
    library.delete_mark(kept.mark.ident)
    assert marks(library, NIGHT) == []
    undo(library, NIGHT)
    assert marks(library, NIGHT) == [("Supper", "At 7 the bell")]
    undo(library, NIGHT)
    assert library.marks_of(*NIGHT) == (kept,)


def test_restoring_a_mark_does_not_make_its_text_the_newest(library: Library, clock: Clock) -> None:
    kept = library.keep_mark(*ONE, TWO, "")
    clock.seconds = 2
    library.delete_mark(kept.mark.ident)
    library.record_opened(*OTHER)
    undo(library, ONE)
    assert library.last_source() == OTHER.source


def test_a_mark_that_is_gone_cannot_be_changed(library: Library) -> None:
    kept = mark(library, NIGHT, "At 7 the bell")
    with pytest.raises(LibraryError, match=r"^the mark “x” is not changed: it no longer exists$"):
        library.change_mark(kept.mark._replace(ident=kept.mark.ident + 1, label="x"))


def test_a_highlight_keeps_its_colour_and_its_note(library: Library, clock: Clock) -> None:
    kept = library.keep_mark(*NIGHT, Span(3, 90), "bells", colour=2, note="Why?\nAsk.")
    assert kept.mark.kind == "highlight"
    assert library.marks_of(*NIGHT) == (kept,)
    library.change_mark(changed := kept.mark._replace(colour=5, note=""))
    assert library.marks_of(*NIGHT) == (kept._replace(mark=changed),)
    library.delete_mark(kept.mark.ident)
    undo(library, NIGHT)
    assert library.marks_of(*NIGHT) == (kept._replace(mark=changed),)


def test_a_point_in_the_text_can_be_marked(library: Library) -> None:
    kept = library.keep_mark(*NIGHT, Span(100, 100), "here")
    assert library.marks_of(*NIGHT) == (kept,)


# Fetched responses

ADDRESS = "https://example.org/a"


def response(data: bytes = b"text", name: str = ADDRESS) -> Response:
    source = Source(name, data, "url", None, 7.0, "https://example.org/b", "text/markdown", "utf-8")
    return Response(source, '"7"', "Tue, 24 Nov 2026 12:00:00 GMT")


def test_a_response_is_there_after_closing(path: Path) -> None:
    first = Library.open(path, {})
    first.keep_response(response())
    first.close()
    second = Library.open(path, {})
    assert second.find_response(ADDRESS) == response()
    assert second.find_response(f"{ADDRESS}#part") == response()
    assert second.find_response("https://example.org/c") is None
    second.record_opened(*article("text", source=ADDRESS))
    assert second.last_source() == ADDRESS
    second.close()


# Disabled, closed, and without a place to write


def test_a_disabled_library_keeps_nothing_and_refuses_marks() -> None:
    library = Library.disabled()
    library.record_opened(*NIGHT)
    library.keep_place(*NIGHT, 100, 0.2)
    library.keep_response(response())
    assert library.place_of(*NIGHT) is None
    assert (library.last_source(), library.recent_works(), library.marks_of(*NIGHT)) == (None, (), ())
    assert library.find_response(ADDRESS) is None
    assert library.stamp() == library.stamp()
    with pytest.raises(LibraryError, match="“At 7 the bell” is not kept: readtui was started without a library"):
        mark(library, NIGHT, "At 7 the bell")
    library.close()


def test_a_closed_library_says_so(path: Path) -> None:
    library = Library.open(path, {})
    library.close()
    with pytest.raises(LibraryError, match="closed"):
        library.recent_works(1)


def test_where_nothing_can_be_kept_places_are_dropped_and_marks_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    library = Library.open(tmp_path / "file" / "library.db", {})
    assert "places and marks are not kept" in library.notice
    library.record_opened(*ONE)
    library.keep_place(*ONE, 4, 0.5)
    assert library.place_of(*ONE) is None
    mark = Mark(1, anchor(WORDS, TWO), "", "", at(1))
    for refused, done in (
        (lambda: library.keep_mark(*ONE, TWO, ""), "kept"),
        (lambda: library.change_mark(mark), "changed"),
        (lambda: library.delete_mark(1), "deleted"),
    ):
        with pytest.raises(LibraryError, match=rf"^the mark is not {done}: the library cannot be written \(\w"):
            refused()
    library.close()


@pytest.mark.parametrize("put", [lambda path: None, lambda path: Library.open(path, {}).close()])
def test_nothing_is_marked_in_a_library_that_was_moved_away(
    library: Library, path: Path, put: Callable[[Path], None]
) -> None:
    for file in list(path.parent.iterdir()):
        file.rename(path.parent.parent / file.name)
    put(path)
    with pytest.raises(LibraryError) as raised:
        library.keep_mark(*ONE, TWO, "")
    message = "the mark is not kept: the library was moved or replaced (start readtui again)"
    assert str(raised.value) == message


def test_a_locked_library_refuses_a_mark_in_one_line(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "MARK_PATIENCE", Patience(0.02, 0.01))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LibraryError) as raised:
        library.keep_mark(*ONE, TWO, "")
    assert str(raised.value) == "the mark is not kept: the library is locked by another program (try again)"
    holder.close()
    library.keep_mark(*ONE, TWO, "")


def test_a_mark_waits_for_a_program_that_writes_for_longer_than_a_position(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "POSITION_PATIENCE", Patience(0.01, 0.01))
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="locked"):
        library.keep_place(*ONE, 4, 0.5)
    kept: list[str] = []
    writer = Thread(target=lambda: kept.append(library.keep_mark(*ONE, TWO, "two").mark.label))
    writer.start()
    assert library.marks_of(*ONE) == ()  # reading does not wait
    assert kept == []
    holder.close()
    writer.join(30)
    assert kept == ["two"]
    library.keep_place(*ONE, 4, 0.5)


def test_a_mark_waits_no_longer_than_the_program_has_time_to_end(library: Library, path: Path) -> None:
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    library.limit_waits(0.01)
    library.limit_waits(10)
    with pytest.raises(LibraryError, match="the mark “two three” is not kept: the library is locked"):
        library.keep_mark(*ONE, TWO, "two\nthree ")
    holder.close()


def test_a_full_disk_refuses_a_mark_in_one_line_and_keeps_nothing_of_it(library: Library) -> None:
    library.record_opened(*text("x", "/x"))
    with library._file.reading() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then reports a full disk
    long = text("word " * 20_000)
    with pytest.raises(LibraryError) as raised:
        library.keep_mark(*long, Span(0, 100_000), "")
    message = str(raised.value)
    assert message.startswith("the mark is not kept: the disk of the library ")
    assert message.endswith(" is full (free some space)")
    assert "\n" not in message
    assert [work.source for work in library.recent_works()] == ["/x"]
    assert library.keep_mark(*ONE, TWO, "").mark.label == ""


# Durability


def test_places_and_marks_are_acknowledged_after_their_commit(path: Path) -> None:
    reader, writer = os.pipe()
    library = Library.open(path, {"READTUI_ACK_FD": str(writer)})
    library.record_opened(*ONE)
    library.keep_place(*ONE, 4, 0.25)
    kept = library.keep_mark(*ONE, TWO, "", "a")
    library.keep_mark(*ONE, TWO, "", "a")
    library.delete_mark(kept.mark.ident)
    library.close()
    os.close(writer)
    with open(reader, "rb") as acknowledged:
        assert acknowledged.read() == b"A place 1\n" + b"A mark 1\n" * 2


def test_nothing_is_acknowledged_unless_the_environment_asks() -> None:
    acknowledge("place", 1, {})


def test_the_library_is_the_readers_alone(path: Path) -> None:
    library = Library.open(path, {})
    library.record_opened(*ONE)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    library.close()


def test_places_of_a_program_that_was_killed_are_there(path: Path) -> None:
    killed = Library.open(path, {})
    killed.keep_place(*ONE, 4, 0.25)
    copy = path.with_name("left") / "library.db"
    copy.parent.mkdir()
    for ending in ("", "-wal"):
        copy.with_name(copy.name + ending).write_bytes(path.with_name(path.name + ending).read_bytes())
    killed.close()
    library = Library.open(copy, {})
    assert library.place_of(*ONE) == 4
    library.close()


def test_a_write_that_fails_leaves_nothing_half_done(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library.open(path, {})
    with monkeypatch.context() as patched:
        patched.setattr(store, "anchor", lambda text, span: Anchor(1 << 80, "", "", ""))
        with pytest.raises(OverflowError):
            library.keep_place(*ONE, 4, 0.25)
    assert library.last_source() is None
    library.keep_place(*ONE, 4, 0.25)
    library.close()


# Several programs and threads


def test_two_programs_see_what_the_other_keeps(path: Path) -> None:
    one, other = Library.open(path, {}), Library.open(path, {})
    one.keep_place(*ONE, 4, 0.25)
    assert other.place_of(*ONE) == 4
    other.keep_place(*ONE, 14, 0.5)
    assert one.place_of(*ONE) == 14
    one.close()
    other.close()


def test_another_program_sees_a_mark_at_once_and_that_something_changed(path: Path) -> None:
    one, other = Library.open(path, {}), Library.open(path, {})
    one.record_opened(*ONE)
    before = other.stamp()
    assert other.stamp() == before
    kept = one.keep_mark(*ONE, TWO, "two")
    assert other.stamp() != before
    assert other.marks_of(*ONE) == (kept,)
    seen = other.stamp()
    one.delete_mark(kept.mark.ident)
    assert other.stamp() != seen
    one.close()
    other.close()


def test_what_others_wrote_is_reported_once(path: Path) -> None:
    one, other = (Library.open(path) for _ in range(2))
    one.changed_by_others()
    one.record_opened(*article("mine", source="mine.txt"))
    assert not one.changed_by_others()
    other.record_opened(*article("theirs", source="theirs.txt"))
    assert one.changed_by_others()
    assert not one.changed_by_others()
    one.close()
    other.close()


def test_a_stamp_does_not_wait_for_a_transaction(library: Library) -> None:
    with library._file.writing(POSITION_PATIENCE):
        assert library.stamp() == library.stamp()


def test_without_a_file_the_stamp_stays_the_same(tmp_path: Path) -> None:
    library = Library(library_connection.in_memory(), tmp_path / "none", "there is none", {})
    assert library.stamp() == library.stamp()
    library.close()


def run_at_once(count: int, work: Callable[[int], None]) -> None:
    threads = [Thread(target=work, args=(who,)) for who in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def long_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let openings wait longer for one another than they do in use: this machine may be busy."""
    monkeypatch.setattr(library_connection, "OPEN_TIMEOUT_S", 60.0)


@pytest.mark.usefixtures("long_timeouts")
def test_programs_that_mark_at_once_keep_every_mark(path: Path) -> None:
    def keep_marks(who: int) -> None:
        library = Library.open(path, {})
        for number in range(10):
            library.keep_mark(*ONE, TWO, f"{who} {number}")
        library.close()

    run_at_once(4, keep_marks)
    library = Library.open(path, {})
    assert len(set(labels(library))) == 40
    library.close()


@pytest.mark.usefixtures("long_timeouts")
def test_threads_and_programs_write_at_once_and_lose_nothing(path: Path) -> None:
    shared = Library.open(path, {})

    def keep_places(who: int) -> None:
        library = shared if who % 2 else Library.open(path, {})
        for number in range(10):
            library.keep_place(*text(f"{who} {number}", f"/{who}/{number}"), 0, 0.25)
        if library is not shared:
            library.close()

    run_at_once(4, keep_places)
    assert len(shared.recent_works(100)) == 40
    shared.close()


@pytest.mark.usefixtures("long_timeouts")
def test_programs_that_start_at_once_create_one_library(path: Path) -> None:
    notices: list[str] = []

    def start(_: int) -> None:
        library = Library.open(path, {})
        notices.append(library.notice)
        library.close()

    run_at_once(6, start)
    assert notices == [""] * 6


# Corrections

POEM = """\
The harbour in winter

The ferry left the island before it was light, and those who had meant to take it stood on the quay.

The morning after

By noon the fog had lifted, and one could see the mainland again with its chimneys and its white road.
"""


def plain(words: str, source: str = "/shelf/harbour.txt") -> Text:
    return Text(read_plain(words, source), source)


def lines_of(text: Text) -> Lines:
    assert text.document.lines is not None
    return text.document.lines


def correct(library: Library, text: Text, words: str, role: Role, level: int = 0) -> tuple[Correction, ...]:
    lines = lines_of(text)
    start = lines.text.index(words)
    roles = [LineRole(Span(start, start + len(words)), role, level)]
    return library.change_corrections(*text, (), new_corrections(lines.text, roles))


def corrected(library: Library, text: Text) -> Document:
    return lines_of(text).corrected(line_roles(library.corrections_of(*text)))


def test_a_correction_is_there_after_closing(library: Library, path: Path) -> None:
    correct(library, plain(POEM), "The morning after", "heading", 3)
    library.close()
    again = Library.open(path, {})
    assert [section.title for section in corrected(again, plain(POEM)).sections][-1] == "The morning after"
    assert again.corrections_of(*plain("Other text.", "/shelf/other.txt")) == ()
    assert again.corrections_of(*ONE) == ()
    again.close()


def test_a_text_is_the_same_work_whatever_is_corrected(library: Library) -> None:
    pipe = plain(POEM, "-")
    correct(library, pipe, "The harbour in winter", "hidden")
    changed = Text(corrected(library, pipe), "-")
    assert changed.document.text != pipe.document.text
    library.keep_place(*changed, changed.document.text.index("By noon"), 0.5)
    assert library.place_of(*changed) == changed.document.text.index("By noon")
    assert library.place_of(*pipe) == pipe.document.text.index("By noon")
    assert len(library.corrections_of(*changed)) == len(library.corrections_of(*pipe)) == 1


def test_a_correction_follows_its_line_through_many_small_changes(library: Library) -> None:
    correct(library, plain(POEM), "The morning after", "heading", 4)
    words = POEM
    for old, new in (("The harbour", "A harbour"), ("quay", "pier"), ("after\n", "after that\n"), ("noon", "nine")):
        words = words.replace(old, new)
        text = plain(words)
        library.record_opened(*text)
        levels = [block.level for block in corrected(library, text).blocks if isinstance(block, Heading)]
        assert 4 in levels
    correct(library, plain("Quite another text."), "Quite", "title")
    assert [found.span is None for found in library.corrections_of(*plain("Quite another text."))] == [True, False]


def test_corrections_are_removed_and_restored_with_their_numbers(library: Library) -> None:
    text = plain(POEM)
    first = correct(library, text, "The morning", "heading", 3)
    second = library.change_corrections(*text, first, [first[0]._replace(ident=0, role="caption")])
    assert [found.correction for found in library.corrections_of(*text)] == list(second)
    assert undo(library, text) == "correct a line"
    assert [found.correction for found in library.corrections_of(*text)] == list(first)
    assert correct(library, text, "By noon", "body")[0].ident > second[0].ident


def test_a_copy_of_a_text_that_is_edited_keeps_the_corrections(library: Library) -> None:
    one, two = plain(POEM, "/shelf/a.txt"), plain(POEM, "/shelf/b.txt")
    correct(library, one, "The morning", "body")
    library.record_opened(*two)
    edited = plain(f"{POEM}\nOne more line.\n", "/shelf/b.txt")
    library.record_opened(*edited)
    assert [len(library.corrections_of(*text)) for text in (one, edited)] == [1, 1]


def test_unknown_roles_and_levels_of_another_program_are_harmless(library: Library) -> None:
    correct(library, plain(POEM), "The morning", "heading", 3)
    library._file._connection.execute("UPDATE correction SET level = 99")
    assert [found.correction.level for found in library.corrections_of(*plain(POEM))] == [6]
    library._file._connection.execute("UPDATE correction SET role = 'footer'")
    assert library.corrections_of(*plain(POEM)) == ()


def test_where_nothing_can_be_kept_corrections_are_refused() -> None:
    library = Library.disabled()
    with pytest.raises(LibraryError, match="the correction is not kept: readtui was started without a library"):
        correct(library, plain(POEM), "The morning", "body")
    assert library.corrections_of(*plain(POEM)) == ()
    library.close()


def test_corrections_are_found_although_their_anchors_cannot_be_renewed(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(library, plain(POEM), "The morning after", "heading", 4)
    monkeypatch.setattr(transactions, "MARK_PATIENCE", Patience(0.1, 0.1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert [found.span is None for found in library.corrections_of(*plain(POEM.replace("quay", "pier")))] == [False]
    other.close()


# Libraries of earlier versions


def old_library(path: Path, reached: int) -> sqlite3.Connection:
    path.parent.mkdir(exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, path, STEPS[:reached])
    return connection


def test_a_library_of_the_first_version_is_migrated_with_all_its_rows(path: Path) -> None:
    old = old_library(path, 1)
    for ident, (words, source, opened) in enumerate((("a", "/a", 1), ("b", "/a", 2), ("c", "/c", 3), ("d", "-", 4)), 1):
        row = (ident, digest(words), source.encode(), words, opened, opened)
        old.execute("INSERT INTO work VALUES (?, ?, ?, ?, ?, ?)", row)
    old.execute("INSERT INTO place VALUES (2, 4, 'two', 'one ', ' three', 0.5, 2)")
    old.close()
    library = Library.open(path, {})
    assert [(work.source, work.title, work.progress) for work in library.recent_works()] == [
        ("/c", "c", 0.0),
        ("/a", "b", 0.5),
    ]
    assert library.marks_of(*text("a", "/a")) == ()
    with library._file.reading() as connection:
        changed = find_work(connection, Work(digest("changed"), "/a", ""))
        assert place_of(connection, changed) == SavedPosition(Anchor(4, "two", "one ", " three"), 0.5)
    library.close()
    copy = sqlite3.connect(backup_path(path, 1))
    assert version(copy) == 1
    assert copy.execute("SELECT count(*) FROM work").fetchone() == (4,)
    copy.close()


@pytest.mark.parametrize("reached", range(1, len(STEPS)))
def test_a_library_of_an_earlier_version_keeps_responses_after_its_migration(path: Path, reached: int) -> None:
    old = old_library(path, reached)
    columns = "id, digest, source, title, first_opened, last_opened"
    old.execute(f"INSERT INTO work ({columns}) VALUES (1, 'x', x'2f61', 'Title', 1, 1)")
    if reached >= 2:
        old.execute("INSERT INTO name VALUES (x'2f61', 1, 1)")
    old.close()
    library = Library.open(path, {})
    library.keep_response(response())
    assert library.find_response(ADDRESS) == response()
    assert [work.title for work in library.recent_works()] == ["Title"]
    correct(library, plain(POEM), "The morning", "body")
    assert len(library.corrections_of(*plain(POEM))) == 1
    library.close()


def with_bookmarks(path: Path, reached: int) -> None:
    """Create a library of version 2 or 3 with a bookmark and a mark with a letter; the bookmark 8 was deleted."""
    old = old_library(path, reached)
    old.execute("INSERT INTO work VALUES (1, ?, x'2f61', 'Title', 1, 1)", (digest(WORDS),))
    columns = "start, exact, prefix, suffix, label, letter, made"
    for ident, label, letter in ((3, "Supper", ""), (5, "Bells", "a"), (8, "", "")):
        row = (ident, *anchor(WORDS, TWO), label, letter, 7.0)
        old.execute(f"INSERT INTO bookmark (id, work, {columns}) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)", row)
    old.execute("DELETE FROM bookmark WHERE id = 8")
    old.execute("PRAGMA journal_mode = WAL")
    old.close()


@pytest.mark.parametrize("reached", [2, 3])
def test_bookmarks_of_an_earlier_version_become_marks_with_their_numbers(path: Path, reached: int) -> None:
    with_bookmarks(path, reached)
    library = Library.open(path, {})
    assert [found.mark._replace(uid="") for found in library.marks_of(*ONE)] == [
        Mark(3, anchor(WORDS, TWO), "Supper", "", at(7)),
        Mark(5, anchor(WORDS, TWO), "Bells", "a", at(7)),
    ]
    with library._file.reading() as connection:
        assert connection.execute("SELECT id, kind FROM mark").fetchall() == [(3, "bookmark"), (5, "letter")]
    assert library.keep_mark(*ONE, TWO, "new").mark.ident == 9
    assert library.keep_mark(*ONE, TWO, "moved", "a").mark.ident == 5
    library.close()
    copy = sqlite3.connect(backup_path(path, reached))
    assert version(copy) == reached
    assert copy.execute("SELECT id FROM bookmark").fetchall() == [(3,), (5,)]
    copy.close()


@pytest.mark.parametrize("reached", [2, 3])
def test_numbers_are_not_reused_if_all_bookmarks_were_deleted_before_the_migration(path: Path, reached: int) -> None:
    with_bookmarks(path, reached)
    old = sqlite3.connect(path, isolation_level=None)
    old.execute("DELETE FROM bookmark")
    old.close()
    library = Library.open(path, {})
    assert library.keep_mark(*ONE, TWO, "new").mark.ident == 9
    library.close()


@pytest.mark.usefixtures("long_timeouts")
@pytest.mark.parametrize("reached", [2, 3])
def test_programs_that_start_at_once_migrate_one_library(path: Path, reached: int) -> None:
    with_bookmarks(path, reached)
    labels: list[list[str]] = []

    def start(_: int) -> None:
        library = Library.open(path, {})
        labels.append([found.mark.label for found in library.marks_of(*ONE)])
        library.close()

    run_at_once(6, start)
    assert labels == [["Supper", "Bells"]] * 6
    assert sorted(file.name for file in path.parent.iterdir()) == ["library.db", f"library.db.v{reached}"]


def test_a_library_that_cannot_be_copied_before_its_migration_is_left_unchanged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    old_library(path, 1).close()
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    library = Library.open(path, {})
    assert library.notice.startswith("The library cannot be written (No space left on device): ")
    library.close()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["library.db"]
