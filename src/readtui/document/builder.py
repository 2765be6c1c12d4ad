"""The only maker of documents: it keeps text and spans in step and makes text printable."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

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
    Paragraph,
    Quote,
    Rule,
    Style,
    StyledText,
    Table,
)
from readtui.document.sections import SectionStart, sections_of
from readtui.span import Offset, Span
from readtui.unicode.printable import is_printable, is_visible, printable, printable_line

CODE_TAB = 4
"""Columns between tab stops in code: CommonMark's tab stop."""

LOOKED_AT_TWICE = 1_000_000
"""Characters up to which a clean text is checked again: at 10 MB a second look takes a thirtieth of the start."""


class ContentsEntry(NamedTuple):
    """A line of a document's own contents: its title, its depth (1 is the highest), and the index of the block that it
    leads to; where that is not the block's start, how many characters into it."""

    title: str
    depth: int
    block: int
    into: int = 0


Content: TypeAlias = str | Sequence[StyledText]
"""What a block says: bare text, or pieces with inline markup."""


_Piece: TypeAlias = tuple[str, tuple[Style, ...]]
"""A stretch of text and its styles: a `StyledText` as a bare tuple, which is quicker to make."""

_SCRIPT_CHARS = "0123456789+-−=()"
_SCRIPTS: Mapping[str, Mapping[int, int]] = {
    "sup": str.maketrans(_SCRIPT_CHARS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾"),
    "sub": str.maketrans(_SCRIPT_CHARS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_SCRIPT_NUMBER = re.compile(r"[-+−=(), ]*[0-9][-0-9+−=(), ]*")  # the commas are those between note numbers


class Builder:
    """Takes blocks in reading order and gives a `Document`.

    With `clean`, the caller has made the whole text printable already, which saves a large plain text a pass for
    each block; `build` checks it once, unless it is very long. Blocks without a visible character are left out.
    """

    def __init__(self, source: str = "", *, clean: bool = False) -> None:
        self._source = source
        self._clean = clean
        self._parts: list[str] = []
        self._offset: Offset = 0  # where the next block will start
        self._blocks: list[Block] = []
        self._inlines: list[Inline] = []
        self._hidden: list[tuple[str, int]] = []  # a line, and how many blocks stand before it
        self._targets: list[tuple[str, int]] = []  # a name, and the index of the block it names
        self._nest: list[tuple[str, str, bool, int]] = []
        self._notes: list[str] = []
        self._contents: list[ContentsEntry] = []

    # Blocks

    def paragraph(self, content: Content) -> int | None:
        """Running text. Gives the block's index, or None if it was blank (as the other makers of blocks do)."""
        if self._clean and not self._nest and isinstance(content, str):
            # Nearly all of a long plain text comes this way, so it is the short one.
            words = content.strip()
            if not words or not (words.isascii() or is_visible(words)):
                return None
            start = self._offset
            end = start + len(words)
            self._parts.append(words)
            self._offset = end + 1
            self._blocks.append(Paragraph(Span(start, end)))
            return len(self._blocks) - 1
        if (span := self._say(content)) is None:
            return None
        return self._keep(Paragraph(span, self._around()))

    def heading(self, content: Content, level: int) -> int | None:
        """A heading of `level` 1 to 6, on one line."""
        if (span := self._say(content, one_line=True)) is None:
            return None
        return self._keep(Heading(span, min(max(level, 1), 6), self._around()))

    def code(self, text: str, language: str = "") -> int | None:
        """Preformatted text: blank lines at the ends go, spaces stay."""
        lines = [line.rstrip() for line in self._printed(text, CODE_TAB).split("\n")]
        while lines and not lines[0]:
            del lines[0]
        while lines and not lines[-1]:
            del lines[-1]
        if not is_visible(said := "\n".join(lines)):
            return None
        return self._keep(Code(self._append(said), printable_line(language), self._around()))

    def figure(self, alt: str = "", image: str = "", *, shown: bool = True) -> int:
        """A picture. Its alternative text is part of the text unless not `shown` (the caption says the same)."""
        said = " ".join(printable_line(alt).split())
        said = said if is_visible(said) else ""
        return self._keep(Figure(self._append(said if shown else ""), printable_line(image), said, self._around()))

    def caption(self, content: Content, of: int | None = None) -> int | None:
        """A caption, `of` the block with that index."""
        if (span := self._say(content)) is None:
            return None
        return self._keep(Caption(span, of, self._around()))

    def table(self, rows: Sequence[Sequence[Content]], head: int = 1, aligns: Sequence[Align] = ()) -> int | None:
        """A table: its cells on one line each, two spaces between cells and a newline between rows."""
        width = max((len(row) for row in rows), default=0)
        if not width:
            return None
        start = offset = self._offset
        spans: list[tuple[Span, ...]] = []
        lines: list[str] = []
        marked: list[Inline] = []
        for row in rows:
            cells: list[Span] = []
            words: list[str] = []
            for content in [*row, *[""] * (width - len(row))]:
                text, inlines = self._joined(content, offset, one_line=True)
                marked += inlines
                words.append(text)
                cells.append(Span(offset, offset + len(text)))
                offset += len(text) + 2
            offset -= 1  # one newline in place of two spaces
            spans.append(tuple(cells))
            lines.append("  ".join(words))
        text = "\n".join(lines)
        if not is_visible(text):
            return None
        self._inlines += marked
        self._push(text)
        return self._keep(Table(Span(start, start + len(text)), tuple(spans), head, tuple(aligns), self._around()))

    def rule(self) -> int:
        """A break between parts."""
        return self._keep(Rule(self._append(""), self._around()))

    @property
    def captioned(self) -> int | None:
        """The index of the figure, table or code that stands last, its captions aside; None if something else does."""
        index = len(self._blocks) - 1
        while index >= 0 and isinstance(self._blocks[index], Caption):
            index -= 1
        return index if index >= 0 and isinstance(self._blocks[index], (Figure, Table, Code)) else None

    @property
    def is_below_table(self) -> bool:
        """Whether a table stands last, its captions aside."""
        return (index := self.captioned) is not None and isinstance(self._blocks[index], Table)

    # What blocks stand in

    def open_quote(self, label: str = "") -> None:
        """Blocks until `close` stand in a quotation, or in an alert of that label."""
        self._nest.append(("quote", printable_line(label), False, len(self._blocks)))

    def open_item(self, marker: str = "•", *, tight: bool = True) -> None:
        """Blocks until `close` stand in a list item."""
        self._nest.append(("item", printable_line(marker), tight, len(self._blocks)))

    def close(self) -> None:
        """Close the innermost quotation or item."""
        self._nest.pop()

    # What stands beside the text

    def hide(self, line: str) -> None:
        """Keep a line back as page furniture: it can be shown in place, but is not part of the text."""
        if is_visible(shown := printable_line(line).strip()):
            self._hidden.append((shown, len(self._blocks)))

    def target(self, name: str, at: int | None = None) -> None:
        """Name the place where the next block starts, or the block with the index `at`."""
        self._targets.append((printable_line(name), len(self._blocks) if at is None else at))

    @property
    def last_block(self) -> int:
        """The index of the block that stands last; -1 if there is none."""
        return len(self._blocks) - 1

    @property
    def places(self) -> Mapping[str, int]:
        """The names so far, with the indices of the blocks they name."""
        return dict(self._targets)

    def keep_targets(self, names: Container[str]) -> None:
        """Forget all names but these."""
        self._targets = [target for target in self._targets if target[0] in names]

    def contents(self, lines: Iterable[ContentsEntry]) -> None:
        """Let these be the document's sections in place of its headings; if there are none, the headings are.

        They are taken in the order of the text, and those without a visible title are left out.
        """
        printed = [line._replace(title=" ".join(printable_line(line.title).split())) for line in lines]
        self._contents = sorted(
            (line for line in printed if is_visible(line.title)), key=lambda line: (line.block, line.into)
        )

    def note(self, sentence: str) -> None:
        """Something that the reader is told in the document's details."""
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
        """The document. Without a `title`, the first heading names it if it is of level 1."""
        text = "\n".join(self._parts)
        if self._clean and len(text) <= LOOKED_AT_TWICE and not is_printable(text):
            raise ValueError("a clean Builder was given text that is not printable")
        headings = [block for block in self._blocks if isinstance(block, Heading)]
        if not title and headings and headings[0].level == 1:
            title = headings[0].span.of(text)
        starts = [block.span.start for block in self._blocks] + [len(text)]
        return Document(
            text=text,
            blocks=tuple(self._blocks),
            inlines=tuple(self._inlines),
            sections=sections_of(
                [SectionStart(line.title, line.depth, starts[line.block] + line.into) for line in self._contents]
                or [SectionStart(heading.span.of(text), heading.level, heading.span.start) for heading in headings],
                len(text),
            ),
            targets=tuple((name, starts[index]) for name, index in self._targets),
            title=printable_line(title).strip(),
            authors=tuple(printable_line(author).strip() for author in authors),
            site=printable_line(site).strip(),
            published=printable_line(published).strip(),
            language=printable_line(language).strip(),
            source=printable_line(self._source),
            hidden=tuple(Hidden(line, starts[index]) for line, index in self._hidden),
            notes=tuple(self._notes),
        )

    def _printed(self, text: str, tab: int = 1) -> str:
        return text if self._clean else printable(text, tab)

    def _say(self, content: Content, *, one_line: bool = False) -> Span | None:
        text, inlines = self._joined(content, self._offset, one_line=one_line)
        if not is_visible(text):
            return None
        self._inlines += inlines
        return self._append(text)

    def _append(self, text: str) -> Span:
        start = self._offset
        self._push(text)
        return Span(start, start + len(text))

    def _push(self, text: str) -> None:
        self._parts.append(text)
        self._offset += len(text) + 1

    def _keep(self, block: Block) -> int:
        self._blocks.append(block)
        return len(self._blocks) - 1

    def _around(self) -> Nest:
        """The nest of the block just appended, which is not in `_blocks` yet."""
        if not self._nest:
            return ()
        own_start = self._offset - len(self._parts[-1]) - 1
        nest: list[Quote | Item] = []
        for kind, label, tight, index in self._nest:
            start = self._blocks[index].span.start if index < len(self._blocks) else own_start
            nest.append(Quote(start, label) if kind == "quote" else Item(start, label, tight))
        return tuple(nest)

    def _joined(self, content: Content, offset: Offset, *, one_line: bool = False) -> tuple[str, list[Inline]]:
        """The text of `content` without space at its ends, and its markup as spans from `offset` on."""
        if isinstance(content, str):
            text = self._printed(content).strip()
            return (" ".join(text.split()) if one_line else text), []
        pieces = [(self._printed(piece.text), piece.styles) for piece in content]
        if one_line:
            pieces = [(text.replace("\n", " "), styles) for text, styles in pieces]
        pieces = _with_scripts([(text, styles) for text, styles in pieces if text])
        _trim(pieces)
        if not self._clean and not is_printable(joined := "".join(text for text, _ in pieces)):
            pieces = [(printable(joined), ())]  # marks heaped up across pieces: the words matter more than their markup
        inlines: list[Inline] = []
        opened: list[tuple[Style, Offset]] = []
        for text, styles in [*pieces, ("", ())]:
            shared = 0
            while shared < min(len(opened), len(styles)) and opened[shared][0] == styles[shared]:
                shared += 1
            inlines += [
                Inline(Span(start, offset), mark.kind, printable_line(mark.target)) for mark, start in opened[shared:]
            ]
            opened = opened[:shared] + [(mark, offset) for mark in styles[shared:]]
            offset += len(text)
        inlines.sort(key=lambda inline: (inline.span.start, -inline.span.end))
        return "".join(text for text, _ in pieces), inlines


def _trim(pieces: list[_Piece]) -> None:
    """Take the space from both ends, in place."""
    while pieces and not pieces[0][0].strip():
        del pieces[0]
    if pieces:
        pieces[0] = (pieces[0][0].lstrip(), pieces[0][1])
    while pieces and not pieces[-1][0].strip():
        del pieces[-1]
    if pieces:
        text, styles = pieces[-1]
        pieces[-1] = (text.rstrip(), styles)


def _with_scripts(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces with raised and lowered numbers in Unicode's characters for them (10⁶), without that style.

    A terminal cannot raise text. A piece with letters keeps its style: Unicode has only some letters, and "1st" is
    readable as it is.
    """
    result: list[_Piece] = []
    for kind, group in groupby(pieces, _script_of):
        members = list(group)
        if kind and _SCRIPT_NUMBER.fullmatch("".join(text for text, _ in members)):
            members = [
                (text.translate(_SCRIPTS[kind]), tuple(style for style in styles if style.kind != kind))
                for text, styles in members
            ]
        result += members
    return result


def _script_of(piece: _Piece) -> str:
    """The innermost of "sup" and "sub" among the styles; "" if there is none."""
    return next((style.kind for style in reversed(piece[1]) if style.kind in _SCRIPTS), "")
