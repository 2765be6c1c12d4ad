"""Run other programs: on the terminal, which is restored whatever they do, or beside it, without a terminal."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

RESET = (
    "\x1b[?47l"  # the normal screen; unlike 1049 it does not move the cursor
    "\x1b[!p"  # DECSTR: cursor, margins, character sets, colours, insert and keypad modes
    "\x0f\x1b(B\x1b[?7h\x1b[?25h\x1b[?5l"
    "\x1b[?9;1000;1001;1002;1003;1004;1005;1006;1015;1016;2004;2026;2048l"  # mouse, focus, paste, synchronised output
)
"""What ends the modes in which a program that was killed may leave the terminal."""


class Programs:
    """Runs programs on the terminal, and continues those that stopped themselves when they are run again."""

    def __init__(self) -> None:
        self._stopped: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}

    def run(self, command: Sequence[str]) -> tuple[bool, str]:
        """Run a command on the terminal until its end.

        Return whether the program was started, and a sentence on how it failed, or "". Call it with
        `key_signals_ignored`, and with the app suspended. The program has a foreground process group of its own, so
        that Ctrl+C and Ctrl+Z do not reach readtui.
        """
        if sys.platform == "win32":
            return _run_on_windows(command)
        with _modes_restored():
            try:
                child = self._stopped.pop(tuple(command), None) or subprocess.Popen(command, process_group=0)
            except (OSError, ValueError) as error:
                return False, f"Cannot run {command[0]}: {getattr(error, 'strerror', None) or error}"
            _bring_to_foreground(child.pid)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGCONT)  # it may have read from the terminal too early
            _, status = os.waitpid(child.pid, os.WUNTRACED)
            _bring_to_foreground(os.getpgrp())
            if os.WIFSTOPPED(status):
                self._stopped[tuple(command)] = child
                return True, f"{command[0]} was stopped; run it again to continue it"
            child.returncode = os.waitstatus_to_exitcode(status)  # for Popen's destructor
        return True, failure_of(command[0], child.returncode)


def failure_of(name: str, code: int) -> str:
    """Return a sentence on a program that failed, by its exit code as `subprocess` has it; "" if it succeeded."""
    if code >= 0:
        return f"{name} ended with exit code {code}" if code else ""
    try:
        return f"{name} was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"{name} was ended by signal {-code}"


def start_detached(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a program that cannot use the terminal. Raises OSError or ValueError."""
    null = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=null, stdout=null, stderr=null, start_new_session=True, close_fds=True)


def _run_on_windows(command: Sequence[str]) -> tuple[bool, str]:
    """Do what `Programs.run` does, without its control of the terminal, which Windows does not have."""
    try:
        code = subprocess.call(command)
    except (OSError, ValueError) as error:
        return False, f"Cannot run {command[0]}: {getattr(error, 'strerror', None) or error}"
    return True, failure_of(command[0], code)


def _bring_to_foreground(group: int) -> None:
    """Make a process group the one that reads the terminal."""
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})  # sent to a background process that does this
    with contextlib.suppress(OSError):  # not the controlling terminal, or the group has ended
        os.tcsetpgrp(0, group)
    signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


@contextlib.contextmanager
def key_signals_ignored() -> Iterator[None]:
    """Ignore the signals of keys. A function ignores them, as `SIG_IGN` would be inherited by programs."""
    numbers = [signal.SIGINT] if sys.platform == "win32" else [signal.SIGINT, signal.SIGQUIT]
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _modes_restored() -> Iterator[None]:
    """Restore the modes of the terminal, of its driver and of its descriptors at the end."""
    import termios  # POSIX only

    modes: list[Any] | None = None
    with contextlib.suppress(termios.error):
        modes = termios.tcgetattr(0)
    try:
        yield
    finally:
        for descriptor in (0, 1, 2):
            with contextlib.suppress(OSError):
                os.set_blocking(descriptor, True)
        if modes is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(0, termios.TCSANOW, modes)
        _write(RESET)


def _write(text: str) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        assert sys.__stderr__ is not None
        os.write(sys.__stderr__.fileno(), text.encode())
