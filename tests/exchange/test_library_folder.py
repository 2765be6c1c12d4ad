"""A whole library as a folder: carried to another machine exactly, and merged."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.config.paths import write_private_file
from readtui.errors import ExchangeError
from readtui.exchange import library_folder
from readtui.exchange.library_folder import INDEX, RECORD, TEXTS, read_library, write_library
from readtui.exchange.records import checked_record, record_json
from readtui.library.store import Library
from readtui.library.transfer import KeptVersion, Merged, WorkRecord
from tests.exchange.texts import uid_of
from tests.library.texts import Clock

TIMES = st.integers(1, 2_000_000_000).map(float) | st.floats(1, 2e9)
WORDS = st.text(max_size=30)
NAMES = st.sampled_from(["/a/lamp.txt", "/a/caf\udce9.md", "https://example.org/a?b", "/b/one.html", "/b/two.md"])


@contextmanager
def library(path: Path) -> Iterator[Library]:
    with closing(Library.open(path, {}, Clock())) as opened:
        yield opened


def merged_into(path: Path, records: list[WorkRecord]) -> Merged:
    with library(path) as opened:
        return opened.shelf.transfer().merge(records, "import")


def content_of(path: Path) -> dict[str, Any]:
    """Everything in a library that an export carries, by the uid of the work."""
    with library(path) as opened:
        transfer = opened.shelf.transfer()
        records = [record for ident in transfer.work_ids() if (record := transfer.read(ident)) is not None]
    return {record.work["uid"]: plain(record) for record in records}


def plain(record: WorkRecord) -> WorkRecord:
    sources = tuple(record.sources())
    return record._replace(sources=sources)  # type: ignore[arg-type]  # to compare


def exported(path: Path, folder: Path) -> int:
    with library(path) as opened:
        transfer = opened.shelf.transfer()
        found = (transfer.read(ident) for ident in transfer.work_ids())
        return write_library(folder, [record for record in found if record is not None])


def imported(folder: Path, path: Path) -> Merged:
    return merged_into(path, list(read_library(folder)))


@st.composite
def anchors(draw: st.DrawFn) -> dict[str, Any]:
    return {"start": draw(st.integers(0, 1 << 30)), **{name: draw(WORDS) for name in ("exact", "prefix", "suffix")}}


@st.composite
def mark_rows(draw: st.DrawFn, number: int) -> dict[str, Any]:
    colour = draw(st.integers(0, 5))
    made = draw(TIMES)
    return {
        "uid": uid_of(number),
        "kind": "highlight" if colour else "bookmark",
        **draw(anchors()),
        "label": draw(WORDS),
        "letter": "",
        "colour": colour,
        "note": draw(WORDS),
        "made": made,
        "changed": made + draw(st.integers(0, 1000)),
    }


@st.composite
def records(draw: st.DrawFn, number: int) -> WorkRecord:
    digest = f"{number:032x}"
    first = draw(TIMES)
    work: dict[str, Any] = {"uid": uid_of(number), "digest": digest, "source": draw(NAMES), "state": draw(STATES)}
    work |= {name: draw(WORDS) for name in ("title", "author", "site", "language")}
    work |= {"minutes": draw(st.integers(0, 1000)), "first_opened": first, "last_opened": first + 5}
    work |= {"added": draw(st.just(0.0) | TIMES), "finished": draw(st.just(0.0) | TIMES)}
    correction = {"uid": uid_of(number + 500), **draw(anchors()), "role": "heading", "level": 2}
    version = KeptVersion(
        *(digest, work["source"], "file", "", "text/plain", "utf-8", draw(TIMES), draw(TIMES)),
        *(draw(st.binary(max_size=200)), draw(WORDS)),
    )
    place = draw(st.none() | anchors())
    return WorkRecord(
        work=work,
        names=[(f"{work['source']}-{number}", first)],
        place={**place, "progress": 0.5, "kept": draw(TIMES)} if place else None,
        marks=[draw(mark_rows(number * 10 + index)) for index in range(draw(st.integers(0, 3)))],
        corrections=[correction] if draw(st.booleans()) else [],
        tags=sorted(draw(st.sets(st.text("abcé中", min_size=1, max_size=5), max_size=2))),
        reading_time=draw(st.dictionaries(st.sampled_from(["2031-05-04", "2031-05-05"]), TIMES, max_size=2)),
        sources=lambda: [version],
    )


STATES = st.sampled_from(["unread", "reading", "finished", "archived"])
LIBRARIES = st.integers(0, 4).flatmap(lambda count: st.tuples(*(records(number) for number in range(1, count + 1))))


@settings(max_examples=40, deadline=None)
@given(found=LIBRARIES)
def test_a_library_is_the_same_on_another_machine(
    tmp_path_factory: pytest.TempPathFactory, found: tuple[WorkRecord, ...]
) -> None:
    folder = tmp_path_factory.mktemp("carried")
    merged_into(folder / "one.db", list(found))
    before = content_of(folder / "one.db")
    assert {uid: one._replace(names=[]) for uid, one in before.items()} == {
        record.work["uid"]: plain(record)._replace(marks=sorted(record.marks, key=lambda mark: mark["uid"]), names=[])
        for record in found
    }
    assert exported(folder / "one.db", folder / "copy") == len(found)
    imported(folder / "copy", folder / "other.db")
    assert content_of(folder / "other.db") == before
    assert imported(folder / "copy", folder / "other.db") == Merged()
    assert content_of(folder / "other.db") == before
    exported(folder / "other.db", folder / "again")
    assert files_in(folder / "again") == files_in(folder / "copy")


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# Merging


def record(number: int = 1, **values: Any) -> WorkRecord:
    """A record of a text with one mark."""
    work: dict[str, Any] = {
        "uid": uid_of(number), "digest": f"{number:032x}", "source": "/a/lamp.md", "title": "Lamps", "author": "",
        "site": "", "language": "", "state": "reading", "minutes": 3, "first_opened": 10.0, "last_opened": 20.0,
        "added": 0.0, "finished": 0.0,
    }  # fmt: skip
    body = KeptVersion(work["digest"], "/a/lamp.md", "file", "", "", "", 5.0, 15.0, b"# Lamps\n", "Lamps")
    whole = WorkRecord(
        work, [("/a/lamp.md", 20.0)], None, [mark_row()], [], ["sea"], {"2031-05-04": 60.0}, lambda: [body]
    )
    return whole._replace(work={**work, **values})


def mark_row(number: int = 7, **values: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "uid": uid_of(number), "kind": "highlight", "start": 3, "exact": "lamp", "prefix": "a ", "suffix": " b",
        "label": "lamp", "letter": "", "colour": 1, "note": "", "made": 12.0, "changed": 12.0,
    }  # fmt: skip
    return row | values


def only(path: Path) -> WorkRecord:
    (found,) = content_of(path).values()
    assert isinstance(found, WorkRecord)
    return found


def test_what_both_have_is_merged_and_nothing_lost(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    merged_into(path, [record(state="finished", added=50.0, last_opened=30.0)])
    other = record(author="Ada", added=40.0, first_opened=5.0)._replace(
        marks=[mark_row(8)], tags=["light"], reading_time={"2031-05-04": 30.0, "2031-05-05": 9.0}
    )
    assert merged_into(path, [other]) == Merged(0, 1, 0)
    found = only(path)
    assert [mark["uid"] for mark in found.marks] == [uid_of(7), uid_of(8)]
    assert found.tags == ["light", "sea"]
    assert found.reading_time == {"2031-05-04": 60.0, "2031-05-05": 9.0}
    expected = {"state": "finished", "author": "Ada", "added": 40.0, "first_opened": 5.0, "last_opened": 30.0}
    assert {name: found.work[name] for name in expected} == expected


def test_the_same_text_of_another_machine_is_the_same_work(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    merged_into(path, [record()])
    same = record(2, digest=record().work["digest"])._replace(marks=[mark_row(9)], sources=tuple)
    assert merged_into(path, [same]) == Merged(0, 1, 0)
    assert len(only(path).marks) == 2


def test_the_later_form_of_a_mark_counts_and_a_deleted_one_stays_deleted(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    merged_into(path, [record()])
    merged_into(path, [record()._replace(marks=[mark_row(note="later", changed=13.0)])])
    assert merged_into(path, [record()._replace(marks=[mark_row(note="earlier", changed=11.0)])]) == Merged()
    assert only(path).marks[0]["note"] == "later"
    with library(path) as opened:
        (found,) = opened.shelf.marks()
        opened.delete_mark(found.mark.ident)
    assert merged_into(path, [record()]) == Merged(0, 0, 1)
    assert only(path).marks == []


def test_a_letter_that_is_taken_makes_a_bookmark(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    lettered = {"colour": 0, "letter": "a", "kind": "letter"}
    merged_into(path, [record()._replace(marks=[mark_row(7, **lettered)])])
    merged_into(path, [record()._replace(marks=[mark_row(8, **lettered)])])
    assert [(mark["letter"], mark["kind"]) for mark in only(path).marks] == [("a", "letter"), ("", "bookmark")]


def test_an_import_is_one_act_that_can_be_undone_and_redone(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    merged_into(path, [record()._replace(marks=[], tags=[])])
    before = content_of(path)
    merged_into(path, [record(state="archived")])
    after = content_of(path)
    with library(path) as opened:
        assert opened.shelf.undo() == "import"
    assert content_of(path) == before
    with library(path) as opened:
        opened.shelf.redo()
    assert content_of(path) == after


def test_a_name_belongs_to_the_work_that_was_opened_by_it_later(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    merged_into(path, [record()])
    merged_into(path, [record(2)._replace(names=[("/a/lamp.md", 19.0)], marks=[])])
    assert [list(one.names) for one in content_of(path).values()] == [
        [("/a/lamp.md", 20.0)],
        [("readtui://text/" + uid_of(2), 20.0)],
    ]


def test_a_work_that_was_removed_meanwhile_has_no_record_and_damaged_bytes_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    merged_into(path, [record()])
    connection = sqlite3.connect(path)
    with closing(connection), connection:
        connection.execute("UPDATE kept_source SET body = x'00'")
    assert only(path).sources == ()  # type: ignore[comparison-overlap]  # as `plain` has made it
    with library(path) as opened:
        assert opened.shelf.transfer().read(99) is None


# The folder


def test_the_folder_has_the_bytes_as_they_were_and_is_private(tmp_path: Path) -> None:
    write_library(tmp_path / "copy", [record()])
    (folder,) = (tmp_path / "copy" / TEXTS).iterdir()
    assert folder.name.startswith("Lamps 00000000 ")
    assert (folder / "source.md").read_bytes() == b"# Lamps\n"
    assert (folder / "text.txt").read_text("utf-8") == "Lamps"
    assert json.loads((folder / RECORD).read_text("utf-8"))["work"]["title"] == "Lamps"
    for path in (tmp_path / "copy").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_second_export_writes_only_what_changed_and_removes_the_rest(tmp_path: Path) -> None:
    write_library(tmp_path / "copy", [record(1), record(2), record(3)])
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "copy" / TEXTS).iterdir()}
    write_library(tmp_path / "copy", [record(1), record(2, state="finished")])
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "copy" / TEXTS).iterdir()}
    assert len(after) == 2
    assert len(before.items() & after.items()) == 1
    assert [one.work["state"] for one in read_library(tmp_path / "copy")] == ["reading", "finished"]


def test_an_export_that_is_interrupted_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "copy"
    write_library(folder, [record(1)])

    def interrupted() -> Iterator[WorkRecord]:
        yield record(2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_library(folder, interrupted())
    assert [one.work["uid"] for one in read_library(folder)] == [uid_of(1)]
    (folder / TEXTS / ".unfinished-1234").mkdir()
    monkeypatch.setattr(library_folder, "write_private_file", failing(write_private_file, INDEX))
    with pytest.raises(ExchangeError, match="no space"):
        write_library(folder, [record(3)])
    monkeypatch.undo()
    assert [one.work["uid"] for one in read_library(folder)] == [uid_of(1)]
    write_library(folder, [record(3)])
    assert [one.work["uid"] for one in read_library(folder)] == [uid_of(3)]
    assert len(list((folder / TEXTS).iterdir())) == 1


def failing(write: Callable[..., None], name: str) -> Callable[..., None]:
    def write_or_fail(file: Path, data: bytes, **options: bool) -> None:
        if file.name == name:
            raise OSError(28, "no space left")
        write(file, data, **options)

    return write_or_fail


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExchangeError, match="has other files"):
        write_library(tmp_path, [record()])
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(ExchangeError, match="cannot be written"):
        write_library(tmp_path / "mine.txt", [record()])


def test_links_are_not_followed(tmp_path: Path) -> None:
    (outside := tmp_path / "outside").mkdir()
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / TEXTS).symlink_to(outside)
    with pytest.raises(ExchangeError, match="is a link"):
        write_library(tmp_path / "copy", [record()])
    assert list(outside.iterdir()) == []
    write_library(tmp_path / "good", [record()])
    (folder,) = (tmp_path / "good" / TEXTS).iterdir()
    folder.rename(outside / "moved")
    folder.symlink_to(outside / "moved")
    with pytest.raises(ExchangeError, match="is a link"):
        read_library(tmp_path / "good")
    folder.unlink()
    (outside / "moved").rename(folder)
    (folder / "text.txt").rename(outside / "text.txt")
    (folder / "text.txt").symlink_to(outside / "text.txt")
    with pytest.raises(ExchangeError, match=r"text\.txt is a link"):
        read_library(tmp_path / "good")


def test_every_changed_byte_is_noticed_before_anything_is_imported(tmp_path: Path) -> None:
    write_library(tmp_path / "copy", [record(1), record(2)])
    files = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert len(files) == 7
    for file in files:
        data = file.read_bytes()
        file.write_bytes(data[:-3] + b"#" + data[-2:])
        with pytest.raises(ExchangeError) as raised:
            imported(tmp_path / "copy", tmp_path / "library.db")
        assert str(file) in str(raised.value)
        assert "\n" not in str(raised.value)
        file.unlink()
        with pytest.raises(ExchangeError):
            read_library(tmp_path / "copy")
        file.write_bytes(data)
    assert not (tmp_path / "library.db").exists()


def replaced(folder: Path, **values: Any) -> None:
    """Change keys of the record in a folder, and the digest in its index."""
    (place,) = (folder / TEXTS).iterdir()
    value = json.loads((place / RECORD).read_text("utf-8"))
    data = json.dumps(value | values).encode()
    (place / RECORD).write_bytes(data)
    index = json.loads((folder / INDEX).read_text("utf-8"))
    index["texts"][0]["sha256"] = library_folder._sha256(data)
    (folder / INDEX).write_text(json.dumps(index), "utf-8")


WORK = dict(record().work)
FILES = {"file": "source.md", "file_sha256": "0" * 64, "text": "text.txt", "text_sha256": "0" * 64}
SOURCE: dict[str, Any] = {"digest": "", "source": "", "kind": "file", "address": "", "content_type": "", "charset": ""}
SOURCE |= {"mtime": 0, "kept": 0, **FILES}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"work": {**WORK, "uid": "../../etc"}}, "the value of work.uid is wrong"),
        ({"work": {**WORK, "minutes": 1.5}}, "the value of work.minutes is wrong"),
        ({"work": {**WORK, "added": float("nan")}}, "the value of work.added is wrong"),
        ({"work": {**WORK, "state": "lost"}}, "the value of work.state is wrong"),
        ({"work": {"uid": "1"}}, "the value of work.uid is wrong"),
        ({"work": None}, "the value of work is wrong"),
        ({"marks": [mark_row(colour=9)]}, "the value of marks.colour is wrong"),
        ({"marks": [mark_row(start=-1)]}, "the value of marks.start is wrong"),
        ({"marks": {}}, "the value of marks is wrong"),
        ({"place": {}}, "the value of place.start is wrong"),
        ({"names": [["a"]]}, "the value of names is wrong"),
        ({"tags": [""]}, "the value of tags is wrong"),
        ({"reading_time": {"today": 1}}, "the value of reading_time is wrong"),
        ({"corrections": [{}]}, "the value of corrections.uid is wrong"),
        ({"sources": [{**SOURCE, "file": "../../secret"}]}, "the value of sources.file is wrong"),
        ({"sources": [{**SOURCE, "text": ".hidden"}]}, "the value of sources.text is wrong"),
        ({"sources": [SOURCE]}, "source.md is damaged or was changed"),
        ({"format": "other"}, "is not the record of a text"),
        ({"version": 2}, "was made by another version of readtui"),
    ],
)
def test_a_wrong_value_in_a_record_is_named(tmp_path: Path, values: dict[str, Any], message: str) -> None:
    write_library(tmp_path / "copy", [record()])
    replaced(tmp_path / "copy", **values)
    with pytest.raises(ExchangeError) as raised:
        read_library(tmp_path / "copy")
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ({"format": "other"}, "is not the index of a library"),
        ({"format": "readtui-library", "version": 9, "texts": []}, "was made by another version"),
        (
            {"format": "readtui-library", "version": 1, "texts": [{"folder": "../a 01234567 0123456789ab"}]},
            "is damaged",
        ),
        ({"format": "readtui-library", "version": 1, "texts": [3]}, "is damaged"),
        ([], "is not the index of a library"),
    ],
)
def test_a_wrong_index_is_named(tmp_path: Path, index: object, message: str) -> None:
    (tmp_path / INDEX).write_text(json.dumps(index), "utf-8")
    with pytest.raises(ExchangeError, match=message):
        read_library(tmp_path)


def test_a_folder_without_an_index_is_none(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=f"has no {INDEX}"):
        read_library(tmp_path)


def test_a_text_may_be_named_anything(tmp_path: Path) -> None:
    titles = ["a/b", "", "CON", "..", "x" * 300, "中" * 200, "\u202e", "same", "Same"]
    write_library(tmp_path / "copy", [record(number, title=title) for number, title in enumerate(titles, 1)])
    assert [one.work["title"] for one in read_library(tmp_path / "copy")] == titles
    assert len(os.listdir(tmp_path / "copy" / TEXTS)) == len(titles)  # noqa: PTH208 (only their number)


SCALARS: st.SearchStrategy[Any] = st.sampled_from([None, True, [], {}]) | st.integers() | st.floats() | WORDS


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_value_in_a_record_is_refused_or_can_be_stored(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    value = json.loads(record_json(record(), []))
    key = data.draw(st.sampled_from(sorted(value)))
    inner = value[key][0] if key == "marks" else value[key]
    if isinstance(inner, dict) and inner and data.draw(st.booleans()):
        inner[data.draw(st.sampled_from(sorted(inner)))] = data.draw(SCALARS)
    else:
        value[key] = data.draw(SCALARS)
    try:
        read, _ = checked_record(json.loads(json.dumps(value)), "record.json")
    except ExchangeError:
        return
    path = tmp_path_factory.mktemp("any") / "library.db"
    merged_into(path, [read])
    assert merged_into(path, [read]) == Merged()
    content_of(path)
