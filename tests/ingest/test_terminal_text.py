"""Overstriking and escape sequences in lines from a terminal."""

from __future__ import annotations

import pytest

from readtui.ingest.terminal_text import styled_lines


def test_overstruck_characters_are_one_character() -> None:
    line = styled_lines("a\ba_\bb_\bc\bc+\bo_\b_x\b_\x1b]8;;https://example.org\x1b\\y\x1b]8;;\x1b\\\b\x1b[31;1mz")[0]
    assert line.text == "abc•_xyz"
    styles = ["".join(style.kind[0] for style in own) for own in line.styles]
    assert styles == ["s", "e", "se", "", "s", "e", "", "s"]


def test_styles_of_sgr_sequences_last_until_they_are_switched_off() -> None:
    first, second = styled_lines("\x1b[1;4ma\x1b[22mb\n\x1b[7mc\x1b[24md\x1b[3me\x1b[23mf\x1b[4mg\x1b[mh")
    kinds = [[style.kind for style in own] for own in (*first.styles, *second.styles)]
    em, none = ["emphasis"], list[str]()
    assert kinds == [["strong", "emphasis"], em, em, none, em, none, em, none]


@pytest.mark.parametrize(
    ("opened", "rest"), [("\x1b", ""), ("\x1b[", ""), ("\x1b[3", ""), ("\x1b[31 ", " "), ("\x1b(", "(")]
)
def test_an_unfinished_sequence_takes_no_letter_of_the_text(opened: str, rest: str) -> None:
    assert styled_lines(f"a {opened}word")[0].text == f"a {rest}word"
