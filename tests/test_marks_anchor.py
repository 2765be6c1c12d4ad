"""Anchors find their words again, or say that they cannot."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.span import Span
from readtui.marks.anchor import CONTEXT, Anchor, anchor, resolve
from readtui.marks.model import Place

TEXT = (
    "The river rises in the hills above the town and falls to the sea in a day.\n"
    "Nobody who lives beside it can say when the old bridge was built, or why.\n"
    "Every spring the water stands in the fields, and every autumn it is gone again."
)


def span_of(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def again(words: str, changed: str) -> str | None:
    """What the anchor of `words` in TEXT finds in the changed text."""
    found = resolve(anchor(TEXT, span_of(words)), changed)
    return found.of(changed) if found else None


def test_an_anchor_keeps_the_words_and_what_stands_around_them() -> None:
    assert anchor("one two three", Span(4, 7)) == Anchor(4, "two", "one ", " three")
    kept = anchor(TEXT, span_of("old bridge"))
    assert (len(kept.prefix), len(kept.suffix)) == (CONTEXT, CONTEXT)
    assert kept.prefix + kept.exact + kept.suffix in TEXT


@pytest.mark.parametrize("words", ["The", "old bridge", "gone again.", TEXT])
def test_an_unchanged_text_gives_the_same_place(words: str) -> None:
    assert resolve(anchor(TEXT, span_of(words)), TEXT) == span_of(words)


def test_an_unchanged_text_gives_the_same_place_among_its_equals() -> None:
    text = "la la\n" * 40
    assert resolve(anchor(text, Span(120, 122)), text) == Span(120, 122)


def test_words_are_found_behind_what_was_put_before_them() -> None:
    changed = "A new first paragraph.\n" + TEXT
    assert resolve(anchor(TEXT, span_of("old bridge")), changed) == span_of("old bridge", changed)


def test_words_are_found_when_paragraphs_change_places() -> None:
    changed = "\n".join(reversed(TEXT.split("\n")))
    assert again("old bridge", changed) == "old bridge"


def test_one_context_is_enough() -> None:
    assert again("old bridge", TEXT.replace("Nobody who lives beside it", "None")) == "old bridge"
    assert again("old bridge", TEXT.replace(" was built, or why", " came to be")) == "old bridge"


def test_words_that_lost_both_contexts_are_not_guessed() -> None:
    assert again("old bridge", "They blew up the old bridge in the war, and left it.") is None


def test_a_long_quotation_needs_only_some_of_its_context() -> None:
    quote = "when the old bridge was built, or why."
    assert again(quote, f"No one can say {quote}\nEvery year the water") == quote
    assert again(quote, f"Tell me {quote}") is None
    assert again(quote, f"can say {quote}\nEvery s; can say {quote}\nEvery s") is None


def test_words_that_come_twice_with_the_same_context_are_not_guessed() -> None:
    assert again("old bridge", "New.\n" + TEXT + "\n" + TEXT) is None
    half = TEXT[: span_of("old bridge").end]
    assert again("old bridge", half + " fell.\n" + half + " stands.") is None


def test_edited_words_are_found_between_their_contexts() -> None:
    assert again("the old bridge was built", TEXT.replace("old bridge", "old stone bridge")) == (
        "the old stone bridge was built"
    )


@pytest.mark.parametrize("put", ["", "?", "a mill stood", "the old bridge, and a long tale beside, was built"])
def test_words_that_were_replaced_or_taken_out_are_gone(put: str) -> None:
    assert again("the old bridge was built", TEXT.replace("the old bridge was built", put)) is None


def test_contexts_that_changed_places_hold_nothing() -> None:
    first, second, third = TEXT.split("\n")
    assert again(second, f"Up.\n{third}\n{first}") is None


def test_a_place_stays_before_the_words_that_follow_it() -> None:
    here = span_of("Nobody").start
    kept = anchor(TEXT, Span(here, here))
    assert kept.exact == ""
    for changed in ("New.\n" + TEXT, TEXT.replace("\nNobody", "\nNew words here. Nobody")):
        found = resolve(kept, changed)
        assert found == Span(changed.index("Nobody"), changed.index("Nobody"))


def test_a_place_whose_next_words_are_gone_stays_behind_those_before_it() -> None:
    here = span_of("Nobody").start
    changed = "New.\n" + TEXT.replace("Nobody who", "They who")
    assert resolve(anchor(TEXT, Span(here, here)), changed) == Span(changed.index("They"), changed.index("They"))


def test_a_place_that_could_be_two_is_none() -> None:
    here = span_of("Nobody").start
    kept = anchor(TEXT, Span(here, here))
    assert resolve(kept, f"{TEXT[here:]} {TEXT[here:]}") is None
    assert resolve(kept, "nothing of it") is None


@pytest.mark.parametrize("text", ["", "x", "x y"])
def test_a_small_text_keeps_its_places_only_while_it_stays_as_it_is(text: str) -> None:
    kept = anchor(text, Span(0, len(text)))
    assert resolve(kept, text) == Span(0, len(text))
    assert resolve(kept, "xx and x y and more") is None


def test_a_small_text_that_grows_keeps_what_is_distinct() -> None:
    kept = anchor("one two three four", Span(4, 7))
    assert resolve(kept, "nil one two three four five") == Span(8, 11)


def test_a_place_knows_how_much_was_read() -> None:
    assert Place(anchor(TEXT, Span(0, 3)), 0.0).progress == 0.0


# Laws: a text whose every character remembers where it came from


@dataclass
class Edited:
    """A text under edits. `origin` holds for each character its offset in the first text, or -1."""

    text: str
    origin: list[int]

    def replace(self, span: Span, words: str) -> None:
        self.text = self.text[: span.start] + words + self.text[span.end :]
        self.origin[span.start : span.end] = [-1] * len(words)

    def swap(self, one: int, other: int) -> None:
        """Paragraphs change places."""
        lines = self.text.split("\n")
        ends = [sum(map(len, lines[: index + 1])) + index + 1 for index in range(len(lines))]
        origins = [[*self.origin, -1][end - len(line) - 1 : end] for line, end in zip(lines, ends, strict=True)]
        one, other = one % len(lines), other % len(lines)
        lines[one], lines[other] = lines[other], lines[one]
        origins[one], origins[other] = origins[other], origins[one]
        self.text = "\n".join(lines)
        self.origin = [offset for line in origins for offset in line][: len(self.text)]

    def whole(self, span: Span) -> Span | None:
        """Where `span` of the first text is now, if it is in one piece."""
        if span.start not in self.origin:
            return None
        start = self.origin.index(span.start)
        now = Span(start, start + len(span))
        return now if self.origin[now.start : now.end] == list(range(span.start, span.end)) else None


Words = Callable[[], str]


def edit_at_random(edited: Edited, chance: random.Random, words: Words) -> None:
    start = chance.randrange(len(edited.text) + 1)
    match chance.choice(["insert", "delete", "replace", "swap"]):
        case "insert":
            edited.replace(Span(start, start), words())
        case "delete":
            edited.replace(Span(start, min(start + chance.randrange(1, 120), len(edited.text))), "")
        case "replace":
            edited.replace(Span(start, min(start + chance.randrange(1, 40), len(edited.text))), words())
        case _:
            edited.swap(chance.randrange(1000), chance.randrange(1000))


def check(first: str, span: Span, edited: Edited) -> bool:
    """Whether the span was found; fails if it was found in the wrong place, or missed though it had to be found."""
    kept = anchor(first, span)
    found = resolve(kept, edited.text)
    stays = edited.whole(span)
    before = edited.whole(Span(span.start - CONTEXT, span.end)) if span.start >= CONTEXT else None
    after = edited.whole(Span(span.start, span.end + CONTEXT)) if span.end + CONTEXT <= len(first) else None
    if before and after:
        assert found == stays
    elif before or after or (found and stays):
        assert found == stays or (found is None and rivals(kept, edited.text) > 1)
    elif found:
        left = [offset for offset in edited.origin[found.start : found.end] if offset in span]
        assert 2 * len(left) >= len(found), (kept, found.of(edited.text))
    return found is not None


def rivals(kept: Anchor, text: str) -> int:
    """At how many places the words stand with the whole of one context: short words may have two such places."""
    heads = {found.end() for found in re.finditer(f"(?={re.escape(kept.prefix + kept.exact)})", text)}
    tails = {found.start() for found in re.finditer(f"(?={re.escape(kept.exact + kept.suffix)})", text)}
    return len({start + len(kept.prefix) for start in heads} | tails)


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 6), st.data())
def test_no_edit_of_distinct_words_moves_an_anchor_wrongly(
    chance: random.Random, edits: int, data: st.DataObject
) -> None:
    first = "\n".join(" ".join(f"w{line}{word}" for word in range(10, 22)) for line in range(10, 18))
    start = data.draw(st.integers(0, len(first) - 1))
    span = Span(start, data.draw(st.integers(start + 1, min(start + 60, len(first)))))
    edited = Edited(first, list(range(len(first))))
    for number in range(edits):
        edit_at_random(edited, chance, lambda number=number: f" new{number} ")  # type: ignore[misc]
    check(first, span, edited)


def test_a_thousand_random_edits_place_no_anchor_wrongly() -> None:
    chance = random.Random(20)
    letters = "etaoinshrdlu"
    vocabulary = ["".join(chance.choices(letters, k=chance.randrange(1, 8))) for _ in range(400)]

    def words(least: int = 1, most: int = 12) -> str:
        return " ".join(chance.choices(vocabulary, k=chance.randrange(least, most)))

    found = 0
    for _ in range(250):
        first = "\n".join(words(20, 60) for _ in range(8))
        edited = Edited(first, list(range(len(first))))
        for _ in range(4):
            edit_at_random(edited, chance, words)
        starts = [chance.randrange(len(first)) for _ in range(4)]
        found += sum(
            check(first, Span(start, min(start + chance.randrange(1, 50), len(first))), edited) for start in starts
        )
    assert found > 850  # of 1,000: the others lost their words
