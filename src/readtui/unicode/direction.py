"""The direction of a text: left to right or right to left."""

from __future__ import annotations

from unicodedata import bidirectional

from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

_RIGHT_TO_LEFT = lazy_regex("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""A character of the blocks for scripts from right to left."""

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


def has_right_to_left(text: str) -> bool:
    """Whether a text has a letter of a right-to-left script."""
    return _RIGHT_TO_LEFT.search(text) is not None


def is_mostly_right_to_left(text: str) -> bool:
    """Whether a text has as many right-to-left letters as others, or more."""
    directions = [bidirectional(char) for char in text]
    return directions.count("R") + directions.count("AL") >= directions.count("L")
