"""Paints a passage of text as runs: inline markup as roles, and spaces widened to justify."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from readtui.document.model import Document, Inline
from readtui.span import Offset, Span
from readtui.typeset.line import Run, Runs
from readtui.typeset.wrap import row_starts, visible_end
from readtui.unicode.clusters import boundary_at_or_after, clusters
from readtui.unicode.width import is_narrow, width

WIDEST_GAP = 3
"""Cells that a justified row may put between words on average; one that needs more stays ragged."""

DOT = " · "
"""What stands between the parts of a subtitle."""

_NAMES = {"code": "inlinecode"}  # "code" is the role of a block


class InlinePainter:
    """The runs of any part of one passage of a document."""

    __slots__ = ("_role", "_roles", "_starts", "_text")

    def __init__(self, document: Document, span: Span, role: str) -> None:
        self._text = document.text
        self._role = role
        self._starts: list[Offset] = []
        self._roles: list[str] = []
        if document.inlines and (inlines := document.inlines_in(span)):
            self._starts, self._roles = _stretches(self._text, inlines, role)

    def runs(self, start: Offset, end: Offset) -> Runs:
        """The characters from `start` to `end`, a run for each stretch of one look."""
        if start >= end:
            return ()
        if not self._starts:
            return (Run(self._text[start:end], self._role, start),)
        runs: list[Run] = []
        index = bisect_right(self._starts, start) - 1
        while start < end:
            stop = min(end, self._starts[index + 1]) if index + 1 < len(self._starts) else end
            runs.append(Run(self._text[start:stop], self._roles[index] if index >= 0 else self._role, start))
            start = stop
            index += 1
        return tuple(runs)


def _stretches(text: str, inlines: Sequence[Inline], role: str) -> tuple[list[Offset], list[str]]:
    """Where the look changes, and the role from there on. No cluster has two looks."""
    spans = [
        (boundary_at_or_after(text, inline.span.start), boundary_at_or_after(text, inline.span.end))
        for inline in inlines
    ]
    starts = sorted({offset for span in spans for offset in span})
    roles: list[str] = []
    open_now: list[int] = []  # indices of the inlines around the place, outermost first
    following = 0
    for place in starts:
        open_now = [index for index in open_now if spans[index][1] > place]
        while following < len(inlines) and spans[following][0] <= place:
            if spans[following][1] > place:
                open_now.append(following)
            following += 1
        kinds = dict.fromkeys(inlines[index].kind for index in open_now)
        roles.append(" ".join([role, *(_NAMES.get(kind, kind) for kind in kinds)]))
    return starts, roles


def decoration_rows(words: str, role: str, measure: int) -> list[Runs]:
    """Words that are no part of the text, on as many rows as they need."""
    starts = row_starts(words, 0, len(words), measure)
    ends = [*starts[1:], len(words)]
    return [
        (Run(words[start : visible_end(words, start, end)], role),) for start, end in zip(starts, ends, strict=True)
    ]


def subtitle_rows(subtitle: str, measure: int) -> list[Runs]:
    """The line under a title, on as many rows as it needs: they end between its parts, and then without the dot."""
    rows: list[str] = []
    for part in subtitle.split(DOT):
        if rows and width(rows[-1] + DOT + part) <= measure:
            rows[-1] += DOT + part
        else:
            rows.append(part)
    return [runs for row in rows for runs in decoration_rows(row, "meta", measure)]


def justify(runs: Runs, measure: int, row: int) -> Runs:
    """The runs with their spaces widened by furniture, to fill `measure` cells; as they are where gaps would yawn.

    What does not divide evenly goes to the last gaps of even rows and the first of odd ones, so that no side looks
    looser.
    """
    gaps = [_gaps(run.text) for run in runs]
    count = sum(map(len, gaps))
    missing = measure - sum(width(run.text) for run in runs)
    if missing <= 0 or not count or missing > count * (WIDEST_GAP - 1):
        return runs
    filled: list[Run] = []
    early = (count - 1) * (row % 2)
    seen = 0
    for run, ends in zip(runs, gaps, strict=True):
        done = 0
        for end in ends:
            extra = (missing * (seen + 1) + early) // count - (missing * seen + early) // count
            seen += 1
            if extra:
                filled += [_part(run, done, end), Run(" " * extra, run.role)]
                done = end
        if done < len(run.text):
            filled.append(_part(run, done, len(run.text)))
    return tuple(filled)


def _gaps(text: str) -> list[int]:
    """Where the spaces between words end."""
    if is_narrow(text):
        return [index for index, char in enumerate(text, 1) if char == " "]
    return [end for start, end, _ in clusters(text) if text[start:end] == " "]


def _part(run: Run, start: int, end: int) -> Run:
    return Run(run.text[start:end], run.role, None if run.start is None else run.start + start)
