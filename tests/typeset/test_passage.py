"""A passage set by itself: its rows, without what stands round them in the document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.span import Span
from readtui.typeset.passage import MOST_ROWS, passage_lines
from readtui.typeset.setting import Setting
from tests.strategies import documents


def rows(document: Document, span: Span, measure: int = 20) -> list[str]:
    lines = passage_lines(document, Setting(measure), span)
    return ["".join(run.text for run in line.runs).rstrip() for line in lines]


def listed() -> Document:
    builder = Builder()
    builder.paragraph("Before.")
    builder.open_item("1.")
    builder.paragraph("A note.")
    builder.paragraph("More of it.")
    builder.close()
    builder.paragraph("After.")
    return builder.build()


def test_a_note_has_its_own_rows_and_no_blank_ones_round_them() -> None:
    document = listed()
    start, end = document.blocks[1].span.start, document.blocks[2].span.end
    assert rows(document, Span(start, end)) == [" 1. A note.", "", "    More of it."]


def test_an_endless_note_is_cut() -> None:
    builder = Builder()
    builder.paragraph("word " * 2_000)
    assert len(rows(builder.build(), Span(0, 9_000), 5)) == MOST_ROWS


def test_nothing_has_no_rows() -> None:
    assert rows(Builder().build(), Span(0, 0)) == []


@given(documents(), st.integers(1, 40), st.data())
def test_rows_say_what_the_text_says(document: Document, measure: int, data: st.DataObject) -> None:
    if not document.blocks:
        return
    block = data.draw(st.sampled_from(document.blocks))
    for line in passage_lines(document, Setting(measure), block.span):
        for run in line.runs:
            assert run.start is None or document.text[run.start :].startswith(run.text)
