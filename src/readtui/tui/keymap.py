"""Which keys an action has: a preset's, changed by the reader's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.binding import Binding
from textual.keys import Keys, key_to_character

from readtui.errors import SettingsError
from readtui.tui.actions import ACTIONS, MODAL_GROUPS

PRESETS: Mapping[str, Mapping[str, str]] = {
    "default": {},
    "less": {
        "page.line_down": "j,e,down,ctrl+n,ctrl+e,enter",
        "page.line_up": "k,y,up,ctrl+k,ctrl+y",
        "page.page_down": "space,f,ctrl+f,ctrl+v,pagedown",
        "page.page_up": "b,ctrl+b,pageup",
        "page.top": "g,less_than_sign,home",
        "page.bottom": "G,greater_than_sign,end",
        "page.percent": "percent_sign,p",
        "link.follow": "ctrl+right_square_bracket",
        "article.edit": "v",
        "select.characters": "s",
        "copy.selection": "alt+y",
        "app.help": "h,question_mark,f1",
    },
    "vim": {
        "page.line_down": "j,down,ctrl+e,ctrl+n",
        "page.line_up": "k,up,ctrl+y",
        "page.page_down": "space,ctrl+f,pagedown",
        "page.page_up": "ctrl+b,pageup",
        "page.half_down": "ctrl+d,d",
        "page.half_up": "ctrl+u,u",
        "link.follow": "enter,ctrl+right_square_bracket",
        "page.back": "ctrl+o,backspace,alt+left",
    },
    "epy": {
        "page.page_down": "space,l,right,pagedown",
        "page.page_up": "h,left,pageup",
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
"""Keys by binding id; what a preset does not name stays as it is."""


_NAMED = frozenset((*(key.value for key in Keys), "slash", "minus", "plus"))


def keymap(preset: str, own: Sequence[tuple[str, str]], origins: Mapping[str, str]) -> dict[str, str]:
    """Keys by binding id for `App.set_keymap`: the preset's, then the reader's own.

    Raises SettingsError for an id that no action has, and for a key given to two actions by the reader; it names
    the place in `origins` (by "keys.ID").
    """

    def named(ident: str) -> str:
        place = origins.get(f"keys.{ident}", "")
        return f"{place}: keys.{ident}" if place else f"keys.{ident}"

    known = {binding.id: binding for binding in ACTIONS if binding.id}
    for ident, keys in own:
        if ident not in known:
            raise SettingsError(f"{named(ident)}: no action has this id", "readtui config --keys lists them all")
        if not [key for key in keys.split(",") if key.strip()]:
            raise SettingsError(f"{named(ident)}: no key is given", f"the default is {known[ident].key!r}")
        if unknown := [key for key in keys.split(",") if not _is_key(key.strip())]:
            raise SettingsError(
                f"{named(ident)}: there is no key {unknown[0].strip()!r}", "name keys as in ctrl+f, f5, j"
            )
    chosen = {**PRESETS[preset], **dict(own)}
    taken: dict[tuple[str, str], str] = {}
    for ident, keys in own:
        for key in _places(ident, keys):
            if key in taken and taken[key] != ident:
                raise SettingsError(f"{named(ident)}: the key {key[1]!r} is given to {taken[key]} too", "take one away")
            taken[key] = ident
    return _without_clashes(chosen, known, {ident for ident, _ in own})


def _places(ident: str, keys: str) -> list[tuple[str, str]]:
    """Keys with where they hold: while the keys select, in the list of marks, in a table, or while one reads."""
    group = ident.partition(".")[0]
    return [(group if group in MODAL_GROUPS else "reading", key.strip()) for key in keys.split(",")]


def _is_key(key: str) -> bool:
    """Whether Textual knows a key of that name, or it is one character."""
    base = key.rpartition("+")[2] if len(key) > 1 else key
    return len(base) == 1 or base in _NAMED or key_to_character(base) is not None


def _without_clashes(chosen: dict[str, str], known: Mapping[str, Binding], own: set[str]) -> dict[str, str]:
    """A key that is given to an action is taken from the actions that had it by default."""
    given = {key: ident for ident, keys in chosen.items() for key in _places(ident, keys)}
    given |= {key: ident for ident in own for key in _places(ident, chosen[ident])}
    result = {}
    for ident, binding in known.items():
        keys = _places(ident, chosen.get(ident, binding.key))
        kept = [key for place, key in keys if given.get((place, key), ident) == ident]
        if kept != binding.key.split(","):
            result[ident] = ",".join(kept)
    return result
