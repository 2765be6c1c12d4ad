"""Break text into rows, given as the offsets where they start."""

from __future__ import annotations

import re
from functools import cache

from readtui.span import Offset
from readtui.typeset.hyphenate import Hyphenator
from readtui.unicode.clusters import may_join, row_end
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.width import ZWJ, is_narrow, is_wide

_FIRST_IDEOGRAPH = "\u2e80"
_SPACES = frozenset(" \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000")
"""Spaces after which a row may break, without the no-break spaces (U+00A0, U+2007, U+202F)."""

_HYPHENS = ("-", "\u2010")
_DASHES = ("\u2013", "\u2014")
_MARK_IN_WORD = lazy_regex("[-/\u2010\u2013\u2014]")
_ADDRESS_MARK = lazy_regex(r"[-/?&=._]")
# A word longer than a row is most often an address: it breaks after one of these marks, but not inside "//".
_ADDRESS = lazy_regex(r".+(?<!/)[-/?&=._](?=[!-.0-~])")

_LINE_INDENT = lazy_regex(r" *(?:[-+*•>|] ?)? *")

# Kinsoku shori (JIS X 4051): characters that may not start a row, and characters that may not end one.
_NOT_FIRST = frozenset(
    "、。，．・：；？！‼⁇⁈⁉゛゜ヽヾゝゞ々〻ー゠～…‥’”）〕］｝〉》」』】〙〗〟»›｡､｣･ｰﾞﾟ％"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "!%),.:;?]}\"'\xa0\u2007\u202f°′″–—-/"
)
_NOT_LAST = frozenset("‘“（〔［｛〈《「『【〘〖〝«‹｢([{\"'#$£¥€＄￡￥\xa0\u2007\u202f")


def row_starts(
    text: str, start: Offset, end: Offset, measure: int, *, indent: int = 0, hyphens: Hyphenator | None = None
) -> list[Offset]:
    """Return the offsets where the rows of `text[start:end]` start, the first at `start`.

    A row is at most `measure` cells wide, without the spaces at its end; the first is `indent` cells narrower, which
    must be fewer than `measure`. A newline ends a row. Rows break after spaces, hyphens and dashes, and between
    ideographs; words longer than a row break after the marks of an address, or else where the row is full, but never
    inside a grapheme cluster.
    """
    starts: list[Offset] = []
    narrow = is_narrow(text, start, end)
    breaks_in_words = hyphens is not None or _has_marks(text, start, end)
    line = start
    while True:
        newline = text.find("\n", line, end)
        stop = end if newline < 0 else newline
        shown = visible_end(text, line, stop)
        starts.append(line)
        if not narrow:
            _by_cells(text, line, shown, measure, indent, hyphens, starts)
        elif shown - line > measure - indent:
            if breaks_in_words:
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


def preformatted_row_starts(
    text: str, start: Offset, end: Offset, measure: int, indent: int = 0, *, hangs: bool = False
) -> list[Offset]:
    """Return the offsets where the rows of preformatted text start; each line starts a row.

    A line that is too long breaks after a space in the last third of its row, or else where the row is full. The rows
    of its rest are `indent` cells shorter. With `hangs`, they are shorter by its `hanging_indent`, and a row may end in
    its second half, so that more words stay whole.
    """
    starts: list[Offset] = []
    line = start
    while True:
        newline = text.find("\n", line, end)
        stop = end if newline < 0 else newline
        starts.append(line)
        narrow = is_narrow(text, line, stop)
        cells, rest_cells = measure, 0
        while (limit := line + cells if narrow else row_end(text, line, stop, cells)) < stop:
            rest_cells = rest_cells or measure - (
                hanging_indent(text, line, stop, indent, measure) if hangs else indent
            )
            line = _preformatted_row_end(text, line, limit, 2 if hangs else 3)
            if hangs and text[line] == " " and not may_join(text, line + 1):
                line += 1  # the space has no cell of its own at the end of a row, as in prose
            if line == stop:
                break
            starts.append(line)
            cells = rest_cells
        if newline < 0:
            return starts
        line = stop + 1


