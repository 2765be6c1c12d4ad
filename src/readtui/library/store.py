"""The library: which works were read, where their reading stopped, and what was marked in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from readtui.errors import LibraryError
from readtui.ingest.web.response import Response
from readtui.library import bookmarks, fetched, works
from readtui.library import connection as library_connection
from readtui.library.values import anchor_of, anchor_row, name_bytes, name_of, time_of
from readtui.library.waiting import begin
from readtui.library.works import STREAM, Work
from readtui.marks.anchor import Anchor
from readtui.marks.model import Bookmark, Place
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

__all__ = ["BUSY_AGAIN_S", "BUSY_S", "STREAM", "Kept", "LibraryFile", "Work", "acknowledge", "canonical", "digest"]

BUSY_S = 5.0
"""How long a write waits for other programs that write: many times the longest wait measured with eight of them."""

BUSY_AGAIN_S = 0.2
"""How long the next ones wait once that was not enough, so that a stuck program does not hold up every move."""


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


class LibraryFile:
    """One library file. Any thread may ask; one is served at a time.

    A library that cannot be written, or is locked, keeps nothing, and its `obstacle` says why. Places are then let
    go in silence: the reader was told at the start. A bookmark is asked for, so it is refused aloud.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, obstacle: str, environ: Mapping[str, str]) -> None:
        self.path = path
        self.obstacle = obstacle
        self._connection = connection
        self._environ = environ
        self._lock = Lock()
        self._busy_s = BUSY_S
        self._file = _stated(path)[0]

    @classmethod
    def open(cls, path: Path, environ: Mapping[str, str] = os.environ) -> LibraryFile:
        """The library at `path`, made if there is none. Waits 2 s at most.

        Raises LibraryError if the file is damaged, of another program, of a later version or tampered with: then
        it stays as it is, byte for byte.
        """
        connection, obstacle = library_connection.connect(path)
        return cls(connection, path, obstacle, environ)

    @classmethod
    def none(cls) -> LibraryFile:
        """No library at all: nothing is kept."""
        return cls(library_connection.in_memory(), Path(), "readtui was started without a library", {})

    @property
    def writable(self) -> bool:
        """Whether anything is kept."""
        return not self.obstacle

    @property
    def notice(self) -> str:
        """A sentence for the reader, if nothing is kept; else empty."""
        why = self.obstacle
        return f"{why[0].upper()}{why[1:]}: places and bookmarks are not kept" if why else ""

    def stamp(self) -> object:
        """What is another value once any program has changed the library. Asks the file system alone: it never waits.

        Opening the files would be worse than useless: closing them again lets go of SQLite's locks (fcntl(2)).
        """
        return (_stated(self.path), _stated(Path(f"{self.path}-wal"))) if self.path.name else ()

    def version_of_others(self) -> int:
        """What is another number once another connection than this one has written (`PRAGMA data_version`)."""
        with self._reading() as connection:
            (number,) = connection.execute("PRAGMA data_version").fetchone()
        return int(number)

    # Works and places

    def opened(self, work: Work, when: datetime) -> Kept:
        """Keep that the work was opened, and give what is known of it."""
        if self.writable:
            with self._writing() as connection:
                works.keep(connection, work, when)
        place = self.place(work)
        return Kept(work.source, printable_line(work.title), place.progress if place else 0.0, when)

    def place(self, work: Work) -> Place | None:
        """Where the reading of the work stopped; None if it was never kept."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT start, exact, prefix, suffix, progress FROM place WHERE work = ?",
                (works.known(connection, work),),
            ).fetchone()
        return Place(anchor_of(*row[:4]), row[4]) if row else None

    def keep_place(self, work: Work, place: Place, when: datetime) -> None:
        """Keep where the reading stands now. It has reached the disk when this returns."""
        if not self.writable:
            return
        with self._writing() as connection:
            ident = works.keep(connection, work, when)
            connection.execute(
                "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?)",
                (ident, *anchor_row(place.anchor), place.progress, when.timestamp()),
            )
        acknowledge("place", ident, self._environ)

    def recent(self, limit: int) -> tuple[Kept, ...]:
        """The works that can be opened again, each by the name it was last opened by; the last one first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT name.source, title, coalesce(progress, 0.0), last_opened, max(opened) FROM name"
                " JOIN work ON work.id = name.work LEFT JOIN place ON place.work = work.id GROUP BY work.id"
                " ORDER BY last_opened DESC, work.id DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return tuple(Kept(name_of(row[0]), printable_line(row[1]), row[2], time_of(row[3])) for row in rows)

    def last(self) -> Kept | None:
        """The work that was opened last and can be opened again."""
        return next(iter(self.recent(1)), None)

    def forget(self, source: str) -> None:
        """Drop the work that has this source: its other names too, what was fetched, its place and its bookmarks."""
        if self.writable:
            with self._writing() as connection:
                fetched.forget(connection, source)
                connection.execute(
                    "DELETE FROM work WHERE id = (SELECT work FROM name WHERE source = ?)", (name_bytes(source),)
                )

    # What was fetched

    def keep_fetched(self, answer: Response) -> None:
        """Keep what an address answered, in the place of what it answered before. It has reached the disk when this
        returns; so that all of it does not grow without end, what was not read for longest goes."""
        if self.writable:
            with self._writing() as connection:
                fetched.keep(connection, canonical(answer.source.name), answer)

    def fetched(self, address: str) -> Response | None:
        """What the address answered when it was asked last; None if that is not here."""
        with self._reading() as connection:
            return fetched.of_address(connection, canonical(address))

    # Bookmarks

    def bookmarks(self, work: Work) -> tuple[Bookmark, ...]:
        """The bookmarks of a work, in the order of its text."""
        with self._reading() as connection:
            return bookmarks.of_work(connection, works.known(connection, work))

    def keep_bookmark(self, work: Work, anchor: Anchor, label: str, letter: str, when: datetime) -> Bookmark:
        """Keep a new bookmark. It has reached the disk when this returns.

        A mark whose letter was set before in the work moves, and keeps its number.
        """
        with self._marking("the bookmark is not kept") as connection:
            kept = bookmarks.keep(connection, works.keep(connection, work, when), anchor, label, letter, when)
        acknowledge("bookmark", kept.ident, self._environ)
        return kept

    def restore_bookmark(self, work: Work, bookmark: Bookmark) -> None:
        """Put back a bookmark that was dropped, renamed or moved, with its number. Twice is as good as once."""
        with self._marking("the bookmark is not kept") as connection:
            bookmarks.restore(connection, works.keep(connection, work, bookmark.made), bookmark)
        acknowledge("bookmark", bookmark.ident, self._environ)

    def rename_bookmark(self, ident: int, label: str) -> None:
        """Give a bookmark another label. Raises LibraryError if it is gone, too."""
        with self._marking("the bookmark is not renamed") as connection:
            if not bookmarks.rename(connection, ident, label):
                raise LibraryError("it was removed meanwhile")

    def drop_bookmark(self, ident: int) -> None:
        """Take a bookmark away. That it is gone already is as well."""
        with self._marking("the bookmark is not removed") as connection:
            bookmarks.drop(connection, ident)

    def move_anchors(self, moves: Sequence[tuple[Bookmark, Anchor]]) -> None:
        """Give bookmarks new anchors, all in one transaction; those that another program changed stay as they are."""
        with self._marking("the bookmarks are not moved") as connection:
            bookmarks.move(connection, moves)

    # The file

    def close(self) -> None:
        """Let go of the file. Nothing can be asked afterwards."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _marking(self, failing: str) -> Iterator[sqlite3.Connection]:
        """A transaction that the reader asked for: what stands against it is said in one line."""
        if self.obstacle:
            raise LibraryError(f"{failing}: {self.obstacle}")
        if _stated(self.path)[0] != self._file:  # SQLite would go on writing into a file that nobody finds again
            raise LibraryError(f"{failing}: the library was moved or replaced", "start readtui again")
        try:
            with self._writing() as connection:
                yield connection
        except LibraryError as error:
            raise LibraryError(f"{failing}: {error.what}", error.fix) from error

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        import sqlite3  # deferred: it is there already, and this is the cheapest way to name it

        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise library_connection.problem(self.path, error) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, kept whole or not at all. The lock is taken first: one that reads first could not wait."""
        with self._reading() as connection:
            wait_s, self._busy_s = self._busy_s, BUSY_AGAIN_S
            begin(connection, wait_s)
            self._busy_s = BUSY_S
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise


def _stated(file: Path) -> tuple[int, int, int]:
    """What of a file changes when it is written or replaced; zeros if there is none."""
    try:
        state = file.stat()
    except OSError:
        return 0, 0, 0
    return state.st_ino, state.st_size, state.st_mtime_ns
