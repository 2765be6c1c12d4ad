"""A whole document as Markdown, which reads again as the same document as far as Markdown can say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from readtui import blockmarkup
from readtui.document.model import (
    Block,
    Caption,
    Code,
    Document,
    Figure,
    Heading,
    Inline,
    Item,
    Nest,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from readtui.document.span import Span
from readtui.fair_places import inlines_of, places
from readtui.fair_text import LONGEST_MARK, Phrase, image_as_read, phrase
from readtui.ingest.markdown import ALERT, CAPTION, COUNTED
from readtui.markup import emphasised, escaped, lines_escaped, link, phrased

DEEPEST = 22
"""Levels of nesting that are written, of which a list takes two: their reader keeps as many."""

_NUMBER = re.compile(r"(\d{1,9})([.)])", re.ASCII)
_CAPITAL = re.compile(r"([A-Z]|[IVXLC]{2,6})\.")
_BOXES = {"☐": "[ ]", "☑": "[x]"}
_APART = "<!-- -->"
"""Between two lists that would be one."""

_LONG = 4_000
_LINE = 2_000
"""A passage of more than so many characters stands on lines of so many: readers do not look at all of it at once."""


def fair_copy(document: Document, *, with_front: bool = True) -> str:
    """The document as Markdown, without a line end at its end; with what is known about it in front, if wanted.

    What Markdown cannot say, and what becomes of it: docs/formats.md.
    """
    copy = _Copy(document)
    lines = copy.front() if with_front else []
    for part in copy.parts():
        lines += [*([""] if lines else []), *part]
    return "\n".join(lines)


class _Group(NamedTuple):
    """What stands in one quotation or item."""

    part: Quote | Item
    nodes: Sequence[_Node]


_Node: TypeAlias = int | _Group
"""A block by its index, or several in what they stand in."""


class _Unit(NamedTuple):
    """Lines that belong together. `kind` says what may stand right above or below."""

    kind: str
    lines: list[str]

    @property
    def shows_looseness(self) -> bool:
        """Whether it is read as a paragraph: those alone tell a loose item from a tight one."""
        return self.kind in ("paragraph", "picture", "parted")


class _Copy:
    """One document being copied."""

    def __init__(self, document: Document) -> None:
        self._blocks = tuple(_known(document.blocks))
        self._document = replace(document, blocks=self._blocks)
        self._places = places(self._document)
        self._nests = [_kept(block.nest) for block in self._blocks]

    # The whole

    def front(self) -> list[str]:
        """What is known about the document, between two lines of dashes; nothing if the text says it all."""
        document = self._document
        headings = [block for block in self._blocks if isinstance(block, Heading)]
        titles = [block for block in headings if block.level == 1]
        own = self._phrase(headings[0].span).text if headings and headings[0].level == 1 else ""
        values = {"site": document.site, "date": document.published, "lang": document.language.replace("_", "-")}
        lines = [f"{name}: {_scalar(value)}" for name, value in values.items() if value]
        authors = [author for author in document.authors if author]
        if len(authors) == 1:
            lines.insert(0, f"author: {_scalar(authors[0])}")
        elif authors:
            lines[:0] = ["authors:", *(f"  - {_scalar(author)}" for author in authors)]
        if document.title and document.title != own:
            lines.insert(0, f"pagetitle: {_scalar(document.title)}")
        elif own and lines and len(titles) == 1:
            lines.insert(0, f"title: {_scalar(own)}")
        return ["---", *lines, "---"] if lines else []

    def parts(self) -> Iterator[list[str]]:
        """The lines of the text, of a place behind it, and of each footnote."""
        if lines := _joined(self._units(self._tree(0, self._places.end, 0))):
            yield lines
        if anchor := self._places.anchors.get(self._places.end):
            yield [anchor]
        for number, note in enumerate(self._places.notes, 1):
            units = self._units(self._tree(note.start, note.stop, 1))
            lead = f"[^{number}]:"
            if units[0].kind == "paragraph":
                yield _within(_joined(units), f"{lead} ", "    ")
            else:
                yield [lead, *_within(_joined(units), "    ", "    ")]

    def _tree(self, first: int, end: int, depth: int) -> list[_Node]:
        """The blocks from `first` to `end`, those that share what they stand in at `depth` together."""
        nodes: list[_Node] = []
        while first < end:
            nest = self._nests[first]
            after = first + 1
            if len(nest) <= depth:
                nodes.append(first)
            else:
                while after < end and self._nests[after][depth : depth + 1] == nest[depth : depth + 1]:
                    after += 1
                nodes.append(_Group(nest[depth], self._tree(first, after, depth + 1)))
            first = after
        return nodes

    def _has_caption(self, index: int) -> bool:
        """Whether the figure at `index` has a caption right below it, in what it stands in itself."""
        return index + 1 < len(self._blocks) and (
            isinstance(self._blocks[index + 1], Caption) and self._nests[index + 1] == self._nests[index]
        )

    # What stands in the same

    def _units(self, nodes: Sequence[_Node], opening: str | None = None) -> list[_Unit]:
        """What is written for `nodes`. In an item with a bullet they have an `opening`: what stands for the bullet."""
        units: list[_Unit] = []
        index = 0
        while index < len(nodes):
            end = self._end_of_run(nodes, index)
            node = nodes[index]
            if isinstance(node, int) and end - index == 1:
                units.append(self._unit(node))
            elif isinstance(node, int) and isinstance(self._blocks[node], Figure):
                units.append(self._picture(node))
            elif isinstance(node, int):
                units.append(self._definitions(nodes[index:end]))
            elif isinstance(node.part, Quote):
                units.append(_Unit("quote", _within(self._quoted(node, node.part), "> ", "> ")))
            else:
                units += self._lists([one for one in nodes[index:end] if isinstance(one, _Group)])
            index = end
        if opening is not None:
            units[:1] = _opened(units[0], opening)
        return units

    def _end_of_run(self, nodes: Sequence[_Node], index: int) -> int:
        """Where ends what is written together: a picture and its caption, terms and definitions, a list."""
        node = nodes[index]
        if isinstance(node, _Group):
            end = index + 1
            while isinstance(node.part, Item) and end < len(nodes) and self._is_item(nodes[end]):
                end += 1
            return end
        if isinstance(self._blocks[node], Figure) and self._has_caption(node) and self._is_picture(node):
            return index + 2
        end = index
        while self._is_term(nodes, end):
            end += 1
            while end < len(nodes) and self._is_definition(nodes[end]):
                end += 1
        return max(end, index + 1)

    def _is_item(self, node: _Node) -> bool:
        return isinstance(node, _Group) and isinstance(node.part, Item)

    def _is_definition(self, node: _Node) -> bool:
        return isinstance(node, _Group) and isinstance(node.part, Item) and not node.part.marker

    def _is_term(self, nodes: Sequence[_Node], index: int) -> bool:
        """Whether a line that is strong from end to end has a definition below it."""
        if index + 1 >= len(nodes) or not self._is_definition(nodes[index + 1]):
            return False
        node = nodes[index]
        if not isinstance(node, int) or not isinstance(block := self._blocks[node], Paragraph):
            return False
        text, marks = self._phrase(block.span)
        return (
            "\n" not in text
            and len(text) <= LONGEST_MARK
            and any(mark.kind == "strong" and len(mark.span) == len(text) for mark in marks)
        )

    def _quoted(self, group: _Group, quote: Quote) -> list[str]:
        units = self._units(group.nodes)
        lines = _joined(units)
        label = quote.label.upper()
        if not ALERT.fullmatch(f"[!{label}]"):
            return lines
        return [f"[!{label}]", *([] if units[0].kind == "paragraph" else [""]), *lines]

    # Lists

    def _lists(self, items: Sequence[_Group]) -> Iterator[_Unit]:
        """The lists that these items make: of bullets, or of numbers that count on."""
        lists: list[tuple[str, list[tuple[str, _Group]]]] = []
        above: tuple[int, str] | None = None
        for item in items:
            marker = item.part.marker if isinstance(item.part, Item) else ""
            number = (int(found[1]), found[2]) if (found := _NUMBER.fullmatch(marker)) else None
            goes_on = number is None if above is None else number == (above[0] + 1, above[1])
            if not lists or not goes_on:
                lists.append(("bullets" if number is None else f"number {number[0]}{number[1]}", []))
            lists[-1][1].append((f"{number[0]}{number[1]}" if number else "-", item))
            above = number
        for index, (kind, marked) in enumerate(lists):
            if index and "bullets" not in (kind, lists[index - 1][0]) and kind[-1] == lists[index - 1][0][-1]:
                yield _Unit("apart", [_APART])
            yield _Unit(kind, self._list(marked))

    def _list(self, marked: Sequence[tuple[str, _Group]]) -> list[str]:
        bodies = [
            self._units(item.nodes, _opening(item.part.marker) if mark == "-" and isinstance(item.part, Item) else None)
            for mark, item in marked
        ]
        is_loose = any(map(_is_parted, bodies)) or any(
            isinstance(item.part, Item) and not item.part.tight and units[0].shows_looseness
            for (_, item), units in zip(marked, bodies, strict=True)
        )
        lines: list[str] = []
        for (mark, _), units in zip(marked, bodies, strict=True):
            if is_loose and lines:
                lines.append("")
            lines += _within(_joined(units, closely=not is_loose), f"{mark} ", " " * (len(mark) + 1))
        return lines

    def _definitions(self, nodes: Sequence[_Node]) -> _Unit:
        """Terms, and below each its definitions."""
        bodies = [self._units(node.nodes) if isinstance(node, _Group) else [] for node in nodes]
        is_loose = any(map(_is_parted, bodies)) or any(
            isinstance(node, _Group)
            and isinstance(node.part, Item)
            and not node.part.tight
            and units[0].shows_looseness
            for node, units in zip(nodes, bodies, strict=True)
        )
        lines: list[str] = []
        for index, (node, units) in enumerate(zip(nodes, bodies, strict=True)):
            if isinstance(node, int):
                lines += [*([""] if lines else []), self._term(node)]
                continue
            if is_loose and isinstance(nodes[index - 1], _Group):
                lines.append("")
            lines += _within(_joined(units, closely=not is_loose), ": ", "  ")
        return _Unit("definitions", lines)

    def _term(self, index: int) -> str:
        text, marks = self._phrase(self._blocks[index].span)
        inner = [mark for mark in marks if mark.kind != "strong"]
        return self._places.anchors.get(index, "") + lines_escaped(phrased(text, inner))

    # Blocks

    def _unit(self, index: int) -> _Unit:
        block = self._blocks[index]
        anchor = self._places.anchors.get(index, "")
        match block:
            case Paragraph():
                return _Unit("paragraph", self._paragraph(index, anchor).split("\n"))
            case Caption():
                label = "Table: " if isinstance(self._owner(index), Table) else "Caption: "
                return _Unit("picture", f"{label}{anchor}{self._said(block)}".split("\n"))
            case Heading():
                said = phrased(*self._phrase(block.span))
                return _Unit("heading", [blockmarkup.heading(anchor + said, block.level)])
            case _:
                unit = self._unnamed(block)
                return _Unit("parted", [anchor, "", *unit.lines]) if anchor else unit

    def _unnamed(self, block: Block) -> _Unit:
        match block:
            case Code():
                return _Unit("code", blockmarkup.code(block.span.of(self._document.text), block.language))
            case Table():
                return _Unit("table", self._table(block))
            case Figure():
                return _Unit("picture", [_image(block)])
            case _:
                return _Unit("rule", [blockmarkup.BREAK])

    def _paragraph(self, index: int, anchor: str) -> str:
        block = self._blocks[index]
        said = self._said(block, after_picture=bool(index) and isinstance(self._blocks[index - 1], Figure))
        label = CAPTION.match(said)
        if label and not anchor and (label[1] == "Caption" or isinstance(self._owner(index), Table)):
            said = f"{label[1]}\\{said[len(label[1]) :]}"
        return anchor + said

    def _said(self, block: Block, *, after_picture: bool = False) -> str:
        """A passage as Markdown; a very long one is broken into lines where nothing is marked."""
        whole = self._phrase(block.span)
        is_emphasised = any(mark.kind == "emphasis" and len(mark.span) == len(whole.text) for mark in whole.marks)
        said = phrased(*whole, delimited=not (after_picture and is_emphasised))
        if len(said) > _LONG:
            said = "\n".join(phrased(*part) for part in _parts(whole))
        return lines_escaped(said)

    def _owner(self, index: int) -> Block | None:
        """The block above, captions aside."""
        index -= 1
        while index >= 0 and isinstance(self._blocks[index], Caption):
            index -= 1
        return self._blocks[index] if index >= 0 else None

    def _is_picture(self, index: int) -> bool:
        """Whether the caption below the figure at `index` can stand in the same paragraph, emphasised."""
        if self._places.anchors.get(index + 1):
            return False
        return bool(emphasised(said := phrased(*self._phrase(self._blocks[index + 1].span)))) and len(said) <= _LINE

    def _picture(self, index: int) -> _Unit:
        figure = self._blocks[index]
        caption = lines_escaped(emphasised(phrased(*self._phrase(self._blocks[index + 1].span))))
        lines = [_image(figure) if isinstance(figure, Figure) else "", *caption.split("\n")]
        anchor = self._places.anchors.get(index)
        return _Unit("parted", [anchor, "", *lines]) if anchor else _Unit("picture", lines)

    def _table(self, table: Table) -> list[str]:
        rows = [[phrased(*self._phrase(cell)) for cell in row] for row in table.rows]
        width = len(rows[0])
        if not table.head:
            rows.insert(0, [""] * width)
        return blockmarkup.table(rows, [*table.aligns, *[""] * width][:width])

    def _phrase(self, span: Span) -> Phrase:
        return phrase(span.of(self._document.text), inlines_of(self._document, span), self._places.note_targets)


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


def _opening(marker: str) -> str:
    """What stands behind the bullet of an item: a box, or a marker that is not a number; "" for nothing."""
    if capital := _CAPITAL.fullmatch(marker):
        marker = f"{capital[1]})"
    return _BOXES.get(marker) or (marker if COUNTED.fullmatch(marker) else "")


def _opened(first: _Unit, opening: str) -> list[_Unit]:
    """The first of an item's units with what stands for its bullet; escaped if it seems to begin with such a thing."""
    lines = first.lines
    if first.kind != "paragraph":
        return [_Unit("paragraph", [opening]), first] if opening else [first]
    if opening:
        return [first._replace(lines=[f"{opening} {lines[0]}", *lines[1:]])]
    if found := COUNTED.match(lines[0]):
        at = found.end(1) - 1
        return [first._replace(lines=[f"{lines[0][:at]}\\{lines[0][at:]}", *lines[1:]])]
    return [first]


