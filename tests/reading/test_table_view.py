"""A table in a window: the current cell, the visible part, and the text for the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document, Table
from readtui.reading.table_view import GAP, MAX_COLUMN_WIDTH, TableView
from tests.calls import calls_of

ROWS = [["No", "Name", "Town", "Born"], *[[str(row), f"name {row}", f"town {row}", "1815"] for row in range(1, 10)]]


def document_of(rows: Sequence[Sequence[str]], head: int = 1) -> Document:
    builder = Builder()
    builder.paragraph("Before")
    builder.table(rows, head)
    return builder.build()


def view_of(rows: Sequence[Sequence[str]] = ROWS, head: int = 1, words: str = "") -> TableView:
    """A view whose current cell has the text `words`; by default the first cell."""
    document = document_of(rows, head)
    table = document.blocks[1]
    assert isinstance(table, Table)
    return TableView.of(document, table, document.text.index(words, table.span.start))


def current_text(view: TableView | None) -> str:
    assert view is not None
    return view.cell_text(view.row, view.column)


def test_it_opens_at_the_cell_of_a_place_in_the_text_below_the_header() -> None:
    assert current_text(view_of(words="town 3")) == "town 3"
    assert current_text(view_of(words="own 3")) == "town 3"
    assert current_text(view_of(words="Town")) == "town 1"
    assert current_text(view_of()) == "1"
    view = view_of(words="town 3")
    assert view.current_cell.of(view.document.text) == "town 3"


def test_a_table_that_is_all_header_shows_it_as_rows() -> None:
    view = view_of([["a", "b"]])
    assert (current_text(view), view.has_header, view.first_body_row) == ("a", False, 0)


def test_moving_ends_at_the_edges() -> None:
    view = view_of()
    assert current_text(view.move_by(1, 1)) == "name 2"
    assert current_text(view.move_by(100, 100)) == "1815"
    assert view.move_by(100, 100).row == 9
    assert current_text(view.move_by(-1, -1)) == "1"


def test_the_first_column_stays_and_the_current_one_is_not_cut() -> None:
    view = view_of().with_size(window_width=2 + GAP + 6 + GAP + 6, window_height=5)
    assert [column for column, _ in view.visible_columns] == [0, 1, 2]
    assert view.has_more_columns
    view = view.move_by(0, 3)
    assert [column for column, _ in view.visible_columns] == [0, 2, 3]
    assert not view.has_more_columns
    view = view.move_by(0, -2)
    assert [column for column, _ in view.visible_columns] == [0, 1, 2]
    assert [column for column, _ in view.move_by(0, 2).move_to(1, 0).visible_columns] == [0, 1, 2]


def test_the_last_visible_column_may_be_cut_but_not_a_number_beside_the_current_cell() -> None:
    view = view_of([["Key", "Long", "Number"], ["a", "one two three", "123456789"]])
    assert view.with_size(window_width=3 + GAP + 8, window_height=5).visible_columns == [(0, 3), (1, 8)]
    assert view.with_size(window_width=3 + GAP + 7, window_height=5).visible_columns == [(0, 3)]
    assert view.with_size(window_width=3 + GAP + 13 + GAP + 8, window_height=5).visible_columns == [(0, 3), (1, 13)]
    assert view.move_by(0, 2).with_size(window_width=3 + GAP + 8, window_height=5).visible_columns == [(0, 3), (2, 8)]
    assert view.with_size(window_width=3 + GAP, window_height=5).visible_columns == [(0, 3)]


def test_rows_scroll_as_little_as_they_must() -> None:
    view = view_of().with_size(80, 3)
    assert view.first_visible_row == 1
    assert view.move_by(2, 0).first_visible_row == 1
    assert view.move_by(3, 0).first_visible_row == 2
    assert view.move_by(8, 0).move_by(-1, 0).first_visible_row == 7
    assert view.move_by(8, 0).with_size(80, 20).first_visible_row == 1


def test_columns_have_their_natural_width_or_a_capped_one() -> None:
    rows = [["Key", "Long"], ["a", "x" * 100]]
    assert view_of(rows).with_size(200, 5).widths == (3, 100)
    assert view_of(rows).with_size(60, 5).widths == [3, 60 - 3 - GAP]
    assert view_of(rows).with_size(20, 5).widths == [3, MAX_COLUMN_WIDTH]
    assert view_of(rows).with_size(60, 5).longest_cut_cell == 100
    assert view_of(rows).with_size(200, 5).longest_cut_cell == 0
    assert view_of([["y" * 50, "b"]], head=0).with_size(30, 5).widths == [10, 1]
    assert view_of([["y" * 50]], head=0).with_size(30, 5).widths == [30]


def test_names_make_a_column_wider_up_to_a_limit() -> None:
    assert view_of([["A name", "n" * 30], ["a", "b"]]).natural_widths == (6, 20)


def test_the_search_wraps_around_in_both_directions() -> None:
    view = view_of()
    assert current_text(view.find("NAME", 1)) == "name 1"
    assert current_text(view.find("town", -1)) == "town 9"
    assert current_text(view.move_to(2, 1).find("name 2", 1, here=True)) == "name 2"
    assert current_text(view.move_to(2, 1).find("name 2", 1)) == "name 2"
    assert view.find("nowhere", 1) is None


def test_the_search_ignores_case_also_where_letters_change_their_number() -> None:
    view = view_of([["a", "b"], ["Straße", "Fluß"], ["STRASSE", "x"]])
    first = view.find("strasse", 1, here=True)
    assert current_text(first) == "Straße"
    assert first is not None
    assert current_text(first.find("ss", 1)) == "Fluß"
    assert current_text(first.find("ss", -1)) == "STRASSE"
    assert view.find("eF", 1) is None  # in no cell, but in two together


@given(st.lists(st.lists(st.text("abß", max_size=3), min_size=2, max_size=2), min_size=2, max_size=4), st.data())
def test_the_search_finds_what_cell_by_cell_is_found(rows: list[list[str]], data: st.DataObject) -> None:
    view = view_of([["x", "y"], *rows, ["end", "end"]])
    count = 2 * (len(view.table.rows) - 1)
    at, step = data.draw(st.integers(0, count - 1)), data.draw(st.sampled_from([1, -1]))
    words, here = data.draw(st.sampled_from(["a", "ss", "SSa", "b"])), data.draw(st.booleans())
    places = [divmod((at + step * distance) % count, 2) for distance in range(0 if here else 1, count + 1)]
    expected = [
        (row + 1, column) for row, column in places if words.casefold() in view.cell_text(row + 1, column).casefold()
    ]
    found = view.move_to(at // 2 + 1, at % 2).find(words, step, here=here)
    assert ((found.row, found.column) if found is not None else None) == (expected[0] if expected else None)


def test_searching_a_large_table_takes_few_calls() -> None:
    view = view_of([["a", "b"], *([str(row), f"cell {row}"] for row in range(5_000))])
    assert calls_of(lambda: view.find("nowhere", 1)) < 11_000  # about one for each cell
    assert calls_of(lambda: view.move_to(3, 1).find("nowhere", 1)) < 200


def test_rows_and_the_table_are_copied_with_tabs() -> None:
    view = view_of([["a", "b"], ["", "1"], ["x y", "2"]])
    assert view.move_by(1, 0).row_text == "x y\t2"
    assert view.table_text() == "a\tb\n\t1\nx y\t2"


def test_a_cell_with_several_lines_is_one_line_in_the_window_and_for_the_clipboard() -> None:
    view = view_of([["No", "Towns"], ["1", "Rome\nOslo"], ["2", "Bern"]], words="Rome")
    assert view.cell_line(view.row, view.column) == "Rome · Oslo"
    assert view.natural_widths == (2, 11)
    assert view.row_text == "1\tRome Oslo"
    assert current_text(view) == "Rome\nOslo"


def test_the_title_is_the_caption_or_the_section() -> None:
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


def test_a_move_in_a_huge_table_takes_few_calls_a_column() -> None:
    view = view_of([["x"] * 20_000] * 2)
    assert view.move_to(1, 20_000).move_to(1, 0).first_scrolled_column == 1
    assert calls_of(lambda: view.move_to(1, 20_000).move_to(1, 0)) < 10 * 20_000


_MOVES = st.lists(st.tuples(st.integers(-12, 12), st.integers(-5, 5), st.integers(1, 60), st.integers(1, 12)))


@given(_MOVES)
def test_the_current_cell_is_always_visible(moves: list[tuple[int, int, int, int]]) -> None:
    view = view_of()
    for rows, columns, room, height in moves:
        view = view.with_size(room, height).move_by(rows, columns)
        assert view.first_visible_row <= view.row < view.first_visible_row + view.window_height
        assert view.first_body_row <= view.first_visible_row <= max(len(ROWS) - view.window_height, view.first_body_row)
        shown = dict(view.visible_columns)
        assert sum(shown.values()) + GAP * (len(shown) - 1) <= view.window_width
        if view.window_width >= 2 + GAP + 6:
            assert shown[view.column] == view.widths[view.column]
