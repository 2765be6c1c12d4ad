"""Where rows break."""

from __future__ import annotations

import pytest

from readtui.typeset.hyphenate import Hyphenator, hyphenator
from readtui.typeset.wrap import preformatted_row_starts, row_starts, visible_end


def rows(text: str, measure: int, *, indent: int = 0, hyphens: Hyphenator | None = None) -> list[str]:
    starts = row_starts(text, 0, len(text), measure, indent=indent, hyphens=hyphens)
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def code_rows(text: str, measure: int) -> list[str]:
    starts = preformatted_row_starts(text, 0, len(text), measure)
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


@pytest.mark.parametrize(
    ("text", "measure", "expected"),
    [
        ("", 4, [""]),
        ("one two", 7, ["one two"]),
        ("one two", 6, ["one ", "two"]),
        ("one two", 3, ["one ", "two"]),
        ("one   two", 3, ["one   ", "two"]),
        ("so-so   two", 5, ["so-so   ", "two"]),
        ("one  two", 4, ["one  ", "two"]),
        ("one two \nthree", 4, ["one ", "two \n", "thre", "e"]),
        ("one\n\ntwo", 9, ["one\n", "\n", "two"]),
        ("abcdefg h", 3, ["abc", "def", "g h"]),
        ("a\xa0b c", 4, ["a\xa0b ", "c"]),
        ("été à là", 4, ["été ", "à là"]),
    ],
)
def test_a_row_ends_with_the_space_it_breaks_at(text: str, measure: int, expected: list[str]) -> None:
    assert rows(text, measure) == expected


@pytest.mark.parametrize(
    ("text", "measure", "expected"),
    [
        ("a well-known man", 8, ["a well-", "known ", "man"]),
        ("so—he said—no", 6, ["so—he ", "said—", "no"]),
        ("from -5 to 5", 6, ["from ", "-5 to ", "5"]),
        ("use --all now", 6, ["use ", "--all ", "now"]),
        ("1990–2001", 6, ["1990–", "2001"]),
        ("a-1-b-2", 4, ["a-1-", "b-2"]),
        ("and/or not", 5, ["and/", "or ", "not"]),
        ("中 well-known", 9, ["中 well-", "known"]),
    ],
)
def test_a_word_breaks_after_its_hyphen_or_dash(text: str, measure: int, expected: list[str]) -> None:
    assert rows(text, measure) == expected


def test_an_address_longer_than_a_row_breaks_after_its_marks() -> None:
    address = "https://example.org/a/page?x=1&y=2"
    assert rows(f"see {address}", 20) == ["see https://example.", "org/a/page?x=1&y=2"]
    assert rows(f"see {address}", 12) == ["see ", "https://exam", "ple.org/a/", "page?x=1&y=2"]
    assert rows(f"见 {address}", 19) == ["见 https://example.", "org/a/page?x=1&y=2"]
    assert rows("a very.long.dotted.name", 9) == ["a ", "very.", "long.", "dotted.", "name"]


def test_an_address_that_fits_a_row_does_not_break() -> None:
    assert rows("see http://a.org/b ok", 14) == ["see ", "http://a.org/b ", "ok"]


@pytest.mark.parametrize(
    ("text", "measure", "expected"),
    [
        ("中文文本", 4, ["中文", "文本"]),
        ("中文。本", 4, ["中", "文。", "本"]),
        ("中「文」", 4, ["中", "「文", "」"]),
        ("中文 本", 4, ["中文 ", "本"]),
        ("中\u3000文", 3, ["中\u3000", "文"]),
        ("word中文", 5, ["word", "中文"]),
        ("한국어 말", 7, ["한국어 ", "말"]),
        ("中", 1, ["中"]),
        ("中文", 1, ["中", "文"]),
        ("。。。", 2, ["。", "。", "。"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("🇩🇪🇫🇷", 3, ["🇩🇪", "🇫🇷"]),
        ("a\u200d b", 1, ["a\u200d ", "b"]),
        ("नि नि", 2, ["नि ", "नि"]),
    ],
)
def test_other_scripts_break_by_their_own_rules(text: str, measure: int, expected: list[str]) -> None:
    assert rows(text, measure) == expected


def test_the_first_row_may_be_narrower() -> None:
    assert rows("one two three", 9, indent=2) == ["one two ", "three"]
    assert rows("one two three", 9, indent=3) == ["one ", "two three"]
    assert rows("中文文本", 6, indent=2) == ["中文", "文本"]


def test_words_of_a_known_language_are_hyphenated() -> None:
    english = hyphenator("en-US")
    assert rows("an extraordinary day", 11, hyphens=english) == ["an extraor", "dinary day"]
    assert rows("an (extraordinary) day", 12, hyphens=english) == ["an (extraor", "dinary) day"]
    assert rows("in a wide space", 6, hyphens=english) == ["in a ", "wide ", "space"]
    assert rows("word!!!!!!!", 8, hyphens=english) == ["word!!!!", "!!!"]
    assert rows("— extraordinary 中", 10, hyphens=english) == ["— extraor", "dinary 中"]


def test_a_row_that_ends_inside_a_word_needs_a_hyphen() -> None:
    english = hyphenator("en-US")
    assert english is not None
    assert english.is_point("an extraordinary day", 10)
    assert not english.is_point("an extraordinary day", 11)
    assert not english.is_point("an extraordinary day", 3)
    assert not english.is_point("an extraordinary day", 16)


def test_an_unknown_language_has_no_hyphens() -> None:
    assert hyphenator("") is None
    assert hyphenator("tlh") is None


def test_few_words_are_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readtui.typeset.hyphenate.CACHED_WORDS", 1)
    english = hyphenator("en-US")
    assert english is not None
    assert english.points("hyphenation") == english.points("hyphenation") != ()
    assert english.points("extraordinary") != ()


def test_code_breaks_where_the_row_is_full() -> None:
    assert code_rows("if a:\n    b = c", 6) == ["if a:\n", "    b ", "= c"]
    assert code_rows("\n中文文", 4) == ["\n", "中文", "文"]


def test_code_breaks_after_a_word_near_the_end_of_the_row() -> None:
    assert code_rows("to be or not to be", 9) == ["to be or ", "not to be"]
    assert code_rows("to be or not to be", 8) == ["to be or", " not to ", "be"]
    assert code_rows("a b cdefghijkl", 9) == ["a b cdefg", "hijkl"]
    assert code_rows("       abcdef", 9) == ["       ab", "cdef"]
    assert code_rows("abcdefg \u0301hi", 9) == ["abcdefg \u0301h", "i"]
    assert code_rows("中文中文 文中", 11) == ["中文中文 ", "文中"]


def test_spaces_at_the_end_of_a_row_are_not_shown() -> None:
    text = "one  \ntwo\u3000a\u200d "
    assert visible_end(text, 0, 6) == 3
    assert visible_end(text, 6, 10) == 9
    assert visible_end(text, 10, 13) == 13
    assert visible_end("  ", 0, 2) == 0
