"""The layout: rows by number and by offset, exact and estimated; passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.span import Span
from readtui.typeset import layout as layout_module
from readtui.typeset.blocks import Typesetter
from readtui.typeset.layout import CHUNK, PASSAGE_ROWS, Heights, Layout, passage_lines
from readtui.typeset.setting import Setting
from tests.calls import calls_of
from tests.strategies import documents


def prose(paragraphs: int) -> Document:
    """Paragraphs of many lengths, a heading before every tenth."""
    builder = Builder()
    for index in range(paragraphs):
        if index % 10 == 0:
            builder.heading(f"Part {index}", 2)
        builder.paragraph(f"paragraph {index} " + "some words " * (index * 7 % 23))
    return builder.build()


@pytest.fixture
def estimating(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout_module, "EXACT_LIMIT", 0)


def test_a_small_document_is_exact_at_once() -> None:
    layout = Layout(prose(30), Setting(20))
    assert layout.is_exact
    assert not layout.refine(10)
    assert layout.revision == 0


def test_a_long_document_is_not_measured_at_once() -> None:
    document = prose(5_000)
    layout = Layout(document, Setting(20))
    assert not layout.is_exact
    assert calls_of(lambda: Layout(document, Setting(20))) < 25_000  # to measure all takes 190,000


def test_a_row_number_out_of_range_raises_an_error() -> None:
    layout = Layout(prose(1), Setting(20))
    for row in (-1, layout.rows):
        with pytest.raises(IndexError):
            layout.line(row)


def test_a_row_covers_its_text() -> None:
    builder = Builder()
    builder.paragraph("one two")
    builder.paragraph("three")
    layout = Layout(builder.build(), Setting(4))
    assert [layout.line(row).span for row in range(layout.rows)] == [
        *(Span(0, 4), Span(4, 7), Span(8, 8), Span(8, 12), Span(12, 13)),
    ]
    assert [layout.row_of(offset) for offset in (0, 3, 4, 7, 8, 13, 99)] == [0, 0, 1, 1, 3, 4, 4]
    assert [layout.offset_at(row) for row in range(layout.rows)] == [0, 4, 8, 8, 12]


@pytest.mark.usefixtures("estimating")
@pytest.mark.parametrize("paragraphs", ["spaced", "indented"])
def test_estimates_are_near_and_become_exact(monkeypatch: pytest.MonkeyPatch, paragraphs: str) -> None:
    document = prose(200)
    setting = Setting(30, paragraphs="indented" if paragraphs == "indented" else "spaced")
    layout = Layout(document, setting)
    estimated = layout.rows
    assert not layout.is_exact
    while layout.refine(7):
        pass
    assert layout.is_exact
    assert layout.rows == pytest.approx(estimated, rel=0.1)
    monkeypatch.setattr(layout_module, "EXACT_LIMIT", 10**9)
    true = Layout(document, setting)
    assert [layout.line(row) for row in range(layout.rows)] == [true.line(row) for row in range(true.rows)]


@pytest.mark.usefixtures("estimating")
def test_rows_in_order_contain_each_text_once_though_heights_change() -> None:
    document = prose(60)
    layout = Layout(document, Setting(20))
    shown = []
    row = 0
    while row < layout.rows:
        shown.append(layout.line(row))
        row += 1
    assert layout.is_exact
    assert "".join(line.span.of(document.text) for line in shown) == "".join(
        block.span.of(document.text) for block in document.blocks
    )


@pytest.mark.usefixtures("estimating")
def test_exact_rows_do_not_shift() -> None:
    document = prose(100)
    layout = Layout(document, Setting(20))
    middle = document.blocks[50].span.start
    top = layout.make_exact(middle, 40)
    revision = layout.revision
    lines = [layout.line(row) for row in range(top - 40, top + 40)]
    assert layout.revision == revision
    assert lines[40].span.start == middle
    assert layout.row_of(middle) == top
    assert not layout.is_exact


@pytest.mark.usefixtures("estimating")
def test_an_offset_keeps_its_meaning_while_heights_above_it_change() -> None:
    document = prose(100)
    layout = Layout(document, Setting(20))
    middle = document.blocks[50].span.start
    before = layout.line(layout.make_exact(middle, 10))
    while layout.refine(1):
        pass
    assert layout.revision > 0
    assert layout.line(layout.make_exact(middle, 10)) == before


@pytest.mark.usefixtures("estimating")
def test_make_exact_stops_at_both_ends() -> None:
    document = prose(3)
    layout = Layout(document, Setting(20))
    assert layout.make_exact(0, 1000) == 0
    assert layout.is_exact
    assert layout.make_exact(len(document.text), 1000) == layout.rows - 1


@pytest.mark.usefixtures("estimating")
def test_one_huge_paragraph_is_estimated_from_its_start() -> None:
    builder = Builder()
    builder.paragraph("word " * 50_000)
    layout = Layout(builder.build(), Setting(72))
    estimated = layout.rows
    assert layout.row_of(10**9) == layout.rows - 1
    assert layout.rows == pytest.approx(estimated, rel=0.01)
    assert layout.line(1000).span.start == layout.offset_at(1000)


@pytest.mark.usefixtures("estimating")
def test_a_document_without_plain_paragraphs_has_nothing_to_estimate() -> None:
    builder = Builder()
    builder.heading("Only", 2)
    assert Layout(builder.build(), Setting(20)).is_exact


def output(blocks: int, lines: int = 40) -> Document:
    """Blocks of lines of many lengths."""
    builder = Builder()
    for index in range(blocks):
        builder.output("\n".join("word " * ((index + line) * 7 % 23) + "end" for line in range(lines)), ())
    return builder.build()


def test_a_long_output_is_not_measured_at_once() -> None:
    document = output(2_000)
    layout = Layout(document, Setting(20))
    assert not layout.is_exact
    assert calls_of(lambda: Layout(document, Setting(20))) < 60_000  # to measure all takes 1,700,000


@pytest.mark.usefixtures("estimating")
def test_estimates_of_output_are_near_and_become_exact() -> None:
    document = output(200)
    layout = Layout(document, Setting(30))
    estimated, end = layout.rows, len(document.text)
    last = layout.make_exact(end, 10)
    assert [layout.row_of(layout.offset_at(row)) for row in range(last - 10, last)] == [*range(last - 10, last)]
    while layout.refine(7):
        pass
    assert layout.rows == sum(Typesetter(document, layout.setting).typeset(index).rows for index in range(200))
    assert layout.rows == pytest.approx(estimated, rel=0.1)


@pytest.mark.usefixtures("estimating")
def test_output_whose_lines_fit_is_estimated_exactly() -> None:
    layout = Layout(output(20), Setting(120))
    assert layout.rows == 20 * 40


@pytest.mark.usefixtures("estimating")
def test_one_huge_line_of_output_is_estimated_by_its_length() -> None:
    builder = Builder()
    for line in ("short", "short", "long " * 100_000, "short"):
        builder.output(line, ())
    layout = Layout(builder.build(), Setting(60))
    estimated = layout.rows
    layout.row_of(20)
    assert layout.rows == pytest.approx(estimated, rel=0.2)


@pytest.mark.usefixtures("estimating")
def test_large_blocks_are_measured_a_few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    document = output(200)
    monkeypatch.setattr(layout_module, "REFINED_CHARS", len(document.text) // 10)
    layout = Layout(document, Setting(30))
    assert sum(1 for _ in iter(lambda: layout.refine(500), False)) in range(8, 12)


def test_few_blocks_are_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout_module, "CACHED_BLOCKS", 2)
    layout = Layout(prose(20), Setting(20))
    lines = [layout.line(row) for row in range(layout.rows)]
    assert [layout.line(row) for row in range(layout.rows)] == lines


def test_heights_find_tops_and_blocks_across_chunks() -> None:
    rows = [index % 4 for index in range(2 * CHUNK + 3)]
    heights = Heights(rows)
    assert len(heights) == len(rows)
    assert heights.total == sum(rows)
    for block in (1, CHUNK - 1, CHUNK + 1, 2 * CHUNK + 2):
        assert heights.top(block) == sum(rows[:block])
        assert heights.at(sum(rows[:block])) == (block, 0)
        assert heights.at(sum(rows[:block]) + rows[block] - 1) == (block, rows[block] - 1)


def test_a_changed_height_moves_the_blocks_below() -> None:
    heights = Heights([1] * (CHUNK + 2))
    assert heights.at(CHUNK) == (CHUNK, 0)
    assert heights.update([(0, 3), (CHUNK, 2)])
    assert (heights[0], heights[CHUNK]) == (3, 2)
    assert heights.top(CHUNK) == CHUNK + 2
    assert heights.at(2) == (0, 2)
    assert not heights.update([(0, 3)])
    assert heights.update([(CHUNK, 1)])
    assert heights.top(CHUNK + 1) == CHUNK + 3


# Passages


def passage_rows(document: Document, span: Span, measure: int = 20) -> list[str]:
    lines = passage_lines(document, Setting(measure), span)
    return ["".join(run.text for run in line.runs).rstrip() for line in lines]


def test_a_passage_ends_where_its_span_does() -> None:
    builder = Builder()
    builder.open_item("1.")
    builder.paragraph("A note of two rows. ↩︎")
    builder.close()
    document = builder.build()
    end = document.text.index(" ↩")
    assert passage_rows(document, Span(0, end), 14) == [" 1. A note of", "    two rows."]
    assert passage_rows(document, Span(0, end), 23) == [" 1. A note of two rows."]
    assert passage_rows(document, Span(0, len(document.text)), 23)[1:] == ["    ↩︎"]


def document_with_item() -> Document:
    builder = Builder()
    builder.paragraph("Before.")
    builder.open_item("1.")
    builder.paragraph("A note.")
    builder.paragraph("More of it.")
    builder.close()
    builder.paragraph("After.")
    return builder.build()


def test_a_passage_has_no_blank_rows_before_it() -> None:
    document = document_with_item()
    start, end = document.blocks[1].span.start, document.blocks[2].span.end
    assert passage_rows(document, Span(start, end)) == [" 1. A note.", "", "    More of it."]


def test_a_long_passage_is_cut() -> None:
    builder = Builder()
    builder.paragraph("word " * 2_000)
    assert len(passage_rows(builder.build(), Span(0, 9_000), 5)) == PASSAGE_ROWS


def test_an_empty_passage_has_no_rows() -> None:
    assert passage_rows(Builder().build(), Span(0, 0)) == []


@given(documents(), st.integers(1, 40), st.data())
def test_passage_rows_equal_the_text(document: Document, measure: int, data: st.DataObject) -> None:
    if not document.blocks:
        return
    block = data.draw(st.sampled_from(document.blocks))
    for line in passage_lines(document, Setting(measure), block.span):
        for run in line.runs:
            assert run.start is None or document.text[run.start :].startswith(run.text)
