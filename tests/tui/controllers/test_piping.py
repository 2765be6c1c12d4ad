"""A passage is given to a command, whose output is shown beside it."""

from __future__ import annotations

import re
from collections.abc import Callable

from textual.pilot import Pilot

from readtui.config import paths
from readtui.config.settings import Settings
from readtui.document.builder import Builder
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


async def test_tab_goes_through_the_parts_that_a_command_can_get() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        await pilot.press("right_square_bracket", "right_square_bracket", "vertical_line")
        titles = []
        for _ in range(6):
            await pilot.pause()
            titles.append(re.findall(r"Give the (.+) to a command", screen_text(app))[0])
            await pilot.press("tab")
        parts = ["paragraph", "visible part", "section", "whole text", "paragraph", "visible part"]
        assert titles == parts
        assert "Tab: another part" in screen_text(app)
        await pilot.press("tab")
        await typed(pilot, "wc -w")
        await pilot.press("enter")
        await until(pilot, shows(app, f"│   {len(app.reading.document.text.split())}"))


async def test_of_output_a_command_gets_the_lines_that_are_visible_and_with_the_keys_of_less_those_to_a_mark() -> None:
    builder = Builder("-")
    builder.output("\n".join(f"line {number} {'of the log ' * 20}" for number in range(1, 200)), ())
    async with opened(builder.build(), settings=Settings(preset="less"), size=(100, 30)) as (app, pilot):
        await pilot.press("1", "0", "0", "g", "m", "a", "2", "g")
        await until(pilot, lambda: app.reading.marks.with_letter("a") is not None)
        viewport = app.reading.position.viewport
        visible = (
            app.reading.document.text[: viewport.end].count("\n")
            - 1
            + (app.reading.document.text[viewport.end - 1] != "\n")
        )
        for key, count in (
            ("full_stop", visible),
            ("enter", visible),
            ("circumflex_accent", visible + 1),
            ("dollar_sign", 198),
            ("a", 99),
        ):
            await pilot.press("vertical_line")
            await pilot.pause()
            assert ". visible part" in screen_rows(app)[-1]
            await pilot.press(key)
            await typed(pilot, "grep -c line")
            await pilot.press("enter")
            await until(pilot, shows(app, f"│   {count} "))
            await pilot.press("escape")
        await pilot.press("vertical_line", "z")
        await until(pilot, shows(app, "No mark z"))


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
