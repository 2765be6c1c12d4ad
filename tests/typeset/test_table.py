"""Tables, in a box and as records."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from readtui.document.builder import Builder
from readtui.document.content import Content
from readtui.document.model import Document, Style, StyledText, Table
from readtui.typeset.layout import Layout
from readtui.typeset.setting import Setting
from readtui.typeset.table import column_names, typeset_records
from readtui.typeset.table_columns import cell_widths
from tests.calls import calls_of


def page(document: Document, measure: int) -> list[str]:
    layout = Layout(document, Setting(measure))
    return ["".join(run.text for run in layout.line(row).runs) for row in range(layout.rows)]


def people() -> Document:
    builder = Builder()
    builder.table([["Name", "Age"], ["Ann", "31"], ["Benedict", "1,024"]])
    return builder.build()


def test_a_table_that_fits_has_a_box_and_numbers_at_the_right() -> None:
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


def test_tall_rows_have_lines_between_them_and_no_column_is_wider_than_its_rows() -> None:
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


def test_a_table_too_wide_for_a_box_has_no_vertical_lines() -> None:
    assert page(people(), 15) == [
        "───────────────",
        "Name        Age",
        "───────────────",
        "Ann          31",
        "Benedict  1,024",
        "───────────────",
    ]


def test_the_long_column_wraps_and_short_ones_do_not() -> None:
    builder = Builder()
    builder.table([["New York", "one two three four five six seven eight", "Los Angeles"]] * 3, head=0)
    assert page(builder.build(), 50)[1:3] == [
        "│ New York │ one two three four   │ Los Angeles │",
        "│          │ five six seven eight │             │",
    ]


def test_a_header_of_several_columns_spans_them() -> None:
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


def test_a_cell_across_the_table_spans_all_columns_and_widens_none() -> None:
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


def test_numbers_are_aligned_by_their_decimal_points() -> None:
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


def test_columns_have_the_alignment_of_the_author() -> None:
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


def test_words_do_not_break_to_keep_the_box() -> None:
    builder = Builder()
    builder.table([["aaaaaaaaaa", "bbbbbbbbbb"]], head=0)
    assert page(builder.build(), 20) == ["─" * 20, "aaaaaaaaaa", "  bbbbbbbbbb", "─" * 20]


def test_a_table_with_a_very_tall_cell_is_shown_as_records() -> None:
    builder = Builder()
    builder.table([["a", "word " * 200]], head=0)
    assert page(builder.build(), 40)[1:3] == ["a", "  " + ("word " * 7).strip()]
    builder = Builder()
    builder.table([["word " * 200, ""], ["a", "b"]], head=0)
    assert page(builder.build(), 40)[1] == ("word " * 7).strip()


def test_the_lines_of_a_cell_are_below_one_another() -> None:
    builder = Builder()
    builder.table([["a", "b"], ["x", "one two three\nfour five six seven"], ["y", "eight"]])
    assert page(builder.build(), 40) == [
        "╭───┬─────────────────────╮",
        "│ a │ b                   │",
        "├───┼─────────────────────┤",
        "│ x │ one two three       │",
        "│   │ four five six seven │",
        "├┈┈┈┼┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┤",
        "│ y │ eight               │",
        "╰───┴─────────────────────╯",
    ]


def test_short_lines_of_a_cell_are_on_one_row() -> None:
    builder = Builder()
    builder.table([["a", "b\nc"], ["x\ny", "one\ntwo"]])
    assert page(builder.build(), 40) == [
        "╭───────┬───────────╮",
        "│ a     │ b / c     │",
        "├───────┼───────────┤",
        "│ x / y │ one / two │",
        "╰───────┴───────────╯",
    ]
    layout = Layout(builder.build(), Setting(40))
    assert [(run.text, run.role) for run in layout.line(3).runs if run.text.strip()][1:4] == [
        ("x", "cell"),
        (" / ", "frame"),
        ("y", "cell"),
    ]


def test_indented_and_blank_lines_of_a_cell_stay_lines() -> None:
    builder = Builder()
    builder.table([["x():\n  y", "a\n\nb"]], head=0)
    assert page(builder.build(), 40) == [
        "╭──────┬───╮",
        "│ x(): │ a │",
        "│   y  │   │",
        "│      │ b │",
        "╰──────┴───╯",
    ]


def test_a_line_of_a_cell_that_spans_columns_or_does_not_fit_wraps() -> None:
    builder = Builder()
    builder.table([["one\ntwo three four", ""], ["x", "y\nfive six seven eight"]], head=0)
    assert page(builder.build(), 20) == [
        "╭─────────────────╮",
        "│ one             │",
        "│ two three four  │",
        "├┈┈┈┬┈┈┈┈┈┈┈┈┈┈┈┈┈┤",
        "│ x │ y           │",
        "│   │ five six    │",
        "│   │ seven eight │",
        "╰───┴─────────────╯",
    ]


def test_a_cell_with_too_many_lines_makes_the_table_records() -> None:
    builder = Builder()
    builder.table([["a", "b"], ["x", "\n".join("word" for _ in range(30))]])
    assert page(builder.build(), 40)[1:6] == ["a · b", "", "a: x", "  b: word", "  word"]


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
def test_a_table_of_fifty_thousand_cells_takes_few_calls_a_cell(row: list[str]) -> None:
    builder = Builder()
    builder.table([row] * (50_000 // len(row)), head=0)
    document = builder.build()

    def show_the_middle() -> None:
        layout = Layout(document, Setting(72))
        assert all(layout.line(row).runs is not None for row in range(layout.rows // 2, layout.rows // 2 + 40))

    assert calls_of(show_the_middle) < 40 * 50_000


# Records


def records(rows: Sequence[Sequence[Content]], measure: int, head: int = 1, hint: str = "") -> list[str]:
    """The rows of a table as records, without the lines above and below them."""
    builder = Builder()
    builder.table(rows, head)
    document = builder.build()
    table = document.blocks[0]
    assert isinstance(table, Table)
    body = typeset_records(document, table, cell_widths(document.text, table), measure, hint)
    shown = [*body.above, *(body.paint(row, 0, 0) for row in range(len(body.starts))), *body.below]
    first, *rest, last = ["".join(run.text for run in runs) for runs in shown]
    assert first == last == "─" * measure
    return rest


def test_a_row_of_a_record_has_as_many_named_cells_as_fit() -> None:
    rows = [["Name of all", "Age", "Town"], ["Ann", "31", "Rome"], ["Benedict", "7", "Oslo"]]
    assert records(rows, 19) == [
        *("Name of all · Age", "  Town", ""),
        *("Name of all: Ann", "  Age: 31", "  Town: Rome", ""),
        *("Name of all:", "  Benedict", "  Age: 7", "  Town: Oslo"),
    ]


def test_records_of_one_row_have_no_blank_rows_between_them() -> None:
    rows = [["No", "A"], ["1", "b"], ["2", "c"]]
    assert records(rows, 13) == ["No · A", "", "No: 1 · A: b", "No: 2 · A: c"]


def test_the_majority_of_records_decides_about_blank_rows() -> None:
    long = ["one two three", "four"]
    assert records([["a", "b"], long, ["c", "d"]], 13, head=0) == ["a · b", "one two three", "four", "c · d"]
    assert records([long, ["c", "d"]], 13, head=0) == ["one two three", "four", "", "c · d"]


def test_the_lines_of_a_cell_are_rows_of_its_record() -> None:
    rows = [["Name", "Towns\nand years"], ["Ann", "Rome 1815\nOslo"]]
    assert records(rows, 40) == [
        "Name",
        "  Towns",
        "  and years",
        "",
        "Name: Ann",
        "  Towns and years: Rome 1815",
        "  Oslo",
    ]


def test_a_narrow_page_has_one_cell_in_each_row_without_indent() -> None:
    assert page(people(), 14)[1:-1] == ["Name · Age", "", "Name: Ann", "Age: 31", "", "Name: Benedict", "Age: 1,024"]


def test_a_long_cell_wraps_and_is_below_a_long_name() -> None:
    rows = [["No", "A long header"], ["1", "one two three"], ["", "four"]]
    assert records(rows, 11) == [
        *("No", "A long", "header", "", "No: 1", "A long", "header:", "one two", "three"),
        *("", "A long", "header:", "four"),
    ]
    assert records([["Key", "b"], ["one two three four five", "c"]], 16) == [
        *("Key · b", "", "Key: one two", "  three four", "  five", "  b: c"),
    ]


def test_a_record_without_headers_has_values_only() -> None:
    assert records([["one two", "three"], ["", ""], ["four", ""]], 7, head=0) == ["one two", "three", "", "four"]


def test_a_table_of_headers_only_is_typeset() -> None:
    assert records([["aaaaaaaa", "bbbbbbbb"]], 9) == ["aaaaaaaa", "bbbbbbbb"]


def test_heads_names_and_values_have_roles_of_their_own() -> None:
    layout = Layout(people(), Setting(14))
    roles = [[(run.text, run.role) for run in layout.line(row).runs] for row in (1, 3)]
    assert roles == [
        [("Name", "tablehead"), (" · ", "frame"), ("Age", "tablehead")],
        [("Name: ", "cellname"), ("Ann", "cell")],
    ]


def test_the_size_of_a_table_and_its_key_are_shown() -> None:
    layout = Layout(people(), Setting(14, table_key="x"))
    rows = ["".join(run.text for run in layout.line(row).runs) for row in range(4)]
    assert rows == ["─" * 14, "2 rows, 2", "columns · x", "opens the"]
    assert records([["a", "b"], ["c", "d"]], 40, hint="x")[0] == "1 row, 2 columns · x opens the table"


def names(rows: Sequence[Sequence[Content]], head: int) -> list[str]:
    builder = Builder()
    builder.table(rows, head)
    document = builder.build()
    table = document.blocks[0]
    assert isinstance(table, Table)
    return column_names(document.text, table)


def test_a_column_is_named_by_its_headers_and_those_that_span_it() -> None:
    heads = [["Party", "2019", "", "2023", ""], ["", "Votes", "%", "Votes", "%"]]
    assert names([*heads, list("abcde")], 2) == ["Party", "2019 Votes", "2019 %", "2023 Votes", "2023 %"]
    assert names([["a", "b"]], 0) == ["", ""]
