"""The footer, for every mode and width, without a terminal."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from textual.keys import key_to_character

from readtui.document.builder import Builder
from readtui.tui.actions import ACTIONS, BY_ID, MODE_GROUPS, READING_GROUPS, key_label, key_names
from readtui.tui.effects import AwaitKey, Say
from readtui.tui.footer import footer, footer_keys
from readtui.tui.keymap import PRESETS, build_keymap
from readtui.tui.keys import TYPING, Dispatcher
from readtui.tui.state import Incoming, Mode, ScreenState
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


FIXED: Mapping[str, str] = {
    "Esc": "escape",
    "a letter": "a",
    "two letters": "a",
    "a capital": "A",
    "a character": "r",
    "h/1-6": "h",
    **{letter: letter for letter in "wspgetcbxhrunqfSN"},
    "i/I": "i",
    ".": "full_stop",
    "^": "circumflex_accent",
    "$": "dollar_sign",
    "_": "underscore",
    **{key: key for key in "MR2"},
}
"""Keys that no setting changes, by their labels: those of hints and of second keys."""


def key_names_of(label: str, state: ScreenState, keymap: Mapping[str, str]) -> list[str]:
    """Return the names of the keys that a label of the footer stands for."""
    groups = MODE_GROUPS.get(state.mode, READING_GROUPS)
    idents = [action.ident for action in ACTIONS if action.group in groups]
    bound = {key_label(key): key for ident in idents for key in key_names(ident, keymap)}
    if state.mode in (Mode.SECOND_KEY, Mode.HINTS):
        if "/" in label and label not in FIXED:
            return label.split("/")  # the letters of marks
        return [FIXED.get(label) or bound[label]]
    if label == "1–5":
        return list("12345")
    return [bound[label]] if label in bound else [bound[character] for character in label]


def acts(key: str, state: ScreenState, keymap: Mapping[str, str]) -> bool:
    """Return whether a key does something in a state, but for saying that it does not."""
    dispatcher = Dispatcher(keymap)
    if state.awaiting:
        waiting = BY_ID[state.awaiting].does(
            state.reading.select(None) if PAGE_KEYS & {state.awaiting} else state.reading, 0
        )
        dispatcher.press("f12", None, state._replace(mode=state.mode_below, awaiting=""))  # the mode is known to it
        assert isinstance(waiting, AwaitKey)
        dispatcher.await_key(waiting)
    character = key_to_character(key) or (key if len(key) == 1 else None)
    steps = dispatcher.press(key, character, state)
    if steps == []:
        return bool(state.awaiting) and dispatcher.awaiting is None  # Escape, which ends the wait
    results = [step(state.reading) for step in steps or ()]
    return any(not isinstance(result, Say) and result is not state.reading for result in results)


PAGE_KEYS = {"copy.selection"}
"""Actions that wait for a second key only without a selection."""


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("preset", PRESETS)
def test_each_key_of_a_footer_acts_in_its_state(name: str, preset: str) -> None:
    state, keymap = STATES[name], build_keymap(preset, (), {})
    labels = [label for label, _ in footer_keys(state, keymap)]
    assert labels
    assert len(set(labels)) == len(labels)
    for label in labels:
        if label == "Type":
            assert state.mode in TYPING
        else:
            for key in key_names_of(label, state, keymap):
                assert acts(key, state, keymap), label


def test_each_mode_has_a_state_whose_footer_is_tested() -> None:
    assert {state.mode for state in STATES.values()} == set(Mode)


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("cells", range(12, 130, 9))
def test_no_entry_of_a_footer_is_cut(name: str, cells: int) -> None:
    assert set(footer(STATES[name], {}, cells)) <= set(footer_keys(STATES[name], {}))


@pytest.mark.parametrize("name", STATES)
def test_a_key_is_in_the_footer_of_the_narrowest_screen(name: str) -> None:
    assert footer(STATES[name], {}, 20)


ON_PAGE = [name for name, state in STATES.items() if state.mode is Mode.PAGE and state.reading.has_document]


@pytest.mark.parametrize("name", ON_PAGE)
def test_help_is_in_the_footer_of_a_page_of_40_columns_and_quit_and_search_where_nothing_is_chosen(name: str) -> None:
    state = STATES[name]
    labels = {label for _, label in footer(state, {}, 40)}
    assert "help" in labels
    if state.reading.links.current is None and state.reading.selection.current is None:
        assert "quit" in labels
        assert "search" in labels or "next match" in labels


def test_what_nothing_has_come_of_yet_has_the_keys_of_a_pager() -> None:
    empty = ScreenState(at_start(Builder("-").build()), incoming=Incoming("-", 0))
    labels = [label for _, label in footer_keys(empty, {})]
    assert "filter" in labels
    assert "bookmark" not in labels


def test_output_has_the_keys_of_a_pager() -> None:
    assert in_footer(STATES["lines of output"], 40) == " Space page  / search  ? help  q quit"
    labels = [label for _, label in footer_keys(STATES["lines of output"], build_keymap("less", (), {}))]
    assert [label for label in labels if label in ("edit", "save", "pipe", "position")] == [
        "edit",
        "save",
        "pipe",
        "position",
    ]
    assert not {"zen", "theme", "bookmark", "look up", "follow"} & set(labels)
    assert "follow" in {label for _, label in footer_keys(STATES["end of output"], {})}
    assert "save" not in {label for _, label in footer_keys(STATES["end of output"], build_keymap("less", (), {}))}


@pytest.mark.parametrize("name", [name for name in STATES if "Esc" in dict(footer_keys(STATES[name], {}))])
def test_escape_is_in_each_footer_of_40_columns_that_has_it(name: str) -> None:
    assert "Esc" in dict(footer(STATES[name], {}, 40))


@pytest.mark.parametrize(
    ("key", "name", "label"),
    [
        ("c", "page", "theme"),
        ("c", "selection", "as Markdown"),
        ("c", "selecting", "as Markdown"),
        ("c", "table", "table"),
        ("K", "page", "look up"),
        ("K", "several texts", "previous text"),
        ("K", "selection", "look up"),
        ("K", "selecting", "look up"),
        ("a", "links in view", "next link"),
        ("a", "first link", "next"),
        ("a", "note", "links"),
        ("a", "selecting", "with the space after it"),
        ("a", "library", "archive"),
        ("x", "page with table", "table"),
        ("x", "marks", "delete"),
        ("x", "highlight", "delete"),
        ("x", "library", "delete"),
        ("e", "page", "edit"),
        ("e", "marks", "rename"),
        ("e", "highlight", "note"),
        ("e", "selecting", "end of word"),
    ],
)
def test_a_key_with_several_meanings_is_in_the_footer_with_the_present_one(key: str, name: str, label: str) -> None:
    assert dict(footer_keys(STATES[name], {}))[key] == label


def test_a_page_of_the_web_does_not_offer_an_editor() -> None:
    assert "e" not in dict(footer_keys(STATES["page of the web"], {}))


def test_a_key_that_the_mode_uses_for_something_else_is_not_shown() -> None:
    less = build_keymap("less", (), {})
    assert ("h", "help") in footer_keys(STATES["page"], less)
    assert ("F1", "help") in footer_keys(STATES["selecting"], less)  # h moves to the left there
    assert ("F1", "help") in footer_keys(STATES["sections filter"], less)  # letters filter the sections
    labels = dict(footer_keys(STATES["selection"], {}))
    assert labels["c"] == "as Markdown"
    assert labels["K"] == "look up"
    assert "K" not in dict(footer_keys(STATES["selection"]._replace(source_count=2), {}))  # K is the previous text


def test_a_footer_has_the_keys_of_the_settings() -> None:
    keymap = build_keymap("default", (("search.leave", "X"), ("marks.delete", "D"), ("mark.set", "f5")), {})
    assert in_footer(STATES["marks"], 80, keymap).startswith(" ⏎ go to mark  Esc back  D delete")
    assert in_footer(STATES["note"], 80, keymap).startswith(" ⏎ go to note  X close")


def test_an_action_without_a_key_is_not_in_the_footer() -> None:
    keymap = build_keymap("default", (("view.zen", "t"),), {})
    assert ("t", "zen") in footer_keys(STATES["page"], keymap)
    assert "sidebar" not in in_footer(STATES["page"], 250, keymap)


@pytest.mark.parametrize(
    ("name", "cells", "row"),
    [
        ("page", 20, " Space page  ? help"),
        ("page", 40, " Space page  / search  ? help  q quit"),
        ("page with links", 80, " Space page  ] section  / search  ? help  t sidebar  : commands  q quit"),
        ("links in view", 70, " ] section  / search  ? help  t sidebar  : commands  q quit  ; links"),
        ("end", 40, " b page back  / search  ? help  q quit"),
        ("whole text", 40, " / search  ? help  : commands  q quit"),
        ("several texts", 80, " Space page  ] section  / search  ? help  t sidebar  J next text  q quit"),
        ("matches", 40, " n next match  Esc clear  ? help  q quit"),
        ("matches", 80, " n next match  N previous  Esc clear  ^G list  Space page  ? help  q quit"),
        ("no matches", 40, " Esc clear  / search  ? help  q quit"),
        ("first link", 40, " ⏎ follow  Esc cancel  a next  ? help"),
        ("link", 80, " ⏎ follow  Esc cancel  a next  o browser  U copy address  ? help"),
        ("refused link", 80, " Esc cancel  a next  U copy address  ? help"),
        ("selection", 40, " y copy  Esc clear  ⏎ highlight  ? help"),
        ("selection", 80, " y copy  Esc clear  ⏎ highlight  c as Markdown  K look up  v extend  ? help"),
        ("selecting", 20, " y copy  Esc cancel"),
        ("selecting", 40, " y copy  Esc cancel  ⏎ highlight  ? help"),
        ("sidebar over text", 40, " Esc hide  / search  ? help  q quit"),
        ("note", 80, " ⏎ go to note  Esc close  j scroll  a links  ? help"),
        ("link in note", 40, " Esc close  U copy address  ? help"),
        ("hints", 80, " a letter follows a link  Esc cancel  a capital only chooses it"),
        ("many hints", 40, " two letters follow a link  Esc cancel"),
        ("second key mark.set", 40, " a letter sets the mark  Esc cancel"),
        ("second key mark.go", 40, " a/b go to mark  ' go back  Esc cancel"),
        ("second key copy.selection", 40, " y copy paragraph  Esc cancel"),
        ("second key selecting.inner", 60, " w word  s sentence  p paragraph  Esc cancel"),
        ("sections", 40, " ⏎ go to section  Esc back  ? help"),
        ("sections", 80, " ⏎ go to section  Esc back  ←→ fold  / filter  z levels  Tab marks  ? help"),
        ("sections filtered", 80, " ⏎ go to section  Esc clear  / filter  ? help"),
        ("sections filter", 80, " ⏎ go to section  Esc clear  ↑↓ move  F1 help"),
        ("marks", 80, " ⏎ go to mark  Esc back  x delete  e rename  / filter  ^Z undo  ? help"),
        ("no marks", 80, " Esc back  ? help"),
        ("search", 60, " ⏎ keep  Esc cancel  F2 whole words  F3 regex  ^G list"),
        ("list", 60, " ⏎ choose  Esc close  ↑↓ move  Type to filter"),
        ("list to read", 60, " Esc close  ↑↓ move  Type to filter"),
        ("prompt", 60, " ⏎ done  Esc cancel"),
        ("highlight", 60, " 1–5 colour  e note  y copy  L link  x delete  Esc close"),
        ("table", 80, " ⏎ go to text  Esc close  y copy cell  Y row  c table  / search"),
        ("fetching", 40, " Esc cancel  / search  ? help  q quit"),
        ("fetching while selecting", 40, " y copy  Esc cancel  ⏎ highlight  ? help"),
        ("first fetch", 40, " Esc cancel  ? help  q quit"),
        ("library", 40, " ⏎ open  Esc back to text  ? help"),
    ],
)
def test_the_footer(name: str, cells: int, row: str) -> None:
    assert in_footer(STATES[name], cells) == row


def test_a_document_without_sections_links_and_marks_does_not_offer_them() -> None:
    row = in_footer(ScreenState(at_start(text(sections=0))), 250)
    assert all(label not in row for label in ("section", "sidebar", "link", "table", "next text"))
