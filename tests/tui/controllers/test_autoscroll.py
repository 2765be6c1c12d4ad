"""Scrolling by itself: starting and stopping, its speed, and what it waits for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from readtui.config.settings import SCROLL_SPEEDS, Settings, SettingValue
from readtui.document.builder import Builder
from readtui.tui.app import ReaderApp
from readtui.tui.controllers.autoscroll import (
    GREATEST_DELAY_S,
    LEAST_DELAY_S,
    SPEEDS,
    WORDS_IN_A_ROW,
    AutoScrollController,
    next_speed,
    row_delay,
)
from readtui.tui.effects import AutoScroll, Scroll
from readtui.tui.state import Mode
from tests.screens import opened, screen_rows, screen_text, tale
from tests.tui.fakes import FakeHost

# Speeds


@given(st.integers(*SCROLL_SPEEDS), st.integers(1, 5))
def test_faster_and_slower_are_opposites_within_the_limits(speed: int, steps: int) -> None:
    assert next_speed(speed, steps) > speed or speed == SPEEDS[-1]
    assert next_speed(speed, -steps) < speed or speed == SPEEDS[0]
    if speed in SPEEDS and SPEEDS.index(speed) + steps < len(SPEEDS):
        assert next_speed(next_speed(speed, steps), -steps) == speed


def test_the_speeds_are_sorted_and_within_the_limits_of_the_setting() -> None:
    assert list(SPEEDS) == sorted(set(SPEEDS))
    assert (SPEEDS[0], SPEEDS[-1]) == SCROLL_SPEEDS


def test_a_row_comes_when_its_words_are_read() -> None:
    assert row_delay(words=200, rows=20, speed=200) == 3.0
    assert row_delay(words=100, rows=20, speed=200) == 1.5
    assert row_delay(words=0, rows=20, speed=60) == WORDS_IN_A_ROW


@given(st.integers(0, 10**7), st.integers(0, 500), st.integers(*SCROLL_SPEEDS))
def test_the_time_of_a_row_has_limits(words: int, rows: int, speed: int) -> None:
    assert LEAST_DELAY_S <= row_delay(words, rows, speed) <= GREATEST_DELAY_S


# Without a screen


class Scrolling:
    """Scrolling without a screen; `mode` and `is_active` say what has the keys."""

    is_active = True
    mode = Mode.PAGE
    zen = False

    def __init__(self) -> None:
        self.host = FakeHost(tale())
        self.steps = 0
        self.controller = AutoScrollController(self.host.host, self, self._stepped)

    def _stepped(self) -> None:
        self.steps += 1

    def press(self, faster: int = 0) -> None:
        self.controller.perform(AutoScroll(faster))

    @property
    def timers(self) -> int:
        """The timers that run."""
        return sum(timer.is_running for timer in self.host.timers)


def test_the_same_key_starts_and_stops() -> None:
    scrolling = Scrolling()
    assert (scrolling.controller.speed, scrolling.timers) == (0, 0)
    scrolling.press()
    assert (scrolling.controller.speed, scrolling.timers) == (200, 1)
    scrolling.host.pass_time()
    scrolling.host.pass_time()
    assert scrolling.host.effects == [Scroll(rows=1)] * 2
    assert (scrolling.steps, scrolling.timers) == (2, 1)
    scrolling.press()
    assert (scrolling.controller.speed, scrolling.timers) == (0, 0)


def test_the_speed_changes_while_it_runs_and_is_kept() -> None:
    scrolling = Scrolling()
    scrolling.press()
    scrolling.press(2)
    assert scrolling.controller.speed == 240
    scrolling.press(-3)
    assert scrolling.controller.speed == 180
    assert scrolling.timers == 1
    assert scrolling.host.changed == [{"scroll_speed": 240}, {"scroll_speed": 180}]
    scrolling.press(-999)
    scrolling.press(-1)
    assert scrolling.host.changed[2:] == [{"scroll_speed": SPEEDS[0]}]


def test_nothing_moves_while_something_else_has_the_keys() -> None:
    scrolling = Scrolling()
    scrolling.press()
    scrolling.is_active = False
    scrolling.host.pass_time()
    scrolling.is_active, scrolling.mode = True, Mode.SEARCH
    scrolling.host.pass_time()
    assert scrolling.host.effects == []
    assert scrolling.controller.speed
    scrolling.mode = Mode.PAGE
    scrolling.host.pass_time()
    assert scrolling.host.effects == [Scroll(rows=1)]


def test_it_stops_at_the_end_and_says_so() -> None:
    scrolling = Scrolling()
    scrolling.press()
    scrolling.host.page.rows_below = 0
    scrolling.host.pass_time()
    assert (scrolling.controller.speed, scrolling.timers) == (0, 0)
    assert scrolling.host.notices == ["End of the text: scrolling has stopped"]
    scrolling.press()
    assert scrolling.timers == 0
    assert scrolling.host.notices[1:] == ["The end of the text is on the screen"]


def test_it_stops_when_the_reader_moves_the_page() -> None:
    scrolling = Scrolling()
    scrolling.press()
    scrolling.controller.page_moved()
    assert (scrolling.controller.speed, scrolling.timers) == (0, 0)


def test_it_goes_on_in_another_size() -> None:
    scrolling = Scrolling()
    scrolling.press()
    scrolling.host.page.height += 1
    scrolling.controller.page_moved()
    assert (scrolling.controller.speed, scrolling.timers) == (200, 1)
    scrolling.controller.page_moved()
    assert scrolling.timers == 0


def test_without_a_document_nothing_starts() -> None:
    scrolling = Scrolling()
    scrolling.host.reading = scrolling.host.reading._replace(document=FakeHost().reading.document)
    scrolling.press()
    assert scrolling.timers == 0


# On the screen


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    for _ in range(2_000):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never held")


def top_row(app: ReaderApp) -> int:
    return app.reading_screen.page.viewport.top_row


async def test_the_page_scrolls_row_by_row_and_the_rows_below_say_so() -> None:
    async with opened(tale(), settings=Settings(scroll_speed=2000)) as (app, pilot):
        await pilot.press("S")
        await pilot.pause()
        assert "Scrolling: 2,000 words/min" in screen_rows(app)[-2]
        for words in ("S stop", "+ faster", "- slower"):
            assert words in screen_rows(app)[-1]
        await until(pilot, lambda: top_row(app) > 3)
        await pilot.press("S")
        stopped = top_row(app)
        await pilot.pause(0.2)
        assert top_row(app) == stopped
        assert "Scrolling" not in screen_text(app)


@pytest.mark.parametrize("key", ["escape", "S", "j", "b", "right_square_bracket", "G"])
async def test_these_keys_stop_it(key: str) -> None:
    async with opened(tale(), settings=Settings(scroll_speed=20)) as (app, pilot):
        await pilot.press("space", "S")
        await pilot.pause()
        assert app.state.scroll_speed == 20
        await pilot.press(key)
        await pilot.pause()
        assert app.state.scroll_speed == 0


async def test_keys_change_the_speed_only_while_it_scrolls() -> None:
    kept: list[dict[str, SettingValue]] = []
    async with opened(tale(), settings=Settings(scroll_speed=60)) as (app, pilot):
        app.services.remember = kept.append
        await pilot.press("S", "plus", "greater_than_sign", "minus", "2", "plus")
        await pilot.pause()
        assert "Scrolling: 120 words/min" in screen_rows(app)[-2]
        assert app.host.settings.measure == Settings().measure
        await pilot.press("S", "minus")
        await pilot.pause()
        assert app.host.settings.scroll_speed == 120
        assert app.host.settings.measure == Settings().measure - 4
    assert [change["scroll_speed"] for change in kept if "scroll_speed" in change] == [80, 100, 80, 120]


async def test_a_window_and_a_search_hold_it() -> None:
    async with opened(tale(), settings=Settings(scroll_speed=2000)) as (app, pilot):
        for opening in ("question_mark", "slash", "tab"):
            await pilot.press("S")
            await pilot.press(opening)
            held = top_row(app)
            await pilot.pause(0.2)
            assert top_row(app) == held
            await pilot.press("escape")
            await until(pilot, lambda held=held: top_row(app) > held)  # type: ignore[misc]
            await pilot.press("S")


async def test_it_stops_at_the_end_of_the_text() -> None:
    builder = Builder("short.txt")
    for number in range(20):
        builder.paragraph(f"Number {number}.")
    async with opened(builder.build(), settings=Settings(scroll_speed=2000), size=(60, 20)) as (app, pilot):
        await pilot.press("S")
        await until(pilot, lambda: not app.reading_screen.page.viewport.rows_below)
        await until(pilot, lambda: "End of the text: scrolling has stopped" in screen_text(app))
        assert app.state.scroll_speed == 0


async def test_in_zen_a_notice_has_the_speed() -> None:
    async with opened(tale(), settings=Settings(scroll_speed=20)) as (app, pilot):
        await pilot.press("z", "S", "plus")
        await pilot.pause()
        assert "Scrolling: 40 words/min" in screen_text(app)


async def test_a_new_size_of_the_screen_does_not_stop_it() -> None:
    async with opened(tale(), settings=Settings(scroll_speed=2000)) as (app, pilot):
        await pilot.press("S")
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert app.state.scroll_speed == 2000
        before = top_row(app)
        await until(pilot, lambda: top_row(app) > before)
