"""Writer of leaf blocks to a document builder: opens and closes containers, pairs captions with figures and tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from readtui.document.builder import Builder
from readtui.document.model import Style, StyledText
from readtui.ingest.html.blocks import ContainerBlock, LeafBlock, text_key, title_key
from readtui.ingest.html.boilerplate import is_standfirst_element

LONG_HEADING = 70
"""Characters of the shortest heading between title and text that is taken for the standfirst."""


class LeafWriter:
    """Writes leaf blocks below the `title`, if there is one. `shift` is added to heading levels."""

    def __init__(self, builder: Builder, title: str = "", *, shift: int = 0) -> None:
        self._builder = builder
        self._title_key = title_key(title)
        self._containers: tuple[ContainerBlock, ...] = ()
        self._captionable: int | None = None  # index of the figure or table just written
        self._shift = shift
        self._is_before_text = bool(title)
        if title:
            builder.heading(title, 1)

    def write(self, leaves: Sequence[LeafBlock], kept: Sequence[bool], prose: Sequence[bool] = ()) -> None:
        """Write the kept leaves as blocks, and the others as hidden text at their places.

        `prose` says of each leaf whether it is hidden prose; without it, all hidden text is boilerplate.
        """
        shown = [leaf for leaf, is_kept in zip(leaves, kept, strict=True) if is_kept and not self._is_title(leaf)]
        has_top_heading = any(leaf.level == 1 for leaf in shown if leaf.kind == "heading")
        self._shift += int(bool(self._title_key) and has_top_heading)
        captions = {id(leaf): after for leaf, after in pairwise(shown) if after.kind == "caption"}
        for leaf, is_kept, is_prose in zip(leaves, kept, prose or [False] * len(leaves), strict=True):
            if not is_kept:
                self._builder.hide(leaf.text, prose=is_prose)
                continue
            for name in leaf.ids:
                self._builder.target(name)
            if not self._is_title(leaf):
                self._enter(leaf.containers)
                self._write_leaf(leaf, captions.get(id(leaf)))
                self._is_before_text = self._is_before_text and leaf.kind != "text"
        self._enter(())

    def _is_title(self, leaf: LeafBlock) -> bool:
        """Whether a leaf is the heading with the title, which is written already."""
        return bool(self._title_key) and leaf.kind == "heading" and title_key(leaf.text) == self._title_key

    def _enter(self, containers: tuple[ContainerBlock, ...]) -> None:
        """Close and open containers of the builder until `containers` are open."""
        shared = 0
        while shared < min(len(containers), len(self._containers)) and containers[shared] is self._containers[shared]:
            shared += 1
        for _ in self._containers[shared:]:
            self._builder.close()
        for container in containers[shared:]:
            if container.kind == "quote":
                self._builder.open_quote(container.marker)
            else:
                self._builder.open_item(container.marker)
        self._containers = containers

    def _write_leaf(self, leaf: LeafBlock, caption: LeafBlock | None) -> None:
        match leaf.kind:
            case "heading" if self._is_before_text and _is_standfirst(leaf):
                self._builder.paragraph(
                    [StyledText(piece.text, (Style("emphasis"), *piece.styles)) for piece in leaf.pieces]
                )
            case "heading":
                self._builder.heading(leaf.pieces, leaf.level + self._shift)
            case "code":
                self._builder.code(leaf.text, leaf.language)
            case "figure":
                is_repeated = caption is not None and text_key(caption.text) == text_key(leaf.text)
                self._captionable = self._builder.figure(leaf.text, leaf.image, shown=not is_repeated)
            case "caption":
                self._builder.caption(leaf.pieces, self._captionable)
                self._captionable = None
            case "table":
                self._captionable = self._builder.table(leaf.rows, leaf.header_rows)
            case "rule":
                self._builder.rule()
            case _:
                self._builder.paragraph(leaf.pieces)
                self._captionable = None


def _is_standfirst(heading: LeafBlock) -> bool:
    return len(heading.text) >= LONG_HEADING or is_standfirst_element(heading.element)
