"""Find a quote of another program in a text, whose white space and context may differ from the program's."""

from __future__ import annotations

from collections.abc import Iterator

from readtui.exchange.annotation_reader import ForeignQuote
from readtui.exchange.model import ExportedMark
from readtui.marks.anchor import anchor
from readtui.span import Offset, Span
from readtui.unicode.clusters import whole_clusters

_MOST_PLACES = 1000
"""Occurrences of a quote that are compared: of a single letter there may be a million."""

_ENOUGH = 32
"""Characters of a quote that is found by its words alone, if nothing around them is as it was."""

_FEW = 8
"""Characters of the context that must be there if the words are at several places, unless there is less."""

_LABEL = 200
"""Characters of the label that is made from the words."""


def place_quote(quote: ForeignQuote, text: str) -> ExportedMark | None:
    """Return a mark with the quote's words in the text; None if they are not there, or if the place is uncertain."""
    span = find_quote(quote, text)
    if span is None:
        return None
    label = " ".join(span.of(text).split())[:_LABEL]
    return ExportedMark(
        *(quote.uid, "highlight", anchor(text, span), quote.made, quote.changed, quote.colour, "", label, quote.note),
        span=span,
    )


def find_quote(quote: ForeignQuote, text: str) -> Span | None:
    """Return the only place of the words, or the one whose context fits best; None if two fit equally well."""
    words, offsets = _squeezed(text)
    exact = _squeeze(quote.exact).strip()
    if not exact:
        return None
    prefix, suffix = _squeeze(quote.prefix).rstrip(), _squeeze(quote.suffix).lstrip()
    scores: list[tuple[int, Offset]] = []
    for start in _occurrences(exact, words):
        before = words[max(start - len(prefix) - 1, 0) : start].rstrip()
        end = start + len(exact)
        after = words[end : end + len(suffix) + 1].lstrip()
        scores.append((_shared_end(before, prefix) + _shared_start(after, suffix), start))
    if not scores or len(scores) >= _MOST_PLACES:
        return None
    best = max(scores)
    if best[0] == 0 and (prefix or suffix) and len(exact) < _ENOUGH:
        return None
    least = min(_FEW, max(len(prefix) + len(suffix), 1))
    if len(scores) > 1 and (best[0] < least or sum(score == best[0] for score, _ in scores) > 1):
        return _at_position(quote, text)
    start, end = best[1], best[1] + len(exact)
    return whole_clusters(text, Span(offsets[start], offsets[end - 1] + 1))


def _at_position(quote: ForeignQuote, text: str) -> Span | None:
    """The place that the quote names, if its words are exactly there."""
    start = quote.start
    if start is None or not text.startswith(quote.exact, start):
        return None
    return whole_clusters(text, Span(start, start + len(quote.exact)))


def _occurrences(words: str, text: str) -> Iterator[Offset]:
    start = text.find(words)
    for _ in range(_MOST_PLACES):
        if start < 0:
            return
        yield start
        start = text.find(words, start + 1)


def _squeezed(text: str) -> tuple[str, list[Offset]]:
    """Return a text with one space for each run of white space, and the offset of each of its characters."""
    chars: list[str] = []
    offsets: list[Offset] = []
    for offset, char in enumerate(text):
        if not char.isspace():
            chars.append(char)
        elif chars and chars[-1] != " ":
            chars.append(" ")
        else:
            continue
        offsets.append(offset)
    return "".join(chars), offsets


def _squeeze(text: str) -> str:
    return _squeezed(text)[0]


def _shared_end(one: str, other: str) -> int:
    return _shared_start(one[-len(other) :][::-1] if other else "", other[::-1])


def _shared_start(one: str, other: str) -> int:
    """The length of the common start of two texts."""
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
