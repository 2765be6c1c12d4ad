"""What the terminal is known to do, by its environment."""

from __future__ import annotations

from collections.abc import Mapping

_SILENT = ("linux", "dumb", "unknown", "ansi", "cons25", "vt", "cygwin", "sun", "wsvt", "eterm-color")
"""Beginnings of the names of terminals that may print what they do not understand of a control string."""


def understands_strings(environ: Mapping[str, str]) -> bool:
    """Whether the terminal shows nothing of control strings that it does not know (ECMA-48, 5.6)."""
    terminal = environ.get("TERM", "").lower()
    return bool(terminal) and not terminal.startswith(_SILENT)


def doubles_escape(environ: Mapping[str, str]) -> bool:
    """Whether the terminal sends Alt with an arrow as ESC and the sequence of the arrow."""
    return environ.get("TERM", "").startswith(("rxvt", "putty")) and not environ.get("TMUX")
