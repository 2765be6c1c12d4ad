"""The direction of a text: left to right or right to left."""

from __future__ import annotations

from unicodedata import bidirectional

from readtui.span import Span

_LIMIT = 400
"""The most characters searched for a letter with a direction: only numbers and punctuation come before it."""


def is_right_to_left(text: str, span: Span) -> bool:
    """Whether the first letter of `span` with a direction belongs to a right-to-left script (UAX 9, rules P2, P3)."""
    for char in text[span.start : min(span.end, span.start + _LIMIT)]:
        if char.isascii():
            if char.isalpha():
                return False
        elif (direction := bidirectional(char)) in ("R", "AL"):
            return True
        elif direction == "L":
            return False
    return False
