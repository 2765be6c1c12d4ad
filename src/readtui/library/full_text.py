"""The index of a search in all kept texts: a SQLite file beside the library, which can be made again from it.

The file has the positions of all words, but not the texts. Each call opens it, so that it may be deleted, replaced or
written by other programs between two calls. FTS5 can only remove a text by its words, which are no longer known then:
a removed text stays in the index as rows that nothing refers to, until these are so many that the index is made again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from readtui.config.paths import create_private_file, make_private_folder
from readtui.errors import LibraryError
from readtui.library.connection import (
    beside,
    connect_unchecked,
    file_state,
    has_damaged_header,
    has_unknown_write_version,
    pause_before_retry,
)
from readtui.library.full_text_query import FullTextQuery
from readtui.unicode.printable import printable_line
from readtui.unicode.tokens import token_text

if TYPE_CHECKING:
    import sqlite3

ENDING = ".search"
"""What follows the name of the library in that of its index."""

APPLICATION_ID = 0x52445553
"""SQLite's application id of an index, in the header of the file: "RDUS"."""

VERSION = 1
"""The version of the tables and of the tokens. The index of another version is made again."""

TITLE_WEIGHT = 4.0
"""How much more a word counts in the title than in the text."""

MOST_RANKED = 5_000
"""Matching texts that are ranked: those indexed last, and those with all words in the title. A query that matches more
says too little to rank them, and ranking twenty times as many takes 0.1 s."""

PATIENCE_S = 2.0
"""Seconds that one text waits for other programs that write."""

SLICE_S = 0.25
"""Seconds after which many texts are committed, so that other programs can write in between."""

CHEAP_TEXTS = 2_000
"""Texts that are added again in some five seconds, so that the words of a text that is forgotten are erased at once."""

_FEW_TEXTS = 100
"""Removed texts that are left in the index in any case, unless their words are to be erased."""

_CACHE_KB = 16_000
_TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
_STATEMENTS = (
    # The texts in the index: `id` is the number of a row of `words`, never used twice; `stamp` says what was indexed.
    """CREATE TABLE entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        work INTEGER NOT NULL UNIQUE,
        stamp TEXT NOT NULL
    ) STRICT""",
    f"CREATE VIRTUAL TABLE words USING fts5(title, body, content = '', tokenize = \"{_TOKENIZER}\")",
)
_NAMES = ("entry", "sqlite_sequence", "words", "words_config", "words_data", "words_docsize", "words_idx")
_PARTS = {("table", name) for name in _NAMES}

_DAMAGE = ("malformed", "vtable constructor failed", "unsupported file format", "invalid fts5 file")
"""Words in messages of general errors of SQLite that mean that the index is damaged."""

T = TypeVar("T")


class FullTextHit(NamedTuple):
    """A work that a query found. A higher score is better."""

    work: int
    score: float


class IndexedText(NamedTuple):
    """A text to add. `stamp` identifies the title and the text, such as by their digest."""

    work: int
    stamp: str
    title: str
    text: str


