"""Summary of a document: reading time, number of sections, subtitle."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.document.summary import (
    CHARACTERS_PER_MINUTE,
    MAX_COUNTED_LENGTH,
    WIDE_CHARACTERS_PER_MINUTE,
    format_minutes,
    format_percent,
    hidden_prose_text,
    prose_words,
    reading_minutes,
    share_before,
    subtitle,
    title_above,
    word_count,
)
from readtui.reading.state import Reading
from readtui.span import Span


def document_of(text: str) -> Document:
    builder = Builder()
    builder.paragraph(text)
    return builder.build()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("x", 1),
        ("x" * CHARACTERS_PER_MINUTE, 1),
        ("x" * CHARACTERS_PER_MINUTE + "y", 2),
        ("é" * CHARACTERS_PER_MINUTE, 1),
        ("字" * WIDE_CHARACTERS_PER_MINUTE, 1),
        ("字" * WIDE_CHARACTERS_PER_MINUTE + "節", 2),
    ],
)
def test_minutes_are_rounded_up(text: str, expected: int) -> None:
    assert reading_minutes(document_of(text), Span(0, len(text))) == expected


def test_a_text_in_two_scripts_takes_the_time_of_both() -> None:
    assert reading_minutes(document_of("字" * 306 + "x" * 1250), Span(0, 306 + 1250)) == 2
    assert reading_minutes(document_of("字" * 306 + "x" * 1251), Span(0, 306 + 1251)) == 3


def test_minutes_of_a_long_text_are_estimated_from_its_start() -> None:
    assert reading_minutes(document_of("x" * 125_000), Span(0, 125_000)) == 100
    assert reading_minutes(document_of("x" * 125_000), Span(12_500, 25_000)) == 10


@pytest.mark.parametrize(("minutes", "text"), [(1, "1 min"), (99, "99 min"), (100, "2 h"), (299, "5 h")])
def test_long_times_are_shown_in_hours(minutes: int, text: str) -> None:
    assert format_minutes(minutes) == text


def test_the_subtitle_shows_the_known_facts() -> None:
    builder = Builder()
    for title, level in [("Night", 1), ("Dusk", 2), ("Dawn", 2)]:
        builder.heading(title, level)
    document = builder.build(site="example.org", authors=["Anna", "Ben"], published="20 March 2023")
    assert subtitle(document) == "example.org · Anna, Ben · 20 March 2023 · 1 min · 2 sections"
    assert subtitle(Builder().build()) == ""
    assert subtitle(document_of("Words")) == "1 min"
    assert subtitle(replace(document_of("Words"), source="-")) == ""
    assert subtitle(replace(document_of("Words " * 2_000), source="-")).endswith(" min")


@pytest.mark.parametrize(("title", "sections"), [("Night", ""), ("Another name", " · 1 section"), ("", " · 1 section")])
def test_a_heading_that_repeats_the_title_is_not_counted_as_a_section(title: str, sections: str) -> None:
    builder = Builder()
    builder.heading("Night", 2)
    assert subtitle(builder.build(title=title)) == f"1 min{sections}"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One lamp,\ntwo  lamps", 4),
        ("Ein Öllämpchen", 2),
        ("등불을 켰다", 2),
        ("火曜日の夕方", 3),
        ("The lamp 行灯 was lit", 5),
        ("ตะเกียง", 4),
        ("灯", 1),
        ("word " * (MAX_COUNTED_LENGTH // 5 * 3), MAX_COUNTED_LENGTH // 5 * 3),
    ],
)
def test_words_are_counted_and_those_without_spaces_estimated(text: str, count: int) -> None:
    assert word_count(text) == count


def test_hidden_prose_is_counted_with_the_text_and_boilerplate_is_not() -> None:
    builder = Builder()
    builder.paragraph("Three words shown")
    builder.hide("Skip to content")
    builder.hide("Two more", prose=True)
    builder.hide("and three others", prose=True)
    assert prose_words(builder.build()) == (5, 8)
    assert prose_words(document_of("Three words shown")) == (0, 3)


@pytest.mark.parametrize(
    ("hidden", "shown", "expected"),
    [
        (203, 2288, "203 of 2,491 words hidden"),
        (0, 100, ""),
        (19, 500, ""),
        (20, 500, "20 of 520 words hidden"),
        (20, 1980, "20 of 2,000 words hidden"),
        (20, 1981, ""),
        (9, 81, "9 of 90 words hidden"),
        (9, 82, ""),
        (30, 0, "30 of 30 words hidden"),
    ],
)
def test_hidden_prose_is_mentioned_unless_it_is_a_trifle(hidden: int, shown: int, expected: str) -> None:
    builder = Builder()
    builder.paragraph("word " * shown)
    builder.hide("menu " * 400)
    builder.hide("word " * hidden, prose=True)
    assert hidden_prose_text(builder.build()) == expected


def test_the_names_of_code_and_of_manual_pages_stand_above_them() -> None:
    code, page = Builder(), Builder()
    code.code("x = 1", "python")
    page.heading("NAME", 2)
    page.paragraph("bell - ring a bell")
    assert title_above(code.build(title="bell.py")) == "bell.py"
    assert title_above(page.build(title="bell(1)")) == "bell(1)"
    assert title_above(page.build(title="Tcl_Bell(3tcl)")) == "Tcl_Bell(3tcl)"
    assert title_above(page.build(title="Microsoft Word - bell.doc")) == ""
    code.paragraph("More")
    assert title_above(code.build(title="bell.py")) == ""


@given(st.integers(100, 3000), st.integers(0, 100))
def test_a_place_at_a_percentage_is_shown_with_that_percentage(length: int, percent: int) -> None:
    builder = Builder("x")
    builder.paragraph("x" * length)
    document = builder.build()
    offset = Reading(document).jump_to_percent(percent).position.offset
    assert format_percent(share_before(document, offset)) == f"{percent} %"


def test_only_the_whole_is_a_hundred_percent() -> None:
    assert [format_percent(share) for share in (0.0, 0.004, 0.29, 0.999, 1.0)] == [
        "0 %",
        "0 %",
        "29 %",
        "99 %",
        "100 %",
    ]
    assert share_before(Builder("empty").build(), 0) == 0.0
