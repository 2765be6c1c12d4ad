"""Finds headings by their numbers: series from 1 on, and sections with dots such as "10.9.2"."""

from __future__ import annotations

from collections.abc import Sequence

from readtui.ingest.phrases import is_date_only
from readtui.ingest.plaintext.form import is_candidate
from readtui.ingest.plaintext.headings import heading_number, is_heading_like
from readtui.ingest.plaintext.line_group import LineGroup

FEWEST = 2
"""Sections of a page that is one section of a book."""


def numbered_headings(groups: Sequence[LineGroup]) -> set[int]:
    """Return the indices of headings that are numbered in order."""
    return _series(groups) | _dotted_sections(groups)


def are_in_one_list(groups: Sequence[LineGroup], index: int) -> bool:
    """Whether a group and the next are numbered like entries of one list."""
    if not 0 <= index < len(groups) - 1:
        return False
    number, after = heading_number(groups[index].text), heading_number(groups[index + 1].text)
    return number != () and len(after) == len(number) and after[:-1] == number[:-1]


def _series(groups: Sequence[LineGroup]) -> set[int]:
    """Return the indices of headings that are numbered in order from 1, each before something that is not numbered or
    directly over its first subsection; two make a series."""
    found: list[int] = []
    expected = 1
    for index, group in enumerate(groups[:-1]):
        is_placed = group.gap or not index or (found and found[-1] == index - 1)
        number = heading_number(group.text) if is_candidate(group) and is_placed else ()
        if not number or number[0] not in (0, expected - 1, expected):
            continue
        if are_in_one_list(groups, index) or is_date_only(group.text.casefold()):
            continue
        if number[0] == expected:
            expected += 1
        found.append(index)
    return set(found) if len(found) > 1 else set()


def section_around_all(groups: Sequence[LineGroup]) -> int:
    """Return the index of the first section with dots in its number if all other sections are within it, as on a page
    that is one section of a book: it is the title. -1 if there is none."""
    sections = sorted((index, number) for number, index in _dotted(groups).items())
    if len(sections) < FEWEST:
        return -1
    (first, around), *others = sections
    return first if all(number[: len(around)] == around for _, number in others) else -1


def _dotted_sections(groups: Sequence[LineGroup]) -> set[int]:
    """Return the indices of sections with dots in their numbers whose neighbour is there too: the section before or
    after it, the one around it, or its first."""
    places = _dotted(groups)
    return {
        index
        for number, index in places.items()
        if any(places.get(one, -1) >= 0 and (places[one] > index) is is_after for one, is_after in _near(number))
    }


def _dotted(groups: Sequence[LineGroup]) -> dict[tuple[int, ...], int]:
    """Return the last index of each number with dots that heads a section. Entries of a table of contents, one over the
    other, do not."""
    places: dict[tuple[int, ...], int] = {}
    for index, group in enumerate(groups[:-1]):
        if group.text[:1].isdecimal() and "." in group.text[:6] and is_candidate(group):
            number = heading_number(group.text)
            if len(number) > 1 and is_heading_like(group.text) and _is_over_its_text(groups, index):
                places[number] = index
    return places


def _is_over_its_text(groups: Sequence[LineGroup], index: int) -> bool:
    """Whether below a section is something without a number, or a section within it that is over its text."""
    number = heading_number(groups[index].text)
    for below in groups[index + 1 :]:
        within = heading_number(below.text)
        if not within:
            return True
        if len(within) <= len(number) or within[: len(number)] != number:
            return False
        number = within
    return False


def _near(number: tuple[int, ...]) -> tuple[tuple[tuple[int, ...], bool], ...]:
    """Return the numbers that may be near a section's, and whether they come after it."""
    *around, last = number
    return (
        ((*around, last + 1), True),
        ((*around, last - 1), False),
        (tuple(around), False),
        ((*number, 1), True),
    )
