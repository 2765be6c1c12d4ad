"""Blocks of a document as XHTML. What is decoration in readtui (labels, markers of lists) is an attribute, not text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple, TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from readtui.document.model import (
    Caption,
    Code,
    Document,
    Figure,
    Heading,
    Inline,
    InlineKind,
    Item,
    Output,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from readtui.span import Offset, Span
from readtui.unicode.lazy_regex import lazy_regex

_TAGS: dict[InlineKind, str] = {
    "emphasis": "em",
    "strong": "strong",
    "strike": "del",
    "code": "code",
    "sup": "sup",
    "sub": "sub",
    "mark": "mark",
}
_NUMBER = lazy_regex(r"(\d{1,6})\.", re.ASCII)
_LANGUAGE = lazy_regex(r"[\w+#.-]+", re.ASCII)
_HOST = lazy_regex(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?", re.I | re.ASCII
)
_IN_ADDRESS = "/?&=+-._~:@!$'()*,;%"
_MAIL = lazy_regex(r"mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PERCENT = lazy_regex(r"%(?![0-9A-Fa-f]{2})")

LocalLinks: TypeAlias = Callable[[str], str]
"""Returns the address in the book of a name in `Document.targets`; empty if there is none."""


class _Container(NamedTuple):
    """The blocks inside one quotation or list item."""

    part: Quote | Item
    nodes: Sequence[_Node]


_Node: TypeAlias = int | _Container
"""A block by its index, or a container."""


class XhtmlWriter:
    """Writes blocks of one document. `named` are the indices of the blocks that need an id."""

    def __init__(self, document: Document, named: frozenset[int], local_links: LocalLinks) -> None:
        self._document = document
        self._named = named
        self._local_links = local_links

    def write(self, blocks: range, depth: int = 0) -> str:
        """Return some blocks; `depth` is the number of quotations and items around them that are not written."""
        return "\n".join(self._nodes(self._tree(blocks.start, blocks.stop, depth)))

    def _tree(self, first: int, end: int, depth: int) -> list[_Node]:
        """Return the blocks from `first` to `end` as a tree: blocks with the same container at `depth` are together."""
        blocks = self._document.blocks
        nodes: list[_Node] = []
        while first < end:
            nest = blocks[first].nest
            after = first + 1
            if len(nest) <= depth:
                nodes.append(first)
            else:
                while after < end and blocks[after].nest[depth : depth + 1] == nest[depth : depth + 1]:
                    after += 1
                nodes.append(_Container(nest[depth], self._tree(first, after, depth + 1)))
            first = after
        return nodes

    # Containers

    def _nodes(self, nodes: Sequence[_Node]) -> Iterator[str]:
        index = 0
        while index < len(nodes):
            node = nodes[index]
            if isinstance(node, int):
                end = self._end_of_figure(nodes, index)
                yield from self._figure(nodes[index:end]) if end - index > 1 else [self._block(node)]
                index = end
            elif isinstance(node.part, Quote):
                label = f' class="labelled" data-label="{escape(node.part.label)}"' if node.part.label else ""
                yield from (f"<blockquote{label}>", *self._nodes(node.nodes), "</blockquote>")
                index += 1
            else:
                end = index + 1
                kind = _list_kind(node)
                while end < len(nodes) and _list_kind(nodes[end]) == kind:
                    end += 1
                yield from self._list(kind, [one for one in nodes[index:end] if isinstance(one, _Container)])
                index = end

    def _list(self, kind: str, items: Sequence[_Container]) -> Iterator[str]:
        tag, item_tag = ("div", "div") if kind == "definition" else (kind, "li")
        yield f'<{tag} class="definitions">' if kind == "definition" else f"<{tag}>"
        expected = 1
        for item in items:
            assert isinstance(item.part, Item)
            classes = " ".join(["tight"] * item.part.tight + ["marked"] * (kind == "ul" and item.part.marker != "•"))
            attributes = f' class="{classes}"' if classes else ""
            if kind == "ol" and (found := _NUMBER.fullmatch(item.part.marker)):
                attributes += f' value="{int(found[1])}"' if int(found[1]) != expected else ""
                expected = int(found[1]) + 1
            elif "marked" in classes:
                attributes += f' data-marker="{escape(item.part.marker)}"'
            yield from (f"<{item_tag}{attributes}>", *self._nodes(item.nodes), f"</{item_tag}>")
        yield f"</{tag}>"

    def _end_of_figure(self, nodes: Sequence[_Node], index: int) -> int:
        """The end of a picture, table or code with its captions directly below."""
        first = nodes[index]
        end = index + 1
        while end < len(nodes):
            node = nodes[end]
            block = self._document.blocks[node] if isinstance(node, int) else None
            if not isinstance(block, Caption) or block.of != first:
                break
            end += 1
        return end

    def _figure(self, nodes: Sequence[_Node]) -> Iterator[str]:
        first, *captions = [node for node in nodes if isinstance(node, int)]
        yield "<figure>"
        if body := self._block(first):
            yield body
        yield "<figcaption>"
        for caption in captions:
            block = self._document.blocks[caption]
            yield f"<p{self._id(caption)}>{self._text(block.span)}</p>"
        yield from ("</figcaption>", "</figure>")

    # Blocks

    def _block(self, index: int) -> str:
        block, name = self._document.blocks[index], self._id(index)
        match block:
            case Heading():
                return f"<h{block.level}{name}>{self._text(block.span)}</h{block.level}>"
            case Paragraph():
                return f"<p{name}>{self._text(block.span)}</p>"
            case Code():
                language = f' class="language-{block.language}"' if _LANGUAGE.fullmatch(block.language) else ""
                return f"<pre{name}><code{language}>{escape(block.span.of(self._document.text))}</code></pre>"
            case Output():
                return f"<pre{name}>{escape(block.span.of(self._document.text))}</pre>"
            case Table():
                return self._table(block, name)
            case Rule():
                return f"<hr{name}/>"
            case _:
                kind = "picture" if isinstance(block, Figure) else "caption"
                if not block.span:
                    return f"<div{name}></div>" if name else ""
                return f'<p{name} class="{kind}">{self._text(block.span)}</p>'

    def _table(self, table: Table, name: str) -> str:
        lines = [f"<table{name}>"]
        head = min(table.head, len(table.rows))
        for part, tag, rows in (("thead", "th", table.rows[:head]), ("tbody", "td", table.rows[head:])):
            if rows:
                lines.append(f"<{part}>")
                lines += [f"<tr>{self._row(row, tag, table)}</tr>" for row in rows]
                lines.append(f"</{part}>")
        return "\n".join([*lines, "</table>"])

    def _row(self, row: Sequence[Span], tag: str, table: Table) -> str:
        aligns = dict(enumerate(table.aligns))
        cells: list[str] = []
        for column, cell in enumerate(row):
            align = f' style="text-align: {aligns[column]}"' if aligns.get(column) else ""
            cells.append(f"<{tag}{align}>{self._text(cell)}</{tag}>")
        return "".join(cells)

    def _id(self, index: int) -> str:
        return f' id="b{index}"' if index in self._named else ""

    # Text

    def _text(self, span: Span) -> str:
        """Return the text of a block or cell with its styles."""
        inlines = [one for one in self._document.inlines_in(span) if one.span and one.span.end <= span.end]
        return "".join(self._parts(span, inlines, is_in_link=False))

    def _parts(self, span: Span, inlines: Sequence[Inline], *, is_in_link: bool) -> Iterator[str]:
        offset, index = span.start, 0
        while index < len(inlines):
            inline = inlines[index]
            inner = index + 1
            while inner < len(inlines) and inlines[inner].span.start < inline.span.end:
                inner += 1
            covered = inline.span.clipped_to(span)
            yield self._plain(offset, covered.start)
            start, end = self._tags(inline, is_in_link=is_in_link)
            within = is_in_link or start.startswith("<a ")
            yield f"{start}{''.join(self._parts(covered, inlines[index + 1 : inner], is_in_link=within))}{end}"
            offset, index = covered.end, inner
        yield self._plain(offset, span.end)

    def _plain(self, start: Offset, end: Offset) -> str:
        return escape(self._document.text[start:end], quote=False).replace("\n", "<br/>")

    def _tags(self, inline: Inline, *, is_in_link: bool) -> tuple[str, str]:
        if inline.kind == "math":
            return '<span class="math">', "</span>"
        if inline.kind not in ("link", "reference"):
            tag = _TAGS[inline.kind]
            return f"<{tag}>", f"</{tag}>"
        if is_in_link or not (address := self._address(inline.target)):
            return "", ""
        kind = ' epub:type="noteref" role="doc-noteref"' if inline.kind == "reference" else ""
        return f'<a href="{escape(address)}"{kind}>', "</a>"

    def _address(self, target: str) -> str:
        if target.startswith("#"):
            return self._local_links(target[1:])
        return outer_address(target, self._document.source)


def _list_kind(node: _Node) -> str:
    """The kind of list that an item belongs to; empty if it is no item."""
    if not isinstance(node, _Container) or not isinstance(node.part, Item):
        return ""
    if not node.part.marker:
        return "definition"
    return "ol" if _NUMBER.fullmatch(node.part.marker) else "ul"


def outer_address(target: str, source: str) -> str:
    """Return the address that a link leads to outside of the document; empty if it is none that a book may have."""
    try:
        whole = urljoin(source, target) if source.startswith(("https://", "http://")) else target
        parts = urlsplit(whole)
    except ValueError:  # unbalanced brackets
        return ""
    if _MAIL.fullmatch(whole):
        return whole
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        return ""
    path, query, fragment = (
        _PERCENT.sub("%25", quote(part, safe=_IN_ADDRESS)) for part in (parts.path, parts.query, parts.fragment)
    )
    return f"{parts.scheme}://{parts.netloc}{path}{f'?{query}' if query else ''}{f'#{fragment}' if fragment else ''}"
