"""Numbers that are raised or lowered, in the characters that Unicode has for them: a terminal has no other way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from readtui.document.model import Style

StyledPair: TypeAlias = tuple[str, "tuple[Style, ...]"]
"""A stretch of text with its marks."""

_PLAIN = "0123456789+-−=()"
_SIGNS: Mapping[str, Mapping[int, int]] = {
    "sup": str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾"),
    "sub": str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_NUMBER = re.compile(r"[-+−=(), ]*[0-9][-0-9+−=(), ]*")  # with the commas between the signs of notes


def numbers_raised(pieces: Sequence[StyledPair]) -> list[StyledPair]:
    """The pieces with 10<sup>6</sup> as 10⁶, without the mark. What holds letters stays: not all can be raised, and 1st
    is read aright as it is."""
    result: list[StyledPair] = []
    for kind, group in groupby(pieces, _kind):
        members = list(group)
        if kind and _NUMBER.fullmatch("".join(text for text, _ in members)):
            members = [
                (text.translate(_SIGNS[kind]), tuple(mark for mark in styles if mark.kind != kind))
                for text, styles in members
            ]
        result += members
    return result


def _kind(piece: StyledPair) -> str:
    """ "sup" or "sub", whichever is innermost; "" for text on the line."""
    return next((mark.kind for mark in reversed(piece[1]) if mark.kind in _SIGNS), "")
