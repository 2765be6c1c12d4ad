"""A whole document as Markdown, which reads again as the same document as far as Markdown can say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from readtui.document.model import (
    Document,
    Figure,
    Heading,
    Item,
    Quote,
)
from readtui.export.markdown.blocks import FairBlocks, Unit
from readtui.export.markdown.places import inlines_of
from readtui.export.markdown.text import phrase
from readtui.ingest.markdown.reader import ALERT_LABEL, WRITTEN_MARKER
from readtui.span import Span

_NUMBER = re.compile(r"(\d{1,9})([.)])", re.ASCII)
_CAPITAL = re.compile(r"([A-Z]|[IVXLC]{2,6})\.")
_BOXES = {"☐": "[ ]", "☑": "[x]"}
_APART = "<!-- -->"
"""Between two lists that would be one."""


def markdown_lines(document: Document, *, with_front_matter: bool = True) -> Iterator[str]:
    """The lines of `document_markdown`; none for an empty document."""
    markdown = document_markdown(document, with_front_matter=with_front_matter)
    return iter(markdown.split("\n") if markdown else ())


def document_markdown(document: Document, *, with_front_matter: bool = True) -> str:
    """The document as Markdown, without a line end at its end; with what is known about it in front, if wanted.

    What Markdown cannot say, and what becomes of it: docs/formats.md.
    """
    copy = _Copy(document)
    lines = _front_matter(document) if with_front_matter else []
    for part in copy.parts():
        lines += [*([""] if lines else []), *part]
    return "\n".join(lines)


class _Group(NamedTuple):
    """What stands in one quotation or item."""

    part: Quote | Item
    nodes: Sequence[_Node]


_Node: TypeAlias = int | _Group
"""A block by its index, or several in what they stand in."""


class _Copy:
    """One document being copied."""

    def __init__(self, document: Document) -> None:
        self._fair = FairBlocks(document)
        self._blocks, self._nests, self._places = self._fair.blocks, self._fair.nests, self._fair.places

    # The whole

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

    # What stands in the same

    def _units(self, nodes: Sequence[_Node], opening: str | None = None) -> list[Unit]:
        """What is written for `nodes`. In an item with a bullet they have an `opening`: what stands for the bullet."""
        units: list[Unit] = []
        index = 0
        while index < len(nodes):
            end = self._end_of_run(nodes, index)
            node = nodes[index]
            if isinstance(node, int) and end - index == 1:
                units.append(self._fair.unit(node))
            elif isinstance(node, int) and isinstance(self._blocks[node], Figure):
                units.append(self._fair.picture(node))
            elif isinstance(node, int):
                units.append(self._definitions(nodes[index:end]))
            elif isinstance(node.part, Quote):
                units.append(Unit("quote", _within(self._quoted(node, node.part), "> ", "> ")))
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
        if isinstance(self._blocks[node], Figure) and self._fair.has_caption(node) and self._fair.is_picture(node):
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
        return isinstance(node, int) and self._fair.is_strong(node)

    def _quoted(self, group: _Group, quote: Quote) -> list[str]:
        units = self._units(group.nodes)
        lines = _joined(units)
        label = quote.label.upper()
        if not ALERT_LABEL.fullmatch(f"[!{label}]"):
            return lines
        return [f"[!{label}]", *([] if units[0].kind == "paragraph" else [""]), *lines]

    # Lists

    def _lists(self, items: Sequence[_Group]) -> Iterator[Unit]:
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
                yield Unit("apart", [_APART])
            yield Unit(kind, self._list(marked))

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

    def _definitions(self, nodes: Sequence[_Node]) -> Unit:
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
                lines += [*([""] if lines else []), self._fair.term(node)]
                continue
            if is_loose and isinstance(nodes[index - 1], _Group):
                lines.append("")
            lines += _within(_joined(units, closely=not is_loose), ": ", "  ")
        return Unit("definitions", lines)


def _opening(marker: str) -> str:
    """What stands behind the bullet of an item: a box, or a marker that is not a number; "" for nothing."""
    if capital := _CAPITAL.fullmatch(marker):
        marker = f"{capital[1]})"
    return _BOXES.get(marker) or (marker if WRITTEN_MARKER.fullmatch(marker) else "")


def _opened(first: Unit, opening: str) -> list[Unit]:
    """The first of an item's units with what stands for its bullet; escaped if it seems to begin with such a thing."""
    lines = first.lines
    if first.kind != "paragraph":
        return [Unit("paragraph", [opening]), first] if opening else [first]
    if opening:
        return [first._replace(lines=[f"{opening} {lines[0]}", *lines[1:]])]
    if found := WRITTEN_MARKER.match(lines[0]):
        at = found.end(1) - 1
        return [first._replace(lines=[f"{lines[0][:at]}\\{lines[0][at:]}", *lines[1:]])]
    return [first]


def _follows_closely(above: Unit, below: Unit) -> bool:
    """Whether two units are read as they are without a blank line between."""
    if above.kind == "paragraph":
        return below.kind in ("bullets", "number 1.", "number 1)", "code", "heading", "rule", "quote")
    return above.kind in ("heading", "rule", "code")


def _is_parted(units: Sequence[Unit]) -> bool:
    """Whether there must be a blank line somewhere between, which makes a list loose."""
    return any(unit.kind == "parted" for unit in units) or not all(
        _follows_closely(above, below) for above, below in pairwise(units)
    )


def _joined(units: Sequence[Unit], *, closely: bool = False) -> list[str]:
    lines: list[str] = []
    for unit in units:
        lines += [*([""] if lines and not closely else []), *unit.lines]
    return lines


def _within(lines: Sequence[str], first: str, rest: str) -> list[str]:
    """The lines with what stands before them."""
    return [f"{rest if index else first}{line}".rstrip(" ") for index, line in enumerate(lines)]


_PLAIN = re.compile(r"[^\W_](?:[^:#\s]|:(?=\S)|(?<=\S)#|\s(?=\S))*")
LONGEST = 60_000
"""Characters of front matter that are looked at, when it is read again, for where it ends: more is left out."""

_NO_TEXT = ("null", "true", "false")
"""What other readers of YAML take for something else than text."""


def _front_matter(document: Document) -> list[str]:
    """What is known about the document, between two lines of dashes; nothing if the text says it all."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    titles = [block for block in headings if block.level == 1]
    own = _said(document, headings[0].span) if headings and headings[0].level == 1 else ""
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
    return ["---", *lines, "---"] if lines and sum(map(len, lines)) < LONGEST else []


def _said(document: Document, span: Span) -> str:
    return phrase(span.of(document.text), inlines_of(document, span)).text


def _scalar(value: str) -> str:
    """A value, between quotation marks if it must be."""
    if _PLAIN.fullmatch(value) and value.lower() not in _NO_TEXT:
        return value
    inside = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"'
