"""The filter of the marks of all texts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.library.mark_filter import KEYS, parse_mark_filter, searched_mark
from readtui.library.shelf import WorkEntry, WorkMark
from readtui.marks.anchor import Anchor
from readtui.marks.model import Mark

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)

WORK = WorkEntry(
    *(
        1,
        "a" * 16,
        "/shelf/bells.txt",
        "The Évora bells",
        "",
        "example.org",
        "en",
        3,
        "reading",
        ("history", "to read"),
    ),
    *(None, NOON, None, 0.5, 2, 1, True),
)
GREEN = Mark(1, Anchor(0, "the lamp by the window", "", ""), "the lamp …", "", NOON, 2, "Who lit it?")
STAR = Mark(2, Anchor(9, "a place", "", ""), "a place", "", datetime(2025, 1, 20, 12, tzinfo=UTC))


def found(text: str) -> list[int]:
    marks = [searched_mark(WorkMark(WORK, mark, NOON)) for mark in (GREEN, STAR)]
    return [number + 1 for number in parse_mark_filter(text).select(marks, range(2))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [1, 2]),
        ("window", [1]),
        ("WINDOW lit", [1]),
        ("evora", [1, 2]),
        ('"by the window"', [1]),
        ('"by a window"', []),
        ("place -lamp", [2]),
        ("tag:hist", [1, 2]),
        ('tag:"to read" lamp', [1]),
        ("-tag:history", []),
        ("text:bells", [1, 2]),
        ("site:example", [1, 2]),
        ("colour:2", [1]),
        ("colour:green", [1]),
        ("colour:p", []),
        ("has:note", [1]),
        ("-has:note", [2]),
        ("made:2026", [1]),
        ("made:2026-11-3", [1]),
        ("made:2025-01", [2]),
        ("made:2025-1 place", [2]),
        ("tag: colour: window", [1]),
        ("https://example.org", []),
        ("-", [1, 2]),
    ],
)
def test_marks_are_found_by_words_and_terms(text: str, expected: list[int]) -> None:
    assert found(text) == expected
    assert parse_mark_filter(text).errors == ()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("colour:mauve", "colour: needs 1 to 5, or one of yellow, green, blue, pink, purple"),
        ("made:yesterday", "made: needs a date such as 2026, 2026-11 or 2026-11-03"),
        ("has:tail", "has: needs note"),
        ("shape:round", "shape: is not known; there are tag:, text:, site:, colour:, has:, made:"),
    ],
)
def test_a_term_with_an_error_is_left_out_and_told(text: str, error: str) -> None:
    assert parse_mark_filter(text).errors == (error,)
    assert found(f"{text} lamp") == [1]


@given(st.text() | st.lists(st.sampled_from([*(f"{key}:" for key in KEYS), '"', "-", " ", "2026", "x"])).map("".join))
def test_any_line_is_a_filter(text: str) -> None:
    assert set(found(text)) <= {1, 2}
