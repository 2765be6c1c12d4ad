"""Turn text into runs: roles of inline styles, decoration, and justification."""

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
"""Average cells between words up to which a row is justified; a row that needs wider gaps is left ragged."""

DOT = " · "
"""The separator of the parts of a subtitle."""

_ROLES = {"code": "inlinecode"}  # of inline kinds with another name: "code" is the role of a block
_COLOURED = frozenset(("colour", "background", "underline"))
"""Kinds whose role has the target after an equals sign: "colour=red"."""


class InlinePainter:
    """Makes the runs of any part of `span`, a block or a table cell. `role` is its role."""

    __slots__ = ("_role", "_roles", "_starts", "_text")

    def __init__(self, document: Document, span: Span, role: str) -> None:
        self._text = document.text
        self._role = role
        self._starts: list[Offset] = []
        self._roles: list[str] = []
        if document.inlines and (inlines := document.inlines_in(span)):
            self._starts, self._roles = _role_changes(self._text, inlines, role)

    def runs(self, start: Offset, end: Offset) -> Runs:
        """The characters from `start` to `end` as runs of one role each."""
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


def _role_changes(text: str, inlines: Sequence[Inline], role: str) -> tuple[list[Offset], list[str]]:
    """The offsets where the role changes, and the role from there on. No grapheme cluster has two roles."""
    spans = [
        (boundary_at_or_after(text, inline.span.start), boundary_at_or_after(text, inline.span.end))
        for inline in inlines
    ]
    starts = sorted({offset for span in spans for offset in span})
    roles: list[str] = []
    current: list[int] = []  # indices of the inlines that contain the offset, outermost first
    following = 0
    for offset in starts:
        current = [index for index in current if spans[index][1] > offset]
        while following < len(inlines) and spans[following][0] <= offset:
            if spans[following][1] > offset:
                current.append(following)
            following += 1
        roles.append(" ".join([role, *dict.fromkeys(_role(inlines[index]) for index in current)]))
    return starts, roles


def _role(inline: Inline) -> str:
    if inline.kind in _COLOURED and inline.target:
        return f"{inline.kind}={inline.target}"
    return _ROLES.get(inline.kind, inline.kind)


def decoration_rows(text: str, role: str, measure: int) -> list[Runs]:
    """The rows of a text that is not part of the document: a label, a subtitle, hidden text."""
    starts = row_starts(text, 0, len(text), measure)
    ends = [*starts[1:], len(text)]
    return [(Run(text[start : visible_end(text, start, end)], role),) for start, end in zip(starts, ends, strict=True)]


def subtitle_rows(subtitle: str, measure: int) -> list[Runs]:
    """The rows of the line below a title. It breaks between its parts, without the dot there."""
    rows: list[str] = []
    for part in subtitle.split(DOT):
        if rows and width(rows[-1] + DOT + part) <= measure:
            rows[-1] += DOT + part
        else:
            rows.append(part)
    return [runs for row in rows for runs in decoration_rows(row, "meta", measure)]


def justify(runs: Runs, measure: int, row: int) -> Runs:
    """Widen the spaces of a row to fill `measure` cells; return the runs unchanged if the gaps would be too wide.

    The added spaces are decoration. Cells that do not divide evenly are added to the last gaps of even rows and to the
    first gaps of odd rows, so that neither side looks looser.
    """
    gaps = [_gaps(run.text) for run in runs]
    count = sum(map(len, gaps))
    missing = measure - sum(width(run.text) for run in runs)
    if missing <= 0 or not count or missing > count * (WIDEST_GAP - 1):
        return runs
    filled: list[Run] = []
    rounding = (count - 1) * (row % 2)
    gap = 0
    for run, ends in zip(runs, gaps, strict=True):
        done = 0
        for end in ends:
            extra = (missing * (gap + 1) + rounding) // count - (missing * gap + rounding) // count
            gap += 1
            if extra:
                filled += [_part(run, done, end), Run(" " * extra, run.role)]
                done = end
        if done < len(run.text):
            filled.append(_part(run, done, len(run.text)))
    return tuple(filled)


def _gaps(text: str) -> list[int]:
    """The offsets in `text` after each space."""
    if is_narrow(text):
        return [index for index, char in enumerate(text, 1) if char == " "]
    return [end for start, end, _ in clusters(text) if text[start:end] == " "]


def _part(run: Run, start: int, end: int) -> Run:
    return Run(run.text[start:end], run.role, None if run.start is None else run.start + start)
