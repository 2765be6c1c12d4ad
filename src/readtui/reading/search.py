"""Full-text search: the spans of a text that match a query, and the state of a search in one document."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import partial
from time import monotonic, thread_time
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from readtui.document.model import Document
from readtui.errors import QueryError
from readtui.reading.position import Position
from readtui.span import Offset, Span
from readtui.unicode.clusters import cluster_at, divides_character, may_join, whole_clusters
from readtui.unicode.folding import LONGEST_GAP, ascii_pattern_of, atoms_of, pattern_of
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import regex

MAX_HITS = 100_000
"""Hits kept of one search: more than anyone steps through, few enough to count and paint at once."""

MAX_QUERY_LENGTH = 1_000
"""Characters of a query. A longer one was pasted by mistake, and would take seconds to compile."""

MAX_MATCH_LENGTH = 1 << 15
"""Characters of a match of a regular expression: this much text after a slice is included in its search."""

TIMEOUT_S = 1.0
"""Processor time limit of a regular expression. The reader waits for it, and some patterns would take years."""

_CHARACTERS_IN_TIME = 10_000_000
"""Characters that are filtered by a regular expression in `TIMEOUT_S`: most patterns are ten times as fast."""

_SLICE = 1 << 18
"""Characters searched at a time: at most 5 ms, during which no other thread runs and the search cannot be cancelled."""

_REGEX_SLICE = 1 << 17
"""The same for regular expressions, which need up to 200 bytes of memory per character of the slice."""

_MAX_REPEATS = 100_000
"""Copies of an atom that the repeats of a pattern may create: `regex` creates them all, here in 50 ms and 20 MB."""


class Query(NamedTuple):
    """A phrase to find, or with `regex` a regular expression in the syntax of the `regex` module.

    With `case` "smart", a query with a capital letter is case-sensitive; "exact": each one is; "ignore": none is. In a
    phrase, white space matches any white space, also at line
    ends; the forms of quotes, dashes and ligatures are equivalent; a plain letter also matches its accented forms, an
    accented one only itself.
    """

    text: str
    whole_words: bool = False
    regex: bool = False
    case: Literal["smart", "exact", "ignore"] = "smart"

    def is_case_sensitive(self, letters: str) -> bool:
        """Whether capitals matter, given the letters of the query."""
        return self.case == "exact" or (self.case == "smart" and letters.lower() != letters)


class Hits:
    """The spans found, disjoint and in reading order. `is_capped` is true if there are more than `MAX_HITS`."""

    __slots__ = ("_ends", "_starts", "is_capped")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts = array("Q")
        self._ends = array("Q")
        self.is_capped = False
        self.extend(list(spans))

    def extend(self, spans: Sequence[tuple[Offset, Offset]]) -> None:
        """Add spans that begin after those there are, as many as there is room for."""
        room = MAX_HITS - len(self._starts)
        self.is_capped = self.is_capped or len(spans) > room
        self._starts.extend([start for start, _ in spans[:room]])
        self._ends.extend([end for _, end in spans[:room]])

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> Span:
        return Span(self._starts[index], self._ends[index])

    def __iter__(self) -> Iterator[Span]:
        return map(Span, self._starts, self._ends)

    @property
    def starts(self) -> Sequence[Offset]:
        """The starts of the spans."""
        return self._starts

    def at_or_after(self, offset: Offset) -> int:
        """Return the index of the first hit that starts at `offset` or later; the number of hits if there is none."""
        return bisect_left(self._starts, offset)

    def count_in(self, span: Span) -> int:
        """Return the number of hits that start in `span`."""
        return bisect_left(self._starts, span.end) - bisect_left(self._starts, span.start)

    def overlapping(self, span: Span) -> Iterator[Span]:
        """Yield the hits that share a character with `span`."""
        for index in range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)):
            yield self[index]


class Search(NamedTuple):
    """The search in one document.

    `hits` are the matches of `query`, and `current_hit` is an index in them. `start` is where the search began: the
    start of the viewport then, where `start_point` was the point. The search goes from `origin`, or with `is_backward`
    back from there. `word_query` is the last query for a word under the cursor. With `are_hidden`, the matches are not
    painted.
    """

    query: Query | None = None
    hits: Hits | None = None
    current_hit: int | None = None
    start: Offset = 0
    start_point: Offset | None = None
    origin: Offset = 0
    is_backward: bool = False
    word_query: Query | None = None
    are_hidden: bool = False

    @property
    def shown_hits(self) -> Hits | None:
        """The matches that are painted."""
        return None if self.are_hidden else self.hits

    @property
    def step(self) -> int:
        """1 if the next match is the one after the present one, -1 if it is the one before it."""
        return -1 if self.is_backward else 1

    @property
    def is_of_word(self) -> bool:
        """Whether the query is the word that was under the cursor."""
        return self.query is not None and self.query == self.word_query

    def begin(self, position: Position, *, is_backward: bool) -> Search:
        """Remember the present place. The search goes from the start of the screen, or back from the point there."""
        top, point = position.top, position.visible_point
        origin = point if is_backward and point is not None else top
        begun = self._replace(start=top, start_point=position.point, origin=origin)
        return begun._replace(is_backward=is_backward, word_query=None)

    def begin_at_word(self, query: Query, word: Offset, position: Position, *, is_backward: bool) -> Search:
        """Remember the present place for a search for the word at `word`, whose first match is that word."""
        return self.begin(position, is_backward=is_backward)._replace(origin=word, word_query=query)

    def with_result(self, query: Query, hits: Hits) -> Search:
        """Set the matches of `query`. The first one at or after the origin is current; without any there, the first.

        Backwards, it is the last one before the origin; without any there, the last; but a word under the cursor is at
        the origin.
        """
        is_before = self.is_backward and query != self.word_query
        current_hit = (hits.at_or_after(self.origin) - is_before) % len(hits) if hits else None
        return self._replace(query=query, hits=hits, current_hit=current_hit, are_hidden=False)

    def cleared(self) -> Search:
        """Drop the query and its matches."""
        return Search(start=self.start, start_point=self.start_point)

    def nth_hit(self, offset: Offset, count: int) -> int | None:
        """Return the index of the `count`-th hit after `offset` (before it, if `count` is negative).

        Counting starts at the current hit if that is at `offset`, and wraps around the ends of the text. None without
        hits.
        """
        return (self._base_hit(self.hits, offset, count) + count) % len(self.hits) if self.hits else None

    def wraps_around(self, offset: Offset, count: int) -> bool:
        """Whether the `count`-th hit after `offset` is counted past the end (or the start) of the text."""
        if not self.hits:
            return False
        return not 0 <= self._base_hit(self.hits, offset, count) + count < len(self.hits)

    def hit_count_in_section(self, document: Document, index: int, *, with_subsections: bool = False) -> int:
        """Return the number of hits in a section, with or without those in its subsections."""
        if self.hits is None:
            return 0
        sections = document.sections
        span = sections[index].span
        if not with_subsections and index + 1 < len(sections):
            span = Span(span.start, min(span.end, sections[index + 1].span.start))
        return self.hits.count_in(span)

    def _base_hit(self, hits: Hits, offset: Offset, count: int) -> int:
        """The hit to count from: the current one if it is at `offset`, else the one before (or after) it."""
        if self.current_hit is not None and offset == hits[self.current_hit].start:
            return self.current_hit
        following = hits.at_or_after(offset)
        return following - 1 if count > 0 else following


_Match: TypeAlias = "re.Match[str] | regex.Match[str]"

IsCancelled: TypeAlias = Callable[[], bool]
"""Called between slices; a true result ends the search with the hits found so far."""


def _check_length(query: Query) -> None:
    if len(query.text) > MAX_QUERY_LENGTH:
        raise QueryError(f"the query is longer than {MAX_QUERY_LENGTH:,} characters", "search for its first words")


def find(
    text: str, query: Query, *, start: Offset = 0, within: Container[Offset] | None = None,
    is_cancelled: IsCancelled = lambda: False,
) -> Hits:  # fmt: skip
    """Return the matches of `query` in `text` from `start` on, `within` a part of it; none for a query of spaces only.

    A hit is whole grapheme clusters: a match of a letter without its marks, or of a part of a joined emoji, is
    extended; half a flag and a part of a Korean syllable are no hits. Raises QueryError for an invalid pattern, or one
    that takes longer than `TIMEOUT_S`.
    """
    _check_length(query)
    if not query.text.strip():
        return Hits()
    hits = Hits()
    for spans in (_regex_hits if query.regex else _phrase_hits)(text, query, start, is_cancelled):
        hits.extend(spans if within is None else [span for span in spans if span[0] in within])
        if hits.is_capped:
            break
    return hits


def matches_in_lines(
    text: str, query: Query, start: Offset = 0, *, is_cancelled: IsCancelled = lambda: False
) -> Iterator[_Spans]:
    """Yield the lines with a match of a query that is inside a line, in reading order, in lists, from a line on.

    Each is a span of a part of the line, whose start is that of a match; several may be of one line. Raises QueryError.
    """
    _check_length(query)
    if query.regex:
        return _regex_matches_in_lines(text, query, start, is_cancelled)
    if not query.text.strip():
        return iter(())
    return _phrase_hits(text, query, start, is_cancelled, r"[^\S\n]")


_Spans: TypeAlias = list[tuple[Offset, Offset]]
"""The hits that start in one slice of the text. Plain tuples, and no call for each: there may be 100,000."""


# Phrases


def _phrase_hits(
    text: str, query: Query, start: Offset, is_cancelled: IsCancelled, space: str = r"\s"
) -> Iterator[_Spans]:
    """Yield the hits of a phrase, by slices. Those of ASCII are searched for a literal in lower case, ten times as
    fast. `space` is the pattern of a space in the phrase."""
    is_case_sensitive = query.is_case_sensitive(query.text)
    atoms = atoms_of(query.text)
    # Word boundaries, where the phrase starts or ends with a letter or digit. The first one is tested after the first
    # character: with a lookbehind at the start of the pattern, `re` would not skip quickly to possible matches.
    start_edge = r"(?<!\w.)" if query.whole_words and atoms[0][0].isalnum() else ""
    end_edge = r"(?!\w)" if query.whole_words and atoms[-1][0].isalnum() else ""
    any_pattern = re.compile(pattern_of(atoms, is_case_sensitive, start_edge, space) + end_edge)
    is_ascii = all(map(str.isascii, atoms))
    ascii_pattern = re.compile(ascii_pattern_of(atoms, start_edge, space) + end_edge) if is_ascii else None
    # No match is longer: a letter has fewer combining marks than a gap has spaces.
    max_length = LONGEST_GAP * len(query.text)
    finder = _HitFinder(text, whole_words=query.whole_words)
    while start < len(text) and not is_cancelled():
        stop = start + _SLICE
        before = max(start - 1, 0)  # one more character, to detect a word boundary at the start of the slice
        part = text[before : stop + max_length]
        if not part.isascii():
            hits = finder.hits(partial(any_pattern.finditer, text, endpos=stop + max_length), start, stop)
        elif ascii_pattern:
            folded = part if is_case_sensitive else part.lower()
            hits = _hits_in_ascii(ascii_pattern, folded, start - before, before, stop)
        else:
            hits = []
        yield hits
        start = max(stop, hits[-1][1]) if hits else stop


def _hits_in_ascii(pattern: re.Pattern[str], part: str, start: Offset, origin: Offset, stop: Offset) -> _Spans:
    """Return the matches in `part`, which begins at `origin` in the text, that start before `stop`."""
    hits = [(origin + first, origin + end) for first, end in map(re.Match.span, pattern.finditer(part, start))]
    while hits and hits[-1][0] >= stop:
        hits.pop()
    return hits


# Regular expressions


def _regex_hits(text: str, query: Query, start: Offset, is_cancelled: IsCancelled) -> Iterator[_Spans]:
    """Yield the hits of a regular expression, by slices."""
    pattern = _compiled(query)
    deadline = monotonic() + TIMEOUT_S
    finder = _HitFinder(text, whole_words=query.whole_words)
    while start < len(text) and not is_cancelled():
        stop = start + _REGEX_SLICE
        limit = min(stop + MAX_MATCH_LENGTH, len(text))

        def matches_from(offset: Offset, limit: Offset = limit) -> Iterator[regex.Match[str]]:
            remaining_s = max(deadline - monotonic(), 0.001)
            # concurrent: the text is immutable, so other threads may run
            return pattern.finditer(text, offset, limit, concurrent=True, timeout=remaining_s)

        try:
            hits = finder.hits(matches_from, start, stop)
        except (TimeoutError, MemoryError) as error:
            raise _stopped() from error
        yield hits
        start = max(stop, hits[-1][1]) if hits else stop


def _stopped() -> QueryError:
    return QueryError(f"the search was stopped after {TIMEOUT_S:.0f} s", "use a simpler pattern")


def _regex_matches_in_lines(text: str, query: Query, start: Offset, is_cancelled: IsCancelled) -> Iterator[_Spans]:
    """Yield the matches of a regular expression, by slices. Where one has several lines, each is searched by itself."""
    pattern = _compiled(query, rest_of_line=True)
    deadline = thread_time() + TIMEOUT_S * max(len(text) / _CHARACTERS_IN_TIME, 1.0)
    while start <= len(text) and not is_cancelled():
        stop, found = start + _REGEX_SLICE, list[tuple[Offset, Offset]]()
        limit = min(stop + MAX_MATCH_LENGTH, len(text))
        following = stop
        try:
            if (left_s := deadline - thread_time()) <= 0:
                raise TimeoutError
            for match in pattern.finditer(text, start, limit, concurrent=True, timeout=left_s):
                first, end = match.span()
                if first >= stop:
                    break
                if text.find("\n", first, match.start(pattern.groups)) >= 0:
                    following = text.rfind("\n", 0, first) + 1
                    while following <= end:
                        line_end = _end_of_line(text, following)
                        alone = pattern.search(text, following, line_end, concurrent=True, timeout=left_s)
                        found += [alone.span()] if alone is not None else []
                        following = line_end + 1
                    break
                found.append((first, end))
        except (TimeoutError, MemoryError) as error:
            raise _stopped() from error
        yield found
        start = following


def _compiled(query: Query, *, rest_of_line: bool = False) -> regex.Pattern[str]:
    """Return the pattern of a regular expression; with `rest_of_line` a match goes on to the start of the next line."""
    import regex  # deferred: 20 ms, and most searches are for words

    repeats = 1
    for minimum in re.findall(r"\{(\d+)", query.text):
        repeats *= max(int(minimum), 1)
    if repeats > _MAX_REPEATS:
        raise QueryError("the pattern has too many repeats", "use smaller numbers in its braces")
    literal_letters = re.sub(r"\\(?:[pPN]\{[^}]*\}|.)", "", query.text)  # the letters of \S and \p{Lu} are no capitals
    flags = regex.VERSION1 | regex.MULTILINE | (0 if query.is_case_sensitive(literal_letters) else regex.IGNORECASE)
    try:
        pattern = regex.compile(query.text, flags)
        if query.whole_words or rest_of_line:
            edge, rest = r"\b" if query.whole_words else "", r"([^\n]*\n?)" if rest_of_line else ""
            return regex.compile(f"{edge}(?:{query.text}){edge}{rest}", flags)
        return pattern
    except regex.error as error:
        raise QueryError(f"invalid pattern: {printable_line(str(error))}") from error
    except (RecursionError, MemoryError, OverflowError, ValueError) as error:
        raise QueryError("the pattern is too large", "use a simpler pattern") from error


def _end_of_line(text: str, offset: Offset) -> Offset:
    end = text.find("\n", offset)
    return end if end >= 0 else len(text)


# Grapheme clusters


class _HitFinder:
    """Turns matches, which are given in reading order, into hits of whole grapheme clusters without overlaps."""

    def __init__(self, text: str, *, whole_words: bool) -> None:
        self._text = text
        self._whole_words = whole_words
        self._boundary: Offset = 0  # the start of a cluster near the last match
        self._last_end: Offset = 0

    def hits(self, matches_from: Callable[[Offset], Iterator[_Match]], start: Offset, stop: Offset) -> _Spans:
        """Return the hits that start before `stop`. `matches_from` returns the matches from an offset on.

        After a match that is no hit, the search continues at its second character: the next match may overlap it.
        """
        text, hits = self._text, list[tuple[Offset, Offset]]()
        found = matches_from(start)
        while (match := next(found, None)) is not None:
            first, end = match.span()
            if first >= stop:
                break
            if first == end:
                continue
            is_whole = first >= self._last_end and not may_join(text, first) and not may_join(text, end)
            if is_whole and not self._whole_words:  # nearly always
                self._boundary = self._last_end = end
                hits.append((first, end))
            elif (hit := self._hit(Span(first, end))) is None:
                found = matches_from(first + 1)
            else:
                self._boundary = self._last_end = hit.end
                hits.append(hit)
        return hits

    def _hit(self, match: Span) -> Span | None:
        """The clusters of a match; None if it divides a flag, a syllable or, with `whole_words`, a word."""
        text = self._text
        if match.start < self._last_end:
            return None
        hit = match
        if may_join(text, match.start) or may_join(text, match.end):
            hit = whole_clusters(text, match, since=self._boundary)
            self._boundary = hit.start
            if hit.start < match.start and divides_character(text, match.start):
                return None
            if hit.end > match.end and divides_character(text, match.end):
                return None
        return None if self._whole_words and self._is_in_word(match, hit) else hit

    def _is_in_word(self, match: Span, hit: Span) -> bool:
        """Whether a word continues before or after a hit. Patterns do not see it beyond the marks of a letter."""
        text = self._text
        if _is_of_word(text, hit.end) and _is_of_word(text, cluster_at(text, match.end - 1, since=hit.start).start):
            return True
        if not hit.start or not _is_of_word(text, match.start) or text[hit.start - 1].isspace():
            return False
        return _is_of_word(text, cluster_at(text, hit.start - 1).start)


def _is_of_word(text: str, offset: Offset) -> bool:
    char = text[offset : offset + 1]
    return char.isalnum() or char == "_"
