"""The library: which works were read, and where their reading stopped."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from readtui.document.printable import printable_line
from readtui.library import opening
from readtui.marks.anchor import Anchor
from readtui.marks.model import Place

if TYPE_CHECKING:
    import sqlite3

STREAM = "-"
"""The source of a text that came down a pipe: it can be known again, but not opened again."""

BUSY_S = 5.0
"""How long a write waits for other programs that write: many times the longest wait measured with eight of them."""

BUSY_AGAIN_S = 0.2
"""How long the next ones wait once that was not enough, so that a stuck program does not hold up every move."""


class Work(NamedTuple):
    """A text to be known again: by `digest(text)`, else by its source in the form that `canonical` gives it."""

    digest: str
    source: str
    title: str


class Kept(NamedTuple):
    """A work as the library has it. `progress` is the part read, 0 to 1."""

    source: str
    title: str
    progress: float
    last_opened: datetime


def digest(text: str) -> str:
    """What tells one text from another: 128 bits of BLAKE2."""
    from hashlib import blake2b  # deferred: loads OpenSSL

    sum_up = blake2b(digest_size=16)
    for start in range(0, len(text), 1 << 20):  # in slices, so that no second copy of a large text is made
        sum_up.update(text[start : start + (1 << 20)].encode("utf-8", "surrogatepass"))
    return sum_up.hexdigest()


def canonical(source: str) -> str:
    """The one form of a source: an address without its fragment, or the real path of a file."""
    if source == STREAM:
        return source
    if source.startswith(("http://", "https://")):
        return source.partition("#")[0]
    return os.path.realpath(source)


def acknowledge(kind: str, ident: int, environ: Mapping[str, str]) -> None:
    """Tell who tests it that something is kept for good, on the descriptor that READTUI_ACK_FD names."""
    if descriptor := environ.get("READTUI_ACK_FD"):
        os.write(int(descriptor), f"A {kind} {ident}\n".encode())


class Library:
    """One library file. Any thread may ask; one is served at a time.

    A library that cannot be written, or is locked, keeps nothing: `writable` is false, and `notice` is a sentence
    for the reader that says why.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, notice: str, environ: Mapping[str, str]) -> None:
        self.path = path
        self.notice = notice
        self._connection = connection
        self._environ = environ
        self._lock = Lock()
        self._busy_s = BUSY_S

    @classmethod
    def open(cls, path: Path, environ: Mapping[str, str] = os.environ) -> Library:
        """The library at `path`, made if there is none. Waits 2 s at most.

        Raises LibraryError if the file is damaged, of another program, of a later version or tampered with: then
        it stays as it is, byte for byte.
        """
        connection, notice = opening.connect(path)
        return cls(connection, path, notice, environ)

    @property
    def writable(self) -> bool:
        """Whether anything is kept."""
        return not self.notice

    def opened(self, work: Work, when: datetime) -> Kept:
        """Keep that the work was opened, and give what is known of it."""
        if self.writable:
            with self._writing():
                self._keep(work, when)
        place = self.place(work)
        return Kept(work.source, printable_line(work.title), place.progress if place else 0.0, when)

    def place(self, work: Work) -> Place | None:
        """Where the reading of the work stopped; None if it was never kept."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT start, exact, prefix, suffix, progress FROM place WHERE work = ?", (self._known(work),)
            ).fetchone()
        return Place(Anchor(*row[:4]), row[4]) if row else None

    def keep_place(self, work: Work, place: Place, when: datetime) -> None:
        """Keep where the reading stands now. It has reached the disk when this returns."""
        if not self.writable:
            return
        anchor = place.anchor
        words = (_storable(anchor.exact), _storable(anchor.prefix), _storable(anchor.suffix))
        with self._writing() as connection:
            ident = self._keep(work, when)
            connection.execute(
                "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?)",
                (ident, anchor.start, *words, place.progress, when.timestamp()),
            )
        acknowledge("place", ident, self._environ)

    def recent(self, limit: int) -> tuple[Kept, ...]:
        """The works that can be opened again, the last one first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT source, title, coalesce(progress, 0.0), max(last_opened) FROM work"
                " LEFT JOIN place ON work = id WHERE source <> ? GROUP BY source"
                " ORDER BY max(last_opened) DESC, id DESC LIMIT ?",
                (STREAM.encode(), limit),
            ).fetchall()
        return tuple(Kept(_name(row[0]), printable_line(row[1]), row[2], _time(row[3])) for row in rows)

    def last(self) -> Kept | None:
        """The work that was opened last and can be opened again."""
        return next(iter(self.recent(1)), None)

    def forget(self, source: str) -> None:
        """Drop what is known of a source."""
        if self.writable:
            with self._writing() as connection:
                connection.execute("DELETE FROM work WHERE source = ?", (_bytes(source),))

    def close(self) -> None:
        """Let go of the file. Nothing can be asked afterwards."""
        with self._lock:
            self._connection.close()

    def _known(self, work: Work) -> int | None:
        """The number of a work: the same text, else what was read last from the same source."""
        row = self._connection.execute(
            "SELECT id FROM work WHERE digest = ?1 OR (source = ?2 AND source <> ?3)"
            " ORDER BY digest = ?1 DESC, last_opened DESC LIMIT 1",
            (_storable(work.digest), _bytes(work.source), STREAM.encode()),
        ).fetchone()
        return int(row[0]) if row else None

    def _keep(self, work: Work, when: datetime) -> int:
        """The number of a work, whose text, source and title are now these."""
        now = (_storable(work.digest), _bytes(work.source), _storable(work.title), when.timestamp())
        ident = self._known(work)
        if ident is None:
            made = self._connection.execute(
                "INSERT INTO work (digest, source, title, first_opened, last_opened) VALUES (?1, ?2, ?3, ?4, ?4)", now
            )
            return int(made.lastrowid or 0)
        self._connection.execute(
            "UPDATE work SET digest = ?1, source = ?2, title = ?3, last_opened = max(last_opened, ?4) WHERE id = ?5",
            (*now, ident),
        )
        return ident

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        import sqlite3  # deferred: it is there already, and this is the cheapest way to name it

        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise opening.problem(self.path, error) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, kept whole or not at all. The lock is taken first: one that reads first could not wait."""
        with self._reading() as connection:
            wait_s, self._busy_s = self._busy_s, BUSY_AGAIN_S
            connection.execute(f"PRAGMA busy_timeout = {round(wait_s * 1000)}")
            connection.execute("BEGIN IMMEDIATE")
            self._busy_s = BUSY_S
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise


def _storable(text: str) -> str:
    """`text` without lone surrogates, which SQLite does not take."""
    return text.encode("utf-8", "replace").decode()


def _bytes(source: str) -> bytes:
    return source.encode("utf-8", "surrogatepass")


def _name(source: bytes) -> str:
    try:
        return source.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # put there by another program
        return source.decode("utf-8", "replace")


def _time(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):  # put there by another program
        return datetime.fromtimestamp(0, UTC)
