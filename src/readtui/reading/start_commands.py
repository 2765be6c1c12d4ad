"""Commands that are done when the first document is shown: what less takes after a plus sign on its command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from readtui.document.model import Code, Document
from readtui.reading.search import Query, find


class StartCommand(NamedTuple):
    """One command: search for `pattern`, or show only the lines that match it ("filter"; all others, if it begins with
    an exclamation mark); or go to the line or the percentage `number`, to the end ("end"), or follow the end.

    `number` of a search is the offset from which on a text that grows is still to be searched.
    """

    kind: Literal["search", "filter", "line", "percent", "end", "follow"]
    pattern: str = ""
    number: int = 0

    @property
    def query(self) -> Query:
        """The query: a regular expression if the pattern looks like one, as in less; else a phrase."""
        pattern = self.pattern.removeprefix("!") if self.kind == "filter" else self.pattern
        return Query(self.pattern, regex=_is_expression(pattern))


_PATTERNS: Mapping[str, Literal["search", "filter"]] = {"/": "search", "&": "filter"}
"""What is done with the pattern behind a sign."""

LARGEST_NUMBER = 10**12
"""Greatest number of a line: beyond it there is no text."""


def parse_command(written: str) -> StartCommand | None:
    """Return the command that is written behind a plus sign; None if there is no such command.

    Raises QueryError if it searches for an invalid pattern.
    """
    if written[:1] in _PATTERNS and written[1:]:
        command = StartCommand(_PATTERNS[written[0]], written[1:])
        find("", command.query)
        return command
    if written in ("G", ">"):
        return StartCommand("end")
    if written == "F":
        return StartCommand("follow")
    digits = written.rstrip("gGp%")
    if digits.isascii() and digits.isdecimal() and len(written) - len(digits) <= 1:
        number = min(int(digits[:13]), LARGEST_NUMBER)
        return StartCommand("percent" if written[-1] in "p%" else "line", number=number)
    return None


def has_lines(document: Document) -> bool:
    """Whether the lines of a document's text are those of its source: it is output of a program, or code."""
    return document.is_output or (bool(document.blocks) and type(document.blocks[0]) is Code)


def line_start(text: str, number: int) -> int:
    """Return the offset of the line of a text with this number, from 1; that of the last one if it has fewer."""
    start = 0
    for _ in range(number - 1):
        if (end := text.find("\n", start)) < 0:
            break
        start = end + 1
    return start


def _is_expression(pattern: str) -> bool:
    """Whether a pattern has a sign that only regular expressions have; `f(x)`, `a.c` and `C++` are phrases."""
    anchored = len(pattern) > 1 and (pattern.startswith("^") or pattern.endswith("$"))
    return anchored or any(sign in pattern for sign in (".*", ".+", "|", "\\", "["))
