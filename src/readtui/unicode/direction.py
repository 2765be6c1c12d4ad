"""Which way a passage is read."""

from __future__ import annotations

from unicodedata import bidirectional

from readtui.span import Span

_LOOKED_AT = 400
"""Characters among which the first letter with a direction is looked for: before it stand numbers and marks at most."""


def is_read_leftward(text: str, span: Span) -> bool:
    """Whether a passage is read from right to left: its first letter that has a direction is (UAX 9, rules P2, P3)."""
    for char in text[span.start : min(span.end, span.start + _LOOKED_AT)]:
        if char.isascii():
            if char.isalpha():
                return False
        elif (direction := bidirectional(char)) in ("R", "AL"):
            return True
        elif direction == "L":
            return False
    return False
