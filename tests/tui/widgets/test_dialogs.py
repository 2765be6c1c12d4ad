"""The windows with a list to choose from."""

from __future__ import annotations

from textual.events import Paste
from textual.pilot import Pilot

from readtui.tui.app import ReaderApp
from readtui.tui.widgets.dialogs import Chooser
from readtui.tui.widgets.list_state import ListRow
from tests.screens import burst, opened, screen_rows, screen_text, tale, typed, wheel

FRUIT = [ListRow(f"fruit {number}", number, note="ripe" if number % 2 else "green") for number in range(40)]


async def shown(
    app: ReaderApp, pilot: Pilot[None], entries: list[ListRow[int]], current: int = 0
) -> tuple[Chooser[int], list[int | None], list[int]]:
    """Open a chooser; return it, a list for the chosen value, and a list for the highlighted values."""
    chosen: list[int | None] = []
    highlighted: list[int] = []
    window = Chooser("Fruit [b]", entries, current=current, on_highlight=highlighted.append)
    app.host.show_window(window, chosen.append)
    await pilot.pause()
    return window, chosen, highlighted


def row_with(app: ReaderApp, words: str) -> int:
    return next(number for number, row in enumerate(screen_rows(app)) if words in row)


async def test_a_window_shows_its_title_literally_and_starts_at_the_current_entry() -> None:
    async with opened() as (app, pilot):
        _, chosen, _ = await shown(app, pilot, FRUIT, current=35)
        assert "Fruit [b]" in screen_text(app)
        assert "› fruit 35" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert chosen == [35]


async def test_a_window_does_not_cover_the_status_bar() -> None:
    for height in (12, 15, 24, 40):
        async with opened(size=(40, height)) as (app, pilot):
            status = screen_rows(app)[-2]
            await shown(app, pilot, FRUIT)
            assert screen_rows(app)[-2:] == [status, " ⏎ choose  Esc close  ↑↓ move           "]


async def test_keys_move_by_rows_and_pages_and_each_highlighted_entry_is_announced() -> None:
    async with opened() as (app, pilot):
        window, chosen, highlighted = await shown(app, pilot, FRUIT)
        page = window.choices.height
        await pilot.press("down", "ctrl+n", "up", "pagedown", "pageup", "pageup", "ctrl+p")
        assert highlighted == [1, 2, 1, 1 + page, 1, 0, 0]
        await pilot.press("escape")
        await pilot.pause()
        assert chosen == [None]


async def test_a_note_may_use_the_cells_that_a_short_text_leaves() -> None:
    entries = [
        ListRow("Down", 1, note="Space  f  ^F  PgDn"),
        ListRow("A text that takes all the room it has", 2, note="x" * 30),
    ]
    async with opened(size=(40, 15)) as (app, pilot):
        await shown(app, pilot, entries)
        assert "Space  f  ^F  PgDn" in screen_text(app)
        assert "A text that takes all the room" in screen_text(app)


async def test_typing_filters_by_all_words_of_text_and_note() -> None:
    async with opened() as (app, pilot):
        _, chosen, highlighted = await shown(app, pilot, FRUIT)
        await typed(pilot, "GREEN 12")
        assert highlighted[-1] == 12
        assert "fruit 13" not in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert chosen == [12]


