"""The first document of a start: the first source that can be read, or the text that was read last; and its place."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from readtui.cli.documents import Documents
from readtui.cli.options import Options, welcome_article
from readtui.cli.streams import print_error
from readtui.errors import LibraryError, ReadtuiError, SourceError

if TYPE_CHECKING:
    from readtui.document.model import Document
    from readtui.library.store import Library
    from readtui.span import Offset

KEPT_ADDRESS = "readtui://"
"""Start of the addresses of works in the library itself."""


def first_document(
    options: Options, library: Library, documents: Documents, notices: list[str], unreadable: dict[str, str]
) -> tuple[tuple[str, ...], Document | None]:
    """Return the sources that J and K switch between, and the first document; None if it is to be read in the app.

    The sources begin with the first one that can be read. Those before it come last, each with its error in
    `unreadable` and in the notices. If there is none, the last error is raised, and the others are printed.
    """
    sources = options.sources
    if not sources:
        try:
            if (last := library.last_source()) is not None:
                return (last,), _last_document(last, library, documents)
        except ReadtuiError as error:
            notices.append(f"The last text cannot be opened: {error}")
    if not sources:
        sources = (welcome_article(),)
    for number, source in enumerate(sources[:-1]):
        try:
            first, document = _first_source(source, documents)
        except ReadtuiError as error:
            unreadable[source] = str(error)
            notices.append(error.notice)
        else:
            return (first, *sources[number + 1 :], *sources[:number]), document
    try:
        first, document = _first_source(sources[-1], documents)
    except ReadtuiError:
        for error_text in unreadable.values():
            print_error(f"readtui: {error_text}")
        raise
    return (first, *sources[:-1]), document


def _first_source(source: str, documents: Documents) -> tuple[str, Document | None]:
    """Return a source, an address in its normalised form, and its document; None if it is to be read in the app."""
    from readtui.ingest.source import is_address

    if not is_address(source):
        return source, documents.begin(source)
    if source.startswith(KEPT_ADDRESS):
        return source, None
    from readtui.ingest.web.address import parse_address  # deferred: 4 ms

    return str(parse_address(source)), None


def _last_document(last: str, library: Library, documents: Documents) -> Document | None:
    """Read the document that was read last; None as for `first_document`.

    The user did not name it, so an address is not fetched: SourceError if the library has no copy.
    """
    from readtui.ingest.source import is_address

    if not is_address(last):
        return documents.begin(last)
    if library.shelf.source_of(last) is None:
        raise SourceError(f"{last} is not in the library any more", f"to fetch it: readtui {last}")
    return None


def as_it_was_left(
    library: Library, document: Document | None, source: str, notices: list[str]
) -> tuple[Document | None, Offset]:
    """Return the first document with its corrections, and the stored position in it.

    The document is None if it is the head of a text that was left beyond it.
    """
    if document is None:
        return None, 0
    is_head = document.is_head
    document = replace(_corrected(library, document, source, notices), is_head=is_head)
    place = _last_position(library, document, source, notices)
    if is_head and place is None and _has_place(library, source):
        return None, 0
    return document, place or 0


def _corrected(library: Library, document: Document, source: str, notices: list[str]) -> Document:
    """Return a document with the reader's corrections; add a notice if the library cannot tell them."""
    from readtui.marks.corrections import corrected

    try:
        return corrected(document, library.corrections_of(document, source))
    except LibraryError as error:
        notices.append(f"The corrections are unknown: {error}")
        return document


def _last_position(library: Library, document: Document, source: str, notices: list[str]) -> Offset | None:
    """Return the stored position in a document, None if there is none; add a notice if the library cannot tell."""
    try:
        return library.place_of(document, source)
    except LibraryError as error:
        notices.append(f"The last position is unknown: {error}")
        return None


def _has_place(library: Library, source: str) -> bool:
    with contextlib.suppress(LibraryError):
        return library.has_place(source)
    return False
