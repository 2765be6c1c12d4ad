"""The terminal: redirected streams, signals, and a killed program."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

if sys.platform == "win32":
    pytest.skip("terminals of POSIX", allow_module_level=True)

import pty

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste, Resize
from textual.geometry import Size
from textual.message import Message

from readtui.errors import UsageError
from readtui.tui.terminal import (
    MAX_CELLS,
    MOUSE_MODES,
    RESET_SEQUENCES,
    Guard,
    correct_environment,
    driver,
    holds_escape,
    take_keyboard,
    take_screen,
)
from tests.screens import app_for, tale


@pytest.fixture
def tty() -> Iterator[int]:
    """The program's end of a terminal."""
    master, slave = pty.openpty()
    yield slave
    os.close(master)
    with suppress(OSError):
        os.close(slave)


@pytest.fixture
def standard_input() -> Iterator[None]:
    """Restore standard input after the test: the descriptor and both of Python's names for it."""
    kept, named, original = os.dup(0), sys.stdin, sys.__stdin__
    yield
    os.dup2(kept, 0)
    os.close(kept)
    sys.stdin, sys.__stdin__ = named, original  # type: ignore[misc]  # final for a type checker, but not for readtui


def no_terminal(path: str, flags: int, *_: object) -> int:
    raise OSError(6, "No such device or address", path)


# The keyboard and the screen


def test_a_terminal_on_standard_input_is_the_keyboard(tty: int, standard_input: None) -> None:
    os.dup2(tty, 0)
    before = sys.stdin
    take_keyboard()
    assert sys.stdin is before


