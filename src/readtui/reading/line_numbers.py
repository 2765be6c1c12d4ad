"""Numbers of the lines of output and of source code, by which their readers name a place."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from readtui.document.model import Code, Document
from readtui.span import Offset, Span

_STEP = 1 << 14
"""Characters between two places up to which the line ends are counted: counting so many takes 10 µs."""


_PROBES = 16
"""Places at which a text that grows is compared with what it was: comparing 100 MB takes 40 ms."""


class _LineEnds(NamedTuple):
    """A text, and the number of line ends before each multiple of `_STEP`, and at last in all of it."""

    text: str
    before: list[int]
    is_growing: bool = False

    def of(self, document: Document) -> _LineEnds:
        """Return those of another text. If it begins with this one, as it does while it grows, only the rest is
        counted."""
        text = document.text
        before = self.before[:-1] if self._begins(document) else [0]
        for start in range((len(before) - 1) * _STEP, len(text), _STEP):
            before.append(before[-1] + text.count("\n", start, start + _STEP))
        return _LineEnds(text, before if len(before) > 1 else [0, 0], document.is_growing)

    def _begins(self, document: Document) -> bool:
        """Whether this text is the beginning of that of a document."""
        text, length = document.text, len(self.text)
        if not self.is_growing:
            return text.startswith(self.text)
        places = range(0, length, max(length // _PROBES, 1))
        probes = (slice(place, min(place + 64, length)) for place in (*places, max(length - 64, 0)))
        return len(text) >= length and all(text[probe] == self.text[probe] for probe in probes)


class _Counter:
    """Counts line ends; it keeps those of the last text: of the document on the screen."""

    def __init__(self) -> None:
        self._last = _LineEnds("", [0, 0])

    def of(self, document: Document) -> _LineEnds:
        """Return the line ends of a text."""
        if (ends := self._last).text is not document.text:
            ends = self._last = ends.of(document)
        return ends


_COUNTER = _Counter()


def has_lines(document: Document) -> bool:
    """Whether the lines of a document are those of its source: it is the output of a program, or source code."""
    return document.is_output or (len(document.blocks) == 1 and isinstance(document.blocks[0], Code))


def line_count(document: Document) -> int:
    """Return the number of lines."""
    return _COUNTER.of(document).before[-1] + 1 if document.text else 0


def line_number(document: Document, offset: Offset) -> int:
    """Return the number of the line at `offset`, from 1."""
    step = offset // _STEP
    before = _COUNTER.of(document).before[step]
    return before + document.text.count("\n", step * _STEP, offset) + 1


def line_start(document: Document, number: int) -> Offset:
    """Return the start of the line with a number; that of the last line if there are fewer."""
    ends_before = min(number, line_count(document)) - 1
    if ends_before <= 0:
        return 0
    step = bisect_left(_COUNTER.of(document).before, ends_before) - 1
    offset = step * _STEP
    for _ in range(ends_before - _COUNTER.of(document).before[step]):
        offset = document.text.index("\n", offset) + 1
    return offset


def whole_lines(document: Document, span: Span) -> Span:
    """Return the lines of which a part is in a span, without the line end of the last one."""
    text, start = document.text, document.text.rfind("\n", 0, span.start) + 1
    last = max(span.end - 1, span.start)
    end = text.find("\n", last) if text[last : last + 1] != "\n" else last
    return Span(start, len(text) if end < 0 else end)


def lines_shown(document: Document, viewport: Span) -> tuple[int, int]:
    """Return the numbers of the first and the last line of which a part is on the screen."""
    is_at_end = viewport.end >= len(document.text)
    last = line_count(document) if is_at_end else line_number(document, max(viewport.end - 1, viewport.start))
    return line_number(document, viewport.start), last
