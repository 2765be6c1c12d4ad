"""Writes completions/ for bash, zsh and fish from the parser of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import shtab

from readtui.cli.options import parser
from readtui.config.paths import themes_folder

FOLDER = Path(__file__).parent.parent / "completions"

FILES = {"bash": "readtui.bash", "zsh": "_readtui", "fish": "readtui.fish"}
"""By shell, the name under which it looks for the completions of `readtui`."""


WORDS = "config doctor"
"""What can stand in the place of the first file."""

SOURCES = {
    "bash": "_readtui_sources",
    "zsh": "_readtui_sources",
    "fish": f"(printf '%s\\n' {WORDS}; __fish_complete_path (commandline -ct))",
}
PREAMBLE = {
    "bash": f'_readtui_sources() {{ compgen -f -- "$1"; compgen -W "{WORDS}" -- "$1"; }}',
    "zsh": f"_readtui_sources() {{ _files; compadd {WORDS} }}",
}
"""By shell, how a source is completed."""


class Completed(argparse.HelpFormatter):
    """Takes the arguments as a help text would have them, and tells how each is completed."""

    def add_arguments(self, actions: Iterable[argparse.Action]) -> None:
        """A source is a file or a word; a file is a file; a theme is one of those that come with readtui."""
        for action in actions:
            if not action.option_strings:
                action.complete = SOURCES  # type: ignore[attr-defined]  # as below
            elif action.metavar == "FILE":
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # shtab's own way of being told
            elif "--theme" in action.option_strings:
                action.choices = sorted(theme.stem for theme in themes_folder().glob("*.toml"))


def completions(shell: str) -> str:
    """The completions for a shell, as a script of that shell."""
    described = parser()
    described.formatter_class = Completed
    described.format_help()
    return f"{shtab.complete(described, shell=shell, preamble=PREAMBLE.get(shell, '')).rstrip()}\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for shell, name in FILES.items():
        (FOLDER / name).write_text(completions(shell), encoding="utf-8")
