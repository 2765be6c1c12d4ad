"""Unexpected errors while the app runs: it goes on with a notice, or ends with a report if they repeat quickly."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.events import Mount, Show
from textual.message import Message
from textual.strip import Strip
from textual.worker import WorkerFailed

from readtui.document.model import Document
from readtui.tui import paint, recovery
from readtui.tui.app import ReaderApp
from readtui.tui.controllers import searching, windows
from readtui.tui.host import AppHost
from readtui.tui.recovery import ERRORS_S, MAX_ERRORS, ErrorLimit, dispatch_or_report
from readtui.tui.widgets import page
from readtui.tui.widgets.dialogs import Chooser
from readtui.tui.widgets.list_view import ListView
from readtui.tui.widgets.page import Page
from tests.screens import app_for, screen_rows, screen_text, settled, tale

NOTICE = "Unexpected error: ZeroDivisionError; the report is in crash.txt"


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """The errors of which a crash report is written. An error does not fail the test, as it would without this."""
    monkeypatch.setattr(ReaderApp, "is_headless", False)
    return []


def app_on(document: Document, reported: list[BaseException]) -> ReaderApp:
    def report(error: BaseException) -> str:
        reported.append(error)
        return "the report is in crash.txt"

    app = app_for(document)
    app.services.report = report
    return app


def fail(*_: object, **__: object) -> None:
    raise ZeroDivisionError


def count_of(errors: Sequence[BaseException]) -> int:
    assert {type(error) for error in errors} <= {ZeroDivisionError}
    return len(errors)


def test_errors_pass_the_limit_only_if_they_repeat_quickly() -> None:
    now = 0.0
    limit = ErrorLimit(lambda: now)
    assert [limit.is_passed() for _ in range(MAX_ERRORS + 1)] == [False] * MAX_ERRORS + [True]
    now = ERRORS_S
    assert not limit.is_passed()


@pytest.mark.parametrize(
    ("owner", "name", "key"),
    [
        (windows, "show_details", "i"),
        (Page, "scroll_by", "j"),
        (ListView, "on_focus", "tab"),
        (Page, "on_leave", "tab"),
    ],
)
async def test_an_error_of_an_action_or_handler_is_a_notice_and_the_keys_still_work(
    owner: object, name: str, key: str, reported: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(tale(), reported)
    async with app.run_test(size=(100, 30)) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, fail)
            await pilot.press(key)
            if name == "on_leave":
                await pilot.hover(offset=(50, 5))
                await pilot.hover(offset=(5, 5))
            await settled(app, pilot)
            assert NOTICE in screen_text(app)
            assert count_of(reported) == 1
        await pilot.press("escape", "i")
        await settled(app, pilot)
        assert isinstance(app.screen, Chooser)
        await pilot.press("escape", "space")
        await settled(app, pilot)
        assert app.reading.position.top > 0
    assert app.crash is None


async def test_an_error_in_a_window_or_a_worker_is_a_notice(reported: list[BaseException]) -> None:
    app = app_on(tale(), reported)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("i")
        await settled(app, pilot)
        app.screen.call_later(fail)
        await pilot.pause()
        app.run_worker(fail, thread=True)
        with pytest.raises(WorkerFailed):
            await app.workers.wait_for_complete()
        await pilot.pause()
        assert count_of(reported) == 2
        await pilot.press("escape")
        await settled(app, pilot)
        assert NOTICE in screen_text(app)
    assert app.crash is None


async def test_errors_that_repeat_quickly_end_the_program(
    reported: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "ERRORS_S", 3600.0)
    monkeypatch.setattr(Page, "scroll_by", fail)
    app = app_on(tale(), reported)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*"j" * MAX_ERRORS)
        await pilot.pause()
        assert app.return_code is None
        await pilot.press("j")
        await pilot.pause()
    assert count_of(reported) == MAX_ERRORS
    assert isinstance(app.crash, ZeroDivisionError)
    assert app.return_code == 70


async def test_an_error_before_the_first_document_ends_the_program(
    reported: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AppHost, "show_document", fail)
    app = app_on(tale(), reported)
    await app.run_async(headless=True, size=(100, 30))
    assert isinstance(app.crash, ZeroDivisionError)
    assert app.return_code == 70
    assert reported == []


async def test_an_error_in_mounting_is_raised_unless_its_window_can_be_closed() -> None:
    async def dispatch(message: Message) -> None:
        raise ZeroDivisionError

    handled: list[Exception] = []
    goes_on = False

    def mount_failed(error: Exception) -> bool:
        handled.append(error)
        return goes_on

    await dispatch_or_report(dispatch, Show(), lambda what, error: None, mount_failed)
    assert handled == []
    with pytest.raises(ZeroDivisionError):
        await dispatch_or_report(dispatch, Mount(), lambda what, error: None, mount_failed)
    goes_on = True
    await dispatch_or_report(dispatch, Mount(), lambda what, error: None, mount_failed)
    assert len(handled) == 2


async def test_a_window_that_cannot_be_mounted_is_closed(
    reported: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Chooser, "on_mount", fail)
    app = app_on(tale(), reported)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("f1")
        await settled(app, pilot)
        assert app.screen is app.reading_screen
        assert "The window cannot be shown: ZeroDivisionError; the report is in crash.txt" in screen_text(app)
        monkeypatch.undo()
        monkeypatch.setattr(ReaderApp, "is_headless", False)
        await pilot.press("f1")
        await settled(app, pilot)
        assert isinstance(app.screen, Chooser)
    assert count_of(reported) == 1


async def test_a_row_that_cannot_be_drawn_is_plain_text_and_reported_once(
    reported: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = paint.page_strip

    def strip(line: object, *arguments: object, **options: object) -> Strip:
        if any("morning" in run.text for run in line.runs):  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return draw(line, *arguments, **options)  # type: ignore[arg-type]

    app = app_on(tale(), reported)
    async with app.run_test(size=(100, 30)) as pilot:
        rows = [row[30:96].rstrip() for row in screen_rows(app)]
        monkeypatch.setattr(page, "page_strip", strip)
        app.redraw()
        await settled(app, pilot)
        drawn = [row[30:96].rstrip() for row in screen_rows(app)]
        assert sum("morning" in row for row in drawn) > 1
        assert drawn[:24] == rows[:24]
        assert "A row cannot be drawn: ZeroDivisionError; the report is in crash.txt" in screen_text(app)
        await pilot.press("space", "space")
        await settled(app, pilot)
        assert count_of(reported) == 1
    assert app.crash is None


async def test_another_part_of_the_screen_that_cannot_be_drawn_is_blank_and_reported_once(
    reported: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ListView, "render_line", fail)
    app = app_on(tale(), reported)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("space", "space", "tab", "escape")
        await settled(app, pilot)
        assert "morning bell" in screen_text(app)
        assert count_of(reported) == 1
    assert app.crash is None


@pytest.mark.parametrize("limit", [0, 300_000])
async def test_an_error_of_the_search_is_a_notice(
    limit: int, reported: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "SEARCHED_AT_ONCE", limit)
    app = app_on(tale(), reported)
    async with app.run_test(size=(100, 30)) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(searching, "find", fail)
            await pilot.press("slash", "b", "enter")
            await settled(app, pilot)
            assert "The search failed: ZeroDivisionError; the report is in crash.txt" in screen_text(app)
            assert count_of(reported) == 1
            await pilot.press("n")
            await settled(app, pilot)
        await pilot.press("slash", *"bell", "enter")
        await settled(app, pilot)
        assert app.reading.search.current_hit == 0
    assert app.crash is None
