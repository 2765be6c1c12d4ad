"""Align a passage of an earlier text with a place in the present one: its start and end there, and its score.

All texts here are folded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readtui.span import Span

PIECE = 8
"""Length of the pieces that are looked up: each unchanged run of twice their length contains one."""

SLACK = 64
"""Characters that may have been inserted or deleted in a passage or context, at least."""

SOLID = 4
"""Characters of an equal run that is not equal by chance."""

BESIDE = 24
"""Characters that may have been inserted between a passage and its context."""


class Passage(NamedTuple):
    """A passage and its context in an earlier text, folded.

    `near_before` and `near_after` are the lengths of the contexts of the anchor. `proves_before` and `proves_after` say
    whether these came once in that text, and `is_single` whether the words did. `earlier` is that text, if it is there:
    then the contexts are wide.
    """

    prefix: str
    exact: str
    suffix: str
    near_before: int
    near_after: int
    proves_before: bool
    proves_after: bool
    is_single: bool
    earlier: str


class Candidate(NamedTuple):
    """A place in the text, its score, and how many characters of the context are directly before and after it."""

    span: Span
    score: float
    kept_before: int
    kept_after: int

    @property
    def kept(self) -> int:
        return self.kept_before + self.kept_after


class _Run(NamedTuple):
    """A run of characters that is equal in the passage with its context (`a`) and in a part of the text (`b`)."""

    a: int
    b: int
    size: int

    @property
    def a_end(self) -> int:
        return self.a + self.size

    @property
    def b_end(self) -> int:
        return self.b + self.size


def slack(passage: Passage) -> int:
    """Return the characters that may have been inserted or deleted in a passage."""
    return max(SLACK, len(passage.exact) // 6)


def aligned(passage: Passage, diagonal: int, text: str) -> Candidate | None:
    """Align a passage and its context with the text that starts at `diagonal`, from the longest equal run there on."""
    from rapidfuzz.fuzz import ratio  # deferred: 20 ms, and only a text that was edited needs it

    whole = passage.prefix + passage.exact + passage.suffix
    place = Span(len(passage.prefix), len(passage.prefix) + len(passage.exact))
    seed = _longest_run(whole, text, diagonal, place)
    if seed is None:
        return None
    runs = [*_runs_before(whole, text, seed, slack(passage)), seed, *_runs_after(whole, text, seed, slack(passage))]
    runs = _chain(runs, whole, text, place)
    if not runs:
        return None
    first, last = _start(runs, place.start, text), _end(runs, place.end, text)
    if first >= last:
        return None
    earlier = [run for run in runs if run.a < place.start]
    later = [run for run in runs if run.a_end > place.end]
    is_before = earlier and first - earlier[-1].b_end <= BESIDE
    is_after = later and later[0].b - last <= BESIDE
    return Candidate(
        Span(first, last),
        ratio(passage.exact, text[first:last]),
        sum(min(run.a_end, place.start) - run.a for run in earlier) if is_before else 0,
        sum(run.a_end - max(run.a, place.end) for run in later) if is_after else 0,
    )


def _runs_before(whole: str, text: str, seed: _Run, reach: int) -> list[_Run]:
    """Return the equal runs before another."""
    from rapidfuzz.distance import Indel  # deferred, as above

    start = max(seed.b - seed.a - reach, 0)
    blocks = Indel.editops(whole[: seed.a], text[start : seed.b]).as_matching_blocks()
    return [_Run(run.a, start + run.b, run.size) for run in blocks if run.size >= SOLID]


def _runs_after(whole: str, text: str, seed: _Run, reach: int) -> list[_Run]:
    """Return the equal runs after another."""
    from rapidfuzz.distance import Indel  # deferred, as above

    end = seed.b_end + len(whole) - seed.a_end + reach
    blocks = Indel.editops(whole[seed.a_end :], text[seed.b_end : end]).as_matching_blocks()
    return [_Run(seed.a_end + run.a, seed.b_end + run.b, run.size) for run in blocks if run.size >= SOLID]


def _longest_run(whole: str, text: str, diagonal: int, passage: Span) -> _Run | None:
    """Return the longest run of equal characters on a diagonal; if possible, the longest that is in the passage."""
    best: tuple[int, int, _Run] | None = None
    stop = 0
    for offset in range(0, len(whole) - PIECE + 1, SOLID):
        if (
            offset >= stop
            and diagonal + offset >= 0
            and text.startswith(whole[offset : offset + PIECE], diagonal + offset)
        ):
            run = _grown(
                _Run(offset, diagonal + offset, PIECE), whole, text, _Run(0, 0, 0), _Run(len(whole), len(text), 0)
            )
            stop = run.a_end
            found = (min(run.a_end, passage.end) - max(run.a, passage.start), run.size, run)
            best = found if best is None else max(best, found)
    return best[-1] if best else None


def _chain(runs: Sequence[_Run], whole: str, text: str, passage: Span) -> list[_Run]:
    """Return the longest equal run in the passage, and the runs before and after it that are not far from one another.

    The others are equal by chance: letters of another passage.
    """
    overlaps = [min(run.a_end, passage.end) - max(run.a, passage.start) for run in runs]
    if max(overlaps, default=0) < min(SOLID, len(passage)):
        return []
    middle = overlaps.index(max(overlaps))
    chain = [_grown(runs[middle], whole, text, _Run(0, 0, 0), _Run(len(whole), len(text), 0))]
    for run in reversed(runs[:middle]):
        after = chain[0]
        size = min(run.size, after.a - run.a, after.b - run.b)
        if size >= SOLID and _gap(run := _Run(run.a, run.b, size), after) <= SOLID * SOLID + 2 * size:
            chain.insert(0, _grown(run, whole, text, _Run(0, 0, 0), after))
    for run in runs[middle + 1 :]:
        before = chain[-1]
        cut = max(before.a_end - run.a, before.b_end - run.b, 0)
        run = _Run(run.a + cut, run.b + cut, run.size - cut)
        if run.size >= SOLID and _gap(before, run) <= SOLID * SOLID + 2 * run.size:
            chain.append(_grown(run, whole, text, before, _Run(len(whole), len(text), 0)))
    return chain


def _grown(run: _Run, whole: str, text: str, before: _Run, after: _Run) -> _Run:
    """Return a run with all equal characters beside it: of several best alignments, the one with the longest runs."""
    from rapidfuzz.distance import Postfix, Prefix  # deferred, as above

    room = min(run.a - before.a_end, run.b - before.b_end)
    start = Postfix.similarity(whole[run.a - room : run.a], text[run.b - room : run.b])
    room = min(after.a - run.a_end, after.b - run.b_end)
    end = Prefix.similarity(whole[run.a_end : run.a_end + room], text[run.b_end : run.b_end + room])
    return _Run(run.a - start, run.b - start, run.size + start + end)


def _gap(one: _Run, other: _Run) -> int:
    """The number of characters between two equal runs, in the text that has more."""
    return max(other.a - one.a_end, other.b - one.b_end)


def _start(runs: Sequence[_Run], start: int, text: str) -> int:
    """Return where the passage starts in the text: at its first character that is left, with the rest of its word.

    If only the first words of the passage were replaced, at the words in their place.
    """
    index = next(index for index, run in enumerate(runs) if run.a_end > start)
    run = runs[index]
    if run.a <= start:
        return run.b + start - run.a
    lost = run.a - start
    least = runs[index - 1].b_end if index else max(run.b - lost, 0)
    if index and runs[index - 1].a_end == start and run.b - least <= 2 * lost + PIECE:
        return least
    found = run.b
    while found > least and run.b - found < lost + PIECE and text[found - 1 : found + 1].isalnum():
        found -= 1
    return found


def _end(runs: Sequence[_Run], end: int, text: str) -> int:
    """Return where the passage ends in the text, as `_start`."""
    index = next(index for index in reversed(range(len(runs))) if runs[index].a < end)
    run = runs[index]
    if run.a_end >= end:
        return run.b + end - run.a
    lost = end - run.a_end
    is_last = index + 1 == len(runs)
    most = min(run.b_end + lost, len(text)) if is_last else runs[index + 1].b
    if not is_last and runs[index + 1].a == end and most - run.b_end <= 2 * lost + PIECE:
        return most
    found = run.b_end
    while found < most and found - run.b_end < lost + PIECE and text[found - 1 : found + 1].isalnum():
        found += 1
    return found