class FullText:
    """The index in the file at `path`, which need not exist. Any thread may call its methods; they raise LibraryError.

    A damaged index, and one of another version, is deleted: then nothing is found until the texts are added again. A
    file of another program is left alone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, work: int, stamp: str, title: str, text: str) -> None:
        """Add a text, in place of the one that the work had before."""
        self.add_all([IndexedText(work, stamp, title, text)])

    def add_all(self, texts: Iterable[IndexedText]) -> None:
        """Add texts, some at a time, until there are no more. After an error the last ones may be missing."""
        pending = iter(texts)
        while self._run(partial(_add_some, pending), empty=False, writing=True):
            pass

    def remove(self, works: Collection[int], *, erase: bool = False) -> None:
        """Remove texts. With `erase`, their words too, if no more than `CHEAP_TEXTS` must be added again for that."""
        if works and file_state(self.path).size:
            is_empty = self._run(partial(_remove, works, erase=erase), empty=False, writing=True)
            if is_empty:
                self._run(_erase_unused_pages, empty=None)

    def stamps(self) -> Mapping[int, str]:
        """Return the works in the index and what is indexed of each."""
        return self._run(_stamps, empty={})

    def count(self) -> int:
        """Return the number of texts in the index."""
        return self._run(_count, empty=0)

    def missing(self, known: Mapping[int, str]) -> tuple[int, ...]:
        """Return the works of these that are not in the index with these stamps, in their order."""
        stamps = self.stamps()
        return tuple([work for work, stamp in known.items() if stamps.get(work) != stamp])

    def search(
        self,
        query: FullTextQuery,
        limit: int,
        among: Collection[int] | None = None,
        hidden: Collection[int] = (),
    ) -> tuple[FullTextHit, ...]:
        """Return the works that contain what is wanted, the best first: at most `limit`.

        Only those `among` some, if these are given, and none that is `hidden`.
        """
        if not query.expression or limit <= 0:
            return ()
        allowed, refused = None if among is None else frozenset(among), frozenset(hidden)

        def is_listed(work: int) -> bool:
            return work not in refused and (allowed is None or work in allowed)

        return self._run(partial(_search, query.expression, limit, is_listed), empty=())

    # The file

    def _run(self, work: Callable[[sqlite3.Connection], T], empty: T, *, writing: bool = False) -> T:
        """Return the result of `work` with a connection: for writing in a transaction, for reading `empty` if
        there are no tables.

        If the index is useless, it is deleted, and `work` is done with another.
        """
        import sqlite3  # deferred: 7 ms, and the start of the app needs no search

        deadline = monotonic() + PATIENCE_S
        may_delete = True
        while True:
            before = file_state(self.path)
            try:
                return self._run_once(work, empty, writing=writing)
            except (sqlite3.Error, UnicodeDecodeError, _OtherVersionError) as error:
                if may_delete and self._is_useless(error):
                    may_delete = False
                    if file_state(self.path).inode == before.inode or not before.inode:
                        self._delete()
                elif not _is_busy(error) or monotonic() > deadline:
                    raise self._to_library_error(error) from error
                else:
                    pause_before_retry()
            except OSError as error:
                what = "written" if writing else "read"
                raise LibraryError(f"the search index cannot be {what} ({error.strerror})") from error

    def _run_once(self, work: Callable[[sqlite3.Connection], T], empty: T, *, writing: bool) -> T:
        import sqlite3  # deferred, as above

        if writing:
            make_private_folder(self.path.parent)
            with suppress(FileExistsError):
                os.close(create_private_file(self.path))
        elif not file_state(self.path).size:
            return empty
        if has_unknown_write_version(self.path):
            raise _OtherVersionError
        try:
            with closing(connect_unchecked(self.path, "rw")) as connection:
                return _write(connection, work) if writing else _read(connection, work, empty)
        except sqlite3.OperationalError as error:
            if writing or _code(error) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
        with closing(connect_unchecked(self.path, "ro&immutable=1")) as connection:  # in a folder that is read-only
            return _read(connection, work, empty)

    def _delete(self) -> None:
        try:
            for file in (self.path, *(beside(self.path, ending) for ending in ("-wal", "-shm", "-journal"))):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise LibraryError(f"the search index cannot be replaced ({error.strerror})") from error

    def _is_useless(self, error: Exception) -> bool:
        """Whether an error proves that the file is an index, but damaged or of another version."""
        import sqlite3  # deferred, as above

        match _code(error):
            case sqlite3.SQLITE_CORRUPT:
                return True
            case sqlite3.SQLITE_NOTADB:
                return has_damaged_header(self.path)
            case sqlite3.SQLITE_ERROR:
                return any(words in str(error) for words in _DAMAGE)
            case _:
                return isinstance(error, (UnicodeDecodeError, _OtherVersionError))

    def _to_library_error(self, error: Exception) -> LibraryError:
        import sqlite3  # deferred, as above

        name = printable_line(str(self.path))
        match _code(error):
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return LibraryError("the search index is locked by another program", "try again")
            case sqlite3.SQLITE_FULL:
                return LibraryError(f"the disk of the search index {name} is full", "free some space")
            case sqlite3.SQLITE_NOTADB:
                return _foreign(name)
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
                return LibraryError(f"the search index {name} cannot be written ({printable_line(str(error))})")
            case sqlite3.SQLITE_ERROR if "no such module" in str(error):
                return LibraryError("texts cannot be searched: this SQLite has no FTS5")
            case _:
                reason = printable_line(str(error))
                return LibraryError(f"the search index {name} cannot be used: {reason}", "delete it: it is made again")


class _OtherVersionError(Exception):
    """The file is an index of another version, or has more in it than an index."""


def read_stamps(connection: sqlite3.Connection) -> Mapping[int, str]:
    """Return the works in an index and what is indexed of each; nothing if it will be replaced, or is empty.

    Raises LibraryError for a file of another program, and sqlite3.Error for a damaged one.
    """
    try:
        return _read(connection, _stamps, {})
    except _OtherVersionError:
        return {}


def _foreign(name: str) -> LibraryError:
    return LibraryError(f"{name} is not a search index of readtui", "move it away: the index is made there")


def _code(error: Exception) -> int:
    """Return the primary result code of SQLite; 0 for other errors."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _is_busy(error: Exception) -> bool:
    return _code(error) in (5, 6)  # SQLITE_BUSY, SQLITE_LOCKED


