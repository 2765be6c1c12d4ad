"""`readtui init`: the lines of a shell that make readtui the pager, and complete its command line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from readtui.cli.options import Options
from readtui.cli.streams import flush_output, write_output
from readtui.cli.verbs import Verb
from readtui.config import paths
from readtui.errors import UsageError

COMPLETIONS = {"bash": "readtui.bash", "zsh": "_readtui", "fish": "readtui.fish"}
"""The file with the completions for each shell."""

PAGERS = {"PAGER": "", "MANPAGER": "", "BAT_PAGER": "-FX", "DELTA_PAGER": "-FX"}
"""Variables that name a pager as a shell command, for all programs, for man, bat and delta, and the options there.

git, systemd, bat and delta have less print what fits on the screen (`less -FX`).
"""

GIT_TIMEOUT_S = 2.0
"""Seconds that git has to tell its settings; a shell waits for them when it starts."""

_END_OF_ZSH = "if [[ $zsh_eval_context[-1] == eval ]]; then"
"""The line of the script for zsh from which on it finds out how it was loaded."""


def _describe(parser: ArgumentParser) -> None:
    parser.description = """\
Print the lines that make readtui the pager of man, git, systemd, bat, delta
and all programs that ask for PAGER, and complete its command line. Without
an argument they are for the shell that SHELL names. Nothing is written.
"""
    parser.epilog = """\
examples:
  readtui init bash > ~/.readtui.bash    then, in ~/.bashrc: . ~/.readtui.bash
  eval "$(readtui init zsh)"             in ~/.zshrc, below compinit
  readtui init fish | source             in ~/.config/fish/config.fish

For git alone: git config --global core.pager "readtui -FX"
"""


def _init(parsed: Namespace, options: Options) -> int:
    shell = parsed.operands[0] if parsed.operands else Path(os.environ.get("SHELL", "")).name
    if shell not in COMPLETIONS:
        what = f"no lines for the shell {shell}" if shell else "SHELL names no shell"
        raise UsageError(what, "run: readtui init bash, readtui init zsh, or readtui init fish")
    git_pager = _git_pager() if "GIT_PAGER" not in os.environ else ""
    write_output("\n".join(lines_for(shell, program(sys.argv[0]), git_pager)))
    write_output(f"\n\n{_completions(shell)}")
    flush_output()
    return 0


def program(called: str) -> Sequence[str]:
    """Return the command that starts this program: its name if that is found in PATH, else its path."""
    found = shutil.which("readtui")
    if Path(called).name == "__main__.py":
        return ["readtui"] if found else [sys.executable, "-m", "readtui"]
    with suppress(OSError):
        if found and Path(found).samefile(called):
            return ["readtui"]
    return [os.path.abspath(called)]  # noqa: PTH100 (a symbolic link stays what it is)


def lines_for(shell: str, command: Sequence[str], git_pager: str) -> list[str]:
    """Return the lines that set the pagers. `git_pager` is what git is set to, empty for none.

    The variables hold shell commands, so blanks in a path are quoted in them. Only systemd splits its own at blanks.
    """
    lines = [_assignment(shell, name, f"{shlex.join(command)} {options}".strip()) for name, options in PAGERS.items()]
    if git_pager and "readtui" not in git_pager:
        lines.append(f"# git keeps its own pager, {_on_one_line(git_pager)}: git config --global core.pager")
    else:
        lines.append(_assignment(shell, "GIT_PAGER", f"{shlex.join(command)} -FX"))
    if any(len(part.split()) != 1 for part in command):
        lines.append("# systemd takes no path with blanks: link the program into a folder of PATH for SYSTEMD_PAGER")
    else:
        # Without the second variable, systemd ignores the first one. readtui has no secure mode, as less has one.
        lines.append(_assignment(shell, "SYSTEMD_PAGER", " ".join([*command, "-FX"])))
        lines.append(_assignment(shell, "SYSTEMD_PAGERSECURE", "0"))
    return lines


def _assignment(shell: str, name: str, value: str) -> str:
    if shell == "fish":
        return f"set -gx {name} {_quoted_for_fish(value)}"
    return f"export {name}={shlex.quote(value)}"


def _quoted_for_fish(value: str) -> str:
    """Return a word of fish: within single quotes, only "\\" and "'" are special."""
    if value == shlex.quote(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _git_pager() -> str:
    """Return the pager that git is set to for this user; empty if there is none, or no git."""
    if (git := shutil.which("git")) is None:
        return ""
    with suppress(OSError, subprocess.SubprocessError):
        asked = [git, "config", "--global", "--get", "core.pager"]
        done = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=GIT_TIMEOUT_S, check=False)
        return done.stdout.decode("utf-8", "replace").strip()
    return ""


def _completions(shell: str) -> str:
    """Return the script with the completions. That for zsh registers them, if it completes anything."""
    script = (paths.completions_folder() / COMPLETIONS[shell]).read_text("utf-8")
    if shell == "zsh":
        script, _, _ = script.partition(_END_OF_ZSH)
        return f"{script.rstrip()}\n\n(( $+functions[compdef] )) && compdef _shtab_readtui -N readtui\n"
    return script


VERBS = {"init": Verb(_describe, _init)}
"""The command of this module, for `verb_table`."""
