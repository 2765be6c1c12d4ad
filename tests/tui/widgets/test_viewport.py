"""The viewport: rows, scrolling, and conversions between cells and offsets, without a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.span import Span
from readtui.tui.widgets.viewport import CONTEXT_ROWS, SIGN_CELLS, Viewport
from readtui.typeset import layout
from readtui.typeset.setting import Setting


def numbered(paragraphs: int) -> Document:
    """Return a document of paragraphs of one row, each followed by a blank row."""
    builder = Builder("numbers.txt")
    for number in range(paragraphs):
        builder.paragraph(f"Number {number}.")
    return builder.build()


def viewport(document: Document, cells: int = 40, height: int = 10) -> Viewport:
    view = Viewport()
    view.resize(cells, height)
    view.show(document, Setting(measure=30))
    return view


def first_words(view: Viewport) -> str:
    line = view.line(view.top_row)
    return "" if line is None else "".join(run.text for run in line.runs).strip()


def test_without_a_document_nothing_moves() -> None:
    view = Viewport()
    assert not view.resize(40, 10)
    assert not view.scroll_to_row(3)
    assert not view.reveal(5, "top")
    assert not view.scroll_to_show(5)
    assert not view.refine(10)
    assert view.line(0) is None
    assert view.span == Span(0, 0)
    assert view.offset_under(3, 3) is None
    assert view.cells_of(Span(0, 1)) == ((0, 0), 0)
    assert view.rows_away(7, 2) == (7, 0)
    assert view.column() == (SIGN_CELLS, 40)


def test_a_document_may_come_before_the_size() -> None:
    view = Viewport()
    assert not view.show(numbered(20), Setting(measure=30), top=numbered(20).text.index("Number 3"))
    assert view.resize(40, 10)
    assert first_words(view) == "Number 3."


def test_scrolling_stops_at_both_ends() -> None:
    view = viewport(numbered(20))
    assert view.scroll_to_row(4)
    assert first_words(view) == "Number 2."
    assert not view.scroll_to_row(4)
    assert view.scroll_to_row(1000)
    assert view.top_row == view.last_top_row
    assert view.scroll_to_row(-5)
    assert view.top_row == 0


def test_a_target_is_shown_in_the_row_that_is_asked_for() -> None:
    document = numbered(40)
    target = document.text.index("Number 20")
    view = viewport(document)
    assert view.reveal(target, "exact")
    assert view.cells_of(Span(target, target + 6))[0] == (0, 0)
    assert view.reveal(target, "top")
    assert view.cells_of(Span(target, target + 6))[0] == (CONTEXT_ROWS, CONTEXT_ROWS)
    assert not view.reveal(target, "near")
    view.scroll_to_row(0)
    assert view.reveal(target, "near")
    assert view.cells_of(Span(target, target + 6))[0] == (3, 3)
    view.scroll_to_row(0)
    assert view.scroll_to_show(target)
    assert view.cells_of(Span(target, target + 6))[0] == (9, 9)


def test_the_text_at_the_top_stays_there_at_another_width() -> None:
    view = viewport(numbered(40), cells=40)
    view.scroll_to_row(20)
    words = first_words(view)
    for cells in (10, 25, 90):
        assert view.resize(cells, 10)
        assert first_words(view).split()[0] == words.split()[0]
        assert view.column()[1] <= cells


def test_rows_without_text_are_not_counted_on_the_way_up_and_down() -> None:
    document = numbered(5)
    view = viewport(document)
    start = document.text.index("2.")
    below, cell = view.rows_away(start, 1)
    assert document.text[below:].startswith("3.")
    assert document.text[view.rows_away(start, -9, cell)[0] :].startswith("0.")


@given(st.integers(1, 60), st.integers(1, 20), st.integers(0, 100))
def test_the_cell_of_an_offset_is_where_the_offset_is_found(cells: int, height: int, row: int) -> None:
    view = viewport(numbered(30), cells, height)
    view.scroll_to_row(row)
    for offset in view.span.start, view.span.end - 1:
        if not numbered(30).text[offset].isspace():
            (first, _), cell = view.cells_of(Span(offset, offset + 1))
            assert view.offset_under(cell, first) == offset


def test_measuring_more_heights_leaves_the_visible_text_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "EXACT_LIMIT", 0)
    builder = Builder("long.txt")
    for number in range(300):
        builder.paragraph(f"Paragraph {number} begins. " + "It has some words. " * (number % 23))
    view = viewport(builder.build())
    view.scroll_to_fraction(0.5)
    words = first_words(view)
    while view.refine(20):
        assert first_words(view) == words


@pytest.mark.parametrize(
    ("overlap", "height", "rows"),
    [(1, 10, 9), (0, 10, 10), (3, 10, 7), (20, 10, 6), (20, 50, 30), (1, 3, 3), (5, 4, 3), (0, 1, 1)],
)
def test_a_page_turn_leaves_the_overlap_on_the_screen(overlap: int, height: int, rows: int) -> None:
    view = viewport(numbered(200), height=height)
    view.overlap = overlap
    assert view.page_rows == rows


@given(st.integers(0, 20), st.integers(1, 60))
def test_a_page_turn_moves_by_more_than_half_a_page_and_skips_nothing(overlap: int, height: int) -> None:
    view = viewport(numbered(200), height=height)
    view.overlap = overlap
    assert height / 2 < view.page_rows <= height


def test_the_overlap_does_not_move_what_is_on_the_screen_already() -> None:
    view = viewport(numbered(20))
    view.overlap = 4
    document = numbered(20)
    assert not view.reveal(document.text.index("Number 4"), "near"), "it is in the last rows"


def test_a_layout_that_was_made_in_advance_is_used_if_it_fits() -> None:
    view, longer = viewport(numbered(20)), numbered(40)
    assert view.layout is not None
    view.prepared = prepared = layout.Layout(longer, view.layout.setting)
    view.exchange(longer, Setting(measure=30))
    assert view.layout is prepared
    view.resize(20, 10)
    assert view.layout is not prepared
    assert view.layout.document is longer
