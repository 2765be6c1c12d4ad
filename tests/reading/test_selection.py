"""Selections made with keys, and text objects."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.selection import Selection, TextObject
from readtui.span import Offset, Span
from tests.reading.test_motions import character_starts
from tests.strategies import documents

OBJECTS: tuple[TextObject, ...] = get_args(TextObject)


def of(*paragraphs: str) -> Document:
    builder = Builder()
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return builder.build()


def selected_text(document: Document, selection: Selection) -> str:
    return selection.span(document).of(document.text)


def at(offset: Offset) -> Selection:
    """A selection of one character."""
    return Selection(offset, offset)


# What is selected


def test_both_ends_are_included() -> None:
    document = of("one two")
    assert selected_text(document, Selection(1, 4)) == selected_text(document, Selection(4, 1)) == "ne t"
    assert selected_text(document, at(3)) == " "


def test_whole_characters_are_selected() -> None:
    document = of("a👍🏽be\u0301")
    assert selected_text(document, Selection(0, 1)) == "a👍🏽"
    assert selected_text(document, Selection(2, 4)) == "👍🏽be\u0301"


def test_whole_lines_are_selected() -> None:
    document = of("one\ntwo", "three", "four")
    assert selected_text(document, Selection(5, 9, by_lines=True)) == selected_text(
        document, Selection(9, 5, by_lines=True)
    )
    assert selected_text(document, Selection(5, 9, by_lines=True)) == "two\nthree"
    assert selected_text(document, Selection(5, 13, by_lines=True)) == "two\nthree\n"
    assert selected_text(document, Selection(3, 3, by_lines=True)) == "one\n"


def test_an_end_outside_the_text_is_its_end() -> None:
    document = of("one")
    assert selected_text(document, Selection(-1, 99)) == "one"


def test_in_an_empty_document_nothing_is_selected() -> None:
    document = Builder().build()
    for by_lines in (False, True):
        selection = Selection(0, 0, by_lines)
        assert selection.span(document) == Span(0, 0)
        assert selection.move(document, "word") == selection
        assert all(not selection.select_object(document, kind).span(document) for kind in OBJECTS)


def test_the_cursor_moves_and_the_other_end_stays() -> None:
    document = of("one two three")
    selection = at(4).move(document, "word")
    assert (selection, selected_text(document, selection)) == (Selection(4, 8), "two t")
    assert selected_text(document, selection.move(document, "back", 2)) == "one t"
    assert at(4).extend_to(6) == Selection(4, 6)
    assert Selection(4, 6, by_lines=True).extend_to(1) == Selection(4, 1, by_lines=True)


def test_the_ends_can_be_swapped() -> None:
    assert Selection(2, 5, by_lines=True).swap_ends() == Selection(5, 2, by_lines=True)


def test_a_passage_becomes_a_selection() -> None:
    document = of("one two")
    assert Selection.of(Span(4, 7)) == Selection(4, 6)
    assert selected_text(document, Selection.of(Span(4, 7))) == "two"
    assert Selection.of(Span(4, 4)) == Selection(4, 4)


# Text objects


@pytest.mark.parametrize(
    ("start", "kind", "count", "expected"),
    [
        (5, "iw", 1, "two"),
        (5, "aw", 1, "two "),
        (3, "iw", 1, " "),
        (3, "aw", 1, " two"),
        (5, "iw", 3, "two three"),
        (5, "aw", 2, " two three"),
        (9, "aw", 1, " three"),
        (13, "iw", 1, "."),
        (13, "aw", 1, "."),
        (9, "iW", 1, "three."),
        (9, "aW", 1, " three."),
        (1, "aw", 9, "one two three.\nfour five"),
        (14, "iw", 1, "."),
    ],
)
def test_words_are_selected(start: Offset, kind: TextObject, count: int, expected: str) -> None:
    document = of("one two three.", "four five")
    assert selected_text(document, at(start).select_object(document, kind, count)) == expected


def test_a_word_does_not_select_the_indent_before_it() -> None:
    builder = Builder()
    builder.code("a\n  b\n  ")
    document = builder.build()
    assert selected_text(document, at(4).select_object(document, "aw")) == "b"
    assert selected_text(document, at(2).select_object(document, "aw")) == "  b"


@pytest.mark.parametrize(
    ("start", "kind", "count", "expected"),
    [
        (5, "is", 1, "Two."),
        (5, "as", 1, "Two.  "),
        (10, "is", 1, "  "),
        (10, "as", 1, "  Three."),
        (12, "as", 1, "  Three."),
        (5, "is", 2, "Two.  "),
        (5, "as", 2, " Two.  Three."),
        (17, "is", 1, "Three."),
        (20, "is", 1, "Four"),
        (5, "is", 9, "Two.  Three.\nFour"),
        (20, "as", 1, "Four"),
    ],
)
def test_sentences_are_selected(start: Offset, kind: TextObject, count: int, expected: str) -> None:
    document = of("One. Two.  Three.", "Four")
    assert selected_text(document, at(start).select_object(document, kind, count)) == expected


@pytest.mark.parametrize(
    ("start", "kind", "expected"),
    [
        (0, "is", "A."),
        (0, "as", "A. "),
        (2, "is", " "),
        (2, "as", " \nB."),
        (4, "is", "B."),
        (4, "as", "B."),
        (8, "is", "  "),
        (8, "as", "  C"),
    ],
)
def test_sentences_in_verse_are_selected_without_line_ends(start: Offset, kind: TextObject, expected: str) -> None:
    document = of("A. \nB.\n  C")
    assert selected_text(document, at(start).select_object(document, kind)) == expected


def test_the_indent_of_the_first_line_may_start_a_selection() -> None:
    builder = Builder()
    builder.code("  a b")
    assert selected_text(builder.build(), Selection(4, 2).select_object(builder.build(), "aw")) == "  a b"


def test_the_space_of_an_empty_cell_may_end_the_text() -> None:
    builder = Builder()
    builder.table([["one", ""], ["two", ""]])
    document = builder.build()
    assert document.text == "one  \ntwo  "
    assert selected_text(document, at(9).select_object(document, "iw")) == "  "
    assert selected_text(document, at(9).select_object(document, "aw")) == "  "
    assert selected_text(document, Selection(6, 8).select_object(document, "aw")) == "two  "
    assert selected_text(document, Selection(7, 6).select_object(document, "aw")) == "one  \ntw"


@pytest.mark.parametrize(
    ("start", "kind", "count", "expected"),
    [
        (1, "ip", 1, "One\ntwo"),
        (5, "ap", 1, "One\ntwo\n"),
        (7, "ip", 1, "One\ntwo"),
        (1, "ip", 2, "One\ntwo\nThree"),
        (1, "ap", 2, "One\ntwo\nThree\n"),
        (16, "ap", 1, "Four"),
        (16, "ip", 3, "Four"),
    ],
)
def test_paragraphs_are_selected_by_lines(start: Offset, kind: TextObject, count: int, expected: str) -> None:
    builder = Builder()
    builder.paragraph("One\ntwo")
    builder.paragraph("Three")
    builder.rule()
    builder.paragraph("Four")
    document = builder.build()
    selection = at(start).select_object(document, kind, count)
    assert (selected_text(document, selection), selection.by_lines) == (expected, True)


@pytest.mark.parametrize(
    ("fixed", "head", "kind", "count", "expected"),
    [
        (5, 6, "iw", 1, "wo "),
        (4, 6, "iw", 1, "two "),
        (4, 7, "aw", 1, "two three "),
        (4, 6, "aw", 1, "two three"),
        (10, 9, "iw", 1, "thr"),
        (12, 8, "iw", 2, "two three"),
        (12, 8, "aw", 1, "two three"),
        (12, 9, "aw", 1, " three"),
        (12, 9, "aw", 9, "one two three"),
        (21, 20, "iw", 1, " Fi"),
        (15, 20, "is", 1, "our. Five."),
        (21, 20, "is", 2, "one two three four. Fi"),
        (26, 24, "as", 1, " Five.\nS"),
        (4, 16, "as", 1, "two three four. "),
        (4, 19, "as", 1, "two three four. Five."),
        (4, 27, "iw", 9, "two three four. Five.\nSix"),
        (27, 26, "ip", 1, "Six"),
        (27, 23, "ip", 1, "one two three four. Five.\nSix"),
        (4, 26, "ip", 1, "one two three four. Five.\nSix"),
        (27, 0, "ap", 1, "one two three four. Five.\nSix"),
    ],
)
def test_a_larger_selection_is_extended_away_from_its_fixed_end(
    fixed: Offset, head: Offset, kind: TextObject, count: int, expected: str
) -> None:
    document = of("one two three four. Five.", "Six")
    assert selected_text(document, Selection(fixed, head).select_object(document, kind, count)) == expected


def test_paragraphs_extend_selected_lines() -> None:
    document = of("one\ntwo\nthree", "four", "five", "six")
    line = Selection(4, 4, by_lines=True)
    assert selected_text(document, line.select_object(document, "ip")) == "one\ntwo\nthree"
    assert (
        selected_text(document, at(4).select_object(document, "ip").select_object(document, "ip"))
        == "one\ntwo\nthree\nfour"
    )
    assert selected_text(document, at(15).select_object(document, "ip").select_object(document, "ip")) == "four\nfive"
    assert selected_text(document, at(15).select_object(document, "ap").select_object(document, "ap")) == "four\nfive\n"
    assert selected_text(document, at(15).select_object(document, "ip").select_object(document, "ap")) == "four\nfive"
    assert selected_text(document, Selection(0, 5).select_object(document, "ap")) == "one\ntwo\nthree\n"
    assert selected_text(document, Selection(20, 9).select_object(document, "ip")) == "one\ntwo\nthree\nfour\nfive"
    assert selected_text(document, Selection(20, 0).select_object(document, "ip", 3)) == "one\ntwo\nthree\nfour\nfive"


def test_words_and_sentences_end_a_selection_by_lines() -> None:
    document = of("one two")
    assert Selection(5, 5, by_lines=True).select_object(document, "iw") == Selection(4, 6)


def test_a_text_of_rules_has_no_objects() -> None:
    builder = Builder()
    for _ in range(3):
        builder.rule()
    document = builder.build()
    assert document.text == "\n\n"
    assert all(selected_text(document, at(1).select_object(document, kind)) == "\n" for kind in OBJECTS)


def test_the_object_after_a_rule_is_selected_if_none_is_before_it() -> None:
    builder = Builder()
    builder.rule()
    builder.paragraph("One.")
    document = builder.build()
    assert all(
        selected_text(document, at(0).select_object(document, kind)) == "One." for kind in ("is", "as", "ip", "ap")
    )


# Laws


@st.composite
def selections(draw: st.DrawFn) -> tuple[Document, Selection]:
    document = draw(documents().filter(lambda document: document.text))
    places = st.integers(0, len(document.text) - 1)
    return document, Selection(draw(places), draw(places), draw(st.booleans()))


@given(selections(), st.sampled_from(OBJECTS), st.integers(1, 3))
def test_a_selection_is_never_empty_and_cuts_no_character(
    selected: tuple[Document, Selection], kind: TextObject, count: int
) -> None:
    document, selection = selected
    edges = character_starts(document.text) | {len(document.text)}
    for each in (selection, selection.swap_ends(), selection.select_object(document, kind, count)):
        span = each.span(document)
        assert span
        assert {span.start, span.end} <= edges
    assert {each.fixed, each.head} <= set(range(len(document.text)))


@given(selections())
def test_swapping_selects_the_same_and_twice_changes_nothing(selected: tuple[Document, Selection]) -> None:
    document, selection = selected
    assert selection.swap_ends().span(document) == selection.span(document)
    assert selection.swap_ends().swap_ends() == selection


@given(selections())
def test_by_lines_no_line_is_cut(selected: tuple[Document, Selection]) -> None:
    document, selection = selected
    start, end = Selection(selection.fixed, selection.head, by_lines=True).span(document)
    text = document.text
    assert start == 0 or text[start - 1] == "\n"
    assert end == len(text) or "\n" in (text[end], text[end - 1])


@given(selections(), st.sampled_from(OBJECTS), st.integers(1, 3))
def test_an_object_never_shrinks_a_larger_selection(
    selected: tuple[Document, Selection], kind: TextObject, count: int
) -> None:
    document, selection = selected
    before = Selection(selection.fixed, selection.head).span(document)
    after = Selection(selection.fixed, selection.head).select_object(document, kind, count).span(document)
    if selection.fixed != selection.head:
        assert after.start <= before.start
        assert after.end >= before.end or kind in ("ip", "ap")


@given(selections())
def test_a_mouse_and_keys_select_the_same(selected: tuple[Document, Selection]) -> None:
    document, selection = selected
    span = selection.span(document)
    assert Selection.of(span).span(document) == span


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One。\u0301Two。", "One。\u0301"),
        ("One. \u0301Two.", "One. \u0301"),
        ("One.\u200d Two. Three.", "One.\u200d Two."),
    ],
)
def test_a_sentence_ends_between_clusters(text: str, sentence: str) -> None:
    document = of(text)
    assert selected_text(document, at(0).select_object(document, "is")) == sentence
