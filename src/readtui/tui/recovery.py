"""Go on after an unexpected error: a widget keeps answering and drawing, unless errors repeat quickly."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import WorkerFailed

MAX_ERRORS = 10
"""Errors in `ERRORS_S` after which the program does not go on: it would only show notices."""

ERRORS_S = 10.0
"""Seconds in which `MAX_ERRORS` errors are too many."""

ErrorHandler = Callable[[str, Exception], None]
"""A function that is called with what failed, and the error."""


class Failure(Message):
    """Something failed unexpectedly; the widget has gone on without it. `what` begins the notice."""

    def __init__(self, what: str, error: Exception) -> None:
        super().__init__()
        self.what = what
        self.error = error


class ErrorLimit:
    """Counts unexpected errors; `clock` returns the time in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=MAX_ERRORS)

    def is_passed(self) -> bool:
        """Count an error. Return whether there were more than `MAX_ERRORS` in the last `ERRORS_S`."""
        now = self._clock()
        passed = len(self._times) == MAX_ERRORS and now - self._times[0] < ERRORS_S
        self._times.append(now)
        return passed


async def dispatch_or_report(
    dispatch: Callable[[Message], Awaitable[None]],
    message: Message,
    on_error: ErrorHandler,
    on_mount_error: Callable[[Exception], bool],
) -> None:
    """Call the handlers of a message. An error does not stop the loop of messages, without which no key is answered.

    `on_mount_error` gets an error while a widget is mounted, and returns whether the program goes on. If not, the error
    is raised again, and Textual starts no loop.
    """
    try:
        await dispatch(message)
    except Exception as error:
        if isinstance(message, events.Compose | events.Mount):
            if not on_mount_error(error):
                raise
        else:
            on_error("Unexpected error", error)


def guard(widget: Widget, on_error: ErrorHandler, on_mount_error: Callable[[Exception], bool]) -> None:
    """Have a widget go on after an error in one of its handlers, and draw a blank row for one that cannot be drawn.

    Of the errors in drawing only the first one is reported: they come with each frame.
    These two methods are replaced, since Textual offers no public place around them.
    """
    dispatch, render_line = widget._dispatch_message, widget.render_line
    drawing_failed = False

    async def guarded_dispatch(message: Message) -> None:
        await dispatch_or_report(dispatch, message, on_error, on_mount_error)

    def guarded_line(y: int) -> Strip:
        nonlocal drawing_failed
        try:
            return render_line(y)
        except Exception as error:
            if not drawing_failed:
                drawing_failed = True
                on_error("A part of the screen cannot be drawn", error)
            return Strip.blank(widget.size.width)

    widget._dispatch_message = guarded_dispatch  # type: ignore[method-assign]
    widget.render_line = guarded_line  # type: ignore[method-assign]


def _close(window: Screen[object]) -> None:
    if window.is_current:
        window.dismiss(None)


class Recovery:
    """Decides whether the program goes on after an unexpected error.

    `say` shows a notice that names the report; `can_go_on` returns whether there is a screen to go on with;
    a window that fails while it opens is closed, unless it is the `main` screen; `end` ends the program by an error.
    """

    def __init__(
        self,
        say: ErrorHandler,
        can_go_on: Callable[[], bool],
        main: Screen[None],
        end: Callable[[Exception], None],
    ) -> None:
        self._say = say
        self._can_go_on = can_go_on
        self._main = main
        self._limit = ErrorLimit()
        self.end = end

    def go_on(self, what: str, error: Exception) -> None:
        """Say that something failed; end the program without a document, or if errors repeat quickly."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        if not self._can_go_on() or self._limit.is_passed():
            self.end(error)
            return
        try:
            self._say(what, error)
        except Exception as second:
            self.end(second)

    def guard(self, widget: Widget) -> None:
        """Have a widget go on after an error. A window that cannot be mounted is closed."""

        def mount_failed(error: Exception) -> bool:
            window = next((node for node in widget.ancestors_with_self if isinstance(node, Screen)), self._main)
            if window is self._main or not self._can_go_on():
                self.end(error)
                return False
            window.call_later(_close, window)
            self.go_on("The window cannot be shown", error)
            return True

        guard(widget, self.go_on, mount_failed)

    async def dispatch(self, dispatch: Callable[[Message], Awaitable[None]], message: Message) -> None:
        """Call the handlers of a message of the app."""

        def mount_failed(error: Exception) -> bool:
            self.end(error)
            return False

        await dispatch_or_report(dispatch, message, self.go_on, mount_failed)
