"""Write completions/ for bash, zsh and fish from the command line parser."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import shtab

from readtui.cli.options import COMMANDS, parser
from readtui.config.paths import themes_folder

FOLDER = Path(__file__).parent.parent / "completions"

FILES = {"bash": "readtui.bash", "zsh": "_readtui", "fish": "readtui.fish"}
"""The file in which each shell looks for the completions of `readtui`."""


WORDS = " ".join(COMMANDS)
"""Commands that can replace the first file."""

SOURCES = {
    "bash": "_readtui_sources",
    "zsh": "_readtui_sources",
    "fish": f"(printf '%s\\n' {WORDS}; __fish_complete_path (commandline -ct))",
}
PREAMBLE = {
    "bash": f'_readtui_sources() {{ compgen -f -- "$1"; compgen -W "{WORDS}" -- "$1"; }}',
    "zsh": f"_readtui_sources() {{ _files; compadd {WORDS} }}",
}
"""The completion of a source, by shell."""


class Completed(argparse.HelpFormatter):
    """Gets the arguments in the way of a help text, and sets how each is completed."""

    def add_arguments(self, actions: Iterable[argparse.Action]) -> None:
        """A source is a file or a command, a file is a file, a theme is one of those that come with readtui."""
        for action in actions:
            if not action.option_strings:
                action.complete = SOURCES  # type: ignore[attr-defined]  # as below, the attribute that shtab reads
            elif action.metavar == "FILE":
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # the attribute that shtab reads
            elif "--theme" in action.option_strings:
                action.choices = sorted(theme.stem for theme in themes_folder().glob("*.toml"))


def completions(shell: str) -> str:
    """Return the completion script for a shell."""
    described = parser()
    described.formatter_class = Completed
    described.format_help()
    return f"{shtab.complete(described, shell=shell, preamble=PREAMBLE.get(shell, '')).rstrip()}\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for shell, name in FILES.items():
        (FOLDER / name).write_text(completions(shell), encoding="utf-8")
