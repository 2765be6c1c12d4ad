"""Hyphenation of words by the patterns of the document's language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from readtui.span import Offset
from readtui.unicode.clusters import may_join
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from pyphen import Pyphen

MIN_WORD_LENGTH = 6
"""Letters of the shortest word that is hyphenated."""

MIN_BEFORE, MIN_AFTER = 2, 3
"""The fewest letters before and after a hyphen: TeX's \\lefthyphenmin and \\righthyphenmin for English."""

CACHED_WORDS = 20_000
"""Words whose hyphenation points are cached: the vocabulary of a long book, a few MB."""

_LONGEST = 60  # letters of a word that are examined: no word of a dictionary is longer
_WORD = lazy_regex(r"[^\W\d_]+")


class Hyphenator:
    """Finds the hyphenation points of words of one language."""

    def __init__(self, patterns: Pyphen) -> None:
        self._patterns = patterns
        self._cache: dict[str, tuple[int, ...]] = {}

    def points(self, word: str) -> tuple[int, ...]:
        """The hyphenation points of a word, each as the number of letters before it."""
        points = self._cache.get(word)
        if points is None:
            points = tuple(self._patterns.positions(word)) if len(word) >= MIN_WORD_LENGTH else ()
            if len(self._cache) >= CACHED_WORDS:
                self._cache.clear()
            self._cache[word] = points
        return points

    def last_point(self, text: str, start: Offset, limit: Offset, end: Offset) -> Offset:
        """The last hyphenation point before `limit` of the word that contains `limit`, as an offset; 0 if none.

        A point at `limit` does not count: the hyphen needs a cell. `start` is the start of the run of
        characters without white space that contains `limit`; the run ends at `end` at the latest.
        """
        for found in _WORD.finditer(text, start, min(end, limit + _LONGEST)):
            if found.end() >= limit:
                points = (found.start() + point for point in self.points(found[0]))
                return max((point for point in points if point < limit and not may_join(text, point)), default=0)
        return 0

    def is_point(self, text: str, offset: Offset) -> bool:
        """Whether `offset` is a hyphenation point, so that a row that ends there needs a hyphen."""
        first = offset
        while first and offset - first < _LONGEST and _WORD.match(text, first - 1, first):
            first -= 1
        found = _WORD.match(text, first, first + _LONGEST)
        return found is not None and offset - first in self.points(found[0])


@cache
def hyphenator(language: str) -> Hyphenator | None:
    """The hyphenator of a language, given as a BCP 47 tag; None if there are no patterns for it."""
    # Deferred: needed only if hyphenation is on.
    from pyphen import Pyphen, language_fallback

    known = language_fallback(language.replace("-", "_")) if language else None
    return Hyphenator(Pyphen(lang=known, left=MIN_BEFORE, right=MIN_AFTER)) if known else None
