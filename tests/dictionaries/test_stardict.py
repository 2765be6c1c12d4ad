"""StarDict dictionaries: what is found in them, in each form of their files, and what damage leads to."""

from __future__ import annotations

import contextlib
import gzip
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.dictionaries.dictzip import read_part
from readtui.dictionaries.entry import Entry, EntryPart
from readtui.dictionaries.stardict import StarDict
from readtui.errors import DictionaryError
from tests.dictionaries.files import BOOK, dictzip, stardict


def texts(entries: list[Entry]) -> list[str]:
    return [part.text for entry in entries for part in entry.parts]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("wide", [False, True])
def test_a_word_is_found_in_any_case_and_that_of_the_text_comes_first(tmp_path: Path, packed: bool, wide: bool) -> None:
    book = StarDict(stardict(tmp_path, packed=packed, wide=wide))
    assert book.name == "A small book"
    assert texts(book.entries(["bell"])) == [BOOK["bell"], BOOK["Bell"]]
    assert texts(book.entries(["Bell"])) == [BOOK["Bell"], BOOK["bell"]]
    assert book.entries(["GO"])[0].headword == "go"
    assert book.entries(["ell"]) == book.entries(["bel"]) == book.entries([""]) == []


def test_the_first_form_that_is_listed_counts(tmp_path: Path) -> None:
    book = StarDict(stardict(tmp_path))
    assert texts(book.entries(["goings", "going", "go", "bell"])) == [BOOK["go"]]


def test_the_end_of_a_longer_word_is_not_taken_for_a_word(tmp_path: Path) -> None:
    book = StarDict(stardict(tmp_path, {"doorbell": "x", "bell jar": "y"}))
    assert book.entries(["bell"]) == book.entries(["jar"]) == []


def test_a_dictionary_need_not_be_sorted_nor_in_latin_letters(tmp_path: Path) -> None:
    book = StarDict(stardict(tmp_path, {"zeal": "1", "Äpfel": "2", "колокол": "3", "鐘": "4"}))
    assert texts(book.entries(["Äpfel"])) == ["2"]
    assert texts(book.entries(["鐘"])) == ["4"]
    assert texts(book.entries(["Колокол", "колокол"])) == ["3"]


def test_synonyms_lead_to_their_entry(tmp_path: Path) -> None:
    book = StarDict(stardict(tmp_path, synonyms={"chime": 0, "Gong": 0, "lost": 99}))
    assert texts(book.entries(["gong"])) == [BOOK["bell"]]
    assert book.entries(["chime"])[0].headword == "bell"
    assert book.entries(["lost"]) == []


def test_several_entries_of_one_word_are_all_shown(tmp_path: Path) -> None:
    book = StarDict(stardict(tmp_path, [("bow", "A weapon."), ("bow", "To bend.")]))
    assert texts(book.entries(["bow"])) == ["A weapon.", "To bend."]


def test_parts_of_several_types(tmp_path: Path) -> None:
    picture = struct.pack(">I", 3) + b"\0\1\2"
    known = StarDict(stardict(tmp_path / "known", {"bell": b"/bel/\0" + picture + b"<b>cup</b>"}, types="tPh"))
    each = StarDict(stardict(tmp_path / "each", {"bell": b"tbel\0P" + picture + b"xA <kref>cup</kref>\0"}, types=""))
    assert known.entries(["bell"])[0].parts == (
        EntryPart("text", "/bel/"),
        EntryPart("other", ""),
        EntryPart("html", "<b>cup</b>"),
    )
    assert each.entries(["bell"])[0].parts == (
        EntryPart("text", "bel"),
        EntryPart("other", ""),
        EntryPart("xdxf", "A <kref>cup</kref>"),
    )


# Damage


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("book.ifo", b"MZ\x90\0 no dictionary", "book.ifo: not the description of a StarDict dictionary"),
        ("book.ifo", b"", "book.ifo: not the description of a StarDict dictionary"),
        ("book.idx", b"", "book.idx: damaged: it has no entries"),
        ("book.idx", b"bell", "book.idx: damaged: it has no entries"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    ifo = stardict(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DictionaryError) as caught:
        StarDict(ifo)
    assert str(caught.value).endswith(message)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    ifo = stardict(tmp_path)
    (tmp_path / "book.dict").unlink()
    with pytest.raises(DictionaryError, match=r"book\.dict is missing"):
        StarDict(ifo)
    (tmp_path / "book.idx").unlink()
    with pytest.raises(DictionaryError, match=r"book\.idx is missing"):
        StarDict(ifo)


def test_a_compressed_index_that_is_damaged_is_named(tmp_path: Path) -> None:
    ifo = stardict(tmp_path, packed=True)
    packed = tmp_path / "book.idx.gz"
    packed.write_bytes(packed.read_bytes()[:-12])
    with pytest.raises(DictionaryError, match=r"book\.idx\.gz: damaged"):
        StarDict(ifo)


def test_an_entry_beyond_the_end_of_the_file_is_an_error(tmp_path: Path) -> None:
    book = StarDict(stardict(tmp_path))
    (tmp_path / "book.dict").write_bytes(b"A hollow")
    with pytest.raises(DictionaryError, match="it ends before an entry"):
        book.entries(["bell"])


@given(st.binary(max_size=200), st.binary(max_size=200), st.sampled_from(["", "m", "tm", "Ph", "h"]))
def test_no_index_and_no_data_fail_otherwise(
    tmp_path_factory: pytest.TempPathFactory, index: bytes, data: bytes, types: str
) -> None:
    folder = tmp_path_factory.mktemp("book")
    ifo = stardict(folder, types=types)
    (folder / "book.idx").write_bytes(index)
    (folder / "book.dict").write_bytes(data)
    with contextlib.suppress(DictionaryError):
        book = StarDict(ifo)
        for word in index.split(b"\0"):
            book.entries([word.decode("utf-8", "replace")])


# dictzip


@given(st.binary(max_size=300), st.integers(1, 40), st.data())
def test_any_part_of_a_compressed_file_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, chunk: int, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("packed")
    files = [folder / name for name in ("plain", "gzip", "dictzip")]
    for file, packed in zip(files, (content, gzip.compress(content), dictzip(content, chunk)), strict=True):
        file.write_bytes(packed)
    if content[:2] == b"\x1f\x8b":
        return
    start = data.draw(st.integers(0, len(content)))
    size = data.draw(st.integers(0, len(content) - start))
    assert [read_part(file, start, size) for file in files] == [content[start : start + size]] * 3
    for file in files:
        with pytest.raises(DictionaryError):
            read_part(file, start, len(content) + 1)


@given(st.integers(2, 80), st.integers(0, 255))
def test_a_damaged_compressed_file_is_an_error_or_other_bytes(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    packed = bytearray(dictzip(b"A hollow cup of metal that rings.", 8))
    packed[min(at, len(packed) - 1)] = byte
    file = tmp_path_factory.mktemp("packed") / "book.dict.dz"
    file.write_bytes(packed)
    with contextlib.suppress(DictionaryError):
        assert len(read_part(file, 2, 6)) == 6
