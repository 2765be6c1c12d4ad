"""Lists and listings of a page: the markers of items, the lines and the language of code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readtui.document.model import StyledText
from readtui.ingest.html.blocks import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LANGUAGE = re.compile(
    r"(?i)(?:^|\s)(?:lang(?:uage)?-|brush:\s*|highlight-(?:source-|text-)?|sourceCode\s+)([\w+#.-]+)"
)
_GUTTER = re.compile(r"(?i)(?:^|[\s_-])(?:gutter|linenos?|line-?numbers?|lineno)(?:$|[\s_-])")
_WRITTEN_MARKER = re.compile(r"\s*([•☐☑]|\[\d{1,3}\]|\([a-zA-Z\d]\)|(?:[a-zA-Z]|\d{1,3}|[ivxlc]{1,6})\.)(?:\s+|\Z)")
_NO_LANGUAGES = frozenset(("none", "text", "plain", "plaintext", "default", "nohighlight", "wrapper", "highlight"))
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(slots=True)
class ListNumbering:
    """The count of one list: the number of the next item, or None for bullets."""

    number: int | None
    step: int = 1
    style: str = "1"

    @classmethod
    def of_list(cls, element: _Element) -> ListNumbering:
        """The count that a list starts with."""
        if element.tag != "ol":
            return cls(None)
        reverse = element.get("reversed") is not None
        first = _number(element.get("start"))
        if first is None:
            first = sum(1 for _ in element.iterchildren("li")) if reverse else 1
        return cls(first, -1 if reverse else 1, element.get("type") or "1")

    def next_marker(self, item: _Element) -> str:
        """The marker of the next item."""
        if self.number is None:
            return "•"
        if (told := _number(item.get("value"))) is not None:
            self.number = told
        number = self.number
        self.number += self.step
        return f"{_written(number, self.style)}."


def _number(written: str | None) -> int | None:
    try:
        return int((written or "")[:9])
    except ValueError:
        return None


def _written(number: int, style: str) -> str:
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
    """The marker of an item whose passage begins with one itself, and the passage without it.

    A bullet or the item's own number is said twice; a box, or a number in brackets, takes the place of a bullet.
    """
    found = _WRITTEN_MARKER.match("".join(piece.text for piece in pieces))
    takes_place = marker == "•" and found is not None and found[1][0] in "[(☐☑"
    if not found or any(mark.target for mark in pieces[0].styles) or not (takes_place or found[1] in (marker, "•")):
        return marker, tuple(pieces)
    left = found.end()
    rest: list[StyledText] = []
    for piece in pieces:
        kept = piece.text[left:]
        left = max(left - len(piece.text), 0)
        if kept:
            rest.append(StyledText(kept, piece.styles))
    return found[1] if takes_place else marker, tuple(rest)


def code_text(element: _Element) -> str:
    """The text of preformatted code, line for line, without the numbers of its lines."""
    parts: list[str] = []
    skipped: _Element | None = None
    from lxml.etree import iterwalk  # deferred: 20 ms

    for event, part in iterwalk(element, events=("start", "end")):
        if event == "start" and skipped is None:
            if part is not element and _is_gutter(part):
                skipped = part
            else:
                parts.append("\n" if part.tag == "br" else part.text or "")
        elif event == "end":
            if part is skipped:
                skipped = None
            if skipped is None and part is not element:
                parts.append(part.tail or "")
    return "".join(parts)


def _is_gutter(part: _Element) -> bool:
    """Whether a part holds the numbers of lines: it is called so, and there are no words in it."""
    return _GUTTER.search(part.get("class") or "") is not None and not any(map(str.isalpha, text_of(part)))


def code_language(element: _Element) -> str:
    """The language of code as its element, one around it, or the one inside names it."""
    inside = next(element.iterchildren("code"), None)
    around = element.getparent()
    above = around.getparent() if around is not None else None
    for one in (inside, element, around, above):
        if one is None:
            continue
        named = one.get("data-lang") or one.get("data-language")
        if named is None and (found := _LANGUAGE.search(one.get("class") or "")):
            named = found[1]
        if named and named.lower() not in _NO_LANGUAGES:
            return named
    return ""
