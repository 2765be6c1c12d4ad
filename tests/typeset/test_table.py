"""Tables, in a box and as records."""

from __future__ import annotations

import time

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.typeset.layout import Layout
from readtui.typeset.setting import Setting


def page(document: Document, measure: int) -> list[str]:
    layout = Layout(document, Setting(measure))
    return ["".join(run.text for run in layout.line(row).runs) for row in range(layout.rows)]


def people() -> Document:
    builder = Builder()
    builder.table([["Name", "Age"], ["Ann", "31"], ["Benedict", "1,024"]])
    return builder.build()


def test_a_table_that_fits_stands_in_a_box_with_its_numbers_at_the_right() -> None:
    assert page(people(), 40) == [
        "╭──────────┬───────╮",
        "│ Name     │   Age │",
        "├──────────┼───────┤",
        "│ Ann      │    31 │",
        "│ Benedict │ 1,024 │",
        "╰──────────┴───────╯",
    ]


def test_the_head_has_a_role_of_its_own() -> None:
    layout = Layout(people(), Setting(40))
    assert [run.role for run in layout.line(1).runs if run.start is not None] == ["tablehead", "tablehead"]
    assert [run.role for run in layout.line(3).runs if run.start is not None] == ["cell", "cell"]


def test_rows_of_several_rows_are_parted_by_light_lines_and_no_column_is_wider_than_its_rows() -> None:
    builder = Builder()
    builder.table([["a", "b"], ["x", "one two three four"], ["y", "five"]])
    assert page(builder.build(), 24) == [
        "╭───┬───────────────╮",
        "│ a │ b             │",
        "├───┼───────────────┤",
        "│ x │ one two three │",
        "│   │ four          │",
        "├┈┈┈┼┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┤",
        "│ y │ five          │",
        "╰───┴───────────────╯",
    ]


def test_one_long_cell_among_many_rows_draws_no_lines_between_them() -> None:
    builder = Builder()
    builder.table([["one two three four"], *["x"] * 5], head=0)
    shown = page(builder.build(), 18)
    assert shown[1:] == ["│ one two three │", "│ four          │", *["│ x             │"] * 5, "╰───────────────╯"]


def test_where_a_box_has_no_room_the_columns_stand_open() -> None:
    assert page(people(), 15) == [
        "───────────────",
        "Name        Age",
        "───────────────",
        "Ann          31",
        "Benedict  1,024",
        "───────────────",
    ]


def test_the_long_column_gets_the_room_and_short_ones_stay_whole() -> None:
    builder = Builder()
    builder.table([["New York", "one two three four five six seven eight", "Los Angeles"]] * 3, head=0)
    assert page(builder.build(), 50)[1:3] == [
        "│ New York │ one two three four   │ Los Angeles │",
        "│          │ five six seven eight │             │",
    ]


def test_a_head_over_several_columns_reaches_over_them() -> None:
    builder = Builder()
    builder.table([["", "General election", ""], ["Party", "Votes", "%"], ["Reds", "1,200", "40"]], head=2)
    assert page(builder.build(), 40) == [
        "╭───────┬──────────────────╮",
        "│       │ General election │",
        "│ Party │    Votes │     % │",
        "├───────┼──────────┼───────┤",
        "│ Reds  │    1,200 │    40 │",
        "╰───────┴──────────┴───────╯",
    ]


def test_a_line_across_the_table_reaches_over_all_columns_and_widens_none() -> None:
    builder = Builder()
    builder.table([["Name", "Age"], ["All the people", ""], ["Ann", "31"], ["Bob", ""]])
    assert page(builder.build(), 40) == [
        "╭──────┬─────╮",
        "│ Name │ Age │",
        "├──────┴─────┤",
        "│ All the    │",
        "│ people     │",
        "├┈┈┈┈┈┈┬┈┈┈┈┈┤",
        "│ Ann  │  31 │",
        "├┈┈┈┈┈┈┼┈┈┈┈┈┤",
        "│ Bob  │     │",
        "╰──────┴─────╯",
    ]


def test_numbers_stand_below_one_another_by_their_points_whatever_follows_them() -> None:
    builder = Builder()
    builder.table([["Growth"], ["1.25 %"], ["−10.5 %*"], ["7[1]"], ["n/a"]])
    assert page(builder.build(), 40)[1:-1] == [
        "│   Growth │",
        "├──────────┤",
        "│   1.25 % │",
        "│ −10.5 %* │",
        "│   7[1]   │",
        "│      n/a │",
    ]


def test_columns_are_aligned_as_the_author_said() -> None:
    builder = Builder()
    builder.table([["left", "mid", "10"], ["a", "b", "c"]], aligns=["left", "center", "right"])
    assert page(builder.build(), 30)[3] == "│ a    │  b  │  c │"


def test_a_table_of_one_head_has_no_rule() -> None:
    builder = Builder()
    builder.table([["a", "b"]])
    assert len(page(builder.build(), 30)) == 3


def test_markup_inside_a_cell_keeps_its_role() -> None:
    builder = Builder()
    builder.table([["a"], [[StyledText("b "), StyledText("c", (Style("strong"),))]]])
    layout = Layout(builder.build(), Setting(30))
    assert [(run.text, run.role) for run in layout.line(3).runs if run.start is not None] == [
        ("b ", "cell"),
        ("c", "cell strong"),
    ]


def test_words_are_not_shredded_to_keep_the_box() -> None:
    builder = Builder()
    builder.table([["aaaaaaaaaa", "bbbbbbbbbb"]], head=0)
    assert page(builder.build(), 20) == ["─" * 20, "aaaaaaaaaa", "  bbbbbbbbbb", "─" * 20]


def test_a_cell_too_high_for_a_box_makes_records_of_the_table() -> None:
    builder = Builder()
    builder.table([["a", "word " * 200]], head=0)
    assert page(builder.build(), 40)[1:3] == ["a", "  " + ("word " * 7).strip()]
    builder = Builder()
    builder.table([["word " * 200, ""], ["a", "b"]], head=0)
    assert page(builder.build(), 40)[1] == ("word " * 7).strip()


def test_the_rows_of_a_wrapped_cell_belong_to_the_first_of_them() -> None:
    builder = Builder()
    builder.table([["x", "one two three four"], ["y", "z"]], head=0)
    layout = Layout(builder.build(), Setting(24))
    assert [layout.offset_at(row) for row in range(6)] == [0, 0, 22, 22, 22, 26]
    assert layout.row_of(18) == 1
    assert layout.row_of(22) == 4


@pytest.mark.parametrize(
    "row",
    [["ab", "cd", "1.5", "gh", "ij"], ["a" * 16] * 20, ["a", "one two three four five " * 4, "c", "d", "e"]],
    ids=["box", "records", "sentences"],
)
def test_a_table_of_fifty_thousand_cells_is_set_before_one_looks_up(row: list[str]) -> None:
    builder = Builder()
    builder.table([row] * (50_000 // len(row)), head=0)
    document = builder.build()
    before = time.process_time()
    layout = Layout(document, Setting(72))
    assert all(layout.line(row).runs is not None for row in range(layout.rows // 2, layout.rows // 2 + 40))
    assert time.process_time() - before < 1.0  # a tenth of it on an idle machine
