"""A passage set by itself, for a window of its own."""

from __future__ import annotations

from itertools import dropwhile

from readtui.document.model import Document
from readtui.span import Span
from readtui.typeset.blocks import Typesetter
from readtui.typeset.line import Line
from readtui.typeset.setting import Setting

PASSAGE_ROWS = 500
"""Rows that are set at most: whoever wants to read on goes there."""


def passage_lines(document: Document, setting: Setting, span: Span) -> tuple[Line, ...]:
    """The rows of the blocks from the start of a passage to its end, without the blank rows before them."""
    setter = Typesetter(document, setting)
    first, last = max(document.block_at(span.start), 0), document.block_at(max(span.end - 1, span.start))
    lines: list[Line] = []
    for index in range(first, last + 1):
        block = setter.set(index)
        lines += map(block.line, range(min(block.rows, PASSAGE_ROWS - len(lines))))
    return tuple(dropwhile(_is_blank, lines))


def _is_blank(line: Line) -> bool:
    return not any(run.text.strip() for run in line.runs)
