"""The command lines by which editors open a file at a line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

_WITH_COLUMN = ("{path}:{line}:{column}",)
_WITH_OPTION = ("--line", "{line}", "{path}")
_FORMS: dict[str, Sequence[str]] = {
    **dict.fromkeys(("hx", "helix", "subl", "sublime_text", "zed", "zeditor", "lapce"), _WITH_COLUMN),
    **dict.fromkeys(("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"), ("-g", *_WITH_COLUMN)),
    **dict.fromkeys(("kate", "kwrite", "idea", "pycharm", "clion", "goland", "rustrover", "webstorm"), _WITH_OPTION),
    "mate": ("-l", "{line}", "{path}"),
    **dict.fromkeys(("ed", "notepad", "open", "xdg-open"), ("{path}",)),
}
"""The arguments of editors that do not take "+12 FILE" as vi, emacs, nano and most others do."""


def editing(command: Sequence[str], path: str, line: int = 0, column: int = 0) -> list[str]:
    """Return the command that opens a file with an editor, at a line and a column counted from 1; 0: anywhere.

    The path is absolute, so that no name is taken for an option.
    """
    if not line:
        return [*command, path]
    form = _FORMS.get(PurePath(command[0]).name.removesuffix(".exe"), ("+{line}", "{path}"))
    return [*command, *(part.format(path=path, line=line, column=column or 1) for part in form)]
