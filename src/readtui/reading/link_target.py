"""Where a link leads, and whether it may be followed."""

from __future__ import annotations

from contextlib import suppress
from itertools import product
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias
from urllib.parse import quote, unquote, urljoin, urlsplit

from readtui.document.model import Document, Inline
from readtui.errors import SourceError
from readtui.ingest.source import is_address, manual_page
from readtui.reading.links import note_span
from readtui.reading.passages import default_label
from readtui.span import Offset, Span
from readtui.unicode.cut import cut, cut_start
from readtui.unicode.lazy_regex import lazy_regex
from readtui.unicode.printable import printable, printable_line
from readtui.unicode.width import width

if TYPE_CHECKING:
    from readtui.document.file_place import FilePlace


class PlaceTarget(NamedTuple):
    """A place in the document itself."""

    offset: Offset


class NoteTarget(NamedTuple):
    """A passage of the document that opens in a window at its link."""

    span: Span


class WebTarget(NamedTuple):
    """A web page: its normalised address with the host in punycode, and the name of a place in it, or ""."""

    address: str
    fragment: str = ""


class FileTarget(NamedTuple):
    """A local file, and the name of a place in it, or ""."""

    path: str
    fragment: str = ""


class EditTarget(NamedTuple):
    """A place in a file that the output of a program names: for the editor, if there is such a file.

    A relative path counts from the folder in which readtui runs, or else from `folder`, that of the output.
    """

    place: FilePlace
    folder: str = ""


class MailTarget(NamedTuple):
    """A mail to be written: the addresses, separated by commas, and the subject and text that the link proposes."""

    address: str
    subject: str = ""
    body: str = ""

    @property
    def link(self) -> str:
        """The `mailto:` address (RFC 6068) for a mail program; it has no header fields but the subject and the text."""
        fields = (("subject", self.subject), ("body", self.body.replace("\n", "\r\n")))
        written = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields if value)
        return f"mailto:{quote(self.address, safe='@,')}{'?' if written else ''}{written}"


class PictureTarget(NamedTuple):
    """A picture next to the text, or in the same book: the name that the document uses."""

    image: str


class LibraryTarget(NamedTuple):
    """A text in the reader's library, or a mark in one, by its id."""

    kind: Literal["work", "mark"]
    uid: str


class ManualTarget(NamedTuple):
    """A page of the system's manual: "man:ls(1)"."""

    source: str


class Refused(NamedTuple):
    """A link that is not followed, and the reason."""

    target: str
    reason: str


LinkTarget: TypeAlias = (
    PlaceTarget
    | NoteTarget
    | WebTarget
    | FileTarget
    | EditTarget
    | MailTarget
    | PictureTarget
    | LibraryTarget
    | ManualTarget
    | Refused
)

BITMAP_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff"))
"""File name extensions of bitmap pictures."""

VECTOR_SUFFIXES = frozenset((".svg",))
"""File name extensions of pictures that may contain scripts. Only the reader's own files are opened, none from a
book."""

_LANGUAGES_OF_JVM = ("java", "kotlin", "scala", "groovy", "clojure")
_SOURCE_FOLDERS = ("src", "app", *(f"src/{part}/{name}" for name in _LANGUAGES_OF_JVM for part in ("main", "test")))
"""Folders in which the build tools of the JVM look for the file of a package, which a traceback names."""

_IN_LIBRARY = lazy_regex(r"readtui://(mark|text)/([0-9a-f]{16})/?")
_ELSEWHERE = "files of another host are not supported"
_NO_FILES_FROM_WEB = "web pages may not open files"
_NO_FILES_FROM_PIPE = "the text came from a pipe, so relative links lead nowhere"


