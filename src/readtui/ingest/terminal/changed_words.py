"""The words in which a removed line and the line added in its place differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from readtui.ingest.terminal.hunk import Replacement
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

LONGEST_LINE = 2_000
"""Characters of a line beyond which its changed words are not looked for."""

LEAST_COMMON = 0.4
"""How similar two lines must be, from 0 to 1: others have nothing to do with each other."""

MOST_PAIRS = 1_000
"""Pairs of lines that are compared in one replacement: 32 lines by 31. In a longer one, the first line is compared with
the first, the second with the second."""

_WORD_WEIGHT = 3
"""How much more a word counts than a sign, for how similar lines are."""

_WORDS = r"[\u2e80-\u9fff]|[^\W_\u2e80-\u9fff]+"  # Chinese and Japanese have no spaces
_TOKEN = lazy_regex(rf"{_WORDS}|\s+|[\W_]")
_WORD = lazy_regex(_WORDS)
_SIGN = lazy_regex(r"[^\w\s]|_")


class _Line(NamedTuple):
    """A line, with its words and its signs.

    What comes again in the line is in the sets with a number, so that their sizes are the numbers of words and signs.
    """

    start: Offset
    text: str
    words: frozenset[str]
    signs: frozenset[str]


def changed_words(text: str, replacement: Replacement) -> Iterator[Span]:
    """Yield the parts of the lines of a replacement that differ, in each pair of a removed and an added line."""
    removed = [_line(text, span) for span in replacement.removed]
    added = [_line(text, span) for span in replacement.added]
    for old, new in _pairs(removed, added):
        yield from _differences(old, new)


def _line(text: str, span: Span) -> _Line:
    line = span.of(text) if span.end - span.start <= LONGEST_LINE else ""
    return _Line(span.start, line, _numbered(_WORD.findall(line)), _numbered(_SIGN.findall(line)))


def _numbered(tokens: Sequence[str]) -> frozenset[str]:
    """Return the set of tokens in which those that come again have a number."""
    different = frozenset(tokens)
    if len(different) == len(tokens):
        return different
    return frozenset(
        f"{token} {number}" if number else token for token, count in Counter(tokens).items() for number in range(count)
    )


def _similarity(old: _Line, new: _Line) -> float:
    """Return the share of words and signs that are common to both lines; 0 if they are not similar."""
    all_words, all_signs = len(old.words) + len(new.words), len(old.signs) + len(new.signs)
    whole = _WORD_WEIGHT * all_words + all_signs
    common = _WORD_WEIGHT * len(old.words & new.words) + len(old.signs & new.signs)
    return 2 * common / whole if 2 * common >= LEAST_COMMON * whole > 0 else 0.0


def _pairs(removed: Sequence[_Line], added: Sequence[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """Yield the pairs of similar lines, in their order: those that are the most similar together."""
    if len(removed) * len(added) > MOST_PAIRS:
        yield from ((old, new) for old, new in zip(removed, added, strict=False) if _similarity(old, new))
        return
    # best[i][j]: the similarity of the best pairs of the lines from i and from j on.
    best = [[0.0] * (len(added) + 1) for _ in range(len(removed) + 1)]
    similarities = [[_similarity(old, new) for new in added] for old in removed]
    for i in range(len(removed) - 1, -1, -1):
        for j in range(len(added) - 1, -1, -1):
            similarity = similarities[i][j]
            paired = similarity + best[i + 1][j + 1] if similarity else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(removed) and j < len(added):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield removed[i], added[j]
            i, j = i + 1, j + 1


def _differences(old: _Line, new: _Line) -> Iterator[Span]:
    """Yield the parts of two lines that are not common to both. White space between two changes has changed too."""
    first, second = _TOKEN.findall(old.text), _TOKEN.findall(new.text)
    shortest = min(len(first), len(second))
    start = next((at for at in range(shortest) if first[at] != second[at]), shortest)
    tail = next((at for at in range(shortest - start) if first[-1 - at] != second[-1 - at]), shortest - start)
    middle = first[start : len(first) - tail], second[start : len(second) - tail]
    common = _without_lone_space(_common(*middle), middle[0])
    sides = ((old, first, {i for i, _ in common}), (new, second, {j for _, j in common}))
    for line, tokens, kept in sides:
        offset = line.start + len("".join(tokens[:start]))
        changed_from = None
        for index in range(start, len(tokens) - tail):
            if index - start in kept:
                if changed_from is not None:
                    yield Span(changed_from, offset)
                changed_from = None
            elif changed_from is None:
                changed_from = offset
            offset += len(tokens[index])
        if changed_from is not None:
            yield Span(changed_from, offset)


def _common(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Return the indices of the tokens of a longest common subsequence.

    It is that of Hyyrö (2004), which computes a row of the table by a few operations on one whole number: so a line of
    a thousand words takes a millisecond. (rapidfuzz has it too, but takes 40 ms to be imported.)
    """
    if not first or not second:
        return []
    places: dict[str, int] = {}
    for index, token in enumerate(first):
        places[token] = places.get(token, 0) | 1 << index
    everything = (1 << len(first)) - 1
    row, rows = everything, []
    for token in second:
        matching = row & places.get(token, 0)
        row = ((row + matching) | (row - matching)) & everything
        rows.append(row)
    found: list[tuple[int, int]] = []
    i, j = len(first) - 1, len(second) - 1
    while i >= 0 and j >= 0:
        if rows[j] >> i & 1:
            i -= 1
        elif j and not rows[j - 1] >> i & 1:
            j -= 1
        else:
            found.append((i, j))
            i, j = i - 1, j - 1
    return found[::-1]


def _without_lone_space(common: Sequence[tuple[int, int]], tokens: Sequence[str]) -> Sequence[tuple[int, int]]:
    """Return the common tokens without white space that has no other common token beside it."""
    pairs = set(common)
    return [(i, j) for i, j in common if not tokens[i].isspace() or (i - 1, j - 1) in pairs or (i + 1, j + 1) in pairs]
