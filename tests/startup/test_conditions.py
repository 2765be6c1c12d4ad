"""What a kept screen depends on, and the folders that are found without platformdirs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readtui.config import paths
from readtui.startup import conditions
from readtui.startup.conditions import NO_SETTINGS, own_folder, settings_key, stamp, terminal_key

VARIABLES = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


@given(
    st.dictionaries(st.sampled_from(VARIABLES), st.sampled_from(["", "/", "/home/ann", "rel/ative", "/a b/ü", "~/x"]))
)
def test_the_folders_are_those_of_the_program(environ: dict[str, str]) -> None:
    for kind in get_args(paths.Kind):
        if kind in conditions._XDG:
            expected = paths._own_folder(kind, environ)
            found = own_folder(kind, environ)
            assert (Path(found) if found else None) == expected


def test_the_folders_are_those_of_the_program_on_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    macos = pytest.importorskip("platformdirs.macos").MacOS("readtui", appauthor=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    home = {"HOME": os.environ["HOME"]}
    for variable in VARIABLES[1:]:
        monkeypatch.delenv(variable)
    assert own_folder("config", home) == macos.user_config_dir
    assert own_folder("state", home) == macos.user_state_dir
    assert own_folder("cache", home) == macos.user_cache_dir


def test_a_user_without_settings_has_none() -> None:
    assert settings_key() == NO_SETTINGS


def test_the_settings_depend_on_files_and_variables(home: Path) -> None:
    keys = {settings_key()}
    config = paths.settings_file()
    assert config is not None
    config.parent.mkdir(parents=True)
    config.write_text("measure = 60\n", "utf-8")
    keys.add(settings_key())
    config.write_text("measure = 612\n", "utf-8")
    keys.add(settings_key())
    (config.parent / "themes").mkdir()
    (config.parent / "themes" / "own.toml").write_text('extends = "night"\n', "utf-8")
    keys.add(settings_key())
    keys.add(settings_key({**os.environ, "READTUI_THEME": "paper"}))
    assert len(keys) == 5
    assert not any("\n" in key for key in keys)


def test_the_terminal_is_known_by_its_variables() -> None:
    keys = {
        terminal_key({}),
        terminal_key({"TERM": "xterm"}),
        terminal_key({"TERM": "xterm", "COLORTERM": "truecolor"}),
        terminal_key({"NO_COLOR": "\n"}),
    }
    assert len(keys) == 4
    assert not any("\n" in key for key in keys)


def test_a_file_has_another_stamp_after_each_change(tmp_path: Path) -> None:
    file = tmp_path / "bell.txt"
    assert stamp(str(file)) == stamp("\0") == ""
    file.write_text("one", "utf-8")
    first = stamp(str(file))
    os.utime(file, ns=(0, 0))
    assert len({"", first, stamp(str(file))}) == 3
