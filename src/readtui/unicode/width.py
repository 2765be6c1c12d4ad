"""How wide text is on a terminal, in cells and grapheme clusters."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate

from rich.cells import cell_len, get_character_cell_size

from readtui.span import Offset

ZWJ = "\u200d"

# Characters of one cell that never join their neighbour: Latin, Greek, Cyrillic, Hebrew and Arabic letters,
# general punctuation, currency signs, arrows, box drawing. A text of these alone is as wide as it is long.
_NARROW = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u05d0-\u05ea"
    "\u0620-\u064a\u0660-\u066f\u0671-\u06d3\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2193\u2500-\u25ab"
)
# Characters of two cells that never join their neighbour: CJK punctuation, kana, ideographs, fullwidth forms.
_WIDE = "\u3000-\u3029\u3031-\u303c\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"

# Patterns are made when the first text needs them: ASCII needs none, and large character sets take milliseconds.


@cache
def _beyond_narrow() -> re.Pattern[str]:
    return re.compile(f"[^\n{_NARROW}]")


@cache
def _runs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Runs of narrow and of wide characters."""
    return re.compile(f"[{_NARROW}]+"), re.compile(f"[{_WIDE}]+")


_FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
_SPECIALS = _FLAG_LETTERS | {ZWJ, "\ufe0f", "\uff9e", "\uff9f"}
_SPECIAL = "\x03"  # the class of characters whose width hangs on their neighbours


class _Classes(dict[int, str]):
    """The class of each character by its code, learned as characters are met: its width, or `_SPECIAL`."""

    def __missing__(self, code: int) -> str:
        found = _SPECIAL if chr(code) in _SPECIALS else chr(get_character_cell_size(chr(code)))
        self[code] = found
        return found


_CLASSES = _Classes()


def is_narrow(text: str, start: Offset = 0, end: Offset | None = None) -> bool:
    """Whether every character of the passage is one cell and a cluster of its own."""
    return text.isascii() or _beyond_narrow().search(text, start, len(text) if end is None else end) is None


def width(text: str) -> int:
    """The cells that one line of text takes, as Textual draws it."""
    return len(text) if is_narrow(text) else cell_len(text)


def clusters(text: str) -> list[tuple[int, int, int]]:
    """The grapheme clusters of one line of text: where each starts and ends, and its cells.

    What takes no cell is joined to what goes before (marks, vowel signs, skin tones), whatever follows a joiner to
    the joiner, the second letter of a flag to the first, halfwidth voiced marks to their kana. That is UAX 29
    where the widths of its clusters add up to what Textual draws, and never finer than either.
    """
    if is_narrow(text):
        return [(index, index + 1, 1) for index in range(len(text))]
    found: list[tuple[int, int, int]] = []
    start = 0
    while start < len(text):
        end = _cluster_end(text, start)
        found.append((start, end, cell_len(text[start:end])))
        start = end
    return found


def _cluster_end(text: str, start: Offset) -> Offset:
    end = start + 1
    if text[start] in _FLAG_LETTERS and text[end : end + 1] in _FLAG_LETTERS:
        end += 1
    while end < len(text) and joins(text, end) and (text[end] not in _FLAG_LETTERS or text[end - 1] == ZWJ):
        end += 1
    return end


def reach(text: str, start: Offset, end: Offset, cells: int) -> Offset:
    """How far into `text[start:end]` a row of `cells` reaches: whole clusters only, and at least one."""
    narrow_run, wide_run = _runs()
    place, room = start, cells
    while room:
        before = place
        if narrow := narrow_run.match(text, place, min(end, place + room)):
            place = narrow.end()
            room -= place - before
        if wide := wide_run.match(text, place, min(end, place + room // 2)):
            room -= 2 * (wide.end() - place)
            place = wide.end()
        if place == before:
            break
    if place == end:
        return end
    follows = text[place]
    starts_cluster = (wide_run if room else narrow_run).match(follows) or wide_run.match(follows)
    if place > start and room < 2 and starts_cluster:
        return place
    return _reach_any(text, start, end, cells)


def _reach_any(text: str, start: Offset, end: Offset, cells: int) -> Offset:
    """`reach` where the width of characters hangs on their neighbours."""
    window = cells + 2  # doubled until the row is full
    while True:
        stop = min(start + window, end)
        piece = text[start:stop]
        classes = piece.translate(_CLASSES)
        if _SPECIAL in classes:
            count = _reach_clusters(piece, cells, whole=stop == end)
        else:
            count = bisect_right(list(accumulate(classes.encode("latin-1"))), cells)
            count = count or len(piece) - len(classes[1:].lstrip("\0"))
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


def is_wide(char: str) -> bool:
    """Whether one character takes two cells."""
    return _CLASSES[ord(char)] == "\2"


def joins(text: str, offset: Offset) -> bool:
    """Whether the character at `offset` may be one cluster with the one before it."""
    if not 0 < offset < len(text):
        return False
    before, char = text[offset - 1], text[offset]
    if char in _FLAG_LETTERS:
        return before in _FLAG_LETTERS or before == ZWJ
    return _CLASSES[ord(char)] in ("\0", _SPECIAL) or before == ZWJ


def whole(text: str, offset: Offset) -> Offset:
    """`offset`, or the end of the cluster that it would cut."""
    while joins(text, offset):
        if text[offset] in _FLAG_LETTERS and not _in_flag(text, offset):
            break
        offset += 1
    return offset


def _in_flag(text: str, offset: Offset) -> bool:
    """Whether the flag letter at `offset` is the second of its pair."""
    first = offset
    while first and text[first - 1] in _FLAG_LETTERS:
        first -= 1
    if first and text[first - 1] == ZWJ:
        first += 1  # that letter belongs to what it is joined to
    return (offset - first) % 2 == 1
