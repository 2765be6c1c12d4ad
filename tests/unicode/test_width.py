"""The width of text in cells, and its grapheme clusters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from readtui.unicode.width import clusters, fit, is_narrow, joins, reach, whole, width

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
TEXTS = st.lists(
    st.sampled_from("a é中。ｶﾞ\u0301\u200d\ufe0f❤👍🏽👨👩🇩🇪한\u1112\u1161नि") | st.just(SCOTLAND), max_size=12
).map("".join)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("word", 4),
        ("naïve “so”", 10),
        ("中文", 4),
        ("e\u0301", 1),
        ("👨‍👩‍👧", 2),
        ("🇩🇪", 2),
        (SCOTLAND, 2),
        ("❤️", 2),
        ("ｶﾞ", 2),
    ],
)
def test_text_is_as_wide_as_it_is_drawn(text: str, cells: int) -> None:
    assert width(text) == cells == cell_len(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ab", ["a", "b"]),
        ("e\u0301t", ["e\u0301", "t"]),
        ("👨‍👩‍👧!", ["👨‍👩‍👧", "!"]),
        ("🇩🇪🇫🇷🇮a", ["🇩🇪", "🇫🇷", "🇮", "a"]),
        ("👍🏽中", ["👍🏽", "中"]),
        (f"{SCOTLAND}{SCOTLAND}a", [SCOTLAND, SCOTLAND, "a"]),
        ("ｶﾞｶ", ["ｶﾞ", "ｶ"]),
        ("\u0301a", ["\u0301", "a"]),
        ("1️⃣2", ["1️⃣", "2"]),
    ],
)
def test_clusters_hold_together_what_a_reader_takes_for_one_character(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end, _ in clusters(text)] == parts


@given(TEXTS)
def test_clusters_cover_the_text_and_their_widths_add_up_to_what_is_drawn(text: str) -> None:
    found = clusters(text)
    assert "".join(text[start:end] for start, end, _ in found) == text
    assert sum(cells for _, _, cells in found) == width(text)


@given(TEXTS, st.integers(0, 20))
def test_as_many_clusters_fit_as_have_room(text: str, cells: int) -> None:
    ends = [0, *(end for _, end, _ in clusters(text))]
    fitting = [end for end in ends if width(text[:end]) <= cells]
    assert fit(text, cells) == fitting[-1]


@given(TEXTS, st.integers(1, 20))
def test_a_row_reaches_as_far_as_fits_and_over_one_cluster_at_least(text: str, cells: int) -> None:
    reached = reach(text, 0, len(text), cells)
    first = clusters(text)[0][1] if text else 0
    assert reached == max(fit(text, cells), first)


@given(TEXTS)
def test_an_offset_inside_a_cluster_moves_to_its_end(text: str) -> None:
    edges = [0, *(end for _, end, _ in clusters(text))]
    for offset in range(len(text) + 1):
        assert whole(text, offset) in edges
        assert whole(text, offset) >= offset
        if not joins(text, offset):
            assert whole(text, offset) == offset
            assert offset in edges


@pytest.mark.parametrize(
    ("text", "offset", "end"), [("🇩🇪🇫🇷", 1, 2), ("🇩🇪🇫🇷", 2, 2), ("a\u200d🇩🇪🇫", 2, 3), ("a\u200d🇩🇪🇫", 4, 5)]
)
def test_flags_are_told_apart(text: str, offset: int, end: int) -> None:
    assert whole(text, offset) == end


def test_a_long_chain_of_joined_characters_is_one_cluster() -> None:
    chain = "a" + "\u200da" * 200
    assert reach(chain + "b", 0, 402, 1) == 401


def test_every_character_taken_for_narrow_is_one_cell_of_its_own() -> None:
    for code in range(32, 0x3000):
        char = chr(code)
        if char.isprintable() and is_narrow(char):
            assert cell_len(char) == 1, hex(code)
            assert unicodedata.combining(char) == 0, hex(code)
