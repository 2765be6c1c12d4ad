"""A text that is still coming: the documents of what has come so far."""

from __future__ import annotations

import codecs
import uuid
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Literal, NamedTuple, Protocol

from readtui.document.model import Document
from readtui.ingest import formats
from readtui.ingest.source import Source
from readtui.ingest.terminal.reader import OutputReader
from readtui.span import Offset

KEPT_BYTES = 32_000_000
"""Most bytes that are kept until the end of an output in UTF-8: its format and its encoding are known by then."""

MOST_STYLES = 2_000_000
"""Inline styles from which no more is read: they take 200 bytes each."""

PAUSE_S = 0.25
"""Seconds without a byte that are a pause of the program that writes, and not of a network."""

PAUSES_OF_OUTPUT = 3
"""Pauses from which lines stay as they are at the end too: a program has reported its progress in lines."""

SMALL_BYTES = 200_000
"""Bytes up to which a text that must be parsed as a whole is parsed again at each step; later, when it has doubled."""

_HEAD_BYTES = 4 * formats.SNIFFED_LENGTH
"""Bytes that have enough characters to decide about the format."""


class ByteStream(Protocol):
    """Bytes that are still coming, as `pipe.Pipe` reads them."""

    is_ended: bool
    is_full: bool
    failure: str
    news: str

    def take_restart(self) -> bool:
        """Return whether the bytes that are taken next are the first of another text."""

    def take(self) -> bytes:
        """Return what has come since the last call."""

    def wait(self, seconds: float) -> bool:
        """Wait until something has come, or the end; at most so long. Return whether it has."""

    def stop(self) -> None:
        """Read no more. What has come can be taken."""


class Growth(NamedTuple):
    """A document of what has come.

    Its text begins with the first `kept` characters of the one before, unless it `is_other`. `is_whole`: nothing more
    will come.
    """

    document: Document
    kept: Offset
    is_whole: bool
    is_other: bool = False


