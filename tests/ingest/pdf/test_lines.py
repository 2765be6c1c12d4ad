"""Lines of a PDF page are found whatever their gaps are."""

from __future__ import annotations

from readtui.ingest.pdf.lines import find_lines
from readtui.ingest.pdf.page import GlyphRun
from tests.pdf_pages import FULL, blocks_of, column, document_of, run

RIGHT = 370.0  # the right edge of FULL at 50


def loose(words: str, baseline: float, left: float = 50) -> list[GlyphRun]:
    """Return one run for each word, with equal gaps, from `left` to the right edge."""
    parts = words.split()
    gap = (RIGHT - left - 5 * sum(map(len, parts))) / (len(parts) - 1)
    runs: list[GlyphRun] = []
    for part in parts:
        runs.append(run(part, runs[-1].right + gap if runs else left, baseline))
    return runs


def test_a_loose_line_of_a_justified_paragraph_is_a_line() -> None:
    runs = [*column([FULL]), *loose("and the lamp was lit by the keepers", 688), *column(["in the night."], top=676)]
    assert blocks_of(document_of(runs)) == [f"Paragraph {FULL} and the lamp was lit by the keepers in the night."]


def test_several_loose_lines_in_a_row_are_lines_of_their_paragraph() -> None:
    first = loose("When the lamp was lit by all of them", 700, left=62)
    runs = [*first, *loose("and the sea was calm as glass is", 688), *loose("then the boats came home", 676)]
    document = document_of([*runs, *column([FULL, "in the night."], top=664)])
    assert blocks_of(document) == [
        "Paragraph When the lamp was lit by all of them and the sea was calm as glass is then the boats came home "
        f"{FULL} in the night."
    ]


def test_a_loose_line_of_two_words_is_a_line() -> None:
    runs = [*loose("extraordinary characteristically", 700), *column([FULL, "end."], top=688)]
    assert blocks_of(document_of(runs)) == [f"Paragraph extraordinary characteristically {FULL} end."]


def test_loose_lines_of_many_words_need_no_line_with_their_edges() -> None:
    runs = [
        *loose("the lamp that the old man lit", 700),
        *loose("when all the boats came in", 688),
        run("at night.", 50, 676),
    ]
    assert blocks_of(document_of(runs)) == [
        "Paragraph the lamp that the old man lit when all the boats came in at night."
    ]


def test_the_gaps_after_stops_may_be_wider() -> None:
    line = [
        run("the", 50, 688),
        run("lamp.", 85, 688),
        run("And", 160, 688),
        run("the", 195, 688),
        run("sea", 230, 688),
    ]
    line += [run("was", 265, 688), run("calm", 300, 688), run("here", 340, 688)]
    found = find_lines([*line, run("in the night", 50, 676)])
    assert [one.text for one in found] == ["the lamp. And the sea was calm here", "in the night"]


def test_words_above_cells_are_cells_also_with_equal_gaps() -> None:
    names = ("oil", "gas", "wax", "tar", "fat")
    rows = [run(text, 50 + 40 * at, 688 - 12 * row) for row in range(3) for at, text in enumerate(names)]
    texts = [one.text for one in find_lines([run("Words above", 50, 700), *rows])]
    assert texts == ["Words above", *names * 3]


def test_cells_that_do_not_reach_the_edges_of_a_line_beside_them_are_separate() -> None:
    rows = [
        run(text, 50 + 60 * at, 688 - 12 * row) for row in range(2) for at, text in enumerate(("oil", "wax", "gas"))
    ]
    texts = [one.text for one in find_lines([*column([FULL]), *rows])]
    assert texts == [FULL, "oil", "wax", "gas", "oil", "wax", "gas"]


def test_the_lines_of_two_columns_are_not_joined() -> None:
    runs = [*column([FULL]), run("the lamp of", 50, 688), run("the old sea", 315, 688)]
    assert [one.text for one in find_lines(runs)] == [FULL, "the lamp of", "the old sea"]
