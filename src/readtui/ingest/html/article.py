"""Selection of the article of a web page: which leaf blocks belong to it, and which are boilerplate.

Trafilatura finds the text of the article, and the leaf blocks of the page are matched with that text. Then blocks that
trafilatura misses, such as lists, headings and notes, are added, and bylines and teasers that it includes are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from readtui.document.model import joined_text
from readtui.ingest.html.article_text import TextIndex
from readtui.ingest.html.blocks import BlockElement, LeafBlock, text_key, title_key
from readtui.ingest.html.boilerplate import (
    is_boilerplate_element,
    is_boilerplate_line,
    is_byline_element,
    is_copyright_line,
)
from readtui.ingest.html.metadata import PageMetadata
from readtui.ingest.phrases import is_dateline

if TYPE_CHECKING:
    pass


DISTINCT_LENGTH = 25
"""Characters of the shortest key that can match a leaf with the article; shorter texts occur anywhere."""

ROOT_SHARE = 0.9
"""Share of the matched text that the root element of the article must contain."""

MAX_LINKED_SHARE = 0.5
"""Largest share of link text in an unmatched block that may belong to the article, as its neighbours do."""

MAX_BOILERPLATE_SHARE = 0.2
"""Largest share of the matched text in an element that is taken for boilerplate by its name."""

OPENING_LEAVES = 12
"""Leaves before the first text of the article that may be its heading or its first images."""

MIN_ARTICLE_LENGTH = 140
"""Characters of the shortest article."""

MAX_PAGE_RATIO = 40
"""Largest ratio of the length of a page to that of its article; a third of it for a page not declared as article."""

MAX_TRANSPARENT_STEPS = 12
"""Largest number of nested lists, paragraphs and quotations between a block and an element with matched text."""

_TRANSPARENT = frozenset(("li", "ul", "ol", "p", "dl", "dt", "dd", "blockquote", "pre", "figure"))


MAX_TEASER_LENGTH = 300
"""Characters of text in the longest teaser, which is a linked heading with text below it."""

MAX_COPYRIGHT_LENGTH = 200
COPYRIGHT_LEAVES = 4
"""Characters of the longest copyright line, and number of leaves at the end of the article that may be one."""

MAX_BYLINE_LENGTH = 100
"""Characters of the longest byline."""

_LIST_MARKER = re.compile(r"\s*(?:[-–•*]|\d+\.)\s+")  # as trafilatura writes it
_CHECKBOXES = "☐☑ "  # of task lists: trafilatura leaves them out


def visible_leaves(leaves: Sequence[LeafBlock]) -> list[bool]:
    """Return for each leaf whether a browser shows it; all True if no text is visible until a script runs."""
    visible = [not leaf.element.is_hidden for leaf in leaves]
    has_text = any(is_visible and leaf.text for is_visible, leaf in zip(visible, leaves, strict=True))
    return visible if has_text else [True] * len(leaves)


def is_too_short(leaves: Sequence[LeafBlock], kept: Sequence[bool], metadata: PageMetadata) -> bool:
    """Whether the kept leaves are too small a part of the page to be its article."""
    article_length = sum(len(leaf.text) for leaf, is_kept in zip(leaves, kept, strict=True) if is_kept)
    page_length = sum(len(leaf.text) for leaf in leaves if not leaf.element.is_hidden)
    if article_length < MIN_ARTICLE_LENGTH:
        return True
    return article_length * (MAX_PAGE_RATIO if metadata.is_article else MAX_PAGE_RATIO // 3) < page_length


def select_article(leaves: Sequence[LeafBlock], article_text: str, metadata: PageMetadata) -> list[bool]:
    """Return for each leaf whether it belongs to the article with the text `article_text`."""
    kept = _ArticleSelection(leaves, article_text, metadata).kept()
    if any(kept):
        _drop_bylines(leaves, kept, metadata)
        _drop_copyright(leaves, kept)
        _drop_teasers(leaves, kept)
        _drop_empty_headings(leaves, kept)
        _add_top_heading(leaves, kept, metadata)
        _add_notes(leaves, kept)
    return kept


class _ArticleSelection:
    """Matches the leaves of one page with the text of its article.

    A leaf is matched if its text is long enough to be distinct and occurs in the article. The innermost element with
    nearly all matched text is the root of the article; unmatched leaves inside it are judged by their neighbours.
    """

    def __init__(self, leaves: Sequence[LeafBlock], article_text: str, metadata: PageMetadata) -> None:
        self._leaves = leaves
        self._metadata = metadata
        line_keys = [text_key(line) for line in article_text.split("\n")]
        self._whole_lines = frozenset(line_keys)
        self._article_index = TextIndex("".join(line_keys), DISTINCT_LENGTH)
        self._line_keys = {text_key(_LIST_MARKER.sub("", line)).rstrip("¶") for line in article_text.split("\n")} - {""}
        self._keys = [text_key(leaf.text.lstrip(_CHECKBOXES)) for leaf in leaves]
        self._matched = [
            len(key) >= DISTINCT_LENGTH
            and not leaf.element.is_hidden
            and (self._is_in_article(key) or self._has_matched_cells(leaf))
            for key, leaf in zip(self._keys, leaves, strict=True)
        ]
        self._lengths, self._total_length = self._matched_lengths()
        self._boilerplate: dict[BlockElement, bool] = {}  # cache of _is_in_boilerplate

    def kept(self) -> list[bool]:
        """Return for each leaf whether it belongs to the article."""
        leaves = self._leaves
        if not self._total_length:
            return [False] * len(leaves)
        self._root = min(
            (element for element, length in self._lengths.items() if length >= self._total_length * ROOT_SHARE),
            key=lambda element: -_depth(element),
        )
        matched_elements = [leaf.element for leaf, is_matched in zip(leaves, self._matched, strict=True) if is_matched]
        self._text_elements = {*matched_elements, *(element.parent for element in matched_elements)}
        self._wrappers = {_wrapper(element) for element in self._text_elements if element is not None} - {None}
        inside = _inside(leaves, self._root)
        matched = [index for index, is_matched in enumerate(self._matched) if is_matched and inside[index]]
        first, last = self._extended_range(matched[0], matched[-1], inside)
        kept = [self._belongs(index, inside[index], first, last) for index in range(len(leaves))]
        self._complete_lists(kept)
        self._add_headings(kept)
        self._add_opening_images(kept)
        return kept

    def _is_in_article(self, key: str) -> bool:
        """Whether the article contains a text with this key of at least DISTINCT_LENGTH."""
        return key in self._whole_lines or key in self._article_index

    def _has_matched_cells(self, leaf: LeafBlock) -> bool:
        """Whether at least half of the distinct cells of a table are in the article."""
        cells = [text_key(joined_text(cell)) for row in leaf.rows for cell in row]
        distinct = [cell for cell in cells if len(cell) >= DISTINCT_LENGTH]
        return bool(distinct) and 2 * sum(1 for cell in distinct if self._is_in_article(cell)) >= len(distinct)

    def _matched_lengths(self) -> tuple[dict[BlockElement, int], int]:
        """Return the length of the matched text inside each element, and the total."""
        lengths: dict[BlockElement, int] = {}
        total = 0
        for leaf, is_matched, key in zip(self._leaves, self._matched, self._keys, strict=True):
            if is_matched:
                total += len(key)
                element: BlockElement | None = leaf.element
                while element is not None:
                    lengths[element] = lengths.get(element, 0) + len(key)
                    element = element.parent
        return lengths, total

    def _extended_range(self, first: int, last: int, inside: Sequence[bool]) -> tuple[int, int]:
        """Extend the range of matched leaves by those before and after it that look like article text."""
        while last + 1 < len(self._leaves) and inside[last + 1] and self._is_like_matched(last + 1):
            last += 1
        while first > 0 and inside[first - 1] and self._is_like_matched(first - 1):
            first -= 1
        return first, last

    def _belongs(self, index: int, is_inside: bool, first: int, last: int) -> bool:
        """Whether the leaf at `index`, inside the root or not, belongs to an article from `first` to `last`."""
        leaf = self._leaves[index]
        if leaf.element.is_hidden or self._is_in_boilerplate(leaf.element):
            return False
        if leaf.kind == "text" and not leaf.containers and leaf.linked_length > 0.9 * len(leaf.text):
            return False
        if (leaf.linked_length or leaf.kind == "heading") and is_boilerplate_line(leaf.text, leaf.linked_length):
            return False
        if self._matched[index]:
            return is_inside or leaf.kind == "text"
        is_line = self._keys[index] in self._line_keys
        if not is_inside or not first <= index <= last:
            return is_inside and first - 3 <= index <= last + 3 and is_line
        return leaf.kind not in ("text", "heading") or is_line or self._is_like_matched(index)

    def _complete_lists(self, kept: list[bool]) -> None:
        """Add the other items of lists with a kept item, and tables of contents in the article."""
        lists = [_list_of(leaf.element) for leaf in self._leaves]
        begun = {found for found, is_kept in zip(lists, kept, strict=True) if is_kept and found is not None}
        first, last = _kept_range(kept)
        for index, leaf in enumerate(self._leaves):
            found = lists[index]
            if found is None or kept[index] or leaf.element.is_hidden or self._is_in_boilerplate(leaf.element):
                continue
            if found in begun or (first <= index <= last and _links_inside_page(leaf)):
                kept[index] = True

    def _add_headings(self, kept: list[bool]) -> None:
        """Add headings right above kept leaves."""
        leaves = self._leaves
        first, _ = _kept_range(kept)
        is_kept_below = False  # hidden leaves, such as "edit" links, do not count
        for index in range(len(leaves) - 1, 0, -1):
            leaf = leaves[index]
            is_candidate = leaf.kind == "heading" and not kept[index] and not leaf.linked_length
            if is_candidate and is_kept_below and index > first:
                is_teaser = is_boilerplate_line(leaf.text, 0) and not self._is_item_of_article(index + 1)
                kept[index] = not (leaf.element.is_hidden or self._is_in_boilerplate(leaf.element) or is_teaser)
            is_kept_below = kept[index] or (is_kept_below and leaf.element.is_hidden)

    def _is_item_of_article(self, index: int) -> bool:
        """Whether the first visible leaf from `index` on is a list item in the article.

        Then a heading above it, such as "See also", is part of the article.
        """
        while index < len(self._leaves) and self._leaves[index].element.is_hidden:
            index += 1
        if index == len(self._leaves):
            return False
        return bool(self._leaves[index].containers) and self._keys[index] in self._line_keys

    def _add_opening_images(self, kept: list[bool]) -> None:
        """Add images and captions between the title and the first text."""
        title = title_key(self._metadata.title)
        first, _ = _kept_range(kept)
        top = max(first - OPENING_LEAVES, 0)
        for index in range(first - 1, top - 1, -1):
            if self._leaves[index].kind == "heading" and title and title_key(self._leaves[index].text) == title:
                top = index
                break
        for index in range(top, first):
            leaf = self._leaves[index]
            is_image = leaf.kind in ("figure", "caption") and not leaf.element.is_hidden
            if is_image and not self._is_in_boilerplate(leaf.element):
                kept[index] = not is_byline_element(leaf.element) and leaf.text not in self._metadata.authors

    def _is_like_matched(self, index: int) -> bool:
        """Whether an unmatched leaf has few links, and is in an element with matched text or in one like it."""
        leaf = self._leaves[index]
        if leaf.element.is_hidden or self._is_in_boilerplate(leaf.element):
            return False
        has_few_links = leaf.linked_length <= MAX_LINKED_SHARE * len(leaf.text)
        element: BlockElement | None = leaf.element
        steps = 0
        while element is not None and element not in self._text_elements:
            if element.tag == "div" and _wrapper(element) in self._wrappers:
                return has_few_links
            if element.tag not in _TRANSPARENT or steps > MAX_TRANSPARENT_STEPS:
                return element.parent in self._text_elements and has_few_links
            element, steps = element.parent, steps + 1
        return has_few_links

    def _is_in_boilerplate(self, element: BlockElement | None) -> bool:
        """Whether an element is inside a small part of the article root with a name or tag of boilerplate."""
        passed: list[BlockElement] = []
        is_boilerplate = False
        while element is not None and element is not self._root:
            if element in self._boilerplate:
                is_boilerplate = self._boilerplate[element]
                break
            passed.append(element)
            is_small = self._lengths.get(element, 0) <= MAX_BOILERPLATE_SHARE * self._total_length
            if is_small and is_boilerplate_element(element):
                is_boilerplate = True
                break
            element = element.parent
        self._boilerplate.update(dict.fromkeys(passed, is_boilerplate))
        return is_boilerplate


def _drop_bylines(leaves: Sequence[LeafBlock], kept: list[bool], metadata: PageMetadata) -> None:
    """Drop bylines with the author or the date: the line below the title shows both."""
    authors = [title_key(author) for author in metadata.authors]
    is_before_text = True
    for index, leaf in enumerate(leaves):
        if not kept[index] or leaf.kind not in ("text", "heading"):
            continue
        is_short = len(leaf.text) <= MAX_BYLINE_LENGTH
        if leaf.kind == "text" and not is_short:
            is_before_text = False
        elif is_short and ((is_before_text and leaf.kind == "text") or is_byline_element(leaf.element)):
            key = title_key(leaf.text)
            names_author = any(author and author in key and len(key) <= len(author) + 30 for author in authors)
            is_date = is_dateline(leaf.text) and len(leaf.text) <= 50
            if names_author or is_date or (is_before_text and is_byline_element(leaf.element)):
                kept[index] = False


def _drop_copyright(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Drop copyright lines at the end of the article."""
    last = [index for index, is_kept in enumerate(kept) if is_kept][-COPYRIGHT_LEAVES:]
    for index in last:
        leaf = leaves[index]
        if leaf.kind == "text" and len(leaf.text) <= MAX_COPYRIGHT_LENGTH and is_copyright_line(leaf.text):
            kept[index] = False


