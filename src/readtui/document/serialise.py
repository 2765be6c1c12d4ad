"""Turns documents into bytes and back, so that a document need not be parsed twice.

The bytes are made to be read fast: a text, all other strings, and columns of numbers, which functions of C turn into
the tuples of the model. They are only read back if they are known to be unchanged (`library.document_cache`): offsets
are not checked.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat
from typing import NamedTuple, TypeVar, cast, get_args

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
    InlineKind,
    Item,
    Lines,
    Nest,
    Output,
    Paragraph,
    Quote,
    Rule,
    Section,
    Table,
)
from readtui.span import Span

_INLINE_KINDS: tuple[InlineKind, ...] = get_args(InlineKind)
_QUOTE, _LOOSE_ITEM, _TIGHT_ITEM = range(3)
_NUMBERS = "I"  # 32 bits, in the byte order of the machine

_Row = TypeVar("_Row", bound=tuple[object, ...])


class Serialised(NamedTuple):
    """A document as bytes, without its `lines`.

    `strings` has all strings but the text, each once, with a newline between two. `numbers` has columns of 32-bit
    numbers, each after its length. `text` and `strings` are UTF-8.
    """

    text: bytes | memoryview
    strings: bytes | memoryview
    numbers: bytes | memoryview


def encode(document: Document) -> Serialised:
    """Return a document as bytes. Raises ValueError for one that `Builder` did not make."""
    writer = _Writer()
    try:
        writer.strings([document.title, document.site, document.published])
        writer.strings([document.language, document.source, document.digest])
        writer.strings(document.authors)
        writer.strings(document.notes)
        writer.blocks(document.blocks)
        writer.spans([inline.span for inline in document.inlines])
        writer.numbers([_INLINE_KINDS.index(inline.kind) for inline in document.inlines])
        writer.strings([inline.target for inline in document.inlines])
        writer.strings([section.title for section in document.sections])
        writer.numbers([section.depth for section in document.sections])
        writer.spans([section.span for section in document.sections])
        writer.strings([name for name, _ in document.targets])
        writer.numbers([offset for _, offset in document.targets])
        writer.strings([line.text for line in document.hidden])
        writer.numbers([line.before for line in document.hidden])
        writer.numbers([line.is_prose for line in document.hidden])
    except OverflowError as error:
        raise ValueError("an offset of the document is negative or too large") from error
    return Serialised(document.text.encode(), *writer.finished())


def decode(data: Serialised, lines: Lines | None = None) -> Document:
    """Return the document that was encoded, with these lines. Raises an error of any kind if the bytes are damaged."""
    reader = _Reader(data.strings, data.numbers)
    title, site, published = reader.strings()
    language, source, digest = reader.strings()
    authors, notes = reader.strings(), reader.strings()
    blocks = reader.blocks()
    inline_spans, kinds, inline_targets = reader.spans(), reader.numbers(), reader.strings()
    titles, depths, section_spans = reader.strings(), reader.numbers(), reader.spans()
    names, offsets = reader.strings(), reader.numbers()
    hidden = zip(reader.strings(), reader.numbers(), map(bool, reader.numbers()), strict=True)
    return Document(
        text=str(data.text, "utf-8"),
        blocks=blocks,
        inlines=tuple(
            _rows(Inline, zip(inline_spans, map(_INLINE_KINDS.__getitem__, kinds), inline_targets, strict=True))
        ),
        sections=tuple(_rows(Section, zip(titles, depths, section_spans, strict=True))),
        targets=tuple(zip(names, offsets, strict=True)),
        title=title,
        authors=tuple(authors),
        site=site,
        published=published,
        language=language,
        source=source,
        hidden=tuple(_rows(Hidden, hidden)),
        notes=tuple(notes),
        lines=lines,
        digest=digest,
    )


def _rows(kind: type[_Row], values: Iterable[tuple[object, ...]]) -> Iterator[_Row]:
    """Make named tuples without a call of a Python function for each, which `_make` is."""
    return cast("Iterator[_Row]", map(tuple.__new__, repeat(kind), values))


class _Writer:
    """Collects the strings and the columns of a document."""

    def __init__(self) -> None:
        self._strings = {"": 0}
        self._numbers = array(_NUMBERS)

    def finished(self) -> tuple[bytes, bytes]:
        """Return the strings and the numbers as bytes. Raises ValueError."""
        joined = "\n".join(self._strings)
        if joined.count("\n") >= len(self._strings):
            raise ValueError("a string of the document has more than one line")
        return joined.encode(), self._numbers.tobytes()

    def numbers(self, values: Sequence[int]) -> None:
        self._numbers.append(len(values))
        self._numbers.extend(values)

    def strings(self, values: Iterable[str]) -> None:
        table = self._strings
        self.numbers([table.setdefault(value, len(table)) for value in values])

    def spans(self, spans: Sequence[Span]) -> None:
        self.numbers([span.start for span in spans])
        self.numbers([span.end for span in spans])

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Add the columns of all blocks, then those of each kind. A block without columns of a kind is a paragraph."""
        self.spans([block.span for block in blocks])
        self._nests([block.nest for block in blocks])
        others = [(index, block) for index, block in enumerate(blocks) if type(block) is not Paragraph]
        headings, codes, outputs, figures, captions, tables, rules = (
            [(index, block) for index, block in others if isinstance(block, kind)]
            for kind in (Heading, Code, Output, Figure, Caption, Table, Rule)
        )
        for rows in (headings, codes, outputs, figures, captions, tables, rules):
            self.numbers([index for index, _ in rows])
        self.numbers([block.level for _, block in headings if isinstance(block, Heading)])
        self.strings([block.language for _, block in codes if isinstance(block, Code)])
        self.strings([block.image for _, block in figures if isinstance(block, Figure)])
        self.strings([block.alt for _, block in figures if isinstance(block, Figure)])
        self.numbers([0 if block.of is None else block.of + 1 for _, block in captions if isinstance(block, Caption)])
        self._tables([block for _, block in tables if isinstance(block, Table)])

    def _nests(self, nests: Sequence[Nest]) -> None:
        """Add the nest of each block as an index into the nests, which have indexes of their containers."""
        numbered = {nest: index for index, nest in enumerate(dict.fromkeys(((), *nests)))}
        members = dict.fromkeys(each for nest in numbered for each in nest)
        containers = {each: index for index, each in enumerate(members)}
        self.numbers([each.start for each in containers])
        self.numbers([_container_kind(each) for each in containers])
        self.strings([each.label if isinstance(each, Quote) else each.marker for each in containers])
        self.numbers([len(nest) for nest in numbered])
        self.numbers([containers[each] for nest in numbered for each in nest])
        self.numbers([numbered[nest] for nest in nests] if len(numbered) > 1 else [])

    def _tables(self, tables: Sequence[Table]) -> None:
        rows = [row for table in tables for row in table.rows]
        self.numbers([len(table.rows) for table in tables])
        self.numbers([table.head for table in tables])
        self.numbers([len(table.aligns) for table in tables])
        self.strings([align for table in tables for align in table.aligns])
        self.numbers([len(row) for row in rows])
        self.spans([cell for row in rows for cell in row])


