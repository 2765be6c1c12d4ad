"""The links of a document, and what they lead to within it."""

from __future__ import annotations

from readtui.document.model import Block, Document, Figure, Heading, Inline, Item, Paragraph
from readtui.span import Offset, Span

LONGEST_ENTRY = 1_000
"""Characters of what an ordinary link shows in a window: an entry of a bibliography or a glossary; what is longer is
gone to."""


def links_in(document: Document, span: Span) -> tuple[Inline, ...]:
    """The links of a passage in reading order, one that began before it included."""
    first = link_at(document, span.start)
    inside = tuple(inline for inline in document.inlines_in(span) if _leads(inline))
    return inside if first is None or first in inside[:1] else (first, *inside)


def has_links(document: Document) -> bool:
    """Whether a text has any link at all."""
    return any(map(_leads, document.inlines))


def link_at(document: Document, offset: Offset) -> Inline | None:
    """The link that the character at `offset` belongs to, or None."""
    index = document.block_at(offset)
    inlines = document.inlines_in(document.blocks[index].span) if index >= 0 else ()
    return next((inline for inline in inlines if offset in inline.span and _leads(inline)), None)


def nth_link(document: Document, offset: Offset, count: int) -> Inline | None:
    """The `count`-th link that starts at `offset` or after it (before it, where `count` is negative), or the last that
    way; None if there is none."""
    links = [inline for inline in document.inlines if _leads(inline)]
    if count > 0:
        ahead = [link for link in links if link.span.start >= offset]
        return ahead[min(count, len(ahead)) - 1] if ahead else None
    behind = [link for link in links if link.span.start < offset]
    return behind[max(count, -len(behind))] if behind else None


def assign_hints(links: tuple[Inline, ...], letters: str) -> tuple[tuple[str, Inline], ...]:
    """Links with one letter each to choose it by; with two, where there are more links than letters."""
    names = list(letters) if len(links) <= len(letters) else [one + two for one in letters for two in letters]
    return tuple(zip(names, links, strict=False))


def note_span(document: Document, link: Inline) -> Span | None:
    """The passage that a link within the document leads to, if it is one to be read where the link stands: a note, or
    an entry further down. None if one rather goes there, as from a note back to where it is referred to."""
    offset = document.target(link.target.removeprefix("#"))
    if offset is None:
        return None
    first = document.block_at(offset)
    if first < 0 or document.blocks[first].span.start != offset:
        return None
    last = _entry_end(document.blocks, first)
    span = Span(offset, document.blocks[first if last is None else last].span.end)
    leads_back = offset <= link.span.start
    if link.kind == "reference" and leads_back:
        return span if last is not None and not _stands_in_item(document, link) else None
    if link.kind == "reference":
        return None if last is None and not isinstance(document.blocks[first], Paragraph) else span
    return span if last is not None and not leads_back and len(span) <= LONGEST_ENTRY else None


def picture_near(document: Document, span: Span, here: Offset) -> Figure | None:
    """The first picture of a passage from `here` on that lies somewhere, else the first of all; None if it has none."""
    first, last = max(document.block_at(span.start), 0), document.block_at(max(span.end - 1, span.start))
    pictures = [block for block in document.blocks[first : last + 1] if isinstance(block, Figure) and block.image]
    return next((picture for picture in pictures if picture.span.start >= here), pictures[0] if pictures else None)


def _leads(inline: Inline) -> bool:
    return inline.kind in ("link", "reference") and bool(inline.target)


def _stands_in_item(document: Document, link: Inline) -> bool:
    block = document.blocks[document.block_at(link.span.start)]
    return any(isinstance(part, Item) for part in block.nest)


def _entry_end(blocks: tuple[Block, ...], first: int) -> int | None:
    """The last block of the list item, or of the term with its definitions, that begins with a block; None if none
    does."""
    block = blocks[first]
    item = next((part for part in block.nest if isinstance(part, Item) and part.start == block.span.start), None)
    last = first
    if item is not None:
        while last + 1 < len(blocks) and item in blocks[last + 1].nest:
            last += 1
        return last
    if isinstance(block, Heading):
        return None
    depth = len(block.nest)
    while last + 1 < len(blocks) and _defines(blocks[last + 1], depth):
        last += 1
    return last if last > first else None


def _defines(block: Block, depth: int) -> bool:
    """Whether a block belongs to the definition of a term that stands so deep."""
    part = block.nest[depth] if len(block.nest) > depth else None
    return isinstance(part, Item) and not part.marker
