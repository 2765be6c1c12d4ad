"""Clusters on whose width terminals disagree, and what of them is safe to draw on each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from readtui.unicode.clusters import EmojiForm, clusters, drawn_part, is_contested
from readtui.unicode.width import MARK_CELLS, set_mark_cells, width


@pytest.mark.parametrize(
    "cluster", ["a", "漢", "é", "e\u0301", "が", "か\u3099", "ไ", "ג", "中", "│", "→", "ไท"[0], "न"]
)
def test_terminals_agree_on_letters_and_their_marks(cluster: str) -> None:
    assert not is_contested(cluster)


@pytest.mark.parametrize(
    "cluster", ["😀", "☺\ufe0f", "☺", "👩\u200d👧", "👍🏽", "🇩🇪", "1\ufe0f\u20e3", "क्ष", "का", "ｶﾞ", "\u1112\u1161"]
)
def test_terminals_disagree_on_emoji_and_conjuncts(cluster: str) -> None:
    assert is_contested(cluster)


@pytest.mark.parametrize(
    ("cluster", "base", "first"),
    [
        ("⚙\ufe0f", "⚙", "⚙\ufe0f"),
        ("👩🏽\u200d💻", "👩", "👩"),
        ("🏳\ufe0f\u200d🌈", "🏳", "🏳\ufe0f"),
        ("👍🏽", "👍", "👍"),
        ("1\ufe0f\u20e3", "1", "1\ufe0f\u20e3"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴", "🏴"),
        ("🇩🇪", "🇩🇪", "🇩🇪"),
        ("क्\u200dष", "क्\u200dष", "क्\u200dष"),
        ("e\u0301", "e\u0301", "e\u0301"),
        ("\u200d", "\u200d", "\u200d"),
    ],
)
def test_emoji_are_drawn_without_what_a_terminal_does_not_join(cluster: str, base: str, first: str) -> None:
    assert drawn_part(cluster, EmojiForm.BASE) == base
    assert drawn_part(cluster, EmojiForm.FIRST) == first
    assert drawn_part(cluster, EmojiForm.JOINED) == cluster


@pytest.fixture
def marks_without_cells() -> Iterator[None]:
    set_mark_cells(0)
    yield
    set_mark_cells(MARK_CELLS)


WORD = "हिन्दी का நிலா"


def test_spacing_marks_have_a_cell_as_on_most_terminals() -> None:
    assert width("का") == 2
    assert width("हिन्दी") == 5
    assert width("e\u0301") == width("में") == 1


@pytest.mark.usefixtures("marks_without_cells")
def test_spacing_marks_have_no_cell_on_terminals_that_give_them_none() -> None:
    assert width("का") == 1
    assert width("हिन्दी") == 3


def test_the_width_of_spacing_marks_does_not_change_the_clusters() -> None:
    with_cells = [cluster[:2] for cluster in clusters(WORD)]
    set_mark_cells(0)
    try:
        assert [cluster[:2] for cluster in clusters(WORD)] == with_cells
    finally:
        set_mark_cells(MARK_CELLS)
