"""Write to the standard streams, which may be closed, full, in another encoding, or not a terminal."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from typing import TextIO

from readtui.errors import SourceError
from readtui.startup.conditions import colour_depth, in_browser
from readtui.startup.raw_terminal import PAINTED
from readtui.unicode.printable import printable_line

MOST_PORTABLE_COLOURS = 256
"""Colours that are printed where the terminal is not known but they are asked for."""


def write_output(text: str) -> None:
    """Write to standard output; a character that its encoding lacks becomes "?". Raises SourceError."""
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


def write_line(line: str) -> None:
    """Write one line that is not part of a document, made printable. Raises SourceError."""
    write_output(f"{printable_line(line)}\n")


def flush_output() -> None:
    """Flush standard output. Raises SourceError."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, AttributeError) as error:
        raise _unwritable(error) from error


def _unwritable(error: Exception) -> SourceError:
    silence(sys.stdout)
    reason = getattr(error, "strerror", None) or "it is closed"
    mend = "free some space, or write elsewhere" if getattr(error, "errno", 0) else "redirect it to a file or a pipe"
    return SourceError(f"standard output cannot be written: {reason}", mend)


def silence(*streams: TextIO) -> None:
    """Redirect streams to the null device, so that flushing their buffers at exit cannot fail."""
    for stream in streams:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, stream.fileno())
            os.close(null)


def terminal_columns() -> int:
    """Return the width of the terminal on standard output; 0 if there is none, or it does not know."""
    try:
        return os.get_terminal_size(1).columns
    except (OSError, ValueError, AttributeError):
        return 0


def printed_colours(when: str) -> int:
    """Return the number of colours to print in, 0 for none; `when` is "always", "auto" or "never".

    "auto": on a terminal on standard output, unless NO_COLOR is set. "always" decides before that variable.
    """
    if when == "auto":
        return colour_depth(os.environ) if is_terminal(1) else 0
    if when == "always":
        return colour_depth({**os.environ, "NO_COLOR": ""}) or MOST_PORTABLE_COLOURS
    return 0


def is_terminal(descriptor: int) -> bool:
    """Return whether a file descriptor is open on a terminal."""
    try:
        return os.isatty(descriptor)
    except OSError:
        return False


def has_screen() -> bool:
    """Return whether the app can be shown: on a terminal on standard output, or in a browser."""
    return in_browser() or (is_terminal(1) and os.environ.get("TERM") != "dumb")


def print_error(sentence: str) -> None:
    """Print one line on standard error, if it is open; the first screen of the app ends."""
    PAINTED.restore()
    with contextlib.suppress(OSError, ValueError, AttributeError):
        print(printable_line(sentence), file=sys.stderr, flush=True)


def has_piped_input() -> bool:
    """Return whether standard input is a pipe, a socket or a file, and not a device such as /dev/null.

    False in a browser, whose keys come that way.
    """
    if in_browser():
        return False
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)
