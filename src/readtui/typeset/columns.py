"""The columns of a table: the cells they need, those they get, and on which side their words stand."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from readtui.document.model import Align, Document, Table
from readtui.unicode.direction import is_right_to_left
from readtui.unicode.width import is_narrow, width

NARROWEST = 4
"""Cells that every column has at least, if its cells have so many."""

PHRASE = 12
"""Cells of a phrase ("New York") that stays on one row: if every second cell breaks, a table is shredded."""

WHOLE_WORD = 20
"""A column is not made narrower than its longest word, if that has at most so many cells: longer ones are addresses."""

SENTENCES = 48
SENTENCE_CELLS = 16
"""A cell of more cells than the first is running text, and its column has at least the second."""

SAMPLE = 400
"""Cells of a column that tell whether it holds numbers: some 0.4 ms."""

WEIGHED = 48
"""Cells of a column that tell how high it would be at each width."""

SpanningCells = Mapping[int, Sequence[tuple[int, int]]]
"""By the index of a row: the columns, first and end, that one cell of it may reach over as the others are empty."""


class Column(NamedTuple):
    """`cells` holds the width of each cell. Of numbers, `whole` cells at most stand before the `point`, and `part`
    behind it; both are 0 where numbers are not set below one another by their points."""

    cells: Sequence[int]
    natural: int
    align: Align = "left"
    is_numeric: bool = False
    point: str = ""
    whole: int = 0
    part: int = 0

    def blank_before(self, words: str, room: int) -> int:
        """The blank cells before a row of words in a column of `room` cells."""
        blank = room - width(words)
        if self.whole and (whole := cells_before_point(words, self.point)) is not None:
            return min(max(room - self.part - whole, 0), blank)
        return {"right": blank, "center": blank // 2}.get(self.align, 0)


def measure_columns(document: Document, table: Table, merged: SpanningCells) -> list[Column]:
    """The columns of a table. Cells that may reach over others do not count."""
    text = document.text
    measured = cell_widths(text, table)
    for index, groups in merged.items():
        for first, _ in groups:
            measured[first][index] = 1
    return [_column(text, table, number, cells) for number, cells in enumerate(measured)]


def cell_widths(text: str, table: Table) -> list[array[int]]:
    """The width of each cell, by column."""
    by_column = zip(*table.rows, strict=True)
    if is_narrow(text, table.span.start, table.span.end):
        return [array("I", [end - start for start, end in column]) for column in by_column]
    return [array("I", [width(text[start:end]) for start, end in column]) for column in by_column]


def find_spanning_cells(table: Table) -> SpanningCells:
    """Cells over empty ones: a head above several columns, a line across the whole table."""
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


def fit_columns(document: Document, table: Table, columns: Sequence[Column], room: int) -> list[int]:
    """The cells of each column in `room` cells; empty where they would be shredded."""
    natural = [column.natural for column in columns]
    if sum(natural) <= room:
        return natural
    if room < sum(min(own, NARROWEST) for own in natural):
        return []
    least = [_least(document.text, table, number, column) for number, column in enumerate(columns)]
    return _squeezed(columns, least, room) if sum(least) <= room else []


def widen_columns(
    document: Document, table: Table, merged: SpanningCells, widths: list[int], gap: int, left: int
) -> list[int]:
    """The widths with up to `left` cells more, for heads that reach over columns with `gap` cells between them."""
    widths = list(widths)
    for index in range(table.head):
        groups = merged.get(index, ())
        reach = [sum(widths[first:end]) + gap * (end - first - 1) for first, end in groups]
        said = [width(table.rows[index][first].of(document.text)) for first, _ in groups]
        needs = [max(cells - own, 0) for cells, own in zip(said, reach, strict=True)]
        share, most = left, max(sum(needs), 1)
        for (first, end), need in zip(groups, needs, strict=True):
            more = min(need, share * need // most)
            for place in range(more):
                widths[first + place % (end - first)] += 1
            left -= more
    return widths


def _column(text: str, table: Table, number: int, cells: Sequence[int]) -> Column:
    rows = table.rows[table.head :]
    sample = [row[number].of(text) for row in rows[:: len(rows) // SAMPLE + 1]]
    is_numeric = are_numbers(sample)
    said = table.aligns[number] if number < len(table.aligns) else ""
    right_to_left = next((is_right_to_left(text, row[number]) for row in rows if row[number]), False)
    align = said or ("right" if is_numeric or right_to_left else "left")
    natural = max(1, max(cells))
    if not is_numeric or align != "right":
        return Column(cells, natural, align, is_numeric)
    point = decimal_point(sample)
    placed = [
        (whole, width(words) - whole) for words in sample if (whole := cells_before_point(words, point)) is not None
    ]
    whole, part = max(whole for whole, _ in placed), max(part for _, part in placed)
    if not part:
        return Column(cells, natural, align, is_numeric)
    return Column(cells, max(natural, whole + part), align, is_numeric, point, whole, part)


def _least(text: str, table: Table, number: int, column: Column) -> int:
    """The cells under which a column would be shredded."""
    body = max(column.whole + column.part, max(column.cells[table.head :], default=0))
    if not column.is_numeric:
        body = min(body, SENTENCE_CELLS if body > SENTENCES else PHRASE)
    low = max(body, NARROWEST)
    for row, cells in zip(table.rows, column.cells, strict=True):
        if cells > low:
            low = max(low, min(_longest(row[number].of(text)), WHOLE_WORD))
            if low >= WHOLE_WORD:
                break
    return min(column.natural, low)


def _longest(words: str) -> int:
    return max(map(width, words.split()), default=0)


def _squeezed(columns: Sequence[Column], least: Sequence[int], room: int) -> list[int]:
    """The widths at which the cells have the fewest rows, tall cells counting more: it is they that make a row high.

    Each column is given more, first where a cell more saves most, as far as it goes.
    """
    widths = list(least)
    left = room - sum(least)
    steps = [
        (saved, number, cells)
        for number, column in enumerate(columns)
        for saved, cells in _steps(column, least[number], min(column.natural, least[number] + left))
    ]
    passed: set[int] = set()
    for _, number, cells in sorted(steps, key=lambda step: -step[0]):
        more = cells - widths[number]
        if more > left or number in passed:
            passed.add(number)
            continue
        widths[number] = cells
        left -= more
    for number in sorted(range(len(columns)), key=lambda number: -_cost(columns[number].cells, widths[number])):
        more = min(left, max(columns[number].natural - widths[number], 0))  # too little to save a row that is foreseen
        widths[number] += more
        left -= more
    return widths


def _steps(column: Column, least: int, most: int) -> list[tuple[float, int]]:
    """What a column saves at each of the widths worth growing to: for every cell of growth, and which width that is."""
    costs = [(least, _cost(column.cells, least))]
    for room in range(least + 1, most + 1):
        cost = _cost(column.cells, room)
        if cost < costs[-1][1]:
            while len(costs) > 1 and _slope(costs[-2], costs[-1]) <= _slope(costs[-1], (room, cost)):
                costs.pop()
            costs.append((room, cost))
    return [(_slope(before, after), after[0]) for before, after in pairwise(costs)]


def _slope(before: tuple[int, int], after: tuple[int, int]) -> float:
    return (before[1] - after[1]) / (after[0] - before[0])


def _cost(cells: Sequence[int], room: int) -> int:
    """The rows that cells would have, squared and summed: of all but the last, two cells stay blank on average."""
    sample = cells[:: len(cells) // WEIGHED + 1]
    shown = max(room - 2, 1)
    return sum(1 if own <= room else (1 - (room - own) // shown) ** 2 for own in sample)


# Numbers

# Compiled by `re` when the first table asks. A sign or currency, the digits, a unit, marks of footnotes.
_DIGITS = r"\d+(?:[.'’ \xa0\u2009\u202f]\d{3}|,\d{2,3})*(?:[.,]\d+)?|[.,]\d+"
_UNIT = r"[%‰$£€¥]|[A-Za-zµΩ°′″][A-Za-z°²³/]{0,4}"
_NOTES = r"\s?\[\w{1,4}\]|\s?[*†‡§¶¹²³⁰⁴-⁹ᵃ-ᶻ]"
_NUMBER = rf"(?:[^\w\s]{{1,3}}\s?)?({_DIGITS})(?:\s?(?:{_UNIT}))?\)?(?:{_NOTES})*"

_NOTHING = frozenset(
    ("", "-", "–", "—", "−", "…", "...", "..", "?", "n/a", "N/A", "n.a.", "NA", "nan", "NaN", "None", "null")
)
"""What stands in a column of numbers where there is none."""


def are_numbers(cells: Sequence[str]) -> bool:
    """Whether the cells of a column hold numbers, or nothing; at least one holds a number."""
    return all(words in _NOTHING or re.fullmatch(_NUMBER, words) for words in cells) and any(
        words not in _NOTHING for words in cells
    )


def decimal_point(cells: Sequence[str]) -> str:
    """The mark that parts whole numbers from fractions in a column: "." or ","; empty where neither surely does.

    "1,024" may be a thousand or one: what has other than three digits behind it, or a nought before it, tells.
    """
    for mark in ".,":
        for words in cells:
            found = re.fullmatch(_NUMBER, words)
            if found is None or found[1].count(mark) != 1:
                continue
            whole, _, fraction = found[1].partition(mark)
            if fraction.isdecimal() and (len(fraction) != 3 or whole in ("", "0") or not whole.isdecimal()):
                return mark
    return ""


def cells_before_point(words: str, point: str) -> int | None:
    """The cells of a number up to its point, or up to the end of its digits; None if it is no number."""
    found = re.fullmatch(_NUMBER, words)
    if found is None:
        return None
    place = words.find(point, found.start(1), found.end(1)) if point else -1
    return width(words[: place if place >= 0 else found.end(1)])
