"""Read or fetch a document in a thread while the screen stays usable, and show it unless the user has cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer

from readtui.config import debug_log
from readtui.document.model import Document
from readtui.errors import LibraryError, ReadtuiError, SourceError
from readtui.ingest.source import is_address
from readtui.marks.anchor import anchor, resolve
from readtui.marks.corrections import corrected
from readtui.reading.link_target import offset_named
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.actions import first_key
from readtui.tui.services import Host, OpenRequest, ReadingLibrary
from readtui.tui.state import Opening
from readtui.tui.widgets.status_bar import SHORT_S

if TYPE_CHECKING:
    from readtui.document.progress import BuildingMeter
    from readtui.ingest.open import Opened
    from readtui.ingest.web.request import FetchHandle, Progress

SPINNER_S = 0.08
"""Seconds per frame of the spinner: it shows that the program runs while a server is slow."""

METER_S = 0.25
"""Seconds between two looks how much of a file is read."""


class OpeningController:
    """Opens one source at a time; a new request cancels a running one. `opening` is what is being opened.

    `requested_at` has the time of the last request for each source, in seconds since 1970.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self.opening: Opening | None = None
        self.requested_at: dict[str, float] = {}
        self._request = OpenRequest()
        self._requested = ""  # the source of the last request
        self._handle: FetchHandle | None = None
        self._spinner_timer: Timer | None = None
        self._started_at = datetime.now(UTC)
        self._dated: set[str] = set()  # addresses whose date was shown

    def open(self, source: str, request: OpenRequest) -> None:
        """Read a source in a thread, then show it."""
        from readtui.document.progress import BuildingMeter  # deferred: often the first document is read already
        from readtui.ingest.web.request import FetchHandle

        self.cancel()
        self._request, self._requested = request, source
        self.requested_at[source] = time.time()

        def on_progress(progress: Progress) -> None:
            self._host.call_later(self._progressed, handle, progress)

        services = self._host.services
        opening_task, services.opening_task = services.opening_task, None
        if opening_task is not None and source == services.sources[0]:
            self._handle = handle = opening_task.handle
            handle.on_progress = on_progress
            open_address: Callable[[], Opened] = opening_task.outcome.result
        else:
            self._handle = handle = FetchHandle(on_progress, typed_by_user=request.typed_by_user)
            open_address = partial(services.open_address, source, reload=request.reload, handle=handle)
        if is_address(source):
            self._spinner_timer = self._host.set_interval(SPINNER_S, self._next_frame)
        self._show_opening(Opening(source, is_address(source), handle.progress))
        meter = BuildingMeter()
        if not is_address(source):
            self._spinner_timer = self._host.set_interval(METER_S, partial(self._measure, meter))
        read = partial(self._read, source, handle, open_address, request, meter)
        if is_address(source):
            self._host.run_in_thread(read, group="open")
        else:
            self._host.run_detached(read)  # parsing cannot be cancelled

    def cancel(self) -> None:
        """Cancel what is being read or fetched; its document will not be shown."""
        if self._handle is not None:
            self._handle.cancel()
        if self._spinner_timer is not None:
            self._spinner_timer.stop()
        self._handle = self._spinner_timer = None
        self._show_opening(None)

    def stop(self) -> None:
        """Stop fetching and reading, because the program ends."""
        from readtui.ingest import sandbox  # deferred to the end

        self.cancel()
        sandbox.stop()

    @property
    def is_fetching(self) -> bool:
        """Whether a source is being fetched."""
        return self.opening is not None and self.opening.is_fetch

    def cancel_by_user(self) -> None:
        """Cancel, and stay with the present document; without one, end the program."""
        self.cancel()
        if not self._host.reading.has_document:
            self._host.end_without_document(None)
            return
        self._host.say("Cancelled", seconds=SHORT_S)

    # In the thread

    def _read(
        self,
        source: str,
        handle: FetchHandle,
        open_address: Callable[[], Opened],
        request: OpenRequest,
        meter: BuildingMeter,
    ) -> None:
        from readtui.document.progress import METER  # deferred, as above
        from readtui.ingest.web.request import FetchCancelledError

        services = self._host.services
        opened: Opened | None = None
        before: Reading | None = None
        METER.set(meter)  # of this thread
        try:
            if is_address(source):
                opened = open_address()
                document, source = opened.document, opened.document.source  # the normalised address
            else:
                document = services.read(source)
            document = _corrected(services.library, document, source)
            before = self._host.reading if request.reload else None  # the position may have changed meanwhile
            if before is not None:
                at = same_position(before, document)
            elif (named := offset_named(document, request.fragment) if request.fragment else None) is not None:
                at = named
            else:
                at = self._placed(document, source, request)
        except FetchCancelledError:
            return
        except Exception as error:  # any text is read, and no reader may end the program
            self._host.call_later(self._failed, handle, source, error)
        else:
            same = opened is not None and before is not None and before.document.text == document.text
            self._host.call_later(
                self._opened, handle, None if same else (document, source, at), opened, request.reload
            )

    def _placed(self, document: Document, source: str, request: OpenRequest) -> Offset:
        """Return the offset of the words that were asked for; the last position if there are none, or they are gone."""
        if request.place is not None:
            if (found := resolve(request.place, document.text)) is not None:
                return found.start
            self._host.call_later(self._host.say, "The marked words are gone from this text")
        return _last_position(self._host.services.library, document, source)

    # On the screen

    def _progressed(self, handle: FetchHandle, progress: Progress) -> None:
        if self._handle is handle and self.opening is not None:
            self._show_opening(self.opening._replace(progress=progress))

    def _next_frame(self) -> None:
        if self.opening is not None:
            self._show_opening(self.opening._replace(frame=self.opening.frame + 1))

    def _measure(self, meter: BuildingMeter) -> None:
        """Show how much of a file is read."""
        if self.opening is not None and (percent := min(int(meter.share * 100), 99)) > self.opening.percent:
            self._show_opening(self.opening._replace(percent=percent))

    def _show_opening(self, opening: Opening | None) -> None:
        self.opening = opening
        self._host.update_status()

    def _failed(self, handle: FetchHandle, source: str, error: Exception) -> None:
        """Say why a source cannot be read, and stay with the present document; without one, end the program."""
        if self._handle is not handle:
            return
        debug_log.log_error(error)
        self.cancel()
        why = f"{source}: {'not enough memory' if isinstance(error, MemoryError) else 'cannot be read'}"
        if source in self._host.services.sources and not self._request.reload:
            self._host.services.unreadable[source] = str(error) if isinstance(error, ReadtuiError) else why
        if not self._host.reading.has_document or self._host.reading.document.is_head:
            self._host.end_without_document(SourceError(why) if isinstance(error, MemoryError) else error)
            return
        if isinstance(error, ReadtuiError):
            self._host.say(error.notice, seconds=8.0)
        else:
            self._host.say_unexpected(why, error)

    def _opened(
        self, handle: FetchHandle, shown: tuple[Document, str, Offset] | None, opened: Opened | None, reload: bool
    ) -> None:
        """Show a document; `shown` is None if the reloaded text is the same."""
        if self._handle is not handle:
            return
        self.cancel()
        self._host.services.unreadable.pop(self._requested, None)
        if shown is not None:
            try:
                self._host.show_document(*shown, self._request, redirected=opened is not None and opened.redirected)
            except Exception as error:
                if not self._host.reading.has_document:
                    raise
                self._host.say_unexpected(f"{shown[1]}: cannot be shown", error)
                return
        if opened is None:
            return
        if text := self._age_text(opened, reload, changed=shown is not None):
            self._host.say(text, seconds=6.0)
        if opened.fetched is not None:
            self._host.run_in_library(partial(self._host.services.library.keep_response, opened.fetched))

    def _age_text(self, opened: Opened, reload: bool, *, changed: bool) -> str:
        """Return a notice on the age of a document; empty for one fetched since the start, or whose age was shown."""
        from readtui.ingest.open import day_of  # deferred: only web addresses need it

        if reload and not changed:
            return f"Not changed since {day_of(opened.since)}" if opened.since is not None else "Not changed"
        if opened.since is None or opened.since >= self._started_at or opened.document.source in self._dated:
            return ""
        self._dated.add(opened.document.source)
        key = first_key("article.reload", self._host.keys)
        return f"Stored copy of {day_of(opened.since)}: {key} reloads"


def _corrected(library: ReadingLibrary, document: Document, source: str) -> Document:
    """Return a document with the reader's corrections; without them if the library fails."""
    with suppress(LibraryError):
        return corrected(document, library.corrections_of(document, source))
    return document


def _last_position(library: ReadingLibrary, document: Document, source: str) -> Offset:
    """Return the last position in a document; its start if the library fails."""
    with suppress(LibraryError):
        return library.place_of(document, source) or 0
    return 0


def same_position(before: Reading, document: Document) -> Offset:
    """Return the offset in a changed document of the text that was at the top of the page."""
    words = Span(before.position.top, min(before.position.top + 32, len(before.document.text)))
    found = resolve(anchor(before.document.text, words), document.text)
    return found.start if found is not None else min(before.position.top, len(document.text))
