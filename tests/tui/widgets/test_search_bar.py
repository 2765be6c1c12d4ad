"""The search bar: typing a query, history, switches, results, and closing."""

from __future__ import annotations

import threading

import pytest
from textual.events import Paste

from readtui.reading.search import Hits, IsCancelled, Query, find
from readtui.tui.controllers import searching
from readtui.tui.widgets import search_bar
from tests.screens import opened, screen_rows, screen_text, settled


async def test_the_switches_are_shown_beside_the_line() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash")
        assert screen_rows(app)[29].startswith(" /")
        await pilot.press("alt+w", "alt+r")
        await pilot.pause()
        assert screen_rows(app)[29].startswith(" word regex /")


async def test_the_keys_are_shown_if_there_is_enough_room() -> None:
    async with opened(size=(110, 30)) as (app, pilot):
        await pilot.press("slash")
        await pilot.pause()
        assert "F2 whole words" in screen_text(app)
        await pilot.resize_terminal(60, 30)
        assert "F2 whole words" not in screen_text(app)


async def test_backspace_and_enter_on_an_empty_line_close_the_search_bar() -> None:
    for key in ("backspace", "enter"):
        async with opened() as (app, pilot):
            await pilot.press("slash", "a", "backspace", key)
            await pilot.pause()
            assert not app.reading_screen.search_bar.display
            assert app.reading.search.query is None
            assert app.focused is app.reading_screen.page


async def test_the_history_goes_from_the_latest_query_to_the_first() -> None:
    async with opened() as (app, pilot):
        for query in ("bell", "snow", "bell", "north"):
            await pilot.press("slash", *query, "enter")
            await settled(app, pilot)
        await pilot.press("slash")
        seen = []
        for key in ("up", "ctrl+p", "up", "up", "ctrl+n"):
            await pilot.press(key)
            seen.append(app.reading_screen.search_bar.line.value)
        assert seen == ["north", "bell", "snow", "snow", "bell"]


async def test_results_of_an_older_query_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    released, dropped = threading.Event(), threading.Event()

    def slow_find(text: str, query: Query, *, within: None, is_cancelled: IsCancelled) -> Hits:
        if query.text == "bel":
            released.wait()
            dropped.set()
            return find(text, query)
        return find(text, query, within=within, is_cancelled=is_cancelled)

    monkeypatch.setattr(searching, "SEARCHED_AT_ONCE", 0)
    monkeypatch.setattr(searching, "find", slow_find)
    async with opened() as (app, pilot):
        await pilot.press("slash", *"bell")
        while app.reading.search.query != Query("bell"):
            await pilot.pause(0.01)
        released.set()
        while not dropped.is_set():
            await pilot.pause(0.01)
        await settled(app, pilot)
        assert app.reading.search.query == Query("bell")


async def test_keys_typed_ahead_after_enter_go_to_the_page() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash", *"morning")
        for key in ("enter", "n", "n"):
            app.simulate_key(key)  # without waiting for the screen
        await settled(app, pilot)
        assert app.reading.search.current_hit == 2


async def test_a_long_text_is_searched_in_a_thread_and_enter_may_come_before_the_results(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(searching, "SEARCHED_AT_ONCE", 0)
    async with opened() as (app, pilot):
        await pilot.press("slash", *"morning", "enter")
        await settled(app, pilot)
        assert app.reading.search.current_hit == 0
        assert len(app.reading.search.hits or ()) == 6


async def test_keys_for_the_next_match_may_come_before_the_results(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "SEARCHED_AT_ONCE", 0)
    async with opened() as (app, pilot):
        await pilot.press("slash", *"morning")
        for key in ("enter", "n", "3", "n", "N"):
            app.simulate_key(key)  # without waiting for the screen
        await settled(app, pilot)
        assert app.reading.search.current_hit == 3
        await pilot.press("n")
        assert app.reading.search.current_hit == 4


async def test_a_cancelled_search_leaves_no_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "SEARCHED_AT_ONCE", 0)
    async with opened() as (app, pilot):
        await pilot.press("slash", *"morning", "escape")
        await pilot.pause()
        assert app.reading.search.hits is None
        assert "1 of 6" not in screen_text(app)


async def test_the_error_of_a_regular_expression_is_in_the_status_row_while_typing() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash", "f3", "left_parenthesis")
        await settled(app, pilot)
        assert screen_rows(app)[28].startswith(" invalid pattern: ")  # the query is in the row below
        await pilot.press("backspace", *"bell")
        await settled(app, pilot)
        assert "1 of 8" in screen_rows(app)[28]


async def test_a_paste_is_inserted_on_one_line_up_to_the_longest_query() -> None:
    async with opened() as (app, pilot):
        await pilot.press("slash")
        app.reading_screen.search_bar.line.post_message(Paste("morning\n  bell\n"))
        await pilot.pause()
        assert app.reading_screen.search_bar.line.value == "morning bell"
        assert len(app.reading.search.hits or ()) == 6
        app.reading_screen.search_bar.line.post_message(Paste(""))
        app.reading_screen.search_bar.line.post_message(Paste("x" * 200_000))
        await pilot.pause()
        assert len(app.reading_screen.search_bar.line.value) <= search_bar.LONGEST_QUERY
