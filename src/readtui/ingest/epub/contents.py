"""The table of contents of a book: its navigation document (EPUB 3) or NCX (EPUB 2), and what they leave out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from readtui.document.builder import ContentsEntry, HeadingPlace
from readtui.ingest.epub.package import BookLink, resolve_link
from readtui.ingest.epub.xhtml import attribute, types_of
from readtui.ingest.html.blocks import line_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_DEPTH = 12
"""Deepest level of the contents: entries below it get this level."""

MIN_LISTED_SHARE = 1 / 3
"""Least share of the headings of a level that contents list if they are meant to list that level."""


class TocEntry(NamedTuple):
    """An entry of the contents: its title, its depth from 1, and its target (None for a heading of other entries)."""

    title: str
    depth: int
    link: BookLink | None


class BookPart(NamedTuple):
    """The blocks of a file of the book. `title` is the one that the part has if it has no heading; "" to list none."""

    blocks: range
    title: str = ""


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


# What the contents leave out


def complete_contents(
    entries: Sequence[ContentsEntry], headings: Sequence[HeadingPlace], parts: Sequence[BookPart]
) -> list[ContentsEntry]:
    """Return the entries with those that they leave out; without any entries, those of parts without a heading.

    An entry without a title gets that of its heading. Added are the highest headings of parts without an entry,
    headings of a level that is mostly listed, and parts with a title but no heading. If all entries are of one place,
    all headings are added: such contents only say where the book begins. `parts` are in the order of the text.
    """
    entries = sorted(entries, key=lambda entry: entry.block)
    untitled = [
        BookPart(part.blocks, part.title) for part in parts if part.title and not _inside(headings, part.blocks)
    ]
    if not entries and not untitled:
        return []
    own = _own_headings(entries, headings, parts)
    found = [
        entry if entry.title.strip() or index not in own else entry._replace(title=own[index].title)
        for index, entry in enumerate(entries)
    ]
    if len({entry.block for entry in entries}) <= 1:
        highest = min((heading.level for heading in headings), default=1)
        depths = {index: heading.level - highest + 1 for index, heading in own.items()}
        found = [entry._replace(depth=depths.get(index, 1)) for index, entry in enumerate(found)]
        listed = {heading.block for heading in own.values()}
        found += [
            ContentsEntry(title, level - highest + 1, block)
            for block, level, title in headings
            if not entries or block not in listed
        ]
    else:
        found += _left_out(entries, headings, parts, own)
    blocks = sorted(entry.block for entry in entries)
    for part in untitled:
        if bisect_left(blocks, part.blocks.start) == bisect_left(blocks, part.blocks.stop):
            found.append(ContentsEntry(part.title, 1, part.blocks.start))
    return found


def _own_headings(
    entries: Sequence[ContentsEntry], headings: Sequence[HeadingPlace], parts: Sequence[BookPart]
) -> dict[int, HeadingPlace]:
    """Return the heading of each entry by its index: the first one from its place on, before the next entry."""
    starts = [part.blocks.start for part in parts]
    blocks = [entry.block for entry in entries]
    heading_blocks = [heading.block for heading in headings]
    own: dict[int, HeadingPlace] = {}
    for index, entry in enumerate(entries):
        part = bisect_right(starts, entry.block) - 1
        ends = [parts[part].blocks.stop] if part >= 0 else []
        ends += blocks[bisect_right(blocks, entry.block) :][:1]
        at = bisect_left(heading_blocks, entry.block)
        if at < len(headings) and (not ends or headings[at].block < min(ends)):
            own[index] = headings[at]
    return own


def _left_out(
    entries: Sequence[ContentsEntry],
    headings: Sequence[HeadingPlace],
    parts: Sequence[BookPart],
    own: Mapping[int, HeadingPlace],
) -> Iterator[ContentsEntry]:
    """Yield the entries that several entries leave out."""
    depths = {heading.block: entries[index].depth for index, heading in own.items()}
    listed = Counter(heading.level for heading in headings if heading.block in depths)
    all_of_level = Counter(heading.level for heading in headings)
    deepest = max(listed, default=6)
    blocks = sorted(entry.block for entry in entries)
    for part in parts:
        inside = _inside(headings, part.blocks)
        has_entry = bisect_left(blocks, part.blocks.start) < bisect_left(blocks, part.blocks.stop)
        highest = min((heading.level for heading in inside), default=1)
        for heading in inside:
            share = listed[heading.level] / all_of_level[heading.level]
            is_left_out = share >= MIN_LISTED_SHARE if has_entry else heading.level == highest <= deepest
            if is_left_out and heading.block not in depths:
                yield ContentsEntry(heading.title, _depth_of(heading, headings, depths), heading.block)


def _inside(headings: Sequence[HeadingPlace], blocks: range) -> Sequence[HeadingPlace]:
    """Return the headings in a range of blocks."""
    first = bisect_left(headings, blocks.start, key=lambda heading: heading.block)
    return headings[first : bisect_left(headings, blocks.stop, key=lambda heading: heading.block)]


def _depth_of(heading: HeadingPlace, headings: Sequence[HeadingPlace], depths: Mapping[int, int]) -> int:
    """Return the depth of the nearest listed heading of the same level; 1 if there is none."""
    same_level = [one for one in headings if one.level == heading.level and one.block in depths]
    nearest = min(same_level, key=lambda one: abs(one.block - heading.block), default=None)
    return 1 if nearest is None else depths[nearest.block]
