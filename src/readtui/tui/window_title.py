"""The title of the terminal's window: that of the document while it is read, then that from before."""

from __future__ import annotations

from readtui.unicode.cut import cut
from readtui.unicode.printable import printable_line

PUSH, POP = "\x1b[22;2t", "\x1b[23;2t"
"""Keep the title on a stack, and restore it (xterm, XTPUSHTITLE and XTPOPTITLE)."""

MAX_CELLS = 100
"""Cells of a title; tabs and task bars show fewer."""

_ALTERNATE_SCREEN, _NORMAL_SCREEN = "\x1b[?1049h", "\x1b[?1049l"


def titled(title: str) -> str:
    """Return what sets the title of the window (OSC 2). Nothing in a title can end the sequence."""
    clean = cut(" ".join(printable_line(title).split()), MAX_CELLS)
    return f"\x1b]2;{f'{clean} — readtui' if clean else 'readtui'}\x1b\\"


def keeping_title(data: str) -> str:
    """Return what belongs before or after a switch of the screen that the app writes: the title is kept with it."""
    return {_ALTERNATE_SCREEN: PUSH, _NORMAL_SCREEN: POP}.get(data, "")
