"""The rest of an article that goes on in further containers, behind an advertisement or a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import compress
from typing import TypeAlias

from readtui.ingest.html.blocks import BlockElement, LeafBlock, ancestors

MIN_SHARE = 0.3
"""Share of the running text of an article in the containers of one kind that may have further ones."""

MIN_LENGTH = 60
"""Characters of the shortest paragraph that counts as running text."""

MIN_PARAGRAPHS = 2
"""Paragraphs of the shortest continuation: a teaser or a notice has one."""

_INSIDE_CONTAINERS = frozenset(
    ("p", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "figure", "h2", "h3", "h4")
)

_Kind: TypeAlias = tuple[BlockElement | None, str, str]
"""The `article` element around a container, and the tags and first class names of the container and its parent."""


def add_continuations(
    leaves: Sequence[LeafBlock], kept: list[bool], is_boilerplate: Callable[[BlockElement], bool]
) -> None:
    """Add the text in containers like those that hold the text which is kept, in the same `article` element."""
    containers = [_container(leaf.element) for leaf in leaves]
    kinds: dict[BlockElement, _Kind | None] = {}
    for container in containers:
        if container not in kinds:
            kinds[container] = _kind(container)
    lengths: Counter[_Kind | None] = Counter()
    for container, leaf in compress(zip(containers, leaves, strict=True), kept):
        if _is_running(leaf):
            lengths[kinds[container]] += len(leaf.text)
    main = {kind for kind, length in lengths.items() if kind and length >= MIN_SHARE * lengths.total()}
    begun = set(compress(containers, kept))
    paragraphs = Counter(container for container, leaf in zip(containers, leaves, strict=True) if _is_running(leaf))
    further = {
        container
        for container, count in paragraphs.items()
        if count >= MIN_PARAGRAPHS
        and container not in begun
        and kinds[container] in main
        and not is_boilerplate(container)
    }
    for index, (container, leaf) in enumerate(zip(containers, leaves, strict=True)):
        is_link_line = 2 * leaf.linked_length > len(leaf.text)
        if container in further and not (is_link_line or leaf.element.is_hidden or is_boilerplate(leaf.element)):
            kept[index] = True


def _is_running(leaf: LeafBlock) -> bool:
    """Whether a leaf is a visible paragraph of running text."""
    is_long = leaf.kind == "text" and len(leaf.text) >= MIN_LENGTH
    return is_long and 2 * leaf.linked_length < len(leaf.text) and not leaf.element.is_hidden


def _container(element: BlockElement) -> BlockElement:
    """Return the innermost element around a leaf that may hold several paragraphs."""
    return next((outer for outer in ancestors(element) if outer.tag not in _INSIDE_CONTAINERS), element)


def _kind(container: BlockElement) -> _Kind | None:
    """Return what containers of one article have in common; None for a container without a class."""
    if not container.attribute_words:
        return None
    article = next((outer for outer in ancestors(container.parent) if outer.tag == "article"), None)
    return (article, _name(container), _name(container.parent))


def _name(element: BlockElement | None) -> str:
    """Return the tag and the first class name of an element."""
    return " ".join((element.tag, *element.attribute_words.split(maxsplit=1)[:1])) if element is not None else ""
