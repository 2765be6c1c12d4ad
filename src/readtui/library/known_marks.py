"""The marks of the document that was asked for last: a change of one does not read and find all the others again."""

from __future__ import annotations

from bisect import insort

from readtui.document.model import Document
from readtui.marks.model import ResolvedMark
from readtui.span import Offset


def reading_order(found: ResolvedMark) -> tuple[bool, Offset, int]:
    """Sort key of marks: those that were found by their start, then lost ones by their former start."""
    span, mark = found.span, found.mark
    return span is None, span.start if span is not None else mark.anchor.start, mark.ident


class KnownMarks:
    """The marks of one document. They are dropped when another program writes, or the document becomes another work.

    `change_count` says whether a mark was changed while marks were read: these may then be out of date.
    """

    def __init__(self) -> None:
        self.change_count = 0
        self._document: Document | None = None
        self._state: tuple[int | None, int] = (None, 0)
        self._marks: tuple[ResolvedMark, ...] | None = None

    def get(self, document: Document, work_id: int | None, data_version: int) -> tuple[ResolvedMark, ...] | None:
        """Return the marks of a document in reading order; None if they have to be read."""
        is_known = self._document is document and self._state == (work_id, data_version)
        return self._marks if is_known else None

    def set(
        self, document: Document, work_id: int | None, data_version: int, marks: tuple[ResolvedMark, ...]
    ) -> tuple[ResolvedMark, ...]:
        """Remember the marks of a document, and return them."""
        self._document, self._state, self._marks = document, (work_id, data_version), marks
        return marks

    def forget(self) -> None:
        """Drop the marks: they have to be read again."""
        self.change_count += 1
        self._marks = None

    def put(self, document: Document, found: ResolvedMark) -> None:
        """Add a mark, in the place of the one with its id or its letter."""
        if self._document is not document:
            self.forget()
            return
        self._without(found.mark.ident, found.mark.letter)
        if self._marks is not None:
            marks = list(self._marks)
            insort(marks, found, key=reading_order)
            self._marks = tuple(marks)

    def remove(self, ident: int) -> None:
        """Remove a mark."""
        self._without(ident)

    def _without(self, ident: int, letter: str = "") -> None:
        self.change_count += 1
        if self._marks is not None:
            self._marks = tuple(
                [
                    found
                    for found in self._marks
                    if found.mark.ident != ident and not (letter and found.mark.letter == letter)
                ]
            )
