"""Lines of text: join runs that are side by side on one baseline, with their superscripts and subscripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from readtui.document.model import Style, StyledText
from readtui.ingest.pdf.page import REGULAR, FontStyle, GlyphRun

MAX_GAP = 0.75
"""Widest gap within a line, in font sizes. The narrowest gutter between columns (LaTeX) is 1 wide, and only badly
justified lines have wider gaps between words. Lines split by mistake are joined again as a row of their column."""

LONG_WORD = 20
"""Characters of a word that may be wider than its column, such as an address."""

_WORD_GAP = 0.17  # smallest gap that is a space, in font sizes: spaces are 0.2 or wider, kerning is up to 0.1
_SCRIPT_SIZE = 0.82  # largest superscripts and subscripts, in font sizes of their line
_MAX_RISE = 0.6  # largest distance of a superscript or subscript from the baseline of its line, in font sizes
_MAX_RISE_SAME_SIZE = 0.3  # the same for characters that are not smaller, but touch the one before, as in the TeX logo
_BASELINE_TOLERANCE = 0.12  # font sizes by which the baselines of characters on one line may differ
_MAX_OVERLAP = 0.35  # font sizes by which a run may begin before the end of the run before it
_MANY_STARTS = 4  # lines that begin at one place: a column is there
_MAX_LOOSE_GAP = 8.0  # widest gap between the words of a justified line, in font sizes
_SAME_EDGE = 1.5  # points by which the edges of justified lines may differ
_MANY_WORDS = 5  # in a loose line without a line beside it that has the same edges
_MIN_WORDS = 0.7  # share of the pieces of such a line that have letters
_STOPS = ".,:;?!"  # signs after which TeX makes gaps wider
_SAME_GAP = 0.3  # font sizes by which the gaps between the words of a justified line may differ
_MAX_INDENT = 4.0  # of the first line of a justified paragraph, in font sizes
_MAX_LEADING = 1.7  # between justified lines, in font sizes


TableRows: TypeAlias = "tuple[tuple[tuple[TextLine, ...], ...], ...]"
"""The rows of a table: the lines of each cell of each row. Each row has all cells; an empty one has no lines."""


class TextLine(NamedTuple):
    """A line of text, from runs in reading order. `size` and `font` are those of most of its characters.

    `order` is its position in the content stream of the page: lines are often written in reading order.
    A whole table may stand as one line: then `rows` has the lines of its cells, and `depth` is the distance in points
    from its first baseline to its last one.
    """

    text: str
    runs: tuple[GlyphRun, ...]
    left: float
    right: float
    baseline: float
    size: float
    font: FontStyle = REGULAR
    order: int = 0
    rows: TableRows = ()
    depth: float = 0.0

    @property
    def top(self) -> float:
        """The upper edge of its characters, estimated from the font size."""
        return self.baseline + 0.75 * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of its characters, estimated from the font size."""
        return self.baseline - self.depth - 0.25 * self.size

    def parts(self) -> Iterator[TextLine]:
        """Yield the lines of its cells if it is a table, or else the line itself."""
        if not self.rows:
            yield self
        for row in self.rows:
            for cell in row:
                yield from cell

    def styled(self, usual: FontStyle | None = None) -> list[StyledText]:
        """Return the text, with styles where its font differs from `usual` (by default, the font of this line)."""
        usual = self.font if usual is None else usual
        if len(self.runs) == 1 and not self._styles(self.runs[0], usual):
            return [StyledText(self.text)]
        pieces: list[StyledText] = []
        before: GlyphRun | None = None
        for run in self.runs:
            needs_space = before is not None and _is_space_missing(before, run)
            text = run.text.lstrip()
            has_space = needs_space or text != run.text
            space = " " if pieces and has_space and not pieces[-1].text.endswith(" ") else ""
            styles = self._styles(run, usual)
            if pieces and pieces[-1].styles == styles:
                pieces[-1] = StyledText(pieces[-1].text + space + text, styles)
            else:
                if space:
                    pieces.append(StyledText(space))
                pieces.append(StyledText(text, styles))
            before = run
        return pieces

    def script_of(self, run: GlyphRun) -> Literal["sup", "sub", ""]:
        """Return "sup" if a run of this line is a superscript, "sub" if it is a subscript, or ""."""
        if run.size > self.size * _SCRIPT_SIZE:
            return ""
        rise = run.baseline - self.baseline
        return "sup" if rise > 0.15 * self.size else "sub" if rise < -0.08 * self.size else ""

    def _styles(self, run: GlyphRun, usual: FontStyle) -> tuple[Style, ...]:
        styles: list[Style] = []
        if run.link:
            styles.append(Style("link", run.link))
        if run.font.mono and not usual.mono:
            styles.append(Style("code"))
        if run.font.bold and not usual.bold:
            styles.append(Style("strong"))
        if run.font.italic and not usual.italic:
            styles.append(Style("emphasis"))
        if script := self.script_of(run):
            styles.append(Style(script))
        return tuple(styles)


