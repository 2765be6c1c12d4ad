"""Split the text of a table into rows and columns: by distances, and by whether a cell had to be wrapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median, mode
from typing import NamedTuple, TypeAlias

from readtui.ingest.pdf.lines import TextLine, make_line

Cells: TypeAlias = tuple[tuple[TextLine, ...], ...]
"""The lines of each cell of a row."""

MIN_COLUMN_GAP = 0.2
"""Smallest gap between the texts of two columns, in font sizes."""

OVERLAP = 0.9
"""Font sizes between the baselines of lines that overlap: they are centred beside each other."""

_MAX_HEAD_WORDS = 4  # of a cell of a head that is as close to the next one as words
_MIN_TIGHT = 3  # lines with two aligned parts, from which on these are columns that are as close as words
_TIGHT_GAP = 0.12  # between these, in font sizes
_MIN_ALIGNED = 0.7  # share of the texts of such a column that are aligned: the head may not be
_SAME_PLACE = 1.0  # points by which the edges of aligned texts may differ
_SAME_BASELINE = 0.25  # font sizes by which the baselines of cells of one row may differ
_WIDER = 1.15  # a distance between rows, in distances between the lines of a cell
_MAX_LEADING = 1.6  # between the lines of a cell, in font sizes
_WIDE_WORD = 1.25  # width of a word with wide letters, in widths of one with usual ones
_FULL = 0.7  # share of the width of its column that a line reaches before it is wrapped


class TextSpan(NamedTuple):
    """The left and right edges of the text of a column."""

    left: float
    right: float


def baseline_groups(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Return the lines with about the same baseline, from top to bottom, each group from left to right."""
    groups: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: -line.baseline):
        first = groups[-1][0] if groups else line
        if groups and first.baseline - line.baseline <= _SAME_BASELINE * min(first.size, line.size):
            groups[-1].append(line)
        else:
            groups.append([line])
    for group in groups:
        group.sort(key=lambda line: line.left)
    return groups


def text_columns(groups: Sequence[Sequence[TextLine]]) -> list[TextSpan]:
    """Return the columns of lines in groups of one baseline: spans that only cells of several columns cross."""
    lines = [line for group in groups for line in group]
    several = [len(group) for group in groups if len(group) > 1]
    if not several:
        return []
    usual = mode(sorted(several, reverse=True))
    whole = _spans([line for group in groups if len(group) >= usual for line in group])
    cut = [[part for line in group for part in parts_in_columns(line, whole)] for group in groups]
    columns = _without_heads(_spans(lines), groups)
    if len(columns) < usual or cut != [list(group) for group in groups]:
        columns = _without_heads(_widened(whole, [part for group in cut for part in group]), cut)
    return _split_tight(columns, [part for group in cut for part in group])


def head_parts(line: TextLine, columns: Sequence[TextSpan]) -> list[TextLine]:
    """Return the parts of a line that may be the head of a table, whose cells are close to each other and short."""
    parts = parts_in_columns(line, columns)
    return parts if all(part.text.count(" ") < _MAX_HEAD_WORDS for part in parts) else [line]


def _widened(columns: Sequence[TextSpan], lines: Sequence[TextLine]) -> list[TextSpan]:
    """Return columns that also hold the lines in only one of them, and others for lines in none."""
    widened = list(columns)
    others: list[TextLine] = []
    for line in lines:
        places = touched(widened, line)
        if len(places) == 1:
            (at,) = places
            widened[at] = TextSpan(min(widened[at].left, line.left), max(widened[at].right, line.right))
        elif not places:
            others.append(line)
    spans = _spans(others) if others else []
    return sorted(widened + [span for span in spans if all(_are_apart(span, column) for column in widened)])


def _are_apart(one: TextSpan, other: TextSpan) -> bool:
    return one.right <= other.left or other.right <= one.left


def _without_heads(columns: list[TextSpan], groups: Sequence[Sequence[TextLine]]) -> list[TextSpan]:
    """Merge each column that has only a head with the one beside it that has none: the head is centred above it."""
    height = 1  # groups of the head: its cells may be centred beside each other
    while height < len(groups) and _distance(groups[height - 1], groups[height]) < OVERLAP * groups[height][0].size:
        height += 1
    heads = [touched(columns, line) for group in groups[:height] for line in group]
    bodies = touched(columns, *(line for group in groups[height:] for line in group))
    merged: list[TextSpan] = []
    has_both: list[set[str]] = []  # for each merged column: whether it has a head and a body
    for at, column in enumerate(columns):
        has = {
            name for name, is_there in (("head", any(at in one for one in heads)), ("body", at in bodies)) if is_there
        }
        if merged and has.isdisjoint(has_both[-1]):
            merged[-1] = TextSpan(merged[-1].left, column.right)
            has_both[-1] |= has
        else:
            merged.append(column)
            has_both.append(has)
    return merged


