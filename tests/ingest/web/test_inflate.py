"""Bodies unpacked: whole, in several streams, damaged, cut, and larger than memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.errors import SourceError
from readtui.ingest.web.inflate import unpacked


def raw_deflated(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(data) + packing.flush()


PACKED: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "Deflate": zlib.compress,
    "deflate": raw_deflated,
}


def whole(data: bytes, coding: str, size: int = 7) -> bytes:
    """What is unpacked of data that comes in chunks of a size."""
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    return b"".join(unpacked(chunks, coding, "example.org"))


@given(st.binary(max_size=300), st.sampled_from(sorted(PACKED)), st.integers(1, 50))
def test_what_was_packed_comes_out_in_chunks_of_any_size(data: bytes, coding: str, size: int) -> None:
    assert whole(PACKED[coding](data), coding, size) == data


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4), st.integers(1, 50))
def test_several_gzip_streams_are_one_body(parts: list[bytes], size: int) -> None:
    assert whole(b"".join(map(gzip.compress, parts)), "gzip", size) == b"".join(parts)


@pytest.mark.parametrize("coding", ["", "identity", " Identity "])
def test_what_is_not_packed_is_given_on(coding: str) -> None:
    assert whole(b"abc" * 9, coding) == b"abc" * 9


def test_a_body_of_nothing_is_nothing() -> None:
    assert whole(b"", "gzip") == b""


def test_what_stands_behind_the_body_is_no_part_of_it() -> None:
    assert whole(gzip.compress(b"abc") + b"\0" * 30, "gzip") == b"abc"


def test_a_body_that_is_cut_short_is_told() -> None:
    packed = gzip.compress(bytes(range(256)) * 9)
    for length in (1, 5, 20, len(packed) - 1):
        with pytest.raises(SourceError, match="cut short"):
            whole(packed[:length], "gzip")


def test_a_body_that_is_damaged_is_told() -> None:
    packed = bytearray(gzip.compress(bytes(range(256)) * 9))
    packed[-5] ^= 1
    with pytest.raises(SourceError, match="damaged"):
        whole(bytes(packed), "gzip")
    with pytest.raises(SourceError, match="damaged"):
        whole(b"\xff" * 30, "gzip")


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
def test_other_ways_of_packing_are_refused(coding: str) -> None:
    with pytest.raises(SourceError, match="not asked for"):
        whole(b"abc", coding)


def test_a_bomb_comes_in_small_pieces() -> None:
    bomb = gzip.compress(bytes(50_000_000), 9)
    pieces = list(islice(unpacked([bomb], "gzip", "example.org"), 5))
    assert max(map(len, pieces)) <= 1 << 18
