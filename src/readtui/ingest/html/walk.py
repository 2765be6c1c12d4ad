"""Walk over the tree of a web page: turns its elements, in document order, into leaf blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from readtui.document.model import Style, StyledText, joined_text
from readtui.ingest.html import tables
from readtui.ingest.html.blocks import (
    BlockElement,
    ContainerBlock,
    LeafBlock,
    LeafKind,
    alert_label,
    is_alert_title,
    line_of,
    linked_length,
    remove_element,
)
from readtui.ingest.html.buffer import TextBuffer
from readtui.ingest.html.code import read_code
from readtui.ingest.html.figures import (
    alt_text,
    image_address,
    is_beside_text,
    is_caption_element,
    is_in_line,
    is_visible,
    merge_caption,
)
from readtui.ingest.html.listings import has_only_line_numbers, is_listing, keeps_lines, line_number_cells, lines_from
from readtui.ingest.html.lists import ListNumbering, split_marker
from readtui.ingest.html.notes import image_marker, is_note_reference
from readtui.ingest.html.page import HtmlPage
from readtui.ingest.html.tags import BLOCK_TAGS, HEADING_LEVELS, INLINE_KINDS, is_hidden
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from lxml.etree import _Element

HIDDEN_SHARE = 10
"""If at most one part in this many is visible, a script is expected to show the rest."""

MAX_CONTAINERS = 24
"""Deepest nesting of quotations and list items that is kept: a deeper one would leave no room for text."""

_NO_TEXT_TAGS = frozenset(
    ("script", "style", "template", "title", "meta", "link", "base", "object", "embed", "applet", "iframe",
     "video", "audio", "canvas", "map", "svg", "frameset", "noframes", "datalist", "colgroup", "param", "rp")
)  # fmt: skip
_METADATA_TAGS = frozenset(("script", "style", "template", "title", "meta", "link", "base"))
_FORM_TAGS = frozenset(("button", "select", "textarea", "input", "progress", "meter"))
_CODE_TAGS = frozenset(("pre", "listing", "xmp", "plaintext"))
_LIST_TAGS = ("ol", "ul", "menu")
_LISTING_TAGS = ("div", "figure", "section", "ol")
_BLOCK_TAGS = BLOCK_TAGS | {"hgroup", "menu", "search", "optgroup", "button", "select", "textarea", "noscript"}
_SPECIAL_TAGS = _NO_TEXT_TAGS | _CODE_TAGS | {"img", "br", "input", "q", "rt", "math"}
_HIDING_ATTRIBUTES = frozenset(("hidden", "style", "class"))
_OPENED_TAGS = _BLOCK_TAGS - _NO_TEXT_TAGS - _CODE_TAGS
_NAMING_ATTRIBUTES = ("class", "id", "role", "itemprop", "data-component", "data-testid", "aria-label")
_NAMING_ATTRIBUTES_OF_HEADED = ("class", "role", "itemprop", "data-component", "data-testid")
# Elements whose ids are often made of the words of their heading or term.
_HEADED_TAGS = frozenset((*HEADING_LEVELS, "section", "p", "li", "dt", "dd"))
_IMAGE = lazy_regex(r"(?i)\.(?:avif|gif|jpe?g|png|svg|webp)(?:$|[?#])")
_HEADED_CLASSES = lazy_regex(r"(?:^|\s)(?:(?:sub)*section|sect\d|level\d|chapter|appendix)(?:\s|$)")


class PageBlocks(NamedTuple):
    """All leaf blocks of a page in document order, and the depth of its deepest element."""

    leaves: list[LeafBlock]
    depth: int


def walk_page(page: HtmlPage) -> PageBlocks:
    """Return the leaf blocks of a page.

    If nearly all text is hidden, a script is expected to show it: then nothing counts as hidden.
    """
    walk = _Walk(page)
    leaves = walk.leaves_of(page.root)
    hidden_length = sum(len(leaf.text) for leaf in leaves if leaf.element.is_hidden)
    if hidden_length * HIDDEN_SHARE > sum(len(leaf.text) for leaf in leaves) * (HIDDEN_SHARE - 1):
        leaves = _Walk(page, shows_hidden=True).leaves_of(page.root)
    return PageBlocks(leaves, walk.depth)


_OuterState: TypeAlias = tuple[BlockElement, tuple[ContainerBlock, ...], tuple[Style, ...], int]
"""State before the start of an element, restored at its end: the block, the containers, the styles, and the number of
leaves. A plain tuple, which is made in a quarter of the time of a named one."""


class _Walk:
    """One walk over an element and all its descendants."""

    def __init__(self, page: HtmlPage, *, shows_hidden: bool = False) -> None:
        self._page = page
        self._shows_hidden = shows_hidden
        self._leaves: list[LeafBlock] = []
        self._block = BlockElement("html")
        self._containers: tuple[ContainerBlock, ...] = ()
        self._lists: list[ListNumbering] = []
        self._buffer = TextBuffer()
        self._joined: set[_Element] = set()  # `pre` elements that are lines of the code before them
        self._images: list[LeafBlock] = []  # for after the open paragraph
        self.depth = 0

    def leaves_of(self, root: _Element) -> list[LeafBlock]:
        """Return the leaf blocks in `root`, which may be any element."""
        from lxml.etree import iterwalk  # deferred: 20 ms

        opened: list[_OuterState] = []
        walk = iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                opened.append((self._block, self._containers, self._buffer.styles, len(self._leaves)))
                if len(opened) > self.depth:
                    self.depth = len(opened)
                if self._start(element):
                    if element.text:
                        self._buffer.add(element.text)
                else:
                    walk.skip_subtree()
            else:
                self._end(element, opened.pop())
                if element.tail and element is not root:
                    self._buffer.add(element.tail)
        self._flush()
        return self._leaves

    def _start(self, element: _Element) -> bool:
        """Handle the start of an element; return whether to walk over its content."""
        tag = element.tag
        if tag in INLINE_KINDS:
            return self._open_style(element, tag)
        if tag in _OPENED_TAGS:
            return self._open_block(element, tag)
        if tag in _SPECIAL_TAGS:
            return self._add_special(element, tag)
        if keys := element.keys():
            self._add_ids(element, keys)
            return not self._is_hidden(element, keys) or self._add_hidden(element)
        return True

    def _add_special(self, element: _Element, tag: str) -> bool:
        """Add an element that is not only text; return whether to walk over its content."""
        if tag in _NO_TEXT_TAGS:
            return tag not in _METADATA_TAGS and self._add_hidden(element)
        if tag in _CODE_TAGS:
            self._add_code(element)
            return False
        if tag == "img":
            self._add_image(element)
        elif tag == "br":
            self._buffer.break_line()
        elif tag == "input":
            self._add_checkbox(element)
        elif tag == "q":
            self._buffer.add("“")
        elif tag == "rt":
            self._buffer.add(" (")
        elif tag == "math":
            self._buffer.add_styled(element.text or "", Style("math"))
            return False
        return True

    def _end(self, element: _Element, outer: _OuterState) -> None:
        tag = element.tag
        block, containers, styles, leaf_count = outer
        if tag in _OPENED_TAGS:
            self._flush()
            if is_caption_element(self._block):
                before = self._leaves[max(leaf_count - 2, 0) : leaf_count]
                self._leaves[leaf_count:] = merge_caption(self._block, self._leaves[leaf_count:], before)
            elif tag == "figure":  # a caption follows its figure, even if it is above it on the page
                self._leaves[leaf_count:] = sorted(self._leaves[leaf_count:], key=lambda leaf: leaf.kind == "caption")
            if tag in _LIST_TAGS and self._lists:
                self._lists.pop()
        elif tag == "q":
            self._buffer.add("”")
        elif tag == "rt":
            self._buffer.add(")")
        self._block, self._containers, self._buffer.styles = block, containers, styles

    # Blocks

    def _open_block(self, element: _Element, tag: str) -> bool:
        """Open a block-level element; return whether to walk over its content."""
        self._flush()
        outer = self._block
        words, hidden = "", outer.is_hidden or tag in _FORM_TAGS
        if keys := element.keys():  # half of the blocks have no attributes
            is_headed = tag in _HEADED_TAGS or ("class" in keys and _has_headed_class(element.get("class") or ""))
            attributes = _NAMING_ATTRIBUTES_OF_HEADED if is_headed else _NAMING_ATTRIBUTES
            words = " ".join([value for name in attributes if name in keys and (value := element.get(name))])
            hidden = hidden or self._is_hidden(element, keys)
            self._add_ids(element, keys)
        self._block = BlockElement(tag, words, outer, hidden, HEADING_LEVELS.get(tag, outer.level))
        if keys and tag in _LISTING_TAGS and is_listing(element):
            self._add_code(element)
            return False
        return self._open_contents(element, tag)

    def _open_contents(self, element: _Element, tag: str) -> bool:
        """Open the container or the style of a block; return whether to walk over its content."""
        if tag in _LIST_TAGS:
            self._lists.append(ListNumbering.of_list(element))
        elif tag == "li":
            marker = self._lists[-1].next_marker(element) if self._lists else "•"
            self._open_container(ContainerBlock("item", marker))
        elif tag == "dd":
            self._open_container(ContainerBlock("item"))
        elif tag == "blockquote":
            self._open_container(ContainerBlock("quote"))
        elif (label := alert_label(element)) is not None:
            block = self._block
            self._block = BlockElement("blockquote", "", block.parent, block.is_hidden, block.level)
            self._open_container(ContainerBlock("quote", label))
        elif self._containers and is_alert_title(element, self._containers[-1]):
            return False
        elif tag in ("dt", "summary"):
            self._buffer.styles = (*self._buffer.styles, Style("strong"))
        elif tag == "hr":
            self._leaves.append(LeafBlock("rule", self._block, "", containers=self._containers))
        elif tag == "table":
            return self._open_table(element)
        return True

    def _open_table(self, element: _Element) -> bool:
        """Add a table of data or code; return whether to walk over its content instead, as it is layout."""
        if (line_numbers := line_number_cells(element)) is not None:
            self._add_code(element, line_numbers)
            return False
        if tables.is_data_table(element):
            self._add_table(element)
            return False
        return True

    def _open_container(self, container: ContainerBlock) -> None:
        if len(self._containers) < MAX_CONTAINERS:
            self._containers = (*self._containers, container)

    def _flush(self) -> None:
        """End the open paragraph, and add the images in it after it."""
        buffer = self._buffer
        if buffer.has_text or self._images:
            self._buffer = TextBuffer(buffer.styles)
            for pieces in buffer.paragraphs():
                if pieces := self._without_marker(pieces):
                    self._leaves.append(_text_leaf(self._block, pieces, self._containers, tuple(buffer.ids)))
                    buffer.ids.clear()
            self._buffer.ids = buffer.ids
            images, self._images = self._images, []
            self._leaves += [replace(image, containers=self._containers) for image in images]

    def _without_marker(self, pieces: tuple[StyledText, ...]) -> tuple[StyledText, ...]:
        """Remove a marker from the start of the first paragraph of an item; it may replace the marker of the item."""
        item = self._containers[-1] if self._containers else None
        if item is None or item.kind != "item" or (self._leaves and item in self._leaves[-1].containers):
            return pieces
        marker, rest = split_marker(pieces, item.marker)
        if marker != item.marker:
            self._containers = (*self._containers[:-1], ContainerBlock("item", marker))
        return rest

    # Inline elements

    def _open_style(self, element: _Element, tag: str) -> bool:
        """Open an inline style; return whether to walk over the content."""
        if keys := element.keys():
            self._add_ids(element, keys)
            if self._is_hidden(element, keys):
                return self._add_hidden(element)
            if tag == "code" and keeps_lines(element):
                self._add_code(element)
                return False
        if tag == "cite" and not _is_title(element):
            return True
        kind = INLINE_KINDS[tag]
        styles = self._buffer.styles
        if styles and any(style.kind == kind for style in styles):
            return True
        if kind == "link":
            if target := self._page.resolve(element.get("href") or ""):
                is_raised = any(style.kind == "sup" for style in styles)
                is_reference = target.startswith("#") and is_note_reference(element, is_raised=is_raised)
                self._buffer.styles = (*styles, Style("reference" if is_reference else "link", target))
        else:
            self._buffer.styles = (*styles, Style(kind))
        return True

    def _add_ids(self, element: _Element, keys: Sequence[str]) -> None:
        if ("id" in keys or "name" in keys) and (ids := self._page.ids):
            self._buffer.ids += [name for name in (element.get("id"), element.get("name")) if name in ids]

    def _add_hidden(self, element: _Element) -> bool:
        """Add the text of an inline element as a hidden leaf; return False: its content needs no walk."""
        if text := line_of(element):
            self._add_hidden_text(text)
        return False

    def _add_hidden_text(self, text: str) -> None:
        hidden = BlockElement("span", "", self._block, is_hidden=True)
        self._leaves.append(LeafBlock("text", hidden, text, (StyledText(text),)))

    def _is_hidden(self, element: _Element, keys: Sequence[str]) -> bool:
        return not (self._shows_hidden or _HIDING_ATTRIBUTES.isdisjoint(keys)) and is_hidden(element)

    def _add_checkbox(self, box: _Element) -> None:
        if box.get("type") == "checkbox" and self._block.tag in ("li", "label", "p") and self._containers:
            self._buffer.add("☑ " if box.get("checked") is not None else "☐ ")

    # Images, code and tables

    def _add_image(self, image: _Element) -> None:
        alt = alt_text(image)
        is_reference = any(style.kind == "reference" for style in self._buffer.styles)
        if (marker := image_marker(image, alt, is_reference=is_reference)) is not None:
            self._buffer.add(marker)
        elif is_in_line(image, alt):
            self._buffer.add(alt)
        elif is_visible(image) and (address := self._page.resolve(image_address(image))):
            if self._block.tag == "noscript" and self._leaves and self._leaves[-1].kind == "figure":
                placeholder = self._leaves.pop()  # for the same image, loaded by a script
                alt = alt or placeholder.text
            if self._buffer.is_at_new_line and not is_beside_text(image):
                self._flush()
            linked = (len(alt) or 1) if _lead_to_page(self._buffer.styles) else 0
            figures, ids = (self._images, ()) if self._buffer.has_text else (self._leaves, self._take_ids())
            figures.append(LeafBlock("figure", self._block, alt, (), self._containers, ids, linked, image=address))

    def _add_code(self, element: _Element, line_numbers: Sequence[_Element] = ()) -> None:
        """Add code. The elements `line_numbers` in it contain the numbers of its lines."""
        if element in self._joined or has_only_line_numbers(element):
            return
        self._flush()
        keys = element.keys()
        self._add_ids(element, keys)
        is_hidden = self._block.is_hidden or self._is_hidden(element, keys)
        block = BlockElement("pre", element.get("class") or "", self._block, is_hidden)
        lines = lines_from(element)
        self._joined.update(lines[1:])
        code = read_code(lines, line_numbers)
        for label in code.labels:
            self._add_hidden_text(label)
        ids = self._take_ids()
        self._leaves.append(LeafBlock("code", block, code.text, (), self._containers, ids, language=code.language))

    def _add_table(self, table: _Element) -> None:
        """Add a table, with its captions after it, and images and text outside its cells before it."""
        for row in tables.image_rows(table):
            walk = _Walk(self._page, shows_hidden=self._shows_hidden)
            walk._block, walk._containers = self._block, self._containers
            self._leaves += walk.leaves_of(row)
            remove_element(row)
        block, containers, leaves = self._block, self._containers, self._leaves
        if stray := tables.text_outside_cells(table):
            leaves.append(LeafBlock("text", block.parent or block, stray, (StyledText(stray),), containers))
        rows, header_rows, excess_rows = tables.read_table(table, self._cell)
        text = "\n".join(" ".join(piece.text for cell in row for piece in cell) for row in rows)
        linked = linked_length(piece for row in rows for cell in row for piece in cell)
        ids = self._take_ids()
        leaves.append(LeafBlock("table", block, text, (), containers, ids, linked, rows=rows, header_rows=header_rows))
        for caption in table.iterchildren("caption"):
            pieces = tuple(self._cell(caption))
            leaves.append(LeafBlock("caption", block, joined_text(pieces), pieces, containers, self._take_ids()))
        for line in excess_rows:
            leaves.append(LeafBlock("text", block, joined_text(line), tuple(line), containers))

    def _cell(self, cell: _Element) -> Sequence[StyledText]:
        """Return the text of a cell, with breaks between its blocks. Hidden text becomes a leaf before the table."""
        if not len(cell) and cell.get("style") is None:  # nearly all cells of a large table
            text = " ".join((cell.text or "").split())
            return (StyledText(text),) if text else ()
        pieces: list[StyledText] = []
        for leaf in _Walk(self._page, shows_hidden=self._shows_hidden).leaves_of(cell):
            if leaf.element.is_hidden:
                self._leaves.append(leaf)
                continue
            tables.add_block(pieces, leaf)
            self._buffer.ids += leaf.ids
        return pieces

    def _take_ids(self) -> tuple[str, ...]:
        """Return the ids since the last leaf, and clear them."""
        ids, self._buffer.ids = tuple(self._buffer.ids), []
        return ids


def _lead_to_page(styles: Sequence[Style]) -> bool:
    """Whether one of the styles is a link to another page, and not to a larger image."""
    targets = [style.target for style in styles if style.kind == "link"]
    return any(not (target.startswith("#") or _IMAGE.search(target)) for target in targets)


@lru_cache(maxsize=1024)
def _has_headed_class(names: str) -> bool:
    return _HEADED_CLASSES.search(names) is not None


def _text_leaf(
    block: BlockElement,
    pieces: tuple[StyledText, ...],
    containers: tuple[ContainerBlock, ...],
    ids: tuple[str, ...],
) -> LeafBlock:
    """Return a paragraph or heading."""
    linked = linked_length(pieces)
    kind: LeafKind = "heading" if block.level else "text"
    return LeafBlock(kind, block, joined_text(pieces), pieces, containers, ids, linked, block.level)


def _is_title(cite: _Element) -> bool:
    """Whether a `cite` is the title of a work, and not a whole reference, which contains titles, or its number."""
    return "cit" not in (cite.get("class") or "") and next(cite.iterdescendants("i", "em", "cite"), None) is None
