"""Selecting with keys and the mouse, and copying."""

from __future__ import annotations

import pytest
from readtui.tui.controllers.selection import KeyCommand, SelectionKeys, apply_command

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.search import Query, Search, find
from readtui.reading.selection import Selection
from readtui.reading.state import Reading
from readtui.tui import clipboard
from readtui.tui.app import ReaderApp
from readtui.tui.clipboard import CopyResult
from tests.screens import opened, screen_rows, screen_text, settled, tale, typed

Copies = list[str]


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> Copies:
    """The copied texts."""
    texts: Copies = []

    def copy(text: str, send: object = None) -> CopyResult:
        texts.append(text)
        return CopyResult("tape", f"Copied {len(text.split())} words to tape")

    monkeypatch.setattr(clipboard, "copy", copy)
    return texts


def selected(app: ReaderApp) -> str:
    return app.reading.selected_span.of(app.reading.document.text)


def verse() -> Document:
    builder = Builder("verse.txt")
    builder.heading("Winter", 1)
    builder.paragraph("The lamp is lit. It burns all night.\nNobody trims it.")
    builder.paragraph("The fields lie quiet under the snow. " * 60)
    return builder.build(title="Winter")


# With the keys


async def test_a_sentence_is_selected_and_copied_with_the_keys(copies: Copies) -> None:
    async with opened(verse()) as (app, pilot):
        await pilot.press("right_curly_bracket", "v", "i", "s")
        await pilot.pause()
        assert selected(app) == "The lamp is lit."
        assert "Selecting: 4 words" in screen_text(app)
        assert "y copy" in screen_rows(app)[-1]
        await pilot.press("y")
        await settled(app, pilot)
        assert copies == ["The lamp is lit."]
        assert "Copied 4 words to tape" in screen_text(app)
        assert app.reading.selection.current is None


async def test_what_is_copied_is_lit_for_a_moment(copies: Copies) -> None:
    async with opened(verse()) as (app, pilot):
        await pilot.press("right_curly_bracket", "v", "e", "y")
        await pilot.pause()
        assert app.reading.position.jump_cue is not None
        assert app.reading.position.jump_cue.of(app.reading.document.text) == "The"
        assert "page" in screen_rows(app)[-1] or copies == ["The"]


async def test_a_second_v_and_escape_select_nothing_and_never_quit() -> None:
    async with opened(verse()) as (app, pilot):
        for leave in ("v", "escape"):
            await pilot.press("v", "w", leave)
            await pilot.pause()
            assert selected(app) == ""
            assert "Space page" in screen_rows(app)[-1]
        assert app.is_running


async def test_lines_are_selected_and_the_kind_can_be_changed() -> None:
    async with opened(verse()) as (app, pilot):
        await pilot.press("right_curly_bracket", "V")
        assert selected(app) == "The lamp is lit. It burns all night."
        await pilot.press("j")
        await pilot.pause()
        assert selected(app) == "The lamp is lit. It burns all night.\nNobody trims it."
        assert "Selecting lines" in screen_text(app)
        await pilot.press("v")
        assert selected(app).endswith("\nN")


async def test_rows_of_the_screen_are_walked_at_the_same_cell() -> None:
    async with opened(verse(), size=(60, 20)) as (app, pilot):
        await pilot.press("right_curly_bracket", "right_curly_bracket", "v", "4", "l")
        await pilot.pause()
        assert selected(app) == "The f"
        await pilot.press("j")
        row_below = selected(app)
        await pilot.press("j", "k")
        assert selected(app) == row_below
        assert row_below.startswith("The fields lie")
        await pilot.press("k")
        assert selected(app) == "The f"


async def test_the_screen_follows_the_end_of_the_selection() -> None:
    async with opened(verse(), size=(60, 12)) as (app, pilot):
        await pilot.press("v", "G", "dollar_sign")
        await pilot.pause()
        assert app.reading.position.bottom == len(app.reading.document.text)
        await pilot.press("o", "l")
        await pilot.pause()
        assert app.reading.position.top == 0


