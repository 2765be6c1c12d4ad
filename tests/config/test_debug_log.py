"""The debug log: off, on, and what a line may hold."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from readtui.config import debug_log


@pytest.fixture
def log_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A started log."""
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # restored after the test
    file = tmp_path / "debug.log"
    debug_log.start(file)
    yield file
    debug_log.stop()


def say_aloud(words: str) -> None:
    say(words)


def say(words: str) -> None:
    debug_log.log_caller("notice", through="say")


def test_without_a_start_nothing_happens() -> None:
    assert not debug_log.is_on()
    debug_log.log("a %s", "line")
    debug_log.log_error(ValueError())
    debug_log.log_caller("notice", through="say")
    debug_log.stop()


def test_a_notice_is_logged_by_the_place_that_it_comes_from(log_file: Path) -> None:
    say_aloud("quokka")
    assert debug_log.is_on()
    text = log_file.read_text("utf-8")
    assert f"notice from {__name__}:" in text
    assert "quokka" not in text


def test_a_value_stays_on_its_line_and_an_error_needs_no_traceback(log_file: Path) -> None:
    debug_log.log("reading %s: %d bytes", "a\nb\x1b[2J.txt", 3)
    debug_log.log_error(ValueError("quokka"))
    lines = [line.partition(" ms  ")[2] for line in log_file.read_text("utf-8").splitlines()]
    assert lines == ["reading a\\nb\\x1b[2J.txt: 3 bytes", "ValueError"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("why?.txt", "why?.txt"),
        ("https://example.org", "https://example.org"),
        ("https://example.org?q=quokka", "https://example.org"),
        ("https://me:pass@example.org:81/@a/b?q#c", "https://example.org:81/@a/b"),
        ("https://example.org/a#quokka?b", "https://example.org/a"),
    ],
)
def test_an_address_is_shown_without_what_may_be_private(name: str, expected: str) -> None:
    assert debug_log.without_query(name) == expected
