"""The links of a document, the notes that they refer to, and which of both the reader has chosen."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from readtui.document.model import Block, Document, Figure, Heading, Inline, Item, Paragraph
from readtui.span import Offset, Span

WAY_BACK_SIGNS = "↩↑⤴↵⏎⇧⬆↰↶⮐^\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}\N{NO-BREAK SPACE} \n"
"""Characters of the links at the end of a note that lead back to the text."""

MAX_NOTE_LENGTH = 1_000
"""Characters of an entry (of a bibliography or glossary) that an ordinary link opens in a window; a longer one is
jumped to."""


class OpenNote(NamedTuple):
    """A passage that is open in a window, and the link that opened it."""

    link: Inline
    span: Span


class Links(NamedTuple):
    """What the reader chose among the links of one document.

    - `hints`: visible links, each with the letters that the reader types to follow it.
    - `current`: the link that the reader chose.
    - `note`: the passage that is open in a window.
    """

    hints: tuple[tuple[str, Inline], ...] = ()
    current: Inline | None = None
    note: OpenNote | None = None

    def visible(self, document: Document, viewport: Span) -> tuple[Inline, ...]:
        """Return the links on the screen; those of the note while one is open."""
        return links_in(document, viewport if self.note is None else self.note.span)

    def with_viewport(self, viewport: Span) -> Links:
        """Drop the note, or the current link, if it is no longer visible."""
        note = self.note if self.note is not None and self.note.link.span.overlaps(viewport) else None
        shown = (viewport,) if note is None else (viewport, note.span)
        current = self.current if self.current is not None and any(map(self.current.span.overlaps, shown)) else None
        return self if (note, current) == (self.note, self.current) else self._replace(note=note, current=current)

    def choose(self, link: Inline | None) -> Links:
        """Make a link the current one; None clears the choice."""
        return self._replace(current=link)

    def with_typed_hint(self, letter: str) -> Links:
        """Keep the hints that begin with `letter`, without it."""
        return self._replace(hints=tuple((label[1:], link) for label, link in self.hints if label[0] == letter))

    def open_note(self, link: Inline, span: Span) -> Links:
        """Open a passage in a window at its link. A note opened from another note replaces it, at the same link."""
        return Links(note=OpenNote(self.note.link if self.note is not None else link, span))

    def close_note(self) -> Links:
        """Close the note; the link that opened it becomes the current one. Unchanged without a note."""
        return self if self.note is None else Links(current=self.note.link)

    def after_move(self) -> Links:
        """Drop the note and the current link."""
        return self if self.note is None and self.current is None else self._replace(current=None, note=None)


def links_in(document: Document, span: Span) -> tuple[Inline, ...]:
    """Return the links of a passage in reading order, including one that starts before it."""
    first = link_at(document, span.start)
    inside = tuple(inline for inline in document.inlines_in(span) if _is_link(inline))
    return inside if first is None or first in inside[:1] else (first, *inside)


def has_links(document: Document) -> bool:
    """Whether a document has any link."""
    return any(map(_is_link, document.inlines))


def link_at(document: Document, offset: Offset) -> Inline | None:
    """Return the link that contains the character at `offset`, or None."""
    index = document.block_at(offset)
    inlines = document.inlines_in(document.blocks[index].span) if index >= 0 else ()
    return next((inline for inline in inlines if offset in inline.span and _is_link(inline)), None)


def nth_link(document: Document, offset: Offset, count: int) -> Inline | None:
    """Return the `count`-th link that starts at `offset` or later (before it, if `count` is negative).

    If there are fewer, the last one in that direction; None if there is none.
    """
    first = bisect_left(document.inlines, offset, key=lambda inline: inline.span.start)
    places = range(first, len(document.inlines)) if count > 0 else range(first - 1, -1, -1)
    found = None
    for inline in map(document.inlines.__getitem__, places):
        if _is_link(inline):
            found, count = inline, count - (1 if count > 0 else -1)
            if not count:
                break
    return found


def assign_hints(links: tuple[Inline, ...], letters: str) -> tuple[tuple[str, Inline], ...]:
    """Pair each link with a hint: one letter, or two if there are more links than letters."""
    names = list(letters) if len(links) <= len(letters) else [first + second for first in letters for second in letters]
    return tuple(zip(names, links, strict=False))


def note_span(document: Document, link: Inline) -> Span | None:
    """Return the passage that a link inside the document opens in a window; None if the link is jumped to instead.

    A reference opens its note: a list item, a definition or a paragraph. An ordinary link opens a list item or
    definition further down, of at most `MAX_NOTE_LENGTH` characters. A link from a note back to its reference is jumped
    to.
    """
    offset = document.target(link.target.removeprefix("#"))
    if offset is None:
        return None
    first = document.block_at(offset)
    if first < 0 or document.blocks[first].span.start != offset:
        return None
    last = _entry_end(document.blocks, first)
    span = _without_way_back(document, Span(offset, document.blocks[first if last is None else last].span.end))
    is_backwards = offset <= link.span.start
    if link.kind == "reference" and is_backwards:
        return span if last is not None and not _is_in_item(document, link) else None
    if link.kind == "reference":
        return None if last is None and not isinstance(document.blocks[first], Paragraph) else span
    return span if last is not None and not is_backwards and len(span) <= MAX_NOTE_LENGTH else None


def _without_way_back(document: Document, span: Span) -> Span:
    """Return the span of a note without the links and signs at its end that lead back to the references: Esc does
    that."""
    backwards = {
        link.span.end: link.span.start
        for link in document.inlines_in(span)
        if _is_link(link) and _leads_to_reference(document, link, span.start)
    }
    end = span.end
    while end > span.start:
        shorter = span.start + len(document.text[span.start : end].rstrip(WAY_BACK_SIGNS))
        shorter = min(shorter, backwards.get(end, end), backwards.get(shorter, shorter))
        if shorter == end:
            break
        end = shorter
    return Span(span.start, end) if end > span.start else span


def _leads_to_reference(document: Document, link: Inline, note: Offset) -> bool:
    """Whether a link leads to a block before a note that has a link to the note."""
    there = document.target(link.target.removeprefix("#"))
    if there is None or there >= note:
        return False
    block = document.blocks[document.block_at(there)]
    return any(document.target(one.target.removeprefix("#")) == note for one in document.inlines_in(block.span))


def picture_near(document: Document, span: Span, position: Offset) -> Figure | None:
    """Return the first picture with an address in `span` from `position` on, else the first of all, or None."""
    first, last = max(document.block_at(span.start), 0), document.block_at(max(span.end - 1, span.start))
    pictures = [block for block in document.blocks[first : last + 1] if isinstance(block, Figure) and block.image]
    return next((picture for picture in pictures if picture.span.start >= position), pictures[0] if pictures else None)


def _is_link(inline: Inline) -> bool:
    return inline.kind in ("link", "reference", "place") and bool(inline.target)


def _is_in_item(document: Document, link: Inline) -> bool:
    block = document.blocks[document.block_at(link.span.start)]
    return any(isinstance(part, Item) for part in block.nest)


def _entry_end(blocks: tuple[Block, ...], first: int) -> int | None:
    """Return the index of the last block of the entry that starts with block `first`; None if it starts none.

    An entry is a list item, or a term with its definitions.
    """
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
    """Whether a block belongs to the definition of a term with `depth` levels of nesting."""
    part = block.nest[depth] if len(block.nest) > depth else None
    return isinstance(part, Item) and not part.marker
