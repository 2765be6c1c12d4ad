"""What the program remembers of the documents it opens: a library, asked in the reader's terms."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from readtui.document.model import Document
from readtui.errors import LibraryError
from readtui.ingest.web.response import Response
from readtui.library.store import Kept, LibraryFile, Work, canonical, digest
from readtui.marks.anchor import anchor, anchor_all, resolve, resolve_all
from readtui.marks.model import Bookmark, Found, Place
from readtui.span import Offset, Span

PLACE_LENGTH = 48
"""Characters of a place's quotation: some eight words, enough to tell it from other places."""

RECENT = 200
"""Works in the list of what was read."""


class Library:
    """Remembers documents in a library. Any thread may ask. `source` is a path or an address as it was opened.

    Its methods raise LibraryError.
    """

    def __init__(self, library: LibraryFile) -> None:
        self._library = library
        self._digested: tuple[Document, str] | None = None
        self._renewed: Document | None = None
        self._others = 0  # what the library said when it was asked last what others wrote

    @classmethod
    def open(cls, path: Path) -> Library:
        """A memory in the library at `path`."""
        return cls(LibraryFile.open(path))

    @classmethod
    def without(cls) -> Library:
        """A memory that keeps nothing."""
        return cls(LibraryFile.none())

    @property
    def notice(self) -> str:
        """Why nothing will be kept; empty if all will."""
        return self._library.notice

    def opened(self, document: Document, source: str) -> None:
        """A document was opened just now."""
        self._library.opened(self._work(document, source), datetime.now(UTC))

    def place_of(self, document: Document, source: str) -> Offset | None:
        """Where the reader was in it; None if it is new, or the words there are gone."""
        place = self._library.place(self._work(document, source))
        found = resolve(place.anchor, document.text) if place is not None else None
        return found.start if found is not None else None

    def keep_place(self, document: Document, source: str, offset: Offset, progress: float) -> None:
        """The reader is there now. It has reached the disk when this returns."""
        words = Span(offset, min(offset + PLACE_LENGTH, len(document.text)))
        place = Place(anchor(document.text, words), progress)
        self._library.keep_place(self._work(document, source), place, datetime.now(UTC))

    def marks_of(self, document: Document, source: str) -> tuple[Found, ...]:
        """Its bookmarks in the order of the text, and last those whose words are gone.

        When a document is first asked for, the anchors that were found in a changed text are renewed, so that marks
        follow a text through many small changes. Only then: two programs with two versions of a text would take the
        anchors from each other for ever.
        """
        bookmarks = self._library.bookmarks(self._work(document, source))
        spans = resolve_all([bookmark.anchor for bookmark in bookmarks], document.text)
        found = [Found(bookmark, span) for bookmark, span in zip(bookmarks, spans, strict=True)]
        if self._renewed is not document:
            self._renewed = document
            found = self._followed(found, document.text)
        return tuple(sorted(found, key=_in_reading_order))

    def keep_mark(self, document: Document, source: str, span: Span, label: str, letter: str = "") -> Found:
        """Mark a passage. It has reached the disk when this returns.

        With a letter, a mark of that letter that the document had moves here. Raises LibraryError if nothing is kept.
        """
        work, words = self._work(document, source), anchor(document.text, span)
        return Found(self._library.keep_bookmark(work, words, label, letter, datetime.now(UTC)), span)

    def rename_mark(self, ident: int, label: str) -> None:
        """Give a bookmark another label. Raises LibraryError if that is not kept, or the bookmark is gone."""
        self._library.rename_bookmark(ident, label)

    def drop_mark(self, ident: int) -> None:
        """Take a bookmark away. Raises LibraryError if that is not kept."""
        self._library.drop_bookmark(ident)

    def restore_mark(self, document: Document, source: str, bookmark: Bookmark) -> None:
        """Put back a bookmark as it was, with its number. Raises LibraryError if it is not kept."""
        self._library.restore_bookmark(self._work(document, source), bookmark)

    def stamp(self) -> object:
        """What is another value once any program has changed what is remembered. It never waits."""
        return self._library.stamp()

    def changed_by_others(self) -> bool:
        """Whether another program wrote into the library since this was asked last; at first, whether it may have."""
        before, self._others = self._others, self._library.version_of_others()
        return self._others != before

    def recent(self) -> Sequence[Kept]:
        """What was read, the latest first."""
        return self._library.recent(RECENT)

    def last_source(self) -> str | None:
        """What was read last and can be opened again; None if nothing was."""
        kept = self._library.last()
        return kept.source if kept is not None else None

    def keep_fetched(self, answer: Response) -> None:
        """Keep what was fetched, under the address that was asked for."""
        self._library.keep_fetched(answer)

    def fetched(self, address: str) -> Response | None:
        """What was fetched from an address; None if it was not, or that was let go."""
        return self._library.fetched(address)

    def close(self) -> None:
        """Let the library go."""
        self._library.close()

    def _followed(self, found: Sequence[Found], text: str) -> list[Found]:
        """The same bookmarks with the anchors that they have in this text, kept if that can be."""
        renewed = iter(anchor_all(text, [one.span for one in found if one.span is not None]))
        now = [
            one if one.span is None else Found(one.bookmark._replace(anchor=next(renewed)), one.span) for one in found
        ]
        moves = [(old.bookmark, new.bookmark.anchor) for old, new in zip(found, now, strict=True) if old != new]
        if moves and self._library.writable:
            with suppress(LibraryError):  # the bookmarks are found all the same, and it is tried again next time
                self._library.move_anchors(moves)
        return now

    def _work(self, document: Document, source: str) -> Work:
        digested = self._digested  # another thread may be at another document
        if digested is None or digested[0] is not document:
            digested = self._digested = (document, digest(document.text))
        name = canonical(source)
        # Nothing is like nothing: an empty text is known by its name alone.
        return Work(digested[1] if document.text else f"empty {name}", name, document.title)


def _in_reading_order(found: Found) -> tuple[bool, Offset]:
    """Found ones by their start, then the lost ones by where they were."""
    return found.span is None, found.span.start if found.span is not None else found.bookmark.anchor.start
