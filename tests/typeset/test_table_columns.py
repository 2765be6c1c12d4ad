"""The widths of the columns of a table, and its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Align, Document, Table
from readtui.typeset.table_columns import (
    MIN_CELLS,
    Column,
    are_numbers,
    cells_before_point,
    decimal_point,
    find_spanning_cells,
    fit_columns,
    measure_columns,
)


def table_document(
    rows: Sequence[Sequence[str]], head: int = 0, aligns: Sequence[Align] = ()
) -> tuple[Document, Table]:
    builder = Builder()
    builder.table(rows, head, aligns)
    document = builder.build()
    table = document.blocks[0]
    assert isinstance(table, Table)
    return document, table


def columns_of(rows: Sequence[Sequence[str]], head: int = 0, aligns: Sequence[Align] = ()) -> list[Column]:
    return measure_columns(*table_document(rows, head, aligns), {})


def widths(rows: Sequence[Sequence[str]], available: int, head: int = 0) -> list[int]:
    document, table = table_document(rows, head)
    return fit_columns(document, table, measure_columns(document, table, {}), available)


def test_each_column_is_as_wide_as_its_widest_cell_where_all_fit() -> None:
    assert widths([["a", "bbb"], ["aa", "b"]], 5) == [2, 3]


def test_a_column_of_sentences_is_narrowed_before_short_ones() -> None:
    assert widths([["Trinidad and Tobago", "one two three four five six seven eight nine"]] * 3, 42) == [19, 23]


def test_a_single_long_cell_does_not_narrow_long_columns() -> None:
    rows = [["x" * 8 + " " + "y" * 8, "word " * 10]] + [["short", "word " * 10]] * 20
    assert widths(rows, 40) == [12, 28]


def test_numbers_are_never_broken() -> None:
    rows = [["12 345 678", "one two three four five six"]]
    assert widths(rows, 26) == [10, 16]
    assert widths(rows, 14) == []


def test_words_are_broken_only_where_they_are_addresses() -> None:
    assert widths([["incomprehensibility", "a"]], 18) == []
    assert widths([["https://example.org/a/long/path/to/it", "a"]], 21) == [20, 1]


def test_headers_break_before_phrases_and_short_cells() -> None:
    rows = [["Side of driving", "City"], ["right", "New York"], ["left", "Los Angeles"]]
    assert widths(rows, 18, head=1) == [7, 11]
    assert widths(rows, 17, head=1) == []


def test_a_column_of_running_text_is_wide_enough_for_some_words() -> None:
    assert widths([["one two three " * 5] * 2], 31) == []
    assert widths([["one two three " * 5] * 2], 32) == [16, 16]


def test_a_point_makes_a_column_of_numbers_wider_than_its_cells() -> None:
    (column,) = columns_of([["100"], ["1.25"], ["–"]])
    assert (column.natural, column.align, column.integer_cells, column.fraction_cells) == (6, "right", 3, 3)
    assert [column.blank_before(words, 8) for words in ("100", "1.25", "–")] == [2, 4, 7]


def test_the_alignment_of_the_author_applies() -> None:
    assert [column.align for column in columns_of([["1", "2", "c"]], aligns=["left", "center"])] == [
        *("left", "center", "left"),
    ]
    (column,) = columns_of([["abc"], ["1"]], head=1, aligns=["center"])
    assert column.blank_before("1", 4) == 1


def test_a_right_to_left_column_is_aligned_to_the_right() -> None:
    assert [column.align for column in columns_of([["a", "b"], ["", "c"], ["שלום", "d"]], head=1)] == ["right", "left"]


def test_cells_span_empty_ones_in_headers_and_across_the_table() -> None:
    _, table = table_document([["a", "", "b"], ["c", "d", "e"], ["f", "", ""], ["g", "", "h"], ["", "", "i"]], head=2)
    assert find_spanning_cells(table) == {0: [(0, 2)], 2: [(0, 3)]}


_ROWS = st.lists(
    st.lists(
        st.sampled_from(["", "a", "12.5", "word", "some words", "a long line of words " * 3]), min_size=3, max_size=3
    ),
    min_size=1,
    max_size=6,
).filter(lambda rows: any(map(any, rows)))


@given(_ROWS, st.integers(1, 120))
def test_columns_fit_and_none_is_wider_than_it_needs(rows: list[list[str]], available: int) -> None:
    document, table = table_document(rows)
    found = measure_columns(document, table, {})
    got = fit_columns(document, table, found, available)
    assert sum(got) <= available
    assert all(min(column.natural, MIN_CELLS) <= own <= column.natural for own, column in zip(got, found, strict=False))


# Numbers


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
def test_a_text_that_starts_with_a_number_is_not_a_number(cell: str) -> None:
    assert not are_numbers([cell])


def test_a_column_of_numbers_may_have_cells_without_a_number() -> None:
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
def test_the_decimal_point_is_distinguished_from_the_thousands_separator(cells: list[str], point: str) -> None:
    assert decimal_point(cells) == point


def test_the_integer_part_ends_at_the_point_or_after_the_digits() -> None:
    assert [cells_before_point(words, ".") for words in ("10.25 %", "€ 7", "5[1]", "n/a")] == [2, 3, 1, None]
