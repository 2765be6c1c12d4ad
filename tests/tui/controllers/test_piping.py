"""A passage is given to a command, whose output is shown beside it."""

from __future__ import annotations

from collections.abc import Callable

from textual.pilot import Pilot

from readtui.config import paths
from readtui.tui.app import ReaderApp
from tests.screens import opened, screen_rows, screen_text, typed, until


async def piped(pilot: Pilot[None], command: str) -> None:
    await pilot.press("vertical_line")
    await typed(pilot, command)
    await pilot.press("enter")
    await pilot.pause()


def shows(app: ReaderApp, words: str) -> Callable[[], bool]:
    return lambda: words in screen_text(app)


async def test_the_output_is_shown_below_the_paragraph_and_copied() -> None:
    async with opened() as (app, pilot):
        await piped(pilot, "wc -w")
        await until(pilot, shows(app, "│   90"))
        rows = screen_rows(app)
        top = next(at for at, row in enumerate(rows) if "╭─ wc -w ─" in row)
        assert "lie quiet under the snow" in rows[top - 1] or "snow." in rows[top - 1]
        assert app.state.mode.is_window
        assert rows[-1].startswith(" Esc close  y copy")
        assert "scroll" not in rows[-1]
        await pilot.press("y")
        file = paths.last_copy_file()
        assert file is not None
        await until(pilot, file.exists)
        assert file.read_text() == "90"
        await pilot.press("escape")
        await pilot.pause()
        assert not app.state.mode.is_window


async def test_long_output_scrolls() -> None:
    async with opened() as (app, pilot):
        await piped(pilot, "seq 1 400")
        await until(pilot, shows(app, "│   2 "))
        assert "j scroll" in screen_rows(app)[-1]
        await pilot.press("G")
        await pilot.pause()
        assert "│   400 " in screen_text(app)
        await pilot.press("k", "g", "j")
        await pilot.pause()
        assert "│   2 " in screen_text(app)
        assert "│   1 " not in screen_text(app)
        await pilot.press("space")
        await pilot.pause()
        assert "│   2 " not in screen_text(app)


async def test_the_selection_is_what_the_command_gets() -> None:
    async with opened() as (app, pilot):
        await pilot.press("v", "i", "w")
        await piped(pilot, "tr a-z A-Z")
        await until(pilot, shows(app, "│   A"))


async def test_escape_ends_a_command_that_hangs() -> None:
    async with opened() as (app, pilot):
        await piped(pilot, "sleep 600")
        assert "Esc ends it" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert not app.state.mode.is_window


async def test_one_notice_says_what_is_wrong_with_a_command() -> None:
    async with opened() as (app, pilot):
        for command, words in (
            ("no-such-command", "Cannot run no-such-command: No such file or directory"),
            ("cat no-such-file", "cat ended with exit code 1: no-such-file: No such file"),
            ("true", "true: no output"),
            ("sort > x", "Not run: “>” needs a shell"),
        ):
            await pilot.press("vertical_line")
            app.screen.line.value = command  # type: ignore[attr-defined]  # the prompt has a line
            await pilot.press("enter")
            await until(pilot, shows(app, words))
            assert not app.state.mode.is_window


async def test_earlier_commands_are_offered_and_nothing_is_run_without_one() -> None:
    async with opened() as (app, pilot):
        await piped(pilot, "wc -w")
        await until(pilot, shows(app, "│   90"))
        await pilot.press("escape")
        await piped(pilot, "wc -l")
        await until(pilot, shows(app, "╭─ wc -l"))
        await pilot.press("escape")
        await pilot.press("vertical_line", "up", "up", "down", "up")
        await pilot.pause()
        assert "wc -w" in screen_text(app)
        await pilot.press("escape")
        await pilot.press("vertical_line", "enter")
        await pilot.pause()
        assert not app.state.mode.is_window
