"""The footer, for every mode and width, without a terminal."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from textual.keys import key_to_character

from readtui.tui.actions import ACTIONS, MODE_GROUPS, READING_GROUPS, key_label, key_names
from readtui.tui.footer import footer, footer_keys
from readtui.tui.keymap import PRESETS, build_keymap
from readtui.tui.state import Mode, ScreenState
from readtui.unicode.width import width
from tests.tui.screen_states import STATES, WIDTHS, at_start, text


def in_footer(state: ScreenState, cells: int, keymap: Mapping[str, str] | None = None) -> str:
    return " " + "  ".join(f"{key} {label}" for key, label in footer(state, keymap or {}, cells))


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("cells", WIDTHS)
def test_no_footer_is_wider_than_the_screen(name: str, cells: int) -> None:
    assert width(in_footer(STATES[name], cells)) <= cells


@pytest.mark.parametrize("name", STATES)
def test_a_footer_fits_a_screen_of_any_width(name: str) -> None:
    for cells in range(20):
        assert sum(width(key) + width(label) + 1 for key, label in footer(STATES[name], {}, cells)) <= cells


FIXED = {
    Mode.HINTS: {"Esc", "a letter", "a capital letter"},
    Mode.SECTIONS: {"⏎", "Esc", "←→", "Type"},
    Mode.MARKS: {"Esc"},
    Mode.SEARCH: {"⏎", "Esc", "F2", "F3", "^G"},
    Mode.LIST: {"⏎", "Esc", "↑↓", "Type"},
    Mode.PROMPT: {"⏎", "Esc"},
    Mode.TABLE_SEARCH: {"⏎", "Esc"},
    Mode.SECOND_KEY: {"Esc", "a letter", "a character", "a/b", *"wspge_"},
}
"""The keys that no setting changes, by mode: those of lists, line editors and second keys."""


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("preset", PRESETS)
def test_the_keys_of_a_footer_act_in_its_mode(name: str, preset: str) -> None:
    state, keymap = STATES[name], build_keymap(preset, (), {})
    groups = MODE_GROUPS.get(state.mode, READING_GROUPS)
    idents = [action.ident for action in ACTIONS if action.group in groups]
    bound = {key_label(key): key for ident in idents for key in key_names(ident, keymap)}
    keys = [key for key, _ in footer_keys(state, keymap)]
    assert keys
    assert len(set(keys)) == len(keys)
    for key in keys:
        assert key in bound or key in FIXED.get(state.mode, ())
        if state.mode is Mode.SECTIONS and key not in FIXED[state.mode]:
            character = key_to_character(bound[key])
            assert character is None or not character.isprintable()  # it would be typed into the filter


@pytest.mark.parametrize("name", STATES)
def test_a_key_is_in_the_footer_of_the_narrowest_screen(name: str) -> None:
    assert footer(STATES[name], {}, 20)


def test_a_key_that_the_mode_uses_for_something_else_is_not_shown() -> None:
    less = build_keymap("less", (), {})
    assert ("h", "help") in footer_keys(STATES["page"], less)
    assert ("?", "help") in footer_keys(STATES["selecting"], less)  # h moves to the left there
    assert ("F1", "help") in footer_keys(STATES["sections"], less)  # letters filter the sections
    labels = dict(footer_keys(STATES["selection"], {}))
    assert labels["c"] == "as Markdown"
    assert labels["K"] == "look up"
    assert "K" not in dict(footer_keys(STATES["selection"]._replace(source_count=2), {}))  # K is the previous text


def test_a_footer_has_the_keys_of_the_settings() -> None:
    keymap = build_keymap("default", (("search.leave", "X"), ("marks.delete", "D"), ("mark.set", "f5")), {})
    assert in_footer(STATES["marks"], 80, keymap).startswith(" ⏎ go to mark  Esc back to text  D delete")
    assert in_footer(STATES["note"], 80, keymap).startswith(" ⏎ go to note  X close")


def test_an_action_without_a_key_is_not_in_the_footer() -> None:
    keymap = build_keymap("default", (("view.zen", "t"),), {})
    assert ("t", "zen") in footer_keys(STATES["page"], keymap)
    assert "sidebar" not in in_footer(STATES["page"], 250, keymap)


@pytest.mark.parametrize(
    ("name", "cells", "row"),
    [
        ("page", 20, " Space page"),
        ("page", 40, " Space page  ] section  / search  ? help"),
        ("page with links", 80, " Space page  ] section  / search  ? help  t sidebar  : commands  q quit  ; links"),
        ("matches", 40, " n next match  N previous  Esc clear"),
        ("link", 40, " ⏎ follow  Esc cancel  a next"),
        ("refused link", 80, " Esc cancel  a next  A previous  U copy address  ? help"),
        ("selection", 80, " y copy  Esc clear  ⏎ highlight  c as Markdown  M bookmark  v extend  K look up"),
        ("selecting", 20, " y copy  Esc cancel"),
        ("sidebar over text", 40, " Esc hide sidebar  Space page  ] section"),
        ("note", 80, " ⏎ go to note  Esc close  j scroll  a links  ? help"),
        ("link in note", 40, " Esc close  a next  A previous"),
        ("hints", 80, " a letter follows it  Esc cancel  a capital letter only chooses it"),
        ("second key mark.set", 40, " a letter sets the mark  Esc cancel"),
        ("second key mark.go", 40, " a/b go to mark  ' go back  Esc cancel"),
        ("second key copy.selection", 40, " y copy paragraph  Esc cancel"),
        ("second key selecting.inner", 60, " w word  s sentence  p paragraph  Esc cancel"),
        ("sections", 80, " ⏎ go to section  Esc back to text  ←→ fold  Type to filter  Tab marks  F1 help"),
        ("sections filtered", 80, " ⏎ go to section  Esc clear filter  Type to filter  F1 help"),
        ("marks", 80, " ⏎ go to mark  Esc back to text  x delete  e rename  ^Z undo  ? help"),
        ("no marks", 80, " Esc back to text  ? help"),
        ("search", 60, " ⏎ keep  Esc cancel  F2 whole words  F3 regex  ^G list"),
        ("list", 60, " ⏎ choose  Esc close  ↑↓ move  Type to filter"),
        ("list to read", 60, " Esc close  ↑↓ move  Type to filter"),
        ("prompt", 60, " ⏎ save  Esc cancel"),
        ("table", 80, " ⏎ go to text  Esc close  y copy cell  Y row  c table  / search"),
        ("fetching", 40, " Esc cancel  Space page  ] section"),
        ("fetching while selecting", 40, " y copy  Esc cancel  ⏎ highlight  A note"),
        ("first fetch", 40, " Esc cancel  ? help  q quit"),
    ],
)
def test_the_footer(name: str, cells: int, row: str) -> None:
    assert in_footer(STATES[name], cells) == row


def test_a_document_without_sections_links_and_marks_does_not_offer_them() -> None:
    row = in_footer(ScreenState(at_start(text(sections=0))), 250)
    assert all(label not in row for label in ("section", "sidebar", "links", "table", "next text"))
