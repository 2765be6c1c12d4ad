"""The lines of a plain text that are made when the first correction needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from readtui.document.model import Document, LineRole, Lines
from readtui.span import Offset, Span


class DeferredLines:
    """The lines of the document with the text `uncorrected_text`: `document.model.Lines`.

    `load` makes the lines, `pack` the result of `packed`.
    """

    def __init__(self, load: Callable[[], Lines], pack: Callable[[], bytes], uncorrected_text: str) -> None:
        self._load = load
        self._pack = pack
        self._uncorrected_text = uncorrected_text
        self._loaded: Lines | None = None

    @property
    def text(self) -> str:
        """All lines, hidden ones too, with a newline between two."""
        return self._lines().text

    @property
    def uncorrected_text(self) -> str:
        """The text of the document without corrections."""
        return self._uncorrected_text

    def lines_in(self, span: Span) -> tuple[Span, ...]:
        """Return the lines in a span of the document's text, as spans of `text`; for an empty one, the line there."""
        return self._lines().lines_in(span)

    def hidden_before(self, offset: Offset) -> tuple[Span, ...]:
        """Return the hidden lines between the line at an offset of the document's text and the one before it."""
        return self._lines().hidden_before(offset)

    def place_of(self, offset: Offset) -> Offset:
        """Return the place in `text` of an offset of the document's text."""
        return self._lines().place_of(offset)

    def offset_of(self, place: Offset) -> Offset:
        """Return the offset in the document's text of a place in `text`; that of the next line if it is hidden."""
        return self._lines().offset_of(place)

    def corrected(self, roles: Sequence[LineRole]) -> Document:
        """Return the document with these roles and no other corrections."""
        return self._lines().corrected(roles)

    def packed(self) -> bytes:
        """Return the lines without corrections as bytes."""
        return self._pack()

    def _lines(self) -> Lines:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded
