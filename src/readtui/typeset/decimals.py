"""Numbers in the cells of a table: what is one, and where its whole part ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readtui.unicode.width import width

# Compiled by `re` when the first table asks. A sign or currency, the digits, a unit, marks of footnotes.
_DIGITS = r"\d+(?:[.'’ \xa0\u2009\u202f]\d{3}|,\d{2,3})*(?:[.,]\d+)?|[.,]\d+"
_UNIT = r"[%‰$£€¥]|[A-Za-zµΩ°′″][A-Za-z°²³/]{0,4}"
_NOTES = r"\s?\[\w{1,4}\]|\s?[*†‡§¶¹²³⁰⁴-⁹ᵃ-ᶻ]"
_NUMBER = rf"(?:[^\w\s]{{1,3}}\s?)?({_DIGITS})(?:\s?(?:{_UNIT}))?\)?(?:{_NOTES})*"

_NOTHING = frozenset(
    ("", "-", "–", "—", "−", "…", "...", "..", "?", "n/a", "N/A", "n.a.", "NA", "nan", "NaN", "None", "null")
)
"""What stands in a column of numbers where there is none."""


def are_numbers(cells: Sequence[str]) -> bool:
    """Whether the cells of a column hold numbers, or nothing; at least one holds a number."""
    return all(words in _NOTHING or re.fullmatch(_NUMBER, words) for words in cells) and any(
        words not in _NOTHING for words in cells
    )


def decimal_point(cells: Sequence[str]) -> str:
    """The mark that parts whole numbers from fractions in a column: "." or ","; empty where neither surely does.

    "1,024" may be a thousand or one: what has other than three digits behind it, or a nought before it, tells.
    """
    for mark in ".,":
        for words in cells:
            found = re.fullmatch(_NUMBER, words)
            if found is None or found[1].count(mark) != 1:
                continue
            whole, _, fraction = found[1].partition(mark)
            if fraction.isdecimal() and (len(fraction) != 3 or whole in ("", "0") or not whole.isdecimal()):
                return mark
    return ""


def whole_cells(words: str, point: str) -> int | None:
    """The cells of a number up to its point, or up to the end of its digits; None if it is no number."""
    found = re.fullmatch(_NUMBER, words)
    if found is None:
        return None
    place = words.find(point, found.start(1), found.end(1)) if point else -1
    return width(words[: place if place >= 0 else found.end(1)])
