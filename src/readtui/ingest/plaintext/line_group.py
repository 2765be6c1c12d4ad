"""Groups of lines of a plain text that form one unit, such as a paragraph or a list item."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

GroupKind: TypeAlias = Literal["text", "item", "quote", "code", "rule", "heading", "boilerplate"]


class LineGroup(NamedTuple):
    """Lines of the source that form one unit: a paragraph, a list item, a listing, or a single line.

    A newline in `text` is a line break to keep. `gap`: blank lines before the group. `level`: of a heading with a mark,
    or the depth of an item or a quotation, from 1. `marker`: the bullet or number of an item, or the language of a
    listing. `indent`: columns before the first word. `line_count`: source lines that were joined.
    `speaker`: the name in `text` of who says it; it is set in bold.
    """

    text: str
    kind: GroupKind = "text"
    gap: int = 1
    level: int = 0
    marker: str = ""
    indent: int = 0
    line_count: int = 1
    speaker: str = ""


def indent_of(line: str) -> int:
    """The columns before the first word."""
    return len(line) - len(line.lstrip())
