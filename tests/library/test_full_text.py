"""The index of all texts: what is found and in which order, several writers, and files that are damaged or foreign."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.errors import LibraryError
from readtui.library import full_text
from readtui.library.connection import connect_unchecked
from readtui.library.full_text import FullText, IndexedText
from readtui.library.full_text_query import parse_query
from readtui.library.snippets import find_matches
from tests.torture.damage import one_byte_inverted, sample

TEXTS = {
    1: ("Züge", "Der schöne Zug fährt über die Straße nach München."),
    2: ("中国", "中国人民银行在北京发布了新的规定。"),
    3: ("日本語", "東京タワーへ行きました。カタカナとひらがな"),
    4: ("ไทย", "ภาษาไทยไม่มีช่องว่างระหว่างคำ"),
    5: ("ខ្មែរ", "ភាសាខ្មែរមិនមានដកឃ្លា"),
    6: ("한국", "대한민국은 민주공화국이다. 한국어를 배웁니다"),
    7: ("سلام", "السَّلامُ عليكم ورحمة الله"),
    8: ("שלום", "שָׁלוֹם עולם"),
    9: ("Été", "L’été à la forêt, œuvre, café crème, ﬁn"),
    10: ("Party", "Party 🎉 with 👍🏽 and ❤️ 🇩🇪 flags"),
    11: ("Code", "It’s C++ code, not C# or F#; NEAR the end AND done."),
    12: ("Мир", "Привет, мир! Die 世界 of iPhone手机"),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db.search"


def found(index: FullText, typed: str, limit: int = 20) -> list[int]:
    return [hit.work for hit in index.search(parse_query(typed), limit)]


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> FullText:
    index = FullText(tmp_path_factory.mktemp("scripts") / "library.db.search")
    index.add_all(IndexedText(work, "1", *text) for work, text in TEXTS.items())
    return index


@pytest.mark.parametrize(
    ("typed", "works"),
    [
        ("schone strasse", [1]),
        ("MÜNCHEN", [1]),
        ("zuge", [1]),
        ("人民", [2]),
        ("银行 北京", [2]),
        ("民人", []),
        ("東京タワー", [3]),
        ("ひらがな", [3]),
        ("ﾀﾜｰ", [3]),
        ("ช่อง", [4]),
        ("ภาษาไทย", [4]),
        ("មាន", [5]),
        ("한국", [6]),
        ("민주공화국", [6]),
        ("السلام", [7]),
        ("ورحمة -عليكم", []),
        ("עולם", [8]),
        ("שלום", [8]),
        ("ete foret", [9]),
        ("“café crème”", [9]),
        ("fin", [9]),
        ("🎉", [10]),
        ("👍 ❤", [10]),
        ("🇩🇪", [10]),
        ("it's", [11]),
        ("c++", [11]),
        ("c#", [11]),
        ("f++", []),
        ("NEAR AND", [11]),
        ("мир 世界", [12]),
        ("iphone手机", [12]),
        ("手机 -mir", [12]),
    ],
)
def test_words_of_many_scripts_are_found(scripts: FullText, typed: str, works: list[int]) -> None:
    assert found(scripts, typed) == works
    for work in works:
        assert find_matches("\n".join(TEXTS[work]), parse_query(typed)).match_count


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_any_word_of_a_text_finds_it(scripts: FullText, work: int, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(TEXTS[work][1].split()))
    assert work in found(scripts, word)


@given(st.text(), st.booleans())
def test_any_query_is_answered(scripts: FullText, typed: str, is_typing: bool) -> None:
    assert len(scripts.search(parse_query(typed, is_typing=is_typing), 3)) <= 3


def test_all_words_must_occur_and_excluded_ones_not(path: Path) -> None:
    index = FullText(path)
    for work, text in enumerate(("oil lamp", "gas lamp", "oil can", "lamp oil")):
        index.add(work, "", "", text)
    assert sorted(found(index, "oil lamp")) == [0, 3]
    assert found(index, '"oil lamp"') == [0]
    assert found(index, "lamp -oil") == [1]
    assert sorted(found(index, "ca* ")) == [2]
    assert found(index, "-oil") == []


def test_a_word_may_be_in_the_title_and_another_in_the_text(path: Path) -> None:
    index = FullText(path)
    index.add(1, "", "The Lamp", "made of brass")
    assert found(index, "lamp brass") == [1]


def test_the_title_weighs_more_than_the_text(path: Path) -> None:
    index = FullText(path)
    for work in range(10):
        index.add(work, "", "Other", "some other words " * 10)
    index.add(20, "", "Lamp", "some words " * 10)
    index.add(21, "", "Words", "a lamp of words " + "some words " * 9)
    hits = index.search(parse_query("lamp"), 9)
    assert [hit.work for hit in hits] == [20, 21]
    assert hits[0].score > hits[1].score


def test_of_very_many_texts_the_last_ones_and_those_with_the_words_in_the_title_are_ranked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full_text, "MOST_RANKED", 3)
    index = FullText(path)
    index.add_all(IndexedText(work, "", "Lamp" if work == 2 else "", "lamp word") for work in range(9))
    assert found(index, "lamp") == [2, 8, 7, 6]
    assert found(index, "lamp word") == [8, 7, 6]
    assert found(index, "lamp -word") == []
    assert found(index, "word -lamp") == []


def test_the_best_are_found_first_and_no_more_than_asked_of_those_allowed(path: Path) -> None:
    index = FullText(path)
    index.add_all(IndexedText(work, "", "", "lamp " * work + "word " * (30 - work)) for work in range(1, 20))
    index.add_all(IndexedText(work, "", "", "word") for work in range(30, 60))
    assert found(index, "lamp", 3) == [19, 18, 17]
    hits = index.search(parse_query("lamp"), 2, among=[3, 9, 5, 40])
    assert [hit.work for hit in hits] == [9, 5]
    assert index.search(parse_query("lamp"), 2, among=[]) == ()
    assert [hit.work for hit in index.search(parse_query("lamp"), 2, hidden={19, 17})] == [18, 16]
    assert found(index, "lamp", 0) == []


def test_a_changed_text_replaces_the_one_before(path: Path) -> None:
    index = FullText(path)
    index.add(1, "a", "", "old words")
    index.add(1, "b", "", "new words")
    index.add(1, "b", "", "never read")
    assert (found(index, "old"), found(index, "new"), found(index, "never")) == ([], [1], [])
    assert index.stamps() == {1: "b"}


def test_what_is_missing_is_what_has_another_stamp(path: Path) -> None:
    index = FullText(path)
    assert index.missing({2: "b", 1: "a"}) == (2, 1)
    index.add(1, "a", "", "x")
    index.add(2, "a", "", "x")
    assert index.missing({1: "a", 2: "b", 3: "c"}) == (2, 3)


def test_a_removed_text_is_not_found(path: Path) -> None:
    index = FullText(path)
    index.add(1, "", "", "lamp")
    index.add(2, "", "", "lamp")
    index.remove([1, 7])
    assert found(index, "lamp") == [2]
    assert index.missing({1: "", 2: ""}) == (1,)
    index.remove([])


def test_the_words_of_an_erased_text_are_no_longer_in_the_file(path: Path) -> None:
    index = FullText(path)
    index.add(1, "", "", "quagga " * 3)
    index.add(2, "", "", "lamp")
    index.remove([1])
    assert b"quagga" in path.read_bytes()
    index.remove([1], erase=True)
    assert all(b"quagga" not in file.read_bytes() for file in path.parent.iterdir())
    assert index.missing({2: ""}) == (2,)


def test_a_large_index_is_not_made_again_for_one_erased_text(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_text, "CHEAP_TEXTS", 10)
    index = FullText(path)
    index.add_all(IndexedText(work, "", "", "lamp") for work in range(200))
    index.remove([1], erase=True)
    assert len(index.stamps()) == 199
    index.remove([2, 3], erase=True)
    assert len(index.stamps()) == 0


def test_an_index_with_more_removed_texts_than_others_is_made_again(path: Path) -> None:
    index = FullText(path)
    for stamp in range(12):
        index.add_all(IndexedText(work, str(stamp), "", f"lamp{stamp}") for work in range(10))
    assert len(index.stamps()) == 10
    index.remove([9])
    assert index.stamps() == {}


def test_texts_before_the_end_of_the_iteration_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_text, "SLICE_S", 0.0)  # each text is committed

    def texts() -> Iterator[IndexedText]:
        yield IndexedText(1, "", "", "lamp")
        yield IndexedText(2, "", "", "lamp")
        raise LibraryError("the text cannot be read")

    index = FullText(path)
    with pytest.raises(LibraryError, match="cannot be read"):
        index.add_all(texts())
    assert found(index, "lamp") == [2, 1]


# The file


def test_nothing_is_created_before_a_text_is_added(path: Path) -> None:
    index = FullText(path)
    assert found(index, "lamp") == []
    assert index.missing({1: ""}) == (1,)
    index.remove([1])
    assert not path.exists()


def test_only_the_owner_can_read_it(path: Path) -> None:
    FullText(path).add(1, "", "", "lamp")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_it_has_no_text(path: Path) -> None:
    FullText(path).add(1, "", "The Title", "words in a row that are not stored")
    assert b"in a row that" not in path.read_bytes()


def test_it_may_be_deleted_at_any_time(path: Path) -> None:
    index, other = FullText(path), FullText(path)
    index.add(1, "", "", "lamp")
    path.unlink()
    assert found(other, "lamp") == []
    other.add(2, "", "", "lamp")
    assert found(index, "lamp") == [2]
    path.unlink()
    index.add(3, "", "", "lamp")
    assert found(other, "lamp") == [3]


def test_it_may_be_deleted_while_texts_are_added(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_text, "SLICE_S", 0.0)
    index = FullText(path)

    def texts() -> Iterator[IndexedText]:
        for work in range(6):
            if work == 3:
                path.unlink()
            yield IndexedText(work, "", "", "lamp")

    index.add_all(texts())
    known = dict.fromkeys(range(6), "")
    index.add_all(IndexedText(work, "", "", "lamp") for work in index.missing(known))
    assert sorted(found(index, "lamp")) == list(range(6))


@pytest.mark.parametrize(
    "spoil",
    [
        "PRAGMA user_version = 9",
        "DROP TABLE entry",
        "CREATE TRIGGER evil AFTER INSERT ON entry BEGIN DELETE FROM entry; END",
        "CREATE VIEW other AS SELECT 1",
        "DROP TABLE words",
        "ALTER TABLE entry ADD COLUMN more TEXT",
    ],
)
def test_an_index_of_another_version_is_made_again(path: Path, spoil: str) -> None:
    index = FullText(path)
    index.add(1, "", "", "lamp")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(spoil)
        connection.commit()
    assert found(index, "lamp") == []
    assert index.missing({1: ""}) == (1,)
    index.add(1, "", "", "lamp")
    assert found(index, "lamp") == [1]


def test_an_index_that_cannot_be_replaced_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FullText(path).add(1, "", "", "lamp")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9")

    def denied(file: Path, missing_ok: bool = False) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", denied)
    with pytest.raises(LibraryError, match=r"the search index cannot be replaced \(Read-only file system\)"):
        found(FullText(path), "lamp")


@pytest.mark.parametrize("content", [b"a note of mine", b"\0" * 5_000])
def test_a_file_of_another_program_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    index = FullText(path)
    for use in (lambda: index.add(1, "", "", "lamp"), lambda: found(index, "lamp"), lambda: index.missing({1: ""})):
        with pytest.raises(LibraryError, match="is not a search index of readtui"):
            use()
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (note TEXT)")
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="is not a search index of readtui"):
        found(FullText(path), "lamp")
    assert path.read_bytes() == before
    with pytest.raises(LibraryError, match="is not a search index of readtui"):
        FullText(path).add(1, "", "", "lamp")


def test_an_empty_file_is_an_index_without_texts(path: Path) -> None:
    path.touch()
    index = FullText(path)
    assert found(index, "lamp") == []
    index.add(1, "", "", "lamp")
    assert found(index, "lamp") == [1]


def test_a_folder_in_its_place_is_reported_in_one_line(path: Path) -> None:
    path.mkdir()
    for use in (lambda: FullText(path).add(1, "", "", "x"), lambda: found(FullText(path), "x")):
        with pytest.raises(LibraryError) as raised:
            use()
        assert "\n" not in str(raised.value)


def use_damaged(folder: Path, data: bytes) -> str:
    """Use an index with wrong bytes as the program does; return what is found in the end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    index = FullText(folder / "library.db.search")
    index.path.write_bytes(data)
    known = dict.fromkeys(TEXTS, "1")
    try:
        for typed in ("schone", "人民", "한국", "it's"):
            found(index, typed)
        index.add_all(IndexedText(work, "1", *TEXTS[work]) for work in index.missing(known))
        index.remove([1])
        index.add(1, "2", *TEXTS[1])
        return f"{len(index.missing(known))} {found(index, 'schone')}"
    except LibraryError as error:
        return error.what.rpartition("library.db.search")[2]


