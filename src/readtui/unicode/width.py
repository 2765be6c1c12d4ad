"""The width of characters and texts on a terminal, in cells."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, partial

import rich.cells
from rich._unicode_data import load
from rich.cells import CellTable, cell_len, get_character_cell_size

from readtui.span import Offset

ZWJ = "\u200d"
FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
"""Regional indicators: two of them make a flag."""

# Characters of one cell that never join their neighbours: Latin, Greek, Cyrillic, Hebrew and Arabic letters,
# general punctuation, currency signs, arrows, box drawing. A text of these alone is as wide as it is long.
_NARROW = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u05d0-\u05ea"
    "\u0620-\u064a\u0660-\u066f\u0671-\u06d3\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2193\u2500-\u25ab"
)
# Characters of two cells that never join their neighbours: CJK punctuation, kana, ideographs, fullwidth forms.
_WIDE = "\u3000-\u3029\u3031-\u303c\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"

_CONTEXTUAL = FLAG_LETTERS | {ZWJ, "\ufe0f", "\uff9e", "\uff9f"}
CONTEXTUAL = "\x03"
"""The class in `CELLS` of characters whose width depends on their neighbours."""


class _Cells(dict[int, str]):
    """The width of each character by its code: "\\0", "\\1" or "\\2" cells, or `CONTEXTUAL`. Computed on first use."""

    def __missing__(self, code: int) -> str:
        cells = CONTEXTUAL if chr(code) in _CONTEXTUAL else chr(get_character_cell_size(chr(code)))
        self[code] = cells
        return cells


CELLS = _Cells()

_OWN_CELL_BEFORE = 0x3000
"""The spacing marks from here on are those of East Asian scripts and of music, which have no cell of their own."""


@cache
def _table(version: str = "auto", *, mark_cells: int) -> CellTable:
    """Return Rich's table of widths, with `mark_cells` for the vowel signs and other spacing marks of Indic scripts."""
    table = load(version)
    widths: list[tuple[int, int, int]] = []
    for start, end, cells in table.widths:
        if cells == 0 and start < _OWN_CELL_BEFORE:
            widths += [(code, code, _mark_cells(code, mark_cells)) for code in range(start, end + 1)]
        else:
            widths.append((start, end, cells))
    return table._replace(widths=widths)


def _mark_cells(code: int, cells: int) -> int:
    return cells if unicodedata.category(chr(code)) == "Mc" else 0


def set_mark_cells(cells: int) -> None:
    """Set the width of the spacing marks of Indic scripts: 1 on most terminals, as in the C library, or 0.

    Rich, by which Textual measures too, always says 0. Its table is replaced, because it takes no widths from others.
    """
    rich.cells.load_cell_table = partial(_table, mark_cells=cells)  # type: ignore[attr-defined,assignment]
    for cached in (get_character_cell_size, rich.cells.cached_cell_len):
        cached.cache_clear()
    CELLS.clear()


MARK_CELLS = 1
"""The width of spacing marks on a terminal that was not asked: without their cell they would be drawn over."""

set_mark_cells(MARK_CELLS)  # at import: a text that was measured before would not fit into its rows


# The patterns are compiled on first use: ASCII text needs none, and large character sets take milliseconds.


@cache
def _not_narrow() -> re.Pattern[str]:
    return re.compile(f"[^\n{_NARROW}]")


@cache
def runs_of_one_width() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The patterns of a run of narrow and of a run of wide characters that never join their neighbours."""
    return re.compile(f"[{_NARROW}]+"), re.compile(f"[{_WIDE}]+")


def is_narrow(text: str, start: Offset = 0, end: Offset | None = None) -> bool:
    """Whether every character of `text[start:end]` is one cell wide and a grapheme cluster by itself."""
    return text.isascii() or _not_narrow().search(text, start, len(text) if end is None else end) is None


def width(text: str) -> int:
    """The width of one line of text in cells, as Textual draws it."""
    return len(text) if is_narrow(text) else cell_len(text)


def is_wide(char: str) -> bool:
    """Whether a character is two cells wide."""
    return CELLS[ord(char)] == "\2"
