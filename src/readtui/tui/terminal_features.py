"""What the terminal is known to do, by its environment: titles, hyperlinks, the clipboard, and answers to questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_BY_TERM = ("kitty", "foot", "alacritty", "wezterm", "ghostty", "contour", "rio")
"""Terminals that give themselves a name in TERM."""

_BY_PROGRAM = {
    "iterm.app": "iterm",
    "wezterm": "wezterm",
    "ghostty": "ghostty",
    "vscode": "vscode",
    "mintty": "mintty",
    "rio": "rio",
    "apple_terminal": "apple",
}
"""Names of terminals by the value of TERM_PROGRAM in lower case."""

_BY_VARIABLE = (
    ("KITTY_WINDOW_ID", "kitty"),
    ("WEZTERM_PANE", "wezterm"),
    ("ALACRITTY_WINDOW_ID", "alacritty"),
    ("WT_SESSION", "windows"),
    ("VTE_VERSION", "vte"),
    ("KONSOLE_VERSION", "konsole"),
)
"""Variables that terminals set for the programs in them, but not over SSH."""

_LINKING = frozenset(
    ("kitty", "foot", "alacritty", "wezterm", "ghostty", "contour", "rio", "iterm", "windows", "konsole", "vscode")
)
_COPYING = frozenset(("kitty", "foot", "alacritty", "wezterm", "ghostty", "contour", "rio", "windows"))
"""Terminals whose default settings let a program set the clipboard (OSC 52)."""

COPYING_TERMINALS = ("kitty", "foot", "WezTerm", "ghostty", "contour", "rio")
"""Beginnings of the names that such terminals tell to tmux."""

_FIRST_LINKING_VTE = 5000
_FIRST_LINKING_TMUX = (3, 4)

_SILENT = ("linux", "dumb", "unknown", "ansi", "cons25", "vt", "cygwin", "sun", "wsvt", "eterm-color")
"""Beginnings of the names of terminals that may print what they do not understand of a control string."""


class TerminalProgram(NamedTuple):
    """The program that shows the screen: its name, "" if it is not known, and its version as far as that matters."""

    name: str
    version: str = ""


def terminal_program(environ: Mapping[str, str]) -> TerminalProgram:
    """Return the terminal that the program talks to: in tmux and GNU screen that is these."""
    if environ.get("TMUX"):
        return TerminalProgram("tmux", environ.get("TERM_PROGRAM_VERSION", ""))
    if environ.get("STY"):
        return TerminalProgram("screen")
    words = environ.get("TERM", "").lower().split("-")
    if named := next((name for name in _BY_TERM if name in words[:2]), ""):
        return TerminalProgram(named)
    if named := _BY_PROGRAM.get(environ.get("TERM_PROGRAM", "").lower(), ""):
        return TerminalProgram(named)
    for variable, name in _BY_VARIABLE:
        if value := environ.get(variable):
            return TerminalProgram(name, value)
    return TerminalProgram("")


def takes_hyperlinks(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is known to show links (OSC 8) as links, and to show nothing else if it does not."""
    program = terminal_program(environ)
    if program.name == "vte":
        return program.version.isdecimal() and int(program.version[:9]) >= _FIRST_LINKING_VTE
    if program.name == "tmux":  # it passes them on to terminals that take them
        return _version(program.version) >= _FIRST_LINKING_TMUX
    return program.name in _LINKING


def shows_hyperlinks(setting: str, environ: Mapping[str, str]) -> bool:
    """Whether links are written as links, by the setting: `auto` where the terminal is known to take them."""
    return takes_hyperlinks(environ) if setting == "auto" else setting == "yes"


def takes_clipboard(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is known to set the clipboard when a program asks for it (OSC 52)."""
    return terminal_program(environ).name in _COPYING


def takes_titles(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is likely to set the title of its window, and to restore that from before."""
    return understands_strings(environ) and terminal_program(environ).name != "screen"


def understands_strings(environ: Mapping[str, str]) -> bool:
    """Whether the terminal shows nothing of control strings that it does not know (ECMA-48, 5.6)."""
    terminal = environ.get("TERM", "").lower()
    return bool(terminal) and not terminal.startswith(_SILENT)


def doubles_escape(environ: Mapping[str, str]) -> bool:
    """Whether the terminal sends Alt with an arrow as ESC and the sequence of the arrow."""
    return environ.get("TERM", "").startswith(("rxvt", "putty")) and not environ.get("TMUX")


def _version(written: str) -> tuple[int, ...]:
    """Return the numbers of a version such as "3.4" or "3.3a"; of "next-3.5" too."""
    parts = written.removeprefix("next-").split(".")
    digits = ["".join(char for char in part if char.isdecimal()) for part in parts]
    return tuple(int(part[:6]) for part in digits if part)
