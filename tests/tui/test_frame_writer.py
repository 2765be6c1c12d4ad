"""What is written to the terminal: after any keys it shows what a repaint would, and few bytes were written."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document, StyledText
from readtui.document.model import Style as TextStyle
from readtui.tui.app import ReaderApp
from readtui.tui.compositor import RowsUpdate
from readtui.tui.frame_writer import FrameWriter, emoji_form, erases_ground
from readtui.unicode.clusters import EmojiForm
from tests.pyte_screen import BY_STANDARD, WIDTHS, TerminalInMemory, Widths
from tests.screens import opened, tale

MOST_CALLS = 2200
"""Calls of Python functions for a scrolled line, without those of Textual's messages."""

XTERM = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}

KEYS = (
    *("j", "k", "j", "k", "pagedown", "pageup", "d", "u", "G", "g", "right_square_bracket", "left_square_bracket"),
    *("t", "t", "z", "tab", "down", "up", "escape", "escape", "slash", "b", "e", "enter", "n", "N", "question_mark"),
    *("v", "V", "l", "a", "A", "semicolon", "minus", "plus", "T", "colon", "i", "x", "c", "M", "m", "B", "y", "H"),
)


def many_scripts() -> Document:
    """Return a document with wide and combining characters, emoji, code, and a table."""
    builder = Builder("scripts.txt")
    builder.heading("Bells of many towers 🔔", 1)
    texts = [
        "The morning bell of the north tower is heard beyond the river. ",
        "早晨的钟声越过了河，田野在雪下一片安静。",
        "ゆきのしたの のはらは しずかだ。 ｶﾞｷﾞｸﾞ ",
        "Cafe\u0301 nai\u0308ve A\u030angstro\u0308m, Việt Nam, שָׁלוֹם עולם, مرحبا بالعالم ",
        "सुबह की घंटी क्षेत्र में सुनाई देती है। ระฆังยามเช้า ",
        "😀 and ☺\ufe0f, 👩\u200d👩\u200d👧 near 👍🏽 🇩🇪 🇫🇷 1\ufe0f\u20e3 ⚠ then plain words again. ",
    ]
    for number in range(1, 9):
        builder.heading(f"Part {number} {texts[number % 6][:9]}", 2)
        builder.paragraph([StyledText(texts[number % 6] * 6), StyledText(" bold 漢字 words ", (TextStyle("strong"),))])
        builder.paragraph("".join(texts) * 2)
        builder.code("def ring(bell):\n    return '漢字' * 3  # 😀\n" * 3, "python")
        builder.table([["Bell", "塔", "😀"], ["morning", "北塔", "👩\u200d👧 rings"], ["e\u0301vening", "南", "☺"]])
        builder.paragraph([StyledText("See "), StyledText("the start", (TextStyle("link", "#part-1"),))])
    return builder.build()


class Written:
    """A terminal in memory with what an app writes to it, and the number of bytes of each update."""

    def __init__(self, app: ReaderApp, size: tuple[int, int], widths: Widths) -> None:
        self._app = app
        self._widths = widths
        self.terminal = TerminalInMemory(*size, widths)
        self.writer = FrameWriter(XTERM)
        self.updates: list[str] = []

    def display(self, screen: Screen[Any], update: Any) -> None:
        """Take the place of the method of the app that writes an update."""
        if isinstance(update, CompositorUpdate):
            self.updates.append(self.writer.changes(update).render_segments(self._app.console))
            self.terminal.write(self.updates[-1])

    def resize(self, columns: int, rows: int) -> None:
        self.terminal = TerminalInMemory(columns, rows, self._widths)

    def repainted(self, *, by_textual: bool = False) -> TerminalInMemory:
        """Return a terminal on which the present screen is drawn whole."""
        compositor = self._app.screen._compositor
        regions = set(compositor._dirty_regions)
        update = compositor.render_update(full=True, screen_stack=self._app._background_screens)
        compositor._dirty_regions.update(regions)
        assert isinstance(update, LayoutUpdate)
        terminal = TerminalInMemory(self.terminal.columns, self.terminal.lines, self._widths)
        changes = update if by_textual else FrameWriter(XTERM).changes(update)
        terminal.write(changes.render_segments(self._app.console).replace("\n", "\r\n"))
        return terminal


@asynccontextmanager
async def written(
    document: Document, size: tuple[int, int], widths: Widths = BY_STANDARD, settings: Settings | None = None
) -> AsyncIterator[tuple[ReaderApp, Pilot[None], Written]]:
    """Run the app on a document and write to a terminal in memory."""
    async with opened(document, size=size, settings=settings) as (app, pilot):
        terminal = Written(app, size, widths)
        app._display = terminal.display  # type: ignore[method-assign,assignment]
        app.redraw()
        await drawn(app, pilot)
        yield app, pilot, terminal


