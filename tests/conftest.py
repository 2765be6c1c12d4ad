"""Every test has a home of its own, and nothing of the environment that a reader sets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("explore")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
"""The same examples every time: a change is judged by what it changes. HYPOTHESIS_PROFILE=explore seeks more."""

SET_BY_READERS = (
    *("NO_COLOR", "COLUMNS", "LINES", "VISUAL", "EDITOR", "TEXTUAL_FPS"),
    *("TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"),
)
"""Variables that change what the program does, besides READTUI_*."""

XDG = {"XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, with the folders of settings, data, state and cache in it."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for variable, name in XDG.items():
        monkeypatch.setenv(variable, str(folder / name))
    for variable in os.environ:
        if variable in SET_BY_READERS or variable.startswith("READTUI_"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("BROWSER", "true")  # there is one, which does nothing
    return folder
