"""Pictures of a page: which of their addresses is the real one, and which are no pictures to a reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from readtui.document.model import StyledText
from readtui.ingest.html.blocks import BlockElement, LeafBlock

if TYPE_CHECKING:
    from lxml.etree import _Element


SMALL = 40
"""Pixels of width or height up to which a picture is an icon that stands for a word."""

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-src-large", "data-url", "data-hi-res-src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_PLACEHOLDER = re.compile(
    r"(?i)^data:|(?:^|[/_.-])(?:blank|spacer|placeholder|transparent|pixel|loading|lazy|1x1|clear|grey|gray)[/_.-]"
)
_TRACKER = re.compile(r"(?i)/pixel|/beacon|[/.]count(?:er)?[/.?]|doubleclick|/b/ss/|/track(?:ing)?[/.?]|/p\?c1=")
# A candidate of a `srcset` and how large it is, up to the next comma (HTML, 4.8.4.2.2): each character is read once.
_PART = re.compile(r"[\s,]*+(\S++)(?:(?<=,)|([^,]*+))")
_OFFERED = re.compile(r"\s*(?:([\d.]+)[wx]\s*)?")
_TELLS_NOTHING = ("refer to caption", "image", "img", "picture", "photo", "thumbnail", "[uncaptioned image]")
_ICON = re.compile(r"(?i)\b(?:emoji|smil(?:ey|ie)|icon|avatar|logo|latex|math|tex)\b")


def alt_text(image: _Element) -> str:
    """The alternative text, on one line; "" where a program wrote one that tells nothing."""
    said = " ".join((image.get("alt") or "").split())
    return "" if said.lower() in _TELLS_NOTHING else said


def image_address(image: _Element) -> str:
    """Where the picture is, as the page wrote it; "" where nothing but a placeholder is named."""
    plain = (image.get("src") or "").strip()
    if plain and not _PLACEHOLDER.search(plain):
        return plain
    for name in _LAZY:
        if (lazy := (image.get(name) or "").strip()) and not _PLACEHOLDER.search(lazy):
            return lazy
    for source in (image, *_sources(image)):
        for name in _SETS:
            if (best := _largest(source.get(name) or "")) and not _PLACEHOLDER.search(best):
                return best
    return "" if plain.startswith("data:") else plain


def is_visible(image: _Element) -> bool:
    """Whether a reader sees the picture: one of a pixel or two counts visits."""
    sizes = [size for name in ("width", "height") if (size := _pixels(image.get(name))) is not None]
    return not (sizes and max(sizes) <= 2) and not _TRACKER.search(image.get("src") or "")


def is_icon(image: _Element) -> bool:
    """Whether the picture stands for a word or a sign in running text."""
    sizes = [size for name in ("width", "height") if (size := _pixels(image.get(name))) is not None]
    return bool(sizes and max(sizes) <= SMALL) or bool(_ICON.search(image.get("class") or ""))


def _sources(image: _Element) -> list[_Element]:
    """The other forms of a picture. libxml2 takes an open `source` for an element around what follows."""
    found: list[_Element] = []
    around = image.getparent()
    while around is not None and around.tag in ("source", "picture"):
        found += [around] if around.tag == "source" else around.iterchildren("source")
        around = around.getparent()
    return found


def _largest(candidates: str) -> str:
    """The widest picture of a `srcset`."""
    best, size = "", -1.0
    for found in _PART.finditer(candidates[:8192]):
        told = _OFFERED.fullmatch(found[2] or "")
        try:
            offered = float(told[1] or 1) if told else -1.0
        except ValueError:
            continue
        if offered > size:
            best, size = found[1].rstrip(","), offered
    return best


def _pixels(size: str | None) -> int | None:
    digits = (size or "").strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < 6 else None


LONGEST_CAPTION = 1_000
"""Characters up to which a part that is called a caption is one: more is a text about the picture."""

_CAPTION = re.compile(r"(?i)caption|cutline")
_SAID = ("text", "heading")


def is_caption_element(box: BlockElement) -> bool:
    """Whether a part of a page is named like a caption."""
    return box.tag == "figcaption" or _CAPTION.search(box.attribute_words) is not None


def merge_caption(box: BlockElement, inside: Sequence[LeafBlock], before: Sequence[LeafBlock]) -> list[LeafBlock]:
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
    names = tuple(name for leaf in said for name in leaf.ids)
    linked = sum(leaf.linked_length for leaf in said)
    text = "".join(piece.text for piece in pieces)
    caption = LeafBlock("caption", first.element, text, tuple(pieces), first.containers, names, linked)
    return [*(leaf for leaf in inside if leaf.kind not in _SAID), caption]


def _shares(leaf: LeafBlock, box: BlockElement) -> bool:
    """Whether a leaf is a picture in the part around `box`, or in the one around that."""
    around = box.parent
    found: BlockElement | None = leaf.element if leaf.kind == "figure" and around is not None else None
    while found is not None and found is not around and (around is None or found is not around.parent):
        found = found.parent
    return found is not None
