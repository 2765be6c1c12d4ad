"""The dispatcher: what keys do in each mode, without a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import key_to_character

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.tui.actions import ACTIONS, BY_ID, Keymap, key_names
from readtui.tui.effects import (
    Act,
    AwaitKey,
    ChangeSearch,
    ChooseRow,
    CloseWindow,
    Copy,
    Effect,
    FoldLevels,
    FoldRow,
    Follow,
    InTable,
    KeepMark,
    MoveCursor,
    OpenFilter,
    OpenSearch,
    Say,
    Scroll,
    ScrollToRow,
    ShowWindow,
)
from readtui.tui.keymap import PRESETS, build_keymap
from readtui.tui.keys import COUNT_DIGITS, EDITING_KEYS, TYPING, Dispatcher, EarlyKeys, UnboundKeys, acting_key
from readtui.tui.modal_actions import ALL_LEVELS
from readtui.tui.state import Mode, ScreenState
from tests.screens import highlighted

NAMES = {
    "$": "dollar_sign",
    "%": "percent_sign",
    "'": "apostrophe",
    ",": "comma",
    "/": "slash",
    ";": "semicolon",
    ")": "right_parenthesis",
    "_": "underscore",
}
"""The names of keys by their characters, where they differ."""


def lamps() -> Document:
    builder = Builder("lamps.txt")
    builder.heading("Night", 1)
    builder.paragraph("A lamp is lit. It burns.")
    builder.paragraph([StyledText("See "), StyledText("there", (Style("link", "https://example.org/"),))])
    builder.heading("Dawn", 1)
    builder.paragraph("The lamp is out.")
    return builder.build()


def reading() -> Reading:
    document = lamps()
    return Reading(document).with_viewport(0, len(document.text))


def selecting() -> Reading:
    one = reading()
    start = one.document.text.index("lamp")
    return one.select(Selection(start, start), by_keys=True)


class Keyboard:
    """A dispatcher with the reading that its steps change, and the effects that they ask for.

    Keys that await another one are told to the dispatcher, as the app does; other effects are only kept.
    """

    def __init__(self, mode: Mode = Mode.PAGE, reading: Reading | None = None, preset: str = "default") -> None:
        self.keymap = build_keymap(preset, (), {})
        self.dispatcher = Dispatcher(self.keymap)
        self.state = ScreenState(reading or globals()["reading"](), mode, mode)
        self.effects: list[Effect] = []
        self.unknown: list[str] = []

    @property
    def reading(self) -> Reading:
        return self.state.reading

    @property
    def selected(self) -> str:
        return self.reading.selected_span.of(self.reading.document.text)

    def press(self, *keys: str) -> Keyboard:
        """Press keys, by their characters or by their names."""
        for key in keys:
            name, character = NAMES.get(key, key), key if len(key) == 1 else key_to_character(key)
            awaits = self.dispatcher.awaiting is not None
            mode = Mode.SECOND_KEY if awaits else self.state.mode_below
            steps = self.dispatcher.press(name, character, self.state._replace(mode=mode))
            if steps is None:
                self.unknown.append(key)
            for step in steps or ():
                self._apply(step(self.reading))
        return self

    def _apply(self, result: Reading | Effect) -> None:
        if isinstance(result, Reading):
            self.state = self.state._replace(reading=result)
        elif isinstance(result, AwaitKey):
            self.dispatcher.await_key(result)
        else:
            self.effects.append(result)


def pressed(keys: Sequence[str], mode: Mode = Mode.PAGE, **changes: object) -> Sequence[Effect]:
    """Return the effects of keys in a mode."""
    keyboard = Keyboard(mode)
    keyboard.state = keyboard.state._replace(**changes)  # type: ignore[arg-type]  # fields of the state
    return keyboard.press(*keys).effects


# Counts


@pytest.mark.parametrize(
    ("keys", "effect"),
    [
        ("j", Scroll(1, 0)),
        ("5j", Scroll(5, 0)),
        ("10k", Scroll(-10, 0)),
        ("2d", Scroll(half_pages=2)),
        ("G", ScrollToRow(None)),
        ("42G", ScrollToRow(41)),
        ("5g", ScrollToRow(4)),
        ("g", ScrollToRow(0)),
    ],
)
def test_a_count_goes_to_the_action_of_the_next_key(keys: str, effect: Effect) -> None:
    assert pressed(keys) == [effect]


def test_a_percentage_is_a_count() -> None:
    keyboard = Keyboard().press(*"50%")
    assert keyboard.reading.position.offset == round(len(keyboard.reading.document.text) / 2)
    assert keyboard.press(*"%").reading.position.offset == 0


def test_a_count_does_not_begin_with_zero_and_has_a_greatest_length() -> None:
    keyboard = Keyboard().press("0")
    assert (keyboard.dispatcher.count, keyboard.unknown) == ("", ["0"])
    assert keyboard.press(*"102").dispatcher.count == "102"
    assert keyboard.press(*"9" * 40).dispatcher.count == "102" + "9" * (COUNT_DIGITS - 3)


def test_escape_and_unknown_keys_drop_a_count() -> None:
    for key in ("escape", "f19"):
        keyboard = Keyboard().press(*"10", key)
        assert keyboard.dispatcher.count == ""
        assert keyboard.press("j").effects[-1] == Scroll(1, 0)


def test_digits_of_other_scripts_are_no_count() -> None:
    assert Keyboard().press("٣", "²").unknown == ["٣", "²"]


@pytest.mark.parametrize("mode", sorted(TYPING, key=str))
def test_digits_and_letters_are_typed_where_a_line_has_the_keys(mode: Mode) -> None:
    keyboard = Keyboard(mode).press(*"10jqé", "space", "/")
    assert keyboard.unknown == [*"10jqé", "space", "/"]
    assert (keyboard.dispatcher.count, keyboard.effects) == ("", [])


def test_zero_moves_to_the_start_of_the_line_while_selecting() -> None:
    assert Keyboard(Mode.SELECTING, selecting()).press("w", "0").selected == "A l"
    assert Keyboard(Mode.SELECTING, selecting()).press(*"10l").selected == "lamp is lit"


# Keys that wait for another one


def test_a_mark_is_set_with_its_letter() -> None:
    (effect,) = pressed("ma")
    assert isinstance(effect, KeepMark)
    assert effect.letter == "a"
    for keys in ("m-", ("m", "f5")):
        (effect,) = pressed(keys)
        assert isinstance(effect, Say)


def test_an_unknown_mark_is_named_and_the_key_again_goes_back() -> None:
    assert pressed("'a") == [Say("No mark a")]
    keyboard = Keyboard().press(*"50%")
    before = keyboard.reading.position.offset
    assert keyboard.press("'", "'").reading.position.offset == 0
    assert keyboard.press("'", "grave_accent").reading.position.offset == 0
    assert before > 0


def test_y_twice_copies_so_many_paragraphs_as_are_counted() -> None:
    text = lamps().text
    copied = [effect.span.of(text) for keys in ("yy", "3yy") for effect in pressed(keys) if isinstance(effect, Copy)]
    assert copied == ["A lamp is lit. It burns.", "A lamp is lit. It burns.\nSee there\nDawn"]
    (effect,) = pressed("yj")
    assert isinstance(effect, Say)


def test_capital_z_twice_quits_and_another_key_does_nothing() -> None:
    assert pressed("ZZ") == [Act("quit")]
    assert pressed("Zj") == []


def test_escape_cancels_a_key_that_waits() -> None:
    for keys in ("m", "'", "y", "Z", "3y"):
        keyboard = Keyboard().press(*keys, "escape")
        assert (keyboard.dispatcher.awaiting, keyboard.dispatcher.count, keyboard.effects) == (None, "", [])
        assert keyboard.press("j").effects == [Scroll(1, 0)]


def test_a_command_that_is_not_complete_keeps_its_count_and_names_its_action() -> None:
    keyboard = Keyboard(Mode.SELECTING, selecting()).press(*"2i")
    assert keyboard.dispatcher.awaiting is not None
    assert (keyboard.dispatcher.count, keyboard.dispatcher.awaiting.ident) == ("2", "selecting.inner")
    keyboard.press("w")
    assert (keyboard.dispatcher.count, keyboard.selected) == ("", "lamp ")
    assert Keyboard().press(*"3y", "y").dispatcher.count == ""


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        ("e", "lamp"),
        ("w", "lamp i"),
        ("2w", "lamp is l"),
        ("$", "lamp is lit. It burns."),
        ("gg", "Night\nA l"),
        ("ege", "A l"),
        ("g_", "lamp is lit. It burns."),
        ("iw", "lamp"),
        ("2iw", "lamp "),
        ("is", "A lamp is lit."),
        ("aw", "lamp "),
        ("ft", "lamp is lit"),
        ("fi;", "lamp is li"),
        ("fi;,", "lamp i"),
        ("2fi", "lamp is li"),
        ("ti", "lamp "),
        ("FA", "A l"),
        ("fz", "l"),
        ("ix", "l"),
        ("gx", "l"),
        (";", "l"),
        ("j", "l"),
    ],
)
def test_keys_extend_the_selection_as_in_vim(keys: str, selected: str) -> None:
    assert Keyboard(Mode.SELECTING, selecting()).press(*keys).selected == selected


def test_a_second_key_that_is_not_known_is_dropped_with_its_count() -> None:
    keyboard = Keyboard(Mode.SELECTING, selecting()).press(*"3ix")
    assert (keyboard.dispatcher.count, keyboard.dispatcher.awaiting) == ("", None)
    assert keyboard.press("e").selected == "lamp"


def test_keys_without_a_meaning_for_the_selection_do_what_they_do_while_reading() -> None:
    assert Keyboard(Mode.SELECTING, selecting()).press("/").effects == [OpenSearch()]
    assert Keyboard(Mode.SELECTING, selecting()).press("f19").unknown == ["f19"]


# Hints


def many_links() -> Reading:
    builder = Builder("links.txt")
    builder.paragraph([StyledText(f"link {n} ", (Style("link", f"https://example.org/{n}"),)) for n in range(40)])
    document = builder.build()
    return Reading(document).with_viewport(0, len(document.text)).show_hints("asd")


def test_a_hint_of_several_letters_is_followed_by_its_last_one() -> None:
    shown = many_links()
    label, link = shown.links.hints[5]
    assert len(label) > 1
    keyboard = Keyboard(Mode.HINTS, shown).press(*label[:-1])
    assert keyboard.effects == []
    assert len(keyboard.reading.links.hints) > 1
    assert keyboard.press(label[-1]).effects == [Follow(link)]


def test_a_capital_letter_only_chooses_the_link_and_another_key_leaves() -> None:
    label, link = many_links().links.hints[5]
    keyboard = Keyboard(Mode.HINTS, many_links()).press(*label[:-1], label[-1].upper())
    assert (keyboard.effects, keyboard.reading.links.current) == ([], link)
    assert Keyboard(Mode.HINTS, many_links()).press("escape").reading.links.hints == ()
    assert Keyboard(Mode.HINTS, many_links()).press("5").reading.links.hints == ()


# Modes


@pytest.mark.parametrize("mode", sorted(TYPING, key=str))
def test_characters_are_no_keys_of_a_line_whatever_the_settings_say(mode: Mode) -> None:
    keymap = build_keymap("default", (("list.choose", "j"), ("searching.accept", "j"), ("app.help", "j")), {})
    assert Dispatcher(keymap).press("j", "j", ScreenState(reading(), mode, mode)) is None
    assert all(acting_key(ident, ScreenState(reading(), mode, mode), keymap) == "" for ident in ("app.help",))


def test_keys_that_edit_a_line_are_not_those_of_the_page() -> None:
    keyboard = Keyboard(Mode.SECTIONS_FILTER).press("backspace", "ctrl+u", "ctrl+d")
    assert keyboard.unknown == ["backspace", "ctrl+u", "ctrl+d"]
    assert set(keyboard.unknown) <= set(EDITING_KEYS)


def test_the_sections_are_folded_unless_they_are_filtered() -> None:
    assert pressed(["left", "right"], Mode.SECTIONS) == [FoldRow(), FoldRow(unfold=True)]
    assert pressed(["h", "l"], Mode.SECTIONS) == [FoldRow(), FoldRow(unfold=True)]
    assert pressed(["left", "right"], Mode.SECTIONS, is_filtered=True) == []
    assert pressed(["left", "right"], Mode.SECTIONS_FILTER) == []
    assert pressed(["home", "end"], Mode.SECTIONS) == [MoveCursor(edge=-1), MoveCursor(edge=1)]
    assert pressed(["home", "end", "left"], Mode.LIST) == []


@pytest.mark.parametrize("mode", [Mode.SECTIONS, Mode.MARKS])
def test_letters_move_in_the_sidebar_as_often_as_the_count_says(mode: Mode) -> None:
    assert pressed(["j", "3", "k"], mode) == [MoveCursor(rows=1), MoveCursor(rows=-3)]
    assert pressed(["g", "G"], mode) == [MoveCursor(edge=-1), MoveCursor(edge=1)]


def test_the_sections_are_folded_to_levels_by_two_keys() -> None:
    keyboard = Keyboard(Mode.SECTIONS)
    for key in "zMzRzmzrz2zx":
        keyboard.press(key)
    folds = [FoldLevels(levels=1), FoldLevels(levels=ALL_LEVELS), FoldLevels(step=-1), FoldLevels(step=1)]
    assert [one for one in keyboard.effects if not isinstance(one, AwaitKey)] == [*folds, FoldLevels(levels=2)]


def test_a_slash_filters_the_sections() -> None:
    assert pressed(["slash"], Mode.SECTIONS) == [OpenFilter()]
    assert pressed(["slash"], Mode.MARKS) == [ShowWindow("marks")]


def test_a_line_is_accepted_and_cancelled() -> None:
    assert pressed(["enter", "escape"], Mode.SEARCH) == [ChangeSearch("accept"), ChangeSearch("cancel")]
    assert pressed(["backspace"], Mode.SEARCH) == [ChangeSearch("cancel")]
    assert pressed(["backspace"], Mode.SEARCH, line="a") == []
    for mode in (Mode.LIST, Mode.MARKS_WINDOW, Mode.PROMPT, Mode.TABLE_SEARCH):
        assert pressed(["enter", "escape"], mode) == [ChooseRow(), CloseWindow()]


def test_a_table_has_its_own_keys_and_counts() -> None:
    (effect,) = pressed("3j", Mode.TABLE)
    assert isinstance(effect, InTable)
    assert Keyboard(Mode.TABLE).press("t", "M").unknown == ["t", "M"]


def test_most_actions_close_a_note_first() -> None:
    one = reading()
    link = one.visible_links[0]
    noted = one.open_note(link, link.span)
    assert Keyboard(Mode.NOTE, noted).press("j").reading.links.note is not None
    assert Keyboard(Mode.NOTE, noted).press("/").reading.links.note is None
    assert Keyboard(Mode.NOTE, noted).press("backspace").reading.links.note is None
    left = Keyboard(Mode.NOTE, noted).press("escape")
    assert (left.reading.links.note, left.effects) == (None, [])


def test_of_two_actions_of_a_key_the_one_that_applies_is_done() -> None:
    chosen = ScreenState(reading().select(Selection(0, 4), by_keys=False))
    assert acting_key("view.next_theme", ScreenState(reading()), {}) == "c"
    assert acting_key("copy.quote", ScreenState(reading()), {}) == ""
    assert (acting_key("view.next_theme", chosen, {}), acting_key("copy.quote", chosen, {})) == ("", "c")
    several = ScreenState(reading(), source_count=2)
    assert (acting_key("article.previous", several, {}), acting_key("article.lookup", several, {})) == ("K", "")


# Keys of the reader


@pytest.mark.parametrize("preset", PRESETS)
def test_each_key_of_a_preset_acts_in_a_mode(preset: str) -> None:
    """Of two actions with the same key, each acts in another state: see the test of the table."""
    keymap = build_keymap(preset, (), {})
    modes = [mode for mode in Mode if mode not in (Mode.SECOND_KEY, Mode.HINTS)]
    states = [
        ScreenState(one, mode, mode, source_count=count)
        for one in (reading(), reading().select(Selection(0, 4), by_keys=False), highlighted(reading()))
        for mode in modes
        for count in (1, 2)
    ]
    for action in ACTIONS:
        if key_names(action.ident, keymap):
            assert any(acting_key(action.ident, state, keymap) for state in states)


def test_keys_of_the_settings_act_and_the_default_ones_no_longer() -> None:
    keymap = build_keymap("default", (("selecting.word", "x"), ("selecting.inner", "u"), ("mark.set", "f5")), {})
    keyboard = Keyboard(Mode.SELECTING, selecting())
    keyboard.dispatcher = Dispatcher(keymap)
    assert keyboard.press("x").selected == "lamp i"
    assert keyboard.press("u", "w").selected == "lamp is"
    assert Keyboard(Mode.SELECTING, selecting()).press("x").effects  # the table in view
    assert acting_key("mark.set", ScreenState(reading()), keymap) == "F5"


def test_the_key_that_waited_is_that_of_the_settings() -> None:
    keyboard = Keyboard(preset="less").press("alt+y", "alt+y")
    assert [type(effect) for effect in keyboard.effects] == [Copy]
    assert [type(effect) for effect in Keyboard(preset="less").press("alt+y", "y").effects] == [Say]


def test_the_second_key_is_shown_as_it_acts_while_reading() -> None:
    state = ScreenState(reading(), Mode.SECOND_KEY, Mode.PAGE, awaiting="copy.selection")
    assert acting_key("copy.selection", state, {}) == "y"
    assert acting_key("copy.selection", state, build_keymap("less", (), {})) == "Alt+y"


def test_a_key_that_another_action_of_the_mode_takes_is_not_shown() -> None:
    chosen = ScreenState(selecting(), Mode.SELECTING, Mode.SELECTING)
    less = build_keymap("less", (), {})
    assert acting_key("app.help", ScreenState(reading()), less) == "h"
    assert acting_key("app.help", chosen, less) == "F1"
    assert acting_key("app.help", ScreenState(reading(), Mode.SECTIONS, Mode.SECTIONS), less) == "F1"
    assert acting_key("app.help", ScreenState(reading(), Mode.SECTIONS_FILTER, Mode.SECTIONS_FILTER), less) == "F1"
    assert acting_key("app.help", ScreenState(reading(), Mode.TABLE, Mode.TABLE), less) == ""


# Any keys

KEYS = sorted({key for ident in BY_ID for key in key_names(ident, {})} | {*"0123456789azéß红x", "f19", "ctrl+@"})


@given(
    st.sampled_from([mode for mode in Mode if mode is not Mode.SECOND_KEY]),
    st.sampled_from([Reading(), reading(), selecting(), many_links().choose_link(None)]),
    st.lists(st.sampled_from(KEYS), max_size=30),
    st.sampled_from(sorted(PRESETS)),
)
def test_any_keys_in_any_mode_only_give_readings_and_effects(
    mode: Mode, one: Reading, keys: list[str], preset: str
) -> None:
    keyboard = Keyboard(mode, one, preset).press(*keys)
    assert all(isinstance(effect, get_args(Effect)) for effect in keyboard.effects)
    assert keyboard.reading.document is one.document
    assert len(keyboard.dispatcher.count) <= COUNT_DIGITS


def test_a_key_that_waits_is_forgotten_when_the_keys_are_for_something_else() -> None:
    dispatcher, reading = Dispatcher({}), Reading()
    steps = dispatcher.press("m", "m", ScreenState(reading))
    assert steps is not None
    waiting = steps[0](reading)
    assert isinstance(waiting, AwaitKey)
    dispatcher.await_key(waiting)
    in_window = ScreenState(reading, Mode.SECOND_KEY, Mode.LIST, awaiting=waiting.ident)
    chosen = dispatcher.press("enter", "\r", in_window)
    assert chosen is not None
    assert chosen[0](reading) == ChooseRow()
    assert dispatcher.awaiting is None


# Keys while only the head of a document is shown


class Rows(NamedTuple):
    """A page of ten rows."""

    rows_below: int
    page_rows: int = 9
    half_page_rows: int = 5


HEAD = ScreenState(Reading(replace(lamps(), is_head=True)))


def held(*keys: str, rows_below: int = 100) -> tuple[list[str], EarlyKeys]:
    """Return those of these keys that have to wait, and what holds them."""
    early = EarlyKeys({}, lambda text: None)
    rows = Rows(rows_below)
    return [key for key in keys if early.holds(key, key_to_character(key), HEAD, rows)], early


def test_keys_that_need_no_more_than_the_head_act_at_once() -> None:
    keys, early = held("j", "space", "d", "k", "b", "g", "q", "escape", "down", "ctrl+c")
    assert keys == []
    assert not early


@pytest.mark.parametrize("key", ["G", "slash", "n", "m", "M", "right_square_bracket", "4", "v", "R", "question_mark"])
def test_keys_that_need_the_whole_wait_and_those_after_them_too(key: str) -> None:
    keys, early = held("j", key, "j", "q")
    assert keys == [key, "j", "q"]
    assert [name for name, _ in early.take()] == [key, "j", "q"]
    assert not early


def test_scrolling_beyond_the_head_waits() -> None:
    assert held("j", "space", rows_below=8)[0] == ["space"]
    assert held("d", "j", rows_below=0)[0] == ["d", "j"]


def test_escape_drops_the_keys_that_wait() -> None:
    keys, early = held("slash", "q", "escape")
    assert keys == ["slash", "q", "escape"]
    assert not early
    assert not early.holds("q", "q", HEAD, Rows(100))


def test_no_key_waits_while_a_whole_document_is_shown() -> None:
    assert not EarlyKeys({}, lambda text: None).holds("slash", "/", ScreenState(Reading(lamps())), Rows(0))


def said_of(*keys: tuple[str, str | None], mode: Mode = Mode.PAGE, keymap: Keymap | None = None) -> list[str]:
    """Return the messages about keys that did nothing."""
    notices: list[str] = []
    unbound = UnboundKeys(keymap or {}, notices.append)
    for key, character in keys:
        unbound.tell(key, character, ScreenState(reading(), mode))
    return notices


def test_a_key_without_a_command_says_so_once_and_which_key_lists_all() -> None:
    assert said_of(("W", "W"), ("W", "W")) == ["No command on W: ? lists all"]
    assert said_of(("f9", None), ("W", "W")) == ["No command on F9: ? lists all", "No command on W: ? lists all"]
    assert said_of(("cyrillic_small_letter_short_i", "й")) == ["No command on й: ? lists all"]
    assert said_of(("<ignore>", None)) == []
    assert said_of(("W", "W"), keymap={"app.help": "f1"}) == ["No command on W: F1 lists all"]
    assert said_of(("W", "W"), keymap={"app.help": ""}) == ["No command on W"]


def test_a_key_whose_command_does_not_apply_says_so_each_time() -> None:
    assert said_of(("J", "J"), ("J", "J")) == ["Not possible here: Next article"] * 2


@pytest.mark.parametrize("mode", sorted(TYPING, key=str))
def test_nothing_is_said_of_a_key_where_a_line_is_typed(mode: Mode) -> None:
    assert said_of(("f9", None), mode=mode) == []
