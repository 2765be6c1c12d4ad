"""HTML tables: tell data tables from tables used for layout, and read the cells of a data table in rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from readtui.document.model import Style, StyledText, joined_text
from readtui.ingest.html.blocks import LeafBlock, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

Cell: TypeAlias = Sequence[StyledText]

MAX_SPAN = 100
"""Rows or columns that one cell may span: real tables have smaller spans, and a wrong value would fill the memory."""

MAX_CELLS = 50_000
"""Cells of a table that are read as cells; the rows after them become lines of text."""

LONG_CELL = 400
"""Characters of the shortest cell that marks a table without headers as layout."""

MAX_MEASURED_CELLS = 400
"""Cells of a table whose length is compared with LONG_CELL."""

_BLOCKS = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "form", "pre", "figure", "blockquote")
_CELLS_AND_CAPTIONS = (("tr", "td"), ("tr", "th"), ("table", "caption"))  # tags of parent and child
_NO_TEXT_TAGS = ("script", "style", "template")


class TableCells(NamedTuple):
    """The cells of a table in rows, the first `header_rows` of which are headers.

    `excess_rows` are the rows after the first MAX_CELLS cells, each as one line of text.
    """

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int
    excess_rows: tuple[Cell, ...] = ()


def is_data_table(table: _Element) -> bool:
    """Whether a table contains data, and is not used for layout."""
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("article", "section", "form", "figure", "h1"), None) is not None:
        return False
    has_inner = next(table.iterdescendants("table"), None) is not None
    headers = table.iterdescendants("th", "caption")
    has_headers = any(not has_inner or next(header.iterancestors("table")) is table for header in headers)
    if has_inner and not (has_headers and all(map(_is_small, table.iterdescendants("table")))):
        return False
    if not has_headers and next(table.iterdescendants(*_BLOCKS), None) is not None:
        return False
    columns = rows = cells = longest = 0
    for row in own_rows(table):
        count = 0
        for cell in row.iterchildren("td", "th"):
            count += 1
            if cells < MAX_MEASURED_CELLS:
                longest = max(longest, len(text_of(cell).strip()))
        cells += count
        columns = max(columns, count)
        rows += count > 0
    return columns > 1 and rows > 0 and (has_headers or (rows > 1 and longest < LONG_CELL))


def own_rows(table: _Element) -> Iterator[_Element]:
    """Yield the rows of a table without those of tables inside its cells."""
    rows = table.iterdescendants("tr")
    if next(table.iterdescendants("table"), None) is None:
        return rows
    return (row for row in rows if next(row.iterancestors("table")) is table)


def _is_small(table: _Element) -> bool:
    """Whether a table inside a cell is short enough to be lines of the cell."""
    return len(text_of(table).strip()) < LONG_CELL


def image_rows(table: _Element) -> list[_Element]:
    """Return the first rows that are an image in one wide cell, as at the top of an infobox."""
    return list(takewhile(_is_image_row, own_rows(table)))


def _is_image_row(row: _Element) -> bool:
    cells = list(row)
    is_one_wide_cell = len(cells) == 1 and _span(cells[0].get("colspan")) > 1
    return is_one_wide_cell and next(cells[0].iterdescendants("img"), None) is not None


def text_outside_cells(table: _Element) -> str:
    """Return the text of a table outside its cells and captions: browsers show it above the table."""
    from lxml.etree import iterwalk  # deferred: 20 ms

    words: list[str] = []
    walk = iterwalk(table, events=("start", "end"))
    for event, element in walk:
        parent = element.getparent()
        if event == "end":
            words += (element.tail or "").split() if element is not table else ()
        elif element.tag in _NO_TEXT_TAGS or (parent is not None and (parent.tag, element.tag) in _CELLS_AND_CAPTIONS):
            walk.skip_subtree()
        else:
            words += (element.text or "").split()
    return " ".join(words)


def read_table(table: _Element, read_cell: Callable[[_Element], Cell]) -> TableCells:
    """Return the cells of a table, read by `read_cell`.

    A cell that spans several rows or columns is at the first place; the others are empty.
    """
    rows: list[list[Cell]] = []
    excess_rows: list[Cell] = []
    spans: dict[int, int] = {}  # column: how many more rows the cell above spans
    header_rows = cells = 0
    for row, is_header in _rows(table):
        if cells >= MAX_CELLS:
            excess_rows.append(_as_line(row, read_cell))
            continue
        filled = _filled_row(row, read_cell, spans)
        cells += len(filled)
        if is_header and header_rows == len(rows):
            header_rows += 1
        rows.append(filled)
    width = max((column + 1 for row in rows for column, cell in enumerate(row) if cell), default=0)
    return TableCells(
        tuple(tuple(row[:width]) for row in rows), min(header_rows, max(len(rows) - 1, 0)), tuple(excess_rows)
    )


def _filled_row(row: _Element, read_cell: Callable[[_Element], Cell], spans: dict[int, int]) -> list[Cell]:
    """Return the cells of a row, with empty cells where cells above span into it. Updates `spans`."""
    cells: list[Cell] = []
    pending = {column: rows for column, rows in spans.items() if rows}
    spans.clear()

    def fill_spanned() -> None:
        while (rows := pending.pop(len(cells), 0)) and len(cells) < MAX_CELLS:
            if rows > 1:
                spans[len(cells)] = rows - 1
            cells.append(())

    for cell in row.iterchildren("td", "th"):
        fill_spanned()
        column_span, row_span = _span(cell.get("colspan")), _span(cell.get("rowspan"))
        column_span = min(column_span, max(MAX_CELLS - len(cells), 1))
        for part in range(column_span):
            if row_span > 1:
                spans[len(cells)] = row_span - 1
            cells.append(read_cell(cell) if not part else ())
    fill_spanned()
    for column, rows in pending.items():
        if rows > 1:
            spans[column] = rows - 1
    return cells


def _rows(table: _Element) -> Iterator[tuple[_Element, bool]]:
    """Yield the rows, and whether each is a header row."""
    for row in own_rows(table):
        parent = row.getparent()
        is_in_head = parent is not None and parent.tag == "thead"
        yield row, is_in_head or ((cells := list(row)) != [] and all(cell.tag == "th" for cell in cells))


def _as_line(row: _Element, read_cell: Callable[[_Element], Cell]) -> list[StyledText]:
    """Return the cells of a row as one line, with wide spaces between them."""
    pieces: list[StyledText] = []
    for cell in row.iterchildren("td", "th"):
        pieces += [*([StyledText("\u2003")] if pieces else []), *read_cell(cell)]
    # A piece for each cell and space would take twice the memory, and such a table has very many.
    return [StyledText(joined_text(group), styles) for styles, group in groupby(pieces, attrgetter("styles"))]


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return min(max(int(digits), 1), MAX_SPAN) if digits.isdecimal() and len(digits) < 12 else 1


def add_block(cell: list[StyledText], leaf: LeafBlock) -> None:
    """Add the text of a block to the pieces of a cell, on a line of its own."""
    if cell:
        last = cell.pop()
        cell += [last._replace(text=last.text.rstrip(" ")), StyledText("\n")]
    cell += leaf.pieces or _lines_of(leaf)


def _lines_of(leaf: LeafBlock) -> list[StyledText]:
    """Return the text of a block without styles that is in a cell: of a table the rows, with dots between the cells."""
    if not leaf.rows:
        return [StyledText(leaf.text, (Style("code"),) if leaf.kind == "code" else ())]
    pieces: list[StyledText] = []
    for row in leaf.rows:
        pieces += [StyledText("\n")] if pieces else []
        for index, cell in enumerate(filter(None, row)):
            pieces += [*([StyledText(" · ")] if index else []), *cell]
    return pieces
