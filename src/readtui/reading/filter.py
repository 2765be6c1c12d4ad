"""A filter of lines: those that match a query, or do not, with lines around them. Prose is filtered by paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from readtui.document.model import Caption, Code, Document, Heading, Output
from readtui.errors import QueryError
from readtui.reading.folds import sections_at
from readtui.reading.motions import line_end, line_start
from readtui.reading.search import IsCancelled, Query, find, matches_in_lines
from readtui.span import Offset, Span
from readtui.typeset.shown import Shown

MOST_CONTEXT = 1_000
"""Lines around a match that can be shown."""

HIGHLIGHTED = 4_000
"""Characters of the line of a row, from the start of the row or of its line, in which matches are highlighted."""


class LineFilter(NamedTuple):
    """Which lines are shown: those that match, or with `is_inverted` those that do not, and `context` lines around."""

    query: Query
    is_inverted: bool = False
    context: int = 0

    @property
    def typed(self) -> str:
        """The filter as it is typed: with "!" if it is inverted."""
        return f"{'!' if self.is_inverted else ''}{self.query.text}"


class Filtered(NamedTuple):
    """What a filter leaves of a text: `matching` of its `total` lines, or paragraphs if not `by_lines`, match.

    `shown` is None if none does. `length` is that of the text.
    """

    filter: LineFilter
    shown: Shown | None
    matching: int
    total: int
    length: int
    by_lines: bool = True


class _Region(NamedTuple):
    """Lines of output or code with nothing between them, or another block. A region ends before a newline."""

    span: Span
    by_lines: bool


def filtered(
    document: Document,
    line_filter: LineFilter,
    *,
    known: Filtered | None = None,
    kept: Offset = 0,
    is_cancelled: IsCancelled = lambda: False,
) -> Filtered:
    """Return what a filter leaves of a document.

    In a document of lines that has grown, `known` is what it leaves of the text before, of which the first `kept`
    characters have not changed: so these are not searched again. Raises QueryError.
    """
    text, regions = document.text, _regions(document)
    by_lines = all(region.by_lines for region in regions)
    before: list[Span] = []
    start = 0
    if known is not None and known.shown is not None and by_lines and not line_filter.context:
        start = line_start(text, min(kept, known.length))
        before = [Span(span.start, min(span.end, start - 1)) for span in known.shown if span.start < start]
    total = sum(text.count("\n", *span) + 1 if in_lines else 1 for span, in_lines in regions)
    spans, count = _matching(text, regions, matches_in_lines(text, line_filter.query, start, is_cancelled=is_cancelled))
    if line_filter.is_inverted:
        spans = list(_others(spans, start, len(text)))
        count = (text.count("\n", start) + 1 if by_lines else total) - count
    if line_filter.context:
        spans = _with_context(text, regions, spans, line_filter.context)
    if not by_lines:
        spans = _with_what_belongs(document, spans)
    count += sum(text.count("\n", *span) + 1 for span in before)
    spans = [*before, *spans]
    return Filtered(line_filter, Shown(spans) if spans else None, count, total, len(text), by_lines)


def _regions(document: Document) -> list[_Region]:
    regions: list[_Region] = []
    for block in document.blocks:
        is_lines = isinstance(block, Output | Code)
        if is_lines and regions and regions[-1].by_lines:
            regions[-1] = _Region(Span(regions[-1].span.start, block.span.end), True)
        else:
            regions.append(_Region(block.span, is_lines))
    return regions


def _matching(
    text: str, regions: Sequence[_Region], found: Iterable[Sequence[tuple[Offset, Offset]]]
) -> tuple[list[Span], int]:
    """Return the lines and blocks with a match, and their number. Those without another one between them are one span.

    A few calls in C for each: there may be millions.
    """
    spans: list[Span] = []
    count, last, first = 0, -1, 0  # `last` is the end of the latest line or block, `first` the start of their span
    places = iter(regions)
    region = next(places, _Region(Span(0, 0), True))
    for matches in found:
        for offset, _ in matches:
            if offset <= last:
                continue
            while offset > region.span.end:
                region = next(places)
            start, stop = region.span
            if region.by_lines:
                newline = text.rfind("\n", max(start, last + 1), offset)
                start = newline + 1 if newline >= 0 else max(start, last + 1)
                newline = text.find("\n", offset, stop)
                stop = newline if newline >= 0 else stop
            count += 1
            if start != last + 1 or last < 0:
                if last >= 0:
                    spans.append(Span(first, last))
                first = start
            last = stop
    return ([*spans, Span(first, last)] if last >= 0 else spans), count


def _others(spans: Iterable[Span], start: Offset, end: Offset) -> Iterator[Span]:
    """Yield what is between some spans of whole lines and blocks, from `start` to `end`."""
    for span in spans:
        if span.start > start:
            yield Span(start, span.start - 1)
        start = span.end + 1
    if start <= end:
        yield Span(start, end)


def _with_context(text: str, regions: Sequence[_Region], spans: Iterable[Span], context: int) -> list[Span]:
    """Return spans with so many lines around them, in prose blocks."""
    starts = [region.span.start for region in regions]
    around: list[Span] = []
    for start, end in spans:
        index = bisect_right(starts, start) - 1
        if regions[index].by_lines:
            start, end = _lines_around(text, Span(start, end), regions[index].span, context)
        else:
            last = bisect_right(starts, end) - 1
            start = starts[max(index - context, 0)]
            end = regions[min(last + context, len(regions) - 1)].span.end
        if around and start <= around[-1].end + 1:
            around[-1] = Span(around[-1].start, max(end, around[-1].end))
        else:
            around.append(Span(start, end))
    return around


def _lines_around(text: str, span: Span, limits: Span, context: int) -> Span:
    start, end = span
    for _ in range(context):
        if start > limits.start:
            start = max(text.rfind("\n", limits.start, start - 1) + 1, limits.start)
        if end < limits.end:
            newline = text.find("\n", end + 1, limits.end)
            end = newline if newline >= 0 else limits.end
    return Span(start, end)


def _with_what_belongs(document: Document, spans: Iterable[Span]) -> list[Span]:
    """Add the headings of the sections of what is shown, and the captions of figures and tables with these."""
    blocks = document.blocks
    shown = set(spans)
    for span in tuple(shown):
        first, last = document.block_at(span.start), document.block_at(span.end)
        owner = getattr(blocks[first], "of", None)
        if owner is not None:
            shown.add(blocks[owner].span)
        while last + 1 < len(blocks) and isinstance(caption := blocks[last + 1], Caption) and caption.of is not None:
            last += 1
            shown.add(caption.span)
        for section in sections_at(document, span.start):
            heading = blocks[document.block_at(section.span.start)]
            if isinstance(heading, Heading):
                shown.add(heading.span)
    return sorted(shown)


@lru_cache(maxsize=64)
def _matches_in_line(line: str, query: Query) -> tuple[Span, ...]:
    try:
        return tuple(find(line, query))
    except QueryError:
        return ()


def matches_of(filtered: Filtered | None, text: str, row: Span) -> list[Span]:
    """Return the matches of a filter in the line of a row, to be highlighted."""
    if filtered is None or filtered.filter.is_inverted:
        return []
    start = max(line_start(text, row.start), row.start - HIGHLIGHTED)
    end = min(line_end(text, max(row.end - 1, row.start)), row.end + HIGHLIGHTED)
    found = _matches_in_line(text[start:end], filtered.filter.query)
    return [Span(start + first, start + last) for first, last in found]
