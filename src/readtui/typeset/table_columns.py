"""The columns of a table: widths, alignment, and alignment of numbers by their decimal point."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from readtui.document.model import Align, Document, Table
from readtui.unicode.direction import is_right_to_left
from readtui.unicode.width import is_narrow, width

MIN_CELLS = 4
"""The smallest width of a column, unless all its cells are narrower."""

PHRASE_CELLS = 12
"""Width up to which a cell ("New York") is not broken: a table in which every second cell breaks is hard to read."""

UNBROKEN_WORD_CELLS = 20
"""Width up to which a word is not broken: longer words are addresses."""

JOINED_CELLS = 24
"""Width up to which the lines of a cell are on one row: two such cells beside one another would look like two rows."""

LINE_SEPARATOR = " / "
"""Between the lines of a cell that are on one row, as between verses."""

LONG_TEXT_CELLS = 48
LONG_TEXT_MIN_CELLS = 16
"""A table cell wider than `LONG_TEXT_CELLS` is running text, and its column is at least `LONG_TEXT_MIN_CELLS` wide."""

NUMBER_SAMPLE = 400
"""Table cells of a column that are tested for numbers, which takes some 0.4 ms."""

COST_SAMPLE = 48
"""Table cells of a column from which its height at each width is estimated."""

SpanningCells = Mapping[int, Sequence[tuple[int, int]]]
"""By row index: the columns (first, end) over which a cell of the row may extend, as the other cells are empty."""


class Column(NamedTuple):
    """A column of a table.

    `cells` is the width of each of its table cells, `natural` the width at which none of them breaks. Numbers aligned
    by their decimal `point` have at most `integer_cells` before it and `fraction_cells` from it on; both are 0 in
    other columns.
    """

    cells: Sequence[int]
    natural: int
    align: Align = "left"
    is_numeric: bool = False
    point: str = ""
    integer_cells: int = 0
    fraction_cells: int = 0

    def blank_before(self, text: str, available: int) -> int:
        """The blank cells before a row of text in a column of `available` cells."""
        blank = available - width(text)
        if self.integer_cells and (integer_cells := cells_before_point(text, self.point)) is not None:
            return min(max(available - self.fraction_cells - integer_cells, 0), blank)
        return {"right": blank, "center": blank // 2}.get(self.align, 0)


def measure_columns(document: Document, table: Table, spanning: SpanningCells) -> list[Column]:
    """Return the columns of a table. Cells in `spanning` do not make their column wider."""
    text = document.text
    measured = cell_widths(text, table)
    for index, groups in spanning.items():
        for first, _ in groups:
            measured[first][index] = 1
    return [_column(text, table, number, cells) for number, cells in enumerate(measured)]


def cell_widths(text: str, table: Table) -> list[array[int]]:
    """The width of each table cell, by column."""
    by_column = zip(*table.rows, strict=True)
    if has_broken_cells(text, table):
        return [array("I", [cell_width(span.of(text)) for span in column]) for column in by_column]
    if is_narrow(text, table.span.start, table.span.end):
        return [array("I", [end - start for start, end in column]) for column in by_column]
    return [array("I", [width(text[start:end]) for start, end in column]) for column in by_column]


def has_broken_cells(text: str, table: Table) -> bool:
    """Whether a cell of a table has several lines."""
    return text.count("\n", *table.span) >= len(table.rows)


def cell_width(cell: str) -> int:
    """The width of a cell: of all its lines on one row if that is short, else of the longest line."""
    if "\n" not in cell:
        return width(cell)
    joined = joined_width(cell)
    return joined if 0 < joined <= JOINED_CELLS else max(map(width, cell.split("\n")))


def joined_width(cell: str) -> int:
    """The width of all lines of a cell on one row; 0 if one of them is blank or indented, as code is."""
    lines = cell.split("\n")
    if any(not line or line[0].isspace() for line in lines):
        return 0
    return sum(map(width, lines)) + len(LINE_SEPARATOR) * (len(lines) - 1)


def find_spanning_cells(table: Table) -> SpanningCells:
    """Find cells that extend over empty ones: a header of several columns, or a row filled only at the left."""
    found: dict[int, list[tuple[int, int]]] = {}
    for index, row in enumerate(table.rows):
        if index < table.head - 1:
            starts = [column for column, cell in enumerate(row) if cell or not column]
            groups = [pair for pair in zip(starts, [*starts[1:], len(row)], strict=True) if pair[1] - pair[0] > 1]
            if groups := [pair for pair in groups if row[pair[0]]]:
                found[index] = groups
        elif len(row) > 1 and row[0] and not row[1] and not any(row[2:]):
            found[index] = [(0, len(row))]
    return found


def fit_columns(document: Document, table: Table, columns: Sequence[Column], available: int) -> list[int]:
    """Return the widths of the columns in `available` cells; an empty list if they would be too narrow to read."""
    natural = [column.natural for column in columns]
    if sum(natural) <= available:
        return natural
    if available < sum(min(cells, MIN_CELLS) for cells in natural):
        return []
    least = [_least_width(document.text, table, number, column) for number, column in enumerate(columns)]
    return _distribute(columns, least, available) if sum(least) <= available else []


def widen_columns(
    document: Document, table: Table, spanning: SpanningCells, widths: list[int], gap: int, available: int
) -> list[int]:
    """Widen columns by up to `available` cells for headers that span them, with `gap` cells between columns."""
    widths = list(widths)
    for index in range(table.head):
        groups = spanning.get(index, ())
        group_cells = [sum(widths[first:end]) + gap * (end - first - 1) for first, end in groups]
        header_cells = [cell_width(table.rows[index][first].of(document.text)) for first, _ in groups]
        needs = [max(needed - cells, 0) for needed, cells in zip(header_cells, group_cells, strict=True)]
        shared, total_need = available, max(sum(needs), 1)
        for (first, end), need in zip(groups, needs, strict=True):
            more = min(need, shared * need // total_need)
            for step in range(more):
                widths[first + step % (end - first)] += 1
            available -= more
    return widths


def _column(text: str, table: Table, number: int, cells: Sequence[int]) -> Column:
    rows = table.rows[table.head :]
    sample = [row[number].of(text) for row in rows[:: len(rows) // NUMBER_SAMPLE + 1]]
    is_numeric = are_numbers(sample)
    given_align = table.aligns[number] if number < len(table.aligns) else ""
    right_to_left = next((is_right_to_left(text, row[number]) for row in rows if row[number]), False)
    align = given_align or ("right" if is_numeric or right_to_left else "left")
    natural = max(1, max(cells))
    if not is_numeric or align != "right":
        return Column(cells, natural, align, is_numeric)
    point = decimal_point(sample)
    aligned = [
        (before, width(cell) - before) for cell in sample if (before := cells_before_point(cell, point)) is not None
    ]
    integer_cells, fraction_cells = max(before for before, _ in aligned), max(after for _, after in aligned)
    if not fraction_cells:
        return Column(cells, natural, align, is_numeric)
    natural = max(natural, integer_cells + fraction_cells)
    return Column(cells, natural, align, is_numeric, point, integer_cells, fraction_cells)


def _least_width(text: str, table: Table, number: int, column: Column) -> int:
    """The smallest width at which a column is easy to read."""
    body = max(column.integer_cells + column.fraction_cells, max(column.cells[table.head :], default=0))
    if not column.is_numeric:
        body = min(body, LONG_TEXT_MIN_CELLS if body > LONG_TEXT_CELLS else PHRASE_CELLS)
    least = max(body, MIN_CELLS)
    for row, cells in zip(table.rows, column.cells, strict=True):
        if cells > least:
            least = max(least, min(_longest_word(row[number].of(text)), UNBROKEN_WORD_CELLS))
            if least >= UNBROKEN_WORD_CELLS:
                break
    return min(column.natural, least)


def _longest_word(text: str) -> int:
    return max(map(width, text.split()), default=0)


def _distribute(columns: Sequence[Column], least: Sequence[int], available: int) -> list[int]:
    """Return widths with a low total `_cost`, from the `least` ones up, that together take at most `available` cells.

    Greedy: columns grow in the order of the cost saved per cell of width, as long as cells remain.
    """
    widths = list(least)
    remaining = available - sum(least)
    steps = [
        (saved, number, cells)
        for number, column in enumerate(columns)
        for saved, cells in _steps(column, least[number], min(column.natural, least[number] + remaining))
    ]
    stopped: set[int] = set()
    for _, number, cells in sorted(steps, key=lambda step: -step[0]):
        more = cells - widths[number]
        if more > remaining or number in stopped:
            stopped.add(number)
            continue
        widths[number] = cells
        remaining -= more
    for number in sorted(range(len(columns)), key=lambda number: -_cost(columns[number].cells, widths[number])):
        more = min(remaining, max(columns[number].natural - widths[number], 0))  # too few to save a row by the estimate
        widths[number] += more
        remaining -= more
    return widths


def _steps(column: Column, least: int, most: int) -> list[tuple[float, int]]:
    """The steps in which a column may grow from `least` to `most`: the cost saved per cell, and the width reached.

    They are the lower convex hull of cost by width, so each step saves less per cell than the one before it.
    """
    costs = [(least, _cost(column.cells, least))]
    for cells in range(least + 1, most + 1):
        cost = _cost(column.cells, cells)
        if cost < costs[-1][1]:
            while len(costs) > 1 and _slope(costs[-2], costs[-1]) <= _slope(costs[-1], (cells, cost)):
                costs.pop()
            costs.append((cells, cost))
    return [(_slope(before, after), after[0]) for before, after in pairwise(costs)]


def _slope(before: tuple[int, int], after: tuple[int, int]) -> float:
    return (before[1] - after[1]) / (after[0] - before[0])


def _cost(cells: Sequence[int], available: int) -> int:
    """The sum of the squared heights of table cells in a column of `available` cells.

    Squared, as the tallest cell makes the row tall. On average, two cells of each row but the last are blank.
    """
    sample = cells[:: len(cells) // COST_SAMPLE + 1]
    filled = max(available - 2, 1)
    return sum(1 if own <= available else (1 - (available - own) // filled) ** 2 for own in sample)


# Numbers

# A sign or currency, the digits, a unit, note references. Compiled and cached by `re` for the first table.
_DIGITS = r"\d+(?:[.'’ \xa0\u2009\u202f]\d{3}|,\d{2,3})*(?:[.,]\d+)?|[.,]\d+"
_UNIT = r"[%‰$£€¥]|[A-Za-zµΩ°′″][A-Za-z°²³/]{0,4}"
_NOTES = r"\s?\[\w{1,4}\]|\s?[*†‡§¶¹²³⁰⁴-⁹ᵃ-ᶻ]"
_NUMBER = rf"(?:[^\w\s]{{1,3}}\s?)?({_DIGITS})(?:\s?(?:{_UNIT}))?\)?(?:{_NOTES})*"

_NO_NUMBER = frozenset(
    ("", "-", "–", "—", "−", "…", "...", "..", "?", "n/a", "N/A", "n.a.", "NA", "nan", "NaN", "None", "null")
)
"""Cells without a number in a column of numbers."""


def are_numbers(cells: Sequence[str]) -> bool:
    """Whether all cells of a column are numbers or `_NO_NUMBER`, and at least one is a number."""
    return all(cell in _NO_NUMBER or re.fullmatch(_NUMBER, cell) for cell in cells) and any(
        cell not in _NO_NUMBER for cell in cells
    )


def decimal_point(cells: Sequence[str]) -> str:
    """The decimal point of a column of numbers: "." or ","; empty if neither is certain.

    "1,024" may be a thousand or one. A number decides if the digits after the mark are not three, or if there is only a
    zero or nothing before it.
    """
    for point in ".,":
        for cell in cells:
            found = re.fullmatch(_NUMBER, cell)
            if found is None or found[1].count(point) != 1:
                continue
            whole, _, fraction = found[1].partition(point)
            if fraction.isdecimal() and (len(fraction) != 3 or whole in ("", "0") or not whole.isdecimal()):
                return point
    return ""


def cells_before_point(number: str, point: str) -> int | None:
    """The cells of a number up to its decimal point, or else to the end of its digits; None if it is not a number."""
    found = re.fullmatch(_NUMBER, number)
    if found is None:
        return None
    index = number.find(point, found.start(1), found.end(1)) if point else -1
    return width(number[: index if index >= 0 else found.end(1)])
