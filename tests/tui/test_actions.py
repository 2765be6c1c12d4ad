"""The table of actions, and key maps: every action can be found, and no key has two actions at once."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path
from typing import get_args

import pytest

import readtui
from readtui.document.builder import Builder
from readtui.errors import SettingsError
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.tui import effects, line_effects, passage_effects, performing
from readtui.tui.actions import (
    ACTIONS,
    BY_ID,
    GROUPS,
    MODAL_GROUPS,
    MODE_GROUPS,
    READING_GROUPS,
    key_label,
    key_labels,
    key_names,
)
from readtui.tui.controllers.palette import command_rows
from readtui.tui.effects import AwaitKey, Effect, Say
from readtui.tui.keymap import PRESETS, build_keymap
from readtui.tui.state import Mode, ScreenState
from readtui.tui.widgets.list_state import filtered
from tests.screens import highlighted

SHARED = {"K", "c", "⏎", "Alt+⏎"}
"""Keys with two actions: K is the previous article or the dictionary, c copies as Markdown or changes the theme, Enter
highlights or follows a link."""

SOURCE = Path(readtui.__file__).parent
DOCS = Path(__file__).parent.parent.parent / "docs"


def a_reading() -> Reading:
    builder = Builder("bells.txt")
    builder.heading("Bells", 1)
    builder.paragraph("The bell rings. The lamp is lit.")
    return Reading(builder.build()).with_viewport(0, 20)


def states() -> list[ScreenState]:
    """Return states in which different actions of the same key apply."""
    reading = a_reading()
    selected = reading.select(Selection(0, 4), by_keys=False)
    plain = [
        ScreenState(one, mode)
        for one in (reading, selected, highlighted(reading))
        for mode in (*MODE_GROUPS, Mode.HINTS)
    ]
    return [
        state._replace(source_count=count, line=line, is_filtered=filtering)
        for state in plain
        for count in (1, 2)
        for line in ("", "bell")
        for filtering in (False, True)
    ]


# The table


def test_every_action_has_a_unique_id_in_a_known_group() -> None:
    idents = [action.ident for action in ACTIONS]
    assert len(set(idents)) == len(idents)
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", ident) for ident in idents)
    assert {ident.partition(".")[0] for ident in idents} == set(GROUPS)


def test_every_action_can_be_found_and_is_described() -> None:
    commands = {row.value for row in command_rows({})}
    for action in ACTIONS:
        assert action.keys or action.ident in commands
        assert action.description[0].isupper() or action.description.startswith("gg")
        assert not action.description.endswith(".")
        assert not set(action.synonyms.split()) & set(action.description.casefold().split())


def test_the_help_describes_every_action_with_its_keys() -> None:
    rows = {(row.group, row.text, row.note) for row in command_rows({})}
    for action in ACTIONS:
        keys = "  ".join(key_labels(action.ident, {}))
        assert (GROUPS[action.group], action.description, keys) in rows


def test_every_action_has_a_row_in_the_docs() -> None:
    rows = (DOCS / "keys.md").read_text(encoding="utf-8").splitlines()
    for action in ACTIONS:
        assert [row for row in rows if row.endswith(f"| {action.description} | `{action.ident}` |")]


def test_every_group_acts_in_a_mode() -> None:
    assert {group for groups in MODE_GROUPS.values() for group in groups} == set(GROUPS)
    assert set(READING_GROUPS) | set(MODAL_GROUPS) == set(GROUPS)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_of_a_group_has_two_actions_that_apply_at_once(preset: str) -> None:
    """In a mode with several groups, the first one that has the key takes it."""
    keymap = build_keymap(preset, (), {})
    by_key: dict[tuple[str, str], list[str]] = defaultdict(list)
    for action in ACTIONS:
        scope = action.group if action.group in MODAL_GROUPS else "reading"
        for key in key_names(action.ident, keymap):
            by_key[scope, key].append(action.ident)
    shared = {key: idents for key, idents in by_key.items() if len(idents) > 1}
    assert {key_label(key) for _, key in shared} <= SHARED
    for (_, key), idents in shared.items():
        for state in states():
            applying = [ident for ident in idents if BY_ID[ident].applies(state)]
            # With a selection, c quotes it: the table has that action first.
            assert len(applying) <= 1 or (key, applying[0]) in {("c", "copy.quote"), ("K", "article.previous")}


@pytest.mark.parametrize("preset", PRESETS)
def test_nearly_every_action_has_a_key(preset: str) -> None:
    keymap = build_keymap(preset, (), {})
    keyless = {action.ident for action in ACTIONS if action.keys and not key_labels(action.ident, keymap)}
    # the preset less uses < and > for the start and the end
    assert keyless <= {"view.sidebar_narrower", "view.sidebar_wider"}


@pytest.mark.parametrize("ident", BY_ID)
def test_every_action_does_something_with_any_reading(ident: str) -> None:
    reading = a_reading()
    for one in (Reading(), reading, reading.select(Selection(0, 4), by_keys=True)):
        for count in (0, 1, 3, 999_999_999):
            assert isinstance(BY_ID[ident].does(one, count), (Reading, *get_args(Effect)))


# Effects


def test_each_effect_has_a_performer_and_each_performer_an_effect() -> None:
    tree = ast.parse(Path(performing.__file__).read_text(encoding="utf-8"))
    performed = {
        node.attr
        for table in ast.walk(tree)
        if isinstance(table, ast.Dict)
        for node in table.keys
        if isinstance(node, ast.Attribute)
    }
    windows = {
        effect.__name__ for effect in (*effects.OF_WINDOWS, *passage_effects.OF_PASSAGES, *line_effects.OF_LINES)
    }
    assert performed | windows == {effect.__name__ for effect in get_args(Effect)}
    assert not performed & windows


def test_notices_name_keys_of_actions() -> None:
    reading = a_reading()
    for action in ACTIONS:
        for one in (Reading(), reading):
            if isinstance(effect := action.does(one, 0), Say):
                assert set(effect.keys) <= set(BY_ID)
                assert effect.text.format(*effect.keys)


# Names of actions

NAMING = {
    "tui/actions.py",
    "tui/modal_actions.py",
    "tui/line_actions.py",
    "tui/keymap.py",
    "tui/keys.py",
    "tui/footer.py",
    "tui/library_status.py",
    "tui/controllers/common_words.py",
}
"""Modules that name actions: the table, the presets, the keys of the head of a text, and the footers."""

KEYS_OF = {"Say", "AwaitKey", "first_key", "acting_key", "key_names", "_key"}
"""Calls that name an action for its keys: a notice, a second key, and the keys in a text."""

KEYS_IN_A_HINT = {
    "tui/controllers/marks.py": {f"marks.{name}" for name in ("delete", "rename", "copy", "link", "restore")},
    "tui/controllers/highlighting.py": {
        *(f"highlight.{name}" for name in ("note", "copy", "link", "delete", "close")),
        *(f"editing.{name}" for name in ("keep", "cancel", "editor")),
    },
}
"""Actions whose keys the hint of a window shows: by module."""


def names_elsewhere(tree: ast.AST) -> set[str]:
    """Return the ids of actions in the strings of a module, but not in the calls `KEYS_OF` and comparisons of keys."""
    allowed = {
        id(inner)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in KEYS_OF)
        or (isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]) == "press.idents")
        for inner in ast.walk(node)
    }
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {str(node.value) for node in strings if node.value in BY_ID and id(node) not in allowed}


def test_no_module_names_an_action_but_for_its_keys() -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): names
        for path in SOURCE.rglob("*.py")
        if (names := names_elsewhere(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert {name: names for name, names in found.items() if name not in NAMING} == KEYS_IN_A_HINT


def test_an_action_that_waits_names_itself_or_the_action_of_its_key() -> None:
    reading = a_reading()
    for action in ACTIONS:
        selected = reading.select(Selection(0, 4), by_keys=action.group == "selecting")
        for one in (reading, selected):
            if isinstance(effect := action.does(one, 0), AwaitKey):
                assert effect.ident in (action.ident, "copy.selection")


# Words of the commands


@pytest.mark.parametrize(
    "word",
    [
        *("zen", "dark", "light", "toc", "contents", "outline", "chapter", "width", "margin", "history", "recent"),
        *("library", "reload", "refresh", "image", "footnote", "dictionary", "define", "undo", "yank", "copy"),
        *("note", "exit", "quit", "theme", "bookmark", "find", "url", "metadata", "hyphenation", "colors"),
    ],
)
def test_the_commands_are_found_by_other_words_too(word: str) -> None:
    found = filtered(command_rows({}), word)
    assert [row for row in found.rows if row.value is not None]


@pytest.mark.parametrize(
    ("word", "ident"),
    [
        ("toc", "view.sidebar"),
        ("dark", "view.themes"),
        ("width", "view.wider"),
        ("recent", "app.library"),
        ("refresh", "article.reload"),
        ("footnote", "link.follow"),
        ("define", "article.lookup"),
        ("undo", "mark.undo"),
        ("yank", "copy.selection"),
        ("note", "mark.bookmark"),
        ("exit", "app.quit"),
    ],
)
def test_a_word_finds_the_action_that_it_means(word: str, ident: str) -> None:
    assert ident in [row.value for row in filtered(command_rows({}), word).rows]


# Key maps


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_names_only_known_actions(preset: str) -> None:
    assert set(PRESETS[preset]) <= set(BY_ID)


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
        ("ctrl+underscore", "^_"),
        ("f4", "F4"),
        ("right_square_bracket", "]"),
    ],
)
def test_keys_have_the_labels_of_the_keyboard(key: str, shown: str) -> None:
    assert key_label(key) == shown


def test_the_error_for_an_unknown_key_names_it() -> None:
    with pytest.raises(SettingsError, match=r"settings\.toml:3: keys\.search\.open: unknown key 'wibble'"):
        build_keymap("default", (("search.open", "s,wibble"),), {"keys.search.open": "settings.toml:3"})
