"""Where a text defines the option that is searched for: the line that begins with it, in manual pages and `--help`."""

from __future__ import annotations

from collections.abc import Iterator

from readtui.document.model import Document, Output
from readtui.reading.search import Hits, Query
from readtui.reading.state import Reading
from readtui.span import Offset
from readtui.unicode.lazy_regex import lazy_regex

MOST_EXAMINED = 20_000
"""Hits that are examined, in less than a frame: a manual page has a few hundred of an option with one letter."""

LONGEST_LINE = 200
"""Characters of a line before an option that are examined: the other names of the option, with their arguments."""

_OPTION = lazy_regex(r"(?a:--?[\w?@#][\w.-]*|\+[a-zA-Z])=?")
_OTHER_NAMES = lazy_regex(r"(?:[-+/][^\s,|]{1,60}(?: [^\s,|+/-][^\s,|]{0,40})?(?:, *|  ?\| ?| )){0,8}")


def at_definition(reading: Reading) -> Reading:
    """Move from the first hit of a search forward for an option to its definition, if the document has one."""
    query, hits, current = reading.search.query, reading.search.hits, reading.search.current_hit
    if query is None or hits is None or current is None or reading.search.is_backward:
        return reading
    index = definition_in(reading.document, query, hits, reading.search.origin)
    return reading if index is None or index == current else reading.move_by_hits(index - current)


def definition_in(document: Document, query: Query, hits: Hits, origin: Offset) -> int | None:
    """Return the hit that is the first definition of an option at or after `origin`, or in the text; None without one.

    It is at the start of a line, or after other names of the option ("-a, --all"), and the option ends with it. In the
    output of programs the line is indented, as in what `--help` prints: other lines may be those of a patch. Those with
    the letters as typed and with a description below come first.
    """
    if query.regex or not _OPTION.fullmatch(query.text):
        return None
    ranks = {
        index: (hits[index].of(document.text) == query.text, _has_description(document, hits.starts[index]))
        for index in _definitions(document, hits)
    }
    highest = max(ranks.values(), default=None)
    best = [index for index, rank in ranks.items() if rank == highest]
    return next((index for index in best if hits.starts[index] >= origin), best[0] if best else None)


def _has_description(document: Document, offset: Offset) -> bool:
    """Whether the block at an offset is a term with a description, as options are in manual pages."""
    index = document.block_at(offset)
    here, below = document.blocks[index], document.blocks[index + 1 : index + 2]
    return isinstance(here, Output) or any(len(block.nest) > len(here.nest) for block in below)


def _definitions(document: Document, hits: Hits) -> Iterator[int]:
    """Yield the hits that are definitions by the text around them."""
    text = document.text
    for index, start in enumerate(hits.starts[:MOST_EXAMINED]):
        end = hits[index].end
        if text[end - 1] != "=" and (text[end : end + 1].isalnum() or text[end : end + 1] in ("-", "_")):
            continue
        line_start = text.rfind("\n", max(start - LONGEST_LINE, 0), start) + 1
        before = text[line_start:start]
        if len(before) >= LONGEST_LINE or not _OTHER_NAMES.fullmatch(before.lstrip(" ")):
            continue
        block = document.blocks[document.block_at(start)]
        if not isinstance(block, Output) or before.startswith(" "):
            yield index
