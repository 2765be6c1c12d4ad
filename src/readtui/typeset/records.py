"""Sets the rows of a table as records: each cell behind the name of its column, as many on a row as fit."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from readtui.document.model import Document, Table
from readtui.span import Offset, Span
from readtui.typeset.inline import Ink, furniture
from readtui.typeset.line import Body, Run, Runs
from readtui.typeset.wrap import breaks, shown_end
from readtui.unicode.width import width

HANG = 2
"""Cells that the rows of a record are moved in behind its first."""

LEAST_HUNG = 16
"""Cells of a measure under which nothing hangs."""

_BETWEEN = " · "


class _Part(NamedTuple):
    """What a row shows of a cell: the text from `start` to `end`, behind its column's name where that stands."""

    cell: Span
    name: str
    start: Offset
    end: Offset


class _Row(NamedTuple):
    """A row of a record: where it starts in the text, the cells it is moved in, and what it shows: parts of cells, or
    `words` of furniture."""

    start: Offset
    indent: int = 0
    parts: Sequence[_Part] = ()
    words: Runs = ()


def column_names(text: str, table: Table) -> list[str]:
    """What each column is called: its heads, one below the other. A head that reaches over several counts for each."""
    said = [[cell.of(text) for cell in row] for row in table.rows[: table.head]]
    for row in said[:-1]:
        for column in range(1, len(row)):
            row[column] = row[column] or row[column - 1]
    columns = zip(*said, strict=True)
    return [" ".join(dict.fromkeys(filter(None, parts))) for parts in columns] or [""] * len(table.rows[0])


def set_records(document: Document, table: Table, cells: Sequence[Sequence[int]], measure: int, hint: str) -> Body:
    """The rows of a table one after another, its heads first. `cells` holds the width of each cell by its column."""
    text, head = document.text, table.head
    names = [f"{name}: " if name else "" for name in column_names(text, table)]
    packer = _Packer(text, names, measure)
    own_cells = zip(*cells, strict=True)
    records = [
        packer.packed(row, own, is_head=index < head)
        for index, (row, own) in enumerate(zip(table.rows, own_cells, strict=True))
    ]
    are_apart = sum(1 if len(record) > 1 else -1 for record in records[head:] if record) >= 0
    rows: list[_Row] = []
    for index, record in enumerate(records):
        if rows and record and (index == head or (are_apart and index > head)):
            rows.append(_Row(record[0].start))
        rows += record
    head_end = table.rows[head][0].start if head < len(table.rows) else table.span.end + 1

    def paint(number: int, _: Offset, __: Offset) -> Runs:
        row = rows[number]
        runs = [Run(" " * row.indent, "frame")] if row.indent else []
        for place, (cell, name, start, end) in enumerate(row.parts):
            if place:
                runs.append(Run(_BETWEEN, "frame"))
            if name:
                runs.append(Run(name, "cellname"))
            role = "tablehead" if cell.start < head_end else "cell"
            runs += Ink(document, cell, role).runs(start, shown_end(text, start, end))
        return (*runs, *row.words)

    starts = array("Q", [table.span.start, *(row.start for row in rows[1:])])
    rule: Runs = (Run("─" * measure, "frame"),)
    return Body(starts, paint, above=[rule, *_size(table, hint, measure)], below=[rule])


def _size(table: Table, hint: str, measure: int) -> list[Runs]:
    """How large the table is and which key opens it, where a key does."""
    if not hint:
        return []
    count, columns = len(table.rows) - table.head, len(table.rows[0])
    rows = "1 row" if count == 1 else f"{count:,} rows"
    return furniture(f"{rows}, {columns} columns · {hint} opens the table", "meta", measure)


class _Packer:
    """Puts cells into rows of at most `measure` cells, behind these names."""

    def __init__(self, text: str, names: Sequence[str], measure: int) -> None:
        self._text = text
        self._names = [(name, width(name)) for name in names]
        self._measure = measure
        self._hang = HANG if measure >= LEAST_HUNG else 0

    def packed(self, row: Sequence[Span], cells: Sequence[int], *, is_head: bool) -> list[_Row]:
        """The rows of one record; heads have no names before them."""
        rows: list[_Row] = []
        parts: list[_Part] = []  # of the last row, where there is room for more
        room = 0
        for cell, own, (name, lead) in zip(row, cells, [("", 0)] * len(row) if is_head else self._names, strict=True):
            if not cell:
                continue
            if parts and lead + own + len(_BETWEEN) <= room:
                room -= lead + own + len(_BETWEEN)
                parts.append(_Part(cell, name, *cell))
                continue
            indent = self._hang if rows else 0
            room = self._measure - indent - lead - own
            if room >= 0:
                parts = [_Part(cell, name, *cell)]
                rows.append(_Row(cell.start, indent, parts))
            else:
                parts = []
                rows += self._broken(cell, name, indent, lead)
        return rows

    def _broken(self, cell: Span, name: str, indent: int, lead: int) -> list[_Row]:
        """The rows of a cell that is longer than one: below its name, where that would take most of the first."""
        rows: list[_Row] = []
        if lead > self._measure // 2:
            words = furniture(name.rstrip(), "cellname", self._measure - indent)
            rows += [_Row(cell.start, indent, words=runs) for runs in words]
            name, lead, indent = "", 0, self._hang
        starts = breaks(self._text, *cell, self._measure - self._hang, indent=max(lead + indent - self._hang, 0))
        for start, end in zip(starts, [*starts[1:], cell.end], strict=True):
            rows.append(_Row(start, self._hang if rows else indent, [_Part(cell, name, start, end)]))
            name = ""
        return rows
