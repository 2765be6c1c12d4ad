"""A book into one document: its chapters in order, and its contents as sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from readtui.document.builder import Builder, ContentsEntry
from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest.archive import Archive
from readtui.ingest.epub import contents
from readtui.ingest.epub.chapter import Naming, page_of_chapter
from readtui.ingest.epub.imprint import imprint_of
from readtui.ingest.epub.package import ManifestItem, Package, package_of
from readtui.ingest.epub.xhtml import kinds_of, page_tree, words_of, xml_tree
from readtui.ingest.html.blocks import BlockElement, LeafBlock, title_key
from readtui.ingest.html.build import LeafWriter
from readtui.ingest.html.walk import walk_page

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_PAGE_BYTES = 20 << 20
"""The longest chapter: more would take more memory and time than its parser is given."""

MOST_TOLD = 4
"""Faults of a book that are told each; of more, the number."""

ENTITLING = 12
"""Passages at the start of a book among which its first heading may say its title."""

LITTLE = 40
"""Characters beside its picture that the page of a cover has at most."""


ALL_BUT = 5
"""A page that lists the contents has links in all but one part in so many of its text."""


class Chapter(NamedTuple):
    """What a part of the book says. `is_furniture` if it repeats what is shown elsewhere: contents, a cover."""

    name: str
    leaves: Sequence[LeafBlock]
    is_furniture: bool = False


def document_of(archive: Archive, shown: str) -> Document:
    """The document of a book. Raises FormatError if there is nothing in it that can be read."""
    package = package_of(archive, shown)
    return _Binding(archive, package, shown).bound()


class _Binding:
    """One book, as its chapters become one text."""

    def __init__(self, archive: Archive, package: Package, shown: str) -> None:
        self._archive = archive
        self._package = package
        self._shown = shown
        self._naming = Naming(archive, package.parts)
        self._builder = Builder(shown)
        self._faults: list[str] = list(package.faults)
        self._unread: list[str] = []  # why chapters are not
        self._notes: dict[str, None] = {}

    def bound(self) -> Document:
        """The document."""
        entries = self._contents()
        for part in (*self._package.spine, *self._package.aside):
            if part.name:
                self._naming.of(part.name)
        in_order = len(self._naming.numbers)
        wanted = [self._naming.found(entry.link) if entry.link else "" for entry in entries]
        chapters = list(self._chapters(self._package.spine))
        aside = list(self._chapters(self._package.aside))
        aside += self._led_to(in_order)
        if not chapters and not aside:
            raise FormatError(f"there is nothing readable in {self._shown}: {self._unread[0]}", "get the book again")
        imprint = imprint_of(self._package.root)
        if missing := len(self._naming.missing):
            self._faults.append(
                _counted(missing, "One picture is missing in the book.", "{:,} pictures are missing in the book.")
            )
        self._set(imprint.title, chapters, aside)
        self._list(entries, wanted)
        if self._builder.last_block < 0:
            self._builder.note("There is no text in it.")
        for sentence in (*_told(self._faults), *self._notes):
            self._builder.note(sentence)
        return self._builder.build(
            title=imprint.title, authors=imprint.authors, site=imprint.publisher, published=imprint.published,
            language=imprint.language,
        )  # fmt: skip

    # Chapters

    def _chapters(self, parts: Sequence[ManifestItem]) -> Iterator[Chapter]:
        """The chapters that can be read; of the others, it is told why not."""
        for part in parts:
            try:
                chapter = self._chapter(part)
            except FormatError as error:
                self._unread.append(error.what)
                self._faults.append(f"A part of the book is not shown: {error.what}.")
            else:
                yield chapter

    def _chapter(self, part: ManifestItem) -> Chapter:
        if part.outside:
            raise FormatError(f"{part.outside} is outside of it")
        if part.is_picture and part.kind != "image/svg+xml":
            picture = LeafBlock("figure", BlockElement("body"), "", ids=(), image=part.name)
            return Chapter(part.name, [picture], part.name in self._package.covers)
        if not part.is_page and not part.is_picture:
            raise FormatError(f"{part.name} is of a kind that is not read here ({part.kind})")
        data = self._archive.read(part.name)
        if len(data) > LARGEST_PAGE_BYTES:
            raise FormatError(f"{part.name} is larger than the limit of {LARGEST_PAGE_BYTES >> 20} MB")
        tree = page_tree(data)
        self._notes |= dict.fromkeys(tree.notes)
        if tree.root is None:
            return Chapter(part.name, [])
        if tree.root.tag == "svg":
            return Chapter(part.name, _drawn(tree.root, part.name), part.name in self._package.covers)
        is_cover = any("cover" in kinds_of(one) for one in tree.root.iter("body", "section"))
        leaves = walk_page(page_of_chapter(tree.root, part.name, self._naming)).leaves
        return Chapter(part.name, leaves, self._is_furniture(part, leaves, is_cover))

    def _is_furniture(self, part: ManifestItem, leaves: Sequence[LeafBlock], is_cover: bool) -> bool:
        shown = [leaf for leaf in leaves if not leaf.element.is_hidden]
        if part.name == self._package.nav:
            return all(leaf.kind == "heading" or _is_in_nav(leaf.element) for leaf in shown)
        if part.name in self._package.lists:
            lines = [leaf for leaf in shown if leaf.kind == "text"]
            linked = sum(leaf.linked_length for leaf in lines)
            return linked > 0 and linked * ALL_BUT >= sum(len(leaf.text) for leaf in lines) * (ALL_BUT - 1)
        covers = self._package.covers
        pictures = [leaf for leaf in shown if leaf.kind == "figure"]
        is_called = is_cover or part.name in covers or any(picture.image in covers for picture in pictures)
        said = sum(len(leaf.text) for leaf in shown if leaf.kind != "figure")
        return is_called and len(pictures) == 1 and said <= LITTLE

    def _led_to(self, done: int) -> Iterator[Chapter]:
        """The pages that the contents or links lead to, beside the first `done`, which have an order."""
        while len(self._naming.numbers) > done:
            names = list(self._naming.numbers)[done:]
            done += len(names)
            yield from self._chapters([self._package.parts[name] for name in names if name in self._package.parts])

    # The text

    def _set(self, title: str, chapters: Sequence[Chapter], aside: Sequence[Chapter]) -> None:
        """Set the chapters below the book's title, unless that is their first heading; behind a break those aside."""
        leaves = [leaf for chapter in chapters if not chapter.is_furniture for leaf in chapter.leaves]
        headings = [leaf for leaf in leaves if leaf.kind == "heading"]
        first = next((leaf for leaf in leaves[:ENTITLING] if leaf.kind == "heading"), None)
        is_entitled = first is not None and title_key(first.text) == title_key(title)
        shift = 0
        if title and not is_entitled:
            self._builder.heading(title, 1)
            shift = int(any(leaf.level == 1 for leaf in headings))
        all_furniture = all(chapter.is_furniture for chapter in (*chapters, *aside))
        before = [chapter for chapter in aside if chapter.is_furniture]  # a cover that is not linear
        behind = [chapter for chapter in aside if not chapter.is_furniture]
        for chapter in (*before, *chapters):
            self._place(chapter, shift, is_shown=all_furniture or not chapter.is_furniture)
        if behind:
            self._builder.rule()
        for chapter in behind:
            self._place(chapter, shift, is_shown=True)

    def _place(self, chapter: Chapter, shift: int, *, is_shown: bool) -> None:
        self._builder.target(self._naming.of(chapter.name))
        hides_nav = chapter.name == self._package.nav
        kept = [
            is_shown and not leaf.element.is_hidden and not (hides_nav and _is_in_nav(leaf.element))
            for leaf in chapter.leaves
        ]
        named = chapter.leaves if is_shown else list(map(_named, chapter.leaves))
        LeafWriter(self._builder, shift=shift).write(named, kept)

    # The contents

    def _contents(self) -> list[contents.TocEntry]:
        """The contents that the navigation document lists, or else the NCX."""
        for name, read, find in (
            (self._package.nav, page_tree, contents.in_nav),
            (self._package.ncx, xml_tree, contents.in_ncx),
        ):
            if not name:
                continue
            try:
                tree = read(self._archive.read(name))
            except FormatError as error:
                self._faults.append(f"The contents of the book cannot be read: {error.what}.")
                continue
            if tree.root is not None and (entries := find(tree.root, name)):
                return entries
        return []

    def _list(self, entries: Sequence[contents.TocEntry], wanted: Sequence[str]) -> None:
        """Make sections of the contents, which lead to the places `wanted`.

        What leads to places that are not there, leads to the start of the chapter.
        """
        places = self._builder.places
        for name in sorted(self._naming.led_to.union(wanted) - places.keys() - {""}):
            if (start := places.get(name.partition("-")[0])) is not None:
                self._builder.target(name, start)
        places = self._builder.places
        found = [places.get(name) for name in wanted]
        for index in reversed(range(len(found) - 1)):  # a heading without a place is where the first below it is
            if found[index] is None and entries[index + 1].depth > entries[index].depth:
                found[index] = found[index + 1]
        last = self._builder.last_block
        lines = [
            ContentsEntry(entry.title, entry.depth, min(place, last))
            for entry, place in zip(entries, found, strict=True)
            if place is not None
        ]
        if lost := len(entries) - len(lines):
            one, many = (
                "A line of the book's contents leads nowhere.",
                "{:,} lines of the book's contents lead nowhere.",
            )
            self._faults.append(_counted(lost, one, many))
        self._builder.contents(lines)
        self._builder.keep_targets(self._naming.led_to)


def _named(leaf: LeafBlock) -> LeafBlock:
    """A leaf that is to be kept back; a picture without words is called by its file, so that something is."""
    return replace(leaf, text=leaf.image.rpartition("/")[2]) if leaf.kind == "figure" and not leaf.text else leaf


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count)


def _is_in_nav(box: BlockElement | None) -> bool:
    while box is not None:
        if box.tag == "nav":
            return True
        box = box.parent
    return False


def _drawn(root: _Element, name: str) -> list[LeafBlock]:
    """A drawing that is a chapter: the picture, and its words kept back."""
    said = next(filter(None, map(words_of, root.iterchildren("title", "desc"))), "")
    kept = BlockElement("text", is_hidden=True)
    words = (LeafBlock("text", kept, words_of(text)) for text in root.iter("text"))
    return [LeafBlock("figure", BlockElement("body"), said, image=name), *words]


def _told(faults: Sequence[str]) -> list[str]:
    """The first faults, and how many more there are."""
    more = len(faults) - MOST_TOLD
    return [*faults[:MOST_TOLD], *([f"{more:,} more faults were found in the book."] if more > 0 else [])]
