"""The archive of a book gives its parts, and never more than its limits allow."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from stat import S_IFLNK

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.errors import FormatError
from readtui.ingest import archive
from readtui.ingest.archive import opened
from tests.books import patched, zipped

WORDS = b"A lamp stood on the table. " * 40

# In the line of a directory that tells of an entry: where what stands.
FLAGS, METHOD, CRC, PACKED, TOLD, MODE, AT = 8, 10, 16, 20, 24, 38, 42


def read(data: bytes, name: str = "a") -> bytes:
    return opened(data, "a.epub").read(name)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_part_comes_as_it_was_packed(method: int) -> None:
    assert read(zipped({"b": b"", "a": WORDS}, method)) == WORDS
    assert read(zipped({"b": b"", "a": WORDS}, method), "b") == b""


def test_a_part_is_found_however_its_name_is_written() -> None:
    found = opened(zipped({"OEBPS/Café.xhtml": b"x", "b\\c.html": b"y"}), "a.epub")
    assert found.find("oebps/Cafe\u0301.XHTML") == "OEBPS/Café.xhtml"
    assert found.find("/b/c.html") == "b\\c.html"
    assert found.find("d") == ""
    assert found.read("B/C.html") == b"y"


def test_names_in_utf_8_are_read_where_the_archive_does_not_tell() -> None:
    told = patched(zipped({"é.xhtml": b"x"}), "é.xhtml", FLAGS, "<H", 0)
    assert list(opened(told, "a").entries) == ["é.xhtml"]
    old = told.replace("é".encode(), b"\x82\x82")  # code page 437
    assert list(opened(old, "a").entries) == ["éé.xhtml"]


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("missing", zipped({"b": b""})),
        ("damaged", patched(zipped({"a": WORDS}), "a", CRC, "<L", 7)),
        ("damaged", zipped({"a": WORDS}).replace(b"PK\3\4", b"PK\3\5")),
        ("damaged", patched(zipped({"a": WORDS}, zipfile.ZIP_STORED), "a", METHOD, "<H", zipfile.ZIP_DEFLATED)),
        ("packed in a way", patched(zipped({"a": WORDS}), "a", METHOD, "<H", 99)),
        ("packed in a way", zipped({"a": WORDS}, zipfile.ZIP_LZMA)),
        ("cut short", patched(zipped({"a": WORDS}), "a", PACKED, "<L", 1 << 20)),
        ("damaged", patched(zipped({"a": WORDS}), "a", AT, "<L", 1 << 20)),
        ("encrypted", patched(zipped({"a": WORDS}), "a", FLAGS, "<H", 1)),
        ("a link", patched(zipped({"a": b"/etc/passwd"}), "a", MODE, "<L", (S_IFLNK | 0o777) << 16)),
    ],
)
def test_what_is_wrong_with_a_part_is_told_when_it_is_read(what: str, data: bytes) -> None:
    with pytest.raises(FormatError, match=what):
        read(data)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\5\6" + b"\0" * 17, zipped({"a": WORDS})[:-30]])
def test_what_is_no_whole_archive_is_told_at_once(data: bytes) -> None:
    with pytest.raises(FormatError, match="not a whole zip archive"):
        opened(data, "a.epub")


def test_folders_are_no_parts() -> None:
    assert list(opened(zipped({"a/": b"", "a/b": b""}), "a.epub").entries) == ["a/b"]


# Limits


def test_parts_that_overlap_are_refused() -> None:
    data = zipped({"a": WORDS, "b": WORDS})
    with pytest.raises(FormatError, match="overlap"):
        opened(patched(data, "b", AT, "<L", 0), "a.epub")
    with pytest.raises(FormatError, match="overlap"):
        opened(patched(data, "a", PACKED, "<L", len(WORDS)), "a.epub")


def test_an_archive_has_so_many_parts_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    assert len(opened(zipped({str(name): b"" for name in range(3)}), "a").entries) == 3
    with pytest.raises(FormatError, match="more than 3 parts"):
        opened(zipped({str(name): b"" for name in range(4)}), "a")


def test_a_part_that_grows_too_much_is_refused_while_it_unpacks() -> None:
    bomb = zipped({"a": b"0" * (2 << 20)})
    assert len(bomb) < 4096
    with pytest.raises(FormatError, match="200 times"):
        read(bomb)
    with pytest.raises(FormatError, match="longer than the archive tells"):
        read(patched(bomb, "a", TOLD, "<L", 10))
    with pytest.raises(FormatError, match="200 times"):
        read(patched(bomb, "a", TOLD, "<L", 0xFFFFFFF0))
    assert len(read(zipped({"a": b"0" * (1 << 20)}))) == 1 << 20


def test_a_part_and_all_parts_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_BYTES", len(WORDS))
    monkeypatch.setattr(archive, "LARGEST_OF_ALL_BYTES", 2 * len(WORDS))
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        parts = opened(zipped({"a": WORDS, "b": WORDS, "c": b"x", "d": WORDS + b"x"}, method), "a.epub")
        with pytest.raises(FormatError, match="d is larger than the limit"):
            parts.read("d")
    parts = opened(zipped({"a": WORDS, "b": WORDS, "c": b"x"}), "a.epub")
    parts.read("a")
    parts.read("b")
    with pytest.raises(FormatError, match="all parts"):
        parts.read("c")


def test_a_header_outside_of_the_file_is_damage() -> None:
    data = zipped({"a": WORDS})
    for cut in (1, 30, 60):  # what stands before is missing, so the headers seem to lie before the start
        with pytest.raises(FormatError, match="damaged"):
            read(data[cut:])


def test_all_parts_together_must_not_grow_too_much() -> None:
    parts = opened(zipped({"0": b"0" * (900 << 10), "1": b"1" * (900 << 10), "small": b"x"}), "a.epub")
    parts.read("0")
    with pytest.raises(FormatError, match="all parts unpack to more than 200 times"):
        parts.read("1")
    assert parts.read("small") == b"x"


# The same without what is not needed


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), st.binary(max_size=99), max_size=6)
)
def test_what_is_not_needed_is_emptied_and_the_rest_stays(parts: dict[str, bytes]) -> None:
    parts = {name.replace("\0", "_").rstrip("/\\") or "_": data for name, data in parts.items()}
    whole = opened(zipped(parts), "a.epub")
    kept = {name for name in whole.entries if len(name) % 2}
    smaller = opened(whole.emptied(kept.__contains__), "a.epub")
    assert smaller.entries.keys() == whole.entries.keys()
    assert all(smaller.read(name) == (whole.read(name) if name in kept else b"") for name in whole.entries)


def test_what_is_wrong_with_a_part_is_still_wrong_in_the_smaller_archive() -> None:
    data = zipped({"a": WORDS, "b": WORDS, "c": WORDS})
    data = b"PK\3\5" + data[4:]
    data = patched(data, "b", FLAGS, "<H", 1)
    data = patched(data, "c", MODE, "<L", (S_IFLNK | 0o777) << 16)
    smaller = opened(opened(data, "a.epub").emptied(lambda _: True), "a.epub")
    for name, what in (("a", "damaged"), ("b", "encrypted"), ("c", "link")):
        with pytest.raises(FormatError, match=what):
            smaller.read(name)


# Laws


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_the_bytes_an_archive_is_read_or_refused(data: st.DataObject) -> None:
    sound = zipped({"mimetype": b"application/epub+zip", "a": WORDS, "b": b"x" * 5000})
    changed = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(changed[: data.draw(st.integers(0, len(sound)))]) if data.draw(st.booleans()) else bytes(changed)
    try:
        parts = opened(cut, "a.epub")
    except FormatError:
        return
    for name, entry in parts.entries.items():
        with suppress(FormatError):
            assert zlib.crc32(parts.read(name)) == entry.crc


@settings(deadline=None)
@given(st.integers(1, 1 << 12), st.integers(0, 1 << 12))
def test_no_part_unpacks_to_more_than_the_limit(size: int, limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "LARGEST_BYTES", limit)
        patch.setattr(archive, "_PIECE_BYTES", 64)
        try:
            assert len(read(zipped({"a": bytes(size)}))) <= limit
        except FormatError:
            assert size > limit


def test_the_zip_file_of_the_standard_library_reads_the_smaller_archive() -> None:
    smaller = opened(zipped({"a": WORDS, "b": b"y"}), "a.epub").emptied(lambda name: name == "a")
    with zipfile.ZipFile(BytesIO(smaller)) as found:
        assert found.testzip() is None
        assert found.read("a") == WORDS
