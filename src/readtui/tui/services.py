"""What the app gets from its caller (`Services`), and what controllers get from the app (`Host`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeVar

from textual.screen import Screen
from textual.timer import Timer

from readtui.config.settings import Settings, SettingValue
from readtui.document.model import Document
from readtui.errors import SourceError
from readtui.marks.anchor import Anchor
from readtui.marks.model import Correction, Mark, ResolvedCorrection, ResolvedMark
from readtui.reading.search import Query
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.effects import Effect
from readtui.tui.paint import ThemeStyles
from readtui.typeset.setting import Setting

if TYPE_CHECKING:
    from readtui.ingest.stream.growing import GrowingText
    from readtui.ingest.web.request import FetchHandle
    from readtui.ingest.web.response import Response
    from readtui.library.changes import Undone
    from readtui.library.shelf import SearchHit, WorkEntry, WorkMark, WorkState
    from readtui.typeset.layout import Layout

if TYPE_CHECKING:  # 3 ms, and only web addresses need them
    from readtui.ingest.open import Opened, OpeningTask
    from readtui.reading.pictures import Picture
    from readtui.reading.start_commands import StartCommand
    from readtui.reading.statistics import ReadingStatistics

Result = TypeVar("Result")


class LibraryShelf(Protocol):
    """The part of `library.shelf.Shelf` that the app uses. Methods raise LibraryError, in any thread."""

    def entries(self) -> tuple[WorkEntry, ...]:
        """Return all works that are not deleted, the last opened first."""

    def purge(self) -> int:
        """Remove the works for good that were deleted long ago; return their number."""

    def text(self, ident: int) -> str | None:
        """Return the text of a work that is kept in the library; None without one."""

    def place_in(self, ident: int, text: str) -> Offset | None:
        """Return the last position in a work with that text; None if there is none."""

    def set_state(self, ids: Sequence[int], state: WorkState) -> None:
        """Give works a state."""

    def add_tag(self, ids: Sequence[int], tag: str) -> None:
        """Give works a tag."""

    def remove_tag(self, ids: Sequence[int], tag: str) -> None:
        """Take a tag from works."""

    def delete(self, ids: Sequence[int]) -> None:
        """Delete works; `undo` brings them back."""

    def forget(self, ids: Sequence[int]) -> None:
        """Erase works for good, with all that belongs to them."""

    def undo(self) -> str | None:
        """Undo the last change. Return its name ("archive “Bells”"); None if there is none."""

    def redo(self) -> str | None:
        """Redo the change that was undone last. Return its name; None if there is none."""

    def search(self, typed: str, limit: int, *, is_typing: bool = False) -> Sequence[SearchHit]:
        """Return the works whose kept text or title contains what was typed, the best first."""

    def update_index(self, progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None:
        """Make the search find all kept texts. `progress` gets the number of texts that were added, and of all."""

    def marks(self) -> tuple[WorkMark, ...]:
        """Return the marks of all works, those of the work that was opened last first."""

    def mark(self, uid: str) -> WorkMark | None:
        """Return the mark with this uid and its work; None if there is none."""

    def entry(self, name: str) -> WorkEntry | None:
        """Return the work with this uid or source; None if there is none."""


class ReadingLibrary(Protocol):
    """The part of `library.store.Library` that the app uses; tests put a library in memory in its place.

    A `source` is the path or address that was opened. Methods may be called in any thread, and raise LibraryError.
    """

    @property
    def shelf(self) -> LibraryShelf:
        """The works of the library as a whole."""

    def record_opened(self, document: Document, source: str) -> None:
        """Record that a document was opened now."""

    def place_of(self, document: Document, source: str) -> Offset | None:
        """Return the last position in a document; None if it is new, or if the text there is gone."""

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        """Save the position in a document."""

    def marks_of(self, document: Document, source: str) -> tuple[ResolvedMark, ...]:
        """Return the marks in the order of the text; those whose text is gone come last."""

    def keep_mark(
        self, document: Document, source: str, span: Span, label: str, letter: str = "", colour: int = 0, note: str = ""
    ) -> ResolvedMark:
        """Save a mark; it is on disk when this returns. An earlier mark of the same letter is replaced."""

    def change_mark(self, mark: Mark) -> None:
        """Change the label, the colour and the note of the mark with this number."""

    def delete_mark(self, ident: int) -> None:
        """Delete a mark."""

    def can_undo(self, document: Document, source: str) -> bool:
        """Return whether there is a change of this text to undo."""

    def reverse(self, document: Document, source: str, kind: Literal["undo", "redo"]) -> Undone | None:
        """Undo the last change of this text, or redo the one that was undone last; None if there is none."""

    def keep_source(self, document: Document, source: str) -> None:
        """Keep the bytes and the text of a document that is marked, unless they are kept."""

    def settle(self, token: str, document: Document, source: str) -> None:
        """Let what was kept of a text that grew, under a token, belong to the whole text."""

    def corrections_of(self, document: Document, source: str) -> tuple[ResolvedCorrection, ...]:
        """Return the corrections of a plain text, the latest last; none for other documents."""

    def change_corrections(
        self, document: Document, source: str, removed: Sequence[Correction], added: Sequence[Correction]
    ) -> tuple[Correction, ...]:
        """Remove corrections and save others; return those with their ids."""

    def stamp(self) -> object:
        """Return a value that changes whenever any program changes the library. Does not block."""

    def changed_by_others(self) -> bool:
        """Return whether another program changed the library since the last call."""

    def limit_waits(self, seconds: float) -> None:
        """Let no write wait for other programs any longer than that from now on, because the program ends."""

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


def no_parsed(source: str) -> Document | None:
    """Return None: the app was started without a cache of documents."""
    return None


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
    growing: GrowingText | None = None  # the first source, if it is still coming
    follow: Callable[[str], GrowingText] | None = None  # follows a file; raises SourceError
    opening_task: OpeningTask | None = None  # already fetches the first source, if that is an address
    find_parsed: Callable[[str], Document | None] = no_parsed  # the document of a source, if it was parsed before
    picture: Callable[[str, str], Picture] = no_pictures  # finds a picture of a source; raises ReadtuiError
    report: Callable[[BaseException], str] = no_report  # writes a crash report; returns where it is, as a clause
    save_parsed: Callable[[], None] = field(default=lambda: None)  # writes to the cache of documents; never fails
    first_place: Anchor | None = None  # the words at which the first source is opened, instead of the last position
    first_commands: Sequence[StartCommand] = ()  # done once the first document is shown
    keep_reading_time: Callable[[Document, str, float], None] = field(default=lambda document, source, seconds: None)
    reading_statistics: Callable[[], ReadingStatistics] | None = None  # reads them from the library
    words_file: Path | None = None  # keeps the words that are looked up; None if they are not kept
    widths_file: Path | None = None  # keeps what terminals answered; None if nothing is kept
    keeps_screen: bool = False  # whether the caller wants the last screen of the app
    recent_file: Path | None = None  # where the commands that were chosen last are kept
    kept_bytes: Callable[[str], bytes | None] = lambda source: None  # a source as it came, if it is still there
    remember: Callable[[dict[str, SettingValue]], None] = field(default=lambda changes: None)  # saves settings


class OpenRequest(NamedTuple):
    """How to open a source.

    With `reload`, read it again and stay at the present text. Else go to the place named `fragment`, to the words of
    `place`, or to the last position; with a `query`, search for it and go to a match. `typed_by_user` is false if a
    link named the source.
    """

    fragment: str = ""
    reload: bool = False
    typed_by_user: bool = True
    place: Anchor | None = None
    query: Query | None = None


class Rows(Protocol):
    """The rows of the page, as `widgets.viewport.Viewport` knows them.

    `layout` has them, None before the first text; `prepared` is that of the next document, if another thread made it.
    """

    layout: Layout | None
    prepared: Layout | None

    @property
    def size(self) -> tuple[int, int]:
        """The cells and rows of the page."""

    @property
    def height(self) -> int:
        """The rows of the page, at least 1."""

    @property
    def rows_below(self) -> int:
        """The rows of text below the page."""

    def column(self) -> tuple[int, int]:
        """Return the first cell and the width in cells of the column of text."""

    def rows_away(self, offset: Offset, rows: int, cell: int | None = None) -> tuple[Offset, int]:
        """Return the offset `rows` rows of text below `offset` (above if negative), and the cell used to find it."""


class PassagePlace(NamedTuple):
    """Where a passage is on the screen.

    - `x`, `cells` and `height` are the first cell of the page and its size; `column` and `column_cells` are those of
      its text.
    - `rows` are the first and the last row of the passage, which may be outside the page, and `cell` where it starts.
    """

    x: int
    cells: int
    height: int
    column: int
    column_cells: int
    rows: tuple[int, int]
    cell: int


class Host(Protocol):
    """The part of the app that a controller may use."""

    theme_styles: ThemeStyles
    """The styles of the present theme; all that is painted follows them."""

    is_touched: bool
    """Whether the reader has pressed a key."""

    @property
    def services(self) -> Services: ...

    @property
    def settings(self) -> Settings:
        """The settings in force."""

    @property
    def keys(self) -> Mapping[str, str]:
        """The keys of each action by its id, comma-separated, where they are not the default ones."""

    # What is on the screen

    @property
    def reading(self) -> Reading:
        """The state of the document on the screen."""

    @property
    def source(self) -> str:
        """The path or address of the document on the screen."""

    @property
    def origin_is_trusted(self) -> bool:
        """Whether the reader named that source, and the host that it names sent the document."""

    @property
    def page(self) -> Rows:
        """The rows of the page."""

    def place_of(self, span: Span) -> PassagePlace:
        """Return where a passage of the text is on the screen."""

    def show_reading(self, reading: Reading) -> None:
        """Replace the state of the document on the screen."""

    def resume(self, reading: Reading) -> None:
        """Show another document in the state in which it was left."""

    def show_whole(self, reading: Reading) -> None:
        """Show the whole of a document of which a part is on the screen, or more of it; no row moves."""

    def show_corrected(self, reading: Reading) -> None:
        """Show the document with other corrections; hidden text stays shown."""

    def reset(self, setting: Setting) -> None:
        """Typeset the document with other settings."""

    def apply(self, result: Reading | Effect) -> None:
        """Show the next reading, or perform an effect."""

    def update_status(self) -> None:
        """Draw the status row and the footer for the present state."""

    def say(self, text: str, *, seconds: float = 5.0) -> None:
        """Show a notice."""

    def say_unexpected(self, what: str, error: Exception) -> None:
        """Write a crash report of an error that is a bug, and show a notice: what failed, and where the report is."""

    def show_window(self, window: Screen[Result], done: Callable[[Result | None], None]) -> None:
        """Open a window; `done` gets its result, or None if it was cancelled."""

    # Documents

    def open(self, source: str, request: OpenRequest) -> None:
        """Read a source in a thread, then show it."""

    def open_in_order(self, sources: Sequence[str]) -> None:
        """Open the first of these sources; the actions for the next and the previous text go through them."""

    def cancel_opening(self) -> None:
        """Cancel what is being opened."""

    def show_document(
        self, document: Document, source: str, at: Offset, request: OpenRequest, *, redirected: bool
    ) -> None:
        """Show an opened document. If it cannot be shown, the present one stays, and the error is raised."""

    def end_without_document(self, failure: Exception | None) -> None:
        """End the program before a first document is shown; `failure` is None if the user cancelled."""

    # Threads and time

    def run_in_library(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        repeat_errors: bool = True,
        slow_notice: str = "",
    ) -> None:
        """Run `work` in the thread of the library, then `done` on the screen. Errors are shown as notices.

        `failed` gets an error in place of the notice; a bug is shown as well.
        With `repeat_errors` false, an error is not shown twice in a row. `slow_notice` is shown while the work takes
        longer than a second.
        """

    def run_detached(self, work: Callable[[], None]) -> None:
        """Run `work` in a thread that the end of the program does not wait for."""

    def run_in_thread(self, work: Callable[[], None], group: str) -> None:
        """Run `work` in a thread. A later call with the same group supersedes it."""

    def call_from_thread(self, callback: Callable[..., object], *arguments: object) -> object:
        """Call a function in the thread of the screen, from another one, and wait for it."""

    def call_later(self, callback: Callable[..., object], *arguments: object) -> bool:
        """Call a function in the thread of the screen, after what it is doing now."""

    def set_timer(self, delay: float, callback: Callable[[], object]) -> Timer:
        """Call a function after `delay` seconds."""

    def set_interval(self, interval: float, callback: Callable[[], object]) -> Timer:
        """Call a function every `interval` seconds until the timer is stopped."""

    # Settings, the clipboard, and other programs

    def change_settings(self, **changes: SettingValue) -> None:
        """Change settings now and for the next start."""

    def copy(self, write: Callable[[], str], what: str = "") -> None:
        """Copy the result of `write` in a thread, and show a notice; `what` is its prefix."""

    def send(self, sequence: str) -> None:
        """Send the terminal a control string that draws nothing, if it understands such strings."""

    def browse(self, address: str) -> None:
        """Open an address in the browser or the mail program."""

    def run_in_terminal(self, command: Sequence[str]) -> bool:
        """Run another program on the terminal. Return whether it was started."""

    def edit(self, path: str, line: int, column: int) -> bool:
        """Open a file in the user's editor at a line; 0: anywhere. Return whether it was started."""

    def edit_text(self, text: str) -> str:
        """Return a text as the user's editor leaves it; unchanged if that cannot be started."""

    def show_picture(self, picture: Picture) -> None:
        """Open a picture with a program of the desktop."""
