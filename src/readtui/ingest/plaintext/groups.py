"""A passage: lines of plain text that belong together."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["text", "item", "quote", "code", "rule", "heading", "furniture"]


class LineGroup(NamedTuple):
    """Lines of the source that belong together: a paragraph, an item, a listing, or one line that stands for itself.

    A newline in `text` is a line break that stays. `gap`: the blank lines before it. `level`: the rank of a marked
    heading, the depth of an item or a quotation, from 1. `marker` is an item's. `indent`: the columns before it.
    `rows`: the lines that were joined.
    """

    text: str
    kind: Kind = "text"
    gap: int = 1
    level: int = 0
    marker: str = ""
    indent: int = 0
    rows: int = 1


def indent_of(line: str) -> int:
    """The columns before the first word."""
    return len(line) - len(line.lstrip())
