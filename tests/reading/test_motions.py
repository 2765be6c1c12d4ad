"""Motions of the cursor through a text."""

from __future__ import annotations

from functools import partial
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.motions import FindKind, Motion, apply_motion, find_char
from readtui.span import Offset
from readtui.unicode.clusters import cluster_at, clusters
from tests.calls import calls_of
from tests.strategies import documents

MOTIONS: tuple[Motion, ...] = get_args(Motion)
ONWARD: tuple[Motion, ...] = ("right", "word", "WORD", "end", "END", "sentence", "paragraph", "line_end")
BACKWARD: tuple[Motion, ...] = ("left", "back", "BACK", "back_end", "sentence_back", "paragraph_back", "top")
PAIRS: tuple[tuple[Motion, Motion], ...] = (("word", "back"), ("WORD", "BACK"), ("sentence", "sentence_back"))
ONCE: tuple[Motion, ...] = ("line_start", "line_first", "top", "bottom")


def of(*paragraphs: str) -> Document:
    builder = Builder()
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return builder.build()


def steps(document: Document, motion: Motion, start: Offset = 0) -> list[Offset]:
    """Places of the cursor from `start` until it stays."""
    places = [start]
    while (place := apply_motion(document, places[-1], motion)) != places[-1]:
        places.append(place)
    return places[1:]


# Words


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("one two", [4, 6]),
        ("one, two", [3, 5, 7]),
        ("it's late", [2, 3, 5, 8]),
        ("oil_can 2b", [8, 9]),
        ("e\u0301te\u0301 noir", [6, 9]),
        ("wait—no", [4, 5, 6]),
        ("ça va", [3, 4]),
        ("漢字かなカナ。", [2, 4, 6]),
        ("用Python写", [1, 7]),
        ("한국어 낱말", [4, 5]),
        ("x² H₂O", [1, 3, 4, 5]),
        ("ok👍🏽👨‍👩‍👧 x", [2, 10]),
        ("a🇩🇪🇫🇷b", [1, 5]),
        ("a \u0301b", [3]),
    ],
)
def test_a_word_is_a_run_of_one_kind_of_character(text: str, starts: list[Offset]) -> None:
    assert steps(of(text), "word") == starts


@pytest.mark.parametrize(
    ("motion", "start", "places"),
    [
        ("word", 0, [3, 5, 8, 14, 17]),
        ("WORD", 0, [5, 8, 14, 17]),
        ("back", 17, [14, 8, 5, 3, 0]),
        ("BACK", 17, [14, 8, 5, 0]),
        ("end", 0, [2, 3, 6, 12, 17]),
        ("END", 0, [3, 6, 12, 17]),
        ("back_end", 17, [12, 6, 3, 2, 0]),
    ],
)
def test_punctuation_is_a_word_for_small_motions_only(motion: Motion, start: Offset, places: list[Offset]) -> None:
    assert steps(of("one: to three\nfour"), motion, start) == places


@pytest.mark.parametrize(
    ("motion", "start", "places"), [("word", 0, [2, 4, 6]), ("back", 6, [4, 2, 0]), ("end", 0, [4, 6])]
)
def test_an_empty_line_is_a_word_to_all_but_the_end(motion: Motion, start: Offset, places: list[Offset]) -> None:
    builder = Builder()
    builder.code("a\n\n b c")
    assert steps(builder.build(), motion, start) == places


# Characters and lines


def test_left_and_right_stay_in_the_line() -> None:
    document = of("ab\nc👍🏽d")
    assert steps(document, "right") == [1]
    assert steps(document, "right", 3) == [4, 6]
    assert steps(document, "left", 6) == [4, 3]
    assert steps(document, "left", 2) == [1, 0]


