"""Source code as it stands, line for line, with its classes and functions as sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from readtui.document.builder import CODE_TAB, Builder, ContentsEntry
from readtui.document.model import Document
from readtui.ingest.definitions import definitions
from readtui.ingest.languages import language_in, language_of
from readtui.unicode.printable import has_controls, printable

_START = 1 << 15  # characters that are looked at for the language


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """The document that a source file is: one block of code, into which its sections point."""
    clean = printable(text, CODE_TAB)
    builder = Builder(source_name, clean=True)
    for note in notes:
        builder.note(note)
    if clean is not text and has_controls(text):
        builder.note("Control characters were taken out of the text.")
    # As the builder will have it, so that the places of the definitions are those in the block.
    code = "\n".join(line.rstrip() for line in clean.split("\n")).strip("\n")
    language = language_of(source_name) or language_in(code[:_START])
    block = builder.code(code, language)
    if block is not None:
        builder.contents(_contents(code, language, block))
    return builder.build(title=PurePath(source_name).name if source_name != "-" else "")


def _contents(code: str, language: str, block: int) -> Iterator[ContentsEntry]:
    """Each definition below those before it that are indented less."""
    indents: list[int] = []  # of the definitions around, outermost first
    for start, indent, title in definitions(code, language):
        while indents and indents[-1] >= indent:
            indents.pop()
        indents.append(indent)
        yield ContentsEntry(title, len(indents), block, start)
