"""The palette: the command that a word means comes first, and what is found without one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from readtui.config.recent import read_recent
from readtui.config.settings import NAMES, Settings
from readtui.tui.actions import BY_ID, READING_GROUPS, acting_groups
from readtui.tui.app import ReaderApp
from readtui.tui.controllers.common_words import COMMON_WORDS, MEANT
from readtui.tui.controllers.palette import HINTS, palette_rows, recent_rows, undo_rows
from readtui.tui.controllers.ranking import ranked
from readtui.tui.controllers.setting_rows import ALL, PREFIX
from readtui.tui.state import Mode
from readtui.tui.widgets.dialogs import Chooser
from tests.screens import app_for, opened, screen_text, settled, tale, typed

FIRST = {
    "annotate": "mark.note",
    "author": "view.details",
    "back": "page.back",
    "bookmark": "mark.bookmark",
    "browser": "link.browser",
    "chapter": "page.next_section",
    "clipboard": "copy.selection",
    "close": "app.quit",
    "colours": "view.themes",
    "comment": "mark.note",
    "contents": "view.sidebar",
    "copy": "copy.selection",
    "dark": "view.themes",
    "delete": "hint.forget",
    "define": "article.lookup",
    "dictionary": "article.lookup",
    "edit": "article.edit",
    "end": "page.bottom",
    "exit": "app.quit",
    "export": "hint.export",
    "find": "search.open",
    "focus": "view.dim",
    "forget": "hint.forget",
    "font": "hint.font",
    "footnote": "link.hints",
    "forward": "page.forth",
    "fullscreen": "view.zen",
    "help": "app.help",
    "hidden": "view.hidden",
    "highlight": "mark.highlight",
    "history": "app.library",
    "hyphenation": "view.hyphenate",
    "image": "link.picture",
    "info": "view.details",
    "justify": "view.align",
    "keys": "app.help",
    "library": "app.library",
    "light": "view.themes",
    "line numbers": "view.line_numbers",
    "link": "link.hints",
    "marks": "mark.list",
    "mouse": "app.mouse",
    "next": "page.next_section",
    "note": "mark.note",
    "outline": "view.sidebar",
    "percent": "page.percent",
    "picture": "link.picture",
    "previous": "page.previous_section",
    "quit": "app.quit",
    "quote": "copy.quote",
    "recent": "app.library",
    "redo": "mark.redo",
    "refresh": "article.reload",
    "reload": "article.reload",
    "scroll": "page.scroll",
    "read aloud": "article.read_aloud",
    "search": "search.open",
    "select": "select.characters",
    "sidebar": "view.sidebar",
    "statistics": "app.statistics",
    "suspend": "app.suspend",
    "table": "view.table",
    "theme": "view.themes",
    "settings": "setting",
    "toc": "view.sidebar",
    "width": "setting.measure",
    "margin": "setting.measure",
    "wrap": "setting.measure",
    "language": "setting.language",
    "top": "page.top",
    "undo": "mark.undo",
    "wider": "view.wider",
    "yank": "copy.selection",
    "zen": "view.zen",
    "zoom": "hint.font",
}
"""The commonest words that are typed into the palette, and the command that comes first."""


def found(words: str) -> list[str | None]:
    """Return the values that the palette lists for words while reading."""
    return [row.value for row in ranked(palette_rows({}, Settings()), words, MEANT)]


@pytest.mark.parametrize(("words", "ident"), FIRST.items())
def test_the_command_that_a_common_word_means_comes_first(words: str, ident: str) -> None:
    assert found(words)[0] == ident


def test_each_common_word_means_one_command() -> None:
    words = [word for line in COMMON_WORDS.values() for word in line.split()]
    assert len(words) == len(set(words))
    assert set(COMMON_WORDS) <= {*BY_ID, *HINTS, ALL, *(PREFIX + name for name in NAMES)}


@pytest.mark.parametrize("word", MEANT)
def test_a_word_that_means_a_command_finds_it_first_where_it_acts(word: str) -> None:
    acting = {**dict.fromkeys(READING_GROUPS, READING_GROUPS), "library": acting_groups(Mode.LIBRARY)}
    rows = palette_rows({}, Settings(), acting.get(MEANT[word].partition(".")[0], READING_GROUPS))
    assert ranked(rows, word, MEANT)[0].value == MEANT[word]


@pytest.mark.parametrize(
    ("typed", "ident"),
    [
        ("dictonary", "article.lookup"),
        ("dictoi", "article.lookup"),
        ("hsitory", "app.library"),
        ("boomkark", "mark.bookmark"),
        ("qiut", "app.quit"),
        ("zne", "view.zen"),
        ("serahc", "search.open"),
        ("futnote", "link.hints"),
    ],
)
def test_words_with_typing_errors_are_found(typed: str, ident: str) -> None:
    assert found(typed)[0] == ident


@pytest.mark.parametrize(
    ("words", "ident"),
    [
        ("dark mode", "view.themes"),
        ("table of contents", "view.sidebar"),
        ("change the font size", "hint.font"),
        ("open in a browser", "link.browser"),
        ("next chapter", "page.next_section"),
        ("LIBRARY", "app.library"),
        ("hist", "app.library"),
        ("highlighting", "mark.highlight"),
        ("T", "view.themes"),
        ("^L", "app.redraw"),
    ],
)
def test_several_words_starts_of_words_and_keys_are_found(words: str, ident: str) -> None:
    assert found(words)[0] == ident


@pytest.mark.parametrize("words", ["xyzzy", "bells of the town", "!!"])
def test_words_that_mean_no_command_find_none(words: str) -> None:
    assert found(words) == []


def values(app: ReaderApp) -> list[object]:
    """Return the values that the window lists."""
    assert isinstance(app.screen, Chooser)
    return [row.value for row in app.screen.choices.state.rows.rows]


async def test_the_palette_does_the_command_that_was_found() -> None:
    async with opened(size=(100, 20)) as (app, pilot):
        await pilot.press("colon", *"toc", "enter")
        assert not app.reading_screen.place.shown


async def test_without_a_command_the_text_is_searched() -> None:
    async with opened(tale(), size=(100, 20)) as (app, pilot):
        await pilot.press("colon")
        await typed(pilot, "bells")
        assert values(app) == [None, "find.text", "find.library"]
        assert "No matches" in screen_text(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.reading.search.hits


async def test_without_a_command_the_library_is_searched() -> None:
    async with opened(tale(), size=(100, 20)) as (app, pilot):
        await pilot.press("colon")
        await typed(pilot, "bells")
        await pilot.press("down", "enter")
        await settled(app, pilot)
        assert "Search all texts: bells" in screen_text(app)
        await pilot.press("enter", "colon")
        await typed(pilot, "xyzzy")
        assert values(app) == [None, "find.library"]
        await pilot.press("enter")
        await settled(app, pilot)
        assert "Search all texts: xyzzy" in screen_text(app)


async def test_what_readtui_cannot_do_is_said() -> None:
    async with opened(size=(100, 20)) as (app, pilot):
        await pilot.press("colon", *"font", "enter")
        await pilot.pause()
        assert "The terminal has the font" in screen_text(app)


async def test_deleting_a_text_is_explained_with_the_keys_in_force() -> None:
    async with opened(size=(100, 20)) as (app, pilot):
        await pilot.press("colon", *"remove", "enter")
        await pilot.pause()
        assert "R opens the library; there x deletes a text, ^Z undoes that, and X forgets" in screen_text(app)


async def test_the_palette_runs_what_the_key_would_not_do_now() -> None:
    async with opened(tale(), size=(100, 20)) as (app, pilot):
        await pilot.press("colon", *"quote", "enter")
        await pilot.pause()
        assert "Select text first" in screen_text(app)


async def test_without_another_text_the_palette_says_so() -> None:
    async with opened(tale(), size=(100, 20)) as (app, pilot):
        await pilot.press("colon")
        await typed(pilot, "next article")
        await pilot.press("enter")
        await pilot.pause()
        assert "No other text is open" in screen_text(app)


# Commands chosen last


async def test_commands_chosen_last_come_first_also_after_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "state" / "recent.txt"
    for words, expected in (("zen", []), ("toc", ["view.zen"]), ("zen", ["view.sidebar", "view.zen"])):
        app = app_for(tale())
        app.services.recent_file = file
        async with app.run_test(size=(100, 40)) as pilot:
            await settled(app, pilot)
            await pilot.press("colon")
            assert values(app)[1 : 1 + len(expected)] == expected
            assert ("Recent" in screen_text(app)) == bool(expected)
            await typed(pilot, words)
            await pilot.press("enter")
            await settled(app, pilot)
    assert read_recent(file) == ["view.zen", "view.sidebar"]
    assert file.stat().st_mode & 0o777 == 0o600


async def test_without_a_file_the_commands_of_this_start_are_recent() -> None:
    async with opened(size=(100, 40)) as (app, pilot):
        await pilot.press("colon", *"zen", "enter", "colon", *"font", "enter", "colon")
        await settled(app, pilot)
        assert values(app)[1:4] == ["view.zen", None, "page.line_down"]  # no hint


def test_few_rows_are_recent_and_only_those_that_there_are() -> None:
    rows = palette_rows({}, Settings())
    recent = recent_rows(rows, ["gone.away", *(row.value or "" for row in rows[:9])])
    assert [row.value for row in recent] == [row.value for row in rows[:5]]


# The help


async def test_the_help_says_what_undoes_where_by_the_keys_in_force() -> None:
    async with opened(size=(100, 40)) as (app, pilot):
        await pilot.press("question_mark")
        await typed(pilot, "undo suspends")
        shown = screen_text(app)
        assert re.search(r"On the page: undo .* \^_ ", shown)
        assert re.search(r"In lists of marks, and in the library: undo +\^Z ", shown)
        assert re.search(r"On the page: suspend; .* \^Z ", shown)
    assert [row.note for row in undo_rows({"mark.undo": "f8", "marks.restore": "f9"})] == ["F8", "F9  ^Z", "^Z"]


@pytest.mark.parametrize("size", [(40, 15), (60, 20), (80, 24)])
async def test_each_row_of_the_help_can_be_read_whole_at_the_cursor(size: tuple[int, int]) -> None:
    async with opened(size=size) as (app, pilot):
        await pilot.press("question_mark")
        assert isinstance(app.screen, Chooser)
        choices = app.screen.choices
        for _ in range(len(choices.state.rows.rows)):
            assert choices.current is not None
            shown = " ".join(screen_text(app).replace("│", " ").replace("›", " ").split())
            assert " ".join(choices.current.text.split()) in shown
            await pilot.press("down")


async def test_few_long_rows_are_shown_whole() -> None:
    async with opened(size=(40, 15)) as (app, pilot):
        await pilot.press("question_mark")
        await typed(pilot, "caption")
        assert "…" not in "".join(screen_text(app).split("\n")[2:12])
