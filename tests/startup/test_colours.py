"""The number of colours and the italics of a terminal, by its environment."""

from __future__ import annotations

import pytest

from readtui.startup.conditions import TRUE_COLOUR, colour_depth, has_italics


@pytest.mark.parametrize(
    ("terminal", "colours"),
    [
        *[(name, 256) for name in ("xterm", "screen", "screen.xterm-256color", "tmux", "tmux-256color", "rxvt")],
        *[(name, 256) for name in ("rxvt-unicode", "rxvt-unicode-256color", "st", "putty", "konsole", "vte", "mlterm")],
        *[(name, TRUE_COLOUR) for name in ("xterm-kitty", "foot", "foot-extra", "alacritty", "wezterm")],
        *[(name, TRUE_COLOUR) for name in ("xterm-ghostty", "xterm-direct", "contour-latest")],
        *[(name, 16) for name in ("linux", "xterm-16color", "rxvt-88color", "ansi", "cygwin", "vt220", "")],
        *[(name, 0) for name in ("dumb", "unknown")],
    ],
)
def test_a_terminal_has_the_colours_that_it_has_today(terminal: str, colours: int) -> None:
    assert colour_depth({"TERM": terminal}) == colours


def test_colorterm_tells_of_24_bits_but_not_through_gnu_screen() -> None:
    assert colour_depth({"TERM": "xterm-256color", "COLORTERM": "truecolor"}) == TRUE_COLOUR
    assert colour_depth({"TERM": "tmux-256color", "COLORTERM": "24bit", "TMUX": "x"}) == TRUE_COLOUR
    assert colour_depth({"TERM": "screen", "COLORTERM": "truecolor", "STY": "1.pts"}) == 256
    assert colour_depth({"TERM": "linux", "COLORTERM": "truecolor"}) == 16


@pytest.mark.parametrize(
    ("value", "colours"), [("0", 0), ("1", 16), ("2", 256), ("3", TRUE_COLOUR), ("true", 256), ("", 256)]
)
def test_force_color_says_how_many(value: str, colours: int) -> None:
    assert colour_depth({"TERM": "xterm", "FORCE_COLOR": value}) == colours


def test_force_color_gives_colours_to_a_terminal_without_any() -> None:
    assert colour_depth({"TERM": "dumb", "FORCE_COLOR": "yes"}) == 16


def test_no_color_wins_unless_it_is_empty() -> None:
    assert colour_depth({"TERM": "xterm", "FORCE_COLOR": "3", "NO_COLOR": "1"}) == 0
    assert colour_depth({"TERM": "xterm", "NO_COLOR": ""}) == 256


def test_a_setting_of_textual_counts() -> None:
    assert colour_depth({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "standard"}) == 16
    assert colour_depth({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "auto"}) == 256


def test_gnu_screen_and_the_console_of_linux_have_no_italics() -> None:
    for terminal in ("screen", "screen-256color", "linux"):
        assert not has_italics({"TERM": terminal})
    assert not has_italics({"TERM": "xterm", "STY": "1"})
    assert has_italics({"TERM": "xterm"})
    assert has_italics({"TERM": "tmux-256color", "TMUX": "x", "STY": "1"})
