"""The content of a PDF as plain values: runs of characters with their position on each page, the outline, the metadata.

Lengths are in points (1/72 inch). The origin is the lower left corner of the page as it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import NamedTuple

MAX_COORDINATE = 100_000.0
"""Points from the origin of a page, at most: the largest pages have 14,400 (PDF 1.7, annex C)."""

USUAL_HEIGHT = 842.0
"""Height of a page whose height in the file is not a number: that of A4."""

USUAL_SIZE = 10.0
"""Font size of letters whose size in the file is not a number, or impossible."""


class FontStyle(NamedTuple):
    """The style of a font, as far as it matters for a document."""

    bold: bool = False
    italic: bool = False
    mono: bool = False


REGULAR = FontStyle()


class CellPlace(NamedTuple):
    """The place of a cell in a table that the file is tagged with. All count from 0, `table` on its page."""

    table: int
    row: int
    column: int


class Box(NamedTuple):
    """A rectangle on a page."""

    left: float
    bottom: float
    right: float
    top: float


class GlyphRun(NamedTuple):
    """Characters in one font on one baseline, without a wide gap. `size` is the font size, `link` an address or "".

    `cell` is their place in a table, if the file is tagged with it.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: FontStyle = REGULAR
    link: str = ""
    cell: CellPlace | None = None


class ExtractedPage(NamedTuple):
    """One page: its upright runs in the order of the content stream, and rotated texts (such as a stamp).

    `shapes` are the bounds of what is drawn on it: rules, rectangles, bullets. `is_picture`: it has a picture, and no
    words.
    """

    width: float
    height: float
    runs: tuple[GlyphRun, ...] = ()
    rotated_texts: tuple[str, ...] = ()
    shapes: tuple[Box, ...] = ()
    is_picture: bool = False


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


def with_possible_places(runs: Iterable[GlyphRun]) -> Iterator[GlyphRun]:
    """Yield the runs of a page, each with a place: one that is not a number, or impossible, is that of the run before.

    A damaged file has such places; the letters are shown all the same.
    """
    right = baseline = 0.0  # of the run before
    for run in runs:
        placed = run
        if not all(map(_is_possible, (run.left, run.right, run.baseline, run.size))):
            size = run.size if _is_possible(run.size) else USUAL_SIZE
            left = run.left if _is_possible(run.left) else right
            end = run.right if _is_possible(run.right) else left + 0.5 * size * len(run.text)
            height = run.baseline if _is_possible(run.baseline) else baseline
            placed = run._replace(left=left, right=max(left, end), baseline=height, size=size)
        yield placed
        right, baseline = placed.right, placed.baseline


def _is_possible(coordinate: float) -> bool:
    return isfinite(coordinate) and abs(coordinate) <= MAX_COORDINATE
