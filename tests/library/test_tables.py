"""Rows of the library: works and their names, places, marks, responses; and odd values in any of them."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.digest import digest
from readtui.ingest.source import Source
from readtui.ingest.web.response import Response
from readtui.library import tables
from readtui.library.columns import LONGEST_LABEL
from readtui.library.connection import in_memory
from readtui.library.tables import (
    POSITION_PROTECTS_DAYS,
    RecentWork,
    Work,
    canonical_source,
    change_mark,
    delete_mark,
    find_response,
    find_work,
    keep_mark,
    keep_place,
    keep_response,
    keep_work,
    marks_of,
    move_marks,
    place_of,
    recent_works,
)
from readtui.marks.anchor import Anchor, anchor
from readtui.marks.model import Mark, SavedPosition
from readtui.span import Span
from readtui.unicode.printable import is_printable, printable
from tests.library.texts import WORDS, at

WORK = Work(digest(WORDS), "/shelf/one.txt", "One")
COPY = Work(WORK.digest, "/shelf/copy.txt", "One")
OTHER = Work(digest("other"), "/shelf/other.txt", "Other")
EDITED = digest(WORDS + " six")
TWO, FOUR = anchor(WORDS, Span(4, 7)), anchor(WORDS, Span(14, 18))
PLACE = SavedPosition(TWO, 0.25)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    opened = in_memory()
    opened.execute("PRAGMA foreign_keys = ON")
    yield opened
    opened.close()


def mark(
    connection: sqlite3.Connection, work: Work, anchor: Anchor, label: str, letter: str = "", seconds: float = 1
) -> Mark:
    work_id = keep_work(connection, work, at(seconds))
    return keep_mark(connection, work_id, Mark(0, anchor, label, letter, at(seconds)))


def marks(connection: sqlite3.Connection, work: Work = WORK) -> tuple[Mark, ...]:
    return marks_of(connection, find_work(connection, work))


def labels(connection: sqlite3.Connection, work: Work = WORK) -> list[str]:
    return [mark.label for mark in marks(connection, work)]


def put_place(connection: sqlite3.Connection, work: Work, place: SavedPosition = PLACE, seconds: float = 1) -> None:
    keep_place(connection, keep_work(connection, work, at(seconds)), place, at(seconds))


def saved_place(connection: sqlite3.Connection, work: Work) -> SavedPosition | None:
    return place_of(connection, find_work(connection, work))


def recent_sources(connection: sqlite3.Connection, limit: int = 9) -> list[str]:
    return [work.source for work in recent_works(connection, limit)]


# Identity


def test_a_digest_tells_texts_apart() -> None:
    assert digest("a") != digest("b")
    assert len(digest("\ud800")) == 32
    long = "x" * (1 << 20)
    assert digest(long + "y") == hashlib.blake2b(long.encode() + b"y", digest_size=16).hexdigest()


def test_a_source_has_one_form(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text("x")
    link = tmp_path / "link"
    link.symlink_to(real)
    dotted = tmp_path / "." / "real.txt"
    assert canonical_source(str(link)) == canonical_source(str(dotted)) == os.path.realpath(real)
    assert canonical_source("https://example.org/a#b") == "https://example.org/a"
    assert canonical_source("-") == "-"
    assert canonical_source("man:ls(1)") == "man:ls(1)"


# Works and places


def test_nothing_is_known_at_first(connection: sqlite3.Connection) -> None:
    assert find_work(connection, WORK) is None
    assert (saved_place(connection, WORK), recent_works(connection, 9)) == (None, ())
    keep_work(connection, WORK, at(1))
    assert saved_place(connection, WORK) is None
    assert recent_works(connection, 9) == (RecentWork("/shelf/one.txt", "One", 0.0, at(1)),)


def test_the_same_text_is_known_under_another_name(connection: sqlite3.Connection) -> None:
    put_place(connection, WORK)
    moved = Work(WORK.digest, "/elsewhere/two.txt", "One")
    assert saved_place(connection, moved) == PLACE
    keep_work(connection, moved, at(2))
    assert recent_sources(connection) == ["/elsewhere/two.txt"]


def test_a_changed_text_is_known_by_its_source(connection: sqlite3.Connection) -> None:
    put_place(connection, WORK)
    changed = Work(digest("another"), WORK.source, "One, revised")
    assert saved_place(connection, changed) == PLACE
    keep_work(connection, changed, at(2))
    assert [work.title for work in recent_works(connection, 9)] == ["One, revised"]
    assert saved_place(connection, changed) == PLACE


def test_the_text_counts_more_than_the_source(connection: sqlite3.Connection) -> None:
    put_place(connection, WORK)
    put_place(connection, OTHER, SavedPosition(Anchor(0, "other", "", ""), 0.5), 2)
    swapped = Work(WORK.digest, OTHER.source, "One")
    assert saved_place(connection, swapped) == PLACE
    keep_work(connection, swapped, at(3))
    assert [(work.source, work.title) for work in recent_works(connection, 9)] == [(OTHER.source, "One")]


def test_texts_from_a_pipe_are_known_by_their_words_alone(connection: sqlite3.Connection) -> None:
    piped = Work(digest("piped"), "-", "Piped")
    put_place(connection, piped)
    assert saved_place(connection, piped) == PLACE
    assert saved_place(connection, Work(digest("other"), "-", "Other")) is None
    assert recent_works(connection, 9) == ()


def test_recent_works_come_newest_first(connection: sqlite3.Connection) -> None:
    for number in range(4):
        keep_work(connection, Work(digest(str(number)), f"/{number}", ""), at(number))
    keep_work(connection, Work(digest("0"), "/0", ""), at(9))
    assert recent_sources(connection, 3) == ["/0", "/3", "/2"]


def test_rows_of_a_work_are_deleted_with_it(connection: sqlite3.Connection) -> None:
    put_place(connection, WORK)
    mark(connection, COPY, TWO, "two")
    connection.execute("DELETE FROM work")
    for work in (WORK, COPY):
        assert (saved_place(connection, work), marks(connection, work)) == (None, ())
    assert recent_works(connection, 9) == ()
    keep_work(connection, WORK, at(2))
    assert saved_place(connection, WORK) is None


@settings(max_examples=60)
@given(st.tuples(*[st.text(st.characters(), max_size=8)] * 4))
def test_any_name_title_and_words_can_be_kept(words: tuple[str, str, str, str]) -> None:
    connection = in_memory()
    source, title, exact, prefix = words
    work = Work(digest(title), source, title)
    put_place(connection, work, SavedPosition(Anchor(0, exact, prefix, ""), 0.0))
    kept = saved_place(connection, work)
    assert kept is not None
    assert kept.anchor.exact == printable(exact.encode("utf-8", "replace").decode())
    assert recent_sources(connection, 1) == ([] if source == "-" else [source])
    connection.close()


def test_odd_values_that_another_program_wrote_to_a_work_are_made_harmless(connection: sqlite3.Connection) -> None:
    put_place(connection, WORK)
    connection.executescript(
        "UPDATE work SET title = title || char(27) || ']0;x' || char(7) || char(0), last_opened = 9e300;"
        " UPDATE name SET source = x'2fff'; UPDATE work SET digest = CAST(x'ff' AS TEXT);",
    )
    assert recent_works(connection, 1) == (RecentWork("/\ufffd", "One", 0.25, at(0)),)


# The names of a work


def open_in_turn(connection: sqlite3.Connection, *works: Work) -> None:
    """Open works one after another, and mark the first."""
    mark(connection, works[0], TWO, "marked")
    for number, work in enumerate(works[1:], 2):
        keep_work(connection, work, at(number))


def test_a_text_that_was_opened_as_a_copy_and_then_changed_keeps_its_marks(connection: sqlite3.Connection) -> None:
    open_in_turn(connection, WORK, COPY, Work(EDITED, WORK.source, "One"))
    assert labels(connection, Work(EDITED, WORK.source, "One")) == ["marked"]
    assert labels(connection, COPY) == ["marked"]


def test_an_edited_copy_becomes_a_work_of_its_own_with_copies_of_the_marks(connection: sqlite3.Connection) -> None:
    one, two = Work(digest("same"), "/one", "Same"), Work(digest("same"), "/two", "Same")
    keep_work(connection, one, at(1))
    kept = mark(connection, one, TWO, "here")
    keep_work(connection, two, at(2))
    edited = Work(digest("edited"), "/two", "Edited")
    keep_work(connection, edited, at(3))
    (copied,) = marks(connection, edited)
    assert (copied.label, copied.anchor) == ("here", TWO)
    assert copied.ident != kept.ident
    delete_mark(connection, copied.ident)
    assert marks(connection, one) == (kept,)
    assert sorted(recent_sources(connection)) == ["/one", "/two"]


def test_a_work_is_listed_once_by_the_name_it_was_last_opened_by(connection: sqlite3.Connection) -> None:
    open_in_turn(connection, WORK, COPY)
    assert recent_sources(connection) == ["/shelf/copy.txt"]
    keep_work(connection, WORK, at(9))
    assert recent_sources(connection) == [WORK.source]


def test_a_work_that_was_also_read_from_a_pipe_is_listed_by_its_name(connection: sqlite3.Connection) -> None:
    open_in_turn(connection, WORK, Work(WORK.digest, "-", "One"))
    assert recent_sources(connection) == [WORK.source]
    assert labels(connection, Work(WORK.digest, "-", "")) == ["marked"]


def test_a_name_belongs_to_the_work_whose_text_it_has_now(connection: sqlite3.Connection) -> None:
    swapped = Work(OTHER.digest, WORK.source, "Other")
    open_in_turn(connection, WORK, OTHER, swapped)
    assert labels(connection, swapped) == []
    assert recent_sources(connection) == [WORK.source]
    assert labels(connection, Work(EDITED, WORK.source, "")) == []
    assert labels(connection, Work(WORK.digest, "/elsewhere", "")) == ["marked"]


# Marks


def test_marks_come_in_the_order_of_the_text(connection: sqlite3.Connection) -> None:
    mark(connection, WORK, FOUR, "later in the text", seconds=1)
    mark(connection, WORK, TWO, "earlier in the text", seconds=2)
    mark(connection, WORK, TWO, "earlier too", seconds=3)
    assert labels(connection) == ["earlier in the text", "earlier too", "later in the text"]


def test_each_work_has_its_own_marks(connection: sqlite3.Connection) -> None:
    mark(connection, WORK, TWO, "one's", "a")
    mark(connection, OTHER, TWO, "the other's", "a")
    assert (labels(connection), labels(connection, OTHER)) == (["one's"], ["the other's"])
    assert labels(connection, Work(digest("unknown"), "/unknown", "")) == []


def test_a_mark_whose_letter_was_set_moves_and_keeps_its_number(connection: sqlite3.Connection) -> None:
    first = mark(connection, WORK, TWO, "here", "a")
    other = mark(connection, WORK, TWO, "another letter", "b")
    moved = mark(connection, WORK, FOUR, "there", "a", 2)
    assert moved == Mark(first.ident, FOUR, "there", "a", at(2), uid=first.uid)
    assert marks(connection) == (other, moved)


def test_marks_without_a_letter_do_not_move_one_another(connection: sqlite3.Connection) -> None:
    for label in ("one", "another"):
        mark(connection, WORK, TWO, label)
    assert labels(connection) == ["one", "another"]


def test_the_label_the_colour_and_the_note_of_a_mark_can_be_changed(connection: sqlite3.Connection) -> None:
    kept = mark(connection, WORK, TWO, "before")
    changed = kept._replace(label="after", colour=3, note="two\nlines")
    assert change_mark(connection, changed, at(3))
    assert marks(connection) == (changed,)
    assert not change_mark(connection, changed._replace(ident=7), at(3))


def test_the_number_of_a_deleted_mark_is_never_reused(connection: sqlite3.Connection) -> None:
    deleted = mark(connection, WORK, TWO, "")
    delete_mark(connection, deleted.ident)
    delete_mark(connection, deleted.ident)
    assert marks(connection) == ()
    assert mark(connection, WORK, TWO, "").ident > deleted.ident


def test_anchors_are_moved_together(connection: sqlite3.Connection) -> None:
    one = mark(connection, WORK, TWO, "")
    other = mark(connection, WORK, FOUR, "")
    move_marks(connection, [(one, FOUR), (other, TWO)])
    assert marks(connection) == (other._replace(anchor=TWO), one._replace(anchor=FOUR))


def test_an_anchor_that_changed_since_it_was_read_is_not_moved(connection: sqlite3.Connection) -> None:
    read = mark(connection, WORK, TWO, "", "a")
    moved = mark(connection, WORK, FOUR, "", "a", 2)
    move_marks(connection, [(read, Anchor(0, "one", "", ""))])
    assert marks(connection) == (moved,)


@settings(max_examples=60)
@given(st.text(st.characters(), max_size=300), st.text(st.characters(), max_size=9))
def test_any_label_and_words_can_be_kept_and_shown(label: str, words: str) -> None:
    connection = in_memory()
    kept = mark(connection, WORK, Anchor(0, words, words, words), label)
    assert marks(connection) == (kept,)
    assert is_printable(kept.label + kept.anchor.exact)
    assert "\n" not in kept.label
    assert len(kept.label) <= LONGEST_LABEL
    connection.close()


def test_odd_values_that_another_program_wrote_to_a_mark_are_made_harmless(connection: sqlite3.Connection) -> None:
    mark(connection, WORK, TWO, "two", "a")
    escape = "char(27) || ']0;x' || char(7) || char(0)"
    connection.execute(
        f"UPDATE mark SET start = -9, exact = 'two' || {escape}, label = 'two' || {escape},"
        f" letter = 'a' || {escape}, made = 9e300, colour = 9, note = 'a note' || {escape}, uid = uid || {escape}"
    )
    (found,) = marks(connection)
    assert found._replace(uid="") == Mark(1, TWO._replace(start=0), "two", "a", at(0), 0, "a note")
    assert found.uid.isprintable()


def test_the_kind_of_a_mark_is_stored(connection: sqlite3.Connection) -> None:
    mark(connection, WORK, TWO, "a bookmark")
    mark(connection, WORK, FOUR, "a mark with a letter", "a")
    kinds = connection.execute("SELECT label, kind FROM mark ORDER BY label").fetchall()
    assert kinds == [("a bookmark", "bookmark"), ("a mark with a letter", "letter")]


# Responses

ADDRESS = "https://example.org/a"


def response(data: bytes = b"text", name: str = ADDRESS, when: float = 7.0) -> Response:
    source = Source(name, data, "url", None, when, "https://example.org/b", "text/markdown", "utf-8")
    return Response(source, '"7"', "Tue, 24 Nov 2026 12:00:00 GMT")


def test_a_new_response_replaces_the_old_one(connection: sqlite3.Connection) -> None:
    keep_response(connection, ADDRESS, response(), at(0))
    assert find_response(connection, ADDRESS) == response()
    keep_response(connection, ADDRESS, response(b"another text", when=9.0), at(0))
    assert find_response(connection, ADDRESS) == response(b"another text", when=9.0)
    assert connection.execute("SELECT count(*) FROM fetched").fetchone() == (1,)
    assert find_response(connection, "https://example.org/c") is None


def test_a_body_is_compressed(connection: sqlite3.Connection) -> None:
    keep_response(connection, ADDRESS, response(b"text " * 20_000), at(0))
    (size,) = connection.execute("SELECT length(body) FROM fetched").fetchone()
    assert size < 1_000


@settings(max_examples=60)
@given(st.binary(max_size=99), st.tuples(*[st.text(st.characters(), max_size=8)] * 5))
def test_any_headers_of_a_server_can_be_kept_and_shown(data: bytes, words: tuple[str, str, str, str, str]) -> None:
    connection = in_memory()
    address, content_type, charset, etag, modified = words
    source = Source(ADDRESS, data, "url", None, None, address, content_type, charset)
    keep_response(connection, ADDRESS, Response(source, etag, modified), at(0))
    kept = find_response(connection, ADDRESS)
    assert kept is not None
    assert (kept.source.data, kept.source.mtime) == (data, 0.0)
    assert all(map(is_printable, (kept.source.address, kept.source.content_type, kept.etag, kept.last_modified)))
    connection.close()


@pytest.mark.parametrize("body", [b"not compressed", b"", zlib.compress(bytes(99))[:-3]])
def test_a_body_that_cannot_be_decompressed_is_not_found(connection: sqlite3.Connection, body: bytes) -> None:
    keep_response(connection, ADDRESS, response(), at(0))
    connection.execute("UPDATE fetched SET body = ?", (body,))
    assert find_response(connection, ADDRESS) is None


def test_a_body_that_decompresses_to_too_much_is_not_found(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_response(connection, ADDRESS, response(bytes(2_000)), at(0))
    monkeypatch.setattr(tables, "LARGEST_BODY_BYTES", 1_000)
    assert find_response(connection, ADDRESS) is None


NOW = at(0)


def keep_responses(connection: sqlite3.Connection, *hosts: str, limit_bytes: int = 3_000, now: datetime = NOW) -> None:
    """Keep bodies of 1,000 bytes that cannot be compressed, one a second."""
    for when, host in enumerate(hosts, 1):
        address = f"https://{host}/"
        keep_response(connection, address, response(os.urandom(960), address, float(when)), now, limit_bytes)


def open_address(connection: sqlite3.Connection, host: str, opened: datetime) -> None:
    keep_work(connection, Work(digest(host), f"https://{host}/", host), opened)


def hosts_kept(connection: sqlite3.Connection) -> str:
    rows = connection.execute("SELECT source FROM fetched ORDER BY source")
    return " ".join(row[0].decode().removeprefix("https://").rstrip("/") for row in rows)


def test_beyond_the_limit_the_oldest_responses_are_deleted(connection: sqlite3.Connection) -> None:
    keep_responses(connection, "a", "b", "c", "d", "e")
    assert hosts_kept(connection) == "c d e"


def test_a_response_that_was_opened_recently_is_not_old(connection: sqlite3.Connection) -> None:
    keep_responses(connection, "a", "b", "c")
    open_address(connection, "a", at(50))
    keep_responses(connection, "d")
    assert hosts_kept(connection) == "a c d"


def test_the_newest_response_and_the_one_read_last_are_kept_whatever_their_size(connection: sqlite3.Connection) -> None:
    keep_responses(connection, "a", "b", limit_bytes=10)
    assert hosts_kept(connection) == "a b"
    open_address(connection, "a", at(50))
    keep_responses(connection, "c", limit_bytes=10)
    assert hosts_kept(connection) == "a c"


def test_the_response_of_a_document_with_a_mark_is_never_deleted(connection: sqlite3.Connection) -> None:
    keep_responses(connection, "a")
    work = keep_work(connection, Work(digest("a"), "https://a/", "a"), at(0))
    keep_mark(connection, work, Mark(0, TWO, "two", "", at(0)))
    keep_responses(connection, "c", "d", "e", "f", now=at(0) + timedelta(days=4_000))
    assert hosts_kept(connection) == "a d e f"
    delete_mark(connection, 1)
    keep_responses(connection, "f")
    assert hosts_kept(connection) == "d e f"


@pytest.mark.parametrize(("days", "kept"), [(POSITION_PROTECTS_DAYS, "a d e f"), (POSITION_PROTECTS_DAYS + 1, "d e f")])
def test_the_response_of_a_document_with_a_position_is_kept_for_a_year(
    connection: sqlite3.Connection, days: int, kept: str
) -> None:
    keep_responses(connection, "a")
    work = keep_work(connection, Work(digest("a"), "https://a/", "a"), at(0))
    keep_place(connection, work, SavedPosition(TWO, 0.5), at(0))
    keep_responses(connection, "c", "d", "e", "f", now=at(0) + timedelta(days=days))
    assert hosts_kept(connection) == kept
