"""Fetches an address in a separate thread, and waits for the response."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from queue import Empty
from threading import Thread
from time import monotonic

from readtui.errors import SourceError
from readtui.ingest.web.address import Address
from readtui.ingest.web.request import LIMITS, FetchHandle, Limits, Phase, Progress
from readtui.ingest.web.response import Response

PROGRESS_INTERVAL_S = 0.1
"""Least time between two reports of progress: a reader cannot see more of them."""


def fetch(
    address: Address,
    *,
    known: Response | None = None,
    handle: FetchHandle | None = None,
    limits: Limits = LIMITS,
    resolve: Callable[[str, int], Sequence[str]] | None = None,
) -> Response:
    """Fetch an address. If `known` has not changed on the server, return that with the current time.

    `resolve` returns the IP addresses of a host and port; by default the system looks them up. The connection runs in
    a separate thread: a name lookup or a TLS handshake cannot be interrupted, but nothing has to wait for its end.
    Raises SourceError; FetchCancelledError if `handle` was cancelled.
    """
    from readtui.ingest.web.connection import Connection  # deferred: it imports httpx2, 100 ms

    handle = handle or FetchHandle()
    connection = Connection(address, known, handle.events, limits, resolve, typed_by_user=handle.typed_by_user)
    Thread(target=connection.run, name="fetch", daemon=True).start()
    try:
        return _wait(handle, monotonic() + limits.total_s, address.site)
    finally:
        connection.close()


def _wait(handle: FetchHandle, deadline: float, site: str) -> Response:
    """Handle events until the response arrives, or raise the error that ended the fetch."""
    phase, last_report = Phase(deadline, f"{site} does not respond"), 0.0
    delayed: Progress | None = None  # progress that arrived too soon after the last report
    while True:
        left_s = max(min(deadline, phase.deadline) - monotonic(), 0)
        try:
            event = handle.events.get(timeout=left_s if delayed is None else min(left_s, PROGRESS_INTERVAL_S))
        except Empty:
            if delayed is None or left_s <= PROGRESS_INTERVAL_S:
                raise SourceError(phase.timeout_message, "try again later, or check the network") from None
            event, last_report = delayed, 0.0
        if isinstance(event, Exception):
            raise event
        if isinstance(event, Response):
            return event
        if isinstance(event, Phase):
            phase = event
        elif monotonic() - last_report >= PROGRESS_INTERVAL_S or event.received == event.expected:
            handle.report(event)
            last_report, delayed = monotonic(), None
        else:
            delayed = event
