"""Write docs/keys.md from the table of actions."""

from __future__ import annotations

from pathlib import Path

from readtui.tui.action import Action
from readtui.tui.actions import ACTIONS, GROUPS, key_labels
from readtui.tui.keymap import PRESETS

PAGE = Path(__file__).parent / "keys.md"

HEAD = """\
# Keys

These are the default keys; `?` shows the keys in force. `^F` is Ctrl+F, `⏎` is Enter, `⌫` is Backspace. An action
without a key is in the list of all commands (`:`), like every other one. That finds them by other words too
("toc", "exit", "wrap"), and the last ones are at its top.

On the page `^Z` suspends readtui, as in other programs of a terminal, and `^_` undoes a change; in lists of marks and
in the library `^Z` undoes.

A number before a key repeats it: `5j` goes down five lines. Where two keys are needed, the footer shows what the
second one can be.

The settings `preset` and `[keys]` change the keys, by the ids of the actions: see [settings.md](settings.md).
The presets are {presets}.
"""


def keys_page() -> str:
    """Return the page of the present actions and keys."""
    presets = ", ".join(f"`{preset}`" for preset in PRESETS)
    parts = [HEAD.format(presets=presets)]
    for group, title in GROUPS.items():
        rows = "\n".join(_row(action) for action in ACTIONS if action.group == group)
        parts.append(f"## {title}\n\n| Keys | Action | Id |\n|---|---|---|\n{rows}\n")
    return "\n".join(parts)


def _row(action: Action) -> str:
    keys = " ".join(_code(key) for key in key_labels(action.ident, {}))
    return f"| {keys} | {action.description.replace('|', chr(92) + '|')} | `{action.ident}` |"


def _code(key: str) -> str:
    """Return a key as code in Markdown; a backtick needs two around it, a pipe would end the cell."""
    return "`` ` ``" if key == "`" else f"`{key}`".replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(keys_page(), encoding="utf-8")
