"""The package of a book: which parts it has, in which order they are read, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from readtui.errors import FormatError
from readtui.ingest.archive import Archive
from readtui.ingest.epub.bookpaths import link_of
from readtui.ingest.epub.xhtml import attribute, xml_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_PERHAPS_PAGES = ("application/xml", "text/xml", "")
_PAGE_NAMES = (".xhtml", ".html", ".htm")
_NCX = "application/x-dtbncx+xml"
_LONGEST_FALLBACK = 8


class ManifestItem(NamedTuple):
    """What the package says of a part: where it is ("" if outside), its type, what it is for, and what can replace it.

    `outside` is the address of a part that is not in the book.
    """

    name: str
    kind: str = ""
    properties: frozenset[str] = frozenset()
    fallback: str = ""
    outside: str = ""

    @property
    def is_page(self) -> bool:
        is_called = self.kind in _PERHAPS_PAGES and self.name.lower().endswith(_PAGE_NAMES)
        return self.kind in _PAGES or is_called

    @property
    def is_picture(self) -> bool:
        return self.kind.startswith("image/")


class Package(NamedTuple):
    """A book's parts by name, the parts that are read in order, and those that are read when the reader is led there.

    `root` is the package's own element, for what it says of the book. `covers` are parts that show its cover, `lists`
    those that list its contents for who reads it page by page. `faults` tell what is wrong with it.
    """

    root: _Element
    parts: Mapping[str, ManifestItem]
    spine: tuple[ManifestItem, ...]
    aside: tuple[ManifestItem, ...]
    nav: str
    ncx: str
    covers: frozenset[str]
    lists: frozenset[str]
    faults: tuple[str, ...]


def package_of(archive: Archive, shown: str) -> Package:
    """The package of a book. Raises FormatError if there is none, or if it names nothing to read."""
    path = _path(archive, shown)
    try:
        tree = xml_tree(archive.read(path))
    except FormatError as error:
        raise FormatError(f"{shown} is damaged: {error.what}", error.fix) from error
    if tree.root is None or next(tree.root.iter("spine"), None) is None:
        raise FormatError(f"{shown} is damaged: {path} does not tell what to read", "get the book again")
    root = tree.root
    faults = [] if tree.is_sound else [f"{path} is damaged: some of the book may be missing."]
    by_id = {attribute(item, "id"): _part(archive, path, item) for item in root.iter("item")}
    chapters, aside = _in_order(root, by_id, faults)
    if not chapters:
        raise FormatError(f"there is nothing readable in {shown}: its spine is empty", "get the book again")
    spine = next(root.iter("spine"))
    nav = next((part.name for part in by_id.values() if "nav" in part.properties), "")
    ncx = by_id.get(attribute(spine, "toc")) or next((part for part in by_id.values() if part.kind == _NCX), None)
    covers = {part.name for part in by_id.values() if "cover-image" in part.properties}
    guide = [
        (attribute(one, "type").lower(), archive.find(link_of(path, attribute(one, "href")).part))
        for one in root.iter("reference")
    ]
    covers |= {name for kind, name in guide if kind in ("cover", "cover-page")}
    lists = frozenset(name for kind, name in guide if kind == "toc")
    parts = {part.name: part for part in by_id.values() if part.name}
    told = (nav, ncx.name if ncx else "", frozenset(covers), lists, tuple(faults))
    return Package(root, parts, tuple(chapters), tuple(aside), *told)


def _path(archive: Archive, shown: str) -> str:
    """Where the package is."""
    if archive.find(_CONTAINER):
        try:
            root = xml_tree(archive.read(_CONTAINER)).root
        except FormatError:
            root = None
        for told in root.iter("rootfile") if root is not None else ():
            if found := archive.find(link_of("", attribute(told, "full-path")).part):
                return found
    packages = [name for name in archive.entries if name.lower().endswith(".opf")]
    if packages:
        return min(packages, key=len)
    raise FormatError(f"{shown} is no EPUB book, or a damaged one: nothing in it tells what to read", "unpack it first")


def _part(archive: Archive, base: str, item: _Element) -> ManifestItem:
    link = link_of(base, attribute(item, "href"))
    properties = frozenset(attribute(item, "properties").split())
    kind = attribute(item, "media-type").lower()
    name = archive.find(link.part) or link.part
    return ManifestItem(name, kind, properties, attribute(item, "fallback"), link.outside)


def _in_order(
    root: _Element, by_id: Mapping[str, ManifestItem], faults: list[str]
) -> tuple[list[ManifestItem], list[ManifestItem]]:
    """The parts that are read in order, and those aside, each once."""
    chapters: dict[str, ManifestItem] = {}
    aside: dict[str, ManifestItem] = {}
    again = 0
    unlisted: dict[str, None] = {}
    for told in _spine(root):
        part = by_id.get(attribute(told, "idref"))
        if part is None:
            unlisted[attribute(told, "idref")] = None
            continue
        part = _readable(part, by_id)
        key = part.name or part.outside
        again += key in chapters or key in aside
        ordered = aside if attribute(told, "linear").lower() == "no" else chapters
        if key not in chapters and key not in aside:
            ordered[key] = part
    faults += [f"A part of the book is missing: its list has no {name or 'name'}." for name in unlisted]
    if again:
        faults.append(f"The order of the book repeats {again:,} of its parts: each is shown once.")
    if not chapters:
        chapters, aside = aside, {}
    return list(chapters.values()), list(aside.values())


def _spine(root: _Element) -> Iterator[_Element]:
    return (told for spine in root.iter("spine") for told in spine.iterchildren("itemref"))


def _readable(part: ManifestItem, by_id: Mapping[str, ManifestItem]) -> ManifestItem:
    """A part, or the first of those that can replace it which can be read."""
    found: ManifestItem | None = part
    for _ in range(_LONGEST_FALLBACK):
        if found is None or found.is_page or found.is_picture:
            break
        found = by_id.get(found.fallback)
    return part if found is None else found
