"""Whether a text is the output of a program whose lines must stay as they are."""

from __future__ import annotations

from readtui.unicode.lazy_regex import lazy_regex

_LEAST_SHARE = 0.1
"""Share of coloured lines from which a text is output: prose may quote a coloured line."""

_COLOUR = lazy_regex("\x1b\\[(?:[\\d;:]*;)?0*[1-9][\\d;:]*m")


def is_coloured(head: str) -> bool:
    """Return whether the lines at the start of a text are coloured output."""
    lines = [line for line in head.splitlines() if line.strip()]
    coloured = sum(1 for line in lines if _COLOUR.search(line))
    return coloured >= max(_LEAST_SHARE * len(lines), 1)
