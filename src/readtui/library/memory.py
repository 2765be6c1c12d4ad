"""What the program remembers of documents: a library behind it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from readtui.document.model import Document
from readtui.document.span import Offset, Span
from readtui.library.store import Library, Work
from readtui.marks.anchor import anchor, resolve
from readtui.marks.model import Place

PLACE_LENGTH = 48
"""Characters of a place's quotation: some eight words, enough to be found again among others."""

RECENT = 200
"""Works in the list of what was read."""


class Recollection:
    """Remembers documents in a library; without one, only as long as the program runs (not at all)."""

    def __init__(self, library: Library | None, notice: str = "") -> None:
        self._library = library
        self.notice = notice
        self._works: dict[int, Work] = {}

    def opened(self, document: Document) -> None:
        """A document was opened just now. Raises LibraryError."""
        if self._keeps(document):
            self._writable().opened(self._work(document), datetime.now(UTC))

    def place_of(self, document: Document) -> Offset | None:
        """Where the reader was in it; None if it is new, or the words there are gone."""
        if self._library is None:
            return None
        place = self._library.place(self._work(document))
        found = resolve(place.anchor, document.text) if place is not None else None
        return found.start if found is not None else None

    def keep_place(self, document: Document, offset: Offset, progress: float) -> None:
        """The reader is there now. Raises LibraryError."""
        if self._keeps(document):
            words = Span(offset, min(offset + PLACE_LENGTH, len(document.text)))
            place = Place(anchor(document.text, words), progress)
            self._writable().keep_place(self._work(document), place, datetime.now(UTC))

    def recent(self) -> Sequence[tuple[str, str, float, datetime]]:
        """Source, title, progress and time of the last opening of what was read, the latest first."""
        if self._library is None:
            return ()
        return [(kept.source, kept.title, kept.progress, kept.last_opened) for kept in self._library.recent(RECENT)]

    def last_source(self) -> str | None:
        """What was read last, as a path or an address; None if nothing was."""
        kept = self._library.last() if self._library is not None else None
        return kept.source if kept is not None else None

    def close(self) -> None:
        """Let the library go."""
        if self._library is not None:
            self._library.close()
