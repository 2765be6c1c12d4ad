"""The lines of a column as passages: where a paragraph, an item, a heading, a table or a listing begins and ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import inf
from statistics import median
from typing import NamedTuple

from readtui.ingest.pdf.items import BULLETS, MARK, NOTE
from readtui.ingest.pdf.lines import TextLine, joined
from readtui.ingest.pdf.page import Look
from readtui.ingest.pdf.tables import cells, tables
from readtui.ingest.phrases import is_numbered_caption

SAME_SIZE = 0.55
"""Points by which the type of one passage may differ from line to line."""

USUAL = 1.2
"""Distances between lines, in usual ones, up to which they belong together: groff parts paragraphs by a third."""

_STRETCHED = 1.6  # the same, where a sentence surely goes on: formulas within lines drive them apart
_INDENT = 0.6  # sizes of the type from which on a line is indented
_FEW = 4  # lines that do not tell the edges of their column
_ALIGNED = 1.5  # points by which the lines of an item may differ
_DEEPEST_INDENT = 4.0  # sizes up to which the first line of a paragraph is
_ENDS = re.compile(r"[.:;?!…)\]”\"’']$")


class TextBlock(NamedTuple):
    """Lines of one column that belong together. `page` counts from 0; `rows` are the cells, if they are a table.

    `left` and `right` are the edges of the column. `gap` tells how far the passage stands below what is above, in
    usual distances of lines; it is infinite for the first of a column.
    """

    lines: tuple[TextLine, ...]
    page: int
    left: float
    right: float
    gap: float = inf
    rows: tuple[tuple[TextLine | None, ...], ...] = ()

    @property
    def text(self) -> str:
        """What it says, in one line."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        sizes: Counter[float] = Counter()
        for line in self.lines:
            sizes[line.size] += len(line.text)
        return sizes.most_common(1)[0][0]

    @property
    def is_centred(self) -> bool:
        """Whether each line has as much space before it as behind."""
        return all(is_centred(line, self.left, self.right) for line in self.lines)

    def is_all(self, has: Callable[[Look], bool]) -> bool:
        """Whether all of its letters have this look."""
        return all(is_all(line, has) for line in self.lines)


def is_all(line: TextLine, has: Callable[[Look], bool]) -> bool:
    """Whether all letters of a line have this look, of which there must be one."""
    lettered = [run for run in line.runs if any(map(str.isalpha, run.text))]
    return bool(lettered) and all(has(run.look) for run in lettered)


def is_centred(line: TextLine, left: float, right: float) -> bool:
    """Whether a line stands in the middle between two edges, away from both."""
    before, behind = line.left - left, right - line.right
    return min(before, behind) > line.size and abs(before - behind) < max(0.04 * (right - left), line.size / 2)


def gaps_in(column: Sequence[TextLine]) -> dict[int, list[float]]:
    """The distances of lines below one another, in points, by the size of their type."""
    gaps: dict[int, list[float]] = {}
    for above, line in pairwise(column):
        gap = above.base - line.base
        if abs(above.size - line.size) <= SAME_SIZE and 0.8 * line.size < gap < 2.6 * line.size:
            gaps.setdefault(round(line.size), []).append(gap)
    return gaps


def passages(
    column: Sequence[TextLine], page: int, left: float, right: float, gaps: Mapping[int, Sequence[float]]
) -> list[TextBlock]:
    """The passages of a column between these edges, whose lines come from above; `gaps` are those of the paper."""
    rows = _rows(column)
    lines = [joined(row) for row in rows]
    shape = _Shape(lines, left, right, gaps)
    found: list[TextBlock] = []
    chunk: list[TextLine] = []
    ends = dict(tables(rows))
    index = 0
    while index < len(rows):
        line = lines[index]
        end = ends.get(index)
        after = lines[index + 1] if index + 1 < len(lines) else None
        if chunk and (end or _breaks(shape, chunk, line, after)):
            found.append(shape.passage(chunk, page, found))
            chunk = []
        if end:
            found.append(shape.passage(lines[index:end], page, found)._replace(rows=cells(rows[index:end])))
        else:
            chunk.append(line)
        index = end or index + 1
    if chunk:
        found.append(shape.passage(chunk, page, found))
    return found


class _Shape:
    """How a column is set: its edges, and how far its lines stand from one another."""

    def __init__(
        self, lines: Sequence[TextLine], left: float, right: float, gaps: Mapping[int, Sequence[float]]
    ) -> None:
        lefts = Counter(round(line.left) for line in lines)
        rights = Counter(round(line.right) for line in lines)
        usual = [left for left, count in lefts.items() if count >= max(lefts.values()) / 3]
        end, count = rights.most_common(1)[0]
        self.left = left if len(lines) < _FEW else float(min(usual))
        self.right = float(end) if count > max(_FEW, 0.4 * len(lines)) else right
        own = {size: each for size, each in gaps_in(lines).items() if len(each) > _FEW}
        self._usual = {size: _usual(each) for size, each in {**gaps, **own}.items()}

    def gap(self, above: TextLine, line: TextLine) -> float:
        """The distance of two lines, in usual distances for their size."""
        size = max(line.size, above.size)
        usual = self._usual.get(round(line.size), 1.2 * size)
        return (above.base - line.base) / max(min(usual, 2.2 * size), 0.1)

    def passage(self, lines: Sequence[TextLine], page: int, before: Sequence[TextBlock]) -> TextBlock:
        gap = self.gap(before[-1].lines[-1], lines[0]) if before else inf
        return TextBlock(tuple(lines), page, self.left, self.right, gap)


