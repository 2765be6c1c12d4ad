"""Removes running heads and page numbers from the lines of paginated text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

FEWEST_PAGES = 3
"""Consecutive page numbers that a text needs before any is removed."""

SHORTEST_PAGE = 10
"""Least lines between two page numbers, so that a numbered list is not mistaken for them."""

LONGEST_FOOTER = 200
"""Characters of the longest page footer."""

_PAGE_NUMBER = re.compile(r"(?i)(?:^|.*\s)\[?page (\d{1,4})(?: of \d{1,4})?\]?\s*$|\s*[-–—]? ?(\d{1,4}) ?[-–—]?\s*$")
_AFTER_NUMBER = " ]-–—"
_DIGITS = re.compile(r"\d+")


def without_running_heads(lines: Sequence[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the lines without page footers and running heads, and the removed ones as `(index, line)`.

    `index` is that of the next line in the first list. The blank lines inside a paragraph that continues on the next
    page are removed too.
    """
    footers = _footers(lines)
    if not footers:
        return list(lines), []
    removable = set(footers) | _running_heads(lines, footers)
    kept: list[str] = []
    removed: list[tuple[int, str]] = []
    since_kept = 0  # lines removed since the last one that was kept
    for index, line in enumerate(lines):
        if index in removable:
            removed.append((len(kept), line.strip()))
            since_kept += 1
        elif not line.strip():
            kept.append("")
        else:
            if since_kept and _continues_sentence(kept, line):
                while not kept[-1]:
                    kept.pop()
                removed[-since_kept:] = [(len(kept), one) for _, one in removed[-since_kept:]]
            since_kept = 0
            kept.append(line)
    return kept, removed


def _footers(lines: Sequence[str]) -> list[int]:
    """Return the indices of the lines that end with consecutive page numbers; empty if there are too few."""
    numbered = [
        (index, int(found[1] or found[2]))
        for index, line in enumerate(lines)
        if len(line) <= LONGEST_FOOTER
        and (line[-1:].isdecimal() or line[-1:] in _AFTER_NUMBER)  # fast check that excludes most lines
        and line[-4:].strip(_AFTER_NUMBER)[-1:].isdecimal()
        and (found := _PAGE_NUMBER.match(line))
    ]
    footers: list[int] = []
    last = 0
    for index, number in numbered:
        if not footers or (number == last + 1 and index - footers[-1] >= SHORTEST_PAGE):
            footers.append(index)
            last = number
    return footers if len(footers) >= FEWEST_PAGES else []


def _running_heads(lines: Sequence[str], footers: Sequence[int]) -> set[int]:
    """Return the indices of the first lines after footers that repeat from page to page, apart from their digits."""
    after: list[tuple[int, str]] = []
    for footer in footers:
        index = next((at for at in range(footer + 1, min(footer + 6, len(lines))) if lines[at].strip()), None)
        if index is not None:
            after.append((index, _DIGITS.sub("#", lines[index].strip())))
    repetitions = Counter(form for _, form in after)
    return {index for index, form in after if repetitions[form] >= FEWEST_PAGES - 1}


def _continues_sentence(kept: Sequence[str], line: str) -> bool:
    """Whether `line` continues the sentence of the last kept line."""
    last = next((one for one in reversed(kept[-12:]) if one), "")
    indent = len(line) - len(line.lstrip())
    return (
        bool(last) and last[-1] not in ".:!?" and line.lstrip()[0].islower() and last[:indent].isspace() == (indent > 0)
    )
