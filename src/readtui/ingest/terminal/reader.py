"""Reader of the output of programs: every line as it is, with its colours, and sections where the output has them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from copy import copy

from readtui.document.builder import Builder, ContentsEntry
from readtui.document.model import Document, Inline
from readtui.ingest.terminal.annotations import Annotations, annotate, without_links_in_links
from readtui.ingest.terminal.lines import OutputParser, OutputSection
from readtui.span import Offset, Span

LINES_IN_BLOCK = 200
"""Lines of a block: few enough that a block is typeset in a millisecond, so many that blocks cost nothing."""

PIECE = 1 << 18
"""Characters of a whole text that are split at a time: as lines, a large one needs ten times its memory."""

ANNOTATED_ANEW = 1 << 18
"""Characters that are annotated again each time when a text grows: some 10 ms. What is before them is kept."""

LONGEST_SECTION = 1 << 22
"""Characters of the last section up to which it is annotated again as a whole."""


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """Return a document of the lines of `text`. Its notes begin with `notes`."""
    reader = OutputReader(source_name, notes)
    for start in range(0, len(text), PIECE):
        reader.add(text[start : start + PIECE])
    del text
    return reader.document()


class OutputReader:
    """Reads output that comes in pieces; its documents do not depend on where it was cut."""

    def __init__(self, source_name: str, notes: Sequence[str] = ()) -> None:
        self._builder = Builder(source_name, clean=True)
        for note in notes:
            self._builder.note(note)
        self._parser = OutputParser()
        self._lines: list[str] = []  # those after the last whole block
        self._tail: list[str] = []  # the pieces of the line that has not ended
        self._has_colours = False
        self._annotations = _GrowingAnnotations()

    @property
    def settled(self) -> Offset:
        """The length of the text that does not change any more: that of all whole blocks."""
        return max(self._builder.length - 1, 0)

    @property
    def line_count(self) -> int:
        """The number of lines so far, with the one that has not ended."""
        return (self._builder.last_block + 1) * LINES_IN_BLOCK + len(self._lines) + bool(self._tail)

    @property
    def style_count(self) -> int:
        """The number of inline styles of all whole blocks."""
        return self._builder.checkpoint().inlines

    def add(self, text: str) -> None:
        """Add the next characters, which may end anywhere."""
        first, *lines = text.split("\n")
        if first:
            self._tail.append(first)
        if not lines:
            return
        self._lines.append("".join(self._tail))
        *lines, last = lines
        self._lines += lines
        self._tail = [last] if last else []
        whole = len(self._lines) // LINES_IN_BLOCK * LINES_IN_BLOCK
        for start in range(0, whole, LINES_IN_BLOCK):
            self._add_block(self._parser, self._lines[start : start + LINES_IN_BLOCK])
        del self._lines[:whole]

    def _add_block(self, parser: OutputParser, lines: Sequence[str]) -> None:
        part = parser.parse(lines)
        self._has_colours = self._has_colours or any(inline.kind == "colour" for inline in part.inlines)
        self._builder.output(*part)

    def document(self, *, is_growing: bool = False) -> Document:
        """Return a document of all lines so far.

        While it `is_growing`, what the kind of output adds is found in new lines only, and is not always complete.
        """
        before, had_colours = self._builder.checkpoint(), self._has_colours
        if self._lines or self._tail or not before.blocks:
            tail = ["".join(self._tail)] if self._tail or not (self._lines or before.blocks) else []
            self._add_block(copy(self._parser), [*self._lines, *tail])
        document = self._builder.build()
        if is_growing:
            added = self._annotations.of(document.text, before.length, has_colours=self._has_colours)
        else:
            added = annotate(document.text, has_colours=self._has_colours)
        if added.inlines or added.sections:
            self._builder.style(without_links_in_links(added.inlines, document.inlines))
            self._builder.contents(_entries(document, added.sections))
            document = self._builder.build()
        self._builder.return_to(before)
        self._has_colours = had_colours
        return document


def _entries(document: Document, sections: Sequence[OutputSection]) -> list[ContentsEntry]:
    starts = [block.span.start for block in document.blocks]
    entries: list[ContentsEntry] = []
    for title, depth, offset in sections:
        index = bisect_right(starts, offset) - 1
        entries.append(ContentsEntry(title, depth, index, offset - starts[index]))
    return entries


class _GrowingAnnotations:
    """The annotations of a text that grows: those of its last part are found again each time."""

    def __init__(self) -> None:
        self._start: Offset = 0  # of the part that is annotated again
        self._kept = Annotations([], [])  # those before it

    def of(self, text: str, settled: Offset, *, has_colours: bool) -> Annotations:
        """Return the annotations of a text, which does not change any more before `settled`."""
        start = self._start
        inlines, sections = annotate(text[start:], has_colours=has_colours)
        inlines = [Inline(Span(at + start, end + start), kind, target) for (at, end), kind, target in inlines]
        sections = [section._replace(offset=section.offset + start) for section in sections]
        if settled - start > ANNOTATED_ANEW:
            self._start = self._next_start(text, settled, sections)
            self._kept = Annotations(
                [*self._kept.inlines, *(inline for inline in inlines if inline.span.start < self._start)],
                [*self._kept.sections, *(section for section in sections if section.offset < self._start)],
            )
            inlines = [inline for inline in inlines if inline.span.start >= self._start]
            sections = [section for section in sections if section.offset >= self._start]
        return Annotations([*self._kept.inlines, *inlines], [*self._kept.sections, *sections])

    def _next_start(self, text: str, settled: Offset, sections: Sequence[OutputSection]) -> Offset:
        """Return the start of the last section of the first depth; that of the last line if the section is long."""
        starts = [section.offset for section in sections if section.depth == 1 and section.offset < settled]
        if starts and settled - starts[-1] < LONGEST_SECTION:
            return max(starts[-1], self._start)
        return text.rfind("\n", 0, settled - 1) + 1
