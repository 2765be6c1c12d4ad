"""The input line of the search bar, the choosers, the prompts and the table window."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.events import Paste

from readtui.tui.widgets.line_input import LineInput
from readtui.unicode.printable import is_printable


class OneLine(App[None]):
    """An app with an input line only."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    @property
    def line(self) -> LineInput:
        return self.query_one(LineInput)

    def compose(self) -> ComposeResult:
        yield LineInput(lambda key: False, max_length=40, text=self._text)


HOSTILE = {
    "clear screen": ("a\x1b[2Jb", "ab"),
    "clipboard": ("a\x1b]52;c;bHM=\x07b", "ab"),
    "C1": ("a\x9b2Jb", "ab"),
    "shift out": ("a\x0eb", "ab"),
    "delete": ("a\x7fb", "ab"),
    "override of direction": ("a\u202eb", "ab"),
    "surrogate": ("a\ud800b", "a\ufffdb"),
    "line ends": ("ab\r\nrm -rf\n", "ab"),
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


async def test_a_paste_replaces_the_selected_text() -> None:
    app = OneLine("before")
    async with app.run_test() as pilot:
        app.line.select_all()
        app.line.post_message(Paste("after"))
        await pilot.pause()
        assert app.line.value == "after"
