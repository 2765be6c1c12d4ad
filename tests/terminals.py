"""Run the program in a pseudo-terminal: send keys, and read what it draws. POSIX only."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress
from types import TracebackType
from typing import Any

DEADLINE_S = 60.0
"""Timeout in seconds for each step, also on a machine that is busy with other work."""

TAKE_TERMINAL = (
    "import fcntl, signal, termios; fcntl.ioctl(1, termios.TIOCSCTTY, 0);"
    " signal.signal(signal.SIGHUP, signal.SIG_DFL); signal.signal(signal.SIGQUIT, signal.SIG_DFL);"
    " signal.signal(signal.SIGINT, signal.default_int_handler);"
)
"""Make the pseudo-terminal the controlling terminal, and restore signals that callers ignore (as nohup and "&" do)."""

PROGRAM = (
    f"{TAKE_TERMINAL} import runpy, sys; sys.argv[0] = 'readtui'; runpy.run_module('readtui', run_name='__main__')"
)
"""Code that runs the program on its controlling terminal."""

SHELL = f"""{TAKE_TERMINAL}
import os, signal, subprocess, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-m", "readtui", *sys.argv[1:]], process_group=0)
os.tcsetpgrp(1, child.pid)
while os.WIFSTOPPED(status := os.waitpid(child.pid, os.WUNTRACED)[1]):
    os.tcsetpgrp(1, os.getpgrp())
    os.write(1, b"[stopped]")
    input()
    os.tcsetpgrp(1, child.pid)
    os.killpg(child.pid, signal.SIGCONT)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Code of a small shell that runs the program, and continues it at Enter if it was stopped."""


class Terminal:
    """A terminal with the program on it, of `size` columns and rows.

    With `text`, standard input is a pipe with that text, which ends after it, or `stays_open` to be written to. Else it
    is the terminal, or the descriptor `standard_input`.
    """

    def __init__(
        self,
        *arguments: str,
        code: str = PROGRAM,
        text: bytes | None = None,
        stays_open: bool = False,
        standard_input: int | None = None,
        size: tuple[int, int] = (80, 24),
    ) -> None:
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.modes_before = self.modes
        self.output = b""
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=standard_input or (self._slave if text is None else subprocess.PIPE),
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            env=dict(os.environ),  # not the LINES and COLUMNS that readline (of pytest) sets behind Python
        )
        if self.process.stdin is not None and text is not None:
            self.write(text)
            if not stays_open:
                self.process.stdin.close()

    def write(self, text: bytes) -> None:
        """Write to the pipe on standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def end_input(self) -> None:
        """Close the pipe on standard input."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def hang_up(self) -> None:
        """Close the terminal, as when its window is closed."""
        os.close(self._master)
        self._master = -1

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.process.stdin is not None:
            with suppress(BrokenPipeError):
                self.process.stdin.close()
        if self._master >= 0:
            os.close(self._master)
        os.close(self._slave)

    @property
    def modes(self) -> list[Any]:
        """The termios attributes of the terminal: echo, line mode, signals."""
        return termios.tcgetattr(self._slave)

    def press(self, keys: bytes) -> None:
        """Send the bytes of keys."""
        os.write(self._master, keys)

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the terminal; the program gets the signal SIGWINCH."""
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, *words: str) -> bytes:
        """Wait until all these words are drawn, in any order; what is on the screen already is not drawn again.

        Return the output before the last of them, and remove it and them from `output`.
        """
        wanted = [one.encode() for one in words]
        end = time.monotonic() + DEADLINE_S
        while missing := [one for one in wanted if one not in self.output]:
            if not self.read_output(end):
                raise AssertionError(f"{missing!r} was not drawn, but {self.output[-2000:]!r}")
        before, _, self.output = self.output.partition(max(wanted, key=self.output.find))
        return before

    def end(self) -> int:
        """Wait until the program ends. Return its exit code."""
        deadline = time.monotonic() + DEADLINE_S
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read_output(time.monotonic() + 0.02)
        while self.read_output(0.0):
            continue
        return self.process.wait(timeout=0.1)

    def read_output(self, end: float) -> bool:
        """Read what the program sends, waiting until `end` at most. Return whether there was anything."""
        if not select.select([self._master], [], [], max(end - time.monotonic(), 0.0))[0]:
            return False
        self.output += os.read(self._master, 65536)
        return True