async def test_a_filter_without_matches_says_so_and_enter_chooses_nothing() -> None:
    async with opened() as (app, pilot):
        _, chosen, _ = await shown(app, pilot, FRUIT)
        await typed(pilot, "stone")
        assert "No matches" in screen_text(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert chosen == [None]


async def test_a_window_may_have_no_entries() -> None:
    async with opened() as (app, pilot):
        _, chosen, _ = await shown(app, pilot, [])
        await pilot.press("down", "up", "enter")
        await pilot.pause()
        assert chosen == [None]


async def test_an_entry_without_a_value_cannot_be_chosen() -> None:
    async with opened() as (app, pilot):
        _, chosen, highlighted = await shown(app, pilot, [ListRow("read me"), ListRow("take me", 7)])
        await pilot.press("enter")
        await pilot.pause()
        assert (chosen, highlighted) == ([], [])
        await pilot.press("down", "enter")
        await pilot.pause()
        assert (chosen, highlighted) == ([7], [7])


async def test_groups_are_headings_that_cannot_be_chosen() -> None:
    groups = [ListRow("pear", 1, group="Trees"), ListRow("currant", 2, group="Bushes")]
    async with opened() as (app, pilot):
        _, chosen, _ = await shown(app, pilot, groups)
        rows = [row_with(app, words) for words in ("Trees", "› pear", "Bushes", "currant")]
        assert rows == list(range(rows[0], rows[0] + 4))
        await pilot.click(offset=(20, row_with(app, "Bushes")))
        await pilot.pause()
        assert chosen == []
        await pilot.press("down", "enter")
        await pilot.pause()
        assert chosen == [2]


async def test_a_click_chooses_and_a_click_outside_the_window_closes_it() -> None:
    async with opened() as (app, pilot):
        _, chosen, _ = await shown(app, pilot, FRUIT)
        await pilot.click(offset=(20, row_with(app, "fruit 3 ")))
        await pilot.pause()
        assert chosen == [3]
        _, chosen, _ = await shown(app, pilot, FRUIT)
        await pilot.click(offset=(1, 1))
        await pilot.pause()
        assert chosen == [None]


async def test_the_wheel_moves_in_the_list() -> None:
    async with opened() as (app, pilot):
        await shown(app, pilot, FRUIT)
        await wheel(pilot, (20, 8))
        assert "› fruit 3 " in screen_text(app)
        await wheel(pilot, (20, 8), up=True)
        assert "› fruit 0 " in screen_text(app)


async def test_the_lines_of_a_paste_are_joined_up_to_the_longest_filter() -> None:
    async with opened() as (app, pilot):
        window, _, _ = await shown(app, pilot, FRUIT)
        window.line.post_message(Paste("fruit 7\nfruit 8"))
        await pilot.pause()
        assert window.line.value == "fruit 7 fruit 8"
        window.line.post_message(Paste("x" * 100_000))
        window.line.post_message(Paste(""))
        await pilot.pause()
        assert len(window.line.value) <= 200


async def test_a_window_fits_a_screen_that_was_made_smaller() -> None:
    async with opened() as (app, pilot):
        await shown(app, pilot, FRUIT, current=20)
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert "› fruit 20" in screen_text(app)
        assert all(len(row) == 30 for row in screen_rows(app))


async def test_digits_and_slash_typed_in_a_window_go_to_its_filter() -> None:
    async with opened(tale()) as (app, pilot):
        window, _, _ = await shown(app, pilot, FRUIT)
        await typed(pilot, "1/q")
        assert window.line.value == "1/q"
        assert not app.reading_screen.search_bar.display


async def test_of_two_keys_at_once_that_close_a_window_the_second_is_dropped() -> None:
    async with opened() as (app, pilot):
        for keys in (("enter", "enter"), ("escape", "escape"), ("enter", "escape", "enter")):
            _, chosen, _ = await shown(app, pilot, FRUIT)
            await burst(app, pilot, *keys)
            assert chosen == [0 if keys[0] == "enter" else None]
            assert app.screen is app.reading_screen


async def test_a_window_that_is_closed_handles_no_more_keys() -> None:
    async with opened() as (app, pilot):
        _, chosen, highlighted = await shown(app, pilot, FRUIT)
        await burst(app, pilot, "enter", "down", "7")
        assert (chosen, highlighted) == ([0], [])


async def test_enter_right_after_a_filter_chooses_from_what_it_shows() -> None:
    async with opened() as (app, pilot):
        _, chosen, _ = await shown(app, pilot, FRUIT)
        await burst(app, pilot, "3", "7", "enter")
        assert chosen == [37]


async def test_a_double_click_on_an_entry_chooses_it_once() -> None:
    async with opened() as (app, pilot):
        window, chosen, _ = await shown(app, pilot, FRUIT)
        for _ in range(2):
            window.choices.choose()
        await pilot.pause()
        assert chosen == [0]


async def test_every_window_stands_keys_that_come_at_once() -> None:
    for opening in ("colon", "T", "i", "R", "B", "question_mark"):
        async with opened() as (app, pilot):
            await pilot.press("M")
            await pilot.pause()
            await pilot.press(opening)
            await pilot.pause()
            await burst(app, pilot, "down", "f2", "enter", "enter", "escape", "delete", "escape", "enter", "escape")
            assert app.is_running


async def test_a_window_keeps_the_focus_when_a_click_lies_outside_of_the_screen() -> None:
    async with opened() as (app, pilot):
        window, chosen, _ = await shown(app, pilot, FRUIT)
        # What Textual does with a click that was sent before the terminal became smaller.
        window.set_focus(None)
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert chosen == [None]
