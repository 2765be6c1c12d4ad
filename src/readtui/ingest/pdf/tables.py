"""Tables: rows of a column whose cells stand below one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from readtui.ingest.pdf.items import MARK
from readtui.ingest.pdf.lines import TextLine, joined
from readtui.ingest.phrases import is_numbered_caption

_CELL_GAP = 1.1  # sizes of the type between two cells at least


def tables(rows: Sequence[Sequence[TextLine]]) -> Iterator[tuple[int, int]]:
    """Where tables begin and end: two rows or more whose cells stand below one another."""
    start = 0
    for index in range(len(rows) + 1):
        if index < len(rows) and len(rows[index]) > 1 and not _is_text(rows[index]):
            continue
        if index - start >= 2 and len(_tracks(rows[start:index])) > 1:
            yield start, index
        start = index + 1


def _is_text(row: Sequence[TextLine]) -> bool:
    """Whether a row is a line of text behind a sign or number, a row of a table of contents, or a line of code."""
    first, last = row[0], row[-1]
    widest = max(cell.left - before.right for before, cell in pairwise(row))
    return (
        widest < _CELL_GAP * max(cell.size for cell in row)  # badly justified, or the end of a sentence
        or is_numbered_caption(f"{first.text} {row[1].text}"[:200])
        or (len(row) == 2 and (MARK.match(f"{first.text} x") is not None or first.text.replace(".", "").isdecimal()))
        or first.look.mono
        or any(" . ." in cell.text or "...." in cell.text for cell in row)
        or (len(row) == 2 and last.text.isdecimal() and len(first.text) > 40)
    )


def _tracks(rows: Sequence[Sequence[TextLine]]) -> list[tuple[float, float]]:
    """The columns of a table: stretches from left to right that no cell crosses."""
    tracks: list[tuple[float, float]] = []
    narrowest = 0.9 * min(cell.size for row in rows for cell in row)
    for left, right in sorted((cell.left, cell.right) for row in rows for cell in row):
        if tracks and left < tracks[-1][1] + narrowest:
            tracks[-1] = (tracks[-1][0], max(tracks[-1][1], right))
        else:
            tracks.append((left, right))
    return tracks


def cells(rows: Sequence[Sequence[TextLine]]) -> tuple[tuple[TextLine | None, ...], ...]:
    """The cells of a table, row by row; None for one that is lacking."""
    tracks = _tracks(rows)
    found: list[tuple[TextLine | None, ...]] = []
    for row in rows:
        line: list[TextLine | None] = []
        for left, right in tracks:
            inside = [cell for cell in row if left <= cell.left <= right]
            line.append(joined(inside) if inside else None)
        found.append(tuple(line))
    return tuple(found)
