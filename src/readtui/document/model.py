"""The document model: blocks, inline styles and sections, all as spans of one text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, TypeAlias

from readtui.span import Offset, Span

InlineKind: TypeAlias = Literal[
    "emphasis", "strong", "strike", "code", "link", "sup", "sub", "mark", "math", "reference",
    "underline", "dim", "reverse", "colour", "background", "place",
]  # fmt: skip
"""`reference` is a link to a footnote of the document: its target is a name in `Document.targets`.

Those of the second row are in the output of programs only. The target of a colour is one of the sixteen of a terminal
("red", "bright_red"), which have the values of the theme, or "rrggbb"; that of an underline is "" or "double". `place`
is a link to a place in a file that looks like its surroundings.
"""


class Inline(NamedTuple):
    """An inline style inside a block; `target` is an address, or `#name` for a name in `Document.targets`."""

    span: Span
    kind: InlineKind
    target: str = ""


class Quote(NamedTuple):
    """A quotation that contains blocks; an alert if `label` names its kind ("Note", "Warning").

    `start` is the offset of its first block, so equal quotations are the same quotation.
    """

    start: Offset
    label: str = ""


class Item(NamedTuple):
    """A list item that contains blocks. `marker` is "•", "3.", "b)", "☐", "☑", or "" (the body of a definition).

    `start` is the offset of its first block, before which the marker is shown. `tight` items have no blank row
    between them.
    """

    start: Offset
    marker: str = "•"
    tight: bool = True


Nest: TypeAlias = tuple[Quote | Item, ...]
"""The quotations and items that contain a block, outermost first."""


class Paragraph(NamedTuple):
    """Running text. A newline inside is a line break of the author (verse, addresses)."""

    span: Span
    nest: Nest = ()


class Heading(NamedTuple):
    """A heading; `level` is 1 to 6, 1 for the title."""

    span: Span
    level: int
    nest: Nest = ()


class Code(NamedTuple):
    """Preformatted text with its line breaks; `language` is the author's name for it, or empty."""

    span: Span
    language: str = ""
    nest: Nest = ()


class Output(NamedTuple):
    """Lines of the output of a program, each as it is. A long output is many of these, without blank rows between them.

    Its text may start or end with blank lines, and lines with spaces.
    """

    span: Span
    nest: Nest = ()


class Figure(NamedTuple):
    """A picture. Its span is the alternative text; empty if there is none or a caption repeats it."""

    span: Span
    image: str = ""
    alt: str = ""
    nest: Nest = ()


class Caption(NamedTuple):
    """A caption; `of` is the index in `Document.blocks` of its figure, table or code, None if it has none."""

    span: Span
    of: int | None = None
    nest: Nest = ()


Align: TypeAlias = Literal["", "left", "center", "right"]


class Table(NamedTuple):
    """A table: rows of cells, each a span inside `span`; the first `head` rows are headers.

    A newline in a cell is a line break of the author.
    """

    span: Span
    rows: tuple[tuple[Span, ...], ...]
    head: int = 1
    aligns: tuple[Align, ...] = ()
    nest: Nest = ()


class Rule(NamedTuple):
    """A thematic break; its span is empty."""

    span: Span
    nest: Nest = ()


Block: TypeAlias = Paragraph | Heading | Code | Output | Figure | Caption | Table | Rule


class Section(NamedTuple):
    """A heading and the text up to the next section, subsections included; `depth` counts from 1."""

    title: str
    depth: int
    span: Span


class Hidden(NamedTuple):
    """A line of hidden text; `before` is the offset of the text after it.

    It is prose, which a reader may want, or boilerplate: menus, running heads, page numbers.
    """

    text: str
    before: Offset
    is_prose: bool = False


Role: TypeAlias = Literal["title", "heading", "caption", "body", "hidden"]
"""What a line of a plain text can be corrected to."""


class LineRole(NamedTuple):
    """The role that the reader gives to the lines in `span` of `Lines.text`.

    `level` is that of a heading, 1 to 6; 0 is the level of the headings beside it.
    """

    span: Span
    role: Role
    level: int = 0


