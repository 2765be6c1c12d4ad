"""The commands that were chosen last: bounded, and a damaged file does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from readtui.config.recent import MOST_KEPT, keep_recent, read_recent, with_chosen
from readtui.errors import SettingsError


def test_the_last_command_comes_first_and_old_ones_go() -> None:
    recent: list[str] = []
    for number in (*range(20), 15):
        recent = with_chosen(recent, f"page.{number}")
    assert recent[:3] == ["page.15", "page.19", "page.18"]
    assert len(recent) == MOST_KEPT


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "recent.txt"
    assert read_recent(file) == read_recent(None) == []
    keep_recent(file, ["view.zen", "setting.measure"])
    assert read_recent(file) == ["view.zen", "setting.measure"]


def test_a_file_of_anything_is_read(tmp_path: Path) -> None:
    file = tmp_path / "recent.txt"
    file.write_bytes(b"\xff\0x\n" * 100_000)
    assert len(read_recent(file)) == MOST_KEPT


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(SettingsError, match=r"recent\.txt cannot be written"):
        keep_recent(tmp_path / "state" / "recent.txt", ["view.zen"])
