"""The content of a PDF as plain values: runs of characters with their position on each page, the outline, the metadata.

Lengths are in points (1/72 inch). The origin is the lower left corner of the page as it is shown.
"""

from __future__ import annotations

from typing import NamedTuple


class FontStyle(NamedTuple):
    """The style of a font, as far as it matters for a document."""

    bold: bool = False
    italic: bool = False
    mono: bool = False


REGULAR = FontStyle()


class GlyphRun(NamedTuple):
    """Characters in one font on one baseline, without a wide gap. `size` is the font size, `link` an address or ""."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: FontStyle = REGULAR
    link: str = ""


class ExtractedPage(NamedTuple):
    """One page: its upright runs in the order of the content stream, and rotated texts (such as a stamp)."""

    width: float
    height: float
    runs: tuple[GlyphRun, ...] = ()
    rotated_texts: tuple[str, ...] = ()


class OutlineEntry(NamedTuple):
    """An entry of the outline of the file: `depth` counts from 1, `page` from 0, and is -1 if unknown."""

    title: str
    depth: int
    page: int = -1


class ExtractedPdf(NamedTuple):
    """A whole file: its pages, outline and metadata, and notes for the reader about what could not be extracted."""

    pages: tuple[ExtractedPage, ...]
    outline: tuple[OutlineEntry, ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    language: str = ""
    notes: tuple[str, ...] = ()
