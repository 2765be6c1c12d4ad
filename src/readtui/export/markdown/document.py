"""A whole document as Markdown, which reads back as the same document as far as Markdown can represent it."""

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
from readtui.document.output import with_whole_outputs
from readtui.export.markdown.blocks import BlockRenderer, RenderedBlock
from readtui.export.markdown.places import relative_inlines
from readtui.export.markdown.syntax import escape
from readtui.export.markdown.text import normalise_text
from readtui.ingest.markdown.callouts import ALERT_LABEL
from readtui.ingest.markdown.reader import WRITTEN_MARKER
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

_NUMBER = lazy_regex(r"(\d{1,9})([.)])", re.ASCII)
_CAPITAL = lazy_regex(r"([A-Z]|[IVXLC]{2,6})\.")
_CHECKBOXES = {"☐": "[ ]", "☑": "[x]"}
_LIST_SEPARATOR = "<!-- -->"
"""An empty comment between two lists that would otherwise be read as one."""

_PLAIN_SCALAR = lazy_regex(r"[^\W_](?:[^:#\s]|:(?=\S)|(?<=\S)#|\s(?=\S))*")
MAX_FRONT_MATTER = 60_000
"""Characters in which the Markdown reader looks for the end of the front matter: longer front matter is left out."""

_NO_TEXT = ("null", "true", "false")
"""Scalars that YAML does not read as text."""


def markdown_lines(document: Document, *, with_front_matter: bool = True) -> Iterator[str]:
    """Return the lines of `document_markdown`; none for an empty document."""
    markdown = document_markdown(document, with_front_matter=with_front_matter)
    return iter(markdown.split("\n") if markdown else ())


def document_markdown(document: Document, *, with_front_matter: bool = True) -> str:
    """Return the document as Markdown, without a newline at the end.

    With `with_front_matter`, metadata that the text does not contain is written as YAML front matter. docs/formats.md
    lists what Markdown cannot represent, and what is written instead.
    """
    writer = _DocumentWriter(document)
    lines = _front_matter(document) if with_front_matter else []
    for part in writer.write_parts():
        lines += [*([""] if lines else []), *part]
    return "\n".join(lines)


class _Container(NamedTuple):
    """The blocks inside one quotation or list item."""

    part: Quote | Item
    nodes: Sequence[_Node]


_Node: TypeAlias = int | _Container
"""A block by its index, or a container."""


