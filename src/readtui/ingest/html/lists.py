"""HTML lists: the markers of items, numbered by the attributes of the list or written by the author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readtui.document.model import StyledText, joined_text, without_start
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from lxml.etree import _Element

_WRITTEN_MARKER = lazy_regex(r"\s*([•☐☑]|\[\d{1,3}\]|\([a-zA-Z\d]\)|(?:[a-zA-Z]|\d{1,3}|[ivxlc]{1,6})\.)(?:\s+|\Z)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(slots=True)
class ListNumbering:
    """The numbering of one list: the number of the next item, or None for bullets; `style` is the `type` attribute."""

    number: int | None
    step: int = 1
    style: str = "1"

    @classmethod
    def of_list(cls, element: _Element) -> ListNumbering:
        """Return the numbering at the start of a list."""
        if element.tag != "ol":
            return cls(None)
        is_reversed = element.get("reversed") is not None
        first = _number(element.get("start"))
        if first is None:
            first = sum(1 for _ in element.iterchildren("li")) if is_reversed else 1
        return cls(first, -1 if is_reversed else 1, element.get("type") or "1")

    def next_marker(self, item: _Element) -> str:
        """Return the marker of the next item, and advance the numbering."""
        if self.number is None:
            return "•"
        if (value := _number(item.get("value"))) is not None:
            self.number = value
        number = self.number
        self.number += self.step
        return f"{_formatted(number, self.style)}."


def _number(value: str | None) -> int | None:
    try:
        return int((value or "")[:9])
    except ValueError:
        return None


def _formatted(number: int, style: str) -> str:
    """Return a number as letters for the style "a" or "A", in roman numerals for "i" or "I", else in digits."""
    if style in "aA" and number > 0:
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord(style) + letter) + letters
        return letters
    if style in "iI" and 0 < number < 4000:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman.upper() if style == "I" else roman
    return str(number)


def split_marker(pieces: Sequence[StyledText], marker: str) -> tuple[str, tuple[StyledText, ...]]:
    """Return the marker of a list item, and its first paragraph without a marker that the author wrote at its start.

    A written bullet, or the number of the item itself, only repeats `marker`. A checkbox, or a number in brackets,
    replaces a bullet. Other text stays.
    """
    match = _WRITTEN_MARKER.match(joined_text(pieces))
    if not match or any(style.target for style in pieces[0].styles):
        return marker, tuple(pieces)
    replaces_bullet = marker == "•" and match[1][0] in "[(☐☑"
    if not replaces_bullet and match[1] not in (marker, "•"):
        return marker, tuple(pieces)
    return match[1] if replaces_bullet else marker, tuple(without_start(pieces, match.end()))
