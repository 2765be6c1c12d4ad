"""SGR sequences: what they change, and the inline styles of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.model import Style
from readtui.ingest.terminal.attributes import PLAIN, changed, styles


def styles_after(*sequences: str) -> list[Style]:
    attributes = PLAIN
    for parameters in sequences:
        attributes = changed(attributes, parameters)
    return list(styles(attributes, ""))


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("31", [Style("colour", "red")]),
        ("91;44", [Style("colour", "bright_red"), Style("background", "blue")]),
        ("107", [Style("background", "bright_white")]),
        ("38;5;9", [Style("colour", "bright_red")]),
        ("38;5;208", [Style("colour", "ff8700")]),
        ("48;5;236", [Style("background", "303030")]),
        ("38;2;1;2;255", [Style("colour", "0102ff")]),
        ("38:2::1:2:255", [Style("colour", "0102ff")]),
        ("38:5:208", [Style("colour", "ff8700")]),
        ("58;5;208;1", [Style("strong")]),
        ("1;2;3;4;7;9", [Style(kind) for kind in ("strong", "dim", "emphasis", "underline", "strike", "reverse")]),
        ("4:3", [Style("underline")]),
        ("21", [Style("underline", "double")]),
        ("4:2", [Style("underline", "double")]),
    ],
)
def test_a_sequence_sets_attributes(parameters: str, expected: list[Style]) -> None:
    assert styles_after(parameters) == expected


@pytest.mark.parametrize(
    ("on", "off"),
    [("1", "22"), ("2", "22"), ("3", "23"), ("4", "24"), ("4", "4:0"), ("7", "27"), ("9", "29"), ("31", "39")],
)
def test_a_sequence_ends_what_another_has_begun(on: str, off: str) -> None:
    assert styles_after(on)
    assert styles_after(on, off) == styles_after(on, "0") == styles_after(on, "") == []


@pytest.mark.parametrize("parameters", ["38", "38;5", "38;5;999", "38;2;1;2", "48;7", "99", "200", "58"])
def test_an_unknown_sequence_changes_nothing(parameters: str) -> None:
    assert styles_after(parameters) == []


@given(st.lists(st.text("0123456789;:", max_size=12), max_size=5))
def test_law_no_sequence_fails_and_a_reset_ends_all(sequences: list[str]) -> None:
    assert styles_after(*sequences, "0") == []
