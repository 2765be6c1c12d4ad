"""The base of the app: terminal, clipboard, other programs, the thread of the library, and the end of the program."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from textual import events
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from readtui.config import debug_log, themes
from readtui.errors import ReadtuiError
from readtui.marks.model import ResolvedMark
from readtui.reading.state import Reading
from readtui.tui import desktop, programs
from readtui.tui.actions import id_of_action, key_labels
from readtui.tui.keymap import build_keymap
from readtui.tui.paint import ThemeStyles
from readtui.tui.reading_screen import ReadingScreen
from readtui.tui.recovery import ErrorLimit, Failure, dispatch_or_report, guard
from readtui.tui.screen_layout import SidebarPlace
from readtui.tui.services import Result, Services
from readtui.tui.state import Opening
from readtui.tui.terminal import Terminal, driver
from readtui.tui.widgets.status_bar import SHORT_S
from readtui.typeset.setting import Setting

if TYPE_CHECKING:
    from readtui.reading.pictures import Picture
    from readtui.tui import clipboard

COPY_NOTICE_AFTER_S = 0.3
"""Seconds after which a notice says that a copy is still running."""

QUESTION = "\n[Press Enter to return to readtui] "
"""Shown below the output of a program before the app returns."""

DETACHED_WATCH_S = 10.0
"""Seconds for which a program without a terminal is watched: an opener ends once it has handed over its file."""

DETACHED_POLL_S = 0.1
"""Seconds between two looks at that program."""


SAVING_NOTICE_AFTER_S = 1.0
"""Seconds after which a notice says that a mark waits for another program that writes to the library."""

QUIT_WAIT_S = 10.0
"""Seconds that quitting waits for other programs that write to the library; then it reports what was not kept."""

SIGNAL_WAIT_S = 0.5
"""The same after a signal: less than `terminal.EXIT_TIMEOUT_S`, after which the program is killed."""


class TerminalApp(App[None]):
    """A Textual app with a `ReadingScreen`; it implements `Host`."""

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

    def __init__(self, services: Services, setting: Setting) -> None:
        self.plain = "NO_COLOR" in os.environ
        self._terminal: Terminal | None = None
        theme = themes.load(services.settings.theme, services.theme_folders)
        # Textual chooses its filter of colours here, before it has our theme. Later the theme decides.
        own_colours = True if self.plain or theme.has_terminal_colours else None
        super().__init__(driver_class=driver(self._set_terminal), ansi_color=own_colours)
        self.set_reactive(TerminalApp.ansi_color, True if self.plain else None)
        self.animation_level = "none"
        self.services = services
        self.source = services.sources[0] if services.sources else "-"  # path or address of the document on the screen
        self.settings = services.settings
        self.keys = build_keymap(services.settings.preset, services.settings.keys, services.origins)
        self.set_keymap(self.keys)
        self.set_reactive(TerminalApp.theme_styles, ThemeStyles(theme, plain=self.plain))
        self._terminal_has_mouse = False
        self._programs = programs.Programs()
        self._last_library_error = ""  # of work that is repeated
        self._library_futures: list[Future[Any]] = []
        self._is_ending = False
        self._error_limit = ErrorLimit()
        self._clipboard_thread = ThreadPoolExecutor(1, "copier")  # one thread: the last copy wins
        self._library_thread = ThreadPoolExecutor(1, "library")  # one thread: writes keep their order
        self._event_loop: asyncio.AbstractEventLoop | None = None
        place = SidebarPlace(
            on_right=services.settings.sidebar == "right",
            cells=services.settings.sidebar_width,
            shown=services.settings.sidebar_shown,
        )
        self.reading_screen = ReadingScreen(setting, place, self.keys)

    def _set_terminal(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def get_default_screen(self) -> Screen[None]:
        return self.reading_screen

    @property
    def reading(self) -> Reading:
        """The state of the document on the screen."""
        return self.reading_screen.reading

    def show_reading(self, reading: Reading) -> None:
        """Replace the state of the document on the screen."""
        self.reading_screen.reading = reading

    def go_to_mark(self, mark: ResolvedMark) -> None:
        """Scroll to a mark, or say that its text is gone."""
        self.reading_screen.go_to(mark)

    def say(self, text: str, *, seconds: float = 5.0) -> None:
        """Show a notice."""
        self.reading_screen.say(text, seconds=seconds)

    def say_unexpected(self, what: str, error: Exception) -> None:
        """Write a crash report of an error that is a bug, and show a notice: what failed, and where the report is."""
        self.say(f"{what}: {type(error).__name__}; {self.services.report(error)}", seconds=12.0)

    def show_opening(self, opening: Opening | None) -> None:
        """Show in the status row what is being read or fetched; None if nothing is any more."""
        self.reading_screen.being_opened = opening
        self.reading_screen.update_status()

    def show_window(self, window: Screen[Result], done: Callable[[Result | None], None]) -> None:
        """Open a window; `done` gets its result, or None if it was cancelled."""
        self.push_screen(window, done)

    def run_in_thread(self, work: Callable[[], None], group: str) -> None:
        """Run `work` in a thread. A later call with the same group supersedes it."""
        self.run_worker(work, thread=True, exclusive=True, group=group, exit_on_error=True)

    def end_without_document(self, failure: Exception | None) -> None:
        """End the program before a first document is shown; `failure` is None if the user cancelled."""
        if failure is not None and not isinstance(failure, ReadtuiError):
            self._end_by(failure)
            return
        self.failure = failure
        self.cancelled = failure is None
        self.exit(return_code=failure.exit_code if failure is not None else 0)

    def set_up(self) -> None:
        """Finish the construction once the event loop runs."""
        debug_log.log("screen of %d by %d cells", *self.size)
        self._event_loop = asyncio.get_running_loop()
        self.app_resume_signal.subscribe(self, lambda _: self.action_redraw())
        if not self.settings.mouse:
            self.action_mouse()

    # The terminal and other programs

    def action_redraw(self) -> None:
        self.reading_screen.page.repaint()
        self.screen.refresh(layout=True)

    def action_mouse(self) -> None:
        """Stop or restart receiving mouse events. Without them the terminal's own selection works."""
        self._terminal_has_mouse = not self._terminal_has_mouse
        if self._terminal is not None:
            self._terminal.report_mouse(not self._terminal_has_mouse)
        self.say(
            "Mouse off: the terminal selects. F4 turns it on." if self._terminal_has_mouse else "Mouse on",
            seconds=2.0,
        )

    def browse(self, address: str) -> None:
        """Open an address in the browser, or a `mailto:` one in the mail program; without one, show the address."""
        program, shown = "browser", address
        if address.startswith("mailto:"):
            program, shown = "mail program", unquote(address.removeprefix("mailto:").partition("?")[0])
        command = desktop.browser_command(address)
        if command is None:
            self.say(f"No {program} to open {shown}", seconds=8.0)
        elif desktop.is_text_browser(command):
            self.run_in_terminal(command)
        else:
            self.say(f"Opening in the {program}: {shown}", seconds=3.0)
            self._run_detached(command, f"cannot open {shown}")

    def run_in_terminal(self, command: Sequence[str], *, wait: bool = False) -> bool:
        """Run another program on the terminal, with `wait` until Enter is pressed. Return whether it was started.

        A notice says how it failed. No exception may leave the suspended app: it would not resume.
        """
        if self.is_headless:
            return False
        with programs.key_signals_ignored(), self.suspend():
            started, failure = self._programs.run(command, QUESTION if wait else "")
        if failure:
            self.say(failure, seconds=8.0)
        return started

    def show_picture(self, picture: Picture) -> None:
        """Open a picture with a program of the desktop; without a desktop, show its path."""
        if isinstance(picture, str):
            self.browse(picture)
        elif not desktop.has_desktop():
            self.say(f"No desktop to show the picture: {picture}", seconds=12.0)
        else:  # the path is absolute, so that no name is taken for an option
            self.say(f"Opening {picture}")
            self._run_detached([desktop.opener(), str(picture)], f"cannot show the picture {picture}")

    def _run_detached(self, command: Sequence[str], consequence: str) -> None:
        """Start a program without a terminal. A notice says if it fails within the first seconds."""
        self.run_worker(self._watch_detached(command, consequence), group="program")

    async def _watch_detached(self, command: Sequence[str], consequence: str) -> None:
        try:
            child = programs.start_detached(command)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            self.say(f"Cannot run {command[0]} ({reason}): {consequence}", seconds=12.0)
            return
        for _ in range(round(DETACHED_WATCH_S / DETACHED_POLL_S)):
            if (code := child.poll()) is not None:
                if failure := programs.failure_of(command[0], code):
                    self.say(f"{failure}: {consequence}", seconds=12.0)
                return
            await asyncio.sleep(DETACHED_POLL_S)

    def copy(self, write: Callable[[], str], what: str = "") -> None:
        """Copy the result of `write` to the clipboard, in a thread, and show a notice; `what` is its prefix."""

        def copied() -> clipboard.CopyResult:
            from readtui.tui import clipboard  # deferred: 4 ms, and often not needed

            return clipboard.copy(write(), send)

        send = self._terminal.send if self._terminal is not None else None
        self.run_worker(
            self._report_copy(self._clipboard_thread.submit(copied), what), group="clipboard", exit_on_error=True
        )

    async def _report_copy(self, copying: Future[clipboard.CopyResult], what: str) -> None:
        try:
            result = await self._copy_result(copying)
        except Exception as error:
            self.say_unexpected("Not copied", error)
            return
        message = f"{what}: {result.message}" if what else result.message
        self.say(message, seconds=SHORT_S if result.method else 8.0)

    async def _copy_result(self, copying: Future[clipboard.CopyResult]) -> clipboard.CopyResult:
        """Wait for a copy, with a notice if it takes long."""
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(copying)), COPY_NOTICE_AFTER_S)
        except TimeoutError:
            self.say("Copying …", seconds=SHORT_S)
            return await asyncio.wrap_future(copying)

    async def on_event(self, event: events.Event) -> None:
        """Offer a key to the reading screen before the focused widget gets it."""
        if isinstance(event, events.Resize):
            debug_log.log("resized to %d by %d cells", *event.size)
        is_typed = isinstance(event, events.Key) and not event.is_forwarded and self.screen is self.reading_screen
        if not (is_typed and isinstance(event, events.Key) and await self.reading_screen.intercept_key(event)):
            await super().on_event(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, and log its id."""
        if debug_log.is_on():
            debug_log.log("action %s", id_of_action(action) if isinstance(action, str) else action[1])
        return await super().run_action(action, default_namespace, namespaces)

    def action_help_quit(self) -> None:
        """Handle Ctrl+C, which Textual binds to this action: copy the selection; without one, say which key quits."""
        if self.reading.selection.current is not None:
            self.reading_screen.action_copy()
            return
        self.say(f"{key_labels('app.quit', self.keys)[0]} quits")

    # Saving, and the end

    def change_settings(self, **changes: str | int | bool) -> None:
        """Change settings now and for the next start."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]  # names and types are Settings' own
        self.run_in_library(partial(self.services.remember, dict(changes)))

    def run_in_library(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        *,
        repeat_errors: bool = True,
        slow_notice: str = "",
    ) -> None:
        """Run `work` in the thread of the library, then `done` on the screen with its result.

        An error is shown as a notice. With `repeat_errors` false, it is not shown twice in a row.
        `slow_notice` is shown after `SAVING_NOTICE_AFTER_S`, until the work has ended.
        """
        future = self._library_thread.submit(work)
        self._library_futures.append(future)
        if self._is_ending:
            return  # `finish` waits for it
        # Not a coroutine: a worker that is cancelled before it starts would leave it behind, never awaited.
        finish: Callable[[], Awaitable[None]] = partial(
            self._finish_library_work, future, done, repeat_errors, slow_notice
        )
        self.run_worker(finish, group="library", exit_on_error=True)

    async def _finish_library_work(
        self, future: Future[Result], done: Callable[[Result], None] | None, repeat_errors: bool, slow_notice: str
    ) -> None:
        wrapped = asyncio.wrap_future(future)
        # An app that ends does not wait for it, and asyncio would print an error that nobody has asked for.
        wrapped.add_done_callback(lambda ended: None if ended.cancelled() else ended.exception())
        try:
            while slow_notice and not wrapped.done():
                await asyncio.wait([wrapped], timeout=SAVING_NOTICE_AFTER_S)
                if not wrapped.done():
                    self.say(slow_notice, seconds=SHORT_S)
            result = await asyncio.shield(wrapped)
        except Exception as error:
            if self._is_ending:
                return  # `finish` returns the error: a notice would vanish with the screen
            self._library_futures.remove(future)
            if repeat_errors or str(error) != self._last_library_error:
                self._say_library_error(error)
            if not repeat_errors:
                self._last_library_error = str(error)
        else:
            self._library_futures.remove(future)
            if not repeat_errors:
                self._last_library_error = ""
            if done is not None:
                done(result)

    def _say_library_error(self, error: Exception) -> None:
        if isinstance(error, ReadtuiError):
            self.say(error.notice, seconds=8.0)
        else:
            self.say_unexpected("The library failed", error)

    async def action_quit(self) -> None:
        """Quit after the keys typed before: `Mq` saves the bookmark first, `yyq` copies first."""
        self.reading_screen.call_later(self.call_later, self._end)

    async def _end(self) -> None:
        if copying := [worker for worker in self.workers if worker.group == "clipboard"]:
            await self.workers.wait_for_complete(copying)
        self._is_ending = True
        self.services.library.limit_waits(QUIT_WAIT_S)
        if saving := [worker for worker in self.workers if worker.group == "library"]:
            await self.workers.wait_for_complete(saving)
        self.exit()

    def finish(self) -> Sequence[str]:
        """Wait until the library has written everything, or given up. Return the errors that were not shown yet."""
        self.services.library.limit_waits(QUIT_WAIT_S)
        self._library_thread.shutdown()
        texts = []
        for error in filter(None, [future.exception() for future in self._library_futures]):
            if not isinstance(error, ReadtuiError):
                self.services.report(error)
            texts.append(str(error) if isinstance(error, ReadtuiError) else repr(error))
        return tuple(dict.fromkeys(texts))

    def leave(self, code: int) -> None:
        """Exit with `code`. May be called from a signal handler or another thread."""
        self._is_ending = True
        self.services.library.limit_waits(SIGNAL_WAIT_S)
        if self._event_loop is not None:
            self._event_loop.call_soon_threadsafe(self.exit, None, code)

    # Unexpected errors

    def _register_child(self, parent: DOMNode, child: Widget, before: int | None, after: int | None) -> None:
        guard(child, self._go_on, self._end_by)
        super()._register_child(parent, child, before, after)

    async def _dispatch_message(self, message: Message) -> None:
        await dispatch_or_report(super()._dispatch_message, message, self._go_on, self._end_by)

    def _handle_exception(self, error: Exception) -> None:
        """Say that a handler, timer, callback or worker failed. Textual calls this; no public API replaces it."""
        self._go_on("Unexpected error", error)

    def on_failure(self, event: Failure) -> None:
        self._go_on(event.what, event.error)

    def _go_on(self, what: str, error: Exception) -> None:
        """Say that something failed; end the program without a document, or if errors repeat quickly."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        can_go_on = self.crash is None and self.reading.has_document and not self._is_ending
        if self.is_headless or not can_go_on or self._error_limit.is_passed():
            self._end_by(error)
            return
        try:
            self.say_unexpected(what, error)
        except Exception as second:
            self._end_by(second)

    def _end_by(self, error: Exception) -> None:
        """End the program by an unexpected error, of which `cli.main` writes a report; a test fails by it.

        Textual would print a traceback with local variables, the document among them.
        """
        if self.is_headless:
            super()._handle_exception(error)
        elif self.crash is None:
            self.crash = error
            self.exit(return_code=70)
