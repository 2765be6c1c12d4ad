"""The desktop: which program opens an address."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from readtui.tui.desktop import browser_command, is_text_browser

PAGE = "https://example.org/a?b"


@pytest.mark.parametrize(
    ("browser", "command"),
    [
        ("true", ["true", PAGE]),
        ("true --new 'a b' %s x", ["true", "--new", "a b", PAGE, "x"]),
        ("true &", ["true", PAGE]),
        ("nowhere:true", ["true", PAGE]),
        ("nowhere", ["nowhere", PAGE]),
    ],
)
def test_the_first_program_of_browser_that_is_installed_is_run(browser: str, command: Sequence[str]) -> None:
    assert browser_command(PAGE, {"BROWSER": browser}, "linux") == command


@pytest.mark.parametrize("browser", ["", " ", ":", "'", "&"])
def test_an_empty_or_invalid_browser_is_none(browser: str) -> None:
    assert browser_command(PAGE, {"BROWSER": browser}, "linux") is None


def test_on_a_desktop_its_opener_or_else_a_known_browser_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    desktop = {"DISPLAY": ":0"}
    assert browser_command(PAGE, desktop, "linux") == ["xdg-open", PAGE]
    for name in ("firefox", "xdg-open"):
        (tmp_path / name).touch(0o700)
        assert browser_command(PAGE, desktop, "linux") == [name, PAGE]
    assert browser_command(PAGE, {}, "darwin") == ["open", PAGE]
    assert browser_command(PAGE, {}, "win32") == ["rundll32", "url.dll,FileProtocolHandler", PAGE]


def test_browsers_that_draw_on_the_terminal_are_known() -> None:
    assert is_text_browser(["/usr/bin/w3m", PAGE])
    assert not is_text_browser(["firefox", PAGE])
