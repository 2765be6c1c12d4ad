"""Highlights in edited articles: none at a wrong place, and almost all found where a tenth was changed at most.

*Found* is a passage that covers all letters and digits of the highlighted words that are left, from the first to the
last, and no letter of the other words of the first text. Copies that an edit made are other words.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from rapidfuzz.distance import Levenshtein

from readtui.marks.anchor import anchor, resolve_all
from readtui.span import Span
from tests.edits import NEW, Edited
from tests.marks.article_edits import EDITS, TRAPS, surviving
from tests.marks.articles import article, some_quote

ARTICLES = 60


def verdict(edited: Edited, quote: Span, found: Span | None) -> str:
    """Return "found", "lost", "off" if only the ends are wrong, or "wrong"."""
    if found is None:
        return "lost"
    ids = set(quote.of(edited.first_ids))
    left = {index for index, char in enumerate(edited.ids) if char in ids and edited.text[index].isalnum()}
    covered = {index for index in range(*found) if edited.text[index].isalnum()}
    others = {index for index in covered - left if edited.ids[index] != NEW}
    if not left or 2 * len(covered & left) < len(left):
        return "wrong"
    return "found" if left <= covered and not others else "off"


def changed_share(edited: Edited, quote: Span) -> float:
    """Return the share of the characters of the passage that were changed, deleted or inserted."""
    place = surviving(edited, quote)
    return Levenshtein.distance(quote.of(edited.first_text), place.of(edited.text) if place else "") / len(quote)


@pytest.fixture(scope="module")
def results() -> dict[tuple[str, bool], Counter[str]]:
    """The verdicts of each kind of edit without and with the earlier text; "easy" if at most a tenth was changed."""
    counted: dict[tuple[str, bool], Counter[str]] = {}
    for seed in range(ARTICLES):
        chance = random.Random(seed)
        first = article(chance)
        quote = some_quote(first, chance)
        kept = anchor(first, quote)
        for kind, edit in (EDITS | TRAPS).items():
            edited = Edited.of(first)
            edit(edited, quote, random.Random(f"{seed} {kind}"))
            ease = "easy" if changed_share(edited, quote) <= 0.1 else "hard"
            for earlier in (tuple, lambda text=first: [text]):
                (found,) = resolve_all([kept], edited.text, earlier)
                counts = counted.setdefault((kind, earlier is not tuple), Counter())
                counts[f"{verdict(edited, quote, found)} {ease}"] += 1
    return counted


def total(counts: Iterable[Counter[str]], is_counted: Callable[[str], bool]) -> int:
    return sum(count for one in counts for what, count in one.items() if is_counted(what))


def test_no_highlight_is_found_at_a_wrong_place_after_a_thousand_edits(
    results: dict[tuple[str, bool], Counter[str]],
) -> None:
    assert total(results.values(), lambda _: True) == 2 * ARTICLES * len(EDITS | TRAPS)
    assert total(results.values(), lambda what: what.startswith("wrong")) == 0
    assert total(results.values(), lambda what: what.startswith("off")) <= 6  # a word too many at an end


def test_with_the_earlier_text_97_of_100_highlights_are_found_if_a_tenth_was_changed(
    results: dict[tuple[str, bool], Counter[str]],
) -> None:
    counts = [count for (kind, is_earlier), count in results.items() if is_earlier and kind in EDITS]
    easy = total(counts, lambda what: what.endswith("easy"))
    assert easy > 700
    assert total(counts, "found easy".__eq__) >= 0.97 * easy


def test_without_the_earlier_text_so_are_all_but_those_with_copies_and_those_that_lost_their_context(
    results: dict[tuple[str, bool], Counter[str]],
) -> None:
    hard = ("paragraph duplicated", "context rewritten", "similar passage added", "similar lines added")
    counts = [results[kind, False] for kind in EDITS if kind not in hard]
    easy = total(counts, lambda what: what.endswith("easy"))
    assert total(counts, "found easy".__eq__) >= 0.97 * easy
