"""What a format needs is named with the command that brings it, for the way in which readtui was installed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from readtui.errors import FormatError
from readtui.ingest import extras


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "executable", "/opt/a b/python")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    return "'/opt/a b/python'"


def test_what_is_installed_is_not_asked_for() -> None:
    extras.require("pdf", "a.pdf")
    extras.require("docx", "a.docx")


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, python: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "mammoth" else object())
    with pytest.raises(FormatError) as raised:
        extras.require("docx", "a.docx")
    assert str(raised.value) == f"a.docx is a Word document: to read it, run {python} -m pip install mammoth"


def test_pipx_and_uv_are_known_by_where_the_program_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", "/home/ada/.local/share/pipx/venvs/readtui")
    assert extras.command("mammoth") == "pipx inject readtui mammoth"
    monkeypatch.setattr(sys, "prefix", "/home/ada/.local/share/uv/tools/readtui")
    assert extras.command("mammoth") == "uv tool install --with mammoth readtui"


def test_an_environment_without_pip_is_one_of_uv(monkeypatch: pytest.MonkeyPatch, python: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert extras.command("mammoth") == f"uv pip install --python {python} mammoth"


def test_a_system_that_guards_its_packages_has_to_be_told(
    monkeypatch: pytest.MonkeyPatch, python: str, tmp_path: Path
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
    (tmp_path / "EXTERNALLY-MANAGED").touch()
    assert extras.command("mammoth") == f"{python} -m pip install --break-system-packages mammoth"
