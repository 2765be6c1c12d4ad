"""The state of a document that grows, in the document that it has become."""

from __future__ import annotations

from collections.abc import Callable

from readtui.document.model import Document
from readtui.reading.jump_list import JumpList
from readtui.reading.search import MAX_MATCH_LENGTH, Hits, Query, find
from readtui.reading.state import Reading
from readtui.span import Offset, Span


def in_grown(reading: Reading, document: Document) -> Reading:
    """Return the state in a document of the same text and more: at the same places, as far as its text has them.

    The end of the text may have changed: a line that had not ended, or that a program wrote again.
    """
    end = len(document.text)
    position, jumps = reading.position, reading.position.jump_list
    position = position._replace(
        offset=min(position.offset, end),
        top=min(position.top, end),
        bottom=min(position.bottom, end),
        jump_list=JumpList(_within(jumps.behind, end), _within(jumps.ahead, end)),
        jump_cue=_span_within(position.jump_cue, end),
        point=min(position.point, end) if position.point is not None else None,
        spoken=_span_within(position.spoken, end),
    )
    grown = reading._replace(document=document, position=position, shown=reading.shown.in_document(document))
    selection, current = reading.selection.current, reading.links.current
    if selection is not None and max(selection.fixed, selection.head) >= end:
        grown = grown.select(None)
    if current is not None and current.span.end > end:
        grown = grown.choose_link(None)
    return grown


def _within(offsets: tuple[Offset, ...], end: Offset) -> tuple[Offset, ...]:
    return tuple(offset for offset in offsets if offset <= end)


def _span_within(span: Span | None, end: Offset) -> Span | None:
    return span if span is None or span.end <= end else None


def with_grown_hits(reading: Reading, query: Query, hits: Hits) -> Reading:
    """Return the state with the hits in a text that has grown, if they are those of its query; nothing moves."""
    search = reading.search
    if search.query != query or search.hits is None:
        return reading
    current = search.hits[search.current_hit].start if search.current_hit is not None and search.hits else None
    index = hits.at_or_after(current) if current is not None else 0
    is_there = current is not None and index < len(hits) and hits[index].start == current
    return reading._replace(search=search._replace(hits=hits, current_hit=index if is_there else None))


def grown_hits(
    query: Query, before: Hits, text: str, kept: Offset, *, is_cancelled: Callable[[], bool] = lambda: False
) -> Hits:
    """Return the hits of a query in a text that has grown, of which those `before` are known.

    Its first `kept` characters have not changed. Raises QueryError.
    """
    if before.is_capped:
        return before
    start = text.rfind("\n", 0, max(kept - MAX_MATCH_LENGTH, 0)) + 1
    hits = Hits(span for span in before if span.end <= start)
    hits.extend(list(find(text, query, start=start, is_cancelled=is_cancelled)))
    return hits
