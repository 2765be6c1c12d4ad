"""Names of files from titles, and how files are written and read."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.errors import ExchangeError
from readtui.exchange.file_names import LONGEST_NAME, file_name, free_name
from readtui.exchange.files import MOST_BYTES, read_text, write_file, write_in_folder
from tests.strategies import ANY_TEXTS

DEVICES = {"con", "prn", "aux", "nul", "com1", "lpt9"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("On Lamps", "On Lamps"),
        ("A/B: what? “why”", "A B what “why”"),
        ("../../etc/passwd", "etc passwd"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("ends. . ", "ends"),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("Lamp\x1b[31m\nred", "Lamp red"),
        ("", "text"),
        ("???", "text"),
        ("Cafe\u0301", "Café"),
        ("word " * 60, ("word " * 24).strip()),
        ("中" * 300, "中" * 40),
    ],
)
def test_a_title_becomes_a_name(title: str, expected: str) -> None:
    assert file_name(title) == expected


@given(ANY_TEXTS | st.text(max_size=300) | st.sampled_from([" CON .", "a" * 500, "NUL .txt", "aux\u200b"]))
def test_every_system_can_store_the_name_of_any_title(title: str) -> None:
    name = file_name(title)
    assert 0 < len(name.encode()) <= LONGEST_NAME + 1
    assert not set(name) & set('<>:"/\\|?*\0')
    assert name == name.strip()
    assert name[0] not in ".-~"
    assert name[-1] != "."
    assert name.partition(".")[0].strip().lower() not in DEVICES
    assert unicodedata.is_normalized("NFC", name)
    assert all(unicodedata.category(char) not in ("Cc", "Cs") for char in name)


@given(ANY_TEXTS)
def test_a_file_can_be_made_with_the_name(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    folder = tmp_path_factory.mktemp("names")
    write_in_folder(folder, f"{file_name(title)}.md", b"x")
    assert [path.read_bytes() for path in folder.iterdir()] == [b"x"]


def test_a_name_that_another_text_has_gets_the_start_of_the_uid() -> None:
    assert free_name("Lamps", ".md", "0123456789abcdef", lambda name: False) == "Lamps.md"
    assert free_name("Lamps", ".md", "0123456789abcdef", lambda name: name == "Lamps.md") == "Lamps 01234567.md"


def test_a_new_file_is_private_and_an_old_one_keeps_its_permissions(tmp_path: Path) -> None:
    write_file(new := tmp_path / "new.md", b"a")
    assert new.stat().st_mode & 0o777 == 0o600
    (old := tmp_path / "old.md").write_bytes(b"b")
    old.chmod(0o644)
    write_file(old, b"c")
    assert old.read_bytes() == b"c"
    assert old.stat().st_mode & 0o777 == 0o644
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.md", "old.md"]


def test_a_link_that_the_reader_names_is_followed_and_one_in_a_folder_not_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (outside := tmp_path / "outside.md").write_text("mine")
    (tmp_path / "vault" / "a.md").symlink_to(outside)
    (tmp_path / "vault" / "b.md").symlink_to("c.md")
    with pytest.raises(ExchangeError, match="a link that leads out of the folder"):
        write_in_folder(tmp_path / "vault", "a.md", b"x")
    assert outside.read_text() == "mine"
    write_in_folder(tmp_path / "vault", "b.md", b"x")
    assert (tmp_path / "vault" / "c.md").read_bytes() == b"x"
    write_file(tmp_path / "vault" / "a.md", b"y")
    assert outside.read_bytes() == b"y"


@pytest.mark.parametrize(
    ("path", "message"),
    [("file/x.md", "cannot be written: "), (".", "is a folder, not a file"), ("loop", "cannot be written: ")],
)
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, path: str, message: str) -> None:
    (tmp_path / "file").write_text("a file")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ExchangeError) as raised:
        write_file(tmp_path / path, b"x")
    assert message in str(raised.value)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "bom.md").write_bytes(b"\xef\xbb\xbflamp")
    assert read_text(tmp_path / "bom.md") == "lamp"
    with (tmp_path / "large.md").open("wb") as large:
        large.truncate(MOST_BYTES + 1)
    with pytest.raises(ExchangeError, match="too large"):
        read_text(tmp_path / "large.md")
    with pytest.raises(ExchangeError, match="cannot be read"):
        read_text(tmp_path / ("x" * 300))
    with pytest.raises(ExchangeError, match="cannot be written"):
        write_in_folder(tmp_path / "latin.md", "x", b"")
    for name, message in (("latin.md", "not in UTF-8"), ("pipe", "not a regular file"), ("lost", "does not exist")):
        with pytest.raises(ExchangeError, match=message):
            read_text(tmp_path / name)
