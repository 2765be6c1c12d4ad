"""The standard streams, which may be closed, full, of another encoding, or no terminal."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from typing import TextIO

from readtui.errors import SourceError
from readtui.unicode.printable import printable_line

PLAIN_MEASURE = 72
"""Cells of plain output where the terminal is not narrower."""


def out(text: str) -> None:
    """Write to standard output; a character that it cannot show becomes "?". Raises SourceError."""
    try:
        try:
            sys.stdout.write(text)
        except UnicodeEncodeError:
            encoding = sys.stdout.encoding or "ascii"
            sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    except BrokenPipeError:
        raise
    except (OSError, AttributeError) as error:
        raise _unwritable(error) from error


def flush() -> None:
    """Have all that was written reach standard output. Raises SourceError."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, AttributeError) as error:
        raise _unwritable(error) from error


def _unwritable(error: Exception) -> SourceError:
    silence(sys.stdout)
    reason = getattr(error, "strerror", None) or "it is closed"
    mend = "make room, or send it elsewhere" if getattr(error, "errno", 0) else "send it to a file or a pipe"
    return SourceError(f"standard output cannot be written: {reason}", mend)


def silence(*streams: TextIO) -> None:
    """Let what is left in the buffers of these streams go nowhere when the interpreter ends."""
    for stream in streams:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def columns() -> int:
    """The width of the terminal at standard output; where there is none, that of plain output."""
    try:
        return max(os.get_terminal_size(1).columns, 1)
    except (OSError, ValueError, AttributeError):
        return PLAIN_MEASURE


def is_terminal(descriptor: int) -> bool:
    """Whether a descriptor leads to a terminal."""
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def complain(sentence: str) -> None:
    """Say a sentence on standard error, if that is still there."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        print(printable_line(sentence), file=sys.stderr, flush=True)


def is_sent_text() -> bool:
    """Whether a pipe or a file is standard input, as with a pager: a device (as /dev/null) brings nothing to read."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)
