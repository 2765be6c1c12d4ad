"""What a walk over a page finds: its passages, tables and pictures, in reading order, with what they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from readtui.document.model import StyledText

if TYPE_CHECKING:
    from lxml.etree import _Element

Kind: TypeAlias = Literal["text", "heading", "code", "figure", "caption", "table", "rule"]

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, eq=False)
class ContainerBlock:
    """A quotation or a list item on the page; each is itself alone, however alike another looks.

    `marker` is that of the item, or what the quotation is called if it is an alert.
    """

    kind: Literal["quote", "item"]
    marker: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class BlockElement:
    """A part of the page: an element that parts passages. `attribute_words` are those of its class, id and role.

    It is `hidden` if a browser would not show it, and what it says is a heading of that `level`, or none if 0.
    """

    tag: str
    attribute_words: str = ""
    parent: BlockElement | None = None
    is_hidden: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class LeafBlock:
    """A block of the page that holds no other.

    `text` are its words without markup, `linked` how many characters of them are links. `names` are the places in it
    that links lead to. Of a figure, `text` is the alternative text and `image` the address.
    """

    kind: Kind
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


def text_of(element: _Element) -> str:
    """All that an element says, as it was written."""
    return "".join(map(str, element.itertext()))


def text_key(text: str) -> str:
    """A text without its white space, in small letters: the same however it was cut into lines."""
    return _SPACE.sub("", text).casefold()
