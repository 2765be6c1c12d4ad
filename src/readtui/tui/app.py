"""The app: it gives keys to the dispatcher and effects to the performer, and is the host of the controllers."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import cast

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget

from readtui.config import debug_log, themes
from readtui.document.model import Document
from readtui.errors import ReadtuiError
from readtui.reading.state import Reading
from readtui.span import Offset
from readtui.startup.conditions import in_browser
from readtui.tui import terminal
from readtui.tui.arrangement import SidebarPlace
from readtui.tui.bottom_rows import BottomRows
from readtui.tui.commands import interrupt
from readtui.tui.controllers.visiting import is_whole
from readtui.tui.effects import Effect
from readtui.tui.first_frame import FirstFrame
from readtui.tui.frame_writer import FrameWriter
from readtui.tui.host import AppHost
from readtui.tui.keymap import build_keymap
from readtui.tui.keys import Dispatcher, EarlyKeys, UnboundKeys
from readtui.tui.last_screen import LastScreen, last_screen
from readtui.tui.paint import ThemeStyles, textual_theme
from readtui.tui.part_commands import opened_at
from readtui.tui.performing import Performer, Window
from readtui.tui.reading_screen import ReadingScreen
from readtui.tui.recovery import Failure, Recovery
from readtui.tui.services import OpenRequest, Services
from readtui.tui.state import Mode, ScreenState
from readtui.tui.widgets.page import Page
from readtui.tui.widgets.status_bar import SHORT_S
from readtui.typeset.line import Line

INTERRUPT = "ctrl+c"
"""The key that means something in each window, unless an action or a line has it."""

TICK_S = 1.0
"""Seconds between checks whether another program changed the library: two calls of stat(2). The time of reading is
counted in the same steps."""


class ReaderApp(App[None]):
    """The app: it shows `document` from the offset `at` on; without one, it reads `services.sources[0]` first."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { overflow: hidden; }"

    theme_styles: var[ThemeStyles] = var(cast(ThemeStyles, None), init=False)  # set in `__init__`
    """The styles of the present theme. What is painted follows it at once, in all windows."""

    failure: ReadtuiError | None = None
    """Why the first document could not be opened; None if it was."""

    cancelled = False
    """Whether the user cancelled the opening of the first document."""

    crash: Exception | None = None
    """The unexpected exception that ended the program; None without one."""

    last_screen: LastScreen | None = None
    """What the next start will show first; None if nothing is kept."""

    last_lines: Sequence[Line] = ()
    """The rows of the text that were visible at the end."""

    def __init__(self, services: Services, document: Document | None = None, at: Offset = 0) -> None:
        theme = themes.load(_first_theme(services.settings.theme), services.theme_folders)
        # Textual chooses its filter of colours here, before it has our theme. Later the theme decides.
        self.writer = FrameWriter.of(self)
        plain = not self.writer.terminal.colours
        if plain:
            os.environ.setdefault("NO_COLOR", "1")  # Textual and programs that are started know no FORCE_COLOR=0
        own_colours = True if plain or theme.has_terminal_colours else None
        driver = _driver_class(
            lambda connected: setattr(self.host, "terminal", connected),
            lambda answer: self.call_later(self.controllers.appearance.terminal_answered, answer),
            self.leave,
        )
        super().__init__(driver_class=driver, ansi_color=own_colours)
        self.set_reactive(ReaderApp.ansi_color, True if plain else None)
        self.set_reactive(ReaderApp.theme_styles, ThemeStyles(theme, self.writer.terminal))
        self.animation_level = "none"
        # A plain assignment would parse the style sheet twice.
        self.set_reactive(ReaderApp.theme, self._register_textual_theme())
        self.stylesheet.set_variables(self.get_css_variables())
        self.services = services
        self.keys = build_keymap(services.settings.preset, services.settings.keys, services.origins)
        self._first = (document, at)
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self.reading_screen = ReadingScreen(SidebarPlace.of(services.settings))
        self.host = AppHost(self, self, self.reading_screen, services, self.keys)
        self.controllers = self.host.controllers
        self.reading_screen.on_changed = self._screen_changed
        self._recovery = Recovery(self.host.say_unexpected, self._can_go_on, self.reading_screen, self._end_by)
        self._bottom_rows = BottomRows(self.reading_screen, self.keys)
        self._dispatcher = Dispatcher(self.keys)
        self._early = EarlyKeys(self.keys, self.host.say)
        self._unbound = UnboundKeys(self.keys, partial(self.host.say, seconds=SHORT_S))
        self._performer = Performer(self.host, self, self.reading_screen, self._dispatcher)
        self._first_frame = FirstFrame(self, self.reading_screen, self.host, self.writer)

    def on_mount(self) -> None:
        debug_log.log("screen of %d by %d cells", *self.size)
        self._event_loop = asyncio.get_running_loop()
        self.app_resume_signal.subscribe(self, lambda _: self._resumed())
        self._first_frame.begin()
        if not self.services.settings.mouse or terminal.holds_escape():
            self.host.toggle_mouse()
        self.controllers.appearance.follow_terminal()
        document, at = self._first
        if document is not None:
            self.host.show_document(document, self.source, at, OpenRequest(), redirected=False)
        if self.services.sources and (document is None or document.is_head):
            self.host.open(self.services.sources[0], OpenRequest(place=self.services.first_place))
        self.controllers.growing.begin()
        for notice in self.services.notices:
            self.host.say(notice, seconds=12.0)
        self.set_interval(TICK_S, self.controllers.tick)

    def get_default_screen(self) -> Screen[None]:
        return self.reading_screen

    # Keys and effects

    async def on_event(self, event: events.Event) -> None:
        """Offer a key to the dispatcher before any widget gets it."""
        if isinstance(event, events.Resize):
            self.writer.forget()  # many terminals rearrange what they show
            debug_log.log("resized to %d by %d cells", *event.size)
        if isinstance(event, events.AppFocus | events.AppBlur):  # Textual would move the focus between widgets
            self.controllers.visiting.clock.notice_focus(isinstance(event, events.AppFocus))
            self.controllers.appearance.follow_terminal()
            return
        if isinstance(event, events.InputEvent):
            self.controllers.visiting.clock.notice_input()
        if not (isinstance(event, events.Key) and not event.is_forwarded and self.press(event.key, event.character)):
            await super().on_event(event)

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key does now. Return whether it does anything."""
        self.reading_screen.key_pressed()
        self.host.is_touched = True
        if self.controllers.growing.stops_following(key):
            return True
        state = self.state
        if letter := self._dispatcher.key_after_escape(key, character, state):
            self.press("escape", "\x1b")
            return self.press(letter, character)
        character = None if key.startswith("alt+") else character  # it is not typed
        if self._early.holds(key, character, state, self.reading_screen.page.viewport):
            return True
        steps = self._dispatcher.press(key, character, state)
        if steps is None and not self.window.type_key(key, character):
            if key != INTERRUPT:
                self._unbound.tell(key, character, state)
                return False
            self.apply(interrupt(self.reading))
        for step in steps or ():
            self.apply(step(self.reading))
        self.update_status()
        return True

    def apply(self, result: Reading | Effect) -> None:
        """Show the next reading, or perform the effect."""
        if isinstance(result, Reading):
            self.reading_screen.reading = result
        else:
            self._performer.perform(result)

    # The state of the screen

    @property
    def reading(self) -> Reading:
        """The state of the document on the screen."""
        return self.reading_screen.reading

    @property
    def source(self) -> str:
        """The path or address of the document on the screen."""
        return self.controllers.visiting.source

    @property
    def state(self) -> ScreenState:
        """What keys and the rows at the bottom depend on."""
        return _state_of(self)

    def update_status(self) -> None:
        """Show the present state in the status row, the footer, the search bar and the edge of a note."""
        if self.reading_screen.is_attached:
            self._bottom_rows.show(self.state, self.size.width, self.screen)

    # Messages of the widgets

    def on_reading_screen_document_shown(self, event: ReadingScreen.DocumentShown) -> None:
        if self.services.first_commands and not event.reading.document.is_head:
            _do_start_commands(self.host)
        if self.controllers.growing.is_update(event.reading.document):
            return
        self.controllers.appearance.show_title(event.reading.document)
        self.controllers.visiting.document_shown(event.reading)
        self.controllers.marks.reload()
        self._first_frame.document_shown()
        self.controllers.growing.show_latest()
        if self._early and not event.reading.document.is_head:
            self.call_later(self._early.replay, self.on_event)

    def _screen_changed(self, moved: bool) -> None:
        if moved:
            self._performer.page_moved()
        self._performer.text_may_have_grown()
        self.update_status()

    def on_page_text_clicked(self, event: Page.TextClicked) -> None:
        if (opened := opened_at(self.reading, event.offset)) is not None:
            self.apply(opened)
        elif not self.controllers.selecting.text_clicked(event.offset, event.clicks):
            self.controllers.following.click(event.offset)

    def on_page_text_selected(self, event: Page.TextSelected) -> None:
        self.controllers.selecting.text_dragged(event.span, finished=event.finished)

    def on_page_text_hovered(self, event: Page.TextHovered) -> None:
        self.controllers.following.hover(event.offset)

    # The terminal, and the end

    @property
    def window(self) -> Window:
        """The screen that gets the keys."""
        return cast(Window, self.screen)

    def _resumed(self) -> None:
        """Show the app again after another program had the terminal, or this one was stopped."""
        self.redraw()
        self.controllers.appearance.show_title(self.reading.document)

    def redraw(self) -> None:
        """Draw the whole screen again."""
        self.writer.forget()
        self.reading_screen.page.repaint()
        self.screen.refresh(layout=True)

    def on_cursor_report(self, event: terminal.CursorReport) -> None:
        self._first_frame.take_report(event.row, event.cells)

    async def action_quit(self) -> None:
        """Handle Ctrl+Q, which Textual binds to this action."""
        self.end()

    def end(self) -> None:
        """Quit, after the keys that were typed before: `Mq` saves the bookmark first, `yyq` copies first."""
        self.call_later(self._end)

    async def _end(self) -> None:
        await self._first_frame.widths.wait()
        if copying := [worker for worker in self.workers if worker.group == "clipboard"]:
            await self.workers.wait_for_complete(copying)
        self.host.library.limit_waits()
        if saving := [worker for worker in self.workers if worker.group == "library"]:
            await self.workers.wait_for_complete(saving)
        self.exit()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Quit at once."""
        self.last_lines = self.last_lines or _visible_lines(self.reading_screen)
        if self.services.keeps_screen and not self.last_screen and not self.crash and is_whole(self.reading):
            self._first_frame.stop_drawing()
            self.last_screen = last_screen(self.host, self.reading_screen, has_links=self.state.has_links)
        self.controllers.visiting.keep_reading_time()
        super().exit(result, return_code, message)

    def on_unmount(self) -> None:
        """Stop fetching and reading, so that the program does not wait for it."""
        self._performer.stop()

    def finish(self) -> Sequence[str]:
        """Wait until the library has written everything, or given up. Return the errors that were not shown yet."""
        return self.host.library.finish(self.services.report)

    def leave(self, code: int) -> None:
        """Exit with `code`. May be called from a signal handler or another thread."""
        self.host.library.limit_waits(by_signal=True)
        if self._event_loop is not None:
            self._event_loop.call_soon_threadsafe(self.exit, None, code)

    def end_without_document(self, failure: Exception | None) -> None:
        """End the program before a document is shown, unless another can be tried; None: the user cancelled."""
        if failure is not None and not isinstance(failure, ReadtuiError):
            self._end_by(failure)
        elif failure is None or not self.controllers.visiting.open_untried(failure):
            self.failure = failure
            self.cancelled = failure is None
            self.exit(return_code=failure.exit_code if failure is not None else 0)

    # Unexpected errors

    def _register_child(self, parent: DOMNode, child: Widget, before: int | None, after: int | None) -> None:
        self._recovery.guard(child)
        super()._register_child(parent, child, before, after)

    async def _dispatch_message(self, message: Message) -> None:
        await self._recovery.dispatch(super()._dispatch_message, message)

    def _handle_exception(self, error: Exception) -> None:
        """Say that a handler, timer, callback or worker failed. Textual calls this; no public API replaces it."""
        self._recovery.go_on("Unexpected error", error)

    def on_failure(self, event: Failure) -> None:
        self._recovery.go_on(event.what, event.error)

    def _can_go_on(self) -> bool:
        return not (self.crash or self.host.library.is_ending or self.is_headless) and self.reading.has_document

    def _end_by(self, error: Exception) -> None:
        """End the program by an unexpected error, of which `cli.main` writes a report; a test fails by it.

        Textual would print a traceback with local variables, the document among them.
        """
        if self.is_headless:
            super()._handle_exception(error)
        elif self.crash is None:
            self.crash = error
            self.exit(return_code=70)

    # The theme

    def watch_theme_styles(self) -> None:
        """Repaint all widgets of all screens in the present theme."""
        self.theme = self._register_textual_theme()
        for screen in self.screen_stack:
            for widget in screen.walk_children():
                widget.refresh()

    def _register_textual_theme(self) -> str:
        """Register the theme with Textual, for style sheets and its own widgets, and return its name there."""
        theme = textual_theme(self.theme_styles.drawn)
        self.register_theme(theme)
        return theme.name


