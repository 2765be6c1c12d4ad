"""The key map: the keys of each action, from a preset and from the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.keys import Keys, key_to_character

from readtui.errors import SettingsError
from readtui.tui.action import Action
from readtui.tui.actions import BY_ID, MODAL_GROUPS

PRESETS: Mapping[str, Mapping[str, str]] = {
    "default": {},
    "less": {
        "page.line_down": "j,e,down,ctrl+n,ctrl+e,ctrl+j,enter",
        "page.line_up": "k,y,up,ctrl+k,ctrl+y",
        "page.page_down": "space,f,ctrl+f,ctrl+v,pagedown",
        "page.page_up": "b,ctrl+b,alt+v,pageup",
        "page.top": "g,less_than_sign,alt+less_than_sign,home",
        "page.bottom": "G,greater_than_sign,alt+greater_than_sign,end",
        "page.percent": "percent_sign,p",
        "page.position": "equals_sign,ctrl+g",
        "page.left": "left,alt+left_parenthesis",
        "page.right": "right,alt+right_parenthesis",
        "page.next_section": "right_square_bracket",
        "page.previous_section": "left_square_bracket",
        "link.follow": "ctrl+right_square_bracket",
        "mark.highlight": "alt+enter",
        "article.edit": "v",
        "article.save": "s",
        "article.open": "E",
        "article.pipe": "alt+vertical_line",
        "article.pipe_to": "vertical_line",
        "article.command": "colon",
        "article.reload": "R",
        "view.switch": "minus",
        "view.narrower": "alt+minus",
        "view.default_measure": "alt+equals_sign",
        "select.characters": "C",
        "correct.line": "alt+e",
        "mark.redo": "alt+r",
        "article.read_aloud": "alt+s",
        "speaking.stop": "alt+s,escape",
        "selecting.read_aloud": "alt+s",
        "copy.selection": "alt+y",
        "search.open_back": "question_mark",
        "search.highlight": "alt+u",
        "search.list": "alt+g",
        "app.library": "L",
        "app.palette": "ctrl+p",
        "app.redraw": "r,ctrl+r,ctrl+l",
        "app.help": "h,f1,H",
        "app.quit": "q,Q,ctrl+q",
    },
    "vim": {
        "page.left": "h,left",
        "page.right": "l,right",
        "view.line_numbers": "alt+l",
        "page.line_down": "j,down,ctrl+e,ctrl+n",
        "page.line_up": "k,up,ctrl+y",
        "page.page_down": "space,ctrl+f,pagedown",
        "page.page_up": "ctrl+b,pageup",
        "page.half_down": "ctrl+d,d",
        "page.half_up": "ctrl+u,u",
        "link.follow": "enter,ctrl+right_square_bracket",
        "mark.highlight": "alt+enter",
        "view.fold_keys": "z",
        "view.zen": "alt+z",
        "page.back": "ctrl+o,backspace,alt+left",
        "search.open_back": "question_mark",
        "app.help": "f1",
    },
    "epy": {
        "page.page_down": "space,l,right,pagedown",
        "page.page_up": "h,left,pageup",
        "page.left": "shift+left",
        "page.right": "shift+right",
        "view.line_numbers": "alt+l",
        "page.half_down": "ctrl+d",
        "page.half_up": "ctrl+u",
        "page.next_section": "L,right_square_bracket",
        "page.previous_section": "H,left_square_bracket",
        "view.details": "M,i",
        "view.focus": "tab,shift+tab",
        "mark.bookmark": "b",
        "app.library": "R",
    },
    "newsboat": {
        "page.page_down": "space,f,ctrl+f,pagedown",
        "page.page_up": "b,ctrl+b,pageup",
        "link.browser": "o",
        "link.hints": "semicolon,u",
        "page.half_up": "ctrl+u",
        "search.next": "n",
        "app.redraw": "ctrl+l",
    },
}
"""The keys that each preset changes, by action id, separated by commas. Other actions keep their default keys."""

_NAMED_KEYS = frozenset((*(key.value for key in Keys), "slash", "minus", "plus"))


def build_keymap(preset: str, own: Sequence[tuple[str, str]], origins: Mapping[str, str]) -> dict[str, str]:
    """Return the keys by action id; actions that keep their default keys are left out.

    `own` has the ids and keys of the settings, which take precedence over the preset. `origins` has the place of each
    setting by its name ("keys.ID"), for messages. Raises SettingsError for an id that no action has, for keys that do
    not exist, and for a key that the settings assign to two actions.
    """

    def name_of(ident: str) -> str:
        place = origins.get(f"keys.{ident}", "")
        return f"{place}: keys.{ident}" if place else f"keys.{ident}"

    for ident, keys in own:
        if ident not in BY_ID:
            raise SettingsError(f"{name_of(ident)}: no action has this id", "readtui config --keys lists all ids")
        if not [key for key in keys.split(",") if key.strip()]:
            raise SettingsError(f"{name_of(ident)}: no key is given", f"the default is {BY_ID[ident].keys!r}")
        if unknown := [key for key in keys.split(",") if not _is_key(key.strip())]:
            raise SettingsError(
                f"{name_of(ident)}: unknown key {unknown[0].strip()!r}", "examples of key names: ctrl+f, f5, j"
            )
    assigned: dict[tuple[str, str], str] = {}
    for ident, keys in own:
        for key in _mode_keys(ident, keys):
            if key in assigned and assigned[key] != ident:
                raise SettingsError(
                    f"{name_of(ident)}: the key {key[1]!r} is also assigned to {assigned[key]}", "remove one of the two"
                )
            assigned[key] = ident
    return _without_clashes({**PRESETS[preset], **dict(own)}, BY_ID, {ident for ident, _ in own})


def _mode_keys(ident: str, keys: str) -> list[tuple[str, str]]:
    """Keys with the mode in which they are active: a modal group, or "reading"."""
    group = ident.partition(".")[0]
    return [(group if group in MODAL_GROUPS else "reading", key.strip()) for key in keys.split(",")]


def _is_key(key: str) -> bool:
    """Whether it is one character, or the name of a key that Textual knows."""
    base = key.rpartition("+")[2] if len(key) > 1 else key
    return len(base) == 1 or base in _NAMED_KEYS or key_to_character(base) is not None


def _without_clashes(chosen: dict[str, str], known: Mapping[str, Action], own: set[str]) -> dict[str, str]:
    """Remove each chosen key from the other actions of its mode; keys of the settings take precedence."""
    owners = {key: ident for ident, keys in chosen.items() for key in _mode_keys(ident, keys)}
    owners |= {key: ident for ident in own for key in _mode_keys(ident, chosen[ident])}
    result = {}
    for ident, action in known.items():
        keys = _mode_keys(ident, chosen.get(ident, action.keys))
        kept = [key for mode, key in keys if owners.get((mode, key), ident) == ident]
        if kept != action.keys.split(","):
            result[ident] = ",".join(kept)
    return result
