"""A stream whose bytes come when a test sends them."""

from __future__ import annotations

from threading import Condition


class FakeStream:
    """A `ByteStream`."""

    def __init__(self, data: bytes = b"") -> None:
        self.is_ended = self.is_full = False
        self.failure = self.news = ""
        self.restarts = False
        self._data = data
        self._has_news = False
        self._changed = Condition()

    def send(self, data: bytes) -> None:
        with self._changed:
            self._data += data
            self._tell()

    def end(self, failure: str = "") -> None:
        with self._changed:
            self.failure, self.is_ended = failure, True
            self._tell()

    def _tell(self) -> None:
        self._has_news = True
        self._changed.notify_all()

    def take(self) -> bytes:
        with self._changed:
            data, self._data, self._has_news = self._data, b"", False
        return data

    def take_restart(self) -> bool:
        restarts, self.restarts = self.restarts, False
        return restarts

    def wait(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._has_news, seconds)

    def stop(self) -> None:
        self.end()
