"""Programs that readtui runs, on the terminal and beside it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from readtui.tui.programs import failure_of, start_detached
from tests.terminals import PROGRAM, Terminal


@pytest.fixture
def article(tmp_path: Path) -> str:
    file = tmp_path / "night.md"
    file.write_text("# Night\n\nStroke of twelve.\n", "utf-8")
    return str(file)


def program(folder: Path, code: str) -> str:
    """Return the command of a program that runs this Python code."""
    file = folder / "program.py"
    file.write_text(f"import os, signal, sys, termios, time, tty\n{code}\n", "utf-8")
    return f"{sys.executable} {file}"


def with_editor(command: str) -> str:
    """Return code that runs readtui with this editor."""
    return f"import os; os.environ['VISUAL'] = {command!r}; {PROGRAM}"


def assert_usable(terminal: Terminal) -> None:
    """Assert that the reader answers keys, and quits with its terminal as it was before."""
    terminal.press(b"P")
    terminal.wait_for("No picture on this screen")
    terminal.press(b"q")
    assert terminal.end() == 0
    assert terminal.modes == terminal.modes_before
    assert b"Traceback" not in terminal.output


@pytest.mark.parametrize(
    ("code", "notice"),
    [
        ("sys.exit(3)", "ended with exit code 3"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "was ended by SIGKILL"),
        ("tty.setraw(0); os.set_blocking(0, False); print(chr(27) + '[?1049h'); sys.exit(4)", "exit code 4"),
        ("os.kill(os.getpid(), signal.SIGSTOP)", "was stopped"),
    ],
)
def test_whatever_an_editor_does_the_screen_is_back_and_a_notice_says_it(
    code: str, notice: str, article: str, tmp_path: Path
) -> None:
    with Terminal(article, code=with_editor(program(tmp_path, code))) as terminal:
        terminal.wait_for("quit")
        terminal.press(b"e")
        terminal.wait_for(notice)
        assert_usable(terminal)


def test_an_editor_that_is_not_installed_leaves_the_screen(article: str) -> None:
    with Terminal(article, code=with_editor("nowhere --wait")) as terminal:
        terminal.wait_for("quit")
        terminal.press(b"e")
        terminal.wait_for("Cannot run nowhere: No such file")
        assert_usable(terminal)


def test_an_editor_that_was_stopped_is_continued_by_the_same_key(article: str, tmp_path: Path) -> None:
    code = "print('begun', flush=True); os.kill(os.getpid(), signal.SIGSTOP); sys.stdin.readline(); sys.exit(5)"
    with Terminal(article, code=with_editor(program(tmp_path, code))) as terminal:
        terminal.wait_for("quit")
        terminal.press(b"e")
        terminal.wait_for("was stopped")
        terminal.press(b"e")
        terminal.wait_for("\x1b[?1049l")
        terminal.press(b"\n")
        terminal.wait_for("exit code 5")
        assert b"begun" not in terminal.output
        assert_usable(terminal)


def test_a_signal_while_a_program_runs_ends_the_reader_and_restores_the_terminal(article: str, tmp_path: Path) -> None:
    slow = program(tmp_path, "tty.setraw(0); print('slow', flush=True); time.sleep(60)")
    with Terminal(article, code=with_editor(slow)) as terminal:
        terminal.wait_for("quit")
        terminal.press(b"e")
        terminal.wait_for("slow")
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.end() == 143
        assert terminal.modes == terminal.modes_before


def test_a_failure_names_the_exit_code_or_the_signal() -> None:
    assert failure_of("ed", 0) == ""
    assert failure_of("ed", 2) == "ed ended with exit code 2"
    assert failure_of("ed", -15) == "ed was ended by SIGTERM"
    assert failure_of("ed", -99) == "ed was ended by signal 99"


def test_a_detached_program_has_no_terminal(tmp_path: Path) -> None:
    written = tmp_path / "written"
    code = (
        f"out = open({str(written)!r}, 'w'); [print(os.isatty(fd), file=out) for fd in (0, 1, 2)];"
        "print(os.getsid(0) == os.getpid(), file=out)"
    )
    child = start_detached(program(tmp_path, code).split())
    assert child.wait(30) == 0
    assert written.read_text().split() == ["False", "False", "False", "True"]
