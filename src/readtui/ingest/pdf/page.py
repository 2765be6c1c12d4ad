"""What a sheet of paper bears: words and where they stand, in points from its lower left corner."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """How letters look."""

    bold: bool = False
    italic: bool = False
    mono: bool = False


PLAIN = Look()


class GlyphRun(NamedTuple):
    """Letters of one look that stand on one line without a wide gap.

    `base` is the line that they stand on, `size` that of their type. `link` is an address on the web, or empty.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    look: Look = PLAIN
    link: str = ""


class ExtractedPage(NamedTuple):
    """One page: its runs in the order in which they were written, and what stands across (a stamp in the margin)."""

    width: float
    height: float
    runs: tuple[GlyphRun, ...] = ()
    across: tuple[str, ...] = ()


class OutlineEntry(NamedTuple):
    """A line of the table of contents that a paper brings along: `depth` from 1, `sheet` from 0 (-1: not told)."""

    title: str
    depth: int
    sheet: int = -1


class ExtractedPdf(NamedTuple):
    """A paper as it was written: its sheets, and what it says of itself."""

    sheets: tuple[ExtractedPage, ...]
    outline: tuple[OutlineEntry, ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    language: str = ""
    notes: tuple[str, ...] = ()
