"""A pipe is shown while it is written, in a pseudo-terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from tests.terminals import TAKE_TERMINAL, Terminal

NUMBERS = "".join(f"{number}\n" for number in range(1, 200)).encode()

WRITER = f"""{TAKE_TERMINAL}
import subprocess, sys
script = "(yes 'the bell strikes'; echo \\"$?\\" >\\"$2\\") | \\"$1\\" -m readtui"
subprocess.run(["bash", "-c", "set -o pipefail; " + script, "bash", sys.executable, sys.argv[1]])
"""
"""Code that pipes an endless text to the program, and keeps the exit code of what wrote it in a file."""


def test_the_first_line_is_shown_before_the_pipe_ends() -> None:
    with Terminal(text=b"first line\n", stays_open=True) as terminal:
        terminal.wait_for("first line", "so far")
        terminal.write(b"second line\n")
        terminal.wait_for("second line", "2 lines so far")
        terminal.press(b"q")
        assert terminal.end() == 0
        assert terminal.modes == terminal.modes_before


def test_an_empty_pipe_is_waited_for_on_the_screen() -> None:
    with Terminal(text=b"", stays_open=True) as terminal:
        terminal.wait_for("nothing yet")
        terminal.write(b"at last\n")
        terminal.wait_for("at last")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_keys_work_while_a_pipe_is_read() -> None:
    with Terminal(text=NUMBERS, stays_open=True) as terminal:
        terminal.wait_for("199 lines")
        terminal.press(b"/150\r")
        terminal.wait_for("1 of 1")
        terminal.press(b"\x1b")
        terminal.write(b"the end")
        terminal.wait_for("200 lines")
        terminal.press(b"G")
        terminal.wait_for("the end")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_escape_stops_reading_and_the_writer_gets_a_closed_pipe() -> None:
    with Terminal(text=NUMBERS, stays_open=True) as terminal:
        terminal.wait_for("199 lines so far")
        terminal.press(b"\x1b")
        terminal.wait_for("Stopped: 199 lines")
        with pytest.raises(BrokenPipeError):
            terminal.write(b"more\n" * 100_000)  # more than a pipe holds
        terminal.press(b"q")
        assert terminal.end() == 0


def test_an_endless_pipe_is_shown_and_its_writer_ends_with_the_program(tmp_path: Path) -> None:
    code = tmp_path / "code"
    with Terminal(str(code), code=WRITER) as terminal:
        terminal.wait_for("the bell strikes")
        terminal.press(b"q")
        assert terminal.end() == 0
    assert code.read_text("utf-8") == "141\n"  # SIGPIPE


def test_what_is_no_text_is_one_line_and_the_exit_code_2() -> None:
    with Terminal(text=bytes(range(32)) * 200, stays_open=True) as terminal:
        assert terminal.end() == 2
        assert b"is not a text" in terminal.output
        assert b"Traceback" not in terminal.output


def test_what_turns_out_to_be_no_text_is_one_line_too() -> None:
    with Terminal(text=b"", stays_open=True) as terminal:
        terminal.wait_for("nothing yet")
        terminal.write(bytes(range(32)) * 200)
        assert terminal.end() == 2
        assert b"is not a text" in terminal.output
        assert terminal.modes == terminal.modes_before


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_a_file_is_followed_also_when_it_is_truncated_and_replaced(tmp_path: Path) -> None:
    log = tmp_path / "bells.log"
    log.write_bytes(NUMBERS)
    with Terminal("-f", str(log)) as terminal:
        terminal.wait_for("Following")
        append(log, "one is added\n")
        terminal.wait_for("one is added")
        log.write_text("short\n", "utf-8")
        terminal.wait_for("short", "truncated")
        log.rename(log.with_name("old.log"))
        log.write_text("another log\n", "utf-8")
        terminal.wait_for("another log", "replaced")
        log.unlink()
        terminal.wait_for("gone")
        terminal.press(b"q")
        assert terminal.end() == 0


def test_the_end_of_a_pipe_is_followed_by_a_key() -> None:
    with Terminal(text=NUMBERS, stays_open=True) as terminal:
        terminal.wait_for("199 lines so far")
        terminal.press(b"F")
        terminal.wait_for("Following")
        terminal.write(b"the last bell\n")
        terminal.wait_for("the last bell")
        terminal.press(b"\x1b")
        terminal.wait_for("200 lines so far")
        terminal.press(b"q")
        assert terminal.end() == 0
