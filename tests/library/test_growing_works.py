"""What is kept of a text while it grows belongs to the whole text in the end, also if that is known already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.library.store import Library
from readtui.span import Span
from tests.library.texts import Clock

TOKEN = "growing 1"
PIPE = "-"


def lines(count: int, *, is_growing: bool = False) -> Document:
    """Lines from a pipe, so many of which have come."""
    builder = Builder(PIPE)
    builder.output("\n".join(f"The bell strikes {number} times" for number in range(1, count + 1)))
    document = builder.build()
    return replace(document, is_growing=True, digest=TOKEN) if is_growing else document


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "readtui" / "library.db", {}, Clock())
    yield opened
    opened.close()


def marked(library: Library, document: Document) -> list[tuple[str, Span | None]]:
    return [(found.mark.label, found.span) for found in library.marks_of(document, PIPE)]


def test_marks_hold_while_the_text_grows_and_belong_to_the_whole(library: Library) -> None:
    library.keep_mark(lines(3, is_growing=True), PIPE, Span(0, 3), "first")
    assert marked(library, lines(5, is_growing=True)) == [("first", Span(0, 3))]
    library.settle(TOKEN, lines(9), PIPE)
    assert marked(library, lines(9)) == [("first", Span(0, 3))]
    assert not marked(library, lines(9, is_growing=True))
    assert library.can_undo(lines(9), PIPE)
    library.reverse(lines(9), PIPE, "undo")
    assert not marked(library, lines(9))


def test_marks_join_those_of_a_text_that_is_known(library: Library) -> None:
    library.keep_mark(lines(9), PIPE, Span(0, 3), "old", "a")
    library.keep_mark(lines(9), PIPE, Span(4, 8), "second", "b")
    library.keep_mark(lines(3, is_growing=True), PIPE, Span(9, 16), "new", "a")
    library.settle(TOKEN, lines(9), PIPE)
    assert marked(library, lines(9)) == [("second", Span(4, 8)), ("new", Span(9, 16))]
    library.reverse(lines(9), PIPE, "undo")
    assert ("new", Span(9, 16)) not in marked(library, lines(9))
    library.reverse(lines(9), PIPE, "redo")
    assert ("new", Span(9, 16)) in marked(library, lines(9))
    assert len(library.shelf.entries()) == 1


def test_a_text_of_which_nothing_is_kept_is_not_recorded(library: Library) -> None:
    library.settle(TOKEN, lines(9), PIPE)
    assert not library.shelf.entries()


def test_two_texts_that_grow_have_nothing_to_do_with_each_other(library: Library) -> None:
    library.keep_mark(lines(3, is_growing=True), PIPE, Span(0, 3), "first")
    other = replace(lines(3, is_growing=True), digest="growing 2")
    assert not marked(library, other)
    empty = replace(other, text="", blocks=())
    assert not marked(library, empty)


def test_the_text_of_marks_is_kept_once_it_is_whole(library: Library) -> None:
    library.keep_mark(lines(3, is_growing=True), PIPE, Span(0, 3), "first")
    library.keep_source(lines(3, is_growing=True), PIPE)
    (entry,) = library.shelf.entries()
    assert not library.shelf.text(entry.ident)
    library.settle(TOKEN, lines(9), PIPE)
    assert library.shelf.text(entry.ident) == lines(9).text
