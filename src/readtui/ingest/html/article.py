"""Which leaves of a page are its article, and which are furniture."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from readtui.ingest.html import weeding
from readtui.ingest.html.blocks import BlockElement, LeafBlock, text_key
from readtui.ingest.html.boilerplate import is_boilerplate_element, is_boilerplate_line, is_byline_element
from readtui.ingest.html.metadata import PageMetadata, title_key

if TYPE_CHECKING:
    from lxml.html import HtmlElement


PROSE = 80
"""Characters from which on a passage with few links is rather prose than the label of something."""

LONG = 25
"""Letters from which on a passage stands for itself; shorter ones occur anywhere."""

NEARLY_ALL = 0.9
"""Share of the article that the part of the page must hold which is searched for the rest of it."""

MOST_LINKED = 0.5
"""Share of links up to which a passage that was not found as text of the article may still be one."""

SMALL_SHARE = 0.2
"""Share of the article up to which a part of the page that is named like furniture is believed to be it."""

OPENING = 12
"""Leaves before the first words of an article among which its first picture is looked for."""

SHORTEST = 140
"""Characters of the shortest article."""

MEAGRE = 40
"""How many times longer than its article a page may be; a third of that where it does not call itself an article."""


FARTHEST = 12
"""Lists and the like, inside one another, through which a passage is looked for beside the article."""

_TRANSPARENT = frozenset(("li", "ul", "ol", "p", "dl", "dt", "dd", "blockquote", "pre", "figure"))

MAX_EXTRACTION_LENGTH = 1_500_000
"""Characters of a page up to which trafilatura is asked: it copies the tree several times."""

MAX_EXTRACTION_DEPTH = 90
"""Elements inside one another up to which trafilatura is asked: it reads each again for each that stands around it."""

MAX_EXTRACTION_CELLS = 1_000
"""Cells of the largest table that trafilatura is given: it takes seconds for one of 90,000."""

_LINE_START = re.compile(r"\s*(?:[-–•*]|\d+\.)\s+")  # of items, as trafilatura writes them
_BOXES = "☐☑ "  # of items that can be ticked: it leaves them out
_LARGE = "data-readtui-large"


def find_article_text(root: HtmlElement) -> str:
    """The text of the article as trafilatura finds it, line by line, or "". It takes the scripts out of `root`."""
    from lxml.etree import strip_elements  # deferred: 20 ms
    from trafilatura import bare_extraction  # deferred: 140 ms

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)  # it would write on the terminal
    strip_elements(root, "script", "style", "template", "svg", "link", with_tail=False)
    for table in root.iter("table"):
        if sum(1 for _ in islice(table.iterdescendants("td", "th"), MAX_EXTRACTION_CELLS + 1)) > MAX_EXTRACTION_CELLS:
            table.set(_LARGE, "")
    found = bare_extraction(root, fast=True, include_comments=False, prune_xpath=f"//table[@{_LARGE}]")
    return (found.text or "") if found is not None and not isinstance(found, dict) else ""


def guess_article_text(leaves: Sequence[LeafBlock]) -> str:
    """The prose of a page, line by line: for pages that are too long or too deep for trafilatura."""
    return "\n".join(
        leaf.text
        for leaf in leaves
        if leaf.kind == "text"
        and len(leaf.text) >= PROSE
        and leaf.linked_length * 3 < len(leaf.text)
        and not leaf.element.is_hidden
    )


def visible_leaves(leaves: Sequence[LeafBlock]) -> list[bool]:
    """Every leaf that a browser would show; where it would show none before a script has run, every leaf."""
    shown = [not leaf.element.is_hidden for leaf in leaves]
    return (
        shown
        if any(is_shown and leaf.text for is_shown, leaf in zip(shown, leaves, strict=True))
        else [True for _ in leaves]
    )


def is_too_short(leaves: Sequence[LeafBlock], kept: Sequence[bool], said: PageMetadata) -> bool:
    """Whether what was kept is too little of the page to be its article."""
    article = sum(len(leaf.text) for leaf, is_kept in zip(leaves, kept, strict=True) if is_kept)
    page = sum(len(leaf.text) for leaf in leaves if not leaf.element.is_hidden)
    if article < SHORTEST:
        return True
    return article * (MEAGRE if said.is_article else MEAGRE // 3) < page


def select_article(leaves: Sequence[LeafBlock], article: str, said: PageMetadata) -> list[bool]:
    """Whether each leaf belongs to the article whose text is `article`."""
    return _Choice(leaves, article, said).kept()


class _Choice:
    """Weighs the leaves of one page."""

    def __init__(self, leaves: Sequence[LeafBlock], article: str, said: PageMetadata) -> None:
        self._leaves = leaves
        self._said = said
        self._whole = text_key(article)
        self._lines = {text_key(_LINE_START.sub("", line)).rstrip("¶") for line in article.split("\n")} - {""}
        self._keys = [text_key(leaf.text.lstrip(_BOXES)) for leaf in leaves]
        self._sure = [
            len(key) >= LONG and not leaf.element.is_hidden and (key in self._whole or self._has_cells(leaf))
            for key, leaf in zip(self._keys, leaves, strict=True)
        ]
        self._weights: dict[BlockElement, int] = {}
        self._total = 0
        self._asides: dict[BlockElement, bool] = {}
        self._weigh()

    def _has_cells(self, leaf: LeafBlock) -> bool:
        """Whether half of the long cells of a table are in the article."""
        cells = [text_key("".join(piece.text for piece in cell)) for row in leaf.rows for cell in row]
        long = [cell for cell in cells if len(cell) >= LONG]
        return bool(long) and 2 * sum(1 for cell in long if cell in self._whole) >= len(long)

    def kept(self) -> list[bool]:
        """Whether each leaf belongs to the article."""
        leaves = self._leaves
        if not self._total:
            return [False] * len(leaves)
        self._zone = min(
            (box for box, weight in self._weights.items() if weight >= self._total * NEARLY_ALL),
            key=lambda box: -_depth(box),
        )
        self._bodies = {leaf.element.parent for leaf, is_sure in zip(leaves, self._sure, strict=True) if is_sure}
        self._bodies |= {leaf.element for leaf, is_sure in zip(leaves, self._sure, strict=True) if is_sure}
        self._wraps = {_wrap(box) for box in self._bodies if box is not None} - {None}
        inside = _inside(leaves, self._zone)
        within = [index for index, is_sure in enumerate(self._sure) if is_sure and inside[index]]
        first, last = self._reach(within[0], within[-1], inside)
        kept = [self._belongs(index, inside[index], first, last) for index in range(len(leaves))]
        self._complete_lists(kept)
        self._take_headings(kept)
        self._take_opening(kept)
        weeding.drop_bylines(leaves, kept, self._said)
        weeding.drop_imprint(leaves, kept)
        weeding.drop_teasers(leaves, kept)
        weeding.drop_empty_headings(leaves, kept)
        take_heading(leaves, kept, self._said)
        take_notes(leaves, kept)
        return kept

    def _weigh(self) -> None:
        """How much of the article each part of the page holds."""
        for leaf, is_sure, key in zip(self._leaves, self._sure, self._keys, strict=True):
            if is_sure:
                self._total += len(key)
                box: BlockElement | None = leaf.element
                while box is not None:
                    self._weights[box] = self._weights.get(box, 0) + len(key)
                    box = box.parent

    def _reach(self, first: int, last: int, inside: Sequence[bool]) -> tuple[int, int]:
        """The first and the last leaf of the article, with what stands beside those that are sure."""
        while last + 1 < len(self._leaves) and inside[last + 1] and self._is_beside(last + 1):
            last += 1
        while first > 0 and inside[first - 1] and self._is_beside(first - 1):
            first -= 1
        return first, last

    def _belongs(self, index: int, inside: bool, first: int, last: int) -> bool:
        leaf = self._leaves[index]
        if leaf.element.is_hidden or self._is_aside(leaf.element):
            return False
        if leaf.kind == "text" and not leaf.containers and leaf.linked_length > 0.9 * len(leaf.text):
            return False
        if (leaf.linked_length or leaf.kind == "heading") and is_boilerplate_line(leaf.text, leaf.linked_length):
            return False
        if self._sure[index]:
            return inside or leaf.kind == "text"
        if not inside or not first <= index <= last:
            return inside and first - 3 <= index <= last + 3 and self._keys[index] in self._lines
        return leaf.kind not in ("text", "heading") or self._keys[index] in self._lines or self._is_beside(index)

    def _complete_lists(self, kept: list[bool]) -> None:
        """Take all items of a list that has one in the article, and lists of places in the page itself."""
        lists = [_list_of(leaf.element) for leaf in self._leaves]
        begun = {one for one, is_kept in zip(lists, kept, strict=True) if is_kept and one is not None}
        first, last = _ends(kept)
        for index, leaf in enumerate(self._leaves):
            one = lists[index]
            if one is None or kept[index] or leaf.element.is_hidden or self._is_aside(leaf.element):
                continue
            if one in begun or (first <= index <= last and weeding.leads_inside(leaf)):
                kept[index] = True

    def _take_headings(self, kept: list[bool]) -> None:
        """Take headings over what is kept."""
        leaves = self._leaves
        first, _ = _ends(kept)
        is_over = False  # whether what stands below is kept, a sign that a browser does not show aside
        for index in range(len(leaves) - 1, 0, -1):
            leaf = leaves[index]
            if leaf.kind == "heading" and not kept[index] and is_over and not leaf.linked_length and index > first:
                leads_away = is_boilerplate_line(leaf.text, 0) and not self._is_listed(index + 1)
                kept[index] = not (leaf.element.is_hidden or self._is_aside(leaf.element) or leads_away)
            is_over = kept[index] or (is_over and leaf.element.is_hidden)

    def _is_listed(self, index: int) -> bool:
        """Whether items follow that were found as text of the article, so that what calls elsewhere is a part of it."""
        while index < len(self._leaves) and self._leaves[index].element.is_hidden:
            index += 1
        return index < len(self._leaves) and bool(self._leaves[index].containers) and self._keys[index] in self._lines

    def _take_opening(self, kept: list[bool]) -> None:
        """Take the picture that stands between the title and the first words."""
        title = title_key(self._said.title)
        first = next((index for index, is_kept in enumerate(kept) if is_kept), 0)
        top = max(first - OPENING, 0)
        for index in range(first - 1, top - 1, -1):
            if self._leaves[index].kind == "heading" and title and title_key(self._leaves[index].text) == title:
                top = index
                break
        for index in range(top, first):
            leaf = self._leaves[index]
            if leaf.kind in ("figure", "caption") and not leaf.element.is_hidden and not self._is_aside(leaf.element):
                kept[index] = not is_byline_element(leaf.element) and leaf.text not in self._said.authors

    def _is_beside(self, index: int) -> bool:
        """Whether a leaf that was not found stands among those that were, and looks like them."""
        leaf = self._leaves[index]
        if leaf.element.is_hidden or self._is_aside(leaf.element):
            return False
        box: BlockElement | None = leaf.element
        steps = 0
        while box is not None and box not in self._bodies:
            if box.tag == "div" and _wrap(box) in self._wraps:
                return leaf.linked_length <= MOST_LINKED * len(leaf.text)
            if box.tag not in _TRANSPARENT or steps > FARTHEST:
                return box.parent in self._bodies and leaf.linked_length <= MOST_LINKED * len(leaf.text)
            box, steps = box.parent, steps + 1
        return leaf.linked_length <= MOST_LINKED * len(leaf.text)

    def _is_aside(self, box: BlockElement | None) -> bool:
        """Whether a small part of the zone is, by its name, beside the article."""
        passed: list[BlockElement] = []
        known = False
        while box is not None and box is not self._zone:
            if box in self._asides:
                known = self._asides[box]
                break
            passed.append(box)
            if self._weights.get(box, 0) <= SMALL_SHARE * self._total and is_boilerplate_element(box):
                known = True
                break
            box = box.parent
        self._asides.update(dict.fromkeys(passed, known))
        return known


def _wrap(box: BlockElement) -> tuple[BlockElement | None, str] | None:
    """A part of a page as one of several alike: what it stands in, and its first name; None if it has none."""
    return (box.parent, box.attribute_words.split()[0]) if box.tag == "div" and box.attribute_words else None


def _depth(box: BlockElement | None) -> int:
    depth = 0
    while box is not None:
        depth += 1
        box = box.parent
    return depth


def _inside(leaves: Sequence[LeafBlock], zone: BlockElement) -> list[bool]:
    """Which leaves stand in a part of the page."""
    known: dict[BlockElement, bool] = {zone: True}
    found: list[bool] = []
    for leaf in leaves:
        passed: list[BlockElement] = []
        box: BlockElement | None = leaf.element
        while box is not None and box not in known:
            passed.append(box)
            box = box.parent
        is_inside = box is not None and known[box]
        known.update(dict.fromkeys(passed, is_inside))
        found.append(is_inside)
    return found


def _ends(kept: Sequence[bool]) -> tuple[int, int]:
    """The first and the last leaf that is kept; 0 and 0 if none is."""
    return (kept.index(True), len(kept) - 1 - kept[::-1].index(True)) if True in kept else (0, 0)


def _list_of(box: BlockElement | None) -> BlockElement | None:
    """The innermost list around a part of the page, or None."""
    steps = 0
    while box is not None and box.tag not in ("ul", "ol") and steps < 8:
        box, steps = box.parent, steps + 1
    return box if box is not None and box.tag in ("ul", "ol") else None


NEAR = 12
"""Leaves before the first words of an article among which its heading is looked for."""


def take_notes(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Take what kept passages refer to, and what stands in the same item: a note belongs to its text wherever it is."""
    wanted = {name for leaf, is_kept in zip(leaves, kept, strict=True) if is_kept for name in _referred(leaf)}
    if not wanted:
        return
    item = None  # that a note was found in
    for index, leaf in enumerate(leaves):
        is_named = not wanted.isdisjoint(leaf.ids)
        if is_named:
            item = leaf.containers[-1] if leaf.containers else None
        if (is_named or (item is not None and item in leaf.containers)) and not leaf.element.is_hidden:
            kept[index] = True


def take_heading(leaves: Sequence[LeafBlock], kept: list[bool], said: PageMetadata) -> None:
    """Take the only heading of the first level if it stands over the beginning, and is not the title shown there."""
    tops = [index for index, leaf in enumerate(leaves) if leaf.level == 1 and not leaf.element.is_hidden]
    first = kept.index(True) if True in kept else 0
    if len(tops) == 1 and first - NEAR <= tops[0] < first:
        top = leaves[tops[0]]
        kept[tops[0]] = top.kind == "heading" and not top.linked_length and title_key(top.text) != title_key(said.title)


def _referred(leaf: LeafBlock) -> Iterator[str]:
    """The names of the notes that a passage refers to."""
    passages = [leaf.pieces, *(cell for row in leaf.rows for cell in row)]
    for pieces in passages:
        for piece in pieces:
            for mark in piece.styles:
                if mark.kind == "reference" and mark.target.startswith("#"):
                    yield mark.target[1:]
