"""Headings that are recognised by their own text."""

import pytest

from readtui.ingest.plaintext.headings import (
    heading_number,
    is_all_caps,
    is_bare_part,
    is_heading_like,
    may_be_title,
    part_level,
)
from tests.ingest.plaintext.prose import PROSE


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("Chapter 12. Some Words Here", 3),
        ("CHAPTER IV", 3),
        ("Part Two: The River", 2),
        ("Book the Third", 2),
        ("第三章　風", 3),
        ("第一部", 2),
        ("プロローグ", 3),
        ("Chapter 3 was the one that they all liked best of all.", 0),
        ("chapter 4 of the law", 0),
        ("Part of the trouble", 0),
        ("Chapter 3, Verse 2,", 0),
        ("第三章。", 0),
        ("Chapter 1. " + "x" * 100, 0),
    ],
)
def test_parts_and_chapters_have_their_level(line: str, level: int) -> None:
    assert part_level(line) == level


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("1. Introduction", (1,)),
        ("2.1.3 Terms of use", (2, 1, 3)),
        ("IV. The Return", (0,)),
        ("§ 12 Costs", (0,)),
        ("1914 was a year", ()),
        ("3. This is a whole sentence that ends with a stop.", ()),
    ],
)
def test_the_number_of_a_heading_is_parsed(line: str, number: tuple[int, ...]) -> None:
    assert heading_number(line) == number


def test_a_line_in_capitals_needs_four_letters() -> None:
    assert is_all_caps("THE KEEPER")
    assert not is_all_caps("USA")
    assert not is_all_caps("The Keeper")


@pytest.mark.parametrize("line", ["The Keeper", "Who is there?", "«Boîtes noires»", "怎样开始"])
def test_a_short_line_without_a_full_stop_is_like_a_heading(line: str) -> None:
    assert is_heading_like(line)


@pytest.mark.parametrize(
    "line", ["", "the keeper", "He came in and sat down by the fire.", "* * *", "One,", "a" * 200, "Wide  gap", "Yes;"]
)
def test_a_sentence_or_a_fragment_is_not_like_a_heading(line: str) -> None:
    assert not is_heading_like(line)


def test_a_bare_part_has_only_a_number() -> None:
    assert is_bare_part("CHAPTER IV")
    assert is_bare_part("XII.")
    assert not is_bare_part("Chapter IV. The Return")


def test_a_title_is_no_paragraph_and_no_chapter() -> None:
    assert may_be_title("He Came Back.")
    assert not may_be_title(PROSE)
    assert not may_be_title("Chapter 1. The Return")
