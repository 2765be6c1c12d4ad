"""A part of a document that is shown: its rows, the nearest rows of what is hidden, and what tells of gaps."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Code, Document, Output
from readtui.span import Span
from readtui.typeset import layout as layout_module
from readtui.typeset.layout import Layout
from readtui.typeset.line import Line
from readtui.typeset.setting import Setting
from readtui.typeset.shown import Shown
from readtui.unicode.width import width
from tests.calls import calls_of
from tests.strategies import documents

OUTPUTS = st.lists(
    st.lists(st.sampled_from(["", "one", "a long line of words", "two 数字 wide"]), min_size=1, max_size=6), max_size=3
)


def units(document: Document) -> list[Span]:
    """The lines of output and code, and the other blocks."""
    found: list[Span] = []
    for block in document.blocks:
        start, end = block.span
        if not isinstance(block, Output | Code):
            found.append(block.span)
            continue
        for line in document.text[start:end].split("\n"):
            found.append(Span(start, start + len(line)))
            start += len(line) + 1
    return found


def with_outputs(outputs: list[list[str]]) -> Document:
    builder = Builder()
    for lines in outputs:
        if any(line.strip() for line in lines):
            builder.output("\n".join(lines))
    return builder.build()


def rows_of_text(layout: Layout) -> list[tuple[int, Line]]:
    lines = [(row, layout.line(row)) for row in range(layout.rows)]
    return [(row, line) for row, line in lines if line.span or any(run.start is not None for run in line.runs)]


def cells_of(line: Line) -> int:
    return sum(width(run.text) for run in line.runs)


def texts(document: Document, shown: Shown, measure: int = 30) -> list[str]:
    layout = Layout(document, Setting(measure), shown)
    return ["".join(run.text for run in layout.line(row).runs).rstrip() for row in range(layout.rows)]


@settings(max_examples=200)
@given(documents() | OUTPUTS.map(with_outputs), st.data(), st.integers(1, 40), st.booleans(), st.booleans())
def test_the_rows_are_those_of_the_lines_that_are_shown(
    document: Document, data: st.DataObject, measure: int, counts: bool, estimates: bool
) -> None:
    all_units = units(document)
    chosen = [unit for unit in all_units if data.draw(st.booleans())] or all_units
    if not chosen:
        return
    shown, setting = Shown(chosen, counts_gaps=counts), Setting(measure)
    with pytest.MonkeyPatch.context() as patch:
        if estimates:
            patch.setattr(layout_module, "EXACT_LIMIT", 0)
        whole, part = Layout(document, setting), Layout(document, setting, shown)
        while whole.refine(10) or part.refine(10):
            pass
    expected = [line.span for _, line in rows_of_text(whole) if line.span.start in shown]
    found = rows_of_text(part)
    assert [line.span for _, line in found] == expected
    for row, line in found:
        assert part.offset_at(row) == line.span.start
        for offset in range(line.span.start, line.span.end):
            assert part.row_of(offset) == row
    for hidden in set(range(len(document.text) + 1)) - {offset for span in chosen for offset in range(*span)}:
        assert 0 <= part.row_of(hidden) < part.rows
        assert part.make_exact(hidden, 3) == part.row_of(hidden)
    widest = max(measure, *(cells_of(whole.line(row)) for row in range(whole.rows)))
    assert all(cells_of(part.line(row)) <= widest for row in range(part.rows))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=1), st.integers(0, 40))
def test_the_nearest_offset_is_shown_and_no_shown_one_lies_between(pieces: list[tuple[int, int]], offset: int) -> None:
    ends = sorted({start: start + length for start, length in pieces}.items())
    spans = [Span(*first) for first, second in pairwise([*ends, (99, 99)]) if first[1] < second[0]]
    shown = Shown(spans)
    included = {place for start, end in spans for place in range(start, end + 1)}
    assert (offset in shown) == (offset in included)
    before = [place for place in included if place <= offset]
    assert shown.nearest(offset) == (max(before) if before else min(included))
    assert shown.at_or_after(offset) == min((place for place in included if place >= offset), default=None)


def log() -> Document:
    builder = Builder()
    builder.output("start\nerror one\n  detail\nfine\nerror two")
    builder.output("fine again\nerror three\nend")
    return builder.build()


def lines_with(document: Document, word: str) -> list[Span]:
    return [unit for unit in units(document) if word in unit.of(document.text)]


def test_only_the_lines_that_are_shown_have_rows() -> None:
    document = log()
    assert texts(document, Shown(lines_with(document, "error"))) == ["error one", "error two", "error three"]


def test_an_offset_that_is_hidden_has_the_row_before_it_and_before_the_first_the_first() -> None:
    document = log()
    layout = Layout(document, Setting(30), Shown(lines_with(document, "error")))
    rows = [layout.row_of(document.text.index(word)) for word in ("start", "detail", "fine", "fine again", "end")]
    assert rows == [0, 0, 0, 1, 2]


def test_the_row_before_a_gap_says_how_much_is_hidden() -> None:
    document = log()
    shown = Shown(lines_with(document, "error"), counts_gaps=True)
    assert texts(document, shown) == ["error one  … 2 lines", "error two  … 1 line", "error three  … 1 line"]
    assert texts(document, shown, measure=15) == ["erro  … 2 lines", "error  … 1 line", "error  … 1 line"]


def test_a_long_line_before_a_gap_says_it_in_its_last_row() -> None:
    builder = Builder()
    builder.output("a line that is long\nhidden\nhidden too\nlast")
    document = builder.build()
    first, *_, last = units(document)
    assert texts(document, Shown([first, last], counts_gaps=True), 16)[-2:] == ["↪ lon  … 2 lines", "last"]


def prose() -> Document:
    builder = Builder()
    for part in ("One", "Two", "Three"):
        builder.heading(f"Part {part}", 2)
        builder.paragraph(f"The text of part {part.lower()}.")
        builder.paragraph("And more of it.")
    return builder.build()


def test_headings_without_their_text_are_below_one_another_with_the_number_of_paragraphs() -> None:
    document = prose()
    headings = [document.blocks[index].span for index in (0, 3, 6)]
    assert texts(document, Shown(headings, counts_gaps=True)) == [
        *("Part One  … 2 paragraphs", "Part Two  … 2 paragraphs", "Part Three  … 2 paragraphs"),
    ]


def test_a_heading_without_room_beside_it_has_the_number_below() -> None:
    document = prose()
    shown = Shown([document.blocks[0].span, *(block.span for block in document.blocks[3:])], counts_gaps=True)
    assert texts(document, shown, measure=20)[:4] == ["Part One", "… 2 paragraphs", "Part Two", ""]


def test_the_first_block_that_is_shown_has_no_blank_row_above_it_and_others_have_one() -> None:
    document = prose()
    shown = Shown([document.blocks[1].span, document.blocks[6].span])
    assert texts(document, shown) == ["The text of part one.", "", "Part Three"]


def test_a_code_block_keeps_its_language_with_its_first_line_only() -> None:
    builder = Builder()
    builder.paragraph("Before")
    builder.code("import os\nimport sys\nprint(os)", "python")
    document = builder.build()
    before, first, second, _ = units(document)
    assert texts(document, Shown([before, first])) == ["Before", "", "python", "  import os"]
    assert texts(document, Shown([before, second])) == ["Before", "", "  import sys"]
    assert texts(document, Shown([before, first], counts_gaps=True))[3] == "  import os  … 2 lines"


def test_nothing_is_made_of_blocks_that_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout_module, "EXACT_LIMIT", 0)
    builder = Builder()
    for number in range(20_000):
        builder.output(f"line {number}\nand another")
    document = builder.build()
    some = [block.span for block in document.blocks[::2_000]]
    layouts: list[Layout] = []
    assert calls_of(lambda: layouts.append(Layout(document, Setting(), Shown(some)))) < 70_000  # three a block
    layout = layouts[0]
    assert layout.rows == 20
    assert calls_of(lambda: layout.make_exact(len(document.text), 100)) < 2_500


def test_something_is_shown_always() -> None:
    with pytest.raises(ValueError, match="nothing is shown"):
        Shown([])
