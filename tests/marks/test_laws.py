"""Anchors in edited texts: never resolved to a wrong place, and found wherever their words are unchanged."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.marks.anchor import CONTEXT, Anchor, anchor, anchor_all, resolve, resolve_all
from readtui.span import Span
from tests.edits import Edited, edit_at_random, edit_by_lines, sentence, swap_lines, vocabulary

ENOUGH = 12


def verdict(kept: Anchor, edited: Edited, found: Span | None) -> str:
    """Return "right", "wrong", "missed" or "lost" for the span found.

    "right" is a place where the passage is in one piece, or where enough of it or of its context is unchanged. (If
    edits around other text make it equal to the passage, it is right too: other edits would give the same text.)
    "missed" is a passage not found although it is certain.
    """
    span = Span(kept.start, kept.start + len(kept.exact))
    pieces = edited.pieces(span)
    if found is None:
        return "missed" if any(place in pieces for place in certain_places(kept, edited)) else "lost"
    if found in pieces or (found == span and edited.text.startswith(kept.quote, span.start - len(kept.prefix))):
        return "right"
    wide = Span(span.start - len(kept.prefix), span.end + len(kept.suffix))
    end = Span(span.end, wide.end)
    kept_counts = edited.kept_count(found.start - len(kept.prefix), wide), edited.kept_count(found.end, end)
    return "right" if max(kept_counts) >= ENOUGH else "wrong"


def certain_places(kept: Anchor, edited: Edited) -> list[Span]:
    """The place with the words and a context that occurred once, if there is only one."""
    quotes = occurrences(edited.text, kept.quote) if kept.is_unique and len(kept.quote) >= ENOUGH else []
    starts = {start + len(kept.prefix) for start in quotes}
    if not starts and kept.exact:
        if kept.is_prefix_unique:
            starts |= {start + len(kept.prefix) for start in occurrences(edited.text, kept.prefix + kept.exact)}
        if kept.is_suffix_unique:
            starts |= set(occurrences(edited.text, kept.exact + kept.suffix))
    return [Span(start, start + len(kept.exact)) for start in starts] if len(starts) == 1 else []


def occurrences(text: str, words: str) -> list[int]:
    return [found.start() for found in re.finditer(f"(?={re.escape(words)})", text)]


def repetitive(chance: random.Random) -> tuple[str, list[str]]:
    """Return a text of few words whose lines repeat, some with one word changed; and its words."""
    words = chance.sample(["la", "na", "hey", "oh", "river", "over", "and", "the"], chance.randrange(4, 9))
    refrains = [sentence(chance, words, 3, 40) for _ in range(chance.randrange(1, 5))]
    lines = [chance.choice(refrains) for _ in range(chance.randrange(4, 14))]
    for number in chance.sample(range(len(lines)), len(lines) // 2):
        near = lines[number].split()
        near[chance.randrange(len(near))] = chance.choice(words)
        lines[number] = " ".join(near)
    return "\n".join(lines * chance.randrange(1, 3)), words


def some_span(text: str, chance: random.Random) -> Span:
    """Return a passage such as readers mark: from the start of a line, or from anywhere."""
    start = chance.randrange(len(text))
    if chance.random() < 0.5:
        start = text.rfind("\n", 0, start) + 1
    return Span(start, min(start + chance.choice([0, 3, 12, 20, 32, 48, 48, 48, 80]), len(text)))


def test_no_other_passage_is_found_in_repetitive_texts() -> None:
    chance = random.Random(7)
    verdicts: Counter[str] = Counter()
    for _ in range(1000):
        first, words = repetitive(chance)
        edited = Edited.of(first)
        for _ in range(chance.randrange(1, 6)):
            edit = chance.choice([edit_at_random, edit_by_lines])
            edit(edited, chance, lambda words=words: sentence(chance, words))  # type: ignore[misc]
        for _ in range(10):
            kept = anchor(first, some_span(first, chance))
            verdicts[verdict(kept, edited, resolve(kept, edited.text))] += 1
            (found,) = resolve_all([kept], edited.text, partial(list, [first]))
            verdicts[verdict(kept, edited, found)] += 1
    assert verdicts["wrong"] == verdicts["missed"] == 0
    assert verdicts["right"] > 6000  # of 20,000: most of the others occur twice or were deleted


def test_a_thousand_edits_misplace_and_miss_no_mark() -> None:
    chance = random.Random(20)
    verdicts: Counter[str] = Counter()
    for _ in range(100):
        words = vocabulary(chance, 1500)
        first = "\n".join(sentence(chance, words, 15, chance.choice([30, 200])) for _ in range(40))
        marks = [anchor(first, Span(line.start, line.start + 48)) for line in Edited.of(first).lines]
        edited = Edited.of(first)
        for _ in range(10):
            edit_at_random(edited, chance, lambda words=words: sentence(chance, words))  # type: ignore[misc]
            for kept, found in zip(marks, resolve_all(marks, edited.text), strict=True):
                span = Span(kept.start, kept.start + 48)
                sides = (Span(span.start - CONTEXT, span.end), Span(span.start, span.end + CONTEXT))
                missed = found is None and any(edited.pieces(side) for side in sides)
                verdicts["missed" if missed else verdict(kept, edited, found)] += 1
    assert verdicts["wrong"] == verdicts["missed"] == 0
    assert verdicts["right"] > 38_000  # of 40,000: the words of the others were edited


@settings(max_examples=200)
@given(st.randoms(use_true_random=False), st.integers(1, 6), st.data())
def test_edits_of_unique_words_misplace_no_anchor(chance: random.Random, edits: int, data: st.DataObject) -> None:
    first = "\n".join(" ".join(f"w{line}{word}" for word in range(10, 22)) for line in range(10, 18))
    start = data.draw(st.integers(0, len(first) - 1))
    kept = anchor(first, Span(start, data.draw(st.integers(start + 1, min(start + 60, len(first))))))
    edited = Edited.of(first)
    for number in range(edits):
        edit_at_random(edited, chance, lambda number=number: f" new{number} ")  # type: ignore[misc]
    assert verdict(kept, edited, resolve(kept, edited.text)) not in ("wrong", "missed")


def long_text(chance: random.Random) -> str:
    """Return a text long enough for one pass, with prose, a refrain and one letter many times."""
    words = vocabulary(chance, 300)
    lines = [sentence(chance, words, 3, 60) for _ in range(300)]
    lines += [chance.choice(lines) for _ in range(100)] + ["la " * 300, "e" * 4000]
    chance.shuffle(lines)
    return "\n".join(lines)


@settings(max_examples=20)
@given(st.integers(), st.integers(0, 40))
def test_many_anchors_together_equal_each_alone(seed: int, edits: int) -> None:
    chance = random.Random(seed)
    first = long_text(chance)
    edited = Edited.of(first)
    swap_lines(edited, chance)
    for _ in range(edits):
        edit_at_random(edited, chance, lambda: "new words")
    spans = [some_span(first, chance) for _ in range(200)]
    kept = anchor_all(first, spans)
    assert kept == [anchor(first, span) for span in spans]
    assert resolve_all(kept, edited.text) == [resolve(one, edited.text) for one in kept]
