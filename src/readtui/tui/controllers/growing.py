"""A text that is still coming: it is shown as it grows, and its end is followed if the reader wants that."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from readtui.config.settings import is_wanted
from readtui.document.model import Document
from readtui.errors import QueryError, ReadtuiError
from readtui.ingest.source import is_address
from readtui.reading.position import Position
from readtui.reading.state import Reading
from readtui.tui.controllers.opening import same_position
from readtui.tui.effects import Act, Scroll, ScrollToRow
from readtui.tui.services import Host
from readtui.tui.state import Incoming

if TYPE_CHECKING:
    from readtui.ingest.stream.growing import GrowingText, Growth
    from readtui.reading.search import Hits, Query

LEAST_PAUSE_S = 0.1
"""Seconds between two updates at least: a reader cannot follow more."""

REST = 10
"""The time to the next update, in times of what the last one took: updates take at most a tenth of the processor."""

IDLE_S = 0.5
"""Seconds after which it is looked whether the program has ended."""

NOTICE_S = 12.0
"""Seconds of a notice that the reader must not miss."""


class _Found(NamedTuple):
    """The hits of a query in the first `length` characters."""

    query: Query
    hits: Hits
    length: int


class GrowingController:
    """Shows what has come of a text. `incoming` is None without such a text, and when it has ended.

    `has_ended_program`: the program ends with the text, because nothing came, or all of it fits on the screen.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._text: GrowingText | None = None
        self._latest: Growth | None = None
        self._updated: Document | None = None  # what it has shown last
        self._found: _Found | None = None  # only for the thread
        self._is_full_said = False
        self._takes_over = False  # of a document of the same file, which does not grow
        self._was_at_end = False  # whether the end was followed at the last update
        self.incoming: Incoming | None = None
        self.is_following = self.has_ended_program = False

    def begin(self) -> None:
        """Show the first source as it grows, if it does."""
        if self._host.services.growing is not None:
            self.start(self._host.services.growing)

    def start(self, text: GrowingText) -> None:
        """Show a text, of which a first document is shown, from now on as it grows."""
        self._text = text
        self._set_incoming(text)
        self._host.run_detached(partial(self._run, text))

    def follow(self) -> None:
        """Follow the end of the text on the screen: of a pipe that is read, or of a file from now on."""
        source, document = self._host.source, self._host.reading.document
        if self._text is not None and self._is_on_screen(self._text):
            self.is_following = True
            self._host.apply(ScrollToRow(None))
        elif source == "-":
            self._host.say("The pipe has ended: no more will come")
        elif is_address(source) or self._host.services.follow is None:
            self._host.say("Only files and pipes can be followed")
        elif not (document.is_output or document.lines is not None):
            self._host.say("Only plain text and output can be followed")
        else:
            self._follow_file(source)

    def _follow_file(self, source: str) -> None:
        assert self._host.services.follow is not None
        self.stop()
        try:
            text = self._host.services.follow(source)
        except ReadtuiError as error:
            self._host.say(error.notice)
            return
        self._latest, self._takes_over, self.is_following = None, True, True
        self.start(text)

    def stops_following(self, key: str) -> bool:
        """Stop following at any key. Return whether that is all that it does; other keys do what they do besides."""
        was_following, self.is_following = self.is_following, False
        if was_following:
            self._host.update_status()
        return was_following and key in ("escape", "ctrl+c")

    def stop(self) -> None:
        """Read no more, because the program ends."""
        if self._text is not None:
            self._text.stream.stop()
            self._text = None

    def stop_reading(self) -> bool:
        """Read no more, and keep what has come. Return whether anything was being read."""
        if self._text is None or not self._is_on_screen(self._text):
            return False
        self._text.stream.stop()
        lines, size = self._text.lines, self._text.size
        self._host.say(f"Stopped: {f'{lines:,} lines' if lines > 1 else f'{size:,} bytes'} have come")
        return True

    # In the thread

    def _run(self, text: GrowingText) -> None:
        try:
            self._follow_stream(text)
        except Exception as error:  # no text may end the program
            self._host.call_later(self._failed, text, error)

    def _follow_stream(self, text: GrowingText) -> None:
        due, is_shown = 0.0, not text.has_more
        if self._takes_over:
            while text.read():
                is_shown = False
        while self._text is text:
            text.stream.wait(IDLE_S if is_shown else max(due - time.monotonic(), 0.0))
            is_ended = text.stream.is_ended
            if text.read():
                is_shown = False
            if news := text.stream.news:
                text.stream.news = ""
                self._host.call_later(partial(self._host.say, news, seconds=NOTICE_S))
            if text.stream.is_full and not self._is_full_said:
                self._host.call_later(self._say_full, text)
                is_shown = False
            if not is_ended and (is_shown or time.monotonic() < due):
                continue
            started = time.monotonic()
            growth = text.grown()
            self._prepare(growth)
            self._wait_for(partial(self._show, text, growth, self._hits_in(growth)))
            due = time.monotonic() + max(LEAST_PAUSE_S, REST * (time.monotonic() - started))
            is_shown = True
            if is_ended:
                return

    def _prepare(self, growth: Growth | None) -> None:
        """Typeset the next document here: a large one takes long."""
        page, layout = self._host.page, self._host.page.layout
        if growth is None or layout is None or layout.shown is not None:
            return
        if layout.document.source != growth.document.source:
            return
        from readtui.typeset.layout import Layout  # deferred, as below

        page.prepared = Layout(growth.document, layout.setting)

    def _wait_for(self, show: Callable[[], None]) -> None:
        """Have a function called on the screen, and wait until it has returned."""
        done = Event()

        def call() -> None:
            try:
                show()
            finally:
                done.set()

        self._host.call_later(call)
        done.wait(IDLE_S)

    def _hits_in(self, growth: Growth | None) -> _Found | None:
        """Return the hits of the present query in a document; None without a query."""
        search, scope = self._host.reading.search, self._host.reading.shown.scope
        if growth is None or search.query is None or search.hits is None:
            self._found = None
            return None
        from readtui.reading.growth import grown_hits  # deferred: most texts do not grow
        from readtui.reading.search import find

        query, hits, found = search.query, search.hits, self._found
        text = growth.document.text
        try:
            if found is not None and found.hits is hits and scope is None:
                hits = grown_hits(query, hits, text, min(growth.kept, found.length), is_cancelled=self._is_stopped)
            else:
                hits = find(text, query, within=scope, is_cancelled=self._is_stopped)
        except QueryError:
            return None
        self._found = _Found(query, hits, len(text))
        return self._found

    def _is_stopped(self) -> bool:
        return self._text is None

    # On the screen

    def _failed(self, text: GrowingText, error: Exception) -> None:
        """Say why a text cannot be shown; without any of it, end the program."""
        if self._text is not text:
            return
        self.stop()
        self._set_incoming(None)
        is_shown = self._host.source == text.source
        if is_shown and not self._host.reading.document.text:
            self._host.services.unreadable[text.source] = str(error)
            self._host.end_without_document(error)
        elif isinstance(error, ReadtuiError):
            self._host.say(error.notice, seconds=NOTICE_S)
        else:
            self._host.say_unexpected(f"{text.source}: cannot be read", error)

    def _say_full(self, text: GrowingText) -> None:
        self._is_full_said = True
        self._set_incoming(text)
        self._host.say(
            f"The rest waits: {text.size / 1_000_000:,.0f} MB are shown, the most that is read", seconds=NOTICE_S
        )

    def _show(self, text: GrowingText, growth: Growth | None, found: _Found | None) -> None:
        """Show what has come, unless another text is on the screen."""
        if self._text is not text:
            return
        if growth is None:
            self._set_incoming(text)
            return
        self._latest = growth
        if growth.is_whole:
            self._finish(text, growth)
        self._set_incoming(None if growth.is_whole else text)
        if self._is_on_screen(text):
            self._exchange(growth.document, is_other=growth.is_other)
            self._takes_over = False
            if found is not None:
                self._show_hits(found)
        self._host.update_status()
        if growth.is_whole and _needs_no_reader(self._host, growth.document):
            self.has_ended_program = True
            self._host.apply(Act("quit"))

    def _is_on_screen(self, text: GrowingText) -> bool:
        is_growing = self._host.reading.document.is_growing or self._takes_over
        return self._host.source == text.source and is_growing

    def is_update(self, document: Document) -> bool:
        """Return whether a document on the screen is the one before and more."""
        return document is self._updated

    def show_latest(self) -> None:
        """Show what has come meanwhile if the reader has returned to the text."""
        reading, latest = self._host.reading, self._latest
        if latest is not None and reading.document.is_growing and reading.document is not latest.document:
            self._exchange(latest.document)

    def _exchange(self, document: Document, *, is_other: bool = False) -> None:
        """Show a document in place of the present one, at the same place; at its end if that is followed."""
        from readtui.reading.growth import in_grown  # deferred, as above

        before = self._host.reading
        is_same = not is_other and (before.document.is_output == document.is_output or not before.document.text)
        reading = in_grown(before, document) if is_same else _moved(before, document)
        has_scrolled = self._was_at_end and self._host.page.rows_below > 0  # with the mouse
        self.is_following = self.is_following and not has_scrolled
        self._updated = document if document.is_growing and is_same else None
        if is_same:
            self._host.show_whole(reading)
        else:
            self._host.resume(reading)
        if self.is_following:
            self._host.apply(Scroll(rows=self._host.page.rows_below))
        self._was_at_end = self.is_following

    def _show_hits(self, found: _Found) -> None:
        from readtui.reading.growth import with_grown_hits  # deferred, as above

        self._host.show_reading(with_grown_hits(self._host.reading, found.query, found.hits))

    def _finish(self, text: GrowingText, growth: Growth) -> None:
        """The text has come whole: what was kept of it belongs to the whole text."""
        settle = partial(self._host.services.library.settle, text.token, growth.document, text.source)
        self._host.run_in_library(settle)
        self._text = None
        if text.stream.failure:
            self._host.say(f"Standard input failed: {text.stream.failure}", seconds=NOTICE_S)

    def _set_incoming(self, text: GrowingText | None) -> None:
        self.incoming = None
        if text is not None:
            self.incoming = Incoming(text.source, text.size, text.lines, text.stream.is_full)
        self._host.update_status()


def _needs_no_reader(host: Host, document: Document) -> bool:
    """Whether the program ends with a pipe: nothing came, or it fits on the screen, and that is wanted; unless the
    reader has pressed a key."""
    services, page = host.services, host.page
    if host.is_touched or tuple(services.sources) != ("-",):
        return False
    wants_end = is_wanted(host.settings.quit_if_one_screen, services.sources)
    return not document.text or (wants_end and not page.rows_below and not host.reading.position.top)


def _moved(before: Reading, document: Document) -> Reading:
    """Return the state in a text that was made of another one: at the same words, with the same query."""
    search = before.search._replace(current_hit=None)
    return Reading(document, Position.at(same_position(before, document) if before.position.top else 0), search)