class PlacedTable(NamedTuple):
    """A table on a page: the lines of its cells, and the indices of its runs among those of the page."""

    rows: TableRows
    runs: frozenset[int]


def find_lines(runs: Iterable[GlyphRun], tables: Iterable[PlacedTable] = ()) -> list[TextLine]:
    """Join the runs of a page into lines, in the order of the content stream. A wide gap separates two lines.

    Each table stands as one line.
    """
    runs, tables = list(runs), list(tables)
    in_tables = frozenset(index for table in tables for index in table.runs)
    lines = lines_of(runs, [index for index in range(len(runs)) if index not in in_tables])
    lines += [table_line(table.rows, min(table.runs)) for table in tables]
    return sorted(lines, key=lambda line: line.order) if tables else lines


def lines_of(runs: Sequence[GlyphRun], indices: Iterable[int]) -> list[TextLine]:
    """Join those runs of a page that have these indices into lines."""
    groups: list[tuple[int, list[GlyphRun]]] = []
    for order in indices:
        run = runs[order]
        if groups and _continues(groups[-1][1], run):
            groups[-1][1].append(run)
        else:
            groups.append((order, [run]))
    return _join_loose(_join_adjacent([make_line(group, order) for order, group in groups]))


def make_line(runs: Sequence[GlyphRun], order: int = 0) -> TextLine:
    """Return the line made of these runs, which are in reading order."""
    if len(runs) == 1:
        only = runs[0]
        text = only.text.strip()
        return TextLine(text, tuple(runs), only.left, only.right, only.baseline, only.size, only.font, order)
    sizes: Counter[float] = Counter()
    fonts: Counter[FontStyle] = Counter()
    baselines: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text)
    size = max(sizes, key=lambda each: (sizes[each], each))
    if size < 0.75 * (largest := max(sizes)) and sizes[largest] >= 3:
        size = largest  # a short word or two, followed by many superscripts
    for run in runs:
        fonts[run.font] += len(run.text)
        if run.size >= size * _SCRIPT_SIZE:
            baselines[run.baseline] += len(run.text)
    baseline = baselines.most_common(1)[0][0]
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    font = fonts.most_common(1)[0][0]
    return TextLine(_text(runs), tuple(runs), left, right, baseline, size, font, order)


def table_line(rows: TableRows, order: int) -> TextLine:
    """Return a table as one line."""
    lines = sorted((line for row in rows for cell in row for line in cell), key=lambda line: -line.baseline)
    whole = make_line([run for line in lines for run in line.runs], order)
    text = "  ".join(line.text for line in lines)
    depth = lines[0].baseline - lines[-1].baseline
    return whole._replace(text=text, baseline=lines[0].baseline, font=REGULAR, rows=rows, depth=depth)


def merge_lines(lines: Sequence[TextLine]) -> TextLine:
    """Return one line made of lines that are side by side."""
    from_left = sorted(lines, key=lambda line: line.left)
    return make_line([run for line in from_left for run in line.runs], min(line.order for line in lines))


def _text(runs: Sequence[GlyphRun]) -> str:
    """Return the text of runs, with a space in gaps that are wide enough for one."""
    parts: list[str] = []
    before: GlyphRun | None = None
    for run in runs:
        if before is not None and not run.text.startswith(" ") and _is_space_missing(before, run):
            parts.append(" ")
        parts.append(run.text)
        before = run
    return "".join(parts).strip()


def _is_space_missing(before: GlyphRun, run: GlyphRun) -> bool:
    """Whether the gap between two runs is wide enough for a space, but `before` does not end with one."""
    return run.left - before.right > _WORD_GAP * max(run.size, before.size) and not before.text.endswith(" ")


def _continues(group: Sequence[GlyphRun], run: GlyphRun) -> bool:
    """Whether a run continues a line made of the runs in `group`."""
    last = group[-1]
    size = max(last.size, run.size)
    gap = run.left - last.right
    if not -_MAX_OVERLAP * size <= gap <= MAX_GAP * min(last.size, run.size):
        return False
    largest = max(group, key=lambda each: each.size)
    rise = abs(run.baseline - largest.baseline)
    is_script_size = min(run.size, largest.size) <= _SCRIPT_SIZE * max(run.size, largest.size)
    touches = gap < 0.3 * size
    max_rise = _MAX_RISE if is_script_size else _MAX_RISE_SAME_SIZE if touches else _BASELINE_TOLERANCE
    return rise <= max_rise * max(run.size, largest.size)


