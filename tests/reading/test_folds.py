"""Folded sections: what is hidden while they are folded, and what opens them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.ingest.terminal.reader import read
from readtui.reading.folds import fold_at_row, fold_of, foldable_at, folded_beyond
from readtui.reading.search import Query, find
from readtui.reading.selection import Selection
from readtui.reading.shown import FOLDED_SIGN, Visibility
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from tests.strategies import documents


def parts() -> Document:
    """Return two parts, the first with two chapters."""
    builder = Builder("parts.md")
    for part, chapters in (("One", ("Alpha", "Beta")), ("Two", ())):
        builder.heading(f"Part {part}", 2)
        builder.paragraph(f"Text of {part}.")
        for chapter in chapters:
            builder.heading(f"Chapter {chapter}", 3)
            builder.paragraph(f"Words of {chapter}.")
            builder.paragraph("More words.")
    return builder.build()


def shown_text(reading: Reading) -> str:
    text = reading.document.text
    return text if reading.shown.parts is None else "\n".join(span.of(text) for span in reading.shown.parts)


def folded(document: Document, *titles: str) -> Reading:
    starts = frozenset(section.span.start for section in document.sections if section.title in titles)
    return Reading(document)._replace(shown=Visibility().with_folds(document, starts))


def place_of(document: Document, words: str) -> Offset:
    return document.text.index(words)


def test_a_folded_section_shows_its_heading_only() -> None:
    assert shown_text(folded(parts(), "Part One")) == "Part One\nPart Two\nText of Two."
    assert shown_text(folded(parts(), "Part Two")).endswith("More words.\nPart Two")
    assert shown_text(folded(parts(), "Chapter Alpha", "Part One")) == "Part One\nPart Two\nText of Two."


def test_deeper_sections_are_folded_beyond_a_depth() -> None:
    document = parts()
    reading = Reading(document)._replace(shown=Visibility().with_folds(document, folded_beyond(document, 1)))
    assert shown_text(reading) == "Part One\nText of One.\nChapter Alpha\nChapter Beta\nPart Two\nText of Two."


def test_a_place_in_a_fold_is_shown_by_going_there_selecting_it_or_finding_it() -> None:
    document = parts()
    reading = folded(document, "Part One", "Chapter Alpha", "Part Two")
    place = place_of(document, "Words of Alpha")
    moved = reading.jump_to(place)
    assert shown_text(moved) == document.text.removesuffix("\nText of Two.")
    assert shown_text(reading.select(Selection(place, place), by_keys=True)) == shown_text(moved)
    query = Query("Alpha.")
    assert shown_text(reading.start_search().with_hits(query, find(document.text, query))) == shown_text(moved)


def test_steps_by_sections_go_to_headings_that_are_shown() -> None:
    document = parts()
    reading = folded(document, "Part One")
    down = reading.jump_by_sections(1)
    assert down.position.offset == place_of(document, "Part Two")
    assert down.shown == reading.shown
    assert down.jump_by_sections(-1).shown == reading.shown
    assert down.jump_by_sections(-1).position.offset <= place_of(document, "Text of One")


def test_a_section_that_is_a_heading_alone_is_not_folded() -> None:
    builder = Builder("one.md")
    builder.heading("Alone", 2)
    builder.heading("Next", 2)
    builder.paragraph("Text")
    document = builder.build()
    assert fold_of(document, document.sections[0]) is None
    assert foldable_at(document, 0) is None
    section = foldable_at(document, len(document.text))
    assert section is not None
    assert section.title == "Next"
    assert Visibility().with_folds(document, frozenset({0})) == Visibility()


def test_the_innermost_section_at_a_place_is_folded() -> None:
    document = parts()
    for words, title in (("More", "Chapter Alpha"), ("Chapter Beta", "Chapter Beta"), ("Text of Two", "Part Two")):
        section = foldable_at(document, place_of(document, words))
        assert section is not None
        assert section.title == title


def test_the_row_of_a_folded_section_is_known_by_any_place_in_it() -> None:
    document = parts()
    start = place_of(document, "Part Two")
    assert fold_at_row(document, frozenset({start}), start + 5) == start
    assert fold_at_row(document, frozenset({start}), place_of(document, "Text of One")) is None


def test_a_section_of_output_is_folded_to_its_first_line() -> None:
    document = read("diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n+two\n", "a.diff")
    assert document.sections
    reading = Reading(document)
    reading = reading._replace(shown=Visibility().with_folds(document, folded_beyond(document, 0)))
    assert shown_text(reading) == document.text.split("\n", 1)[0]
    first = reading.document.text.index("\n") + 1
    assert reading.shown.parts is not None
    assert reading.shown.sign(document, Span(0, first)) == FOLDED_SIGN


@given(documents(), st.data())
def test_folds_hide_whole_blocks_and_every_place_can_be_shown(document: Document, data: st.DataObject) -> None:
    starts = frozenset(section.span.start for section in document.sections if data.draw(st.booleans()))
    shown = Visibility().with_folds(document, starts)
    if shown.parts is None:
        return
    offset = data.draw(st.integers(0, len(document.text)))
    assert shown.parts.nearest(offset) in shown.parts
    opened = shown.revealing(document, offset)
    assert opened.parts is None or offset in opened.parts
    assert opened.folded <= shown.folded