# Transactions


def _read(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T], empty: T) -> T:
    return work(connection) if _check(connection) else empty


def _write(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Call `work` in a transaction, which is committed or rolled back as a whole."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")  # what a power cut takes is added again
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _check(connection):
            for statement in _STATEMENTS:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    return result


def _check(connection: sqlite3.Connection) -> bool:
    """Return whether the file has the tables of an index; if not, it is empty. Nothing else can run in it.

    Raises LibraryError if it belongs to another program, or _OtherVersionError.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_auto%'").fetchall()
    if not (application or version or rows):
        return False
    if application != APPLICATION_ID:
        (_, name, file), *_ = connection.execute("PRAGMA database_list").fetchall()
        raise _foreign(printable_line(file or name))
    statements = {sql for kind, name, sql in rows if name in ("entry", "words")}
    if version != VERSION or statements != set(_STATEMENTS) or {(kind, name) for kind, name, _ in rows} != _PARTS:
        raise _OtherVersionError
    return True


# What is done in the index


def _add_some(texts: Iterator[IndexedText], connection: sqlite3.Connection) -> bool:
    """Add texts for `SLICE_S`; return whether there may be more."""
    end = monotonic() + SLICE_S
    for work, stamp, title, text in texts:
        if connection.execute("SELECT stamp FROM entry WHERE work = ?", (work,)).fetchone() != (stamp,):
            connection.execute("DELETE FROM entry WHERE work = ?", (work,))
            row = connection.execute("INSERT INTO entry (work, stamp) VALUES (?, ?)", (work, stamp))
            connection.execute(
                "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
                (row.lastrowid, token_text(title), token_text(text)),
            )
        if monotonic() > end:
            return True
    return False


def _remove(works: Collection[int], connection: sqlite3.Connection, *, erase: bool) -> bool:
    """Remove texts; return whether all were removed, so that none of their words is left."""
    connection.executemany("DELETE FROM entry WHERE work = ?", [(work,) for work in works])
    present = _count(connection)
    (added,) = connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence").fetchone()
    removed = added - present
    is_erased = removed > max(_FEW_TEXTS, present) or (
        erase and removed > 0 and present <= max(CHEAP_TEXTS, 100 * removed)
    )
    if is_erased:
        connection.execute("DELETE FROM entry")
        connection.execute("DELETE FROM sqlite_sequence")
        connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    return is_erased


def _erase_unused_pages(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")


def _count(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    return int(count)


def _stamps(connection: sqlite3.Connection) -> Mapping[int, str]:
    return dict(connection.execute("SELECT work, stamp FROM entry").fetchall())


def _search(
    expression: str, limit: int, is_listed: Callable[[int], bool], connection: sqlite3.Connection
) -> tuple[FullTextHit, ...]:
    scores = dict(_ranked(connection, expression))
    if len(scores) == MOST_RANKED:
        scores |= _ranked(connection, f"title : ({expression})")
    hits: list[FullTextHit] = []
    for ident, score in sorted(scores.items(), key=lambda row: (row[1], -row[0])):
        row = connection.execute("SELECT work FROM entry WHERE id = ?", (ident,)).fetchone()
        if row is not None and is_listed(row[0]):
            hits.append(FullTextHit(row[0], -score))
            if len(hits) == limit:
                break
    return tuple(hits)


def _ranked(connection: sqlite3.Connection, expression: str) -> list[tuple[int, float]]:
    """Return the rows that match, and their scores: a lower one is better."""
    query = f"SELECT rowid, bm25(words, {TITLE_WEIGHT}, 1.0) FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?"
    return connection.execute(query, (expression, MOST_RANKED)).fetchall()
