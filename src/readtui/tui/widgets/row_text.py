"""How the text of a row of a list is set in one or more lines of cells, with a note at the right of the last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from readtui.tui.paint import shortened
from readtui.unicode.clusters import fit
from readtui.unicode.cut import SEPARATORS, cut_middle, is_path, path_end
from readtui.unicode.printable import printable_line
from readtui.unicode.width import width

LEAST_WRAPPED = 8
"""Cells below which a text is not wrapped: its words would be broken."""

HANGING_INDENT = 1
"""Cells by which the lines after the first one are indented: less than a level of a tree, so that they are no row."""


class RowLine(NamedTuple):
    """A line of a row: its text and, in the last line, the note."""

    text: str
    note: str = ""


def row_lines(text: str, note: str, cells: int, most: int, *, note_is_optional: bool = False) -> Sequence[RowLine]:
    """Return a text with its note in lines of `cells` cells, at most `most`; a blank cell is before the note.

    A note that is optional is left out where it would take cells that the text needs. What has no room is cut: a path
    in its middle.
    """
    text, room, noted = printable_line(text), max(cells, 0), width(note) + 1 if note else 0
    if width(text) + noted <= room:
        return [RowLine(text, note)]
    most = most if room >= LEAST_WRAPPED else 1
    lines = _wrapped(text, room, room if note_is_optional else max(room - noted, 0), most)
    is_crowded = note_is_optional and (width(lines[-1]) + noted > room or len(lines) == 1)
    return [*map(RowLine, lines[:-1]), RowLine(lines[-1], "" if is_crowded else note)]


def _wrapped(text: str, cells: int, last_cells: int, most: int) -> Sequence[str]:
    """Return a text in at most `most` lines of `cells` cells, of which the last one has only `last_cells`."""
    if not is_path(text):
        return _in_lines(text, cells, last_cells, most, _word_break)
    lines = _in_lines(text, cells, last_cells, most, _path_break)
    if lines[-1][-1:] != "…":
        return lines
    if most == 1 or last_cells <= HANGING_INDENT:
        return [cut_middle(text, last_cells)]
    room = last_cells - HANGING_INDENT
    start = _in_lines(text, cells, cells, most - 1, fit)
    return [*start, " " * HANGING_INDENT + path_end(text, room, room)]


def _in_lines(text: str, cells: int, last_cells: int, most: int, break_at: Callable[[str, int], int]) -> Sequence[str]:
    lines: list[str] = []
    rest, indent = text, 0
    while len(lines) < most - 1 and width(rest) > last_cells - indent:
        end = max(break_at(rest, cells - indent), 1)
        lines.append(" " * indent + rest[:end].rstrip())
        rest, indent = rest[end:].lstrip(), HANGING_INDENT
    shown = shortened(rest, max(last_cells - indent, 0))
    return [*lines, " " * indent + shown if shown else ""]


def _word_break(text: str, cells: int) -> int:
    """Return where a line of `text` ends: after a word, or within one that is too long."""
    end = fit(text, cells)
    space = text.rfind(" ", 0, end + 1) if end < len(text) else 0
    return space if space > 0 else end


def _path_break(path: str, cells: int) -> int:
    """Return where a line of a path ends: after a separator if one is in its second half."""
    end = fit(path, cells)
    after = max(path.rfind(sign, 0, end) for sign in SEPARATORS) + 1
    return after if end < len(path) and 2 * after >= end else end
