"""Transactions on the library file: any thread may begin one, they run one at a time, and each is kept whole or not."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from readtui.errors import LibraryError
from readtui.library import connection as library_connection
from readtui.library.connection import begin_writing, file_state, pause_before_retry

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


class Patience(NamedTuple):
    """Seconds that a write waits for other programs that write: `again_s` once it has failed after `first_s`."""

    first_s: float
    again_s: float


POSITION_PATIENCE = Patience(5.0, 0.2)
"""Patience for positions and responses: they are written again and again, and a hanging program must not delay them."""

MARK_PATIENCE = Patience(60.0, 5.0)
"""Patience for what the reader asked to keep: eight programs on a busy machine needed more than five seconds."""


def acknowledge(kind: str, ident: int, environ: Mapping[str, str]) -> None:
    """Write to the file descriptor in READTUI_ACK_FD, if it is set, that something is on disk. For durability tests."""
    if descriptor := environ.get("READTUI_ACK_FD"):
        os.write(int(descriptor), f"A {kind} {ident}\n".encode())


class Transactions:
    """The connection to one library file. Methods raise LibraryError.

    If the file cannot be written or is locked, `obstacle` is the reason, else it is empty.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, obstacle: str, environ: Mapping[str, str]) -> None:
        self.path = path
        self.obstacle = obstacle
        self._connection = connection
        self._environ = environ
        self._lock = Lock()
        self._failed = set[Patience]()  # those that were exhausted since the last write
        self._give_up_at = math.inf  # by `monotonic`
        self._inode = file_state(path).inode

    @property
    def is_in_memory(self) -> bool:
        """Whether the file could not be read, so that an empty library in memory stands in for it."""
        with self.reading() as connection:
            return not connection.execute("PRAGMA database_list").fetchone()[2]

    def limit_waits(self, seconds: float) -> None:
        """Let no write wait for other programs any longer than that from now on, because the program ends."""
        self._give_up_at = min(self._give_up_at, monotonic() + seconds)

    def close(self) -> None:
        """Close the file. No other method may be called afterwards."""
        with self._lock:
            self._connection.close()

    def acknowledge(self, kind: str, ident: int) -> None:
        """Write that something is on disk, if the environment wants it (see the function `acknowledge`)."""
        acknowledge(kind, ident, self._environ)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for reading."""
        import sqlite3  # deferred: 7 ms at the start; here it is loaded already

        with self._lock:
            try:
                yield self._connection
            except (sqlite3.Error, UnicodeDecodeError) as error:
                raise library_connection.to_library_error(self.path, error) from error

    @contextmanager
    def writing(self, patience: Patience) -> Iterator[sqlite3.Connection]:
        """A transaction, committed or rolled back as a whole. It takes the write lock first (see `begin_writing`).

        While it waits for another program, other threads may read.
        """
        deadline = monotonic() + (patience.again_s if patience in self._failed else patience.first_s)
        self._failed.add(patience)
        while True:
            with self.reading() as connection:
                is_last_attempt = monotonic() >= min(deadline, self._give_up_at)
                if begin_writing(connection, is_last_attempt=is_last_attempt):
                    self._failed.clear()
                    try:
                        yield connection
                        connection.execute("COMMIT")
                    except BaseException:
                        connection.rollback()
                        raise
                    return
            pause_before_retry()

    @contextmanager
    def changing(self, failure: str) -> Iterator[sqlite3.Connection]:
        """A transaction for a change that the reader requested. Each LibraryError begins with `failure`."""
        if self.obstacle:
            raise LibraryError(f"{failure}: {self.obstacle}")
        if file_state(self.path).inode != self._inode:  # SQLite would write to the file that was here before
            raise LibraryError(f"{failure}: the library was moved or replaced", "start readtui again")
        try:
            with self.writing(MARK_PATIENCE) as connection:
                yield connection
        except LibraryError as error:
            raise LibraryError(f"{failure}: {error.what}", error.fix) from error
