"""Processes that keep things in a library, tell of it down a pipe, and can be killed at any moment."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable, Mapping
from typing import NoReturn

Life = Callable[[Mapping[str, str]], None]
"""What a process does, given an environment in which the library tells what it has kept."""

PATIENCE_S = 10.0
"""How long a process may take to its first word, on a machine that is busy with others."""


class Child:
    """A forked process: it begins at once, with all that is needed already loaded."""

    def __init__(self, life: Life) -> None:
        self._told, end = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(self._told)
            _live(life, end)
        os.close(end)

    def fileno(self) -> int:
        """The descriptor on which it is heard."""
        return self._told

    def kill(self) -> None:
        """End it without a chance to tidy up. Once it has ended by itself, this does nothing."""
        os.kill(self._pid, signal.SIGKILL)

    def last_words(self) -> tuple[list[str], bool]:
        """All complete lines that it said, once it has ended; and whether it was killed."""
        said = b""
        while part := os.read(self._told, 1 << 16):
            said += part
        os.close(self._told)
        _, status = os.waitpid(self._pid, 0)
        return [line.decode() for line in said.split(b"\n")[:-1]], os.WIFSIGNALED(status)


def listen(children: list[Child]) -> None:
    """Wait until one says something, or is gone; but not for ever."""
    select.select(children, [], [], PATIENCE_S)


def _live(life: Life, end: int) -> NoReturn:
    """Live, and be gone without the parent's way of leaving."""
    try:
        life({"READTUI_ACK_FD": str(end)})
        os._exit(0)
    except BaseException as error:  # whatever it is, the parent is told
        os.write(end, f"E {type(error).__name__}: {error}\n".encode())
        os._exit(1)


def acknowledged(lines: list[str]) -> set[int]:
    """The numbers of the bookmarks that are said to be kept."""
    return {int(line.rsplit(" ", 1)[1]) for line in lines if line.startswith("A bookmark ")}


def errors(lines: list[str]) -> list[str]:
    """What went wrong in the process."""
    return [line.removeprefix("E ") for line in lines if line.startswith("E ")]
