"""Build documents from blocks: make their text printable, compute all spans, and derive the sections."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from readtui.document.content import Content, flattened, inline_order
from readtui.document.model import (
    Align,
    Block,
    Caption,
    Code,
    Document,
    Figure,
    Heading,
    Hidden,
    Inline,
    Item,
    Nest,
    Output,
    Paragraph,
    Quote,
    Rule,
    Section,
    Table,
)
from readtui.document.progress import measure
from readtui.document.text_parts import TextParts
from readtui.span import Offset, Span
from readtui.unicode.printable import is_printable, is_visible, printable, printable_line

CODE_TAB = 4
"""Columns between tab stops in code: CommonMark's tab stop."""

CHECK_LIMIT = 1_000_000
"""Length up to which the text of a `clean` builder is checked: for 10 MB the check takes 1/30 of the startup."""


class ContentsEntry(NamedTuple):
    """An entry of the table of contents that a source contains; `depth` 1 is the highest.

    It points to the block with the index `block`, `into` characters after the start of that block.
    """

    title: str
    depth: int
    block: int
    into: int = 0


class HeadingPlace(NamedTuple):
    """A heading that was added: the index of its block, its level and its text."""

    block: int
    level: int
    title: str


class BuilderCheckpoint(NamedTuple):
    """A state of a builder: the numbers of its blocks and inline styles, and the length of its text."""

    blocks: int
    inlines: int
    length: Offset


class _SectionStart(NamedTuple):
    """The heading or contents entry that starts a section; `rank` 1 is the highest."""

    title: str
    rank: int
    start: Offset


