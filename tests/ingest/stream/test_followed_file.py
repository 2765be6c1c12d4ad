"""A file that is followed: what is added comes, and what is written again comes from its start."""

from __future__ import annotations

from pathlib import Path

import pytest

from readtui.errors import SourceError
from readtui.ingest import formats
from readtui.ingest.stream.followed_file import FollowedFile
from readtui.ingest.stream.growing import GrowingText


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "lamp.log"
    file.write_text("lit\n", "utf-8")
    return file


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_what_is_added_comes(log: Path) -> None:
    followed = FollowedFile(str(log))
    assert followed.wait(0.0)
    assert followed.take() == b"lit\n"
    assert not followed.wait(0.0)
    append(log, "out\n")
    assert followed.wait(0.0)
    assert followed.take() == b"out\n"
    assert not followed.is_ended


def test_a_truncated_file_begins_anew(log: Path) -> None:
    followed = FollowedFile(str(log))
    followed.take()
    log.write_text("a\n", "utf-8")
    assert followed.wait(0.0)
    assert followed.take_restart()
    assert followed.take() == b"a\n"
    assert followed.news == "The file was truncated: it is read from its start"
    assert not followed.take_restart()


def test_a_file_that_is_replaced_begins_anew_after_the_rest_of_the_old_one(log: Path) -> None:
    followed = FollowedFile(str(log))
    followed.take()
    append(log, "last\n")
    log.rename(log.with_name("old.log"))
    log.write_text("a new log\n", "utf-8")
    assert followed.wait(0.0)
    assert followed.take() == b"last\n"
    assert followed.wait(0.0)
    assert followed.take_restart()
    assert followed.take() == b"a new log\n"
    assert "replaced" in followed.news


def test_a_file_that_is_gone_is_waited_for(log: Path) -> None:
    followed = FollowedFile(str(log))
    followed.take()
    log.unlink()
    assert followed.wait(0.0)
    assert "gone" in followed.news
    assert not followed.wait(0.0)
    log.write_text("back\n", "utf-8")
    assert followed.wait(0.0)
    assert followed.take_restart()
    assert followed.take() == b"back\n"


def test_following_ends_when_it_is_stopped(log: Path) -> None:
    followed = FollowedFile(str(log))
    followed.stop()
    assert followed.wait(60.0)
    assert followed.is_ended
    assert followed.take() == b""


def test_beyond_the_limit_nothing_is_read(log: Path) -> None:
    followed = FollowedFile(str(log), limit=2)
    assert followed.take() == b"li"
    assert followed.wait(0.0)
    assert followed.is_full
    assert not followed.wait(0.0)
    assert followed.take() == b""


def test_a_file_that_is_not_there_cannot_be_followed(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"lamp\.log cannot be followed: no such file"):
        FollowedFile(str(tmp_path / "lamp.log"))


def test_what_was_shown_stays_until_the_new_text_comes(log: Path) -> None:
    text = GrowingText(FollowedFile(str(log)), str(log), formats.read)
    text.read()
    first = text.grown()
    assert first is not None
    assert first.document.text == "lit"
    log.write_text("", "utf-8")
    assert text.stream.wait(0.0)
    text.read()
    assert text.grown() is None
    append(log, "lit again\n")
    text.read()
    second = text.grown()
    assert second is not None
    assert second.document.text == "lit again"
    assert second.is_other
    assert second.kept == 0
