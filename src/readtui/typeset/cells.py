"""How wide text is on a terminal, in cells and grapheme clusters."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from rich.cells import cell_len, get_character_cell_size, split_graphemes

from readtui.document.span import Offset
from readtui.typeset.line import Line

ZWJ = "\u200d"

# Characters of one cell that never join their neighbour: Latin, Greek, Cyrillic, general punctuation, currency signs,
# letterlike forms, arrows, box drawing. A text of these alone is as wide as it is long.
_BEYOND_NARROW = re.compile(
    "[^\n -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u1e00-\u1eff"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2193\u2500-\u25ab]"
)
_SPECIAL = "\x03"  # the class of characters whose width hangs on their neighbours


class _Classes(dict[int, str]):
    """The class of each character by its code, learned as characters are met: its width, or `_SPECIAL`."""

    def __missing__(self, code: int) -> str:
        found = _SPECIAL if _is_special(code) else chr(get_character_cell_size(chr(code)))
        self[code] = found
        return found


def _is_special(code: int) -> bool:
    """Joiners, the variation selector for emoji, letters of flags, and the halfwidth voiced marks of kana."""
    return code in (0x200D, 0xFE0F, 0xFF9E, 0xFF9F) or _is_flag_letter(code)


def _is_flag_letter(code: int) -> bool:
    return 0x1F1E6 <= code <= 0x1F1FF


_CLASSES = _Classes()


def is_narrow(text: str, start: Offset = 0, end: Offset | None = None) -> bool:
    """Whether every character of the passage is one cell and a cluster of its own."""
    return text.isascii() or _BEYOND_NARROW.search(text, start, len(text) if end is None else end) is None


def width(text: str) -> int:
    """The cells that one line of text takes, as Textual draws it."""
    return len(text) if is_narrow(text) else cell_len(text)


def clusters(text: str) -> list[tuple[int, int, int]]:
    """The grapheme clusters of one line of text: where each starts and ends, and its cells.

    They are Rich's, so that their widths add up to what is drawn, with the two letters of a flag and the voiced
    marks of halfwidth kana joined to their base (UAX 29).
    """
    if is_narrow(text):
        return [(index, index + 1, 1) for index in range(len(text))]
    found: list[tuple[int, int, int]] = []
    half_flag = False
    for start, end, cells in split_graphemes(text)[0]:
        flag = _is_flag_letter(ord(text[start]))
        if found and ((flag and half_flag) or text[start] in "\uff9e\uff9f"):
            first, _, before = found[-1]
            found[-1] = (first, end, before + cells)
            half_flag = False
        else:
            found.append((start, end, cells))
            half_flag = flag and end == start + 1
    return found


def reach(text: str, start: Offset, end: Offset, cells: int) -> Offset:
    """How far into `text[start:end]` a row of `cells` reaches: whole clusters only, and at least one."""
    window = cells // 2 + 2  # a row of wide characters; doubled for others
    while True:
        stop = min(start + window, end)
        piece = text[start:stop]
        classes = piece.translate(_CLASSES)
        if _SPECIAL in classes:
            count = _reach_clusters(piece, cells, whole=stop == end)
        else:
            count = bisect_right(list(accumulate(classes.encode("latin-1"))), cells)
            if not count and piece:
                count = len(piece) - len(classes[1:].lstrip("\0"))
        if count < len(piece):
            return start + count
        if stop == end:
            return end
        window *= 2


def _reach_clusters(piece: str, cells: int, *, whole: bool) -> int:
    """`reach` for a piece with joined characters; all of it means that more must be seen."""
    total = 0
    found = clusters(piece)
    for start, end, own in found if whole else found[:-1]:  # the last cluster may go on behind the piece
        total += own
        if total > cells:
            return start or end
    return len(piece)


def fit(text: str, cells: int) -> int:
    """How many code points of one line of text fit into `cells`, never cutting a cluster; 0 if none does."""
    if is_narrow(text):
        return min(max(cells, 0), len(text))
    reached = reach(text, 0, len(text), max(cells, 0))
    return reached if width(text[:reached]) <= cells else 0


def joins(text: str, offset: Offset) -> bool:
    """Whether the character at `offset` may be one cluster with the one before it."""
    if not 0 < offset < len(text):
        return False
    kind = _CLASSES[ord(text[offset])]
    return kind in ("\0", _SPECIAL) or text[offset - 1] == ZWJ


def whole(text: str, offset: Offset) -> Offset:
    """`offset`, or the end of the cluster that it would cut."""
    while joins(text, offset):
        if _is_flag_letter(ord(text[offset])) and not _in_flag(text, offset):
            break
        offset += 1
    return offset


def _in_flag(text: str, offset: Offset) -> bool:
    """Whether the flag letter at `offset` is the second of its pair."""
    first = offset
    while first and _is_flag_letter(ord(text[first - 1])):
        first -= 1
    return (offset - first) % 2 == 1 or text[offset - 1] == ZWJ


def cell_of(line: Line, offset: Offset) -> int:
    """The cell of the row where the character at `offset` starts; behind the row's text, its end."""
    cell = end = 0
    for run in line.runs:
        cells = width(run.text)
        if run.start is not None:
            if offset < run.start:
                return cell
            if offset < run.start + len(run.text):
                return cell + width(run.text[: offset - run.start])
            end = cell + cells
        cell += cells
    return end


def offset_at(line: Line, cell: int) -> Offset:
    """The offset of the character under a cell of the row; on furniture, of the text that follows; behind the
    text, its end."""
    place = line.span.start
    for run in line.runs:
        cells = width(run.text)
        if run.start is not None:
            if cell < cells:
                return run.start + fit(run.text, max(cell, 0))
            place = run.start + len(run.text)
        elif cell < cells:
            following = (later.start for later in line.runs if later.start is not None and later.start >= place)
            return next(following, place)
        cell -= cells
    return place
