"""Blocks as Markdown, each by itself: headings, code and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from readtui.document.model import Align
from readtui.export.markdown.inline import fence_for

BREAK = "***"
"""A break between parts: dashes behind a bullet would swallow it."""

_HEADING_END = re.compile(r"(?:(?<= )|\A)#+\Z")
_LANGUAGE = re.compile(r"[\w+#./-]+")
_RULES: dict[Align, str] = {"": "---", "left": ":--", "center": ":-:", "right": "--:"}


def heading(said: str, level: int) -> str:
    """A heading: `said` is Markdown already."""
    return "#" * level + " " + _HEADING_END.sub(r"\\\g<0>", said)


def code(text: str, language: str) -> list[str]:
    """The lines of a listing, between fences that are longer than any inside."""
    fence = max(fence_for(text), "```", key=len)
    return [f"{fence}{language if _LANGUAGE.fullmatch(language) else ''}", *text.split("\n"), fence]


def table(rows: Sequence[Sequence[str]], aligns: Iterable[Align]) -> list[str]:
    """The lines of a table: its cells are Markdown already, those of the head first."""
    lines = [_row(cell.replace("|", "\\|") for cell in row) for row in rows]
    return [lines[0], _row(_RULES[align] for align in aligns), *lines[1:]]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
