"""A terminal in memory: what it shows after the bytes that were written to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pyte

_Screen: Any = pyte.Screen

Widths = Callable[[str], int]
"""A function that returns the width in cells that a terminal gives a character."""

ShownCell = tuple[str, str, str, bool, bool, bool, bool, bool]
"""The text of a cell, the colours of text and background, bold, italic, underlined, struck and reversed."""


def by_standard(char: str) -> int:
    """Return the width by the standard: two cells for wide characters, none for marks and format characters."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def narrow_emoji(char: str) -> int:
    """Return the width on a terminal that takes emoji for narrow."""
    return 1 if unicodedata.category(char) in ("So", "Sk") else by_standard(char)


def wide_symbols(char: str) -> int:
    """Return the width on a terminal that takes symbols beyond ASCII for wide, and draws joiners."""
    if char in "\u200d\ufe0f":
        return 1
    return 2 if unicodedata.category(char) == "So" and char > "\u25ff" else by_standard(char)


class TerminalInMemory(_Screen):
    """A terminal that does not wrap, and gives characters the width that `widths` says.

    pyte's own method to draw drops what follows a joiner, and leaves halves of wide characters.
    """

    def __init__(self, columns: int, rows: int, widths: Widths = by_standard) -> None:
        super().__init__(columns, rows)
        self._widths = widths
        self._stream = pyte.Stream(self)

    def write(self, data: str) -> None:
        """Do what the terminal does with these characters."""
        self._stream.feed(data)

    def draw(self, data: str) -> None:
        """Draw characters at the cursor."""
        for char in data:
            row, x = self.buffer[self.cursor.y], min(self.cursor.x, self.columns - 1)
            width = self._widths(char)
            if width == 0:
                before = next((at for at in range(self.cursor.x - 1, -1, -1) if row[at].data), 0)
                row[before] = row[before]._replace(data=row[before].data + char)
                continue
            if x + width > self.columns:
                x = self.columns - width
            self._clear_halves(x)
            self._clear_halves(x + width)
            row[x] = self.cursor.attrs._replace(data=char)
            for at in range(x + 1, x + width):
                row[at] = self.cursor.attrs._replace(data="")
            self.cursor.x = min(x + width, self.columns)
        self.dirty.add(self.cursor.y)

    def _clear_halves(self, x: int) -> None:
        """Blank a wide character whose second half is at `x`: it is drawn over there, or before."""
        row = self.buffer[self.cursor.y]
        if 0 < x < self.columns and not row[x].data:
            for at in (x - 1, x):
                row[at] = row[at]._replace(data=" ")

    def erase_characters(self, count: int | None = None) -> None:
        """Erase cells, and the halves that would be left of wide characters."""
        self._clear_halves(self.cursor.x)
        self._clear_halves(self.cursor.x + (count or 1))
        super().erase_characters(count)

    def shown(self) -> list[list[ShownCell]]:
        """Return the cells of all rows."""
        return [[_shown(self.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]

    def texts(self) -> list[str]:
        """Return the text of all rows."""
        return ["".join(self.buffer[y][x].data for x in range(self.columns)) for y in range(self.lines)]


def _shown(cell: Any) -> ShownCell:
    styles = (cell.fg, cell.bg, cell.bold, cell.italics, cell.underscore, cell.strikethrough, cell.reverse)
    return (cell.data, *styles)
