"""The interface of a format, built in or from a plugin: how to recognise it, and how to read its documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from readtui.document.model import Document
from readtui.ingest.source import Source

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The content type of a Word document."""

MANUAL_TYPE = "text/x-manual-page"
"""The content type that we give to what `man` prints; no server sends it."""


class Importer(Protocol):
    """A module that reads bytes: a book, a web page."""

    def read(self, source: Source) -> Document:
        """Return the document. Raises FormatError if the bytes are not in this format."""


class TextImporter(Protocol):
    """A module that reads decoded text."""

    def read(self, text: str, source_name: str, notes: Sequence[str] = ()) -> Document:
        """Return the document. Its notes contain `notes`, and may contain others. Never fails."""


class Format(NamedTuple):
    """A format: the module that reads it, imported when first needed, and how to recognise it.

    The module is a `TextImporter`, or with `from_bytes` an `Importer`. `extensions` begin with a dot, `content_types`
    are those of HTTP ("application/epub+zip"), both in lower case. `sniff` gets all bytes of a source and returns
    whether they are in this format; it is called if name and content type do not decide.
    """

    module: str
    extensions: tuple[str, ...] = ()
    from_bytes: bool = False
    content_types: tuple[str, ...] = ()
    sniff: Callable[[bytes], bool] | None = None
