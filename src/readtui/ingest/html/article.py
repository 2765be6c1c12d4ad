"""Selection of the article of a web page: which leaf blocks belong to it, and which are boilerplate.

Trafilatura finds the text of the article, and the leaf blocks of the page are matched with that text. Then blocks that
trafilatura misses, such as lists, headings and notes, are added, and bylines and teasers that it includes are dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

from readtui.document.model import joined_text
from readtui.ingest.html.article_text import TextIndex
from readtui.ingest.html.blocks import (
    BlockElement,
    LeafBlock,
    depth,
    elements_around,
    is_inside,
    links_inside_page,
    text_key,
    title_key,
)
from readtui.ingest.html.boilerplate import (
    is_aside,
    is_boilerplate_element,
    is_boilerplate_line,
    is_byline_element,
)
from readtui.ingest.html.continuation import add_continuations
from readtui.ingest.html.metadata import PageMetadata
from readtui.ingest.html.refinement import (
    DISTINCT_LENGTH,
    OPENING_LEAVES,
    add_notes,
    add_top_heading,
    drop_bylines,
    drop_copyright,
    drop_empty_headings,
    drop_pull_quotes,
    drop_teasers,
    kept_range,
)
from readtui.unicode.lazy_regex import lazy_regex

ROOT_SHARE = 0.9
"""Share of the matched text that the root element of the article must contain."""

MAX_LINKED_SHARE = 0.5
"""Largest share of link text in an unmatched block that may belong to the article, as its neighbours do."""

MAX_BOILERPLATE_SHARE = 0.2
"""Largest share of the matched text in an element that is taken for boilerplate by its name."""

MIN_ARTICLE_LENGTH = 140
"""Characters of the shortest article."""

MAX_PAGE_RATIO = 40
"""Largest ratio of the length of a page to that of its article; a third of it for a page not declared as article."""

MAX_TRANSPARENT_STEPS = 12
"""Largest number of nested lists, paragraphs and quotations between a block and an element with matched text."""

_TRANSPARENT = frozenset(("li", "ul", "ol", "p", "dl", "dt", "dd", "blockquote", "pre", "figure"))


MIN_BOX_LENGTH = 40
MAX_BOX_LINKS = 0.2
"""Characters of the shortest text in a box beside the text, and the largest share of links in it."""

_LIST_MARKER = lazy_regex(r"\s*(?:[-–•*]|\d+\.)\s+")  # as trafilatura writes it
_SENTENCE = lazy_regex(r"(?s)(?:\S+\s+){5,}\S*[.!?。…][\"”’»)]?\s*")
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
        drop_bylines(leaves, kept, metadata)
        drop_copyright(leaves, kept)
        drop_teasers(leaves, kept)
        drop_empty_headings(leaves, kept)
        add_top_heading(leaves, kept, metadata)
        add_notes(leaves, kept)
        drop_pull_quotes(leaves, kept)
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
        self._asides: dict[BlockElement, tuple[BlockElement, ...]] = {}  # boxes beside the text around each element
        for element in elements_around(leaves):
            outer = self._asides[element.parent] if element.parent is not None else ()
            self._asides[element] = (*outer, element) if is_aside(element) else outer
        self._inner_lengths = self._lengths_of_asides()
        self._boilerplate: dict[BlockElement, bool] = {}  # cache of _is_in_boilerplate

    def kept(self) -> list[bool]:
        """Return for each leaf whether it belongs to the article."""
        leaves = self._leaves
        if not self._total_length:
            return [False] * len(leaves)
        self._root = min(
            (element for element, length in self._lengths.items() if length >= self._total_length * ROOT_SHARE),
            key=lambda element: -depth(element),
        )
        matched_elements = [leaf.element for leaf, is_matched in zip(leaves, self._matched, strict=True) if is_matched]
        self._text_elements = {*matched_elements, *(element.parent for element in matched_elements)}
        self._wrappers = {_wrapper(element) for element in self._text_elements if element is not None} - {None}
        inside = is_inside(leaves, self._root)
        matched = [index for index, is_matched in enumerate(self._matched) if is_matched and inside[index]]
        first, last = self._extended_range(matched[0], matched[-1], inside)
        kept = [self._belongs(index, inside[index], first, last) for index in range(len(leaves))]
        self._complete_lists(kept)
        add_continuations(leaves, kept, self._is_in_boilerplate)
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

    def _lengths_of_asides(self) -> dict[BlockElement, tuple[int, int]]:
        """Return the length of the text in each box beside the text, and that of the links in it."""
        lengths: dict[BlockElement, tuple[int, int]] = {}
        for leaf in self._leaves:
            for element in () if leaf.element.is_hidden else self._asides[leaf.element]:
                length, linked = lengths.get(element, (0, 0))
                lengths[element] = (length + len(leaf.text), linked + leaf.linked_length)
        return lengths

    def _extended_range(self, first: int, last: int, inside: Sequence[bool]) -> tuple[int, int]:
        """Extend the range of matched leaves by those before and after it that look like article text."""
        while last + 1 < len(self._leaves) and inside[last + 1] and self._continues(last + 1):
            last += 1
        while first > 0 and inside[first - 1] and self._continues(first - 1):
            first -= 1
        return first, last

    def _continues(self, index: int) -> bool:
        """Whether an unmatched leaf at an end of the article is text of it, and not of a box beside it."""
        return self._is_like_matched(index) and not self._asides[self._leaves[index].element]

    def _belongs(self, index: int, is_inside: bool, first: int, last: int) -> bool:
        """Whether the leaf at `index`, inside the root or not, belongs to an article from `first` to `last`."""
        leaf = self._leaves[index]
        if leaf.element.is_hidden or self._is_in_boilerplate(leaf.element):
            return False
        if (leaf.linked_length or leaf.kind == "heading") and self._is_call(index):
            return False
        if leaf.kind == "text" and not leaf.containers and leaf.linked_length > 0.9 * len(leaf.text):
            return is_inside and first <= index <= last and self._is_linked_sentence(leaf)
        if self._matched[index]:
            return is_inside or leaf.kind == "text"
        is_line = self._keys[index] in self._line_keys
        if not is_inside or not first <= index <= last:
            return is_inside and first - 3 <= index <= last + 3 and is_line
        return leaf.kind not in ("text", "heading") or is_line or self._is_like_matched(index)

    def _is_linked_sentence(self, leaf: LeafBlock) -> bool:
        """Whether a link is a sentence beside the paragraphs of the article: a teaser is a title, or in capitals."""
        is_sentence = _SENTENCE.fullmatch(leaf.text) is not None and not leaf.text.isupper()
        return is_sentence and leaf.element.tag == "p" and leaf.element.parent in self._text_elements

    def _complete_lists(self, kept: list[bool]) -> None:
        """Add the other items of lists with a kept item, and tables of contents in the article."""
        lists = [_list_of(leaf.element) for leaf in self._leaves]
        begun = {found for found, is_kept in zip(lists, kept, strict=True) if is_kept and found is not None}
        first, last = kept_range(kept)
        calls = {lists[index] for index in range(1, len(lists)) if self._is_call(index - 1)}  # lists below "Read more"
        for index, leaf in enumerate(self._leaves):
            found = lists[index]
            if found is None or kept[index] or leaf.element.is_hidden or self._is_in_boilerplate(leaf.element):
                continue
            is_beside_text = found.parent in self._text_elements and found not in calls
            if found in begun or (first <= index <= last and (is_beside_text or links_inside_page(leaf))):
                kept[index] = True

    def _is_call(self, index: int) -> bool:
        """Whether a leaf is a call to action. A heading over text of the article is none, whatever it says."""
        leaf = self._leaves[index]
        if leaf.kind == "heading" and not leaf.linked_length and any(self._matched[index + 1 : index + 2]):
            return False
        return is_boilerplate_line(leaf.text, leaf.linked_length)

    def _add_headings(self, kept: list[bool]) -> None:
        """Add headings right above kept leaves."""
        leaves = self._leaves
        first, _ = kept_range(kept)
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
        first, _ = kept_range(kept)
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
            if is_small and element.level == 0 and is_boilerplate_element(element) and not self._is_box(element):
                is_boilerplate = True
                break
            element = element.parent
        self._boilerplate.update(dict.fromkeys(passed, is_boilerplate))
        return is_boilerplate

    def _is_box(self, element: BlockElement) -> bool:
        """Whether an element is a box between the paragraphs, with text of its own and few links."""
        length, linked = self._inner_lengths.get(element, (0, 0))
        return (
            is_aside(element)
            and element.parent in self._text_elements
            and length >= MIN_BOX_LENGTH
            and linked <= MAX_BOX_LINKS * length
        )


def _wrapper(element: BlockElement) -> tuple[BlockElement | None, str] | None:
    """Return a key that is equal for sibling `div`s with the same first class name; None for other elements."""
    is_named = element.tag == "div" and element.attribute_words
    return (element.parent, element.attribute_words.split()[0]) if is_named else None


def _list_of(element: BlockElement | None) -> BlockElement | None:
    """Return the innermost list around an element, at most eight levels up; None if there is none."""
    steps = 0
    while element is not None and element.tag not in ("ul", "ol") and steps < 8:
        element, steps = element.parent, steps + 1
    return element if element is not None and element.tag in ("ul", "ol") else None