def _drop_teasers(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Drop headings that link to other pages, with the short text below them: teasers of other articles."""
    below: list[int] = []  # leaves between the heading and the one after it
    unlinked_length = 0
    for index in range(len(leaves) - 1, -1, -1):
        leaf = leaves[index]
        if not kept[index]:
            continue
        if leaf.kind != "heading":
            below.append(index)
            unlinked_length += len(leaf.text) - leaf.linked_length if leaf.kind in ("text", "code", "table") else 0
            continue
        is_linked = leaf.linked_length > 0.9 * len(leaf.text) and not _links_inside_page(leaf)
        if is_linked and unlinked_length < MAX_TEASER_LENGTH:
            for dropped in (index, *below):
                kept[dropped] = False
        below, unlinked_length = [], 0


def _drop_empty_headings(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Drop headings without content: what was below them was boilerplate."""
    level_below = 0  # level of the heading that follows directly; 0 at the end, 7 if other content follows
    for index in range(len(leaves) - 1, -1, -1):
        if not kept[index]:
            continue
        leaf = leaves[index]
        if leaf.kind != "heading":
            level_below = 7
        elif level_below <= leaf.level:
            kept[index] = False
        else:
            level_below = leaf.level


def _add_top_heading(leaves: Sequence[LeafBlock], kept: list[bool], metadata: PageMetadata) -> None:
    """Add the only `h1` of the page if it is right above the article and differs from the title."""
    tops = [index for index, leaf in enumerate(leaves) if leaf.level == 1 and not leaf.element.is_hidden]
    first, _ = _kept_range(kept)
    if len(tops) == 1 and first - OPENING_LEAVES <= tops[0] < first:
        top = leaves[tops[0]]
        is_title = title_key(top.text) == title_key(metadata.title)
        kept[tops[0]] = top.kind == "heading" and not top.linked_length and not is_title


def _add_notes(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Add the notes that kept leaves refer to, wherever they are on the page, each with the rest of its list item."""
    wanted = {target for leaf, is_kept in zip(leaves, kept, strict=True) if is_kept for target in _note_ids(leaf)}
    if not wanted:
        return
    item = None  # list item of the last note found
    for index, leaf in enumerate(leaves):
        is_note = not wanted.isdisjoint(leaf.ids)
        if is_note:
            item = leaf.containers[-1] if leaf.containers else None
        if (is_note or (item is not None and item in leaf.containers)) and not leaf.element.is_hidden:
            kept[index] = True


def _links_inside_page(leaf: LeafBlock) -> bool:
    """Whether all links of a leaf lead to places in the same page, as in a table of contents."""
    targets = [style.target for piece in leaf.pieces for style in piece.styles if style.kind in ("link", "reference")]
    return bool(targets) and all(target.startswith("#") for target in targets)


def _note_ids(leaf: LeafBlock) -> Iterator[str]:
    """Yield the ids of the notes that a leaf refers to."""
    for pieces in (leaf.pieces, *(cell for row in leaf.rows for cell in row)):
        for piece in pieces:
            for style in piece.styles:
                if style.kind == "reference" and style.target.startswith("#"):
                    yield style.target[1:]


def _wrapper(element: BlockElement) -> tuple[BlockElement | None, str] | None:
    """Return a key that is equal for sibling `div`s with the same first class name; None for other elements."""
    is_named = element.tag == "div" and element.attribute_words
    return (element.parent, element.attribute_words.split()[0]) if is_named else None


def _depth(element: BlockElement | None) -> int:
    depth = 0
    while element is not None:
        depth += 1
        element = element.parent
    return depth


def _inside(leaves: Sequence[LeafBlock], root: BlockElement) -> list[bool]:
    """Return for each leaf whether it is inside `root`."""
    known: dict[BlockElement, bool] = {root: True}
    inside: list[bool] = []
    for leaf in leaves:
        passed: list[BlockElement] = []
        element: BlockElement | None = leaf.element
        while element is not None and element not in known:
            passed.append(element)
            element = element.parent
        is_inside = element is not None and known[element]
        known.update(dict.fromkeys(passed, is_inside))
        inside.append(is_inside)
    return inside


def _kept_range(kept: Sequence[bool]) -> tuple[int, int]:
    """Return the first and the last index of kept leaves; (0, 0) if there are none."""
    return (kept.index(True), len(kept) - 1 - kept[::-1].index(True)) if True in kept else (0, 0)


def _list_of(element: BlockElement | None) -> BlockElement | None:
    """Return the innermost list around an element, at most eight levels up; None if there is none."""
    steps = 0
    while element is not None and element.tag not in ("ul", "ol") and steps < 8:
        element, steps = element.parent, steps + 1
    return element if element is not None and element.tag in ("ul", "ol") else None
