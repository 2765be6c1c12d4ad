"""The letters of link hints in a row: before their links, so that each word of the row can still be read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TypeAlias

from rich.segment import Segment
from rich.style import Style

from readtui.unicode.clusters import clusters

_Cluster: TypeAlias = tuple[str, Style | None, int]
"""A grapheme cluster, its style, and its cells."""

WIDE_GAP = 2
"""Blank cells in a row from which one can be left out: padding of a table or a frame, or of justified words."""


def with_labels(
    painted: Sequence[Segment], labels: Sequence[tuple[int, str]], style: Style, cells: int
) -> list[Segment]:
    """Return a row with labels before the cells where their links start.

    A label takes the blank cells before its link. Where there are too few, the rest of the row moves to the right, up
    to the next wide gap; and where it would be wider than `cells`, the label covers what is before the link instead, or
    its first letters if nothing is.
    """
    row = [
        (segment.text[start:end], segment.style, taken)
        for segment in painted
        for start, end, taken in clusters(segment.text)
    ]
    for cell, label in sorted(labels, reverse=True):
        _put(row, _index_of(row, cell), [(letter, style, 1) for letter in label], cells)
    return [
        Segment("".join(text for text, _, _ in run), run_style)
        for run_style, found in groupby(row, key=lambda cluster: cluster[1])
        for run in [list(found)]
    ]


def _index_of(row: Sequence[_Cluster], cell: int) -> int:
    """Return the index of the cluster that starts in a cell."""
    for index, (_, _, taken) in enumerate(row):
        if cell <= 0:
            return index
        cell -= taken
    return len(row)


def _put(row: list[_Cluster], place: int, label: list[_Cluster], cells: int) -> None:
    """Put a label before the cluster at `place`."""
    start = place
    while place - start < len(label) and start > 0 and row[start - 1][0] == " ":
        start -= 1
    row[start:place] = label
    excess = len(label) - (place - start)
    excess -= _close_gaps(row, start + len(label), excess)
    over = min(sum(taken for _, _, taken in row) - cells, excess)
    while over > 0 and start > 0:
        start -= 1
        over -= row.pop(start)[2]
    while over > 0 and start + len(label) < len(row):
        over -= row.pop(start + len(label))[2]


def _close_gaps(row: list[_Cluster], start: int, most: int) -> int:
    """Leave out up to `most` blank cells of the wide gaps after `start`, one of each gap kept. Return how many."""
    closed, index = 0, start
    while closed < most and index + WIDE_GAP <= len(row):
        if all(row[index + step][0] == " " for step in range(WIDE_GAP)):
            del row[index]
            closed += 1
        else:
            index += 1
    return closed
