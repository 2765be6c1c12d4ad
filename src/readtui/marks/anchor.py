"""Anchors: find a span by its words and their context again after the text has changed, unless it is uncertain.

An anchor is a text quote selector and a text position selector (W3C Web Annotation Data Model, 4.2.4 and 4.2.5). A
wrong place is worse than none. So words are found only together with their context, and only if they occurred once in
the text in which the anchor was made: if there were two occurrences, the right one may have been deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from readtui.span import Offset, Span
from readtui.unicode.clusters import may_join, whole_clusters

if TYPE_CHECKING:
    from readtui.marks.alignment import Passage
    from readtui.marks.folding import Folded

CONTEXT = 32
"""Length of the context on each side: about five words, which hardly ever occur twice in one text."""

_WIDER = (48, 96, 192)
"""Longer contexts, tried if a shorter one occurs twice: up to the length of a short paragraph."""

_FEW = 16
"""Length of the context if all longer ones and the words occur twice: enough to recognise an unchanged place."""

_ENOUGH = 12
"""The fewest characters, with context, by which words at another place are recognised as the same."""


class Anchor(NamedTuple):
    """A span in an earlier text: its start, its words (`exact`), and the context before and after it.

    `exact` is empty for a position. The length of a context is significant: a context of `CONTEXT` characters or more
    occurred once in the text. A shorter one occurred twice or reaches to the start or end of the text; its length is
    `CONTEXT` - 1 if the words themselves are as long as a context and occurred once, and at most `_FEW` otherwise.
    """

    start: Offset
    exact: str
    prefix: str
    suffix: str

    @property
    def quote(self) -> str:
        """The words with both contexts."""
        return self.prefix + self.exact + self.suffix

    @property
    def is_prefix_unique(self) -> bool:
        """Whether the prefix occurred once."""
        return len(self.prefix) >= CONTEXT

    @property
    def is_suffix_unique(self) -> bool:
        """Whether the suffix occurred once."""
        return len(self.suffix) >= CONTEXT

    @property
    def is_exact_unique(self) -> bool:
        """Whether the words occurred once and are long enough to count."""
        return len(self.exact) >= CONTEXT and _FEW < max(len(self.prefix), len(self.suffix)) <= CONTEXT

    @property
    def is_unique(self) -> bool:
        """Whether the quote occurred once, or was the whole text."""
        is_whole_text = max(len(self.prefix), len(self.suffix)) < _FEW
        return self.is_prefix_unique or self.is_suffix_unique or self.is_exact_unique or is_whole_text


def anchor(text: str, span: Span) -> Anchor:
    """Return the anchor of `span`. Searches the text a few times, usually three."""
    return _make_anchor(text, span, occurrences_in(text))


def anchor_all(text: str, spans: Sequence[Span]) -> list[Anchor]:
    """Return the anchor of each span, with one pass through the text for all of them."""
    parts = [
        part
        for span in spans
        for part in (span, Span(max(span.start - CONTEXT, 0), span.start), Span(span.end, span.end + CONTEXT))
    ]
    occurrences = occurrences_in_one_pass(text, (line[:HEAD] for part in parts for line in _lines(part.of(text))))
    return [_make_anchor(text, span, occurrences) for span in spans]


def _make_anchor(text: str, span: Span, occurrences: Occurrences) -> Anchor:
    exact = span.of(text)
    is_exact_unique = len(exact) >= CONTEXT and _occurs_once(exact, occurrences)
    lengths = (CONTEXT,) if is_exact_unique else _WIDER if len(exact) >= CONTEXT else (CONTEXT, *_WIDER)

    def context(side: Callable[[int], str]) -> str:
        for length in lengths:
            if len(words := side(length)) >= lengths[0] and _occurs_once(words, occurrences):
                return words
        return side(CONTEXT - 1 if is_exact_unique else _FEW)

    prefix = context(lambda length: text[max(span.start - length, 0) : span.start])
    return Anchor(span.start, exact, prefix, context(lambda length: text[span.end : span.end + length]))


def _occurs_once(words: str, occurrences: Occurrences) -> bool:
    """Whether one of the lines of `words` occurs once. Lines that all occur often may occur in any sequence."""
    return any(len(occurrences(line)) < 2 for line in _lines(words))


def _lines(words: str) -> list[str]:
    """The lines of `words`, also incomplete ones, without those shorter than `_ENOUGH`; the longest first."""
    return sorted((line for line in words.split("\n") if len(line) >= _ENOUGH), key=len, reverse=True)


def resolve(anchor: Anchor, text: str) -> Span | None:
    """Return the span of the anchored passage in `text`, in whole grapheme clusters; None if it is gone or uncertain.

    In this order: the passage at its old place; the only one with both contexts; the only one with one whole context;
    the only one with the same words, if they are long and some of the context is left; edited words between two
    unchanged contexts; similar words with a similar context (see `approximate`). All but the first need words or
    contexts that occurred once in the old text. A passage that occurred twice with the same contexts is found only at
    its old place.
    """
    return resolve_all([anchor], text)[0]


def resolve_all(
    anchors: Sequence[Anchor], text: str, earlier: Callable[[], Iterable[str]] | None = tuple
) -> list[Span | None]:
    """Return the span of each anchor, with one pass through the text for all that are not at their old place.

    `earlier` returns texts in which anchors were made. It is called if any was not found exactly: with its text, a
    passage is also found if there are copies of it, or if more of it was edited. If it is None, no passage is searched
    approximately: in a text that was not edited, none can be found so.
    """
    spans = [_in_place(one, text) for one in anchors]
    moved = [index for index, span in enumerate(spans) if span is None]
    heads = {words[:HEAD] for one in map(anchors.__getitem__, moved) for words in (one.quote, one.exact + one.suffix)}
    occurrences = occurrences_in_one_pass(text, heads) if heads else occurrences_in(text)
    for index in moved:
        spans[index] = _moved(anchors[index], text, occurrences)
    lost = [index for index in moved if spans[index] is None and anchors[index].exact and anchors[index].is_unique]
    if lost and earlier is not None:
        from readtui.marks.approximate import find_edited  # deferred, with `folding`: most starts have none to search
        from readtui.marks.folding import fold

        folded, before = fold(text), [(one, fold(one)) for one in earlier()]
        found = find_edited([_passage(anchors[index], before) for index in lost], folded.text)
        for index, span in zip(lost, found, strict=True):
            spans[index] = None if span is None else whole_clusters(text, folded.original(span))
    return spans


def _passage(anchor: Anchor, earlier: Iterable[tuple[str, Folded]]) -> Passage:
    """Return the anchored passage, folded; with a wide context if its text is one of the earlier ones."""
    from readtui.marks.alignment import Passage  # deferred, as above
    from readtui.marks.approximate import WIDE_CONTEXT
    from readtui.marks.folding import fold

    prefix, exact, suffix = (fold(part).text for part in (anchor.prefix, anchor.exact, anchor.suffix))
    near = len(prefix), len(suffix)
    proofs = anchor.is_prefix_unique, anchor.is_suffix_unique
    for text, folded in earlier:
        if text.startswith(anchor.quote, anchor.start - len(anchor.prefix)):
            start, end = folded.folded(_span(anchor, anchor.start))
            prefix, exact = folded.text[max(start - WIDE_CONTEXT, 0) : start], folded.text[start:end]
            suffix = folded.text[end : end + WIDE_CONTEXT]
            is_single = folded.text.find(exact) == start and folded.text.find(exact, start + 1) < 0
            return Passage(prefix, exact, suffix, *near, *proofs, is_single, folded.text)
    return Passage(prefix, exact, suffix, *near, *proofs, anchor.is_exact_unique, "")


def _moved(anchor: Anchor, text: str, occurrences: Occurrences) -> Span | None:
    """`_search`, in whole grapheme clusters: a mark may have been added to a letter at the end of the passage."""
    found = _search(anchor, text, occurrences)
    return None if found is None else whole_clusters(text, found)


def _search(anchor: Anchor, text: str, occurrences: Occurrences) -> Span | None:
    """Apply the rules of `resolve` but the first.

    Each text it searches is a context, or starts like the quote or the words.
    """
    if not anchor.is_unique or len(anchor.quote) < _ENOUGH:
        return None
    if starts := occurrences(anchor.quote):
        return _span(anchor, starts[0] + len(anchor.prefix)) if len(starts) == 1 else None
    if not anchor.exact:
        return _resolve_position(anchor, occurrences)
    if candidates := _starts_with_one_context(anchor, occurrences):
        return _span(anchor, candidates.pop()) if len(candidates) == 1 else None
    if anchor.is_exact_unique and (starts := occurrences(anchor.exact)):
        is_certain = len(starts) == 1 and _context_left(anchor, starts[0], text) >= _ENOUGH
        return _span(anchor, starts[0]) if is_certain else None
    return _resolve_edited(anchor, text, occurrences)


def _in_place(anchor: Anchor, text: str) -> Span | None:
    """Return the passage at its old place, in whole grapheme clusters.

    None if it or a context is not there any more, or not at the end of the text if it was there.
    """
    start, exact, prefix, suffix = anchor
    end = start + len(exact)
    at_end = len(suffix) >= _FEW or end + len(suffix) == len(text)
    if not at_end or not text.startswith(prefix + exact + suffix, start - len(prefix)):
        return None
    span = Span(start, end)
    return whole_clusters(text, span) if may_join(text, start) or may_join(text, end) else span


def _span(anchor: Anchor, start: Offset) -> Span:
    return Span(start, start + len(anchor.exact))


def _resolve_position(anchor: Anchor, occurrences: Occurrences) -> Span | None:
    """Return the start of the only suffix, or else the end of the only prefix."""
    starts = occurrences(anchor.suffix) if anchor.is_suffix_unique else ()
    if not starts and anchor.is_prefix_unique:
        starts = [start + len(anchor.prefix) for start in occurrences(anchor.prefix)]
    return Span(starts[0], starts[0]) if len(starts) == 1 else None


def _starts_with_one_context(anchor: Anchor, occurrences: Occurrences) -> set[Offset]:
    """The starts of the words with one whole context: if there are several, the place is uncertain."""
    starts: set[Offset] = set()
    if anchor.is_prefix_unique:
        starts.update(start + len(anchor.prefix) for start in occurrences(anchor.prefix + anchor.exact))
    if anchor.is_suffix_unique:
        starts.update(occurrences(anchor.exact + anchor.suffix))
    return starts


def _context_left(anchor: Anchor, start: Offset, text: str) -> int:
    """Return the number of unchanged characters of the context on both sides of the passage at `start`."""
    end = start + len(anchor.exact)
    before = text[max(start - CONTEXT, 0) : start]
    return _common_length(anchor.prefix[::-1], before[::-1]) + _common_length(anchor.suffix, text[end : end + CONTEXT])


def _resolve_edited(anchor: Anchor, text: str, occurrences: Occurrences) -> Span | None:
    """The text between the two contexts, if at least half of it is unchanged."""
    if len(anchor.exact) < _ENOUGH or not (anchor.is_prefix_unique and anchor.is_suffix_unique):
        return None  # in a short text, letters that are equal by chance would count too much
    before = occurrences(anchor.prefix)
    after = occurrences(anchor.suffix) if len(before) == 1 else ()
    if len(after) != 1:
        return None
    start, end = before[0] + len(anchor.prefix), after[0]
    if not start < end <= start + 2 * len(anchor.exact):
        return None
    words = text[start:end]
    head = _common_length(words, anchor.exact)
    tail = _common_length(words[head:][::-1], anchor.exact[head:][::-1])
    return Span(start, end) if 2 * (head + tail) >= max(len(words), len(anchor.exact)) else None


def _common_length(one: str, other: str) -> int:
    """The length of the common start of two texts."""
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return index
    return min(len(one), len(other))


# Occurrences of words in a text

Occurrences: TypeAlias = Callable[[str], Sequence[Offset]]
"""Returns the starts of the first two occurrences of some words, or fewer. They may overlap."""

_STEP = 16
"""Length of the samples of the text that are compared, and the distance between their starts."""

HEAD = 2 * _STEP - 1
"""Length of a head, the start of words that are searched: each occurrence of it contains a whole sample."""

_OFTEN = 16
"""Samples that a head may match before `str.find` is used for it, which is fast if there are many occurrences."""


def occurrences_in(text: str) -> Occurrences:
    """Return a function that searches for each text separately, by `str.find`."""
    return partial(_first_two, text)


def occurrences_in_one_pass(text: str, heads: Iterable[str]) -> Occurrences:
    """Search once for all `heads`; the result is fast for words whose first `HEAD` characters are one of these."""
    heads = {head for head in heads if len(head) == HEAD}
    # Measured: a pass takes as long as `str.find` for 70 heads, and its preparation as 50,000 characters for each head.
    if len(heads) * (len(text) - 50_000) <= 70 * len(text):
        return occurrences_in(text)
    starts = _starts(text, heads)

    def occurrences(words: str) -> Sequence[Offset]:
        found = starts.get(words[:HEAD])
        if found is None:
            return _first_two(text, words)
        return [start for start in found if text.startswith(words, start)][:2]

    return occurrences


def _first_two(text: str, words: str) -> list[Offset]:
    first = text.find(words)
    second = text.find(words, first + 1) if first >= 0 else -1
    return [start for start in (first, second) if start >= 0]


def _starts(text: str, heads: Iterable[str]) -> dict[str, list[Offset]]:
    """Return all starts of each head, in order; heads that occur too often are left out.

    Only samples at every 16th offset of the text are compared with the samples that heads contain at any shift.
    """
    samples: dict[str, list[tuple[str, int]]] = {}
    for head in heads:
        for shift in reversed(range(_STEP)):  # the earlier start first
            samples.setdefault(head[shift : shift + _STEP], []).append((head, shift))
    matched = dict.fromkeys(heads, 0)
    starts: dict[str, list[Offset]] = {head: [] for head in matched}
    for offset in range(0, len(text), _STEP):
        sample = text[offset : offset + _STEP]
        if sample in samples:
            for head, shift in samples[sample]:
                matched[head] += 1
                if matched[head] > _OFTEN:
                    starts.pop(head, None)
                elif text.startswith(head, offset - shift):
                    starts[head].append(offset - shift)
            samples[sample] = [(head, shift) for head, shift in samples[sample] if head in starts]
    return starts
