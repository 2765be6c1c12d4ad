"""The reader's marks in a document: which of them are highlights over a part of the text."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from readtui.marks.anchor import Anchor
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.marks import Marks
from readtui.span import Span

SPANS = st.tuples(st.integers(0, 60), st.integers(0, 40)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


def marks(spans: list[tuple[Span, int]]) -> Marks:
    """Return marks with these spans and colours, in reading order."""
    ordered = sorted(spans, key=lambda one: one[0].start)
    when = datetime(2023, 3, 20, tzinfo=UTC)
    return Marks(
        tuple(
            ResolvedMark(Mark(number, Anchor(span.start, "", "", ""), "", "", when, colour), span)
            for number, (span, colour) in enumerate(ordered, 1)
        )
    )


@given(st.lists(st.tuples(SPANS, st.integers(0, 5)), max_size=12), SPANS)
def test_the_highlights_over_a_passage_are_those_that_share_a_character_with_it(
    spans: list[tuple[Span, int]], passage: Span
) -> None:
    asked = set(range(passage.start, max(passage.end, passage.start + 1)))
    entries = marks(spans).entries
    expected = [
        (found.span, found.mark)
        for found in entries
        if found.mark.colour and found.span is not None and asked & set(range(*found.span))
    ]
    assert marks(spans).highlights_in(passage) == expected


def test_a_mark_with_a_colour_is_a_highlight() -> None:
    highlight, bookmark = marks([(Span(0, 9), 3), (Span(4, 6), 0)]).entries
    assert (highlight.mark.kind, bookmark.mark.kind) == ("highlight", "bookmark")
