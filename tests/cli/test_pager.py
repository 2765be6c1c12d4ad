"""What pagers do at their end: a short text is printed, and the last rows stay on the screen."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from readtui.config.settings import is_wanted
from tests.pyte_screen import TerminalInMemory
from tests.terminals import Terminal

OTHER_SCREEN, NORMAL_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"

SHORT = b"\x1b[31mone\x1b[m\n\ntwo\n"
LONG = "".join(f"\x1b[32mline {number}\x1b[m of 90\n" for number in range(1, 91)).encode()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "COLORTERM", "FORCE_COLOR", "GIT_PAGER_IN_USE", "LV"):
        monkeypatch.delenv(name, raising=False)


def left(text: bytes, keys: bytes, *arguments: str) -> bytes:
    """Press keys once a text is shown, the last of which quits. Return what is on the normal screen then."""
    with Terminal(*arguments, text=text) as terminal:
        terminal.wait_for("quit")
        terminal.press(keys)
        assert terminal.end() == 0
        assert terminal.modes == terminal.modes_before
        return terminal.output.rpartition(NORMAL_SCREEN)[2]


def test_what_is_wanted_by_default_is_so_in_the_pager_of_git_alone() -> None:
    git = {"LV": "-c", "LESS": "FRX"}
    assert is_wanted("auto", ("-",), git)
    assert is_wanted("auto", ("-",), {"GIT_PAGER_IN_USE": "true"})
    assert not is_wanted("auto", ("-",), {"LESS": "FRX"})
    assert not is_wanted("auto", ("-",), {})
    assert not is_wanted("auto", ("a.txt",), git)
    assert is_wanted("yes", ("a.txt",), {})
    assert not is_wanted("no", ("-",), git)


@pytest.mark.parametrize("flags", [["-F"], ["-FRX"], ["--quit-if-one-screen"]])
def test_a_text_that_fits_on_the_screen_is_printed_as_it_is(flags: list[str]) -> None:
    with Terminal(*flags, text=SHORT) as terminal:
        assert terminal.end() == 0
        assert terminal.output == b"\x1b[31mone\x1b[m\r\n\r\ntwo\r\n"


def test_a_file_that_fits_on_the_screen_is_set_and_printed(tmp_path: Path) -> None:
    file = tmp_path / "lamp.md"
    file.write_text("# Lamp\n\nIt is lit.\n", "utf-8")
    with Terminal("-F", str(file)) as terminal:
        assert terminal.end() == 0
        assert terminal.output.startswith(b"\x1b[1mLamp\x1b[m\r\n")
        assert terminal.output.endswith(b"It is lit.\r\n")
        assert OTHER_SCREEN not in terminal.output


@pytest.mark.parametrize(("lines", "fits"), [(9, True), (10, False)])
def test_the_prompt_has_a_row_of_its_own_below_a_text_that_fits(lines: int, fits: bool) -> None:
    text = b"".join(b"%d\n" % number for number in range(lines))
    with Terminal("-F", text=text, size=(40, 10)) as terminal:
        if not fits:
            terminal.wait_for("quit")
            terminal.press(b"q")
        assert terminal.end() == 0
        assert (NORMAL_SCREEN not in terminal.output) == fits


def test_rows_into_which_the_terminal_wraps_a_line_count() -> None:
    green = b"\x1b[32mok\x1b[m\n"
    with Terminal("-F", text=green + b"x" * 360, size=(40, 10)) as terminal:
        terminal.wait_for("quit")
        terminal.press(b"q")
        assert terminal.end() == 0
    with Terminal("-F", text=green + b"x" * 320, size=(40, 10)) as terminal:
        assert terminal.end() == 0
        assert terminal.output == b"\x1b[32mok\x1b[m\r\n" + b"x" * 320 + b"\r\n"


def test_the_last_rows_stay_in_colour_without_the_rest_of_the_screen() -> None:
    rows = left(LONG, b"Gq", "-X").replace(b"\r\n", b"\n").decode()
    shown = TerminalInMemory(80, 24)
    shown.write(rows[rows.index("\x1b[32m") :].replace("\n", "\r\n"))
    assert [row.rstrip() for row in shown.texts()][:22] == [f"line {number} of 90" for number in range(69, 91)]
    assert rows.endswith("\x1b[32mline 90\x1b[m of 90\n")
    assert "quit" not in rows


def test_lines_that_are_cut_and_scrolled_stay_so() -> None:
    rows = left(b"\x1b[32m" + b"abcdefghij" * 20 + b"\x1b[m\n" + LONG, b"\x1b[Cq", "-S", "-X").decode()
    assert "abcdefghij" * 8 not in rows
    assert "line 1 of" not in rows


def test_of_a_short_text_only_its_rows_stay() -> None:
    assert left(b"\n\n" + SHORT + b"\n\n", b"q", "-X").endswith(b"\x1b[31mone\x1b[m\r\n\r\ntwo\r\n")


@pytest.mark.parametrize("flags", [(), ("-X", "--no-keep-screen")])
def test_by_default_nothing_stays(flags: tuple[str, ...]) -> None:
    assert b"line" not in left(LONG, b"q", *flags)


def test_in_the_pager_of_git_both_are_done_unless_they_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LV", "-c")
    with Terminal(text=SHORT) as terminal:
        assert terminal.end() == 0
        assert terminal.output == b"\x1b[31mone\x1b[m\r\n\r\ntwo\r\n"
    assert b"line 90" in left(LONG, b"Gq")
    monkeypatch.setenv("READTUI_KEEP_SCREEN", "no")
    assert left(SHORT, b"q", "--no-quit-if-one-screen").count(b"one") == 0


def test_a_slow_text_that_fits_is_printed_at_its_end() -> None:
    with Terminal("-F", text=b"\x1b[31mone\x1b[m\n", stays_open=True) as terminal:
        terminal.wait_for("so far")
        terminal.write(b"two\n")
        terminal.end_input()
        assert terminal.end() == 0
        assert terminal.output.endswith(b"\x1b[31mone\x1b[m\r\ntwo\r\n")
        assert terminal.modes == terminal.modes_before


def test_a_text_that_is_being_read_stays_on_the_screen_at_its_end() -> None:
    with Terminal("-F", text=SHORT, stays_open=True) as terminal:
        terminal.wait_for("so far")
        terminal.press(b"j")
        terminal.write(b"the end\n")
        terminal.wait_for("the end")
        terminal.end_input()
        terminal.wait_for("edit")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_a_command_that_printed_nothing_leaves_nothing_however_long_it_took() -> None:
    with Terminal(text=b"", stays_open=True) as terminal:
        terminal.wait_for("nothing yet")
        terminal.end_input()
        assert terminal.end() == 0
        assert b"\n" not in terminal.output.rpartition(NORMAL_SCREEN)[2]


def test_what_the_command_line_asks_for_is_gone_to_once_it_has_come() -> None:
    with Terminal("+/line 85", "+60", "+/line 7.*0", text=LONG[:1000], stays_open=True) as terminal:
        terminal.wait_for("so far")
        terminal.write(LONG[1000:])
        terminal.wait_for("(regex)  2 of 11")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_what_came_of_a_pipe_that_breaks_off_stays_and_the_reason_is_told() -> None:
    ours, theirs = socket.socketpair()
    with ours, Terminal(standard_input=theirs.fileno()) as terminal:
        ours.sendall(LONG)
        terminal.wait_for("line 22", "so far")
        theirs.sendall(b"not read")  # so that closing breaks the connection off
        theirs.close()
        ours.close()
        terminal.wait_for("Standard input failed")
        terminal.press(b"q")
        assert terminal.end() == 0
        assert terminal.modes == terminal.modes_before


@pytest.mark.parametrize("arguments", [[], ["-F"], ["-X"], ["+G"]])
def test_a_terminal_that_goes_away_ends_the_program_and_the_pipe(arguments: list[str]) -> None:
    with Terminal(*arguments, text=LONG, stays_open=True) as terminal:
        terminal.wait_for("so far")
        terminal.hang_up()
        assert terminal.process.wait(timeout=60) == 129
        assert terminal.process.stdin is not None
        with pytest.raises(BrokenPipeError):
            os.write(terminal.process.stdin.fileno(), b"more\n")


def test_a_text_that_is_left_by_a_signal_leaves_nothing() -> None:
    with Terminal("-X", text=LONG) as terminal:
        terminal.wait_for("quit")
        terminal.process.terminate()
        assert terminal.end() == 143
        assert b"line" not in terminal.output.rpartition(NORMAL_SCREEN)[2]


def test_the_title_of_the_window_says_that_a_text_without_one_came_down_a_pipe() -> None:
    with Terminal(text=LONG) as terminal:
        terminal.wait_for("\x1b]2;standard input — readtui\x1b\\")
        terminal.press(b"q")
        assert terminal.end() == 0
