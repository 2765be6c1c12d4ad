"""Running heads and page numbers of paginated text, taken out of the lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

FEWEST_PAGES = 3
"""Page numbers in rising order before they count as such."""

SHORTEST_PAGE = 10
"""Lines between two page numbers, so that no counted list is taken for them."""

LONGEST_FOOT = 200
"""Characters: a longer line is no page foot."""

_NUMBERED = re.compile(r"(?i)(?:^|.*\s)\[?page (\d{1,4})(?: of \d{1,4})?\]?\s*$|\s*[-–—]? ?(\d{1,4}) ?[-–—]?\s*$")
_BEHIND_NUMBERS = " ]-–—"
_DIGITS = re.compile(r"\d+")


def unpaged(lines: Sequence[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """The lines without page feet and heads, and those with the index in what is left that they stood before.

    A paragraph that went on over the page is closed up.
    """
    feet = _feet(lines)
    if not feet:
        return list(lines), []
    heads = _heads(lines, feet)
    out = set(feet) | heads
    kept: list[str] = []
    taken: list[tuple[int, str]] = []
    broken = 0  # lines taken since the last one that was kept
    for index, line in enumerate(lines):
        if index in out:
            taken.append((len(kept), line.strip()))
            broken += 1
        elif not line.strip():
            kept.append("")
        else:
            if broken and _goes_on(kept, line):
                while not kept[-1]:
                    kept.pop()
                taken[-broken:] = [(len(kept), one) for _, one in taken[-broken:]]
            broken = 0
            kept.append(line)
    return kept, taken


def _feet(lines: Sequence[str]) -> list[int]:
    """Indices of the lines that end with a page number, if the numbers rise."""
    numbered = [
        (index, int(found[1] or found[2]))
        for index, line in enumerate(lines)
        if len(line) <= LONGEST_FOOT
        and (line[-1:].isdecimal() or line[-1:] in _BEHIND_NUMBERS)  # rules most lines out at once
        and line[-4:].strip(_BEHIND_NUMBERS)[-1:].isdecimal()
        and (found := _NUMBERED.match(line))
    ]
    feet: list[int] = []
    last = 0
    for index, number in numbered:
        if not feet or (number == last + 1 and index - feet[-1] >= SHORTEST_PAGE):
            feet.append(index)
            last = number
    return feet if len(feet) >= FEWEST_PAGES else []


def _heads(lines: Sequence[str], feet: Sequence[int]) -> set[int]:
    """Indices of the lines that follow page feet and repeat but for their digits."""
    after: list[tuple[int, str]] = []
    for foot in feet:
        index = next((at for at in range(foot + 1, min(foot + 6, len(lines))) if lines[at].strip()), None)
        if index is not None:
            after.append((index, _DIGITS.sub("#", lines[index].strip())))
    often = Counter(form for _, form in after)
    return {index for index, form in after if often[form] >= FEWEST_PAGES - 1}


def _goes_on(kept: Sequence[str], line: str) -> bool:
    """Whether `line` continues the sentence that the last line kept has begun."""
    last = next((one for one in reversed(kept[-12:]) if one), "")
    indent = len(line) - len(line.lstrip())
    return (
        bool(last) and last[-1] not in ".:!?" and line.lstrip()[0].islower() and last[:indent].isspace() == (indent > 0)
    )
