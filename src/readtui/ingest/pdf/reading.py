"""A paper into a document: its pages cut into columns, those into passages, these into blocks."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.ingest.pdf.build import BlockWriter, parts
from readtui.ingest.pdf.columns import TextColumn, columns
from readtui.ingest.pdf.lines import lines_of
from readtui.ingest.pdf.page import ExtractedPdf
from readtui.ingest.pdf.paragraphs import TextBlock, gaps_in, passages
from readtui.ingest.pdf.prose import Words
from readtui.ingest.pdf.roles import body_size, letters, roles
from readtui.ingest.pdf.running_heads import running

_NO_TITLE = ("untitled", "microsoft word", "microsoft powerpoint", "powerpoint presentation", "(anonymous)", "document")
_FILES = (".doc", ".docx", ".dvi", ".tex", ".pdf", ".indd", ".qxd", ".ps", ".odt", ".rtf", ".txt", ".md", ".html")


def document_of(paper: ExtractedPdf, name: str) -> Document:
    """The document of a paper, which is shown as `name`."""
    builder = Builder(name)
    pages = [lines_of(sheet.runs) for sheet in paper.sheets]
    body = body_size(line for page in pages for line in page)
    heights = [sheet.height for sheet in paper.sheets]
    furniture: list[tuple[int, str]] = []
    cut: list[tuple[int, TextColumn]] = []
    for number, (page, kept_back) in enumerate(zip(pages, running(pages, heights, body), strict=True)):
        furniture += [(number, page[index].text) for index in sorted(kept_back)]
        furniture += [(number, text) for text in paper.sheets[number].across]
        shown = [line for index, line in enumerate(page) if index not in kept_back]
        cut += [(number, column) for column in columns(shown)]
    found = _passages(cut)
    words = Words.of(line for page in pages for line in page)
    placed = parts(found, roles(found, heights, body, paper.outline))
    BlockWriter(builder, words, placed).place(furniture)
    for note in paper.notes:
        builder.note(note)
    return builder.build(
        title=_title(paper.title), authors=paper.authors, published=paper.published, language=paper.language
    )


def _passages(columns: Sequence[tuple[int, TextColumn]]) -> list[TextBlock]:
    """The passages of columns, each with the number of its page."""
    gaps: dict[int, list[float]] = {}
    for _, column in columns:
        for size, each in gaps_in(column.lines).items():
            gaps.setdefault(size, []).extend(each)
    found: list[TextBlock] = []
    for page, column in columns:
        found += passages(column.lines, page, column.left, column.right, gaps)
    return found


def _title(told: str) -> str:
    """The title that a file gives itself; "" if it is rather the name of a file or a program's word for none."""
    folded = told.strip().casefold()
    is_none = folded.startswith(_NO_TITLE) or folded.endswith(_FILES) or len(letters(told)) < 3
    return "" if is_none else told.strip()
