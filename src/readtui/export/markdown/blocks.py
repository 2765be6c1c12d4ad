"""The blocks of a document as Markdown, each with what it must know of those above and below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from readtui.document.model import Block, Caption, Code, Document, Figure, Heading, Inline, Item, Nest, Paragraph, Table
from readtui.export.markdown import block_syntax
from readtui.export.markdown.inline import emphasised, escaped, lines_escaped, link, phrased
from readtui.export.markdown.places import inlines_of, places
from readtui.export.markdown.text import LONGEST_MARK, Phrase, image_as_read, phrase
from readtui.ingest.markdown.inline import WIDE_CHARACTER
from readtui.ingest.markdown.reader import CAPTION_LABEL
from readtui.span import Span

DEEPEST = 22
"""Levels of nesting that are written, of which a list takes two: their reader keeps as many."""

_LONG = 4_000
_LINE = 2_000
"""A passage of more than so many characters stands on lines of so many: readers do not look at all of it at once."""

# Where a line may end: that is read as a space, and between wide characters as nothing.
_PARTING = re.compile(rf" |(?<={WIDE_CHARACTER})(?={WIDE_CHARACTER})")


class Unit(NamedTuple):
    """Lines that belong together. `kind` says what may stand right above or below."""

    kind: str
    lines: list[str]

    @property
    def shows_looseness(self) -> bool:
        """Whether it is read as a paragraph: those alone tell a loose item from a tight one."""
        return self.kind in ("paragraph", "picture", "parted")


class FairBlocks:
    """The blocks of one document, but those of which nothing is known."""

    def __init__(self, document: Document) -> None:
        self.blocks = tuple(_known(document.blocks))
        self._document = replace(document, blocks=self.blocks)
        self.places = places(self._document)
        self.nests = [_kept(block.nest) for block in self.blocks]

    def unit(self, index: int) -> Unit:
        block = self.blocks[index]
        anchor = self.places.anchors.get(index, "")
        match block:
            case Paragraph():
                return Unit("paragraph", self._paragraph(index, anchor).split("\n"))
            case Caption():
                label = "Table: " if isinstance(self._owner(index), Table) else "Caption: "
                return Unit("picture", f"{label}{anchor}{self._said(block)}".split("\n"))
            case Heading():
                said = phrased(*self._phrase(block.span))
                return Unit("heading", [block_syntax.heading(anchor + said, block.level)])
            case _:
                unit = self._unnamed(block)
                return Unit("parted", [anchor, "", *unit.lines]) if anchor else unit

    def _unnamed(self, block: Block) -> Unit:
        match block:
            case Code():
                language = "tex" if block.language == "math" else block.language  # which would be read as a formula
                return Unit("code", block_syntax.code(block.span.of(self._document.text), language))
            case Table():
                return Unit("table", self._table(block))
            case Figure():
                return Unit("picture", [_image(block)])
            case _:
                return Unit("rule", [block_syntax.BREAK])

    def _paragraph(self, index: int, anchor: str) -> str:
        block = self.blocks[index]
        said = self._said(block, after_picture=bool(index) and isinstance(self.blocks[index - 1], Figure))
        label = CAPTION_LABEL.match(said)
        if label and not anchor and (label[1] == "Caption" or isinstance(self._owner(index), Table)):
            said = f"{label[1]}\\{said[len(label[1]) :]}"
        return anchor + said

    def _said(self, block: Block, *, after_picture: bool = False) -> str:
        """A passage as Markdown; a very long one is broken into lines where nothing is marked."""
        whole = self._phrase(block.span)
        is_emphasised = any(mark.kind == "emphasis" and len(mark.span) == len(whole.text) for mark in whole.styles)
        said = phrased(*whole, delimited=not (after_picture and is_emphasised))
        if len(said) > _LONG:
            said = "\n".join(phrased(*part) for part in _parts(whole))
        return lines_escaped(said)

    def _owner(self, index: int) -> Block | None:
        """The block above, captions aside."""
        index -= 1
        while index >= 0 and isinstance(self.blocks[index], Caption):
            index -= 1
        return self.blocks[index] if index >= 0 else None

    def is_picture(self, index: int) -> bool:
        """Whether the caption below the figure at `index` can stand in the same paragraph, emphasised."""
        if self.places.anchors.get(index + 1):
            return False
        return bool(emphasised(said := phrased(*self._phrase(self.blocks[index + 1].span)))) and len(said) <= _LINE

    def picture(self, index: int) -> Unit:
        figure = self.blocks[index]
        caption = lines_escaped(emphasised(phrased(*self._phrase(self.blocks[index + 1].span))))
        lines = [_image(figure) if isinstance(figure, Figure) else "", *caption.split("\n")]
        anchor = self.places.anchors.get(index)
        return Unit("parted", [anchor, "", *lines]) if anchor else Unit("picture", lines)

    def _table(self, table: Table) -> list[str]:
        rows = [[phrased(*self._phrase(cell)) for cell in row] for row in table.rows]
        width = len(rows[0])
        if not table.head:
            rows.insert(0, [""] * width)
        aligns = dict(enumerate(table.aligns))
        return block_syntax.table(rows, (aligns.get(column, "") for column in range(width)))

    def _phrase(self, span: Span) -> Phrase:
        return phrase(span.of(self._document.text), inlines_of(self._document, span), self.places.note_targets)

    def has_caption(self, index: int) -> bool:
        """Whether the figure at `index` has a caption right below it, in what it stands in itself."""
        return index + 1 < len(self.blocks) and (
            isinstance(self.blocks[index + 1], Caption) and self.nests[index + 1] == self.nests[index]
        )

    def is_strong(self, index: int) -> bool:
        """Whether the block at `index` is a line that is strong from end to end, as a term is."""
        if not isinstance(block := self.blocks[index], Paragraph):
            return False
        text, styles = self._phrase(block.span)
        return (
            "\n" not in text
            and len(text) <= LONGEST_MARK
            and any(mark.kind == "strong" and len(mark.span) == len(text) for mark in styles)
        )

    def term(self, index: int) -> str:
        text, styles = self._phrase(self.blocks[index].span)
        inner = [mark for mark in styles if mark.kind != "strong"]
        return self.places.anchors.get(index, "") + lines_escaped(phrased(text, inner))


def _known(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks but pictures of which nothing is known, not even what a caption says."""
    for index, block in enumerate(blocks):
        if isinstance(block, Figure) and not (block.alt or image_as_read(block.image)):
            below = blocks[index + 1] if index + 1 < len(blocks) else None
            if not (isinstance(below, Caption) and _kept(below.nest) == _kept(block.nest)):
                continue
        yield block


