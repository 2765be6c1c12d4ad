"""The first frame of the app: withheld until it is whole, while the terminal still shows the first screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen

from readtui.startup.raw_terminal import PAINTED
from readtui.tui.actions import key_names
from readtui.tui.services import Host

if TYPE_CHECKING:
    from textual.app import App

    from readtui.tui.reading_screen import ReadingScreen

MARKS_WAIT_S = 0.3
"""Seconds that the first frame waits for the marks in the library, which move what is shown in the sidebar."""

LAYOUT_WAIT_S = 1.0
"""Seconds after which a frame is shown though it may not be whole: better than none."""

TEXT_WAIT_S = 1.0
"""Seconds that the first frame waits for a text that is fetched; then it shows how far that is."""

_SYNC, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


class FirstFrame:
    """Withholds the frames of an app, and keys until there is a text that they act on.

    Until then the terminal shows the first screen; without one, or once the first frame is drawn, nothing is withheld.
    The methods of the app are replaced, and put back then, because Textual offers no public place between them.
    """

    def __init__(self, app: App[None], screen: ReadingScreen, host: Host) -> None:
        self._app = app
        self._screen = screen
        self._host = host
        self._events: deque[events.Event] = deque()  # keys and pastes, in their order
        self._display: Callable[[Screen[Any], Any], None] = app._display
        self._on_event: Callable[[events.Event], Awaitable[None]] = app.on_event
        self._may_be_shown = False
        self._is_late = False  # the next frame is shown, whatever it is
        self.is_withheld = PAINTED.is_painted
        if self.is_withheld:
            app._display = self._display_if_whole  # type: ignore[method-assign]
            app.on_event = self._receive  # type: ignore[method-assign]

    def limit_wait(self) -> None:
        """Do not wait long for a text that is fetched, unless the first screen shows one: it tells nothing of that."""
        if self.is_withheld and not PAINTED.may_stay:
            self._host.set_timer(TEXT_WAIT_S, self._give_up)

    def stop_drawing(self) -> None:
        """Draw nothing more."""
        self._app._display = lambda screen, renderable: None  # type: ignore[method-assign]

    def document_shown(self) -> None:
        """Draw the first frame as soon as the marks are known, which are being read, and the text is laid out."""
        if self.is_withheld:
            self._host.run_in_library(lambda: None, lambda _: self._give_up())  # works in order: after the marks
            self._host.set_timer(MARKS_WAIT_S, self._give_up)
            self._host.set_timer(LAYOUT_WAIT_S, self._show_anyway)

    def _give_up(self) -> None:
        """Wait for nothing but the layout."""
        if self.is_withheld:
            self._may_be_shown = True
            self._screen.refresh(layout=True)

    def _show_anyway(self) -> None:
        self._is_late = True
        self._give_up()

    # Frames

    def _display_if_whole(self, screen: Screen[Any], renderable: Any) -> None:
        if screen is self._screen and not (self._may_be_shown and self._is_laid_out):
            return
        self._app._display = self._display  # type: ignore[assignment, method-assign]
        self.is_withheld = False
        update = screen._compositor.render_update(full=True, screen_stack=self._app._background_screens)
        if (driver := self._app._driver) is not None:
            driver.write(_SYNC)  # known or not: a terminal that cannot do it ignores it
            self._display(screen, update)
            driver.write(_SYNC_END)
        self._app.call_later(self._replay)

    @property
    def _is_laid_out(self) -> bool:
        """Whether the page has its present size, and the state of the screen is that of the page."""
        page, reading = self._screen.page, self._host.reading
        is_same = page.viewport.size == page.size and page.viewport.span == reading.position.viewport
        return is_same or self._is_late or not reading.has_document

    # Keys

    async def _receive(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste):
            await self._on_event(event)
        elif self._is_urgent(event):
            self._give_up()
            await self._on_event(event)
        else:
            self._events.append(event)
            if not self.is_withheld:
                self._app.call_later(self._replay)

    def _is_urgent(self, event: events.Key | events.Paste) -> bool:
        """Whether a key ends the wait for a text: Ctrl+C always, and keys that quit or cancel if they come first."""
        if self._host.reading.has_document or not isinstance(event, events.Key):
            return False
        return event.key == "ctrl+c" or (
            not self._events and event.key in ("escape", *key_names("app.quit", self._host.keys))
        )

    async def _replay(self) -> None:
        """Handle the keys that were withheld, in the app, between two others."""
        while self._events:
            await self._on_event(self._events.popleft())
        self._app.on_event = self._on_event  # type: ignore[assignment, method-assign]
