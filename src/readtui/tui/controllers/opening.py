"""Opening a source while the screen answers keys: read or fetched in a thread, and shown if it is still wanted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.timer import Timer

from readtui.document.model import Document
from readtui.errors import LibraryError, ReadtuiError, SourceError
from readtui.ingest.source import is_address
from readtui.ingest.web.request import FetchCancelledError, FetchHandle, Progress
from readtui.marks.anchor import anchor, resolve
from readtui.reading.link_target import offset_named
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.actions import key_labels
from readtui.tui.services import Host, ReadingLibrary
from readtui.tui.widgets.status_bar import SHORT_S

if TYPE_CHECKING:
    from readtui.ingest.open import Opened

TURN_S = 0.08
"""Seconds of a step of the sign that turns while something is fetched: it tells a slow server from a stuck program."""

TURNING = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"

LEAVE = "Esc breaks it off"

BAR_CELLS = 12
"""Cells of the bar that shows how much of a page has come."""


class OpenRequest(NamedTuple):
    """How a source is opened: with `stay` anew, and at the words where the reader is now; else at the place that
    `fragment` names, or where it was left. `typed_by_user` says that the reader named it, and not a link."""

    stay: bool = False
    fragment: str = ""
    typed_by_user: bool = True


AT_LAST_POSITION = OpenRequest()
"""As the reader names it: where it was left."""


class OpeningController:
    """Opens one source at a time: another one takes the place of what is not there yet. `wanted` is how the last one
    was; `redirected` tells that it was found at another host than it was asked for at."""

    def __init__(self, host: Host, show: Callable[[Document, str, Offset], None]) -> None:
        self._host = host
        self._show = show
        self.wanted = AT_LAST_POSITION
        self.redirected = False
        self._handle: FetchHandle | None = None
        self._told = ("", "")
        self._turner: Timer | None = None
        self._turns = 0
        self._begun = datetime.now(UTC)
        self._dated: set[str] = set()  # addresses of which it was said of when they are

    def open(self, source: str, wanted: OpenRequest) -> None:
        """Read a source in a thread and show it."""
        self.cancel()
        self.wanted = wanted

        def told(progress: Progress) -> None:
            self._host.call_later(self._progressed, handle, progress)

        services = self._host.services
        opening_task, services.opening_task = services.opening_task, None
        if opening_task is not None and source == services.sources[0]:
            self._handle = handle = opening_task.handle
            handle.on_progress = told
            open_address: Callable[[], Opened] = opening_task.outcome.result
        else:
            self._handle = handle = FetchHandle(told, typed_by_user=wanted.typed_by_user)
            open_address = partial(services.open_address, source, reload=wanted.stay, handle=handle)
        if is_address(source):
            self._told = (
                progress_texts(handle.progress) if handle.progress is not None else (f"Opening {source} …", LEAVE)
            )
            self._tell()
            self._turner = self._host.set_interval(TURN_S, self._turn)
        else:
            self._host.show_status(f"Reading {source} …", "")
        read = partial(self._read, source, handle, open_address, wanted)
        self._host.run_in_thread(read, group="open")

    def cancel(self) -> None:
        """Wait for nothing more."""
        if self._handle is not None:
            self._handle.cancel()
        if self._turner is not None:
            self._turner.stop()
        self._handle = self._turner = None
        self._host.show_fetch(None)

    def cancel_by_user(self) -> None:
        """The reader does not want to wait: go on with what was read, or leave if there is nothing."""
        self.cancel()
        if self._host.reading is None:
            self._host.end_without_document(None)
            return
        self._host.update_status()
        self._host.say("Broken off.", seconds=SHORT_S)

    # In the thread

    def _read(self, source: str, handle: FetchHandle, open_address: Callable[[], Opened], wanted: OpenRequest) -> None:
        services = self._host.services
        opened: Opened | None = None
        before: Reading | None = None
        try:
            if is_address(source):
                opened = open_address()
                document, source = opened.document, opened.document.source  # the address in its one form
            else:
                document = services.read(source)
            before = self._host.reading if wanted.stay else None  # the reader may have read on meanwhile
            if before is not None:
                at = _again(before, document)
            elif (named := offset_named(document, wanted.fragment) if wanted.fragment else None) is not None:
                at = named
            else:
                at = _place(services.library, document, source)
        except FetchCancelledError:
            return
        except ReadtuiError as error:
            self._host.call_from_thread(self._failed, handle, error)
        except MemoryError:
            scarce = SourceError(f"{source}: there is not enough memory for it")
            self._host.call_from_thread(self._failed, handle, scarce)
        else:
            same = opened is not None and before is not None and before.document.text == document.text
            self._host.call_from_thread(
                self._opened, handle, None if same else (document, source, at), opened, wanted.stay
            )

    # On the screen

    def _progressed(self, handle: FetchHandle, progress: Progress) -> None:
        if self._handle is handle:
            self._told = progress_texts(progress)
            self._tell()

    def _turn(self) -> None:
        self._turns += 1
        self._tell()

    def _tell(self) -> None:
        left, right = self._told
        self._host.show_fetch((f"{TURNING[self._turns % len(TURNING)]} {left}", right))
        self._host.update_status()

    def _failed(self, handle: FetchHandle, error: ReadtuiError) -> None:
        if self._handle is not handle:
            return
        self.cancel()
        if self._host.reading is None:
            self._host.end_without_document(error)
        else:
            self._host.update_status()
            self._host.say(str(error), seconds=8.0)

    def _opened(
        self, handle: FetchHandle, shown: tuple[Document, str, Offset] | None, opened: Opened | None, stay: bool
    ) -> None:
        """Show a document; None if it is the one that is there."""
        if self._handle is not handle:
            return
        self.cancel()
        self.redirected = opened is not None and opened.redirected
        if shown is None:
            self._host.update_status()
        else:
            self._show(*shown)
        if opened is None:
            return
        if says := self._of_when(opened, stay, changed=shown is not None):
            self._host.say(says, seconds=6.0)
        if opened.fetched is not None:
            self._host.run_in_library(partial(self._host.services.library.keep_fetched, opened.fetched))

    def _of_when(self, opened: Opened, stay: bool, *, changed: bool) -> str:
        """A sentence on how old a text is, if it was fetched before this start and that was not said since."""
        from readtui.ingest.open import day_of  # deferred: it is there already, as there is something brought

        if stay and not changed:
            return f"Not changed since {day_of(opened.since)}." if opened.since is not None else "Not changed."
        if opened.since is None or opened.since >= self._begun or opened.document.source in self._dated:
            return ""
        self._dated.add(opened.document.source)
        key = key_labels("article.reload", self._host.keys)[0]
        return f"As of {day_of(opened.since)}: {key} fetches it anew."


def progress_texts(progress: Progress) -> tuple[str, str]:
    """How far a fetch is, for the two ends of the status row."""
    size = f" {_size(progress.received)}" if progress.received else ""
    leave = LEAVE
    if progress.expected:
        share = min(progress.received / progress.expected, 1.0)
        done = round(share * BAR_CELLS)
        leave = f"{'█' * done}{'░' * (BAR_CELLS - done)} {share * 100:.0f} % · {leave}"
    return f"Fetching {progress.host} …{size}", leave


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1_000:.0f} KB"


def _place(library: ReadingLibrary, document: Document, source: str) -> Offset:
    """Where the reader was in a document; its start where the library cannot tell, which is no reason not to read."""
    with suppress(LibraryError):
        return library.place_of(document, source) or 0
    return 0


def _again(before: Reading, document: Document) -> Offset:
    """Where the words at the top of a reading are in a document that may have changed."""
    words = Span(before.top, min(before.top + 32, len(before.document.text)))
    found = resolve(anchor(before.document.text, words), document.text)
    return found.start if found is not None else min(before.top, len(document.text))
