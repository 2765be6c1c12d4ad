"""Reads files, standard input and responses: through the cache of documents, so that nothing is parsed twice."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from readtui.cli.streams import is_terminal
from readtui.config import debug_log
from readtui.errors import UsageError

if TYPE_CHECKING:
    from readtui.document.model import Document
    from readtui.ingest.source import Source
    from readtui.library.document_cache import DocumentCache


def read_source(name: str) -> Source:
    """Read a file, or standard input if `name` is "-". Raises SourceError, or UsageError without an input."""
    from readtui.ingest import source

    if name == "-":
        if sys.stdin is None or is_terminal(0):
            raise UsageError("there is no text on standard input", "pipe one in: command | readtui -")
        return source.read_stream(sys.stdin.buffer)
    return source.read_file(name)


class Documents:
    """Reads documents, with a cache or without."""

    def __init__(self, cache: DocumentCache | None) -> None:
        self._cache = cache

    def find(self, name: str) -> Document | None:
        """Return the document of a file that has not changed since it was parsed; None if it must be read."""
        if self._cache is None or name == "-" or (document := self._cache.find_file(name)) is None:
            return None
        debug_log.log("parsed before: %s", name)
        return document

    def read(self, name: str) -> Document:
        """Return the document of a file or of standard input. Raises SourceError, FormatError and UsageError."""
        return self.find(name) or self.parse(read_source(name))

    def parse(self, source: Source) -> Document:
        """Return the document of a source. Raises FormatError."""
        if self._cache is not None and (document := self._cache.find(source)) is not None:
            debug_log.log("parsed before: %s", debug_log.without_query(source.name))
            return document
        from readtui.ingest import formats  # deferred: a document from the cache needs none of the formats

        document = formats.read(source)
        if self._cache is not None and not formats.may_have_used_plugins():
            self._cache.add(source, document)
        return document

    def save(self) -> None:
        """Write the documents that were parsed to the cache. Never fails; may be called in any thread."""
        if self._cache is not None:
            self._cache.write()
