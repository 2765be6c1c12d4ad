"""A missing package is named with the command to install it, which depends on how readtui was installed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from readtui.errors import FormatError
from readtui.ingest import optional_packages


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "executable", "/opt/a b/python")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    return "'/opt/a b/python'"


def test_an_installed_package_is_accepted() -> None:
    optional_packages.require("pdf", "a.pdf")
    optional_packages.require("docx", "a.docx")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, python: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "mammoth" else object())
    with pytest.raises(FormatError) as raised:
        optional_packages.require("docx", "a.docx")
    assert str(raised.value) == f"a.docx is a Word document: to read it, run {python} -m pip install mammoth"


def test_pipx_and_uv_are_recognised_by_the_folder_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", "/home/ada/.local/share/pipx/venvs/readtui")
    assert optional_packages.install_command("mammoth") == "pipx inject readtui mammoth"
    monkeypatch.setattr(sys, "prefix", "/home/ada/.local/share/uv/tools/readtui")
    assert optional_packages.install_command("mammoth") == "uv tool install --with mammoth readtui"


def test_an_environment_without_pip_is_taken_for_one_of_uv(monkeypatch: pytest.MonkeyPatch, python: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert optional_packages.install_command("mammoth") == f"uv pip install --python {python} mammoth"


def test_an_externally_managed_python_needs_an_option(
    monkeypatch: pytest.MonkeyPatch, python: str, tmp_path: Path
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
    (tmp_path / "EXTERNALLY-MANAGED").touch()
    assert optional_packages.install_command("mammoth") == f"{python} -m pip install --break-system-packages mammoth"
