"""Follow a file that another program writes: what is added is read, and from the start if it was written again."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from threading import Event

from readtui.errors import SourceError
from readtui.ingest.source import LIMIT_BYTES

POLL_S = 0.25
"""Seconds between two looks at the file."""

_READ_BYTES = 1 << 24
"""Most bytes of one read."""


class FollowedFile:
    """The bytes of a file, which end when `stop` is called.

    `is_full`: it has more bytes than are read. `news` is what the reader should know: that the file was truncated,
    replaced or deleted.
    """

    def __init__(self, path: str, limit: int = LIMIT_BYTES) -> None:
        """Open the file. Raises SourceError."""
        self.is_ended = self.is_full = False
        self.failure = self.news = ""
        self._path = path
        self._limit = limit
        self._offset = 0
        self._is_gone = self._has_restarted = False
        self._stopped = Event()
        try:
            self._descriptor = os.open(path, os.O_RDONLY)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise SourceError(f"{path} cannot be followed: {reason}", "check the name") from error

    def take(self) -> bytes:
        """Return what was added since the last call, or the first bytes of a file that was written again."""
        if self._stopped.is_set():
            return b""
        data = os.read(self._descriptor, min(_READ_BYTES, max(self._limit - self._offset, 0)))
        self._offset += len(data)
        return data

    def take_restart(self) -> bool:
        """Return whether the bytes that are taken next are the start of the file again."""
        has_restarted, self._has_restarted = self._has_restarted, False
        return has_restarted

    def wait(self, seconds: float) -> bool:
        """Wait until there is something to take or to know, or the end; at most so long. Return whether there is."""
        deadline = time.monotonic() + seconds
        while not (self._stopped.is_set() or self._has_news()):
            if (left := deadline - time.monotonic()) <= 0:
                return False
            self._stopped.wait(min(left, POLL_S))
        return True

    def stop(self) -> None:
        """Follow the file no longer."""
        if not self._stopped.is_set():
            self._stopped.set()
            self.is_ended = True

    def __del__(self) -> None:
        with suppress(OSError, AttributeError):
            os.close(self._descriptor)

    def _has_news(self) -> bool:
        size = os.fstat(self._descriptor).st_size
        if size > self._offset:
            was_full, self.is_full = self.is_full, self._offset >= self._limit
            return not was_full
        if size < self._offset:
            self._restart("was truncated")
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            return True
        try:
            status, own = os.stat(self._path), os.fstat(self._descriptor)  # noqa: PTH116 (the inode is what counts)
        except OSError:
            was_gone, self._is_gone = self._is_gone, True
            self.news = self.news if was_gone else "The file is gone; it is shown again when it is there"
            return not was_gone
        self._is_gone = False
        return (status.st_dev, status.st_ino) != (own.st_dev, own.st_ino) and self._reopen()

    def _reopen(self) -> bool:
        """Open the other file that has the name now. Return whether it could be opened."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY)
        except OSError:
            return False
        os.close(self._descriptor)
        self._descriptor = descriptor
        self._restart("was replaced")
        return True

    def _restart(self, what: str) -> None:
        self._offset, self._has_restarted, self.is_full = 0, True, False
        self.news = f"The file {what}: it is read from its start"
