"""Sections that are folded: only their heading, or their first line in output and code, is shown."""

from __future__ import annotations

from collections.abc import Iterator

from readtui.document.model import Code, Document, Output, Section
from readtui.reading.motions import line_end, line_start
from readtui.span import Offset, Span
from readtui.typeset.shown import Shown


def fold_of(document: Document, section: Section) -> Span | None:
    """Return what is hidden while a section is folded; None if it has nothing but its heading.

    It begins and ends with a block, or with a line of output or code.
    """
    start, end = section.span
    block = document.blocks[max(document.block_at(start), 0)]
    head_end = line_end(document.text, start) if isinstance(block, Output | Code) else block.span.end
    if head_end >= end:
        return None
    last = document.blocks[max(document.block_at(end), 0)]
    if isinstance(last, Output | Code) and end != line_end(document.text, end):  # a part of a line stays shown
        end = line_start(document.text, end) - 1
    return Span(head_end + 1, end) if head_end < end else None


def unfolded_parts(document: Document, folded: frozenset[Offset]) -> Shown | None:
    """Return what is shown while the sections that start at these offsets are folded; None if that is everything."""
    parts: list[Span] = []
    start: Offset = 0
    for section in document.sections:
        if section.span.start < start or section.span.start not in folded:
            continue
        if (fold := fold_of(document, section)) is not None:
            parts.append(Span(start, fold.start - 1))
            start = fold.end + 1
    if not parts:
        return None
    end = len(document.text)
    return Shown([*parts, *([Span(start, end)] if start <= end else [])], counts_gaps=True)


def unfolded_at(document: Document, folded: frozenset[Offset], offset: Offset) -> frozenset[Offset]:
    """Return the folded sections without those that hide a place."""
    around = (section for section in document.sections if section.span.start <= offset <= section.span.end)
    hiding = {
        section.span.start
        for section in around
        if section.span.start in folded and (fold := fold_of(document, section)) and fold.start <= offset <= fold.end
    }
    return folded - hiding


def folded_beyond(document: Document, depth: int) -> frozenset[Offset]:
    """Return where the sections start that are folded if only so many depths are open."""
    return frozenset(section.span.start for section in document.sections if section.depth > depth)


def foldable_at(document: Document, offset: Offset) -> Section | None:
    """Return the innermost section at a place that has more than a heading; None if there is none."""
    line = line_end(document.text, offset)
    for section in sections_at(document, line):
        if fold_of(document, section) is not None:
            return section
    return None


def sections_at(document: Document, offset: Offset) -> Iterator[Section]:
    """Yield the sections at a place, the innermost first."""
    depth = len(document.sections) + 1
    for index in range(document.section_at(offset), -1, -1):
        section = document.sections[index]
        if section.depth < depth and section.span.start <= offset <= section.span.end:
            depth = section.depth
            yield section
        if depth == 1:
            return


def fold_at_row(document: Document, folded: frozenset[Offset], offset: Offset) -> Offset | None:
    """Return where the folded section starts whose heading, or first line, is at a place; None if there is none."""
    start, end = line_start(document.text, offset), line_end(document.text, offset)
    return min((place for place in folded if start <= place <= end), default=None)
