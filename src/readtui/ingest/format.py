"""What a format must offer so that its documents can be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

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


class Format(NamedTuple):
    """A format: the module that reads it, loaded when first needed, and what calls for it.

    The module is a `TextImporter`, or with `from_bytes` an `Importer`. `extensions` begin with a dot, `content_types`
    are what a server says ("application/epub+zip"), both in lower case. `sniff` tells by all of the bytes whether
    they are in this format; it is asked where nothing else tells.
    """

    module: str
    extensions: tuple[str, ...] = ()
    from_bytes: bool = False
    content_types: tuple[str, ...] = ()
    sniff: Callable[[bytes], bool] | None = None
