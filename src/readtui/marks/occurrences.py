"""Where words occur in a text: looked for one by one, or many of them in a single pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

from readtui.span import Offset

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
