"""The state of a list: filtering, folding, moving and scrolling, without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from readtui.tui.widgets.list_state import (
    ListRow,
    ListState,
    RowList,
    filtered,
    first_row,
    line_counts,
    place_away,
)

FRUIT = [
    ListRow("pear", 1, "sweet", group="Trees"),
    ListRow("lemon", 2, "sour", group="Trees"),
    ListRow("currant", 3, "sour", group="Bushes", synonyms="berry"),
]


def numbers(count: int) -> list[ListRow[int]]:
    return [ListRow(f"row {number}", number) for number in range(count)]


def listed(rows: Sequence[ListRow[int]], height: int = 5, *, is_active: bool = True) -> ListState[int]:
    state: ListState[int] = ListState()
    state.is_active = is_active
    state.show(lambda words, folded: filtered(rows, words))
    state.resize(height)
    return state


def rows_of(count: int, words: str, folded: frozenset[int]) -> RowList[int]:
    return filtered(numbers(count), words)


def tree(words: str, folded: frozenset[int]) -> RowList[int]:
    parent = ListRow("parent", 0, has_children=True, is_folded=0 in folded)
    children = [] if 0 in folded else [ListRow("child", 1, depth=1), ListRow("other", 2, depth=1)]
    return RowList([parent, *children])


def texts(state: ListState[int]) -> list[str]:
    return [shown.row.text for shown in state.visible_lines if shown.row is not None]


def test_rows_are_filtered_by_all_words_of_text_note_and_group() -> None:
    assert [one.text for one in filtered(FRUIT, "").rows] == ["Trees", "pear", "lemon", "Bushes", "currant"]
    assert filtered(FRUIT, "").headings == {0, 3}
    assert [one.text for one in filtered(FRUIT, "SOUR trees").rows] == ["Trees", "lemon"]
    assert filtered(FRUIT, "stone") == RowList([])


@given(st.integers(0, 60), st.sets(st.integers(0, 59)), st.integers(0, 70), st.integers(1, 20), st.integers(0, 7))
def test_the_cursor_is_never_on_a_heading_and_always_visible(
    count: int, headings: set[int], first: int, height: int, extra: int
) -> None:
    rows = RowList(numbers(count), frozenset(headings))
    for place in range(count):
        cursor = place_away(rows, place, 1)
        if set(range(count)) - headings:
            assert cursor not in headings
        top = first_row(rows, cursor, first, height, extra if 3 * extra < height else 0)
        assert max(top, 0) <= cursor < top + max(height, 1)


def test_rows_are_filtered_by_their_synonyms_too() -> None:
    assert [one.text for one in filtered(FRUIT, "berry").rows] == ["Bushes", "currant"]


def test_the_first_row_below_a_heading_is_current() -> None:
    state = listed(FRUIT)
    assert texts(state) == ["Trees", "pear", "lemon", "Bushes", "currant"]
    assert state.visible_lines[0].row == ListRow("Trees")
    assert state.visible_lines[0].is_heading
    assert state.current == FRUIT[0]
    assert state.move(2)
    assert not state.move(1)
    assert state.current == FRUIT[2]
    state.filter_by("sour trees")
    assert state.current == FRUIT[1]
    state.clear_filter()
    assert len(texts(state)) == 5


def test_the_list_scrolls_as_far_as_the_cursor_moves_and_by_itself() -> None:
    state = listed(numbers(40))
    state.move(5)
    assert texts(state)[-1] == "row 5"
    state.scroll(10)
    assert texts(state)[0] == "row 11"
    state.scroll(100)
    assert texts(state)[-1] == "row 39"
    state.scroll(-100)
    assert (texts(state)[0], state.cursor) == ("row 0", 5)


def test_a_list_of_another_document_is_not_filtered_folded_or_scrolled() -> None:
    state = listed(numbers(40))
    state.filter_by("row 3")
    state.move(3)
    state.show(tree, is_other=True)
    assert (state.words, state.folded, state.cursor, state.first) == ("", frozenset(), 0, 0)


def test_a_list_that_is_not_active_is_at_the_position_in_the_text() -> None:
    def rows(here: int) -> RowList[int]:
        return RowList([ListRow(f"row {n}", n, is_here=n == here) for n in range(40)], here=here)

    state: ListState[int] = ListState()
    state.resize(5)
    state.show(lambda words, folded: rows(20))
    assert (state.cursor, [shown.is_highlighted for shown in state.visible_lines].count(True)) == (20, 1)
    state.is_active = True
    state.move(3)
    state.show(lambda words, folded: rows(21))
    assert state.cursor == 23
    assert state.first <= 23 < state.first + 5
    state.is_active = False
    state.show(lambda words, folded: rows(22))
    assert state.cursor == 22


def test_a_fold_keeps_the_cursor_and_an_empty_list_has_none() -> None:
    state: ListState[int] = ListState()
    state.fold()
    state.unfold()
    assert (state.current, state.move(1)) == (None, False)
    state.show(tree)
    state.is_active = True
    state.move(2)
    state.fold()
    assert (state.cursor, state.folded) == (0, frozenset())
    state.fold()
    assert state.folded == {0}
    state.unfold()
    assert (state.cursor, state.folded) == (0, frozenset())


@given(
    st.lists(st.sampled_from(("move", "go", "scroll", "fold", "unfold", "filter", "clear", "resize", "tree", "rows"))),
    st.lists(st.integers(-9, 50), min_size=1),
    st.booleans(),
)
def test_the_cursor_is_always_on_a_row(changes: list[str], numbers_used: list[int], is_active: bool) -> None:
    state = listed(numbers(20), is_active=is_active)
    for index, change in enumerate(changes):
        number = numbers_used[index % len(numbers_used)]
        match change:
            case "move":
                state.move(number)
            case "go":
                state.go_to(abs(number))
            case "scroll":
                state.scroll(number)
            case "fold":
                state.fold()
            case "unfold":
                state.unfold()
            case "filter":
                state.filter_by(str(number))
            case "clear":
                state.clear_filter()
            case "resize":
                state.resize(max(number, 1))
            case "tree":
                state.show(tree, is_other=number > 9)
            case _:
                state.show(partial(rows_of, max(number, 0)))
        assert 0 <= state.first <= max(len(state.rows.rows) - 1, 0)
        assert (state.current is not None) == bool(state.rows.rows)
        assert len(state.visible_lines) == state.height


def wrapped(count: int, height: int, *, lines: int = 3, is_active: bool = True) -> ListState[int]:
    """A list whose rows all want so many lines."""
    state = listed(numbers(count), height, is_active=is_active)
    state.lines_of = lambda one: lines
    return state


def painted(state: ListState[int]) -> str:
    """The visible lines by the last digits of their rows; a dot for each blank one."""
    return "".join(str(shown.place % 10) if shown.row is not None else "." for shown in state.visible_lines)


def test_all_rows_take_several_lines_if_there_is_room() -> None:
    assert painted(wrapped(3, 9)) == "000111222"
    assert painted(wrapped(3, 8, lines=2, is_active=False)) == "001122.."


def test_the_row_at_the_cursor_takes_its_lines_first_and_then_each_a_second_one() -> None:
    state = wrapped(4, 8)
    assert painted(state) == "00011223"
    state.move(3)
    assert painted(state) == "00112333"
    assert line_counts([3, 3, 1], 6, None) == [3, 2, 1]
    assert line_counts([9, 9], 2, 1) == [1, 1]


def test_without_room_only_the_rows_at_the_cursor_and_the_mouse_take_several_lines() -> None:
    state = wrapped(40, 6)
    assert painted(state) == "000123"
    state.hover(3)
    assert painted(state) == "000111"
    state.hover(5)
    assert painted(state) == "000111"
    state.hover(None)
    state.hover(5)
    assert painted(state) == "012333"
    state.hover(None)
    assert painted(state) == "000123"
    state.move(5)
    assert painted(state) == "234555"
    state.hover(0)
    assert (state.hovered, painted(state)) == (2, "222345")


def test_the_list_scrolls_to_its_last_row_below_rows_of_several_lines() -> None:
    state = wrapped(8, 6)
    state.scroll(99)
    assert painted(state) == "234567"
    state.move(7)
    assert painted(state) == "456777"
    state.scroll(-1)
    state.scroll(99)
    assert painted(state)[-1] == "7"


@given(
    st.integers(0, 30),
    st.integers(1, 20),
    st.integers(1, 4),
    st.integers(0, 40),
    st.integers(0, 25),
    st.integers(-9, 9),
    st.booleans(),
)
def test_the_cursor_is_visible_whatever_lines_rows_take(
    count: int, height: int, lines: int, moved: int, hovered: int, scrolled: int, is_active: bool
) -> None:
    state = wrapped(count, height, lines=lines, is_active=is_active)
    state.move(moved)
    places = [shown.place for shown in state.visible_lines if shown.row is not None]
    assert len(state.visible_lines) == height
    assert places == sorted(places)
    assert not count or state.cursor in places
    if count <= height:
        assert sorted(set(places)) == list(range(count))
    state.hover(hovered)
    if state.hovered is not None:
        assert state.hovered in [shown.place for shown in state.visible_lines]
    state.scroll(scrolled)
    assert len(state.visible_lines) == height
    assert not count or any(shown.row is not None for shown in state.visible_lines)
