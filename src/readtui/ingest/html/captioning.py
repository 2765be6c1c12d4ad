"""Captions of a page: which of its passages belong to a picture or a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readtui.document.model import StyledText
from readtui.ingest.html.blocks import Box, Leaf

LONGEST_CAPTION = 1_000
"""Characters up to which a part that is called a caption is one: more is a text about the picture."""

_CAPTION = re.compile(r"(?i)caption|cutline")
_SAID = ("text", "heading")


def is_called_caption(box: Box) -> bool:
    """Whether a part of a page is named like a caption."""
    return box.tag == "figcaption" or _CAPTION.search(box.words) is not None


def captioned(box: Box, inside: Sequence[Leaf], before: Sequence[Leaf]) -> list[Leaf]:
    """The leaves `inside` a part called a caption, their passages made one if a picture stands near.

    `before` are the last leaves before the part.
    """
    said = [leaf for leaf in inside if leaf.kind in _SAID]
    near = [*before, *(leaf for leaf in inside if leaf.kind == "figure")]
    long = sum(len(leaf.text) for leaf in said) > LONGEST_CAPTION
    if not said or long or not (box.tag == "figcaption" or any(_shares(leaf, box) for leaf in near)):
        return list(inside)
    pieces: list[StyledText] = []
    for leaf in said:
        pieces += [*([StyledText(" ")] if pieces else []), *leaf.pieces]
    first = said[0]
    names = tuple(name for leaf in said for name in leaf.names)
    linked = sum(leaf.linked for leaf in said)
    text = "".join(piece.text for piece in pieces)
    caption = Leaf("caption", first.box, text, tuple(pieces), first.nest, names, linked)
    return [*(leaf for leaf in inside if leaf.kind not in _SAID), caption]


def _shares(leaf: Leaf, box: Box) -> bool:
    """Whether a leaf is a picture in the part around `box`, or in the one around that."""
    around = box.inside
    found: Box | None = leaf.box if leaf.kind == "figure" and around is not None else None
    while found is not None and found is not around and (around is None or found is not around.inside):
        found = found.inside
    return found is not None
