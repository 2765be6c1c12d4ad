"""Tables of a page: whether they hold figures or only lay the page out, and their cells in rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from readtui.document.model import StyledText
from readtui.ingest.html.blocks import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SPAN = 100
"""Rows or columns that one cell may take: no honest cell takes more, and a wrong one would fill the memory."""

MAX_CELLS = 50_000
"""Cells that a table may have."""

LONG_CELL = 400
"""Characters of a cell from which on a table without headers rather lays passages out."""

_BLOCKS = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "form", "pre", "figure", "blockquote")
_SAID_ELSEWHERE = (("tr", "td"), ("tr", "th"), ("table", "caption"))
_SILENT = ("script", "style", "template")


class TableCells(NamedTuple):
    """The cells of a table in rows; `head` rows are headers, and `cut` rows stand in `rest` as they were too many."""

    rows: tuple[tuple[Sequence[StyledText], ...], ...]
    header_rows: int
    excess_rows: tuple[Sequence[StyledText], ...] = ()


def is_data_table(table: _Element) -> bool:
    """Whether the table is one to a reader, and not the layout of a page."""
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table", "article", "section", "form", "figure", "h1"), None) is not None:
        return False
    marked = next(table.iterdescendants("th", "caption"), None) is not None
    if not marked and next(table.iterdescendants(*_BLOCKS), None) is not None:
        return False
    columns = rows = cells = longest = 0
    for row in table.iterdescendants("tr"):
        count = 0
        for cell in row.iterchildren("td", "th"):
            count += 1
            if cells < LONG_CELL:
                longest = max(longest, len(text_of(cell).strip()))
        cells += count
        columns = max(columns, count)
        rows += count > 0
    return columns > 1 and rows > 0 and (marked or (rows > 1 and longest < LONG_CELL))


def image_rows(table: _Element) -> list[_Element]:
    """The first rows of a table that hold a picture in a single cell, as those of an infobox do: they are no cells."""
    return list(takewhile(_is_pictured, table.iterdescendants("tr")))


def _is_pictured(row: _Element) -> bool:
    cells = list(row)
    is_whole = len(cells) == 1 and _span(cells[0].get("colspan")) > 1
    return is_whole and next(cells[0].iterdescendants("img"), None) is not None


def text_outside_cells(table: _Element) -> str:
    """The words of a table that stand in none of its cells, as browsers show them above it."""
    from lxml.etree import iterwalk  # deferred: 20 ms

    words: list[str] = []
    walk = iterwalk(table, events=("start", "end"))
    for event, element in walk:
        around = element.getparent()
        if event == "end":
            words += (element.tail or "").split() if element is not table else ()
        elif element.tag in _SILENT or (around is not None and (around.tag, element.tag) in _SAID_ELSEWHERE):
            walk.skip_subtree()
        else:
            words += (element.text or "").split()
    return " ".join(words)


def read_table(table: _Element, said: Callable[[_Element], Sequence[StyledText]]) -> TableCells:
    """The cells of `table`, each as `said` gives it. Those that take several rows or columns stand in the first."""
    rows: list[list[Sequence[StyledText]]] = []
    rest: list[Sequence[StyledText]] = []
    taken: dict[int, int] = {}  # a column, and how many more rows the cell above takes there
    head = cells = 0
    for row, is_head in _rows(table):
        if cells >= MAX_CELLS:
            rest.append(_in_line(row, said))
            continue
        filled = _filled(row, said, taken)
        cells += len(filled)
        if is_head and head == len(rows):
            head += 1
        rows.append(filled)
    width = max((column + 1 for row in rows for column, cell in enumerate(row) if cell), default=0)
    return TableCells(tuple(tuple(row[:width]) for row in rows), min(head, max(len(rows) - 1, 0)), tuple(rest))


def _filled(
    row: _Element, said: Callable[[_Element], Sequence[StyledText]], taken: dict[int, int]
) -> list[Sequence[StyledText]]:
    """One row, with empty cells where others reach into it."""
    cells: list[Sequence[StyledText]] = []
    pending = {column: left for column, left in taken.items() if left}
    taken.clear()

    def skip() -> None:
        while (left := pending.pop(len(cells), 0)) and len(cells) < MAX_CELLS:
            if left > 1:
                taken[len(cells)] = left - 1
            cells.append(())

    for cell in row.iterchildren("td", "th"):
        skip()
        across, down = _span(cell.get("colspan")), _span(cell.get("rowspan"))
        across = min(across, max(MAX_CELLS - len(cells), 1))
        for part in range(across):
            if down > 1:
                taken[len(cells)] = down - 1
            cells.append(said(cell) if not part else ())
    skip()
    for column, left in pending.items():
        if left > 1:
            taken[column] = left - 1
    return cells


def _rows(table: _Element) -> Iterator[tuple[_Element, bool]]:
    """The rows, and whether each is one of headers."""
    for row in table.iterdescendants("tr"):
        around = row.getparent()
        in_head = around is not None and around.tag == "thead"
        yield row, in_head or ((cells := list(row)) != [] and all(cell.tag == "th" for cell in cells))


def _in_line(row: _Element, said: Callable[[_Element], Sequence[StyledText]]) -> list[StyledText]:
    pieces: list[StyledText] = []
    for cell in row.iterchildren("td", "th"):
        pieces += [*([StyledText("\u2003")] if pieces else []), *said(cell)]
    return pieces


def _span(written: str | None) -> int:
    digits = (written or "").strip()
    return min(max(int(digits), 1), MAX_SPAN) if digits.isdecimal() and len(digits) < 12 else 1
