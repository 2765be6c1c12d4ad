"""Selecting with keys and the mouse, and copying."""

from __future__ import annotations

import pytest

from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.tui import clipboard
from readtui.tui.app import ReaderApp
from readtui.tui.clipboard import CopyResult
from tests.screens import opened, screen_rows, screen_text, settled, tale, typed, until

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
    async with opened(verse(), settings=Settings(web_lookup="yes")) as (_, pilot):
        await typed(pilot, "vee")
        await pilot.press("v")
        await pilot.press("v", "i", "w", "K")
        await until(pilot, lambda: bool(browsed))
        assert browsed == ["https://en.wiktionary.org/wiki/Winter"]