class _DocumentWriter:
    """Writes one document."""

    def __init__(self, document: Document) -> None:
        self._renderer = BlockRenderer(with_whole_outputs(document))
        self._blocks, self._nests, self._places = self._renderer.blocks, self._renderer.nests, self._renderer.places

    def write_parts(self) -> Iterator[list[str]]:
        """Yield the lines of the body, of an anchor after it, and of each footnote."""
        if lines := _join(self._render_nodes(self._tree(0, self._places.body_end, 0))):
            yield lines
        if anchor := self._places.anchors.get(self._places.body_end):
            yield [anchor]
        for number, footnote in enumerate(self._places.footnotes, 1):
            rendered = self._render_nodes(self._tree(footnote.start, footnote.stop, 1))
            label = f"[^{number}]:"
            if rendered[0].kind == "paragraph":
                yield _indent(_join(rendered), f"{label} ", "    ")
            else:
                yield [label, *_indent(_join(rendered), "    ", "    ")]

    def _tree(self, first: int, end: int, depth: int) -> list[_Node]:
        """Return the blocks from `first` to `end` as a tree: blocks with the same container at `depth` are together."""
        nodes: list[_Node] = []
        while first < end:
            nest = self._nests[first]
            after = first + 1
            if len(nest) <= depth:
                nodes.append(first)
            else:
                while after < end and self._nests[after][depth : depth + 1] == nest[depth : depth + 1]:
                    after += 1
                nodes.append(_Container(nest[depth], self._tree(first, after, depth + 1)))
            first = after
        return nodes

    # Containers

    def _render_nodes(self, nodes: Sequence[_Node], marker_text: str | None = None) -> list[RenderedBlock]:
        """Render `nodes`. In an item with a bullet, `marker_text` is the text that represents the actual marker."""
        rendered: list[RenderedBlock] = []
        index = 0
        while index < len(nodes):
            end = self._end_of_run(nodes, index)
            node = nodes[index]
            if isinstance(node, int) and end - index == 1:
                rendered.append(self._renderer.render(node))
            elif isinstance(node, int) and isinstance(self._blocks[node], Figure):
                rendered.append(self._renderer.render_with_caption(node))
            elif isinstance(node, int):
                rendered.append(self._render_definitions(nodes[index:end]))
            elif isinstance(node.part, Quote):
                rendered.append(RenderedBlock("quote", _indent(self._quote_lines(node, node.part), "> ", "> ")))
            else:
                rendered += self._render_lists([item for item in nodes[index:end] if isinstance(item, _Container)])
            index = end
        if marker_text is not None:
            rendered[:1] = _with_marker(rendered[0], marker_text)
        return rendered

    def _end_of_run(self, nodes: Sequence[_Node], index: int) -> int:
        """The end of the nodes that are written together: a figure and its caption, terms and definitions, a list."""
        node = nodes[index]
        if isinstance(node, _Container):
            end = index + 1
            while isinstance(node.part, Item) and end < len(nodes) and self._is_item(nodes[end]):
                end += 1
            return end
        is_figure = isinstance(self._blocks[node], Figure)
        if is_figure and self._renderer.has_caption(node) and self._renderer.can_join_caption(node):
            return index + 2
        end = index
        while self._is_term(nodes, end):
            end += 1
            while end < len(nodes) and self._is_definition(nodes[end]):
                end += 1
        return max(end, index + 1)

    def _is_item(self, node: _Node) -> bool:
        return isinstance(node, _Container) and isinstance(node.part, Item)

    def _is_definition(self, node: _Node) -> bool:
        return isinstance(node, _Container) and isinstance(node.part, Item) and not node.part.marker

    def _is_term(self, nodes: Sequence[_Node], index: int) -> bool:
        """Whether a node is a line that is all bold, with a definition below it."""
        if index + 1 >= len(nodes) or not self._is_definition(nodes[index + 1]):
            return False
        node = nodes[index]
        return isinstance(node, int) and self._renderer.is_bold_line(node)

    def _quote_lines(self, group: _Container, quote: Quote) -> list[str]:
        rendered = self._render_nodes(group.nodes)
        lines = _join(rendered)
        is_mixed = quote.label not in (quote.label.lower(), quote.label.upper(), quote.label.capitalize())
        label = quote.label if is_mixed else quote.label.upper()
        if ALERT_LABEL.fullmatch(f"[!{label}]"):
            return [f"[!{label}]", *([] if rendered[0].kind == "paragraph" else [""]), *lines]
        if quote.label:  # of a web page: no label in Markdown, but its words are kept
            return [f"**{escape(quote.label)}**", "", *lines]
        return lines

    # Lists

    def _render_lists(self, items: Sequence[_Container]) -> Iterator[RenderedBlock]:
        """Split items into lists, of bullets or of consecutive numbers, and render each."""
        lists: list[tuple[str, list[tuple[str, _Container]]]] = []
        above: tuple[int, str] | None = None
        for item in items:
            marker = item.part.marker if isinstance(item.part, Item) else ""
            number = (int(found[1]), found[2]) if (found := _NUMBER.fullmatch(marker)) else None
            continues = number is None if above is None else number == (above[0] + 1, above[1])
            if not lists or not continues:
                lists.append(("bullets" if number is None else f"number {number[0]}{number[1]}", []))
            lists[-1][1].append((f"{number[0]}{number[1]}" if number else "-", item))
            above = number
        for index, (kind, marked) in enumerate(lists):
            if index and "bullets" not in (kind, lists[index - 1][0]) and kind[-1] == lists[index - 1][0][-1]:
                yield RenderedBlock("separator", [_LIST_SEPARATOR])
            yield RenderedBlock(kind, self._list_lines(marked))

    def _list_lines(self, marked: Sequence[tuple[str, _Container]]) -> list[str]:
        bodies = [
            self._render_nodes(
                item.nodes, _marker_text(item.part.marker) if mark == "-" and isinstance(item.part, Item) else None
            )
            for mark, item in marked
        ]
        is_loose = any(map(_needs_blank_lines, bodies)) or any(
            isinstance(item.part, Item) and not item.part.tight and rendered[0].is_read_as_paragraph
            for (_, item), rendered in zip(marked, bodies, strict=True)
        )
        lines: list[str] = []
        for (mark, _), rendered in zip(marked, bodies, strict=True):
            if is_loose and lines:
                lines.append("")
            lines += _indent(_join(rendered, tight=not is_loose), f"{mark} ", " " * (len(mark) + 1))
        return lines

    def _render_definitions(self, nodes: Sequence[_Node]) -> RenderedBlock:
        """Render terms, each followed by its definitions."""
        bodies = [self._render_nodes(node.nodes) if isinstance(node, _Container) else [] for node in nodes]
        is_loose = any(map(_needs_blank_lines, bodies)) or any(
            isinstance(node, _Container)
            and isinstance(node.part, Item)
            and not node.part.tight
            and rendered[0].is_read_as_paragraph
            for node, rendered in zip(nodes, bodies, strict=True)
        )
        lines: list[str] = []
        for index, (node, rendered) in enumerate(zip(nodes, bodies, strict=True)):
            if isinstance(node, int):
                lines += [*([""] if lines else []), self._renderer.render_term(node)]
                continue
            if is_loose and isinstance(nodes[index - 1], _Container):
                lines.append("")
            lines += _indent(_join(rendered, tight=not is_loose), ": ", "  ")
        return RenderedBlock("definitions", lines)