def hanging_indent(text: str, line: Offset, end: Offset, indent: int, measure: int) -> int:
    """Return the cells by which the rest of a line is indented: `indent` more than its start is, but less than half.

    The line starts at `line`; at least its first row is before `end`. The sign of a changed line in a patch, and of an
    item in a list, is part of the indent.
    """
    found = _LINE_INDENT.match(text, line, min(end, line + measure))
    return indent + min(found.end() - line if found else 0, max(measure // 2 - indent, 0))


def _preformatted_row_end(text: str, row: Offset, limit: Offset, parts: int) -> Offset:
    """The end of a row of preformatted text that is full at `limit`, in the last of so many parts of it.

    It avoids a row of nothing but indent.
    """
    if text[limit] == " ":
        return limit
    cut = text.rfind(" ", limit - (limit - row) // parts, limit) + 1
    return limit if not cut or text[row:cut].isspace() or may_join(text, cut) else cut


def visible_end(text: str, start: Offset, end: Offset) -> Offset:
    """The end of the visible part of a row: without the newline and the spaces at its end."""
    if end > start and text[end - 1] == "\n":
        end -= 1
    while end > start and text[end - 1] in _SPACES and not (end - 1 > start and text[end - 2] == ZWJ):
        end -= 1
    return end


def _at_spaces(text: str, row: Offset, end: Offset, measure: int, indent: int, starts: list[Offset]) -> None:
    """Append the rows of narrow text that breaks only at spaces. The fast path: one `rfind` for each row."""
    rfind = text.rfind
    cells = measure - indent
    while end - row > cells:
        cut = rfind(" ", row, row + cells + 1) + 1
        if not cut:
            cut = _in_word(text, row, row + cells, end, measure, None) or row + cells
        else:
            while text[cut] == " ":
                cut += 1
        starts.append(cut)
        row = cut
        cells = measure


def _after_marks(
    text: str, row: Offset, end: Offset, measure: int, indent: int, hyphens: Hyphenator | None, starts: list[Offset]
) -> None:
    """Append the rows of narrow text that may also break inside words."""
    cells = measure - indent
    while end - row > cells:
        limit = row + cells
        cut = text.rfind(" ", row, limit + 1) + 1
        if cut <= limit and (hyphens is not None or not cut or _MARK_IN_WORD.search(text, cut, limit)):
            cut = _in_word(text, cut or row, limit, end, measure, hyphens) or cut or limit
        while text[cut] == " ":
            cut += 1
        starts.append(cut)
        row = cut
        cells = measure


def _by_cells(
    text: str, row: Offset, end: Offset, measure: int, indent: int, hyphens: Hyphenator | None, starts: list[Offset]
) -> None:
    """Append the rows of any text."""
    cells = measure - indent
    while (limit := row_end(text, row, end, cells)) < end:
        cut = _after_spaces(text, limit, end)
        if cut == limit:
            cut = _last_break(text, row, limit)
            if cut < limit and (hyphens is not None or cut == row or _MARK_IN_WORD.search(text, cut, limit)):
                cut = _in_word(text, cut, limit, end, measure, hyphens) or (cut if cut > row else limit)
        starts.append(cut)
        row = cut
        cells = measure


def _after_spaces(text: str, offset: Offset, end: Offset) -> Offset:
    while offset < end and text[offset] in _SPACES and not may_join(text, offset + 1):
        offset += 1
    return offset


@cache
def _breakable() -> re.Pattern[str]:
    """The pattern of spaces and ideographs. A set this large takes 4 ms to compile, and most texts do not need it."""
    return re.compile(f"[{''.join(sorted(_SPACES))}{_FIRST_IDEOGRAPH}-\U0010ffff]")


def _last_break(text: str, row: Offset, limit: Offset) -> Offset:
    """The last offset up to `limit` where the row may end; `row` if there is none."""
    if not _breakable().search(text, row, limit + 1):  # Thai, for example, has neither
        return row
    while limit > row and not _may_break(text, limit):
        limit -= 1
    return limit


def _may_break(text: str, offset: Offset) -> bool:
    """Whether a row may end before `offset`: after spaces, and at ideographs by the rules of kinsoku shori."""
    before, after = text[offset - 1], text[offset]
    if after in _SPACES or may_join(text, offset):
        return False
    if before in _SPACES:
        return True
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return _is_ideograph(before) or _is_ideograph(after)


def _is_ideograph(char: str) -> bool:
    """Whether rows may break at this wide character: not at Hangul, which has spaces between words."""
    return char >= _FIRST_IDEOGRAPH and is_wide(char) and not "\uac00" <= char <= "\ud7a3"


def _in_word(text: str, word: Offset, limit: Offset, end: Offset, measure: int, hyphens: Hyphenator | None) -> Offset:
    """The last offset up to `limit` where the word that starts at `word` may break; 0 if it should not break."""
    found = 0
    for mark in _HYPHENS + _DASHES:
        offset = text.rfind(mark, word + 1, limit)
        while offset >= 0 and not _divides(text, offset):
            offset = text.rfind(mark, word + 1, offset)
        found = max(found, offset + 1)
    if hyphens is not None:
        found = max(found, hyphens.last_point(text, word, limit, end))
    if found:
        return found
    if text.find(" ", limit, word + measure + 1) >= 0 or end - word <= measure:
        return 0
    if not _ADDRESS_MARK.search(text, word, limit):  # five times as fast as `_ADDRESS`, for rows of one endless word
        return 0
    address = _ADDRESS.match(text, word, limit + 1)
    return address.end() if address else 0


def _divides(text: str, offset: Offset) -> bool:
    """Whether the hyphen or dash at `offset` is inside a word, so that a row may end with it."""
    before, after = text[offset - 1], text[offset + 1]
    if may_join(text, offset + 1):
        return False
    return before.isalnum() and (after.isalpha() if text[offset] in _HYPHENS else after.isalnum())
