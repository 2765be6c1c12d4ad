"""The places that links inside a document lead to, as Markdown names them: headings, anchors and footnotes."""

from __future__ import annotations

import html
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from readtui.document.model import Block, Document, Heading, Inline, Item, Rule, Table
from readtui.export.markdown.syntax import WITHOUT_MARKUP
from readtui.export.markdown.text import normalise_text
from readtui.ingest.markdown.blocks import Slugs
from readtui.span import Offset, Span


class Places(NamedTuple):
    """What a Markdown document needs so that its internal links work.

    - `anchors`: the HTML anchors to write before a block, by the index of the block.
    - `body_end`: the text without its footnotes is `blocks[:body_end]`.
    - `footnotes`: the blocks of each footnote, all after the body. `footnote_targets` are their link targets.
    """

    anchors: dict[int, str]
    body_end: int
    footnotes: tuple[range, ...] = ()
    footnote_targets: frozenset[str] = frozenset()


def find_places(document: Document) -> Places:
    """Return the places of a document. A heading whose automatic slug is the wanted name needs no anchor."""
    footnotes = _find_footnotes(document)
    targets = frozenset(f"#fn-{number}" for number in range(1, len(footnotes) + 1))
    end = footnotes[0].start - 1 if footnotes else len(document.blocks)
    starts = [block.span.start for block in document.blocks]
    slugs = _heading_slugs(document)
    anchors: dict[int, str] = {}
    for name, offset in _used_targets(document):
        index = bisect_left(starts, offset)
        index = index if index < len(starts) else end
        if f"#{name}" not in targets and slugs.get(name) != index:
            anchors[index] = f'{anchors.get(index, "")}<a id="{html.escape(name)}"></a>'
    return Places(anchors, end, footnotes, targets)


def _used_targets(document: Document) -> Iterator[tuple[str, Offset]]:
    """Yield the names that links use, each once, with their offsets."""
    offsets = dict(document.targets)
    for name in dict.fromkeys(_link_names(document) if offsets else ()):
        if name in offsets:
            yield name, offsets[name]


def _link_names(document: Document) -> Iterator[str]:
    """Yield the names in the links that are written."""
    starts = (inline.span.start for inline in document.inlines if inline.target.startswith("#"))
    for index in dict.fromkeys(map(document.block_at, starts)):
        block = document.blocks[index]
        for span in [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.span]:
            for inline in normalise_text(span.of(document.text), relative_inlines(document, span)).inlines:
                if inline.target.startswith("#"):
                    yield inline.target[1:]


def _heading_slugs(document: Document) -> dict[str, int]:
    """Return the index of the first heading for each automatic slug."""
    slugs = Slugs()
    named: dict[str, int] = {}
    for index, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            text = normalise_text(block.span.of(document.text), relative_inlines(document, block.span)).text
            named.setdefault(slugs.next_slug(text), index)
    return named


def relative_inlines(document: Document, span: Span) -> list[Inline]:
    """Return the markup of one block or cell that Markdown has too, with spans relative to its start."""
    return [
        inline._replace(span=Span(inline.span.start - span.start, inline.span.end - span.start))
        for inline in document.inlines_in(span)
        if inline.kind not in WITHOUT_MARKUP
    ]


# Footnotes


def _find_footnotes(document: Document) -> tuple[range, ...]:
    """Return the footnotes at the end of the document; none if they would not be read back with the same numbers."""
    blocks = document.blocks
    start = len(blocks)
    while start and isinstance(blocks[start - 1].nest[:1] and blocks[start - 1].nest[0], Item):
        start -= 1
    if not start or not isinstance(blocks[start - 1], Rule):
        return ()
    targets = frozenset(document.targets)
    footnotes: list[range] = []
    while start < len(blocks):
        if not _starts_footnote(blocks[start], len(footnotes) + 1, targets):
            return ()
        end = start + 1
        while end < len(blocks) and blocks[end].nest[:1] == blocks[start].nest[:1]:
            end += 1
        footnotes.append(range(start, end))
        start = end
    return tuple(footnotes) if footnotes and _are_numbered_by_use(document, footnotes) else ()


def _starts_footnote(block: Block, number: int, targets: Container[tuple[str, Offset]]) -> bool:
    """Whether the footnote of that number starts with this block."""
    start = block.span.start
    return (f"fn-{number}", start) in targets and block.nest[:1] == (Item(start, f"{number}."),)


def _are_numbered_by_use(document: Document, footnotes: Sequence[range]) -> bool:
    """Whether footnotes are numbered in the order of their first references, in the text and then in footnotes."""
    order = dict.fromkeys(_referenced_numbers(document, range(footnotes[0].start - 1)))
    for number, footnote in enumerate(footnotes, 1):
        order.setdefault(number)  # a footnote without a reference comes after all that have one
        new = (other for other in _referenced_numbers(document, footnote) if other not in order)
        order |= dict.fromkeys(new)
    return list(order) == list(range(1, len(footnotes) + 1))


def _referenced_numbers(document: Document, blocks: range) -> list[int]:
    """Return the footnote numbers that these blocks refer to, each once; 0 for a reference without a plain number."""
    if not blocks:
        return []
    span = Span(document.blocks[blocks.start].span.start, document.blocks[blocks.stop - 1].span.end)
    numbers: dict[int, None] = {}
    verbatim_end = 0
    for inline in document.inlines_in(span):
        if inline.kind in ("code", "math"):
            verbatim_end = max(verbatim_end, inline.span.end)
        if inline.kind == "reference":
            text = inline.span.of(document.text)[1:-1]
            is_valid = inline.span.start >= verbatim_end and inline.target == f"#fn-{text}" and text.isascii()
            numbers[int(text) if is_valid and text.isdecimal() else 0] = None
    return list(numbers)
