"""Which program holds a library, by the locks that SQLite takes on its files; asked without taking any.

The bytes are those of "File Locking And Concurrency In SQLite Version 3" and of "The WAL-Index File Format".
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

_DATABASE_BYTES = (0x40000000, 512)
"""First byte and length of the locks on the library itself: PENDING, RESERVED and SHARED."""

_LOG_WRITER = (120, 1)
_LOG_OPEN = (128, 1)
"""Bytes of the index beside the log: who writes holds the one alone, who has the library open shares the other."""


def writer(path: Path) -> int | None:
    """The process that is writing in the library; None if none is, or if the system is not Linux.

    0 stands for one whose number cannot be known: of another container, or on another computer.
    """
    holding = _holder(path.with_name(f"{path.name}-shm"), _LOG_WRITER, alone=False)
    return _holder(path, _DATABASE_BYTES, alone=False) if holding is None else holding


def user(path: Path) -> int | None:
    """A process that has the library open with its log, likewise."""
    return _holder(path.with_name(f"{path.name}-shm"), _LOG_OPEN, alone=True)


def _holder(file: Path, where: tuple[int, int], *, alone: bool) -> int | None:
    """The process whose lock stands against one on these bytes, a shared one or one `alone` (F_GETLK of fcntl(2)).

    Must not be called by a program that has the library open: closing the file lets go of that program's own locks.
    """
    if sys.platform != "linux":  # pragma: no cover (elsewhere the structure is another)
        return None
    import fcntl  # deferred: Windows has none

    layout = "hhqqi"  # struct flock: kind, whence, first byte, length, process
    kind = fcntl.F_WRLCK if alone else fcntl.F_RDLCK
    try:
        with file.open("rb") as opened:
            told = fcntl.fcntl(opened, fcntl.F_GETLK, struct.pack(layout, kind, os.SEEK_SET, *where, 0))
    except OSError:
        return None
    kind, *_, process = struct.unpack(layout, told)
    return None if kind == fcntl.F_UNLCK else max(int(process), 0)
