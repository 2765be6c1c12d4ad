"""Blocks of a web page as the walk finds them: leaf blocks in reading order, their elements and their containers.

A container is a list item or a quotation. A quotation with a label is an alert, also called admonition or callout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeAlias

from readtui.document.model import StyledText
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable

if TYPE_CHECKING:
    from lxml.etree import _Element

LeafKind: TypeAlias = Literal["text", "heading", "code", "figure", "caption", "table", "rule"]

MAX_LABEL_LENGTH = 40
"""The most characters of the label of an alert."""

ALERT_CLASSES = frozenset(
    ("admonition", "admonitionblock", "notecard", "markdown-alert", "theme-admonition", "callout")
)
"""Class names of alerts."""

_TITLE_CLASSES = frozenset(("admonition-title", "markdown-alert-title", "callout-title"))
_PIECE = 1 << 16  # characters whose words are in memory at the same time: those of 20 MB need 250 MB
_LETTERS = lazy_regex(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class ContainerBlock:
    """A quotation or a list item. Compared by identity: two containers are never equal.

    `marker` is the marker of an item, or the label of a quotation that is an alert.
    """

    kind: Literal["quote", "item"]
    marker: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class BlockElement:
    """A block-level element of the page. Compared by identity.

    `attribute_words` are the values of its class, id, role and similar attributes, separated by spaces. `is_hidden` is
    true if a browser does not show it. `level` is the heading level of the text inside, or 0.
    """

    tag: str
    attribute_words: str = ""
    parent: BlockElement | None = None
    is_hidden: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class LeafBlock:
    """A block that contains no other block.

    `element` is the innermost block-level element around it, `containers` are outermost first. `text` has no markup;
    for a figure it is the alternative text, and `image` is the address. `linked_length` is the number of characters
    in links. `ids` are the places inside it that links can point to. `header_rows` of the `rows` of a table are
    headers.
    """

    kind: LeafKind
    element: BlockElement
    text: str
    pieces: tuple[StyledText, ...] = ()
    containers: tuple[ContainerBlock, ...] = ()
    ids: tuple[str, ...] = ()
    linked_length: int = 0
    level: int = 0
    language: str = ""
    image: str = ""
    rows: tuple[tuple[Sequence[StyledText], ...], ...] = ()
    header_rows: int = 0


def linked_length(pieces: Iterable[StyledText]) -> int:
    """Return the number of characters in links."""
    return sum([len(text) for text, styles in pieces if styles and any(style.kind == "link" for style in styles)])


def text_of(element: _Element) -> str:
    """Return all text inside an element, with its white space."""
    return "".join(map(str, element.itertext()))


def line_of(element: _Element) -> str:
    """Return all text inside an element on one line, with a space for each line break."""
    if element.find(".//br") is None:
        return " ".join(text_of(element).split())
    texts = element.xpath(".//text() | .//br", smart_strings=False)
    return " ".join("".join(text if isinstance(text, str) else " " for text in texts).split())


def class_names(element: _Element) -> frozenset[str]:
    """Return the class names of an element."""
    return frozenset((element.get("class") or "").split())


def remove_element(element: _Element) -> None:
    """Remove an element that is not the root from its tree, and keep the text after it."""
    parent, previous = element.getparent(), element.getprevious()
    assert parent is not None, "the root of a page is never removed"
    if element.tail and previous is not None:
        previous.tail = printable(f"{previous.tail or ''}{element.tail}")
    elif element.tail:
        parent.text = printable(f"{parent.text or ''}{element.tail}")
    parent.remove(element)


def alert_label(element: _Element) -> str | None:
    """Return the label of an alert, "" if it has none; None if `element` is not an alert."""
    if not (names := element.get("class")) or not _has_alert_class(names):
        return None
    for part in islice(element.iterdescendants(), 8):
        if _TITLE_CLASSES & class_names(part):
            label = line_of(part)
            return label if len(label) <= MAX_LABEL_LENGTH else ""
    return ""


@lru_cache(maxsize=1024)
def _has_alert_class(names: str) -> bool:
    return not ALERT_CLASSES.isdisjoint(names.split())


def is_alert_title(element: _Element, container: ContainerBlock) -> bool:
    """Whether an element repeats the label of the alert `container` that it is in."""
    if container.kind != "quote" or not container.marker or not _TITLE_CLASSES & class_names(element):
        return False
    return line_of(element) == container.marker


def text_key(text: str) -> str:
    """Return the text case-folded and without white space, to compare texts with different line breaks."""
    pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
    return "".join(["".join(piece.split()) for piece in pieces]).casefold()


def title_key(text: str) -> str:
    """Return the letters and digits of a title, case-folded, to compare titles that are written differently."""
    return "".join(_LETTERS.findall(text.casefold()))


def ancestors(element: BlockElement | None) -> Iterator[BlockElement]:
    """Yield an element and those around it, innermost first."""
    while element is not None:
        yield element
        element = element.parent


def elements_around(leaves: Iterable[LeafBlock]) -> list[BlockElement]:
    """Return all elements around leaves, parents before their children."""
    elements: dict[BlockElement, None] = {}
    for leaf in leaves:
        unknown: list[BlockElement] = []
        for element in ancestors(leaf.element):
            if element in elements:
                break
            unknown.append(element)
        elements.update(dict.fromkeys(reversed(unknown)))
    return list(elements)


def depth(element: BlockElement) -> int:
    """Return the number of elements around an element, itself included."""
    return sum(1 for _ in ancestors(element))


def is_inside(leaves: Sequence[LeafBlock], root: BlockElement) -> list[bool]:
    """Return for each leaf whether it is inside `root`."""
    known: dict[BlockElement, bool] = {root: True}
    inside: list[bool] = []
    for leaf in leaves:
        passed: list[BlockElement] = []
        element: BlockElement | None = leaf.element
        while element is not None and element not in known:
            passed.append(element)
            element = element.parent
        inside.append(element is not None and known[element])
        known.update(dict.fromkeys(passed, inside[-1]))
    return inside


def links_inside_page(leaf: LeafBlock) -> bool:
    """Whether all links of a leaf lead to places in the same page, as in a table of contents."""
    targets = [style.target for piece in leaf.pieces for style in piece.styles if style.kind in ("link", "reference")]
    return bool(targets) and all(target.startswith("#") for target in targets)
