"""The app as controllers know it: what is on the screen, documents, threads, settings and other programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property, partial
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from textual.app import App
from textual.screen import Screen
from textual.timer import Timer

from readtui.config import debug_log
from readtui.config.settings import Settings, SettingValue
from readtui.document.model import Document
from readtui.reading.state import Reading
from readtui.span import Offset, Span
from readtui.tui.actions import first_key
from readtui.tui.arrangement import SidebarPlace
from readtui.tui.controllers.appearance import AppearanceController
from readtui.tui.controllers.correcting import CorrectingController
from readtui.tui.controllers.following import FollowingController
from readtui.tui.controllers.growing import GrowingController
from readtui.tui.controllers.highlighting import HighlightsController
from readtui.tui.controllers.marks import MarksController
from readtui.tui.controllers.opening import OpeningController
from readtui.tui.controllers.searching import SearchingController
from readtui.tui.controllers.selecting import SelectingController
from readtui.tui.controllers.visiting import VisitingController
from readtui.tui.effects import Effect
from readtui.tui.keymap import build_keymap
from readtui.tui.library_thread import LibraryThread
from readtui.tui.paint import Themed, ThemeStyles
from readtui.tui.reading_screen import ReadingScreen
from readtui.tui.services import OpenRequest, PassagePlace, Result, Services
from readtui.tui.state import LibraryState
from readtui.tui.terminal import Terminal
from readtui.tui.terminal_features import understands_strings
from readtui.tui.widgets.viewport import Viewport
from readtui.typeset.setting import Setting

if TYPE_CHECKING:
    from readtui.reading.pictures import Picture
    from readtui.tui.controllers.library import LibraryController
    from readtui.tui.launcher import Copier, Launcher

NOTICE_S = 5.0
"""Seconds that a notice is shown: enough to read two lines."""

SWITCH_INTERVAL_S = 0.001
"""Seconds after which a thread that parses lets others run: keys wait for that long, instead of Python's 5 ms."""


class Controllers(NamedTuple):
    """The controllers of the app."""

    appearance: AppearanceController
    correcting: CorrectingController
    following: FollowingController
    growing: GrowingController
    highlighting: HighlightsController
    marks: MarksController
    opening: OpeningController
    searching: SearchingController
    selecting: SelectingController
    visiting: VisitingController

    def tick(self) -> None:
        """Look for changes of the library by other programs, and count the time of reading. Called every second."""
        self.marks.check_for_changes()
        self.visiting.count_reading_time()


class Owner(Protocol):
    """What the host asks of the app itself."""

    def apply(self, result: Reading | Effect) -> None:
        """Show the next reading, or perform an effect."""

    def update_status(self) -> None:
        """Draw the status row and the footer for the present state."""

    def end_without_document(self, failure: Exception | None) -> None:
        """End the program before a first document is shown; `failure` is None if the user cancelled."""


