"""Tables that fit no page, as records."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.builder import Builder, Content
from readtui.document.model import Table
from readtui.typeset.columns import cell_widths
from readtui.typeset.layout import Layout
from readtui.typeset.records import column_names, set_records
from readtui.typeset.setting import Setting
from tests.typeset.test_table import page, people


def records(rows: Sequence[Sequence[Content]], measure: int, head: int = 1, hint: str = "") -> list[str]:
    """A table as records, between the lines above and below it."""
    builder = Builder()
    builder.table(rows, head)
    document = builder.build()
    table = document.blocks[0]
    assert isinstance(table, Table)
    body = set_records(document, table, cell_widths(document.text, table), measure, hint)
    shown = [*body.above, *(body.paint(row, 0, 0) for row in range(len(body.starts))), *body.below]
    first, *rest, last = ["".join(run.text for run in runs) for runs in shown]
    assert first == last == "─" * measure
    return rest


def test_as_many_cells_stand_on_a_row_as_fit_behind_the_names_of_their_columns() -> None:
    rows = [["Name of all", "Age", "Town"], ["Ann", "31", "Rome"], ["Benedict", "7", "Oslo"]]
    assert records(rows, 19) == [
        *("Name of all · Age", "  Town", ""),
        *("Name of all: Ann", "  Age: 31", "  Town: Rome", ""),
        *("Name of all:", "  Benedict", "  Age: 7", "  Town: Oslo"),
    ]


def test_records_of_one_row_each_stand_close_together() -> None:
    rows = [["No", "A"], ["1", "b"], ["2", "c"]]
    assert records(rows, 13) == ["No · A", "", "No: 1 · A: b", "No: 2 · A: c"]


def test_most_records_tell_whether_blank_rows_part_them() -> None:
    long = ["one two three", "four"]
    assert records([["a", "b"], long, ["c", "d"]], 13, head=0) == ["a · b", "one two three", "four", "c · d"]
    assert records([long, ["c", "d"]], 13, head=0) == ["one two three", "four", "", "c · d"]


def test_a_narrow_page_has_a_cell_on_each_row_and_hangs_none() -> None:
    assert page(people(), 14)[1:-1] == ["Name · Age", "", "Name: Ann", "Age: 31", "", "Name: Benedict", "Age: 1,024"]


def test_a_long_cell_goes_on_below_and_stands_below_a_long_name() -> None:
    rows = [["No", "A long header"], ["1", "one two three"], ["", "four"]]
    assert records(rows, 11) == [
        *("No", "A long", "header", "", "No: 1", "A long", "header:", "one two", "three"),
        *("", "A long", "header:", "four"),
    ]
    assert records([["Key", "b"], ["one two three four five", "c"]], 16) == [
        *("Key · b", "", "Key: one two", "  three four", "  five", "  b: c"),
    ]


def test_a_record_without_a_head_has_its_values_only() -> None:
    assert records([["one two", "three"], ["", ""], ["four", ""]], 7, head=0) == ["one two", "three", "", "four"]


def test_a_table_of_heads_alone_is_set_too() -> None:
    assert records([["aaaaaaaa", "bbbbbbbb"]], 9) == ["aaaaaaaa", "bbbbbbbb"]


def test_heads_names_and_values_have_roles_of_their_own() -> None:
    layout = Layout(people(), Setting(14))
    roles = [[(run.text, run.role) for run in layout.line(row).runs] for row in (1, 3)]
    assert roles == [
        [("Name", "tablehead"), (" · ", "frame"), ("Age", "tablehead")],
        [("Name: ", "cellname"), ("Ann", "cell")],
    ]


def test_it_is_said_how_large_the_table_is_and_which_key_opens_it() -> None:
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


def test_a_column_is_called_by_its_heads_and_those_that_reach_over_it() -> None:
    heads = [["Party", "2019", "", "2023", ""], ["", "Votes", "%", "Votes", "%"]]
    assert names([*heads, list("abcde")], 2) == ["Party", "2019 Votes", "2019 %", "2023 Votes", "2023 %"]
    assert names([["a", "b"]], 0) == ["", ""]
