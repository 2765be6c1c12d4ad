"""The thread of the library: changes are written one after the other, and what was not kept is reported."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from readtui.errors import ReadtuiError
from readtui.tui.services import ReadingLibrary, Result

SAVING_NOTICE_AFTER_S = 1.0
"""Seconds after which a notice says that a mark waits for another program that writes to the library."""

QUIT_WAIT_S = 10.0
"""Seconds that quitting waits for other programs that write to the library; then it reports what was not kept."""

SIGNAL_WAIT_S = 0.5
"""The same after a signal: less than `terminal.EXIT_TIMEOUT_S`, after which the program is killed."""

NOTICE_S = 8.0
"""Seconds that an error of the library is shown."""


class LibraryThread:
    """Runs work of the library in one thread, and what follows on the screen.

    `say` shows a notice for some seconds; `unexpected` reports an error that is a bug.
    """

    def __init__(
        self,
        library: ReadingLibrary,
        say: Callable[[str, float], None],
        unexpected: Callable[[str, Exception], object],
    ) -> None:
        self._library = library
        self._say = say
        self._unexpected = unexpected
        self._thread = ThreadPoolExecutor(1, "library")  # one thread: writes keep their order
        self._futures: list[Future[Any]] = []
        self._last_error = ""  # of work that is repeated
        self.is_ending = False

    def submit(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        repeat_errors: bool = True,
        slow_notice: str = "",
    ) -> Callable[[], Awaitable[None]] | None:
        """Start `work`. Return a function that waits for it, shows its error, and calls `done` with its result.

        `failed` gets an error in place of the notice; a bug is shown as well.
        With `repeat_errors` false, an error is not shown twice in a row. `slow_notice` is shown after
        `SAVING_NOTICE_AFTER_S`, until the work has ended. None once the program ends: `finish` waits for the work.
        """
        future = self._thread.submit(work)
        self._futures.append(future)
        if self.is_ending:
            return None
        # Not a coroutine: a worker that is cancelled before it starts would leave it behind, never awaited.
        return partial(self._finish_work, future, done, failed, repeat_errors, slow_notice)

    async def _finish_work(
        self,
        future: Future[Result],
        done: Callable[[Result], None] | None,
        failed: Callable[[Exception], None] | None,
        repeat_errors: bool,
        slow_notice: str,
    ) -> None:
        wrapped = asyncio.wrap_future(future)
        # An app that ends does not wait for it, and asyncio would print an error that nobody has asked for.
        wrapped.add_done_callback(lambda ended: None if ended.cancelled() else ended.exception())
        try:
            while slow_notice and not wrapped.done():
                await asyncio.wait([wrapped], timeout=SAVING_NOTICE_AFTER_S)
                if not wrapped.done():
                    self._say(slow_notice, 3.0)
            result = await asyncio.shield(wrapped)
        except Exception as error:
            if not self.is_ending:  # else `finish` returns the error: a notice would vanish with the screen
                self._futures.remove(future)
                if failed is None or not isinstance(error, ReadtuiError):
                    self._show_error(error, repeat_errors=repeat_errors)
                if failed is not None:
                    failed(error)
            return
        self._futures.remove(future)
        if not repeat_errors:
            self._last_error = ""
        if done is not None:
            done(result)

    def _show_error(self, error: Exception, *, repeat_errors: bool) -> None:
        is_repeated = not repeat_errors and str(error) == self._last_error
        if not repeat_errors:
            self._last_error = str(error)
        if is_repeated:
            return
        if isinstance(error, ReadtuiError):
            self._say(error.notice, NOTICE_S)
        else:
            self._unexpected("The library failed", error)

    def limit_waits(self, *, by_signal: bool = False) -> None:
        """Let nothing wait any longer than quitting may, or than a signal allows, because the program ends."""
        self.is_ending = True
        self._library.limit_waits(SIGNAL_WAIT_S if by_signal else QUIT_WAIT_S)

    def finish(self, report: Callable[[BaseException], object]) -> Sequence[str]:
        """Wait until everything is written, or given up. Return the errors that were not shown; `report` bugs."""
        self._library.limit_waits(QUIT_WAIT_S)
        self._thread.shutdown()
        texts = []
        for error in filter(None, [future.exception() for future in self._futures]):
            if not isinstance(error, ReadtuiError):
                report(error)
            texts.append(str(error) if isinstance(error, ReadtuiError) else repr(error))
        return tuple(dict.fromkeys(texts))
