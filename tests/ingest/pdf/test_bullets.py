"""Lists of a PDF are lists, however their bullets and numbers are drawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from readtui.ingest.pdf.bullets import with_bullets
from readtui.ingest.pdf.markers import follows
from readtui.ingest.pdf.page import Box
from tests.pdf_files import items_of, make_pdf, read, write
from tests.pdf_pages import FULL, MONO, blocks_of, document_of, line, run


def rows(*texts: tuple[float, str]) -> list[tuple[float, float, str]]:
    return [(left, 700 - 12 * at, text) for at, (left, text) in enumerate(texts)]


LIST = rows(
    (60, "First point of the list"),
    (60, "Second, which goes on over the end of"),
    (60, "its line"),
    (90, "inner one"),
    (90, "inner two, which goes on"),
    (90, "as well"),
    (60, "Last"),
)
STARTS = [(60, 700), (60, 688), (90, 664), (90, 652), (60, 628)]
ITEMS = [
    (1, "First point of the list"),
    (1, "Second, which goes on over the end of its line"),
    (2, "inner one"),
    (2, "inner two, which goes on as well"),
    (1, "Last"),
]


def disc(canvas: Canvas, left: float, baseline: float) -> None:
    canvas.circle(left - 8, baseline + 3, 1.7, stroke=0, fill=1)


def ring(canvas: Canvas, left: float, baseline: float) -> None:
    canvas.circle(left - 8, baseline + 3, 1.7, stroke=1, fill=0)


def square(canvas: Canvas, left: float, baseline: float) -> None:
    canvas.rect(left - 10, baseline + 1, 3.5, 3.5, stroke=0, fill=1)


def triangle(canvas: Canvas, left: float, baseline: float) -> None:
    path = canvas.beginPath()
    path.moveTo(left - 10, baseline + 1)
    path.lineTo(left - 6, baseline + 3)
    path.lineTo(left - 10, baseline + 5)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


@pytest.mark.parametrize("outer", [disc, ring, square, triangle])
@pytest.mark.parametrize("inner", [ring, square])
def test_drawn_bullets_begin_items(
    outer: Callable[[Canvas, float, float], None], inner: Callable[[Canvas, float, float], None]
) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, (40, 724, "Words before the list."), *LIST, (40, 600, "Words after it."))
        for left, baseline in STARTS:
            (outer if left == 60 else inner)(canvas, left, baseline)

    document = read(make_pdf(draw))
    assert items_of(document) == ITEMS
    assert document.text.startswith("Words before the list.")
    assert document.text.endswith("Words after it.")


def test_bullets_may_be_drawn_in_one_path_and_on_a_turned_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(600, 0)
        canvas.rotate(90)
        write(canvas, *((left, baseline - 200, text) for left, baseline, text in LIST))
        path = canvas.beginPath()
        for left, baseline in STARTS:
            path.rect(left - 10, baseline - 199, 3.5, 3.5)
        canvas.drawPath(path, stroke=0, fill=1)

    assert items_of(read(make_pdf(draw))) == ITEMS


@pytest.mark.parametrize("sign", ["•", "◦", "▪", "●", "■", "–", "→", "✓", "\uf0b7", "\ue00b"])
def test_signs_begin_items(sign: str) -> None:
    runs = [run(text, left, baseline) for left, baseline, text in LIST]
    signs = [run(sign, left - 10, baseline) for left, baseline in STARTS]
    assert items_of(document_of([*runs, *signs])) == ITEMS


def test_a_monospaced_o_is_a_bullet() -> None:
    runs = [
        part for at in range(2) for part in (run("o", 60, 700 - 12 * at, font=MONO), run("An item", 80, 700 - 12 * at))
    ]
    assert items_of(document_of(runs)) == [(1, "An item"), (1, "An item")]


@pytest.mark.parametrize(
    "shape", [Box(40, 690, 43, 720), Box(20, 702, 23, 705), Box(44, 715, 47, 718), Box(44, 702, 80, 705)]
)
def test_a_shape_that_is_far_away_or_long_is_no_bullet(shape: Box) -> None:
    assert with_bullets([line("An item", 50, 700)], [shape])[0].text == "An item"


def test_a_shape_within_a_line_is_no_bullet() -> None:
    lines = [line("In the column beside it", 50, 700), line("An item", 200, 700)]
    assert [one.text for one in with_bullets(lines, [Box(100, 702, 103, 705)])] == [one.text for one in lines]
    assert [one.text for one in with_bullets(lines, [Box(192, 702, 195, 705)])][1] == "• An item"


@pytest.mark.parametrize("markers", [("1", "2", "3"), ("a", "b", "c"), ("I", "II", "III")])
def test_numbers_that_stand_alone_before_the_texts_of_a_list_begin_items(markers: tuple[str, ...]) -> None:
    runs = []
    for at, marker in enumerate(markers):
        runs += [
            run(marker, 50, 699 - 36 * at, 11),
            run(FULL, 70, 700 - 36 * at),
            run("in the night.", 70, 688 - 36 * at),
        ]
    assert items_of(document_of(runs)) == [(1, f"{FULL} in the night.")] * 3


def test_numbers_before_texts_with_other_lines_between_are_no_items() -> None:
    parts = [(run(str(at + 1), 50, 700 - 60 * at), run("Of lamps", 70, 700 - 60 * at)) for at in range(3)]
    runs = [one for at, pair in enumerate(parts) for one in (*pair, run(FULL, 50, 680 - 60 * at))]
    assert items_of(document_of(runs)) == []


def test_a_number_that_touches_its_item_begins_it() -> None:
    runs = [run("9.", 50, 700), run("Oil and wax", 70, 700), run("10.", 50, 688), run("Gas", 65, 688)]
    assert items_of(document_of(runs)) == [(1, "Oil and wax"), (1, "Gas")]


def test_numbers_may_end_below_each_other_instead_of_beginning_there() -> None:
    markers = ["vi.", "vii.", "viii.", "ix.", "x."]
    runs = [
        part
        for at, marker in enumerate(markers)
        for part in (run(marker, 80 - 5 * len(marker), 700 - 12 * at), run("An item", 84, 700 - 12 * at))
    ]
    assert items_of(document_of(runs)) == [(1, "An item")] * 5


def test_a_list_in_an_item_may_have_one_item() -> None:
    runs = [run("• Outer one", 50, 700), run("a. Inner", 80, 688), run("• Outer two", 50, 676)]
    assert items_of(document_of(runs)) == [(1, "Outer one"), (2, "Inner"), (1, "Outer two")]
    assert blocks_of(document_of([run("a. Alone", 80, 688)])) == ["Paragraph a. Alone"]


@pytest.mark.parametrize(
    ("marker", "other", "follow"),
    [("1", "2", True), ("9", "10", True), ("i", "ii", True), ("IX", "X", True), ("b", "c", True), ("2", "4", False)],
)
def test_numbers_follow_each_other(marker: str, other: str, follow: bool) -> None:
    assert follows(marker, other) == follow
