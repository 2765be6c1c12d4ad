"""What the program remembers of the documents it opens: a library, asked in the reader's terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from readtui.document.model import Document
from readtui.document.span import Offset, Span
from readtui.library.store import Kept, Library, Work, canonical, digest
from readtui.marks.anchor import anchor, resolve
from readtui.marks.model import Place

PLACE_LENGTH = 48
"""Characters of a place's quotation: some eight words, enough to tell it from other places."""

RECENT = 200
"""Works in the list of what was read."""


class Recollection:
    """Remembers documents in a library. Any thread may ask. `source` is a path or an address as it was opened.

    Its methods raise LibraryError.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._digested: tuple[Document, str] | None = None

    @classmethod
    def open(cls, path: Path) -> Recollection:
        """A memory in the library at `path`."""
        return cls(Library.open(path))

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

    def recent(self) -> Sequence[Kept]:
        """What was read, the latest first."""
        return self._library.recent(RECENT)

    def last_source(self) -> str | None:
        """What was read last and can be opened again; None if nothing was."""
        kept = self._library.last()
        return kept.source if kept is not None else None

    def close(self) -> None:
        """Let the library go."""
        self._library.close()

    def _work(self, document: Document, source: str) -> Work:
        if self._digested is None or self._digested[0] is not document:
            self._digested = (document, digest(document.text))
        return Work(self._digested[1], canonical(source), document.title)
