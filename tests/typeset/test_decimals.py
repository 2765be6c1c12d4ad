"""What is a number in a table, and where its whole part ends."""

from __future__ import annotations

import pytest

from readtui.typeset.decimals import are_numbers, decimal_point, whole_cells


@pytest.mark.parametrize(
    "cell",
    [
        *("0", "1,024", "1.024,5", "1'024", "12 500", "83\u202f200\u202f000", "-3", "−0.45 %", "±2", "~5", "<0.01"),
        *("$5", "€ 1,200.50", "12 %", "5 km", "3.5 m²", "20°", "(5)", ".5", "1,024*", "12†", "421,878[1]", "7 [a]"),
        *("1,00,000", "5 km/h"),
    ],
)
def test_a_number_may_have_a_sign_a_currency_a_unit_and_notes(cell: str) -> None:
    assert are_numbers([cell])


@pytest.mark.parametrize("cell", ["a", "1.10.2", "2020-01-01", "12 months ago", "10 to 20", "A4", "12:30"])
def test_what_only_begins_with_a_number_is_none(cell: str) -> None:
    assert not are_numbers([cell])


def test_a_column_of_numbers_may_say_that_there_is_none() -> None:
    assert are_numbers(["1", "", "–", "n/a"])
    assert not are_numbers(["", "–"])
    assert not are_numbers([])


@pytest.mark.parametrize(
    ("cells", "point"),
    [
        (["1.5", "2"], "."),
        (["1,5", "2"], ","),
        (["1,024", "2,048"], ""),
        (["1.024", "0.512"], "."),
        (["1,024.5", "7"], "."),
        (["1.024,5", "7"], ","),
        (["1,024,000"], ""),
        (["n/a", "12 500,25"], ","),
    ],
)
def test_the_point_is_told_from_the_marks_of_thousands(cells: list[str], point: str) -> None:
    assert decimal_point(cells) == point


def test_the_whole_part_ends_at_the_point_or_behind_the_digits() -> None:
    assert [whole_cells(words, ".") for words in ("10.25 %", "€ 7", "5[1]", "n/a")] == [2, 3, 1, None]