def _split_tight(columns: Sequence[TextSpan], lines: Sequence[TextLine]) -> list[TextSpan]:
    """Split columns that are as close to each other as words: their texts are runs of their own that are aligned."""
    split: list[TextSpan] = []
    for column in columns:
        inside = [line for line in lines if column.left <= line.left and line.right <= column.right]
        inside = [line for line in inside if not line.font.mono]  # its words are aligned anyway
        runs = sorted((run.left, run.right) for line in inside for run in line.runs)
        parts: list[TextSpan] = []
        for left, right in runs if sum(len(line.runs) > 1 for line in inside) >= _MIN_TIGHT else ():
            if parts and left < parts[-1].right + _TIGHT_GAP * inside[0].size:
                parts[-1] = TextSpan(parts[-1].left, max(parts[-1].right, right))
            else:
                parts.append(TextSpan(left, right))
        are_aligned = len(parts) > 1 and all(_are_aligned(inside, part) for part in parts[1:])
        split += parts if are_aligned else [column]
    return split


def _are_aligned(lines: Sequence[TextLine], part: TextSpan) -> bool:
    """Whether what several lines have in a part of them, after something else, begins or ends at one place."""
    inner = [[run for run in line.runs if part.left <= run.left and run.right <= part.right] for line in lines]
    inner = [runs for runs, line in zip(inner, lines, strict=True) if runs and line.left < part.left]
    if len(inner) < _MIN_TIGHT:
        return False
    return any(
        sum(abs(edge - median(edges)) < _SAME_PLACE for edge in edges) >= _MIN_ALIGNED * len(edges)
        for edges in ([runs[0].left for runs in inner], [runs[-1].right for runs in inner])
    )


def _distance(group: Sequence[TextLine], below: Sequence[TextLine]) -> float:
    return group[0].baseline - below[0].baseline if group and below else 0.0


def touched(columns: Sequence[TextSpan], *lines: TextLine) -> set[int]:
    """Return the indices of the columns that lines are in, also in part."""
    return {at for at, (left, right) in enumerate(columns) for line in lines if line.left < right and left < line.right}


def cells_of(lines: Sequence[TextLine], columns: Sequence[TextSpan]) -> Cells:
    """Return lines by the column they are nearest to. A line over several is cut where a gap between columns is."""
    cells: list[list[TextLine]] = [[] for _ in columns]
    for line in lines:
        for part in parts_in_columns(line, columns):
            nearest = min(range(len(columns)), key=lambda at: distance_to(part, columns[at]))
            cells[nearest].append(part)
    return tuple(map(tuple, cells))


def distance_to(line: TextLine, span: TextSpan) -> float:
    """Return the horizontal distance of a line from a span; 0 if they overlap."""
    return max(span.left - line.right, line.left - span.right, 0.0)


def parts_in_columns(line: TextLine, columns: Sequence[TextSpan]) -> list[TextLine]:
    """Return the parts of a line that are in different columns: its cells are as close to each other as words."""
    if len(line.runs) < 2 or len(touched(columns, line)) < 2:
        return [line]
    parts: list[TextLine] = []
    start = 0
    for end in range(1, len(line.runs) + 1):
        before = make_line(line.runs[start:end], line.order)
        rest = make_line(line.runs[end:], line.order) if end < len(line.runs) else None
        own = touched(columns, before)
        others = touched(columns, rest) if rest else set()
        if rest is None or (len(own) == 1 and others and own.isdisjoint(others)):
            parts.append(before)
            start = end
    return parts


def _spans(lines: Sequence[TextLine]) -> list[TextSpan]:
    """Return the spans of lines, merged where the gap between them is small."""
    min_gap = MIN_COLUMN_GAP * min(line.size for line in lines)
    spans: list[TextSpan] = []
    for left, right in sorted((line.left, line.right) for line in lines):
        if spans and left < spans[-1].right + min_gap:
            spans[-1] = TextSpan(spans[-1].left, max(spans[-1].right, right))
        else:
            spans.append(TextSpan(left, right))
    return spans


