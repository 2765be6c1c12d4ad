"""What a format must offer so that its documents can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from readtui.document.model import Document
from readtui.ingest.source import Source


class Importer(Protocol):
    """A format that has bytes of its own (a book, a web page): a module with this function is one."""

    def read(self, source: Source) -> Document:
        """The document. Raises FormatError if the bytes are not what they claim to be."""


class TextImporter(Protocol):
    """A format that is a text with marks in it: its bytes are decoded before it sees them."""

    def read(self, text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
        """The document, which bears `notes` and whatever the importer itself has to tell. Never fails."""
