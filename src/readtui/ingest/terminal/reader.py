"""Reader of the output of programs: every line as it is, with its colours, and sections where the output has them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from readtui.document.builder import Builder, ContentsEntry
from readtui.document.content import inline_order
from readtui.document.model import Document, Inline
from readtui.ingest.terminal.annotations import annotate
from readtui.ingest.terminal.lines import OutputParser, OutputText
from readtui.span import Span

LINES_IN_BLOCK = 200
"""Lines of a block: few enough that a block is typeset in a millisecond, so many that blocks cost nothing."""


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """Return a document of the lines of `text`. Its notes begin with `notes`."""
    builder = Builder(source_name, clean=True)
    for note in notes:
        builder.note(note)
    parser = OutputParser()
    lines = text.removesuffix("\n").split("\n")
    del text
    parts = [parser.parse(lines[start : start + LINES_IN_BLOCK]) for start in range(0, len(lines), LINES_IN_BLOCK)]
    whole = "\n".join([part.text for part in parts])
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part.text) + 1)
    has_colours = any(inline.kind == "colour" for part in parts for inline in part.inlines)
    added, sections = annotate(whole, has_colours=has_colours)
    for part in _with_inlines(parts, starts, added) if added else parts:
        builder.output(*part)
    contents: list[ContentsEntry] = []
    for title, depth, offset in sections:
        index = bisect_right(starts, offset) - 1
        contents.append(ContentsEntry(title, depth, index, offset - starts[index]))
    builder.contents(contents)
    return builder.build()


def _with_inlines(parts: Sequence[OutputText], starts: Sequence[int], added: Sequence[Inline]) -> Sequence[OutputText]:
    """Return the parts with more inlines, whose spans are those of the whole text. The parts begin at `starts`."""
    inlines = [list(part.inlines) for part in parts]
    for span, kind, target in added:
        index = bisect_right(starts, span.start) - 1
        inlines[index].append(Inline(Span(span.start - starts[index], span.end - starts[index]), kind, target))
    return [OutputText(part.text, sorted(own, key=inline_order)) for part, own in zip(parts, inlines, strict=True)]
