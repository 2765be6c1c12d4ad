"""The sections of a document, from its headings or from its own contents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from readtui.document.model import Section
from readtui.span import Offset, Span


class SectionStart(NamedTuple):
    """What begins a section: its title, its rank (1 is the highest), and where it stands."""

    title: str
    rank: int
    start: Offset


def sections_of(entries: Sequence[SectionStart], end: Offset) -> tuple[Section, ...]:
    """Sections in pre-order of entries in the order of the text, which ends at `end`.

    A depth counts the entry and those of a higher rank that it stands under. One that starts where the next of its
    rank does is empty.
    """
    ends = [end] * len(entries)
    depths: list[int] = []
    opened: list[int] = []  # indices of the entries that are open, outermost first
    for index, entry in enumerate(entries):
        reached = entry.start - 1
        while opened and entries[opened[-1]].rank >= entry.rank:
            above = opened.pop()
            ends[above] = reached = max(reached, entries[above].start)
        opened.append(index)
        depths.append(len(opened))
    return tuple(
        Section(entry.title, depth, Span(entry.start, end))
        for entry, depth, end in zip(entries, depths, ends, strict=True)
    )
