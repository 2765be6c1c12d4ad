"""Finds schedules: lines one below another that start with a date and go on, such as concerts or games.

They belong to the text, while single lines with dates at its edges are furniture of a page.
"""

from __future__ import annotations

from collections.abc import Sequence

from readtui.ingest.phrases import is_date_only
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.unicode.lazy_regex import lazy_regex

FEWEST = 3
"""Lines of the shortest schedule."""

LONGEST = 160
"""Characters of the longest line of a schedule."""

_MONTH = (
    r"(?:jan|f[eé]b|m[aä]r|apr|avr|abr|ma[ijy]|ju[nl]|juin|juil|aug|ao[uû]|ago|sep|set|o[ck]t|out|nov|de[cz]|déc)\w*\.?"
)
_STARTS_WITH_DATE = lazy_regex(
    rf"(?:\w{{2,10}}[.,]{{0,2}} )?"
    rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}}(?:\.|st|nd|rd|th)? (?:de )?{_MONTH}|\d{{1,2}}[./]\d{{1,2}})\b"
)


def schedule_entries(groups: Sequence[LineGroup]) -> set[int]:
    """Return the indices of the lines of schedules."""
    found: set[int] = set()
    start = 0
    for end in range(len(groups) + 1):
        is_entry = end < len(groups) and _is_entry(groups[end])
        if is_entry and (end == start or not groups[end].gap):
            continue
        if end - start >= FEWEST:
            found.update(range(start, end))
        start = end if is_entry else end + 1
    return found


def _is_entry(group: LineGroup) -> bool:
    """Whether a line starts with a date and goes on."""
    if group.kind != "text" or group.line_count > 1 or len(group.text) > LONGEST:
        return False
    if not any(map(str.isdecimal, group.text[:20])):
        return False  # fast check that excludes most lines
    folded = group.text.casefold()
    return bool(_STARTS_WITH_DATE.match(folded)) and not is_date_only(folded)
