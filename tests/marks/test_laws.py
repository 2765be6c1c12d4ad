"""Anchors in texts under edits: never in a wrong place, and found wherever their words stay."""

from __future__ import annotations

import random
import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.marks.anchor import CONTEXT, Anchor, anchor, anchor_all, resolve, resolve_all
from readtui.span import Span
from tests.edits import Edited, edit_at_random, edit_by_lines, speech, swap_lines, vocabulary

ENOUGH = 12


def verdict(kept: Anchor, edited: Edited, found: Span | None) -> str:
    """ "right", "wrong", "missed" or "lost".

    Right is where the passage is in one piece, and where some of it or of its context stands as it stood. (Text that
    reads like the passage because of what was edited away round it is the passage: another history would have made
    the same text.)
    """
    span = Span(kept.start, kept.start + len(kept.exact))
    pieces = edited.pieces(span)
    if found is None:
        return "missed" if any(place in pieces for place in surely(kept, edited)) else "lost"
    if found in pieces or (found == span and edited.text.startswith(kept.quote, span.start - len(kept.prefix))):
        return "right"
    wide = Span(span.start - len(kept.prefix), span.end + len(kept.suffix))
    end = Span(span.end, wide.end)
    own = edited.own(found.start - len(kept.prefix), wide), edited.own(found.end, end)
    return "right" if max(own) >= ENOUGH else "wrong"


def surely(kept: Anchor, edited: Edited) -> list[Span]:
    """The only place with the words and a context that came once, if it is the only one."""
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
    """A text of few words and few lines, each of which comes again and again, or nearly so; and its words."""
    words = chance.sample(["la", "na", "hey", "oh", "river", "over", "and", "the"], chance.randrange(4, 9))
    refrains = [speech(chance, words, 3, 40) for _ in range(chance.randrange(1, 5))]
    lines = [chance.choice(refrains) for _ in range(chance.randrange(4, 14))]
    for number in chance.sample(range(len(lines)), len(lines) // 2):
        near = lines[number].split()
        near[chance.randrange(len(near))] = chance.choice(words)
        lines[number] = " ".join(near)
    return "\n".join(lines * chance.randrange(1, 3)), words


def some_span(text: str, chance: random.Random) -> Span:
    """A passage as readers mark them: from the start of a line, or from anywhere."""
    start = chance.randrange(len(text))
    if chance.random() < 0.5:
        start = text.rfind("\n", 0, start) + 1
    return Span(start, min(start + chance.choice([0, 3, 12, 20, 32, 48, 48, 48, 80]), len(text)))


def test_no_twin_is_taken_for_a_passage_in_texts_that_repeat_themselves() -> None:
    chance = random.Random(7)
    verdicts: Counter[str] = Counter()
    for _ in range(1000):
        first, words = repetitive(chance)
        edited = Edited.of(first)
        for _ in range(chance.randrange(1, 6)):
            edit = chance.choice([edit_at_random, edit_by_lines])
            edit(edited, chance, lambda words=words: speech(chance, words))  # type: ignore[misc]
        for _ in range(10):
            kept = anchor(first, some_span(first, chance))
            verdicts[verdict(kept, edited, resolve(kept, edited.text))] += 1
    assert verdicts["wrong"] == verdicts["missed"] == 0
    assert verdicts["right"] > 3000  # of 10,000: most of the others are twins, or were taken out


def test_a_thousand_edits_of_articles_misplace_and_miss_no_bookmark() -> None:
    chance = random.Random(20)
    verdicts: Counter[str] = Counter()
    for _ in range(100):
        words = vocabulary(chance, 1500)
        first = "\n".join(speech(chance, words, 15, chance.choice([30, 200])) for _ in range(40))
        bookmarks = [anchor(first, Span(line.start, line.start + 48)) for line in Edited.of(first).lines]
        edited = Edited.of(first)
        for _ in range(10):
            edit_at_random(edited, chance, lambda words=words: speech(chance, words))  # type: ignore[misc]
            for kept, found in zip(bookmarks, resolve_all(bookmarks, edited.text), strict=True):
                span = Span(kept.start, kept.start + 48)
                sides = (Span(span.start - CONTEXT, span.end), Span(span.start, span.end + CONTEXT))
                missed = found is None and any(edited.pieces(side) for side in sides)
                verdicts["missed" if missed else verdict(kept, edited, found)] += 1
    assert verdicts["wrong"] == verdicts["missed"] == 0
    assert verdicts["right"] > 38_000  # of 40,000: the others lost their words


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 6), st.data())
def test_no_edit_of_distinct_words_moves_an_anchor_wrongly(
    chance: random.Random, edits: int, data: st.DataObject
) -> None:
    first = "\n".join(" ".join(f"w{line}{word}" for word in range(10, 22)) for line in range(10, 18))
    start = data.draw(st.integers(0, len(first) - 1))
    kept = anchor(first, Span(start, data.draw(st.integers(start + 1, min(start + 60, len(first))))))
    edited = Edited.of(first)
    for number in range(edits):
        edit_at_random(edited, chance, lambda number=number: f" new{number} ")  # type: ignore[misc]
    assert verdict(kept, edited, resolve(kept, edited.text)) not in ("wrong", "missed")


def long_text(chance: random.Random) -> str:
    """Long enough for a single pass, with something of everything: prose, a refrain, and one letter on and on."""
    words = vocabulary(chance, 300)
    lines = [speech(chance, words, 3, 60) for _ in range(300)]
    lines += [chance.choice(lines) for _ in range(100)] + ["la " * 300, "e" * 4000]
    chance.shuffle(lines)
    return "\n".join(lines)


@settings(max_examples=20, deadline=None)
@given(st.integers(), st.integers(0, 40))
def test_many_are_anchored_and_found_together_as_each_is_alone(seed: int, edits: int) -> None:
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
