"""What a book says of itself in its package: title, authors, publisher, date, language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.epub.xhtml import attribute, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST = 1_000
"""Characters of a title or a name: more is none."""

MOST_AUTHORS = 12

_DAY = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ].*)?$")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")  # RFC 5646, as far as it matters
_UNKNOWN_YEARS = ("0000", "0100", "0101")  # what programs write that know of no date
_NOT_PUBLISHED = ("modification", "creation", "conversion")
_ENDS = "?!:.…"


class Imprint(NamedTuple):
    """What is known of a book; empty where unknown."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    language: str = ""


def imprint_of(root: _Element) -> Imprint:
    """What the package `root` says of its book, in EPUB 2 or 3."""
    refined = _refinements(root)
    return Imprint(
        _title(root, refined),
        _authors(root, refined),
        next(_said(root, "publisher"), ""),
        _published(root),
        next(filter(_LANGUAGE.fullmatch, (told.replace("_", "-") for told in _said(root, "language"))), ""),
    )


_Refinements = Mapping[tuple[str, str], str]
"""What is said of elements of the package: by the element's id and the name of the property."""


def _refinements(root: _Element) -> _Refinements:
    return {
        (attribute(meta, "refines").removeprefix("#"), attribute(meta, "property")): words_of(meta)
        for meta in root.iter("meta")
        if meta.get("refines")
    }


def _told(root: _Element, name: str) -> Iterator[tuple[_Element, str]]:
    """The elements of the metadata called so, with what they say; old packages write their names large."""
    for metadata in root.iter("metadata"):
        for element in metadata.iter(name, name.capitalize()):
            if words := words_of(element)[:LONGEST]:
                yield element, words


def _said(root: _Element, name: str) -> Iterator[str]:
    return (words for _, words in _told(root, name))


def _title(root: _Element, refined: _Refinements) -> str:
    """The main title and its subtitle; the first title where none is called main."""
    titles = [(refined.get((attribute(one, "id"), "title-type"), ""), words) for one, words in _told(root, "title")]
    if not titles:
        return ""
    main = next((words for kind, words in titles if kind == "main"), titles[0][1])
    subtitle = next((words for kind, words in titles if kind == "subtitle"), "")
    if not subtitle or subtitle.casefold() in main.casefold():
        return main
    return f"{main}{'' if main[-1] in _ENDS else ':'} {subtitle}"


def _authors(root: _Element, refined: _Refinements) -> tuple[str, ...]:
    """Those who wrote the book; where nobody is said to have, all who made it."""
    makers = [(_role(one, refined), words) for one, words in _told(root, "creator")]
    writers = [words for role, words in makers if role in ("", "aut")] or [words for _, words in makers]
    return tuple(dict.fromkeys(writers))[:MOST_AUTHORS]


def _role(creator: _Element, refined: _Refinements) -> str:
    return (attribute(creator, "role") or refined.get((attribute(creator, "id"), "role"), "")).lower()


def _published(root: _Element) -> str:
    """The day, month or year of publication."""
    dates = [(attribute(one, "event").lower(), words) for one, words in _told(root, "date")]
    dates = [(event, words) for event, words in dates if event not in _NOT_PUBLISHED]
    dates.sort(key=lambda date: "publication" not in date[0])
    issued = [words_of(meta) for meta in root.iter("meta") if attribute(meta, "property") == "dcterms:issued"]
    for told in [*(words for _, words in dates), *issued]:
        found = _DAY.match(told)
        day = found[1] if found else told[:40]
        if not day.startswith(_UNKNOWN_YEARS):
            return day
    return ""
