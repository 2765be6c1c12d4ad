"""A table in a window: the present cell, what is in sight of it, and its words for other programs."""

from __future__ import annotations

import time
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document, Table
from readtui.reading.table_view import GAP, MAX_COLUMN_WIDTH, TableView

ROWS = [["No", "Name", "Town", "Born"], *[[str(row), f"name {row}", f"town {row}", "1815"] for row in range(1, 10)]]


def document_of(rows: Sequence[Sequence[str]], head: int = 1) -> Document:
    builder = Builder()
    builder.paragraph("Before")
    builder.table(rows, head)
    return builder.build()


def sheet_of(rows: Sequence[Sequence[str]] = ROWS, head: int = 1, words: str = "") -> TableView:
    """A sheet whose present cell has these words; by default the first."""
    document = document_of(rows, head)
    table = document.blocks[1]
    assert isinstance(table, Table)
    return TableView.of(document, table, document.text.index(words, table.span.start))


def present(sheet: TableView | None) -> str:
    assert sheet is not None
    return sheet.cell_text(sheet.row, sheet.column)


def test_it_opens_at_the_cell_of_the_place_in_the_text_and_below_the_heads() -> None:
    assert present(sheet_of(words="town 3")) == "town 3"
    assert present(sheet_of(words="own 3")) == "town 3"
    assert present(sheet_of(words="Town")) == "town 1"
    assert present(sheet_of()) == "1"
    sheet = sheet_of(words="town 3")
    assert sheet.current_cell.of(sheet.document.text) == "town 3"


def test_a_table_of_heads_alone_shows_them_as_rows() -> None:
    sheet = sheet_of([["a", "b"]])
    assert (present(sheet), sheet.has_header, sheet.first_body_row) == ("a", False, 0)


def test_moving_ends_at_the_edges() -> None:
    sheet = sheet_of()
    assert present(sheet.move_by(1, 1)) == "name 2"
    assert present(sheet.move_by(100, 100)) == "1815"
    assert sheet.move_by(100, 100).row == 9
    assert present(sheet.move_by(-1, -1)) == "1"


def test_the_first_column_stays_and_the_present_one_is_whole() -> None:
    sheet = sheet_of().with_size(window_width=2 + GAP + 6 + GAP + 6, window_height=5)
    assert [column for column, _ in sheet.visible_columns] == [0, 1, 2]
    assert sheet.has_more_columns
    sheet = sheet.move_by(0, 3)
    assert [column for column, _ in sheet.visible_columns] == [0, 2, 3]
    assert not sheet.has_more_columns
    sheet = sheet.move_by(0, -2)
    assert [column for column, _ in sheet.visible_columns] == [0, 1, 2]
    assert [column for column, _ in sheet.move_by(0, 2).move_to(1, 0).visible_columns] == [0, 1, 2]


def test_the_last_column_in_sight_may_be_cut_but_no_number_is_that_is_not_the_present_cell() -> None:
    sheet = sheet_of([["Key", "Long", "Number"], ["a", "one two three", "123456789"]])
    assert sheet.with_size(window_width=3 + GAP + 8, window_height=5).visible_columns == [(0, 3), (1, 8)]
    assert sheet.with_size(window_width=3 + GAP + 7, window_height=5).visible_columns == [(0, 3)]
    assert sheet.with_size(window_width=3 + GAP + 13 + GAP + 8, window_height=5).visible_columns == [(0, 3), (1, 13)]
    assert sheet.move_by(0, 2).with_size(window_width=3 + GAP + 8, window_height=5).visible_columns == [(0, 3), (2, 8)]
    assert sheet.with_size(window_width=3 + GAP, window_height=5).visible_columns == [(0, 3)]


