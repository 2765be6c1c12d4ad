"""Programs on the terminal that are recorded instead of run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import pytest

from readtui.tui import programs
from readtui.tui.app import ReaderApp


class Program:
    """A `programs.Programs` that records the commands instead of running them."""

    def __init__(self, failure: str = "") -> None:
        self.commands: list[Sequence[str]] = []
        self.failure = failure

    def run(self, command: Sequence[str], question: str = "") -> tuple[bool, str]:
        self.commands.append(command)
        return not self.failure, self.failure


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The commands run on the terminal, recorded instead of run."""
    recorder = Program()
    monkeypatch.setattr(ReaderApp, "is_headless", False)
    monkeypatch.setattr(ReaderApp, "suspend", lambda app: nullcontext())
    monkeypatch.setattr(programs, "Programs", lambda: recorder)
    return recorder.commands
