"""Make the sections of a document from its headings or its table of contents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readtui.document.model import Section
from readtui.span import Offset, Span


class SectionStart(NamedTuple):
    """The heading or contents entry that starts a section; `rank` 1 is the highest."""

    title: str
    rank: int
    start: Offset


def sections_of(entries: Sequence[SectionStart], end: Offset) -> tuple[Section, ...]:
    """Return the sections in pre-order. The entries are in text order; `end` is the length of the text.

    A section ends at the next entry of the same or a higher rank. Its depth is its level of nesting: ranks may be
    skipped. A section that starts where the next of its rank does is empty.
    """
    ends = [end] * len(entries)
    depths: list[int] = []
    opened: list[int] = []  # indices of the sections not yet ended, outermost first
    for index, entry in enumerate(entries):
        section_end = entry.start - 1  # without the newline before the next section
        while opened and entries[opened[-1]].rank >= entry.rank:
            ended = opened.pop()
            ends[ended] = section_end = max(section_end, entries[ended].start)
        opened.append(index)
        depths.append(len(opened))
    return tuple(
        Section(entry.title, depth, Span(entry.start, end))
        for entry, depth, end in zip(entries, depths, ends, strict=True)
    )
