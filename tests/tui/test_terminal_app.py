"""The base of the app: themes, other programs, the mouse, saving, and the end."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from threading import Event

import pytest
from readtui.tui.terminal_app import TerminalApp

from readtui.config import paths
from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.errors import LibraryError, SourceError
from readtui.library.tables import RecentWork
from readtui.reading.selection import Selection
from readtui.span import Offset
from readtui.tui import clipboard, programs, terminal_app
from readtui.tui.app import ReaderApp
from readtui.tui.clipboard import CopyResult
from readtui.typeset.setting import Setting
from tests.screens import LibraryInMemory, app_for, opened, screen_text, settled, tale, typed


class Full(LibraryInMemory):
    """A library on a full disk."""

    def record_opened(self, document: Document, source: str) -> None:
        raise LibraryError("the disk is full")

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        raise LibraryError("the disk is full")

    def recent_works(self) -> Sequence[RecentWork]:
        raise LibraryError("the disk is full")


class Program:
    """A `programs.Programs` that records the commands instead of running them."""

    def __init__(self, failure: str = "") -> None:
        self.commands: list[Sequence[str]] = []
        self.failure = failure

    def run(self, command: Sequence[str], question: str = "") -> tuple[bool, str]:
        self.commands.append(command)
        return not self.failure, self.failure


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The commands run on the terminal, recorded instead of run."""
    recorder = Program()
    monkeypatch.setattr(TerminalApp, "is_headless", False)
    monkeypatch.setattr(TerminalApp, "suspend", lambda app: nullcontext())
    monkeypatch.setattr(programs, "Programs", lambda: recorder)
    return recorder.commands


def app_with_report(*documents: Document) -> tuple[ReaderApp, list[BaseException]]:
    """Return the app on these documents, and a list for the errors of which it writes a crash report."""
    reported: list[BaseException] = []

    def report(error: BaseException) -> str:
        reported.append(error)
        return "the report is in crash.txt"

    app = app_for(*documents)
    app.services.report = report
    return app, reported


# Looks


async def test_the_next_theme_is_told_and_remembered() -> None:
    changes: list[dict[str, str | int | bool]] = []
    app = app_for(tale())
    app.services.remember = changes.append
    async with app.run_test(size=(100, 30)) as pilot:
        before = app.theme_styles.theme.name
        await pilot.press("c")
        await settled(app, pilot)
        assert f"Theme: {app.theme_styles.theme.label}" in screen_text(app)
        assert changes == [{"theme": app.theme_styles.theme.name}]
        assert app.theme_styles.theme.name != before


async def test_a_theme_of_the_readers_own_that_is_broken_or_hard_to_read_is_said(tmp_path: Path) -> None:
    paper = (paths.themes_folder() / "paper.toml").read_text("utf-8")
    (tmp_path / "aaa.toml").write_text('label = "Broken"\n', "utf-8")
    text = next(line for line in paper.splitlines() if line.startswith("text ="))
    background = next(line for line in paper.splitlines() if line.startswith("background ="))
    grey = paper.replace(text, background.replace("background", "text", 1))
    (tmp_path / "bbb.toml").write_text(grey, "utf-8")
    app = app_for(tale())
    app.services.theme_folders = (tmp_path, paths.themes_folder())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("T")
        await pilot.pause()
        await typed(pilot, "aaa")
        assert "aaa.toml" in screen_text(app)
        await pilot.press("escape", "T")
        await typed(pilot, "bbb")
        await pilot.press("enter")
        await pilot.pause()
        assert "Theme bbb has too little contrast" in screen_text(app)
        assert app.theme_styles.theme.name == "bbb"


async def test_looks_without_a_key_are_in_the_list_of_commands() -> None:
    async with opened() as (app, pilot):
        for words in ("justify", "hyphenation", "paragraphs", "other side"):
            await pilot.press("colon")
            await pilot.pause()
            await typed(pilot, words)
            await pilot.press("enter")
            await settled(app, pilot)
        assert app.settings.align == "justified"
        assert app.settings.hyphenate
        assert app.settings.paragraphs == "indented"
        assert app.reading_screen.place.on_right


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


# Other programs


async def test_a_chosen_link_goes_to_the_browser(started: list[Sequence[str]]) -> None:
    builder = Builder("links.md")
    builder.paragraph([StyledText("out", (Style("link", "https://example.org/a?b"),)), StyledText(" and by.")])
    async with opened(builder.build()) as (app, pilot):
        await pilot.press("a", "o")
        await settled(app, pilot)
        assert [command[-1] for command in started] == ["https://example.org/a?b"]


async def test_a_link_to_a_file_beside_the_text_opens_it() -> None:
    builder = Builder("/shelf/links.md")
    builder.paragraph([StyledText("next", (Style("link", "the%20next.md#end"),)), StyledText(" one.")])
    async with opened(builder.build(), tale("/shelf/the next.md")) as (app, pilot):
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.source == "/shelf/the next.md"


