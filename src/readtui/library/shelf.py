"""The library as a whole: all works with their states, tags, marks and kept texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, cast, get_args

from readtui.document.model import Document
from readtui.errors import LibraryError
from readtui.ingest.source import Source
from readtui.library import changes, kept_sources, tables
from readtui.library.columns import storable, to_anchor, to_colour, to_label, to_name, to_name_bytes, to_note, to_time
from readtui.library.transactions import POSITION_PATIENCE, Transactions
from readtui.library.works import WorkIdentifier
from readtui.marks.anchor import resolve
from readtui.marks.model import Mark
from readtui.span import Offset
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

    from readtui.library.full_text_query import PageSearch
    from readtui.library.kept_texts import KeptTexts
    from readtui.library.snippets import Snippet
    from readtui.library.transfer import Transfer

WorkState: TypeAlias = Literal["unread", "reading", "finished", "archived"]

LONGEST_TAG = 100
"""Characters of a tag."""

SHORTEST_UID_START = 4
"""Characters of a work's or a mark's uid that may stand for it."""

PURGE_DAYS = 30
"""Days after which a deleted work is removed for good."""

LONGEST_TITLE = 44
"""Characters of a title in notices."""


class WorkEntry(NamedTuple):
    """A work as lists show it.

    `source` is the path or address by which it is opened. `minutes` is the time that reading it takes; `progress` the
    share that was read, from 0 to 1. `added` is when the reader kept it, `finished` when it was finished. `is_kept`:
    its bytes and its text are in the library.
    """

    ident: int
    uid: str
    source: str
    title: str
    author: str
    site: str
    language: str
    minutes: int
    state: WorkState
    tags: tuple[str, ...]
    added: datetime | None
    last_opened: datetime
    finished: datetime | None
    progress: float
    mark_count: int
    note_count: int
    is_kept: bool


class WorkMark(NamedTuple):
    """A mark, when it was changed last, and its work."""

    entry: WorkEntry
    mark: Mark
    changed: datetime


class SearchHit(NamedTuple):
    """A work that a search in all texts found: the number of matches, the first of them, and the search on its page.

    `search` has the values of a `reading.search.Query`. Without matches, the words are in the title.
    """

    entry: WorkEntry
    score: float
    match_count: int
    snippets: tuple[Snippet, ...]
    search: PageSearch


def to_tag(text: str) -> str:
    """Return a tag as it is stored: printable, on one line, without commas and a first "#"."""
    words = storable(printable_line(text)).replace(",", " ").strip().removeprefix("#").split()
    return " ".join(words)[:LONGEST_TAG].rstrip()


class Shelf:
    """All works of a library. Any thread may call its methods, which raise LibraryError.

    What a method changes is on disk when it returns, and can be undone, but for `forget`.
    """

    def __init__(self, file: Transactions, works: WorkIdentifier, now: Callable[[], datetime]) -> None:
        self._file = file
        self._works = works
        self._now = now

    @property
    def obstacle(self) -> str:
        """Why nothing can be changed; empty if everything can."""
        return self._file.obstacle

    @property
    def is_in_memory(self) -> bool:
        """Whether the file could not be read, so that an empty library in memory stands in for it."""
        return self._file.is_in_memory

    # What there is

    def entries(self) -> tuple[WorkEntry, ...]:
        """Return all works that are not deleted, the last opened first."""
        with self._file.reading() as connection:
            return _entries(connection)

    def entry(self, name: str) -> WorkEntry | None:
        """Return the work with this uid, or the start of one that no other has, or with this source; None if none is.

        An address `readtui://text/UID` is a uid too.
        """
        uid = name.removeprefix("readtui://text/")
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM work WHERE deleted = 0 AND id = (SELECT work FROM name WHERE source = ?)",
                (to_name_bytes(tables.canonical_source(name)),),
            ).fetchall()
            if not rows and len(uid) >= SHORTEST_UID_START:
                query = "SELECT id FROM work WHERE deleted = 0 AND substr(uid, 1, ?) = ? LIMIT 2"
                rows = connection.execute(query, (len(uid), uid.lower())).fetchall()
            return _entries(connection, [rows[0][0]])[0] if len(rows) == 1 else None

    def marks(self, work_ids: Collection[int] | None = None) -> tuple[WorkMark, ...]:
        """Return the marks of some works, or of all, in the order of `entries` and of the texts."""
        with self._file.reading() as connection:
            return _marks(connection, _entries(connection, work_ids))

    def mark(self, uid: str) -> WorkMark | None:
        """Return the mark with this uid, or the start of one that no other has; None if there is none.

        An address `readtui://mark/UID` is a uid too.
        """
        uid = uid.removeprefix("readtui://mark/").lower()
        if len(uid) < SHORTEST_UID_START:
            return None
        with self._file.reading() as connection:
            query = "SELECT work, uid FROM mark WHERE substr(uid, 1, ?) = ? LIMIT 2"
            rows = connection.execute(query, (len(uid), uid)).fetchall()
            found = _marks(connection, _entries(connection, [rows[0][0]])) if len(rows) == 1 else ()
        return next((one for one in found if one.mark.uid == rows[0][1]), None)

    def text(self, ident: int) -> str | None:
        """Return the kept text of a work; None if it is not kept."""
        with self._file.reading() as connection:
            return kept_sources.find_text(connection, ident)

    def kept_source(self, ident: int) -> Source | None:
        """Return the kept bytes of a work; None if they are not kept."""
        with self._file.reading() as connection:
            return kept_sources.find(connection, ident)

    def place_in(self, ident: int, text: str) -> Offset | None:
        """Return where the reader stopped in a work whose text this is; None if that is not known."""
        with self._file.reading() as connection:
            place = tables.place_of(connection, ident)
        found = resolve(place.anchor, text) if place is not None else None
        return found.start if found is not None else None

    # The search in all kept texts

    def search(
        self, typed: str, limit: int, among: Collection[int] | None = None, *, is_typing: bool = False
    ) -> tuple[SearchHit, ...]:
        """Return the works whose kept text or title contains what was typed, the best first; only those `among` some.

        While the reader `is_typing`, the last word may be the beginning of one. What `docs/library.md` calls a query
        may be typed, and anything else. If texts are missing in the index, some are added first: see `update_index`.
        """
        found = self._texts().search(typed, limit, among, is_typing=is_typing)
        with self._file.reading() as connection:
            entries = {entry.ident: entry for entry in _entries(connection, [hit.work for hit in found])}
        return tuple(
            [
                SearchHit(entries[hit.work], hit.score, hit.match_count, hit.snippets, hit.search)
                for hit in found
                if hit.work in entries
            ]
        )

    def update_index(
        self,
        progress: Callable[[int, int], None] = lambda done, total: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Make the search find all kept texts and no others, in a thread: a thousand new texts take some seconds.

        `progress` is called with the number of texts that were added and that of all that were missing. If the update
        `is_cancelled`, the next one continues.
        """
        self._texts().update(progress, is_cancelled)

    def index_text(self, work_id: int) -> None:
        """Make the search find a text that was just kept. A very long one is left to the next search."""
        self._texts().add(work_id)

    def _texts(self) -> KeptTexts:
        from readtui.library.kept_texts import KeptTexts  # deferred: five modules, and most starts need no search

        return KeptTexts(self._file)

    def source_of(self, name: str) -> Source | None:
        """Return the bytes that are kept of a work, by its path, its address or its uid; None if there are none."""
        if name.startswith(("http://", "https://")):
            with self._file.reading() as connection:
                if (response := tables.find_response(connection, tables.canonical_source(name))) is not None:
                    return response.source
        found = self.entry(name)
        return self.kept_source(found.ident) if found is not None else None

    def back_up(self, target: Path, *, replace: bool = False) -> int:
        """Write the library as it is now to a new file (see `library.backup`). Return its number of bytes."""
        from readtui.library.backup import back_up  # deferred: seldom needed

        return back_up(self._file, target, replace=replace)

    # What the reader does

    def keep(self, document: Document, source: str, original: Source) -> WorkEntry:
        """Keep a document with its bytes: it is never deleted with its file, and can be searched."""
        work, now = self._works.of(document, source), self._now()
        row = kept_sources.to_row(original, document.text, now)
        with self._file.changing(f"{_quoted(work.title)} is not kept") as connection:
            is_new = tables.find_work(connection, work) is None
            work_id = tables.keep_work(connection, work, now)
            with _recorded(connection, [work_id], f"keep {_quoted(work.title)}", now):
                connection.execute("UPDATE work SET added = ? WHERE id = ? AND added = 0", (now.timestamp(), work_id))
                if is_new:
                    connection.execute("UPDATE work SET state = 'unread' WHERE id = ?", (work_id,))
            kept_sources.keep(connection, work_id, work.digest, row, keep_earlier=True)
            entry = _entries(connection, [work_id])[0]
        self._file.acknowledge("work", work_id)
        self.index_text(work_id)
        return entry

    def set_state(self, ids: Sequence[int], state: WorkState) -> None:
        """Set the state of works."""
        now = self._now()
        finished = now.timestamp() if state == "finished" else 0.0
        with self._changing(ids, {"archived": "archive", "finished": "finish"}.get(state, f"mark as {state}")) as write:
            write.executemany(
                "UPDATE work SET finished = CASE ? WHEN 'archived' THEN finished ELSE ? END, state = ? WHERE id = ?",
                [(state, finished, state, ident) for ident in ids],
            )

    def add_tag(self, ids: Sequence[int], tag: str) -> None:
        """Give works a tag. Raises LibraryError for an empty one."""
        if not (name := to_tag(tag)):
            raise LibraryError("a tag has at least one letter")
        with self._changing(ids, f"tag with {name}:") as connection:
            connection.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", [(ident, name) for ident in ids])

    def remove_tag(self, ids: Sequence[int], tag: str) -> None:
        """Take a tag from works."""
        name = to_tag(tag)
        with self._changing(ids, f"remove the tag {name} from") as connection:
            connection.executemany("DELETE FROM tag WHERE work = ? AND name = ?", [(ident, name) for ident in ids])

    def delete(self, ids: Sequence[int]) -> None:
        """Delete works: they are hidden, and removed for good after `PURGE_DAYS`, unless this is undone."""
        with self._changing(ids, "delete") as connection:
            now = self._now().timestamp()
            connection.executemany("UPDATE work SET deleted = ? WHERE id = ?", [(now, ident) for ident in ids])

    def forget(self, ids: Sequence[int]) -> None:
        """Remove works for good, with their texts, marks, positions and all that was recorded about them."""
        with self._file.changing("nothing is forgotten") as connection:
            _forget(connection, ids)
        self._texts().remove(ids)

    def purge(self) -> int:
        """Remove the works for good that were deleted long ago. Return their number."""
        since = self._now() - timedelta(days=PURGE_DAYS)
        with self._file.reading() as connection:
            query = "SELECT id FROM work WHERE deleted > 0 AND deleted < ?"
            ids = [ident for (ident,) in connection.execute(query, (since.timestamp(),)).fetchall()]
        if ids:
            self.forget(ids)
        return len(ids)

    def undo(self) -> str | None:
        """Undo the last change of any work. Return its name ("archive “Bells”"); None if there is none."""
        return self._reverse("undo")

    def redo(self) -> str | None:
        """Redo the change of any work that was undone last. Return its name; None if there is none."""
        return self._reverse("redo")

    def _reverse(self, kind: Literal["undo", "redo"]) -> str | None:
        with self._file.changing(f"nothing is {'undone' if kind == 'undo' else 'done again'}") as connection:
            undone = changes.reverse(connection, kind, self._now())
        return undone.name if undone else None

    def transfer(self) -> Transfer:
        """Return what reads works as records and merges others: for exports and imports."""
        from readtui.library.transfer import Transfer  # deferred: no start needs it

        return Transfer(self._file, self._now)

    # Statistics

    def add_reading_time(self, document: Document, source: str, seconds: float) -> None:
        """Add seconds of reading to those of a document on this day, by the local clock."""
        if self._file.obstacle:
            return
        work, now = self._works.of(document, source), self._now()
        with self._file.writing(POSITION_PATIENCE) as connection:
            work_id = tables.find_work(connection, work)
            if work_id is not None:
                connection.execute(
                    "INSERT INTO reading_time VALUES (?, ?, ?)"
                    " ON CONFLICT (work, day) DO UPDATE SET seconds = seconds + excluded.seconds",
                    (work_id, now.astimezone().date().isoformat(), seconds),
                )

    def reading_days(self) -> Sequence[tuple[date, float]]:
        """Return the days on which something was read, with the seconds of reading, the earliest first."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT day, sum(seconds) FROM reading_time GROUP BY day ORDER BY day").fetchall()
        return [(day, seconds) for text, seconds in rows if (day := _to_day(text)) is not None]

    @contextmanager
    def _changing(self, ids: Sequence[int], verb: str) -> Iterator[sqlite3.Connection]:
        """A transaction that changes works; its act is named by the verb and what is changed."""
        with self._file.changing("nothing is changed") as connection:
            titles = [
                title
                for ident in ids[:2]
                for (title,) in connection.execute("SELECT title FROM work WHERE id = ?", (ident,)).fetchall()
            ]
            what = _quoted(titles[0]) if len(ids) == len(titles) == 1 else f"{len(ids)} texts"
            with _recorded(connection, ids, f"{verb} {what}", self._now()):
                yield connection


@contextmanager
def _recorded(connection: sqlite3.Connection, ids: Sequence[int], name: str, now: datetime) -> Iterator[None]:
    """Record what the body changes in works as one act."""
    uids = [changes.work_uid(connection, ident) for ident in ids]
    before = changes.read_records(connection, "work", uids)
    yield
    changes.record(connection, name, before, now, uids[0] if len(uids) == 1 else "")


def _forget(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    connection.execute("PRAGMA secure_delete = ON")  # no page of the file keeps what was in the rows
    for ident in ids:
        changes.forget_acts(connection, changes.work_uid(connection, ident))
        connection.execute("DELETE FROM fetched WHERE source IN (SELECT source FROM name WHERE work = ?)", (ident,))
        connection.execute("DELETE FROM work WHERE id = ?", (ident,))


# Rows

_STATES = frozenset(get_args(WorkState))

_ENTRY_COLUMNS = (
    # `source` is the last name, unless that belongs to another work by now: to ask that first takes half of the time.
    "id, uid, CASE WHEN EXISTS (SELECT 1 FROM name WHERE name.source = work.source AND name.work = work.id) THEN source"
    " ELSE coalesce((SELECT source FROM name WHERE name.work = work.id ORDER BY opened DESC, source LIMIT 1), source)"
    " END, title, author, site, language, minutes, state, added, last_opened, finished, coalesce(progress, 0.0),"
    " coalesce(marks, 0), coalesce(notes, 0), EXISTS (SELECT 1 FROM kept_source WHERE kept_source.work = work.id)"
)


def _entries(connection: sqlite3.Connection, ids: Collection[int] | None = None) -> tuple[WorkEntry, ...]:
    """Return works that are not deleted, the last opened first: all, or those with these numbers."""
    among = "" if ids is None else f" AND work.id IN ({', '.join(map(str, map(int, ids)))})"
    of_marks = "" if ids is None else among.replace(" AND work.id", " WHERE work")
    rows = connection.execute(
        f"SELECT {_ENTRY_COLUMNS} FROM work LEFT JOIN place ON place.work = work.id LEFT JOIN"
        f" (SELECT work, count(*) AS marks, sum(note <> '') AS notes FROM mark{of_marks} GROUP BY work) AS counts"
        f" ON counts.work = work.id WHERE deleted = 0{among} ORDER BY last_opened DESC, work.id DESC"
    ).fetchall()
    tags: dict[int, list[str]] = {}
    for work_id, name in connection.execute(f"SELECT work, name FROM tag{of_marks} ORDER BY work, name").fetchall():
        tags.setdefault(work_id, []).append(printable_line(name))
    return tuple([_to_entry(row, tuple(tags.get(row[0], ()))) for row in rows])


def _to_entry(row: Sequence[Any], tags: tuple[str, ...]) -> WorkEntry:
    ident, uid, source, title, author, site, language, minutes, state, added, opened, finished, *rest = row
    progress, marks, notes, is_kept = rest
    return WorkEntry(
        *(ident, printable_line(uid), to_name(source), printable_line(title), printable_line(author)),
        *(printable_line(site), printable_line(language), max(minutes, 0)),
        cast(WorkState, state if state in _STATES else "reading"),
        tags,
        to_time(added) if added > 0 else None,
        to_time(opened),
        to_time(finished) if finished > 0 else None,
        *(min(max(progress, 0.0), 1.0), marks, notes, bool(is_kept)),
    )


def _marks(connection: sqlite3.Connection, entries: Sequence[WorkEntry]) -> tuple[WorkMark, ...]:
    by_id = {entry.ident: (number, entry) for number, entry in enumerate(entries)}
    rows = connection.execute(
        "SELECT id, start, exact, prefix, suffix, label, letter, made, colour, note, uid, changed, work FROM mark"
        + (f" WHERE work = {entries[0].ident:d}" if len(entries) == 1 else "")
    ).fetchall()
    found = [
        (
            by_id[row[12]][0],
            WorkMark(
                by_id[row[12]][1],
                Mark(
                    *(row[0], to_anchor(*row[1:5]), to_label(row[5]), printable_line(row[6]), to_time(row[7])),
                    *(to_colour(row[8]), to_note(row[9]), printable_line(row[10])),
                ),
                to_time(row[11]),
            ),
        )
        for row in rows
        if row[12] in by_id
    ]
    found.sort(key=lambda one: (one[0], one[1].mark.anchor.start, one[1].mark.ident))
    return tuple(map(itemgetter(1), found))


def _to_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # written by another program
        return None


def _quoted(title: str) -> str:
    return f"“{printable_line(title).strip()[:LONGEST_TITLE].rstrip() or 'Untitled'}”"
