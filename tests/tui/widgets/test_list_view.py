"""The list: moving, filtering, folding and choosing, without the reader."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult

from readtui.config import paths, themes
from readtui.tui.paint import ThemeStyles, textual_theme
from readtui.tui.widgets.list_state import ListRow, RowList, filtered
from readtui.tui.widgets.list_view import ListLook, ListView

LOOK = ListLook("panel", cursor_sign="> ", head_rows=1, title="Things", empty_text="Nothing")

FRUIT = [
    ListRow("pear", 1, "sweet", group="Trees"),
    ListRow("lemon", 2, "sour", group="Trees"),
    ListRow("currant", 3, "sour", group="Bushes"),
]


class OneList(App[None]):
    """An app with a theme and a list only."""

    CSS = "ListView { height: 7; width: 20; }"

    def __init__(self) -> None:
        super().__init__()
        theme = themes.load("paper", (paths.themes_folder(),))
        self.theme_styles = ThemeStyles(theme)
        self.register_theme(textual_theme(theme))
        self.theme = textual_theme(theme).name
        self.chosen: list[int] = []
        self.list: ListView[int] = ListView(LOOK, self.chosen.append)

    def compose(self) -> ComposeResult:
        yield self.list

    def rows(self) -> list[str]:
        return [self.list.render_line(y).text.rstrip() for y in range(self.list.size.height)]


@asynccontextmanager
async def listed(rows: Sequence[ListRow[int]]) -> AsyncIterator[tuple[OneList, ListView[int]]]:
    app = OneList()
    async with app.run_test(size=(30, 12)) as pilot:
        app.list.show(lambda words, folded: filtered(rows, words))
        app.list.focus()
        await pilot.pause()
        yield app, app.list


def numbers(count: int) -> list[ListRow[int]]:
    return [ListRow(f"row {number}", number) for number in range(count)]


async def test_headings_are_passed_and_a_move_says_whether_there_was_a_row() -> None:
    async with listed(FRUIT) as (app, fruit):
        assert app.rows()[:4] == [" Things", " Trees", "> pear        sweet", "  lemon        sour"]
        assert fruit.move(2)
        assert not fruit.move(1)
        fruit.choose()
        assert fruit.to_start()
        fruit.choose()
        assert not fruit.move(-1)
        assert app.chosen == [3, 1]


async def test_the_list_scrolls_with_the_cursor_by_rows_pages_and_ends() -> None:
    async with listed(numbers(40)) as (app, many):
        many.page(1)
        assert app.rows()[1:] == ["  row 1", "  row 2", "  row 3", "  row 4", "  row 5", "> row 6"]
        many.to_end()
        assert app.rows()[-1] == "> row 39"
        many.page(-1)
        assert app.rows()[1] == "> row 33" or "> row 33" in app.rows()


async def test_an_empty_list_says_so_and_chooses_nothing() -> None:
    async with listed([]) as (app, nothing):
        assert app.rows()[1] == "  Nothing"
        nothing.filter_by("word")
        assert app.rows()[1] == "  No matches"
        assert not nothing.move(1)
        nothing.choose()
        nothing.fold()
        nothing.unfold()
        assert app.chosen == []


async def test_the_row_at_the_cursor_keeps_it_when_other_rows_are_shown() -> None:
    async with listed(numbers(6)) as (_, shown):
        shown.move(4)
        shown.show(lambda words, folded: filtered(numbers(6)[2:], words))
        assert shown.current is not None
        assert shown.current.value == 4
        shown.show(lambda words, folded: filtered(numbers(3), words))
        assert shown.current is not None
        assert shown.current.value == 2


async def test_folding_hides_the_children_of_a_row_and_then_goes_to_the_parent() -> None:
    def tree(words: str, folded: frozenset[int]) -> RowList[int]:
        parent = ListRow("parent", 0, has_children=True, is_folded=0 in folded)
        children = [] if 0 in folded else [ListRow("child", 1, depth=1), ListRow("other", 2, depth=1)]
        return RowList([parent, *children])

    async with listed([]) as (app, shown):
        shown.show(tree)
        shown.move(2)
        shown.fold()
        assert "> parent" in app.rows()
        shown.fold()
        assert app.rows()[1:3] == ["> ▸ parent", ""]
        shown.unfold()
        assert app.rows()[1:4] == ["> parent", "   child", "   other"]


async def test_a_row_without_a_value_is_not_chosen_or_highlighted() -> None:
    async with listed([ListRow("only to read")]) as (app, shown):
        assert app.rows()[1] == "  only to read"
        shown.choose()
        assert app.chosen == []
