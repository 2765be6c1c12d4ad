"""Decide whether a hyphen at the end of a line belongs to its word or was set for the line.

The words of the document are asked first, then common compounds, capitals and digits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from readtui.unicode.lazy_regex import lazy_regex

SOFT_HYPHEN = "\u00ad"
"""The code of PDFium and some files for a hyphen at the end of a line, whether or not it belongs to the word."""

HYPHENS = ("-", "\u2010", SOFT_HYPHEN)
"""The signs that may be a hyphen at the end of a line."""

WORD = lazy_regex(r"[^\W\d_]+(?:[-'’\u2010][^\W\d_]+)*")
"""A word, with the hyphens and apostrophes within it."""

_LAST_WORD = lazy_regex(rf"({WORD.pattern})[{''.join(HYPHENS)}]$")
_SUSPENDED = lazy_regex(r"(?:and|or|und|oder|et|ou|y|e|o|en|of|to)(?![\w-])")
"""A word after a hyphen that replaces the rest of a compound: "pre- and post-war"."""

ADDRESS = lazy_regex(
    r"(?:^|[\s(<\[{\"'“‘„«])((?:(?:https?|ftps?|file)(?::\S*|$)|www\.|(?:doi|mailto):\S|10\.\d{4,9}/)\S*|[\w.+-]+@\S*)$",
    re.IGNORECASE,
)
"""An address at the end of a line, which may go on in the next one."""

_OPTION_OR_PATH = lazy_regex(r"(?:^|[\s(<\[{\"'“‘„«])(?:--?\w\S*|[~.]*/\S*|[\w.-]+/\S*/\S*|\w+[._=]\w\S*)$")

_SET_FOR_THE_LINE = "\u2010"  # browsers and others set this sign where they break a word, and type "-" is their hyphen
_INFLECTIONS = ("s", "es", "d", "ed", "ing", "ly", "n", "en", "er")
_MIN_PART = 3  # letters of a part that is a word of its own
_STARTS = """
well self non half cross high low long short ill best hard open single double full deep left right first second third
two three four five six seven eight nine much near quasi
"""
_COMPOUND_STARTS = frozenset(_STARTS.split())
"""First parts after which a hyphen is usual. Those that also begin many words without one (so, ex, far) are below."""

_CLOSED_ENDS = lazy_regex(
    "(?:e[dnrs]|e[nr]s|en(?:ed|er|ing)s?|er(?:ed|ing|case)|est|ings?|ingly|l?y|lies|liness|ies?|ieths?|s|ness|nesses"
    "|(?:ful|less|ish)(?:ly|ness)?|able|al|ary|ation|ty|ties|tieths?|teens?|teenths?|ths?|somes?|wards?|hood|ships?"
    "|is[mt]s?|ous|eous\\w*|ments?|ity|fold|scores?|ages?|ington|tons?|most"
    "|ways?|lands?|lander|light\\w*|ware|woods?|words?|roads?|overs?|hand|waves?|falls?|cuts?|list|backs?|borns?|same"
    "|dom|sense|chalan\\w*|descript|theless)"
)
"""What is written without a hyphen after one of them: endings, and second parts such as that of "highway"."""

_COMPOUND = lazy_regex(
    r"\w-\w+"  # e-mail, x-ray
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty-(?:one|two|three|four|five|six|seven|eight|nine|first|second|third"
    r"|(?:four|fif|six|seven|eigh|nin)th)s?"
    r"|(?:ten|eleven|twelve|\w{3,5}teen)-(?:\w+ty(?:-\w+)?|(?:year|month|week|day|hour|minute|mile|foot|page)(?:-\w+)?)"
    r"|ex-(?:wi(?:fe|ves)|husbands?|presidents?|(?:prime-)?ministers?|kings?|soldiers?|(?:boy|girl)friends?|partners?"
    r"|members?|chancellors?|officers?|colleagues?)|so-called|far-(?:reaching|off|fetched|flung|sighted|away)"
    r"|vice-(?:president|chair|chancellor|admiral|captain)\w*"
    r"|(?!(?:dis|mis|over|under|out|fore|inter|cor|with|pre)-)\w{3,}-(?:based|like|known|called|looking|minded|eyed"
    r"|haired|handed|headed|legged|shaped|year|year-old|term|oriented|related|specific|friendly|free|wide|level|made|law"
    r"|up|off)|\w\w+-(?:to|of|in|by|the|and|a|or)-\w+|(?:full|large|small|medium|middle|mid|life)-(?:sized?|aged?)"
    r"|\w+-mêmes?|(?:celui|celle|ceux|celles)-(?:ci|là)|peut-être|c[’']est-à-dire|\w{3,}-t-\w+"
)
"""Words with a hyphen that are common, whole."""

_SMALL = "of the to in and or a an at on by up for from as per le la les de du des en sur sous à au der und von zu"
_JOINTS = frozenset(_SMALL.split())
"""Small words within a compound: after "state-of-the", a hyphen belongs to it."""


class Vocabulary(NamedTuple):
    """How often each word, in lower case, occurs in a document within a line.

    `has_own_sign` is whether the hyphens that were set for a line are another sign than those of the words.
    """

    counts: Counter[str]
    has_own_sign: bool = False

    @staticmethod
    def of(lines: Iterable[str]) -> Vocabulary:
        """Count the words of these lines. The two parts of a word hyphenated at the end of a line do not count."""
        counts: Counter[str] = Counter()
        was_hyphenated = False
        at_end = within = 0
        for text in lines:
            at_end += text.endswith(_SET_FOR_THE_LINE)
            within += _SET_FOR_THE_LINE in text[:-1]
            words = [word.casefold().replace(_SET_FOR_THE_LINE, "-") for word in WORD.findall(text)]
            is_hyphenated = text.endswith(HYPHENS)
            counts.update(words[was_hyphenated : len(words) - is_hyphenated])
            was_hyphenated = is_hyphenated
        return Vocabulary(counts, at_end > within == 0)

    def joint(self, before: str, after: str) -> str:
        """Return what takes the place of the hyphen at the end of `before` so that `after` can follow it directly: the
        hyphen, nothing, or the hyphen and a space."""
        sign = before[-1]
        if ADDRESS.search(before) or _OPTION_OR_PATH.search(before):
            is_set = self.has_own_sign and self.is_set_for_the_line(sign, "a", "a")
            return "" if is_set else sign
        first, second = _LAST_WORD.search(before), WORD.match(after)
        if not first or not second:
            return sign if before[-2:-1].isalnum() else f"{sign} "  # after a digit a hyphen, not a dash: "1990-1995"
        if _SUSPENDED.match(after):
            return f"{sign} "
        return "" if self.is_set_for_the_line(sign, first[1], second[0]) else sign

    def is_set_for_the_line(self, sign: str, first: str, second: str) -> bool:
        """Whether the hyphen `sign` between the parts of a word at the end of a line was set for the line."""
        if self.has_own_sign:
            return sign == _SET_FOR_THE_LINE
        if second[0].isupper() and not (first.isupper() and len(first) > 1 and second.isupper()):
            return False
        first, second = first.casefold(), second.casefold()
        joined, hyphenated = self._count(first + second), self._count(f"{first}-{second}")
        if joined or hyphenated:
            return joined >= hyphenated
        last = first.rpartition("-")[2]
        if last != first and (self.counts[last + second] or last in _JOINTS):
            return last not in _JOINTS
        return not (_is_compound(last, second) or self._are_words(last, second.partition("-")[0]))

    def _count(self, word: str) -> int:
        """Return how often a word occurs; if it does not, how often a form of it with another ending does."""
        if count := self.counts[word]:
            return count
        longer = sum(self.counts[word + ending] for ending in _INFLECTIONS)
        shorter = sum(self.counts[word.removesuffix(ending)] for ending in _INFLECTIONS if word.endswith(ending))
        return longer + shorter

    def _are_words(self, first: str, second: str) -> bool:
        return bool(self.counts[first] and self.counts[second]) and min(len(first), len(second)) >= _MIN_PART


def _is_compound(first: str, second: str) -> bool:
    """Whether a hyphen is usual between two parts of a word, in lower case."""
    if first in _COMPOUND_STARTS and not _CLOSED_ENDS.fullmatch(second):
        return True
    return bool(_COMPOUND.fullmatch(f"{first}-{second}"))