class Builder:
    """Collect blocks in reading order, then `build` the document.

    With `clean`, the caller has already made all text printable: no block is checked then, which makes a large plain
    text faster; `build` checks the whole once, up to `CHECK_LIMIT`. Blocks without a visible character are left out.
    A method that adds a block returns the index of the block, or None if it was left out.
    """

    def __init__(self, source: str = "", *, clean: bool = False) -> None:
        self._source = source
        self._clean = clean
        self._parts = TextParts()
        self.length: Offset = 0  # where the next block will start
        self._blocks: list[Block] = []
        self._inlines: list[Inline] = []
        self._hidden: list[tuple[str, int, bool]] = []  # a line, the number of blocks before it, whether it is prose
        self._targets: list[tuple[str, int]] = []  # a name, and the index of its block
        self._nest: list[tuple[str, str, bool, int]] = []  # kind, label or marker, tight, index of the first block
        self._notes: list[str] = []
        self._contents: list[ContentsEntry] = []
        measure(self)

    # Blocks

    def paragraph(self, content: Content) -> int | None:
        """Add running text. A newline in it is a line break of the author."""
        if self._clean and not self._nest and isinstance(content, str):
            # Fast path: nearly all blocks of a long plain text.
            text = content.strip()
            if not text or not (text.isascii() or is_visible(text)):
                return None
            self._blocks.append(Paragraph(self._append(text)))
            return len(self._blocks) - 1
        if (span := self._add_text(content)) is None:
            return None
        return self._add_block(Paragraph(span, self._current_nest()))

    def heading(self, content: Content, level: int) -> int | None:
        """Add a heading, on one line. A `level` outside 1 to 6 is replaced by the nearest."""
        if (span := self._add_text(content, one_line=True)) is None:
            return None
        return self._add_block(Heading(span, min(max(level, 1), 6), self._current_nest()))

    def code(self, text: str, language: str = "") -> int | None:
        """Add preformatted text, without the blank lines at its ends and the spaces at the ends of lines."""
        lines = [line.rstrip() for line in self._made_printable(text, CODE_TAB).split("\n")]
        while lines and not lines[0]:
            del lines[0]
        while lines and not lines[-1]:
            del lines[-1]
        if not is_visible(code := "\n".join(lines)):
            return None
        return self._add_block(Code(self._append(code), printable_line(language), self._current_nest()))

    def output(self, text: str, inlines: Iterable[Inline] = ()) -> int:
        """Add printable lines of the output of a program as they are. The spans of `inlines` count from their start."""
        start = self.length
        self._inlines += [
            inline._replace(span=Span(start + inline.span.start, start + inline.span.end)) for inline in inlines
        ]
        return self._add_block(Output(self._append(text), self._current_nest()))

    def figure(self, alt: str = "", image: str = "", *, shown: bool = True) -> int:
        """Add a picture. `shown` is false if a caption repeats the alternative text: that is then left out."""
        alt = " ".join(printable_line(alt).split())
        alt = alt if is_visible(alt) else ""
        span = self._append(alt if shown else "")
        return self._add_block(Figure(span, printable_line(image), alt, self._current_nest()))

    def caption(self, content: Content, of: int | None = None) -> int | None:
        """Add a caption. `of` is the index of the block that it belongs to."""
        if (span := self._add_text(content)) is None:
            return None
        return self._add_block(Caption(span, of, self._current_nest()))

    def table(self, rows: Sequence[Sequence[Content]], head: int = 1, aligns: Sequence[Align] = ()) -> int | None:
        """Add a table. In the text, there are two spaces between cells and a newline between rows.

        A newline in a cell is a line break of the author. Short rows are filled up with empty cells. The first `head`
        rows are headers.
        """
        width = max((len(row) for row in rows), default=0)
        if not width:
            return None
        offset = self.length
        spans: list[tuple[Span, ...]] = []
        lines: list[str] = []
        all_inlines: list[Inline] = []
        for row in rows:
            cells: list[Span] = []
            texts: list[str] = []
            for content in [*row, *[""] * (width - len(row))]:
                text, inlines = flattened(content, offset, clean=self._clean)
                all_inlines += inlines
                texts.append(text)
                cells.append(Span(offset, offset + len(text)))
                offset += len(text) + 2
            offset -= 1  # one newline instead of two spaces
            spans.append(tuple(cells))
            lines.append("  ".join(texts))
        text = "\n".join(lines)
        if not is_visible(text):
            return None
        self._inlines += all_inlines
        span = self._append(text)
        return self._add_block(Table(span, tuple(spans), head, tuple(aligns), self._current_nest()))

    def rule(self) -> int:
        """Add a thematic break."""
        return self._add_block(Rule(self._append(""), self._current_nest()))

    @property
    def captioned(self) -> int | None:
        """The index of the last block that is not a caption, if it is a figure, table or code; else None."""
        index = len(self._blocks) - 1
        while index >= 0 and isinstance(self._blocks[index], Caption):
            index -= 1
        return index if index >= 0 and isinstance(self._blocks[index], (Figure, Table, Code)) else None

    @property
    def is_below_table(self) -> bool:
        """Whether the last block that is not a caption is a table."""
        return (index := self.captioned) is not None and isinstance(self._blocks[index], Table)

    # Nesting

    def open_quote(self, label: str = "") -> None:
        """Put the blocks until `close` into a quotation, or with a `label` ("Note", "Warning") into an alert."""
        self._nest.append(("quote", printable_line(label), False, len(self._blocks)))

    def open_item(self, marker: str = "•", *, tight: bool = True) -> None:
        """Put the blocks until `close` into a list item. There are no blank rows between `tight` items."""
        self._nest.append(("item", printable_line(marker), tight, len(self._blocks)))

    def close(self) -> None:
        """Close the innermost quotation or item."""
        self._nest.pop()

    # Hidden text, targets, contents, notes

    def hide(self, line: str, *, prose: bool = False) -> None:
        """Add a line of hidden text: not in the text, but can be shown here.

        It is boilerplate (a menu, a running head) or `prose`, whose words are counted below the title.
        """
        if is_visible(line := printable_line(line).strip()):
            self._hidden.append((line, len(self._blocks), prose))

    def target(self, name: str, at: int | None = None) -> None:
        """Name the start of the next block, or of the block with the index `at`, so that links can point to it."""
        self._targets.append((printable_line(name), len(self._blocks) if at is None else at))

    @property
    def last_block(self) -> int:
        """The index of the last block; -1 if there is none."""
        return len(self._blocks) - 1

    @property
    def places(self) -> Mapping[str, int]:
        """The targets so far: the index of a block by name."""
        return dict(self._targets)

    @property
    def headings(self) -> Sequence[HeadingPlace]:
        """The headings so far."""
        return [
            HeadingPlace(index, block.level, self._parts[index])
            for index, block in enumerate(self._blocks)
            if isinstance(block, Heading)
        ]

    def keep_targets(self, names: Container[str]) -> None:
        """Remove all targets but those with these names."""
        self._targets = [target for target in self._targets if target[0] in names]

    def contents(self, lines: Iterable[ContentsEntry]) -> None:
        """Make sections from these entries instead of the headings, unless there are no entries.

        They are sorted by their place in the text; entries without a visible title are left out.
        """
        entries = [line._replace(title=" ".join(printable_line(line.title).split())) for line in lines]
        self._contents = sorted(
            (entry for entry in entries if is_visible(entry.title)), key=lambda entry: (entry.block, entry.into)
        )

    def block_text(self, index: int) -> tuple[Offset, str]:
        """Return the offset of a block so far, and its text."""
        return self._blocks[index].span.start, self._parts[index]

    def compact(self) -> None:
        """Save memory: the text of no block so far but the last will be asked for."""
        self._parts.compact()

    def link(self, span: Span, target: str) -> None:
        """Make a passage of a block so far a link."""
        self._inlines.append(Inline(span, "link", printable_line(target)))

    def style(self, inlines: Iterable[Inline]) -> None:
        """Add inline styles of passages of blocks so far. Their spans are those of the whole text."""
        self._inlines += inlines

    def checkpoint(self) -> BuilderCheckpoint:
        """Return what `return_to` needs to remove the blocks that are added from now on."""
        return BuilderCheckpoint(len(self._blocks), len(self._inlines), self.length)

    def return_to(self, checkpoint: BuilderCheckpoint) -> None:
        """Remove all blocks and inline styles that were added since a checkpoint, and the contents."""
        blocks, inlines, self.length = checkpoint
        self._parts.remove_last(len(self._blocks) - blocks)
        del self._blocks[blocks:], self._inlines[inlines:]
        self._contents = []

    def note(self, sentence: str) -> None:
        """Add a sentence for the reader about how the source was read; it is shown in the document's details."""
        self._notes.append(printable_line(sentence))

    # The document

    def build(
        self,
        *,
        title: str = "",
        authors: Iterable[str] = (),
        site: str = "",
        published: str = "",
        language: str = "",
    ) -> Document:
        """Return the document. Without a `title`, the title is the first heading, if that is of level 1.

        Raises ValueError if the builder is `clean` and the text is not printable.
        """
        text = self._parts.whole()
        if self._clean and len(text) <= CHECK_LIMIT and not is_printable(text):
            raise ValueError("a clean Builder was given text that is not printable")
        headings = [block for block in self._blocks if isinstance(block, Heading)]
        if not title and headings and headings[0].level == 1:
            title = headings[0].span.of(text)
        starts = [block.span.start for block in self._blocks] + [len(text)]
        return Document(
            text=text,
            blocks=tuple(self._blocks),
            inlines=tuple(sorted(self._inlines, key=inline_order)),
            sections=_sections(
                [_SectionStart(entry.title, entry.depth, starts[entry.block] + entry.into) for entry in self._contents]
                or [_SectionStart(heading.span.of(text), heading.level, heading.span.start) for heading in headings],
                len(text),
            ),
            targets=tuple((name, starts[index]) for name, index in self._targets),
            title=printable_line(title).strip(),
            authors=tuple(printable_line(author).strip() for author in authors),
            site=printable_line(site).strip(),
            published=printable_line(published).strip(),
            language=printable_line(language).strip(),
            source=printable_line(self._source),
            hidden=tuple(Hidden(line, starts[index], is_prose) for line, index, is_prose in self._hidden),
            notes=tuple(self._notes),
        )

    def _made_printable(self, text: str, tab: int = 1) -> str:
        return text if self._clean else printable(text, tab)

    def _add_text(self, content: Content, *, one_line: bool = False) -> Span | None:
        """Append the content to the text and return its span; None if nothing in it is visible."""
        text, inlines = flattened(content, self.length, clean=self._clean, one_line=one_line)
        if not is_visible(text):
            return None
        self._inlines += inlines
        return self._append(text)

    def _append(self, text: str) -> Span:
        start = self.length
        self._parts.append(text)
        self.length += len(text) + 1
        return Span(start, start + len(text))

    def _add_block(self, block: Block) -> int:
        self._blocks.append(block)
        return len(self._blocks) - 1

    def _current_nest(self) -> Nest:
        """The nest of the block whose text was just appended, and which is not in `_blocks` yet."""
        if not self._nest:
            return ()
        next_start = self.length - len(self._parts[-1]) - 1
        nest: list[Quote | Item] = []
        for kind, label, tight, index in self._nest:
            start = self._blocks[index].span.start if index < len(self._blocks) else next_start
            nest.append(Quote(start, label) if kind == "quote" else Item(start, label, tight))
        return tuple(nest)


def _sections(entries: Sequence[_SectionStart], end: Offset) -> tuple[Section, ...]:
    """Return the sections in pre-order. The entries are in text order; `end` is the length of the text.

    A section ends at the next entry of the same or a higher rank. Its depth is its level of nesting: ranks may be
    skipped. A section is empty if the next of its rank starts at the same place.
    """
    ends = [end] * len(entries)
    depths: list[int] = []
    opened: list[int] = []  # indices of the sections not yet ended, outermost first
    for index, entry in enumerate(entries):
        section_end = entry.start - 1  # without the newline before the next section
        while opened and entries[opened[-1]].rank >= entry.rank:
            ended = opened.pop()
            ends[ended] = section_end = max(section_end, entries[ended].start)
        opened.append(index)
        depths.append(len(opened))
    return tuple(
        Section(entry.title, depth, Span(entry.start, end))
        for entry, depth, end in zip(entries, depths, ends, strict=True)
    )
