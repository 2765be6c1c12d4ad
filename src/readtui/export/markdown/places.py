"""The places in a document that its links lead to, as Markdown names them: headings, anchors and footnotes."""

from __future__ import annotations

import html
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from readtui.document.model import Block, Document, Heading, Inline, Item, Rule, Table
from readtui.export.markdown.text import phrase
from readtui.ingest.markdown.blocks import Slugs
from readtui.span import Offset, Span


class Places(NamedTuple):
    """What stands before a block so that links find it, by the block's index, and which blocks are footnotes.

    The text proper is `blocks[:end]`; each footnote is a range of blocks behind it, and `note_targets` lead there.
    """

    anchors: dict[int, str]
    end: int
    notes: tuple[range, ...] = ()
    note_targets: frozenset[str] = frozenset()


def places(document: Document) -> Places:
    """The places of a document. Headings that have the right name by themselves get no other."""
    notes = _notes(document)
    targets = frozenset(f"#fn-{number}" for number in range(1, len(notes) + 1))
    end = notes[0].start - 1 if notes else len(document.blocks)
    starts = [block.span.start for block in document.blocks]
    slugs = _slugs(document)
    anchors: dict[int, str] = {}
    for name, offset in _led_to(document):
        index = bisect_left(starts, offset)
        index = index if index < len(starts) else end
        if f"#{name}" not in targets and slugs.get(name) != index:
            anchors[index] = f'{anchors.get(index, "")}<a id="{html.escape(name)}"></a>'
    return Places(anchors, end, notes, targets)


def _led_to(document: Document) -> Iterator[tuple[str, Offset]]:
    """The names that links use, each once, with the places they stand for."""
    offsets = dict(document.targets)
    for name in dict.fromkeys(_wanted(document) if offsets else ()):
        if name in offsets:
            yield name, offsets[name]


def _wanted(document: Document) -> Iterator[str]:
    """The names in the links that are written."""
    starts = (inline.span.start for inline in document.inlines if inline.target.startswith("#"))
    for index in dict.fromkeys(map(document.block_at, starts)):
        block = document.blocks[index]
        for span in [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.span]:
            for mark in phrase(span.of(document.text), inlines_of(document, span)).styles:
                if mark.target.startswith("#"):
                    yield mark.target[1:]


def _slugs(document: Document) -> dict[str, int]:
    """The first heading that each name is given to without asking."""
    slugs = Slugs()
    named: dict[str, int] = {}
    for index, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            said = phrase(block.span.of(document.text), inlines_of(document, block.span)).text
            named.setdefault(slugs.next_slug(said), index)
    return named


def inlines_of(document: Document, span: Span) -> list[Inline]:
    """The markup of one block or cell, from 0 on."""
    return [
        inline._replace(span=Span(inline.span.start - span.start, inline.span.end - span.start))
        for inline in document.inlines_in(span)
    ]


# Footnotes


def _notes(document: Document) -> tuple[range, ...]:
    """The footnotes at the end of the document, if they will be found there again and numbered as they are."""
    blocks = document.blocks
    start = len(blocks)
    while start and isinstance(blocks[start - 1].nest[:1] and blocks[start - 1].nest[0], Item):
        start -= 1
    if not start or not isinstance(blocks[start - 1], Rule):
        return ()
    targets = frozenset(document.targets)
    notes: list[range] = []
    while start < len(blocks):
        if not _is_note(blocks[start], len(notes) + 1, targets):
            return ()
        end = start + 1
        while end < len(blocks) and blocks[end].nest[:1] == blocks[start].nest[:1]:
            end += 1
        notes.append(range(start, end))
        start = end
    return tuple(notes) if notes and _are_in_order(document, notes) else ()


def _is_note(block: Block, number: int, targets: Container[tuple[str, Offset]]) -> bool:
    """Whether the note of that number begins with this block."""
    start = block.span.start
    return (f"fn-{number}", start) in targets and block.nest[:1] == (Item(start, f"{number}."),)


def _are_in_order(document: Document, notes: Sequence[range]) -> bool:
    """Whether the references count the notes as they are numbered: by first use, in the text and then in the notes."""
    order = dict.fromkeys(_referred(document, range(notes[0].start - 1)))
    for number, note in enumerate(notes, 1):
        order.setdefault(number)  # what nothing refers to comes when all that is referred to has come
        order |= dict.fromkeys(one for one in _referred(document, note) if one not in order)
    return list(order) == list(range(1, len(notes) + 1))


def _referred(document: Document, blocks: range) -> list[int]:
    """The numbers of the notes that these blocks refer to, each once; 0 for a reference that says something else."""
    if not blocks:
        return []
    span = Span(document.blocks[blocks.start].span.start, document.blocks[blocks.stop - 1].span.end)
    numbers: dict[int, None] = {}
    verbatim_end = 0
    for inline in document.inlines_in(span):
        if inline.kind in ("code", "math"):
            verbatim_end = max(verbatim_end, inline.span.end)
        if inline.kind == "reference":
            said = inline.span.of(document.text)[1:-1]
            is_sound = inline.span.start >= verbatim_end and inline.target == f"#fn-{said}" and said.isascii()
            numbers[int(said) if is_sound and said.isdecimal() else 0] = None
    return list(numbers)
