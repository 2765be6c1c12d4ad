"""Breaks a passage of text into rows, as the offsets where they start."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

from readtui.span import Offset
from readtui.unicode.clusters import may_join, row_end
from readtui.unicode.width import ZWJ, is_narrow, is_wide

_FIRST_IDEOGRAPH = "\u2e80"
_SPACES = frozenset(" \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
"""Spaces that a row may end with. The no-break spaces (U+00A0, U+2007, U+202F) are not among them."""

_HYPHENS = ("-", "\u2010")
_DASHES = ("\u2013", "\u2014")
_MARK_IN_WORD = re.compile("[-/\u2010\u2013\u2014]")
_ADDRESS_MARK = re.compile(r"[-/?&=._]")
# A word longer than a row is most often an address: as much of it as ends with one of its marks, not inside "//".
_ADDRESS = re.compile(r".+(?<!/)[-/?&=._](?=[!-.0-~])")

# Kinsoku shori (JIS X 4051): what may not start a row, and what may not end one.
_NOT_FIRST = frozenset(
    "、。，．・：；？！‼⁇⁈⁉゛゜ヽヾゝゞ々〻ー゠～…‥’”）〕］｝〉》」』】〙〗〟»›｡､｣･ｰﾞﾟ％"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "!%),.:;?]}\"'\xa0\u2007\u202f°′″–—-/"
)
_NOT_LAST = frozenset("‘“（〔［｛〈《「『【〘〖〝«‹｢([{\"'#$£¥€＄￡￥\xa0\u2007\u202f")


class Hyphens(Protocol):
    """Knows where words may be divided."""

    def cut(self, text: str, word: Offset, limit: Offset, end: Offset) -> Offset:
        """The last place before `limit` where the word at `word` may be divided, with a cell left for the hyphen; 0 if
        none."""


def row_starts(
    text: str, start: Offset, end: Offset, measure: int, *, indent: int = 0, hyphens: Hyphens | None = None
) -> list[Offset]:
    """Where the rows of `text[start:end]` start, the first at `start`.

    A row is at most `measure` cells wide, the first `indent` less (fewer than all), not counting the spaces that hang
    at its end. A newline ends a row. Rows break after spaces, hyphens and dashes, between ideographs, in words
    longer than a row after the marks of an address, and else at the edge, never inside a grapheme cluster.
    """
    starts: list[Offset] = []
    narrow = is_narrow(text, start, end)
    careful = hyphens is not None or _has_marks(text, start, end)
    line = start
    while True:
        newline = text.find("\n", line, end)
        stop = end if newline < 0 else newline
        shown = visible_end(text, line, stop)
        starts.append(line)
        if not narrow:
            _by_cells(text, line, shown, measure, indent, hyphens, starts)
        elif shown - line > measure - indent:
            if careful:
                _after_marks(text, line, shown, measure, indent, hyphens, starts)
            else:
                _at_spaces(text, line, shown, measure, indent, starts)
        if newline < 0:
            return starts
        line = stop + 1
        indent = 0


def _has_marks(text: str, start: Offset, end: Offset) -> bool:
    if text.find("-", start, end) >= 0 or text.find("/", start, end) >= 0:
        return True
    return not text.isascii() and any(text.find(mark, start, end) >= 0 for mark in "\u2010\u2013\u2014")


def preformatted_row_starts(text: str, start: Offset, end: Offset, measure: int) -> list[Offset]:
    """Where the rows of preformatted text start: each line of it on rows of its own.

    A line that is too long breaks behind a space in the last third of its row, and else at the edge.
    """
    starts: list[Offset] = []
    line = start
    while True:
        newline = text.find("\n", line, end)
        stop = end if newline < 0 else newline
        starts.append(line)
        narrow = is_narrow(text, line, stop)
        while (limit := line + measure if narrow else row_end(text, line, stop, measure)) < stop:
            line = _behind_word(text, line, limit)
            starts.append(line)
        if newline < 0:
            return starts
        line = stop + 1


def _behind_word(text: str, row: Offset, limit: Offset) -> Offset:
    """Where a row of preformatted text ends that reaches to `limit`. Its indent alone is no row."""
    if text[limit] == " ":
        return limit
    cut = text.rfind(" ", limit - (limit - row) // 3, limit) + 1
    return limit if not cut or text[row:cut].isspace() or may_join(text, cut) else cut


def visible_end(text: str, start: Offset, end: Offset) -> Offset:
    """Where the visible part of a row ends: without the newline and the spaces that hang."""
    if end > start and text[end - 1] == "\n":
        end -= 1
    while end > start and text[end - 1] in _SPACES and not (end - 1 > start and text[end - 2] == ZWJ):
        end -= 1
    return end


def _at_spaces(text: str, row: Offset, end: Offset, measure: int, indent: int, starts: list[Offset]) -> None:
    """Rows of narrow text without marks to break after. The quick way: one `rfind` a row."""
    rfind = text.rfind
    room = measure - indent
    while end - row > room:
        cut = rfind(" ", row, row + room + 1) + 1
        if not cut:
            cut = _in_word(text, row, row + room, end, measure, None) or row + room
        else:
            while text[cut] == " ":
                cut += 1
        starts.append(cut)
        row = cut
        room = measure


def _after_marks(
    text: str, row: Offset, end: Offset, measure: int, indent: int, hyphens: Hyphens | None, starts: list[Offset]
) -> None:
    """Rows of narrow text with words that can be broken."""
    room = measure - indent
    while end - row > room:
        limit = row + room
        cut = text.rfind(" ", row, limit + 1) + 1
        if cut <= limit and (hyphens is not None or not cut or _MARK_IN_WORD.search(text, cut, limit)):
            cut = _in_word(text, cut or row, limit, end, measure, hyphens) or cut or limit
        while text[cut] == " ":
            cut += 1
        starts.append(cut)
        row = cut
        room = measure


def _by_cells(
    text: str, row: Offset, end: Offset, measure: int, indent: int, hyphens: Hyphens | None, starts: list[Offset]
) -> None:
    """Rows of any text."""
    room = measure - indent
    while (limit := row_end(text, row, end, room)) < end:
        cut = _behind_spaces(text, limit, end)
        if cut == limit:
            cut = _last_break(text, row, limit)
            if cut < limit and (hyphens is not None or cut == row or _MARK_IN_WORD.search(text, cut, limit)):
                cut = _in_word(text, cut, limit, end, measure, hyphens) or (cut if cut > row else limit)
        starts.append(cut)
        row = cut
        room = measure


def _behind_spaces(text: str, offset: Offset, end: Offset) -> Offset:
    while offset < end and text[offset] in _SPACES and not may_join(text, offset + 1):
        offset += 1
    return offset


@cache
def _breakable() -> re.Pattern[str]:
    """Spaces and ideographs. A set this wide takes 4 ms to compile, and most texts need none."""
    return re.compile(f"[{''.join(sorted(_SPACES))}{_FIRST_IDEOGRAPH}-\U0010ffff]")


def _last_break(text: str, row: Offset, limit: Offset) -> Offset:
    """The last place up to `limit` where the row may end; `row` if there is none."""
    if not _breakable().search(text, row, limit + 1):  # Thai, for one, has neither
        return row
    while limit > row and not _may_break(text, limit):
        limit -= 1
    return limit


def _may_break(text: str, offset: Offset) -> bool:
    """Whether a row may end before `offset`: behind spaces, and at ideographs as kinsoku has it."""
    before, after = text[offset - 1], text[offset]
    if after in _SPACES or may_join(text, offset):
        return False
    if before in _SPACES:
        return True
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return _is_ideograph(before) or _is_ideograph(after)


def _is_ideograph(char: str) -> bool:
    """Wide characters that rows break at; not Hangul, whose words have spaces."""
    return char >= _FIRST_IDEOGRAPH and is_wide(char) and not "\uac00" <= char <= "\ud7a3"


def _in_word(text: str, word: Offset, limit: Offset, end: Offset, measure: int, hyphens: Hyphens | None) -> Offset:
    """The last place up to `limit` to break the word that starts at `word`; 0 if it should stay whole."""
    found = 0
    for mark in _HYPHENS + _DASHES:
        place = text.rfind(mark, word + 1, limit)
        while place >= 0 and not _divides(text, place):
            place = text.rfind(mark, word + 1, place)
        found = max(found, place + 1)
    if hyphens is not None:
        found = max(found, hyphens.cut(text, word, limit, end))
    if found:
        return found
    if text.find(" ", limit, word + measure + 1) >= 0 or end - word <= measure:
        return 0
    if not _ADDRESS_MARK.search(text, word, limit):  # a check in a fifth of the time, for rows of one endless word
        return 0
    address = _ADDRESS.match(text, word, limit + 1)
    return address.end() if address else 0


def _divides(text: str, place: Offset) -> bool:
    """Whether the hyphen or dash at `place` stands inside a word, so that a row may end with it."""
    before, after = text[place - 1], text[place + 1]
    return before.isalnum() and (after.isalpha() if text[place] in _HYPHENS else after.isalnum())