async def drawn(app: ReaderApp, pilot: Pilot[None]) -> None:
    """Wait until nothing is left to be drawn."""
    await pilot.pause()
    while app.screen._dirty_widgets or app.screen._compositor._dirty_regions or app.screen._layout_required:
        await pilot.pause(0.01)


@pytest.mark.parametrize(
    ("size", "settings"),
    [
        ((100, 30), Settings()),
        ((90, 24), Settings(sidebar_shown=False)),
        ((60, 14), Settings()),
        ((82, 20), Settings(theme="terminal", sidebar="right")),
    ],
)
async def test_the_terminal_shows_what_a_repaint_would_after_any_keys(
    size: tuple[int, int], settings: Settings
) -> None:
    chance = random.Random(sum(size))
    widths = chance.choice(list(WIDTHS.values()))
    async with written(many_scripts(), size, widths, settings) as (app, pilot, terminal):
        for _ in range(30):
            await pilot.press(key := chance.choice(KEYS))
            await drawn(app, pilot)
            assert terminal.terminal.shown() == terminal.repainted().shown(), key


async def test_the_terminal_shows_what_textual_would_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")  # Textual chooses from 256 colours in its own way
    async with written(tale(), (100, 30)) as (app, pilot, terminal):
        for key in ("j", "j", "pagedown", "slash", "b", "e", "enter", "n", "t", "j", "k", "question_mark", "escape"):
            await pilot.press(key)
            await drawn(app, pilot)
            assert terminal.terminal.shown() == terminal.repainted(by_textual=True).shown(), key


async def test_another_size_is_drawn_whole() -> None:
    async with written(tale(), (100, 30)) as (app, pilot, terminal):
        for size in ((80, 24), (100, 30), (40, 10)):
            terminal.resize(*size)
            await pilot.resize_terminal(*size)
            await drawn(app, pilot)
            assert terminal.terminal.shown() == terminal.repainted().shown(), size


@pytest.mark.parametrize(("sidebar", "most"), [(True, 3000), (False, 400)])
async def test_a_scrolled_line_takes_few_bytes(sidebar: bool, most: int) -> None:
    document = tale(sections=40)
    async with written(document, (120, 40), settings=Settings(sidebar_shown=sidebar)) as (app, pilot, terminal):
        await pilot.press("pagedown")
        for _ in range(12):
            await drawn(app, pilot)
            terminal.updates.clear()
            await pilot.press("j")
            await drawn(app, pilot)
            assert 0 < sum(len(update.encode()) for update in terminal.updates) <= most


async def test_a_screen_that_is_drawn_again_unchanged_writes_nothing() -> None:
    async with written(tale(), (100, 30)) as (app, pilot, terminal):
        app.screen.refresh()
        await drawn(app, pilot)
        terminal.updates.clear()
        app.screen.refresh()
        await drawn(app, pilot)
        assert terminal.updates == [""]


async def test_after_a_frame_was_forgotten_the_next_change_writes_all() -> None:
    async with written(tale(), (100, 30)) as (app, pilot, terminal):
        terminal.terminal.reset()
        terminal.writer.forget()
        await pilot.press("j")
        await drawn(app, pilot)
        assert terminal.terminal.shown() == terminal.repainted().shown()


async def test_a_question_is_written_once_and_drawn_over() -> None:
    async with written(tale(), (100, 30)) as (app, pilot, terminal):
        terminal.writer.ask(lambda: "\x1b[2;1Hका\x1b[6n")
        for key in ("j", "k"):
            await pilot.press(key)
            await drawn(app, pilot)
            assert terminal.terminal.shown() == terminal.repainted().shown()
        assert "".join(terminal.updates).count("\x1b[6n") == 1


async def test_redrawing_writes_all() -> None:
    async with written(tale(), (100, 30)) as (app, pilot, terminal):
        app.writer = terminal.writer
        terminal.terminal.reset()
        app.redraw()
        await drawn(app, pilot)
        assert terminal.terminal.shown() == terminal.repainted().shown()


if sys.platform != "win32":  # pseudo-terminals are POSIX's
    from tests.terminals import SHELL, Terminal

    def test_after_a_stay_in_the_background_the_screen_is_that_of_a_redraw(tmp_path: Path) -> None:
        (tmp_path / "night.md").write_text("# Night\n\n" + "## Hour\n\nThe bell of the tower.\n\n" * 40, "utf-8")
        shown = TerminalInMemory(80, 24)
        with Terminal(str(tmp_path / "night.md"), code=SHELL) as terminal:

            def show_until(words: str) -> list[str]:
                drawn = terminal.wait_for(words).decode() + words
                shown.write(re.sub("\x1b\\[[<>=?][0-9;]*[a-z$]+", "", drawn))  # modes and questions: not for pyte
                return shown.texts()

            show_until("quit")
            terminal.press(b"\x1a")
            show_until("[stopped]")
            shown.write("\x1b[31m\x1b[5;9rleft by another program " * 20)
            terminal.press(b"\n")
            before = show_until("quit")
            shown.reset()
            terminal.press(b"\x0c")
            assert show_until("quit") == before
            terminal.press(b"q")
            assert terminal.end() == 0


