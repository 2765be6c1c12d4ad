"""Make PDF files for tests with ReportLab, and read them in this process."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from readtui.document.model import Document, Item, Paragraph, Table
from readtui.ingest.pdf import reader

Draw = Callable[[Canvas], None]


def make_pdf(*draws: Draw, **options: object) -> bytes:
    """Return a PDF file with one page for each function, which draws it."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(600, 800), invariant=True, **options)
    for draw in draws:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def write(canvas: Canvas, *words: tuple[float, float, str], font: str = "Times-Roman", size: float = 10) -> None:
    """Draw words, each with its left edge and baseline."""
    canvas.setFont(font, size)
    for left, baseline, text in words:
        canvas.drawString(left, baseline, text)


def read(data: bytes) -> Document:
    """Return the document of a PDF file, read in this process."""
    return reader.parse(data, "", "", "a.pdf")


def items_of(document: Document) -> list[tuple[int, str]]:
    """Return the depth and text of each list item."""
    return [
        (depth, block.span.of(document.text))
        for block in document.blocks
        if isinstance(block, Paragraph) and (depth := sum(isinstance(around, Item) for around in block.nest))
    ]


def tables_of(document: Document) -> list[list[list[str]]]:
    """Return the text of the cells of all tables, row by row."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [[[cell.of(document.text) for cell in row] for row in table.rows] for table in tables]
