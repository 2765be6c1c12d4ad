"""A theme looks the same whether the program starts with it or it is picked later; "auto" follows the terminal."""

from __future__ import annotations

import re
import sys
import time
from codecs import getincrementaldecoder
from pathlib import Path

import pytest

from readtui.config import paths, themes
from tests.terminals import DEADLINE_S, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")

if sys.platform != "win32":
    from tests.pyte_screen import ShownCell, TerminalInMemory

SIZE = (100, 30)
PAGE_ROWS = SIZE[1] - 2
"""Rows above those of the status and the keys, where a notice is."""

PRIVATE = re.compile("\x1b\\[[<>=?][0-9;]*[a-zA-Z$]+")
"""Modes and questions that pyte does not know."""

UNFINISHED = re.compile("\x1b[^a-zA-Z\x07\\\\]*\\Z")

FOLDERS = (paths.themes_folder(),)
QUESTION = b"\x1b]11;?\x1b\\"


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A document with headings, emphasis, links, code, a quotation, a table and a note."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    file = tmp_path / "bell.md"
    file.write_text(
        "# The bell\n\nIt *rings* in the **tower**, `daily`, see [the list](#list).[^1]\n\n## List\n\n- one\n- two\n\n"
        "> A quotation.\n\n```python\ndef ring(): return 'x'  # 3\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "[^1]: Note.\n"
    )
    return str(file)


class Screen:
    """What a terminal with the program on it shows."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._emulator = TerminalInMemory(*SIZE)
        self._decode = getincrementaldecoder("utf-8")("ignore").decode
        self._held = ""  # the start of a sequence

    def read(self) -> None:
        """Show what the program has sent."""
        self._terminal.read_output(time.monotonic() + 0.2)
        output, self._terminal.output = self._terminal.output, b""
        sent = self._held + self._decode(output)
        unfinished = UNFINISHED.search(sent)
        self._held = unfinished[0] if unfinished else ""
        self._emulator.write(PRIVATE.sub("", sent.removesuffix(self._held)))

    def wait_for(self, words: str) -> None:
        """Wait until the screen shows these words."""
        end = time.monotonic() + DEADLINE_S
        while not any(words in row for row in self._emulator.texts()):
            assert time.monotonic() < end, self._emulator.texts()
            self.read()

    @property
    def page(self) -> list[list[ShownCell]]:
        """The cells above the rows at the bottom."""
        return self._emulator.shown()[:PAGE_ROWS]


def assert_becomes_same(one: Screen, other: Screen) -> None:
    """Wait until both screens show the same page, with the same styles."""
    end = time.monotonic() + DEADLINE_S
    while one.page != other.page and time.monotonic() < end:
        one.read()
        other.read()
    rows = [(mine, theirs) for mine, theirs in zip(one.page, other.page, strict=True) if mine != theirs]
    assert rows == []


def test_each_theme_is_on_the_wire_at_the_start_as_it_is_after_it_was_picked(article: str) -> None:
    names = themes.names(FOLDERS)
    with Terminal("--theme", names[-1], article, size=SIZE) as picking:
        picked = Screen(picking)
        picked.wait_for("quit")
        for name in names:
            picking.press(b"c")
            picked.wait_for(f"Theme: {themes.load(name, FOLDERS).label}")
            with Terminal("--no-library", "--theme", name, article, size=SIZE) as starting:
                started = Screen(starting)
                started.wait_for("quit")
                assert_becomes_same(started, picked)


def test_auto_follows_the_background_and_its_answer_is_no_key(article: str) -> None:
    with Terminal("--theme", "auto", article, size=SIZE) as terminal:
        terminal.wait_for(QUESTION.decode())
        terminal.press(b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\")
        terminal.wait_for("48;2;250;248;243")  # the background of paper
        terminal.press(b"q")
        assert terminal.end() == 0


def test_auto_begins_with_the_background_of_the_last_time(article: str) -> None:
    with Terminal("--theme", "auto", article, size=SIZE) as terminal:
        terminal.wait_for(QUESTION.decode())
        terminal.press(b"\x1b]11;rgb:ffff/ffff/ffff\x07")
        terminal.wait_for("48;2;250;248;243")
        terminal.press(b"q")
        assert terminal.end() == 0
    with Terminal("--theme", "auto", article, size=SIZE) as terminal:
        before = terminal.wait_for("quit")
        assert b"48;2;250;248;243" in before
        assert b"48;2;25;27;32" not in before
