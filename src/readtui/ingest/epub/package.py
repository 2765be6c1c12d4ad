"""The package document of an EPUB book: its manifest, spine, guide and metadata; and links between its files."""

from __future__ import annotations

import codecs
import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import unquote

from readtui.errors import FormatError
from readtui.ingest.archive import Archive
from readtui.ingest.epub.xhtml import attribute, parse_xml
from readtui.ingest.html.blocks import line_of
from readtui.ingest.html.tags import printable_address
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import has_controls

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_PAGE_TYPES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_UNCLEAR_TYPES = ("application/xml", "text/xml", "")  # of pages too
_PAGE_EXTENSIONS = (".xhtml", ".html", ".htm")  # of a page, whatever its media type is
_NCX_TYPE = "application/x-dtbncx+xml"
_MAX_FALLBACKS = 8
_MAX_SNIFFED = 4096  # bytes at the start of a file that show whether it is a page or a text
_DOCUMENT = lazy_regex(
    rb"(?is)(?:\xef\xbb\xbf)?\s*(?:(?:<!--(?:(?!-->).){0,2000}-->|<\?[\w-]+\b[^>]{0,500}>)\s*)*"
    rb"<(?:!doctype\b|(?:[\w-]+:)?[a-z][\w.-]*[\s>/])"
)
_TEXT_TYPES = ("", "application/octet-stream", "application/xml", "application/json")  # of a text, beside text/…
_GET_COPY = "get another copy of the book"

# Links


class BookLink(NamedTuple):
    """The target of a link: the element `fragment` ("" for the start) in the file `path`, or an external `address`."""

    path: str = ""
    fragment: str = ""
    address: str = ""


_SCHEME = lazy_regex(r"[A-Za-z][A-Za-z0-9+.-]+:")  # at least two letters: "C:" is a drive of Windows


def resolve_link(base: str, target: str) -> BookLink:
    """Resolve `target`, a link in the file `base`. A path that would leave the archive ends at its root."""
    target = printable_address(target)
    if _SCHEME.match(target) or target.startswith("//"):
        return BookLink(address=target)
    path, _, fragment = target.partition("#")
    path = unquote(path.partition("?")[0]).replace("\\", "/")
    absolute = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), path)) if path else f"/{base}"
    return BookLink(absolute.lstrip("/"), unquote(fragment))


# Manifest and spine


class ManifestItem(NamedTuple):
    """An item of the manifest. `fallback` is the id of an item that can replace it.

    `path` is that of its file in the archive. If its link leads out of the book, `path` is "", and `address` is the
    target. `content` is what the file is by its first bytes if type and name say something else.
    """

    path: str
    media_type: str = ""
    properties: frozenset[str] = frozenset()
    fallback: str = ""
    address: str = ""
    content: Literal["", "page", "text"] = ""

    @property
    def is_page(self) -> bool:
        """Whether an item is a page or a text, by its type, its name or its content."""
        return self.has_page_name or self.content != ""

    @property
    def has_page_name(self) -> bool:
        """Whether an item is a page by its type or its name."""
        return self.media_type in _PAGE_TYPES or self.path.lower().endswith(_PAGE_EXTENSIONS)

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/") and not self.is_page

    @property
    def has_wrong_type(self) -> bool:
        """Whether a page, by its name or its content, has the media type of something else."""
        return self.is_page and self.media_type not in (*_PAGE_TYPES, *_UNCLEAR_TYPES)


class Package(NamedTuple):
    """A package document, parsed.

    `manifest` has the items in the book by path. `spine` has those that are read in order, `non_linear` those that are
    only read through links. `nav` and `ncx` are the paths of the navigation document and the NCX, or "". `covers` are
    paths of pages and images that show the cover, `contents_pages` of pages that list the contents in EPUB 2. `faults`
    are sentences for the reader.
    """

    root: _Element
    manifest: Mapping[str, ManifestItem]
    spine: tuple[ManifestItem, ...]
    non_linear: tuple[ManifestItem, ...]
    nav: str
    ncx: str
    covers: frozenset[str]
    contents_pages: frozenset[str]
    faults: tuple[str, ...]


