"""Folding: one spelling for all, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.marks.folding import fold
from readtui.span import Span

PIECES = st.sampled_from(
    ["a", "B", "\u0130", " ", "\n", "\u00a0", "\ufb01", "\u2026", "-", "\u2014", "\u201c", "\u00ad", "\u00df"]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("The MILL", "the mill"), ("“mill”", '"mill"'), ("miller’s", "miller's"), ("1911–1912", "1911-1912")),
        *(("a  mill\nstood", "a mill stood"), ("a\u00a0mill", "a mill"), ("the ﬁrst…", "the first...")),
        *(("grand\u00admother", "grandmother"), ("said -- and", "said — and"), ("Straße", "STRASSE")),
    ],
)
def test_spellings_of_the_same_words_are_one_when_folded(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


def test_a_span_of_the_folded_text_is_the_same_words_in_the_text() -> None:
    text = "The  ﬁrst “mill”…  and\u00ad so on"
    folded = fold(text)
    assert folded.text == 'the first "mill"... and so on'
    start = folded.text.index('"mill"')
    assert folded.original(Span(start, start + 6)).of(text) == "“mill”"
    start = text.index("and")
    assert folded.folded(Span(start, len(text))).of(folded.text) == "and so on"


@given(st.lists(PIECES).map("".join), st.lists(PIECES).map("".join))
def test_the_ends_of_the_text_stay_its_ends(before: str, after: str) -> None:
    folded = fold(f"{before}x{after}")
    where = folded.text.index("x")
    assert folded.original(Span(where, where + 1)).of(f"{before}x{after}").startswith("x")
    assert folded.folded(Span(len(before), len(before) + 1)).start == where
