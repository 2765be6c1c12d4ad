"""What an article takes along that is not found by its words: its notes, and the heading over its beginning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readtui.ingest.html.blocks import Leaf
from readtui.ingest.html.metadata import Metadata, letters

NEAR = 12
"""Leaves before the first words of an article among which its heading is looked for."""


def take_notes(leaves: Sequence[Leaf], kept: list[bool]) -> None:
    """Take what kept passages refer to, and what stands in the same item: a note belongs to its text wherever it is."""
    wanted = {name for leaf, is_kept in zip(leaves, kept, strict=True) if is_kept for name in _referred(leaf)}
    if not wanted:
        return
    item = None  # that a note was found in
    for index, leaf in enumerate(leaves):
        is_named = not wanted.isdisjoint(leaf.names)
        if is_named:
            item = leaf.nest[-1] if leaf.nest else None
        if (is_named or (item is not None and item in leaf.nest)) and not leaf.box.hidden:
            kept[index] = True


def take_heading(leaves: Sequence[Leaf], kept: list[bool], said: Metadata) -> None:
    """Take the only heading of the first level if it stands over the beginning, and is not the title shown there."""
    tops = [index for index, leaf in enumerate(leaves) if leaf.level == 1 and not leaf.box.hidden]
    first = kept.index(True) if True in kept else 0
    if len(tops) == 1 and first - NEAR <= tops[0] < first:
        top = leaves[tops[0]]
        kept[tops[0]] = top.kind == "heading" and not top.linked and letters(top.text) != letters(said.title)


def _referred(leaf: Leaf) -> Iterator[str]:
    """The names of the notes that a passage refers to."""
    passages = [leaf.pieces, *(cell for row in leaf.rows for cell in row)]
    for pieces in passages:
        for piece in pieces:
            for mark in piece.styles:
                if mark.kind == "reference" and mark.target.startswith("#"):
                    yield mark.target[1:]