def _container_kind(container: Quote | Item) -> int:
    return _QUOTE if isinstance(container, Quote) else _TIGHT_ITEM if container.tight else _LOOSE_ITEM


class _Reader:
    """Reads the columns of a document in the order in which they were written."""

    def __init__(self, strings: bytes | memoryview, numbers: bytes | memoryview) -> None:
        self._strings = str(strings, "utf-8").split("\n")
        self._numbers = array(_NUMBERS)
        self._numbers.frombytes(numbers)
        self._at = 0

    def numbers(self) -> Sequence[int]:
        start = self._at + 1
        self._at = start + self._numbers[self._at]
        return self._numbers[start : self._at]

    def strings(self) -> list[str]:
        return list(map(self._strings.__getitem__, self.numbers()))

    def spans(self) -> Iterator[Span]:
        return _rows(Span, zip(self.numbers(), self.numbers(), strict=True))

    def blocks(self) -> tuple[Block, ...]:
        spans = list(self.spans())
        nests = self._nests() or [()] * len(spans)
        blocks: list[Block] = list(_rows(Paragraph, zip(spans, nests, strict=True)))
        headings, codes, outputs, figures, captions, tables, rules = (self.numbers() for _ in range(7))
        of_headings = map(spans.__getitem__, headings), self.numbers(), map(nests.__getitem__, headings)
        for index, heading in zip(headings, _rows(Heading, zip(*of_headings, strict=True)), strict=True):
            blocks[index] = heading
        for index, language in zip(codes, self.strings(), strict=True):
            blocks[index] = Code(spans[index], language, nests[index])
        for index in outputs:
            blocks[index] = Output(spans[index], nests[index])
        for index, image, alt in zip(figures, self.strings(), self.strings(), strict=True):
            blocks[index] = Figure(spans[index], image, alt, nests[index])
        for index, of in zip(captions, self.numbers(), strict=True):
            blocks[index] = Caption(spans[index], of - 1 if of else None, nests[index])
        for index, (rows, head, aligns) in zip(tables, self._tables(), strict=True):
            blocks[index] = Table(spans[index], rows, head, aligns, nests[index])
        for index in rules:
            blocks[index] = Rule(spans[index], nests[index])
        return tuple(blocks)

    def _nests(self) -> list[Nest]:
        """Return the nest of each block; an empty list if none is nested."""
        starts, kinds, names = self.numbers(), self.numbers(), self.strings()
        containers = [
            Quote(start, name) if kind == _QUOTE else Item(start, name, kind == _TIGHT_ITEM)
            for start, kind, name in zip(starts, kinds, names, strict=True)
        ]
        lengths, members = self.numbers(), map(containers.__getitem__, self.numbers())
        nests: list[Nest] = [tuple(islice(members, length)) for length in lengths]
        return list(map(nests.__getitem__, self.numbers()))

    def _tables(self) -> Iterator[tuple[tuple[tuple[Span, ...], ...], int, tuple[Align, ...]]]:
        """Yield the rows, the number of head rows and the alignments of each table."""
        row_counts, heads, align_counts = self.numbers(), self.numbers(), self.numbers()
        aligns = iter(cast("list[Align]", self.strings()))
        widths = self.numbers()
        cells = self.spans()
        rows = (tuple(islice(cells, width)) for width in widths)
        for row_count, head, align_count in zip(row_counts, heads, align_counts, strict=True):
            yield tuple(islice(rows, row_count)), head, tuple(islice(aligns, align_count))
