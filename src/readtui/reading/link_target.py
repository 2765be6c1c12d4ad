"""Where a link leads, and whether one may go there."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import NamedTuple, TypeAlias
from urllib.parse import quote, unquote, urljoin, urlsplit

from readtui.document.model import Document, Inline
from readtui.errors import SourceError
from readtui.ingest.source import is_address
from readtui.reading.links import note_span
from readtui.reading.passages import default_label
from readtui.span import Offset, Span
from readtui.unicode.printable import printable_line


class PlaceTarget(NamedTuple):
    """A place in the document itself."""

    offset: Offset


class NoteTarget(NamedTuple):
    """A passage of the document that is read in a window where its link stands."""

    span: Span


class WebTarget(NamedTuple):
    """A page: its address in its one form, the host in punycode, and the name of a place in it, or ""."""

    address: str
    fragment: str = ""


class FileTarget(NamedTuple):
    """A file of the reader's, and the name of a place in it, or ""."""

    path: str
    fragment: str = ""


class MailTarget(NamedTuple):
    """An address to write to, with its scheme."""

    address: str


class PictureTarget(NamedTuple):
    """A picture beside the text, or in the book that it is: as the document names it."""

    image: str


class Refused(NamedTuple):
    """What is not followed, and why not."""

    target: str
    why: str


LinkTarget: TypeAlias = PlaceTarget | NoteTarget | WebTarget | FileTarget | MailTarget | PictureTarget | Refused

PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff"))
"""Endings of what is nothing but a picture."""

DRAWINGS = frozenset((".svg",))
"""Endings of pictures that may hold programs: only the reader's own files are opened, nothing out of a book."""


_NOT_BESIDE = "a page of the web may not open files"
_NO_FOLDER = "this text came down a pipe, so no file lies beside it"


def link_target_of(document: Document, base: str, link: Inline) -> LinkTarget:
    """Where a link of a document leads that was opened from `base`: a path, an address, or "-"."""
    target = link.target.strip()
    if target.startswith("#"):
        return _within(document, link)
    try:
        if _is_picture(target) and base != "-":
            return PictureTarget(target)
        if not urlsplit(target).scheme and is_address(base):
            target = urljoin(base, target)
        elif target.startswith("//"):
            target = f"https:{target}"
        split = urlsplit(target)
    except ValueError:
        return Refused(target, "its address is malformed")
    match split.scheme:
        case "http" | "https":
            return _page(document, base, link, target)
        case "mailto":
            return MailTarget(target)
        case "file" if split.netloc in ("", "localhost"):
            return _file(document, base, link, split.path, split.fragment)
        case "":
            path, _, fragment = target.partition("#")
            return _file(document, base, link, path, fragment)
        case scheme:
            return Refused(target, f"{scheme} is no kind of address that is followed")


def shown(link_target: LinkTarget, document: Document, cells: int) -> str:
    """What a link leads to, in a row of so many cells. Of a long host the end is told, which says whose it is."""
    match link_target:
        case WebTarget(address, fragment):
            whole = f"{address}#{quote(fragment)}" if fragment else address
            return whole if len(whole) <= cells else _without_start(whole, cells)
        case FileTarget(path, fragment):
            return f"{path}#{fragment}" if fragment else path
        case MailTarget(address):
            return address
        case PictureTarget(image):
            return f"picture: {image}"
        case Refused(target, why):
            return f"not followed: {target} ({why})"
        case NoteTarget(span):
            return f"note: {default_label(document, span)}"
        case _:
            section = document.section_at(link_target.offset)
            inside = document.sections[section].title if section >= 0 else document.title
            return f"in this text: {inside or 'its start'}"


def address_of(link_target: LinkTarget, link: Inline) -> str:
    """What is copied of a link: where it leads, or what was written where that is in the document."""
    match link_target:
        case WebTarget(address, fragment):
            return f"{address}#{quote(fragment)}" if fragment else address
        case FileTarget(path, fragment):
            return printable_line(f"{path}#{fragment}" if fragment else path)  # it was written with signs for controls
        case MailTarget(address):
            return address.removeprefix("mailto:")
        case _:
            return link.target


def _without_start(address: str, cells: int) -> str:
    bare = address.removeprefix("https://")
    host = bare.partition("/")[0] if bare != address else "/".join(address.split("/")[:3])
    return bare if len(host) <= cells else f"…{host[-max(cells - 1, 1) :]}"


def _is_picture(target: str) -> bool:
    """Whether a target that is no whole address is a picture by its name."""
    split = urlsplit(target)
    return not (split.scheme or split.netloc) and PurePath(target).suffix.lower() in PICTURES | DRAWINGS


def _within(document: Document, link: Inline) -> LinkTarget:
    name = link.target.strip().removeprefix("#")
    if (offset := place_named(document, name)) is None:
        return Refused(link.target, "this text has no place of that name")
    note = note_span(document, link._replace(target=f"#{_known(document, name)}"))
    return NoteTarget(note) if note is not None else PlaceTarget(offset)


def place_named(document: Document, name: str) -> Offset | None:
    """The place in a document that the end of an address names, be it encoded or not; None if there is none."""
    offset = document.target(_known(document, name))
    return 0 if offset is None and name in ("", "top") else offset  # HTML 7.4.6.4


def _known(document: Document, name: str) -> str:
    return name if document.target(name) is not None else unquote(name)


def _page(document: Document, base: str, link: Inline, target: str) -> LinkTarget:
    from readtui.ingest.web.address import parse_address  # deferred: 4 ms, and many texts have no address

    try:
        address = str(parse_address(target))
        same = is_address(base) and str(parse_address(base)) == address
    except SourceError as error:
        return Refused(target, str(error))
    fragment = urlsplit(target).fragment
    if same:
        return _within(document, link._replace(target=f"#{fragment}"))
    return WebTarget(address, unquote(fragment))


def _file(document: Document, base: str, link: Inline, path: str, fragment: str) -> LinkTarget:
    if is_address(base):
        return Refused(link.target, _NOT_BESIDE)
    if base == "-":
        return Refused(link.target, _NO_FOLDER)
    file = Path(base).parent / unquote(path)
    if file == Path(base):
        return _within(document, link._replace(target=f"#{fragment}"))
    return FileTarget(str(file), unquote(fragment))