def _join_adjacent(lines: Sequence[TextLine]) -> list[TextLine]:
    """Merge lines that continue each other on one baseline, in whatever order they were written."""
    merged: list[TextLine] = []
    starts = Counter(round(line.left) for line in lines)
    for line in sorted(lines, key=lambda line: (-round(line.baseline), line.left)):
        last = merged[-1] if merged else None
        if (
            last is not None
            and abs(last.baseline - line.baseline) <= _BASELINE_TOLERANCE * max(last.size, line.size)
            and -_MAX_OVERLAP * line.size <= line.left - last.right <= MAX_GAP * min(last.size, line.size)
            and not (_may_overlap(last, line) and starts[round(line.left)] >= _MANY_STARTS)
        ):
            merged[-1] = merge_lines((last, line))
        else:
            merged.append(line)
    return sorted(merged, key=lambda line: line.order)


def _may_overlap(line: TextLine, beside: TextLine) -> bool:
    """Whether a line may end with a word wider than its column: `beside` was not written next, so it is another."""
    return line.order + len(line.runs) != beside.order and len(line.text.rsplit(" ", 1)[-1]) >= LONG_WORD


def _join_loose(lines: Sequence[TextLine]) -> list[TextLine]:
    """Merge the words of lines that were justified with wide gaps: they begin and end where a line beside them does."""
    rows: list[list[TextLine]] = []
    for line in lines:
        if rows and _is_next_word(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    if len(rows) == len(lines):
        return list(lines)
    for order in (range(1, len(rows)), range(len(rows) - 2, -1, -1)):
        for index in order:
            if any(_is_loose(rows[index], beside) for beside in rows[index - order.step]):
                rows[index] = [merge_lines(rows[index])]
    rows = [[merge_lines(row)] if _are_words(rows, index) else row for index, row in enumerate(rows)]
    return [line for row in rows for line in row]


def _are_words(rows: Sequence[Sequence[TextLine]], index: int) -> bool:
    """Whether the pieces of a row are words of a loose line, although no line beside it has both of its edges.

    They are many words, behind gaps of one width, and are not below or above the cells of a row beside them.
    """
    row = rows[index]
    if len(row) < _MANY_WORDS or not _have_equal_gaps(row):
        return False
    words = sum(any(map(str.isalpha, line.text)) for line in row)
    near = [rows[at] for at in (index - 1, index + 1) if 0 <= at < len(rows) and _is_near(rows[at][0], row[0])]
    has_cells = any(sum(_is_aligned(line, other) for line in row) > len(row) / 3 for other in near if len(other) > 1)
    begins_below = any(abs(other[0].left - row[0].left) < _SAME_EDGE for other in near)
    return words >= _MIN_WORDS * len(row) and begins_below and not has_cells


def _is_near(one: TextLine, other: TextLine) -> bool:
    return abs(one.size - other.size) < 1 and abs(one.baseline - other.baseline) < _MAX_LEADING * one.size


def _is_aligned(line: TextLine, row: Sequence[TextLine]) -> bool:
    return any(abs(line.left - other.left) < _SAME_EDGE or abs(line.right - other.right) < _SAME_EDGE for other in row)


def _have_equal_gaps(row: Sequence[TextLine]) -> bool:
    """Whether the pieces of a row are mostly single words, with gaps of one width, or wider ones after a stop."""
    gaps = [line.left - word.right for word, line in pairwise(row) if word.text[-1:] not in _STOPS or len(row) == 2]
    return max(gaps, default=0.0) - min(gaps, default=0.0) < _SAME_GAP * row[0].size and 2 * sum(
        " " in line.text for line in row
    ) < len(row)


def _is_next_word(word: TextLine, line: TextLine) -> bool:
    """Whether `line` is on one baseline with `word`, behind a gap that may be one between words."""
    is_level = abs(word.baseline - line.baseline) <= _BASELINE_TOLERANCE * word.size
    return is_level and abs(word.size - line.size) < 1 and 0 < line.left - word.right < _MAX_LOOSE_GAP * line.size


def _is_loose(row: Sequence[TextLine], beside: TextLine) -> bool:
    """Whether the pieces of a row are words of a justified line of the paragraph that the line `beside` is in."""
    first, last = row[0], row[-1]
    indent = first.left - beside.left
    is_above = first.baseline > beside.baseline
    return (
        len(row) > 1
        and abs(last.right - beside.right) < _SAME_EDGE
        and (abs(indent) < _SAME_EDGE or (is_above and 0 < indent < _MAX_INDENT * first.size))
        and _is_near(first, beside)
        and _have_equal_gaps(row)
    )
