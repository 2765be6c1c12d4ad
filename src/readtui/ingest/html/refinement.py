"""Refinement of a selection: bylines, teasers and what repeats the text are dropped, notes and headings are added.

Each function changes `kept`, which has for each leaf whether it is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from readtui.ingest.html.article_text import TextIndex
from readtui.ingest.html.blocks import (
    BlockElement,
    LeafBlock,
    ancestors,
    elements_around,
    links_inside_page,
    text_key,
    title_key,
)
from readtui.ingest.html.boilerplate import is_byline_element, is_copyright_line, is_pull_quote
from readtui.ingest.html.metadata import BY, PageMetadata
from readtui.ingest.phrases import is_dateline
from readtui.unicode.lazy_regex import lazy_regex

OPENING_LEAVES = 12
"""Leaves before the first text of the article that may be its heading or its first images."""

DISTINCT_LENGTH = 25
"""Characters of the shortest key that can match a leaf with the article; shorter texts occur anywhere."""

MAX_TEASER_LENGTH = 300
"""Characters of text in the longest teaser, which is a linked heading with text below it."""

MAX_BOXED_TEASER_LENGTH = 700
"""The same of a teaser that is alone in its element."""

MIN_TEASER_LINKS = 0.6
"""Share of links in the heading of a teaser: a label before it may be none."""

MAX_COPYRIGHT_LENGTH = 200
COPYRIGHT_LEAVES = 4
"""Characters of the longest copyright line, and number of leaves at the end of the article that may be one."""

MAX_BYLINE_LENGTH = 100
"""Characters of the longest byline."""

_QUOTATION_MARKS = lazy_regex(r"^[\"'“”„«»‘’]+|[\"'“”„«»‘’]+$")


def drop_bylines(leaves: Sequence[LeafBlock], kept: list[bool], metadata: PageMetadata) -> None:
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


def drop_pull_quotes(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Drop texts in boxes beside the text that repeat a part of it."""
    boxes: set[BlockElement] = set()
    for element in elements_around(leaves):
        if element.parent in boxes or is_pull_quote(element):
            boxes.add(element)
    quotes = [
        index
        for index, leaf in enumerate(leaves)
        if kept[index] and leaf.kind in ("text", "heading") and leaf.element in boxes
    ]
    if quotes:
        repeated = set(quotes)
        rest = (leaf for index, leaf in enumerate(leaves) if kept[index] and index not in repeated)
        index_of_text = TextIndex("".join(text_key(leaf.text) for leaf in rest), DISTINCT_LENGTH)
        for index in quotes:
            key = _QUOTATION_MARKS.sub("", text_key(leaves[index].text))
            kept[index] = len(key) < DISTINCT_LENGTH or key not in index_of_text


def drop_repeated_authors(leaves: Sequence[LeafBlock], kept: list[bool], metadata: PageMetadata) -> None:
    """Drop bylines with nothing but the authors, whom the line below the title shows."""
    authors = sorted(map(title_key, metadata.authors), key=len, reverse=True)
    for index, leaf in enumerate(leaves):
        if kept[index] and len(leaf.text) <= MAX_BYLINE_LENGTH and is_byline_element(leaf.element):
            rest = title_key(BY.sub("", leaf.text))
            for author in authors:
                rest = rest.replace(author, "") if author else rest
            kept[index] = rest not in ("", "and")


def drop_copyright(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Drop copyright lines at the end of the article."""
    last = [index for index, is_kept in enumerate(kept) if is_kept][-COPYRIGHT_LEAVES:]
    for index in last:
        leaf = leaves[index]
        if leaf.kind == "text" and len(leaf.text) <= MAX_COPYRIGHT_LENGTH and is_copyright_line(leaf.text):
            kept[index] = False


def drop_teasers(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Drop headings that link to other pages, with the short text below them: teasers of other articles.

    Where other headings of that level in the same element are no links, those that are belong to the article too.
    """
    headings = [index for index, leaf in enumerate(leaves) if kept[index] and leaf.kind == "heading"]
    linked = [index for index in headings if _is_linked_heading(leaves[index])]
    alike = Counter((leaves[index].element.parent, leaves[index].level) for index in headings)
    linked_alike = Counter((leaves[index].element.parent, leaves[index].level) for index in linked)
    boxes = Counter(leaves[index].element.parent for index in headings)
    following = dict(pairwise([*headings, len(leaves)]))
    for index in linked:
        box, level = leaves[index].element.parent, leaves[index].level
        below = [at for at in range(index + 1, following[index]) if kept[at]]
        if box is not None and box.tag == "li":
            below = [at for at in below if any(outer is box for outer in ancestors(leaves[at].element))]
        longest = MAX_BOXED_TEASER_LENGTH if boxes[box] == 1 else MAX_TEASER_LENGTH
        if linked_alike[box, level] == alike[box, level] and _unlinked_length(leaves, below) < longest:
            for dropped in (index, *below):
                kept[dropped] = False


def _is_linked_heading(heading: LeafBlock) -> bool:
    """Whether a heading is a link to another page."""
    return heading.linked_length > MIN_TEASER_LINKS * len(heading.text) and not links_inside_page(heading)


def _unlinked_length(leaves: Sequence[LeafBlock], indexes: Sequence[int]) -> int:
    """Return the number of characters of text outside links in leaves."""
    texts = (leaves[index] for index in indexes if leaves[index].kind in ("text", "code", "table"))
    return sum(len(leaf.text) - leaf.linked_length for leaf in texts)


def drop_empty_headings(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
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


def add_top_heading(leaves: Sequence[LeafBlock], kept: list[bool], metadata: PageMetadata) -> None:
    """Add the only `h1` of the page if it is right above the article and differs from the title."""
    tops = [index for index, leaf in enumerate(leaves) if leaf.level == 1 and not leaf.element.is_hidden]
    first, _ = kept_range(kept)
    if len(tops) == 1 and first - OPENING_LEAVES <= tops[0] < first:
        top = leaves[tops[0]]
        is_title = title_key(top.text) == title_key(metadata.title)
        kept[tops[0]] = top.kind == "heading" and not top.linked_length and not is_title


def drop_site_heading(leaves: Sequence[LeafBlock], kept: list[bool], metadata: PageMetadata) -> None:
    """Drop a heading above the text that only names the site, which is shown below the title."""
    site = title_key(metadata.site)
    if not site or site == title_key(metadata.title):
        return
    for index, leaf in enumerate(leaves):
        if kept[index] and leaf.kind == "text":
            return
        if kept[index] and leaf.kind == "heading" and leaf.level == 1 and title_key(leaf.text) == site:
            kept[index] = False


def add_notes(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
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


def _note_ids(leaf: LeafBlock) -> Iterator[str]:
    """Yield the ids of the notes that a leaf refers to."""
    for pieces in (leaf.pieces, *(cell for row in leaf.rows for cell in row)):
        for piece in pieces:
            for style in piece.styles:
                if style.kind == "reference" and style.target.startswith("#"):
                    yield style.target[1:]


def kept_range(kept: Sequence[bool]) -> tuple[int, int]:
    """Return the first and the last index of kept leaves; (0, 0) if there are none."""
    return (kept.index(True), len(kept) - 1 - kept[::-1].index(True)) if True in kept else (0, 0)
