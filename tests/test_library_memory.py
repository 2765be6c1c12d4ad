"""What is remembered of documents: places by their words, and what was read last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.library.memory import RECENT, Recollection


def text(*paragraphs: str, source: str = "night.txt") -> Document:
    builder = Builder(source)
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    return builder.build(title="Night")


HOURS = [f"At {hour} the bell strikes {hour} times, and nobody but the watchman hears it." for hour in range(1, 13)]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Recollection]:
    opened = Recollection.open(tmp_path / "library.db")
    yield opened
    opened.close()


def words_at(document: Document, memory: Recollection, source: str = "night.txt") -> str | None:
    place = memory.place_of(document, source)
    return None if place is None else document.text[place:][:15]


def test_a_new_document_has_no_place(memory: Recollection) -> None:
    assert memory.notice == ""
    assert memory.last_source() is None
    assert memory.place_of(text(*HOURS), "night.txt") is None


def test_the_place_is_there_after_the_library_was_closed(tmp_path: Path) -> None:
    night = text(*HOURS)
    first = Recollection.open(tmp_path / "library.db")
    first.opened(night, "night.txt")
    first.keep_place(night, "night.txt", night.text.index("At 7"), 0.5)
    first.close()
    second = Recollection.open(tmp_path / "library.db")
    assert words_at(text(*HOURS), second) == "At 7 the bell s"
    second.close()


def test_the_place_is_found_by_its_words_when_the_text_changed(memory: Recollection) -> None:
    night = text(*HOURS)
    memory.keep_place(night, "night.txt", night.text.index("At 7"), 0.5)
    assert words_at(text("A new beginning.", *HOURS[2:]), memory) == "At 7 the bell s"


def test_a_place_whose_words_are_gone_is_none(memory: Recollection) -> None:
    night = text(*HOURS)
    memory.keep_place(night, "night.txt", night.text.index("At 7"), 0.5)
    assert words_at(text("Something else altogether."), memory) is None


def test_the_same_text_under_another_name_has_its_place(memory: Recollection) -> None:
    night = text(*HOURS)
    memory.keep_place(night, "night.txt", night.text.index("At 7"), 0.5)
    assert words_at(text(*HOURS, source="copy.txt"), memory, "copy.txt") == "At 7 the bell s"


def test_the_end_of_a_text_and_an_empty_one_are_places(memory: Recollection) -> None:
    night, nothing = text(*HOURS), text()
    memory.keep_place(night, "night.txt", len(night.text), 1.0)
    memory.keep_place(nothing, "nothing.txt", 0, 0.0)
    assert memory.place_of(night, "night.txt") in (None, len(night.text))
    assert memory.place_of(nothing, "nothing.txt") in (None, 0)


def test_what_was_read_is_told_with_the_latest_first_and_a_pipe_is_left_out(memory: Recollection) -> None:
    for source in ("one.txt", "two.txt", "-"):
        memory.opened(text(source), source)
    assert [Path(kept.source).name for kept in memory.recent()] == ["two.txt", "one.txt"]
    assert memory.last_source() == str(Path("two.txt").resolve())
    assert len(memory.recent()) <= RECENT


def test_a_memory_that_cannot_be_kept_says_why_and_remembers_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    memory = Recollection.open(tmp_path / "file" / "library.db")
    night = text(*HOURS)
    memory.opened(night, "night.txt")
    memory.keep_place(night, "night.txt", 100, 0.2)
    assert "places and bookmarks are not kept" in memory.notice
    assert memory.place_of(night, "night.txt") is None
    memory.close()
