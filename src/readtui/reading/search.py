"""Finding a query in a text: where it stands, as spans."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from readtui.errors import QueryError
from readtui.span import Offset, Span
from readtui.unicode.clusters import boundary_at_or_after, cluster_at, may_join
from readtui.unicode.folding import LONGEST_GAP, ascii_pattern_of, atoms_of, pattern_of
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import regex

MOST_HITS = 100_000
"""Hits kept of one search: more than anyone steps through, few enough to count and paint at once."""

LONGEST_QUERY = 1_000
"""Characters of a query. What is longer was pasted by mistake, and would take seconds to compile."""

LONGEST_MATCH = 1 << 15
"""Characters that a match of a regular expression can have: the most that is looked at beyond a slice."""

TIMEOUT_S = 1.0
"""Processor time that a regular expression may take. The reader waits; some patterns would take years."""

_SLICE = 1 << 18
"""Characters searched at one go: at most 5 ms, in which no other thread runs and the search cannot be stopped."""

_REGEX_SLICE = 1 << 17
"""The same for regular expressions, which need up to 200 bytes of memory for each character they look at."""

_MOST_COPIES = 100_000
"""Copies of an atom that repetitions may ask for: `regex` makes them all, in 50 ms and 20 MB for so many."""


class Query(NamedTuple):
    """What the reader looks for: a phrase, or with `regex` a regular expression of the `regex` module.

    A query with a capital is case-sensitive. In a phrase, white space stands for any white space, also at line
    ends; quotes, dashes and ligatures of any form are alike; a plain letter finds its accented forms as well, an
    accented one only itself.
    """

    text: str
    whole_words: bool = False
    regex: bool = False


class Hits:
    """The spans found, in reading order and disjoint. `capped` says that there are more than `MOST_HITS`."""

    __slots__ = ("_ends", "_starts", "capped")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts = array("Q")
        self._ends = array("Q")
        self.capped = False
        for span in spans:
            if len(self._starts) == MOST_HITS:
                self.capped = True
                break
            self._starts.append(span.start)
            self._ends.append(span.end)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> Span:
        return Span(self._starts[index], self._ends[index])

    def __iter__(self) -> Iterator[Span]:
        return map(Span, self._starts, self._ends)

    def at_or_after(self, offset: Offset) -> int:
        """The index of the first hit that starts at `offset` or later; the number of hits if there is none."""
        return bisect_left(self._starts, offset)

    def count_in(self, span: Span) -> int:
        """How many hits start in `span`."""
        return bisect_left(self._starts, span.end) - bisect_left(self._starts, span.start)

    def meeting(self, span: Span) -> Iterator[Span]:
        """The hits that share a character with `span`."""
        for index in range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)):
            yield self[index]


Stopped: TypeAlias = Callable[[], bool]
"""Asked between slices; true ends the search with what was found so far."""


def find(text: str, query: Query, *, stopped: Stopped = lambda: False) -> Hits:
    """Every place of `query` in `text`; none for a query of white space alone.

    Raises QueryError for a pattern that is broken, or that does not come to an end in `TIMEOUT_S`.
    """
    if len(query.text) > LONGEST_QUERY:
        raise QueryError(f"the query is longer than {LONGEST_QUERY:,} characters", "search for its first words")
    if not query.text.strip():
        return Hits()
    matches = _regex_matches(text, query, stopped) if query.regex else _phrase_matches(text, query, stopped)
    return Hits(_whole_clusters(text, matches))


# Phrases


def _phrase_matches(text: str, query: Query, stopped: Stopped) -> Iterator[Span]:
    """Matches of a phrase. ASCII slices are searched in lower case for a literal, which is ten times as fast."""
    sensitive = _has_capital(query.text)
    atoms = atoms_of(query.text)
    # The edges of words, where the phrase itself starts and ends with a letter or figure. The first is looked for
    # behind the first character: with a look back at its head, `re` would not skip what cannot match.
    edge = r"(?<!\w.)" if query.whole_words and atoms[0][0].isalnum() else ""
    end_edge = r"(?!\w)" if query.whole_words and atoms[-1][0].isalnum() else ""
    anywhere = re.compile(pattern_of(atoms, sensitive, edge) + end_edge)
    in_ascii = re.compile(ascii_pattern_of(atoms, edge) + end_edge) if all(map(str.isascii, atoms)) else None
    reach = LONGEST_GAP * len(query.text)  # no match is longer: a letter bears fewer marks than a gap has spaces
    start = 0
    while start < len(text) and not stopped():
        stop = start + _SLICE
        before = max(start - 1, 0)  # one character more, to see whether a word starts at the slice
        part = text[before : stop + reach]
        if not part.isascii():
            found, origin = anywhere.finditer(text, start, stop + reach), 0
        elif in_ascii:
            found, origin = in_ascii.finditer(part if sensitive else part.lower(), start - before), before
        else:
            found, origin = iter(()), 0
        start = stop
        for match in found:
            span = Span(origin + match.start(), origin + match.end())
            if span.start >= stop:
                break
            yield span
            start = max(stop, span.end)


def _has_capital(text: str) -> bool:
    return text.lower() != text


# Regular expressions


def _regex_matches(text: str, query: Query, stopped: Stopped) -> Iterator[Span]:
    """Matches of a regular expression, but empty ones."""
    pattern = _compiled(query)
    give_up = monotonic() + TIMEOUT_S
    start = 0
    while start < len(text) and not stopped():
        stop = start + _REGEX_SLICE
        limit = min(stop + LONGEST_MATCH, len(text))
        left_s = max(give_up - monotonic(), 0.001)
        try:
            # concurrent: the text cannot change, so other threads may run meanwhile
            for match in pattern.finditer(text, start, limit, concurrent=True, timeout=left_s):
                if match.start() >= stop:
                    break
                if match.end() > match.start():
                    yield Span(match.start(), match.end())
                    stop = max(stop, match.end())
        except (TimeoutError, MemoryError) as error:
            raise QueryError(f"the pattern was stopped after {TIMEOUT_S:.0f} s", "make it simpler") from error
        start = stop


def _compiled(query: Query) -> regex.Pattern[str]:
    import regex  # deferred: 20 ms, and most searches are for words

    copies = 1
    for least in re.findall(r"\{(\d+)", query.text):
        copies *= max(int(least), 1)
    if copies > _MOST_COPIES:
        raise QueryError("the pattern repeats too much", "use smaller numbers in its braces")
    letters = re.sub(r"\\(?:[pPN]\{[^}]*\}|.)", "", query.text)  # \S and \p{Lu} are no capitals
    flags = regex.VERSION1 | regex.MULTILINE | (0 if _has_capital(letters) else regex.IGNORECASE)
    try:
        pattern = regex.compile(query.text, flags)
        return regex.compile(rf"\b(?:{query.text})\b", flags) if query.whole_words else pattern
    except regex.error as error:
        raise QueryError(f"the pattern is broken: {printable_line(str(error))}") from error
    except (RecursionError, MemoryError, OverflowError, ValueError) as error:
        raise QueryError("the pattern is too large", "make it simpler") from error


# Grapheme clusters


def _whole_clusters(text: str, matches: Iterator[Span]) -> Iterator[Span]:
    """The matches, each with the rest of the grapheme clusters that it cuts, and none twice."""
    done: Offset = 0
    for match in matches:
        if (start := match.start) >= done:
            if may_join(text, start):
                start = cluster_at(text, start, since=done).start
            done = boundary_at_or_after(text, match.end, since=start)
            yield Span(start, done)
