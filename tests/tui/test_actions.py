"""Keys and their actions: every action can be re-keyed, and no key does two things."""

from __future__ import annotations

from collections import Counter

import pytest

from readtui.errors import SettingsError
from readtui.tui.actions import ACTIONS, GROUPS, MODAL_GROUPS, key_label, key_labels
from readtui.tui.keymap import PRESETS, keymap

SHARED = {"K", "c"}
"""The previous article where there are several, else the dictionary; what is selected as Markdown, else the theme."""


def test_every_action_has_an_id_of_its_own_in_a_group_that_is_told() -> None:
    idents = [binding.id or "" for binding in ACTIONS]
    assert len(set(idents)) == len(idents)
    assert {ident.partition(".")[0] for ident in idents} == set(GROUPS)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_of_a_preset_does_two_things_and_next_to_every_action_keeps_a_key(preset: str) -> None:
    keys = keymap(preset, (), {})
    idents = [binding.id or "" for binding in ACTIONS]
    for mode in (*MODAL_GROUPS, None):
        mine = [
            ident for ident in idents if (group if (group := ident.partition(".")[0]) in MODAL_GROUPS else None) == mode
        ]
        counts = Counter(key for ident in mine for key in key_labels(ident, keys))
        assert {key for key, count in counts.items() if count > 1} <= SHARED
    keyless = {binding.id for binding in ACTIONS if not key_labels(binding.id or "", keys)}
    assert keyless <= {"view.sidebar_narrower", "view.sidebar_wider"}  # less has < and > for the ends


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_names_only_actions_that_are_there(preset: str) -> None:
    assert set(PRESETS[preset]) <= {binding.id for binding in ACTIONS}


def test_a_key_of_the_readers_own_is_taken_from_the_action_that_had_it() -> None:
    keys = keymap("default", (("search.open", "n,ctrl+f"),), {})
    assert keys["search.open"] == "n,ctrl+f"
    assert "n" not in keys["search.next"].split(",")
    assert key_labels("page.page_down", keys) == ["Space", "f", "PgDn"]


def test_the_readers_own_keys_outdo_the_preset() -> None:
    assert key_labels("article.edit", keymap("less", (("article.edit", "x"),), {})) == ["x"]
    assert key_labels("article.edit", keymap("less", (("view.zen", "v"),), {})) == []


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ((("page.fly", "f"),), "no action has this id"),
        ((("page.top", " , "),), "no key is given"),
        ((("page.top", "x"), ("page.bottom", "y,x")), "the key 'x' is given to page.top too"),
    ],
)
def test_a_wrong_key_is_named_with_its_place(own: tuple[tuple[str, str], ...], told: str) -> None:
    ident = own[-1][0]
    with pytest.raises(SettingsError, match=told) as caught:
        keymap("default", own, {f"keys.{ident}": "settings.toml:3"})
    assert str(caught.value).startswith(f"settings.toml:3: keys.{ident}: ")
    with pytest.raises(SettingsError, match=f"^keys.{ident}: "):
        keymap("default", own, {})


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("space", "Space"),
        ("ctrl+f", "^F"),
        ("alt+left", "Alt+←"),
        ("question_mark", "?"),
        ("G", "G"),
        ("f4", "F4"),
        ("right_square_bracket", "]"),
    ],
)
def test_keys_are_written_as_on_the_keyboard(key: str, shown: str) -> None:
    assert key_label(key) == shown


def test_a_key_that_no_keyboard_has_is_named() -> None:
    with pytest.raises(SettingsError, match=r"settings\.toml:3: keys\.search\.open: there is no key 'wibble'"):
        keymap("default", (("search.open", "s,wibble"),), {"keys.search.open": "settings.toml:3"})