def _usual(gaps: Sequence[float]) -> float:
    """The usual one of these distances: those between paragraphs are among the larger."""
    return median(sorted(gaps)[: len(gaps) * 2 // 3 + 1])


def _rows(column: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines in rows: what stands on about one base."""
    rows: list[list[TextLine]] = []
    for line in column:
        if rows and abs(rows[-1][0].base - line.base) <= 0.25 * min(rows[-1][0].size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left)
    return rows


# Where a passage ends


def _breaks(shape: _Shape, chunk: Sequence[TextLine], line: TextLine, after: TextLine | None) -> bool:
    """Whether `line`, which `after` follows, begins a passage of its own below the lines of `chunk`."""
    above = chunk[-1]
    gap = shape.gap(above, line)
    if abs(above.size - line.size) > SAME_SIZE:
        return True
    if above.look.mono and line.look.mono and not (_begins_item(line) and line.text[0] in BULLETS):
        return gap > 2.3
    if is_all(above, lambda look: look.mono) != is_all(line, lambda look: look.mono):
        return True
    if is_all(above, lambda look: look.bold) != is_all(line, lambda look: look.bold):
        return True
    are_centred = is_centred(above, shape.left, shape.right) and is_centred(line, shape.left, shape.right)
    if are_centred and gap <= _STRETCHED and is_all(line, lambda look: look.bold):
        return False
    text, said = line.text, above.text
    is_full = shape.right - above.right < 2.5 * above.size
    goes_on = is_full and not _ENDS.search(said) and text[:1].islower()
    if gap > (_STRETCHED if goes_on else USUAL):
        return True
    if _begins_note(line) or (_begins_item(line) and not (goes_on or _is_mid_sentence(said, is_full, line, above))):
        return True
    if is_numbered_caption(text[:200]) and (_ENDS.search(said) or not is_full):
        return True
    if are_centred:
        return not _is_long(above, shape)
    if is_all(line, lambda look: look.bold) and line.left > above.left + _INDENT * line.size:
        return False  # a heading goes on below its words, right of its number
    return _is_set_off(shape, chunk, line, after, is_full)


def _is_set_off(
    shape: _Shape, chunk: Sequence[TextLine], line: TextLine, after: TextLine | None, is_full: bool
) -> bool:
    """Whether `line` is indented as the first of a passage is, or the line above it ends early."""
    above, size = chunk[-1], line.size
    shift = line.left - above.left
    word = len(line.text.split(" ", 1)[0]) * (line.right - line.left) / max(len(line.text), 1)
    is_early = shape.right - above.right > word + 1.5 * size
    is_early = is_early and bool(_ENDS.search(above.text) or not line.text[:1].islower())
    if is_early:
        return True
    is_item = MARK.match(chunk[0].text) is not None
    if len(chunk) > 1:
        return abs(shift) > (_ALIGNED if is_item else _INDENT * size)
    if is_item and shift > _ALIGNED:
        start = _start(above)
        return start is not None and line.left < start - _ALIGNED
    if shift < -_INDENT * size:
        return not is_full if is_item else -shift > _DEEPEST_INDENT * size
    if shift > _INDENT * size:
        return not (after is not None and abs(after.left - line.left) < 1 and not MARK.match(after.text))
    return False


def _start(line: TextLine) -> float | None:
    """Where the text of an item begins behind its mark; None if the two are one run."""
    return line.runs[1].left if len(line.runs) > 1 and MARK.match(f"{line.runs[0].text.strip()} x") else None


def _is_long(line: TextLine, shape: _Shape) -> bool:
    """Whether a line in the middle is long enough to go on: names and dates stand one below the other."""
    return line.right - line.left > 0.5 * (shape.right - shape.left)


def _begins_note(line: TextLine) -> bool:
    """Whether a line begins with a raised number or sign."""
    first = line.runs[0]
    return line.position(first) == "sup" and NOTE.fullmatch(first.text.strip()) is not None


def _begins_item(line: TextLine) -> bool:
    return MARK.match(line.text) is not None


def _is_mid_sentence(said: str, is_full: bool, line: TextLine, above: TextLine) -> bool:
    """Whether what looks like the mark of an item may be a number or a dash within a sentence."""
    is_sure = line.text[0] in BULLETS
    return (
        not is_sure
        and is_full
        and not _begins_item(above)
        and not _ENDS.search(said)
        and abs(line.left - above.left) < 1
    )