def split_rows(cells: Cells, widths: Sequence[TextSpan], *, is_ruled: bool) -> list[Cells]:
    """Split what stands in the columns of a table between two rules into rows.

    `widths` are the spans of the columns. `is_ruled`: rules are usual between the rows, so there is one row unless each
    line clearly is another one.
    """
    cells = tuple(tuple(line for group in baseline_groups(cell) for line in group) for cell in cells)
    column_of = {id(line): column for column, cell in enumerate(cells) for line in cell}
    groups = baseline_groups([line for cell in cells for line in cell])
    if not groups:
        return []
    splitter = _RowSplitter(groups, column_of, widths)
    starts = splitter.ruled_starts() if is_ruled else splitter.starts()
    rows: list[Cells] = []
    for start, end in pairwise([*starts, len(groups)]):
        inside = {id(line) for group in groups[start:end] for line in group}
        rows.append(tuple(tuple(line for line in cell if id(line) in inside) for cell in cells))
    return rows


class _RowSplitter:
    """Groups of lines with one baseline, the columns of the lines, and the spans of these."""

    def __init__(
        self, groups: Sequence[Sequence[TextLine]], column_of: dict[int, int], widths: Sequence[TextSpan]
    ) -> None:
        self._groups = [{column_of[id(line)]: line for line in group} for group in groups]
        self._widths = widths
        self._gaps = [above[0].baseline - below[0].baseline for above, below in pairwise(groups)]
        self._size = max(line.size for group in groups for line in group)

    def ruled_starts(self) -> list[int]:
        """Return the first group of each row if each group is a row; otherwise there is one row."""
        sets = {frozenset(group) for group in self._groups}
        is_each = len(sets) == 1 and len(self._groups[0]) > 1
        breaks = [self._breaks(above, below) for above, below in pairwise(self._groups)]
        is_each = is_each and not any("surely wrapped" in each for each in breaks)
        return list(range(len(self._groups))) if is_each else [0]

    def starts(self) -> list[int]:
        """Return the first group of each row."""
        leading = min((gap for gap in self._distances() if gap > OVERLAP * self._size), default=0.0)
        has_wider = any(gap > _WIDER * leading for gap in self._gaps) if leading else False
        starts = [0]
        row = dict(self._groups[0])  # the last line of each cell of the row
        for index, (gap, group) in enumerate(zip(self._gaps, self._groups[1:], strict=True), 1):
            is_same = gap <= OVERLAP * self._size or (
                gap <= min(_WIDER * leading, _MAX_LEADING * self._size)
                and self._continues(row, group, has_wider=has_wider)
            )
            if is_same:
                row.update(group)
            else:
                starts.append(index)
                row = dict(group)
        return starts

    def _distances(self) -> Iterator[float]:
        """Yield the distances between groups, and between lines that follow each other in a column."""
        yield from self._gaps
        last: dict[int, TextLine] = {}
        for group in self._groups:
            for column, line in group.items():
                if column in last:
                    yield last[column].baseline - line.baseline
                last[column] = line

    def _continues(self, row: dict[int, TextLine], group: dict[int, TextLine], *, has_wider: bool) -> bool:
        """Whether a group of lines belongs to the row above it. `has_wider`: rows are further apart than lines."""
        breaks = self._breaks(row, group)
        surely = breaks.count("surely wrapped")
        if "free" in breaks:
            return False
        if has_wider:
            return surely > 0 or group.keys() != row.keys()
        if not group.keys() <= row.keys():
            return 0 not in row and "wrapped" in " ".join(breaks)  # cells in the middle of their row
        may_be_wrapped = surely > 0 or "wrapped" in breaks
        return 0 not in group or surely > 1 or (may_be_wrapped and len(group) < len(row))

    def _breaks(self, row: dict[int, TextLine], group: dict[int, TextLine]) -> list[str]:
        """Return for each line of a group that is below one of the row why it is another line.

        "free": its first word would have had room in the line above; "wrapped": it had no room; "surely wrapped": other
        lines of the column are as long as that one; "" if unknown.
        """
        found: list[str] = []
        for column, line in group.items():
            if (above := row.get(column)) is None:
                continue
            left, right = self._widths[column]
            word = line.text.split(" ", 1)[0]
            word_width = len(word) * (line.right - line.left) / max(len(line.text), 1)
            has_room = (right - left) - (above.right - above.left) > _WIDE_WORD * word_width + 0.4 * line.size
            is_number = _is_number(above.text) and _is_number(line.text)
            is_full = _FULL * (right - left) < above.right - above.left <= right - left + 1 and " " in above.text
            found.append("free" if has_room or is_number else self._fullness(column) if is_full else "")
        return found

    def _fullness(self, column: int) -> str:
        """Return "surely wrapped" if several lines of a column have its whole width, or else "wrapped"."""
        left, right = self._widths[column]
        lines = (group[column] for group in self._groups if column in group)
        return (
            "surely wrapped"
            if sum(line.right - line.left > _FULL * (right - left) for line in lines) > 1
            else "wrapped"
        )


def _is_number(text: str) -> bool:
    return any(map(str.isdecimal, text)) and not any(map(str.isalpha, text))
