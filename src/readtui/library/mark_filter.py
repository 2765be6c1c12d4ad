"""The filter of the marks of all texts: words and terms such as `tag:history`, `colour:green` or `made:2026-11`.

A mark is found if all terms are true of it; a `-` before a term negates it. Words are searched in the label, the words
and the note of the mark, and in the title of its text. A term with an error is left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from readtui.marks.model import COLOUR_NAMES
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from readtui.library.shelf import WorkMark

KEYS = ("tag", "text", "site", "colour", "has", "made")
"""The keys of terms."""

_TERM = lazy_regex(r'(-?)(?:([A-Za-z]+):(?!//))?(?:"([^"]*)"?|(\S*))')
_DATE = lazy_regex(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


class SearchedMark(NamedTuple):
    """What a filter asks of a mark: texts in lower case without accents, the day it was made as "2026-11-03"."""

    words: str
    title: str
    site: str
    tags: tuple[str, ...]
    colour: int
    has_note: bool
    made: str


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
    """Return a mark with what a filter searches in it; its day is that of the local clock."""
    entry, mark = found.entry, found.mark
    title = _folded(entry.title or entry.source)
    return SearchedMark(
        words=f"{_folded(mark.label)}\n{_folded(mark.anchor.exact)}\n{_folded(mark.note)}\n{title}",
        title=title,
        site=_folded(entry.site),
        tags=tuple(map(_folded, entry.tags)),
        colour=mark.colour,
        has_note=bool(mark.note),
        made=mark.made.astimezone().date().isoformat(),
    )


def parse_mark_filter(text: str) -> MarkFilter:
    """Return the filter that a line means. A term without a value, which is being typed, says nothing."""
    tests: list[_Test] = []
    errors: list[str] = []
    for found in _TERM.finditer(text):
        is_negative, key = bool(found[1]), (found[2] or "").lower()
        value = _folded(found[3] if found[3] is not None else found[4])
        if key and key not in KEYS:
            errors.append(f"{key}: is not known; there are {', '.join(f'{one}:' for one in KEYS)}")
        elif value:
            test = _test_of(key, value)
            if isinstance(test, str):
                errors.append(test)
            else:
                tests.append(_negated(test) if is_negative else test)
    return MarkFilter(tuple(tests), tuple(errors))


def _folded(text: str) -> str:
    """Return a text in lower case without accents."""
    if text.isascii():
        return text.lower()
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


def _negated(test: _Test) -> _Test:
    return lambda mark: not test(mark)


def _test_of(key: str, value: str) -> _Test | str:
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
            return _date_test(value)
        case _:
            return lambda mark: value in mark.words


def _colour_test(value: str) -> _Test | str:
    """Return a test of the number of a colour, or of its name or a start of that."""
    names = [number for number, name in enumerate(COLOUR_NAMES, 1) if value == str(number) or name.startswith(value)]
    if not names:
        return f"colour: needs 1 to {len(COLOUR_NAMES)}, or one of {', '.join(COLOUR_NAMES)}"
    return lambda mark: mark.colour in names


def _date_test(value: str) -> _Test | str:
    """Return a test of the year, month or day."""
    if (found := _DATE.fullmatch(value)) is None:
        return "made: needs a date such as 2026, 2026-11 or 2026-11-03"
    start = "-".join([found[1], *(part.zfill(2) for part in found.groups()[1:] if part)])
    return lambda mark: mark.made.startswith(start)
