"""Split columns into blocks: paragraphs, list items, headings, tables, code.

Leading is the distance between the baselines of two lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import inf
from statistics import median
from typing import NamedTuple

from readtui.ingest.hyphens import HYPHENS
from readtui.ingest.pdf.contents import find_contents
from readtui.ingest.pdf.lines import TableRows, TextLine, merge_lines
from readtui.ingest.pdf.markers import BULLETS, ITEM, are_neighbours, begins_item, begins_note, marker_of
from readtui.ingest.pdf.page import FontStyle
from readtui.ingest.pdf.tables import FoundTable, find_tables
from readtui.ingest.phrases import is_numbered_caption
from readtui.unicode.lazy_regex import lazy_regex

SIZE_TOLERANCE = 0.55
"""Points by which the font sizes of lines in one block may differ."""

MIN_INDENT = 0.6
"""Smallest distance of an indented line from the left edge, in font sizes."""

_MAX_LEADING = 1.2  # within a paragraph, in usual leadings: groff separates paragraphs by a third of one
_MAX_LEADING_MID_SENTENCE = 1.6  # the same within a sentence: formulas within lines push these apart
_MAX_CODE_LEADING = 2.3  # the same within code, which may have blank lines
_MAX_INDENT = 4.0  # of the first line of a paragraph, in font sizes
_ALIGNED = 1.5  # points by which the left edges of aligned lines of a list item may differ
_SAME_LEVEL = 3.0  # points by which the left edges of items of one list may differ
_FEW_LINES = 4  # too few to measure the edges and leading of their column
_SENTENCE_END = lazy_regex(r"[.:;?!…)\]”\"’']$")


class TextBlock(NamedTuple):
    """Lines of one column that belong together. `rows` has the cells if they are a table. `page` counts from 0.

    `left` and `right` are the edges of the column. `space_above` is the distance to the block above in usual leadings,
    infinite for the first block of a column. `is_entry` is whether they are an entry of a table of contents.
    """

    lines: tuple[TextLine, ...]
    page: int
    left: float
    right: float
    space_above: float = inf
    rows: TableRows = ()
    is_entry: bool = False

    @property
    def text(self) -> str:
        """Its lines, joined by spaces."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The font size of most of its characters."""
        sizes: Counter[float] = Counter()
        for line in self.lines:
            sizes[line.size] += len(line.text)
        return sizes.most_common(1)[0][0]

    @property
    def is_centred(self) -> bool:
        """Whether each line is centred in the column."""
        return all(is_centred(line, self.left, self.right) for line in self.lines)

    def is_all(self, has: Callable[[FontStyle], bool]) -> bool:
        """Whether all its letters have a font style."""
        return all(is_all(line, has) for line in self.lines)


def is_all(line: TextLine, has: Callable[[FontStyle], bool]) -> bool:
    """Whether a line has letters, and all of them have a font style."""
    lettered = [run for run in line.runs if any(map(str.isalpha, run.text))]
    return bool(lettered) and all(has(run.font) for run in lettered)


def is_centred(line: TextLine, left: float, right: float) -> bool:
    """Whether a line is in the middle between two edges and does not touch them."""
    before, after = line.left - left, right - line.right
    return min(before, after) > line.size and abs(before - after) < max(0.04 * (right - left), line.size / 2)


def leadings_of(lines: Sequence[TextLine]) -> dict[int, list[float]]:
    """Return the leadings between lines from top to bottom, in points, by rounded font size."""
    leadings: dict[int, list[float]] = {}
    for above, line in pairwise(lines):
        leading = above.baseline - line.baseline
        if abs(above.size - line.size) <= SIZE_TOLERANCE and 0.8 * line.size < leading < 2.6 * line.size:
            leadings.setdefault(round(line.size), []).append(leading)
    return leadings


