"""The filter of the library: a line of words and terms such as `tag:history` or `<10m`, and the works that match it.

docs/library-screen.md describes the language. A term with an error is left out, and matches every work.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from readtui.library.shelf import WorkState

STATES: tuple[WorkState, ...] = ("unread", "reading", "finished", "archived")
"""The states of a work, in the order of the groups."""

PARTS: tuple[tuple[str, str], ...] = (
    ("bells", "these letters in the title, the site or the author"),
    ('"two words"', "a phrase there"),
    ("tag:history", "a tag that begins like this"),
    ("site:example.org", "a part of the name of its site"),
    ("is:unread", "a state: unread, reading, finished, archived; or kept"),
    ("has:notes", "notes; has:marks: marks"),
    ("<10m", "a reading time; also >30m, <=1h"),
    ("added:2026-11", "when it was kept: a year, a month or a day"),
    ("opened:2026", "when it was last opened"),
    ("-tag:history", "a hyphen excludes what follows"),
)
"""Examples of the parts of a filter, each with what it finds, for the help."""

_IS = (*STATES, "kept")
_HAS = ("notes", "marks")
_KEYS = ("tag", "site", "is", "has", "added", "opened")
_QUOTES = '"“”„'
_CLOSING_QUOTES = '"”“'
_KEY = lazy_regex(r"([A-Za-z]+):(?!//)")
_MINUTES = lazy_regex(r"([<>]=?)([0-9]{1,6})(m|min|h)?")
_DATE = lazy_regex(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_PLAIN_QUOTES = str.maketrans("‘’ʼ“”„", "'''\"\"\"")


class FilterableWork(Protocol):
    """What a filter asks of a work, a `library.shelf.WorkEntry`."""

    @property
    def source(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def site(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def added(self) -> datetime | None: ...
    @property
    def last_opened(self) -> datetime: ...
    @property
    def mark_count(self) -> int: ...
    @property
    def note_count(self) -> int: ...
    @property
    def is_kept(self) -> bool: ...


class SearchedWork(NamedTuple):
    """A work with the texts that a filter searches, folded: `words` has its title, site and author, a line each."""

    work: FilterableWork
    words: str
    site: str
    tags: tuple[str, ...]


class FilterError(NamedTuple):
    """A part of a filter that says nothing, and why."""

    span: Span
    message: str


_Test: TypeAlias = Callable[[SearchedWork], bool]


class Filter(NamedTuple):
    """A parsed filter: a work matches it if it passes all tests."""

    tests: tuple[_Test, ...] = ()
    errors: tuple[FilterError, ...] = ()

    def select(self, works: Sequence[SearchedWork], numbers: Iterable[int]) -> list[int]:
        """Return those of the numbers whose works match, in their order."""
        found = list(numbers)
        for test in self.tests:
            found = [number for number in found if test(works[number])]
        return found


class FilterTerm(NamedTuple):
    """A part of a filter between spaces. `key` is "" for words; `is_quoted` says that the value was in quotes."""

    span: Span
    key: str
    value: str
    is_quoted: bool
    is_negative: bool


def folded(text: str) -> str:
    """Return a text as filters compare it: in lower case, without accents, with plain quotes."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN_QUOTES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def searched(work: FilterableWork) -> SearchedWork:
    """Return a work with what a filter searches in it."""
    site = folded(work.site)
    title = folded(work.title or work.source)  # as lists show it
    return SearchedWork(work, f"{title}\n{site}\n{folded(work.author)}", site, tuple(folded(tag) for tag in work.tags))


def tag_term(tag: str, tags: Iterable[str]) -> str:
    """Return the term for exactly this one of all `tags`: in quotes if it has a space, or if another begins with it."""
    start = folded(tag)
    is_start = any(folded(other).startswith(start) and other != tag for other in tags)
    return f'tag:"{tag}"' if is_start or not re.fullmatch(rf"[^\s{_QUOTES}]+", tag) else f"tag:{tag}"


def parse(text: str, zone: tzinfo | None = None) -> Filter:
    """Return the filter that a line means. Dates are those of `zone`, by default the local one."""
    tests: list[_Test] = []
    errors: list[FilterError] = []
    for term in filter_terms(text, _KEYS):
        if not (term.key or term.value):  # a hyphen or a quotation mark, of a term that is being typed
            continue
        test = _test_of(term, zone)
        if isinstance(test, str):
            errors.append(FilterError(term.span, test))
        else:
            tests.append(_negated(test) if term.is_negative else test)
    return Filter(tuple(tests), tuple(errors))


