"""Markdown syntax of single blocks: headings, code blocks and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from readtui.document.model import Align
from readtui.export.markdown.inline import fence_for

BREAK = "***"
"""A thematic break. Dashes would be read as something else after a bullet."""

_HEADING_END = re.compile(r"(?:(?<= )|\A)#+\Z")
_LANGUAGE = re.compile(r"[\w+#./-]+")
_RULES: dict[Align, str] = {"": "---", "left": ":--", "center": ":-:", "right": "--:"}


def heading(text: str, level: int) -> str:
    """Return a heading; `text` is Markdown already."""
    return "#" * level + " " + _HEADING_END.sub(r"\\\g<0>", text)


def code(text: str, language: str) -> list[str]:
    """Return the lines of a fenced code block; the fences are longer than any run of backticks inside."""
    fence = max(fence_for(text), "```", key=len)
    return [f"{fence}{language if _LANGUAGE.fullmatch(language) else ''}", *text.split("\n"), fence]


def table(rows: Sequence[Sequence[str]], aligns: Iterable[Align]) -> list[str]:
    """Return the lines of a table. The cells are Markdown already, the first row is the header."""
    lines = [_row(cell.replace("|", "\\|") for cell in row) for row in rows]
    return [lines[0], _row(_RULES[align] for align in aligns), *lines[1:]]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