def test_rows_scroll_as_little_as_they_must() -> None:
    sheet = sheet_of().with_size(80, 3)
    assert sheet.first_visible_row == 1
    assert sheet.move_by(2, 0).first_visible_row == 1
    assert sheet.move_by(3, 0).first_visible_row == 2
    assert sheet.move_by(8, 0).move_by(-1, 0).first_visible_row == 7
    assert sheet.move_by(8, 0).with_size(80, 20).first_visible_row == 1


def test_columns_are_as_wide_as_they_need_where_there_is_room_and_else_capped() -> None:
    rows = [["Key", "Long"], ["a", "x" * 100]]
    assert sheet_of(rows).with_size(200, 5).widths == (3, 100)
    assert sheet_of(rows).with_size(60, 5).widths == [3, 60 - 3 - GAP]
    assert sheet_of(rows).with_size(20, 5).widths == [3, MAX_COLUMN_WIDTH]
    assert sheet_of(rows).with_size(60, 5).longest_cut_cell == 100
    assert sheet_of(rows).with_size(200, 5).longest_cut_cell == 0
    assert sheet_of([["y" * 50, "b"]], head=0).with_size(30, 5).widths == [10, 1]
    assert sheet_of([["y" * 50]], head=0).with_size(30, 5).widths == [30]


def test_names_make_a_column_wider_up_to_a_limit() -> None:
    assert sheet_of([["A name", "n" * 30], ["a", "b"]]).natural_widths == (6, 20)


def test_a_cell_is_found_round_the_end_in_both_directions() -> None:
    sheet = sheet_of()
    assert present(sheet.find("NAME", 1)) == "name 1"
    assert present(sheet.find("town", -1)) == "town 9"
    assert present(sheet.move_to(2, 1).find("name 2", 1, here=True)) == "name 2"
    assert present(sheet.move_to(2, 1).find("name 2", 1)) == "name 2"
    assert sheet.find("nowhere", 1) is None


def test_rows_and_the_table_are_copied_with_tabs() -> None:
    sheet = sheet_of([["a", "b"], ["", "1"], ["x y", "2"]])
    assert sheet.move_by(1, 0).row_text == "x y\t2"
    assert sheet.table_text() == "a\tb\n\t1\nx y\t2"


def test_it_is_called_by_its_caption_or_else_by_its_section() -> None:
    def titled(*, heading: bool, caption: bool) -> str:
        builder = Builder()
        if heading:
            builder.heading("A section", 2)
        table = builder.table([["a"], ["b"]])
        if caption:
            builder.caption("A caption", table)
        builder.paragraph("On")
        document = builder.build()
        block = document.blocks[int(heading)]
        assert isinstance(block, Table)
        return TableView.of(document, block, 0).title

    assert titled(heading=True, caption=True) == "A caption"
    assert titled(heading=True, caption=False) == "A section"
    assert titled(heading=False, caption=False) == "Table"


def test_a_table_without_end_is_gone_through_in_time() -> None:
    sheet = sheet_of([["x"] * 20_000] * 2)
    started = time.process_time()
    assert sheet.move_to(1, 20_000).move_to(1, 0).first_scrolled_column == 1
    assert time.process_time() - started < 1


_MOVES = st.lists(st.tuples(st.integers(-12, 12), st.integers(-5, 5), st.integers(1, 60), st.integers(1, 12)))


@given(_MOVES)
def test_the_present_cell_is_always_in_sight(moves: list[tuple[int, int, int, int]]) -> None:
    sheet = sheet_of()
    for rows, columns, room, height in moves:
        sheet = sheet.with_size(room, height).move_by(rows, columns)
        assert sheet.first_visible_row <= sheet.row < sheet.first_visible_row + sheet.window_height
        assert (
            sheet.first_body_row
            <= sheet.first_visible_row
            <= max(len(ROWS) - sheet.window_height, sheet.first_body_row)
        )
        shown = dict(sheet.visible_columns)
        assert sum(shown.values()) + GAP * (len(shown) - 1) <= sheet.window_width
        if sheet.window_width >= 2 + GAP + 6:
            assert shown[sheet.column] == sheet.widths[sheet.column]
