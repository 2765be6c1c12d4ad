"""Opening an address: out of the library, or fetched."""

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
    """Where what was fetched before is found. Raises LibraryError."""

    def fetched(self, address: str) -> Response | None:
        """What was fetched from an address; None if that is not there."""


class Opened(NamedTuple):
    """The document at an address.

    `since` is the time of the fetch if the document is older than this request: it came from the library, or the
    server said that it has not changed. `fetched` is a response that arrived just now and should be kept.
    `redirected` is true if the document came from another host than the one requested.
    """

    document: Document
    since: datetime | None = None
    fetched: Response | None = None
    redirected: bool = False


def open_address(
    source: str, keeping: ResponseStore, *, reload: bool = False, handle: FetchHandle | None = None
) -> Opened:
    """The document at an address: at once if it is kept, unless it is wanted anew. Raises SourceError, FormatError.

    A library that cannot be read is as good as none.
    """
    address = parse_address(source)
    known: Response | None = None
    with suppress(LibraryError):
        known = keeping.fetched(str(address))
    if known is not None and not reload:
        return Opened(_document(known.source), _when(known), redirected=_has_strayed(address, known))
    answer = fetch(address, known=known, handle=handle)
    same = known is not None and known.source.data == answer.source.data
    since = _when(known) if known is not None and same else None
    return Opened(_document(answer.source), since, answer, _has_strayed(address, answer))


class OpeningTask:
    """An address that is brought while something else is done. `handle` breaks it off."""

    def __init__(self, opening_task: Callable[[FetchHandle], Opened]) -> None:
        self.handle = FetchHandle()
        self.outcome: Future[Opened] = Future()
        self._opening_task = opening_task
        Thread(target=self._go, name="errand", daemon=True).start()

    def failure(self, within_s: float) -> BaseException | None:
        """Why it failed, if that is known in time."""
        try:
            return self.outcome.exception(within_s)
        except TimeoutError:
            return None

    def _go(self) -> None:
        try:
            self.outcome.set_result(self._opening_task(self.handle))
        except Exception as error:  # it is raised where the outcome is wanted
            self.outcome.set_exception(error)


def day_of(when: datetime) -> str:
    """A day as a reader says it, where he is: "24 November 2026"."""
    here = when.astimezone()
    return f"{here.day} {here:%B %Y}"


def _document(source: Source) -> Document:
    """The document in a source. Where that was found elsewhere than asked for, what it names is beside where it was."""
    document = formats.read(source)
    if source.address in ("", source.name) or is_epub(source.data):  # the pictures of a book are in it
        return document

    def completed(target: str) -> str:
        with suppress(ValueError):  # brackets without a pair
            return urljoin(source.address, target) if target and not target.startswith("#") else target
        return target

    return replace(
        document,
        inlines=tuple(inline._replace(target=completed(inline.target)) for inline in document.inlines),
        blocks=tuple(
            block._replace(image=completed(block.image)) if isinstance(block, Figure) else block
            for block in document.blocks
        ),
    )


def _has_strayed(address: Address, answer: Response) -> bool:
    found_at = answer.source.address
    return bool(found_at) and not same_host(address, parse_address(found_at))


def _when(answer: Response) -> datetime:
    return datetime.fromtimestamp(answer.source.mtime or 0.0, UTC)