def _marker_text(marker: str) -> str:
    """Return the text after the bullet of an item: a checkbox, or a marker that is no number; "" for none."""
    if capital := _CAPITAL.fullmatch(marker):
        marker = f"{capital[1]})"
    return _CHECKBOXES.get(marker) or (marker if WRITTEN_MARKER.fullmatch(marker) else "")


def _with_marker(first: RenderedBlock, marker_text: str) -> list[RenderedBlock]:
    """Prepend the marker text to the first block of an item. Text that would be read as a marker is escaped."""
    lines = first.lines
    if first.kind != "paragraph":
        return [RenderedBlock("paragraph", [marker_text]), first] if marker_text else [first]
    if marker_text:
        return [first._replace(lines=[f"{marker_text} {lines[0]}", *lines[1:]])]
    if found := WRITTEN_MARKER.match(lines[0]):
        at = found.end(1) - 1
        return [first._replace(lines=[f"{lines[0][:at]}\\{lines[0][at:]}", *lines[1:]])]
    return [first]


def _needs_no_blank_line(above: RenderedBlock, below: RenderedBlock) -> bool:
    """Whether two blocks read back correctly without a blank line between them."""
    if above.kind == "paragraph":
        return below.kind in ("bullets", "number 1.", "number 1)", "code", "heading", "rule", "quote")
    return above.kind in ("heading", "rule", "code")


def _needs_blank_lines(rendered: Sequence[RenderedBlock]) -> bool:
    """Whether any of the blocks must have a blank line between them, which makes a list loose."""
    return any(block.kind == "anchored" for block in rendered) or not all(
        _needs_no_blank_line(above, below) for above, below in pairwise(rendered)
    )


def _join(rendered: Sequence[RenderedBlock], *, tight: bool = False) -> list[str]:
    lines: list[str] = []
    for block in rendered:
        lines += [*([""] if lines and not tight else []), *block.lines]
    return lines


def _indent(lines: Sequence[str], first: str, rest: str) -> list[str]:
    """Prefix the first line with `first` and the others with `rest`."""
    return [f"{rest if index else first}{line}".rstrip(" ") for index, line in enumerate(lines)]


# Front matter


def _front_matter(document: Document) -> list[str]:
    """Return the lines of the front matter; none if the text contains all metadata."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    titles = [block for block in headings if block.level == 1]
    first_heading = _plain_text(document, headings[0].span) if headings and headings[0].level == 1 else ""
    values = {"site": document.site, "date": document.published, "lang": document.language.replace("_", "-")}
    lines = [f"{name}: {_yaml_scalar(value)}" for name, value in values.items() if value]
    authors = [author for author in document.authors if author]
    if len(authors) == 1:
        lines.insert(0, f"author: {_yaml_scalar(authors[0])}")
    elif authors:
        lines[:0] = ["authors:", *(f"  - {_yaml_scalar(author)}" for author in authors)]
    if document.title and document.title != first_heading:
        lines.insert(0, f"pagetitle: {_yaml_scalar(document.title)}")
    elif first_heading and lines and len(titles) == 1:
        lines.insert(0, f"title: {_yaml_scalar(first_heading)}")
    return ["---", *lines, "---"] if lines and sum(map(len, lines)) < MAX_FRONT_MATTER else []


def _plain_text(document: Document, span: Span) -> str:
    return normalise_text(span.of(document.text), relative_inlines(document, span)).text


def _yaml_scalar(value: str) -> str:
    """Return a value as YAML, quoted if necessary."""
    if _PLAIN_SCALAR.fullmatch(value) and value.lower() not in _NO_TEXT:
        return value
    inside = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"'
