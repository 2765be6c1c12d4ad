"""Sets tables: in boxes where the columns fit, else as a list of records."""

from __future__ import annotations

import re
from array import array
from functools import lru_cache

from readtui.document.model import Align, Document, Table
from readtui.document.span import Offset, Span
from readtui.typeset.cells import width
from readtui.typeset.ink import Ink, furniture
from readtui.typeset.line import Body, Run, Runs
from readtui.typeset.wrap import breaks, shown_end

NARROWEST_COLUMN = 4
"""Cells under which a column would be shredded."""

WHOLE_WORD = 12
"""A column is not made narrower than its longest word, if that has at most so many cells."""

# Compiled by `re` when the first table asks.
_NUMBER = r"[+\-−±~≈<>]?\s*[$£€¥]?\s*\d[\d.,\s'’]*\s*(?:[%‰$£€¥]|[A-Za-zµ°]{1,3})?"


def set_table(document: Document, table: Table, measure: int) -> Body:
    """The rows of a table, at most `measure` cells wide."""
    widths = _column_widths(document.text, table, measure)
    return _boxed(document, table, widths) if widths else _records(document, table, measure)


# In a box


def _column_widths(text: str, table: Table, measure: int) -> list[int]:
    """The cells of each column, the widest made narrower until they fit; empty where they cannot."""
    columns = len(table.rows[0])
    room = measure - 3 * columns - 1
    if room < columns * NARROWEST_COLUMN:
        return []
    natural = [1] * columns
    least = [1] * columns
    for row in table.rows:
        for column, cell in enumerate(row):
            words = cell.of(text)
            if (cells := width(words)) > natural[column]:
                natural[column] = cells
            if cells > least[column]:
                longest = max(map(width, words.split()), default=0)
                least[column] = max(least[column], min(longest, WHOLE_WORD))
    least = [min(own, max(low, NARROWEST_COLUMN)) for own, low in zip(natural, least, strict=True)]
    if sum(natural) <= room:
        return natural
    return _narrowed(natural, least, room) if sum(least) <= room else []


def _narrowed(natural: list[int], least: list[int], room: int) -> list[int]:
    """The widths under the highest common cap with which they fit, what is left going to the first that need it."""
    low, high = 0, max(natural)
    while low < high:
        cap = (low + high + 1) // 2
        if sum(max(min(own, cap), low_own) for own, low_own in zip(natural, least, strict=True)) <= room:
            low = cap
        else:
            high = cap - 1
    widths = [max(min(own, low), low_own) for own, low_own in zip(natural, least, strict=True)]
    left = room - sum(widths)
    for column, own in enumerate(natural):
        if left and widths[column] < own:
            widths[column] += 1
            left -= 1
    return widths


def _aligns(text: str, table: Table) -> list[Align]:
    """The side of each column: as the author said, else right for numbers."""
    found: list[Align] = []
    for column in range(len(table.rows[0])):
        said = table.aligns[column] if column < len(table.aligns) else ""
        cells = [words for row in table.rows[table.head :] if (words := row[column].of(text))]
        numbers = bool(cells) and all(re.fullmatch(_NUMBER, words) for words in cells)
        found.append(said or ("right" if numbers else "left"))
    return found


