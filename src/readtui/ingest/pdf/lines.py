"""Runs into lines: what stands beside one another, raised and lowered letters with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from readtui.document.model import Style, StyledText
from readtui.ingest.pdf.page import PLAIN, GlyphRun, Look

GAP = 0.75
"""Space, in sizes of the type, from which on words may belong to two columns or cells: the narrowest gutter, that of
LaTeX, has one size, and only bad justification more than this. What is parted wrongly is a row of its column again."""

_WORD_GAP = 0.17  # the narrowest space between words is a fifth of the size; kerning takes up to a tenth
_SMALL = 0.82  # raised and lowered letters are at most as large, in sizes of their line
_DROPPED = 0.3  # the same for letters that are not smaller, but touch their neighbour: those of "TeX"
_TOUCHES = 0.6  # how far a raised or lowered letter stands from the base of its line at most


class TextLine(NamedTuple):
    """A line of type: what it says, what most of its letters look like, and in which order it was written (`rank`)."""

    text: str
    runs: tuple[GlyphRun, ...]
    left: float
    right: float
    base: float
    size: float
    look: Look = PLAIN
    rank: int = 0

    @property
    def top(self) -> float:
        """About where its letters end above."""
        return self.base + 0.75 * self.size

    @property
    def bottom(self) -> float:
        """About where its letters end below."""
        return self.base - 0.25 * self.size

    def pieces(self, usual: Look | None = None) -> list[StyledText]:
        """What the line says, and how it differs from the usual look: its own, or that of the text it stands in."""
        usual = self.look if usual is None else usual
        said: list[StyledText] = []
        if len(self.runs) == 1 and not self._marks(self.runs[0], usual):
            return [StyledText(self.text)]
        before: GlyphRun | None = None
        for run in self.runs:
            gap = before is not None and _is_apart(before, run)
            text = run.text.lstrip()
            space = " " if said and (gap or text != run.text) and not said[-1].text.endswith(" ") else ""
            styles = self._marks(run, usual)
            if said and said[-1].styles == styles:
                said[-1] = StyledText(said[-1].text + space + text, styles)
            else:
                if space:
                    said.append(StyledText(space))
                said.append(StyledText(text, styles))
            before = run
        return said

    def position(self, run: GlyphRun) -> str:
        """Whether a run is raised ("sup"), lowered ("sub") or neither."""
        if run.size > self.size * _SMALL:
            return ""
        rise = run.base - self.base
        return "sup" if rise > 0.15 * self.size else "sub" if rise < -0.08 * self.size else ""

    def _marks(self, run: GlyphRun, usual: Look) -> tuple[Style, ...]:
        styles: list[Style] = []
        if run.link:
            styles.append(Style("link", run.link))
        if run.look.mono and not usual.mono:
            styles.append(Style("code"))
        if run.look.bold and not usual.bold:
            styles.append(Style("strong"))
        if run.look.italic and not usual.italic:
            styles.append(Style("emphasis"))
        match self.position(run):
            case "sup":
                styles.append(Style("sup"))
            case "sub":
                styles.append(Style("sub"))
            case _:
                pass
        return tuple(styles)


def lines_of(runs: Iterable[GlyphRun]) -> list[TextLine]:
    """The lines that runs make, in the order in which they were written; a wide gap parts two."""
    strings: list[list[GlyphRun]] = []
    for run in runs:
        if strings and _goes_on(strings[-1], run):
            strings[-1].append(run)
        else:
            strings.append([run])
    lines = [line_of(string, rank) for rank, string in enumerate(strings)]
    return _met(lines)


def line_of(runs: Sequence[GlyphRun], rank: int = 0) -> TextLine:
    """The line of these runs."""
    if len(runs) == 1:
        only = runs[0]
        return TextLine(only.text.strip(), tuple(runs), only.left, only.right, only.base, only.size, only.look, rank)
    sizes: Counter[float] = Counter()
    looks: Counter[Look] = Counter()
    bases: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text)
    size = max(sizes, key=lambda one: (sizes[one], one))
    if size < 0.75 * (largest := max(sizes)) and sizes[largest] >= 3:
        size = largest  # many raised letters behind a word or two
    for run in runs:
        looks[run.look] += len(run.text)
        if run.size >= size * _SMALL:
            bases[run.base] += len(run.text)
    base = bases.most_common(1)[0][0]
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    return TextLine(_text(runs), tuple(runs), left, right, base, size, looks.most_common(1)[0][0], rank)


def _text(runs: Sequence[GlyphRun]) -> str:
    """What runs say, with a space where they stand apart."""
    parts: list[str] = []
    before: GlyphRun | None = None
    for run in runs:
        if before is not None and not run.text.startswith(" ") and _is_apart(before, run):
            parts.append(" ")
        parts.append(run.text)
        before = run
    return "".join(parts).strip()


def _is_apart(before: GlyphRun, run: GlyphRun) -> bool:
    """Whether there is room for a space between two runs that holds none."""
    return run.left - before.right > _WORD_GAP * max(run.size, before.size) and not before.text.endswith(" ")


def joined(lines: Sequence[TextLine]) -> TextLine:
    """Lines that stand beside one another as one."""
    in_row = sorted(lines, key=lambda line: line.left)
    return line_of([run for line in in_row for run in line.runs], min(line.rank for line in lines))


def _goes_on(string: Sequence[GlyphRun], run: GlyphRun) -> bool:
    """Whether a run continues the runs of a line."""
    last = string[-1]
    size = max(last.size, run.size)
    gap = run.left - last.right
    if not -0.35 * size <= gap <= GAP * min(last.size, run.size):
        return False
    largest = max(string, key=lambda one: one.size)
    rise = abs(run.base - largest.base)
    differs = min(run.size, largest.size) <= _SMALL * max(run.size, largest.size)
    reach = _TOUCHES if differs else _DROPPED if gap < 0.3 * size else 0.12
    return rise <= reach * max(run.size, largest.size)


def _met(lines: Sequence[TextLine]) -> list[TextLine]:
    """Lines with those made one that meet on one base, in whatever order they were written."""
    met: list[TextLine] = []
    for line in sorted(lines, key=lambda one: (-round(one.base), one.left)):
        last = met[-1] if met else None
        if (
            last is not None
            and abs(last.base - line.base) <= 0.12 * max(last.size, line.size)
            and -0.35 * line.size <= line.left - last.right <= GAP * min(last.size, line.size)
        ):
            met[-1] = joined((last, line))
        else:
            met.append(line)
    return sorted(met, key=lambda one: one.rank)
