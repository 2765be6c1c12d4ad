"""The library as other packages use it: documents read, positions, marks, corrections, responses of web addresses."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from readtui.document.digest import digest
from readtui.document.model import Document
from readtui.errors import LibraryError
from readtui.ingest.web.response import Response
from readtui.library import connection as library_connection
from readtui.library import tables
from readtui.library.connection import begin_writing, file_state, pause_before_retry
from readtui.library.known_marks import KnownMarks, reading_order
from readtui.library.tables import RecentWork, Work, canonical_source
from readtui.marks.anchor import Anchor, anchor, anchor_all, resolve, resolve_all
from readtui.marks.model import Correction, Mark, ResolvedCorrection, ResolvedMark, SavedPosition
from readtui.span import Offset, Span
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3


class Patience(NamedTuple):
    """Seconds that a write waits for other programs that write: `again_s` once it has failed after `first_s`."""

    first_s: float
    again_s: float


POSITION_PATIENCE = Patience(5.0, 0.2)
"""Patience for positions and responses: they are written again and again, and a hanging program must not delay them."""

MARK_PATIENCE = Patience(60.0, 5.0)
"""Patience for what the reader asked to keep: eight programs on a busy machine needed more than five seconds."""

PLACE_LENGTH = 48
"""Characters quoted at a place: about eight words, enough to distinguish it from other places."""

LONGEST_NAME = 44
"""Characters of a mark's label in an error."""
_NOT_RENEWED = "the anchors are not renewed"
"""An error that nobody needs to see: what they anchor is found all the same, and the next start will try again."""

Anchored = TypeVar("Anchored", Mark, Correction)
"""What has an anchor that is renewed in a changed text."""


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def acknowledge(kind: str, ident: int, environ: Mapping[str, str]) -> None:
    """Write to the file descriptor in READTUI_ACK_FD, if it is set, that something is on disk. For durability tests."""
    if descriptor := environ.get("READTUI_ACK_FD"):
        os.write(int(descriptor), f"A {kind} {ident}\n".encode())


