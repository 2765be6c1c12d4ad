"""Which key of an action acts in a mode: one that no other action or widget takes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from textual.binding import Binding
from textual.keys import key_to_character

from readtui.tui.actions import (
    MARKS_BINDINGS,
    PAGE_BINDINGS,
    READING_BINDINGS,
    SELECTING_BINDINGS,
    TABLE_BINDINGS,
    key_label,
    key_names,
)
from readtui.tui.state import Mode, ScreenState

Keymap: TypeAlias = Mapping[str, str]
"""The keys of actions by id, where they are not the default ones."""

_PAGE = (PAGE_BINDINGS, READING_BINDINGS)

_BINDINGS: Mapping[Mode, Sequence[tuple[Binding, ...]]] = {
    Mode.SELECTING: (SELECTING_BINDINGS, *_PAGE),
    Mode.SECTIONS: (READING_BINDINGS,),
    Mode.MARKS: (MARKS_BINDINGS, READING_BINDINGS),
    Mode.TABLE: (TABLE_BINDINGS,),
}
"""The bindings of the modes other than `PAGE` that have any, in the order in which they are asked."""

_LIST_KEYS = frozenset(("up", "down", "pageup", "pagedown", "home", "end", "escape"))

_TAKEN: Mapping[Mode, frozenset[str]] = {
    Mode.SECTIONS: _LIST_KEYS | {"left", "right", "enter", "backspace", "ctrl+n", "ctrl+p"},
    Mode.MARKS: _LIST_KEYS | {"j", "k"},
}
"""Keys that the list of a mode takes itself; the sections also take all characters."""


def acting_key(ident: str, state: ScreenState, keymap: Keymap) -> str:
    """Return the label of the first key that runs an action in the present state; "" without one."""
    owners = _owners(state.mode, tuple(sorted(keymap.items())))
    for key in key_names(ident, keymap):
        first = next((owner for owner in owners.get(key, ()) if _is_enabled(owner, state)), None)
        if first == ident:
            return key_label(key)
    return ""


@lru_cache(maxsize=32)
def _owners(mode: Mode, keymap: tuple[tuple[str, str], ...]) -> Mapping[str, Sequence[str]]:
    """Return the ids of the actions of each key, in the order in which they are asked; "" takes a key for a widget."""
    keys = dict(keymap)
    owners: dict[str, list[str]] = {key: [""] for key in _TAKEN.get(mode, ())}
    for bindings in _BINDINGS.get(mode, _PAGE):
        for binding in bindings:
            for key in key_names(binding.id, keys) if binding.id else [binding.key]:
                is_typed = mode is Mode.SECTIONS and is_character(key)
                owners.setdefault(key, [""] if is_typed else []).append(binding.id or "")
    return owners


def is_character(key: str) -> bool:
    """Whether a key, by its name, types a character."""
    character = key_to_character(key)
    return (character is not None and character.isprintable()) or key in ("slash", "minus", "plus")


def _is_enabled(ident: str, state: ScreenState) -> bool:
    match ident:
        case "copy.quote":
            return state.reading.selection.current is not None
        case "article.next" | "article.previous":
            return state.source_count > 1
        case "article.lookup":
            return state.source_count < 2 or state.reading.selection.current is not None
        case _:
            return True
