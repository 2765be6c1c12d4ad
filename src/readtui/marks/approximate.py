"""Find passages in a text that was edited: by unchanged pieces of them and their context, then by alignment.

A wrong place is worse than none: a passage is found only if enough of it *and* of its context is left, and if no other
place is nearly as similar. All texts here are folded.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from readtui.marks.alignment import BESIDE, PIECE, SLACK, SOLID, Candidate, Passage, aligned, slack
from readtui.span import Offset, Span

LEAST_SCORE = 85.0
"""The lowest score of a passage that counts as found: the share of characters in both, in the same order, in percent.

A passage of which a tenth of the characters changed has 90 or more.
"""

WIDE_CONTEXT = 768
"""Length of the context on each side if the earlier text is there: more than most paragraphs have."""

_MUCH_CONTEXT = 256
"""Characters of a wide context that must be left."""

_MARGIN_SCORE = 10.0
"""A place whose score is not lower than that of the best by more than this is a rival."""

_MARGIN_CONTEXT = 64
"""Characters of the context that the best place has more than each rival."""

LONG = 40
"""Length from which words that occurred once, and occur once, are found without any context."""

CONTEXT = 32
"""The same if the earlier text shows that they occurred once."""

_SHORT = 12
"""Length below which a passage must be unchanged: letters that are equal by chance would count too much."""

_LEAST_VARIETY_KNOWN = 0.45
"""The same if the earlier text is there, which shows other similar lines."""

_SHARED = 2
"""Characters at an end of a passage that may belong to its context: a space of which there were two."""

_PIECES = 128
"""Pieces of a passage, and of its context, that are looked up at most."""

_OFTEN = 16
"""Occurrences of a piece that are looked at: more say nothing about the place."""

_CANDIDATES = 4
"""Places that are aligned with a passage."""

_FEW = 8
"""A place that has this times fewer equal pieces than another one is not aligned."""

_LEAST_VARIETY = 0.6
"""The least share of different pieces of four characters: .6 to 1 in prose and most tables, less in most refrains."""


# Candidates


def find_edited(passages: Sequence[Passage], text: str) -> list[Span | None]:
    """Return the span of each passage in a folded text; None if it is gone or uncertain. One pass through the text."""
    return [
        _certain(passage, [aligned(passage, diagonal, text) for diagonal in diagonals], text)
        for passage, diagonals in zip(passages, _diagonals(passages, text), strict=True)
    ]


def _diagonals(passages: Sequence[Passage], text: str) -> list[list[int]]:
    """Return for each passage where its prefix would start in `text` by most of its pieces; the best first.

    Pieces of the text at each 8th offset are compared with the pieces of passages at any offset.
    """
    pieces: dict[str, list[tuple[int, int]]] = {}
    for index, passage in enumerate(passages):
        whole = passage.prefix + passage.exact + passage.suffix
        for offset in _offsets_of_pieces(passage):
            pieces.setdefault(whole[offset : offset + PIECE], []).append((index, offset))
    starts: dict[str, list[Offset]] = {}
    for start in range(0, len(text) - PIECE + 1, PIECE):
        piece = text[start : start + PIECE]
        if piece in pieces and len(found := starts.setdefault(piece, [])) < _OFTEN:
            found.append(start)
    diagonals: list[list[int]] = [[] for _ in passages]
    for piece, found in starts.items():
        for index, offset in pieces[piece]:
            diagonals[index] += [start - offset for start in found]
    return [_most_frequent(found, slack(passage)) for found, passage in zip(diagonals, passages, strict=True)]


def _offsets_of_pieces(passage: Passage) -> Iterable[int]:
    """The offsets of up to `_PIECES` pieces of the passage, and as many of its context, in runs of `PIECE`."""
    start = len(passage.prefix)
    end = start + len(passage.exact)
    whole = end + len(passage.suffix)
    near = max(start - 2 * _PIECES, 0), min(end + 2 * _PIECES, whole)
    for first, stop, count in (
        (start, end, _PIECES),
        (near[0], start, _PIECES // 4),
        (end, near[1], _PIECES // 4),
        (0, near[0], _PIECES // 4),
        (near[1], whole, _PIECES // 4),
    ):
        runs = min(count, max(stop - first, 0)) // PIECE + 1
        for run in range(runs):
            at = first + (stop - first) * run // runs
            yield from range(at, min(at + PIECE, stop, whole - PIECE + 1))


def _most_frequent(diagonals: Sequence[int], reach: int) -> list[int]:
    """Return the most frequent of the diagonals that are most frequent together with those within `reach`."""
    diagonals = sorted(diagonals)
    buckets = Counter([diagonal // reach for diagonal in diagonals])
    votes = {bucket: count + buckets.get(bucket + 1, 0) for bucket, count in buckets.items()}
    least = max(votes.values(), default=0) / _FEW
    found: list[int] = []
    for bucket in sorted([bucket for bucket, count in votes.items() if count >= least], key=votes.__getitem__)[::-1]:
        first, last = (bisect_left(diagonals, edge * reach) for edge in (bucket, bucket + 2))
        ((diagonal, _),) = Counter(diagonals[first:last]).most_common(1)
        if all(abs(diagonal - other) > reach for other in found):
            found.append(diagonal)
        if len(found) == _CANDIDATES:
            break
    return found


def _certain(passage: Passage, candidates: Iterable[Candidate | None], text: str) -> Span | None:
    """Return the place of the passage if it is good enough, and clearly better than all others."""
    if _is_repetitive(passage):
        return None
    least_score = LEAST_SCORE if len(passage.exact) >= _SHORT else 100
    found = [(_sides(passage, one, text), one) for one in candidates if one is not None and one.score >= least_score]
    found.sort(key=lambda one: (one[0], one[1].kept, one[1].score))
    if (verbatim := _verbatim(passage, text)) is not None:
        is_contested = any(sides == 2 and not _overlap(one.span, verbatim) for sides, one in found)
        return None if is_contested else verbatim
    if not found:
        return None
    sides, best = found.pop()
    rivals = [
        (sides, one)
        for sides, one in found
        if one.score > best.score - _MARGIN_SCORE and not _overlap(one.span, best.span)
    ]
    enough = min(_MUCH_CONTEXT, len(passage.prefix) + len(passage.suffix)) if passage.earlier else 0
    if any(_is_rival(best, *rival, enough) for rival in rivals) or (rivals and sides < 2):
        return None
    if not (_is_proven(passage, best, text) if sides == 2 else _is_proven_by_one(passage, best, text)):
        return None
    words = best.span.of(text)
    if words != passage.exact and (best.kept < enough or words in passage.earlier):
        return None  # it is a new passage, or another one of the earlier text
    return best.span


def _is_repetitive(passage: Passage) -> bool:
    """Whether the passage with the context of its anchor consists of few words, like a refrain."""
    before, after = _near(passage)
    words = before + passage.exact + after
    pieces = [words[start : start + SOLID] for start in range(len(words) - SOLID + 1)]
    least = _LEAST_VARIETY_KNOWN if passage.earlier else _LEAST_VARIETY
    return len(set(pieces)) < least * len(pieces)


def _verbatim(passage: Passage, text: str) -> Span | None:
    """Return the only place with the same words if they occurred once, and are so long that this proves the place."""
    if not passage.is_single or len(passage.exact) < (CONTEXT if passage.earlier else LONG):
        return None
    start = text.find(passage.exact)
    is_only = start >= 0 and text.find(passage.exact, start + 1) < 0
    return Span(start, start + len(passage.exact)) if is_only else None


def _is_rival(best: Candidate, sides: int, other: Candidate, enough: int) -> bool:
    """Whether another place with similar words may be the right one, although the best has both contexts.

    `enough` is what must be left of a wide context, 0 for one that is not wide.
    """
    if enough:
        return best.kept < max(other.kept + _MARGIN_CONTEXT, enough)
    return sides == 2 or (sides == 1 and other.score >= best.score)


def _is_proven(passage: Passage, best: Candidate, text: str) -> bool:
    """Whether a place with the context on both sides has one of them unchanged, and that or the words came once."""
    is_before, is_after = _unchanged(passage, best.span, text)
    return (is_before and (passage.proves_before or passage.is_single)) or (
        is_after and (passage.proves_after or passage.is_single)
    )


def _is_proven_by_one(passage: Passage, best: Candidate, text: str) -> bool:
    """Whether a place has one unchanged context that occurred once, and no similar words beside it.

    If the other context is at the place itself, the passage was deleted, and this is the one beside it.
    """
    before, after = _near(passage)
    start, end = best.span
    is_before, is_after = _unchanged(passage, best.span, text)
    if is_before and passage.proves_before:
        is_contradicted = bool(after) and after in text[max(start - PIECE, 0) : end + len(after) - _SHARED - 1]
    elif is_after and passage.proves_after:
        is_contradicted = bool(before) and before in text[max(start - len(before) + _SHARED + 1, 0) : end + PIECE]
    else:
        return False
    return not is_contradicted and not _has_similar_neighbour(passage, best, text)


def _unchanged(passage: Passage, span: Span, text: str) -> tuple[bool, bool]:
    """Whether the contexts of the anchor are directly before and after a span, without a change."""
    before, after = _near(passage)
    ahead = text[max(span.start - len(before) - BESIDE, 0) : span.start + _SHARED]
    behind = text[max(span.end - _SHARED, 0) : span.end + len(after) + BESIDE]
    return bool(before) and before in ahead, bool(after) and after in behind


def _has_similar_neighbour(passage: Passage, best: Candidate, text: str) -> bool:
    from rapidfuzz.fuzz import partial_ratio  # deferred, as in `aligned`

    reach = 2 * len(passage.exact) + SLACK
    start, end = best.span
    sides = text[max(start - reach, 0) : start], text[end : end + reach]
    least = best.score - _MARGIN_SCORE
    return any(len(side) >= len(passage.exact) and partial_ratio(passage.exact, side) >= least for side in sides)


def _near(passage: Passage) -> tuple[str, str]:
    """The contexts of the anchor, folded."""
    return passage.prefix[len(passage.prefix) - passage.near_before :], passage.suffix[: passage.near_after]


def _sides(passage: Passage, one: Candidate, text: str) -> int:
    """Return the number of sides on which the context is left: none that is unchanged at another place."""
    before, after = _near(passage)
    is_before, is_after = _unchanged(passage, one.span, text)
    is_before |= 4 * one.kept_before >= 3 * len(before) > 0 and before not in text
    is_after |= 4 * one.kept_after >= 3 * len(after) > 0 and after not in text
    return (is_before or (not before and not one.span.start)) + (is_after or (not after and one.span.end == len(text)))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