def filter_terms(text: str, keys: Sequence[str]) -> Iterable[FilterTerm]:
    """Return the terms of a line; `keys` are those that may be typed without a value yet."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        is_negative = text[at] == "-"
        at += is_negative
        key = ""
        if (found := _KEY.match(text, at)) is not None and (found[1].lower() in keys or _has_value(text, found.end())):
            key, at = found[1].lower(), found.end()
        is_quoted = at < len(text) and text[at] in _QUOTES
        if is_quoted:
            end = next((place for place in range(at + 1, len(text)) if text[place] in _CLOSING_QUOTES), len(text))
            value, at = text[at + 1 : end], min(end + 1, len(text))
        else:
            end = next((place for place in range(at, len(text)) if text[place].isspace()), len(text))
            value, at = text[at:end], end
        yield FilterTerm(Span(start, at), key, value, is_quoted, is_negative)


def _has_value(text: str, at: int) -> bool:
    return at < len(text) and not text[at].isspace()


def _negated(test: _Test) -> _Test:
    return lambda work: not test(work)


def _test_of(term: FilterTerm, zone: tzinfo | None) -> _Test | str:
    """Return the test of a term, or its error."""
    match term.key:
        case "":
            return _words_or_minutes(term)
        case "tag":
            return _tag_test(term)
        case "site":
            site = folded(term.value)
            return (lambda work: site in work.site) if site else "site: needs a part of a site's name"
        case "is":
            return _is_test(term.value)
        case "has":
            return _has_test(term.value)
        case "added" | "opened":
            return _date_test(term, zone)
        case key:
            return f"{key}: is not known; put the words in quotes, or use {', '.join(f'{one}:' for one in _KEYS)}"


def _words_or_minutes(term: FilterTerm) -> _Test | str:
    words = folded(term.value)
    if not term.is_quoted and words[:1] in ("<", ">"):
        return _minutes_test(words)
    return lambda work: words in work.words


def _minutes_test(words: str) -> _Test | str:
    """Return a test of the reading time. A work of unknown length passes none."""
    if (found := _MINUTES.fullmatch(words)) is None:
        return "a reading time looks like <10m or >1h"
    minutes = int(found[2]) * (60 if found[3] == "h" else 1)
    match found[1]:
        case "<":
            return lambda work: 0 < work.work.minutes < minutes
        case "<=":
            return lambda work: 0 < work.work.minutes <= minutes
        case ">":
            return lambda work: work.work.minutes > minutes
        case _:
            return lambda work: work.work.minutes >= max(minutes, 1)


def _tag_test(term: FilterTerm) -> _Test | str:
    tag = folded(term.value)
    if not tag:
        return "tag: needs a tag or the start of one"
    if term.is_quoted:
        return lambda work: tag in work.tags
    return lambda work: any(one.startswith(tag) for one in work.tags)


def _named(value: str, names: Sequence[str]) -> str | None:
    """Return the name that a value is, or begins alone."""
    found = [name for name in names if value and name.startswith(value.lower())]
    return found[0] if len(found) == 1 else None


def _is_test(value: str) -> _Test | str:
    if (name := _named(value, _IS)) is None:
        return f"is: needs one of {', '.join(_IS)}"
    return (lambda work: work.work.is_kept) if name == "kept" else (lambda work: work.work.state == name)


def _has_test(value: str) -> _Test | str:
    match _named(value, _HAS):
        case "notes":
            return lambda work: work.work.note_count > 0
        case "marks":
            return lambda work: work.work.mark_count > 0
        case _:
            return f"has: needs one of {', '.join(_HAS)}"


def _date_test(term: FilterTerm, zone: tzinfo | None) -> _Test | str:
    dates = period(term.value, zone)
    if dates is None:
        return f"{term.key}: needs a date such as 2026, 2026-11 or 2026-11-03"
    first, end = dates
    if term.key == "opened":
        return lambda work: first <= work.work.last_opened < end
    return lambda work: work.work.added is not None and first <= work.work.added < end


def period(value: str, zone: tzinfo | None) -> tuple[datetime, datetime] | None:
    """Return the first moment of a year, month or day and that of the next one; None if there is no such date."""
    if (found := _DATE.fullmatch(value)) is None:
        return None
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        first = datetime(year, month, day)
        if found[3]:
            end = first + timedelta(days=1)
        elif found[2]:
            end = datetime(year + month // 12, month % 12 + 1, 1)
        else:
            end = datetime(year + 1, 1, 1)
        return _local(first, zone), _local(end, zone)
    except (ValueError, OverflowError, OSError):  # no such day, or none that the system's clock knows
        return None


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.replace(tzinfo=zone) if zone is not None else moment.astimezone()
