"""A fetch as those see it who wait for it: its limits, what is heard of it, and how it is broken off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import NamedTuple, TypeAlias

from readtui.errors import SourceError
from readtui.ingest.web.response import Response


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take at most. Bytes are counted as they come, and again as they are unpacked."""

    connect_s: float = 10.0
    total_s: float = 30.0
    page_bytes: int = 10 << 20
    book_bytes: int = 64 << 20
    redirects: int = 5


LIMITS = Limits()


class Progress(NamedTuple):
    """How far a fetch is: bytes that came, of so many; 0 if the server does not tell."""

    host: str
    received: int = 0
    expected: int = 0


class Phase(NamedTuple):
    """What a fetch does now: until when (by `time.monotonic`) it may, and what is wrong if it takes longer."""

    until: float
    wrong: str


class FetchCancelledError(SourceError):
    """The reader broke a fetch off."""

    exit_code = 130


News: TypeAlias = Progress | Phase | Response | Exception
"""What is heard of a fetch. The last is an answer, or why there is none."""


def untold(progress: Progress) -> None:
    """Nobody wants to know how far it is."""


class FetchHandle:
    """Handle of a running fetch; any thread may cancel it.

    `told` is called with the progress, in the thread that waits for the fetch. `typed_by_user` is true if the reader
    named the address, false for a link that somebody else wrote.
    """

    def __init__(self, told: Callable[[Progress], None] = untold, *, typed_by_user: bool = True) -> None:
        self.told = told
        self.typed_by_user = typed_by_user
        self.progress: Progress | None = None  # what was told last
        self.news: SimpleQueue[News] = SimpleQueue()

    def tell(self, progress: Progress) -> None:
        """Tell how far the fetch is."""
        self.progress = progress
        self.told(progress)

    def cancel(self) -> None:
        """Break the fetch off at once, whatever it waits for."""
        self.news.put(FetchCancelledError("the fetch was broken off"))
