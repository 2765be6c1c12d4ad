"""Headers and status of a response, and decompression of its body."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.errors import SourceError
from readtui.ingest.web.response import check_content_type, check_status, decompressed, parse_content_type


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("text/html", ("text/html", "")),
        ("Text/HTML; Charset=UTF-8", ("text/html", "utf-8")),
        ('text/plain ; format=flowed; charset="koi8-r"', ("text/plain", "koi8-r")),
        ("text/plain; charset='x", ("text/plain", "x")),
        ("application/xhtml+xml;charset=", ("application/xhtml+xml", "")),
        ("", ("", "")),
        ("nonsense", ("", "")),
        ("text/html\x1b[0m; charset=a\x1b", ("", "a")),
    ],
)
def test_type_and_charset_of_a_header(header: str, meaning: tuple[str, str]) -> None:
    assert parse_content_type(header) == meaning


@pytest.mark.parametrize("status", [200, 203, 299])
def test_a_success_is_accepted(status: int) -> None:
    check_status(status, "https://a/")


@pytest.mark.parametrize(
    ("status", "what", "fix"),
    [
        (404, "does not have this page", "check the address"),
        (403, "refuses", "save the page"),
        (401, "password", "save the page"),
        (410, "no longer", "web.archive.org"),
        (429, "too many", "few minutes"),
        (503, "not available", "few minutes"),
        (500, "has an error", "few minutes"),
        (599, "has an error", "few minutes"),
        (304, "refuses", "save the page"),
        (499, "refuses", "save the page"),
    ],
)
def test_the_error_of_a_status_names_the_problem_and_the_fix(status: int, what: str, fix: str) -> None:
    with pytest.raises(SourceError) as caught:
        check_status(status, "https://a/")
    assert what in caught.value.what
    assert str(status) in caught.value.what
    assert fix in caught.value.fix


@pytest.mark.parametrize("kind", ["", "text/html", "application/octet-stream", "application/pdf", "application/json"])
def test_types_that_may_contain_text_are_accepted(kind: str) -> None:
    check_content_type(kind, "https://a/")


@pytest.mark.parametrize(
    ("kind", "what"), [("image/png", "an image"), ("video/mp4", "a video"), ("application/zip", "an archive")]
)
def test_types_without_text_are_refused(kind: str, what: str) -> None:
    with pytest.raises(SourceError, match=f"{what} .of type {kind}"):
        check_content_type(kind, "https://a/")


# The body


def raw_deflated(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "Deflate": zlib.compress,
    "deflate": raw_deflated,
}


def whole(data: bytes, encoding: str, size: int = 7) -> bytes:
    """Decompress data that arrives in chunks of `size` bytes."""
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    return b"".join(decompressed(chunks, encoding, "example.org"))


@given(st.binary(max_size=300), st.sampled_from(sorted(COMPRESS)), st.integers(1, 50))
def test_a_body_is_decompressed_from_chunks_of_any_size(data: bytes, encoding: str, size: int) -> None:
    assert whole(COMPRESS[encoding](data), encoding, size) == data


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4), st.integers(1, 50))
def test_several_gzip_streams_are_one_body(parts: list[bytes], size: int) -> None:
    assert whole(b"".join(map(gzip.compress, parts)), "gzip", size) == b"".join(parts)


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_a_body_without_compression_is_unchanged(encoding: str) -> None:
    assert whole(b"abc" * 9, encoding) == b"abc" * 9


def test_an_empty_body_is_empty() -> None:
    assert whole(b"", "gzip") == b""


def test_bytes_after_the_body_are_ignored() -> None:
    assert whole(gzip.compress(b"abc") + b"\0" * 30, "gzip") == b"abc"


def test_an_incomplete_body_is_refused() -> None:
    compressed = gzip.compress(bytes(range(256)) * 9)
    for length in (1, 5, 20, len(compressed) - 1):
        with pytest.raises(SourceError, match="incomplete"):
            whole(compressed[:length], "gzip")


def test_a_damaged_body_is_refused() -> None:
    compressed = bytearray(gzip.compress(bytes(range(256)) * 9))
    compressed[-5] ^= 1
    with pytest.raises(SourceError, match="damaged"):
        whole(bytes(compressed), "gzip")
    with pytest.raises(SourceError, match="damaged"):
        whole(b"\xff" * 30, "gzip")


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_other_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(SourceError, match="not requested"):
        whole(b"abc", encoding)


def test_a_decompression_bomb_is_read_in_small_chunks() -> None:
    bomb = gzip.compress(bytes(50_000_000), 9)
    pieces = list(islice(decompressed([bomb], "gzip", "example.org"), 5))
    assert max(map(len, pieces)) <= 1 << 18
