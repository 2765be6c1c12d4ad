"""The search in all kept texts: keeps the index up to date with the library, and shows where the words are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from readtui.errors import LibraryError
from readtui.library import kept_sources
from readtui.library.connection import beside
from readtui.library.full_text import ENDING, FullText, IndexedText
from readtui.library.full_text_query import PageSearch, parse_query
from readtui.library.snippets import Snippet, find_matches
from readtui.library.transactions import Transactions
from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    import sqlite3

LARGEST_AT_ONCE = 1_000_000
"""Most characters of a text that is added when it is kept, in 0.1 s. A longer one is added by a search or `update`."""

CATCH_UP_S = 0.3
"""Seconds for which a search adds missing texts, some hundreds of them. Before many are missing, `update` adds them."""


class TextHit(NamedTuple):
    """A work that a query found: a higher score is better.

    `search` is the search that finds the matches on its page; there are none if only the title has the words.
    """

    work: int
    score: float
    match_count: int
    snippets: tuple[Snippet, ...]
    search: PageSearch


class KeptTexts:
    """The kept texts of a library, and their index. Any thread may call its methods."""

    _updating: ClassVar[Lock] = Lock()  # of this process: others wait for the lock of the index

    def __init__(self, file: Transactions) -> None:
        self._file = file
        self._index = FullText(beside(file.path, ENDING)) if file.path.name else None

    def search(self, typed: str, limit: int, among: Collection[int] | None, *, is_typing: bool) -> tuple[TextHit, ...]:
        """Return the works that contain what was typed, the best first. Raises LibraryError."""
        query = parse_query(typed, is_typing=is_typing)
        if self._index is None or not query.wanted:
            return ()
        self._catch_up(self._index)
        with self._file.reading() as connection:
            deleted = {ident for (ident,) in connection.execute("SELECT id FROM work WHERE deleted > 0").fetchall()}
        hits: list[TextHit] = []
        for found in self._index.search(query, limit, among, deleted):
            with self._file.reading() as connection:
                text = kept_sources.find_text(connection, found.work)
            if text is not None:
                hits.append(TextHit(found.work, found.score, *find_matches(text, query)))
        return tuple(hits)

    def _catch_up(self, index: FullText) -> None:
        """Add texts for `CATCH_UP_S` if some are missing, such as after another was forgotten.

        Not while another thread adds them. An error is ignored: what is in the index is searched.
        """
        if self._file.obstacle:
            return
        with self._file.reading() as connection:
            (kept,) = connection.execute("SELECT count(DISTINCT work) FROM kept_source").fetchone()
        with suppress(LibraryError):
            if index.count() < kept and self._updating.acquire(blocking=False):
                try:
                    end = monotonic() + CATCH_UP_S
                    self._update(index, lambda done, total: None, lambda: monotonic() > end)
                finally:
                    self._updating.release()

    def update(self, progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None:
        """Add the texts that are not in the index, and remove those that are no longer kept. Raises LibraryError.

        `progress` is called with the number of texts that were added, and that of all that are to be added. If it
        `is_cancelled`, those that were added stay.
        """
        if self._index is not None and not self._file.obstacle:
            with self._updating:
                self._update(self._index, progress, is_cancelled)

    def _update(self, index: FullText, progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None:
        with self._file.reading() as connection:
            stamps = _stamps(connection)
        index.remove([work for work in index.stamps() if work not in stamps], erase=True)
        missing = index.missing(stamps)

        def texts() -> Iterator[IndexedText]:
            for count, work in enumerate(missing):
                progress(count, len(missing))
                if is_cancelled():
                    return
                if (text := self._text_of(work)) is not None:
                    yield text
            progress(len(missing), len(missing))

        if missing:
            index.add_all(texts())

    def add(self, work: int) -> None:
        """Add a text that was just kept, unless it is very long. An error is ignored: `update` adds it then."""
        if self._index is None:
            return
        with suppress(LibraryError):
            text = self._text_of(work)
            if text is not None and len(text.text) <= LARGEST_AT_ONCE:
                self._index.add_all([text])

    def remove(self, works: Sequence[int]) -> None:
        """Remove texts for good. An error is ignored: `update` removes them then."""
        if self._index is not None:
            with suppress(LibraryError):
                self._index.remove(works, erase=True)

    def _text_of(self, work: int) -> IndexedText | None:
        with self._file.reading() as connection:
            row = connection.execute("SELECT title FROM work WHERE id = ?", (work,)).fetchone()
            stamp = _stamps(connection, work).get(work)
            text = kept_sources.find_text(connection, work) or ""
        return None if row is None or stamp is None else IndexedText(work, stamp, printable_line(row[0]), text)


def _stamps(connection: sqlite3.Connection, work: int | None = None) -> Mapping[int, str]:
    """Return the digest and the title of each kept text, or of one.

    The rows are read from the index of the table: the table itself has the texts.
    """
    where = "" if work is None else " WHERE work = :work"
    rows = connection.execute(f"SELECT work, digest FROM kept_source{where}", {"work": work}).fetchall()
    digests = dict(rows)
    if len(digests) < len(rows):  # the latest of several versions counts
        query = f"SELECT work, digest FROM kept_source{where} ORDER BY kept"
        digests = dict(connection.execute(query, {"work": work}).fetchall())
    titles = dict(connection.execute(f"SELECT id, title FROM work{where.replace('work', 'id', 1)}", {"work": work}))
    return {ident: f"{digest} {titles[ident]}" for ident, digest in digests.items() if ident in titles}
