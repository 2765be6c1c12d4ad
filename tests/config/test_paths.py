"""Where things lie, and how a file in TOML is read."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readtui.config import paths
from readtui.errors import LibraryError, SettingsError, ThemeError

HOME = {"HOME": "/home/ann"}


def read(folder: Path, text: str | bytes) -> dict[str, paths.TomlEntry]:
    file = folder / "a.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    entries = paths.read_toml(file, SettingsError)
    assert entries is not None
    return entries


def refusal(folder: Path, text: str | bytes) -> str:
    with pytest.raises(SettingsError) as caught:
        read(folder, text)
    message = str(caught.value)
    assert message.isprintable()
    return message.replace(f"{folder}/", "")


# Folders


def test_a_checkout_has_themes_and_articles_at_its_top() -> None:
    top = Path(__file__).parent.parent.parent
    assert paths.themes_folder() == top / "themes"
    assert paths.articles_folder() == top / "articles"


def test_a_wheel_has_them_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "readtui"
    for name in ("themes", "articles"):
        (package / name).mkdir(parents=True)
    assert paths.themes_folder(package) == package / "themes"
    assert paths.articles_folder(package) == package / "articles"


def test_the_readers_own_folders_are_under_home() -> None:
    assert paths.config_folder(HOME) == Path("/home/ann/.config/readtui")
    assert paths.data_folder(HOME) == Path("/home/ann/.local/share/readtui")
    assert paths.state_folder(HOME) == Path("/home/ann/.local/state/readtui")
    assert paths.cache_folder(HOME) == Path("/home/ann/.cache/readtui")
    assert paths.settings_file(HOME) == Path("/home/ann/.config/readtui/settings.toml")
    assert paths.own_themes_folder(HOME) == Path("/home/ann/.config/readtui/themes")
    assert paths.choices_file(HOME) == Path("/home/ann/.local/state/readtui/choices.toml")
    assert paths.last_copy_file(HOME) == Path("/home/ann/.local/state/readtui/last-copy.txt")
    assert paths.library_file(HOME) == Path("/home/ann/.local/share/readtui/library.db")


def test_xdg_variables_move_them_if_they_are_absolute() -> None:
    assert paths.config_folder({**HOME, "XDG_CONFIG_HOME": "/etc/ann"}) == Path("/etc/ann/readtui")
    assert paths.config_folder({**HOME, "XDG_CONFIG_HOME": "etc"}) == Path("/home/ann/.config/readtui")
    assert paths.config_folder({**HOME, "XDG_CONFIG_HOME": ""}) == Path("/home/ann/.config/readtui")
    assert paths.data_folder({"XDG_DATA_HOME": "/data"}) == Path("/data/readtui")


@pytest.mark.parametrize("environ", [{}, {"HOME": ""}, {"HOME": "relative"}])
def test_without_a_home_there_is_nothing_of_the_readers_own(environ: dict[str, str]) -> None:
    assert paths.settings_file(environ) is None
    assert paths.own_themes_folder(environ) is None
    assert paths.choices_file(environ) is None
    assert paths.last_copy_file(environ) is None
    assert paths.theme_folders(environ) == (paths.themes_folder(),)


@pytest.mark.parametrize(
    ("folder", "error"),
    [
        (paths.config_folder, SettingsError),
        (paths.data_folder, LibraryError),
        (paths.state_folder, LibraryError),
        (paths.cache_folder, LibraryError),
        (paths.library_file, LibraryError),
    ],
)
def test_a_folder_that_cannot_be_says_how_to_mend_it(
    folder: Callable[[dict[str, str]], Path], error: type[Exception]
) -> None:
    with pytest.raises(error, match="HOME"):
        folder({})


def test_the_library_can_be_named() -> None:
    assert paths.library_file({"READTUI_LIBRARY": "/tmp/my.db"}) == Path("/tmp/my.db")
    assert paths.library_file({**HOME, "READTUI_LIBRARY": ""}) == Path("/home/ann/.local/share/readtui/library.db")


def test_own_themes_come_before_those_of_readtui() -> None:
    assert paths.theme_folders(HOME) == (Path("/home/ann/.config/readtui/themes"), paths.themes_folder())


def test_the_running_environment_is_used_if_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc/ann")
    assert paths.config_folder() == Path("/etc/ann/readtui")


def test_other_systems_have_their_own_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = paths.config_folder({})
    assert tmp_path in folder.parents
    assert folder.name == "readtui"
    assert paths.config_folder({"XDG_CONFIG_HOME": "/etc/ann"}) == Path("/etc/ann/readtui")


def test_other_systems_may_have_no_home_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str, appauthor: bool) -> SimpleNamespace:
        return SimpleNamespace(user_config_dir=f"~/Library/{name}")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("platformdirs.PlatformDirs", nowhere)
    assert paths.settings_file({}) is None


# TOML


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
    assert paths.read_toml(tmp_path / "none.toml", SettingsError) is None
    (tmp_path / "file").touch()
    assert paths.read_toml(tmp_path / "file" / "none.toml", SettingsError) is None


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
    assert paths.place(tmp_path, 0) == str(tmp_path)


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
        ("# " + "x" * paths.LARGEST_TOML_BYTES, "a.toml is larger than 64 kB"),
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
            paths.read_toml(tmp_path / name, ThemeError)


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    with pytest.raises(SettingsError, match="cannot be read: Too many levels"):
        paths.read_toml(tmp_path / "loop.toml", SettingsError)


def test_a_name_in_a_message_gives_the_terminal_no_orders() -> None:
    assert paths.shown("a\x1b]0;b\x07\n\u202e\udc80é") == "a\\x1b]0;b\\x07\\n\\u202e\\udc80é"
    assert paths.shown("x" * 300) == "x" * 200 + "…"


_VALUES = st.sampled_from(
    ['"a"', '""', '"a\\n"', '"""a"""', "'a'", "1", "0", "01", "1_0", "-1", "1.0", "true", "[1]", "{}", "", '"a" b', "٣"]
)
_NAMES = st.sampled_from(["a", "b", "a.b", '"a"', "[a]", "A-_1", "", "é", "a b", " a"])
_ENDS = st.sampled_from(["", " ", "# c", "\t", " # \x1b", "\u2028", "\r", "=", '"'])


@settings(max_examples=200)
@given(st.lists(st.tuples(_NAMES, st.sampled_from(["=", " = ", ""]), _VALUES, _ENDS), max_size=3))
def test_whatever_is_read_as_plain_lines_reads_alike_as_toml(rows: list[tuple[str, str, str, str]]) -> None:
    text = "\n".join("".join(row) for row in rows)
    if (entries := paths._plain(text)) is not None:
        assert {name: value for name, (value, _) in entries.items()} == tomllib.loads(text)
