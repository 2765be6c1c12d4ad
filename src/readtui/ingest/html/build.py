"""What a walk found, set: leaves become the blocks of a document, in what they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from readtui.document.builder import Builder
from readtui.document.model import Style, StyledText
from readtui.ingest.html.blocks import ContainerBlock, LeafBlock, text_key
from readtui.ingest.html.boilerplate import is_standfirst_element
from readtui.ingest.html.metadata import title_key

LONG_HEADING = 70
"""Characters of a heading between title and text from which on it is rather the standfirst."""


class LeafWriter:
    """Gives leaves to the builder, below the `title` if there is one, their headings `shift` levels lower."""

    def __init__(self, builder: Builder, title: str = "", *, shift: int = 0) -> None:
        self._builder = builder
        self._title = title_key(title)
        self._containers: tuple[ContainerBlock, ...] = ()
        self._captioned: int | None = None
        self._shift = shift
        self._opens = bool(title)  # until the first words of the text
        if title:
            builder.heading(title, 1)

    def write(self, leaves: Sequence[LeafBlock], kept: Sequence[bool]) -> None:
        """Set what is kept, and keep the rest back as hidden lines where it would stand."""
        shown = [leaf for leaf, is_kept in zip(leaves, kept, strict=True) if is_kept and not self._entitles(leaf)]
        self._shift += int(bool(self._title) and any(leaf.level == 1 for leaf in shown if leaf.kind == "heading"))
        captions = {id(one): other for one, other in pairwise(shown) if other.kind == "caption"}
        for leaf, is_kept in zip(leaves, kept, strict=True):
            if not is_kept:
                self._builder.hide(leaf.text)
                continue
            for name in leaf.ids:
                self._builder.target(name)
            if not self._entitles(leaf):
                self._stand_in(leaf.containers)
                self._set(leaf, captions.get(id(leaf)))
                self._opens = self._opens and leaf.kind != "text"
        self._stand_in(())

    def _entitles(self, leaf: LeafBlock) -> bool:
        """Whether a heading is the title, which stands above the text already."""
        return bool(self._title) and leaf.kind == "heading" and title_key(leaf.text) == self._title

    def _stand_in(self, nest: tuple[ContainerBlock, ...]) -> None:
        shared = 0
        while shared < min(len(nest), len(self._containers)) and nest[shared] is self._containers[shared]:
            shared += 1
        for _ in self._containers[shared:]:
            self._builder.close()
        for around in nest[shared:]:
            if around.kind == "quote":
                self._builder.open_quote(around.marker)
            else:
                self._builder.open_item(around.marker)
        self._containers = nest

    def _set(self, leaf: LeafBlock, caption: LeafBlock | None) -> None:
        match leaf.kind:
            case "heading" if self._opens and (len(leaf.text) >= LONG_HEADING or is_standfirst_element(leaf.element)):
                self._builder.paragraph(
                    [StyledText(piece.text, (Style("emphasis"), *piece.styles)) for piece in leaf.pieces]
                )
            case "heading":
                self._builder.heading(leaf.pieces, leaf.level + self._shift)
            case "code":
                self._builder.code(leaf.text, leaf.language)
            case "figure":
                says_the_same = caption is not None and text_key(caption.text) == text_key(leaf.text)
                self._captioned = self._builder.figure(leaf.text, leaf.image, shown=not says_the_same)
            case "caption":
                self._builder.caption(leaf.pieces, self._captioned)
                self._captioned = None
            case "table":
                self._captioned = self._builder.table(leaf.rows, leaf.header_rows)
            case "rule":
                self._builder.rule()
            case _:
                self._builder.paragraph(leaf.pieces)
                self._captioned = None
