"""Write completions/ for bash, zsh and fish from the command line parser and those of the commands."""

from __future__ import annotations

import argparse
from pathlib import Path

import shtab

from readtui.cli.options import COMMANDS, parser
from readtui.cli.verb_table import VERB_TABLE
from readtui.cli.verbs import verb_parser
from readtui.config.paths import themes_folder

FOLDER = Path(__file__).parent.parent / "completions"

FILES = {"bash": "readtui.bash", "zsh": "_readtui", "fish": "readtui.fish"}
"""The file in which each shell looks for the completions of `readtui`."""

FILE_OPERANDS = ("FILE", "DIR")
"""What the operands of a command begin with if they are files; others are not completed."""

PREAMBLE = {
    "bash": "_shtab_readtui_pos_0_COMPGEN=_shtab_compgen_files",
    "zsh": """\
functions[_readtui_commands]=$functions[_shtab_readtui_commands]
_shtab_readtui_commands() { _readtui_commands; _files }""",
}
"""What lets a shell offer files besides the commands."""

END_OF_CASES_IN_ZSH = "\n      esac\n  esac\n"
"""The lines of the script for zsh before which the completions of each command are."""

FILES_IN_FISH = 'complete -c readtui -n _shtab_readtui_using -ka "(__fish_complete_path (commandline -ct))"\n'


SUMMARIES = {"config": "print the settings", "doctor": "check the library", "help": "print the help of a command"}
"""What the commands do that have no options of their own."""


def complete_arguments(described: argparse.ArgumentParser) -> None:
    """Set how the arguments of a parser are completed: a file is a file, a theme one of those that come with readtui.

    The operands of a command are files if they are called so.
    """
    for action in described._actions:
        operands = str(action.metavar).strip("[]")
        if not action.option_strings and operands.startswith(FILE_OPERANDS):
            action.help = "file"
        if operands == "SHELL":
            action.help, action.choices = "shell", list(FILES)
        if operands.startswith(FILE_OPERANDS):
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # the attribute that shtab reads
        elif "--theme" in action.option_strings:
            action.choices = sorted(theme.stem for theme in themes_folder().glob("*.toml"))


def whole_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line with those of all commands below it."""
    described, options = parser(), parser()
    for each in (described, options):  # the commands take the place of the files, which PREAMBLE adds
        each._remove_action(next(action for action in each._actions if not action.option_strings))
        complete_arguments(each)
    commands = described.add_subparsers()
    for name, summary in SUMMARIES.items():
        verb = commands.add_parser(name, help=summary, description=summary, parents=[options], add_help=False)
        if name == "help":
            verb.add_argument("command", nargs="?", choices=[*COMMANDS, *VERB_TABLE])
    for name, entry in VERB_TABLE.items():
        verb = verb_parser(name)
        complete_arguments(verb)
        commands.add_parser(name, help=entry.summary, description=entry.summary, parents=[verb], add_help=False)
    return described


def completions(shell: str) -> str:
    """Return the completion script for a shell."""
    script = shtab.complete(whole_parser(), shell=shell, preamble=PREAMBLE.get(shell, ""))
    if shell == "zsh":
        script = script.replace(END_OF_CASES_IN_ZSH, f"\n        *) _files ;;{END_OF_CASES_IN_ZSH}")
    if shell == "fish":
        script = f"{script.rstrip()}\n{FILES_IN_FISH}"
    return f"{script.rstrip()}\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for shell, name in FILES.items():
        (FOLDER / name).write_text(completions(shell), encoding="utf-8")
