"""A terminal in memory: what it shows after the bytes that were written to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

import pyte

from readtui.unicode.clusters import clusters

_Screen: Any = pyte.Screen


class Widths(NamedTuple):
    """The widths that a terminal gives characters: `of` one alone.

    `joins`: a grapheme cluster has the width of its first character. `widens`: the variant U+FE0F makes that two cells.
    """

    of: Callable[[str], int]
    joins: bool = False
    widens: bool = False


ShownCell = tuple[str, str, str, bool, bool, bool, bool, bool]
"""The text of a cell, the colours of text and background, bold, italic, underlined, struck and reversed."""


def _by_standard(char: str) -> int:
    """Return the width by the standard: two cells for wide characters, none for marks and format characters."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _narrow_emoji(char: str) -> int:
    return 1 if unicodedata.category(char) in ("So", "Sk") else _by_standard(char)


def _wide_symbols(char: str) -> int:
    if char in "\u200d\ufe0f":
        return 1
    return 2 if unicodedata.category(char) == "So" and char > "\u25ff" else _by_standard(char)


BY_STANDARD = Widths(_by_standard)
"""As xterm, VTE, Alacritty, st and urxvt: each character has a width of its own, U+FE0F none."""

VARIANT_WIDENS = Widths(_by_standard, widens=True)
"""As kitty before grapheme clusters: U+FE0F makes a narrow character wide, and nothing else joins."""

GRAPHEMES = Widths(_by_standard, joins=True, widens=True)
"""As terminals in mode 2027."""

NARROW_GRAPHEMES = Widths(_by_standard, joins=True)
"""As Konsole: clusters are joined, but U+FE0F changes nothing."""

NARROW_EMOJI = Widths(_narrow_emoji)
"""As the console of Linux."""

WIDE_SYMBOLS = Widths(_wide_symbols)
"""Symbols beyond ASCII are wide, and joiners drawn."""

WIDTHS = {
    "standard": BY_STANDARD,
    "variant widens": VARIANT_WIDENS,
    "graphemes": GRAPHEMES,
    "narrow graphemes": NARROW_GRAPHEMES,
    "narrow emoji": NARROW_EMOJI,
    "wide symbols": WIDE_SYMBOLS,
}


class TerminalInMemory(_Screen):
    """A terminal that does not wrap, and gives characters the width that `widths` says.

    pyte's own method to draw drops what follows a joiner, and leaves halves of wide characters.
    """

    def __init__(self, columns: int, rows: int, widths: Widths = BY_STANDARD) -> None:
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
            before = next((at for at in range(self.cursor.x - 1, -1, -1) if row[at].data), 0)
            is_widened = self._widths.widens and char == "\ufe0f" and before == self.cursor.x - 1
            width = 0 if self._joins(row[before].data, char) else self._widths.of(char)
            if width == 0:
                row[before] = row[before]._replace(data=row[before].data + char)
            if is_widened and x < self.columns:
                self._clear_halves(x + 1)
                row[x] = self.cursor.attrs._replace(data="")
                self.cursor.x = x + 1
            if width == 0:
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

    def _joins(self, before: str, char: str) -> bool:
        """Whether a character has no width of its own behind these."""
        return self._widths.joins and before not in ("", " ") and len(clusters(before + char)) == 1

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