async def test_a_scrolled_line_paints_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    async with written(tale(sections=40), (120, 40)) as (app, pilot, _):
        screen = app.reading_screen
        await pilot.press("pagedown")
        await drawn(app, pilot)
        painted: list[str] = []

        def count(widget: Widget, method: str) -> None:
            before = getattr(widget, method)

            def counted(*arguments: Any) -> Any:
                painted.append(f"{widget.id} {method}")
                return before(*arguments)

            monkeypatch.setattr(widget, method, counted)

        count(screen.page, "_row_strip")
        for widget in (screen.sidebar, screen.status_bar, screen.scrollbar):
            count(widget, "render_line")
        for _ in range(8):
            await pilot.press("j")
            await drawn(app, pilot)
        assert painted.count("page _row_strip") == 8
        assert painted.count("sidebar render_line") == 0
        # The status row has a percentage; the thumb of the scrollbar moves now and then.
        assert painted.count("status_bar render_line") <= 8 * 2
        assert painted.count("scrollbar render_line") <= 2 * 38


async def test_a_scrolled_line_takes_few_calls() -> None:
    async with written(tale(sections=40), (120, 40), settings=Settings(sidebar_shown=False)) as (app, pilot, terminal):
        for _ in range(20):
            await pilot.press("j")
        terminal.terminal.write = lambda data: None  # type: ignore[method-assign]
        screen, calls = app.reading_screen, 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        try:
            for _ in range(10):
                app.press("j", "j")
                parts = (screen.page, screen.scrollbar, screen.status_bar)
                screen._dirty_widgets.update(part for part in parts if part._repaint_regions)
                screen._on_timer_update()
        finally:
            sys.setprofile(None)
        assert calls / 10 <= MOST_CALLS


# The private classes of Textual


def test_the_updates_of_textual_are_read() -> None:
    console = Console(file=StringIO(), color_system="truecolor", force_terminal=True)
    terminal, writer = TerminalInMemory(5, 2), FrameWriter(XTERM)
    bell, tower, storm = (Strip([Segment(text, Style(bold=True))]) for text in ("Bell", "tower", "storm"))
    whole = LayoutUpdate([[bell, Strip.blank(1)], [tower]], Region(0, 0, 5, 2))
    parts: list[dict[int, Strip | None]] = [{0: None, 4: Strip([Segment("s")])}, {0: storm}]
    for update, texts in (
        (whole, ["Bell ", "tower"]),
        (ChopsUpdate(parts, [(0, 0, 5), (1, 0, 5)], [[4, 5], [5]]), ["Bells", "storm"]),
    ):
        terminal.write(writer.changes(update).render_segments(console))
        assert terminal.texts() == texts
    assert [cell[3] for cell in terminal.shown()[0]] == [True] * 4 + [False]


async def test_textual_makes_these_updates_and_gives_them_to_the_app() -> None:
    async with opened(tale()) as (app, pilot):
        updates: list[object] = []
        app._display = lambda screen, update: updates.append(update)  # type: ignore[method-assign,assignment]
        await pilot.press("j")
        await drawn(app, pilot)
        app.redraw()
        await drawn(app, pilot)
        assert isinstance(updates[0], RowsUpdate)
        assert isinstance(updates[-1], LayoutUpdate)


def test_an_update_that_is_not_of_the_compositor_forgets_the_frame() -> None:
    writer = FrameWriter(XTERM)
    assert writer.changes(None) is None
    assert writer.changes("a traceback") == "a traceback"
    assert writer._is_forgotten


@pytest.mark.parametrize(
    ("environ", "erases"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "tmux-256color"}, False),
        ({"TERM": "xterm", "STY": "1.pts"}, False),
        ({}, False),
    ],
)
def test_which_terminals_erase_with_the_background_of_the_pen(environ: dict[str, str], erases: bool) -> None:
    assert erases_ground(environ) is erases


@pytest.mark.parametrize(
    ("environ", "joins", "form"),
    [
        ({"TERM": "xterm-256color"}, False, EmojiForm.FIRST),
        ({"TERM": "xterm-ghostty"}, True, EmojiForm.JOINED),
        ({"TERM": "tmux-256color"}, True, EmojiForm.BASE),
        ({"TERM": "xterm", "STY": "1.pts"}, False, EmojiForm.BASE),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "221203"}, True, EmojiForm.BASE),
        ({"TERM": "mlterm", "MLTERM": "3.9.0"}, False, EmojiForm.BASE),
    ],
)
def test_which_terminals_draw_how_much_of_emoji(environ: dict[str, str], joins: bool, form: EmojiForm) -> None:
    assert emoji_form(environ, joins=joins) is form
