"""Tables, in a box and as records."""

from __future__ import annotations

from readtui.document.builder import Builder, Mark, Piece
from readtui.document.model import Document
from readtui.typeset.layout import Layout, Setting


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


def test_the_widest_column_gives_way_first_and_rows_are_parted() -> None:
    builder = Builder()
    builder.table([["a", "b"], ["x", "one two three"], ["y", "four"]])
    assert page(builder.build(), 17) == [
        "╭───┬───────────╮",
        "│ a │ b         │",
        "├───┼───────────┤",
        "│ x │ one two   │",
        "│   │ three     │",
        "├───┼───────────┤",
        "│ y │ four      │",
        "╰───┴───────────╯",
    ]


def test_columns_are_aligned_as_the_author_said() -> None:
    builder = Builder()
    builder.table([["left", "mid", "10"], ["a", "b", "c"]], aligns=["left", "center", "right"])
    assert page(builder.build(), 30)[3] == "│ a    │  b  │  c │"


def test_what_is_left_over_goes_to_the_first_that_needs_it() -> None:
    builder = Builder()
    builder.table([["aa bb cc", "aa bb cc"]], head=0)
    assert page(builder.build(), 18)[0] == "╭────────┬───────╮"


def test_a_table_of_one_head_has_no_rule() -> None:
    builder = Builder()
    builder.table([["a", "b"]])
    assert len(page(builder.build(), 30)) == 3


def test_markup_inside_a_cell_keeps_its_role() -> None:
    builder = Builder()
    builder.table([["a"], [[Piece("b "), Piece("c", (Mark("strong"),))]]])
    layout = Layout(builder.build(), Setting(30))
    assert [(run.text, run.role) for run in layout.line(3).runs if run.start is not None] == [
        ("b ", "cell"),
        ("c", "cell strong"),
    ]


def test_a_table_that_does_not_fit_is_a_list_of_records() -> None:
    assert page(people(), 14) == ["Name", "Age", "", "Name: Ann", "Age: 31", "", "Name: Benedict", "Age: 1,024"]


def test_a_record_hangs_where_there_is_room_and_else_stands_below_its_name() -> None:
    builder = Builder()
    builder.table([["No", "A long header"], ["1", "one two three"], ["", "four"]])
    assert page(builder.build(), 12) == [
        *("No", "A long", "header", "", "No: 1", "A long", "header:", "one two", "three"),
        *("", "A long", "header:", "four"),
    ]


def test_a_record_without_a_head_has_its_values_only() -> None:
    builder = Builder()
    builder.table([["one two", "three"], ["", ""], ["four", ""]], head=0)
    assert page(builder.build(), 7) == ["one two", "three", "", "four"]


def test_words_are_not_shredded_to_keep_the_box() -> None:
    builder = Builder()
    builder.table([["aaaaaaaaaa", "bbbbbbbbbb"]], head=0)
    assert page(builder.build(), 20) == ["aaaaaaaaaa", "bbbbbbbbbb"]


def test_the_rows_of_a_wrapped_cell_belong_to_the_first_of_them() -> None:
    builder = Builder()
    builder.table([["x", "one two three"], ["y", "z"]], head=0)
    layout = Layout(builder.build(), Setting(17))
    assert [layout.offset_at(row) for row in range(6)] == [0, 0, 17, 17, 17, 21]
    assert layout.row_of(13) == 1
    assert layout.row_of(17) == 4
