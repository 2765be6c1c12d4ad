"""Reading TOML files: values with the lines of their keys, and errors of one line."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.config import toml
from readtui.errors import SettingsError, ThemeError


def read(folder: Path, text: str | bytes) -> dict[str, toml.TomlEntry]:
    file = folder / "a.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    entries = toml.read_toml(file, SettingsError)
    assert entries is not None
    return entries


def refusal(folder: Path, text: str | bytes) -> str:
    with pytest.raises(SettingsError) as caught:
        read(folder, text)
    message = str(caught.value)
    assert message.isprintable()
    return message.replace(f"{folder}/", "")


def test_plain_lines_are_read_with_their_lines(tmp_path: Path) -> None:
    text = (
        '# a comment\n\n  name = "Paper # white"  # said here\r\nsize-2 = 40 # cells\non = true\noff=false\nnone = ""'
    )
    assert read(tmp_path, text) == {
        "name": ("Paper # white", 3),
        "size-2": (40, 4),
        "on": (True, 5),
        "off": (False, 6),
        "none": ("", 7),
    }


def test_plain_lines_need_no_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tomllib", None)
    assert read(tmp_path, 'theme = "night"\n') == {"theme": ("night", 1)}


def test_an_empty_file_has_no_entries(tmp_path: Path) -> None:
    assert read(tmp_path, "") == {}
    assert read(tmp_path, b"\xef\xbb\xbf") == {}


def test_a_file_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert toml.read_toml(tmp_path / "none.toml", SettingsError) is None
    (tmp_path / "file").touch()
    assert toml.read_toml(tmp_path / "file" / "none.toml", SettingsError) is None


def test_tables_are_flattened_with_the_line_of_each_key(tmp_path: Path) -> None:
    text = (
        'list = ["a"]\n"quoted" = 1.5\n[keys]\npage.top = "g"\n"page.bottom" = "G"\n[keys.search]\nopen = "/"\n[none]\n'
    )
    assert read(tmp_path, text) == {
        "list": (["a"], 1),
        "quoted": (1.5, 2),
        "keys.page.top": ("g", 4),
        "keys.page.bottom": ("G", 5),
        "keys.search.open": ("/", 7),
        "none": ({}, 8),
    }


def test_a_key_in_an_inline_table_has_the_line_of_the_table(tmp_path: Path) -> None:
    assert read(tmp_path, '\nkeys = { top = "g", page = { bottom = "G" } }') == {
        "keys.top": ("g", 2),
        "keys.page.bottom": ("G", 2),
    }


def test_a_key_written_with_escapes_has_no_line(tmp_path: Path) -> None:
    assert read(tmp_path, '"th\\u0065me" = "night"') == {"theme": ("night", 0)}
    assert toml.file_and_line(tmp_path, 0) == str(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb = = 2\n", "a.toml:2: not valid TOML: Invalid value"),
        ('a = 1\nb = """\n\n', "a.toml:4: not valid TOML: "),
        ("a = 1\na = 2\n", "a.toml:2: not valid TOML: Cannot overwrite a value"),
        ("a = \x1b[2J", "a.toml:1: not valid TOML: Invalid value"),
        ("# \x1b[2J", "a.toml:1: not valid TOML: "),
        ("a = '1'\nb = " + "9" * 5000, "a.toml:2: a number with too many digits"),
        ("a = 'x'\nb = " + "[" * 30000, "a.toml: its tables or lists are nested too deep"),
        ("a = ''\na" + ".a" * 30000 + " = 1", "a.toml:2: too many dots"),
        ("a = {a" + ".a" * 30000 + " = 1}", "a.toml:1: too many dots"),
        (b"a = 1\n# caf\xe9", "a.toml:2: not in UTF-8"),
        ("# " + "x" * toml.LARGEST_TOML_BYTES, "a.toml is larger than 64 kB"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_in_one_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert refusal(tmp_path, text).startswith(message)


def test_a_comment_may_have_dots(tmp_path: Path) -> None:
    assert read(tmp_path, "a = ''  # " + "." * 1000) == {"a": ("", 1)}


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    for name in ("pipe.toml", "folder.toml"):
        with pytest.raises(ThemeError, match="is not a file"):
            toml.read_toml(tmp_path / name, ThemeError)


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    with pytest.raises(SettingsError, match="cannot be read: Too many levels"):
        toml.read_toml(tmp_path / "loop.toml", SettingsError)


def test_a_name_in_a_message_is_escaped() -> None:
    assert toml.escaped("a\x1b]0;b\x07\n\u202e\udc80é") == "a\\x1b]0;b\\x07\\n\\u202e\\udc80é"
    assert toml.escaped("x" * 300) == "x" * 200 + "…"


_VALUES = st.sampled_from(
    ['"a"', '""', '"a\\n"', '"""a"""', "'a'", "1", "0", "01", "1_0", "-1", "1.0", "true", "[1]", "{}", "", '"a" b', "٣"]
)
_NAMES = st.sampled_from(["a", "b", "a.b", '"a"', "[a]", "A-_1", "", "é", "a b", " a"])
_ENDS = st.sampled_from(["", " ", "# c", "\t", " # \x1b", "\u2028", "\r", "=", '"'])


@settings(max_examples=200)
@given(st.lists(st.tuples(_NAMES, st.sampled_from(["=", " = ", ""]), _VALUES, _ENDS), max_size=3))
def test_whatever_is_read_as_plain_lines_reads_alike_as_toml(rows: list[tuple[str, str, str, str]]) -> None:
    text = "\n".join("".join(row) for row in rows)
    if (entries := toml._parse_plain(text)) is not None:
        assert {name: value for name, (value, _) in entries.items()} == tomllib.loads(text)
