"""Landmarks: the next section, figure or paragraph, and those on the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.landmarks import (
    nth_figure_start,
    nth_paragraph_start,
    nth_section_start,
    paragraphs_from,
    table_near,
)
from readtui.span import Offset, Span
from tests.strategies import documents

Step = Callable[[Document, Offset, int], Offset | None]
STEPS = pytest.mark.parametrize("step", [nth_section_start, nth_figure_start, nth_paragraph_start])


def lamp() -> Document:
    """A heading at 0, a paragraph at 5, a rule at 12, a table at 13, a paragraph at 23."""
    builder = Builder("lamp.md")
    builder.heading("Lamp", 1)
    builder.paragraph("A lamp")
    builder.rule()
    builder.table([["a", "b"], ["c", "d"]])
    builder.paragraph("It is lit")
    return builder.build()


@STEPS
def test_an_empty_text_has_no_landmarks(step: Step) -> None:
    assert [step(Builder().build(), 0, count) for count in (1, -1)] == [None, None]


def test_an_empty_text_has_no_paragraph_and_no_table() -> None:
    nothing = Span(0, 0)
    assert paragraphs_from(Builder().build(), nothing, 0, 1) == nothing
    assert table_near(Builder().build(), nothing, 0) is None


def test_a_rule_is_no_paragraph() -> None:
    assert nth_paragraph_start(lamp(), 5, 1) == 13
    assert nth_paragraph_start(lamp(), 13, -1) == 5


def test_a_table_is_read_from_the_start_of_the_viewport() -> None:
    table = lamp().blocks[3]
    assert table_near(lamp(), Span(0, 13), 0) is None
    assert table_near(lamp(), Span(0, 23), 0) == (table, 13)
    assert table_near(lamp(), Span(18, 30), 23) == (table, 18)
    assert table_near(lamp(), Span(13, 30), 18) == (table, 18)


@STEPS
@given(documents(), st.data())
def test_steps_go_in_their_direction(step: Step, document: Document, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(document.text)))
    if (ahead := step(document, offset, 1)) is not None:
        assert ahead > offset
    if (behind := step(document, offset, -1)) is not None:
        assert behind < offset


@STEPS
@given(documents(), st.data())
def test_a_count_equals_repeated_steps(step: Step, document: Document, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(document.text)))
    count = data.draw(st.integers(1, 5))
    way = data.draw(st.sampled_from([1, -1]))
    there, gone = offset, None
    for _ in range(count):
        if (reached := step(document, there, way)) is None:
            break
        there = gone = reached
    assert step(document, offset, way * count) == gone