class GrowingText:
    """Makes documents of a stream. One thread at a time may call `read` and `grown`, and any thread the others.

    Output is shown line for line as it comes, and so is prose, until its end shows where its paragraphs end, unless it
    came with pauses. What has another format is parsed again, a large text when it has doubled. What must be whole, as
    a PDF, has an empty document until then. `document` is the last one, and `token` its digest while the text grows.
    `parse` returns the document of all bytes; it may raise a ReadtuiError. `clock` returns seconds.
    """

    def __init__(
        self,
        stream: ByteStream,
        name: str,
        parse: Callable[[Source], Document],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.source = name
        self.token = f"growing {uuid.uuid4().hex}"
        self.stream = stream
        self._parse = parse
        self._clock = clock
        self._kind: Literal["file", "stream"] = "stream" if name == "-" else "file"
        self.document = self.empty()  # the last one
        self._is_other = False  # whether the text is another one than that of the last document
        self._begin()

    def _begin(self) -> None:
        """Begin with the first byte."""
        self.size = 0
        self._raw: list[bytes] | None = []  # None if they are not needed any more
        self._format: str | None = None  # "" for one that is decoded as a whole; None before anything has come
        self._is_decided = False
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._is_plain_utf8 = True  # so that the whole is decoded in the same way
        self._reader = OutputReader(self.source)
        self._rest = b""  # what has come, and was not read
        self._unread: list[bytes] = []  # what the reader has not got
        self._settled: Offset = 0  # what will not change of the text of the last document
        self._parsed_size = 0
        self._read_at: float | None = None
        self._pauses = 0

    @property
    def is_output(self) -> bool:
        """Whether it is shown line for line."""
        return self._format in (None, "terminal", "text")

    @property
    def lines(self) -> int:
        """The number of lines so far; 0 if it is not shown by lines."""
        return self._reader.line_count if self.is_output else 0

    def raw(self) -> Source | None:
        """Return all bytes so far; None if they are not kept."""
        return None if self._raw is None else Source(self.source, b"".join(self._raw), self._kind)

    def empty(self) -> Document:
        """Return the document of what cannot be shown yet."""
        return Document("", source=self.source, digest=self.token, is_growing=True)

    @property
    def has_more(self) -> bool:
        """Whether more has come than was read."""
        return bool(self._rest)

    def read(self, most: int | None = None) -> bool:
        """Read what has come, or the first `most` bytes. Return whether there was anything.

        Raises FormatError if it is no text.
        """
        if self.stream.take_restart():
            self._is_other = bool(self.document.text)
            self._begin()
        came = self._rest + self.stream.take()
        data, self._rest = came[:most], came[most:] if most is not None else b""
        if not data:
            return False
        before, self._read_at = self._read_at, self._clock()
        self._pauses += before is not None and self._read_at - before > PAUSE_S
        self.size += len(data)
        self._unread.append(data)
        if self._raw is not None:
            self._raw.append(data)
        if not self._is_decided:
            self._decide()
        if self.is_output:
            self._reader.add(self._decoded(b"".join(self._unread)))
            if self._reader.style_count > MOST_STYLES:
                self.stream.is_full = True
        if self.is_output or self._is_decided:
            self._unread.clear()
        if self.is_known_output and self.size > KEPT_BYTES:
            self._raw = None
        return True

    def _decide(self) -> None:
        assert self._raw is not None
        head = b"".join(self._raw)[:_HEAD_BYTES]
        self._format = formats.format_of_head(Source(self.source, head, self._kind))
        self._is_decided = len(head.decode("utf-8", "replace")) >= formats.SNIFFED_LENGTH

    @property
    def is_known_output(self) -> bool:
        """Whether what the reader has read is the document, whatever will come."""
        return self._is_decided and self._format == "terminal" and self._is_plain_utf8

    def _decoded(self, data: bytes) -> str:
        state = self._decoder.getstate()
        try:
            text = self._decoder.decode(data)
        except UnicodeDecodeError:
            self._is_plain_utf8 = False
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._decoder.setstate(state)
            text = self._decoder.decode(data)
        if "\0" in text or "\ufeff" in text[:1]:
            self._is_plain_utf8 = False
        return text

    def begun(self) -> Document:
        """Return a document of what was read, though more may have come. Raises ReadtuiError."""
        self.document = replace(self._part() or self.document, digest=self.token, is_growing=True)
        self._settled = self._reader.settled if self.is_output else 0
        return self.document

    def grown(self) -> Growth | None:
        """Return the document of what was read, the whole one if the stream has ended; None if it is the last one.

        Raises ReadtuiError.
        """
        is_whole = self.stream.is_ended
        self.read()
        document = self._whole() if is_whole else self._part()
        if document is None:
            return None
        if not is_whole:
            document = replace(document, digest=self.token, is_growing=True)
        self.document = document
        kept, self._settled = self._settled, self._reader.settled if self.is_output else 0
        is_other, self._is_other = self._is_other, False
        return Growth(document, kept if document.is_output and not is_other else 0, is_whole, is_other)

    def _part(self) -> Document | None:
        if not self.size and self._is_other:
            return None  # what was shown before stays in view
        if not self.size or self._must_be_whole:
            return self.empty()
        if self.is_output:
            return self._reader.document(is_growing=True)
        if self.size > SMALL_BYTES and self.size < 2 * self._parsed_size:
            return None
        self._parsed_size = self.size
        data = b"".join(self._raw or ())
        return formats.read(Source(self.source, data[: data.rfind(b"\n") + 1] or data, self._kind))

    @property
    def _must_be_whole(self) -> bool:
        entry = formats.FORMATS.get(self._format or "")
        return not self.is_output and (entry is None or entry.from_bytes)

    def _whole(self) -> Document:
        came_by_lines = self._kind == "stream" and self.lines > 1 and self._pauses >= PAUSES_OF_OUTPUT
        if (raw := self.raw()) is not None and not self.is_known_output and not (came_by_lines and self._is_plain_utf8):
            return self._parse(raw)
        document = self._reader.document()
        if not self._is_plain_utf8:
            document = replace(document, notes=(*document.notes, "Bytes that are not UTF-8 are shown as \ufffd."))
        return document
