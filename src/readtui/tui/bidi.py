"""Right-to-left text on terminals that reorder the letters of a row themselves, by the algorithm of UAX 9.

They take a row for one paragraph from left to right, with the sidebar and the scrollbar in it: a full stop would stand
at the wrong end, and Hebrew in the sidebar would change its place with Hebrew on the page. So each text in the row that
has right-to-left letters is isolated from the others. Terminals that do not reorder get no such characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from readtui.tui.cells import CONTINUED, CellRow, code_of, text_of
from readtui.unicode.direction import has_right_to_left, is_mostly_right_to_left
from readtui.unicode.lazy_regex import lazy_regex

_LEFT_TO_RIGHT, _RIGHT_TO_LEFT, _END = "\u2066", "\u2067", "\u2069"
"""The isolates LRI and RLI, and PDI that ends them. They have no width."""

_TEXTS = lazy_regex("[^ \u2500-\u259f](?: {0,4}[^ \u2500-\u259f])*")
"""A text in a row: between five spaces (justified text has up to four), lines and blocks."""


class Reordering(Enum):
    """What a terminal does with right-to-left letters, as the window of details says it."""

    ISOLATED = "reordered by the terminal, text by text"
    WHOLE_ROWS = "reordered by the terminal, row by row"
    NONE = "not reordered by this terminal"
    UNKNOWN = "as the terminal draws it"


_NONE = (("TERM", "alacritty"), ("TERM", "st-"), ("TERM", "rxvt"), ("TERM", "xterm-kitty"), ("XTERM_VERSION", "XTerm"))
"""Variables, and starts of their values, of terminals that do not reorder."""


def reordering(environ: Mapping[str, str]) -> Reordering:
    """Return what the terminal does, by the variables that it sets: multiplexers and remote shells hide it."""
    if "TMUX" in environ or "STY" in environ:
        return Reordering.UNKNOWN
    if "MLTERM" in environ:  # it gives isolates cells of their own
        return Reordering.WHOLE_ROWS
    if any(environ.get(name, "").startswith(value) for name, value in _NONE):
        return Reordering.NONE
    if environ.get("TERM", "").startswith(("xterm", "vte", "gnome", "konsole")):
        vte, konsole = environ.get("VTE_VERSION", ""), environ.get("KONSOLE_VERSION", "")
        if konsole or (vte.isdecimal() and int(vte) >= _FIRST_VTE):
            return Reordering.ISOLATED
    return Reordering.UNKNOWN


_FIRST_VTE = 5800
"""The first version of VTE that reorders letters: 0.58."""


def isolated(row: CellRow) -> CellRow:
    """Return a row in which each text with right-to-left letters is isolated. The isolates join its cells."""
    if not has_right_to_left(text_of(row.codes)):
        return row
    codes = list(row.codes)
    for found in _TEXTS.finditer(row.codes.replace(CONTINUED, "\u2060")):  # not a space
        start, end = found.span()
        words = text_of(row.codes[start:end])
        if start and has_right_to_left(words):
            before, last = _first_cell(row, start - 1), _first_cell(row, end - 1)
            codes[last] = code_of(text_of(codes[last]) + _END)
            opening = _RIGHT_TO_LEFT if is_mostly_right_to_left(words) else _LEFT_TO_RIGHT
            codes[before] = code_of(text_of(codes[before]) + opening)
    return row._replace(codes="".join(codes))


def _first_cell(row: CellRow, at: int) -> int:
    """Return the first cell of the cluster that has the cell `at`."""
    while at and row.codes[at] == CONTINUED:
        at -= 1
    return at