def _follows_closely(above: _Unit, below: _Unit) -> bool:
    """Whether two units are read as they are without a blank line between."""
    if above.kind == "paragraph":
        return below.kind in ("bullets", "number 1.", "number 1)", "code", "heading", "rule", "quote")
    return above.kind in ("heading", "rule", "code")


def _is_parted(units: Sequence[_Unit]) -> bool:
    """Whether there must be a blank line somewhere between, which makes a list loose."""
    return any(unit.kind == "parted" for unit in units) or not all(
        _follows_closely(above, below) for above, below in zip(units, units[1:], strict=False)
    )


def _joined(units: Sequence[_Unit], *, closely: bool = False) -> list[str]:
    lines: list[str] = []
    for unit in units:
        lines += [*([""] if lines and not closely else []), *unit.lines]
    return lines


def _within(lines: Sequence[str], first: str, rest: str) -> list[str]:
    """The lines with what stands before them."""
    return [f"{rest if index else first}{line}".rstrip(" ") for index, line in enumerate(lines)]


def _image(figure: Figure) -> str:
    alt = figure.alt if len(figure.alt) <= LONGEST_MARK else figure.alt[:LONGEST_MARK].rpartition(" ")[0]
    return f"!{link(escaped(alt, in_link=True), image_as_read(figure.image))}"