def link_target_of(document: Document, base: str, link: Inline) -> LinkTarget:
    """Return the target of a link in a document that was opened from `base`: a path, an address, or "-"."""
    target = link.target.strip()
    if target.startswith("#"):
        return _target_in_document(document, link)
    try:
        if _is_picture(target) and base != "-":
            return PictureTarget(target)
        if not urlsplit(target).scheme and is_address(base):
            target = urljoin(base, target)
        elif target.startswith("//"):
            target = f"https:{target}"
        split = urlsplit(target)
    except ValueError:
        return Refused(target, "malformed address")
    match split.scheme:
        case "http" | "https":
            return _web_target(document, base, link, target)
        case "mailto":
            return _mail_target(target)
        case "file":
            return _address_of_file(document, base, link, target)
        case "":
            path, _, fragment = target.partition("#")
            return _file_target(document, base, link, path, fragment)
        case "readtui" | "man":
            return _library_target(target) if split.scheme == "readtui" else _manual_target(base, target)
        case scheme:
            return Refused(target, f"{scheme} links are not supported")


def describe(link_target: LinkTarget, document: Document, cells: int) -> str:
    """Return the target for display in `cells` cells, printable.

    A host is not cut. Of one that is too long, the end is shown: it identifies the owner. Of a path too.
    """
    match link_target:
        case WebTarget(address, fragment):
            return _shortened_address(f"{address}#{quote(fragment)}" if fragment else address, cells)
        case FileTarget(path, fragment):
            return cut_start(f"{path}#{fragment}" if fragment else path, cells)
        case EditTarget(place):
            return cut_start(f"edit {printable_line(str(place))}", cells)
        case MailTarget(address, subject, body):
            about = f", subject: {subject}" if subject else ""
            whole = f"mail to {address or 'nobody yet'}{about}{', with a text' if body else ''}"
            return cut(whole, cells) if width(f"mail to {address}") < cells else cut_start(address, cells)
        case PictureTarget(image):
            return cut_start(f"picture: {image}", cells)
        case ManualTarget(source):
            return cut(f"manual page {source.removeprefix('man:')}", cells)
        case LibraryTarget(kind):
            return cut("mark in your library" if kind == "mark" else "text in your library", cells)
        case Refused(target, reason):
            return cut(f"not followed: {target} ({reason})", cells)
        case NoteTarget(span):
            return cut(f"note: {default_label(document, span)}", cells)
        case _:
            section = document.section_at(link_target.offset)
            section_title = document.sections[section].title if section >= 0 else document.title
            return cut(f"in this text: {section_title or 'start'}", cells)


def copied_address(link_target: LinkTarget, link: Inline) -> str:
    """Return the address of a link for the clipboard: its target, or as written if that is inside the document."""
    match link_target:
        case WebTarget(address, fragment):
            return f"{address}#{quote(fragment)}" if fragment else address
        case FileTarget(path, fragment):
            # Decoding may have produced control characters.
            return printable_line(f"{path}#{fragment}" if fragment else path)
        case EditTarget(place):
            return printable_line(str(place))
        case MailTarget(address) | ManualTarget(address):
            return address
        case _:
            return link.target


def _shortened_address(address: str, cells: int) -> str:
    if width(address) <= cells:
        return address
    bare = address.removeprefix("https://")
    host = bare.partition("/")[0] if bare != address else "/".join(address.split("/")[:3])
    has_room = width(host) < cells or bare in (host, f"{host}/")
    return cut(bare, cells) if has_room and width(host) <= cells else cut_start(host, cells)


def _is_picture(target: str) -> bool:
    """Whether a target without a scheme and host has the extension of a picture."""
    split = urlsplit(target)
    return not (split.scheme or split.netloc) and PurePath(target).suffix.lower() in BITMAP_SUFFIXES | VECTOR_SUFFIXES


def _target_in_document(document: Document, link: Inline) -> LinkTarget:
    name = link.target.strip().removeprefix("#")
    if (offset := offset_named(document, name)) is None:
        return Refused(link.target, "no place of that name in this text")
    note = note_span(document, link._replace(target=f"#{_target_name(document, name)}"))
    return NoteTarget(note) if note is not None else PlaceTarget(offset)


def offset_named(document: Document, name: str) -> Offset | None:
    """Return the place that a fragment of an address names, percent-encoded or not; None if there is none."""
    offset = document.target(_target_name(document, name))
    return 0 if offset is None and name in ("", "top") else offset  # HTML standard, 7.4.6.4


