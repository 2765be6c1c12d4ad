"""Reader of tables in which a delimiter separates the cells: CSV and TSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from readtui.document.builder import Builder
from readtui.document.model import Align, Document, Inline
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import is_printable, printable_line
from readtui.unicode.width import width

DELIMITERS = ",;\t|"
"""What may separate cells. The first of those that fit equally well is taken."""

MOST_CELLS = 400_000
"""Cells of a table that takes some 100 MB and a second. The rows of a larger one are lines with aligned columns."""

LINES_IN_BLOCK = 200
"""Lines of a block of such rows, as in the output of programs."""

WIDEST_COLUMN = 40
"""Cells to which the columns of such lines are aligned: the rest of a row with a longer cell stands further right."""

_SAMPLE_ROWS = 50
"""Rows at the start that show the delimiter, the header and the columns."""

_MOST_NEWLINES = 200
"""Line breaks of a cell beyond which its quotation mark was no opening one."""

_LEAST_ROWS = 3
"""Rows from which the form of a text shows that it is a table."""

_LEAST_COLUMNS = 3
"""Columns from which the form of a text shows that: a comma in each line is not enough."""

_LONGEST_CELL = 60
"""Average characters of a cell beyond which the commas are those of prose."""

_SEPARATOR_LINE = lazy_regex(r"\Asep=(.)\n")
_NUMBER = lazy_regex(r"[-+(]?[$€£]?\d[\d.,' ]*(?:[eE][-+]?\d+)?[%)]?")
_PROSE = lazy_regex(r"[,;] [a-z]|[.!?] [A-Z]")

Rows = Sequence[Sequence[str]]


def read(text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
    """Return a document with the rows as a table. Its notes begin with `notes`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if named := _SEPARATOR_LINE.match(text):  # as Excel writes it
        delimiter, text = named[1], text[named.end() :]
    else:
        delimiter = _delimiter_of(text[: 1 << 16], source_name)
    has_tabs = "\t" in text and not (delimiter == "\t" and '"' not in text)
    is_clean = not has_tabs and is_printable(text.replace("\t", " "))
    rows = _even([row for row in _rows(text, delimiter) if any(row)], delimiter)
    del text
    builder = Builder(source_name, clean=is_clean)
    for note in notes:
        builder.note(note)
    while len(rows) > 1 and not any(rows[0][1:]) and any(rows[1][1:]):  # what stands above the table
        builder.paragraph(rows[0][0])
        rows = rows[1:]
    head = int(_has_header(rows))
    if rows and len(rows) * len(rows[0]) > MOST_CELLS:
        _add_lines(builder, rows, head)
    elif rows:
        builder.table(rows, head, _alignments(rows[head:]))
    return builder.build()


def is_delimited(head: str) -> bool:
    """Return whether a text without a name is clearly a table, by its start: its rows have the same number of cells."""
    head = head.replace("\r\n", "\n")
    whole = head[: head.rfind("\n") + 1] or head
    return any(_fits(whole, delimiter) for delimiter in DELIMITERS[:3])


def _fits(head: str, delimiter: str) -> bool:
    if head.count(delimiter) < _LEAST_ROWS * (_LEAST_COLUMNS - 1):
        return False
    rows = list(islice((row for row in _rows(head, delimiter) if row), _SAMPLE_ROWS))
    columns = len(rows[0]) if rows else 0
    if len(rows) < _LEAST_ROWS or columns < _LEAST_COLUMNS or any(len(row) != columns for row in rows):
        return False
    cells = [cell for row in rows for cell in row]
    if sum(map(len, cells)) > _LONGEST_CELL * len(cells) or not all(any(row) for row in rows):
        return False
    spaced = sum(1 for row in rows for cell in row[1:] if cell.startswith(" "))
    if spaced * 2 > len(cells) and delimiter != "\t":
        return False
    lines = head.splitlines()[:_SAMPLE_ROWS]
    return not any(line.startswith(tuple("[{<(")) or ('"' not in line and _PROSE.search(line)) for line in lines)


def _delimiter_of(head: str, name: str) -> str:
    """Return the delimiter with which most rows have the same number of cells, and more than one."""
    if name.lower().endswith((".tsv", ".tab")) and "\t" in head:
        return "\t"
    best, most = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        counts = Counter(len(row) for row in islice(_rows(head, delimiter), _SAMPLE_ROWS) if row)
        columns, rows = counts.most_common(1)[0] if counts else (0, 0)
        if columns > 1 and (fit := (round(rows / counts.total(), 1), columns)) > most:
            best, most = delimiter, fit
    return best


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows of a text; those without quoting if a quotation mark that is never closed would swallow most."""
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if '"' in text and any(cell.count("\n") > _MOST_NEWLINES for row in rows for cell in row):
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return rows


def _even(rows: list[list[str]], delimiter: str) -> Rows:
    """Return the rows, each with as many cells as the longest; without what makes a few rows too long."""
    counts = Counter(map(len, rows))
    longest = max(counts, default=0)
    if longest * len(rows) > 4 * sum(count * number for count, number in counts.items()) + 1_000:
        longest = max(count for count, number in counts.items() if number == max(counts.values()))
        rows = [
            row if len(row) <= longest else [*row[: longest - 1], delimiter.join(row[longest - 1 :])] for row in rows
        ]
    return [row if len(row) == longest else row + [""] * (longest - len(row)) for row in rows]


def _has_header(rows: Rows) -> bool:
    """Return whether the first row names the columns: it has no number, and no cell that is below it again."""
    if len(rows) < 2 or not any(rows[0]):
        return False
    first, sample = rows[0], rows[1:_SAMPLE_ROWS]
    if any(cell and _NUMBER.fullmatch(cell.strip()) for cell in first):
        columns = list(zip(*sample, strict=True))
        is_year = [bool(_NUMBER.fullmatch(cell.strip())) for cell in first[1:]]
        return bool(first[0]) and all(is_year) and not any(map(_NUMBER.fullmatch, columns[0]))
    return not any(cell and cell == row[column] for row in sample for column, cell in enumerate(first))


def _alignments(rows: Rows) -> list[Align]:
    """Return "right" for the columns that have only numbers, as a sample shows."""
    columns = zip(*rows[:_SAMPLE_ROWS], strict=True)
    return ["right" if _has_numbers(column) else "" for column in columns]


def _has_numbers(column: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in column if cell.strip()]
    return bool(filled) and all(map(_NUMBER.fullmatch, filled))


def _add_lines(builder: Builder, rows: Rows, head: int) -> None:
    """Add the rows as lines, with their columns aligned, and numbers to the right."""
    rights = [align == "right" for align in _alignments(rows[head:])]
    widths = [min(max(map(width, cells)), WIDEST_COLUMN) for cells in zip(*rows, strict=True)]
    for start in range(0, len(rows), LINES_IN_BLOCK):
        lines = [_aligned(row, widths, rights) for row in rows[start : start + LINES_IN_BLOCK]]
        strong = [Inline(Span(0, len(lines[0])), "strong")] if head and not start else []
        builder.output("\n".join(lines), strong)


def _aligned(row: Sequence[str], widths: Sequence[int], rights: Sequence[bool]) -> str:
    cells: list[str] = []
    for cell, cells_wide, right in zip(row, widths, rights, strict=True):
        shown = cell if cell.isascii() and cell.isprintable() else printable_line(cell)
        blank = " " * (cells_wide - width(shown))
        cells.append(blank + shown if right else shown + blank)
    return "  ".join(cells).rstrip()
