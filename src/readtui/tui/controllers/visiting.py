"""Going from document to document: the history, the documents of the command line, and the positions that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath

from readtui.document.model import Document
from readtui.errors import ReadtuiError
from readtui.ingest.source import is_address, manual_page
from readtui.reading.history import History, Visit
from readtui.reading.link_target import offset_named
from readtui.reading.position import Position
from readtui.reading.state import Reading
from readtui.span import Offset
from readtui.tui.controllers.opening import same_position
from readtui.tui.effects import FindInText, ShowArticle
from readtui.tui.reading_clock import ReadingClock, ReadTime
from readtui.tui.services import Host, OpenRequest

SAVE_POSITION_AFTER_S = 1.5
"""Seconds from a change of position to its save: a killed program loses less than two seconds."""

ARTICLE_S = 3.0
"""Seconds that the number and the name of the next text are shown."""

NOTE_S = 6.0
"""Seconds that a notice about a document is shown."""


def name_of(source: str) -> str:
    """Return the name of a file or a manual page, or an address without its scheme."""
    if source == "-":
        return "standard input"
    if manual_page(source) is not None:
        return source.removeprefix("man:")
    return source.partition("://")[2] if is_address(source) else PurePath(source).name


def is_whole(reading: Reading) -> bool:
    """Return whether there is a document, and nothing more of it will come."""
    return reading.has_document and not (reading.document.is_head or reading.document.is_growing)


class VisitingController:
    """The document on the screen, those before and after it, and their positions in the library.

    `source` is the path or address of the document on the screen, and `shown_sources` are those of all so far.
    `typed_by_user` is true if the reader named it, false if a link did; `redirected` if another host sent it.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._source_index = 0
        self._history = History()
        self._is_save_planned = False
        self.source = self._sources[0] if self._sources else "-"
        self.shown_sources: set[str] = set()
        self.typed_by_user = True
        self.redirected = False
        self.clock = ReadingClock()

    @property
    def _sources(self) -> Sequence[str]:
        return self._host.services.sources

    @property
    def source_count(self) -> int:
        """The number of documents on the command line."""
        return len(self._sources)

    @property
    def source_number(self) -> int:
        """Which of them is on the screen, from 1; 0 if it is another one."""
        is_shown = self._sources[self._source_index : self._source_index + 1] == (self.source,)
        return self._source_index + 1 if is_shown else 0

    # Showing documents

    def show(self, document: Document, source: str, at: Offset, request: OpenRequest, *, redirected: bool) -> None:
        """Show a document from `at` on; the present one goes into the history, unless it was reloaded.

        If the document cannot be shown, the present one and the history stay as they are, and the error is raised.
        """
        if self._host.reading.document.is_head and source == self.source:
            self._show_whole(document, at, redirected=redirected)
            return
        present, history = self._present(), self._history
        if present is not None and not request.reload:
            self.save_position()  # it may have changed since the document was opened
            self._history = history.push(present)
        try:
            self._show(Visit(Reading(document, Position.at(at)), source, request.typed_by_user, redirected))
        except Exception:
            if present is not None:
                self._history = history
                self._show(present)
            raise
        for note in document.notes:
            if not at or note.startswith("The file is gone"):  # others only at the start; `i` shows them at any time
                self._host.say(note, seconds=NOTE_S)
        if request.query and not request.reload:
            self._host.apply(FindInText(request.query))
        if request.fragment and not request.reload:
            if offset_named(document, request.fragment) is None:
                self._host.say(f"No place #{request.fragment} in this text")
            else:
                self._host.show_reading(self._host.reading.move_to(at))

    def _show_whole(self, document: Document, at: Offset, *, redirected: bool) -> None:
        """Show the whole of the document whose head is on the screen, at the same place.

        A reader who has not moved goes to the last position instead, if there is one.
        """
        head = self._host.reading
        for note in document.notes:
            if note not in head.document.notes:
                self._host.say(note, seconds=NOTE_S)
        has_moved = head.position.top > 0 or bool(head.position.move_count)
        whole = head.in_whole(document) if has_moved or not at else None
        if whole is not None:
            self._host.show_whole(whole)
            return
        place = same_position(head, document) if has_moved else at
        self._show(Visit(Reading(document, Position.at(place)), self.source, self.typed_by_user, redirected))

    def _show(self, visit: Visit) -> None:
        """Show a document in the state in which it was left."""
        self.source, self.typed_by_user, self.redirected = visit.source, visit.typed_by_user, visit.redirected
        self.shown_sources.add(visit.source)
        self._host.resume(visit.reading)

    def _present(self) -> Visit | None:
        """Return the present document as it is; None before the first one, and if only its head is there."""
        if not self._host.reading.has_document or self._host.reading.document.is_head:
            return None
        return Visit(self._host.reading, self.source, self.typed_by_user, self.redirected)

    def go_in_history(self, step: int) -> None:
        """Go back (-1) or forward (1) in the history."""
        if (present := self._present()) is None:
            return
        found = self._history.back(present) if step < 0 else self._history.forward(present)
        if found is None:
            self._host.say("No earlier text" if step < 0 else "No later text", seconds=3.0)
            return
        self.save_position()
        self._host.cancel_opening()
        visit, self._history = found
        self._show(visit)

    def show_article(self, effect: ShowArticle) -> None:
        """Open a later document of the command line, or an earlier one."""
        if len(self._sources) < 2:
            self._host.say("No other text is open")
            return
        wanted = effect.step - 1 if effect.way == "nth" else self._source_index + effect.step
        if effect.way != "round" and not 0 <= wanted < self.source_count:
            self._host.say(f"{'No earlier text' if wanted < 0 else 'No later text'}: {self.source_count} are open")
            return
        self._source_index = wanted % self.source_count
        source = self._sources[self._source_index]
        self._host.say(f"{self._source_index + 1} of {self.source_count} · {name_of(source)}", seconds=ARTICLE_S)
        self._host.open(source, OpenRequest())

    def open_in_order(self, sources: Sequence[str]) -> None:
        """Open the first of these sources, in place of the documents of the command line."""
        self._host.services.sources = tuple(sources)
        self._source_index = 0
        self._host.open(sources[0], OpenRequest())

    def reload(self) -> None:
        """Read the present document again, and stay at the text that is on the screen."""
        if self.source == "-":
            self._host.say("Text from a pipe cannot be reloaded")
        elif self._host.reading.has_document:
            self._host.open(self.source, OpenRequest(reload=True, typed_by_user=self.typed_by_user))

    # Positions

    def document_shown(self, reading: Reading) -> None:
        """Record that a document is on the screen, once it is there as a whole."""
        if not is_whole(reading):
            return
        if self._host.reading.document is reading.document:  # else another one is shown by now
            record = partial(self._host.services.library.record_opened, reading.document, self.source)
            self._host.run_in_library(record)
            self._host.run_in_library(self._host.services.save_parsed)

    def position_changed(self) -> None:
        """Save the position soon."""
        if not self._is_save_planned and self._host.reading.has_document:
            self._is_save_planned = True
            self._host.set_timer(SAVE_POSITION_AFTER_S, self._save_planned_position)

    def _save_planned_position(self) -> None:
        self._is_save_planned = False
        self.save_position(repeat_errors=False)

    def save_position(self, *, repeat_errors: bool = True) -> None:
        """Save the position; with `repeat_errors` false, an error is not shown twice in a row."""
        if is_whole(self._host.reading):
            keep = partial(self._keep_position, self._host.reading, self.source)
            self._host.run_in_library(keep, repeat_errors=repeat_errors)

    def _keep_position(self, reading: Reading, source: str) -> None:
        progress = reading.position.progress(reading.document)
        self._host.services.library.keep_place(reading.document, source, reading.position.top, progress)

    # The time of reading

    def count_reading_time(self) -> None:
        """Count the time since the last call if the document is being read, and store it now and then."""
        reading = self._host.reading
        if is_whole(reading):
            self._keep_time(self.clock.tick(reading.document, self.source))

    def keep_reading_time(self) -> None:
        """Store the time of reading that was counted so far."""
        self._keep_time(self.clock.take())

    def _keep_time(self, read: ReadTime | None) -> None:
        if read is not None:
            self._host.run_in_library(partial(self._host.services.keep_reading_time, *read), repeat_errors=False)

    def open_untried(self, failure: ReadtuiError) -> bool:
        """Open the first document of the command line that was not tried yet, and say why another could not be read.

        Return whether there was one.
        """
        unreadable = self._host.services.unreadable
        untried = [index for index, source in enumerate(self._sources) if source not in unreadable]
        if untried:
            self._host.say(failure.notice, seconds=12.0)
            self._source_index = untried[0]
            self._host.open(self._sources[untried[0]], OpenRequest())
        return bool(untried)
