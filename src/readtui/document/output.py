"""Output of programs as one block: a long output is many blocks in a document."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from readtui.document.model import Block, Document, Output
from readtui.span import Span


def with_whole_outputs(document: Document) -> Document:
    """Return a document in which neighbouring blocks of output are one; the same document if there are none."""
    if not any(type(block) is Output for block in document.blocks):
        return document
    blocks: list[Block] = []
    for kind, group in groupby(document.blocks, type):
        members = list(group)
        if kind is Output:
            blocks.append(Output(Span(members[0].span.start, members[-1].span.end)))
        else:
            blocks += members
    return replace(document, blocks=tuple(blocks))
