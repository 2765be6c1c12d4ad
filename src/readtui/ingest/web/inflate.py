"""The body of an answer as it was before the server packed it, in pieces that never grow large."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from readtui.errors import SourceError

if TYPE_CHECKING:
    from zlib import _Decompress

ACCEPTED = "gzip, deflate"
"""What servers are told that they may pack with. Python unpacks no others by itself."""

_PIECE_BYTES = 1 << 18  # a few kilobytes can unpack to gigabytes
_EITHER = 32 + zlib.MAX_WBITS  # gzip or zlib, by how it starts
_GZIP = (b"\x1f\x8b", b"\x1f")


def unpacked(chunks: Iterable[bytes], coding: str, shown: str) -> Iterator[bytes]:
    """The pieces of a body that was packed by `coding`, the value of Content-Encoding.

    Raises SourceError if that is not one of `ACCEPTED`, or the body is damaged, or ends too early.
    """
    match coding.strip().lower():
        case "" | "identity":
            yield from chunks
        case "gzip" | "x-gzip" | "deflate":
            try:
                yield from _inflated(chunks, shown)
            except zlib.error as error:
                raise SourceError(f"{shown} sent a page whose packing is damaged", "try again") from error
        case _:
            raise SourceError(f"{shown} packs its answer in a way that was not asked for", "save the page in a browser")


def _inflated(chunks: Iterable[bytes], shown: str) -> Iterator[bytes]:
    """One stream, or several one behind another, as gzip allows. What stands behind the last one is no part of it."""
    stream: _Decompress | None = None
    begun = False
    for chunk in chunks:
        rest = chunk
        while rest:
            if stream is None:
                if begun and not rest.startswith(_GZIP):
                    return
                stream, begun = _stream(rest), True
            piece = stream.decompress(rest, _PIECE_BYTES)
            while piece:
                yield piece
                piece = stream.decompress(stream.unconsumed_tail, _PIECE_BYTES)
            rest = b""
            if stream.eof:
                rest, stream = stream.unused_data, None
    if stream is not None:
        raise SourceError(f"{shown} sent a page that was cut short", "try again")


def _stream(start: bytes) -> _Decompress:
    """What unpacks a stream that begins so. Some servers send "deflate" without the header that it should have."""
    if start.startswith(_GZIP) or (start[0] & 15 == 8 and start[0] >> 4 <= 7):
        return zlib.decompressobj(_EITHER)
    return zlib.decompressobj(-zlib.MAX_WBITS)
