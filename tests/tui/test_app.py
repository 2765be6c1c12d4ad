"""The app: first keys, documents that fail, other programs, the mouse, errors, and the end."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import pytest
from rich.console import RenderableType
from textual.events import AppBlur, AppFocus, Paste
from textual.pilot import Pilot
from textual.screen import Screen

from readtui.config import debug_log
from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.errors import LibraryError, SourceError
from readtui.ingest.open import Opened
from readtui.ingest.web.request import FetchHandle
from readtui.reading.selection import Selection
from readtui.span import Offset
from readtui.tui import clipboard, programs
from readtui.tui.actions import READING_ACTIONS, key_names
from readtui.tui.app import ReaderApp
from readtui.tui.clipboard import CopyResult
from readtui.tui.effects import OpenPicture, ShowWindow
from readtui.tui.services import OpenRequest
from readtui.tui.state import Mode
from readtui.tui.terminal_input import alt_key
from readtui.typeset.setting import Setting
from tests.screens import LibraryInMemory, app_for, burst, opened, screen_rows, screen_text, settled, tale
from tests.tui.conftest import Program


class Full(LibraryInMemory):
    """A library on a full disk."""

    def record_opened(self, document: Document, source: str) -> None:
        raise LibraryError("the disk is full")

    def __init__(self) -> None:
        super().__init__()
        self.shelf.failure = LibraryError("the disk is full")

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
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
            assert sequence.startswith("\x1b]2;"), "the title of the window alone"

    app = app_for(tale(), settings=Settings(mouse=False))
    app.host.terminal = Terminal()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert "Mouse off: the terminal selects" in screen_text(app)
        await pilot.press("f4")
        await pilot.pause()
        assert "Mouse on" in screen_text(app)
    assert reported == [False, True]


async def test_with_the_mouse_off_the_key_that_hides_the_sidebar_is_named_while_it_is_shown() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        await pilot.press("f4")
        await pilot.pause()
        assert "z hides the sidebar, which it would select too. F4 turns it on." in screen_text(app)
        await pilot.press("f4", "z", "f4")
        await pilot.pause()
        assert "Mouse off: the terminal selects. F4 turns it on." in screen_text(app)


async def test_a_key_without_a_command_says_so_once() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        await pilot.press("f9")
        await pilot.pause()
        assert "No command on F9: ? lists all" in screen_rows(app)[-1]
        app.reading_screen.notice.clear()
        await pilot.press("f9")
        await pilot.pause()
        assert "No command" not in screen_text(app)


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


async def test_what_came_down_a_pipe_is_not_read_again() -> None:
    async with opened(tale("-")) as (app, pilot):
        await pilot.press("r")
        await pilot.pause()
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


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The copied texts."""
    texts: list[str] = []

    def copy(text: str, send: object = None) -> CopyResult:
        texts.append(text)
        return CopyResult("tape", "Copied")

    monkeypatch.setattr(clipboard, "copy", copy)
    return texts


@pytest.mark.parametrize(
    "keys",
    [
        ("question_mark",),
        ("T",),
        ("M", "tab", "tab", "e", "end"),
        ("slash",),
        ("tab",),
        ("semicolon",),
    ],
    ids=["help", "themes", "prompt", "search", "sections", "second key"],
)
async def test_ctrl_c_tells_the_key_that_quits_wherever_it_has_no_other_meaning(keys: tuple[str, ...]) -> None:
    async with opened() as (app, pilot):
        for key in keys:
            await pilot.press(key)
            await settled(app, pilot)
        await pilot.press("ctrl+c")
        await settled(app, pilot)
        assert "q quits" in screen_text(app)


@pytest.mark.parametrize("keys", [(), ("question_mark",), ("slash",)], ids=["page", "help", "search"])
async def test_ctrl_c_copies_the_selection_also_in_a_window(keys: tuple[str, ...], copies: list[str]) -> None:
    async with opened() as (app, pilot):
        select_bells(app)
        await pilot.press(*keys)
        await settled(app, pilot)
        await pilot.press("ctrl+c")
        await settled(app, pilot)
        assert copies == ["bells"]


def select_bells(app: ReaderApp) -> None:
    start = app.reading.document.text.index("bells")
    app.reading_screen.reading = app.reading.select(Selection(start, start + 4))


async def test_quitting_waits_for_what_was_asked_for_just_before(copies: list[str]) -> None:
    library = LibraryInMemory()
    async with opened(library=library) as (app, pilot):
        await burst(app, pilot, "M", "q")
        await settled(app, pilot)
    async with opened(library=library) as (app, pilot):
        await burst(app, pilot, "y", "y", "q")
        await settled(app, pilot)
    assert [mark.label for mark in library.marks["tale.txt"]] == ["A tale of bells"]
    assert [text[:8] for text in copies] == ["Number 1"]


ANY_TIME = [
    key
    for action in READING_ACTIONS
    for key in key_names(action.ident, {})
    if action.ident not in ("app.quit", "app.quit_vim", "app.suspend") and key != "escape"
]
"""Keys that end or stop nothing. Escape cancels the reading of a first document."""


