"""The width of characters and texts in cells."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len

from readtui.unicode.width import is_narrow, width

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


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


def test_every_narrow_character_has_one_cell() -> None:
    for code in range(32, 0x3000):
        char = chr(code)
        if char.isprintable() and is_narrow(char):
            assert cell_len(char) == 1, hex(code)
            assert unicodedata.combining(char) == 0, hex(code)
