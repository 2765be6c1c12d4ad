"""What the program starts with: settings, a memory, and how to read a source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen
from textual.timer import Timer

from readtui.config.settings import Settings
from readtui.document.model import Document
from readtui.errors import ReadtuiError, SourceError
from readtui.ingest.web.request import FetchHandle
from readtui.ingest.web.response import Response
from readtui.library.tables import RecentWork
from readtui.marks.model import Bookmark, ResolvedBookmark
from readtui.reading.state import Reading
from readtui.span import Offset, Span

if TYPE_CHECKING:  # 3 ms for what only addresses need
    from readtui.ingest.open import Opened, OpeningTask
    from readtui.reading.pictures import Picture

Result = TypeVar("Result")


class ReadingLibrary(Protocol):
    """What is remembered of documents, between starts too; a `source` is what was opened. Any thread may ask.

    The methods raise LibraryError.
    """

    def opened(self, document: Document, source: str) -> None:
        """A document was opened just now."""

    def place_of(self, document: Document, source: str) -> Offset | None:
        """Where the reader was in it; None if it is new, or its words are gone."""

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        """The reader is there now."""

    def marks_of(self, document: Document, source: str) -> tuple[ResolvedBookmark, ...]:
        """Its bookmarks in the order of the text; last those whose words are gone."""

    def keep_mark(self, document: Document, source: str, span: Span, label: str, letter: str = "") -> ResolvedBookmark:
        """Mark a passage; it is kept for good when this returns. A mark of the same letter moves here."""

    def rename_mark(self, ident: int, label: str) -> None:
        """Give a bookmark another label."""

    def drop_mark(self, ident: int) -> None:
        """Take a bookmark away."""

    def restore_mark(self, document: Document, source: str, bookmark: Bookmark) -> None:
        """Put back a bookmark as it was, with its number."""

    def stamp(self) -> object:
        """What is another value once any program has changed what is remembered. It never waits."""

    def changed_by_others(self) -> bool:
        """Whether another program changed what is remembered since this was asked last."""

    def recent(self) -> Sequence[RecentWork]:
        """What was read, the latest first."""

    def keep_fetched(self, answer: Response) -> None:
        """Keep what was fetched, so that it opens without the network."""


class OpenAddress(Protocol):
    """How a document is brought from an address; with `reload`, from there and not out of the library.

    Raises SourceError, FetchCancelledError if `handle` was cancelled.
    """

    def __call__(self, source: str, *, reload: bool, handle: FetchHandle) -> Opened: ...


def no_network(source: str, *, reload: bool, handle: FetchHandle) -> Opened:
    """Brings nothing."""
    raise SourceError(f"{source}: there is no way to fetch it")


def no_pictures(source: str, image: str) -> Picture:
    """Finds no picture."""
    raise SourceError(f"{image}: there is no way to open it")


@dataclass(slots=True)
class Services:
    """What the program starts with: the front door lays it out."""

    settings: Settings
    theme_folders: Sequence[Path]
    library: ReadingLibrary
    read: Callable[[str], Document]
    sources: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)  # where each setting comes from, by its name
    open_address: OpenAddress = no_network
    opening_task: OpeningTask | None = None  # brings the first of the sources already, if that is an address
    picture: Callable[[str, str], Picture] = no_pictures  # where a picture of a source is; raises ReadtuiError
    remember: Callable[[dict[str, str | int | bool]], None] = field(default=lambda changes: None)


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
    def reading(self) -> Reading | None:
        """The state of the document on the screen; None before the first one is shown."""

    def show_reading(self, reading: Reading) -> None:
        """Replace the state of the document on the screen."""

    def go_to_mark(self, mark: ResolvedBookmark) -> None:
        """Scroll to a mark, or say that its text is gone."""

    def say(self, text: str, *, seconds: float = 5.0) -> None:
        """Show a notice."""

    def show_status(self, left: str, right: str) -> None:
        """Show two texts in the status row until it is updated."""

    def show_fetch(self, status: tuple[str, str] | None) -> None:
        """Keep the two texts of a fetch in the status row, or with None no longer. `update_status` draws the row."""

    def update_status(self) -> None:
        """Draw the status row: the fetch, or else the position."""

    def show_window(self, window: Screen[Result], done: Callable[[Result | None], None]) -> None:
        """Open a window; `done` gets its result, or None if it was cancelled."""

    def run_in_library(self, work: Callable[[], Result], done: Callable[[Result], None] | None = None) -> None:
        """Run `work` in the thread of the library, then `done` on the screen. Errors are shown as notices."""

    def run_in_thread(self, work: Callable[[], None], group: str) -> None:
        """Run `work` in a thread. A later call with the same group supersedes it."""

    def call_from_thread(self, callback: Callable[..., None], *arguments: object) -> object:
        """Call a function in the thread of the screen, from another one, and wait for it."""

    def call_later(self, callback: Callable[..., None], *arguments: object) -> bool:
        """Call a function in the thread of the screen, after what it is doing now."""

    def set_interval(self, interval: float, callback: Callable[[], None]) -> Timer:
        """Call a function every `interval` seconds until the timer is stopped."""

    def end_without_document(self, failure: ReadtuiError | None) -> None:
        """End the program before a first document is shown; `failure` is None if the user cancelled."""
