"""Runs a program in a pseudo terminal, presses keys, and measures its CPU time. Linux only."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

QUIET_S = 0.05
"""Seconds without output after which a program counts as done."""

IDLE_S = 0.5
IDLE_MS = 3.0
"""A program is idle if it uses at most `IDLE_MS` of CPU time in `IDLE_S` seconds, on timers."""

PATIENCE_S = 30.0
"""Seconds after which a program that does not respond has failed."""

_NOT_LETTERS = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][0-9A-Za-z]|[ -/]*[0-~])|\s+")
"""Control sequences and spaces: many programs move over cells that are blank already, and do not write them."""

_ASKS_SYNCHRONISED = b"\x1b[?2026$p"
_ANSWERS_SYNCHRONISED = b"\x1b[?2026;2$y"  # as most terminals: a frame is shown when it is complete


class TerminalError(Exception):
    """The program did not do what was expected."""


@dataclass(frozen=True, slots=True)
class Response:
    """The response of a program to a key: CPU time, time until its last output, and time that it waited for a
    processor, all in ms."""

    cpu_ms: float
    settled_ms: float
    waited_ms: float
    output: bytes


class Terminal:
    """One program in a pseudo terminal. A context manager: at its end, the program is killed."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], *, columns: int = 120, rows: int = 40
    ) -> None:
        self._terminal, inside = os.openpty()
        self._resize(columns, rows)
        self._program = subprocess.Popen(
            ["setsid", "-c", *command],  # a session with this controlling terminal, so that it gets SIGWINCH
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={"PATH": os.environ.get("PATH", ""), "TERM": "xterm-256color", "LANG": "C.UTF-8", **environ},
        )
        self._started_at = time.perf_counter()
        os.close(inside)
        os.set_blocking(self._terminal, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._terminal)

    # Input

    def wait_for(self, words: str) -> None:
        """Wait until `words` have been written in one row."""
        self._collect(words.encode(), quiet_s=0.0)

    def wait_until_idle(self) -> None:
        """Read the output until the program has used next to no CPU time for `IDLE_S`.

        A program may show a text before it has started, and work on afterwards: that work is part of its start.
        """
        end = time.perf_counter() + PATIENCE_S
        idle_since, used_ms = time.perf_counter(), self.whole_cpu_ms
        while (now := time.perf_counter()) - idle_since < IDLE_S:
            if now > end:
                raise TerminalError(f"{self._program.args!r} is never idle")
            self._read(IDLE_S / 10)
            if (cpu_ms := self.whole_cpu_ms) - used_ms > IDLE_MS:
                idle_since, used_ms = time.perf_counter(), cpu_ms

    def press(self, keys: str, expected: str = "") -> Response:
        """Press keys, and wait until there is no more output, and until `expected` has been written if it is given."""
        return self._response(lambda: os.write(self._terminal, keys.encode()), expected.encode())

    def resize(self, columns: int, rows: int) -> Response:
        """Change the size of the window."""
        return self._response(lambda: self._resize(columns, rows))

    def leave(self, keys: str) -> int:
        """Press the keys that end the program, and return its exit code."""
        os.write(self._terminal, keys.encode())
        end = time.perf_counter() + PATIENCE_S
        while self._program.poll() is None:
            if time.perf_counter() > end:
                raise TerminalError(f"{self._program.args!r} does not end")
            with contextlib.suppress(TerminalError):
                self._read(0.01)
        return self._program.returncode

    # Measurements

    @property
    def age_ms(self) -> float:
        """How long ago the program was started."""
        return (time.perf_counter() - self._started_at) * 1000

    @property
    def cpu_ms(self) -> float:
        """CPU time of the program so far, finished threads included."""
        # The CPU clock of another process: clock_getcpuclockid(3) computes its id like this (CPUCLOCK_SCHED is 2).
        return time.clock_gettime_ns((~self._program.pid << 3) | 2) / 1e6

    @property
    def whole_cpu_ms(self) -> float:
        """CPU time of the program and of all processes that it started so far."""
        ended_ticks = 0
        running_ms = 0.0
        pids = [self._program.pid]
        while pids:
            pid = pids.pop()
            with contextlib.suppress(OSError):  # the process has just ended
                running_ms += time.clock_gettime_ns((~pid << 3) | 2) / 1e6
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ended_ticks += int(fields[13]) + int(fields[14])  # cutime and cstime of proc(5)
                for task in Path(f"/proc/{pid}/task").iterdir():
                    pids += map(int, (task / "children").read_text().split())
        return running_ms + ended_ticks * 1000 / os.sysconf("SC_CLK_TCK")

    @property
    def waited_ms(self) -> float:
        """How long its threads were ready to run without a processor."""
        waited_ns = 0
        for task in Path(f"/proc/{self._program.pid}/task").iterdir():
            with contextlib.suppress(OSError):  # the thread has just ended
                waited_ns += int((task / "schedstat").read_text().split()[1])
        return waited_ns / 1e6

    @property
    def resident_mb(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self._program.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def _resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _response(self, act: Callable[[], object], expected: bytes = b"") -> Response:
        waited, cpu, start = self.waited_ms, self.cpu_ms, time.perf_counter()
        act()
        last, output = self._collect(expected, quiet_s=QUIET_S)
        settled_ms = (last - start) * 1000
        return Response(self.cpu_ms - cpu, settled_ms, max(self.waited_ms - waited, 0.0), output)

    def _collect(self, expected: bytes, *, quiet_s: float) -> tuple[float, bytes]:
        """Return the output until it contains `expected` and `quiet_s` seconds of silence follow, and the time of its
        last part."""
        end = time.perf_counter() + PATIENCE_S
        last, output = 0.0, b""
        expected = _NOT_LETTERS.sub(b"", expected)
        while time.perf_counter() < end:
            came = self._read(quiet_s or 0.01)
            if came:
                last, output = time.perf_counter(), output + came
            if last and expected in _NOT_LETTERS.sub(b"", output) and (not came or not quiet_s):
                return last, output
        raise TerminalError(f"{self._program.args!r} did not write {expected.decode()!r}")

    def _read(self, timeout_s: float) -> bytes:
        """Return the output within the time, b"" if there is none."""
        if not select.select([self._terminal], [], [], timeout_s)[0]:
            return b""
        try:
            came = os.read(self._terminal, 1 << 16)
        except OSError as error:  # the other end is closed
            raise TerminalError(f"{self._program.args!r} has ended") from error
        if _ASKS_SYNCHRONISED in came:
            os.write(self._terminal, _ANSWERS_SYNCHRONISED)
        return came
