"""The app: first keys, documents that fail, other programs, the mouse, errors, and the end."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from readtui.config.settings import Settings
from readtui.document.model import Document
from readtui.errors import LibraryError, SourceError
from readtui.library.tables import RecentWork
from readtui.span import Offset
from readtui.tui import programs
from readtui.tui.app import ReaderApp
from readtui.tui.effects import OpenPicture, ShowWindow
from readtui.typeset.setting import Setting
from tests.screens import LibraryInMemory, app_for, opened, screen_text, settled, tale
from tests.tui.conftest import Program


class Full(LibraryInMemory):
    """A library on a full disk."""

    def record_opened(self, document: Document, source: str) -> None:
        raise LibraryError("the disk is full")

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        raise LibraryError("the disk is full")

    def recent_works(self) -> Sequence[RecentWork]:
        raise LibraryError("the disk is full")


def app_with_report(*documents: Document) -> tuple[ReaderApp, list[BaseException]]:
    """Return the app on these documents, and a list for the errors of which it writes a crash report."""
    reported: list[BaseException] = []

    def report(error: BaseException) -> str:
        reported.append(error)
        return "the report is in crash.txt"

    app = app_for(*documents)
    app.services.report = report
    return app, reported


async def test_without_colours_the_present_match_is_reversed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as (app, pilot):
        await pilot.press("slash", *"bell", "enter")
        await settled(app, pilot)
        styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
        assert any(style and style.reverse and style.bold for style in styles)


async def test_the_mouse_is_given_to_the_terminal_and_taken_back() -> None:
    reported: list[bool] = []

    class Terminal:
        def report_mouse(self, on: bool) -> None:
            reported.append(on)

        def send(self, sequence: str) -> None:
            raise AssertionError(sequence)

    app = app_for(tale(), settings=Settings(mouse=False))
    app._set_terminal(Terminal())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert "Mouse off: the terminal selects" in screen_text(app)
        await pilot.press("f4")
        await pilot.pause()
        assert "Mouse on" in screen_text(app)
    assert reported == [False, True]


async def test_the_text_is_edited_and_read_again_where_one_was(
    commands: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "ed -s")
    versions = [tale("/shelf/tale.txt", 30), tale("/shelf/tale.txt", 31)]
    app = app_for(versions[0])
    app.services.read = lambda source: versions[1]
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("space", "space")
        await pilot.pause()
        words = app.reading.document.text[app.reading.position.top :][:40]
        await pilot.press("e")
        await settled(app, pilot)
        assert commands == [["ed", "-s", "/shelf/tale.txt"]]
        assert app.reading.document is versions[1]
        assert app.reading.document.text[app.reading.position.top :][:40] == words


async def test_a_program_that_fails_is_said_and_the_text_is_not_read_again(
    commands: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "Programs", lambda: Program("Cannot run nope: No such file or directory"))
    monkeypatch.setenv("EDITOR", "nope")
    app = app_for(tale())
    async with app.run_test(size=(100, 30)) as pilot:
        document = app.reading.document
        await pilot.press("e")
        await settled(app, pilot)
        assert "Cannot run nope: No such file" in screen_text(app)
        assert app.reading.document is document


async def test_what_came_down_a_pipe_is_neither_edited_nor_read_again() -> None:
    async with opened(tale("-")) as (app, pilot):
        await pilot.press("e", "r")
        await pilot.pause()
        assert "Only files can be edited" in screen_text(app)
        assert "Text from a pipe cannot be reloaded" in screen_text(app)


@pytest.mark.parametrize(
    ("error", "notice"),
    [
        (MemoryError(), "two: not enough memory: MemoryError; the report is in crash.txt"),
        (RecursionError("deep"), "two: cannot be read: RecursionError; the report is in crash.txt"),
        (IndexError("bug"), "two: cannot be read: IndexError; the report is in crash.txt"),
        (SourceError("two: no such file"), "two: no such file"),
    ],
)
async def test_whatever_goes_wrong_in_reading_a_further_text_is_said_and_reading_goes_on(
    error: Exception, notice: str
) -> None:
    def read(source: str) -> Document:
        raise error

    app, reported = app_with_report(tale("one"), tale("two"))
    app.services.read = read
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("J")
        await settled(app, pilot)
        assert notice in screen_text(app)
        assert app.source == "one"
        assert reported == ([] if isinstance(error, SourceError) else [error])


async def test_a_further_text_that_cannot_be_shown_leaves_the_present_one(monkeypatch: pytest.MonkeyPatch) -> None:
    app, reported = app_with_report(tale("one"), tale("two"))
    async with app.run_test(size=(100, 30)) as pilot:
        setting = app.controllers.appearance.setting

        def fail(document: Document) -> Setting:
            if document.source == "two":
                raise IndexError("bug")
            return setting(document)

        monkeypatch.setattr(app.controllers.appearance, "setting", fail)
        await pilot.press("J")
        await settled(app, pilot)
        assert "two: cannot be shown: IndexError; the report is in crash.txt" in screen_text(app)
        assert app.source == "one"
        assert app.reading.document.source == "one"
        assert len(reported) == 1
        await pilot.press("backspace")
        await pilot.pause()
        assert app.is_running


async def test_bugs_in_the_library_in_pictures_and_in_copying_are_said_and_reported() -> None:
    def fail(*_: object) -> str:
        raise ZeroDivisionError

    app, reported = app_with_report(tale("one"))
    async with app.run_test(size=(100, 40)) as pilot:
        app.services.picture = fail
        app.host.run_in_library(fail)
        app.apply(OpenPicture("a.png"))
        app.host.copy(fail)
        await settled(app, pilot)
        await settled(app, pilot)
        assert [type(error) for error in reported] == [ZeroDivisionError] * 3
        notices = ("The library failed", "Cannot open the picture a.png", "Not copied")
        assert sum(notice in screen_text(app) for notice in notices) >= 2


async def test_a_memory_that_fails_is_said_once_and_reading_goes_on() -> None:
    async with opened(library=Full()) as (app, pilot):
        await settled(app, pilot)
        assert screen_text(app).count("The disk is full") == 1
        await pilot.press("R")
        await pilot.pause()
        assert app.is_running


async def test_ctrl_c_tells_the_key_that_quits() -> None:
    async with opened(settings=Settings(keys=(("app.quit", "x"),))) as (app, pilot):
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "x quits" in screen_text(app)


async def test_a_signal_ends_the_app_with_its_code() -> None:
    async with opened() as (app, pilot):
        app.leave(143)
        await pilot.pause()
        assert app.return_code == 143


def test_a_signal_before_the_app_stands_is_left_to_the_watchdog() -> None:
    app = app_for(tale())
    app.leave(143)
    assert app.return_code is None


async def test_coming_back_from_the_background_all_is_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as (app, pilot):
        drawn: list[str] = []
        monkeypatch.setattr(app.reading_screen.page, "repaint", lambda: drawn.append("all"))
        app.app_resume_signal.publish(app)
        await pilot.pause()
        assert drawn


async def test_trouble_with_the_place_is_told_once_and_what_the_reader_asks_for_always() -> None:
    notices: list[str] = []
    async with opened(library=Full()) as (app, pilot):
        await settled(app, pilot)
        app.reading_screen.notice.say = lambda text, *, seconds=5.0: notices.append(text)  # type: ignore[method-assign]
        for _ in range(3):
            app.controllers.visiting.save_position(repeat_errors=False)
            await settled(app, pilot)
        assert notices == ["The disk is full"]
        app.apply(ShowWindow("library"))
        await settled(app, pilot)
        assert notices == ["The disk is full"] * 2
