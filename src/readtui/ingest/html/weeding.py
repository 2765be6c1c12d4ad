"""What is taken out of an article again: bylines, invitations to other articles, headings over nothing."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.ingest.html.blocks import LeafBlock
from readtui.ingest.html.boilerplate import is_byline_element, is_copyright_line
from readtui.ingest.html.metadata import PageMetadata, title_key
from readtui.ingest.phrases import is_dated

LONGEST_TEASER = 300
"""Characters of the text that invites to another article."""

IMPRINT = 200
IMPRINT_LINES = 4
"""Characters of the longest imprint, and how near it stands to the end of the article."""

BYLINE = 100
"""Characters of the longest byline."""


def drop_bylines(leaves: Sequence[LeafBlock], kept: list[bool], said: PageMetadata) -> None:
    """Leave out what the line below the title says anyway: author and date."""
    authors = [title_key(author) for author in said.authors]
    before_text = True
    for index, leaf in enumerate(leaves):
        if not kept[index] or leaf.kind not in ("text", "heading"):
            continue
        if leaf.kind == "text" and len(leaf.text) > BYLINE:
            before_text = False
        elif len(leaf.text) <= BYLINE and ((before_text and leaf.kind == "text") or is_byline_element(leaf.element)):
            key = title_key(leaf.text)
            named = any(author and author in key and len(key) <= len(author) + 30 for author in authors)
            dated = is_dated(leaf.text) and len(leaf.text) <= 50
            if named or dated or (before_text and is_byline_element(leaf.element)):
                kept[index] = False


def drop_imprint(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Leave out what the last lines say of the rights in the page."""
    last = [index for index, is_kept in enumerate(kept) if is_kept][-IMPRINT_LINES:]
    for index in last:
        if (
            leaves[index].kind == "text"
            and len(leaves[index].text) <= IMPRINT
            and is_copyright_line(leaves[index].text)
        ):
            kept[index] = False


def drop_teasers(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Leave out headings that lead to other pages, with the little that stands below: they invite to other articles."""
    below: list[int] = []  # the leaves under the heading, as long as they are text
    said = 0
    for index in range(len(leaves) - 1, -1, -1):
        leaf = leaves[index]
        if not kept[index]:
            continue
        if leaf.kind != "heading":
            below.append(index)
            said += len(leaf.text) - leaf.linked_length if leaf.kind in ("text", "code", "table") else 0
            continue
        if leaf.linked_length > 0.9 * len(leaf.text) and said < LONGEST_TEASER and not leads_inside(leaf):
            for one in (index, *below):
                kept[one] = False
        below, said = [], 0


def drop_empty_headings(leaves: Sequence[LeafBlock], kept: list[bool]) -> None:
    """Leave out headings over nothing: what they stood over was furniture."""
    level_below = 0  # of the heading that follows with nothing between; 0 at the end, 7 where something stands between
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


def leads_inside(leaf: LeafBlock) -> bool:
    """Whether a passage is all links to places in the same page, as the line of a table of contents is."""
    targets = [mark.target for piece in leaf.pieces for mark in piece.styles if mark.kind in ("link", "reference")]
    return bool(targets) and all(target.startswith("#") for target in targets)
