"""Images and captions: the address of a lazily loaded image, icons and trackers, and text that is a caption."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from readtui.document.model import StyledText, joined_text
from readtui.ingest.html.blocks import BlockElement, LeafBlock
from readtui.ingest.html.tags import BLOCK_TAGS
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from lxml.etree import _Element

ICON_SIZE = 40
"""Pixels of the largest width and height of an image that is an icon in running text."""

MAX_NEIGHBOURS = 8
"""Elements beside an image that are searched for text of its sentence."""

_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "ex": 8.0}
"""Pixels of the units of lengths, for text of the usual size."""

MAX_CAPTION_LENGTH = 1_000
"""Characters of the longest caption: a longer text is about the image, but not its caption."""

_LAZY_ATTRIBUTES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-src-large",
    "data-url",
    "data-hi-res-src",
)
_SRCSET_ATTRIBUTES = ("srcset", "data-srcset", "data-lazy-srcset")
_PLACEHOLDER = lazy_regex(
    r"(?i)^data:|(?:^|[/_.-])(?:blank|spacer|placeholder|transparent|pixel|loading|lazy|1x1|clear|grey|gray)[/_.-]"
)
_TRACKER = lazy_regex(r"(?i)/pixel|/beacon|[/.]count(?:er)?[/.?]|doubleclick|/b/ss/|/track(?:ing)?[/.?]|/p\?c1=")
# A candidate of a `srcset` and its descriptor, up to the next comma (HTML, 4.8.4.2.2); linear in time.
_CANDIDATE = lazy_regex(r"([^\s,]\S*)(?:(?<=,)|([^,]*))")
_SIZE = lazy_regex(r"\s*(?:([\d.]+)[wx]\s*)?")
_EMPTY_ALT_TEXTS = ("refer to caption", "image", "img", "picture", "photo", "thumbnail", "[uncaptioned image]")
_CAPTION = lazy_regex(r"(?i)caption|cutline")
_TEXT_KINDS = ("text", "heading")
_ICON = lazy_regex(
    r"(?i)\b(?:emoji|emoticon|smil(?:ey|ie)s?|icon|avatar|logo|latex|math|tex|gaiji|glyph|drop-?caps?|initial|inline"
    r"|inline-?(?:image|graphic|img)|symbol)\b"
)
_ICON_ADDRESS = lazy_regex(r"(?i)[/_.-](?:twe)?(?:emojis?|emoticons?|smil(?:ey|ie)s?|gaiji|latex|mathtex|math)[/_.-]")
_SIGN = lazy_regex(r"[\W_]{1,5}|[\W_]{0,2}\w[\W_]{0,2}")  # a smiley, or an initial in quotation marks
_STYLED_SIZE = lazy_regex(r"(?i)(?:^|[;\s])(width|height)\s*:\s*([^;]*)")
_STRETCHED = lazy_regex(
    r"(?i)position\s*:\s*absolute|(?:min|max)-(?:width|height)|object-fit|%"
)  # whatever its size says
_LENGTH = lazy_regex(r"(?i)\s*(\d{1,5}(?:\.\d{1,6})?)\s*(px|pt|r?em|ex|)\s*")


def alt_text(image: _Element) -> str:
    """Return the alternative text on one line; "" if it is a placeholder that programs write for every image."""
    text = " ".join((image.get("alt") or "").split())
    return "" if text.lower() in _EMPTY_ALT_TEXTS else text


def image_address(image: _Element) -> str:
    """Return the address of an image as written in the page; "" if there is none but `data:` URLs.

    An attribute for lazy loading takes precedence over a `src` that is named like a placeholder.
    """
    src = (image.get("src") or "").strip()
    if src and not _PLACEHOLDER.search(src):
        return src
    for name in _LAZY_ATTRIBUTES:
        if (address := (image.get(name) or "").strip()) and not _PLACEHOLDER.search(address):
            return address
    for source in (image, *_sources(image)):
        for name in _SRCSET_ATTRIBUTES:
            if (best := _largest(source.get(name) or "")) and not _PLACEHOLDER.search(best):
                return best
    return "" if src.startswith("data:") else src


def is_visible(image: _Element) -> bool:
    """Whether an image is meant to be seen: images of one or two pixels, and trackers, only count visits."""
    sizes = _sizes(image)
    return not (sizes and max(sizes.values()) <= 2) and not _TRACKER.search(image.get("src") or "")


def is_in_line(image: _Element, alt: str) -> bool:
    """Whether an image with the alternative text `alt` replaces a word or a sign in running text.

    It is small, or has the class of an icon. Beside text it may also be as low as a line, as formulas are, come from a
    collection of signs, or have a sign as its text.
    """
    sizes = _sizes(image)
    if (sizes and max(sizes.values()) <= ICON_SIZE) or _ICON.search(image.get("class") or ""):
        return True
    is_sign = _SIGN.fullmatch(alt) is not None
    is_low = sizes.get("height", ICON_SIZE + 1) <= ICON_SIZE
    if not alt or not (is_sign or is_low or _ICON_ADDRESS.search(image.get("src") or "")):
        return False
    return is_beside_text(image)


def is_beside_text(image: _Element) -> bool:
    """Whether there is text in the same paragraph and line as an image."""
    element: _Element | None = image
    while element is not None and (element is image or element.tag not in BLOCK_TAGS):
        if _has_text_after(element) or _has_text_before(element):
            return True
        element = element.getparent()
    return False


def _has_text_after(element: _Element) -> bool:
    if (element.tail or "").strip():
        return True
    for after in islice(element.itersiblings(), MAX_NEIGHBOURS):
        if _ends_line(after):
            return False
        if _has_text(after) or (after.tail or "").strip():
            return True
    return False


def _has_text_before(element: _Element) -> bool:
    for before in islice(element.itersiblings(preceding=True), MAX_NEIGHBOURS):
        if (before.tail or "").strip():
            return True
        if _ends_line(before):
            return False
        if _has_text(before):
            return True
    parent = element.getparent()
    return parent is not None and bool((parent.text or "").strip())


def _has_text(element: _Element) -> bool:
    return any(str(text).strip() for text in element.itertext())  # stops at the first: the element may be long


def _ends_line(element: _Element) -> bool:
    return element.tag == "br" or element.tag in BLOCK_TAGS


def _sizes(image: _Element) -> dict[str, float]:
    """Return the known ones of the width and the height of an image in pixels, by its attributes or its style."""
    sizes: dict[str, float] = {}
    written = [(name, image.get(name)) for name in ("width", "height")]
    if (style := image.get("style")) and not _STRETCHED.search(style):
        written += [(name.lower(), value) for name, value in _STYLED_SIZE.findall(style)]
    for name, value in written:
        if value and (length := _LENGTH.fullmatch(value)):
            sizes[name] = float(length[1]) * _PIXELS[length[2].lower()]
    return sizes


def _sources(image: _Element) -> list[_Element]:
    """Return the `source` elements of an image, which libxml2 makes its parents if they are not closed."""
    found: list[_Element] = []
    parent = image.getparent()
    while parent is not None and parent.tag in ("source", "picture"):
        found += [parent] if parent.tag == "source" else parent.iterchildren("source")
        parent = parent.getparent()
    return found


def _largest(candidates: str) -> str:
    """Return the address of the largest candidate of a `srcset`."""
    best, best_size = "", -1.0
    for found in _CANDIDATE.finditer(candidates[:8192]):
        descriptor = _SIZE.fullmatch(found[2] or "")
        try:
            size = float(descriptor[1] or 1) if descriptor else -1.0
        except ValueError:
            continue
        if size > best_size:
            best, best_size = found[1].rstrip(","), size
    return best


def is_caption_element(element: BlockElement) -> bool:
    """Whether an element is a caption by its tag or its class names."""
    words = element.attribute_words
    if element.tag == "figcaption":
        return True
    # A search without regard to case takes five times as long, and this is asked of every block.
    return (
        words != "" and ("aption" in words or "utline" in words or "APTION" in words) and bool(_CAPTION.search(words))
    )


def merge_caption(
    element: BlockElement, inside: Sequence[LeafBlock], before: Sequence[LeafBlock]
) -> Sequence[LeafBlock]:
    """Merge the text leaves inside a caption element into one caption, placed after the other leaves inside.

    `before` are the last leaves before the element. Return `inside` unchanged if the text is too long, or if only
    the class names make it a caption and no image is near.
    """
    texts = [leaf for leaf in inside if leaf.kind in _TEXT_KINDS]
    near = [*before, *(leaf for leaf in inside if leaf.kind == "figure")]
    is_long = sum(len(leaf.text) for leaf in texts) > MAX_CAPTION_LENGTH
    is_caption = element.tag == "figcaption" or any(_is_image_near(leaf, element) for leaf in near)
    if not texts or is_long or not is_caption:
        return inside
    pieces: list[StyledText] = []
    for leaf in texts:
        pieces += [*([StyledText(" ")] if pieces else []), *leaf.pieces]
    first = texts[0]
    caption = LeafBlock(
        "caption",
        first.element,
        joined_text(pieces),
        tuple(pieces),
        first.containers,
        tuple(name for leaf in texts for name in leaf.ids),
        sum(leaf.linked_length for leaf in texts),
    )
    return [*(leaf for leaf in inside if leaf.kind not in _TEXT_KINDS), caption]


def _is_image_near(leaf: LeafBlock, element: BlockElement) -> bool:
    """Whether a leaf is an image inside the parent or the grandparent of `element`."""
    parent = element.parent
    if leaf.kind != "figure" or parent is None:
        return False
    ancestor: BlockElement | None = leaf.element
    while ancestor is not None and ancestor is not parent and ancestor is not parent.parent:
        ancestor = ancestor.parent
    return ancestor is not None
