"""What an export needs to know of a text and of its marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from readtui.marks.anchor import Anchor
from readtui.marks.model import MarkKind
from readtui.span import Span
from readtui.unicode.lazy_regex import lazy_regex

COLOURS = ("", "yellow", "green", "blue", "pink", "purple")
"""The names of the colours of highlights by their numbers, after those of the themes that come with readtui."""

_LANGUAGE = lazy_regex(r"[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")

HEX_COLOURS = ("", "#f7e49a", "#c5e2b4", "#b8d6ee", "#f6c2ce", "#d8c6eb")
"""The colours of highlights by their numbers, on a light background: those of the theme `paper`."""


class ExportedMark(NamedTuple):
    """A mark as the formats write it.

    `section` is the title of the section that contains it. `span` is its place in the present text: None if the text is
    not known, or if the words are gone from it. The words that were marked are `anchor.exact`.
    """

    uid: str
    kind: MarkKind
    anchor: Anchor
    made: datetime
    changed: datetime | None = None
    colour: int = 0
    letter: str = ""
    label: str = ""
    note: str = ""
    section: str = ""
    span: Span | None = None

    @property
    def colour_name(self) -> str:
        """The name of the colour; empty for a mark that is no highlight."""
        return COLOURS[self.colour] if 0 <= self.colour < len(COLOURS) else ""


class ExportedText(NamedTuple):
    """A text as the formats write it, with its marks in the order of the text.

    `source` is an address, or the path of a file, or "-". `text` is the whole text, if the library has kept it.
    """

    uid: str
    title: str
    source: str
    digest: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""
    published: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    state: str = ""
    added: datetime | None = None
    finished: datetime | None = None
    text: str | None = None
    marks: tuple[ExportedMark, ...] = ()

    @property
    def address(self) -> str:
        """The web address of the text; empty if it is none that a browser opens."""
        return self.source if self.source.startswith(("https://", "http://")) else ""

    @property
    def name(self) -> str:
        """The title, or what is there in place of one."""
        return self.title or self.source or self.uid


def language_tag(language: str) -> str:
    """Return a language as a BCP 47 tag; empty if it is none."""
    tag = language.replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""


def by_place(marks: Sequence[ExportedMark]) -> tuple[ExportedMark, ...]:
    """Return marks in the order of the text; those whose words are gone are at their old place."""
    return tuple(sorted(marks, key=lambda mark: (mark.span.start if mark.span else mark.anchor.start, mark.uid)))


def utc_text(when: datetime | None) -> str:
    """Return a time in UTC as ISO 8601 with all its digits ("2026-11-29T22:00:00.5Z"); empty for none."""
    if when is None:
        return ""
    return when.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def utc_time(text: str) -> datetime | None:
    """Return the time in a text of ISO 8601; None if it is none. Without a zone it is UTC."""
    try:
        when = datetime.fromisoformat(text)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
