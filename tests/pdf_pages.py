"""Make extracted PDF pages for tests, run by run. Letters are half as wide as the font size."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.model import Block, Document
from readtui.ingest.pdf.build import build_document
from readtui.ingest.pdf.lines import TextLine, make_line
from readtui.ingest.pdf.page import REGULAR, ExtractedPage, ExtractedPdf, FontStyle, GlyphRun, OutlineEntry

BOLD = FontStyle(bold=True)
ITALIC = FontStyle(italic=True)
MONO = FontStyle(mono=True)
WIDTH, HEIGHT = 600.0, 800.0
FULL = "It was the keeper who lit the lamp each night, and it was he who"
"""A line of 64 letters: 320 points wide at the default size."""


def run(
    text: str, left: float, baseline: float, size: float = 10.0, font: FontStyle = REGULAR, link: str = ""
) -> GlyphRun:
    """Return a run that begins at `left`."""
    return GlyphRun(text, left, left + 0.5 * size * len(text), baseline, size, font, link)


def line(
    text: str, left: float = 50, baseline: float = 700, size: float = 10.0, font: FontStyle = REGULAR, order: int = 0
) -> TextLine:
    """Return a line of one run."""
    return make_line([run(text, left, baseline, size, font)], order)


def column(
    texts: Sequence[str],
    left: float = 50,
    top: float = 700,
    size: float = 10.0,
    font: FontStyle = REGULAR,
    leading: float = 12,
) -> list[GlyphRun]:
    """Return runs below each other, `leading` points apart. Leading spaces indent a line, an empty text skips one."""
    return [
        run(text.lstrip(), left + 0.5 * size * (len(text) - len(text.lstrip())), top - leading * row, size, font)
        for row, text in enumerate(texts)
        if text.strip()
    ]


def document_of(*pages: Sequence[GlyphRun], outline: Sequence[OutlineEntry] = (), title: str = "") -> Document:
    """Return the document of pages with these runs."""
    extracted = tuple(ExtractedPage(WIDTH, HEIGHT, tuple(runs)) for runs in pages)
    return build_document(ExtractedPdf(extracted, tuple(outline), title), "a.pdf")


def blocks_of(document: Document) -> list[str]:
    """Return each block as its kind and its text."""
    return [f"{kind_of(block)} {block.span.of(document.text)}".strip() for block in document.blocks]


def kind_of(block: Block) -> str:
    """Return the kind of a block, with the level of a heading and the markers of the items it is in."""
    name = type(block).__name__
    markers = "".join(getattr(around, "marker", ">") for around in block.nest)
    return f"{name}{getattr(block, 'level', '')}{markers}"
