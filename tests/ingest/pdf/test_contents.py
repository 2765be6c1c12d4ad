"""Printed tables of contents of a PDF are lists with links to their sections."""

from __future__ import annotations

import pytest

from readtui.document.model import Document
from readtui.ingest.pdf.contents import PrintedEntry, parse_entry
from readtui.ingest.pdf.page import GlyphRun
from tests.pdf_files import items_of
from tests.pdf_pages import BOLD, FULL, blocks_of, column, document_of, run

RIGHT = 380.0


def entry(
    title: str, page: str, baseline: float, left: float = 50, *, dots: str = " .", number: str = ""
) -> list[GlyphRun]:
    """Return the runs of an entry: its number, its title, dots up to the number of the page, and this."""
    runs = [run(number, left, baseline)] if number else []
    runs.append(run(title, left + (15 if number else 0), baseline))
    width = RIGHT - 10 - runs[-1].right
    if dots:
        text = (dots * int(width / 5 / len(dots))).strip()
        runs.append(run(text, RIGHT - 10 - 5 * len(text), baseline))
    return [*runs, run(page, RIGHT - 5 * len(page), baseline)]


def chapter(title: str, number: str, top: float) -> list[GlyphRun]:
    return [run(f"{number} {title}", 50, top, 14, BOLD), *column([FULL, FULL], top=top - 20)]


BODY = [
    [*chapter("Oil", "1", 700), *chapter("Whales", "1.1", 640), *chapter("Wicks", "1.2", 580)],
    [*chapter("Towers", "2", 700)],
]


def links_of(document: Document) -> list[tuple[str, str]]:
    """Return the text of each link, and that of the block that it leads to."""
    blocks = {block.span.start: block.span.of(document.text) for block in document.blocks}
    return [
        (one.span.of(document.text), blocks[document.target(one.target[1:]) or 0])
        for one in document.inlines
        if one.kind == "link"
    ]


@pytest.mark.parametrize("dots", [" .", ".", " . ", "…", "·", "_"])
def test_its_entries_are_items_that_lead_to_their_sections(dots: str) -> None:
    page = [
        run("Contents", 50, 740, 14, BOLD),
        *entry("Oil", "3", 710, dots=dots, number="1"),
        *entry("1.1 Whales", "3", 698, 65, dots=dots),
        *entry("1.2 Wicks", "12", 686, 65, dots=dots),
        *entry("Towers", "21", 674, dots=dots, number="2"),
    ]
    document = document_of(page, *BODY)
    assert items_of(document) == [(1, "1 Oil 3"), (2, "1.1 Whales 3"), (2, "1.2 Wicks 12"), (1, "2 Towers 21")]
    assert links_of(document) == [
        ("1 Oil", "1 Oil"),
        ("1.1 Whales", "1.1 Whales"),
        ("1.2 Wicks", "1.2 Wicks"),
        ("2 Towers", "2 Towers"),
    ]
    assert [section.title for section in document.sections] == [
        *("Contents", "1 Oil", "1.1 Whales", "1.2 Wicks", "2 Towers"),
    ]


def test_chapters_without_dots_belong_to_it() -> None:
    page = [
        *entry("Oil", "3", 710, dots="", number="1"),
        *entry("1.1 Whales", "3", 698, 65),
        *entry("1.2 Wicks", "12", 686, 65),
        *entry("Towers", "21", 662, dots="", number="2"),
    ]
    document = document_of(page, *BODY)
    assert [text for _, text in items_of(document)] == ["1 Oil 3", "1.1 Whales 3", "1.2 Wicks 12", "2 Towers 21"]


def test_an_entry_may_have_several_lines_and_no_section() -> None:
    page = [
        *entry("1.1 Whales", "3", 710),
        run("1.2 Of the wicks of lamps, which were bought in the town and", 50, 698),
        *entry("sent over the sea", "12", 686, 70),
        *entry("1.3 A title that fills its line to the very end of it all, so", "14", 674, dots=""),
        *entry("1.4 Smoke", "15", 662),
    ]
    document = document_of(page, *BODY)
    assert [text for _, text in items_of(document)] == [
        "1.1 Whales 3",
        "1.2 Of the wicks of lamps, which were bought in the town and sent over the sea 12",
        "1.3 A title that fills its line to the very end of it all, so 14",
        "1.4 Smoke 15",
    ]
    assert links_of(document) == [("1.1 Whales", "1.1 Whales")]


def test_its_second_page_may_begin_further_left_or_right() -> None:
    first = [*entry("Oil", "3", 110, number="1"), *entry("1.1 Whales", "3", 98, 65)]
    second = [*entry("1.2 Wicks", "12", 740, 95), *entry("Towers", "21", 728, 80, number="2")]
    assert items_of(document_of(first, second, *BODY)) == [
        (1, "1 Oil 3"),
        (2, "1.1 Whales 3"),
        (2, "1.2 Wicks 12"),
        (1, "2 Towers 21"),
    ]


def test_entries_without_numbers_are_nested_by_where_they_begin() -> None:
    page = [*entry("Oil", "3", 710), *entry("Whales", "3", 698, 65), *entry("Towers", "21", 686)]
    assert [depth for depth, _ in items_of(document_of(page, *BODY))] == [1, 2, 1]


def test_a_line_with_dots_alone_and_a_form_are_none() -> None:
    alone = [*column([FULL, FULL], top=740), *entry("Oil", "3", 700), *column([FULL, FULL], top=660)]
    assert items_of(document_of(alone)) == []
    form = [part for at in range(3) for part in (run("Name", 50, 700 - 16 * at), run("." * 40, 75, 700 - 16 * at))]
    assert blocks_of(document_of(form))[0].startswith("Paragraph Name ....")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2.1 Methods ........ 14", PrintedEntry("2.1 Methods", "14", 2)),
        ("Preface . . . . . . ix", PrintedEntry("Preface", "ix", 0)),
        ("Chapter 2 Oil 14", PrintedEntry("Chapter 2 Oil", "14", 1)),
        ("A.1 Tables . . . . A-3", PrintedEntry("A.1 Tables", "A-3", 2)),
        ("11.10How it ended.....50", PrintedEntry("11.10How it ended", "50", 2)),
        ("No entry at all", PrintedEntry("No entry at all")),
    ],
)
def test_an_entry_has_a_number_a_title_and_a_page(text: str, parts: PrintedEntry) -> None:
    assert parse_entry(text) == parts