def test_a_line_has_a_start_a_first_word_and_an_end() -> None:
    builder = Builder()
    builder.code("if a:\n    be\u0301\n\nc")
    document = builder.build()
    assert [apply_motion(document, 8, motion) for motion in ("line_start", "line_first", "line_end")] == [6, 10, 11]
    assert [apply_motion(document, 14, motion) for motion in ("line_start", "line_first", "line_end")] == [14, 14, 14]
    assert [apply_motion(document, 0, "line_end", count) for count in (1, 2, 3, 9)] == [4, 11, 14, 15]


def test_a_line_of_space_alone_has_its_first_word_at_its_end() -> None:
    document = of("a\n   \nb")
    assert apply_motion(document, 2, "line_first") == 4


def test_lines_keep_the_cell() -> None:
    document = of("one long line", "中文字", "so", "end")
    assert [apply_motion(document, 3, "line_down", count) for count in range(5)] == [3, 15, 19, 23, 23]
    assert [apply_motion(document, 23, "line_up", count) for count in range(5)] == [23, 19, 15, 2, 2]


def test_the_top_and_the_bottom_are_the_first_words_of_the_outer_lines() -> None:
    builder = Builder()
    builder.code("  a b\nc\n  d e")
    document = builder.build()
    assert apply_motion(document, 6, "top") == 2
    assert apply_motion(document, 6, "bottom") == 10


@pytest.mark.parametrize(
    ("kind", "start", "count", "place"),
    [
        ("f", 0, 1, 3),
        ("f", 0, 2, 5),
        ("f", 0, 3, None),
        ("f", 3, 1, 5),
        ("t", 0, 1, 2),
        ("t", 2, 1, 2),
        ("F", 6, 1, 5),
        ("F", 5, 1, 3),
        ("F", 6, 3, None),
        ("T", 6, 2, 4),
        ("f", 8, 1, 12),
        ("F", 12, 1, None),
    ],
)
def test_a_character_is_found_in_the_line(kind: FindKind, start: Offset, count: int, place: Offset | None) -> None:
    assert find_char(of("abcxdxe\nfo\u0301ox"), start, "x", kind, count) == place


def test_a_character_is_found_as_a_whole() -> None:
    document = of("e e\u0301 👍 👍🏽")
    assert find_char(document, 0, "e", "f") is None
    assert find_char(document, 0, "e\u0301", "f") == 2
    assert find_char(document, 0, "👍🏽", "f") == 7
    assert find_char(document, 7, "👍", "T") == 6
    assert find_char(document, 0, "", "f") is None
    assert find_char(of(), 0, "x", "F") is None


# Sentences and paragraphs


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("One. Two! Three? Four", [5, 10, 17]),
        ("3.5 is e.g. a number... Yes.", [12, 24]),
        ('(So.) "No." [Or?] It is.', [6, 12, 18]),
        ("“So.” ‘No.’ «Or?» It is.", [6, 12, 18]),
        ("好。「是！」 No？他。", [2, 7, 10]),
        ("A.\nB.  CD", [3, 7]),
        ("one.two. three", [9]),
        ("Dr.\xa0Grey", []),
    ],
)
def test_a_sentence_ends_with_a_stop_and_its_closing_marks(text: str, starts: list[Offset]) -> None:
    document = of(text)
    assert steps(document, "sentence") == [*starts, len(text) - 1]
    assert steps(document, "sentence_back", len(text) - 1) == [*reversed(starts), 0]


def test_sentences_and_paragraphs_stop_between_blocks() -> None:
    builder = Builder()
    builder.heading("Dusk", 1)
    builder.paragraph("One. Two")
    builder.rule()
    builder.code("  a\n\n  b")
    document = builder.build()
    assert document.text == "Dusk\nOne. Two\n\n  a\n\n  b"
    assert steps(document, "sentence") == [4, 5, 10, 13, 17, 19, 22]
    assert steps(document, "sentence_back", 22) == [19, 17, 14, 10, 5, 4, 0]
    assert steps(document, "paragraph") == [4, 13, 22]
    assert steps(document, "paragraph_back", 22) == [14, 4, 0]