def _do_start_commands(host: AppHost) -> None:
    """Do the commands of the command line that are not done yet."""
    from readtui.tui.controllers.start_commands import do_start_commands  # deferred: seldom asked for

    do_start_commands(host)


def _visible_lines(screen: ReadingScreen) -> Sequence[Line]:
    """Return the rows of the text on a screen; none if that fails: any text can be left."""
    with suppress(Exception):
        return screen.page.viewport.visible_lines()
    return ()


def _state_of(app: ReaderApp) -> ScreenState:
    """Return the state of the screen of an app."""
    reading, screen, controllers = app.reading, app.reading_screen, app.controllers
    mode, speed, awaiting = app.window.mode, app._performer.scroll_speed, app._dispatcher.awaiting
    mode = Mode.SCROLLING if speed and mode is Mode.PAGE else mode
    return ScreenState(
        reading,
        mode if awaiting is None else Mode.SECOND_KEY,
        mode,
        app.source,
        opening=controllers.opening.opening,
        incoming=controllers.growing.incoming if reading.document.is_growing else None,
        is_following=controllers.growing.is_following,
        count=app._dispatcher.count,
        awaiting=awaiting.ident if awaiting is not None else "",
        line=screen.search_bar.value,
        hovered=controllers.following.hovered,
        scroll_speed=speed,
        columns=screen.page.viewport.columns,
        is_filter_typed=app._performer.is_filter_typed,
        failure=controllers.searching.failure,
        source_count=controllers.visiting.source_count,
        source_number=controllers.visiting.source_number,
        has_links=screen.has_links,
        sidebar_is_over_text=screen.is_overlay,
        is_filtered=bool(screen.sidebar.words),
        note_scrolls=getattr(app.screen, "note", screen.note).scrolls,
        can_undo_marks=controllers.marks.can_undo(app.source),
        can_choose=app.window.can_choose,
        library=app.host.library_state,
    )


def _driver_class(
    on_created: Callable[[terminal.Terminal], None], on_answer: Callable[[str], object], leave: Callable[[int], None]
) -> type[Driver] | None:
    """Return the class of driver for the terminal or the browser; None for Textual's default."""
    if in_browser():
        from readtui.tui import browser  # deferred: not needed on a terminal

        return browser.driver(on_created, leave)
    return terminal.driver(on_created, on_answer)


def _first_theme(name: str) -> str:
    """Return the name of the theme to begin with."""
    if name == themes.AUTO:
        from readtui.config.background import first_theme  # deferred: few themes follow the terminal

        return first_theme(name)
    return name
