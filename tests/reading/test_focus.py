"""The focus: the passage that is not dimmed, and the row at which it is."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document, Heading, Paragraph
from readtui.reading.focus import FocusKind, focus_span, followed_row, unfocused
from readtui.reading.overlay import Overlay
from readtui.reading.sentences import sentence_at
from readtui.span import Span
from tests.strategies import documents


def of(*paragraphs: str) -> Document:
    builder = Builder()
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return builder.build()


# What is in focus


def test_the_paragraph_the_sentence_or_the_character_at_a_place_is_in_focus() -> None:
    document = of("The lamp is lit. It burns.", "Nobody trims it.")
    it = document.text.index("It")
    assert focus_span(document, it + 1, "paragraph").of(document.text) == "The lamp is lit. It burns."
    assert focus_span(document, it + 1, "sentence").of(document.text) == "It burns."
    assert focus_span(document, it, "ruler").of(document.text) == "I"
    assert focus_span(Builder().build(), 0, "sentence") == Span(0, 0)


def test_in_a_table_a_row_is_in_focus_and_in_code_a_group_of_lines_or_a_line() -> None:
    builder = Builder()
    builder.table([["Name", "Light"], ["lamp", "warm"], ["moon", "cold"]])
    builder.code("one\ntwo\n\nthree")
    document = builder.build()
    text = document.text

    def shown(words: str, kind: FocusKind) -> str:
        return focus_span(document, text.index(words), kind).of(text)

    row = text[text.index("lamp") : text.index("moon") - 1]
    assert (shown("warm", "paragraph"), shown("lamp", "sentence")) == (row, row)
    assert shown("cold", "paragraph").endswith("cold")
    assert shown("two", "paragraph") == "one\ntwo\n"
    assert shown("two", "sentence") == "two"


def test_between_two_sentences_the_first_one_is_in_focus() -> None:
    document = of("The lamp is lit.  It burns.")
    assert sentence_at(document, 16).of(document.text).strip() == "The lamp is lit."
    assert sentence_at(document, 18).of(document.text) == "It burns."


@given(documents(), st.data(), st.sampled_from(("paragraph", "sentence")))
def test_the_focus_has_the_place_and_is_in_one_block(document: Document, data: st.DataObject, kind: str) -> None:
    assume(document.text)
    place = data.draw(st.integers(0, len(document.text) - 1))
    span = focus_span(document, place, kind)  # type: ignore[arg-type]
    block = document.blocks[document.block_at(place)].span
    assert span.start <= place <= span.end
    assert place == block.end or block.start <= span.start <= span.end <= block.end
    is_prose = isinstance(document.blocks[document.block_at(place)], Paragraph | Heading)
    if kind == "sentence" and place < block.end and is_prose:
        inside = data.draw(st.integers(span.start, max(span.end - 1, span.start)))
        assert sentence_at(document, inside).start == span.start


# What is dimmed


def test_what_is_outside_is_dimmed_and_a_match_is_not() -> None:
    row, focus = Span(10, 30), Span(15, 20)
    match, highlight = Overlay(Span(22, 24), "match"), Overlay(Span(12, 17), "highlight_2")
    assert unfocused((highlight, match), row, focus) == (
        Overlay(Span(10, 15), "unfocused"),
        Overlay(Span(20, 30), "unfocused"),
        Overlay(Span(12, 15), "unfocused_highlight"),
        Overlay(Span(15, 17), "highlight_2"),
        match,
    )


SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 40), st.integers(0, 40))


@given(SPANS, SPANS)
def test_each_character_of_a_row_is_dimmed_or_in_focus(row: Span, focus: Span) -> None:
    dimmed = [place for overlay in unfocused((), row, focus) for place in range(*overlay.span)]
    assert sorted(dimmed) == [place for place in range(*row) if not focus.start <= place < focus.end]


# Where it is

HEIGHTS = st.integers(1, 60)


@given(HEIGHTS, st.data(), st.integers(-80, 80), st.integers(0, 5))
def test_the_focus_stays_on_the_screen(height: int, data: st.DataObject, scrolled: int, overlap: int) -> None:
    row = data.draw(st.integers(0, height - 1))
    assert 0 <= followed_row(row, scrolled, height, overlap) < height


@given(HEIGHTS, st.data(), st.integers(-20, 20))
def test_the_focus_never_goes_against_the_reader(height: int, data: st.DataObject, scrolled: int) -> None:
    assume(abs(scrolled) <= height // 3)
    row = data.draw(st.integers(0, height - 1))
    in_text = followed_row(row, scrolled, height, 1) + scrolled - row
    assert in_text >= 0 if scrolled > 0 else in_text <= 0


@given(st.integers(3, 60), st.data(), st.sampled_from((1, -1)))
def test_row_by_row_it_comes_to_the_upper_third_and_stays_there(height: int, data: st.DataObject, step: int) -> None:
    rows = [data.draw(st.integers(0, height - 1))]
    for _ in range(height):
        rows.append(followed_row(rows[-1], step, height, 1))
    assert rows[-1] == height // 3
    assert all(abs(later - earlier) <= 1 for earlier, later in pairwise(rows))


def test_after_a_page_turn_the_focus_is_where_the_page_begins() -> None:
    assert followed_row(10, 29, 30, 1) == 1
    assert followed_row(10, 30, 30, 0) == 0
    assert followed_row(10, -29, 30, 1) == 0
    assert followed_row(28, 14, 30, 1) == 14, "half a page leaves the text visible"