def read_package(archive: Archive, name: str) -> Package:
    """Return the package of a book. Raises FormatError if there is none, or if its spine is empty."""
    path, is_declared = _package_path(archive, name)
    try:
        tree = parse_xml(archive.read(path))
    except FormatError as error:
        raise FormatError(f"{name} is damaged: {error.what}", error.fix) from error
    root = tree.root
    if root is None or (spine_element := next(root.iter("spine"), None)) is None:
        raise FormatError(f"{name} is damaged: {path} has no spine, the list of chapters", _GET_COPY)
    faults = [] if tree.is_well_formed else [f"{path} is damaged: some of the book may be missing."]
    if not is_declared:
        faults.append(f"{_CONTAINER} is missing or damaged: {path} is taken for the description of the book.")
    by_id = {
        attribute(item, "id"): _manifest_item(archive, path, item) for item in root.iter("item") if item.get("href")
    }
    spine, non_linear = _spine(archive, root, by_id, faults)
    if not spine:
        raise FormatError(f"{name} has no chapters: its spine is empty", _GET_COPY)
    items = by_id.values()
    toc = attribute(spine_element, "toc")
    ncx = (by_id.get(toc) if toc else None) or next((one for one in items if one.media_type == _NCX_TYPE), None)
    guide = [
        (attribute(one, "type").lower(), archive.find(resolve_link(path, attribute(one, "href")).path))
        for one in root.iter("reference")
    ]
    cover_images = {item.path for item in items if "cover-image" in item.properties}
    cover_pages = {target for kind, target in guide if kind in ("cover", "cover-page")}
    return Package(
        root,
        {item.path: _readable(item, by_id) for item in items if item.path}
        | {item.path: item for item in (*spine, *non_linear) if item.path},
        tuple(spine),
        tuple(non_linear),
        nav=next((item.path for item in items if "nav" in item.properties), ""),
        ncx=ncx.path if ncx else "",
        covers=frozenset(cover_images | cover_pages),
        contents_pages=frozenset(target for kind, target in guide if kind == "toc"),
        faults=tuple(faults),
    )


def _package_path(archive: Archive, name: str) -> tuple[str, bool]:
    """Return the path in the container and True, or else that of any package in the archive and False."""
    if archive.find(_CONTAINER):
        try:
            root = parse_xml(archive.read(_CONTAINER)).root
        except FormatError:
            root = None
        for rootfile in root.iter("rootfile") if root is not None else ():
            if found := archive.find(resolve_link("", attribute(rootfile, "full-path")).path):
                return found, True
    packages = [name for name in archive.entries if name.lower().endswith(".opf")]
    if packages:
        return min(packages, key=len), False
    raise FormatError(
        f"{name} is not an EPUB book, or a damaged one: it has no package document", "unpack it, and open a file"
    )


def _manifest_item(archive: Archive, base: str, item: _Element) -> ManifestItem:
    link = resolve_link(base, attribute(item, "href"))
    return ManifestItem(
        archive.find(link.path) or link.path,
        attribute(item, "media-type").lower(),
        frozenset(attribute(item, "properties").split()),
        attribute(item, "fallback"),
        link.address,
    )


def _spine(
    archive: Archive, root: _Element, by_id: Mapping[str, ManifestItem], faults: list[str]
) -> tuple[list[ManifestItem], list[ManifestItem]]:
    """Return the linear and the non-linear items of the spine, each once; if none is linear, all as linear."""
    linear: dict[str, ManifestItem] = {}
    non_linear: dict[str, ManifestItem] = {}
    repeats = 0
    unknown_ids: dict[str, None] = {}
    for itemref in (one for spine in root.iter("spine") for one in spine.iterchildren("itemref")):
        item = by_id.get(attribute(itemref, "idref"))
        if item is None:
            unknown_ids[attribute(itemref, "idref")] = None
            continue
        item = _readable(item, by_id)
        key = item.path or item.address
        if key in linear or key in non_linear:
            repeats += 1
            continue
        group = non_linear if attribute(itemref, "linear").lower() == "no" else linear
        group[key] = _with_content(archive, item)
    faults += [f'A chapter is missing: the book has no item with the id "{unknown}".' for unknown in unknown_ids]
    if repeats:
        faults.append(f"The spine of the book repeats {repeats:,} entries: each chapter is shown once.")
    if not linear:
        linear, non_linear = non_linear, {}
    return list(linear.values()), list(non_linear.values())


def _with_content(archive: Archive, item: ManifestItem) -> ManifestItem:
    """Return an item of the spine with what it is by its content, if type and name say that it is no page."""
    if item.has_page_name or item.media_type == "image/svg+xml" or not item.path:
        return item
    try:
        start = archive.read(item.path)[:_MAX_SNIFFED]
    except FormatError:
        return item  # reported where the chapter is read
    if _DOCUMENT.match(start):
        return item._replace(content="page")
    may_be_text = item.media_type.startswith("text/") or item.media_type in _TEXT_TYPES
    return item._replace(content="text") if may_be_text and _is_text(start) else item