def test_any_wrong_byte_is_answered_by_a_new_index_or_in_one_line(scripts: FullText, tmp_path: Path) -> None:
    data = scripts.path.read_bytes()
    results = {
        use_damaged(tmp_path / "damaged", damaged) for damaged in one_byte_inverted(data, sample(len(data), 211))
    }
    assert "1 [1]" in results
    assert results <= {"1 [1]", "12 [1]", " is not a search index of readtui"}


@pytest.mark.parametrize("length", [20, 100, 4_096, 9_000])
def test_an_index_that_was_cut_off_is_made_again(scripts: FullText, tmp_path: Path, length: int) -> None:
    assert use_damaged(tmp_path / "damaged", scripts.path.read_bytes()[:length]) == "1 [1]"


def test_a_full_disk_is_reported_in_one_line_and_what_was_there_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = FullText(path)
    index.add(1, "", "", "lamp")
    connect = connect_unchecked

    def full(file: Path, mode: str) -> sqlite3.Connection:
        connection = connect(file, mode)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then reports a full disk
        return connection

    monkeypatch.setattr(full_text, "connect_unchecked", full)
    with pytest.raises(LibraryError, match="is full"):
        index.add(2, "", "", " ".join(f"lamp{number}" for number in range(20_000)))
    assert found(index, "lamp*") == [1]


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no modes there")
def test_an_index_that_cannot_be_written_is_still_searched(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = FullText(path)
    index.add(1, "", "", "lamp")

    def denied(file: Path) -> int:
        raise PermissionError(13, "Permission denied")

    connect = connect_unchecked

    def read_only(file: Path, mode: str) -> sqlite3.Connection:
        if mode == "rw":
            return connect(file.with_name("missing"), mode)  # SQLITE_CANTOPEN, as without a place for its log
        return connect(file, mode)

    monkeypatch.setattr(full_text, "create_private_file", denied)
    monkeypatch.setattr(full_text, "connect_unchecked", read_only)
    assert found(index, "lamp") == [1]
    with pytest.raises(LibraryError, match=r"the search index cannot be written \(Permission denied\)"):
        index.add(2, "", "", "lamp")


def test_an_index_that_is_locked_is_reported_and_not_deleted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_text, "PATIENCE_S", 0.0)
    monkeypatch.setattr("readtui.library.connection.OPEN_TIMEOUT_S", 0.01)
    index = FullText(path)
    index.add(1, "", "", "lamp")
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="the search index is locked by another program"):
            index.add(2, "", "", "lamp")
        assert found(index, "lamp") == [1]