async def test_pages_and_halves_are_walked() -> None:
    async with opened(verse(), size=(60, 12)) as (app, pilot):
        await pilot.press("v", "ctrl+f")
        page = len(selected(app))
        await pilot.press("ctrl+u")
        assert 1 < len(selected(app)) < page
        await pilot.press("ctrl+b")
        assert len(selected(app)) < page


async def test_keys_typed_in_one_go_are_understood(copies: Copies) -> None:
    async with opened(verse()) as (app, pilot):
        for key in ("right_curly_bracket", "v", "i", "w", "y"):
            app.simulate_key(key)
        await settled(app, pilot)
        await settled(app, pilot)
        assert copies == ["The"]


async def test_so_many_paragraphs_are_copied_as_are_counted(copies: Copies) -> None:
    builder = Builder()
    for words in ("One.", "Two.", "Three."):
        builder.paragraph(words)
    async with opened(builder.build()) as (app, pilot):
        for count in ("", "2", "9"):
            await pilot.press(*count, "y", "y")
            await settled(app, pilot)
        assert copies == ["One.", "One.\n\nTwo.", "One.\n\nTwo.\n\nThree."]


async def test_a_search_takes_the_selection_to_its_match() -> None:
    async with opened(verse()) as (app, pilot):
        await pilot.press("v", "slash", *"night", "enter")
        await settled(app, pilot)
        assert selected(app).endswith("It burns all n")
        await pilot.press("e")
        assert selected(app).endswith("It burns all night")


async def test_a_search_typed_in_one_go_belongs_to_the_finder(copies: Copies) -> None:
    async with opened(verse()) as (app, pilot):
        for key in ("v", "slash", *"night", "enter", "e", "y"):
            app.simulate_key(key)
        await settled(app, pilot)
        await settled(app, pilot)
        assert copies == ["Winter\n\nThe lamp is lit. It burns all night"]


async def test_other_keys_do_what_they_always_do() -> None:
    async with opened(verse()) as (app, pilot):
        await pilot.press("v", "z")
        await pilot.pause()
        assert app.reading_screen.zen
        assert selected(app) == "W"


async def test_an_empty_text_has_nothing_to_select_or_copy(copies: Copies) -> None:
    async with opened(Builder("empty.txt").build()) as (app, pilot):
        await pilot.press("v", "V", "y", "y", "Y")
        await settled(app, pilot)
        assert not copies
        assert "Nothing to copy here" in screen_text(app)


# Copying


async def test_the_paragraph_and_the_section_are_copied(copies: Copies) -> None:
    async with opened(tale()) as (app, pilot):
        await pilot.press("right_square_bracket", "right_curly_bracket", "y")
        await pilot.pause()
        assert " y · " in screen_text(app)
        await pilot.press("y")
        await settled(app, pilot)
        await pilot.press("Y")
        await settled(app, pilot)
        assert copies[0].startswith("Number 1 hears the morning bell.")
        assert copies[1].startswith("Part 1\n\nNumber 1 hears the morning bell.")
        assert "Number 2" not in copies[1]


async def test_y_and_another_key_copies_nothing(copies: Copies) -> None:
    async with opened() as (app, pilot):
        await pilot.press("y", "j")
        await settled(app, pilot)
        assert not copies
        assert "yy copies the paragraph" in screen_text(app)
        await pilot.press("y", "escape", "j")
        await pilot.pause()
        assert app.reading.position.top > 0


async def test_c_quotes_a_selection_and_else_changes_the_theme(copies: Copies) -> None:
    async with opened(verse()) as (app, pilot):
        before = app.theme_styles.theme.name
        await pilot.press("right_curly_bracket", "v", "i", "s", "c")
        await settled(app, pilot)
        assert copies == ["> The lamp is lit.\n>\n> — Winter, verse.txt"]
        assert app.theme_styles.theme.name == before
        await pilot.press("c")
        await settled(app, pilot)
        assert app.theme_styles.theme.name != before


