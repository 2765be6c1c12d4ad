"""Lines of code and output: wrapped, cut at the edges of the page, and numbered."""

from __future__ import annotations

from functools import partial
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.document.builder import Builder
from readtui.document.model import Document, Inline
from readtui.span import Span
from readtui.typeset.layout import Layout
from readtui.typeset.line_cells import STEP, LineCells
from readtui.typeset.setting import Setting
from readtui.unicode.clusters import clusters
from readtui.unicode.printable import printable
from readtui.unicode.width import width
from tests.calls import calls_of
from tests.strategies import TEXTS

WRAPPED = Setting(20, output_lines="wrapped", code_lines="wrapped", room=20)
CUT = Setting(10, output_lines="cut", code_lines="cut", room=10)


def output(*blocks: str) -> Document:
    builder = Builder()
    for block in blocks:
        builder.output(block)
    return builder.build()


def code(text: str, language: str = "", *, in_item: bool = False) -> Document:
    builder = Builder()
    if in_item:
        builder.open_item()
    builder.code(text, language)
    return builder.build()


def shown(document: Document, setting: Setting, left: int = 0) -> list[str]:
    layout = Layout(document, setting)
    return ["".join(run.text for run in layout.line(row, left).runs) for row in range(layout.rows)]


def test_the_rest_of_a_line_is_indented_as_the_line_is() -> None:
    assert shown(output("    def lamp(oil, wick, flame):"), WRAPPED) == [
        "    def lamp(oil, ",
        "    ↪ wick, flame):",
    ]


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("+    a_long_line_of_a_patch", "     ↪ a_patch"),
        ("- an item of a list of words", "  ↪ of words"),
        (" " * 30 + "far", " " * 8 + "↪ "),
    ],
)
def test_the_signs_of_patches_and_lists_are_part_of_an_indent(line: str, rest: str) -> None:
    assert shown(output(line), WRAPPED)[1].startswith(rest[:10])


def test_a_row_does_not_begin_with_the_space_at_which_it_was_broken() -> None:
    assert shown(output("a row of 20 cells in output "), WRAPPED) == ["a row of 20 cells in", "↪ output "]
    assert shown(output("a row of 20 cells in "), WRAPPED) == ["a row of 20 cells in"]
    assert shown(code("a row of 18 cells, in code"), WRAPPED) == ["  a row of 18 cells,", "↪ in code           "]


def test_code_that_fits_is_as_wide_as_the_measure() -> None:
    assert shown(code("oil\nwick"), WRAPPED._replace(measure=10, room=40)) == shown(code("oil\nwick"), Setting(10))


def test_wide_code_goes_up_to_the_edge_of_the_page() -> None:
    document = code("oil = 1\nwick = lamp(oil)")
    assert shown(document, Setting(12, code_lines="wrapped", room=40)) == ["  oil = 1         ", "  wick = lamp(oil)"]
    assert shown(document, Setting(12, code_lines="wrapped", room=14)) == [
        *("  oil = 1     ", "  wick =      ", "↪ lamp(oil)   "),
    ]
    assert shown(document, Setting(12, code_lines="cut", room=14)) == ["  oil = 1     ", "  wick = lamp(›"]


def test_code_in_an_item_has_the_room_beside_its_bullet() -> None:
    document = code("wick = lamp(oil, flame)", in_item=True)
    assert shown(document, Setting(12, code_lines="cut", room=16)) == ["•   wick = lamp(›"]
    assert shown(document, Setting(12, code_lines="cut", room=16), 5) == ["•  ‹= lamp(oil, ›"]


def test_cut_code_goes_sideways_beside_its_gutter_and_other_code_stays() -> None:
    builder = Builder()
    builder.code("wick = lamp(oil)\noil")
    builder.code("oil = 1")
    assert shown(builder.build(), CUT, 4) == [" ‹ = lamp(›", " ‹        ", "", "  oil = 1 "]


