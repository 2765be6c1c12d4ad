"""The input line of the search bar, the choosers, the prompts and the table window."""

from __future__ import annotations

from inspect import iscoroutinefunction

import pytest
from textual.actions import parse
from textual.app import App, ComposeResult
from textual.events import Paste

from readtui.config.settings import Settings
from readtui.tui.keys import EDITING_KEYS
from readtui.tui.widgets.line_editor import LineEditor
from readtui.unicode.printable import is_printable
from tests.screens import opened


class OneLine(App[None]):
    """An app with an input line only."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.values: list[str] = []

    @property
    def line(self) -> LineEditor:
        return self.query_one(LineEditor)

    def compose(self) -> ComposeResult:
        yield LineEditor(self.values.append, max_length=40, text=self._text)


HOSTILE = {
    "clear screen": ("a\x1b[2Jb", "ab"),
    "clipboard": ("a\x1b]52;c;bHM=\x07b", "ab"),
    "C1": ("a\x9b2Jb", "ab"),
    "shift out": ("a\x0eb", "ab"),
    "delete": ("a\x7fb", "ab"),
    "override of direction": ("a\u202eb", "ab"),
    "surrogate": ("a\ud800b", "a\ufffdb"),
    "line ends": ("ab\r\nrm -rf\n", "ab rm -rf"),
    "tab": ("a\tb", "a b"),
}


@pytest.mark.parametrize(("text", "value"), HOSTILE.values(), ids=HOSTILE)
async def test_what_is_pasted_or_set_is_made_printable(text: str, value: str) -> None:
    app = OneLine(text)
    async with app.run_test() as pilot:
        assert is_printable(app.line.value)
        app.line.value = ""
        app.line.post_message(Paste(text))
        await pilot.pause()
        assert app.line.value.split() == value.split()
        assert app.line.cursor_position == len(app.line.value)
        app.copy_to_clipboard(text.encode(errors="replace").decode())  # the one of Textual, which Ctrl+V inserts
        await pilot.press("ctrl+v")
        assert is_printable(app.line.value)


async def test_keys_are_answered_at_once_and_each_change_is_announced() -> None:
    app = OneLine("")
    async with app.run_test():
        line, values = app.line, app.values
        for character in "a b":
            assert line.press(character, character)
        assert (line.value, values) == ("a b", ["a", "a ", "a b"])
        assert line.press("ctrl+w", None)
        assert line.press("home", None)
        assert line.press("x", "x")
        assert line.value == "xa "
        for key in ("enter", "escape", "tab", "f2"):
            assert not line.press(key, None)
        assert not line.press("ctrl+c", None)  # nothing is selected
        assert line.press("shift+end", None)
        assert line.press("ctrl+c", None)
        assert line.press("y", "y")
        assert line.value == "xy"
        line.reset("new")
        assert (line.value, values[-1]) == ("new", "xy")


async def test_a_line_takes_no_more_than_its_greatest_length() -> None:
    app = OneLine("")
    async with app.run_test():
        for _ in range(50):
            app.line.press("a", "a")
        assert app.line.value == "a" * 40


def test_no_editing_key_is_answered_later() -> None:
    actions = {parse(action)[1] for action in EDITING_KEYS.values()}
    assert not [name for name in actions if iscoroutinefunction(getattr(LineEditor, f"action_{name}"))]


async def test_a_paste_replaces_the_selected_text() -> None:
    app = OneLine("before")
    async with app.run_test() as pilot:
        app.line.select_all()
        app.line.post_message(Paste("after"))
        await pilot.pause()
        assert app.line.value == "after"


async def test_the_cursor_is_reversed_in_the_colours_of_the_terminal() -> None:
    async with opened(settings=Settings(theme="terminal")) as (app, pilot):
        await pilot.press("slash", "a")
        await pilot.pause()
        cells = [segment.style for segment in app.reading_screen.search_bar.line.render_line(0)]
        cursor = cells[1]
        assert cursor
        assert cursor.reverse
        assert all(style and style.color and style.color.is_default for style in cells)
        assert all(style and style.bgcolor and style.bgcolor.is_default for style in cells)
