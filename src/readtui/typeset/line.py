"""A row of the set text: runs of characters, each with its role and its place in the text."""

from __future__ import annotations

from dataclasses import dataclass

from readtui.document.span import Offset, Span


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look.

    `role` is one or more names, space between them, the block's first ("body strong link"); a theme gives each
    its look. `start` is the offset of the first character in the document's text; None for furniture, which is
    painted but is no part of the text.
    """

    text: str
    role: str
    start: Offset | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `span` is what it covers of the text, the space at its break included; empty for furniture rows,
    at the offset of the text that follows."""

    span: Span
    runs: tuple[Run, ...] = ()