def test_cut_output_has_a_row_for_each_line() -> None:
    document = output("short\na line that is long\n\n", "next")
    assert shown(document, CUT) == ["short", "a line tha›", "", "", "next"]
    assert shown(document, CUT, 3) == ["rt", "ine that i›", "", "", "t"]
    assert shown(document, CUT, 9) == ["", "at is long", "", "", ""]


@pytest.mark.parametrize(
    ("left", "row"),
    [(0, "a中文bcdef›"), (1, "中文bcdefg›"), (2, " 文bcdefgh›"), (3, "文bcdefgh ›"), (4, " bcdefgh中"), (14, "")],
)
def test_half_of_a_wide_character_is_blank(left: int, row: str) -> None:
    assert shown(output("a中文bcdefgh中"), CUT, left) == [row]


def test_a_wide_character_that_does_not_fit_is_left_out() -> None:
    assert shown(output("abcdefghi中文"), CUT) == ["abcdefghi ›"]


def test_marks_stay_with_their_letters_at_both_edges() -> None:
    text = "e\u0301" * 12
    assert shown(output(text), CUT) == ["e\u0301" * 10 + "›"]
    assert shown(output(text), CUT, 3) == ["e\u0301" * 9]


def test_lines_of_output_are_numbered_through_all_blocks() -> None:
    document = output("oil\n\nwick and flame", *["lamp\n" * 4] * 2)
    rows = shown(document, Setting(12, output_lines="wrapped", room=12, line_numbers=True))
    assert rows[:5] == [" 1 oil", " 2 ", " 3 wick and ", "   ↪ flame", " 4 lamp"]
    assert rows[-1] == "13 "
    assert shown(document, CUT._replace(line_numbers=True), 2)[:4] == [" 1‹l", " 2 ", " 3‹ck and ›", " 4‹mp"]


def test_lines_of_code_are_numbered_from_1() -> None:
    document = code("oil\nwick = lamp(oil)")
    setting = Setting(12, code_lines="wrapped", room=14, line_numbers=True)
    assert shown(document, setting) == ["1   oil       ", "2   wick =    ", "  ↪ lamp(oil) "]


def test_numbers_are_left_out_where_they_take_too_much() -> None:
    assert shown(output("oil\n" * 12), Setting(8, line_numbers=True))[0] == "oil"


def test_the_number_of_a_block_is_not_counted_each_time() -> None:
    document = output(*["line\n" * 3] * 2_000)
    layout = Layout(document, Setting(20, output_lines="cut", line_numbers=True))
    layout.line(layout.rows - 1)
    assert calls_of(lambda: layout.line(10)) < 200


def test_numbers_are_no_part_of_the_text() -> None:
    layout = Layout(output("oil\nwick"), CUT._replace(line_numbers=True))
    assert [run.start for run in layout.line(1).runs] == [None, 4]


LINES = st.lists(TEXTS.map(lambda text: text.replace("\n", " ")), min_size=1, max_size=4)


def _cells(text: str) -> list[str]:
    """The cells of a text: of a wide character, the cluster and what follows it is empty."""
    return [cell for start, end, cells in clusters(text) for cell in [text[start:end], *[""] * (cells - 1)][:cells]]


@given(LINES, st.integers(0, 40), st.integers(1, 30))
def test_the_visible_cells_are_those_of_the_line(lines: list[str], left: int, cells: int) -> None:
    document = output("\n".join(printable(line) for line in lines))
    layout = Layout(document, Setting(cells, output_lines="cut", room=cells))
    for row, line in enumerate(document.text.split("\n")):
        runs = layout.line(row, left).runs
        goes_on = bool(runs) and runs[-1].text == "›" and runs[-1].start is None
        seen = "".join(run.text for run in runs[: len(runs) - goes_on])
        assert width(seen) <= cells
        assert all(
            run.text == document.text[run.start : run.start + len(run.text)] for run in runs if run.start is not None
        )
        assert goes_on == (width(line) > left + cells)
        whole, part = _cells(line), _cells(seen)
        for cell, (expected, found) in enumerate(zip(whole[left : left + cells], part, strict=False)):
            assert found in (expected, " " if cell in (0, len(part) - 1) or not expected or width(expected) > 1 else "")


