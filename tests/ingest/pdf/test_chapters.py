"""The number of a chapter that is set apart above its title belongs to this."""

from __future__ import annotations

import pytest

from readtui.ingest.pdf.chapters import is_chapter_number
from readtui.ingest.pdf.page import REGULAR, FontStyle, GlyphRun, OutlineEntry
from tests.pdf_pages import BOLD, FULL, ITALIC, blocks_of, column, document_of, run


def centred(text: str, baseline: float, size: float, font: FontStyle = REGULAR) -> GlyphRun:
    return run(text, 210 - 0.25 * size * len(text), baseline, size, font)


def headings_of(*pages: list[GlyphRun]) -> list[str]:
    return [text for text in blocks_of(document_of(*pages)) if text.startswith("Heading")]


PAGE = column([FULL] * 8, top=500)


@pytest.mark.parametrize(
    "number", ["TWO", "Chapter 2", "CHAPTER II", "Chapter Two", "2", "II", "2.", "Part One", "Kapitel 2", "— 2 —"]
)
@pytest.mark.parametrize("size", [10, 14, 30])
def test_a_number_above_a_title_belongs_to_it(number: str, size: float) -> None:
    page = [centred(number, 640, size, BOLD), centred("The Keeper", 590, 20, BOLD), *PAGE]
    assert headings_of(page, PAGE) == [f"Heading1 {number} The Keeper"]


@pytest.mark.parametrize("number", ["Chapter 2", "TWO", "2", "II"])
def test_both_may_begin_at_the_left(number: str) -> None:
    page = [run(number, 50, 640, 14), run("The Keeper", 50, 600, 20, BOLD), *PAGE]
    assert headings_of(page, PAGE) == [f"Heading1 {number} The Keeper"]


def test_the_word_and_the_number_may_have_a_line_each() -> None:
    page = [centred("CHAPTER", 680, 12), centred("II", 650, 24), centred("The Keeper", 600, 20, BOLD), *PAGE]
    assert headings_of(page, PAGE) == ["Heading1 CHAPTER II The Keeper"]


def test_a_title_in_the_type_of_the_text_belongs_to_a_number_that_is_a_heading() -> None:
    page = [centred("Chapter 2", 640, 20, BOLD), centred("The keeper and the sea", 600, 10, ITALIC), *PAGE]
    assert headings_of(page, PAGE) == ["Heading1 Chapter 2 The keeper and the sea"]


def test_a_title_of_two_lines_is_joined_too() -> None:
    page = [
        centred("TWO", 660, 14),
        centred("The Keeper of the", 610, 20, BOLD),
        centred("Old Light", 588, 20, BOLD),
        *PAGE,
    ]
    assert headings_of(page, PAGE) == ["Heading1 TWO The Keeper of the Old Light"]


def test_a_small_number_at_the_top_of_its_page_is_not_hidden_as_that_of_the_page() -> None:
    pages = [
        [centred(str(at), 690, 10), centred(title, 660, 20, BOLD), *PAGE, centred(str(at + 10), 40, 10)]
        for at, title in enumerate(("The Keeper", "The Lamp", "The Sea"), 1)
    ]
    assert headings_of(*pages) == ["Heading1 1 The Keeper", "Heading1 2 The Lamp", "Heading1 3 The Sea"]


def test_the_number_of_a_page_above_a_heading_stays_hidden() -> None:
    pages = [
        [run(str(at + 10), 50, 770), run(title, 50, 740, 14, BOLD), *PAGE]
        for at, title in enumerate(("Oil", "Wax", "Gas"))
    ]
    assert headings_of(*pages) == ["Heading1 Oil", "Heading1 Wax", "Heading1 Gas"]


def test_a_chapter_without_a_title_and_the_section_below_it_are_two_headings() -> None:
    page = [run("Chapter 2", 50, 640, 20, BOLD), run("2.1 The keeper", 50, 600, 14, BOLD), *PAGE]
    assert [text.partition(" ")[2] for text in headings_of(page, PAGE)] == ["Chapter 2", "2.1 The keeper"]
    part = [run("Part One", 50, 640, 24, BOLD), run("Chapter 1 The Keeper", 50, 600, 20, BOLD), *PAGE]
    assert [text.partition(" ")[2] for text in headings_of(part, PAGE)] == ["Part One", "Chapter 1 The Keeper"]


def test_a_chapter_number_above_text_is_a_heading_alone() -> None:
    page = [centred("Chapter 2", 640, 20, BOLD), *column([FULL] * 6, top=600), *PAGE]
    assert headings_of(page, PAGE) == ["Heading1 Chapter 2"]


def test_the_outline_may_have_the_title_with_or_without_its_number() -> None:
    page = [centred("TWO", 640, 14), centred("The Keeper", 590, 20, BOLD), *PAGE]
    for title in ("The Keeper", "2 The Keeper"):
        document = document_of(page, PAGE, outline=[OutlineEntry(title, 1, 0)])
        assert [section.title for section in document.sections] == ["TWO The Keeper"]


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("Chapter 2", True),
        ("CHAPTER THE FIRST", True),
        ("Twenty-one", True),
        ("Appendix A", True),
        ("xiv", True),
        ("Chapter 2 The Keeper", False),
        ("A", False),
        ("The Keeper", False),
        ("2.1", False),
        ("1871", False),
    ],
)
def test_a_chapter_number_is_only_a_number(text: str, is_number: bool) -> None:
    assert is_chapter_number(text) == is_number
