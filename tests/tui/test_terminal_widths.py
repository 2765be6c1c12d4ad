"""The width of vowel signs that a terminal is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from readtui.tui.terminal_widths import IN_TIME_S, LEAVE_S, QUESTION, TerminalWidths, terminal_name
from readtui.unicode.width import MARK_CELLS, set_mark_cells, width

KITTY = {"TERM": "xterm-kitty"}
GENERIC = {"TERM": "xterm-256color"}


class Clock:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _widths_as_before() -> Iterator[None]:
    yield
    set_mark_cells(MARK_CELLS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "terminals"


def reported(widths: TerminalWidths, sign: int, family: int) -> bool:
    """Report the cells of both. Return whether the answers changed."""
    return any([widths.take(3, family), widths.take(2, sign)])


@pytest.mark.parametrize(("family", "joins"), [(2, True), (4, False), (6, False), (8, False)])
def test_a_family_of_two_cells_is_joined(file: Path, family: int, joins: bool) -> None:
    widths = TerminalWidths(KITTY, file)
    widths.question()
    assert reported(widths, 2, family) is joins
    after = TerminalWidths(KITTY, file)
    after.use_kept()
    assert widths.answers == after.answers == (1, joins)


def test_an_answer_sets_the_width_and_is_kept(file: Path) -> None:
    widths = TerminalWidths(KITTY, file)
    assert not widths.use_kept()
    assert widths.question() == QUESTION
    assert reported(widths, 1, 6)
    assert width("का") == 1
    set_mark_cells(MARK_CELLS)
    assert TerminalWidths(KITTY, file).use_kept()
    assert width("का") == 1
    assert not TerminalWidths({"TERM": "alacritty"}, file).use_kept()


def test_the_expected_answer_changes_nothing_and_is_kept(file: Path) -> None:
    widths = TerminalWidths(KITTY, file)
    widths.question()
    assert not reported(widths, 2, 6)
    assert TerminalWidths(KITTY, file).use_kept()
    assert width("का") == 2


def test_a_late_answer_counts_from_the_next_start(file: Path) -> None:
    clock = Clock()
    widths = TerminalWidths(KITTY, file, clock)
    widths.question()
    clock.now += IN_TIME_S + 0.1
    assert not reported(widths, 1, 6)
    assert width("का") == 2
    TerminalWidths(KITTY, file).use_kept()
    assert width("का") == 1


def test_reports_that_answer_no_question_are_dropped(file: Path) -> None:
    widths = TerminalWidths(KITTY, file)
    assert not reported(widths, 1, 6)
    widths.question()
    assert not widths.take(1, 1)  # Shift+F3 of xterm looks like it
    assert not widths.take(2, 9)
    assert reported(widths, 1, 6)
    assert not reported(widths, 2, 2)
    assert width("का") == 1


def test_a_terminal_that_does_not_say_which_it_is_is_asked_in_each_session(file: Path) -> None:
    widths = TerminalWidths(GENERIC, file)
    widths.question()
    assert reported(widths, 1, 6)
    assert not file.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"7 x\n1\n0", b"1 ['xterm-kitty'"])
def test_a_damaged_file_is_as_none(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    widths = TerminalWidths(KITTY, file)
    assert not widths.use_kept()
    widths.question()
    reported(widths, 1, 6)
    assert TerminalWidths(KITTY, file).use_kept()


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", "utf-8")
    widths = TerminalWidths(KITTY, tmp_path / "cache" / "terminals")
    widths.question()
    assert reported(widths, 1, 6)


def test_names_tell_terminals_and_their_versions_apart() -> None:
    vte = {**GENERIC, "VTE_VERSION": "7006"}
    names = [terminal_name(environ) for environ in (KITTY, vte, {**vte, "VTE_VERSION": "7400"}, {**vte, "TMUX": "x"})]
    assert len(set(names)) == 4
    assert all(name.isprintable() for name in names)
    assert [terminal_name(environ) for environ in (GENERIC, {}, {"TERM": "screen"})] == ["", "", ""]


@pytest.mark.parametrize("is_asked", [True, False])
def test_the_end_waits_for_an_answer_only_shortly_after_the_question(is_asked: bool) -> None:
    clock = Clock()
    widths = TerminalWidths(KITTY, None, clock)
    if is_asked:
        widths.question()
        clock.now += LEAVE_S
    asyncio.run(widths.wait())  # returns


def test_the_end_goes_on_with_the_answer() -> None:
    async def answered() -> None:
        widths = TerminalWidths(KITTY, None)
        widths.question()
        waiting = asyncio.ensure_future(widths.wait())
        reported(widths, 2, 6)
        await waiting

    asyncio.run(answered())
