"""The document: its blocks, inline markup and sections, all as spans of one text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from readtui.span import Offset, Span

InlineKind: TypeAlias = Literal[
    "emphasis", "strong", "strike", "code", "link", "sup", "sub", "mark", "math", "reference"
]
"""`reference` points to a footnote inside the document: its target is a name in `Document.targets`."""


class Inline(NamedTuple):
    """Markup within a block; `target` is an address, or `#name` of a place in `Document.targets`."""

    span: Span
    kind: InlineKind
    target: str = ""


class Quote(NamedTuple):
    """A quotation (or an alert, where `label` names its kind: "Note", "Warning") around blocks.

    `start` is the offset of the first block inside: two quotations are the same one if they are equal.
    """

    start: Offset
    label: str = ""


class Item(NamedTuple):
    """A list item around blocks. `marker` is "•", "3.", "b)", "☐", "☑", or "" (a definition's body).

    `start` is the offset of the first block inside, which is the one that bears the marker. `tight` items
    follow one another without a blank row.
    """

    start: Offset
    marker: str = "•"
    tight: bool = True


Nest: TypeAlias = tuple[Quote | Item, ...]
"""What a block stands in, outermost first."""


class Paragraph(NamedTuple):
    """Running text. A newline inside is a line break that the author made (verse, addresses)."""

    span: Span
    nest: Nest = ()


class Heading(NamedTuple):
    """A heading; `level` 1 to 6, 1 for the title."""

    span: Span
    level: int
    nest: Nest = ()


class Code(NamedTuple):
    """Preformatted text, line for line; `language` as the author named it, or empty."""

    span: Span
    language: str = ""
    nest: Nest = ()


class Figure(NamedTuple):
    """A picture. Its span is the alternative text, empty where a caption says the same or there is none."""

    span: Span
    image: str = ""
    alt: str = ""
    nest: Nest = ()


class Caption(NamedTuple):
    """A caption; `of` is the index in `Document.blocks` of the figure or table it belongs to, or None."""

    span: Span
    of: int | None = None
    nest: Nest = ()


Align: TypeAlias = Literal["", "left", "center", "right"]


class Table(NamedTuple):
    """A table: rows of cells, each a span inside `span`; the first `head` rows are headers."""

    span: Span
    rows: tuple[tuple[Span, ...], ...]
    head: int = 1
    aligns: tuple[Align, ...] = ()
    nest: Nest = ()


class Rule(NamedTuple):
    """A break between parts; its span is empty."""

    span: Span
    nest: Nest = ()


Block: TypeAlias = Paragraph | Heading | Code | Figure | Caption | Table | Rule


class Section(NamedTuple):
    """A heading and all that it governs, subsections included; `depth` counts from 1."""

    title: str
    depth: int
    span: Span


class Hidden(NamedTuple):
    """A line kept back as page furniture; `before` is the offset where it would stand."""

    text: str
    before: Offset


@dataclass(frozen=True, slots=True)
class Document:
    """What is read. Made by `Builder` alone, which holds the laws:

    `text` holds printable characters and newlines only; `blocks` are disjoint, in reading order, with one newline
    between two; `inlines` are sorted by start, outer before inner, each inside one block; `sections` are in
    pre-order. `notes` are sentences that the reader is told (the encoding assumed, what was cut). `published` is
    a date as the source wrote it, `language` a BCP 47 tag or empty, `source` a path, an address or "-".
    """

    text: str
    blocks: tuple[Block, ...] = ()
    inlines: tuple[Inline, ...] = ()
    sections: tuple[Section, ...] = ()
    targets: tuple[tuple[str, Offset], ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""
    published: str = ""
    language: str = ""
    source: str = ""
    hidden: tuple[Hidden, ...] = ()
    notes: tuple[str, ...] = ()

    def block_at(self, offset: Offset) -> int:
        """The index of the block that holds `offset` (or of the one before, on the newline between two); -1 if none."""
        return bisect_right(self.blocks, offset, key=lambda block: block.span.start) - 1

    def section_at(self, offset: Offset) -> int:
        """The index of the innermost section at `offset`; -1 before the first."""
        return bisect_right(self.sections, offset, key=lambda section: section.span.start) - 1

    def inlines_in(self, span: Span) -> tuple[Inline, ...]:
        """The inline markup of one block (or of several whole ones)."""
        first = bisect_left(self.inlines, span.start, key=lambda inline: inline.span.start)
        last = bisect_left(self.inlines, span.end, key=lambda inline: inline.span.start)
        return self.inlines[first:last]

    def target(self, name: str) -> Offset | None:
        """The place that `name` (without "#") points to, or None."""
        return dict(self.targets).get(name)


class Style(NamedTuple):
    """One kind of inline markup on a piece of text."""

    kind: InlineKind
    target: str = ""


class StyledText(NamedTuple):
    """A stretch of text that bears the same marks, outermost first."""

    text: str
    styles: tuple[Style, ...] = ()
