"""The app as a shell: the terminal it stands on, other programs, what is kept, and how it ends."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.screen import Screen

from readtui.config import themes
from readtui.errors import ReadtuiError
from readtui.marks.model import ResolvedBookmark
from readtui.reading.state import Reading
from readtui.tui import desktop
from readtui.tui.actions import key_labels
from readtui.tui.keymap import build_keymap
from readtui.tui.paint import ThemeStyles
from readtui.tui.reading_screen import ReadingScreen
from readtui.tui.screen_layout import SidebarPlace
from readtui.tui.services import Result, Services
from readtui.tui.terminal import Terminal, driver
from readtui.tui.widgets.status_bar import SHORT_S
from readtui.typeset.setting import Setting

if TYPE_CHECKING:
    from readtui.reading.pictures import Picture
    from readtui.tui import clipboard

COPY_NOTICE_AFTER_S = 0.3
"""Seconds after which one wonders whether a key was heard."""


class TerminalApp(App[None]):
    """What an app with a reading screen needs, whatever is read there."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { overflow: hidden; }"

    failure: ReadtuiError | None = None
    """Why the first document could not be opened, if it could not."""

    cancelled = False
    """Whether the reader did not wait for the first document."""

    crash: Exception | None = None
    """The fault that ended the program, if one did."""

    def __init__(self, services: Services, setting: Setting) -> None:
        self.plain = "NO_COLOR" in os.environ
        self._terminal: Terminal | None = None
        super().__init__(driver_class=driver(self._set_terminal), ansi_color=True if self.plain else None)
        self.animation_level = "none"
        self.services = services
        self.source = services.sources[0] if services.sources else "-"  # of what is read, as it was opened
        self.settings = services.settings
        self.keys = build_keymap(services.settings.preset, services.settings.keys, services.origins)
        self.set_keymap(self.keys)
        self.theme_styles = ThemeStyles(themes.load(services.settings.theme, services.theme_folders), plain=self.plain)
        self._mouse_free = False
        self._last_library_error = ""  # what went wrong last with what is done again and again
        self._library_futures: list[Future[Any]] = []
        self._clipboard_thread = ThreadPoolExecutor(1, "copier")  # the last copy is the one that stays
        self._library_thread = ThreadPoolExecutor(1, "library")  # what is kept is kept in the order in which it came
        self._event_loop: asyncio.AbstractEventLoop | None = None
        place = SidebarPlace(
            on_right=services.settings.sidebar == "right",
            cells=services.settings.sidebar_width,
            shown=services.settings.sidebar_shown,
        )
        self.reading_screen = ReadingScreen(self.theme_styles, setting, place, self.keys)

    def _set_terminal(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def get_default_screen(self) -> Screen[None]:
        return self.reading_screen

    @property
    def reading(self) -> Reading | None:
        """What is read now."""
        return self.reading_screen.reading

    def show_reading(self, reading: Reading) -> None:
        """Replace the state of the document on the screen."""
        self.reading_screen.reading = reading

    def go_to_mark(self, mark: ResolvedBookmark) -> None:
        """Scroll to a mark, or say that its text is gone."""
        self.reading_screen.go_to(mark)

    def say(self, text: str, *, seconds: float = 5.0) -> None:
        """Show a notice."""
        self.reading_screen.say(text, seconds=seconds)

    def show_status(self, left: str, right: str) -> None:
        """Show two texts in the status row until it is updated."""
        self.reading_screen.status_bar.show_status(left, right)

    def show_fetch(self, status: tuple[str, str] | None) -> None:
        """Keep the two texts of a fetch in the status row, or with None no longer. `update_status` draws the row."""
        self.reading_screen.fetch_status = status

    def update_status(self) -> None:
        """Draw the status row: the fetch, or else the position."""
        self.reading_screen.update_status()

    def show_window(self, window: Screen[Result], done: Callable[[Result | None], None]) -> None:
        """Open a window; `done` gets its result, or None if it was cancelled."""
        self.push_screen(window, done)

    def run_in_thread(self, work: Callable[[], None], group: str) -> None:
        """Run `work` in a thread. A later call with the same group supersedes it."""
        self.run_worker(work, thread=True, exclusive=True, group=group, exit_on_error=True)

    def end_without_document(self, failure: ReadtuiError | None) -> None:
        """End the program before a first document is shown; `failure` is None if the user cancelled."""
        self.failure = failure
        self.cancelled = failure is None
        self.exit(return_code=failure.exit_code if failure is not None else 0)

    def set_up(self) -> None:
        """Take up work, once the event loop runs."""
        self._event_loop = asyncio.get_running_loop()
        self.app_resume_signal.subscribe(self, lambda _: self.action_redraw())
        if not self.settings.mouse:
            self.action_mouse()

    # The terminal, and other programs on it

    def action_redraw(self) -> None:
        self.reading_screen.page.repaint()
        self.screen.refresh(layout=True)

    def action_mouse(self) -> None:
        """Give the mouse to the terminal, so that its own selection works, or take it back."""
        self._mouse_free = not self._mouse_free
        if self._terminal is not None:
            self._terminal.report_mouse(not self._mouse_free)
        self.say(
            "The mouse is the terminal's now: F4 takes it back."
            if self._mouse_free
            else "The mouse is readtui's again.",
            seconds=2.0,
        )

    def browse(self, address: str) -> None:
        """Open an address in the browser, or tell it where there is none."""
        if not desktop.has_browser():
            self.say(f"There is no browser here to open {address}", seconds=8.0)
            return
        import webbrowser  # rarely needed

        self.say(f"To the browser: {address}", seconds=3.0)
        self.run_worker(partial(webbrowser.open, address), thread=True, exit_on_error=False)

    def run_in_terminal(self, command: Sequence[str], *, wait: bool = False) -> bool:
        """Run another program on the terminal; whether it could be run. With `wait`, until a key is pressed."""
        if self.is_headless:
            return False
        try:
            with self.suspend():
                subprocess.run(command, check=False)
                if wait:
                    input("\n[Enter leads back to readtui] ")
        except OSError as error:
            self.say(f"{command[0]} cannot be run: {error.strerror}")
            return False
        return True

    def show_picture(self, picture: Picture) -> None:
        """Have a picture shown by a program of the desktop, or tell where it is if there is none."""
        if isinstance(picture, str):
            self.browse(picture)
        elif not desktop.has_desktop():
            self.say(f"There is no desktop here to show a picture: it is in {picture}", seconds=12.0)
        else:
            try:
                desktop.show(picture)
                self.say(f"To the desktop: {picture}")
            except OSError:
                self.say(f"{desktop.opener()} cannot be run; the picture is in {picture}", seconds=12.0)

    def copy(self, write: Callable[[], str], what: str = "") -> None:
        """Put what `write` gives into the clipboard, in a thread, and say how that went, and `what` it is."""

        def copied() -> clipboard.CopyResult:
            from readtui.tui import clipboard  # deferred: 4 ms, and most readings copy nothing

            return clipboard.copy(write(), send)

        send = self._terminal.send if self._terminal is not None else None
        self.run_worker(
            self._report_copy(self._clipboard_thread.submit(copied), what), group="clipboard", exit_on_error=True
        )

    async def _report_copy(self, copying: Future[clipboard.CopyResult], what: str) -> None:
        try:
            arrival = await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(copying)), COPY_NOTICE_AFTER_S)
        except TimeoutError:
            self.say("Copying …", seconds=SHORT_S)
            arrival = await asyncio.wrap_future(copying)
        sentence = f"{what}: {arrival.sentence}" if what else arrival.sentence
        self.say(sentence, seconds=SHORT_S if arrival.way else 8.0)

    async def on_event(self, event: events.Event) -> None:
        """Let the reading screen answer a key before it goes on to the widget that has the focus."""
        is_typed = isinstance(event, events.Key) and not event.is_forwarded and self.screen is self.reading_screen
        if not (is_typed and isinstance(event, events.Key) and await self.reading_screen.intercept_key(event)):
            await super().on_event(event)

    def action_help_quit(self) -> None:
        """Textual binds Ctrl+C to this: it copies what is selected, and else tells the key that quits."""
        if self.reading is not None and self.reading.selection is not None:
            self.reading_screen.action_copy()
            return
        self.say(f"{key_labels('app.quit', self.keys)[0]} quits.")

    # What is kept, and the end

    def change_settings(self, **changes: str | int | bool) -> None:
        """A choice the reader made on the screen: it holds at the next start too."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]  # names and types are Settings' own
        self.run_in_library(partial(self.services.remember, dict(changes)))

    def run_in_library(
        self, work: Callable[[], Result], done: Callable[[Result], None] | None = None, *, again: bool = True
    ) -> None:
        """Do some work on the library in its thread, then something with what came of it. What goes wrong is told (the
        same as before only if `again`), and reading goes on."""
        future = self._library_thread.submit(work)
        self._library_futures.append(future)
        self.run_worker(self._finish_library_work(future, done, again), group="library", exit_on_error=True)

    async def _finish_library_work(
        self, future: Future[Result], done: Callable[[Result], None] | None, again: bool
    ) -> None:
        try:
            answer = await asyncio.shield(asyncio.wrap_future(future))
            self._library_futures.remove(future)
        except ReadtuiError as error:
            self._library_futures.remove(future)
            if again or str(error) != self._last_library_error:
                self.say(str(error), seconds=8.0)
            if not again:
                self._last_library_error = str(error)
        else:
            if not again:
                self._last_library_error = ""
            if done is not None:
                done(answer)

    async def action_quit(self) -> None:
        """End the program when what was asked for before is done: `Mq` in one go keeps the bookmark, `yyq` copies."""
        self.reading_screen.call_later(self.call_later, self._end)

    async def _end(self) -> None:
        if copying := [worker for worker in self.workers if worker.group == "clipboard"]:
            await self.workers.wait_for_complete(copying)
        self.exit()

    def finish(self) -> Sequence[str]:
        """Wait until all is kept that was to be; gives what went wrong with it that the reader was not told yet."""
        self._library_thread.shutdown()
        errors = [future.exception() for future in self._library_futures]
        return tuple(dict.fromkeys(str(error) for error in errors if isinstance(error, ReadtuiError)))

    def leave(self, code: int) -> None:
        """End the program with `code`. May be called from a signal handler, or from another thread."""
        if self._event_loop is not None:
            self._event_loop.call_soon_threadsafe(self.exit, None, code)

    def _handle_exception(self, error: Exception) -> None:
        """Textual would print a traceback with the locals, the text that is read among them; the front door writes
        a report instead. There is no public way to say so."""
        if self.is_headless:
            super()._handle_exception(error)
        elif self.crash is None:
            self.crash = error
            self.exit(return_code=70)
