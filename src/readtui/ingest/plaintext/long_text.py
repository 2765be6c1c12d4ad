"""Splits a long text into paragraphs and groups of lines, by rules that take little more time than reading it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from readtui.ingest.plaintext.headings import is_heading_like, part_level
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.ingest.plaintext.lines import groups_of_block, wrap_columns
from readtui.ingest.plaintext.lists import nest_items
from readtui.unicode.lazy_regex import lazy_regex

LONG_PARAGRAPH = 200
"""Characters from which a line of a long text is a paragraph without further checks."""

SAMPLE = 200_000
"""Characters at the start of a long text from which the width of its wrapped lines is measured."""

SLICE = 2_000_000
"""Least characters of a long text that are split at once."""

_BLANK_LINE = lazy_regex(r"(?<!\n)\n\n")  # where all blank lines before it are split alike


def _slices(text: str) -> list[str]:
    """Return a text in slices that end at blank lines, the last one first."""
    slices: list[str] = []
    start = 0
    while start <= len(text):
        blank = _BLANK_LINE.search(text, start + SLICE)
        stop = blank.start() if blank else len(text)
        slices.append(text[start:stop])
        start = stop + 2
    return slices[::-1]


def _parts(slices: list[str]) -> Iterator[list[str]]:
    """Yield the parts of each slice between blank lines, and the one after them. The slices are taken from the list."""
    while slices:
        parts = slices.pop().split("\n\n")
        yield [*parts, slices[-1].partition("\n\n")[0] if slices else ""]


def long_parts(texts: list[str]) -> Iterator[list[str | list[LineGroup]]]:
    """Yield the paragraphs of a long text, and groups, some thousand at a time: long lines are paragraphs, a short line
    before one may be a heading, other lines are grouped.

    The text is taken from the list, and freed slice by slice.
    """
    columns = wrap_columns(texts[0][:SAMPLE].split("\n"))
    after_heading = True
    for slice_parts in _parts(_slices(texts.pop())):
        found: list[str | list[LineGroup]] = []
        for part, after in pairwise(slice_parts):
            if len(part) >= LONG_PARAGRAPH and "\n" not in part:
                found.append(part)
                after_heading = False
                continue
            if not (stripped := part.strip()):
                continue
            if "\n" not in stripped:
                before_prose = len(after) >= LONG_PARAGRAPH
                is_heading = before_prose and not after_heading and is_heading_like(stripped)
                level = part_level(stripped) or (2 if is_heading else 0)
                found.append([LineGroup(stripped, "heading", level=level)] if level else stripped)
                after_heading = level > 0
                continue
            lines = [line for line in part.split("\n") if line and not line.isspace()]
            groups = nest_items(groups_of_block(lines, columns))
            found.append(groups)
            after_heading = groups[-1].kind == "heading"
        yield found
