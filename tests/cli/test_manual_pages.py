"""readtui as the pager of man, on a terminal: its references open here, and their places are kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from tests.terminals import Terminal


def page(name: str, words: str) -> str:
    head = f"{name.upper()}(1)"
    return (
        f"{head}{'Lamps':^40}{head}\n\nNAME\n       {name} - {words}\n\nTEXT\n       {words.title()}, says wick(1).\n"
    )


@pytest.fixture(autouse=True)
def man(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a program `man` that has the page wick(1)."""
    monkeypatch.setenv("TERM", "xterm-256color")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "wick.txt").write_text(page("wick", "burns slowly"))
    (folder / "man").write_text(f'#!/bin/sh\n[ "$1 $2" = "1 wick" ] && exec cat {folder}/wick.txt\nexit 16\n')
    (folder / "man").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def test_a_reference_opens_its_page_and_back_leads_back() -> None:
    with Terminal(text=page("lamp", "gives light").encode()) as terminal:
        terminal.wait_for("gives light", "quit", "\x1b]2;lamp(1) — readtui\x1b\\")
        terminal.press(b";a")
        terminal.wait_for("burns slowly")
        terminal.press(b"\x7f")
        terminal.wait_for("gives light")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_the_page_that_was_read_last_is_opened_again() -> None:
    with Terminal("man:wick(1)") as terminal:
        terminal.wait_for("burns slowly", "quit")
        terminal.press(b"q")
        assert terminal.end() == 0
    with Terminal() as terminal:
        terminal.wait_for("burns slowly", "quit")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_a_page_that_is_missing_is_one_line() -> None:
    with Terminal("man:lamp(7)") as terminal:
        assert terminal.end() == 2
        assert terminal.output.decode().strip() == (
            "readtui: there is no manual page lamp in section 7 (to find pages by words: man -k lamp)"
        )
