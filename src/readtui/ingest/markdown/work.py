"""How much of a Markdown text is parsed: all of it, unless that would take too long."""

from __future__ import annotations

import re

from readtui.unicode.lazy_regex import lazy_regex

MOST_WORK = 5_000_000
"""Units of work for one text: at 8 µs a unit it takes up to 40 s. 20 MB of usual Markdown are less."""

_STEPS = 8
"""Halvings in the search for the end of the parsed part: it is exact to a 256th of the text."""

_SHORT_LINE = 40
"""Characters below which a line is mostly a block of its own (an item, a heading), and not part of a paragraph."""

_QUOTE = lazy_regex(r"^[ >]*>", re.MULTILINE)


def work_of(text: str) -> int:
    """Estimate the work of the parser, by the numbers of lines, cells, brackets and other markup.

    Each level of quotation parses all its lines again.
    """
    lines = text.count("\n") - text.count("\n\n") + 1
    per_line = 6 if len(text) < _SHORT_LINE * lines else 3
    deepest = max((quote.count(">") for quote in (_QUOTE.findall(text) if ">" in text else ())), default=0)
    return (
        lines * per_line * (4 + min(deepest, 24)) // 4
        + 4 * text.count("|")
        + 2 * text.count("<")
        + 12 * text.count("\n<")  # mostly HTML blocks
        + 8 * (text.count("[") - text.count("]:"))
        + sum(text.count(mark) for mark in "*_`&~\\$")
    )


def parsed_length(text: str) -> int:
    """Return the length of the part of a text that is parsed: whole lines from its start, if possible whole blocks."""
    if work_of(text) <= MOST_WORK:
        return len(text)
    length, step = 0, len(text)
    for _ in range(_STEPS):
        step = (step + 1) // 2
        if work_of(text[: length + step]) <= MOST_WORK:
            length += step
    block_end = text.rfind("\n\n", length // 2, length)
    return (block_end if block_end >= 0 else text.rfind("\n", 0, length)) + 1
