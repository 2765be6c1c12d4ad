"""Programs that are started on the terminal or beside it, and copies."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import pytest

from readtui.tui import clipboard, launcher
from readtui.tui.clipboard import CopyResult
from tests.screens import app_for, opened, screen_text, settled, tale


@pytest.mark.parametrize("editor", ["'", "''", "'' -x"])
async def test_an_editor_that_is_no_command_is_said(
    editor: str, commands: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    app = app_for(tale())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("e")
        await pilot.pause()
        assert "VISUAL or EDITOR is not a valid command" in screen_text(app)
        assert commands == []


async def test_an_empty_editor_is_none_and_never_runs_the_text(
    commands: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", " ")
    monkeypatch.setenv("EDITOR", "\t")
    app = app_for(tale("/shelf/tale.txt"))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("e")
        await pilot.pause()
        assert commands == [["vi", "/shelf/tale.txt"]]


async def test_a_text_browser_has_the_terminal_and_others_have_none(
    commands: list[Sequence[str]], started: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_for(tale("https://example.org/tale"))
    async with app.run_test(size=(100, 30)) as pilot:
        for browser in ("/usr/bin/w3m -o x", "firefox"):
            monkeypatch.setenv("BROWSER", browser)
            await pilot.press("o")
            await settled(app, pilot)
    assert commands == [["/usr/bin/w3m", "-o", "x", "https://example.org/tale"]]
    assert started == [["firefox", "https://example.org/tale"]]


async def test_a_program_without_a_terminal_that_fails_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(tale("https://example.org/tale"), size=(140, 30)) as (app, pilot):
        for browser, notice in (
            ("false", "false ended with exit code 1: cannot open https://example.org/tale"),
            ("/nowhere", "Cannot run /nowhere (No such file or directory): cannot open https://example.org/tale"),
        ):
            monkeypatch.setenv("BROWSER", browser)
            await pilot.press("o")
            await settled(app, pilot)
            assert notice in screen_text(app)


async def test_the_last_copy_is_the_one_that_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    copies: list[str] = []
    first = Event()

    def slow() -> str:
        first.wait(60)
        return "first"

    def copy(text: str, send: object = None) -> CopyResult:
        copies.append(text)
        return CopyResult("tape", text)

    monkeypatch.setattr(clipboard, "copy", copy)
    monkeypatch.setattr(launcher, "COPY_NOTICE_AFTER_S", 0.0)
    async with opened() as (app, pilot):
        app.host.copy(slow)
        app.host.copy(lambda: "second")
        await pilot.pause()
        assert "Copying …" in screen_text(app)
        first.set()
        await settled(app, pilot)
    assert copies == ["first", "second"]


async def test_in_a_browser_addresses_open_there_and_programs_for_a_terminal_do_not_run(
    commands: list[Sequence[str]], started: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_there: list[str] = []
    async with opened(tale("https://example.org/tale"), size=(100, 30)) as (app, pilot):
        monkeypatch.setattr(type(app), "is_web", True)
        monkeypatch.setattr(type(app), "is_headless", False)
        monkeypatch.setattr(app, "open_url", opened_there.append)
        app.host.browse("https://example.org/lamp")
        assert not app.host.run_in_terminal(["vi", "lamp.md"])
        await settled(app, pilot)
        assert "vi needs a terminal: not in the browser" in screen_text(app)
        assert opened_there == ["https://example.org/lamp"]
    assert commands == started == []
