"""One spelling of a text for comparisons: case, quotes, dashes, white space, ligatures; and its offsets in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

# Spellings of one character. Replaced one by one by `str.replace`, which is ten times as fast as `str.translate`.
_ALIKE = (
    ("'", "‘’‚‛ʼ′´"),
    ('"', "“”„‟″«»"),
    ("-", "‐‑‒–—―−"),
    (" ", "\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"),
    ("i", "İ"),  # the only character whose lower case is longer
)
_LETTERS = {"…": "...", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ß": "ss"}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNEVEN_CHARACTERS = "".join(_LETTERS) + _INVISIBLE
_UNEVEN = lazy_regex(f"  +|--+|[{_UNEVEN_CHARACTERS}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `places` are offsets in it from which on, up to the next, it has the text from `origins` on."""

    text: str
    places: Sequence[Offset]
    origins: Sequence[Offset]

    def original(self, span: Span) -> Span:
        """Return the span in the text of a span in the folded text."""
        start, end = (_mapped(offset, self.places, self.origins) for offset in span)
        return Span(start, end)

    def folded(self, span: Span) -> Span:
        """Return the span in the folded text of a span in the text."""
        start, end = (_mapped(offset, self.origins, self.places) for offset in span)
        return Span(start, end)


def _mapped(offset: Offset, places: Sequence[Offset], to: Sequence[Offset]) -> Offset:
    index = bisect_right(places, offset) - 1
    return to[index] + offset - places[index]


def fold(text: str) -> Folded:
    """Return a text with one spelling of quotes, dashes, white space, ligatures and case."""
    is_ascii = text.isascii()
    if is_ascii:
        text = text.replace("\n", " ").lower()
    else:
        for plain, spellings in _ALIKE:
            for spelling in spellings:
                text = text.replace(spelling, plain)
        text = text.lower()
    if "  " not in text and "--" not in text and (is_ascii or not any(char in text for char in _UNEVEN_CHARACTERS)):
        return Folded(text, (0,), (0,))
    parts: list[str] = []
    places, origins, length, end = [0], [0], 0, 0
    for found in _UNEVEN.finditer(text):
        start, stop = found.span()
        letters = text[start] if text[start] in " -" else _LETTERS.get(text[start], "")
        parts += (text[end:start], letters)
        length += start - end + len(letters)
        places.append(length)
        origins.append(stop)
        end = stop
    return Folded("".join((*parts, text[end:])), places, origins)
