"""No window and no input line draws a control or bidirectional character, whatever names, pastes and errors contain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.events import Paste

from readtui.config import paths
from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.errors import LibraryError
from readtui.marks.anchor import anchor
from readtui.marks.model import Mark
from readtui.span import Span
from readtui.tui.app import ReaderApp
from readtui.tui.widgets.line_editor import LineEditor
from readtui.unicode.printable import is_printable
from tests.library.works import entry
from tests.screens import LibraryInMemory, app_for, settled

HOSTILE = "Bell\x1b]52;c;bHM=\x07\x1b[2J\x9b31m\x0e\x7f\u202e\u2066\x85\r\n\t\ud800tower"
"""Writes the clipboard, clears the screen, colours, changes the character set, and reverses the text after it."""


class HostileLibrary(LibraryInMemory):
    """A library whose titles, labels and errors are hostile."""

    def __init__(self) -> None:
        super().__init__()
        span = Span(0, 4)
        when = datetime(2023, 3, 20, tzinfo=UTC)
        self.marks[HOSTILE] = [Mark(1, anchor("Bell", span), HOSTILE, "a", when)]
        work = entry(HOSTILE, source=HOSTILE, tags=(HOSTILE,), state="reading")
        self.shelf.works = [work._replace(author=HOSTILE, site=HOSTILE, language=HOSTILE)]
        self.shelf.texts = {1: HOSTILE * 9}

    def delete_mark(self, ident: int) -> None:
        raise LibraryError(HOSTILE, HOSTILE)


def hostile_document() -> Document:
    """Return a document that was given hostile words everywhere."""
    builder = Builder(HOSTILE)
    builder.hide(HOSTILE)
    builder.note(HOSTILE)
    builder.heading(HOSTILE, 1)
    targets = (f"{HOSTILE}.md", "x%1b[2J%e2%80%ae.md", f"mailto:a@example.org?subject={HOSTILE}", f"x:{HOSTILE}")
    builder.paragraph([StyledText(f"link{n} ", (Style("link", target),)) for n, target in enumerate(targets)])
    builder.table([[HOSTILE, "Tower"], ["Bell", HOSTILE]])
    for name in ("one", "two"):
        builder.heading(f"{name} {HOSTILE}", 2)
        builder.paragraph("Hear the bell. " * 80)
    named = dict.fromkeys(("title", "site", "published", "language"), HOSTILE)
    return builder.build(authors=[HOSTILE], **named)


@pytest.fixture
def app(tmp_path: Path) -> ReaderApp:
    (tmp_path / "mine.toml").write_text('extends = "night"\nlabel = "My \\u001b[2J\\u202e theme"\n')
    (tmp_path / "bad\x1b[2J.toml").write_text("")
    app = app_for(hostile_document(), settings=Settings(), library=HostileLibrary())
    services = replace(
        app.services,
        theme_folders=(tmp_path, paths.themes_folder()),
        notices=(HOSTILE,),
        sources=(HOSTILE,),
        settings=Settings(keys=(("view.zen", "\x1b"), ("page.top", "\u202e"))),
    )
    return ReaderApp(services, hostile_document())


def unprintable(app: ReaderApp) -> list[str]:
    """Return the drawn texts that contain anything but printable characters."""
    return [
        segment.text
        for screen in app.screen_stack
        for strip in screen._compositor.render_strips()
        for segment in strip
        if segment.control or "\n" in segment.text or not is_printable(segment.text)
    ]


STATES = {
    "start with a notice": (),
    "sidebar filter": ("tab", "slash", "b", "e"),
    "list of marks": ("tab", "tab"),
    "help": ("question_mark",),
    "commands": ("colon",),
    "details": ("i",),
    "themes": ("T",),
    "theme that fails": ("T", "down", "down", "enter"),
    "library": ("R",),
    "groups of the library": ("R", "h", "down"),
    "preview of the library": ("R", "l", "j"),
    "changed in the library": ("R", "a", "ctrl+z", "x"),
    "tags in the library": ("R", "t"),
    "removed tag in the library": ("R", "T"),
    "forgetting in the library": ("R", "X"),
    "search in the library": ("R", "slash", "B", "e"),
    "opening fails": ("R", "enter"),
    "bookmarks": ("B",),
    "rename": ("B", "f2"),
    "name of a new bookmark": ("M",),
    "error of the library": ("B", "delete"),
    "link to a file": ("a",),
    "link decoded": ("a", "a"),
    "mail link": ("a", "a", "a", "enter"),
    "refused link": ("a", "a", "a", "a", "enter"),
    "hints": ("semicolon",),
    "link followed": ("a", "enter"),
    "go to mark": ("apostrophe", "a"),
    "lookup": ("v", "e", "K"),
    "copy": ("Y",),
    "reload": ("r",),
    "edit": ("e",),
    "table": ("x",),
    "search and list": ("slash", "b", "e", "ctrl+g"),
}


@pytest.mark.parametrize("keys", STATES.values(), ids=STATES)
async def test_no_window_draws_a_control_character(
    app: ReaderApp, keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        for key in keys:
            await pilot.press(key)
            await settled(app, pilot)
            assert unprintable(app) == []


LINES = {
    "search": ("slash",),
    "help": ("question_mark",),
    "themes": ("T",),
    "filter": ("R", "f"),
    "search of all texts": ("R", "slash"),
    "tag": ("R", "t"),
    "bookmarks": ("B",),
    "rename": ("B", "f2"),
    "table": ("x", "slash"),
}


@pytest.mark.parametrize("keys", LINES.values(), ids=LINES)
async def test_no_input_line_draws_a_pasted_control_character(app: ReaderApp, keys: tuple[str, ...]) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        await pilot.press(*keys)
        await settled(app, pilot)
        line = app.focused
        assert isinstance(line, LineEditor)
        line.post_message(Paste(HOSTILE))
        await settled(app, pilot)
        assert line.value
        assert unprintable(app) == []
        await pilot.press("ctrl+a", "enter")
        await settled(app, pilot)
        assert unprintable(app) == []