async def test_no_other_key_than_escape_and_quit_ends_the_program_before_the_first_document_is_there() -> None:
    arrived = Event()

    def read(source: str) -> Document:
        assert arrived.wait(60)
        return tale(source)

    services = app_for(tale()).services
    services.read = read
    app = ReaderApp(services)
    async with app.run_test(size=(100, 30)) as pilot:
        for key in ANY_TIME:
            await pilot.press(key, "x")
            await pilot.pause()
            for _ in range(2):  # clears the filter, then closes the window
                if app.screen is not app.reading_screen:
                    await pilot.press("escape")
                    await pilot.pause()
            assert app.screen is app.reading_screen
        assert not app.reading.has_document
        arrived.set()
        await settled(app, pilot)
        await settled(app, pilot)
        assert app.reading.document.source == "tale.txt"
        assert not app.reading.search.hits
        assert "A tale of bells" in screen_text(app)


async def test_escape_closes_a_note_before_it_cancels_a_fetch() -> None:
    released = Event()

    def open_address(source: str, *, reload: bool, handle: FetchHandle) -> Opened:
        assert released.wait(60)
        return Opened(tale(source))

    builder = Builder("noted.md")
    builder.paragraph([StyledText("A word"), StyledText("[1]", (Style("reference", "#fn"),))])
    builder.target("fn")
    builder.open_item("1.")
    builder.paragraph("A note.")
    builder.close()
    app = app_for(builder.build())
    app.services.open_address = open_address
    async with app.run_test(size=(100, 30)) as pilot:
        app.host.open("https://example.org/", OpenRequest())
        await pilot.press("a", "enter")
        await pilot.pause()
        assert app.reading.links.note is not None
        await pilot.press("escape")
        assert app.reading.links.note is None
        assert app.controllers.opening.is_fetching
        await pilot.press("escape")
        assert not app.controllers.opening.is_fetching
        released.set()


async def test_a_mark_with_a_letter_keeps_the_selection_and_a_bookmark_clears_it() -> None:
    async with opened() as (app, pilot):
        for keys, is_selected in ((("m", "a"), True), (("M",), False)):
            select_bells(app)
            await pilot.press(*keys)
            await settled(app, pilot)
            assert (app.reading.selection.current is not None) == is_selected
        assert [found.mark.letter for found in app.reading.marks.entries] == ["a", ""]


async def test_a_key_that_is_no_letter_of_a_mark_is_told_by_its_name() -> None:
    async with opened() as (app, pilot):
        app.press("apostrophe", "'")
        app.press("ctrl+x", "\x18")
        await pilot.pause()
        assert "No mark ctrl+x" in screen_text(app)


async def test_each_action_is_logged_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(debug_log, "log", lambda text, *values: lines.append(text % values))
    async with opened() as (app, pilot):
        await pilot.press("3", "j", "colon", *"justify", "enter")
        await settled(app, pilot)
    logged = [line for line in lines if line.startswith("action ")]
    assert logged == ["action page.line_down", "action app.palette", "action list.choose", "action view.align"]


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
        app.reading_screen.notice.say = lambda message, *, seconds=5.0: notices.append(message)  # type: ignore[method-assign]
        for _ in range(3):
            app.controllers.visiting.save_position(repeat_errors=False)
            await settled(app, pilot)
        assert notices == ["The disk is full"]
        app.apply(ShowWindow("library"))
        await settled(app, pilot)
        assert notices == ["The disk is full"] * 2


async def test_the_first_frame_shows_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_for(tale())
    frames: list[str] = []
    display = app._display

    def record(screen: Screen[object], renderable: RenderableType | None) -> None:
        display(screen, renderable)
        if renderable is not None:
            frames.append(screen_text(app))

    monkeypatch.setattr(app, "_display", record)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
    assert "Number 1 hears the morning bell." in frames[0]


# Escape and a letter in quick succession


async def alt(app: ReaderApp, pilot: Pilot[None], character: str) -> None:
    """Press Escape and a letter as most terminals send them: as Alt with the letter."""
    app.post_message(alt_key(character))
    await pilot.pause()


async def test_escape_and_a_letter_in_quick_succession_leave_the_line_and_act_on_the_page() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        await pilot.press("slash", *"bell")
        await alt(app, pilot, "z")
        assert app.state.mode is Mode.PAGE
        assert app.reading_screen.zen
        assert not app.reading.search.hits


async def test_alt_with_a_letter_that_has_a_meaning_is_no_escape() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        await pilot.press("slash", *"bell")
        await alt(app, pilot, "w")
        assert app.state.mode is Mode.SEARCH
        assert app.state.line == "bell"


async def test_alt_that_the_terminal_tells_from_escape_types_nothing() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        await pilot.press("slash", *"bell")
        await pilot.press("alt+z")
        assert app.state.line == "bell"


async def test_a_pasted_phrase_is_one_line_with_single_spaces() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        await pilot.press("slash")
        app.post_message(Paste("  The bell\r\n   rings\tat  dawn\n"))
        await pilot.pause()
        assert app.state.line == "The bell rings at dawn"


async def test_nothing_changes_on_the_screen_when_the_terminal_loses_the_focus() -> None:
    async with opened(size=(100, 30)) as (app, pilot):
        await pilot.press("slash", *"bell")
        before = screen_rows(app)
        app.post_message(AppBlur())
        await pilot.pause()
        assert app.state.mode is Mode.SEARCH
        assert screen_rows(app) == before
        app.post_message(AppFocus())
        await pilot.press("s")
        assert app.state.line == "bells"
