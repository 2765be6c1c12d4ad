"""Words are found in one pass exactly where they are found one by one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.marks.occurrences import HEAD, Places, in_one_pass, one_by_one

ROWS = [f"row {number:05} of a long and dull list of rows" for number in range(3000)]
LIST = "\n".join(ROWS)


def passing(text: str) -> Places:
    """Many heads: all that one pass looks for in it, and more than enough to be worth it."""
    return in_one_pass(text, [row[:HEAD] for row in ROWS[:1000]])


def test_the_first_two_occurrences_are_found() -> None:
    places = one_by_one("a rose is a rose is a rose")
    assert list(places("rose")) == [2, 12]
    assert list(places("a rose is a rose")) == [0, 10]
    assert list(places("thorn")) == []


@pytest.mark.parametrize("shift", range(17))
def test_one_pass_finds_words_wherever_they_start(shift: int) -> None:
    places = passing("." * shift + LIST)
    for row in (ROWS[0], ROWS[1], ROWS[999]):
        assert list(places(row)) == [shift + LIST.index(row)]


def test_one_pass_finds_the_first_two_and_no_words_that_only_begin_alike() -> None:
    places = passing(f"{LIST}\n{ROWS[5]}\n{ROWS[5]}\n{ROWS[6][:HEAD]} and no more")
    assert list(places(ROWS[5])) == [LIST.index(ROWS[5]), len(LIST) + 1]
    assert list(places(ROWS[6])) == [LIST.index(ROWS[6])]


def test_one_pass_finds_words_it_was_not_told_of() -> None:
    assert list(passing(LIST)("row 02999")) == [LIST.index("row 02999")]
    assert list(passing(LIST)(ROWS[2000])) == [LIST.index(ROWS[2000])]


def test_one_pass_finds_what_comes_again_and_again() -> None:
    text = "la " * 40_000
    heads = [("la " * 12)[start : start + HEAD] for start in range(3)]
    places = in_one_pass(text, heads + [row[:HEAD] for row in ROWS[:600]])
    assert list(places("la " * 12)) == [0, 3]


@settings(max_examples=30, deadline=None)
@given(st.integers(), st.text("ab", min_size=1, max_size=40), st.integers(0, 99))
def test_one_pass_finds_what_is_found_one_by_one(seed: int, words: str, distinct: int) -> None:
    chance = random.Random(seed)
    parts = [words, words[::-1], "a" * 50, *ROWS[:distinct]]
    text = "".join(chance.choices(parts, k=60_000 // max(len(words), 20)))
    sought = [text[start : start + chance.randrange(1, 120)] for start in chance.choices(range(len(text)), k=400)]
    together, alone = in_one_pass(text, [one[:HEAD] for one in sought] + [row[:HEAD] for row in ROWS]), one_by_one(text)
    assert [list(together(one)) for one in sought] == [list(alone(one)) for one in sought]