async def test_what_the_mouse_selected_is_copied_by_y_c_and_ctrl_c(copies: Copies) -> None:
    async with opened(verse()) as (app, pilot):
        row = next(number for number, line in enumerate(screen_rows(app)) if "lamp" in line)
        column = screen_rows(app)[row].index("lamp")
        for key in ("y", "ctrl+c", "c"):
            await pilot.click(offset=(column, row), times=2)
            await pilot.pause()
            assert selected(app) == "lamp"
            await pilot.press(key)
            await settled(app, pilot)
        assert copies[:2] == ["lamp", "lamp"]
        assert copies[2].startswith("> lamp\n")


async def test_the_keys_go_on_where_the_mouse_selected() -> None:
    async with opened(verse()) as (app, pilot):
        row = next(number for number, line in enumerate(screen_rows(app)) if "lamp" in line)
        await pilot.click(offset=(screen_rows(app)[row].index("lamp"), row), times=2)
        await pilot.press("v", "e")
        await pilot.pause()
        assert selected(app) == "lamp is"


@pytest.mark.parametrize("at_once", [True, False])
async def test_the_mouse_copies_at_once_if_the_settings_say_so(copies: Copies, at_once: bool) -> None:
    async with opened(verse(), settings=Settings(copy_on_select=at_once)) as (app, pilot):
        row = next(number for number, line in enumerate(screen_rows(app)) if "lamp" in line)
        column = screen_rows(app)[row].index("lamp")
        await pilot.mouse_down(offset=(column, row))
        await pilot.hover(offset=(column + 2, row))
        await pilot.mouse_up(offset=(column + 4, row))
        await settled(app, pilot)
        assert copies == (["lamp"] if at_once else [])


async def test_a_copy_that_failed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = "No clipboard: saved 2 words to ~/last-copy.txt"
    monkeypatch.setattr(clipboard, "copy", lambda text, send=None: CopyResult("", expected))
    async with opened() as (app, pilot):
        await pilot.press("y", "y")
        await settled(app, pilot)
        assert expected in screen_text(app)


async def test_a_selected_word_is_looked_up_from_the_keys(browsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # no dictionary program
    async with opened(verse(), settings=Settings(web_lookup="yes")) as (app, pilot):
        await typed(pilot, "vee")
        await pilot.press("v")
        await pilot.press("v", "i", "w", "K")
        await settled(app, pilot)
        assert browsed == ["https://en.wiktionary.org/wiki/Winter"]


# Commands of the keys, without a screen

NAMES = {"$": "dollar_sign", ")": "right_parenthesis", ";": "semicolon", ",": "comma", "_": "underscore"}


def commands(keys: str, selection_keys: SelectionKeys | None = None) -> list[KeyCommand | None]:
    """Return the command that each of these keys completes."""
    selection_keys = selection_keys or SelectionKeys({})
    return [selection_keys.take(NAMES.get(key, key), key) for key in keys]


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        ("w", KeyCommand("move", "word")),
        ("12w", KeyCommand("move", "word", 12)),
        ("0", KeyCommand("move", "line_start")),
        ("10j", KeyCommand("row", "1", 10)),
        ("$", KeyCommand("move", "line_end")),
        ("gg", KeyCommand("move", "top")),
        ("ge", KeyCommand("move", "back_end")),
        ("g_", KeyCommand("move", "line_end")),
        ("2ip", KeyCommand("object", "ip", 2)),
        ("aw", KeyCommand("object", "aw")),
        ("fx", KeyCommand("find", "fx")),
        ("T)", KeyCommand("find", "T)")),
        ("fx;", KeyCommand("find", "fx")),
        ("fx,", KeyCommand("find", "Fx")),
        ("3y", KeyCommand("copy", "", 3)),
        ("ix", None),
        ("gx", None),
        (";", None),
        ("Q", None),
    ],
)
def test_keys_ask_for_a_motion_an_object_or_an_action(keys: str, command: KeyCommand | None) -> None:
    assert commands(keys)[-1] == command


