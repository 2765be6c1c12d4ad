"""PDF reader: a PDF file into a document, in a child process with limits on time and memory."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest import sandbox
from readtui.ingest.detect import refuse_known_formats
from readtui.ingest.optional_packages import require
from readtui.ingest.pdf.page import ExtractedPage, ExtractedPdf
from readtui.ingest.source import Source
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_BYTES = 128 << 20
"""Size of the largest file: it must fit the memory of a laptop together with the extracted pages."""

MIN_CPU_S = 4
BYTES_PER_CPU_S = 64 << 10
MAX_CPU_S = 40
"""CPU seconds that the child process may use: at least MIN_CPU_S, one more for each BYTES_PER_CPU_S of the file, and at
most MAX_CPU_S. A normal page of a book has about 2 kB and takes 20 ms; malicious files are mostly short."""

WALL_S = 180.0
"""Seconds on the clock after which the child process is stopped, even on a busy machine."""

MIN_MEMORY_BYTES = 240 << 20
MEMORY_PER_BYTE = 32
MAX_MEMORY_BYTES = 900 << 20
"""Memory that the child process may use, in bytes: at least MIN_MEMORY_BYTES, MEMORY_PER_BYTE more for each byte of the
file, at most MAX_MEMORY_BYTES. A page of 3 kB takes 100 kB while its characters are extracted."""

_EXTRACTION_SHARE = 0.4  # of the CPU time, for extracting pages; the rest is for building the document
_HEADER_WITHIN_BYTES = 1024  # from the start of the file: PDF readers accept its header there (PDF 1.7, appendix H)
_MAX_PAGES = 20_000
_MAX_NUMBERS_LISTED = 8
_MAX_UNKNOWN_CHARACTERS = 20  # more are reported in a note
_DATE = lazy_regex(r"D:(\d{4})(\d{2})?(\d{2})?")
_DAMAGED_PAGE = ExtractedPage(1, 1)


def read(source: Source) -> Document:
    """Return the document of a PDF file. Raises FormatError if it cannot be read."""
    data, name = source.data, source.name
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES >> 20} MB"
        raise FormatError(
            f"{name} is too large: more than the limit of {limit} for a PDF", "split it: qpdf --split-pages"
        )
    if not data:
        raise FormatError(f"{name} is empty", "get another copy of it")
    if b"%PDF-" not in data[:_HEADER_WITHIN_BYTES]:
        refuse_known_formats(name, data)
        raise FormatError(f"{name} is not a PDF file", "rename it with the extension of its real format")
    require("pdf", name)
    return sandbox.read(
        sandbox.Request(__name__, name),
        data,
        cpu_s=_cpu_limit_s(data),
        wall_s=WALL_S,
        memory_bytes=min(MIN_MEMORY_BYTES + MEMORY_PER_BYTE * len(data), MAX_MEMORY_BYTES),
    )


def parse(data: bytes, charset: str, address: str, name: str) -> Document:
    """Return the document of a PDF file, read in this process. `charset` and `address` are not used."""
    from readtui.ingest.pdf import glyphs  # deferred: only the child process needs these; they take 60 ms
    from readtui.ingest.pdf.build import build_document
    from readtui.ingest.pdf.tags import PageTags

    start = data.find(b"%PDF-", 0, _HEADER_WITHIN_BYTES)
    with glyphs.open_pdf(data[start:] if start > 0 else data, name) as file:
        extract_page = partial(glyphs.extract_page, tags=PageTags.of(file))
        pages, notes = _extract_pages(file, extract_page, _cpu_limit_s(data) * _EXTRACTION_SHARE)
        if not any(page.runs for page in pages):
            raise _no_text_error(name, len(file))
        metadata = glyphs.read_metadata(file)
        pdf = ExtractedPdf(
            tuple(pages),
            tuple(glyphs.read_outline(file)),
            title=metadata.get("Title", ""),
            authors=_authors(metadata.get("Author", "")),
            published=_date(metadata.get("CreationDate", "")),
            language=glyphs.read_language(file),
            notes=tuple(notes),
        )
    return build_document(pdf, name)


def _cpu_limit_s(data: bytes) -> int:
    return min(MIN_CPU_S + len(data) // BYTES_PER_CPU_S, MAX_CPU_S)


def _extract_pages(
    file: PdfDocument, extract_page: Callable[[PdfDocument, int], ExtractedPage | None], cpu_s: float
) -> tuple[list[ExtractedPage], list[str]]:
    """Return the pages that can be extracted in `cpu_s` seconds, and notes for the reader about the others."""
    pages: list[ExtractedPage] = []
    notes: list[str] = []
    damaged: list[int] = []
    page_count, stop_at = len(file), time.process_time() + cpu_s
    for number in range(page_count):
        if time.process_time() > stop_at or number == _MAX_PAGES:
            notes.append(f"Only {number:,} of its {page_count:,} pages are shown: all would take too long to read.")
            break
        if (page := extract_page(file, number)) is None:
            damaged.append(number + 1)
        pages.append(page or _DAMAGED_PAGE)
    if damaged:
        subject = "A page is" if len(damaged) == 1 else f"{len(damaged):,} pages are"
        notes.append(f"{subject} damaged and cannot be shown: {_listed(damaged)}.")
    if pictures := [number for number, page in enumerate(pages, 1) if page.is_picture]:
        subject = "is a picture" if len(pictures) == 1 else "are pictures"
        notes.append(f"{'Page' if len(pictures) == 1 else 'Pages'} {_ranges(pictures)} {subject} without text.")
    if sum(run.text.count("\ufffd") for page in pages for run in page.runs) > _MAX_UNKNOWN_CHARACTERS:
        notes.append("Some letters are unknown: the fonts in the file do not say which characters they show.")
    return pages, notes


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_MAX_NUMBERS_LISTED]))
    return shown + (" …" if len(numbers) > _MAX_NUMBERS_LISTED else "")


def _ranges(numbers: Sequence[int]) -> str:
    """Return sorted numbers, with ranges: "2, 4–7 and 9"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    texts = [str(one[0]) if len(one) == 1 else f"{one[0]}–{one[-1]}" for one in ranges]
    if len(texts) > _MAX_NUMBERS_LISTED:
        return ", ".join(texts[:_MAX_NUMBERS_LISTED]) + " …"
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def _no_text_error(name: str, page_count: int) -> FormatError:
    if not page_count:
        return FormatError(f"{name} is a PDF without pages", "get another copy of it")
    return FormatError(
        f"{name} has no text: its pages are images, as from a scanner", "recognise the text: ocrmypdf A.pdf B.pdf"
    )


def _authors(names: str) -> tuple[str, ...]:
    """Split the author field of the metadata at ";", "and", and at commas between full names."""
    parts = re.split(r"\s*;\s*|\s+and\s+|\s*,\s+(?=[^,]*\s)", names.strip())
    return tuple(part for part in parts if part and part.casefold() not in ("unknown", "anonymous", "(anonymous)"))


def _date(date: str) -> str:
    """Return the day, month or year of a PDF date (such as "D:20230320"), as "2023-03-20"; "" if it has none."""
    found = _DATE.match(date)
    return "-".join(filter(None, found.groups())) if found else ""
