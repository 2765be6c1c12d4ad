"""The library as other packages use it: documents read, positions, marks, corrections, responses of web addresses."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from readtui.document.model import Document
from readtui.errors import LibraryError
from readtui.ingest.source import Source
from readtui.library import connection as library_connection
from readtui.library import tables
from readtui.library.connection import file_state
from readtui.library.known_marks import KnownMarks, reading_order
from readtui.library.tables import RecentWork, canonical_source
from readtui.library.transactions import POSITION_PATIENCE, Transactions
from readtui.library.works import WorkIdentifier
from readtui.marks.anchor import Anchor, anchor, anchor_all, resolve_all
from readtui.marks.model import Correction, Mark, ResolvedCorrection, ResolvedMark, SavedPosition
from readtui.span import Offset, Span
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

    from readtui.ingest.web.response import Response
    from readtui.library.changes import Undone
    from readtui.library.shelf import Shelf

PLACE_LENGTH = 48
"""Characters quoted at a place: about eight words, enough to distinguish it from other places."""

LONGEST_NAME = 44
"""Characters of a mark's label in notices."""

_BEGIN_READING = "UPDATE work SET state = 'reading' WHERE id = ? AND state = 'unread'"

_NOT_RENEWED = "the anchors are not renewed"
"""An error that nobody needs to see: what they anchor is found all the same, and the next start will try again."""

Anchored = TypeVar("Anchored", Mark, Correction)
"""What has an anchor that is renewed in a changed text."""


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


