"""The parts of a fetch that its caller sees: limits, events, and the handle that cancels it."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from typing import NamedTuple, TypeAlias

from readtui.errors import SourceError
from readtui.ingest.web.response import Response


class Limits(NamedTuple):
    """Limits of a fetch. Bytes are counted as they arrive, and again after decompression."""

    connect_s: float = 10.0
    total_s: float = 30.0
    page_bytes: int = 10 << 20
    book_bytes: int = 64 << 20
    redirects: int = 5


LIMITS = Limits()


class Progress(NamedTuple):
    """Bytes received so far, and bytes expected, 0 if unknown."""

    host: str
    received: int = 0
    expected: int = 0


class Phase(NamedTuple):
    """A step of a fetch: its deadline (on the clock of `time.monotonic`), and the error message if it takes longer."""

    deadline: float
    timeout_message: str


class FetchCancelledError(SourceError):
    """The reader cancelled a fetch."""

    exit_code = 130


FetchEvent: TypeAlias = Progress | Phase | Response | Exception
"""An event of a fetch. The last one is the response, or the error that ended the fetch."""


def ignore_progress(progress: Progress) -> None:
    """Do nothing."""


class FetchHandle:
    """Handle of a running fetch; any thread may cancel it.

    `on_progress` is called in the thread that waits for the fetch. `typed_by_user` is true if the reader typed the
    address, false for a link that somebody else wrote. `progress` is the last report.
    """

    def __init__(
        self, on_progress: Callable[[Progress], None] = ignore_progress, *, typed_by_user: bool = True
    ) -> None:
        self.on_progress = on_progress
        self.typed_by_user = typed_by_user
        self.progress: Progress | None = None
        self.events: SimpleQueue[FetchEvent] = SimpleQueue()

    def report(self, progress: Progress) -> None:
        """Remember the progress and pass it to `on_progress`."""
        self.progress = progress
        self.on_progress(progress)

    def cancel(self) -> None:
        """End the fetch at once: the thread that waits for it raises FetchCancelledError."""
        self.events.put(FetchCancelledError("the fetch was cancelled"))
