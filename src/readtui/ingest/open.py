"""Opens web addresses: from the library if the page is kept there, else from the network."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread
from typing import NamedTuple, Protocol
from urllib.parse import urljoin

from readtui.document.model import Document, Figure
from readtui.errors import LibraryError
from readtui.ingest import formats
from readtui.ingest.detect import is_epub
from readtui.ingest.source import Source
from readtui.ingest.web.address import Address, parse_address, same_host
from readtui.ingest.web.fetch import fetch
from readtui.ingest.web.request import FetchHandle
from readtui.ingest.web.response import Response


class ResponseStore(Protocol):
    """A store of earlier responses: the library."""

    def find_response(self, address: str) -> Response | None:
        """Return the response that is kept for an address. Raises LibraryError."""


class Opened(NamedTuple):
    """The document at an address.

    `since` is the time of the earlier fetch if the document came from the library, or has not changed since then.
    `fetched` is a new response, which should be kept. `redirected` is true if the document came from another host than
    the requested one.
    """

    document: Document
    since: datetime | None = None
    fetched: Response | None = None
    redirected: bool = False


def open_address(
    source: str,
    store: ResponseStore,
    *,
    reload: bool = False,
    handle: FetchHandle | None = None,
    parse: Callable[[Source], Document] = formats.read,
) -> Opened:
    """Open the document at an address: from the store if it is kept there and `reload` is false, else from the network.

    `parse` reads the document of a response. A store that cannot be read counts as empty. Raises SourceError
    (FetchCancelledError if `handle` was cancelled) and FormatError.
    """
    address = parse_address(source)
    known: Response | None = None
    with suppress(LibraryError):
        known = store.find_response(str(address))
    if known is not None and not reload:
        return Opened(_document(known.source, parse), _time(known), redirected=_is_redirected(address, known))
    response = fetch(address, known=known, handle=handle)
    unchanged = known is not None and known.source.data == response.source.data
    since = _time(known) if known is not None and unchanged else None
    return Opened(_document(response.source, parse), since, response, _is_redirected(address, response))


class OpeningTask:
    """Opens an address in a thread. `outcome` is the future result; `handle` cancels the fetch."""

    def __init__(self, open_with: Callable[[FetchHandle], Opened]) -> None:
        self.handle = FetchHandle()
        self.outcome: Future[Opened] = Future()
        self._open_with = open_with
        Thread(target=self._run, name="open", daemon=True).start()

    def failure(self, within_s: float) -> BaseException | None:
        """Wait at most `within_s`; return the error, or None if there is none so far."""
        try:
            return self.outcome.exception(within_s)
        except TimeoutError:
            return None

    def _run(self) -> None:
        try:
            self.outcome.set_result(self._open_with(self.handle))
        except Exception as error:  # raised again where the outcome is used
            self.outcome.set_exception(error)


def day_of(when: datetime) -> str:
    """Format the local date of a time: "24 November 2026"."""
    local = when.astimezone()
    return f"{local.day} {local:%B %Y}"


def _document(source: Source, parse: Callable[[Source], Document]) -> Document:
    """Read the document. If it was redirected, resolve its relative targets against the final address."""
    document = parse(source)
    if source.address in ("", source.name) or is_epub(source.data):  # the pictures of a book are in the book
        return document

    def resolved(target: str) -> str:
        with suppress(ValueError):  # unbalanced brackets
            return urljoin(source.address, target) if target and not target.startswith("#") else target
        return target

    return replace(
        document,
        inlines=tuple(inline._replace(target=resolved(inline.target)) for inline in document.inlines),
        blocks=tuple(
            block._replace(image=resolved(block.image)) if isinstance(block, Figure) else block
            for block in document.blocks
        ),
    )


def _is_redirected(address: Address, response: Response) -> bool:
    final = response.source.address
    return bool(final) and not same_host(address, parse_address(final))


def _time(response: Response) -> datetime:
    return datetime.fromtimestamp(response.source.mtime or 0.0, UTC)
