"""What a file is like that may go at any time: its length, who may see it, when it was written."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def _state(file: Path) -> os.stat_result | None:
    """None if there is no such file: what lies beside a library may go at any time."""
    try:
        return file.stat()
    except OSError:
        return None


def length(file: Path) -> int:
    """Its bytes; 0 if it is not there."""
    state = _state(file)
    return state.st_size if state is not None else 0


def mode(file: Path) -> int:
    """Who may do what with it; 0 if it is not there."""
    state = _state(file)
    return stat.S_IMODE(state.st_mode) if state is not None else 0


def stated(file: Path) -> tuple[int, int]:
    """What is another value once it was written."""
    state = _state(file)
    return (state.st_size, state.st_mtime_ns) if state is not None else (0, 0)