def test_behind_a_pipe_the_keyboard_is_the_terminal(
    tty: int, standard_input: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, other = os.pipe()
    os.dup2(pipe, 0)
    os.close(pipe)
    os.close(other)
    monkeypatch.setattr(os, "open", lambda path, flags: os.dup(tty) if path == "/dev/tty" else -1)
    take_keyboard()
    assert os.isatty(0)
    assert sys.stdin.fileno() == 0
    assert sys.__stdin__ is sys.stdin


def test_without_a_terminal_there_is_no_keyboard(standard_input: None, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    monkeypatch.setattr(os, "open", no_terminal)
    with pytest.raises(UsageError, match="no keyboard"):
        take_keyboard()


def test_the_screen_is_standard_error_where_that_is_a_terminal(tty: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with os.fdopen(os.dup(tty), "w") as screen:
        monkeypatch.setattr(sys, "__stderr__", screen)
        take_screen()
        assert sys.__stderr__ is screen


def test_else_the_screen_is_the_terminal(tty: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    monkeypatch.setattr(sys, "__stderr__", None)
    monkeypatch.setattr(os, "open", lambda path, flags: os.dup(tty))
    take_screen()
    assert sys.__stderr__ is not None
    assert os.isatty(sys.__stderr__.fileno())
    sys.__stderr__.close()


def test_without_a_terminal_there_is_nothing_to_draw_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stderr__", None)
    monkeypatch.setattr(os, "open", no_terminal)
    with pytest.raises(UsageError, match="no terminal to draw on"):
        take_screen()


# The driver


@pytest.mark.usefixtures("signals")
async def test_the_driver_drops_bytes_that_are_not_utf_8_and_filters_pastes(monkeypatch: pytest.MonkeyPatch) -> None:
    source, sink = os.pipe()
    made = driver(lambda _: None)
    assert made is not None
    standing = made(app_for(tale()))
    assert isinstance(standing, LinuxDriver)
    standing.fileno = source
    events: list[Message] = []

    def process(self: LinuxDriver, message: Message) -> None:
        events.append(message)
        if isinstance(message, Key) and message.key == "k":
            self.exit_event.set()

    monkeypatch.setattr(LinuxDriver, "process_message", process)
    os.write(sink, b"\xffj\x1b[200~\xc3\xa9\x1bq\x1b[201~k")
    standing.run_input_thread()
    os.close(source)
    os.close(sink)
    assert [event.text if isinstance(event, Paste) else getattr(event, "key", "") for event in events] == [
        "j",
        "éq",
        "k",
    ]


@pytest.mark.usefixtures("signals")
async def test_the_driver_limits_the_size_that_a_terminal_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((65535, 40)))
    made = driver(lambda _: None)
    assert made is not None
    standing = made(app_for(tale()))
    assert isinstance(standing, LinuxDriver)
    assert standing._size == standing._get_terminal_size() == (MAX_CELLS, 40)
    events: list[Message] = []
    monkeypatch.setattr(LinuxDriver, "process_message", lambda self, message: events.append(message))
    for size in ((80, 65535), (80, 24)):
        standing.process_message(Resize(Size(*size), Size(*size)))
    assert [event.size for event in events if isinstance(event, Resize)] == [(80, MAX_CELLS), (80, 24)]


@pytest.mark.usefixtures("signals")
async def test_the_driver_switches_the_mouse(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(LinuxDriver, "write", lambda self, data: written.append(data))
    monkeypatch.setattr(LinuxDriver, "flush", lambda self: None)
    met: list[object] = []
    made = driver(met.append)
    assert made is not None
    standing = made(app_for(tale()))
    assert met == [standing]
    standing.report_mouse(True)  # type: ignore[attr-defined]
    standing.report_mouse(False)  # type: ignore[attr-defined]
    assert written == ["".join(f"\x1b[?{mode}{switch}" for mode in MOUSE_MODES) for switch in "hl"]


# The guard


class Timer:
    """A timer that the test fires."""

    started: list[Timer]

    def __init__(self, seconds: float, bite: Callable[[], None]) -> None:
        self.bite = bite
        self.daemon = False

    def start(self) -> None:
        self.started.append(self)


@pytest.fixture
def watchdogs(monkeypatch: pytest.MonkeyPatch) -> list[Timer]:
    """The timers that were started; they do not fire by themselves."""
    monkeypatch.setattr(Timer, "started", [], raising=False)
    monkeypatch.setattr(threading, "Timer", Timer)
    return Timer.started


@pytest.fixture
def signals() -> Iterator[None]:
    """Set signals to their default actions for the test, and restore them."""
    numbers = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT, signal.SIGTSTP, signal.SIGCONT)
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number, answer in before.items():
        signal.signal(number, answer)


@pytest.fixture
def unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no thread that watches the terminal of the test run."""
    monkeypatch.setattr(Guard, "_watch", lambda guard: None)


@pytest.mark.usefixtures("signals", "unwatched")
def test_the_first_signal_asks_the_program_to_leave_and_a_second_one_is_not_heard(watchdogs: list[Timer]) -> None:
    left: list[int] = []
    guard = Guard(left.append)
    guard.start()
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGHUP)
    assert (left, guard.code, len(watchdogs)) == ([143], 143, 1)
    assert watchdogs[0].daemon


@pytest.mark.usefixtures("signals", "unwatched")
def test_a_signal_that_is_to_be_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    Guard(lambda code: None).start()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


@pytest.mark.usefixtures("signals", "unwatched", "standard_input")
def test_a_program_that_does_not_leave_is_ended_and_the_terminal_given_back(
    tty: int, watchdogs: list[Timer], monkeypatch: pytest.MonkeyPatch
) -> None:
    import termios
    import tty as modes

    os.dup2(tty, 0)
    before = termios.tcgetattr(tty)
    guard = Guard(lambda code: None)
    guard.start()
    modes.setraw(tty)
    assert termios.tcgetattr(tty) != before
    written: list[tuple[int, bytes]] = []
    ended: list[int] = []
    monkeypatch.setattr(os, "write", lambda descriptor, data: written.append((descriptor, data)))
    monkeypatch.setattr(os, "_exit", ended.append)
    signal.raise_signal(signal.SIGQUIT)
    watchdogs[0].bite()
    assert (written, ended) == ([(2, RESET_SEQUENCES.encode())], [131])
    assert termios.tcgetattr(tty) == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Textual sees it by itself")
@pytest.mark.usefixtures("signals", "standard_input", "watchdogs")
def test_a_terminal_that_goes_away_ends_the_program() -> None:
    master, slave = pty.openpty()
    os.dup2(slave, 0)
    left = threading.Event()
    guard = Guard(lambda code: left.set())
    guard.start()
    assert not left.is_set()
    os.close(master)
    assert left.wait(60)
    assert guard.code == 129
    os.close(slave)


@pytest.mark.parametrize("value", ["", "0", "-5", "²", "x", "1000", "9" * 5000])
def test_a_size_in_the_environment_that_no_terminal_has_is_ignored(value: str) -> None:
    environ = {"COLUMNS": value, "LINES": "40", "HOME": "/"}
    correct_environment((0, 0), environ)
    assert environ == {"LINES": "40", "HOME": "/"}


def test_the_size_in_the_environment_counts_only_if_the_terminal_does_not_know_its_own() -> None:
    for size, expected in (((100, 30), {}), ((0, 0), {"COLUMNS": "80"}), ((100, 0), {"COLUMNS": "80"})):
        environ = {"COLUMNS": "80"}
        correct_environment(size, environ)
        assert environ == expected


def test_gnu_screen_holds_escape_while_it_reports_the_mouse() -> None:
    assert holds_escape({"STY": "1.pts-0.host"})
    assert not holds_escape({"STY": "1.pts-0.host", "TMUX": "/tmp/tmux"})
    assert not holds_escape({"STY": ""})
    assert not holds_escape({})


def test_an_empty_no_color_means_nothing() -> None:
    for value, expected in (("", {}), ("1", {"NO_COLOR": "1"}), ("0", {"NO_COLOR": "0"})):
        environ = {"NO_COLOR": value}
        correct_environment((80, 24), environ)
        assert environ == expected
