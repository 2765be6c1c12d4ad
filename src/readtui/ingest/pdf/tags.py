"""Read the tables that a file is tagged with: browsers and word processors write the structure of a text beside it.

A tagged text is in marked content with a number; the structure tree of the file says which element has which numbers
(PDF 1.7, 14.7). Only the table whose cells hold no other table, and no heading, is one: others are for layout.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from readtui.ingest.pdf.page import CellPlace

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_ELEMENTS = 20_000
"""Elements of the structure of one page that are read."""

_MAX_DEPTH = 40  # of elements within elements
_MAX_SPAN = 100  # rows or columns of the largest cell
_MANY_CHILDREN = 400  # of an element: more are not all looked at again for each page
_ROWS = ("THead", "TBody", "TFoot", "TR")
_HEADINGS = ("H", "H1", "H2", "H3", "H4", "H5", "H6")


class PageTags:
    """The tags of a file, page by page.

    PDFium makes a tree for each page in which the elements of other pages are missing. Where an element has many
    children, those before the last one of the page before are not looked at, so that a long file takes linear time.
    """

    def __init__(self) -> None:
        import pypdfium2.raw as c

        self._c = c
        self._first_children: dict[int, int] = {}  # where to begin in elements with many children, by depth
        self._elements = 0  # of the page, so far

    @classmethod
    def of(cls, file: PdfDocument) -> PageTags | None:
        """Return the tags of a file; None if it has none."""
        import pypdfium2.raw as c

        return cls() if c.FPDFCatalog_IsTagged(file.raw) else None

    def cells(self, page: PdfPage) -> dict[int, CellPlace]:
        """Return the place of the cell that each marked content of a page is in, by its number."""
        c = self._c
        tree = c.FPDF_StructTree_GetForPage(page.raw)
        if not tree:
            return {}
        self._elements = 0
        tables: list[dict[int, CellPlace]] = []
        try:
            for index in range(max(c.FPDF_StructTree_CountChildren(tree), 0)):
                if element := c.FPDF_StructTree_GetChildAtIndex(tree, index):
                    self._find_tables(element, 0, tables)
        finally:
            c.FPDF_StructTree_Close(tree)
        return {number: place for table in tables for number, place in table.items()}

    def _find_tables(self, element: Any, depth: int, tables: list[dict[int, CellPlace]]) -> bool:
        """Add the tables in an element to `tables`. Return whether there are headings or tables in it."""
        kind = self._kind(element)
        has_any = kind in _HEADINGS
        for child in self._children(element, depth):
            has_any |= self._find_tables(child, depth + 1, tables)
        if kind == "Table" and not has_any:
            cells, row_count = self._table(element, depth, len(tables))
            if row_count > 1 and len({place.column for place in cells.values()}) > 1:
                tables.append(cells)
        return has_any or kind == "Table"

    def _table(self, table: Any, depth: int, number: int) -> tuple[dict[int, CellPlace], int]:
        """Return the place of each marked content in a table, and the number of its rows, on all pages."""
        places: dict[int, CellPlace] = {}
        row = -1
        taken: set[tuple[int, int]] = set()  # places below and beside the start of a cell that spans several
        for row, element in enumerate(self._table_rows(table, depth)):
            column = 0
            for cell in self._children(element, depth, missing=True) if element else ():
                while (row, column) in taken:
                    column += 1
                height = width = 1
                if cell:
                    height, width = self._span(cell)
                    place = CellPlace(number, row, column)
                    places.update((content, place) for content in self._contents(cell, depth))
                taken.update((row + down, column + right) for down in range(height) for right in range(width))
        return places, row + 1

    def _table_rows(self, element: Any, depth: int) -> Iterator[Any]:
        """Yield the rows of a table; None for one that is on another page."""
        for child in self._children(element, depth, missing=True):
            kind = self._kind(child) if child else "TR"
            if kind == "TR":
                yield child
            elif kind in _ROWS:
                yield from self._table_rows(child, depth + 1)

    def _contents(self, element: Any, depth: int) -> Iterator[int]:
        """Yield the numbers of the marked contents in an element."""
        c = self._c
        for index in range(max(c.FPDF_StructElement_GetMarkedContentIdCount(element), 0)):
            if (number := c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)) >= 0:
                yield number
        for child in self._children(element, depth):
            yield from self._contents(child, depth + 1)

    def _children(self, element: Any, depth: int, *, missing: bool = False) -> Iterator[Any]:
        """Yield the elements in an element; if `missing`, also None for each that is not on this page."""
        c = self._c
        count = max(c.FPDF_StructElement_CountChildren(element), 0)
        if depth > _MAX_DEPTH:
            return
        has_many = count > _MANY_CHILDREN and not missing
        was_found = False
        for index in range(self._first_children.get(depth, 0) if has_many else 0, count):
            child = c.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                self._elements += 1
                if self._elements > MAX_ELEMENTS:
                    return
                if has_many:
                    self._first_children[depth] = index
                was_found = True
                yield child
            elif missing and c.FPDF_StructElement_GetChildMarkedContentID(element, index) < 0:
                yield None
            elif was_found and has_many:
                return

    def _kind(self, element: Any) -> str:
        """Return the standard type of an element, such as "Table"."""
        buffer = ctypes.create_string_buffer(64)
        length = self._c.FPDF_StructElement_GetType(element, buffer, 64)
        return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace") if length <= 64 else ""

    def _span(self, cell: Any) -> tuple[int, int]:
        """Return the number of rows and columns of a cell."""
        c = self._c
        spans = {b"RowSpan": 1, b"ColSpan": 1}
        value = ctypes.c_float()
        for index in range(max(c.FPDF_StructElement_GetAttributeCount(cell), 0)):
            attributes = c.FPDF_StructElement_GetAttributeAtIndex(cell, index)
            for name in spans:
                found = c.FPDF_StructElement_Attr_GetValue(attributes, name)
                if found and c.FPDF_StructElement_Attr_GetNumberValue(found, value):
                    spans[name] = int(min(max(value.value, 1), _MAX_SPAN))
        return spans[b"RowSpan"], spans[b"ColSpan"]