class Lines(Protocol):
    """The lines of a plain text. What they are was assumed, so it can be corrected.

    A line is what the text has as one unit: a line, or a paragraph that was wrapped by hand.
    """

    @property
    def text(self) -> str:
        """All lines, hidden ones too, with a newline between two. Corrections do not change it."""

    @property
    def uncorrected_text(self) -> str:
        """The text of the document without corrections, by which the library recognises it."""

    def lines_in(self, span: Span) -> tuple[Span, ...]:
        """Return the lines in a span of the document's text, as spans of `text`; for an empty one, the line there.

        A heading that consists of several lines has all of them.
        """

    def hidden_before(self, offset: Offset) -> tuple[Span, ...]:
        """Return the hidden lines between the line at an offset of the document's text and the one before it."""

    def place_of(self, offset: Offset) -> Offset:
        """Return the place in `text` of an offset of the document's text."""

    def offset_of(self, place: Offset) -> Offset:
        """Return the offset in the document's text of a place in `text`; that of the next line if it is hidden."""

    def corrected(self, roles: Sequence[LineRole]) -> Document:
        """Return the document with these roles and no other corrections. A later role replaces an earlier one."""

    def packed(self) -> bytes:
        """Return the lines without corrections as bytes, for `ingest.plaintext.reader.unpacked`."""


_TABLE_SHARE = 0.9
"""Share of the text that is in the table of a document that is a table: a few lines may stand above it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document. Made by `Builder` only, which ensures these invariants:

    `text` contains printable characters and newlines only; `blocks` are disjoint, in reading order, with one newline
    between two; `inlines` are sorted by start, outer before inner, each inside one block; `sections` are in
    pre-order. `notes` are sentences for the reader (the encoding assumed, parts left out). `published` is a date as
    the source writes it, `language` a BCP 47 tag or empty, `source` a path, an address or "-". The `lines` of plain
    text can be corrected; they are None in other formats. `digest` is that of the text (`document.digest`) if it is
    known, else empty. `is_head`: it is only the start of a text whose rest is still being read; it is not recorded in
    the library. `is_growing`: it is what has come of a text so far, and `digest` stands for the text that it becomes.
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
    lines: Lines | None = field(default=None, compare=False, repr=False)
    digest: str = field(default="", compare=False, repr=False)
    is_head: bool = field(default=False, compare=False, repr=False)
    is_growing: bool = field(default=False, repr=False)

    @property
    def is_output(self) -> bool:
        """Whether this is the output of a program, in which every line stays as it is."""
        return bool(self.blocks) and type(self.blocks[0]) is Output

    @property
    def is_code(self) -> bool:
        """Whether this is a file of source code: one block of it, and nothing else."""
        return len(self.blocks) == 1 and type(self.blocks[0]) is Code

    @property
    def is_table(self) -> bool:
        """Whether this is a table: nearly all of the text is in it."""
        last = self.blocks[-1] if self.blocks else None
        return type(last) is Table and len(last.span) >= _TABLE_SHARE * len(self.text)

    def block_at(self, offset: Offset) -> int:
        """The index of the block that contains `offset` (or of the one before a newline between two); -1 if none."""
        return bisect_right(self.blocks, offset, key=lambda block: block.span.start) - 1

    def section_at(self, offset: Offset) -> int:
        """The index of the innermost section at `offset`; -1 before the first."""
        return bisect_right(self.sections, offset, key=lambda section: section.span.start) - 1

    def inlines_in(self, span: Span) -> tuple[Inline, ...]:
        """The inlines of whole blocks or table cells, given their span."""
        first = bisect_left(self.inlines, span.start, key=lambda inline: inline.span.start)
        last = bisect_left(self.inlines, span.end, key=lambda inline: inline.span.start)
        return self.inlines[first:last]

    def target(self, name: str) -> Offset | None:
        """The offset that `name` (without "#") points to, or None."""
        return dict(self.targets).get(name)


class Style(NamedTuple):
    """An inline style of a piece of text; `target` as in `Inline`."""

    kind: InlineKind
    target: str = ""


class StyledText(NamedTuple):
    """A piece of text and its inline styles, outermost first."""

    text: str
    styles: tuple[Style, ...] = ()


def joined_text(pieces: Iterable[StyledText]) -> str:
    """Return the text of the pieces as one string, without their styles."""
    return "".join(piece.text for piece in pieces)


def without_start(pieces: Iterable[StyledText], length: int) -> list[StyledText]:
    """Return the pieces without the first `length` characters, and without empty pieces."""
    rest: list[StyledText] = []
    for piece in pieces:
        if kept := piece.text[length:]:
            rest.append(StyledText(kept, piece.styles))
        length = max(length - len(piece.text), 0)
    return rest
