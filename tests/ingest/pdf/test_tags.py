"""Tables that a PDF is tagged with are tables, wherever their words are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from readtui.ingest.pdf import glyphs
from readtui.ingest.pdf.page import CellPlace
from readtui.ingest.pdf.tags import PageTags
from tests.pdf_files import read, tables_of


class Element(NamedTuple):
    """An element of a structure tree: its type, what is in it (elements and numbers of words), and its attributes."""

    kind: str
    children: Sequence[Element | int] = ()
    attributes: str = ""


def tagged_pdf(words: Sequence[str], *elements: Element) -> bytes:
    """Return a PDF of one page. Each word is like "50 700 (text)", and has its index as its number."""
    stream = "\n".join(
        f"/P <</MCID {number}>> BDC BT /F 10 Tf {word.replace('(', 'Td (', 1)} Tj ET EMC"
        for number, word in enumerate(words)
    )
    objects = [
        "<</Type /Catalog /Pages 2 0 R /MarkInfo <</Marked true>> /StructTreeRoot 6 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /StructParents 0"
        " /Resources <</Font <</F 4 0 R>> >> >>",
        "<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman>>",
        f"<</Length {len(stream)}>> stream\n{stream}\nendstream",
        "",  # the root of the structure tree
    ]
    parents: dict[int, int] = {}

    def add(element: Element, parent: int) -> int:
        objects.append("")
        own = len(objects)
        kids = []
        for child in element.children:
            if isinstance(child, int):
                parents[child] = own
                kids.append(str(child))
            else:
                kids.append(f"{add(child, own)} 0 R")
        objects[own - 1] = (
            f"<</Type /StructElem /S /{element.kind} /P {parent} 0 R /Pg 3 0 R /K [{' '.join(kids)}]"
            f" {element.attributes}>>"
        )
        return own

    top = [f"{add(element, 6)} 0 R" for element in elements]
    order = " ".join(f"{parents[number]} 0 R" for number in sorted(parents))
    objects[5] = (
        f"<</Type /StructTreeRoot /K [{' '.join(top)}] /ParentTree <</Nums [0 [{order}]]>> /ParentTreeNextKey 1>>"
    )
    body = "".join(f"{number} 0 obj {one} endobj\n" for number, one in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer <</Root 1 0 R>>\n%%EOF".encode()


def cell(*contents: Element | int, spans: str = "") -> Element:
    return Element("TD", contents, f"/A <</O /Table {spans}>>" if spans else "")


def row(*cells: Element) -> Element:
    return Element("TR", cells)


CLOSE = ["50 700 (Age)", "72 700 (Plan)", "50 688 (65)", "72 688 (1,599)"]  # cells as close as words


def test_cells_as_close_as_words_are_cells() -> None:
    table = Element("Table", [row(cell(0), cell(1)), row(cell(2), cell(3))])
    document = read(tagged_pdf([*CLOSE, "50 640 (Words after it.)"], table, Element("P", [4])))
    assert tables_of(document) == [[["Age", "Plan"], ["65", "1,599"]]]
    assert document.text.endswith("Words after it.")


def test_rows_may_be_in_a_head_and_a_body_and_words_in_elements_of_a_cell() -> None:
    head = Element("THead", [row(Element("TH", [Element("P", [Element("Span", [0])])]), Element("TH", [1]))])
    document = read(tagged_pdf(CLOSE, Element("Table", [head, Element("TBody", [row(cell(2), cell(3))])])))
    assert tables_of(document) == [[["Age", "Plan"], ["65", "1,599"]]]


def test_the_lines_of_a_cell_are_joined_and_cells_need_not_begin_on_one_line() -> None:
    words = ["50 700 (Boat)", "120 700 (What)", "50 670 (Ada)", "120 676 (Pears and the illumi-)", "120 664 (nation)"]
    document = read(tagged_pdf(words, Element("Table", [row(cell(0), cell(1)), row(cell(2), cell(3, 4))])))
    assert tables_of(document) == [[["Boat", "What"], ["Ada", "Pears and the illumination"]]]


def test_a_cell_takes_the_places_that_it_spans() -> None:
    words = ["50 700 (a)", "150 700 (b)", "50 688 (wide)", "200 688 (c)", "150 676 (d)", "200 676 (e)"]
    rows = [
        row(cell(0, spans="/RowSpan 2"), cell(1, spans="/ColSpan 2")),
        row(cell(2), cell(3)),
        row(cell(), cell(4), cell(5)),
    ]
    document = read(tagged_pdf(words, Element("Table", rows)))
    assert tables_of(document) == [[["a", "b", ""], ["", "wide", "c"], ["", "d", "e"]]]


def test_the_cells_of_a_row_without_its_empty_cells_are_below_the_others_of_their_column() -> None:
    words = ["50 700 (Day)", "150 700 (Noon)", "250 700 (Night)", "50 688 (Monday)", "250 688 (Soup)"]
    table = Element("Table", [row(cell(0), cell(1), cell(2)), row(cell(3), cell(4))])
    assert tables_of(read(tagged_pdf(words, table))) == [[["Day", "Noon", "Night"], ["Monday", "", "Soup"]]]


def test_a_table_with_headings_or_tables_in_its_cells_is_for_layout() -> None:
    inner = Element("Table", [row(cell(0), cell(1)), row(cell(2), cell(3))])
    words = [*CLOSE, "50 640 (Words beside it)", "50 628 (and below.)", "200 628 (And more of them.)"]
    outer = Element("Table", [row(cell(inner), cell(4)), row(cell(5), cell(6))])
    assert tables_of(read(tagged_pdf(words, outer))) == [[["Age", "Plan"], ["65", "1,599"]]]
    words = ["50 700 (Words that are a heading)", "50 680 (and)", "50 660 (more of them)", "50 640 (below.)"]
    heading = cell(Element("H2", [0]))
    assert tables_of(read(tagged_pdf(words, Element("Table", [row(heading, cell(1)), row(cell(2), cell(3))])))) == []


def test_the_place_of_a_table_is_that_of_its_rows_among_the_words() -> None:
    words = ["50 740 (Words before the table.)", *CLOSE, "50 640 (Words after it.)"]
    table = Element("Table", [row(cell(1), cell(2)), row(cell(3), cell(4))])
    kinds = [type(block).__name__ for block in read(tagged_pdf(words, Element("P", [0]), table)).blocks]
    assert kinds == ["Paragraph", "Table", "Paragraph"]


def test_elements_are_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(*(cell(4 * at + one) for one in range(4))) for at in range(3)]
    words = [f"{50 + 60 * (number % 4)} {700 - 12 * (number // 4)} (w{number})" for number in range(12)]
    data = tagged_pdf(words, Element("Table", rows))
    with glyphs.open_pdf(data, "a.pdf") as file:
        tags = PageTags.of(file)
        assert tags is not None
        assert tags.cells(file[0])[5] == CellPlace(0, 1, 1)
        monkeypatch.setattr("readtui.ingest.pdf.tags.MAX_ELEMENTS", 6)
        assert len(tags.cells(file[0])) < 12
