"""Show documents, keep a history of them, follow links between them, and save positions."""

from __future__ import annotations

from functools import partial

from textual.timer import Timer

from readtui.document.model import Document
from readtui.errors import ReadtuiError
from readtui.ingest.source import is_address
from readtui.reading.history import History, Visit
from readtui.reading.link_target import FileTarget, MailTarget, WebTarget, offset_named
from readtui.reading.position import Position
from readtui.reading.state import Reading
from readtui.span import Offset
from readtui.tui.controllers.links import LinkScreen
from readtui.tui.controllers.navigation import NavigationScreen
from readtui.tui.controllers.opening import AT_LAST_POSITION, OpeningController, OpenRequest
from readtui.tui.services import Services
from readtui.tui.typesetting import TypesettingApp
from readtui.tui.widgets.status_bar import SHORT_S

SAVE_POSITION_AFTER_S = 1.5
"""Seconds from a change of position to its save: a killed program loses less than two seconds."""


class DocumentsApp(TypesettingApp):
    """A base of the app that goes from document to document.

    `typed_by_user` is true if the user named the open document, false if a link did; `redirected` is true if it was
    served by another host than requested.
    """

    def __init__(self, services: Services) -> None:
        self._save_timer: Timer | None = None
        self.visits = History()  # the documents before and after this one
        self.typed_by_user = True
        self.redirected = False
        super().__init__(services)
        self.opening = OpeningController(self, self._show_document)

    def document_shown(self) -> None:
        """Called after another document is shown. Implemented by `ReaderApp`."""

    # Documents

    def _show_document(self, document: Document, source: str, at: Offset) -> None:
        """Show an opened document, and push the present one to the history. If it cannot be shown, neither changes."""
        request = self.opening.request
        current, visits = self._current_visit(), self.visits
        if current is not None and not request.reload:
            self._save_position()  # it may have changed since `_open`
            self.visits = self.visits.push(current)
        try:
            reading = Reading(document, Position.at(at))
            self._show_visit(Visit(reading, source, request.typed_by_user, self.opening.redirected))
        except Exception:
            if current is not None:
                self.visits = visits
                self._show_visit(current)
            raise
        for note in document.notes if not at else ():  # only at the start of a text; `i` shows them at any time
            self.say(note, seconds=6.0)
        if request.fragment and not request.reload:
            if offset_named(document, request.fragment) is None:
                self.say(f"No place #{request.fragment} in this text")
            else:
                self.reading_screen.reading = self.reading.move_to(at)

    def _show_visit(self, visit: Visit) -> None:
        """Show a document in the state in which it was left."""
        self.source, self.typed_by_user, self.redirected = visit.source, visit.typed_by_user, visit.redirected
        self.shows_hidden_text = False
        self.reading_screen.base = visit.source
        self.reading_screen.setting = self.setting(visit.reading.document)
        self.reading_screen.resume(visit.reading)

    def _current_visit(self) -> Visit | None:
        return (
            Visit(self.reading, self.source, self.typed_by_user, self.redirected) if self.reading.has_document else None
        )

    def _open(self, source: str, request: OpenRequest = AT_LAST_POSITION) -> None:
        """Read a source and show it."""
        self._save_position()
        self.opening.open(source, request)

    def action_text(self, step: int) -> None:
        """Go back (-1) or forward (1) in the history of documents."""
        if (current := self._current_visit()) is None:
            return
        step_result = self.visits.back(current) if step < 0 else self.visits.forward(current)
        if step_result is None:
            self.say("No earlier text" if step < 0 else "No later text", seconds=SHORT_S)
            return
        self._save_position()
        self.opening.cancel()
        visit, self.visits = step_result
        self._show_visit(visit)

    # Links

    def on_link_screen_link_followed(self, event: LinkScreen.LinkFollowed) -> None:
        match event.link_target:
            case WebTarget(address, fragment):
                self._open(address, OpenRequest(fragment=fragment, typed_by_user=self._is_on_typed_host(address)))
            case FileTarget(path, fragment):
                self._open(path, OpenRequest(fragment=fragment))
            case MailTarget() as mail:
                self.browse(mail.link)

    def _is_on_typed_host(self, address: str) -> bool:
        """Return whether an address has the host of the open page, and the user typed that one.

        False for a page that came from another host by a redirect.
        """
        if self.redirected or not (self.typed_by_user and is_address(self.source)):
            return False
        from readtui.ingest.web.address import parse_address, same_host  # deferred: only web addresses need it

        return same_host(parse_address(self.source), parse_address(address))

    def on_link_screen_browser_requested(self, event: LinkScreen.BrowserRequested) -> None:
        self.browse(event.address)

    def on_link_screen_address_copy_requested(self, event: LinkScreen.AddressCopyRequested) -> None:
        self.copy(lambda: event.address, event.address)

    def on_link_screen_picture_requested(self, event: LinkScreen.PictureRequested) -> None:
        self.run_worker(partial(self._find_picture, self.source, event.image), thread=True, group="picture")

    def _find_picture(self, source: str, image: str) -> None:
        try:
            picture = self.services.picture(source, image)
        except ReadtuiError as error:
            self.call_from_thread(self.say, f"Cannot open the picture: {error}")
        except Exception as error:
            self.call_from_thread(self.say_unexpected, f"Cannot open the picture {image}", error)
        else:
            self.call_from_thread(self.show_picture, picture)

    # Positions

    def on_navigation_screen_document_shown(self, event: NavigationScreen.DocumentShown) -> None:
        if self.reading.document is not event.document:
            return  # another document is shown by now
        self.run_in_library(partial(self.services.library.record_opened, event.document, self.source))
        self.document_shown()

    def on_navigation_screen_position_changed(self, event: NavigationScreen.PositionChanged) -> None:
        if self._save_timer is None:
            self._save_timer = self.set_timer(SAVE_POSITION_AFTER_S, self._save_position_in_background)

    def _save_position_in_background(self) -> None:
        self._save_timer = None
        if self.reading.has_document:
            self.run_in_library(partial(self._keep, self.reading, self.source), repeat_errors=False)

    def _keep(self, reading: Reading, source: str) -> None:
        self.services.library.keep_place(
            reading.document, source, reading.position.top, reading.position.progress(reading.document)
        )

    def _save_position(self) -> None:
        """Save the position before another document is shown."""
        if self.reading.has_document:
            self.run_in_library(partial(self._keep, self.reading, self.source))