def _is_text(start: bytes) -> bool:
    """Whether the first bytes of a file are text in UTF-8."""
    try:
        text, _ = codecs.utf_8_decode(start, "strict", False)  # False: they may end inside a character
    except UnicodeDecodeError:
        return False
    return text.strip() != "" and not has_controls(text)


def _readable(item: ManifestItem, by_id: Mapping[str, ManifestItem]) -> ManifestItem:
    """Return an item, or the first of its fallbacks that is a page or an image."""
    found: ManifestItem | None = item
    for _ in range(_MAX_FALLBACKS):
        if found is None or found.is_page or found.is_image:
            break
        found = by_id.get(found.fallback)
    return item if found is None else found


# Metadata

MAX_VALUE_LENGTH = 1_000
"""Characters of a title, name or other value that are read."""

MAX_AUTHORS = 12

_DATE = lazy_regex(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ].*)?$")
_MAX_DATE_LENGTH = 40  # characters of a date in another form
_LANGUAGE_TAG = lazy_regex(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")  # RFC 5646, simplified
_UNKNOWN_YEARS = ("0000", "0100", "0101")  # placeholders that programs write
_OTHER_EVENTS = ("modification", "creation", "conversion")  # dates that are not of publication
_SENTENCE_ENDS = "?!:.…"

_Refinements = Mapping[tuple[str, str], str]
"""EPUB 3: values of properties of metadata elements, by the id of the element and the name of the property."""


class BookMetadata(NamedTuple):
    """The metadata of a book; "" or () if unknown."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    language: str = ""


def read_metadata(root: _Element) -> BookMetadata:
    """Return the metadata in a package document of EPUB 2 or 3 with the root element `root`."""
    refinements = {
        (attribute(meta, "refines").removeprefix("#"), attribute(meta, "property")): line_of(meta)
        for meta in root.iter("meta")
        if meta.get("refines")
    }
    languages = (value.replace("_", "-") for _, value in _values(root, "language"))
    return BookMetadata(
        _title(root, refinements),
        _authors(root, refinements),
        next((value for _, value in _values(root, "publisher")), ""),
        _published(root),
        next(filter(_LANGUAGE_TAG.fullmatch, languages), ""),
    )


def _values(root: _Element, name: str) -> Iterator[tuple[_Element, str]]:
    """Yield the metadata elements with this name, and their text. In old packages, names begin with a capital."""
    for metadata in root.iter("metadata"):
        for element in metadata.iter(name, name.capitalize()):
            if value := line_of(element)[:MAX_VALUE_LENGTH]:
                yield element, value


def _title(root: _Element, refinements: _Refinements) -> str:
    """Return the main title (or else the first title) with the subtitle."""
    titles = [(refinements.get((attribute(one, "id"), "title-type"), ""), text) for one, text in _values(root, "title")]
    if not titles:
        return ""
    main = next((text for kind, text in titles if kind == "main"), titles[0][1])
    subtitle = next((text for kind, text in titles if kind == "subtitle"), "")
    if not subtitle or subtitle.casefold() in main.casefold():
        return main
    return f"{main}{'' if main[-1] in _SENTENCE_ENDS else ':'} {subtitle}"


def _authors(root: _Element, refinements: _Refinements) -> tuple[str, ...]:
    """Return the creators whose role is author or unknown; if there are none, all creators."""
    creators = [(_role(one, refinements), name) for one, name in _values(root, "creator")]
    authors = [name for role, name in creators if role in ("", "aut")] or [name for _, name in creators]
    return tuple(dict.fromkeys(authors))[:MAX_AUTHORS]


def _role(creator: _Element, refinements: _Refinements) -> str:
    """Return the MARC code for the role of a creator, such as "aut" for the author, or ""."""
    return (attribute(creator, "role") or refinements.get((attribute(creator, "id"), "role"), "")).lower()


def _published(root: _Element) -> str:
    """Return the day, month or year of publication, in ISO 8601 if possible; "" if unknown."""
    dates = [(attribute(one, "event").lower(), date) for one, date in _values(root, "date")]
    dates = [(event, date) for event, date in dates if event not in _OTHER_EVENTS]
    dates.sort(key=lambda date: "publication" not in date[0])
    issued = [line_of(meta) for meta in root.iter("meta") if attribute(meta, "property") == "dcterms:issued"]
    for date in [*(date for _, date in dates), *issued]:
        found = _DATE.match(date)
        day = found[1] if found else date[:_MAX_DATE_LENGTH]
        if not day.startswith(_UNKNOWN_YEARS):
            return day
    return ""
