"""The walk over a page: each of its elements once, in reading order, into leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from readtui.document.model import Style, StyledText
from readtui.ingest.html import alerts, tables
from readtui.ingest.html.blocks import BlockElement, ContainerBlock, LeafBlock, text_of
from readtui.ingest.html.figures import alt_text, image_address, is_caption_element, is_icon, is_visible, merge_caption
from readtui.ingest.html.lists import ListNumbering, code_language, code_text, split_marker
from readtui.ingest.html.page import HtmlPage
from readtui.ingest.html.tags import BLOCK_TAGS, INLINE_KINDS, is_hidden

if TYPE_CHECKING:
    from lxml.etree import _Element


HEADINGS = {f"h{level}": level for level in range(1, 7)}

HIDDEN_SHARE = 10
"""If all but one part in so many is hidden, a script was to show it."""

DEEPEST_NEST = 24
"""Quotations and items inside one another that are shown as such: more would leave no room for words."""

_SILENT = frozenset(
    ("script", "style", "template", "title", "meta", "link", "base", "object", "embed", "applet", "iframe",
     "video", "audio", "canvas", "map", "svg", "frameset", "noframes", "datalist", "colgroup", "param", "rp")
)  # fmt: skip
_SCRIPTS = frozenset(("script", "style", "template", "title", "meta", "link", "base"))
_FORMS = frozenset(("button", "select", "textarea", "input", "progress", "meter"))
_CODE = frozenset(("pre", "listing", "xmp", "plaintext"))
_BLOCKS = BLOCK_TAGS | {"hgroup", "menu", "search", "optgroup", "button", "select", "textarea", "noscript"}
_NAMED = ("class", "id", "role", "itemprop", "data-component", "data-testid", "aria-label")
_NAMED_BY_HEADING = ("class", "role", "itemprop", "data-component", "data-testid")
_HEADED = frozenset((*HEADINGS, "section"))  # their id is often made of the words of the heading


class PageBlocks(NamedTuple):
    """All that a page says, in reading order, and how deep its elements stand at most."""

    leaves: list[LeafBlock]
    depth: int


def walk_page(page: HtmlPage) -> PageBlocks:
    """The walk over a page. Where a script would show what is hidden, as it is nearly all, nothing counts as hidden."""
    walk = _Walk(page)
    leaves = walk.through(page.root)
    hidden = sum(len(leaf.text) for leaf in leaves if leaf.element.is_hidden)
    if hidden * HIDDEN_SHARE > sum(len(leaf.text) for leaf in leaves) * (HIDDEN_SHARE - 1):
        leaves = _Walk(page, sees_all=True).through(page.root)
    return PageBlocks(leaves, walk.depth)


class _Before(NamedTuple):
    """What was open before an element, and how many leaves there were."""

    element: BlockElement
    containers: tuple[ContainerBlock, ...]
    styles: tuple[Style, ...]
    leaves: int


class _Walk:
    """Goes over elements; `said` gathers the passage that is open."""

    def __init__(self, page: HtmlPage, *, sees_all: bool = False) -> None:
        self._page = page
        self._sees_all = sees_all
        self._leaves: list[LeafBlock] = []
        self._element = BlockElement("html")
        self._containers: tuple[ContainerBlock, ...] = ()
        self._lists: list[ListNumbering] = []
        self._said = TextBuffer()
        self._pictures: list[tuple[str, str]] = []  # that wait for the end of the passage they stand in
        self.depth = 0

    def through(self, root: _Element) -> list[LeafBlock]:
        """The leaves in `root`, which may be any element."""
        from lxml.etree import iterwalk  # deferred: 20 ms

        opened: list[_Before] = []
        walk = iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                opened.append(_Before(self._element, self._containers, self._said.styles, len(self._leaves)))
                if len(opened) > self.depth:
                    self.depth = len(opened)
                if self._start(element):
                    if element.text:
                        self._said.say(element.text)
                else:
                    walk.skip_subtree()
            else:
                self._end(element, opened.pop())
                if element.tail and element is not root:
                    self._said.say(element.tail)
        self._flush()
        return self._leaves

    def _start(self, element: _Element) -> bool:
        """Take an element at its start; whether to go into it."""
        tag = element.tag
        if tag in INLINE_KINDS:
            return self._open_mark(element, tag)
        if tag in _SILENT:
            return tag not in _SCRIPTS and self._pass_over(element)
        if tag in _CODE:
            self._code(element)
            return False
        if tag == "img":
            self._picture(element)
        elif tag == "br":
            self._said.break_line()
        elif tag == "input":
            self._tick(element)
        elif tag == "q":
            self._said.say("“")
        elif tag == "rt":
            self._said.say(" (")
        elif tag == "math":
            self._math(element)
            return False
        elif tag in _BLOCKS:
            return self._open_block(element, tag)
        else:
            self._name(element)
            return not self._is_unseen(element) or self._pass_over(element)
        return True

    def _end(self, element: _Element, before: _Before) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
            if is_caption_element(self._element):
                first = before.leaves
                self._leaves[first:] = merge_caption(
                    self._element, self._leaves[first:], self._leaves[max(first - 2, 0) : first]
                )
            elif tag == "figure":
                inside = self._leaves[before.leaves :]  # what a caption above belongs to comes first
                self._leaves[before.leaves :] = sorted(inside, key=lambda leaf: leaf.kind == "caption")
            if tag in ("ol", "ul", "menu") and self._lists:
                self._lists.pop()
        elif tag == "q":
            self._said.say("”")
        elif tag == "rt":
            self._said.say(")")
        self._element, self._containers = before.element, before.containers
        self._said.styles = before.styles

    # Passages

    def _open_block(self, element: _Element, tag: str) -> bool:
        self._flush()
        words = " ".join(filter(None, map(element.get, _NAMED_BY_HEADING if tag in _HEADED else _NAMED)))
        hidden = self._element.is_hidden or tag in _FORMS or self._is_unseen(element)
        self._element = BlockElement(tag, words, self._element, hidden, HEADINGS.get(tag, self._element.level))
        self._name(element)
        if tag in ("ol", "ul", "menu"):
            self._lists.append(ListNumbering.of(element))
        elif tag == "li":
            marker = self._lists[-1].marker(element) if self._lists else "•"
            self._nest_in(ContainerBlock("item", marker))
        elif tag == "dd":
            self._nest_in(ContainerBlock("item"))
        elif tag == "blockquote":
            self._nest_in(ContainerBlock("quote"))
        elif (label := alerts.alert_label(element)) is not None:
            self._element = BlockElement("blockquote", "", self._element.parent, hidden, self._element.level)
            self._nest_in(ContainerBlock("quote", label))
        elif (
            self._containers
            and self._containers[-1].kind == "quote"
            and alerts.is_alert_title(element, self._containers[-1].marker)
        ):
            return False
        elif tag in ("dt", "summary"):
            self._said.styles = (*self._said.styles, Style("strong"))
        elif tag == "hr":
            self._add(LeafBlock("rule", self._element, "", containers=self._containers))
        elif tag == "table" and tables.is_data_table(element):
            self._table(element)
            return False
        return True

    def _nest_in(self, around: ContainerBlock) -> None:
        if len(self._containers) < DEEPEST_NEST:
            self._containers = (*self._containers, around)

    def _open_mark(self, element: _Element, tag: str) -> bool:
        self._name(element)
        if self._is_unseen(element):
            return self._pass_over(element)
        if tag == "cite" and not is_title(element):
            return True
        kind = INLINE_KINDS[tag]
        if any(mark.kind == kind for mark in self._said.styles):
            return True
        if kind == "link":
            if target := self._page.resolve(element.get("href") or ""):
                raised = any(mark.kind == "sup" for mark in self._said.styles)
                is_reference = target.startswith("#") and refers(element, raised=raised)
                self._said.styles = (*self._said.styles, Style("reference" if is_reference else "link", target))
        else:
            self._said.styles = (*self._said.styles, Style(kind))
        return True

    def _name(self, element: _Element) -> None:
        if not self._page.ids:
            return
        for name in (element.get("id"), element.get("name")):
            if name in self._page.ids:
                self._said.ids.append(name)

    def _pass_over(self, element: _Element) -> bool:
        """Keep what an element within a passage says as hidden."""
        if text := " ".join(text_of(element).split()):
            self._add(
                LeafBlock("text", BlockElement("span", "", self._element, is_hidden=True), text, (StyledText(text),))
            )
        return False

    def _is_unseen(self, element: _Element) -> bool:
        return not self._sees_all and is_hidden(element)

    def _flush(self) -> None:
        """End the passage that is open; the pictures in it follow."""
        said = self._said
        if said.has_text or self._pictures:
            self._said = TextBuffer(said.styles)
            for passage in said.passages():
                if (leaf := self._passage(passage, tuple(said.ids))).pieces:
                    self._add(leaf)
                    said.ids.clear()
            self._said.ids = said.ids
            pictures, self._pictures = self._pictures, []
            for alt, image in pictures:
                self._add(LeafBlock("figure", self._element, alt, (), self._containers, image=image))

    def _passage(self, pieces: tuple[StyledText, ...], names: tuple[str, ...]) -> LeafBlock:
        pieces = self._without_marker(pieces)
        text = "".join(piece.text for piece in pieces)
        linked = sum(len(piece.text) for piece in pieces if any(mark.kind == "link" for mark in piece.styles))
        level = self._element.level
        return LeafBlock(
            "heading" if level else "text", self._element, text, pieces, self._containers, names, linked, level
        )

    def _without_marker(self, pieces: tuple[StyledText, ...]) -> tuple[StyledText, ...]:
        """The first passage of an item, without a marker that the author wrote himself: it takes the item's place."""
        nest = self._containers
        if not nest or nest[-1].kind != "item" or (self._leaves and nest[-1] in self._leaves[-1].containers):
            return pieces
        marker, rest = split_marker(pieces, nest[-1].marker)
        if marker != nest[-1].marker:
            self._containers = (*nest[:-1], ContainerBlock("item", marker))
        return rest

    def _add(self, leaf: LeafBlock) -> None:
        self._leaves.append(leaf)

    # What is no text

    def _picture(self, image: _Element) -> None:
        alt = alt_text(image)
        if is_icon(image):
            self._said.say(alt)
        elif is_visible(image) and (address := self._page.resolve(image_address(image))):
            if self._element.tag == "noscript" and self._leaves and self._leaves[-1].kind == "figure":
                holder = self._leaves.pop()  # it held the place until a script had run
                alt = alt or holder.text
            if self._said.has_text:
                self._pictures.append((alt, address))
            else:
                self._add(
                    LeafBlock("figure", self._element, alt, (), self._containers, tuple(self._said.ids), image=address)
                )
                self._said.ids.clear()

    def _tick(self, box: _Element) -> None:
        if box.get("type") == "checkbox" and self._element.tag in ("li", "label", "p") and self._containers:
            self._said.say("☑ " if box.get("checked") is not None else "☐ ")

    def _math(self, formula: _Element) -> None:
        styles = self._said.styles
        self._said.styles = (*styles, Style("math"))
        self._said.say(formula.text or "")
        self._said.styles = styles

    def _code(self, element: _Element) -> None:
        self._flush()
        self._name(element)
        box = BlockElement("pre", element.get("class") or "", self._element, self._element.is_hidden)
        names, self._said.ids = tuple(self._said.ids), []
        text = code_text(element)
        self._add(LeafBlock("code", box, text, (), self._containers, names, language=code_language(element)))

    def _table(self, table: _Element) -> None:
        for pictured in tables.image_rows(table):
            above = _Walk(self._page, sees_all=self._sees_all)
            above._element, above._containers = self._element, self._containers
            self._leaves += above.through(pictured)
            pictured.drop_tree()  # type: ignore[attr-defined]  # the elements of lxml.html have it
        if stray := tables.text_outside_cells(table):
            self._add(
                LeafBlock("text", self._element.parent or self._element, stray, (StyledText(stray),), self._containers)
            )
        found = tables.read_table(table, self._cell)
        names, self._said.ids = tuple(self._said.ids), []
        text = "\n".join(" ".join(piece.text for cell in row for piece in cell) for row in found.rows)
        self._add(
            LeafBlock(
                "table",
                self._element,
                text,
                (),
                self._containers,
                names,
                rows=found.rows,
                header_rows=found.header_rows,
            )
        )
        for caption in table.iterchildren("caption"):
            said = _plain(self._cell(caption))
            names, self._said.ids = tuple(self._said.ids), []
            self._add(LeafBlock("caption", self._element, *said, containers=self._containers, ids=names))
        for row in found.rest:
            self._add(LeafBlock("text", self._element, *_plain(row), containers=self._containers))

    def _cell(self, cell: _Element) -> Sequence[StyledText]:
        """What a cell says, its passages one after another."""
        if not len(cell) and cell.get("style") is None:  # nearly all cells of a large table
            words = " ".join((cell.text or "").split())
            return (StyledText(words),) if words else ()
        pieces: list[StyledText] = []
        for leaf in _Walk(self._page, sees_all=self._sees_all).through(cell):
            if leaf.element.is_hidden:
                self._add(leaf)  # it stands before the table
                continue
            if pieces:
                pieces.append(StyledText(" "))
            pieces += leaf.pieces or [StyledText(leaf.text)]
            self._said.ids += leaf.ids
        return pieces


