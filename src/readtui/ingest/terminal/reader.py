"""Reader of the output of programs: every line as it is, with its colours, and sections where the output has them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from readtui.document.builder import Builder, ContentsEntry
from readtui.document.model import Document
from readtui.ingest.terminal.lines import OutputParser
from readtui.ingest.terminal.outline import outline

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
    blocks: list[str] = []
    for start in range(0, len(lines), LINES_IN_BLOCK):
        parsed = parser.parse(lines[start : start + LINES_IN_BLOCK])
        blocks.append(parsed.text)
        builder.output(*parsed)
    builder.contents(_contents(blocks))
    return builder.build()


def _contents(blocks: Sequence[str]) -> Iterator[ContentsEntry]:
    """Yield the sections; an offset in the whole text becomes a block and the place in it."""
    starts = [0]
    for block in blocks:
        starts.append(starts[-1] + len(block) + 1)
    for entry in outline("\n".join(blocks)):
        index = bisect_right(starts, entry.offset) - 1
        yield ContentsEntry(entry.title, entry.depth, index, entry.offset - starts[index])