def test_a_command_that_is_not_whole_is_told_and_escape_drops_it() -> None:
    selection_keys = SelectionKeys({})
    commands("2i", selection_keys)
    assert (selection_keys.count, selection_keys.awaiting) == ("2", "selecting.inner")
    assert selection_keys.take("escape", None) is None
    assert (selection_keys.count, selection_keys.awaiting) == ("", "")
    commands("3", selection_keys)
    selection_keys.forget()
    assert commands("w", selection_keys) == [KeyCommand("move", "word")]


def test_a_key_without_meaning_here_is_left_to_others() -> None:
    selection_keys = SelectionKeys({})
    assert selection_keys.knows("w", "w")
    assert selection_keys.knows("4", "4")
    assert not selection_keys.knows("q", "q")
    commands("f", selection_keys)
    assert selection_keys.knows("q", "q")


def test_the_readers_own_keys_are_known() -> None:
    selection_keys = SelectionKeys({"selecting.word": "x", "selecting.inner": "u"})
    assert commands("x", selection_keys) == [KeyCommand("move", "word")]
    assert commands("uw", selection_keys) == [None, KeyCommand("object", "iw")]
    assert commands("w", selection_keys) == [None]


def lamps() -> Document:
    builder = Builder()
    builder.heading("Night", 1)
    builder.paragraph("A lamp is lit. It burns.")
    builder.heading("Dawn", 1)
    builder.paragraph("The lamp is out.")
    return builder.build()


def after(reading: Reading, *commands: KeyCommand) -> str:
    """Return the selected text after these commands."""
    for command in commands:
        reading = apply_command(reading, command)
    return reading.selected_span.of(reading.document.text)


def test_a_selection_changes_as_it_is_asked_to() -> None:
    document = lamps()
    start = document.text.index("lamp")
    reading = Reading(document).select(Selection(start, start), by_keys=True)
    assert after(reading, KeyCommand("move", "end")) == "lamp"
    assert after(reading, KeyCommand("object", "is")) == "A lamp is lit."
    assert after(reading, KeyCommand("find", "fs")) == "lamp is"
    assert after(reading, KeyCommand("find", "fz")) == "l"
    assert after(reading, KeyCommand("move", "end"), KeyCommand("swap"), KeyCommand("move", "right")) == "amp"
    assert after(reading, KeyCommand("move", "end"), KeyCommand("restart"), KeyCommand("move", "end")) == "p is"
    assert after(reading, KeyCommand("section", "1")) == "lamp is lit. It burns."
    assert after(reading, KeyCommand("section", "1", 2)).endswith("The lamp is out.")
    assert after(reading, KeyCommand("last")).endswith("The lamp is out.")
    assert after(reading, KeyCommand("percent", "", 50)) == "lamp is lit. It bur"
    assert after(reading, KeyCommand("section", "-1")) == "Night\nA l"
    assert after(reading, KeyCommand("copy")) == "l"


def test_the_next_match_is_reached_and_is_the_present_one() -> None:
    document = lamps()
    query = Query("lamp")
    hits = find(document.text, query)
    reading = Reading(document, search=Search(query, hits)).select(Selection(6, 6), by_keys=True)
    reached = apply_command(reading, KeyCommand("match", "1"))
    assert reached.selected_span.of(document.text) == "A l"
    assert reached.search.current_hit == 0
    assert after(reached, KeyCommand("match", "1")).endswith("\nThe l")


def test_where_nothing_is_selected_nothing_changes() -> None:
    reading = Reading(lamps())
    assert apply_command(reading, KeyCommand("move", "word")) is reading
