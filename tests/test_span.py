"""Spans are half-open; two spans may overlap."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.span import Span

PLACES = st.integers(0, 6)
SPANS = st.tuples(PLACES, PLACES).map(lambda pair: Span(min(pair), max(pair)))


def test_a_span_is_as_long_as_its_passage_and_false_when_empty() -> None:
    assert len(Span(2, 5)) == 3
    assert Span(2, 5)
    assert not Span(2, 2)


def test_of_returns_the_text_of_a_span() -> None:
    assert Span(4, 8).of("the lamp is lit") == "lamp"
    assert Span(4, 4).of("the lamp is lit") == ""


def test_a_span_contains_its_start_but_not_its_end() -> None:
    assert [offset for offset in range(5) if offset in Span(1, 3)] == [1, 2]
    words: object = "1"
    assert words not in Span(1, 3)


def test_a_span_of_a_long_text_is_copied_without_memory_for_each_character() -> None:
    span = Span(3, 10**15)
    assert pickle.loads(pickle.dumps(span)) == copy.deepcopy(span) == span


def test_spans_sort_by_where_they_start_and_then_end() -> None:
    assert sorted([Span(2, 3), Span(1, 4), Span(1, 2)]) == [Span(1, 2), Span(1, 4), Span(2, 3)]


def test_spans_that_only_touch_do_not_overlap() -> None:
    assert Span(0, 2).overlaps(Span(1, 3))
    assert not Span(0, 2).overlaps(Span(2, 3))
    assert not Span(2, 3).overlaps(Span(0, 2))


@pytest.mark.parametrize(
    ("span", "clipped"),
    [
        (Span(3, 5), Span(3, 5)),
        (Span(0, 5), Span(2, 5)),
        (Span(4, 9), Span(4, 6)),
        (Span(0, 9), Span(2, 6)),
        (Span(0, 1), Span(2, 2)),
        (Span(7, 9), Span(6, 6)),
    ],
)
def test_a_clipped_span_is_the_part_inside_or_empty_at_the_nearer_end(span: Span, clipped: Span) -> None:
    assert span.clipped_to(Span(2, 6)) == clipped


@given(SPANS, SPANS)
def test_the_common_part_of_two_spans_is_one_clipped_to_the_other(one: Span, other: Span) -> None:
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    clipped = one.clipped_to(other)
    assert set(range(clipped.start, clipped.end)) == shared
    assert other.start <= clipped.start <= clipped.end <= other.end
    if one and other:
        assert one.overlaps(other) == bool(shared)
