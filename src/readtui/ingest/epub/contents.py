"""The contents of a book: what its navigation document, or in EPUB 2 its NCX, lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.epub.bookpaths import BookLink, link_of
from readtui.ingest.epub.xhtml import attribute, kinds_of, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

DEEPEST = 12
"""Levels of contents that are told apart."""


class TocEntry(NamedTuple):
    """A line of the contents: its title, its depth from 1, and where it leads; None for a heading above others."""

    title: str
    depth: int
    link: BookLink | None


def in_nav(root: _Element, base: str) -> list[TocEntry]:
    """The contents in a navigation document, which is the part `base`."""
    navs = list(root.iter("nav"))
    toc = next((nav for nav in navs if kinds_of(nav) & {"toc", "doc-toc"}), navs[0] if len(navs) == 1 else None)
    if toc is None:
        return []
    entries: list[TocEntry] = []
    for item, depth in _nested(toc, "li"):
        label = next(item.iterchildren("a", "span"), None)
        if label is None:
            continue
        link = link_of(base, attribute(label, "href")) if attribute(label, "href") else None
        entries.append(TocEntry(_title(label), depth, link))
    return entries


def in_ncx(root: _Element, base: str) -> list[TocEntry]:
    """The contents in an NCX, which is the part `base`."""
    entries: list[TocEntry] = []
    for nav_map in root.iter("navMap"):
        for point, depth in _nested(nav_map, "navPoint"):
            label = words_of(next(point.iterchildren("navLabel"), None))
            content = next(point.iterchildren("content"), None)
            link = link_of(base, attribute(content, "src")) if content is not None else None
            entries.append(TocEntry(label, depth, link))
    return entries


def _nested(top: _Element, tag: str) -> list[tuple[_Element, int]]:
    """The elements with that tag, and how many of them they stand in."""
    from lxml.etree import iterwalk  # deferred: 20 ms

    found: list[tuple[_Element, int]] = []
    depth = 0
    for event, element in iterwalk(top, events=("start", "end"), tag=tag):
        if event == "start":
            depth += 1
            found.append((element, min(depth, DEEPEST)))
        else:
            depth -= 1
    return found


def _title(label: _Element) -> str:
    """What a line says: its words, or those of its picture."""
    if words := words_of(label):
        return words
    pictures = (attribute(picture, "alt") for picture in label.iter("img"))
    return attribute(label, "title") or next(filter(None, pictures), "")
