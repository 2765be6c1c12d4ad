"""Reader of the output of programs: every line as it is, with its colours, and sections where the output has them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from readtui.document.builder import Builder, ContentsEntry
from readtui.document.content import inline_order
from readtui.document.model import Document, Inline
from readtui.ingest.terminal.kinds import filled_lines
from readtui.ingest.terminal.lines import OutputParser, OutputText
from readtui.ingest.terminal.log import is_log, log_sections, log_styles
from readtui.ingest.terminal.outline import EXAMINED, is_patch, outline
from readtui.ingest.terminal.patch import changed_words, patch_colours
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
    for part in _with_styles(parts, starts, whole):
        builder.output(*part)
    builder.contents(_contents(starts, whole))
    return builder.build()


def _with_styles(parts: Sequence[OutputText], starts: Sequence[int], whole: str) -> Sequence[OutputText]:
    """Return the parts with the styles of a patch or a log, if they have no colours, and with the changed words."""
    has_colours = any(inline.kind == "colour" for part in parts for inline in part.inlines)
    added: list[Inline] = []
    if is_patch(whole):
        added += [*(() if has_colours else patch_colours(whole)), *changed_words(whole)]
    elif not has_colours and is_log(filled_lines(whole[:EXAMINED])):
        added += log_styles(whole)
    if not added:
        return parts
    inlines = [list(part.inlines) for part in parts]
    for span, kind, target in added:
        index = bisect_right(starts, span.start) - 1
        inlines[index].append(Inline(Span(span.start - starts[index], span.end - starts[index]), kind, target))
    return [OutputText(part.text, sorted(own, key=inline_order)) for part, own in zip(parts, inlines, strict=True)]


def _contents(starts: Sequence[int], whole: str) -> Iterator[ContentsEntry]:
    """Yield the sections; an offset in the whole text becomes a block and the place in it."""
    for entry in outline(whole) or (log_sections(whole) if is_log(filled_lines(whole[:EXAMINED])) else ()):
        index = bisect_right(starts, entry.offset) - 1
        yield ContentsEntry(entry.title, entry.depth, index, entry.offset - starts[index])
