"""What is read, what was read before it, and where its links lead."""

from __future__ import annotations

from functools import partial

from textual.timer import Timer

from readtui.document.model import Document
from readtui.errors import ReadtuiError
from readtui.ingest.source import is_address
from readtui.reading.history import History, Visit
from readtui.reading.link_target import FileTarget, MailTarget, WebTarget, offset_named
from readtui.reading.state import Reading
from readtui.span import Offset
from readtui.tui.controllers.links import LinkScreen
from readtui.tui.controllers.navigation import NavigationScreen
from readtui.tui.controllers.opening import AT_LAST_POSITION, OpeningController, OpenRequest
from readtui.tui.services import Services
from readtui.tui.typesetting import TypesettingApp
from readtui.tui.widgets.status_bar import SHORT_S

SAVE_POSITION_AFTER_S = 1.5
"""Seconds after a change at which the place is kept: a kill loses less than two."""


class DocumentsApp(TypesettingApp):
    """A shell that goes from text to text. `typed_by_user` is true if the reader named the text that is open, false if
    a link did; `redirected` is true if it came from another host."""

    def __init__(self, services: Services) -> None:
        self._save_timer: Timer | None = None
        self.trail = History()  # the texts that were read before this one, and from which one came back
        self.typed_by_user = True
        self.redirected = False
        super().__init__(services)
        self.opening = OpeningController(self, self._show_document)

    def update_footer(self) -> None:
        """Show the keys that matter now."""

    def document_shown(self) -> None:
        """A text is on the screen."""

    # Texts

    def _show_document(self, document: Document, source: str, at: Offset) -> None:
        """Show what was opened; what was read before lies behind it."""
        wanted = self.opening.wanted
        if (present := self._current_visit()) is not None and not wanted.stay:
            self._save_position()  # the reader may have read on while the other one was on its way
            self.trail = self.trail.push(present)
        reading = Reading(document, position=at, top=at, bottom=at)
        self._show_visit(Visit(reading, source, wanted.typed_by_user, self.opening.redirected))
        for note in document.notes if not at else ():  # who comes back has read them; `i` shows them always
            self.say(note, seconds=6.0)
        if wanted.fragment and not wanted.stay and self.reading is not None:
            if offset_named(document, wanted.fragment) is None:
                self.say(f"This text has no place named #{wanted.fragment}.")
            else:
                self.reading_screen.reading = self.reading.move_to(at)

    def _show_visit(self, visit: Visit) -> None:
        """Put a text on the screen as it was left."""
        self.source, self.typed_by_user, self.redirected = visit.source, visit.typed_by_user, visit.redirected
        self.shows_hidden_text = False
        self.reading_screen.base = visit.source
        self.reading_screen.setting = self.setting(visit.reading.document)
        self.reading_screen.resume(visit.reading)
        self.update_footer()

    def _current_visit(self) -> Visit | None:
        return (
            Visit(self.reading, self.source, self.typed_by_user, self.redirected) if self.reading is not None else None
        )

    def _open(self, source: str, wanted: OpenRequest = AT_LAST_POSITION) -> None:
        """Show a source."""
        self._save_position()
        self.opening.open(source, wanted)

    def action_text(self, step: int) -> None:
        """Back to the text that was read before this one, or forward again."""
        if (present := self._current_visit()) is None:
            return
        gone = self.trail.back(present) if step < 0 else self.trail.forward(present)
        if gone is None:
            self.say(f"There is nothing to go {'back' if step < 0 else 'forward'} to.", seconds=SHORT_S)
            return
        self._save_position()
        self.opening.cancel()
        visit, self.trail = gone
        self._show_visit(visit)

    # Links

    def on_link_screen_link_followed(self, event: LinkScreen.LinkFollowed) -> None:
        match event.link_target:
            case WebTarget(address, fragment):
                self._open(address, OpenRequest(fragment=fragment, typed_by_user=self._is_on_typed_host(address)))
            case FileTarget(path, fragment):
                self._open(path, OpenRequest(fragment=fragment))
            case MailTarget(address):
                self.browse(address)

    def _is_on_typed_host(self, address: str) -> bool:
        """Whether the reader named the host of an address: it is that of this page, and that was typed. What another
        host put in its place is none of its pages."""
        if self.redirected or not (self.typed_by_user and is_address(self.source)):
            return False
        from readtui.ingest.web.address import (  # deferred: it is there already, as this is an address
            parse_address,
            same_host,
        )

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
            self.call_from_thread(self.say, f"The picture cannot be opened: {error}")
        else:
            self.call_from_thread(self.show_picture, picture)

    # Places

    def on_navigation_screen_document_shown(self, event: NavigationScreen.DocumentShown) -> None:
        if self.reading is None or self.reading.document is not event.document:
            return  # another one is there by now, with a source of its own
        self.run_in_library(partial(self.services.library.opened, event.document, self.source))
        self.document_shown()

    def on_navigation_screen_position_changed(self, event: NavigationScreen.PositionChanged) -> None:
        self.update_footer()
        if self._save_timer is None:
            self._save_timer = self.set_timer(SAVE_POSITION_AFTER_S, self._save_position_in_background)

    def _save_position_in_background(self) -> None:
        self._save_timer = None
        if self.reading is not None:
            self.run_in_library(partial(self._keep, self.reading, self.source), again=False)

    def _keep(self, reading: Reading, source: str) -> None:
        self.services.library.keep_place(reading.document, source, reading.top, reading.progress)

    def _save_position(self) -> None:
        """Keep the place before another document comes."""
        if self.reading is not None:
            self.run_in_library(partial(self._keep, self.reading, self.source))
