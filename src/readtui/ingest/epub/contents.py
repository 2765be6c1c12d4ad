"""The table of contents of a book, from its navigation document (EPUB 3) or its NCX (EPUB 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from readtui.ingest.epub.package import BookLink, resolve_link
from readtui.ingest.epub.xhtml import attribute, types_of
from readtui.ingest.html.blocks import line_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_DEPTH = 12
"""Deepest level of the contents: entries below it get this level."""


class TocEntry(NamedTuple):
    """An entry of the contents: its title, its depth from 1, and its target (None for a heading of other entries)."""

    title: str
    depth: int
    link: BookLink | None


def read_nav(root: _Element, path: str) -> list[TocEntry]:
    """Return the entries in a navigation document, which is the file `path`."""
    navs = list(root.iter("nav"))
    toc = next((nav for nav in navs if types_of(nav) & {"toc", "doc-toc"}), navs[0] if len(navs) == 1 else None)
    if toc is None:
        return []
    entries: list[TocEntry] = []
    for item, depth in _with_depth(toc, "li"):
        label = next(item.iterchildren("a", "span"), None)
        if label is None:
            continue
        link = resolve_link(path, attribute(label, "href")) if attribute(label, "href") else None
        entries.append(TocEntry(_label_text(label), depth, link))
    return entries


def read_ncx(root: _Element, path: str) -> list[TocEntry]:
    """Return the entries in an NCX, which is the file `path`."""
    entries: list[TocEntry] = []
    for nav_map in root.iter("navMap"):
        for point, depth in _with_depth(nav_map, "navPoint"):
            label = next(point.iterchildren("navLabel"), None)
            title = line_of(label) if label is not None else ""
            content = next(point.iterchildren("content"), None)
            link = resolve_link(path, attribute(content, "src")) if content is not None else None
            entries.append(TocEntry(title, depth, link))
    return entries


def _with_depth(root: _Element, tag: str) -> list[tuple[_Element, int]]:
    """Return the elements with this tag in order, and how deep they are nested in each other, from 1."""
    from lxml.etree import iterwalk  # deferred: 20 ms

    found: list[tuple[_Element, int]] = []
    depth = 0
    for event, element in iterwalk(root, events=("start", "end"), tag=tag):
        if event == "start":
            depth += 1
            found.append((element, min(depth, MAX_DEPTH)))
        else:
            depth -= 1
    return found


def _label_text(label: _Element) -> str:
    """Return the text of a label, or else its title or the alternative text of its image."""
    if text := line_of(label):
        return text
    alternatives = (attribute(image, "alt") for image in label.iter("img"))
    return attribute(label, "title") or next(filter(None, alternatives), "")
