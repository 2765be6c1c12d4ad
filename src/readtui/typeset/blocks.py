"""Typeset each kind of block into rows."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import assert_never

from readtui.document.model import (
    Block,
    Caption,
    Code,
    Document,
    Figure,
    Heading,
    Output,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from readtui.span import Offset, Span
from readtui.typeset.figures import Frame, figure_labels
from readtui.typeset.hyphenate import hyphenator
from readtui.typeset.inline import InlinePainter, decoration_rows, justify, subtitle_rows
from readtui.typeset.line import Body, Line, Painter, Run, Runs, TypesetBlock
from readtui.typeset.nesting import (
    NestPrefix,
    blank_row,
    blank_rows,
    is_indented,
    is_under_table,
    shared_nest,
    shares_frame,
)
from readtui.typeset.setting import Setting
from readtui.typeset.wrap import row_starts, visible_end
from readtui.unicode.direction import is_right_to_left
from readtui.unicode.width import width

INDENT = 2
"""Cells by which the first row of an indented paragraph is indented."""


class Typesetter:
    """Typesets the blocks of one document, each by its index. An empty document is typeset as an empty paragraph."""

    def __init__(self, document: Document, setting: Setting) -> None:
        self.document = document
        self.setting = setting
        self.blocks: tuple[Block, ...] = document.blocks or (Paragraph(Span(0, 0)),)
        self._text = document.text
        self._measure = max(setting.measure, 1)
        self._hyphens = hyphenator(document.language or setting.language) if setting.hyphenate else None
        self._title_index = self._find_title()
        self._hidden: dict[Offset, list[str]] = {}
        if setting.show_hidden:
            for hidden in document.hidden:
                self._hidden.setdefault(hidden.before, []).append(hidden.text)

    def _find_title(self) -> int:
        """The index of the document's title: its first heading if it is of level 1; else -1."""
        if not self.document.sections:
            return -1
        headings = ((index, block.level) for index, block in enumerate(self.blocks) if isinstance(block, Heading))
        index, level = next(headings, (-1, 0))
        return index if level == 1 else -1

    @cached_property
    def _labels(self) -> dict[int, str]:
        return figure_labels(self.blocks)

    def height(self, index: int) -> int:
        """The number of rows of a block. Faster than `typeset` for paragraphs, headings and output."""
        block = self.blocks[index]
        if index and not self._hidden:
            if type(block) is Paragraph:
                above, measure = self._rows_before_and_measure(index, block)
                return above + len(self._paragraph_row_starts(index, block, measure))
            if type(block) is Heading and index != self._title_index:
                above, measure = self._rows_before_and_measure(index, block)
                below = 1 if block.level == 1 else 0  # the rule
                return above + len(row_starts(self._text, block.span.start, block.span.end, measure)) + below
            if type(block) is Output and not block.nest:
                return blank_rows(self.blocks, index, self.setting) + self.output_height(block.span)
        return self.typeset(index).rows

    def _rows_before_and_measure(self, index: int, block: Paragraph | Heading) -> tuple[int, int]:
        """The number of rows before a block, and the cells beside its bars and bullets."""
        rows = blank_rows(self.blocks, index, self.setting)
        if not block.nest:
            return rows, self._measure
        measure = self._measure - NestPrefix(block.nest, block.span.start, self._measure).cells
        return rows + len(self._alert_labels(block, measure)), measure

    def plain_height(self, start: Offset, end: Offset) -> int:
        """The number of rows of running text from `start` to `end`, without nesting and indent."""
        return len(row_starts(self._text, start, end, self._measure, hyphens=self._hyphens))

    def output_height(self, span: Span) -> int:
        """The number of rows of output."""
        from readtui.typeset.preformatted import output_cells, output_rows  # deferred: most documents have no output

        if self.setting.output_lines == "cut":
            return self._text.count("\n", span.start, span.end) + 1
        lines = self._line_numbers(0)[1] if self.setting.line_numbers else 1
        return output_rows(self._text, span.start, span.end, output_cells(self.setting, lines))

    def _line_numbers(self, index: int) -> tuple[int, int]:
        """The number of the first line of a block in the text, and the number of all lines."""
        return self._first_lines[index], self._first_lines[-1]

    @cached_property
    def _first_lines(self) -> Sequence[int]:
        """The number in the text of the first line of each block, and that of the line after the last one, less one."""
        count, starts = self._text.count, [block.span.start for block in self.blocks]
        lines = [count("\n", start, end) for start, end in pairwise([*starts, len(self._text)])]
        return array("I", accumulate(lines, initial=1))

    def typeset(self, index: int) -> TypesetBlock:
        """Typeset a block, with the blank rows before it."""
        block = self.blocks[index]
        prefix = NestPrefix(block.nest, block.span.start, self._measure)
        return self._surrounded(index, block, prefix, self._body(index, block, prefix))

    def plain_rows(self, index: int) -> list[str]:
        """The texts of the rows of a block, with the blank rows before it. Faster than `typeset` for paragraphs."""
        block, text = self.blocks[index], self._text
        is_flow = index > 0 and not self._hidden and type(block) is Paragraph and not block.nest
        if is_flow and self._has_plain_rows and not is_right_to_left(text, block.span):
            starts = row_starts(text, block.span.start, block.span.end, self._measure)
            rows = zip(starts, [*starts[1:], block.span.end], strict=True)
            shown = [text[start : visible_end(text, start, end)].rstrip() for start, end in rows]
            return [""] * blank_rows(self.blocks, index, self.setting) + shown
        typeset = self.typeset(index)
        return ["".join([run.text for run in typeset.line(row).runs]).rstrip() for row in range(typeset.rows)]

    @property
    def _has_plain_rows(self) -> bool:
        """Whether the rows of paragraphs are parts of the text, and nothing else."""
        setting = self.setting
        return self._hyphens is None and setting.align == "ragged" and setting.paragraphs == "spaced"

    def _body(self, index: int, block: Block, prefix: NestPrefix) -> Body:
        measure = self._measure - prefix.cells
        match block:
            case Paragraph():
                return self._paragraph(index, block, measure)
            case Heading():
                return self._heading(index, block, measure)
            case Code():
                from readtui.typeset.preformatted import typeset_code  # deferred: most documents have no code

                return typeset_code(self.document, block, self.setting, prefix.cells)
            case Output():
                from readtui.typeset.preformatted import typeset_output  # deferred, as above

                number, lines = self._line_numbers(index) if self.setting.line_numbers else (1, 1)
                return typeset_output(self.document, block, self.setting, prefix.cells, number=number, lines=lines)
            case Caption() if is_under_table(self.blocks, index):
                return self._under_table(index, block, measure)
            case Figure() | Caption():
                return self._framed(index, block, measure)
            case Table():
                from readtui.typeset.table import typeset_table  # deferred: few documents have tables

                return typeset_table(self.document, block, measure, self.setting.table_key)
            case Rule():
                return self._rule(block, measure)
            case _:
                assert_never(block)

    # The kinds of blocks, without bars, bullets and blank rows

    def _paragraph_row_starts(self, index: int, block: Paragraph, measure: int) -> list[Offset]:
        indent = self._indent(index, measure)
        return row_starts(self._text, block.span.start, block.span.end, measure, indent=indent, hyphens=self._hyphens)

    def _indent(self, index: int, measure: int) -> int:
        return INDENT if measure >= 2 * INDENT and is_indented(self.blocks, index, self.setting) else 0

    def _paragraph(self, index: int, block: Paragraph, measure: int) -> Body:
        starts = array("I", self._paragraph_row_starts(index, block, measure))
        paint = self._flow_painter(block.span, measure, self._indent(index, measure))
        return Body(starts, self._aligned_painter(block, paint, measure))

    def _aligned_painter(self, block: Paragraph | Heading, paint: Painter, measure: int) -> Painter:
        """Align the rows of right-to-left text to the right. (The terminal reorders the letters of a row.)"""
        if block.nest or not is_right_to_left(self._text, block.span):
            return paint

        def at_right(row: int, start: Offset, end: Offset) -> Runs:
            runs = paint(row, start, end)
            indent = runs[:1] if runs and runs[0].start is None else ()  # moves to the right side
            runs = runs[len(indent) :]
            blank = measure - _cells(runs) - _cells(indent)
            left = (Run(" " * blank, runs[0].role.split(" ")[0]),) if runs and blank > 0 else ()
            return (*left, *runs, *indent)

        return at_right

    def _flow_painter(self, span: Span, measure: int, indent: int) -> Painter:
        """The painter of running text: hyphenated, justified and indented as the setting requires."""
        text, hyphens = self._text, self._hyphens
        ragged = self._ragged_painter(span, "body")
        is_justified = self.setting.align == "justified"
        margin = (Run(" " * indent, "body"),) if indent else ()
        if not (is_justified or hyphens or indent):
            return ragged

        def paint(row: int, start: Offset, end: Offset) -> Runs:
            runs = ragged(row, start, end)
            cells = measure - (indent if row == 0 else 0)
            hyphen: Runs = ()
            if hyphens is not None and end < span.end and hyphens.is_point(text, end) and _cells(runs) < cells:
                hyphen = (Run("-", "body hyphen"),)
            if is_justified and end < span.end and text[end - 1] != "\n":
                runs = justify(runs, cells - len(hyphen), row)
            return (*(margin if row == 0 else ()), *runs, *hyphen)

        return paint

    def _heading(self, index: int, block: Heading, measure: int) -> Body:
        starts = row_starts(self._text, block.span.start, block.span.end, measure)
        role = "title" if index == self._title_index else f"heading{block.level}"
        below: list[Runs] = []
        if block.level == 1:
            if index == self._title_index:
                below += self._subtitle_rows(measure)
            below.append((Run("─" * measure, "rule"),))
        return Body(starts, self._aligned_painter(block, self._ragged_painter(block.span, role), measure), below=below)

    def _ragged_painter(self, span: Span, role: str) -> Painter:
        """The painter of text as it is, without the spaces at the ends of rows."""
        painter = InlinePainter(self.document, span, role)
        text = self._text
        return lambda _, start, end: painter.runs(start, visible_end(text, start, end))

    def _framed(self, index: int, block: Figure | Caption, measure: int) -> Body:
        """A figure or caption in a frame; a figure and its captions share one."""
        opens = not shares_frame(self.blocks, index)
        closes = not shares_frame(self.blocks, index + 1)
        label = self._labels[index]
        frame = Frame(label, measure)
        span = block.span
        role = "caption" if isinstance(block, Caption) else "alt"
        ragged = self._ragged_painter(span, role)

        def paint(row: int, start: Offset, end: Offset) -> Runs:
            return frame.row(ragged(row, start, end))

        starts = row_starts(self._text, span.start, span.end, frame.inner_cells)
        above, below = (frame.top if opens else []), (frame.bottom if closes else [])
        if not span:  # a figure without alternative text, or with the text of its caption
            if not closes:
                return Body([span.start], lambda *_: above[-1], above=above[:-1])
            name = re.split(r"[/\\]", block.image)[-1] if isinstance(block, Figure) else ""
            name_rows = decoration_rows(name or "no description", "alt", frame.inner_cells)
            rows = [*above, *(frame.row(runs) for runs in name_rows), *below]
            return Body([span.start], lambda *_: rows[-1], above=rows[:-1])
        return Body(starts, paint, above=above, below=below)

    def _under_table(self, index: int, block: Caption, measure: int) -> Body:
        """A caption below its table. The first has a label: in its first row, or above it if the measure is small."""
        label = self._labels[index] if isinstance(self.blocks[index - 1], Table) else ""
        inline_label: Runs = ()
        if label and 3 * width(label) <= measure:
            inline_label = (Run(label, "label"), Run("  ", "caption"))
        above = decoration_rows(label, "label", measure) if label and not inline_label else []
        ragged = self._ragged_painter(block.span, "caption")

        def paint(row: int, start: Offset, end: Offset) -> Runs:
            return ragged(row, start, end) if row else inline_label + ragged(row, start, end)

        starts = row_starts(self._text, block.span.start, block.span.end, measure, indent=_cells(inline_label))
        return Body(starts, paint, above=above)

    def _rule(self, block: Rule, measure: int) -> Body:
        cells = min(3, measure)
        row = (Run(" " * ((measure - cells) // 2) + "─" * cells, "rule"),)
        return Body([block.span.start], lambda *_: row)

    # Bars, bullets, blank rows, hidden text

    def _surrounded(self, index: int, block: Block, prefix: NestPrefix, body: Body) -> TypesetBlock:
        """Add blank rows, hidden text, labels, bars and bullets to the rows of a block."""
        start = block.span.start
        nested = [*self._alert_labels(block, self._measure - prefix.cells), *body.above]
        above_span = Span(start, start)
        above = [Line(above_span, runs) for runs in self._rows_before(index, block)]
        above += [Line(above_span, (prefix.rest if row else prefix.first) + runs) for row, runs in enumerate(nested)]
        paint = body.paint
        if body.cut is not None:
            body.cut.nest(prefix.rest if nested else prefix.first, prefix.rest)
        elif prefix.first:
            first, rest = (prefix.rest if nested else prefix.first), prefix.rest
            inner = paint

            def paint(row: int, start: Offset, end: Offset) -> Runs:
                return (rest if row else first) + inner(row, start, end)

        is_last = index + 1 == len(self.blocks)
        following = block.span.end if is_last else block.span.end + 1
        below_span = Span(following, following)
        below = [Line(below_span, prefix.rest + runs) for runs in body.below]
        if is_last and start < following:  # else the hidden text is already before the block
            below += [Line(below_span, runs) for runs in self._hidden_rows(following)]
        return TypesetBlock(above, body.starts, block.span.end, paint, below, cut=body.cut)

    def _rows_before(self, index: int, block: Block) -> list[Runs]:
        """The rows before a block: the title block of a document without a title, blank rows, hidden text."""
        rows: list[Runs] = []
        if not index and self._title_index < 0 and (block_rows := self._title_rows()):
            rows += [*block_rows, (Run("─" * self._measure, "rule"),), ()]
        if blanks := blank_rows(self.blocks, index, self.setting):
            common = shared_nest(block.nest, self.blocks[index - 1].nest)
            rows += [blank_row(common, block.span.start, self._measure)] * blanks
        return rows + self._hidden_rows(block.span.start)

    def _title_rows(self) -> list[Runs]:
        """The title of the setting and the subtitle, above a text that has no title."""
        title = decoration_rows(self.setting.title, "title", self._measure) if self.setting.title else []
        subtitle = self._subtitle_rows(self._measure)
        return [] if isinstance(self.blocks[0], Output) else title + subtitle

    def _subtitle_rows(self, measure: int) -> list[Runs]:
        """The rows below the title, or at the top of a document without one; none above the output of a program."""
        if self.document.is_output:
            return []
        lines = (self.setting.subtitle, self.setting.hidden_prose)
        return [runs for line in lines if line for runs in subtitle_rows(line, measure)]

    def _hidden_rows(self, offset: Offset) -> list[Runs]:
        rows: list[Runs] = []
        for line in self._hidden.get(offset, ()):
            rows += decoration_rows(line, "hidden", self._measure)
        return rows

    def _alert_labels(self, block: Block, measure: int) -> list[Runs]:
        """The labels of the alerts that start with this block."""
        labels = [part.label for part in block.nest if isinstance(part, Quote) and part.start == block.span.start]
        return [runs for label in labels if label for runs in decoration_rows(label, "label", measure)]


def _cells(runs: Runs) -> int:
    return sum(width(run.text) for run in runs)
