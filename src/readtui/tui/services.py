"""What the app gets from its caller (`Services`), and what controllers get from the app (`Host`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen
from textual.timer import Timer

from readtui.config.settings import Settings
from readtui.document.model import Document
from readtui.errors import SourceError
from readtui.ingest.web.request import FetchHandle
from readtui.ingest.web.response import Response
from readtui.library.tables import RecentWork
from readtui.marks.model import Mark, ResolvedMark
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.state import Opening

if TYPE_CHECKING:  # 3 ms, and only web addresses need them
    from readtui.ingest.open import Opened, OpeningTask
    from readtui.reading.pictures import Picture

Result = TypeVar("Result")


class ReadingLibrary(Protocol):
    """The part of `library.store.Library` that the app uses; tests put a library in memory in its place.

    A `source` is the path or address that was opened. Methods may be called in any thread, and raise LibraryError.
    """

    def record_opened(self, document: Document, source: str) -> None:
        """Record that a document was opened now."""

    def place_of(self, document: Document, source: str) -> Offset | None:
        """Return the last position in a document; None if it is new, or if the text there is gone."""

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        """Save the position in a document."""

    def marks_of(self, document: Document, source: str) -> tuple[ResolvedMark, ...]:
        """Return the marks in the order of the text; those whose text is gone come last."""

    def keep_mark(self, document: Document, source: str, span: Span, label: str, letter: str = "") -> ResolvedMark:
        """Save a mark; it is on disk when this returns. An earlier mark of the same letter is replaced."""

    def rename_mark(self, ident: int, label: str) -> None:
        """Change the label of a mark."""

    def delete_mark(self, ident: int) -> None:
        """Delete a mark."""

    def restore_mark(self, document: Document, source: str, mark: Mark) -> None:
        """Save a mark as it was before it was deleted, renamed or moved, with the same id."""

    def stamp(self) -> object:
        """Return a value that changes whenever any program changes the library. Does not block."""

    def changed_by_others(self) -> bool:
        """Return whether another program changed the library since the last call."""

    def limit_waits(self, seconds: float) -> None:
        """Let no write wait for other programs any longer than that from now on, because the program ends."""

    def recent_works(self) -> Sequence[RecentWork]:
        """Return the documents that were read, the latest first."""

    def keep_response(self, response: Response) -> None:
        """Keep a fetched page, so that it opens without the network."""


class OpenAddress(Protocol):
    """A function that reads the document at an address: from the library or, with `reload`, from the network.

    Raises SourceError; FetchCancelledError after `handle.cancel`.
    """

    def __call__(self, source: str, *, reload: bool, handle: FetchHandle) -> Opened: ...


def no_network(source: str, *, reload: bool, handle: FetchHandle) -> Opened:
    """Raise SourceError: the app was started without a way to fetch."""
    raise SourceError(f"{source}: fetching is not available")


def no_pictures(source: str, image: str) -> Picture:
    """Raise SourceError: the app was started without a way to open pictures."""
    raise SourceError(f"{image}: pictures are not available")


def no_report(error: BaseException) -> str:
    """Return that there is no crash report: the app was started without a place for one."""
    return "no report was written"


@dataclass(slots=True)
class Services:
    """What the app needs from its caller, `cli.main` or a test."""

    settings: Settings
    theme_folders: Sequence[Path]
    library: ReadingLibrary
    read: Callable[[str], Document]  # reads a file; raises ReadtuiError
    sources: tuple[str, ...] = ()  # paths and addresses between which J and K switch
    unreadable: dict[str, str] = field(default_factory=dict)  # why some of them could not be read; the app adds more
    notices: tuple[str, ...] = ()  # shown at the start
    origins: Mapping[str, str] = field(default_factory=dict)  # of the settings, by name
    open_address: OpenAddress = no_network
    opening_task: OpeningTask | None = None  # already fetches the first source, if that is an address
    picture: Callable[[str, str], Picture] = no_pictures  # finds a picture of a source; raises ReadtuiError
    report: Callable[[BaseException], str] = no_report  # writes a crash report; returns where it is, as a clause
    remember: Callable[[dict[str, str | int | bool]], None] = field(default=lambda changes: None)  # saves settings


class Host(Protocol):
    """The part of the app that a controller may use."""

    @property
    def services(self) -> Services: ...

    @property
    def source(self) -> str:
        """The path or address of the document on the screen."""

    @property
    def keys(self) -> Mapping[str, str]:
        """The keys of each action by its id, comma-separated."""

    @property
    def reading(self) -> Reading:
        """The state of the document on the screen."""

    def show_reading(self, reading: Reading) -> None:
        """Replace the state of the document on the screen."""

    def go_to_mark(self, mark: ResolvedMark) -> None:
        """Scroll to a mark, or say that its text is gone."""

    def say(self, text: str, *, seconds: float = 5.0) -> None:
        """Show a notice."""

    def say_unexpected(self, what: str, error: Exception) -> None:
        """Write a crash report of an error that is a bug, and show a notice: what failed, and where the report is."""

    def show_opening(self, opening: Opening | None) -> None:
        """Show in the status row what is being read or fetched; None if nothing is any more."""

    def show_window(self, window: Screen[Result], done: Callable[[Result | None], None]) -> None:
        """Open a window; `done` gets its result, or None if it was cancelled."""

    def run_in_library(
        self, work: Callable[[], Result], done: Callable[[Result], None] | None = None, *, slow_notice: str = ""
    ) -> None:
        """Run `work` in the thread of the library, then `done` on the screen. Errors are shown as notices.

        `slow_notice` is shown while the work takes longer than a second.
        """

    def run_in_thread(self, work: Callable[[], None], group: str) -> None:
        """Run `work` in a thread. A later call with the same group supersedes it."""

    def call_from_thread(self, callback: Callable[..., None], *arguments: object) -> object:
        """Call a function in the thread of the screen, from another one, and wait for it."""

    def call_later(self, callback: Callable[..., None], *arguments: object) -> bool:
        """Call a function in the thread of the screen, after what it is doing now."""

    def set_interval(self, interval: float, callback: Callable[[], None]) -> Timer:
        """Call a function every `interval` seconds until the timer is stopped."""

    def end_without_document(self, failure: Exception | None) -> None:
        """End the program before a first document is shown; `failure` is None if the user cancelled."""
