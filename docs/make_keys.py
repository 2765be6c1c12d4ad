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


LESS = """\
## Keys of less

The preset `less` has the keys of less for what both programs do:

| Keys | Action |
|---|---|
| `j` `e` `^N` `^E` `^J` `⏎`, `k` `y` `^K` `^Y` | a line down, up |
| `Space` `f` `^F` `^V`, `b` `^B` `Esc` `v` | a page down, up |
| `d` `^D`, `u` `^U` | half a page down, up |
| `g` `<`, `G` `>` | the start, the end; with a number that line: `120g` |
| `p` `%` | a percentage: `50p` |
| `/` `?` `n` `N` | search, backwards too; a search for `a.*b` is one for a regular expression |
| `&` | only the lines that match; `!` before the query: those that do not; empty: all lines |
| `F` | go to the end, and stay there while the text grows |
| `Esc` `u` | hide the matches, or show them |
| `-S`, `-N` | cut long lines, or wrap them; line numbers |
| `←` `→`, `Esc` `(` `Esc` `)` | long lines that are cut: half a page to the left, to the right |
| `-i` `-I` | capitals in searches: they always matter, they never matter; again: as the query is written |
| `ma` `'a` `''` `'^` `'$` | marks; the place before; the start, the end |
| `=` `^G` `:f` | the position: lines, percentage, number of the file |
| `:n` `:p` `:x` `:e` `E` | the next, the previous, the first file; another one by its name |
| `\\|a`, `\\|.` `\\|⏎`, `\\|^` `\\|$` | a command gets the text to mark a, what is visible, all above, all below |
| `s` | save what came down a pipe, or the text, in a file |
| `v` | the editor, at the line that is read; of what came down a pipe, a copy |
| `r` `^R` `^L`, `R` | draw the screen again; read the file again |
| `h` `H`, `q` `Q` `:q` `ZZ` | help, quit |

Any other letter after `:` begins a search in the list of all commands, which `^P` opens too.

These keys of less do something else here, or nothing:

| Keys | Why |
|---|---|
| `^P` | lists all commands: `k` and `y` go up |
| `z` `w`, `J` `K` `Y` | no other height of a page, no blank rows beyond the end: they have the keys of other commands |
| `5f`, `5d` | go on by five pages, or half pages, not lines: `5j` does |
| `{` `}` `(` `)` `[` `]` | go to paragraphs, figures and sections, not to brackets |
| `M`, `Esc` `m` | a bookmark; marks are deleted in their list (`B`) |
| `P`, `t` `T` | no offsets in bytes, and no tags |
| `!` `#` | no commands of the shell: `\\|` gives text to a command |
| `_` `--` `+`, other options | the settings have them: `^P` lists these too |
| `Esc` `n`; `!` `*` `@` `^N` `^E` `^K` before a query | a search is in one text and goes round its end; `&!` filters |
| `:d` | the list of files stays |
"""
"""What the preset less has of the keys of less, by its manual, and what not."""


def keys_page() -> str:
    """Return the page of the present actions and keys."""
    presets = ", ".join(f"`{preset}`" for preset in PRESETS)
    parts = [HEAD.format(presets=presets)]
    for group, title in GROUPS.items():
        rows = "\n".join(_row(action) for action in ACTIONS if action.group == group)
        parts.append(f"## {title}\n\n| Keys | Action | Id |\n|---|---|---|\n{rows}\n")
    return "\n".join([*parts, LESS])


def _row(action: Action) -> str:
    keys = " ".join(_code(key) for key in key_labels(action.ident, {}))
    return f"| {keys} | {action.description.replace('|', chr(92) + '|')} | `{action.ident}` |"


def _code(key: str) -> str:
    """Return a key as code in Markdown; a backtick needs two around it, a pipe would end the cell."""
    return "`` ` ``" if key == "`" else f"`{key}`".replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(keys_page(), encoding="utf-8")
