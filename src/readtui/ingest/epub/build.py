"""Build the document of an EPUB book: its chapters become one text, its table of contents becomes sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from readtui.document.builder import Builder, ContentsEntry
from readtui.document.model import Document
from readtui.errors import FormatError
from readtui.ingest.archive import Archive
from readtui.ingest.epub.chapter import BookTargets, prepare_chapter
from readtui.ingest.epub.contents import BookPart, TocEntry, complete_contents, read_nav, read_ncx
from readtui.ingest.epub.package import ManifestItem, Package, read_metadata, read_package
from readtui.ingest.epub.xhtml import parse_chapter, parse_text, parse_xml, types_of
from readtui.ingest.html.blocks import BlockElement, LeafBlock, line_of, title_key
from readtui.ingest.html.walk import walk_page
from readtui.ingest.html.writer import LeafWriter
from readtui.unicode.printable import is_visible, printable_line

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_CHAPTER_BYTES = 20 << 20
"""Size of the largest chapter: more would need more memory and time than the child process has."""

MAX_FAULTS = 4
"""Faults of a book that are reported each; the others are only counted."""

TITLE_WITHIN = 12
"""Blocks at the start of a book among which its first heading may repeat its title."""

MAX_COVER_LENGTH = 40
"""Characters of text on a page that shows the cover, at most."""

MIN_LINKED_SHARE = 0.8
"""Smallest share of link text on a page that lists the contents."""

_HTML_TYPE = "text/html"  # of a page that need not be well-formed


class Chapter(NamedTuple):
    """A file of the book as blocks. `is_redundant` is true for a cover, and for a table of contents.

    `title` is that of the file, which readers of books do not show.
    """

    path: str
    leaves: Sequence[LeafBlock]
    is_redundant: bool = False
    title: str = ""


def build_document(archive: Archive, name: str) -> Document:
    """Return the document of a book, shown as `name`. Raises FormatError if nothing in it can be read."""
    return _BookBuilder(archive, read_package(archive, name), name).build()


class _BookBuilder:
    """Builds the document of one book."""

    def __init__(self, archive: Archive, package: Package, name: str) -> None:
        self._archive = archive
        self._package = package
        self._name = name
        self._targets = BookTargets(archive, package.manifest)
        self._builder = Builder(name)
        self._faults: list[str] = [*filter(None, [archive.repeats_note]), *package.faults]
        self._repaired: list[str] = []  # paths of chapters that are not well-formed
        self._unreadable: list[str] = []  # reasons why chapters cannot be read
        self._encoding_notes: dict[str, None] = {}
        self._parts: list[BookPart] = []
        self._hidden_chapters: set[str] = set()  # names of the targets of chapters without a block
        self._title = ""

    def build(self) -> Document:
        """Return the document."""
        entries = self._toc_entries()
        for item in (*self._package.spine, *self._package.non_linear):
            if item.path:
                self._targets.name_of(item.path)
        spine_count = len(self._targets.numbers)
        entry_targets = [self._targets.name_of_link(entry.link) if entry.link else "" for entry in entries]
        linear = list(self._chapters(self._package.spine))
        others = list(self._chapters(self._package.non_linear))
        others += self._linked_chapters(spine_count)
        if not linear and not others:
            raise FormatError(
                f"{self._name} has no chapter that can be read: {self._unreadable[0]}", "get another copy of the book"
            )
        if repaired := len(self._repaired):
            one = f"A chapter of the book is damaged, and some of it may be missing: {self._repaired[0]}."
            many = "{:,} chapters of the book are damaged, and some of them may be missing."
            self._faults.append(_counted(repaired, one, many))
        if missing := len(self._targets.missing_images):
            one, many = "One image is missing in the book.", "{:,} images are missing in the book."
            self._faults.append(_counted(missing, one, many))
        self._note_unread_pages()
        metadata = read_metadata(self._package.root)
        self._title = metadata.title
        self._write_chapters(linear, others)
        self._write_contents(entries, entry_targets)
        if self._builder.last_block < 0:
            self._builder.note("There is no text in it.")
        for sentence in (*_first_faults(self._faults), *self._encoding_notes):
            self._builder.note(sentence)
        return self._builder.build(
            title=metadata.title, authors=metadata.authors, site=metadata.publisher, published=metadata.published,
            language=metadata.language,
        )  # fmt: skip

    # Chapters

    def _chapters(self, items: Sequence[ManifestItem]) -> Iterator[Chapter]:
        """Yield the chapters that can be read; record a fault for each of the others."""
        for item in items:
            try:
                chapter = self._chapter(item)
            except FormatError as error:
                self._unreadable.append(error.what)
                self._faults.append(f"A chapter of the book is not shown: {error.what}.")
            else:
                yield chapter

    def _chapter(self, item: ManifestItem) -> Chapter:
        """Return the chapter in a page or image of the manifest. Raises FormatError if it cannot be read."""
        if item.address:
            raise FormatError(f"{item.address} is not in the book")
        is_cover_item = item.path in self._package.covers
        if item.is_image and item.media_type != "image/svg+xml":
            image = LeafBlock("figure", BlockElement("body"), "", image=item.path)
            return Chapter(item.path, [image], is_cover_item)
        if not item.is_page and not item.is_image:
            raise FormatError(f"{item.path} has a type that is not supported ({item.media_type})")
        data = self._archive.read(item.path)
        if len(data) > MAX_CHAPTER_BYTES:
            raise FormatError(f"{item.path} is larger than the limit of {MAX_CHAPTER_BYTES >> 20} MB")
        if item.has_wrong_type:
            self._faults.append(f"A chapter of the book has a wrong type: {item.path} ({item.media_type}).")
        tree = parse_text(data) if item.content == "text" else parse_chapter(data)
        self._encoding_notes |= dict.fromkeys(tree.notes)
        if tree.root is None:
            self._faults.append(f"A chapter of the book is empty: {item.path}.")
            return Chapter(item.path, [])
        if not tree.is_well_formed and item.media_type != _HTML_TYPE and item.has_page_name:
            self._repaired.append(item.path)
        if tree.root.tag == "svg":
            return Chapter(item.path, _drawing_leaves(tree.root, item.path), is_cover_item)
        has_cover_type = any("cover" in types_of(one) for one in tree.root.iter("body", "section"))
        leaves = walk_page(prepare_chapter(tree.root, item.path, self._targets)).leaves
        is_redundant = self._is_redundant(item.path, leaves, has_cover_type=has_cover_type)
        title = next((line_of(one) for one in tree.root.iter("title")), "")
        return Chapter(item.path, leaves, is_redundant, title)

    def _is_redundant(self, path: str, leaves: Sequence[LeafBlock], *, has_cover_type: bool) -> bool:
        """Whether a page shows only the table of contents of the book, or its cover."""
        shown = [leaf for leaf in leaves if not leaf.element.is_hidden]
        if path == self._package.nav:
            return all(leaf.kind == "heading" or _is_in_nav(leaf.element) for leaf in shown)
        if path in self._package.contents_pages:
            texts = [leaf for leaf in shown if leaf.kind == "text"]
            linked = sum(leaf.linked_length for leaf in texts)
            return linked > 0 and linked >= sum(len(leaf.text) for leaf in texts) * MIN_LINKED_SHARE
        covers = self._package.covers
        images = [leaf for leaf in shown if leaf.kind == "figure"]
        is_cover = has_cover_type or path in covers or any(image.image in covers for image in images)
        length = sum(len(leaf.text) for leaf in shown if leaf.kind != "figure")
        return is_cover and len(images) == 1 and length <= MAX_COVER_LENGTH

    def _linked_chapters(self, known: int) -> Iterator[Chapter]:
        """Yield chapters that only links or the contents point to: all files with a number above `known`."""
        while len(self._targets.numbers) > known:
            paths = list(self._targets.numbers)[known:]
            known += len(paths)
            yield from self._chapters([item for item in map(self._targets.item_at, paths) if item is not None])

    def _note_unread_pages(self) -> None:
        """Record a fault if the book has pages to which neither its order, nor its contents, nor a link lead."""
        known = {*self._targets.numbers, self._package.nav, *(item.path for item in self._package.spine)}
        unread = [
            path
            for path, item in self._package.manifest.items()
            if item.has_page_name and path not in known and item.path not in known and self._archive.find(path)
        ]
        if unread:
            one = f"A page of the book is not shown, as nothing leads to it: {unread[0]}."
            many = "{:,} pages of the book are not shown, as nothing leads to them."
            self._faults.append(_counted(len(unread), one, many))

    # The text

    def _write_chapters(self, linear: Sequence[Chapter], others: Sequence[Chapter]) -> None:
        """Write the chapters below the title of the book, unless their first heading is the title.

        Other chapters follow after a break, but a cover is at the start. Redundant chapters are hidden.
        """
        title = self._title
        leaves = [leaf for chapter in linear if not chapter.is_redundant for leaf in chapter.leaves]
        first_heading = next((leaf for leaf in leaves[:TITLE_WITHIN] if leaf.kind == "heading"), None)
        has_title = first_heading is not None and title_key(first_heading.text) == title_key(title)
        shift = 0
        if title and not has_title:
            self._builder.heading(title, 1)
            shift = int(any(leaf.level == 1 for leaf in leaves if leaf.kind == "heading"))
        nothing_else = all(chapter.is_redundant for chapter in (*linear, *others))
        at_start = [chapter for chapter in others if chapter.is_redundant]
        at_end = [chapter for chapter in others if not chapter.is_redundant]
        for chapter in (*at_start, *linear):
            self._write_chapter(chapter, shift, is_shown=nothing_else or not chapter.is_redundant)
        if at_end:
            self._builder.rule()
        for chapter in at_end:
            is_titled = title_key(chapter.title) != title_key(title)
            self._write_chapter(chapter, shift, is_shown=True, title=chapter.title if is_titled else "")

    def _write_chapter(self, chapter: Chapter, shift: int, *, is_shown: bool, title: str = "") -> None:
        """Write a chapter, with headings `shift` levels deeper; if it is not shown, as hidden text.

        `title` is that of its section if it has no heading, "" for none.
        """
        first_block = self._builder.last_block + 1
        self._builder.target(self._targets.name_of(chapter.path))
        hides_nav = chapter.path == self._package.nav
        shown = [
            is_shown and not leaf.element.is_hidden and not (hides_nav and _is_in_nav(leaf.element))
            for leaf in chapter.leaves
        ]
        leaves = chapter.leaves if is_shown else list(map(_with_image_name, chapter.leaves))
        LeafWriter(self._builder, shift=shift).write(leaves, shown)
        if blocks := range(first_block, self._builder.last_block + 1):
            self._parts.append(BookPart(blocks, title))
        else:
            self._hidden_chapters.add(self._targets.name_of(chapter.path))

    # The table of contents

    def _toc_entries(self) -> list[TocEntry]:
        """Return the entries of the navigation document; if it has none, those of the NCX."""
        empty = ""  # path of a table without entries
        for path, parse, read in (
            (self._package.nav, parse_chapter, read_nav),
            (self._package.ncx, parse_xml, read_ncx),
        ):
            if not path:
                continue
            try:
                tree = parse(self._archive.read(path))
            except FormatError as error:
                self._faults.append(f"The table of contents cannot be read: {error.what}.")
                continue
            entries = read(tree.root, path) if tree.root is not None else []
            if not tree.is_well_formed:
                self._faults.append(f"The table of contents is damaged, and some of it may be missing: {path}.")
            elif not entries:
                empty = path
            if entries:
                return entries
        if empty:
            self._faults.append(f"The table of contents is empty: {empty}.")
        return []

    def _write_contents(self, entries: Sequence[TocEntry], targets: Sequence[str]) -> None:
        """Make the entries sections. `targets` has the name of the target of each entry, or ""."""
        self._add_missing_targets(targets)
        blocks_by_target = self._builder.places
        blocks = [blocks_by_target.get(target) for target in targets]
        for index in reversed(range(len(blocks) - 1)):  # a heading without a target begins at the entry below it
            if blocks[index] is None and entries[index + 1].depth > entries[index].depth:
                blocks[index] = blocks[index + 1]
        last = self._builder.last_block
        found: list[ContentsEntry] = []
        of_hidden_chapters: list[ContentsEntry] = []  # such as the cover: they begin where the next chapter does
        for entry, target, block in zip(entries, targets, blocks, strict=True):
            if block is not None:
                is_hidden = target.partition("-")[0] in self._hidden_chapters
                kept = of_hidden_chapters if is_hidden else found
                kept.append(ContentsEntry(entry.title, entry.depth, min(block, last)))
        if lost := len(entries) - len(found) - len(of_hidden_chapters):
            one = "An entry of the table of contents has no target in the book."
            many = "{:,} entries of the table of contents have no target in the book."
            self._faults.append(_counted(lost, one, many))
        if untitled := sum(not is_visible(printable_line(entry.title)) for entry in (*found, *of_hidden_chapters)):
            one, many = (
                "An entry of the table of contents has no title.",
                "{:,} entries of the table of contents have no title.",
            )
            self._faults.append(_counted(untitled, one, many))
        own_key = title_key(self._title)
        headings = [one for one in self._builder.headings if title_key(one.title) != own_key]
        completed = complete_contents(found, headings, self._parts)
        self._builder.contents([*of_hidden_chapters, *completed] if completed else [])
        self._builder.keep_targets(self._targets.linked)

    def _add_missing_targets(self, names: Sequence[str]) -> None:
        """Add targets that links or entries point to but no element has, at the start of their chapter."""
        blocks_by_target = self._builder.places
        for name in sorted(self._targets.linked.union(names) - blocks_by_target.keys() - {""}):
            chapter, _, _ = name.partition("-")
            if (start := blocks_by_target.get(chapter)) is not None:
                self._builder.target(name, start)


def _with_image_name(leaf: LeafBlock) -> LeafBlock:
    """Return a leaf that will be hidden; an image without alternative text gets its file name as text."""
    return replace(leaf, text=leaf.image.rpartition("/")[2]) if leaf.kind == "figure" and not leaf.text else leaf


def _is_in_nav(element: BlockElement | None) -> bool:
    while element is not None:
        if element.tag == "nav":
            return True
        element = element.parent
    return False


def _drawing_leaves(root: _Element, path: str) -> list[LeafBlock]:
    """Return the leaves of an SVG drawing that is a chapter: a figure, and the texts in it, hidden."""
    label = next(filter(None, map(line_of, root.iterchildren("title", "desc"))), "")
    hidden = BlockElement("text", is_hidden=True)
    texts = (LeafBlock("text", hidden, line_of(element)) for element in root.iter("text"))
    return [LeafBlock("figure", BlockElement("body"), label, image=path), *texts]


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count)


def _first_faults(faults: Sequence[str]) -> list[str]:
    """Return the first faults, and a sentence with the number of the others."""
    more = len(faults) - MAX_FAULTS
    return [*faults[:MAX_FAULTS], *([f"{more:,} more faults were found in the book."] if more > 0 else [])]
