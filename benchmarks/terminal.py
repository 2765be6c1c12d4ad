"""Runs a program in a terminal of its own, presses its keys, and counts the processor time it takes. Linux only."""

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
"""Seconds without output after which a program has done what it was asked."""

PATIENCE_S = 30.0
"""Seconds after which a program that does not answer has failed."""

_STYLE = re.compile(rb"\x1b\[[0-9;:]*m")
_ASKS_SYNCHRONISED = b"\x1b[?2026$p"
_ANSWERS_SYNCHRONISED = b"\x1b[?2026;2$y"  # the terminal can hold back a frame until it is whole, as most can


class TerminalError(Exception):
    """The program did not do what was waited for."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a program did for a key: processor time, time until its last output, and time it waited for a processor
    that others had (all in ms)."""

    cpu_ms: float
    settled_ms: float
    waited_ms: float
    output: bytes


class Terminal:
    """One program in a pseudo terminal. Use it in `with`: the program is ended there."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], *, columns: int = 120, rows: int = 40
    ) -> None:
        self._terminal, inside = os.openpty()
        self._resize(columns, rows)
        self._program = subprocess.Popen(
            ["setsid", "-c", *command],  # a session whose terminal this is, so that it hears of a new size
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={"PATH": os.environ.get("PATH", ""), "TERM": "xterm-256color", "LANG": "C.UTF-8", **environ},
        )
        os.close(inside)
        os.set_blocking(self._terminal, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._terminal)

    # What it is asked

    def wait_for(self, words: str) -> None:
        """Wait until `words`, of one row and one look, have been written."""
        self._collect(words.encode(), quiet_s=0.0)

    def rest(self, length_s: float) -> None:
        """Read for so long what the program writes."""
        end = time.perf_counter() + length_s
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def press(self, keys: str, expected: str = "") -> Response:
        """Press keys, and wait until nothing more is written; with `expected`, not before that is."""
        return self._response(lambda: os.write(self._terminal, keys.encode()), expected.encode())

    def resize(self, columns: int, rows: int) -> Response:
        """Give the window another size."""
        return self._response(lambda: self._resize(columns, rows))

    def leave(self, keys: str) -> int:
        """Press the keys that end the program; its exit code."""
        os.write(self._terminal, keys.encode())
        end = time.perf_counter() + PATIENCE_S
        while self._program.poll() is None:
            if time.perf_counter() > end:
                raise TerminalError(f"{self._program.args!r} does not end")
            with contextlib.suppress(TerminalError):
                self._read(0.01)
        return self._program.returncode

    # What it took

    @property
    def cpu_ms(self) -> float:
        """Processor time of the program so far, ended threads included."""
        # The clock of another process, as clock_getcpuclockid(3) makes its number (CPUCLOCK_SCHED is 2).
        return time.clock_gettime_ns((~self._program.pid << 3) | 2) / 1e6

    @property
    def waited_ms(self) -> float:
        """How long its threads were ready to run, and others had the processor."""
        waited_ns = 0
        for task in Path(f"/proc/{self._program.pid}/task").iterdir():
            with contextlib.suppress(OSError):  # the thread has just ended
                waited_ns += int((task / "schedstat").read_text().split()[1])
        return waited_ns / 1e6

    @property
    def resident_mb(self) -> float:
        """Memory that it has."""
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
        """What is written until some output that holds `expected`, and then `quiet_s` of silence; and when the last of
        it came."""
        end = time.perf_counter() + PATIENCE_S
        last, output = 0.0, b""
        while time.perf_counter() < end:
            came = self._read(quiet_s or 0.01)
            if came:
                last, output = time.perf_counter(), output + came
            if last and expected in _STYLE.sub(b"", output) and (not came or not quiet_s):
                return last, output
        raise TerminalError(f"{self._program.args!r} did not write {expected.decode()!r}")

    def _read(self, timeout_s: float) -> bytes:
        """What is written within the time, b"" if nothing is."""
        if not select.select([self._terminal], [], [], timeout_s)[0]:
            return b""
        try:
            came = os.read(self._terminal, 1 << 16)
        except OSError as error:  # nothing holds the other end any more
            raise TerminalError(f"{self._program.args!r} has ended") from error
        if _ASKS_SYNCHRONISED in came:
            os.write(self._terminal, _ANSWERS_SYNCHRONISED)
        return came