class Library:
    """One library file. Any thread may call its methods; calls run one at a time. Methods raise LibraryError.

    `source` is a path or an address as it was opened. `shelf` has what concerns all works; `original` returns the bytes
    of a document, as they are kept with its marks. If the file cannot be written or is locked, nothing is kept, and
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
        self._file = Transactions(connection, path, obstacle, environ)
        self._now = now
        self._works = WorkIdentifier()
        self.original: Callable[[Document, str], Source] | None = None
        self._data_version = 0
        self._known_marks = KnownMarks()
        self._source_kept: Document | None = None  # the document whose source was found to be kept last
        self._renewed: Document | None = None  # the document whose anchors were renewed last
        self._renewed_lines = ""  # the lines in which the anchors of corrections were renewed last

    @cached_property
    def shelf(self) -> Shelf:
        """The library as a whole."""
        from readtui.library.shelf import Shelf  # deferred: the start of the app does without it

        return Shelf(self._file, self._works, self._now)

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
        return not self._file.obstacle

    @property
    def notice(self) -> str:
        """A sentence for the reader if nothing is kept, else empty."""
        why = self._file.obstacle
        return f"{why[0].upper()}{why[1:]}: places and marks are not kept" if why else ""

    def stamp(self) -> object:
        """Return a value that changes whenever any program has changed the library. Never waits.

        Reads only the metadata of the files: opening and closing them would release SQLite's locks (fcntl(2)).
        """
        return (file_state(self.path), file_state(Path(f"{self.path}-wal"))) if self.path.name else ()

    def changed_by_others(self) -> bool:
        """Return whether another program wrote since the last call (`PRAGMA data_version`); at first perhaps true."""
        with self._file.reading() as connection:
            data_version = _data_version(connection)
        before, self._data_version = self._data_version, data_version
        return self._data_version != before

    def limit_waits(self, seconds: float) -> None:
        """Let no write wait for other programs any longer than that from now on, because the program ends."""
        self._file.limit_waits(seconds)

    def close(self) -> None:
        """Close the file. No other method may be called afterwards."""
        self._file.close()

    # Works and places

    def record_opened(self, document: Document, source: str) -> None:
        """Record that a document was opened now: it is no longer unread."""
        work, now = self._works.of(document, source), self._now()
        if self.writable:
            with self._file.writing(POSITION_PATIENCE) as connection:
                connection.execute(_BEGIN_READING, (tables.keep_work(connection, work, now),))

    def place_of(self, document: Document, source: str) -> Offset | None:
        """Return the offset where the reader stopped; None if the document is new or the words there are gone."""
        with self._file.reading() as connection:
            place = tables.place_of(connection, tables.find_work(connection, self._works.of(document, source)))
        found = resolve_all([place.anchor], document.text, None if document.is_head else tuple)[0] if place else None
        return found.start if found is not None else None

    def has_place(self, source: str) -> bool:
        """Return whether a position is kept in the text that was last opened under this name."""
        with self._file.reading() as connection:
            return tables.has_place(connection, canonical_source(source))

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        """Keep the reader's position. `progress` is the share of the text before it, from 0 to 1."""
        quoted = Span(offset, min(offset + PLACE_LENGTH, len(document.text)))
        place = SavedPosition(anchor(document.text, quoted), progress)
        work, now = self._works.of(document, source), self._now()
        if not self.writable:
            return
        with self._file.writing(POSITION_PATIENCE) as connection:
            work_id = tables.keep_work(connection, work, now)
            tables.keep_place(connection, work_id, place, now)
        self._file.acknowledge("place", work_id)

    def settle(self, token: str, document: Document, source: str) -> None:
        """Let what was kept of a text while it grew, under a token, belong to the whole text."""
        from readtui.library.growing_works import settle  # deferred: most texts do not grow

        if settle(self._file, token, partial(self._works.of, document, source), self._now()):
            self._known_marks.forget()
            self.keep_source(document, source)

    def recent_works(self, limit: int | None = None) -> Sequence[RecentWork]:
        """Return the works that can be opened again, the last opened first: all, or the first `limit`."""
        with self._file.reading() as connection:
            return tables.recent_works(connection, limit)

    def last_source(self) -> str | None:
        """Return the source of the work that was read last and can be opened again; None if there is none."""
        with self._file.reading() as connection:
            return next((work.source for work in tables.recent_works(connection, 1, only_read=True)), None)

    def keep_source(self, document: Document, source: str) -> None:
        """Keep the bytes and the text of a document that is marked or that the reader keeps, unless they are kept.

        The bytes come from `original`. An earlier version is deleted, unless a mark is lost in this one.
        """
        if document is not self._source_kept and not (document.is_head or document.is_growing) and self.writable:
            from readtui.library.kept_sources import keep_if_needed, text_as_source  # deferred: most are not marked

            find = partial(self.original or text_as_source, document, source)
            is_lost = any(found.span is None for found in self.marks_of(document, source))
            work, text, now = self._works.of(document, source), document.text, self._now()
            if (work_id := keep_if_needed(self._file, work, text, find, now, keep_earlier=is_lost)) is not None:
                self.shelf.index_text(work_id)
            self._source_kept = document

    # Fetched responses

    def keep_response(self, response: Response) -> None:
        """Keep a response under the address that was requested.

        Beyond a total size, the oldest are deleted, except those of documents with a mark or a recent position.
        """
        if self.writable:
            with self._file.writing(POSITION_PATIENCE) as connection:
                tables.keep_response(connection, canonical_source(response.source.name), response, self._now())

    def find_response(self, address: str) -> Response | None:
        """Return the response kept for an address, also that of a text that was kept; None without one."""
        with self._file.reading() as connection:
            name = canonical_source(address)
            if (found := tables.find_response(connection, name)) is not None:
                return found
            from readtui.library import kept_sources  # deferred, as above

            return kept_sources.find_response(connection, name)

    # Marks

    def marks_of(self, document: Document, source: str) -> tuple[ResolvedMark, ...]:
        """Return the marks of a document in the order of its text; those whose words are gone come last.

        The first call for a document renews the anchors found in a changed text, so that marks follow a text through
        many small changes. Later calls do not: two programs with two versions of a text would overwrite each other's
        anchors without end. Nor does one for the head of a text, where words occur once that may occur twice in all.
        """
        work, known = self._works.of(document, source), self._known_marks
        with self._file.reading() as connection:
            work_id, data_version = tables.find_work(connection, work), _data_version(connection)
            if (found := known.get(document, work_id, data_version)) is not None:
                return found
            marks: Sequence[Mark] = tables.marks_of(connection, work_id)
            is_renewed = tables.are_anchored(connection, work_id, work.digest)
            changes = known.change_count
        earlier = None if is_renewed or document.is_head else partial(_earlier_texts, self._file, work_id, work.digest)
        spans = resolve_all([mark.anchor for mark in marks], document.text, earlier)
        if self._renewed is not document and not document.is_head:
            self._renewed = document
            if marks and not is_renewed:
                marks, moves = _renewed(marks, spans, document.text)
                with suppress(LibraryError), self._file.changing(_NOT_RENEWED) as connection:
                    tables.move_marks(connection, moves)
                    tables.all_anchored(connection, work_id, work.digest, len(marks))
        found = tuple(sorted(map(ResolvedMark, marks, spans), key=reading_order))
        return known.set(document, work_id, data_version, found) if changes == known.change_count else found

    def keep_mark(
        self, document: Document, source: str, span: Span, label: str, letter: str = "", colour: int = 0, note: str = ""
    ) -> ResolvedMark:
        """Mark a passage; with a colour, highlight it. A mark of the document that has the same letter moves here."""
        from readtui.library import changes  # deferred: a start changes nothing

        work, now = self._works.of(document, source), self._now()
        new = Mark(0, anchor(document.text, span), label, letter, now, colour, note)
        with self._file.changing(_failure(label, "kept")) as connection:
            work_id = tables.keep_work(connection, work, now)
            before = changes.read_records(connection, "mark", tables.uid_of_letter(connection, work_id, letter))
            mark = tables.keep_mark(connection, work_id, new)
            tables.one_anchored(connection, work_id, in_this_text=True)
            name = f"set mark {letter}" if letter else f"{'highlight' if colour else 'bookmark'} {_quoted(label)}"
            before.setdefault(("mark", mark.uid), None)
            changes.record(connection, name, before, now, changes.work_uid(connection, work_id))
        self._file.acknowledge("mark", mark.ident)
        found = ResolvedMark(mark, span)
        self._known_marks.put(document, found)
        return found

    def change_mark(self, mark: Mark) -> None:
        """Change the label, the colour and the note of a mark. Raises LibraryError also if it no longer exists."""
        from readtui.library import changes  # deferred: a start changes nothing

        now = self._now()
        with self._file.changing(_failure(mark.label, "changed")) as connection:
            change = partial(tables.change_mark, connection, mark, now)
            if not changes.change_mark(connection, mark.ident, change, now, lambda old: _name_of_change(old, mark)):
                raise LibraryError("it no longer exists")
        self._known_marks.forget()

    def delete_mark(self, ident: int) -> None:
        """Delete a mark, if it still exists."""
        from readtui.library import changes  # deferred: a start changes nothing

        with self._file.changing("the mark is not deleted") as connection:
            delete = partial(tables.delete_mark, connection, ident)
            changes.change_mark(connection, ident, delete, self._now(), lambda old: f"delete {_quoted(old['label'])}")
        self._known_marks.remove(ident)

    def can_undo(self, document: Document, source: str) -> bool:
        """Return whether there is a change of this text to undo: of its marks, corrections, tags or state."""
        with self._file.reading() as connection:
            return tables.can_undo(connection, tables.find_work(connection, self._works.of(document, source)))

    def reverse(self, document: Document, source: str, kind: Literal["undo", "redo"]) -> Undone | None:
        """Undo the last change of this text, or redo the last one that was undone; None if there is none."""
        from readtui.library import changes  # deferred: a start changes nothing

        work, now = self._works.of(document, source), self._now()
        with self._file.changing(f"nothing is {'undone' if kind == 'undo' else 'done again'}") as connection:
            uid = changes.work_uid(connection, tables.find_work(connection, work))
            undone = changes.reverse(connection, kind, now, uid) if uid else None
        self._known_marks.forget()
        return undone

    def corrections_of(self, document: Document, source: str) -> tuple[ResolvedCorrection, ...]:
        """Return the corrections of a plain text, the latest last; none for other documents.

        The first call for a text renews the anchors that were found in changed lines, as `marks_of` does.
        """
        if document.lines is None:
            return ()
        work = self._works.of(document, source)
        with self._file.reading() as connection:
            found: Sequence[Correction] = tables.corrections_of(connection, tables.find_work(connection, work))
        if not found:
            return ()
        text = document.lines.text
        spans = resolve_all([one.anchor for one in found], text, None)  # exactly: it may be the same text
        if text != self._renewed_lines and not document.is_head:
            self._renewed_lines = text
            found, moves = _renewed(found, spans, text)
            if moves:
                with suppress(LibraryError), self._file.changing(_NOT_RENEWED) as connection:
                    tables.move_corrections(connection, moves)
        return tuple(map(ResolvedCorrection, found, spans))

    def change_corrections(
        self, document: Document, source: str, removed: Sequence[Correction], added: Sequence[Correction]
    ) -> tuple[Correction, ...]:
        """Remove corrections and add others, all or none. Return those that were added, with their numbers."""
        from readtui.library import changes  # deferred: a start changes nothing

        work, now = self._works.of(document, source), self._now()
        with self._file.changing("the correction is not kept") as connection:
            work_id = tables.keep_work(connection, work, now)
            uids = tables.uids_of_corrections(connection, removed)
            before = changes.read_records(connection, "correction", uids)
            tables.delete_corrections(connection, removed)
            kept = tables.keep_corrections(connection, work_id, added)
            before |= dict.fromkeys([("correction", uid) for uid in tables.uids_of_corrections(connection, kept)])
            count = max(len(removed), len(added))
            name = "correct a line" if count == 1 else f"correct {count} lines"
            changes.record(connection, name, before, now, changes.work_uid(connection, work_id))
        for one in kept:
            self._file.acknowledge("correction", one.ident)
        return kept


def _name_of_change(old: Mapping[str, Any], mark: Mark) -> str:
    """Return what a change of a mark is called in the log."""
    label = _quoted(old["label"])
    if old["label"] != mark.label:
        return f"rename {label}"
    return f"change the {'note' if old['note'] != mark.note else 'colour'} of {label}"


def _quoted(label: str) -> str:
    """Return the label of a mark as it is quoted in notices."""
    return f"“{printable_line(label).strip()[:LONGEST_NAME].rstrip()}”"


def _failure(label: str, done: str) -> str:
    """Return the first words of an error about a mark that could not be `done` ("kept")."""
    name = printable_line(label).strip()[:LONGEST_NAME].rstrip()
    return f"the mark “{name}” is not {done}" if name else f"the mark is not {done}"


def _earlier_texts(file: Transactions, work_id: int | None, digest: str) -> Sequence[str]:
    """Return the kept texts of a work other than the present one, the latest first."""
    from readtui.library import kept_sources  # deferred: only lost marks need it

    with file.reading() as connection:
        return kept_sources.earlier_texts(connection, work_id, digest)


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