def _plain(pieces: Sequence[StyledText]) -> tuple[str, tuple[StyledText, ...]]:
    return "".join(piece.text for piece in pieces), tuple(pieces)


_SPACE = re.compile(r"[ \t\n\r\f\u2028\u2029]+")


class TextBuffer:
    """Gathers what a passage says; `styles` are those that are open, `is_alert_title` the places that links lead to."""

    def __init__(self, styles: tuple[Style, ...] = ()) -> None:
        self.styles = styles
        self.ids: list[str] = []
        self._pieces: list[StyledText] = []
        self._spaced = True  # whether a space would be one too many
        self.has_text = False

    def say(self, text: str) -> None:
        """Append text; runs of white space become one space."""
        if self._spaced and text.isspace() and text.isascii():  # nearly half of what stands between tags
            return
        is_folded = text.isprintable() and "  " not in text  # a long line mostly is: the pattern takes five times that
        folded = text if is_folded else _SPACE.sub(" ", text)
        if self._spaced and folded[:1] == " ":
            folded = folded[1:]
        if folded:
            self._pieces.append(StyledText(folded, self.styles))
            self._spaced = folded[-1] == " "
            self.has_text = self.has_text or not folded.isspace()

    def break_line(self) -> None:
        """Break the line; two breaks in a row end the passage."""
        self._pieces.append(StyledText("\n", ()))
        self._spaced = True

    def passages(self) -> Iterator[tuple[StyledText, ...]]:
        """The passages: one, or several where lines stand empty between."""
        passage: list[StyledText] = []
        breaks = 0
        for piece in self._pieces:
            if piece.text == "\n":
                breaks += 1
                continue
            if not piece.text.strip():
                if not breaks:
                    passage.append(piece)
                continue
            if breaks > 1 and passage:
                yield tuple(passage)
                passage = []
            elif breaks and passage:
                last = passage[-1]
                passage[-1:] = [StyledText(last.text.removesuffix(" "), last.styles), StyledText("\n", ())]
            breaks = 0
            passage.append(piece)
        yield tuple(passage)


LONGEST_SIGN = 6
"""Characters of the sign that refers to a note: [123], or an asterisk."""


_NOTE = re.compile(r"(?i)#(?:bib|cite|ref|fn|foot|note|cr|b|r)[\w.:-]*\d")  # as papers name what they cite


def refers(link: _Element, *, raised: bool) -> bool:
    """Whether a link within the page leads to a note.

    It says so, or is a sign that is `raised` or in brackets, or a number that leads to what is named like a source.
    What leads back from a note says that, too.
    """
    if "backlink" in (link.get("role") or ""):
        return False
    if "noteref" in (link.get("role") or "") or "footnote-ref" in (link.get("class") or ""):
        return True
    sign = text_of(link).strip()
    if len(sign) > LONGEST_SIGN:
        return False
    if sign.isdecimal() and _NOTE.match(link.get("href") or ""):
        return True
    return raised or next(link.iterchildren("sup"), None) is not None or (sign[:1] == "[" and sign[-1:] == "]")


def is_title(cite: _Element) -> bool:
    """Whether a `cite` is the title of a work, and no whole reference with titles of its own, or the sign of one."""
    return "cit" not in (cite.get("class") or "") and next(cite.iterdescendants("i", "em", "cite"), None) is None
