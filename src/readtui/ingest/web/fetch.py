"""Fetching an address: one page, within limits, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from queue import Empty
from threading import Thread
from time import monotonic

from readtui.errors import SourceError
from readtui.ingest.web.address import Address
from readtui.ingest.web.request import LIMITS, FetchHandle, Limits, Phase, Progress
from readtui.ingest.web.response import Response

TELL_S = 0.1
"""Seconds between two tellings of how far a fetch is: a reader sees no more of them."""


def fetch(
    address: Address,
    *,
    known: Response | None = None,
    handle: FetchHandle | None = None,
    limits: Limits = LIMITS,
    resolve: Callable[[str, int], Sequence[str]] | None = None,
) -> Response:
    """What `address` answers. If that is what is `known` already, it is that again, with the time of now.

    Raises SourceError: HungUpError if it was broken off.
    `resolve` looks up the numbers of a host, if not the system does. The conversation has a thread of its own: looking
    up a name cannot be interrupted, nor a handshake, but nobody need wait for their end.
    """
    from readtui.ingest.web.connection import Connection  # deferred: it brings httpx2, 100 ms

    handle = handle or FetchHandle()
    line = Connection(address, known, handle.news, limits, resolve, typed_by_user=handle.typed_by_user)
    Thread(target=line.talk, name="fetch", daemon=True).start()
    try:
        return _outcome(handle, monotonic() + limits.total_s, address.site)
    finally:
        line.cut()


def _outcome(handle: FetchHandle, last: float, site: str) -> Response:
    phase, told = Phase(last, f"{site} does not answer"), 0.0
    untold: Progress | None = None  # what came too soon after what was told
    while True:
        left_s = max(min(last, phase.until) - monotonic(), 0)
        try:
            news = handle.news.get(timeout=left_s if untold is None else min(left_s, TELL_S))
        except Empty:
            if untold is None or left_s <= TELL_S:
                raise SourceError(phase.wrong, "try again later, or check the network") from None
            news, told = untold, 0.0
        if isinstance(news, Exception):
            raise news
        if isinstance(news, Response):
            return news
        if isinstance(news, Phase):
            phase = news
        elif monotonic() - told >= TELL_S or news.received == news.expected:
            handle.tell(news)
            told, untold = monotonic(), None
        else:
            untold = news