def _parts(whole: Phrase) -> Iterator[Phrase]:
    """The passage in parts of some length, parted by spaces outside of all marks."""
    text, marks = whole
    start = first = 0
    covered = 0  # where the marks that were begun end
    index = 0
    for end in (at for at, char in enumerate(text) if char == " "):
        while index < len(marks) and marks[index].span.start <= end:
            covered = max(covered, marks[index].span.end)
            index += 1
        if (
            end - start < _LINE
            or covered > end
            or "\n" in text[end - 1 : end + 2]
            or min(text[end - 1], text[end + 1]) > "⺀"
        ):
            continue
        yield _part(text, marks[first:index], start, end)
        start, first = end + 1, index
    yield _part(text, marks[first:], start, len(text))


def _part(text: str, marks: Sequence[Inline], start: int, end: int) -> Phrase:
    moved = (mark._replace(span=Span(mark.span.start - start, mark.span.end - start)) for mark in marks)
    return Phrase(text[start:end], tuple(moved))


def _scalar(value: str) -> str:
    """A value of front matter, between quotation marks if it must be."""
    if re.fullmatch(r"[^\W_](?:[^:#\s]|:(?=\S)|(?<=\S)#|\s(?=\S))*", value) and value.lower() not in (
        "null",
        "true",
        "false",
    ):
        return value
    escaped_value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped_value}"'
