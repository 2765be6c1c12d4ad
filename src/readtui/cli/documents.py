"""Reads files, standard input and responses: through the cache of documents, so that nothing is parsed twice."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from readtui.cli.streams import is_terminal
from readtui.config import debug_log
from readtui.config.memory import prepare_for_large_text, release_memory
from readtui.document.digest import digest
from readtui.errors import LibraryError, ReadtuiError, SourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from readtui.document.model import Document
    from readtui.ingest.source import Source
    from readtui.ingest.stream.growing import GrowingText
    from readtui.library.document_cache import DocumentCache


HEAD_BYTES = {"text": 16_000, "code": 100_000, "markdown": 24_000, "terminal": 32_000}
"""By format, the bytes at the start of a text that are parsed in about 10 ms. The structure of other formats is not
local."""

_ENDS = (b"\n\n", b"\r\n\r\n", b"\n", b" ")
"""Where the head of a text may end, the best first."""

LARGE_BYTES = 500_000
"""Size of a source from which on freed memory is returned to the system."""

LARGEST_KEPT_BYTES = 32_000_000
"""Size of a source beyond which its document is not added to the cache, which would not keep it."""


GONE_NOTE = "The file is gone: this is the text that the library keeps"
"""The note of a document whose file was deleted or moved."""

LARGEST_STREAM_BYTES = 8_000_000
"""Most bytes of standard input that stay in memory, to be kept in the library if the text is marked."""

PAUSE_S = 0.04
"""Seconds without a byte from which what has come of a pipe is shown."""

LONGEST_WAIT_S = 0.1
"""Seconds until what has come is shown in any case: the app is imported meanwhile, and then it is looked again."""

BEGUN_BYTES = 1 << 20
"""Bytes of a pipe from which its end is not waited for."""

FIRST_BYTES = 40_000
"""Bytes of an output that are parsed before the app is imported: the app shows the rest as it comes."""

SHORT_TEXT_S = 1.0
"""Seconds that a text may take to its end, to be printed if it fits on the screen. `git log -1` takes a tenth of it."""

MOST_ROWS = 200
"""Lines of a text that fits on no screen."""


def read_source(name: str) -> Source:
    """Read a file, a manual page ("man:ls(1)"), or standard input if `name` is "-".

    Raises SourceError, or UsageError without an input.
    """
    from readtui.ingest import source

    if name == "-":
        if sys.stdin is None or is_terminal(0):
            raise UsageError("there is no text on standard input", "pipe one in: command | readtui -")
        return source.read_stream(sys.stdin.buffer)
    if source.manual_page(name) is not None:
        from readtui.ingest.manual import read_manual  # deferred: it imports subprocess

        return read_manual(name)
    return source.read_file(name)


class Documents:
    """Reads documents, with a cache or without.

    `find_kept` returns the source that the library keeps of a path or an address, None if it keeps none; it may raise
    LibraryError.
    """

    def __init__(
        self, cache: DocumentCache | None, find_kept: Callable[[str], Source | None] = lambda name: None
    ) -> None:
        self._cache = cache
        self._find_kept = find_kept
        self._stream: Source | None = None  # standard input, if it is not large
        self._begun: tuple[str, Source] | None = None  # what `begin` has read, by the name it was given
        self._shows_large = False  # whether a large document was parsed since the last `save`
        self.growing: GrowingText | None = None  # standard input, while it is being read
        self._grown: Document | None = None  # what it has become

    def find(self, name: str) -> Document | None:
        """Return the document of a file that has not changed since it was parsed; None if it must be read."""
        from readtui.ingest.source import is_file_name  # deferred: commands that read no document need none of ingest

        if self._cache is None or not is_file_name(name) or (document := self._cache.find_file(name)) is None:
            return None
        debug_log.log("parsed before: %s", name)
        return document

    def read(self, name: str) -> Document:
        """Return the document of a file or of standard input. Raises SourceError, FormatError and UsageError."""
        if self._begun is not None and self._begun[0] == name:
            return self.parse(self._taken_source())
        if (known := self.find(name)) is not None:
            return known
        source, is_gone = self._read_source(name)
        return _with_note(self.parse(source), is_gone=is_gone)

    def read_kept(self, address: str) -> Document:
        """Return the document that the library keeps at an address of its own. Raises SourceError and LibraryError."""
        if (source := self._find_kept(address)) is None:
            raise SourceError(f"{address} is not in the library", "readtui list: what is there")
        return replace(self.parse(source), source=address)

    def original(self, document: Document, name: str) -> Source:
        """Return the bytes of a document; if they have changed or are gone, its text as Markdown."""
        from readtui.document.digest import digest
        from readtui.ingest.source import Source, is_address

        source = self._stream if name == "-" else None
        if source is None and name == "-" and self.growing is not None:
            source = self.growing.raw()
        if source is None and name != "-":
            with suppress(ReadtuiError):
                source = self._find_kept(name) if is_address(name) else read_source(name)
        text = document.lines.uncorrected_text if document.lines is not None else document.text
        if source is not None:
            with suppress(ReadtuiError):
                parsed = self.parse(source)
                if (parsed.digest or digest(parsed.text)) == (document.digest or digest(text)):
                    return source
        from readtui.export.markdown.document import document_markdown  # deferred: seldom needed

        data = document_markdown(document).encode("utf-8", "replace")
        return Source(name, data, "stream", content_type="text/markdown", charset="utf-8")

    def kept_bytes(self, name: str) -> bytes | None:
        """Return the bytes of a file, or those of standard input (so far) if they are kept; else None."""
        from readtui.ingest.source import is_file_name

        if not is_file_name(name):
            growing = self.growing.raw() if self.growing is not None and self._stream is None else None
            kept = self._stream or growing
            return kept.data if name == "-" and kept is not None else None
        with suppress(SourceError):
            return read_source(name).data
        return None

    def _read_source(self, name: str) -> tuple[Source, bool]:
        """Return a source, and whether its file is gone, so that it is the one in the library."""
        try:
            source = read_source(name)
        except SourceError:
            with suppress(LibraryError):
                if name != "-" and not os.path.lexists(name) and (kept := self._find_kept(name)) is not None:
                    return kept, True
            raise
        if name == "-":
            self._keep_stream(source)
        return source, False

    def _taken_source(self) -> Source:
        """Return the source that `begin` has read, once: whoever gets it has the only reference."""
        assert self._begun is not None
        (_, source), self._begun = self._begun, None
        return source

    def begin(self, name: str) -> Document | None:
        """Return the document of a file or of standard input if it is short or was parsed before; else that of its
        head, or None if its format has none. `read` returns the whole then.

        Raises SourceError, FormatError and UsageError.
        """
        if (known := self.find(name)) is not None:
            return known
        if name == "-" and (descriptor := _pipe_on_standard_input()) is not None:
            return self._begin_pipe(descriptor)
        source, is_gone = self._read_source(name)
        if is_gone:
            return _with_note(self.parse(source), is_gone=True)
        return self._begin_source(name, source)

    def _begin_source(self, name: str, source: Source) -> Document | None:
        """Return the document of a source, or of its head, as `begin` does."""
        if (known := self._cache.find(source) if self._cache is not None else None) is not None:
            return known
        from readtui.ingest import formats  # deferred, as below

        limit = HEAD_BYTES.get(formats.detect_format(source) or "text", 0)
        if len(source.data) <= limit:
            return self.parse(source)
        self._begun = name, source
        if len(source.data) >= LARGE_BYTES:
            prepare_for_large_text()
        head = _head_of(source.data, limit)
        return replace(formats.read(replace(source, data=head)), is_head=True) if head else None

    def _begin_pipe(self, descriptor: int) -> Document | None:
        """Return the document of a pipe that ends soon, else of what has come so far. Raises FormatError."""
        from readtui.ingest.stream.growing import GrowingText  # deferred: only pipes grow
        from readtui.ingest.stream.pipe import Pipe

        pipe = Pipe(descriptor)
        self.growing = growing = GrowingText(pipe, "-", self._parse_stream)
        pipe.gather(BEGUN_BYTES, PAUSE_S, LONGEST_WAIT_S)
        return self.grown(growing.document)

    def follow(self, name: str) -> GrowingText:
        """Return the text of a file that is followed. Raises SourceError."""
        from readtui.ingest.stream.followed_file import FollowedFile  # deferred: most files are not followed
        from readtui.ingest.stream.growing import GrowingText

        return GrowingText(FollowedFile(name), name, self.parse)

    def grown(self, document: Document | None) -> Document | None:
        """Return what a document that grows has become meanwhile: as `begin` does if it has ended. Raises FormatError.

        `growing` is None then, unless the app shows the rest of an output as it comes.
        """
        if document is None or not document.is_growing:
            return document
        if (growing := self.growing) is None:
            return self._grown
        is_whole = growing.stream.is_ended
        if document.text and not is_whole:
            return document
        growing.read(FIRST_BYTES)
        if not is_whole or (growing.is_known_output and growing.has_more):
            return growing.begun()
        growing.read()
        if (raw := growing.raw()) is not None:
            self._keep_stream(raw)
        if raw is not None and not growing.is_known_output:
            document = self._begin_source("-", raw)
        else:
            growing.grown()
            document = growing.document
        if (failure := growing.stream.failure) and document is not None:
            document = replace(document, notes=(*document.notes, f"Standard input failed: {failure}"))
        self.growing, self._grown = None, document
        return document

    def ended(self, document: Document) -> Document | None:
        """Wait for the end of a text that grows and may be short. Return it; None if more is to come."""
        deadline = monotonic() + SHORT_TEXT_S
        while (growing := self.growing) is not None and not growing.stream.is_ended:
            if growing.lines > MOST_ROWS or not growing.stream.wait(max(deadline - monotonic(), 0.0)):
                return None
            growing.read()
        return self.grown(document)

    def _keep_stream(self, source: Source) -> None:
        if len(source.data) <= LARGEST_STREAM_BYTES:
            self._stream = source

    def _parse_stream(self, source: Source) -> Document:
        """Return the document of the whole of standard input."""
        self._keep_stream(source)
        return self.parse(source)

    def parse(self, source: Source) -> Document:
        """Return the document of a source. Raises FormatError."""
        if self._cache is not None and (document := self._cache.find(source)) is not None:
            debug_log.log("parsed before: %s", debug_log.without_query(source.name))
            return document
        from readtui.ingest import formats  # deferred: a document from the cache needs none of the formats

        is_large = len(source.data) >= LARGE_BYTES
        if len(source.data) > LARGEST_KEPT_BYTES:
            sources = [source]
            del source  # the reader has the only reference to the bytes, and drops it once they are decoded
            document = formats.read(sources.pop())
        else:
            document = formats.read(source)
            if self._cache is not None and not formats.may_have_used_plugins():
                document = replace(document, digest=digest(document.text))  # the cache and the library need it
                self._cache.add(source, document)
        if is_large:
            self._shows_large = True
            release_memory()
        return document

    def save(self) -> None:
        """Write the documents that were parsed to the cache. Never fails; may be called in any thread."""
        try:
            if self._cache is not None:
                self._cache.write()
        except Exception as error:  # a bug there costs no more than the time of parsing
            debug_log.log_error(error)
        if self._shows_large:  # by now it is laid out too
            self._shows_large = False
            release_memory()


def _with_note(document: Document, *, is_gone: bool) -> Document:
    """Return a document with a note for the reader if its file is gone."""
    return replace(document, notes=(GONE_NOTE, *document.notes)) if is_gone else document


def _pipe_on_standard_input() -> int | None:
    """Return a descriptor of the pipe or socket on standard input; None if there is none."""
    with suppress(OSError, ValueError, AttributeError):
        mode = os.fstat(sys.stdin.fileno()).st_mode
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
            return os.dup(sys.stdin.fileno())
    return None


def stopped(document: Document) -> Document:
    """Return a document of which no more will come."""
    return replace(document, is_growing=False, digest="") if document.is_growing else document


def _head_of(data: bytes, limit: int) -> bytes:
    """Return the start of a text of at most `limit` bytes, which ends between two blocks, lines or words.

    It is empty if there is no such place, or if the text is not in UTF-8, because a part may be decoded otherwise.
    """
    ends = (data.rfind(end, limit // 2, limit) for end in _ENDS)
    head = data[: next((end for end in ends if end > 0), 0)]
    try:
        head.decode()
    except UnicodeDecodeError:
        return b""
    return b"" if b"\0" in head else head