def split_blocks(
    lines: Sequence[TextLine], page: int, left: float, right: float, leadings: Mapping[int, Sequence[float]]
) -> list[TextBlock]:
    """Split a column, its lines sorted from top to bottom, into blocks. `leadings` are those of the whole document."""
    rows = _rows(lines)
    merged = [merge_lines(row) if len(row) > 1 else row[0] for row in rows]
    layout = _ColumnLayout(merged, left, right, leadings)
    blocks: list[TextBlock] = []
    pending: list[TextLine] = []
    wholes = _wholes(rows, merged)
    index = 0
    while index < len(rows):
        whole = wholes.get(index)
        following = merged[index + 1] if index + 1 < len(merged) else None
        if pending and (whole or _begins_block(layout, pending, merged[index], following)):
            blocks.append(layout.block(pending, page, blocks))
            pending = []
        if whole:
            block = layout.block(merged[index : whole.end], page, blocks)
            blocks.append(block._replace(rows=whole.rows, is_entry=not whole.rows))
        else:
            pending.append(merged[index])
        index = whole.end if whole else index + 1
    if pending:
        blocks.append(layout.block(pending, page, blocks))
    return blocks


def _wholes(rows: Sequence[Sequence[TextLine]], merged: Sequence[TextLine]) -> dict[int, FoundTable]:
    """Return the tables, and the entries of tables of contents (tables without rows), by their first row."""
    wholes = {start: FoundTable(start, end, ()) for start, end in find_contents(merged)}
    wholes |= {index: FoundTable(index, index + 1, line.rows) for index, line in enumerate(merged) if line.rows}
    taken = {index for whole in wholes.values() for index in range(whole.start, whole.end)}
    free = [[] if index in taken else row for index, row in enumerate(rows)]
    return wholes | {table.start: table for table in find_tables(free)}


class _ColumnLayout:
    """The edges of a column and its usual leadings, measured from its lines if there are enough."""

    def __init__(
        self, lines: Sequence[TextLine], left: float, right: float, leadings: Mapping[int, Sequence[float]]
    ) -> None:
        lefts = Counter(round(line.left) for line in lines)
        rights = Counter(round(line.right) for line in lines)
        common_lefts = [left for left, count in lefts.items() if count >= max(lefts.values()) / 3]
        common_right, count = rights.most_common(1)[0]
        self.left = left if len(lines) < _FEW_LINES else float(min(common_lefts))
        self.right = float(common_right) if count > max(_FEW_LINES, 0.4 * len(lines)) else right
        own = {size: each for size, each in leadings_of(lines).items() if len(each) > _FEW_LINES}
        self._usual_leadings = {size: _usual(each) for size, each in {**leadings, **own}.items()}

    def relative_leading(self, above: TextLine, line: TextLine) -> float:
        """Return the leading between two lines, in usual leadings for their font size."""
        size = max(line.size, above.size)
        usual = self._usual_leadings.get(round(line.size), 1.2 * size)
        return (above.baseline - line.baseline) / max(min(usual, 2.2 * size), 0.1)

    def block(self, lines: Sequence[TextLine], page: int, before: Sequence[TextBlock]) -> TextBlock:
        """Return the block of these lines, which follows the blocks `before` in the column."""
        space_above = self.relative_leading(before[-1].lines[-1], lines[0]) if before else inf
        return TextBlock(tuple(lines), page, self.left, self.right, space_above)


