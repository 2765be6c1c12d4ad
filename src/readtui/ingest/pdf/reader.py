"""PDF into a document, in a process of its own with limits."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.detect import refuse_known_kinds
from readtui.ingest.extras import require
from readtui.ingest.pdf.page import ExtractedPage, ExtractedPdf
from readtui.ingest.source import Source

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

LIMIT_BYTES = 128 << 20
"""The longest file: with what is read of it, it has to fit the memory of a laptop."""

WORK_S = 4
BYTES_A_SECOND = 64 << 10
MOST_WORK_S = 40
"""Seconds of work that any file may take, bytes for which it may take one more, and the most: an honest page of a
book has some 2 kB and takes 20 ms, and what means harm is mostly short."""

WALL_S = 180.0
"""Seconds by the clock after which the reading is stopped even on a busy machine."""

MEMORY_BYTES = 240 << 20
BYTES_A_BYTE = 32
MOST_MEMORY_BYTES = 900 << 20
"""What the reading of any file may take, what it may take more for each byte of it, and the most: a page of 3 kB takes
100 kB while its letters are placed."""

_ENOUGH = 0.4  # the part of that work after which no further page is begun: the rest is for setting what was read
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_HEAD_BYTES = 1024  # in which a PDF file must say that it is one
_MOST_PAGES = 20_000
_BLANK = ExtractedPage(1, 1)


def read(source: Source) -> Document:
    """The document of a PDF file. Raises FormatError if it cannot be read."""
    if len(source.data) > LIMIT_BYTES:
        limit = f"{LIMIT_BYTES >> 20} MB"
        raise FormatError(
            f"{source.name} is too large: more than the limit of {limit} for a PDF", "split it: qpdf --split-pages"
        )
    if not source.data:
        raise FormatError(f"{source.name} is empty: there is no document in it", "get it again")
    if b"%PDF-" not in source.data[:_HEAD_BYTES]:
        refuse_known_kinds(source.name, source.data)
        raise FormatError(f"{source.name} is not a PDF file, whatever its name says", "give it the name of what it is")
    require("pdf", source.name)
    request = sandbox.Request(__name__, source.name)
    return sandbox.read(
        request,
        source.data,
        cpu_s=_work_s(source.data),
        wall_s=WALL_S,
        memory_bytes=min(MEMORY_BYTES + BYTES_A_BYTE * len(source.data), MOST_MEMORY_BYTES),
    )


def parsed(data: bytes, charset: str, address: str, name: str) -> Document:
    """The document of a PDF file, read in this process. `charset` and `address` say nothing of it."""
    from readtui.ingest.pdf import glyphs  # deferred: it takes 60 ms with what it needs
    from readtui.ingest.pdf.reading import document_of

    start = data.find(b"%PDF-", 0, _HEAD_BYTES)
    with glyphs.opened(data[start:] if start > 0 else data, name) as file:
        sheets, notes = _sheets(file, glyphs.sheet, _work_s(data) * _ENOUGH)
        if not any(sheet.runs for sheet in sheets):
            raise _empty(name, len(file))
        said = file.get_metadata_dict(skip_empty=True)
        paper = ExtractedPdf(
            tuple(sheets),
            tuple(glyphs.outline(file)),
            said.get("Title", ""),
            _authors(said.get("Author", "")),
            _date(said.get("CreationDate", "")),
            glyphs.language(file),
            tuple(notes),
        )
    return document_of(paper, name)


def _work_s(data: bytes) -> int:
    """Seconds of work that a file may take."""
    return min(WORK_S + len(data) // BYTES_A_SECOND, MOST_WORK_S)


def _sheets(
    file: PdfDocument, sheet: Callable[[PdfDocument, int], ExtractedPage | None], enough_s: float
) -> tuple[list[ExtractedPage], list[str]]:
    """The pages as far as there is time, and what the reader is told of the others."""
    sheets: list[ExtractedPage] = []
    notes: list[str] = []
    damaged: list[int] = []
    pages, last = len(file), time.process_time() + enough_s
    for number in range(pages):
        if time.process_time() > last or number == _MOST_PAGES:
            notes.append(f"Only {number:,} of its {pages:,} pages are shown: all would take too long to read.")
            break
        if (found := sheet(file, number)) is None:
            damaged.append(number + 1)
        sheets.append(found or _BLANK)
    if damaged:
        one = len(damaged) == 1
        notes.append(
            f"{'A page is' if one else f'{len(damaged):,} pages are'} damaged and cannot be shown: {_listed(damaged)}."
        )
    if "".join(run.text for one in sheets for run in one.runs).count("\ufffd") > 20:
        notes.append("Some letters are not known: the file does not say what its fonts mean.")
    return sheets, notes


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:8])) + (" …" if len(numbers) > 8 else "")


def _empty(name: str, pages: int) -> FormatError:
    if not pages:
        return FormatError(f"{name} is a PDF without pages", "get it again")
    return FormatError(
        f"{name} has no text, its pages are pictures as of a scan", "have them read: ocrmypdf A.pdf B.pdf"
    )


def _authors(said: str) -> tuple[str, ...]:
    """The authors in a line of them."""
    parts = re.split(r"\s*;\s*|\s+and\s+|\s*,\s+(?=[^,]*\s)", said.strip())
    return tuple(part for part in parts if part and part.casefold() not in ("unknown", "anonymous", "(anonymous)"))


def _date(said: str) -> str:
    """The day of a date as PDF writes it, or ""."""
    found = _DATE.match(said)
    return "-".join(filter(None, found.groups())) if found else ""
