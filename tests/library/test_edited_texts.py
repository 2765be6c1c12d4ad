"""Marks in texts that were edited: found by similar words and by the kept text, or lost with all they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.ingest.formats import read
from readtui.ingest.source import Source
from readtui.library.store import Library
from readtui.library.works import WorkIdentifier
from readtui.marks import approximate
from readtui.marks.alignment import Passage
from readtui.marks.model import ResolvedMark
from readtui.span import Span

SOURCE = "/shelf/mill.txt"
MILL = "The mill at the upper weir ground rye for three villages, and in dry summers it stood still for weeks."
OTHERS = (
    "A long street leads down from the church to the river, and nobody knows who planted the limes beside it.",
    "Every spring the water stands in the fields below the town, and every autumn it has gone without a trace.",
    "The last ferry left in the year of the flood; its bell still hangs over the door of the old school house.",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library.db", {})
    yield opened
    opened.close()


def text(*paragraphs: str) -> Document:
    builder = Builder(SOURCE)
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return builder.build(title="The mill")


def highlighted(library: Library, document: Document, words: str) -> ResolvedMark:
    """Highlight words with a note, and keep the text as the screen does."""
    start = document.text.index(words)
    found = library.keep_mark(document, SOURCE, Span(start, start + len(words)), words, colour=2, note="ask the miller")
    library.keep_source(document, SOURCE)
    return found


def words_found(library: Library, document: Document) -> list[str | None]:
    return [span.of(document.text) if span else None for _, span in library.marks_of(document, SOURCE)]


def test_a_highlight_in_an_edited_sentence_is_found_and_follows_the_text(library: Library) -> None:
    highlighted(library, text(OTHERS[0], MILL, *OTHERS[1:]), MILL)
    once = MILL.replace("three villages", "three small villages")
    assert words_found(library, text(OTHERS[0].upper(), once, *OTHERS[1:])) == [once]
    twice = once.replace("stood still", "was silent")
    assert words_found(library, text("New.", OTHERS[0], twice, *OTHERS[1:])) == [twice]


def test_a_highlight_is_told_from_a_copy_by_the_kept_text(library: Library) -> None:
    highlighted(library, text(*OTHERS[:2], MILL, OTHERS[2]), "ground rye for three villages")
    changed = text(MILL, *OTHERS[:2], MILL, OTHERS[2])
    ((_, span),) = library.marks_of(changed, SOURCE)
    assert span is not None
    assert span.start == changed.text.rindex("ground rye")


def test_a_lost_highlight_keeps_its_words_and_its_note_and_returns_with_its_text(library: Library) -> None:
    first = text(OTHERS[0], MILL, *OTHERS[1:])
    kept = highlighted(library, first, MILL).mark
    without = text(*OTHERS)
    ((lost, span),) = library.marks_of(without, SOURCE)
    assert (span, lost.anchor, lost.note, lost.colour) == (None, kept.anchor, "ask the miller", 2)
    library.keep_source(without, SOURCE)
    edited = MILL.replace("dry summers", "hot summers")
    assert words_found(library, text("New.", OTHERS[0], edited, *OTHERS[1:])) == [edited]


def test_a_lost_highlight_is_looked_for_once_in_each_version_of_the_text(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[int] = []
    find_edited = approximate.find_edited

    def counted(passages: list[Passage], folded: str) -> list[Span | None]:
        searched.append(len(passages))
        return find_edited(passages, folded)

    monkeypatch.setattr(approximate, "find_edited", counted)
    first = text(OTHERS[0], MILL, *OTHERS[1:])
    highlighted(library, first, MILL)
    assert words_found(library, text(OTHERS[0], MILL, *OTHERS[1:])) == [MILL]
    assert searched == []  # it is in its place
    for count, paragraphs in ((1, OTHERS), (2, OTHERS[1:])):
        for _ in range(3):  # three starts
            library.record_opened(text(*paragraphs), SOURCE)
            assert words_found(library, text(*paragraphs)) == [None]
        assert searched == [1] * count


# The same article in several formats

MORE = (
    "When the railway came, the corn went elsewhere, and the wheel was sold for the price of its iron alone.",
    "For a while the owner let rooms to painters, who liked the damp light and paid in pictures of the pond.",
    "What remains is a wall with two windows, a pond full of reeds, and the name of the lane that leads there.",
)
MARKDOWN = "# The mill\n\n" + "\n\n".join([*OTHERS, f"*{MILL}*", *MORE]) + "\n"
PAGE = (
    "<!doctype html><meta charset=utf-8><title>The mill - A paper</title><article><h1>The mill at the weir</h1>"
    + "".join(f"<p>{paragraph.replace(', ', ' – ')}" for paragraph in [*OTHERS, f"<em>{MILL}</em>", *MORE])
    + "</article>"
)


def opened(name: str, content: str) -> tuple[Document, str]:
    return read(Source(name, content.encode(), "file", name, 0.0)), name


def span_of(words: str, document: Document) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def labels(library: Library, document: Document, source: str) -> list[tuple[str, bool]]:
    return [(mark.note, span is not None) for mark, span in library.marks_of(document, source)]


def test_an_article_shares_its_marks_as_markdown_as_a_page_and_as_text(library: Library) -> None:
    page, markdown = opened("/shelf/mill.html", PAGE), opened("/shelf/mill.md", MARKDOWN)
    assert page[0].text != markdown[0].text
    library.keep_mark(*page, span_of("ground rye for three villages", page[0]), "mill", colour=1, note="in the page")
    library.record_opened(*markdown)
    assert labels(library, *markdown) == [("in the page", True)]
    library.keep_mark(*markdown, span_of("planted the limes", markdown[0]), "limes", colour=2, note="in the file")
    library.record_opened(*page)
    assert labels(library, *page) == [("in the file", True), ("in the page", True)]
    plain = opened("/shelf/mill.txt", "\n\n".join([*OTHERS, MILL.replace("upper", "UPPER"), *MORE]))
    assert labels(library, *plain) == [("in the file", True), ("in the page", True)]
    assert len(library.shelf.entries()) == 1


def test_a_format_that_is_edited_becomes_a_work_of_its_own_with_the_marks(library: Library) -> None:
    page, markdown = opened("/shelf/mill.html", PAGE), opened("/shelf/mill.md", MARKDOWN)
    library.keep_mark(*page, span_of("ground rye for three villages", page[0]), "mill", colour=1, note="in the page")
    library.record_opened(*markdown)
    edited = opened("/shelf/mill.md", MARKDOWN.replace("nobody knows", "few know"))
    library.record_opened(*edited)
    assert labels(library, *edited) == labels(library, *page) == [("in the page", True)]
    assert len(library.shelf.entries()) == 2


def test_the_head_of_a_text_is_not_looked_for_by_its_words() -> None:
    document, name = opened("/shelf/mill.md", MARKDOWN)
    assert WorkIdentifier().of(document, name).words() != ""
    assert WorkIdentifier().of(replace(document, is_head=True), name).words() == ""


@pytest.mark.parametrize("words", ["", "404: there is no such page.", "Sign in to read on. " * 20])
def test_short_pages_with_the_same_words_are_not_the_same_work(library: Library, words: str) -> None:
    library.record_opened(*opened("/shelf/one.md", f"# One\n\n{words}\n"))
    library.record_opened(*opened("/shelf/two.md", f"# Two\n\n*{words}*\n"))
    assert len(library.shelf.entries()) == 2
