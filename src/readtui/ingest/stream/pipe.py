"""Read a pipe in a thread, up to a limit, so that what has come can be shown while the rest is still coming."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Condition, Thread
from time import monotonic

LIMIT_BYTES = 128 << 20
"""Most bytes that are read of a pipe: with its rows, the text of an endless one takes some 500 MB. The rest waits in
the pipe, and with it the program that writes it."""

AHEAD_BYTES = 1 << 20
"""Most bytes that are read before they are taken."""

_READ_BYTES = 1 << 16
"""Bytes of one read: as many as a pipe of Linux has."""


class Pipe:
    """Reads a descriptor, which it closes at the end. Its methods may be called in any thread.

    `is_ended`: nothing more will be read. `is_full`: more has come, but is not read because of the limit. `failure` is
    the reason if reading failed, else empty. `news` is empty: it is for files.
    """

    def __init__(self, descriptor: int, limit: int = LIMIT_BYTES) -> None:
        self.is_ended = self.is_full = False
        self.failure = self.news = ""
        self._descriptor = descriptor
        self._limit = limit
        self._changed = Condition()
        self._chunks: list[bytes] = []  # not taken yet
        self._ahead = 0  # their bytes
        self._received = 0
        self._came_at = monotonic()  # the last bytes
        self._has_news = False  # since the last call of `take`
        self._is_stopped = False
        self._waking, self._wake = os.pipe()
        Thread(target=self._run, name="pipe", daemon=True).start()

    def take(self) -> bytes:
        """Return what has come since the last call."""
        with self._changed:
            chunks, self._chunks, self._ahead, self._has_news = self._chunks, [], 0, False
            self._changed.notify_all()
        return b"".join(chunks)

    def take_restart(self) -> bool:
        """Return False: a pipe never restarts."""
        return False

    def wait(self, seconds: float) -> bool:
        """Wait until something has come, or the end; at most so long. Return whether it has."""
        with self._changed:
            return self._changed.wait_for(lambda: self._has_news, seconds)

    def gather(self, most: int, pause_s: float, longest_s: float) -> None:
        """Wait for the end, for `most` bytes that are not taken yet, or for a pause; at most `longest_s`."""
        deadline = monotonic() + longest_s
        with self._changed:
            while not self.is_ended and self._ahead < most and (left := deadline - monotonic()) > 0:
                pause = self._came_at + pause_s - monotonic()
                if not self._changed.wait_for(partial(self._has_grown, self._ahead), min(max(pause, 0.0), left)):
                    return

    def _has_grown(self, ahead: int) -> bool:
        return self.is_ended or self._ahead > ahead

    def stop(self) -> None:
        """Read no more, and close the pipe, so that the program that writes it ends. What has come can be taken."""
        with self._changed:
            if self._is_stopped or self.is_ended:
                return
            self._is_stopped = True
            self._changed.notify_all()
            os.write(self._wake, b".")

    # In the thread

    def _run(self) -> None:
        try:
            while self._has_room() and self._is_readable() and (data := self._read()):
                self._tell(lambda data=data: self._keep(data))  # type: ignore[misc]  # mypy knows no such default
        except OSError as error:
            self.failure = (error.strerror or str(error)).lower()
        finally:
            with suppress(OSError):
                os.close(self._descriptor)
            self._tell(self._end)

    def _has_room(self) -> bool:
        """Wait until there is room for more; return whether reading goes on."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopped or self._ahead < AHEAD_BYTES)
            return not self._is_stopped

    def _is_readable(self) -> bool:
        """Wait until there is something to read, or the end; return False if reading was stopped meanwhile."""
        if sys.platform == "win32":
            return True  # pipes cannot be waited for: `stop` takes effect with the next bytes
        import select  # POSIX only

        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        poll.register(self._waking, select.POLLIN)
        ready = dict(poll.poll())
        if self._waking in ready:
            return False
        if self._received >= self._limit and ready[self._descriptor] & select.POLLIN:
            self._tell(self._fill)
            poll.unregister(self._descriptor)
            poll.poll()  # until it is stopped
            return False
        return True

    def _read(self) -> bytes:
        try:
            return os.read(self._descriptor, min(_READ_BYTES, max(self._limit - self._received, 1)))
        except BlockingIOError:  # another program made the pipe a non-blocking one, and took what was there
            return self._read() if self._is_readable() else b""

    def _tell(self, change: Callable[[], None]) -> None:
        with self._changed:
            change()
            self._has_news = True
            self._changed.notify_all()

    def _keep(self, data: bytes) -> None:
        self._came_at = monotonic()
        self._chunks.append(data)
        self._ahead += len(data)
        self._received += len(data)

    def _fill(self) -> None:
        self.is_full = True

    def _end(self) -> None:
        self.is_ended = True
        os.close(self._waking)
        os.close(self._wake)
