"""Zip archives: entries are read whole or refused, and never unpack to more than the limits allow."""

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
from readtui.ingest.archive import open_archive
from tests.epub_files import make_zip, patch_directory, with_second_entry

WORDS = b"A lamp stood on the table. " * 40
STORED = make_zip({"a": WORDS}, zipfile.ZIP_STORED)

# Offsets of fields in the header of an entry in the central directory.
FLAGS, METHOD, CRC, PACKED_BYTES, DECLARED_BYTES, MODE, HEADER_OFFSET = 8, 10, 16, 20, 24, 38, 42


def read(data: bytes, name: str = "a") -> bytes:
    return open_archive(data, "a.epub").read(name)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_entry_is_unpacked(method: int) -> None:
    assert read(make_zip({"b": b"", "a": WORDS}, method)) == WORDS
    assert read(make_zip({"b": b"", "a": WORDS}, method), "b") == b""


def test_an_entry_is_found_in_other_case_unicode_form_or_slashes() -> None:
    found = open_archive(make_zip({"OEBPS/Café.xhtml": b"x", "b\\c.html": b"y"}), "a.epub")
    assert found.find("oebps/Cafe\u0301.XHTML") == "OEBPS/Café.xhtml"
    assert found.find("/b/c.html") == "b\\c.html"
    assert found.find("d") == ""
    assert found.read("B/C.html") == b"y"


def test_names_in_utf_8_are_read_without_the_flag() -> None:
    data = patch_directory(make_zip({"é.xhtml": b"x"}), "é.xhtml", FLAGS, "<H", 0)
    assert list(open_archive(data, "a").entries) == ["é.xhtml"]
    old = data.replace("é".encode(), b"\x82\x82")  # code page 437
    assert list(open_archive(old, "a").entries) == ["éé.xhtml"]


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("missing", make_zip({"b": b""})),
        ("damaged", patch_directory(make_zip({"a": WORDS}), "a", CRC, "<L", 7)),
        ("damaged", make_zip({"a": WORDS}).replace(b"PK\3\4", b"PK\3\5")),
        (
            "damaged",
            patch_directory(STORED, "a", METHOD, "<H", zipfile.ZIP_DEFLATED),
        ),
        ("compression method", patch_directory(make_zip({"a": WORDS}), "a", METHOD, "<H", 99)),
        ("compression method", make_zip({"a": WORDS}, zipfile.ZIP_LZMA)),
        ("cut short", patch_directory(make_zip({"a": WORDS}), "a", PACKED_BYTES, "<L", 1 << 20)),
        ("damaged", patch_directory(make_zip({"a": WORDS}), "a", HEADER_OFFSET, "<L", 1 << 20)),
        ("encrypted", patch_directory(make_zip({"a": WORDS}), "a", FLAGS, "<H", 1)),
        ("a symbolic link", patch_directory(make_zip({"a": b"/etc/passwd"}), "a", MODE, "<L", (S_IFLNK | 0o777) << 16)),
    ],
)
def test_a_damaged_entry_is_refused_when_it_is_read(what: str, data: bytes) -> None:
    with pytest.raises(FormatError, match=what):
        read(data)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\5\6" + b"\0" * 17, make_zip({"a": WORDS})[:-30]])
def test_an_incomplete_archive_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match="not a whole zip archive"):
        open_archive(data, "a.epub")


def test_folders_are_not_entries() -> None:
    assert list(open_archive(make_zip({"a/": b"", "a/b": b""}), "a.epub").entries) == ["a/b"]


# Limits


def test_of_entries_with_the_same_name_the_last_is_read_and_a_note_says_so() -> None:
    data = with_second_entry(make_zip({"a": b"one", "b": b"two"}), "a", b"three")
    for opened in (open_archive(data, "a.epub"), open_archive(open_archive(data, "a").with_only(lambda _: True), "a")):
        assert opened.read("a") == b"three"
        assert opened.repeats_note == "It contains several files with the name a: the last one is read."
    both = open_archive(with_second_entry(data, "b", b"four"), "a.epub")
    assert both.repeats_note == "It contains several files each for 2 names: the last one of each is read."
    assert not open_archive(make_zip({"a": b"one"}), "a.epub").repeats_note


def test_entries_that_overlap_are_refused() -> None:
    data = make_zip({"a": WORDS, "b": WORDS})
    with pytest.raises(FormatError, match="overlap"):
        open_archive(patch_directory(data, "b", HEADER_OFFSET, "<L", 0), "a.epub")
    with pytest.raises(FormatError, match="overlap"):
        open_archive(patch_directory(data, "a", PACKED_BYTES, "<L", len(WORDS)), "a.epub")


