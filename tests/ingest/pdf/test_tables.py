"""Tables of a PDF without rules are tables if their cells are aligned; prose, lists and headings are not."""

from __future__ import annotations

import pytest

from readtui.ingest.pdf.page import GlyphRun
from tests.pdf_files import items_of, tables_of
from tests.pdf_pages import BOLD, FULL, MONO, blocks_of, column, document_of, run


def rows(lefts: tuple[float, ...], *texts: tuple[str, ...], top: float = 650, leading: float = 16) -> list[GlyphRun]:
    """Return the runs of rows; "|" separates the lines of a cell, which are 12 points apart."""
    runs: list[GlyphRun] = []
    baseline = top
    for row in texts:
        for left, text in zip(lefts, row, strict=True):
            runs += [run(part, left, baseline - 12 * at) for at, part in enumerate(text.split("|")) if part]
        baseline -= leading + 12 * max(text.count("|") for text in row)
    return runs


AROUND = [*column([FULL, "and over."], top=700), *column([FULL, "and over."], top=500)]


@pytest.mark.parametrize("leading", [12, 16, 24])
def test_small_tables_are_tables(leading: float) -> None:
    words = rows((50, 120), ("Age", "Plan A"), ("65", "1,599"), ("66", "1,600"), leading=leading)
    assert tables_of(document_of([*AROUND[:2], *words, *AROUND[2:]])) == [
        [["Age", "Plan A"], ["65", "1,599"], ["66", "1,600"]]
    ]


@pytest.mark.parametrize("leading", [12, 16])
def test_the_lines_of_wrapped_cells_are_together(leading: float) -> None:
    words = rows(
        (50, 120, 300),
        ("Boat", "What it carries", "Year"),
        ("Ada", "Pears and plums, and some-|times nine people with their|dogs", "1931"),
        ("Bella of|the North", "Post", "1950"),
        leading=leading,
    )
    assert tables_of(document_of([*AROUND[:2], *words, *AROUND[2:]])) == [
        [
            ["Boat", "What it carries", "Year"],
            ["Ada", "Pears and plums, and sometimes nine people with their dogs", "1931"],
            ["Bella of the North", "Post", "1950"],
        ]
    ]


def test_cells_may_be_missing_and_heads_centred_over_them() -> None:
    words = [run("Day", 50, 650), run("Noon", 165, 650), run("Night", 265, 650)]
    words += rows(
        (50, 140, 240), ("Monday", "", "Soup of peas"), ("Tuesday", "Fish", ""), ("Friday", "Pie", "Bread"), top=634
    )
    assert tables_of(document_of(words)) == [
        [["Day", "Noon", "Night"], ["Monday", "", "Soup of peas"], ["Tuesday", "Fish", ""], ["Friday", "Pie", "Bread"]]
    ]


def test_a_head_whose_cells_are_as_close_as_words_belongs_to_the_table() -> None:
    head = [run("Age", 50, 650, font=BOLD), run("Plan", 68, 650, font=BOLD)]
    words = rows((50, 78), ("65", "99"), ("66", "100"), top=636)
    document = document_of([*AROUND[:2], *head, *words, *AROUND[2:]])
    assert tables_of(document) == [[["Age", "Plan"], ["65", "99"], ["66", "100"]]]


def test_a_table_with_numbers_before_words_is_one_if_it_has_a_head() -> None:
    words = rows((50, 90), ("No.", "Name"), ("1", "Ada Keeper"), ("2", "Ben Mate"))
    document = document_of(words)
    assert tables_of(document) == [[["No.", "Name"], ["1", "Ada Keeper"], ["2", "Ben Mate"]]]
    assert items_of(document) == []


def test_rows_with_the_longest_words_of_two_columns_are_not_wrapped_cells() -> None:
    words = rows(
        (50, 190), ("Long name", "Short"), ("The longest name", "The longest short"), ("Gen", "Gn"), leading=12
    )
    assert tables_of(document_of(words)) == [
        [["Long name", "Short"], ["The longest name", "The longest short"], ["Gen", "Gn"]]
    ]


def test_cells_may_be_in_the_middle_of_their_row() -> None:
    words = [run("Name of the", 50, 660, font=BOLD), run("boat", 50, 648, font=BOLD)]
    words += [run("What it carries", 140, 654, font=BOLD), run("Year", 360, 654, font=BOLD)]
    words += [run("Pears and plums, and sometimes nine people", 140, 626), run("with their dogs", 140, 614)]
    words += [run("Ada", 50, 620), run("1931", 360, 620), run("Bella of the", 50, 592), run("North", 50, 580)]
    words += [run("Post", 140, 586), run("1950", 360, 586)]
    assert tables_of(document_of([*AROUND[:2], *words, *AROUND[2:]])) == [
        [
            ["Name of the boat", "What it carries", "Year"],
            ["Ada", "Pears and plums, and sometimes nine people with their dogs", "1931"],
            ["Bella of the North", "Post", "1950"],
        ]
    ]


def test_columns_as_close_as_words_are_columns_if_their_texts_are_aligned() -> None:
    words = rows(
        (50, 120, 143), ("Lamp", "Oil", "N"), ("old", "12.4", "120"), ("new", "9.8", "98"), ("last", "10.6", "101")
    )
    assert tables_of(document_of(words)) == [
        [["Lamp", "Oil", "N"], ["old", "12.4", "120"], ["new", "9.8", "98"], ["last", "10.6", "101"]]
    ]


def test_the_paragraph_below_a_table_is_none_of_its_rows() -> None:
    words = rows((50, 120), ("Age", "Plan"), ("65", "99"))
    below = column(["Below it.", FULL], top=620)
    texts = blocks_of(document_of([*words, *below]))
    assert texts[0] == "Table Age  Plan\n65  99"
    assert texts[1].startswith("Paragraph Below it.")


def test_numbered_lines_of_code_are_no_table() -> None:
    runs = [
        part
        for at in range(4)
        for part in (run(str(at + 1), 50, 700 - 12 * at, 6), run("lit = True", 70, 700 - 12 * at, font=MONO))
    ]
    assert tables_of(document_of(runs)) == []


def test_a_row_of_cells_is_no_heading() -> None:
    cells = [run(text, 50 + 120 * at, 600, 14, BOLD) for at, text in enumerate(("Lamp", "Oil", "Wick"))]
    texts = blocks_of(document_of([*column([FULL] * 4), *cells, *column([FULL] * 4, top=560)]))
    assert not any(text.startswith("Heading") for text in texts)


def test_headings_of_different_sizes_beside_numbers_are_no_table() -> None:
    runs = [run("12", 50, 700), run("9", 200, 700), run("Preliminaries", 230, 700)]
    runs += [run("8", 50, 670, 14, BOLD), run("Overview of it all", 80, 670, 14, BOLD), *column([FULL] * 4, top=640)]
    assert tables_of(document_of(runs)) == []