def _boxed(document: Document, table: Table, widths: list[int]) -> Body:
    text = document.text
    aligns = _aligns(text, table)
    heights = [
        max(len(breaks(text, cell.start, cell.end, cells)) for cell, cells in zip(row, widths, strict=True))
        for row in table.rows
    ]
    ruled = max(heights[table.head :], default=1) > 1  # rows of several rows need a line between them
    starts = array("Q")
    origin: list[tuple[int, int]] = []  # of each screen row: the table's row, and which of its rows (-1: a line)
    for index, row in enumerate(table.rows):
        after = table.rows[index + 1][0].start if index + 1 < len(table.rows) else table.span.end
        starts.extend([row[0].start, *[after] * (heights[index] - 1)])
        origin += [(index, part) for part in range(heights[index])]
        if index + 1 < len(table.rows) and (ruled or index + 1 == table.head):
            starts.append(after)
            origin.append((index, -1))
    between: Runs = (Run(_line("├┼┤", widths), "frame"),)

    @lru_cache(maxsize=64)
    def cells_of(index: int) -> list[list[tuple[Offset, Runs]]]:
        role = "tablehead" if index < table.head else "cell"
        return [_cell_rows(document, cell, role, cells) for cell, cells in zip(table.rows[index], widths, strict=True)]

    def paint(screen_row: int, _: Offset, __: Offset) -> Runs:
        index, part = origin[screen_row]
        if part < 0:
            return between
        runs: list[Run] = [Run("│ ", "frame")]
        for column, rows in enumerate(cells_of(index)):
            runs += _aligned(rows[part][1] if part < len(rows) else (), widths[column], aligns[column])
            runs.append(Run(" │ " if column + 1 < len(widths) else " │", "frame"))
        return tuple(runs)

    top: Runs = (Run(_line("╭┬╮", widths), "frame"),)
    bottom: Runs = (Run(_line("╰┴╯", widths), "frame"),)
    return Body(starts, paint, above=[top], below=[bottom])


def _line(ends: str, widths: list[int]) -> str:
    return ends[0] + ends[1].join("─" * (cells + 2) for cells in widths) + ends[2]


def _cell_rows(document: Document, cell: Span, role: str, cells: int) -> list[tuple[Offset, Runs]]:
    """The rows of one cell: where each starts, and its runs."""
    ink = Ink(document, cell, role)
    starts = breaks(document.text, cell.start, cell.end, cells)
    ends = [*starts[1:], cell.end]
    return [
        (start, ink.runs(start, shown_end(document.text, start, end))) for start, end in zip(starts, ends, strict=True)
    ]


def _aligned(runs: Runs, cells: int, align: Align) -> list[Run]:
    blank = cells - sum(width(run.text) for run in runs)
    left = {"right": blank, "center": blank // 2}.get(align, 0)
    padded = [Run(" " * left, "frame"), *runs, Run(" " * (blank - left), "frame")]
    return [run for run in padded if run.text]


# As records


def _records(document: Document, table: Table, measure: int) -> Body:
    """Each row of the table as lines "Header: value", a blank row between; the headers themselves first."""
    said = _said(document.text, table.rows[: table.head])
    names = [" ".join(filter(None, parts)) for parts in zip(*said, strict=True)] or [""] * len(table.rows[0])
    rows: list[tuple[Offset, Runs]] = []
    for index, row in enumerate(table.rows):
        is_head = index < table.head
        record: list[tuple[Offset, Runs]] = []
        for name, cell in zip(names, row, strict=True):
            if cell:
                record += _record_rows(document, cell, "" if is_head else name, measure, is_head=is_head)
        if rows and record and not is_head:
            rows.append((record[0][0], ()))
        rows += record
    starts = array("Q", [table.span.start, *(start for start, _ in rows[1:])])
    return Body(starts, lambda row, _, __: rows[row][1])


def _said(text: str, rows: tuple[tuple[Span, ...], ...]) -> list[list[str]]:
    return [[cell.of(text) for cell in row] for row in rows]


def _record_rows(
    document: Document, cell: Span, name: str, measure: int, *, is_head: bool
) -> list[tuple[Offset, Runs]]:
    """The rows of one cell: its name, then its words, hanging where there is room."""
    label = f"{name}: " if name else ""
    hang = width(label) if width(label) <= measure // 2 else 0
    rows: list[tuple[Offset, Runs]] = []
    lead: Runs = (Run(label, "label"),) if label and hang else ()
    if label and not hang:
        rows += [(cell.start, runs) for runs in furniture(label.rstrip(), "label", measure)]
    role = "tablehead" if is_head else "cell"
    margin: Runs = (Run(" " * hang, "label"),) if hang else ()
    for index, (start, runs) in enumerate(_cell_rows(document, cell, role, measure - hang)):
        rows.append((start, (margin if index else lead) + runs))
    return rows
