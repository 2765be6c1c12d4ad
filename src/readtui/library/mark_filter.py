"""The filter of the marks of all texts: words and terms such as `tag:history`, `colour:green` or `made:2026-11`.

A mark is found if all terms are true of it; a `-` before a term negates it. Words are searched in the label, the words
and the note of the mark, and in the title of its text. A term with an error is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from readtui.library.filter import filter_terms, folded, period
from readtui.marks.model import COLOUR_NAMES

if TYPE_CHECKING:
    from readtui.library.shelf import WorkMark

KEYS = ("tag", "text", "site", "colour", "has", "made")
"""The keys of terms."""


class SearchedMark(NamedTuple):
    """What a filter asks of a mark; its texts are folded."""

    words: str
    title: str
    site: str
    tags: tuple[str, ...]
    colour: int
    has_note: bool
    made: datetime


_Test: TypeAlias = Callable[[SearchedMark], bool]


class MarkFilter(NamedTuple):
    """A parsed filter; `errors` say which terms are left out, and why."""

    tests: tuple[_Test, ...] = ()
    errors: tuple[str, ...] = ()

    def select(self, marks: Sequence[SearchedMark], numbers: Iterable[int]) -> Sequence[int]:
        """Return those of the numbers whose marks are found, in their order."""
        found = list(numbers)
        for test in self.tests:
            found = [number for number in found if test(marks[number])]
        return found


def searched_mark(found: WorkMark) -> SearchedMark:
    """Return a mark with what a filter searches in it."""
    entry, mark = found.entry, found.mark
    title = folded(entry.title or entry.source)
    return SearchedMark(
        words=f"{folded(mark.label)}\n{folded(mark.anchor.exact)}\n{folded(mark.note)}\n{title}",
        title=title,
        site=folded(entry.site),
        tags=tuple(map(folded, entry.tags)),
        colour=mark.colour,
        has_note=bool(mark.note),
        made=mark.made,
    )


def parse_mark_filter(text: str, zone: tzinfo | None = None) -> MarkFilter:
    """Return the filter that a line means. Dates are those of `zone`, by default the local one.

    A term without a value, which is being typed, says nothing.
    """
    tests: list[_Test] = []
    errors: list[str] = []
    for term in filter_terms(text, KEYS):
        if term.key and term.key not in KEYS:
            errors.append(f"{term.key}: is not known; there are {', '.join(f'{one}:' for one in KEYS)}")
        elif term.value:
            test = _test_of(term.key, folded(term.value), zone)
            if isinstance(test, str):
                errors.append(test)
            else:
                tests.append(_negated(test) if term.is_negative else test)
    return MarkFilter(tuple(tests), tuple(errors))


def _negated(test: _Test) -> _Test:
    return lambda mark: not test(mark)


def _test_of(key: str, value: str, zone: tzinfo | None) -> _Test | str:
    """Return the test of a term, or its error."""
    match key:
        case "tag":
            return lambda mark: any(tag.startswith(value) for tag in mark.tags)
        case "text":
            return lambda mark: value in mark.title
        case "site":
            return lambda mark: value in mark.site
        case "colour":
            return _colour_test(value)
        case "has":
            return (lambda mark: mark.has_note) if "notes".startswith(value) else "has: needs note"
        case "made":
            return _date_test(value, zone)
        case _:
            return lambda mark: value in mark.words


def _colour_test(value: str) -> _Test | str:
    """Return a test of the number of a colour, or of its name or a start of that."""
    names = [number for number, name in enumerate(COLOUR_NAMES, 1) if value == str(number) or name.startswith(value)]
    if not names:
        return f"colour: needs 1 to {len(COLOUR_NAMES)}, or one of {', '.join(COLOUR_NAMES)}"
    return lambda mark: mark.colour in names


def _date_test(value: str, zone: tzinfo | None) -> _Test | str:
    """Return a test of the year, month or day."""
    if (dates := period(value, zone)) is None:
        return "made: needs a date such as 2026, 2026-11 or 2026-11-03"
    first, end = dates
    return lambda mark: first <= mark.made < end
