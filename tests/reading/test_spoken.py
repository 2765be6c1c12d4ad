"""The sentences that are read aloud."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.selection import Selection
from readtui.reading.spoken import LONGEST, first_sentence, follow, sentence_before, sentence_from, with_spoken
from readtui.reading.state import Reading
from readtui.span import Span


def text(*paragraphs: str) -> Document:
    builder = Builder()
    builder.heading("Bells", 1)
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return builder.build()


def sentences(document: Document) -> list[str]:
    found, at = [], 0
    while (sentence := sentence_from(document, at, len(document.text))) is not None:
        found.append(sentence.of(document.text))
        at = sentence.end
    return found


def test_headings_and_sentences_come_one_after_another_without_what_has_no_words() -> None:
    document = text("One rings. Two ring!  * * *", "— … —", "Three?")
    assert sentences(document) == ["Bells", "One rings.", "Two ring!", "Three?"]


def test_a_sentence_without_end_is_cut_at_spaces() -> None:
    document = text("bell " * 400, "x" * 2_000)
    assert all(len(one) <= LONGEST for one in sentences(document))
    assert "".join(sentences(document)).replace(" ", "") == document.text.replace(" ", "").replace("\n", "")


@given(st.lists(st.text(alphabet="ab. ?!\n。é̂", max_size=40), max_size=5))
def test_every_word_is_in_one_sentence_in_order_and_each_is_found_backwards(paragraphs: list[str]) -> None:
    document = text(*paragraphs)
    forwards, at = [], 0
    while (sentence := sentence_from(document, at, len(document.text))) is not None:
        assert at <= sentence.start < sentence.end
        forwards.append(sentence)
        at = sentence.end
    spoken = "".join(one.of(document.text) for one in forwards)
    assert [char for char in spoken if char.isalnum()] == [char for char in document.text if char.isalnum()]
    for before, after in pairwise(forwards):
        found = sentence_before(document, after.start)
        assert found is not None
        assert found.start <= after.start
        assert found.end >= before.start
    assert not forwards or sentence_before(document, forwards[0].start) is None


def test_it_begins_in_the_selection_at_the_cursor_or_with_the_first_sentence_on_the_screen() -> None:
    document = text("One rings. Two ring for long. Three.")
    start = document.text.index
    reading = Reading(document).with_viewport(0, len(document.text))
    assert first_sentence(reading) == Span(0, 5)
    selected = reading.select(Selection(start("rings"), start("Two") + 2))
    assert first_sentence(selected) == Span(start("rings"), start("rings") + 6)
    pointed = reading.point_at(start("ring for"))
    assert first_sentence(pointed) == Span(start("Two"), start("Two") + 18)
    scrolled = Reading(document).with_viewport(start("ring for"), len(document.text))
    assert first_sentence(scrolled) == Span(start("Three"), start("Three") + 6)
    inside = Reading(document).with_viewport(start("ring for"), start("long"))
    assert first_sentence(inside) == Span(start("Two"), start("Two") + 18)
    assert first_sentence(Reading()) is None


def test_the_page_follows_unless_the_reader_has_scrolled_away() -> None:
    document = text("One rings. Two ring for long. Three.")
    two = Span(document.text.index("Two"), document.text.index(" Three"))
    reading = Reading(document).with_viewport(0, two.end)
    shown = follow(reading, two)
    assert shown.position.spoken == two
    assert shown.position.move_count == reading.position.move_count
    below = follow(reading.with_viewport(0, two.start), two)
    assert below.position.move_count == reading.position.move_count + 1
    assert below.position.jump_cue is None
    away = follow(with_spoken(reading, Span(0, 5)).with_viewport(two.start, two.end), Span(0, 5))
    assert away.position.top == two.start
