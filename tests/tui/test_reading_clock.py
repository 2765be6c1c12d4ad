"""The time of reading: the seconds around keys and the mouse, for each document."""

from __future__ import annotations

from dataclasses import replace

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.tui.reading_clock import IDLE_S, KEEP_AFTER_S, LONGEST_TICK_S, ReadingClock
from tests.screens import app_for, opened, screen_text, settled, tale


class FakeTime:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def text(words: str) -> Document:
    builder = Builder()
    builder.paragraph(words)
    return builder.build()


ONE, TWO = text("One."), text("Two.")


def read(clock: ReadingClock, time: FakeTime, document: Document, seconds: int, *, touching: bool = False) -> float:
    """Tick each second. Return the seconds that were to be stored meanwhile."""
    stored = 0.0
    for _ in range(seconds):
        time.now += 1
        if touching:
            clock.notice_input()
        taken = clock.tick(document, "one.txt")
        stored += taken.seconds if taken is not None else 0
    return stored


def test_seconds_count_until_a_minute_after_the_last_key() -> None:
    clock = ReadingClock(time := FakeTime())
    assert clock.tick(ONE, "one.txt") is None
    read(clock, time, ONE, 200)
    taken = clock.take()
    assert taken is not None
    assert (taken.document, taken.source, taken.seconds) == (ONE, "one.txt", IDLE_S - 1)
    assert clock.take() is None
    clock.notice_input()
    read(clock, time, ONE, 3)
    assert clock.take() == taken._replace(seconds=3.0)


def test_the_time_of_a_document_is_stored_every_few_minutes_and_when_another_is_shown() -> None:
    clock = ReadingClock(time := FakeTime())
    clock.tick(ONE, "one.txt")
    assert read(clock, time, ONE, 400, touching=True) == 2 * KEEP_AFTER_S
    left = clock.tick(TWO, "two.txt")
    assert left is not None
    assert (left.document, left.seconds) == (ONE, 40)
    time.now += 1
    assert clock.tick(TWO, "three.txt") is None


def test_the_sleep_of_the_computer_does_not_count() -> None:
    clock = ReadingClock(time := FakeTime())
    clock.tick(ONE, "one.txt")
    time.now += 3600
    clock.notice_input()
    clock.tick(ONE, "one.txt")
    taken = clock.take()
    assert taken is not None
    assert taken.seconds == LONGEST_TICK_S


async def test_the_time_is_stored_for_the_document_that_was_read_and_at_the_end() -> None:
    stored: list[tuple[str, float]] = []
    one, two = tale("one.txt"), replace(tale("two.txt", sections=7))
    app = app_for(one, two)
    app.services.keep_reading_time = lambda document, source, seconds: stored.append((source, seconds))
    async with app.run_test(size=(100, 30)) as pilot:
        time = FakeTime()
        app.controllers.visiting.clock = ReadingClock(time)
        app.controllers.visiting.count_reading_time()
        time.now += 4
        app.controllers.visiting.count_reading_time()
        await pilot.press("J")
        await settled(app, pilot)
        app.controllers.visiting.count_reading_time()
        time.now += 3
        app.controllers.visiting.count_reading_time()
        await settled(app, pilot)
        await pilot.press("q")
    app.finish()
    assert stored == [("one.txt", 4.0), ("two.txt", 3.0)]


async def test_keys_and_the_mouse_are_noticed() -> None:
    async with opened() as (app, pilot):
        clock = app.controllers.visiting.clock = ReadingClock(time := FakeTime())
        for act in (
            lambda: pilot.press("x"),
            lambda: pilot.hover(offset=(40, 10)),
            lambda: pilot.click(offset=(40, 10)),
        ):
            time.now += 5
            await act()
            assert clock.touched_at == time.now


async def test_the_statistics_are_shown_with_bars() -> None:
    from datetime import date

    from readtui.reading.statistics import reading_statistics

    today = date(2026, 11, 29)
    async with opened() as (app, pilot):
        app.services.reading_statistics = lambda: reading_statistics([(today, 3000.0)], [today], today)
        await pilot.press("colon", *"reading statistics", "enter")
        await settled(app, pilot)
        assert "Reading statistics" in screen_text(app)
        assert "50 min, 1 text finished" in screen_text(app)
        assert "██████" in screen_text(app)
        assert "In a row: 1 day; the most: 1 day" in screen_text(app)


def test_without_the_focus_of_the_terminal_nothing_is_read() -> None:
    clock = ReadingClock(time := FakeTime())
    document = text("The bell")
    read(clock, time, document, 1)
    clock.notice_focus(False)
    read(clock, time, document, 10)
    assert clock.take() is None
    clock.notice_focus(True)
    read(clock, time, document, 10)
    taken = clock.take()
    assert taken is not None
    assert taken.seconds == 10
