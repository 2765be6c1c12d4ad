"""Isolate every test: an empty home folder, and no environment variables of the user."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
"""The same examples every time, so that a failure is due to the change. HYPOTHESIS_PROFILE=explore tries others.

No deadline: how long an example takes depends on what else the machine does.
"""

USER_VARIABLES = (
    *("NO_COLOR", "COLUMNS", "LINES", "VISUAL", "EDITOR", "TEXTUAL_FPS"),
    *("TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"),
)
"""Variables that change what the program does, in addition to READTUI_*."""

XDG = {"XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder; the folders for settings, data, state and cache are in it."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for variable, name in XDG.items():
        monkeypatch.setenv(variable, str(folder / name))
    for variable in os.environ:
        if variable in USER_VARIABLES or variable.startswith("READTUI_"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("STARDICT_DATA_DIR", str(folder))  # none of the dictionaries of the machine
    monkeypatch.setenv("BROWSER", "true")  # a browser that does nothing
    return folder


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The commands started without a terminal, such as browsers: they are recorded, and succeed."""
    commands: list[Sequence[str]] = []

    def start(command: Sequence[str]) -> SimpleNamespace:
        commands.append(command)
        return SimpleNamespace(poll=lambda: 0)

    monkeypatch.setattr("readtui.tui.programs.start_detached", start)
    return commands


@pytest.fixture
def browsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses opened in the browser; no browser is started."""
    addresses: list[str] = []

    def start(command: Sequence[str]) -> SimpleNamespace:
        addresses.append(command[-1])
        return SimpleNamespace(poll=lambda: 0)

    monkeypatch.setattr("readtui.tui.programs.start_detached", start)
    return addresses