class Library:
    """One library file. Any thread may call its methods; calls run one at a time. Methods raise LibraryError.

    `source` is a path or an address as it was opened. If the file cannot be written or is locked, nothing is kept, and
    `obstacle` is the reason. Positions are then dropped without an error, because the reader has seen `notice` at the
    start; keeping a mark raises LibraryError. What a method keeps is on disk when the method returns.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        obstacle: str = "",
        environ: Mapping[str, str] = os.environ,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.path = path
        self.obstacle = obstacle
        self._connection = connection
        self._environ = environ
        self._now = now
        self._lock = Lock()
        self._failed = set[Patience]()  # those that were exhausted since the last write
        self._give_up_at = math.inf  # by `monotonic`
        self._inode = file_state(path).inode
        self._data_version = 0
        self._last_digest: tuple[Document, str] | None = None
        self._known_marks = KnownMarks()
        self._renewed: Document | None = None  # the document whose anchors were renewed last
        self._renewed_lines = ""  # the lines in which the anchors of corrections were renewed last

    @classmethod
    def open(
        cls, path: Path, environ: Mapping[str, str] = os.environ, now: Callable[[], datetime] = utc_now
    ) -> Library:
        """Open the library at `path`; create it if it does not exist. Waits 2 s at most.

        Raises LibraryError if the file is damaged, belongs to another program, or has a later version or an unexpected
        schema. The file is then left unchanged, byte for byte.
        """
        connection, obstacle = library_connection.connect(path)
        return cls(connection, path, obstacle, environ, now)

    @classmethod
    def disabled(cls) -> Library:
        """Return a library that keeps nothing, for the option `--no-library`."""
        return cls(library_connection.in_memory(), Path(), "readtui was started without a library", {})

    @property
    def writable(self) -> bool:
        """Whether anything is kept."""
        return not self.obstacle

    @property
    def notice(self) -> str:
        """A sentence for the reader if nothing is kept, else empty."""
        why = self.obstacle
        return f"{why[0].upper()}{why[1:]}: places and marks are not kept" if why else ""

    def stamp(self) -> object:
        """Return a value that changes whenever any program has changed the library. Never waits.

        Reads only the metadata of the files: opening and closing them would release SQLite's locks (fcntl(2)).
        """
        return (file_state(self.path), file_state(Path(f"{self.path}-wal"))) if self.path.name else ()

    def changed_by_others(self) -> bool:
        """Return whether another program wrote since the last call (`PRAGMA data_version`); at first perhaps true."""
        with self._reading() as connection:
            data_version = _data_version(connection)
        before, self._data_version = self._data_version, data_version
        return self._data_version != before

    def limit_waits(self, seconds: float) -> None:
        """Let no write wait for other programs any longer than that from now on, because the program ends."""
        self._give_up_at = min(self._give_up_at, monotonic() + seconds)

    def close(self) -> None:
        """Close the file. No other method may be called afterwards."""
        with self._lock:
            self._connection.close()

    # Works and places

    def record_opened(self, document: Document, source: str) -> None:
        """Record that a document was opened now."""
        work, now = self._work(document, source), self._now()
        if self.writable:
            with self._writing(POSITION_PATIENCE) as connection:
                tables.keep_work(connection, work, now)

    def place_of(self, document: Document, source: str) -> Offset | None:
        """Return the offset where the reader stopped; None if the document is new or the words there are gone."""
        with self._reading() as connection:
            place = tables.place_of(connection, tables.find_work(connection, self._work(document, source)))
        found = resolve(place.anchor, document.text) if place is not None else None
        return found.start if found is not None else None

    def has_place(self, source: str) -> bool:
        """Return whether a position is kept in the text that was last opened under this name."""
        with self._reading() as connection:
            return tables.has_place(connection, canonical_source(source))

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        """Keep the reader's position. `progress` is the share of the text before it, from 0 to 1."""
        quoted = Span(offset, min(offset + PLACE_LENGTH, len(document.text)))
        place = SavedPosition(anchor(document.text, quoted), progress)
        work, now = self._work(document, source), self._now()
        if not self.writable:
            return
        with self._writing(POSITION_PATIENCE) as connection:
            work_id = tables.keep_work(connection, work, now)
            tables.keep_place(connection, work_id, place, now)
        acknowledge("place", work_id, self._environ)

    def recent_works(self, limit: int | None = None) -> Sequence[RecentWork]:
        """Return the works that can be opened again, the last opened first: all, or the first `limit`."""
        with self._reading() as connection:
            return tables.recent_works(connection, limit)

    def last_source(self) -> str | None:
        """Return the source of the last opened work that can be opened again; None if there is none."""
        return next((work.source for work in self.recent_works(1)), None)

    # Fetched responses

    def keep_response(self, response: Response) -> None:
        """Keep a response under the address that was requested.

        Beyond a total size, the oldest are deleted, except those of documents with a mark or a recent position.
        """
        if self.writable:
            with self._writing(POSITION_PATIENCE) as connection:
                tables.keep_response(connection, canonical_source(response.source.name), response, self._now())

    def find_response(self, address: str) -> Response | None:
        """Return the response kept for an address, or None."""
        with self._reading() as connection:
            return tables.find_response(connection, canonical_source(address))

    # Marks

    def marks_of(self, document: Document, source: str) -> tuple[ResolvedMark, ...]:
        """Return the marks of a document in the order of its text; those whose words are gone come last.

        The first call for a document renews the anchors found in a changed text, so that marks follow a text through
        many small changes. Later calls do not: two programs with two versions of a text would overwrite each other's
        anchors without end. Nor does one for the head of a text, where words occur once that may occur twice in all.
        """
        work, known = self._work(document, source), self._known_marks
        with self._reading() as connection:
            work_id, data_version = tables.find_work(connection, work), _data_version(connection)
            if (found := known.get(document, work_id, data_version)) is not None:
                return found
            marks: Sequence[Mark] = tables.marks_of(connection, work_id)
            is_renewed = tables.are_anchored(connection, work_id, work.digest)
            changes = known.change_count
        spans = resolve_all([mark.anchor for mark in marks], document.text)
        if self._renewed is not document and not document.is_head:
            self._renewed = document
            if marks and not is_renewed:
                marks, moves = _renewed(marks, spans, document.text)
                with suppress(LibraryError), self._writing_mark(_NOT_RENEWED) as connection:
                    tables.move_marks(connection, moves)
                    tables.all_anchored(connection, work_id, work.digest, len(marks))
        found = tuple(sorted(map(ResolvedMark, marks, spans), key=reading_order))
        return known.set(document, work_id, data_version, found) if changes == known.change_count else found

    def keep_mark(
        self, document: Document, source: str, span: Span, label: str, letter: str = "", colour: int = 0, note: str = ""
    ) -> ResolvedMark:
        """Mark a passage; with a colour, highlight it. A mark of the document that has the same letter moves here."""
        work, now = self._work(document, source), self._now()
        new = Mark(0, anchor(document.text, span), label, letter, now, colour, note)
        with self._writing_mark(_failure(label, "kept")) as connection:
            work_id = tables.keep_work(connection, work, now)
            mark = tables.keep_mark(connection, work_id, new)
            tables.one_anchored(connection, work_id, in_this_text=True)
        acknowledge("mark", mark.ident, self._environ)
        found = ResolvedMark(mark, span)
        self._known_marks.put(document, found)
        return found

    def change_mark(self, mark: Mark) -> None:
        """Change the label, the colour and the note of a mark. Raises LibraryError also if it no longer exists."""
        with self._writing_mark(_failure(mark.label, "changed")) as connection:
            if not tables.change_mark(connection, mark):
                raise LibraryError("it no longer exists")
        self._known_marks.forget()

    def delete_mark(self, ident: int) -> None:
        """Delete a mark, if it still exists."""
        with self._writing_mark("the mark is not deleted") as connection:
            tables.delete_mark(connection, ident)
        self._known_marks.remove(ident)

    def restore_mark(self, document: Document, source: str, mark: Mark) -> None:
        """Restore a mark that was deleted, renamed or moved, with its number. Idempotent."""
        work, span = self._work(document, source), resolve(mark.anchor, document.text)
        in_this_text = span is not None and anchor(document.text, span) == mark.anchor
        with self._writing_mark(_failure(mark.label, "restored")) as connection:
            work_id = tables.keep_work(connection, work, mark.made)
            tables.restore_mark(connection, work_id, mark)
            tables.one_anchored(connection, work_id, in_this_text=in_this_text)
        acknowledge("mark", mark.ident, self._environ)
        self._known_marks.put(document, ResolvedMark(mark, span))

    # Corrections

    def corrections_of(self, document: Document, source: str) -> tuple[ResolvedCorrection, ...]:
        """Return the corrections of a plain text, the latest last; none for other documents.

        The first call for a text renews the anchors that were found in changed lines, as `marks_of` does.
        """
        if document.lines is None:
            return ()
        work = self._work(document, source)
        with self._reading() as connection:
            found: Sequence[Correction] = tables.corrections_of(connection, tables.find_work(connection, work))
        if not found:
            return ()
        text = document.lines.text
        spans = resolve_all([one.anchor for one in found], text)
        if text != self._renewed_lines and not document.is_head:
            self._renewed_lines = text
            found, moves = _renewed(found, spans, text)
            if moves:
                with suppress(LibraryError), self._writing_mark(_NOT_RENEWED) as connection:
                    tables.move_corrections(connection, moves)
        return tuple(map(ResolvedCorrection, found, spans))

    def change_corrections(
        self, document: Document, source: str, removed: Sequence[Correction], added: Sequence[Correction]
    ) -> tuple[Correction, ...]:
        """Remove corrections and add others, all or none. Return those that were added, with their numbers."""
        work, now = self._work(document, source), self._now()
        with self._writing_mark("the correction is not kept") as connection:
            work_id = tables.keep_work(connection, work, now)
            tables.delete_corrections(connection, removed)
            kept = tables.keep_corrections(connection, work_id, added)
        for one in kept:
            acknowledge("correction", one.ident, self._environ)
        return kept

    # Transactions

    def _work(self, document: Document, source: str) -> Work:
        text = document.text
        last = self._last_digest  # read once: another thread may set it for another document
        if last is None or last[0] is not document:
            known = document.digest or digest(document.lines.uncorrected_text if document.lines else text)
            last = self._last_digest = (document, known)
        name = canonical_source(source)
        # All empty texts have the same digest: they are distinguished by name.
        return Work(last[1] if text else f"empty {name}", name, document.title)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        import sqlite3  # deferred: 7 ms at the start; here it is loaded already

        with self._lock:
            try:
                yield self._connection
            except (sqlite3.Error, UnicodeDecodeError) as error:
                raise library_connection.to_library_error(self.path, error) from error

    @contextmanager
    def _writing(self, patience: Patience) -> Iterator[sqlite3.Connection]:
        """A transaction, committed or rolled back as a whole. It takes the write lock first (see `begin_writing`).

        While it waits for another program, other threads may read.
        """
        deadline = monotonic() + (patience.again_s if patience in self._failed else patience.first_s)
        self._failed.add(patience)
        while True:
            with self._reading() as connection:
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
    def _writing_mark(self, failure: str) -> Iterator[sqlite3.Connection]:
        """A transaction for a change that the reader requested. Each LibraryError begins with `failure`."""
        if self.obstacle:
            raise LibraryError(f"{failure}: {self.obstacle}")
        if file_state(self.path).inode != self._inode:  # SQLite would write to the file that was here before
            raise LibraryError(f"{failure}: the library was moved or replaced", "start readtui again")
        try:
            with self._writing(MARK_PATIENCE) as connection:
                yield connection
        except LibraryError as error:
            raise LibraryError(f"{failure}: {error.what}", error.fix) from error


def _failure(label: str, done: str) -> str:
    """Return the first words of an error about a mark that could not be `done` ("kept")."""
    name = printable_line(label).strip()[:LONGEST_NAME].rstrip()
    return f"the mark “{name}” is not {done}" if name else f"the mark is not {done}"


def _renewed(
    found: Sequence[Anchored], spans: Sequence[Span | None], text: str
) -> tuple[Sequence[Anchored], Sequence[tuple[Anchored, Anchor]]]:
    """Return what was found in `text` with its anchors there, and each whose anchor changed with its new anchor."""
    anchors = iter(anchor_all(text, [span for span in spans if span is not None]))
    renewed = [
        one if span is None else one._replace(anchor=next(anchors)) for one, span in zip(found, spans, strict=True)
    ]
    return renewed, [(old, new.anchor) for old, new in zip(found, renewed, strict=True) if old != new]


def _data_version(connection: sqlite3.Connection) -> int:
    """Return a number that changes when another program writes (`PRAGMA data_version`)."""
    (data_version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(data_version)
