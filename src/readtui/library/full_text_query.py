"""The language of a search in all texts: words, "phrases", excluded -words and beginnings of words*.

Whatever is typed is a query: what is no word in it is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.tokens import token_text

MAX_QUERY_LENGTH = 1_000
"""Characters of a query that are read. A longer one was pasted by mistake."""

MAX_TERMS = 32
"""Words and phrases of a query that are searched."""

MAX_PHRASE_TOKENS = 100
"""Words of a phrase that are searched, or characters in scripts without spaces."""

SHORTEST_TYPED = 3
"""Letters from which on the word that is being typed finds those that begin with it: shorter ones begin a tenth of all
words, and other words follow soon."""

_QUOTES = '"“”„‟«»'
_PIECE = lazy_regex(
    rf"(?P<minus>(?<!\S)[-–−]+(?=\S))?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<end>[{_QUOTES}]|\Z)"
    rf"|(?P<word>[^\s{_QUOTES}]+))(?P<star>\*)?"
)
_AFTER_STAR = ")]},.;:!?"
_KOREAN = lazy_regex(r"[\uac00-\ud7a3\u3131-\u318e]")


class Term(NamedTuple):
    """A word or phrase of a query: as it was typed, and its tokens. The last one may be the beginning of a word."""

    text: str
    tokens: tuple[str, ...]
    is_prefix: bool


class FullTextQuery(NamedTuple):
    """What a text must contain, and what it must not."""

    wanted: tuple[Term, ...]
    excluded: tuple[Term, ...] = ()

    @property
    def expression(self) -> str:
        """The query in the syntax of FTS5; empty if nothing is wanted, as then nothing is found."""
        if not self.wanted:
            return ""
        wanted = " AND ".join(map(_quoted, self.wanted))
        return f"({wanted}) NOT ({' OR '.join(map(_quoted, self.excluded))})" if self.excluded else wanted


def parse_query(text: str, *, is_typing: bool = False) -> FullTextQuery:
    """Return the query that a reader typed.

    While it `is_typing`, the last word may be the beginning of one. A Korean word always may: its particles follow it
    without a space.
    """
    text = text[:MAX_QUERY_LENGTH]
    wanted: list[Term] = []
    excluded: list[Term] = []
    for piece in _PIECE.finditer(text):
        is_unfinished = is_typing and piece.end() == len(text) and not piece["end"]
        words = piece["word"] if piece["phrase"] is None else piece["phrase"]
        has_star = bool(piece["star"]) or words.rstrip(_AFTER_STAR).endswith("*")
        if (term := _term(words, has_star=has_star, is_unfinished=is_unfinished and not piece["minus"])) is not None:
            (excluded if piece["minus"] else wanted).append(term)
    return FullTextQuery(_distinct(wanted), _distinct(excluded))


def _term(words: str, *, has_star: bool, is_unfinished: bool) -> Term | None:
    tokens = tuple(token_text(words).split())
    if not tokens:
        return None
    last = tokens[-1]
    is_prefix = has_star or bool(_KOREAN.match(last[-1]))
    is_prefix = is_prefix or (is_unfinished and (len(last) >= SHORTEST_TYPED or not last.isascii()))
    is_whole = len(tokens) <= MAX_PHRASE_TOKENS
    return Term(" ".join(words.replace("*", "").split()), tokens[:MAX_PHRASE_TOKENS], is_prefix and is_whole)


def _distinct(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple({(term.tokens, term.is_prefix): term for term in terms}.values())[:MAX_TERMS]


def _quoted(term: Term) -> str:
    """Return a phrase of FTS5. The tokens have only letters, digits and marks, which mean nothing else in quotes."""
    return f'"{" ".join(term.tokens)}"{" *" if term.is_prefix else ""}'


# The search in one text


class PageSearch(NamedTuple):
    """The values of a `reading.search.Query` that finds in one text what a query of all texts found."""

    text: str
    whole_words: bool
    regex: bool


def page_search(query: FullTextQuery, forms: Sequence[Sequence[str]]) -> PageSearch:
    """Return the search for the wanted terms in one text, in which they occur in these `forms`, at least one a term.

    One word stays as it was typed; other queries become a regular expression of the words as they are in the text.
    """
    if len(query.wanted) == 1:
        term = query.wanted[0]
        typed = term.text.casefold()
        is_plain = typed == term.tokens[0] and typed.isascii()  # then the search on the page finds its accented forms
        edges = {_is_at_edge(char) for char in (typed[:1], typed[-1:])}
        if not term.is_prefix and len(edges) == 1 and (is_plain or _is_only_form(typed, forms[0])):
            return PageSearch(typed, whole_words=edges == {True}, regex=False)
    patterns: list[str] = []
    for term, found in zip(query.wanted, forms, strict=True):
        patterns += [_pattern(form, is_prefix=term.is_prefix) for form in found or [term.text]]
    kept = dict.fromkeys(patterns)
    while len(text := "|".join(kept)) > MAX_QUERY_LENGTH and len(kept) > 1:
        kept.popitem()
    return PageSearch(text if len(text) <= MAX_QUERY_LENGTH else "", whole_words=False, regex=True)


def _is_only_form(typed: str, forms: Sequence[str]) -> bool:
    return all(" ".join(form.casefold().split()) == typed for form in forms)


def _pattern(form: str, *, is_prefix: bool) -> str:
    """Return a regular expression of a form, whatever its case and the white space between its words."""
    pattern = r"\s+".join(map(re.escape, form.lower().split()))
    start, end = (r"\b" if _is_at_edge(char) else "" for char in (form[:1], form[-1:]))
    return f"{start}{pattern}{'' if is_prefix else end}"


def _is_at_edge(char: str) -> bool:
    """Whether a word begins or ends at this character: it is a letter of a script with spaces."""
    return char.isalnum() and token_text(char).strip() == token_text(char)
