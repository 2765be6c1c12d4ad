"""Snippets: the places of a text where a query of all texts matches, as lines of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import NamedTuple

from readtui.library.full_text_query import FullTextQuery, PageSearch, Term, page_search
from readtui.span import Offset, Span
from readtui.unicode.clusters import boundary_at_or_after, cluster_at
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import is_printable
from readtui.unicode.tokens import source_spans, token_text

SNIPPET_LENGTH = 160
"""Characters of a snippet: two lines of a narrow window."""

BEFORE_MATCH = 40
"""Most characters before its first match."""

MOST_SNIPPETS = 3

_WORD_LENGTH = 16
"""Characters within which a snippet is begun or ended between two words."""

_MATCHES_OF_TERM = 24
"""Matches of a term that are located: more than fit into the snippets."""

_FORMS_OF_TERM = 8
"""Different forms of a term, such as "cafe" and "café", that are searched on the page."""

_SPACE = lazy_regex(r"\s")


class Snippet(NamedTuple):
    """A line about a place: white space is spaces, so that `text` begins at `start` and has as many characters.

    `matches` are spans in the text of the document.
    """

    text: str
    start: Offset
    matches: tuple[Span, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans of the matches in `text`."""
        return tuple(Span(match.start - self.start, match.end - self.start) for match in self.matches)


class TextMatches(NamedTuple):
    """The number of matches in a text, the first of them as snippets, and the search that finds them on the page.

    A text that was found by its title has none: then the only snippet is its beginning.
    """

    match_count: int
    snippets: tuple[Snippet, ...]
    search: PageSearch


def find_matches(text: str, query: FullTextQuery) -> TextMatches:
    """Return the matches of the wanted words and phrases of a query."""
    tokens = f" {token_text(text)} "
    found = [_matches_of(term, tokens) for term in query.wanted]
    spans = [list(source_spans(text, first)) for first, _ in found]
    forms = [list(dict.fromkeys(text[start:end].lower() for start, end in each))[:_FORMS_OF_TERM] for each in spans]
    snippets = tuple(islice(_snippets(text, _disjoint(spans)), MOST_SNIPPETS))
    return TextMatches(
        sum(count for _, count in found),
        snippets or (_snippet(text, Span(0, min(SNIPPET_LENGTH, len(text))), ()),),
        page_search(query, forms),
    )


def _matches_of(term: Term, tokens: str) -> tuple[list[Span], int]:
    """Return the first matches of a term, as spans in the tokens of the text, and the number of all.

    `tokens` has one more space at the start, so that each pattern begins with characters that `re` finds quickly.
    """
    pattern = re.compile(f" {' +'.join(map(re.escape, term.tokens))}{'' if term.is_prefix else '(?= )'}")
    matches = pattern.finditer(tokens)
    first = [Span(match.start(), match.end() - 1) for match in islice(matches, _MATCHES_OF_TERM)]
    return first, len(first) + sum(1 for _ in matches)


def _disjoint(spans: Iterable[Sequence[Span]]) -> Iterator[Span]:
    """Yield the matches of all terms in reading order, without those that begin in another one."""
    end = 0
    for span in merge(*spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            end = span.end
            yield span


def _snippets(text: str, matches: Iterable[Span]) -> Iterator[Snippet]:
    window = Span(0, 0)
    inside: list[Span] = []
    for match in matches:
        if inside and match.end <= window.end:
            inside.append(match)
            continue
        if inside:
            yield _snippet(text, window, inside)
        window, inside = _window(text, match, since=window.end), [match]
    if inside:
        yield _snippet(text, window, inside)


def _window(text: str, match: Span, since: Offset) -> Span:
    """Return the part of the text around a match that is shown, after `since`, if possible of whole words."""
    start = max(since, match.start - BEFORE_MATCH)
    if start > since and not text[start - 1].isspace():
        space = _SPACE.search(text, start, min(start + _WORD_LENGTH, match.start))
        start = space.end() if space else cluster_at(text, start).start
    end = min(max(start + SNIPPET_LENGTH, match.end), len(text))
    if match.end < end < len(text) and not text[end].isspace():
        earliest = max(end - _WORD_LENGTH, match.end)
        last = max((space.start() for space in _SPACE.finditer(text, earliest, end)), default=end)
        end = boundary_at_or_after(text, last)
    return Span(start, end)


def _snippet(text: str, window: Span, matches: Iterable[Span]) -> Snippet:
    shown = _SPACE.sub(" ", window.of(text))
    if not is_printable(shown):
        shown = "".join(char if is_printable(char) else " " for char in shown)
    return Snippet(shown, window.start, tuple(matches))
