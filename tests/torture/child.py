"""Child processes that write to a library, acknowledge that down a pipe, and can be killed at any moment."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable, Mapping
from typing import NoReturn

Run = Callable[[Mapping[str, str]], None]
"""What a child does, given an environment that makes the library acknowledge down the child's pipe."""

FIRST_LINE_TIMEOUT_S = 10.0
"""How long a child may take until its first line, on a machine that is busy with other things."""


class Child:
    """A forked process: it starts at once, with all modules already loaded."""

    def __init__(self, run: Run) -> None:
        self._reader, writer = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(self._reader)
            _run_and_exit(run, writer)
        os.close(writer)

    def fileno(self) -> int:
        """Return the descriptor of the child's lines, for `select`."""
        return self._reader

    def kill(self) -> None:
        """Send SIGKILL. Does nothing if the process has ended by itself."""
        os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> tuple[list[str], bool]:
        """Wait for the end; return all complete lines that the child wrote, and whether it was killed."""
        written = b""
        while part := os.read(self._reader, 1 << 16):
            written += part
        os.close(self._reader)
        _, status = os.waitpid(self._pid, 0)
        return [line.decode() for line in written.split(b"\n")[:-1]], os.WIFSIGNALED(status)


def wait_for_first_line(children: list[Child]) -> None:
    """Wait until a child writes something or ends; no longer than `FIRST_LINE_TIMEOUT_S`."""
    select.select(children, [], [], FIRST_LINE_TIMEOUT_S)


def _run_and_exit(run: Run, writer: int) -> NoReturn:
    """Run in the child, then exit without the parent's exit handlers."""
    try:
        run({"READTUI_ACK_FD": str(writer)})
        os._exit(0)
    except BaseException as error:  # the parent counts every kind as a fault
        os.write(writer, f"E {type(error).__name__}: {error}\n".encode())
        os._exit(1)


def acknowledged(lines: list[str]) -> set[int]:
    """Return the ids of the marks that were acknowledged."""
    return {int(line.rsplit(" ", 1)[1]) for line in lines if line.startswith("A mark ")}


def errors(lines: list[str]) -> list[str]:
    """Return the exceptions that ended the child."""
    return [line.removeprefix("E ") for line in lines if line.startswith("E ")]