class AppHost:
    """Implements `services.Host` for an app and its reading screen, and makes the controllers.

    `terminal` is None before the app has one. `is_touched`: a key was pressed. `keys` has the keys of actions that are
    not the default ones; it changes when another preset is chosen.
    """

    def __init__(
        self,
        app: App[None],
        owner: Owner,
        screen: ReadingScreen,
        services: Services,
        keys: dict[str, str],
    ) -> None:
        # As `run_test` does it: without them each screen has two widgets less, and no style sheets for them.
        app._disable_tooltips = app._disable_notifications = True
        self._app = app
        self._owner = owner
        self._screen = screen
        self.services = services
        self.settings = services.settings
        self.keys = keys
        self.terminal: Terminal | None = None
        self.is_touched = False
        self._mouse_is_off = False
        self._library_controller: LibraryController | None = None  # once the library was opened
        self.library = LibraryThread(services.library, self._say_for, self.say_unexpected)
        correcting = CorrectingController(self)
        marks = MarksController(self, correcting.show_kept)
        self.controllers = Controllers(
            appearance=AppearanceController(self),
            correcting=correcting,
            following=FollowingController(self),
            growing=GrowingController(self),
            highlighting=HighlightsController(self, marks),
            marks=marks,
            opening=OpeningController(self),
            searching=SearchingController(self, screen.search_bar),
            selecting=SelectingController(self),
            visiting=VisitingController(self),
        )
        screen.page.follow(services.settings)
        screen.search_bar.on_change = lambda text: self.controllers.searching.line_changed()
        screen.on_note_clicked = self.controllers.following.click_in_note
        screen.on_mark_chosen = self._go_to_mark
        screen.on_sidebar_sized = lambda cells: self.change_settings(sidebar_width=cells)

    @cached_property
    def launcher(self) -> Launcher:
        """What starts other programs."""
        from readtui.tui.launcher import Launcher  # deferred: the start needs no other program

        return Launcher(self._app, self._say_for)

    @cached_property
    def _copier(self) -> Copier:
        from readtui.tui.launcher import Copier  # deferred, as above

        return Copier(self._say_for, self.say_unexpected)

    def _go_to_mark(self, ident: int) -> None:
        self.controllers.marks.go_to(ident)
        self._screen.leave_sidebar()

    # What is on the screen

    @property
    def theme_styles(self) -> ThemeStyles:
        """The styles of the present theme; all that is painted follows them."""
        return cast(Themed, self._app).theme_styles

    @theme_styles.setter
    def theme_styles(self, styles: ThemeStyles) -> None:
        cast(Themed, self._app).theme_styles = styles

    @property
    def reading(self) -> Reading:
        """The state of the document on the screen."""
        return self._screen.reading

    @property
    def source(self) -> str:
        """The path or address of the document on the screen."""
        return self.controllers.visiting.source

    @property
    def origin_is_trusted(self) -> bool:
        """Whether the reader named that source, and the host that it names sent the document."""
        return self.controllers.visiting.typed_by_user and not self.controllers.visiting.redirected

    @property
    def page(self) -> Viewport:
        """The rows of the page."""
        return self._screen.page.viewport

    def place_of(self, span: Span) -> PassagePlace:
        """Return where a passage of the text is on the screen."""
        region, (rows, cell) = self._screen.page.region, self.page.cells_of(span)
        return PassagePlace(region.x, region.width, region.height, *self.page.column(), rows, cell)

    def show_reading(self, reading: Reading) -> None:
        """Replace the state of the document on the screen."""
        self._screen.reading = reading

    def resume(self, reading: Reading) -> None:
        """Show another document in the state in which it was left."""
        self.controllers.appearance.shows_hidden_text = False
        self._resume(reading)

    def show_whole(self, reading: Reading) -> None:
        """Show the whole of a document of which a part is on the screen, or more of it; no row moves."""
        self._resume(reading, in_place=True)

    def show_corrected(self, reading: Reading) -> None:
        """Show the document with other corrections; hidden text stays shown."""
        self._resume(reading)

    def _resume(self, reading: Reading, *, in_place: bool = False) -> None:
        shown = reading.with_hidden_marks(self.controllers.highlighting.are_hidden)
        self._screen.resume(shown, self.controllers.appearance.setting(reading.document), in_place=in_place)

    def reset(self, setting: Setting) -> None:
        """Typeset the document with other settings."""
        self._screen.reset(setting)

    def open(self, source: str, request: OpenRequest) -> None:
        """Read a source in a thread, then show it."""
        self.controllers.visiting.save_position()
        self.controllers.opening.open(source, request)

    def open_in_order(self, sources: Sequence[str]) -> None:
        """Open the first of these sources; the actions for the next and the previous text go through them."""
        self.controllers.visiting.open_in_order(sources)

    def cancel_opening(self) -> None:
        """Cancel what is being opened."""
        self.controllers.opening.cancel()

    def show_document(
        self, document: Document, source: str, at: Offset, request: OpenRequest, *, redirected: bool
    ) -> None:
        """Show an opened document. If it cannot be shown, the present one stays, and the error is raised."""
        self.controllers.visiting.show(document, source, at, request, redirected=redirected)

    def say(self, text: str, *, seconds: float = NOTICE_S) -> None:
        """Show a notice."""
        debug_log.log_caller("notice", through="say")  # not its text, which may quote the document
        self._screen.notice.say(text, seconds=seconds)

    def _say_for(self, text: str, seconds: float) -> None:
        self.say(text, seconds=seconds)

    def say_unexpected(self, what: str, error: Exception) -> None:
        """Write a crash report of an error that is a bug, and show a notice: what failed, and where the report is."""
        self.say(f"{what}: {type(error).__name__}; {self.services.report(error)}", seconds=12.0)

    def show_window(self, window: Screen[Result], done: Callable[[Result | None], None]) -> None:
        """Open a window; `done` gets its result, or None if it was cancelled."""

        def finish(result: Result | None) -> None:
            done(result)
            self.update_status()

        self._app.push_screen(window, finish)
        self.update_status()  # a window may be opened by a thread or by the mouse

    def show_library(self, search: str = "") -> None:
        """Open the screen of the library, and search all texts for words if there are any."""
        from readtui.tui.controllers.library import LibraryController  # deferred: the start needs no library screen
        from readtui.tui.library_screen import LibraryScreen

        controller = self._library_controller = self._library_controller or LibraryController(self)
        if search and controller.state is not None:
            controller.act("search")
            controller.line_changed(search)
            return
        self._show_bars_in_zen(True)

        def done(next_act: Callable[[], None] | None) -> None:
            controller.closed()
            self._show_bars_in_zen(False)
            if next_act is not None:
                next_act()

        self.show_window(LibraryScreen(controller, search), done)

    def _show_bars_in_zen(self, shown: bool) -> None:
        self._screen.has_bars_in_zen = shown
        self._screen.lay_out()

    @property
    def library_state(self) -> LibraryState | None:
        """The state of the library screen; None while it is closed."""
        return self._library_controller.state if self._library_controller is not None else None

    def run_detached(self, work: Callable[[], None]) -> None:
        """Run `work` in a thread that the end of the program does not wait for."""
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        Thread(target=work, name="detached", daemon=True).start()

    def run_in_thread(self, work: Callable[[], None], group: str) -> None:
        """Run `work` in a thread. A later call with the same group supersedes it."""
        # With a description: Textual would else describe the work, and with it the whole document.
        self._app.run_worker(work, thread=True, exclusive=True, group=group, description=group, exit_on_error=True)

    def run_in_library(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        repeat_errors: bool = True,
        slow_notice: str = "",
    ) -> None:
        """Run `work` in the thread of the library, then `done` on the screen. Errors are shown as notices."""
        finish = self.library.submit(work, done, failed, repeat_errors=repeat_errors, slow_notice=slow_notice)
        if finish is not None:
            self._app.run_worker(finish, group="library", description="library", exit_on_error=True)

    def change_settings(self, **changes: SettingValue) -> None:
        """Change settings now and for the next start."""
        before, self.settings = self.settings, self.settings._replace(**changes)  # type: ignore[arg-type]  # are its own
        _follow_settings(self._screen, self.keys, before, self.settings, self.services.origins)
        if self.settings.mouse != before.mouse and self._mouse_is_off == self.settings.mouse:
            self.toggle_mouse()
        self.run_in_library(partial(self.services.remember, dict(changes)))

    def copy(self, write: Callable[[], str], what: str = "") -> None:
        """Copy the result of `write` in a thread, and show a notice; `what` is its prefix."""
        send = self.terminal.send if self.terminal is not None else None
        copy: Callable[[], Awaitable[None]] = partial(self._copier.copy, write, what, send)
        self._app.run_worker(copy, group="clipboard", description="copy", exit_on_error=True)

    def toggle_mouse(self) -> None:
        """Stop or restart receiving mouse events. Without them the terminal's own selection works."""
        self._mouse_is_off = not self._mouse_is_off
        if self.terminal is not None:
            self.terminal.report_mouse(not self._mouse_is_off)
        if not self._mouse_is_off:
            self.say("Mouse on", seconds=2.0)
            return
        zen, key = first_key("view.zen", self.keys), first_key("app.mouse", self.keys)
        alone = f" {zen} hides the sidebar, which it would select too." if zen and self._screen.lists.shown else ""
        self.say(f"Mouse off: the terminal selects.{alone}{f' {key} turns it on.' if key else ''}")

    def send(self, sequence: str) -> None:
        """Send the terminal a control string that draws nothing, if it understands such strings."""
        if self.terminal is not None and understands_strings(os.environ):
            self.terminal.send(sequence)

    def browse(self, address: str) -> None:
        """Open an address in the browser or the mail program."""
        self.launcher.browse(address)

    def run_in_terminal(self, command: Sequence[str]) -> bool:
        """Run another program on the terminal. Return whether it was started."""
        return self.launcher.run_in_terminal(command)

    def edit(self, path: str, line: int, column: int) -> bool:
        """Open a file in the user's editor at a line. Return whether it was started."""
        return self.launcher.edit(path, line, column)

    def edit_text(self, text: str) -> str:
        """Return a text as the user's editor leaves it; unchanged if that cannot be started."""
        return self.launcher.edit_text(text)

    def show_picture(self, picture: Picture) -> None:
        """Open a picture with a program of the desktop."""
        self.launcher.show_picture(picture)

    # What the app itself offers

    def apply(self, result: Reading | Effect) -> None:
        """Show the next reading, or perform an effect."""
        self._owner.apply(result)

    def update_status(self) -> None:
        """Draw the status row and the footer for the present state."""
        self._owner.update_status()

    def end_without_document(self, failure: Exception | None) -> None:
        """End the program before a first document is shown; `failure` is None if the user cancelled."""
        self._owner.end_without_document(failure)

    def call_from_thread(self, callback: Callable[..., object], *arguments: object) -> object:
        """Call a function in the thread of the screen, from another one, and wait for it, unless the app has ended."""
        return self._app.call_from_thread(callback, *arguments) if self._app.is_running else None

    def call_later(self, callback: Callable[..., object], *arguments: object) -> bool:
        """Call a function in the thread of the screen, after what it is doing now."""
        return self._app.call_later(callback, *arguments)

    def set_timer(self, delay: float, callback: Callable[[], object]) -> Timer:
        """Call a function after `delay` seconds."""
        return self._app.set_timer(delay, callback)

    def set_interval(self, interval: float, callback: Callable[[], object]) -> Timer:
        """Call a function every `interval` seconds until the timer is stopped."""
        return self._app.set_interval(interval, callback)


def _follow_settings(
    screen: ReadingScreen, keys: dict[str, str], before: Settings, settings: Settings, origins: Mapping[str, str]
) -> None:
    """Let the sidebar, the page and the keys be as the settings say, where these have changed."""
    old, new = SidebarPlace.of(before), SidebarPlace.of(settings)
    if new != old:
        screen.place = new.changed_from(old, screen.place)
        screen.lay_out()
    screen.page.follow(settings)
    if settings.preset != before.preset:
        keys.clear()
        keys.update(build_keymap(settings.preset, settings.keys, origins))
