"""Text made printable has nothing that a terminal would obey or hide, and ordinary text is unchanged."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.unicode.printable import (
    MARKS_ON_ONE_BASE,
    is_printable,
    is_visible,
    printable,
    printable_line,
    without_escapes,
    without_overstriking,
)
from tests.strategies import ANY_TEXTS

BIDI_CONTROLS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def flag(region: str) -> str:
    """The flag of a region as a sequence of tag characters."""
    return "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"


ENGLAND, SCOTLAND, WALES = flag("gbeng"), flag("gbsct"), flag("gbwls")


def violation(text: str) -> str:
    """The first part of a text that is not printable, or ""; found in another way than by `is_printable`."""
    marks = 0
    for char in text:
        if char == "\n":
            marks = 0
            continue
        category = unicodedata.category(char)
        if category in ("Cc", "Cs", "Zl", "Zp") or char in BIDI_CONTROLS:
            return f"{char!r}"
        marks = marks + 1 if category[0] == "M" else 0
        if marks > 8:
            return "a heap of marks"
    return ""


@pytest.mark.parametrize(
    "ordinary",
    [
        "Plain words, and a line\nbelow.",
        "Größe, naïve, façade, Ångström; “quoted” — 3½ × 2²",
        "e\u0301te\u0301 decomposed",
        "Việt Nam, tiê\u0301ng",
        "שָׁלוֹם עוֹלָם",
        "السَّلَامُ عَلَيْكُمْ",
        "می\u200cخواهم بروم",
        "क्षत्रिय नमस्ते र\u094d\u200dय",
        "ကျွန်ုပ် བསྒྲུབས ཧཱུྃ",
        "สวัสดี น้ำใจที่สุด",
        "中文，日本語のテキスト。한국어",
        "👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 🇩🇪 1️⃣ ❤️",
        f"{ENGLAND}, {SCOTLAND}{WALES} and a black flag 🏴",
        "a\xa0b\u2009c\u3000d",
        "z\u0335\u0489" + "\u0301" * 6 + " eight marks",
    ],
)
def test_ordinary_text_is_unchanged(ordinary: str) -> None:
    assert is_printable(ordinary)
    assert printable(ordinary) is ordinary


SEQUENCES = (
    "\x1b[m", "\x1b[31m", "\x1b[38;2;1;2;3m", "\x1b[38:5:1m", "\x1b[?25l", "\x1b[>0c", "\x1b[2 q", "\x1b[!p",
    "\x1b[200~", "\x9b2J", "\x1b]0;a title\x07", "\x1b]52;c;YQ==\x1b\\", "\x1b]8;;https://example.org\x9c",
    "\x9d0;a title\x9c", "\x1bP1;2|17/ab\x1b\\", "\x90q#0\x9c", "\x1bXany string\x1b\\", "\x98any string\x9c",
    "\x1b^private\x1b\\", "\x9eprivate\x9c", "\x1b_Ga=T;AAAA\x1b\\", "\x9fGa=T\x9c", "\x1bc", "\x1b7", "\x1b=",
    "\x1bM", "\x1bZ", "\x1b\\", "\x1b`", "\x1b~", "\x1b(B", "\x1b#8", "\x1b F", "\x1b%G", "\x1b$)P",
)  # fmt: skip
"""A control sequence of each kind."""


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_each_kind_of_control_sequence_is_removed(sequence: str) -> None:
    assert printable(f"be{sequence}fore") == "before"
    assert not is_printable(sequence)


UNFINISHED = {
    "\x1b": "", "\x1b[": "", "\x1b[31": "", "\x1b[38:5;1": "", "\x1b[?": "", "\x1b[31 ": " ", "\x9b": "",
    "\x9b31": "31", "\x1b]": "", "\x1b]0;": "0;", "\x1b^": "", "\x1b_Ga=T;": "Ga=T;", "\x9d": "", "\x90": "",
    "\x1bP1;2|": "P1;2|", "\x1bX": "X", "\x1b(": "(", "\x1b# ": "# ", "\x1b$": "$", "\x1b%": "%",
}  # fmt: skip
"""Beginnings of control sequences, and what remains of each: no letter is lost that could be one of the text."""


@pytest.mark.parametrize(("opened", "rest"), UNFINISHED.items())
def test_an_unfinished_sequence_loses_its_introducer_and_parameters(opened: str, rest: str) -> None:
    assert printable(f"a{opened}\nall of this stays") == f"a{rest}\nall of this stays"


@pytest.mark.parametrize(("opened", "rest"), UNFINISHED.items())
@pytest.mark.parametrize("word", ["word", "Word", "über", "véhicule"])
def test_an_unfinished_sequence_takes_no_letter_of_the_text(opened: str, rest: str, word: str) -> None:
    assert printable(f"a {opened}{word} and all the rest") == f"a {rest}{word} and all the rest"


@pytest.mark.parametrize("opener", ["\x9d", "\x90", "\x98", "\x9e", "\x9f", "\x1b]", "\x1b^", "\x1b_"])
def test_an_incomplete_string_loses_its_introducer(opener: str) -> None:
    assert printable(f"{opener}0;all of this stays") == "0;all of this stays"
    assert printable(f"{opener}0;all of this\nstays\x07") == "0;all of this\nstays"


def test_of_a_very_long_string_the_text_is_kept() -> None:
    text = "word " * 1000
    assert printable(f"\x1b]{text}\x07") == text


def test_nested_sequences_leave_no_new_sequence() -> None:
    assert printable("\x1b[\x1b[31mm") == "m"
    assert printable("\x1b\x1b[31m[0m") == "[0m"
    assert without_escapes("\x1b\x1b[31m[0m") == "[0m"


def test_a_text_without_escapes_is_the_same_object() -> None:
    text = "Größe [0m"
    assert without_escapes(text) is text


WORDS = st.text("aimty GMÉ1[(;\n", max_size=8)


@given(st.lists(st.tuples(WORDS, st.sampled_from(SEQUENCES))))
def test_complete_sequences_at_any_place_leave_the_text_as_it_is(parts: list[tuple[str, str]]) -> None:
    text = "".join(word for word, _ in parts)
    with_sequences = "".join(word + sequence for word, sequence in parts)
    assert printable(with_sequences) == text == without_escapes(with_sequences)


@given(st.lists(st.tuples(WORDS, st.sampled_from(sorted(UNFINISHED)))))
def test_unfinished_sequences_at_the_end_of_any_line_leave_the_text_as_it_is(parts: list[tuple[str, str]]) -> None:
    text = "".join(f"{word}{UNFINISHED[opened]}\n" for word, opened in parts)
    assert printable("".join(f"{word}{opened}\n" for word, opened in parts)) == text


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_a_newline(ending: str) -> None:
    assert printable(f"one{ending}two") == "one\ntwo"


def test_tabs_are_expanded_to_their_stops() -> None:
    assert printable("a\tb\n\tc") == "a       b\n        c"
    assert printable("a\tb\n\tc", tab=4) == "a   b\n    c"
    assert printable("a\tb", tab=1) == "a b"


@pytest.mark.parametrize(
    "invisible",
    list(
        "\0\x07\x08\x7f\x84\xad\u061c\u180e\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff"
        "\ufff9\ufdd0\uffff\U0001d173\U000e0001\U000e0041"
    ),
)
def test_invisible_characters_are_removed(invisible: str) -> None:
    assert not is_printable(invisible)
    assert printable(f"wo{invisible}rd") == "word"


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        (f"{WALES}\U000e0061a", f"{WALES}a"),
        (f"{WALES[:-1]} {ENGLAND}", f"\U0001f3f4 {ENGLAND}"),
        (flag("hidden words"), "\U0001f3f4"),
        ("\U0001f3f4\U000e007f", "\U0001f3f4"),
        (f"{WALES}\u202e{WALES[1:]}", WALES),
        (f"{WALES[0]}a{WALES[1:]}", "\U0001f3f4a"),
        ("\U0001f3f4\u202e\U000e0067\U000e0062\U000e0065\U000e007f", "\U0001f3f4"),
    ],
)
def test_tag_characters_stay_in_the_flag_of_a_region_only(dirty: str, shown: str) -> None:
    assert not is_printable(dirty)
    assert printable(dirty) == shown


@pytest.mark.parametrize("invisible", ["", " \n", "\u200d", "\u200c \u200d", "\ufe0f", "\u3164\u034f"])
def test_white_space_and_lone_joiners_are_invisible(invisible: str) -> None:
    assert not is_visible(invisible)
    assert is_visible(f"{invisible}.")


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert printable("a\ud83db") == "a\ufffdb"
    assert not is_printable("\udc80")


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\u0903", "\ufe0f"])
def test_excess_marks_on_a_letter_are_removed(mark: str) -> None:
    heap = "a" + mark * 50 + "b"
    assert not is_printable(heap)
    assert printable(heap) == "a" + mark * MARKS_ON_ONE_BASE + "b"


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_joiners_between_marks_do_not_allow_more_marks(joiner: str) -> None:
    assert printable("a" + ("\u0301" + joiner) * 50 + "b") == "a" + ("\u0301" + joiner) * 4 + "b"


def test_marks_are_counted_for_each_base() -> None:
    two = ("—" + "\u0301" * 8) * 2
    assert printable(two) is two
    assert printable(two + "\u0301") == two


def test_a_printable_line_has_no_line_breaks() -> None:
    assert printable_line("one\r\ntwo\tthree\x1b[0m") == "one two three"


@given(ANY_TEXTS, st.integers(1, 8))
def test_any_text_becomes_printable_and_then_stays_unchanged(text: str, tab: int) -> None:
    shown = printable(text, tab)
    assert not violation(shown)
    assert is_printable(shown)
    assert printable(shown, tab) is shown


@given(ANY_TEXTS)
def test_a_text_is_printable_if_printable_does_not_change_it(text: str) -> None:
    assert is_printable(text) == (printable(text) == text)


@given(ANY_TEXTS)
def test_one_line_has_no_line_end(text: str) -> None:
    line = printable_line(text)
    assert len(line.splitlines()) <= 1
    assert not violation(line)


@given(st.lists(st.sampled_from(["é", "\x1b[1m", "\n", "\x1b", "\x1b[", "\x1b]", "\x1bP", "\x1b(", ";1"])).map("".join))
def test_no_letter_is_lost_to_an_incomplete_sequence(text: str) -> None:
    assert printable(text).count("é") == text.count("é")


@pytest.mark.parametrize(
    ("struck", "once"),
    [("b\bb", "b"), ("b\bb\bb", "b"), ("_\bb", "b"), ("b\b_", "b"), ("_\bb\bb", "b"), ("_\b_", "_"), ("+\bo", "•")],
)
def test_a_struck_letter_is_there_once(struck: str, once: str) -> None:
    assert without_overstriking(f"a{struck}{struck}c") == f"a{once}{once}c"


def test_different_letters_on_one_place_all_stay() -> None:
    assert without_overstriking("caf'\be and x\by") == "caf'e and xy"
    assert without_overstriking("\ba\b\n\bb") == "\ba\b\n\bb"
