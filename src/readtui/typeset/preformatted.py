"""Typeset preformatted text: code, and the output of programs. Their lines are wrapped, or cut and go sideways."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence

from readtui.document.model import Code, Document, Output
from readtui.span import Offset, Span
from readtui.typeset.inline import InlinePainter, decoration_rows
from readtui.typeset.line import Body, Painter, Run, Runs
from readtui.typeset.setting import Setting
from readtui.typeset.sideways import CutRows, RunPainter
from readtui.typeset.syntax import SyntaxPainter, language_of
from readtui.typeset.wrap import hanging_indent, preformatted_row_starts
from readtui.unicode.clusters import row_end
from readtui.unicode.width import is_narrow, width

GUTTER = 2
"""Cells at the left of code, and of the rest of a long line of output, for the sign of a wrapped line."""

_CONTINUED = "↪"


class LineNumbers:
    """The numbers before the lines of a block: the lines begin at `starts`, the first one has the number `first`.

    They are right-aligned in `cells` cells, the last of which is blank, and painted with `role`. Without cells, there
    are none.
    """

    def __init__(self, starts: Sequence[Offset] = (), first: int = 1, cells: int = 0, role: str = "") -> None:
        self.cells = cells
        self._starts = starts
        self._first = first
        self._role = role

    def before(self, start: Offset) -> Runs:
        """The number of the line that starts at an offset; blank cells if a line goes on there."""
        if not self.cells:
            return ()
        index = bisect_right(self._starts, start) - 1
        number = str(self._first + index) if self._starts[index] == start else ""
        return (Run(f"{number.rjust(self.cells - 1)} ", self._role),)


def number_cells(lines: int, measure: int) -> int:
    """Return the cells for the numbers of so many lines; 0 if the measure has no room for them."""
    cells = len(str(lines)) + 1
    return cells if cells <= measure // 3 else 0


def typeset_code(document: Document, block: Code, setting: Setting, nest_cells: int = 0) -> Body:
    """Return the rows of code, with its language above it, beside a nest that takes so many cells.

    Lines that are too long go on in rows with a sign, or are cut. Only code with lines that do not fit is wider than
    the measure, unless it has to stay in it.
    """
    measure = max(setting.measure - nest_cells, 1)
    text, span = document.text, block.span
    painter = _code_painter(document, block, highlight=setting.syntax)
    above = decoration_rows(block.language, "label", measure) if block.language else []
    numbers = LineNumbers()
    if setting.line_numbers:
        starts = line_starts(text, span)
        numbers = LineNumbers(starts, 1, number_cells(len(starts), measure), "code continuation")
    gutter = _gutter(measure - numbers.cells)
    beside = numbers.cells + gutter
    code_cells, room = measure - beside, max(setting.room - nest_cells, measure) - beside
    is_cut = False
    if setting.code_lines != "measure":
        widest = _widest(text, span, room)
        is_cut = setting.code_lines == "cut" and widest > room
        code_cells = min(max(widest, code_cells), room)
    if is_cut:
        first = (Run(" " * gutter, "code"),) if gutter else ()
        left = lambda start: numbers.before(start) + first  # noqa: E731  # one expression
        cut = CutRows(text, painter, left, gutter=beside, cells=code_cells, role="code", fills=True)
        return Body(line_starts(text, span), cut.runs, above=above, cut=cut)
    hangs = setting.code_lines == "wrapped"
    paint = _wrapped_code_painter(text, span, painter, numbers, gutter, code_cells, hangs=hangs)
    return Body(preformatted_row_starts(text, span.start, span.end, code_cells, hangs=hangs), paint, above=above)


def _wrapped_code_painter(
    text: str, span: Span, painter: RunPainter, numbers: LineNumbers, gutter: int, cells: int, *, hangs: bool
) -> Painter:
    """Return what paints the rows of code, `cells` wide beside numbers and a gutter; with `hangs`, rests of lines are
    indented as these."""
    first = (Run(" " * gutter, "code"),) if gutter else ()
    continued = (Run(_CONTINUED.ljust(gutter), "code continuation"),) if gutter else ()

    def paint(_: int, start: Offset, end: Offset) -> Runs:
        is_first = _starts_line(text, span, start)
        indent = 0 if is_first or not hangs else hanging_indent(text, _line_at(text, span, start), start, 0, cells)
        shown = _shown_end(text, start, end, cells - indent)
        blank = cells - indent - width(text[start:shown])
        return (
            *(numbers.before(start) + (first if is_first else continued)),
            *((Run(" " * indent, "code"),) if indent else ()),
            *painter.runs(start, shown),
            *((Run(" " * blank, "code"),) if blank > 0 else ()),
        )

    return paint


def _code_painter(document: Document, block: Code, *, highlight: bool) -> InlinePainter | SyntaxPainter:
    language = language_of(document, block) if highlight else ""
    if language and not document.inlines_in(block.span):
        return SyntaxPainter(document, block, language)
    return InlinePainter(document, block.span, "code")


def _widest(text: str, span: Span, most: int) -> int:
    """Return the width of the widest line of a block; more than `most` if it is wider than that."""
    lines = span.of(text).split("\n")
    if is_narrow(text, span.start, span.end):
        return max(map(len, lines))
    return max(width(line) if row_end(line, 0, len(line), most) == len(line) else most + 1 for line in lines)


def typeset_output(
    document: Document, block: Output, setting: Setting, nest_cells: int = 0, *, number: int = 1, lines: int = 1
) -> Body:
    """Return the rows of a program's output, beside a nest that takes so many cells.

    The rest of a line that is too long is indented as the line is, with a sign, or the line is cut. `number` is that of
    the first line, `lines` the number of all lines that have numbers.
    """
    text, span = document.text, block.span
    cells = max(output_cells(setting, lines) - nest_cells, 1)
    painter = InlinePainter(document, span, "output")
    numbers = LineNumbers()
    if setting.line_numbers:
        in_all = number_cells(lines, setting.measure)
        numbers = LineNumbers(line_starts(text, span), number, in_all, "output wrapped")
    if setting.output_lines == "cut":
        cut = CutRows(text, painter, numbers.before, gutter=numbers.cells, cells=cells, role="output", fills=False)
        return Body(line_starts(text, span), cut.runs, cut=cut)
    sign = _gutter(cells)

    def paint(_: int, start: Offset, end: Offset) -> Runs:
        if _starts_line(text, span, start):
            return numbers.before(start) + painter.runs(start, _shown_end(text, start, end, cells))
        indent = hanging_indent(text, _line_at(text, span, start), start, sign, cells)
        signed = (Run(_CONTINUED.ljust(sign).rjust(indent), "output wrapped"),) if sign else ()
        return (*numbers.before(start), *signed, *painter.runs(start, _shown_end(text, start, end, cells - indent)))

    return Body(preformatted_row_starts(text, span.start, span.end, cells, sign, hangs=True), paint)


def output_cells(setting: Setting, lines: int) -> int:
    """Return the cells of the lines of output in a setting, of which so many have numbers, without these."""
    measure = max(setting.measure, 1)
    cells = measure if setting.output_lines == "measure" else max(setting.room, measure)
    return cells - (number_cells(lines, measure) if setting.line_numbers else 0)


def output_rows(text: str, start: Offset, end: Offset, measure: int) -> int:
    """Return the number of rows of output that is wrapped. Fast where no line is too long."""
    lines = text[start:end].split("\n")
    if max(map(len, lines)) <= measure and is_narrow(text, start, end):
        return len(lines)
    return len(preformatted_row_starts(text, start, end, measure, _gutter(measure), hangs=True))


def line_starts(text: str, span: Span) -> Sequence[Offset]:
    """Return the offsets where the lines of a block start."""
    starts = array("I", [span.start])
    while (newline := text.find("\n", starts[-1], span.end)) >= 0:
        starts.append(newline + 1)
    return starts


def _gutter(measure: int) -> int:
    return max(min(GUTTER, (measure - 1) // 2), 0)


def _shown_end(text: str, start: Offset, end: Offset, cells: int) -> Offset:
    """Return the end of a row without the newline, and without a space that does not fit, at its end."""
    if end > start and text[end - 1] == "\n":
        end -= 1
    return end - 1 if end > start + 1 and text[end - 1] == " " and width(text[start:end]) > cells else end


def _starts_line(text: str, span: Span, start: Offset) -> bool:
    return start == span.start or text[start - 1] == "\n"


def _line_at(text: str, span: Span, offset: Offset) -> Offset:
    """Return where the line of a block that contains an offset starts."""
    return text.rfind("\n", span.start, offset) + 1 or span.start
