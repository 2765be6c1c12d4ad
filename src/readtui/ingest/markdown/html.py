"""HTML in Markdown, turned into blocks of a document by the walk over the elements of web pages."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from readtui.document.model import StyledText, joined_text
from readtui.ingest.html.blocks import ContainerBlock, LeafBlock
from readtui.ingest.html.tags import RAW_TEXT_TAGS, Tag, printable_address, tokenize
from readtui.ingest.markdown.blocks import BlockBuilder
from readtui.ingest.markdown.inline import link_addresses
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from lxml.etree import _Element

    from readtui.ingest.html.page import HtmlPage

_SHOWN_WITHOUT_TEXT = frozenset(("img", "hr", "input", "math"))
"""Tags of elements that are shown although they have no text."""

# Pictures that are made of words: the state of a build, a version, a licence.
_BADGE = lazy_regex(r"(?i)shields\.io|badge|codecov\.io|coveralls\.io|travis-ci|/workflows/")
_CONTROLS = lazy_regex("[\0-\x08\x0b-\x1f\x7f]")  # which lxml does not accept
_NO_ADDRESS = "#"  # pictures without an address are not shown in a page, but are in Markdown
_UNLINKED_KINDS = ("link", "reference", "code", "math")


def normalised_html(html: str) -> str:
    """Return HTML without closed comments, scripts and styles, where everything else that is no tag is escaped text.

    So nothing that is not closed hides the text after it.
    """
    return "".join(_source(part) if isinstance(part, Tag) else escape(part, quote=False) for part in tokenize(html))


def add_html(html: str, blocks: BlockBuilder) -> None:
    """Add the blocks in `html` to `blocks`."""
    parts = list(tokenize(html))
    tags = [part for part in parts if isinstance(part, Tag)]
    ids = [name for tag in tags for name in tag.ids]
    is_shown = any(tag.name in _SHOWN_WITHOUT_TEXT for tag in tags)
    if is_shown or any(not part.isspace() for part in parts if isinstance(part, str)):
        written = _add_leaves(normalised_html(html), blocks)
        ids = [name for name in ids if name not in written]
    for name in ids:
        blocks.add_id(name)


def _add_leaves(html: str, blocks: BlockBuilder) -> frozenset[str]:
    """Add the blocks in `html`, which must be normalised; return the ids that lead to them."""
    from readtui.ingest.html.page import parse_page  # deferred: lxml takes 60 ms, and few texts need it
    from readtui.ingest.html.walk import walk_page

    page = parse_page(_CONTROLS.sub("", html))
    if page is None:
        return frozenset()
    for image in list(page.root.iter("img")):
        _normalise_image(image, page)
    writer = _HtmlWriter(blocks)
    writer.write(walk_page(page).leaves)
    return writer.ids


def _source(tag: Tag) -> str:
    """Return a tag as written; "" for one that is not closed and would hide the text after it."""
    return "" if tag.name in RAW_TEXT_TAGS else f"<{'/' * tag.is_closing}{tag.name}{tag.attributes}>"


def _normalise_image(image: _Element, page: HtmlPage) -> None:
    """Make a picture what it would be in Markdown.

    A picture in a link, a badge, or one in a text and without an address is replaced by its alternative text or its
    title; one that is alone in its element is a figure, whose title is its caption.
    """
    address = page.resolve(image.get("src") or "")
    alt, title = (" ".join((image.get(name) or "").split()) for name in ("alt", "title"))
    parent = image.getparent()
    is_alone = parent is not None and not "".join(map(str, parent.itertext())).strip()
    has_address = any(name.endswith(("src", "srcset")) and value for name, value in image.items())
    is_in_link = next(image.iterancestors("a"), None) is not None
    if is_in_link or _BADGE.search(address) or not (has_address or (is_alone and alt)):
        image.tag, image.text = "span", alt or title
    elif not has_address:
        image.set("src", _NO_ADDRESS)
    if title and is_alone and image.tag == "img":
        caption = image.makeelement("figcaption")
        caption.text, caption.tail, image.tail = title, image.tail, ""
        image.addnext(caption)


class _HtmlWriter:
    """Writes the leaf blocks of one piece of HTML. `ids` are the names that lead to them."""

    def __init__(self, blocks: BlockBuilder) -> None:
        self.ids: frozenset[str] = frozenset()
        self._blocks = blocks
        self._containers: tuple[ContainerBlock, ...] = ()
        self._table: int | None = None  # the block above, if it is a table

    def write(self, leaves: Sequence[LeafBlock]) -> None:
        """Write all leaves; those that a browser does not show become hidden text."""
        self.ids = frozenset(name for leaf in leaves for name in leaf.ids)
        for leaf in leaves:
            if leaf.element.is_hidden:
                self._blocks.builder.hide(leaf.text)
                continue
            self._enter(leaf.containers)
            if leaf.kind == "caption" or (leaf.kind == "text" and leaf.element.tag == "figcaption"):
                self._add_caption(leaf)
                continue
            for name in leaf.ids:
                self._blocks.add_id(name)
            self._table = None
            self._add_leaf(leaf)
        self._enter(())

    def _enter(self, containers: tuple[ContainerBlock, ...]) -> None:
        """Close and open containers of the document until `containers` are open."""
        shared = 0
        while shared < min(len(containers), len(self._containers)) and containers[shared] is self._containers[shared]:
            shared += 1
        for _ in self._containers[shared:]:
            self._blocks.builder.close()
        for container in containers[shared:]:
            if container.kind == "quote":
                self._blocks.builder.open_quote(container.marker)
            else:
                self._blocks.builder.open_item(container.marker)
        self._containers = containers

    def _add_caption(self, leaf: LeafBlock) -> None:
        """Add the caption of the figure or table above, or else a paragraph."""
        pieces = _with_addresses(leaf.pieces)
        if self._blocks.caption(pieces, leaf.ids):
            return
        for name in leaf.ids:
            self._blocks.add_id(name)
        if self._table is None:
            self._blocks.builder.paragraph(pieces)
        else:
            self._blocks.builder.caption(pieces, self._table)

    def _add_leaf(self, leaf: LeafBlock) -> None:
        match leaf.kind:
            case "heading":
                self._blocks.heading(leaf.pieces, leaf.level)
            case "code":
                self._blocks.builder.code(leaf.text, leaf.language)
            case "figure":
                self._blocks.figure(leaf.text, "" if leaf.image == _NO_ADDRESS else printable_address(leaf.image))
            case "table":
                rows = [[_with_addresses(cell) for cell in row] for row in leaf.rows]
                self._table = self._blocks.builder.table(rows, leaf.header_rows)
            case "rule":
                self._blocks.builder.rule()
            case _:
                self._blocks.builder.paragraph(_with_addresses(leaf.pieces))


def _with_addresses(pieces: Sequence[StyledText]) -> list[StyledText]:
    """Return the pieces with the addresses in them as links."""
    if "://" not in (text := joined_text(pieces)) and "www." not in text:
        return list(pieces)
    linked: list[StyledText] = []
    for piece in pieces:
        if any(style.kind in _UNLINKED_KINDS for style in piece.styles):
            linked.append(piece)
        else:
            linked += link_addresses(piece.text, piece.styles)
    return linked