def test_from_an_indent_the_next_sentence_is_the_one_after_it() -> None:
    builder = Builder()
    builder.code("  a. b")
    assert steps(builder.build(), "sentence") == [2, 5]


def test_a_rule_at_the_start_is_no_paragraph() -> None:
    builder = Builder()
    builder.rule()
    builder.paragraph("One")
    document = builder.build()
    assert steps(document, "paragraph") == [3]
    assert steps(document, "sentence") == [1, 3]
    assert steps(document, "sentence_back", 3) == [1, 0]
    assert steps(document, "paragraph_back", 3) == [0]


def test_a_rule_at_the_end_is_the_end() -> None:
    builder = Builder()
    builder.paragraph("One")
    builder.rule()
    document = builder.build()
    assert document.text == "One\n"
    for motion in ("word", "end", "sentence", "paragraph"):
        assert steps(document, motion)[-1] == 3


def test_a_start_of_a_sentence_is_found_however_far_it_is() -> None:
    words = "word " * 1000
    document = of(f"One. {words}")
    assert apply_motion(document, 4900, "sentence_back") == 5


# Laws


@pytest.mark.parametrize("motion", MOTIONS)
def test_in_an_empty_text_the_cursor_stays(motion: Motion) -> None:
    assert apply_motion(Builder().build(), 0, motion) == 0


@st.composite
def places(draw: st.DrawFn) -> tuple[Document, Offset]:
    document = draw(documents().filter(lambda document: document.text))
    return document, draw(st.integers(0, len(document.text) - 1))


def character_starts(text: str) -> set[Offset]:
    """The starts of the grapheme clusters, and the newlines."""
    starts: set[Offset] = set()
    line_start = 0
    for line in text.split("\n"):
        starts |= {line_start + start for start, _, _ in clusters(line)} | {line_start + len(line)}
        line_start += len(line) + 1
    return starts - {len(text)}


@given(places(), st.sampled_from(MOTIONS), st.integers(1, 4))
def test_the_cursor_is_always_on_the_start_of_a_character(
    place: tuple[Document, Offset], motion: Motion, count: int
) -> None:
    document, offset = place
    assert apply_motion(document, offset, motion, count) in character_starts(document.text)


@given(places(), st.integers(1, 4))
def test_motions_keep_their_direction(place: tuple[Document, Offset], count: int) -> None:
    document, offset = place
    offset = cluster_at(document.text, offset).start
    assert all(apply_motion(document, offset, motion, count) >= offset for motion in ONWARD if motion != "line_end")
    assert all(apply_motion(document, offset, motion, count) <= offset for motion in BACKWARD if motion != "top")


@given(places())
def test_forward_and_back_does_not_pass_the_start(place: tuple[Document, Offset]) -> None:
    document, offset = place
    for on, back in PAIRS:
        start = apply_motion(document, offset, back)
        there = apply_motion(document, start, on)
        returned = apply_motion(document, there, back)
        assert there == start or returned == start or (on == "sentence" and returned > start)


@given(places(), st.sampled_from(MOTIONS))
def test_a_count_is_as_many_motions(place: tuple[Document, Offset], motion: Motion) -> None:
    document, offset = place
    if motion not in ("line_end", "line_down", "line_up"):
        once = apply_motion(document, offset, motion)
        assert apply_motion(document, offset, motion, 2) == (
            once if motion in ONCE else apply_motion(document, once, motion)
        )


@pytest.mark.parametrize("motion", MOTIONS)
def test_a_motion_in_a_line_of_a_hundred_thousand_characters_takes_few_calls(motion: Motion) -> None:
    words = "It was late; nobody (not one) was about. “Where is he?” she asked—twice. "
    document = of((words * 1400)[:100_000])
    apply_motion(document, 50_000, motion)
    for offset in range(0, 100_000, 5_000):
        assert calls_of(partial(apply_motion, document, offset, motion)) < 600