def _target_name(document: Document, name: str) -> str:
    """Return the name as it is, or decoded if the document does not have it."""
    return name if document.target(name) is not None else unquote(name)


def _web_target(document: Document, base: str, link: Inline, target: str) -> LinkTarget:
    from readtui.ingest.web.address import parse_address  # deferred: 4 ms, and many texts have no address

    try:
        address = str(parse_address(target))
        same = is_address(base) and str(parse_address(base)) == address
    except SourceError as error:
        return Refused(target, str(error))
    fragment = urlsplit(target).fragment
    if same:
        return _target_in_document(document, link._replace(target=f"#{fragment}"))
    return WebTarget(address, unquote(fragment))


def _mail_target(target: str) -> LinkTarget:
    """Return the mail of a `mailto:` link.

    Other header fields are dropped: some mail programs attach files that a link names, or send copies.
    """
    path, _, query = target.partition("#")[0].partition(":")[2].partition("?")
    fields: dict[str, str] = {}
    for field in query.split("&"):
        name, _, value = field.partition("=")
        fields.setdefault(unquote(name).lower(), unquote(value))
    addresses = [printable_line(unquote(part)).strip() for part in (*path.split(","), fields.get("to", ""))]
    subject, body = printable_line(fields.get("subject", "")).strip(), printable(fields.get("body", ""))
    if not any((*addresses, subject, body)):
        return Refused(target, "it has no mail address")
    return MailTarget(",".join(address for address in addresses if address), subject, body)


def _library_target(target: str) -> LinkTarget:
    """Return the text or the mark that a link names by its whole id.

    A part of one is enough in the shell, but not in a document: one from elsewhere could guess it.
    """
    if (found := _IN_LIBRARY.fullmatch(target)) is None:
        return Refused(target, "it names no text or mark by its id")
    return LibraryTarget("mark" if found[1] == "mark" else "work", found[2])


def _manual_target(base: str, target: str) -> LinkTarget:
    """Return the manual page of a link. The man: address of a page may be encoded, as its brackets are."""
    source = unquote(target)
    if is_address(base):
        return Refused(target, "web pages may not open manual pages")
    return ManualTarget(source) if manual_page(source) is not None else Refused(target, "no name of a manual page")


def _file_target(document: Document, base: str, link: Inline, path: str, fragment: str) -> LinkTarget:
    if is_address(base):
        return Refused(link.target, _NO_FILES_FROM_WEB)
    if base == "-":
        return Refused(link.target, _NO_FILES_FROM_PIPE)
    if manual_page(base) is not None:
        return Refused(link.target, "manual pages have no folder")
    file = Path(base).parent / unquote(path)
    if file == Path(base):
        return _target_in_document(document, link._replace(target=f"#{fragment}"))
    return FileTarget(str(file), unquote(fragment))


def _address_of_file(document: Document, base: str, link: Inline, target: str) -> LinkTarget:
    """Return what a `file:` address leads to: in the output of a program a place for the editor, else a document."""
    from readtui.document.file_place import file_place  # deferred: few texts have links to files

    split = urlsplit(target)
    is_here = split.netloc in ("", "localhost")
    if document.is_output and not is_address(base) and (place := file_place(target)) is not None and place.path:
        from socket import gethostname  # deferred: only links to files need it

        if is_here or split.netloc == gethostname():  # programs name the host: `ls --hyperlink`
            return EditTarget(place._replace(host=""), "" if base == "-" else str(Path(base).parent))
    return _file_target(document, base, link, split.path, split.fragment) if is_here else Refused(target, _ELSEWHERE)


def existing_file(target: EditTarget) -> str | None:
    """Return the absolute path of the file that an output names; None if there is no such regular file."""
    is_of_package = PurePath(target.place.path).suffix in (".java", ".kt", ".scala", ".groovy", ".clj")
    roots = ("", *_SOURCE_FOLDERS) if is_of_package else ("",)
    for folder, root in product(dict.fromkeys(("", target.folder)), roots):
        path = Path(folder, root, target.place.path).absolute()
        with suppress(OSError):
            if path.is_file():
                return str(path)
    return None
