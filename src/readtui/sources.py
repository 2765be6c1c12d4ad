"""Opening an address: out of the library, or fetched."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread
from typing import NamedTuple, Protocol

from readtui.document.model import Document
from readtui.errors import LibraryError
from readtui.ingest import formats
from readtui.ingest.addresses import parsed
from readtui.ingest.answers import Answer
from readtui.ingest.call import Call
from readtui.ingest.fetch import fetch


class Keeping(Protocol):
    """Where what was fetched before is found. Raises LibraryError."""

    def fetched(self, address: str) -> Answer | None:
        """What was fetched from an address; None if that is not there."""


class Brought(NamedTuple):
    """What an address gave.

    `since` tells of when it is where that is not now: it came out of the library, or it has not changed since.
    `fetched` is what was fetched just now and ought to be kept.
    """

    document: Document
    since: datetime | None = None
    fetched: Answer | None = None


def bring(source: str, keeping: Keeping, *, anew: bool = False, call: Call | None = None) -> Brought:
    """The document at an address: at once if it is kept, unless it is wanted anew. Raises SourceError, FormatError.

    A library that cannot be read is as good as none.
    """
    address = parsed(source)
    known: Answer | None = None
    with suppress(LibraryError):
        known = keeping.fetched(str(address))
    if known is not None and not anew:
        return Brought(formats.read(known.source), _when(known))
    answer = fetch(address, known=known, call=call)
    same = known is not None and known.source.data == answer.source.data
    return Brought(formats.read(answer.source), _when(known) if known is not None and same else None, answer)


class Errand:
    """An address that is brought while something else is done. `call` breaks it off."""

    def __init__(self, errand: Callable[[Call], Brought]) -> None:
        self.call = Call()
        self.outcome: Future[Brought] = Future()
        self._errand = errand
        Thread(target=self._go, name="errand", daemon=True).start()

    def failure(self, within_s: float) -> BaseException | None:
        """Why it failed, if that is known in time."""
        try:
            return self.outcome.exception(within_s)
        except TimeoutError:
            return None

    def _go(self) -> None:
        try:
            self.outcome.set_result(self._errand(self.call))
        except Exception as error:  # it is raised where the outcome is wanted
            self.outcome.set_exception(error)


def day_of(when: datetime) -> str:
    """A day as a reader says it, where he is: "24 November 2026"."""
    here = when.astimezone()
    return f"{here.day} {here:%B %Y}"


def _when(answer: Answer) -> datetime:
    return datetime.fromtimestamp(answer.source.mtime or 0.0, UTC)
