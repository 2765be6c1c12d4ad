"""Put the usual sign before the lines whose bullets are drawn, or are letters of another font."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from readtui.ingest.pdf.contents import has_dots
from readtui.ingest.pdf.lines import TextLine, make_line
from readtui.ingest.pdf.markers import FIRST_MARKERS, begins_item, follows
from readtui.ingest.pdf.page import Box, GlyphRun
from readtui.unicode.lazy_regex import lazy_regex

_SIGN = "•"
_MIN_SIZE = 0.12  # of a bullet, in font sizes of its line
_MAX_SIZE = 0.85
_MAX_STRETCH = 1.8  # of the longer side of a bullet to the shorter one
_MIN_RISE = 0.02  # of the centre of a bullet above the baseline, in font sizes of its line
_MAX_RISE = 0.65
_MAX_DISTANCE = 2.6  # of a bullet from its line, in font sizes
_LETTER = "o"  # in a monospaced font, the bullet of the second level in Word
_MIN_DISTANCE = 0.25  # of a number from its text, in font sizes
_MIN_MARKER_SIZE = 0.8  # of a number without a sign, in font sizes of its text
_MAX_LIFT = 0.4  # font sizes by which a marker may be higher or lower than its text
_MAX_LEADING = 2.6  # between the lines of a list, in font sizes
_MAX_LEVELS = 40  # markers before a marker that it may follow
_ALIGNED = 1.5  # points by which the left edges of the texts of a list may differ
_PRIVATE = lazy_regex("[\ue000-\uf8ff]")
_BARE = lazy_regex(r"\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5}")
_NUMBER = lazy_regex(r"\d{1,3}[.)]")
_LARGEST = 16.0  # points: of a bullet before large type
_BUCKET = 6.0  # points of height that are looked up together


def with_bullets(lines: Sequence[TextLine], shapes: Iterable[Box]) -> list[TextLine]:
    """Return the lines, with a sign before each that has a bullet."""
    starts = sum(_is_private(line.text[:1]) for line in lines)
    are_signs = starts > 0 and starts == sum(len(_PRIVATE.findall(line.text)) for line in lines)  # not letters of words
    marked = [_with_sign(line, after, are_signs=are_signs) for line, after in zip_longest(lines, lines[1:])]
    marked = _with_points(marked)
    small = [shape for shape in shapes if max(shape.right - shape.left, shape.top - shape.bottom) < _LARGEST]
    if not small:
        return marked
    at_height: dict[int, list[int]] = {}
    for index, line in enumerate(marked):
        at_height.setdefault(int(line.baseline // _BUCKET), []).append(index)
    for shape in small:
        bucket = int((shape.bottom + shape.top) / 2 // _BUCKET)
        near = [index for at in range(bucket - 3, bucket + 1) for index in at_height.get(at, ())]
        level = [index for index in near if _is_level(marked[index], shape)]
        index = min(level, key=lambda index: marked[index].left, default=-1)
        if index >= 0 and not begins_item(marked[index]) and _is_bullet(shape, marked[index]):
            line = marked[index]
            sign = GlyphRun(_SIGN, shape.left, shape.right, line.baseline, line.size)
            marked[index] = make_line([sign, *line.runs], line.order)
    return marked


def _is_level(line: TextLine, shape: Box) -> bool:
    """Whether a shape is beside or in a line, not above or below it, and the line ends right of it."""
    rise = (shape.bottom + shape.top) / 2 - line.baseline
    return not line.rows and _MIN_RISE * line.size < rise < _MAX_RISE * line.size and line.right > shape.left


def _is_bullet(shape: Box, line: TextLine) -> bool:
    """Whether a shape beside a line is its bullet."""
    width, height = shape.right - shape.left, shape.top - shape.bottom
    return (
        _MIN_SIZE * line.size < min(width, height)
        and max(width, height) < _MAX_SIZE * line.size
        and max(width, height) < _MAX_STRETCH * min(width, height)
        and 0 < line.left - shape.right < _MAX_DISTANCE * line.size
    )


def _is_private(char: str) -> bool:
    """Whether a character has no meaning but in its font."""
    return _PRIVATE.match(char) is not None


def _with_sign(line: TextLine, after: TextLine | None, *, are_signs: bool) -> TextLine:
    """Return a line with the usual sign if its bullet is a letter of a special font, and a space after its number.

    `after` is the line written after it, which may be the text of the item. `are_signs`: letters without a meaning are
    signs.
    """
    first, *others = line.runs
    letter = first.text.strip()
    if _NUMBER.fullmatch(letter) and others and others[0].text[:1].isalpha():
        return _with_first(line, f"{letter} ")
    if not others and after and _is_beside(first, after):
        others = list(after.runs)
    is_private = are_signs and len(letter) == 1 and _is_private(letter) and bool(others)
    is_letter = letter == _LETTER and first.font.mono and bool(others) and not others[0].font.mono
    return _with_first(line, _SIGN) if is_private or is_letter else line


def _with_first(line: TextLine, text: str) -> TextLine:
    """Return a line whose first run has another text."""
    return make_line([line.runs[0]._replace(text=text), *line.runs[1:]], line.order)


class _BareItem(NamedTuple):
    """An item whose marker is a number or letter without a sign; `left` is the edge of its text.

    `at` and `text_at` are the indices of the lines of its marker and its text.
    """

    marker: str
    at: int
    text_at: int
    left: float


def _with_points(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines with a point after each number or letter that stands alone before an item: 1, 2, 3."""
    items: list[_BareItem] = []
    found: set[int] = set()
    for index in range(len(lines)):
        if (item := _bare_item(lines, index)) is None:
            continue
        for before in reversed(items[-_MAX_LEVELS:]):
            is_first = before.marker in FIRST_MARKERS and not _has_head(lines, before)
            is_next = (is_first or before.at in found) and follows(before.marker, item.marker)
            if is_next and _is_list(lines, before, item):
                found.update((before.at, index))
                break
        items.append(item)
    return [
        _with_first(line, f"{line.runs[0].text.strip()}. ") if index in found else line
        for index, line in enumerate(lines)
    ]