@given(LINES, st.integers(1, 30), st.booleans())
def test_wrapped_rows_fit_and_show_each_character_once(lines: list[str], cells: int, numbered: bool) -> None:
    document = output("\n".join(printable(line) for line in lines))
    layout = Layout(document, Setting(cells, output_lines="wrapped", room=cells, line_numbers=numbered))
    seen: list[int] = []
    for row in range(layout.rows):
        runs = layout.line(row).runs
        texts = [run for run in runs if run.start is not None]
        assert sum(width(run.text) for run in runs) <= cells or len(clusters("".join(run.text for run in texts))) == 1
        seen += [offset for run in texts for offset in range(run.start or 0, (run.start or 0) + len(run.text))]
    assert seen == sorted(set(seen))
    assert all(document.text[offset].isspace() for offset in set(range(len(document.text))) - set(seen))


@given(LINES, st.integers(0, 60))
def test_cells_and_offsets_of_a_line_agree(lines: list[str], cell: int) -> None:
    text = printable(" ".join(lines)) * 3
    line = LineCells(text, 0, len(text))
    offset, found = line.before(cell)
    assert found <= cell
    assert line.cell_of(offset) == found == width(text[:offset])
    assert offset == len(text) or line.cell_of(next(end for _, end, _ in clusters(text) if end > offset)) >= cell


@pytest.mark.parametrize("text", ["x" * 100_000, "中" * 100_000, "a中e\u0301" * 40_000])
def test_a_row_of_a_long_line_costs_no_more_than_its_cells(text: str) -> None:
    layout = Layout(output(text), Setting(80, output_lines="cut", room=80))
    for left in (0, 50_000):
        layout.line(0, left)
        assert calls_of(partial(layout.line, 0, left + 40)) < 300


@pytest.mark.parametrize("text", ["a" + "中" * STEP, "a" + "e\u0301" * STEP, "a" + "🇩🇪" * STEP])
def test_steps_of_a_long_line_end_between_characters(text: str) -> None:
    line = LineCells(text, 0, len(text))
    assert line.cell_of(len(text)) == width(text)
    found = clusters(text)
    starts = [start for start, _, _ in found]
    edges = dict(zip(starts, accumulate((cells for _, _, cells in found[:-1]), initial=0), strict=True))
    for cell in (*range(STEP // 2 - 3, STEP // 2 + 3), *range(STEP - 3, STEP), width(text) - 1):
        offset, start = line.before(cell)
        assert edges[offset] == start
        assert cell - 1 <= start <= cell


def test_a_cut_block_has_a_row_for_each_line_without_being_typeset() -> None:
    document = output(*["a line that is long\n" * 40] * 2_000)
    layout = Layout(document, CUT)
    assert layout.is_exact
    assert layout.rows == document.text.count("\n") + 1
    assert calls_of(lambda: Layout(document, CUT)) < 60_000


def test_colours_of_cut_rows_are_those_of_their_characters() -> None:
    builder = Builder()
    builder.output(
        "red and green and blue", [Inline(Span(0, 3), "colour", "red"), Inline(Span(18, 22), "colour", "blue")]
    )
    layout = Layout(builder.build(), CUT)
    assert [(run.text, run.role) for run in layout.line(0, 1).runs] == [
        *(("ed", "output colour=red"), (" and gre", "output"), ("›", "wrapped")),
    ]
    assert [(run.text, run.start) for run in layout.line(0, 14).runs] == [("and ", 14), ("blue", 18)]


def test_rows_of_wrapped_output_are_as_wide_as_the_page_at_most() -> None:
    document = output("  wick " * 30 + "x" * 50)
    rows = shown(document, WRAPPED)
    assert max(map(width, rows)) <= 20
    assert all(first for first, _ in pairwise(rows))
