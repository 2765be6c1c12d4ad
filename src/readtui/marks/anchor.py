"""Anchors: spans that find their words again in a changed text, or say that they cannot.

A text quote selector with its position (W3C Web Annotation Data Model, 4.2.4 and 4.2.5). A place that is wrong is
worse than none, so words count only where what stands around them counts too, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readtui.document.span import Offset, Span

CONTEXT = 32
"""Characters kept on either side: five words or so, which hardly ever come twice in one text."""

_ENOUGH = 12
"""Characters, context included, below which words that turn up elsewhere may as well be others."""


class Anchor(NamedTuple):
    """A passage as it was: its start, its words, and `CONTEXT` characters on either side.

    A context that is shorter reaches to the edge of the text. `exact` is empty for a place between two characters.
    """

    start: Offset
    exact: str
    prefix: str
    suffix: str


def anchor(text: str, span: Span) -> Anchor:
    """The anchor of `span`."""
    prefix = text[max(span.start - CONTEXT, 0) : span.start]
    return Anchor(span.start, span.of(text), prefix, text[span.end : span.end + CONTEXT])


def resolve(anchor: Anchor, text: str) -> Span | None:
    """Where the anchored passage is in `text` now; None if it is gone, or if that is not sure.

    Found for sure is a passage that stands where it stood; then the only one with both contexts; then the only one
    with one context whole; then the only one of its words, if they are many and some of the context is left; and
    last, words that were edited in part between contexts that stayed.
    """
    quote = anchor.prefix + anchor.exact + anchor.suffix
    if _stands(anchor, quote, text):
        return _span(anchor, anchor.start)
    starts = _places(text, quote) if len(quote) >= _ENOUGH else []
    if starts:
        return _span(anchor, starts[0] + len(anchor.prefix)) if len(starts) == 1 else None
    if not anchor.exact:
        return _resolved_point(anchor, text)
    starts = _beside_one_context(anchor, text) or _places(text, anchor.exact, least=CONTEXT)
    if starts:
        sure = len(starts) == 1 and _context_left(anchor, starts[0], text) >= _ENOUGH
        return _span(anchor, starts[0]) if sure else None
    return _edited(anchor, text)


def resolve_all(anchors: Sequence[Anchor], text: str) -> list[Span | None]:
    """`resolve` for many anchors in one text."""
    return [resolve(anchor, text) for anchor in anchors]


def _stands(anchor: Anchor, quote: str, text: str) -> bool:
    """Whether the passage and its contexts are where they were, at the end of the text too if they were there."""
    first = anchor.start - len(anchor.prefix)
    at_end = len(anchor.suffix) == CONTEXT or first + len(quote) == len(text)
    return at_end and text.startswith(quote, first)


def _span(anchor: Anchor, start: Offset) -> Span:
    return Span(start, start + len(anchor.exact))


def _places(text: str, words: str, least: int = 1) -> list[Offset]:
    """Where the first two occurrences of `words` start; none of fewer than `least` characters."""
    starts: list[Offset] = []
    if len(words) >= least:
        start = text.find(words)
        while start >= 0 and len(starts) < 2:
            starts.append(start)
            start = text.find(words, start + 1)
    return starts


def _resolved_point(anchor: Anchor, text: str) -> Span | None:
    """A place between two characters stays before the words that follow it, else behind those that led to it."""
    starts = _places(text, anchor.suffix, least=CONTEXT)
    if not starts:
        starts = [start + CONTEXT for start in _places(text, anchor.prefix, least=CONTEXT)]
    return Span(starts[0], starts[0]) if len(starts) == 1 else None


def _beside_one_context(anchor: Anchor, text: str) -> list[Offset]:
    """Where the words start that have the whole of one context: two places or more tell that it is not sure."""
    starts: set[Offset] = set()
    if len(anchor.prefix) == CONTEXT:
        starts.update(start + CONTEXT for start in _places(text, anchor.prefix + anchor.exact))
    if len(anchor.suffix) == CONTEXT:
        starts.update(_places(text, anchor.exact + anchor.suffix))
    return sorted(starts)


def _context_left(anchor: Anchor, start: Offset, text: str) -> int:
    """How many characters on both sides of the passage at `start` are as they were."""
    end = start + len(anchor.exact)
    before = text[max(start - CONTEXT, 0) : start]
    return _shared(anchor.prefix[::-1], before[::-1]) + _shared(anchor.suffix, text[end : end + CONTEXT])


def _edited(anchor: Anchor, text: str) -> Span | None:
    """What stands now between the two contexts, if half of it or more is as it was."""
    if len(anchor.exact) < _ENOUGH:
        return None  # letters that are alike by chance would count for much
    before = _places(text, anchor.prefix, least=CONTEXT)
    after = _places(text, anchor.suffix, least=CONTEXT)
    if len(before) != 1 or len(after) != 1:
        return None
    start, end = before[0] + CONTEXT, after[0]
    if not start < end <= start + 2 * len(anchor.exact):
        return None
    words = text[start:end]
    head = _shared(words, anchor.exact)
    tail = _shared(words[head:][::-1], anchor.exact[head:][::-1])
    return Span(start, end) if 2 * (head + tail) >= max(len(words), len(anchor.exact)) else None


def _shared(one: str, other: str) -> int:
    """How many characters the two have in common at their start."""
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return index
    return min(len(one), len(other))