def _usual(leadings: Sequence[float]) -> float:
    """Return the usual leading: the median without the largest third, where the space between paragraphs is."""
    return median(sorted(leadings)[: len(leadings) * 2 // 3 + 1])


def _rows(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Group lines on about the same baseline into rows, each sorted from left to right."""
    rows: list[list[TextLine]] = []
    for line in lines:
        above = rows[-1][0] if rows else line
        is_table = bool(above.rows or line.rows)
        if rows and not is_table and abs(above.baseline - line.baseline) <= 0.25 * min(above.size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left)
    return rows


# Where a block begins


def _begins_block(layout: _ColumnLayout, block: Sequence[TextLine], line: TextLine, following: TextLine | None) -> bool:
    """Whether `line`, which has the line `following` below it, begins a new block below the lines of `block`."""
    above = block[-1]
    leading = layout.relative_leading(above, line)
    if abs(above.size - line.size) > SIZE_TOLERANCE:
        return True
    if above.font.mono and line.font.mono and not (begins_item(line) and line.text[0] in BULLETS):
        return leading > _MAX_CODE_LEADING
    if any(is_all(above, has) != is_all(line, has) for has in (_is_mono, _is_bold)):
        return True
    if _is_mid_word(above, line):
        return leading > _MAX_LEADING_MID_SENTENCE
    are_centred = is_centred(above, layout.left, layout.right) and is_centred(line, layout.left, layout.right)
    if are_centred and leading <= _MAX_LEADING_MID_SENTENCE and is_all(line, _is_bold):
        return False
    is_full = layout.right - above.right < 2.5 * above.size
    is_sentence_open = is_full and not _SENTENCE_END.search(above.text) and line.text[:1].islower()
    if leading > (_MAX_LEADING_MID_SENTENCE if is_sentence_open else _MAX_LEADING):
        return True
    if begins_note(line):
        return True
    if begins_item(line) and _is_item(block, line, is_full=is_full, is_sentence_open=is_sentence_open):
        return True
    if is_numbered_caption(line.text[:200]) and (_SENTENCE_END.search(above.text) or not is_full):
        return True
    if are_centred:
        return not _is_long(above, layout)
    if is_all(line, _is_bold) and line.left > above.left + MIN_INDENT * line.size:
        return False  # the second line of a heading, aligned after its number
    return _is_set_off(layout, block, line, following, is_full=is_full)


def _is_mono(font: FontStyle) -> bool:
    return font.mono


def _is_bold(font: FontStyle) -> bool:
    return font.bold


def _is_mid_word(above: TextLine, line: TextLine) -> bool:
    """Whether a line seems to end with a hyphen in a word that the next line continues."""
    return above.text.endswith(HYPHENS) and above.text[-2:-1].isalpha() and line.text[:1].islower()


def _is_set_off(
    layout: _ColumnLayout, block: Sequence[TextLine], line: TextLine, following: TextLine | None, *, is_full: bool
) -> bool:
    """Whether `line` is indented like the first line of a block, or the line above it ends early."""
    above, size = block[-1], line.size
    first_word_width = len(line.text.split(" ", 1)[0]) * (line.right - line.left) / max(len(line.text), 1)
    ends_early = layout.right - above.right > first_word_width + 1.5 * size
    if ends_early and (_SENTENCE_END.search(above.text) or not line.text[:1].islower()):
        return True
    shift = line.left - above.left
    is_item = begins_item(block[0])
    if len(block) > 1:
        return abs(shift) > (_ALIGNED if is_item else MIN_INDENT * size)
    if is_item and shift > _ALIGNED:
        start = item_text_left(above)
        return start is not None and line.left < start - _ALIGNED
    if shift < -MIN_INDENT * size:
        return not is_full if is_item else -shift > _MAX_INDENT * size
    if shift > MIN_INDENT * size:
        is_hanging = following is not None and abs(following.left - line.left) < 1 and not begins_item(following)
        return not is_hanging
    return False


def item_text_left(line: TextLine) -> float | None:
    """Return the left edge of the text after the marker of an item; None if both are in one run."""
    marker = ITEM.match(line.text)
    length = 0  # of the runs before, without spaces
    for run in line.runs:
        if marker and length == len(marker[1]):
            return run.left
        length += len(run.text.replace(" ", ""))
    return None


def _is_long(line: TextLine, layout: _ColumnLayout) -> bool:
    """Whether a centred line is so long that the next one continues it. Names and dates are shorter."""
    return line.right - line.left > 0.5 * (layout.right - layout.left)


def _is_item(block: Sequence[TextLine], line: TextLine, *, is_full: bool, is_sentence_open: bool) -> bool:
    """Whether a line below a block begins an item; if not, its marker may be a number or a dash within a sentence."""
    first, above = block[0], block[-1]
    marker, marker_above = marker_of(line), marker_of(first)
    if marker in BULLETS or (marker_above and are_neighbours(marker, marker_above) and is_below_item(first, line)):
        return True
    if marker_above and line.left > (item_text_left(first) or first.left) + MIN_INDENT * line.size:
        return True
    is_mid_sentence = (
        is_full and not marker_above and not _SENTENCE_END.search(above.text) and abs(line.left - above.left) < 1
    )
    return not (is_sentence_open or is_mid_sentence)


def is_below_item(item: TextLine, line: TextLine) -> bool:
    """Whether the marker or the text of an item is right below that of another one: they are of one list."""
    texts = item_text_left(item), item_text_left(line)
    is_aligned = texts[0] is not None and texts[1] is not None and abs(texts[0] - texts[1]) <= _SAME_LEVEL
    return is_aligned or abs(item.left - line.left) <= _SAME_LEVEL
