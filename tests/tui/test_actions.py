"""Actions and key maps: every action has an id and a key, and no key has two actions."""

from __future__ import annotations

from collections import Counter

import pytest

from readtui.errors import SettingsError
from readtui.tui.actions import ACTIONS, GROUPS, MODAL_GROUPS, key_label, key_labels
from readtui.tui.keymap import PRESETS, build_keymap

SHARED = {"K", "c"}
"""Keys with two actions: K is the previous article or the dictionary, c copies as Markdown or changes the theme."""


def test_every_action_has_a_unique_id_in_a_known_group() -> None:
    idents = [binding.id or "" for binding in ACTIONS]
    assert len(set(idents)) == len(idents)
    assert {ident.partition(".")[0] for ident in idents} == set(GROUPS)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_of_a_preset_has_two_actions_and_nearly_every_action_has_a_key(preset: str) -> None:
    keys = build_keymap(preset, (), {})
    idents = [binding.id or "" for binding in ACTIONS]
    for mode in (*MODAL_GROUPS, None):
        mine = [
            ident for ident in idents if (group if (group := ident.partition(".")[0]) in MODAL_GROUPS else None) == mode
        ]
        counts = Counter(key for ident in mine for key in key_labels(ident, keys))
        assert {key for key, count in counts.items() if count > 1} <= SHARED
    keyless = {binding.id for binding in ACTIONS if not key_labels(binding.id or "", keys)}
    assert keyless <= {
        "view.sidebar_narrower",
        "view.sidebar_wider",
    }  # the preset less uses < and > for the start and the end


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_names_only_known_actions(preset: str) -> None:
    assert set(PRESETS[preset]) <= {binding.id for binding in ACTIONS}


def test_a_key_in_the_settings_is_removed_from_its_other_action() -> None:
    keys = build_keymap("default", (("search.open", "n,ctrl+f"),), {})
    assert keys["search.open"] == "n,ctrl+f"
    assert "n" not in keys["search.next"].split(",")
    assert key_labels("page.page_down", keys) == ["Space", "f", "PgDn"]


def test_keys_in_the_settings_take_precedence_over_the_preset() -> None:
    assert key_labels("article.edit", build_keymap("less", (("article.edit", "x"),), {})) == ["x"]
    assert key_labels("article.edit", build_keymap("less", (("view.zen", "v"),), {})) == []


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ((("page.fly", "f"),), "no action has this id"),
        ((("page.top", " , "),), "no key is given"),
        ((("page.top", "x"), ("page.bottom", "y,x")), "the key 'x' is also assigned to page.top"),
    ],
)
def test_the_error_for_a_wrong_key_names_its_place(own: tuple[tuple[str, str], ...], message: str) -> None:
    ident = own[-1][0]
    with pytest.raises(SettingsError, match=message) as caught:
        build_keymap("default", own, {f"keys.{ident}": "settings.toml:3"})
    assert str(caught.value).startswith(f"settings.toml:3: keys.{ident}: ")
    with pytest.raises(SettingsError, match=f"^keys.{ident}: "):
        build_keymap("default", own, {})


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
def test_keys_have_the_labels_of_the_keyboard(key: str, shown: str) -> None:
    assert key_label(key) == shown


def test_the_error_for_an_unknown_key_names_it() -> None:
    with pytest.raises(SettingsError, match=r"settings\.toml:3: keys\.search\.open: unknown key 'wibble'"):
        build_keymap("default", (("search.open", "s,wibble"),), {"keys.search.open": "settings.toml:3"})