def test_without_fts5_texts_cannot_be_searched(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_text, "_STATEMENTS", ("CREATE VIRTUAL TABLE words USING fts9(body)",))
    with pytest.raises(LibraryError, match="this SQLite has no FTS5"):
        FullText(path).add(1, "", "", "lamp")


# Several programs


def test_several_threads_add_texts_at_once(path: Path) -> None:
    def add(first: int) -> None:
        for work in range(first, first + 10):
            FullText(path).add(work, "", "", "lamp")

    threads = [Thread(target=add, args=(10 * number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found(FullText(path), "lamp", 99)) == list(range(40))


WRITER = """
import sys
from pathlib import Path
from readtui.library.full_text import FullText, IndexedText
index, first = FullText(Path(sys.argv[1])), int(sys.argv[2])
for work in range(first, first + 5):
    index.add(work, "", "", "lamp")
known = dict.fromkeys(range(20), "")
index.add_all(IndexedText(work, "", "", "lamp") for work in index.missing(known))
"""


def test_several_processes_add_texts_at_once(path: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(first)], stderr=subprocess.PIPE, text=True)
        for first in (0, 5, 10)
    ]
    errors = [process.communicate()[1] for process in processes]
    assert errors == ["", "", ""]
    index = FullText(path)
    assert sorted(found(index, "lamp", 99)) == list(range(20))
    assert len(index.stamps()) == 20


@pytest.mark.parametrize("feature", ["unixepoch", "contentless_delete", "secure-delete", "->>"])
def test_nothing_of_later_versions_of_sqlite_is_used(feature: str) -> None:
    assert feature not in Path(full_text.__file__).read_text()
