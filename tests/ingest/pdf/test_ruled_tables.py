"""Tables of a PDF with rules are tables, whatever rules they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from reportlab.pdfgen.canvas import Canvas

from readtui.ingest.pdf.grids import find_grids
from readtui.ingest.pdf.page import Box
from tests.pdf_files import make_pdf, read, tables_of, write

LEFTS = (50.0, 110.0, 300.0)
EDGES = (46.0, 104.0, 294.0, 350.0)
TOPS = (712.0, 696.0, 668.0, 652.0)
WORDS = [
    (50, 700, "Boat"),
    (110, 700, "What it carries"),
    (300, 700, "Year"),
    (50, 684, "Ada"),
    (110, 684, "Pears and plums, and some-"),
    (110, 672, "times nine people with dogs"),
    (300, 684, "1931"),
    (50, 656, "Bella"),
    (110, 656, "Post"),
    (300, 656, "1950"),
]
TABLE = [
    ["Boat", "What it carries", "Year"],
    ["Ada", "Pears and plums, and sometimes nine people with dogs", "1931"],
    ["Bella", "Post", "1950"],
]
PROSE = "Words around the table, which are many enough to make a line of the text that goes on."


def grid(canvas: Canvas) -> None:
    for x in EDGES:
        canvas.line(x, TOPS[0], x, TOPS[-1])
    rows(canvas)


def rows(canvas: Canvas) -> None:
    for y in TOPS:
        canvas.line(EDGES[0], y, EDGES[-1], y)


def pieces_of_rows(canvas: Canvas) -> None:
    """Draw the rules below rows cell by cell, as browsers do."""
    for y in TOPS[1:]:
        for left, right in pairwise(EDGES):
            canvas.rect(left, y, right - left, 0.7, stroke=0, fill=1)


def frames_of_cells(canvas: Canvas) -> None:
    """Draw a frame around each cell and around the table, apart from each other, as browsers do."""
    canvas.rect(EDGES[0], TOPS[-1], EDGES[-1] - EDGES[0], TOPS[0] - TOPS[-1])
    for left, right in pairwise(EDGES):
        for top, bottom in pairwise(TOPS):
            canvas.rect(left + 1, bottom + 1, right - left - 2, top - bottom - 2)


def grid_in_one_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for x in EDGES:
        path.moveTo(x, TOPS[0])
        path.lineTo(x, TOPS[-1])
    for y in TOPS:
        path.moveTo(EDGES[0], y)
        path.lineTo(EDGES[-1], y)
    canvas.drawPath(path)


def book(canvas: Canvas) -> None:
    """Draw rules above the table, below its head and below the table, as in books."""
    for y in (TOPS[0], TOPS[1], TOPS[-1]):
        canvas.line(EDGES[0], y, EDGES[-1], y)


def below_head(canvas: Canvas) -> None:
    for left, right in pairwise(EDGES):
        canvas.setFillGray(0.8)
        canvas.rect(left, TOPS[1], right - left, TOPS[0] - TOPS[1], stroke=0, fill=1)
        canvas.setFillGray(0)


def stripes(canvas: Canvas) -> None:
    canvas.setFillGray(0.8)
    for top, bottom in (TOPS[:2], TOPS[2:]):
        canvas.rect(EDGES[0], bottom, EDGES[-1] - EDGES[0], top - bottom, stroke=0, fill=1)
    canvas.setFillGray(0)


def clipped_stripes(canvas: Canvas) -> None:
    """Fill the whole page within the frame of each row, as WeasyPrint does."""
    for top, bottom in (TOPS[:2], TOPS[2:]):
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(EDGES[0], bottom, EDGES[-1] - EDGES[0], top - bottom)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setFillGray(0.8)
        canvas.rect(0, 0, 600, 800, stroke=0, fill=1)
        canvas.restoreState()


def columns(canvas: Canvas) -> None:
    for x in EDGES:
        canvas.line(x, TOPS[0], x, TOPS[-1])
    for y in (TOPS[0], TOPS[1], TOPS[-1]):
        canvas.line(EDGES[0], y, EDGES[-1], y)


def page(
    draw: Callable[[Canvas], None], words: Sequence[tuple[float, float, str]], *, prose: bool = True
) -> Callable[[Canvas], None]:
    """Return a function that draws words and rules, with prose above and below them."""

    def drawn(canvas: Canvas) -> None:
        draw(canvas)
        around = ((46, 740, PROSE), (46, 728, "and over.")), ((46, 630, PROSE), (46, 618, "and over."))
        write(canvas, *(around[0] if prose else ()), *words, *(around[1] if prose else ()))

    return drawn


@pytest.mark.parametrize(
    "draw",
    [
        grid,
        rows,
        pieces_of_rows,
        frames_of_cells,
        grid_in_one_path,
        book,
        below_head,
        stripes,
        clipped_stripes,
        columns,
    ],
)
def test_a_table_with_rules_has_its_rows_and_columns(draw: Callable[[Canvas], None]) -> None:
    document = read(make_pdf(page(draw, WORDS)))
    assert tables_of(document) == [TABLE]
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table", "Paragraph"]


@pytest.mark.parametrize("draw", [grid, rows, frames_of_cells])
def test_cells_in_the_middle_of_their_row_are_in_it(draw: Callable[[Canvas], None]) -> None:
    words = [(left, 678 if baseline == 684 and left != 110 else baseline, text) for left, baseline, text in WORDS]
    assert tables_of(read(make_pdf(page(draw, words)))) == [TABLE]


def test_cells_as_close_as_words_are_cells_if_a_rule_is_between_them() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (48, 62.5, 82):
            canvas.line(x, 712, x, 680)
        for y in (712, 696, 680):
            canvas.line(48, y, 82, y)

    words = [(50, 700, "Oil"), (64, 700, "Age"), (50, 684, "wax"), (64, 684, "17")]
    assert tables_of(read(make_pdf(page(draw, words)))) == [[["Oil", "Age"], ["wax", "17"]]]


def test_what_a_cell_spans_is_in_its_first_place() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (712, 696, 680, 664):
            canvas.line(46 if y != 680 else 104, y, 350, y)
        for x in (46, 104, 350):
            canvas.line(x, 712, x, 664)
        canvas.line(200, 696, 200, 664)

    words = [(50, 700, "Boat"), (180, 700, "Over both"), (50, 684, "Ada"), (110, 684, "a"), (210, 684, "b")]
    words += [(110, 668, "c"), (210, 668, "d")]
    assert tables_of(read(make_pdf(page(draw, words)))) == [
        [["Boat", "Over both", ""], ["Ada", "a", "b"], ["", "c", "d"]]
    ]


def test_heads_over_several_columns_do_not_merge_these() -> None:
    words = [(110, 700, "The first group")]
    words += [(left, 684, text) for left, text in ((50, "Lamp"), (110, "a"), (160, "b"), (210, "c"))]
    words += [(left, 668, text) for left, text in ((50, "Oil"), (110, "1"), (160, "2"), (210, "3"))]

    def draw(canvas: Canvas) -> None:
        for y in (712, 680, 660):
            canvas.line(46, y, 240, y)

    assert tables_of(read(make_pdf(page(draw, words))))[0][1:] == [["Lamp", "a", "b", "c"], ["Oil", "1", "2", "3"]]


def test_a_head_above_the_first_rule_may_have_two_lines_and_close_cells() -> None:
    words = [(50, 714, "Oil"), (70, 714, "Melting"), (70, 702, "point"), (150, 714, "Use")]
    for baseline, texts in ((684, ("wax", "17", "light")), (668, ("fat", "9", "soap"))):
        words += [(left, baseline, text) for left, text in zip((50, 70, 150), texts, strict=True)]

    def draw(canvas: Canvas) -> None:
        for y in (696, 680, 664):
            for left, right in pairwise((48, 68, 146, 200)):
                canvas.rect(left, y, right - left, 0.7, stroke=0, fill=1)

    assert tables_of(read(make_pdf(page(draw, words)))) == [
        [["Oil", "Melting point", "Use"], ["wax", "17", "light"], ["fat", "9", "soap"]]
    ]


def test_a_box_with_the_running_head_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(0, 755, 600, 40)

    words = [(50, 780, "On Lamps"), (400, 762, "4"), (420, 762, "Of oil")]
    assert tables_of(read(make_pdf(page(draw, words)))) == []


def test_rules_shorter_than_the_lines_between_them_make_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (716, 664):
            canvas.line(60, y, 340, y)
        for baseline in (700, 688, 676):
            write(
                canvas,
                (50, baseline, "Words of a text"),
                (150, baseline, "with code"),
                (230, baseline, "in many places"),
            )

    assert tables_of(read(make_pdf(draw))) == []


def test_two_tables_with_rules_of_one_length_are_two() -> None:
    def draw(canvas: Canvas) -> None:
        for top in (712, 612):
            for y in (top, top - 16, top - 32):
                canvas.line(46, y, 350, y)

    words = [
        (left, top - 12 - 16 * row, text)
        for top in (712, 612)
        for row, texts in enumerate((("Lamp", "Oil"), ("old", "whale")))
        for left, text in zip((50, 200), texts, strict=True)
    ]
    between = [(46, 650, PROSE), (46, 638, "and over.")]
    document = read(make_pdf(page(draw, [*words[:4], *between, *words[4:]], prose=False)))
    assert tables_of(document) == [[["Lamp", "Oil"], ["old", "whale"]]] * 2


def test_rules_around_prose_make_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(46, 640, 400, 80)
        canvas.line(46, 610, 446, 610)

    words = [(50, 700, PROSE), (50, 688, "and over."), (50, 664, PROSE), (50, 652, "and over.")]
    assert tables_of(read(make_pdf(page(draw, words, prose=False)))) == []


def test_rules_above_and_below_columns_of_text_make_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(46, 716, 546, 716)
        canvas.line(46, 600, 546, 600)

    half = "A line of a column of the text that goes on"
    words = [(left, 700 - 12 * at, half) for left in (50, 310) for at in range(8)]
    document = read(make_pdf(page(draw, words, prose=False)))
    assert tables_of(document) == []
    assert document.text == " ".join([half] * 16)


def test_the_grid_of_a_plot_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for at in range(8):
            canvas.line(100, 500 + 20 * at, 240, 500 + 20 * at)
            canvas.line(100 + 20 * at, 500, 100 + 20 * at, 640)

    words = [(90, 500 + 20 * at, str(at)) for at in range(8)] + [(150, 585, "here"), (190, 545, "there")]
    assert tables_of(read(make_pdf(page(draw, words)))) == []


def test_lines_of_code_between_rules_are_code() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(46, 660, 400, 60)
        write(
            canvas,
            (50, 700, "lit  = True"),
            (50, 688, "oil  = 3"),
            (200, 700, "# now"),
            (200, 688, "# old"),
            font="Courier",
        )

    assert tables_of(read(make_pdf(draw))) == []


def test_a_page_with_very_many_rules_has_no_grids() -> None:
    assert find_grids(Box(at, 0, at + 1, 100 + at) for at in range(0, 4000, 5)) == []
