"""The table of docs/formats.md is true: a small document of each format has what its column says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

import pytest

from readtui.document.model import Caption, Code, Document, Figure, Inline, Item, Quote, Table
from readtui.reading.link_target import NoteTarget, PlaceTarget, link_target_of
from tests import sample_documents as samples
from tests.sample_documents import ADDRESS, PROSE
from tests.test_packaging import ROOT

COLUMNS: Mapping[str, Callable[[], Document]] = {
    "HTML": cache(samples.html),
    "Markdown": cache(samples.markdown),
    "EPUB": cache(samples.epub),
    "PDF": cache(samples.pdf),
    "DOCX": cache(samples.docx),
    "manual pages": cache(samples.manual_page),
    "plain text": cache(samples.plain_text),
    "source code": cache(samples.source_code),
}

# What is kept


def sections(document: Document) -> dict[str, int]:
    return {section.title.split()[-1].removesuffix("()"): section.depth for section in document.sections}


def inlines(document: Document, *kinds: str) -> list[tuple[str, Inline]]:
    return [(one.span.of(document.text), one) for one in document.inlines if one.kind in kinds]


def has_headings(document: Document) -> bool:
    found = sections(document)
    return "Oil" in found and found["Oil"] < found.get("Wicks", 0)


def has_list(document: Document) -> bool:
    depths = {
        block.span.of(document.text): sum(isinstance(one, Item) and one.marker != "" for one in block.nest)
        for block in document.blocks
    }
    return depths.get("red oil") == 1 and depths.get("deep red") == 2


def has_quotation(document: Document) -> bool:
    return any("saying" in block.span.of(document.text) and isinstance(block.nest[-1], Quote)
               for block in document.blocks if block.nest)  # fmt: skip


def has_code(document: Document) -> bool:
    return any(
        re.search(r"(?m)lamp.*\n *return 9", block.span.of(document.text))
        for block in document.blocks
        if isinstance(block, Code)
    )


def has_language_of_code(document: Document) -> bool:
    return any(block.language for block in document.blocks if isinstance(block, Code))


def has_table(document: Document) -> bool:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return any([cell.of(document.text) for cell in table.rows[0]][:2] == ["Light", "Range"] for table in tables)


def has_picture(document: Document) -> bool:
    return any(block.alt == "A lamp on a table" for block in document.blocks if isinstance(block, Figure))


def has_caption(document: Document) -> bool:
    return any("The lamp" in block.span.of(document.text) for block in document.blocks if isinstance(block, Caption))


def has_emphasis(document: Document) -> bool:
    return any(text.strip(" ,") == "bright" for text, _ in inlines(document, "emphasis", "strong"))


def has_link(document: Document) -> bool:
    return any(one.target == ADDRESS for _, one in inlines(document, "link"))


def has_place(document: Document) -> bool:
    targets = [link_target_of(document, "a", one) for text, one in inlines(document, "link") if text == "wicks"]
    return any(isinstance(one, PlaceTarget) and document.text[one.offset :].startswith("Wicks") for one in targets)


def has_note(document: Document) -> bool:
    targets = [link_target_of(document, "a", one) for _, one in inlines(document, "reference")]
    return any(isinstance(one, NoteTarget) and "Of whales." in one.span.of(document.text) for one in targets)


ROWS: Mapping[str, Callable[[Document], bool]] = {
    "wrapped lines joined": lambda document: PROSE in document.text,
    "headings": has_headings,
    "lists": has_list,
    "quotations": has_quotation,
    "code": has_code,
    "language of code": has_language_of_code,
    "tables": has_table,
    "pictures": has_picture,
    "captions": has_caption,
    "formulas": lambda document: "x²" in document.text,
    "emphasis": has_emphasis,
    "links": has_link,
    "links within the text": has_place,
    "notes": has_note,
    "title": lambda document: document.title == "On Lamps",
    "authors": lambda document: document.authors == ("Ada Keeper",),
    "date": lambda document: bool(document.published),
    "language": lambda document: document.language == "en",
    "furniture hidden": lambda document: any("Oslo" in hidden.text for hidden in document.hidden),
}
"""The claim of each row, about the document of a column."""


PARTS: Mapping[tuple[str, str], Callable[[Document], bool]] = {
    ("tables", "manual pages"): lambda document: has_listing(document, "Light"),
    ("tables", "plain text"): lambda document: has_listing(document, "Light"),
    ("pictures", "PDF"): lambda document: any(isinstance(block, Figure) for block in document.blocks),
    ("title", "manual pages"): lambda document: document.title == "lamp(1)",
    ("title", "source code"): lambda document: document.title == "lamps.py",
}
"""What is kept where the table says "partly"."""


def has_listing(document: Document, word: str) -> bool:
    return any(word in block.span.of(document.text) for block in document.blocks if isinstance(block, Code))


def table_of_page() -> dict[tuple[str, str], str]:
    """Return the first word of each cell of the table, by row and column."""
    lines = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8").split("\n")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    start = next(index for index, row in enumerate(rows) if row[1:] == list(COLUMNS))
    cells: dict[tuple[str, str], str] = {}
    for name, *verdicts in rows[start + 2 :]:
        if len(verdicts) != len(COLUMNS):
            break
        cells |= {(name, column): verdict.partition(":")[0] for column, verdict in zip(COLUMNS, verdicts, strict=True)}
    return cells


CELLS = table_of_page()


def test_the_table_has_a_row_for_each_claim() -> None:
    assert list(dict.fromkeys(row for row, _ in CELLS)) == list(ROWS)
    assert {key for key, verdict in CELLS.items() if verdict == "partly"} == set(PARTS)


@pytest.mark.parametrize(("row", "column"), CELLS)
def test_a_cell_of_the_table_is_true(row: str, column: str) -> None:
    document, verdict = COLUMNS[column](), CELLS[row, column]
    assert verdict in ("yes", "no", "partly")
    assert ROWS[row](document) is (verdict == "yes")
    if verdict == "partly":
        assert PARTS[row, column](document)


@pytest.mark.parametrize("column", COLUMNS)
def test_no_word_of_the_document_is_lost(column: str) -> None:
    document = COLUMNS[column]()
    text = " ".join([document.text, *(hidden.text for hidden in document.hidden)])
    for part in ("northern", "deep", "saying", "9", "Range", "bright", "book", "Wicks", "whales", "Oslo"):
        assert part in text
