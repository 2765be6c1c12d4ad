"""Whether the background of the terminal is light, by its answer, by COLORFGBG, or as it was last."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.config.background import answered_light, first_theme, guessed_light, keep_light, theme_name
from readtui.config.paths import themes_folder
from readtui.config.themes import AUTO, load


@pytest.mark.parametrize(
    ("answer", "is_light"),
    [
        ("11;rgb:ffff/ffff/ffff", True),
        ("11;rgb:fafa/f8f8/f3f3", True),
        ("11;rgb:1919/1b1b/2020", False),
        ("11;rgb:0/0/0", False),
        ("11;rgb:f/f/f", True),
        ("11;rgb:ff/f0/e0", True),
        ("11;rgba:ffff/ffff/ffff/8000", True),
        ("11;#FDF6E3", True),
        ("11;#002b36", False),
        ("10;rgb:ffff/ffff/ffff", None),
        ("11;?", None),
        ("", None),
    ],
)
def test_the_answer_of_the_terminal_is_light_or_dark(answer: str, is_light: bool | None) -> None:
    assert answered_light(answer) is is_light


@given(st.text(max_size=40))
def test_no_answer_breaks_anything(text: str) -> None:
    assert answered_light(text) in (True, False, None)
    assert answered_light(f"11;rgb:{text}") in (True, False, None)
    assert guessed_light({"COLORFGBG": text, "HOME": "/none"}) in (True, False)


@pytest.mark.parametrize(
    ("value", "is_light"),
    [("15;0", False), ("0;15", True), ("0;default;15", True), ("0;7", True), ("7;8", False), ("15;default", False)],
)
def test_colorfgbg_names_the_number_of_the_background(value: str, is_light: bool) -> None:
    assert guessed_light({"COLORFGBG": value}) is is_light


def test_the_last_answer_counts_at_the_next_start() -> None:
    assert first_theme(AUTO) == "night"
    keep_light(True)
    assert first_theme(AUTO) == "paper"
    assert first_theme(AUTO, {**os.environ, "COLORFGBG": "15;0"}) == "night"
    keep_light(False)
    assert first_theme(AUTO) == "night"


def test_without_a_home_folder_nothing_is_kept() -> None:
    keep_light(True, {})
    assert first_theme(AUTO, {}) == "night"


def test_other_themes_are_what_they_are() -> None:
    keep_light(True)
    assert first_theme("dusk") == "dusk"


def test_the_themes_of_auto_are_a_dark_and_a_light_one() -> None:
    folders = (themes_folder(),)
    assert load(theme_name(AUTO, on_light=False), folders).dark
    assert not load(theme_name(AUTO, on_light=True), folders).dark