def test_an_archive_with_too_many_entries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    assert len(open_archive(make_zip({str(name): b"" for name in range(3)}), "a").entries) == 3
    with pytest.raises(FormatError, match="more than 3 entries"):
        open_archive(make_zip({str(name): b"" for name in range(4)}), "a")


def test_an_entry_that_grows_too_much_is_refused_while_it_unpacks() -> None:
    bomb = make_zip({"a": b"0" * (2 << 20)})
    assert len(bomb) < 4096
    with pytest.raises(FormatError, match="200 times"):
        read(bomb)
    with pytest.raises(FormatError, match="larger than the size in the archive's list"):
        read(patch_directory(bomb, "a", DECLARED_BYTES, "<L", 10))
    with pytest.raises(FormatError, match="200 times"):
        read(patch_directory(bomb, "a", DECLARED_BYTES, "<L", 0xFFFFFFF0))
    assert len(read(make_zip({"a": b"0" * (1 << 20)}))) == 1 << 20


def test_an_entry_and_the_archive_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRY_BYTES", len(WORDS))
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 2 * len(WORDS))
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        opened = open_archive(make_zip({"a": WORDS, "b": WORDS, "c": b"x", "d": WORDS + b"x"}, method), "a.epub")
        with pytest.raises(FormatError, match="d is larger than the limit"):
            opened.read("d")
    opened = open_archive(make_zip({"a": WORDS, "b": WORDS, "c": b"x"}), "a.epub")
    opened.read("a")
    opened.read("b")
    with pytest.raises(FormatError, match="the archive unpacks"):
        opened.read("c")


def test_a_header_outside_the_file_is_damage() -> None:
    data = make_zip({"a": WORDS})
    for cut in (1, 30, 60):  # without its start, header offsets point before the file
        with pytest.raises(FormatError, match="damaged"):
            read(data[cut:])


def test_all_entries_together_must_not_grow_too_much() -> None:
    opened = open_archive(make_zip({"0": b"0" * (900 << 10), "1": b"1" * (900 << 10), "small": b"x"}), "a.epub")
    opened.read("0")
    with pytest.raises(FormatError, match="the archive unpacks to more than 200 times"):
        opened.read("1")
    assert opened.read("small") == b"x"


# Archives with only some entries


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), st.binary(max_size=99), max_size=6)
)
def test_entries_that_are_not_needed_are_emptied(parts: dict[str, bytes]) -> None:
    parts = {name.replace("\0", "_").rstrip("/\\") or "_": data for name, data in parts.items()}
    whole = open_archive(make_zip(parts), "a.epub")
    kept = {name for name in whole.entries if len(name) % 2}
    smaller = open_archive(whole.with_only(kept.__contains__), "a.epub")
    assert smaller.entries.keys() == whole.entries.keys()
    assert all(smaller.read(name) == (whole.read(name) if name in kept else b"") for name in whole.entries)


def test_a_damaged_entry_is_still_damaged_in_the_smaller_archive() -> None:
    data = make_zip({"a": WORDS, "b": WORDS, "c": WORDS})
    data = b"PK\3\5" + data[4:]
    data = patch_directory(data, "b", FLAGS, "<H", 1)
    data = patch_directory(data, "c", MODE, "<L", (S_IFLNK | 0o777) << 16)
    smaller = open_archive(open_archive(data, "a.epub").with_only(lambda _: True), "a.epub")
    for name, what in (("a", "damaged"), ("b", "encrypted"), ("c", "link")):
        with pytest.raises(FormatError, match=what):
            smaller.read(name)


# Properties


@settings(max_examples=200)
@given(st.data())
def test_any_bytes_are_read_or_refused(data: st.DataObject) -> None:
    sound = make_zip({"mimetype": b"application/epub+zip", "a": WORDS, "b": b"x" * 5000})
    changed = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(changed[: data.draw(st.integers(0, len(sound)))]) if data.draw(st.booleans()) else bytes(changed)
    try:
        opened = open_archive(cut, "a.epub")
    except FormatError:
        return
    for name, entry in opened.entries.items():
        with suppress(FormatError):
            assert zlib.crc32(opened.read(name)) == entry.crc


@given(st.integers(1, 1 << 12), st.integers(0, 1 << 12))
def test_no_entry_unpacks_to_more_than_the_limit(size: int, limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "MAX_ENTRY_BYTES", limit)
        patch.setattr(archive, "_CHUNK_BYTES", 64)
        try:
            assert len(read(make_zip({"a": bytes(size)}))) <= limit
        except FormatError:
            assert size > limit


def test_zipfile_reads_the_smaller_archive() -> None:
    smaller = open_archive(make_zip({"a": WORDS, "b": b"y"}), "a.epub").with_only(lambda name: name == "a")
    with zipfile.ZipFile(BytesIO(smaller)) as found:
        assert found.testzip() is None
        assert found.read("a") == WORDS
