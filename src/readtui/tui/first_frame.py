"""The first frame of the app: withheld until it is whole, while the terminal still shows the first screen."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.geometry import Size
from textual.screen import Screen

from readtui.startup.raw_terminal import PAINTED
from readtui.tui.actions import key_names
from readtui.tui.cells import cells_of, joined
from readtui.tui.compositor import ChangesCompositor
from readtui.tui.frame import TerminalFrame
from readtui.tui.keys import table_of
from readtui.tui.paint import styles_of
from readtui.tui.services import Host
from readtui.tui.state import Mode
from readtui.tui.terminal_widths import TerminalWidths
from readtui.unicode.clusters import EmojiForm

if TYPE_CHECKING:
    from textual.app import App

    from readtui.tui.frame_writer import FrameWriter
    from readtui.tui.reading_screen import ReadingScreen

MARKS_WAIT_S = 0.3
"""Seconds that the first frame waits for the marks in the library, which move what is shown in the sidebar."""

LAYOUT_WAIT_S = 1.0
"""Seconds after which a frame is shown though it may not be whole: better than none."""

TEXT_WAIT_S = 1.0
"""Seconds after which the rows at the bottom of the first screen tell how far the text is read or fetched."""

BOTTOM_ROWS = 2
BOTTOM_S = 0.25
"""Seconds between two looks whether the rows at the bottom have changed meanwhile."""

WAITING_KEYS = "Reading the text. Your keys wait for it; Escape drops them."

_SYNC, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


class FirstFrame:
    """Withholds the frames of an app, and keys until there is a text that they act on.

    Until then the terminal shows the first screen; without one, or once the first frame is drawn, nothing is withheld.
    The methods of the app are replaced, and put back then, because Textual offers no public place between them.
    """

    def __init__(self, app: App[None], screen: ReadingScreen, host: Host, writer: FrameWriter) -> None:
        self._app = app
        self._writer = writer
        self.widths = TerminalWidths(os.environ, host.services.widths_file)
        self._is_width_kept = self.widths.use_kept()
        writer.draw_emoji(joins=self.widths.answers.joins)
        self._screen = screen
        self._host = host
        self._events: deque[events.Event] = deque()  # keys and pastes, in their order
        self._display: Callable[[Screen[Any], Any], None] = app._display
        self._on_event: Callable[[events.Event], Awaitable[None]] = app.on_event
        self._may_be_shown = False
        self._is_late = False  # the next frame is shown, whatever it is
        self._is_slow = False  # the rows at the bottom tell that the text is being read
        self._bottom = ""  # what draws these rows
        self._size: Size | None = None
        self.is_withheld = PAINTED.is_painted
        if self.is_withheld:
            app._display = self._display_if_whole  # type: ignore[method-assign]
            app.on_event = self._receive  # type: ignore[method-assign]
            self._hold(True)

    def _hold(self, is_held: bool) -> None:
        """Draw no frame that nobody will see, or draw frames again."""
        cast(ChangesCompositor, self._screen._compositor).is_held = is_held

    def begin(self) -> None:
        """Ask for widths that are not known, with the first frame; tell soon that a text is being read or fetched."""
        if not (self._is_width_kept or self._app.is_headless or self._app.is_web):
            self._writer.ask(self.widths.question)
        if self.is_withheld:
            self._host.set_timer(TEXT_WAIT_S, self._tell_reading)

    def take_report(self, row: int, cells: int) -> None:
        """Take a report of the cursor: set the text again if the terminal has other widths than were assumed."""
        if not self.widths.take(row, cells):
            return
        self._writer.draw_emoji(joins=self.widths.answers.joins)
        self._writer.forget()
        self._screen.reset(self._screen.setting)
        for screen in self._app.screen_stack:
            for widget in screen.walk_children():
                widget.refresh()
        self._app.screen.refresh(layout=True)

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

    async def _tell_reading(self) -> None:
        """Show the rows at the bottom of the screen of the app, until the text is there."""
        if not self.is_withheld or self._host.reading.has_document:
            return
        if not self._is_slow:
            self._is_slow = True
            waiting, self._events = self._events, deque()
            for event in waiting:
                await self._receive(event)
        size, terminal = self._app.size, styles_of(self._screen).terminal
        strips = dict(enumerate(self._screen._compositor.render_strips()))
        frame = TerminalFrame(erases_ground=False, emoji=EmojiForm.BASE)
        frame.resize(*size)
        shown = range(max(size.height - BOTTOM_ROWS, 0), size.height)
        drawn = frame.update({y: joined([cells_of(strips[y], terminal)], size.width) for y in shown if y in strips})
        if drawn != self._bottom and (driver := self._app._driver) is not None:
            self._bottom = drawn
            driver.write(drawn)
        self._host.set_timer(BOTTOM_S, self._tell_reading)

    # Frames

    def _display_if_whole(self, screen: Screen[Any], renderable: Any) -> None:
        if screen is self._screen and not (self._may_be_shown and self._is_laid_out):
            return
        self._app._display = self._display  # type: ignore[assignment, method-assign]
        self.is_withheld = False
        self._hold(False)
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
            if isinstance(event, events.Resize):
                self._resized(event.size)
            await self._on_event(event)
        elif self._is_urgent(event):
            self._events.clear()
            self._give_up()
            await self._on_event(event)
        elif self._is_slow and isinstance(event, events.Key) and event.key == "escape" and self._events:
            self._events.clear()
            self._screen.notice.clear()
        else:
            self._events.append(event)
            if self._is_slow and self.is_withheld:
                self._host.say(WAITING_KEYS)
            if not self.is_withheld:
                self._app.call_later(self._replay)

    def _resized(self, size: Size) -> None:
        """Show a frame of the new size at once: what the terminal has made of the first screen is no screen."""
        if self._size not in (None, size) and not self._host.reading.has_document:
            self._show_anyway()
        self._size = size

    def _is_urgent(self, event: events.Key | events.Paste) -> bool:
        """Whether a key ends the wait for a text: Ctrl+C always, and keys that quit or cancel if they come first.

        After a second, those that quit come first also after keys that only move: nobody will see where they went.
        """
        if self._host.reading.has_document or not isinstance(event, events.Key):
            return False
        if event.key == "ctrl+c" or (event.key == "escape" and not self._events):
            return True
        is_first = not self._events or (self._is_slow and all(map(self._only_moves, self._events)))
        return is_first and event.key in key_names("app.quit", self._host.keys)

    def _only_moves(self, event: events.Event) -> bool:
        if not isinstance(event, events.Key):
            return False
        candidates = table_of(self._host.keys).candidates(event.key, None, Mode.PAGE)
        return event.key.isdigit() or (bool(candidates) and candidates[0].ident.startswith("page."))

    async def _replay(self) -> None:
        """Handle the keys that were withheld, in the app, between two others."""
        while self._events:
            await self._on_event(self._events.popleft())
        self._app.on_event = self._on_event  # type: ignore[assignment, method-assign]
