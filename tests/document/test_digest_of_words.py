"""The digest of the words of a text: the same in every format, and none of a few words."""

from __future__ import annotations

import tracemalloc

import pytest

from readtui.document.digest import LEAST_WORDS, MOST_WORDS, digest_of_words

WORDS = "The mill at the upper weir ground rye for three villages. " * 12


@pytest.mark.parametrize(
    ("old", "new"),
    [(" ", "\n"), (". ", " … "), ("The mill", "“The mill”"), ("mill", "MILL"), ("upper", "**upper**")],
)
def test_the_digest_ignores_what_formats_write_differently(old: str, new: str) -> None:
    assert digest_of_words(WORDS.replace(old, new)) == digest_of_words(WORDS) != ""


@pytest.mark.parametrize("new", ["tree", "three small", "3", "thrée"])
def test_other_words_digits_and_accents_have_another_digest(new: str) -> None:
    assert digest_of_words(WORDS.replace("three", new, 1)) != digest_of_words(WORDS)


def test_vowel_signs_are_part_of_words() -> None:
    assert digest_of_words("कि " * 500) != digest_of_words("की " * 500)


def test_few_words_have_none() -> None:
    assert digest_of_words("") == digest_of_words("a" * (LEAST_WORDS - 1) + ". " * 99) == ""
    assert digest_of_words("a" * LEAST_WORDS) != ""


def test_no_copy_of_a_long_text_is_made() -> None:
    text = "lamp " * MOST_WORDS
    tracemalloc.start()
    try:
        assert digest_of_words(text, 5) == ""
        assert tracemalloc.get_traced_memory()[1] < len(text) // 10
    finally:
        tracemalloc.stop()


def test_the_words_from_a_place_on_are_those_of_the_rest() -> None:
    text = "Title. " + "The lamp is lit. " * 100
    assert digest_of_words(text, 7) == digest_of_words(text[7:]) != ""


def test_a_line_in_ascii_has_the_same_letters_as_any_other() -> None:
    every = "".join(map(chr, range(128))).replace("\n", "") * 9
    assert digest_of_words(f"{every}\né") == digest_of_words(f"{every}é") != ""
