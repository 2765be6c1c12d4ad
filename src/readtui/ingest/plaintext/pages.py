"""Removes running heads and page numbers from the lines of paginated text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from readtui.unicode.lazy_regex import lazy_regex

FEWEST_PAGES = 3
"""Consecutive page numbers that a text needs before any is removed."""

SHORTEST_PAGE = 10
"""Least lines between two page numbers, so that a numbered list is not mistaken for them."""

LONGEST_FOOTER = 200
"""Characters of the longest page footer."""

WIDEST_LINE = 120
"""Characters that few lines of a printed page exceed."""

NARROWEST_LINE = 30
"""Characters of the shortest line before a page number that cuts a sentence: others may be labels of a number."""

_PAGE_NUMBER = lazy_regex(r"(?i)(?:^|.*\s)\[?page (\d{1,4})(?: of \d{1,4})?\]?\s*$|\s*[-–—]? ?(\d{1,4}) ?[-–—]?\s*$")
_ALONE = lazy_regex(r"\s*(?:[-–—|] ?)?(\d{1,4})(?: ?[-–—|])?\s*$")
_AFTER_NUMBER = " ]-–—"
_DIGITS = lazy_regex(r"\d+")


def without_running_heads(lines: Sequence[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the lines without page footers and running heads, and the removed ones as `(index, line)`.

    `index` is that of the next line in the first list. The blank lines inside a paragraph that continues on the next
    page are removed too.
    """
    footers = _footers(lines)
    removable = set(footers) | _running_heads(lines, footers) if footers else _page_breaks(lines)
    if not removable:
        return list(lines), []
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


def _page_breaks(lines: Sequence[str]) -> set[int]:
    """Return the indices of page numbers, and of running heads beside them, in text copied from printed pages.

    The numbers need not be consecutive. A number is a page number if a line beside it repeats beside another number, or
    if it cuts a sentence.
    """
    numbers = {at: int(one[1]) for at, line in enumerate(lines) if len(line) < 12 and (one := _ALONE.match(line))}
    if not numbers or not _is_broken_by_hand(lines):
        return set()
    heads = {at: _heads_beside(lines, at, numbers) for at in numbers}
    repetitions = Counter(form for _, form in {head for near in heads.values() for head in near})
    found: set[int] = set()
    last = -1
    for at, number in numbers.items():
        own = [head for head, form in heads[at] if repetitions[form] > 1]
        is_last = last >= 0 and not any(line.strip() for line in lines[at + 1 :])
        if number > last and (own or is_last or _cuts_sentence(lines, at)):
            found |= {at, *own}
            last = number
    return found


def _is_broken_by_hand(lines: Sequence[str]) -> bool:
    """Whether nearly all lines are short enough for a printed page."""
    long = sum(1 for line in lines if len(line) > WIDEST_LINE)
    return 20 * long <= len(lines)


def _heads_beside(lines: Sequence[str], number: int, numbers: Mapping[int, int]) -> list[tuple[int, str]]:
    """Return the lines before and after a page number that may be running heads, as `(index, form)`."""
    found: list[tuple[int, str]] = []
    for step in (-1, 1):
        at = next((at for at in range(number + step, number + 4 * step, step) if _has_words(lines, at)), -1)
        line = lines[at].strip() if at >= 0 else ""
        if at not in numbers and " " in line and len(line) <= LONGEST_FOOTER and _stands_alone(lines, at, numbers):
            found.append((at, _DIGITS.sub("#", line)))
    return found


def _has_words(lines: Sequence[str], at: int) -> bool:
    return 0 <= at < len(lines) and bool(lines[at].strip())


def _stands_alone(lines: Sequence[str], at: int, numbers: Mapping[int, int]) -> bool:
    """Whether a line has only page numbers and blank lines, or the edge of the text, before or after it."""
    return any(not _has_words(lines, near) or near in numbers for near in (at - 1, at + 1))


def _cuts_sentence(lines: Sequence[str], at: int) -> bool:
    """Whether a number between blank lines, or between the full lines of a paragraph, stands within a sentence."""
    before = next((one for one in reversed(lines[max(at - 4, 0) : at]) if one.strip()), "").rstrip()
    after = next((one for one in lines[at + 1 : at + 5] if one.strip()), "").lstrip()
    return len(before) >= NARROWEST_LINE and before[-1] not in ".:!?" and after[:1].islower()


def _continues_sentence(kept: Sequence[str], line: str) -> bool:
    """Whether `line` continues the sentence of the last kept line."""
    last = next((one for one in reversed(kept[-12:]) if one), "")
    indent = len(line) - len(line.lstrip())
    return (
        bool(last) and last[-1] not in ".:!?" and line.lstrip()[0].islower() and last[:indent].isspace() == (indent > 0)
    )