def _bare_item(lines: Sequence[TextLine], index: int) -> _BareItem | None:
    """Return the item that begins with a line, if its marker has no sign."""
    line = lines[index]
    first = line.runs[0]
    marker = first.text.strip()
    if line.rows or not _BARE.fullmatch(marker):
        return None
    if len(line.runs) > 1:
        left = line.runs[1].left
        is_apart = left - first.right > _MIN_DISTANCE * line.size and first.size > _MIN_MARKER_SIZE * line.size
        return _BareItem(marker, index, index, left) if is_apart and not line.font.mono else None
    after = lines[index + 1 : index + 3]
    if not after or not _is_beside(first, after[0]):
        return None
    if len(after) > 1 and abs(after[0].baseline - after[1].baseline) < 1 and after[1].left > after[0].right:
        return None  # a row of a table
    return _BareItem(marker, index, index + 1, after[0].left)


def _has_head(lines: Sequence[TextLine], item: _BareItem) -> bool:
    """Whether the line above an item has parts right above its marker and its text: they are cells of a table."""
    above = lines[max(item.at - 2, 0) : item.at]
    if len(above) < 2 or abs(above[0].baseline - above[1].baseline) > 1:
        return False
    return abs(above[0].left - lines[item.at].left) < _ALIGNED and abs(above[1].left - item.left) < _ALIGNED


def _is_beside(marker: GlyphRun, text: TextLine) -> bool:
    """Whether a text begins right of a marker, on about its height. Code and entries of a table of contents do, too."""
    if text.rows or has_dots(text.text) or text.font.mono or marker.size < _MIN_MARKER_SIZE * text.size:
        return False
    is_level = abs(marker.baseline - text.baseline) < _MAX_LIFT * text.size
    return is_level and 0 < text.left - marker.right < _MAX_DISTANCE * text.size


def _is_list(lines: Sequence[TextLine], before: _BareItem, item: _BareItem) -> bool:
    """Whether the lines from one item to the next are close, and none of those between begins left of their texts."""
    between = lines[before.text_at + 1 : item.at]
    close = [*lines[before.text_at : item.at], lines[item.text_at]]
    return (
        abs(before.left - item.left) < _ALIGNED
        and all(line.left > item.left - _ALIGNED for line in between)
        and all(
            -line.size < above.baseline - line.baseline < _MAX_LEADING * line.size for above, line in pairwise(close)
        )
    )
