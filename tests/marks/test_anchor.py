"""Anchors: their words are found in a changed text, or reported as gone or uncertain."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.marks.anchor import (
    CONTEXT,
    HEAD,
    Anchor,
    Occurrences,
    anchor,
    occurrences_in,
    occurrences_in_one_pass,
    resolve,
    resolve_all,
)
from readtui.marks.model import SavedPosition
from readtui.span import Span

TEXT = (
    "The river rises in the hills above the town and falls to the sea in a day.\n"
    "Nobody who lives beside it can say when the old bridge was built, or why.\n"
    "Every spring the water stands in the fields, and every autumn it is gone again."
)


def span_of(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def found_text(words: str, changed: str) -> str | None:
    """The text that the anchor of `words` in TEXT finds in the changed text."""
    found = resolve(anchor(TEXT, span_of(words)), changed)
    return found.of(changed) if found else None


def test_an_anchor_has_the_words_and_their_context() -> None:
    assert anchor("one two three", Span(4, 7)) == Anchor(4, "two", "one ", " three")
    kept = anchor(TEXT, span_of("old bridge"))
    assert (len(kept.prefix), len(kept.suffix)) == (CONTEXT, CONTEXT)
    assert kept.prefix + kept.exact + kept.suffix in TEXT


@pytest.mark.parametrize("words", ["The", "old bridge", "gone again.", TEXT])
def test_an_unchanged_text_gives_the_same_place(words: str) -> None:
    assert resolve(anchor(TEXT, span_of(words)), TEXT) == span_of(words)


def test_an_unchanged_text_gives_the_same_place_among_equal_words() -> None:
    text = "la la\n" * 40
    assert resolve(anchor(text, Span(120, 122)), text) == Span(120, 122)


def test_words_are_found_after_inserted_text() -> None:
    changed = "A new first paragraph.\n" + TEXT
    assert resolve(anchor(TEXT, span_of("old bridge")), changed) == span_of("old bridge", changed)


def test_words_are_found_in_a_moved_paragraph() -> None:
    changed = "\n".join(reversed(TEXT.split("\n")))
    assert found_text("old bridge", changed) == "old bridge"


def test_one_context_is_enough() -> None:
    assert found_text("old bridge", TEXT.replace("Nobody who lives beside it", "None")) == "old bridge"
    assert found_text("old bridge", TEXT.replace(" was built, or why", " came to be")) == "old bridge"


def test_words_that_lost_both_contexts_are_not_guessed() -> None:
    assert found_text("old bridge", "They blew up the old bridge in the war, and left it.") is None


def test_a_long_quotation_needs_only_some_of_its_context() -> None:
    quote = "when the old bridge was built, or why."
    assert found_text(quote, f"No one can say {quote}\nEvery year the water") == quote
    assert found_text(quote, f"Tell me {quote}") is None
    assert found_text(quote, f"can say {quote}\nEvery s; can say {quote}\nEvery s") is None


def test_words_that_occur_twice_with_the_same_context_are_not_guessed() -> None:
    assert found_text("old bridge", "New.\n" + TEXT + "\n" + TEXT) is None
    half = TEXT[: span_of("old bridge").end]
    assert found_text("old bridge", half + " fell.\n" + half + " stands.") is None


def test_edited_words_are_found_between_their_contexts() -> None:
    assert found_text("the old bridge was built", TEXT.replace("old bridge", "old stone bridge")) == (
        "the old stone bridge was built"
    )


@pytest.mark.parametrize("put", ["", "?", "a mill stood", "the old bridge, and a long tale beside, was built"])
def test_words_that_were_replaced_or_deleted_are_not_found(put: str) -> None:
    assert found_text("the old bridge was built", TEXT.replace("the old bridge was built", put)) is None


def test_contexts_in_the_wrong_order_contain_nothing() -> None:
    first, second, third = TEXT.split("\n")
    assert found_text(second, f"Up.\n{third}\n{first}") is None


def test_a_position_stays_before_the_words_after_it() -> None:
    here = span_of("Nobody").start
    kept = anchor(TEXT, Span(here, here))
    assert kept.exact == ""
    for changed in ("New.\n" + TEXT, TEXT.replace("\nNobody", "\nNew words here. Nobody")):
        found = resolve(kept, changed)
        assert found == Span(changed.index("Nobody"), changed.index("Nobody"))


def test_a_position_whose_next_words_are_gone_stays_after_the_words_before_it() -> None:
    here = span_of("Nobody").start
    changed = "New.\n" + TEXT.replace("Nobody who", "They who")
    assert resolve(anchor(TEXT, Span(here, here)), changed) == Span(changed.index("They"), changed.index("They"))


def test_an_ambiguous_position_is_not_found() -> None:
    here = span_of("Nobody").start
    kept = anchor(TEXT, Span(here, here))
    assert resolve(kept, f"{TEXT[here:]} {TEXT[here:]}") is None
    assert resolve(kept, "nothing of it") is None


@pytest.mark.parametrize("text", ["", "x", "x y"])
def test_words_of_a_very_short_text_are_found_only_if_it_is_unchanged(text: str) -> None:
    kept = anchor(text, Span(0, len(text)))
    assert resolve(kept, text) == Span(0, len(text))
    assert resolve(kept, "xx and x y and more") is None


def test_unique_words_of_a_short_text_are_found_when_it_grows() -> None:
    kept = anchor("one two three four", Span(4, 7))
    assert resolve(kept, "nil one two three four five") == Span(8, 11)


# Passages that occurred twice in the first text

REFRAIN = "And the wind came down from the north, and the rain fell on the hills.\n"
SONG = f"{REFRAIN}One went out to look for the sheep that night.\n{REFRAIN}Two went out to look for the one.\n{REFRAIN}"


def test_a_context_that_occurs_twice_is_made_longer() -> None:
    text = "It was in the autumn of the year after the war, he said. No.\nIt was in the autumn of the year after. Yes."
    kept = anchor(text, span_of("Yes", text))
    assert kept.prefix == " was in the autumn of the year after. "[-CONTEXT:]
    kept = anchor(text, Span(0, 3))
    assert kept.suffix == text[3 : 3 + 48]


def test_lines_that_occur_twice_are_found_only_at_their_old_place() -> None:
    second = Span(len(REFRAIN), 2 * len(REFRAIN) - 1)
    kept = anchor(REFRAIN * 4, second)
    assert not kept.is_unique
    assert resolve(kept, REFRAIN * 4) == second
    assert resolve(kept, "New.\n" + REFRAIN * 4) is None
    assert resolve(kept, "New.\n" + REFRAIN) is None


def test_an_equal_passage_is_not_found_instead_of_a_deleted_one() -> None:
    refrain = Span(SONG.index("One"), SONG.index("One") + 47 + 48)  # a line, and the start of the refrain
    verse, words = refrain.of(SONG).split("\n")
    start = SONG.index(words, refrain.start)
    kept = anchor(SONG, Span(start, start + 48))
    assert resolve(kept, "New.\n" + SONG) == Span(start + 5, start + 53)
    assert resolve(kept, SONG.replace(verse, "").replace("Two went out to look for the one.", "")) is None


def test_similar_words_are_not_taken_for_edited_words() -> None:
    rows = [f"The sum of all that was paid for the house in the year {year} was large indeed.\n" for year in "ABC"]
    text = "".join(rows)
    kept = anchor(text, Span(text.index("house in the year B"), text.index("year B was large") + 16))
    assert resolve(kept, "New.\n" + text) == Span(kept.start + 5, kept.start + 5 + len(kept.exact))
    assert resolve(kept, "New.\n" + text.replace(rows[1], "")) is None


def test_many_anchors_are_resolved_like_each_alone() -> None:
    kept = [anchor(TEXT, span_of(words)) for words in ("The", "old bridge", "gone again.", "Every spring")]
    changed = "New.\n" + TEXT.replace("Every spring", "Each year")
    assert resolve_all(kept, changed) == [resolve(one, changed) for one in kept]
    assert resolve_all(kept, TEXT) == [Span(one.start, one.start + len(one.exact)) for one in kept]
    assert resolve_all([], TEXT) == []


# Edited passages

STORY = (
    "Nobody who lives beside the river can say when the old bridge was built, or who paid for it in the end.\n"
    "“It was there before the mill,” the miller's wife said - and she had it from her grandmother, who had seen it.\n"
    "Every spring the water stands in the fields, and every autumn it is gone again, with a boat or two."
)
SAID = "“It was there before the mill,” the miller's wife said - and she had it from her grandmother, who had seen it."


def found_in_story(words: str, changed: str, earlier: bool = False) -> str | None:
    """The text that the anchor of `words` in STORY finds in the changed text; with STORY itself, if `earlier`."""
    kept = anchor(STORY, span_of(words, STORY))
    (found,) = resolve_all([kept], changed, lambda: [STORY] if earlier else [])
    return found.of(changed) if found else None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(("the miller's wife", "the miller’s wife"), ("“It", '"It'), ("mill,”", 'mill,"'), (" - and", " — and")),
        *((" - and she", ", and she"), ("there before", "there long before"), ("grandmother", "grandmothr")),
        *(("wife said", "wife\nsaid"), ("from her", "from  her"), ("said - and she", "said. She"), ("\n", " ")),
        *(("before the mill", "BEFORE THE MILL"), ("who had seen it", "who saw it"), ("grand", "grand\u00ad")),
    ],
)
@pytest.mark.parametrize("context", ["", "the fields", "or who"])
def test_a_passage_is_found_with_the_changes_in_it_and_beside_it(old: str, new: str, context: str) -> None:
    changed = STORY.replace(context or old, "") if context else STORY
    changed = changed.replace(old, new)
    assert found_in_story(SAID, changed) == SAID.replace(old, new)


def test_a_paragraph_is_found_where_it_was_moved_and_edited_with_one_context() -> None:
    first, said, last = STORY.split("\n")
    wife = "the miller's wife said - and she had it from her grandmother"
    changed = f"{first}\n{last}\nNo more is known about it today.\n{said.replace('from her', 'by her')}"
    assert found_in_story(wife, changed) == wife.replace("from her", "by her")


def test_similar_words_without_the_context_are_not_found() -> None:
    first, said, last = STORY.split("\n")
    assert found_in_story(SAID, f"{first}\n{last}\nOn the hill.\n{said.replace('wife', 'son')}\nNot here.") is None


def test_a_copy_is_not_found_instead_of_the_passage() -> None:
    first, said, last = STORY.split("\n")
    wife = "the miller's wife said - and she had it"
    changed = f"{said}\nAll this was written down much later.\n{first}\n{said}\n{last}"
    assert found_in_story(wife, changed) is None
    (found,) = resolve_all([anchor(STORY, span_of(wife, STORY))], changed, lambda: [STORY])
    assert found is not None
    assert found.start == changed.rindex(wife)


def test_the_earlier_text_shows_that_a_similar_line_is_another_one() -> None:
    rows = [f"The sum of all that was paid for the house in the year {year} was large indeed." for year in "ABC"]
    text = "\n".join(["The clerk wrote it all down by hand.", *rows, "Then the ledger ends, without a name."])
    kept = anchor(text, span_of(rows[1], text))
    assert resolve_all([kept], text.replace(rows[1] + "\n", ""), lambda: [text]) == [None]
    edited = text.replace("year B was", "year B had been")
    (found,) = resolve_all([kept], edited, lambda: [text])
    assert found is not None
    assert found.of(edited) == rows[1].replace("was large", "had been large")


def test_nothing_is_searched_approximately_in_a_text_that_was_not_edited() -> None:
    changed = STORY.replace("wife", "widow").replace("\n", " ")
    kept = anchor(STORY, span_of(SAID, STORY))
    assert resolve_all([kept], changed, None) == [None]
    assert resolve_all([kept], changed) == [span_of(SAID.replace("wife", "widow"), changed)]


def test_a_saved_position_has_the_progress() -> None:
    assert SavedPosition(anchor(TEXT, Span(0, 3)), 0.0).progress == 0.0


# Occurrences of words in a text

ROWS = [f"row {number:05} of a long and dull list of rows" for number in range(3000)]
LIST = "\n".join(ROWS)


def one_pass(text: str) -> Occurrences:
    """Search `text` in one pass, with many heads: enough that one pass is used."""
    return occurrences_in_one_pass(text, [row[:HEAD] for row in ROWS[:1000]])


def test_the_first_two_occurrences_are_found() -> None:
    places = occurrences_in("a rose is a rose is a rose")
    assert list(places("rose")) == [2, 12]
    assert list(places("a rose is a rose")) == [0, 10]
    assert list(places("thorn")) == []


@pytest.mark.parametrize("shift", range(17))
def test_one_pass_finds_words_wherever_they_start(shift: int) -> None:
    places = one_pass("." * shift + LIST)
    for row in (ROWS[0], ROWS[1], ROWS[999]):
        assert list(places(row)) == [shift + LIST.index(row)]


def test_one_pass_finds_two_occurrences_and_no_words_with_another_end() -> None:
    places = one_pass(f"{LIST}\n{ROWS[5]}\n{ROWS[5]}\n{ROWS[6][:HEAD]} and no more")
    assert list(places(ROWS[5])) == [LIST.index(ROWS[5]), len(LIST) + 1]
    assert list(places(ROWS[6])) == [LIST.index(ROWS[6])]


def test_one_pass_finds_words_that_are_not_among_its_heads() -> None:
    assert list(one_pass(LIST)("row 02999")) == [LIST.index("row 02999")]
    assert list(one_pass(LIST)(ROWS[2000])) == [LIST.index(ROWS[2000])]


def test_one_pass_finds_very_frequent_words() -> None:
    text = "la " * 40_000
    heads = [("la " * 12)[start : start + HEAD] for start in range(3)]
    places = occurrences_in_one_pass(text, heads + [row[:HEAD] for row in ROWS[:600]])
    assert list(places("la " * 12)) == [0, 3]


@settings(max_examples=30)
@given(st.integers(), st.text("ab", min_size=1, max_size=40), st.integers(0, 99))
def test_one_pass_and_separate_searches_find_the_same(seed: int, words: str, distinct: int) -> None:
    chance = random.Random(seed)
    parts = [words, words[::-1], "a" * 50, *ROWS[:distinct]]
    text = "".join(chance.choices(parts, k=60_000 // max(len(words), 20)))
    sought = [text[start : start + chance.randrange(1, 120)] for start in chance.choices(range(len(text)), k=400)]
    together, alone = (
        occurrences_in_one_pass(text, [one[:HEAD] for one in sought] + [row[:HEAD] for row in ROWS]),
        occurrences_in(text),
    )
    assert [list(together(one)) for one in sought] == [list(alone(one)) for one in sought]


def test_a_passage_is_found_in_whole_clusters_when_a_mark_was_added_to_its_letters() -> None:
    passage = anchor(TEXT, span_of("the old bridge"))
    changed = TEXT.replace("the old bridge", "the old bridge\u0301")
    found = resolve(passage, changed)
    assert found is not None
    assert found.of(changed) == "the old bridge\u0301"
    assert resolve_all([passage], changed) == [found]
