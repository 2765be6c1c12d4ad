"""Anchors: spans that find their words again in a changed text, or say that they cannot.

A text quote selector with its position (W3C Web Annotation Data Model, 4.2.4 and 4.2.5). A place that is wrong is
worse than none, so words count only where what stands around them counts too, and nothing counts that came twice
when it was kept: one of the two may be gone now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from readtui.span import Offset, Span

CONTEXT = 32
"""Characters kept on either side: five words or so, which hardly ever come twice in one text."""

_WIDER = (48, 96, 192)
"""Characters kept instead where fewer came twice, up to the length of a short paragraph."""

_FEW = 16
"""Characters kept where even that came twice, and the words did too: enough to know the place if it is unchanged."""

_ENOUGH = 12
"""Characters, context included, below which words that turn up elsewhere may as well be others."""


class Anchor(NamedTuple):
    """A passage as it was: its start, its words, and what stood on either side. A place has no words (`exact`).

    The length of a context tells what it is worth: `CONTEXT` characters or more came once in the text. Fewer did
    not, or reach to the edge of the text; they are `CONTEXT` less one if the words came once, which must be as long
    as a context for that, and `_FEW` or less if they did not.
    """

    start: Offset
    exact: str
    prefix: str
    suffix: str

    @property
    def quote(self) -> str:
        """The words with their contexts."""
        return self.prefix + self.exact + self.suffix

    @property
    def led(self) -> bool:
        """Whether the prefix came once."""
        return len(self.prefix) >= CONTEXT

    @property
    def followed(self) -> bool:
        """Whether the suffix came once."""
        return len(self.suffix) >= CONTEXT

    @property
    def single(self) -> bool:
        """Whether the words came once, and are long enough for that to mean something."""
        return len(self.exact) >= CONTEXT and _FEW < max(len(self.prefix), len(self.suffix)) <= CONTEXT

    @property
    def distinct(self) -> bool:
        """Whether the quote came once, if only because it was all there was."""
        all_there_was = max(len(self.prefix), len(self.suffix)) < _FEW
        return self.led or self.followed or self.single or all_there_was


def anchor(text: str, span: Span) -> Anchor:
    """The anchor of `span`. Looks through the text three times, or a few times more."""
    return _anchored(text, span, one_by_one(text))


def anchor_all(text: str, spans: Sequence[Span]) -> list[Anchor]:
    """What `anchor` gives for each, with one pass through the text for all."""
    parts = [
        part
        for span in spans
        for part in (span, Span(max(span.start - CONTEXT, 0), span.start), Span(span.end, span.end + CONTEXT))
    ]
    places = in_one_pass(text, (line[:HEAD] for part in parts for line in _lines(part.of(text))))
    return [_anchored(text, span, places) for span in spans]


def _anchored(text: str, span: Span, places: Places) -> Anchor:
    exact = span.of(text)
    single = len(exact) >= CONTEXT and _come_once(exact, places)
    widths = (CONTEXT,) if single else _WIDER if len(exact) >= CONTEXT else (CONTEXT, *_WIDER)

    def context(side: Callable[[int], str]) -> str:
        for width in widths:
            if len(words := side(width)) >= widths[0] and _come_once(words, places):
                return words
        return side(CONTEXT - 1 if single else _FEW)

    prefix = context(lambda width: text[max(span.start - width, 0) : span.start])
    return Anchor(span.start, exact, prefix, context(lambda width: text[span.end : span.end + width]))


def _come_once(words: str, places: Places) -> bool:
    """Whether a line of the words comes once: lines that come often may come to stand side by side anywhere."""
    return any(len(places(line)) < 2 for line in _lines(words))


def _lines(words: str) -> list[str]:
    """The lines of some words, or what they have of them, without the shortest; the longest first."""
    return sorted((line for line in words.split("\n") if len(line) >= _ENOUGH), key=len, reverse=True)


def resolve(anchor: Anchor, text: str) -> Span | None:
    """Where the anchored passage is in `text` now; None if it is gone, or if that is not sure.

    Found for sure is a passage that stands where it stood; then the only one with both contexts; then the only one
    with one context whole; then the only one of its words, if they are many and some of the context is left; and
    last, words that were edited in part between contexts that stayed. All that, the first apart, came once in the
    text it was taken from. Of twins with the same words around them, each is known by where it stood, and by that
    alone.
    """
    return _resolved(anchor, text, one_by_one(text))


def resolve_all(anchors: Sequence[Anchor], text: str) -> list[Span | None]:
    """What `resolve` gives for each, with one pass through the text for all that do not stand where they stood."""
    heads: set[str] = set()
    for one in anchors:
        if not _stands(one, text):
            heads.update(words[:HEAD] for words in (one.quote, one.exact + one.suffix))
    places = in_one_pass(text, heads)
    return [_resolved(one, text, places) for one in anchors]


def _resolved(anchor: Anchor, text: str, places: Places) -> Span | None:
    """By the rules of `resolve`. All they look for begins as the quote or the words do, but for a suffix alone."""
    if _stands(anchor, text):
        return _span(anchor, anchor.start)
    if not anchor.distinct or len(anchor.quote) < _ENOUGH:
        return None
    if starts := places(anchor.quote):
        return _span(anchor, starts[0] + len(anchor.prefix)) if len(starts) == 1 else None
    if not anchor.exact:
        return _resolved_point(anchor, places)
    if beside := _beside_one_context(anchor, places):
        return _span(anchor, beside.pop()) if len(beside) == 1 else None
    if anchor.single and (starts := places(anchor.exact)):
        sure = len(starts) == 1 and _context_left(anchor, starts[0], text) >= _ENOUGH
        return _span(anchor, starts[0]) if sure else None
    return _edited(anchor, text, places)


def _stands(anchor: Anchor, text: str) -> bool:
    """Whether the passage and its contexts are where they were, at the end of the text too if they were there."""
    first = anchor.start - len(anchor.prefix)
    at_end = len(anchor.suffix) >= _FEW or anchor.start + len(anchor.exact) + len(anchor.suffix) == len(text)
    return at_end and text.startswith(anchor.quote, first)


def _span(anchor: Anchor, start: Offset) -> Span:
    return Span(start, start + len(anchor.exact))


def _resolved_point(anchor: Anchor, places: Places) -> Span | None:
    """A place between two characters stays before the words that follow it, else behind those that led to it."""
    starts = places(anchor.suffix) if anchor.followed else ()
    if not starts and anchor.led:
        starts = [start + len(anchor.prefix) for start in places(anchor.prefix)]
    return Span(starts[0], starts[0]) if len(starts) == 1 else None


def _beside_one_context(anchor: Anchor, places: Places) -> set[Offset]:
    """Where the words start that have the whole of one context: two places or more tell that it is not sure."""
    starts: set[Offset] = set()
    if anchor.led:
        starts.update(start + len(anchor.prefix) for start in places(anchor.prefix + anchor.exact))
    if anchor.followed:
        starts.update(places(anchor.exact + anchor.suffix))
    return starts


def _context_left(anchor: Anchor, start: Offset, text: str) -> int:
    """How many characters on both sides of the passage at `start` are as they were."""
    end = start + len(anchor.exact)
    before = text[max(start - CONTEXT, 0) : start]
    return _shared(anchor.prefix[::-1], before[::-1]) + _shared(anchor.suffix, text[end : end + CONTEXT])


def _edited(anchor: Anchor, text: str, places: Places) -> Span | None:
    """What stands now between the two contexts, if half of it or more is as it was."""
    if len(anchor.exact) < _ENOUGH or not (anchor.led and anchor.followed):
        return None  # letters that are alike by chance would count for much
    before = places(anchor.prefix)
    after = places(anchor.suffix) if len(before) == 1 else ()
    if len(after) != 1:
        return None
    start, end = before[0] + len(anchor.prefix), after[0]
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


Places: TypeAlias = Callable[[str], Sequence[Offset]]
"""Gives the starts of the first two occurrences of words, or fewer if there are no more. They may overlap."""

_STEP = 16
"""Characters from one look into the text to the next, and of each look."""

HEAD = 2 * _STEP - 1
"""Characters of a head: in each occurrence of so many lies one whole look, wherever it starts."""

_OFTEN = 16
"""Looks that a head may match before it is left to `str.find`, which soon finds two of what is frequent."""


def one_by_one(text: str) -> Places:
    """Looks for words when it is asked for them."""
    return partial(_first_two, text)


def in_one_pass(text: str, heads: Iterable[str]) -> Places:
    """The same, quick for words that begin with one of `heads`: their first `HEAD` characters."""
    sought = {head for head in heads if len(head) == HEAD}
    # By measure: a pass takes as long as `str.find` for 70 heads, and its preparation for each as 50,000 characters.
    if len(sought) * (len(text) - 50_000) <= 70 * len(text):
        return one_by_one(text)
    starts = _starts(text, sought)

    def places(words: str) -> Sequence[Offset]:
        found = starts.get(words[:HEAD])
        if found is None:
            return _first_two(text, words)
        return [start for start in found if text.startswith(words, start)][:2]

    return places


def _first_two(text: str, words: str) -> list[Offset]:
    first = text.find(words)
    second = text.find(words, first + 1) if first >= 0 else -1
    return [start for start in (first, second) if start >= 0]


def _starts(text: str, heads: Iterable[str]) -> dict[str, list[Offset]]:
    """All starts of each head, in order; heads that are too frequent are left out.

    Looks at every 16th place only: what stands there is compared with all that could stand there in a head.
    """
    looks: dict[str, list[tuple[str, int]]] = {}
    for head in heads:
        for shift in reversed(range(_STEP)):  # the earlier start first
            looks.setdefault(head[shift : shift + _STEP], []).append((head, shift))
    matched = dict.fromkeys(heads, 0)
    starts: dict[str, list[Offset]] = {head: [] for head in matched}
    for place in range(0, len(text), _STEP):
        look = text[place : place + _STEP]
        if look in looks:
            for head, shift in looks[look]:
                matched[head] += 1
                if matched[head] > _OFTEN:
                    starts.pop(head, None)
                elif text.startswith(head, place - shift):
                    starts[head].append(place - shift)
            looks[look] = [(head, shift) for head, shift in looks[look] if head in starts]
    return starts
