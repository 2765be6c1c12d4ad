"""What terminals are known to do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from readtui.tui.terminal_features import (
    doubles_escape,
    takes_clipboard,
    takes_hyperlinks,
    takes_titles,
    terminal_program,
    understands_strings,
)

XTERM = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "foot-extra"}, "foot"),
        ({**XTERM, "TERM_PROGRAM": "iTerm.app"}, "iterm"),
        ({**XTERM, "TERM_PROGRAM": "WezTerm"}, "wezterm"),
        ({**XTERM, "VTE_VERSION": "7006"}, "vte"),
        ({**XTERM, "KONSOLE_VERSION": "221203"}, "konsole"),
        ({**XTERM, "WT_SESSION": "x"}, "windows"),
        ({**XTERM, "KITTY_WINDOW_ID": "1", "TMUX": "x"}, "tmux"),
        ({**XTERM, "KITTY_WINDOW_ID": "1", "STY": "x"}, "screen"),
        (XTERM, ""),
    ],
)
def test_a_terminal_is_known_by_what_it_sets(environ: Mapping[str, str], name: str) -> None:
    assert terminal_program(environ).name == name


@pytest.mark.parametrize(
    ("environ", "takes"),
    [
        ({"TERM": "alacritty"}, True),
        ({**XTERM, "VTE_VERSION": "5000"}, True),
        ({**XTERM, "VTE_VERSION": "4601"}, False),
        ({**XTERM, "VTE_VERSION": "x"}, False),
        ({"TMUX": "x", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"}, True),
        ({"TMUX": "x", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "next-3.6"}, True),
        ({"TMUX": "x", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"}, False),
        ({"TMUX": "x"}, False),
        ({"TERM": "screen", "STY": "x"}, False),
        (XTERM, False),
    ],
)
def test_hyperlinks_are_for_terminals_that_are_known_to_take_them(environ: Mapping[str, str], takes: bool) -> None:
    assert takes_hyperlinks(environ) is takes


def test_the_clipboard_is_set_by_some() -> None:
    assert takes_clipboard({"TERM": "foot"})
    assert not takes_clipboard({**XTERM, "VTE_VERSION": "7006"})
    assert not takes_clipboard(XTERM)


@pytest.mark.parametrize("terminal", ["linux", "dumb", "vt220", "ansi", ""])
def test_old_terminals_get_no_control_strings(terminal: str) -> None:
    assert not understands_strings({"TERM": terminal})
    assert not takes_titles({"TERM": terminal})


def test_gnu_screen_cannot_restore_a_title() -> None:
    assert takes_titles(XTERM)
    assert not takes_titles({"TERM": "screen", "STY": "x"})


def test_rxvt_sends_alt_as_an_escape() -> None:
    assert doubles_escape({"TERM": "rxvt-unicode-256color"})
    assert not doubles_escape({"TERM": "rxvt-unicode-256color", "TMUX": "x"})
    assert not doubles_escape(XTERM)
