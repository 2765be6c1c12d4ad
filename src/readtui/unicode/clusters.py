"""Grapheme clusters: the units that readers see as one character; how many of them fit into a number of cells."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from rich.cells import cell_len

from readtui.span import Offset, Span
from readtui.unicode.width import CELLS, CONTEXTUAL, FLAG_LETTERS, ZWJ, is_narrow, runs_of_one_width, width

_FIRST_MARK = "\u0300"
"""The first printable character whose width is 0."""


def may_join(text: str, offset: Offset) -> bool:
    """Whether the character at `offset` may be in one cluster with the one before it.

    False is certain. For two flag letters it depends on the letters before them: use `cluster_at`.
    """
    if not 0 < offset < len(text):
        return False
    before, char = text[offset - 1], text[offset]
    if char < _FIRST_MARK and before != ZWJ:
        return False
    if char in FLAG_LETTERS:
        return before in FLAG_LETTERS or before == ZWJ
    return ((CELLS[ord(char)] in ("\0", CONTEXTUAL) and before != "\n") or before == ZWJ) and char != "\n"


def _cluster_end(text: str, start: Offset) -> Offset:
    """The end of the cluster that starts at `start`. This is the only definition of a cluster.

    A character without a cell joins the one before it (marks, vowel signs, skin tones), any character joins a zero
    width joiner before it, the second letter of a flag joins the first, and halfwidth voiced marks join their kana. A
    newline joins nothing. So the widths of the clusters add up to the width of the line that Textual draws; those of
    the clusters of UAX 29 do not always.
    """
    end = start + 1
    if text[start] in FLAG_LETTERS and text[end : end + 1] in FLAG_LETTERS:
        end += 1
    while end < len(text) and may_join(text, end) and (text[end] not in FLAG_LETTERS or text[end - 1] == ZWJ):
        end += 1
    return end


def clusters(text: str) -> list[tuple[int, int, int]]:
    """The grapheme clusters of one line of text, as (start, end, cells)."""
    if is_narrow(text):
        return [(index, index + 1, 1) for index in range(len(text))]
    found: list[tuple[int, int, int]] = []
    start = 0
    while start < len(text):
        end = _cluster_end(text, start)
        found.append((start, end, cell_len(text[start:end])))
        start = end
    return found


def cluster_at(text: str, offset: Offset, since: Offset = 0) -> Span:
    """The cluster that contains the character at `offset`; a newline is a cluster by itself.

    `since` is a known start of a cluster, not after `offset`: a long run of flag letters is read from there.
    """
    start = offset
    while start > since and may_join(text, start):
        start -= 1
    while (end := _cluster_end(text, start)) <= offset:
        start = end
    return Span(start, end)


def boundary_at_or_after(text: str, offset: Offset, since: Offset = 0) -> Offset:
    """`offset` if no cluster contains it, else the end of the cluster. `since` is as in `cluster_at`."""
    if not may_join(text, offset):
        return offset
    cluster = cluster_at(text, offset, since)
    return offset if cluster.start == offset else cluster.end


def row_end(text: str, start: Offset, end: Offset, cells: int) -> Offset:
    """The end of a row of `cells` that starts at `start`, at most `end`: whole clusters only, and at least one."""
    narrow_run, wide_run = runs_of_one_width()
    offset, left = start, cells
    while left:
        before = offset
        if narrow := narrow_run.match(text, offset, min(end, offset + left)):
            offset = narrow.end()
            left -= offset - before
        if wide := wide_run.match(text, offset, min(end, offset + left // 2)):
            left -= 2 * (wide.end() - offset)
            offset = wide.end()
        if offset == before:
            break
    if offset == end:
        return end
    following = text[offset]
    starts_cluster = (wide_run if left else narrow_run).match(following) or wide_run.match(following)
    if offset > start and left < 2 and starts_cluster:
        return offset
    return _row_end_of_any(text, start, end, cells)


def _row_end_of_any(text: str, start: Offset, end: Offset, cells: int) -> Offset:
    """`row_end` for text with characters whose width depends on their neighbours."""
    window = cells + 2  # doubled until the row is full
    while True:
        stop = min(start + window, end)
        piece = text[start:stop]
        classes = piece.translate(CELLS)
        if CONTEXTUAL in classes:
            count = _clusters_in_row(piece, cells, is_whole=stop == end)
        else:
            count = bisect_right(list(accumulate(classes.encode("latin-1"))), cells)
            count = count or len(piece) - len(classes[1:].lstrip("\0"))
        if count < len(piece):
            return start + count
        if stop == end:
            return end
        window *= 2


def _clusters_in_row(piece: str, cells: int, *, is_whole: bool) -> int:
    """The number of code points of `piece` whose clusters fit into `cells`, at least one cluster; all if all fit.

    Unless the piece `is_whole`, its last cluster may continue after it and is not counted.
    """
    total = 0
    found = clusters(piece)
    for start, end, cluster_cells in found if is_whole else found[:-1]:
        total += cluster_cells
        if total > cells:
            return start or end
    return len(piece)


def fit(text: str, cells: int) -> int:
    """Return the number of code points at the start of a line that fit into `cells` as whole clusters; it may be 0."""
    if is_narrow(text):
        return min(max(cells, 0), len(text))
    end = row_end(text, 0, len(text), max(cells, 0))
    return end if width(text[:end]) <= cells else 0