async def test_only_an_address_is_opened_in_the_browser(started: list[Sequence[str]]) -> None:
    async with opened() as (app, pilot):
        await pilot.press("o")
        await pilot.pause()
        assert "no web address" in screen_text(app)
    async with opened(tale("https://example.org/tale")) as (app, pilot):
        await pilot.press("o")
        await settled(app, pilot)
        assert [command[-1] for command in started] == ["https://example.org/tale"]


def select_bells(app: ReaderApp) -> None:
    start = app.reading.document.text.index("bells")
    app.reading_screen.reading = app.reading.select(Selection(start, start + 4))


async def test_a_word_is_sent_to_the_web_only_if_the_reader_agrees(
    browsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no dictionary program
    async with opened() as (app, pilot):
        kept: list[dict[str, str | int | bool]] = []
        app.services.remember = kept.append
        await pilot.press("K")
        await pilot.pause()
        assert "Select a word" in screen_text(app)
        select_bells(app)
        await pilot.press("K")
        await settled(app, pilot)
        assert "Send “bells” to en.wiktionary.org?" in screen_text(app)
        await pilot.press("escape", "K", "enter")  # the first answer, in case Enter was typed ahead
        await settled(app, pilot)
        assert (browsed, kept) == ([], [])
        await pilot.press("K", "down", "enter")
        await settled(app, pilot)
        await pilot.press("K")
        await settled(app, pilot)
        assert browsed == ["https://en.wiktionary.org/wiki/bells"] * 2
        assert kept == [{"web_lookup": "yes"}]


async def test_a_reader_who_refuses_is_not_asked_again(browsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    async with opened() as (app, pilot):
        kept: list[dict[str, str | int | bool]] = []
        app.services.remember = kept.append
        select_bells(app)
        await pilot.press("K", "down", "down", "enter")
        await settled(app, pilot)
        assert "Not looked up" in screen_text(app)
        await pilot.press("K")
        await settled(app, pilot)
        assert "Send" not in screen_text(app)
        assert (browsed, kept) == ([], [{"web_lookup": "no"}])


async def test_a_word_is_looked_up_by_the_readers_own_command(commands: list[Sequence[str]]) -> None:
    app = app_for(tale(), settings=Settings(lookup=("dict", "-d", "{word}")))
    async with app.run_test(size=(100, 30)) as pilot:
        select_bells(app)
        await pilot.press("K")
        await pilot.pause()
        assert commands == [["dict", "-d", "bells"]]


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


async def test_a_word_that_would_be_an_option_is_said(commands: list[Sequence[str]]) -> None:
    builder = Builder("options.txt")
    builder.paragraph("Say --help to it.")
    app = app_for(builder.build(), settings=Settings(lookup=("dict", "{word}")))
    async with app.run_test(size=(100, 30)) as pilot:
        app.reading_screen.reading = app.reading.select(Selection(4, 9))
        await pilot.press("K")
        await pilot.pause()
        assert commands == []
        assert "Not looked up: dict would take “--help” for an option" in screen_text(app)


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


async def test_what_came_down_a_pipe_is_neither_edited_nor_read_again() -> None:
    async with opened(tale("-")) as (app, pilot):
        await pilot.press("e", "r")
        await pilot.pause()
        assert "Only files can be edited" in screen_text(app)
        assert "Text from a pipe cannot be reloaded" in screen_text(app)


# Trouble and the end


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
        setting = app.setting

        def fail(document: Document) -> Setting:
            if document.source == "two":
                raise IndexError("bug")
            return setting(document)

        monkeypatch.setattr(app, "setting", fail)
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
        app.run_in_library(fail)
        app.reading_screen.post_message(app.reading_screen.PictureRequested("a.png"))
        app.copy(fail)
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
        app.reading_screen.say = lambda text, *, seconds=5.0: notices.append(text)  # type: ignore[method-assign]
        for _ in range(3):
            app._save_position_in_background()
            await settled(app, pilot)
        assert notices == ["The disk is full"]
        app.action_library()
        await settled(app, pilot)
        assert notices == ["The disk is full"] * 2


async def test_all_that_was_to_be_kept_is_kept_before_the_end() -> None:
    kept: list[int] = []
    async with opened() as (app, _):
        for number in range(5):
            app.run_in_library(lambda number=number: kept.append(number))  # type: ignore[misc]
        app.finish()
    assert kept == [0, 1, 2, 3, 4]


async def test_what_was_not_kept_at_the_end_is_told() -> None:
    def fail() -> None:
        raise LibraryError("the disk is full")

    async with opened() as (app, _):
        app.run_in_library(fail)
        assert app.finish() == ("the disk is full",)


async def test_what_is_saved_after_quitting_began_is_waited_for_without_a_task_on_the_screen() -> None:
    kept: list[str] = []
    async with opened() as (app, _):
        app.leave(0)
        workers = len(app.workers)
        app.run_in_library(lambda: kept.append("late"))
        assert len(app.workers) == workers
        app.finish()
    assert kept == ["late"]


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
    monkeypatch.setattr(terminal_app, "COPY_NOTICE_AFTER_S", 0.0)
    async with opened() as (app, pilot):
        app.copy(slow)
        app.copy(lambda: "second")
        await pilot.pause()
        assert "Copying …" in screen_text(app)
        first.set()
        await settled(app, pilot)
    assert copies == ["first", "second"]
