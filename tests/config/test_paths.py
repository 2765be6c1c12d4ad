"""Paths of the files that come with readtui and of the user's files."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from readtui.config import paths
from readtui.errors import LibraryError

HOME = {"HOME": "/home/ann"}


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
    assert paths.data_folder(HOME) == Path("/home/ann/.local/share/readtui")
    assert paths.state_folder(HOME) == Path("/home/ann/.local/state/readtui")
    assert paths.cache_folder(HOME) == Path("/home/ann/.cache/readtui")
    assert paths.settings_file(HOME) == Path("/home/ann/.config/readtui/settings.toml")
    assert paths.own_themes_folder(HOME) == Path("/home/ann/.config/readtui/themes")
    assert paths.choices_file(HOME) == Path("/home/ann/.local/state/readtui/choices.toml")
    assert paths.last_copy_file(HOME) == Path("/home/ann/.local/state/readtui/last-copy.txt")
    assert paths.library_file(HOME) == Path("/home/ann/.local/share/readtui/library.db")


def test_xdg_variables_move_them_if_they_are_absolute() -> None:
    assert paths.settings_file({**HOME, "XDG_CONFIG_HOME": "/etc/ann"}) == Path("/etc/ann/readtui/settings.toml")
    assert paths.settings_file({**HOME, "XDG_CONFIG_HOME": "etc"}) == paths.settings_file(HOME)
    assert paths.settings_file({**HOME, "XDG_CONFIG_HOME": ""}) == paths.settings_file(HOME)
    assert paths.data_folder({"XDG_DATA_HOME": "/data"}) == Path("/data/readtui")


@pytest.mark.parametrize("environ", [{}, {"HOME": ""}, {"HOME": "relative"}])
def test_without_a_home_there_is_nothing_of_the_readers_own(environ: dict[str, str]) -> None:
    assert paths.settings_file(environ) is None
    assert paths.own_themes_folder(environ) is None
    assert paths.choices_file(environ) is None
    assert paths.last_copy_file(environ) is None
    assert paths.theme_folders(environ) == (paths.themes_folder(),)


@pytest.mark.parametrize("folder", [paths.data_folder, paths.state_folder, paths.cache_folder, paths.library_file])
def test_the_error_for_a_missing_folder_names_the_variable_to_set(folder: Callable[[dict[str, str]], Path]) -> None:
    with pytest.raises(LibraryError, match="HOME"):
        folder({})


def test_the_library_can_be_named() -> None:
    assert paths.library_file({"READTUI_LIBRARY": "/tmp/my.db"}) == Path("/tmp/my.db")
    assert paths.library_file({**HOME, "READTUI_LIBRARY": ""}) == Path("/home/ann/.local/share/readtui/library.db")


def test_own_themes_come_before_those_of_readtui() -> None:
    assert paths.theme_folders(HOME) == (Path("/home/ann/.config/readtui/themes"), paths.themes_folder())


def test_the_running_environment_is_used_if_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc/ann")
    assert paths.settings_file() == Path("/etc/ann/readtui/settings.toml")


def test_other_systems_have_their_own_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = paths.data_folder({})
    assert tmp_path in folder.parents
    assert folder.name == "readtui"
    assert paths.data_folder({"XDG_DATA_HOME": "/data"}) == Path("/data/readtui")


def test_other_systems_may_have_no_home_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str, appauthor: bool) -> SimpleNamespace:
        return SimpleNamespace(user_config_dir=f"~/Library/{name}")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("platformdirs.PlatformDirs", nowhere)
    assert paths.settings_file({}) is None


# Private files


@pytest.fixture(params=[0o000, 0o022, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """A umask that would open new files to everybody, the usual one, and one that would close them to their owner."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def _modes(*files: Path) -> list[int]:
    return [stat.S_IMODE(file.stat().st_mode) for file in files]


def test_a_private_file_and_its_new_folders_are_for_their_owner_only(tmp_path: Path, umask: int) -> None:
    tmp_path.chmod(0o755)
    file = tmp_path / "share" / "readtui" / "note.txt"
    for text in (b"one", b"two"):
        paths.write_private_file(file, text, durable=True)
        assert file.read_bytes() == text
    assert _modes(file, file.parent, file.parent.parent) == [0o600, 0o700, 0o700]
    assert _modes(tmp_path) == [0o755], "an existing folder is left as it is"
    assert list(file.parent.iterdir()) == [file]


def test_a_private_file_replaces_one_that_others_could_read(tmp_path: Path) -> None:
    (file := tmp_path / "crash.txt").touch(0o644)
    paths.write_private_file(file, b"words of the text")
    assert _modes(file) == [0o600]


def test_a_private_file_does_not_open_an_existing_one(tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    with pytest.raises(FileExistsError):
        paths.create_private_file(tmp_path / "there")


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "busy").mkdir()
    with pytest.raises(OSError, match="busy"):
        paths.write_private_file(tmp_path / "busy", b"")
    assert [file.name for file in tmp_path.iterdir()] == ["busy"]
