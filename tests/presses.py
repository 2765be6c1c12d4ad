"""A press for tests: sheets of paper set line by line, with letters half as wide as they are high."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.model import Block, Document
from readtui.ingest.pdf.lines import TextLine, line_of
from readtui.ingest.pdf.page import PLAIN, ExtractedPage, ExtractedPdf, GlyphRun, Look, OutlineEntry
from readtui.ingest.pdf.reading import document_of

BOLD = Look(bold=True)
ITALIC = Look(italic=True)
MONO = Look(mono=True)
WIDTH, HEIGHT = 600.0, 800.0
FULL = "It was the keeper who lit the lamp each night, and it was he who"
"""A line of 64 letters: 320 points wide where letters are 5."""


def run(text: str, left: float, base: float, size: float = 10.0, look: Look = PLAIN, link: str = "") -> GlyphRun:
    """Letters from `left` on."""
    return GlyphRun(text, left, left + 0.5 * size * len(text), base, size, look, link)


def line(
    text: str, left: float = 50, base: float = 700, size: float = 10.0, look: Look = PLAIN, rank: int = 0
) -> TextLine:
    """A line that is one run."""
    return line_of([run(text, left, base, size, look)], rank)


def column(
    texts: Sequence[str],
    left: float = 50,
    top: float = 700,
    size: float = 10.0,
    look: Look = PLAIN,
    leading: float = 12,
) -> list[GlyphRun]:
    """Lines below one another; spaces before a text indent it."""
    return [
        run(text.lstrip(), left + 0.5 * size * (len(text) - len(text.lstrip())), top - leading * row, size, look)
        for row, text in enumerate(texts)
        if text.strip()
    ]


def printed(*sheets: Sequence[GlyphRun], outline: Sequence[OutlineEntry] = (), title: str = "") -> Document:
    """The document of sheets that bear these runs."""
    return document_of(
        ExtractedPdf(tuple(ExtractedPage(WIDTH, HEIGHT, tuple(runs)) for runs in sheets), tuple(outline), title),
        "a.pdf",
    )


def said(document: Document) -> list[str]:
    """The blocks of a document, each as its kind and what it says."""
    return [f"{kind_of(block)} {block.span.of(document.text)}".strip() for block in document.blocks]


def kind_of(block: Block) -> str:
    """The kind of a block, with the level of a heading and the marker of an item."""
    name = type(block).__name__
    markers = "".join(getattr(around, "marker", ">") for around in block.nest)
    return f"{name}{getattr(block, 'level', '')}{markers}"
