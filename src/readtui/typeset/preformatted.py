"""Typeset preformatted text: code, and the output of programs."""

from __future__ import annotations

from readtui.document.model import Code, Document, Output
from readtui.span import Offset, Span
from readtui.typeset.inline import InlinePainter, decoration_rows
from readtui.typeset.line import Body, Run, Runs
from readtui.typeset.syntax import SyntaxPainter, language_of
from readtui.typeset.wrap import preformatted_row_starts
from readtui.unicode.width import is_narrow, width

GUTTER = 2
"""Cells at the left of code, and of the rest of a long line of output, for the sign of a wrapped line."""

_CONTINUED = "↪"


def typeset_code(document: Document, block: Code, measure: int, *, highlight: bool) -> Body:
    """Return the rows of code, with its language above it. Lines that are too long go on in rows with a sign.

    `highlight`: its syntax is coloured, if the language is known and there are no inlines.
    """
    gutter = _gutter(measure)
    code_cells = measure - gutter
    text, span = document.text, block.span
    painter = _code_painter(document, block, highlight=highlight)
    first = Run(" " * gutter, "code")
    continued = Run(_CONTINUED.ljust(gutter), "code continuation")

    def paint(_: int, start: Offset, end: Offset) -> Runs:
        shown = _without_newline(text, start, end)
        blank = code_cells - width(text[start:shown])
        left = (first if _starts_line(text, span, start) else continued,) if gutter else ()
        return (*left, *painter.runs(start, shown), *((Run(" " * blank, "code"),) if blank > 0 else ()))

    above = decoration_rows(block.language, "label", measure) if block.language else []
    return Body(preformatted_row_starts(text, span.start, span.end, code_cells), paint, above=above)


def _code_painter(document: Document, block: Code, *, highlight: bool) -> InlinePainter | SyntaxPainter:
    language = language_of(document, block) if highlight else ""
    if language and not document.inlines_in(block.span):
        return SyntaxPainter(document, block, language)
    return InlinePainter(document, block.span, "code")


def typeset_output(document: Document, block: Output, measure: int) -> Body:
    """Return the rows of a program's output. The rest of a line that is too long is indented, with a sign."""
    indent = _gutter(measure)
    text, span = document.text, block.span
    painter = InlinePainter(document, span, "output")
    continued = (Run(_CONTINUED.ljust(indent), "output wrapped"),) if indent else ()

    def paint(_: int, start: Offset, end: Offset) -> Runs:
        runs = painter.runs(start, _without_newline(text, start, end))
        return runs if _starts_line(text, span, start) else (*continued, *runs)

    return Body(preformatted_row_starts(text, span.start, span.end, measure, indent), paint)


def output_rows(text: str, start: Offset, end: Offset, measure: int) -> int:
    """Return the number of rows of output. Fast where no line is too long."""
    lines = text[start:end].split("\n")
    if max(map(len, lines)) <= measure and is_narrow(text, start, end):
        return len(lines)
    return len(preformatted_row_starts(text, start, end, measure, _gutter(measure)))


def _gutter(measure: int) -> int:
    return min(GUTTER, (measure - 1) // 2)


def _without_newline(text: str, start: Offset, end: Offset) -> Offset:
    """Return the end of a row without the newline at its end."""
    return end - 1 if end > start and text[end - 1] == "\n" else end


def _starts_line(text: str, span: Span, start: Offset) -> bool:
    return start == span.start or text[start - 1] == "\n"
