"""Divides words at syllables, by the patterns of the document's language."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from readtui.span import Offset

if TYPE_CHECKING:
    from pyphen import Pyphen

SHORTEST = 6
"""Letters in the shortest word that is divided."""

BEFORE, AFTER = 2, 3
"""Letters kept before and behind a hyphen: TeX's \\lefthyphenmin and \\righthyphenmin for English."""

KEPT_WORDS = 20_000
"""Words whose points are remembered: the vocabulary of a long book, a few MB."""

_LONGEST = 60  # letters looked at: longer than any word of a dictionary
_WORD = re.compile(r"[^\W\d_]+")


class Hyphenator:
    """Where words of one language may be divided."""

    def __init__(self, patterns: Pyphen) -> None:
        self._patterns = patterns
        self._known: dict[str, tuple[int, ...]] = {}

    def points(self, word: str) -> tuple[int, ...]:
        """How many letters may stand before a hyphen."""
        points = self._known.get(word)
        if points is None:
            points = tuple(self._patterns.positions(word)) if len(word) >= SHORTEST else ()
            if len(self._known) >= KEPT_WORDS:
                self._known.clear()
            self._known[word] = points
        return points

    def cut(self, text: str, word: Offset, limit: Offset, end: Offset) -> Offset:
        """The last place before `limit` where the word there may be divided, with a cell left for the hyphen; 0 if
        none.

        `word` is where the unbroken stretch of characters starts that goes on behind `limit`.
        """
        for found in _WORD.finditer(text, word, min(end, limit + _LONGEST)):
            if found.end() >= limit:
                fitting = [point for point in self.points(found[0]) if found.start() + point < limit]
                return found.start() + fitting[-1] if fitting else 0
        return 0

    def divides(self, text: str, offset: Offset) -> bool:
        """Whether a row that ends before `offset` ends with a hyphen."""
        first = offset
        while first and offset - first < _LONGEST and _WORD.match(text, first - 1, first):
            first -= 1
        found = _WORD.match(text, first, first + _LONGEST)
        return found is not None and offset - first in self.points(found[0])


@cache
def hyphenator(language: str) -> Hyphenator | None:
    """The hyphenator for a BCP 47 tag; None where the language is not known."""
    # Deferred: only a reader who asked for hyphens pays for it.
    from pyphen import Pyphen, language_fallback

    known = language_fallback(language.replace("-", "_")) if language else None
    return Hyphenator(Pyphen(lang=known, left=BEFORE, right=AFTER)) if known else None