def _kept(nest: Nest) -> Nest:
    """The outer parts of a nest that are not too deep."""
    depth = 0
    for index, part in enumerate(nest):
        depth += 2 if isinstance(part, Item) else 1
        if depth > DEEPEST:
            return nest[:index]
    return nest


def _image(figure: Figure) -> str:
    alt = figure.alt if len(figure.alt) <= LONGEST_MARK else figure.alt[:LONGEST_MARK].rpartition(" ")[0]
    return f"!{link(escaped(alt, in_link=True), image_as_read(figure.image))}"


def _parts(whole: Phrase) -> Iterator[Phrase]:
    """The passage in parts of some length, parted by spaces, or between wide characters, outside of all marks."""
    text, styles = whole
    start = first = 0
    covered = 0  # where the marks that were begun end
    index = 0
    for end, after in (found.span() for found in _PARTING.finditer(text)):
        while index < len(styles) and styles[index].span.start <= end:
            covered = max(covered, styles[index].span.end)
            index += 1
        if (
            end - start < _LINE
            or covered > end
            or "\n" in text[end - 1 : after + 1]
            or (after > end and min(text[end - 1], text[after]) > "⺀")
        ):
            continue
        yield _part(text, styles[first:index], start, end)
        start, first = after, index
    yield _part(text, styles[first:], start, len(text))


def _part(text: str, styles: Sequence[Inline], start: int, end: int) -> Phrase:
    moved = (mark._replace(span=Span(mark.span.start - start, mark.span.end - start)) for mark in styles)
    return Phrase(text[start:end], tuple(moved))
