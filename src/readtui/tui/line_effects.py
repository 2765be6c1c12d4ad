"""The effects on the lines of code and output: how long ones are shown, sideways scrolling, their numbers."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias


class ScrollSideways(NamedTuple):
    """Scroll lines that are cut to the right by halves of the page (left if negative)."""

    half_pages: int


class ChangeLines(NamedTuple):
    """Show long lines in another way: the one after the present way, or a given one. "chop": cut or wrapped."""

    mode: Literal["", "wrapped", "cut", "measure", "chop"] = ""


class NumberLines(NamedTuple):
    """Show the numbers of lines, or hide them."""


LineEffect: TypeAlias = ScrollSideways | ChangeLines | NumberLines

OF_LINES = (ScrollSideways, ChangeLines, NumberLines)
"""The effects on the lines of code and output."""
