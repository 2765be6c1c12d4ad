"""The thread of the library: all is written before the end, and what was not kept is reported."""

from __future__ import annotations

from readtui.errors import LibraryError
from tests.screens import opened


async def test_all_that_was_to_be_kept_is_kept_before_the_end() -> None:
    kept: list[int] = []
    async with opened() as (app, _):
        for number in range(5):
            app.host.run_in_library(lambda number=number: kept.append(number))  # type: ignore[misc]
    app.finish()
    assert kept == [0, 1, 2, 3, 4]


async def test_what_was_not_kept_at_the_end_is_told() -> None:
    def fail() -> None:
        raise LibraryError("the disk is full")

    async with opened() as (app, _):
        app.host.run_in_library(fail)
        assert app.finish() == ("the disk is full",)


async def test_what_is_saved_after_quitting_began_is_waited_for_without_a_task_on_the_screen() -> None:
    kept: list[str] = []
    async with opened() as (app, _):
        app.leave(0)
        workers = len(app.workers)
        app.host.run_in_library(lambda: kept.append("late"))
        assert len(app.workers) == workers
    app.finish()
    assert kept == ["late"]
