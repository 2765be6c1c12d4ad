"""Looking words up: which dictionaries are asked, what is shown beside the word, and what goes to the web."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from readtui.config import paths
from readtui.config.settings import Settings, SettingValue
from readtui.document.builder import Builder
from readtui.reading.selection import Selection
from readtui.tui.app import ReaderApp
from readtui.tui.controllers.lookup import filled, has_dict_server, web_address, web_question
from tests.dictionaries.files import stardict
from tests.screens import opened, screen_rows, screen_text, until

BOOK = {
    "bell": "A hollow cup.\nSee {chime}.",
    "chime": "A set of {bell}s, {gong}s.",
    "morning": "The first part of the day. " * 60,
}


@pytest.fixture(autouse=True)
def _no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No program of the machine is found, whatever is installed."""
    monkeypatch.setenv("PATH", "")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    stardict(tmp_path / "books", BOOK)
    return Settings(dictionaries=str(tmp_path / "books"))


def shows(app: ReaderApp, *words: str) -> Callable[[], bool]:
    return lambda: all(word in screen_text(app) for word in words)


async def look_up(app: ReaderApp, pilot: Pilot[None], word: str) -> None:
    """Point at a word of the text, and press the key."""
    app.reading_screen.reading = app.reading.point_at(app.reading.document.text.index(word))
    await pilot.press("K")
    await pilot.pause()


# Dictionaries of the machine


async def test_the_entry_is_shown_below_its_word_and_copied(settings: Settings) -> None:
    async with opened(settings=settings) as (app, pilot):
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "A hollow cup."))
        rows = screen_rows(app)
        word = next(at for at, row in enumerate(rows) if "morning bell." in row)
        assert "╭─ bell ─" in rows[word + 1]
        assert "bell · A small book" in rows[word + 2]
        assert rows[-1].startswith(" Esc close  y copy  a references")
        await pilot.press("y")
        file = paths.last_copy_file()
        assert file is not None
        await until(pilot, file.exists)
        assert file.read_text() == "bell · A small book\nA hollow cup.\nSee chime."
        await pilot.press("escape")
        await pilot.pause()
        assert not app.state.mode.is_window


async def test_a_long_entry_scrolls(settings: Settings) -> None:
    async with opened(settings=settings, size=(60, 15)) as (app, pilot):
        await look_up(app, pilot, "morning")
        await until(pilot, shows(app, "The first part", "more"))
        await pilot.press("G")
        await pilot.pause()
        assert "morning · A small book" not in screen_text(app)


async def test_the_references_of_an_entry_are_followed_and_one_goes_back(settings: Settings) -> None:
    async with opened(settings=settings) as (app, pilot):
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "A hollow cup."))
        await pilot.press("a", "enter")
        await until(pilot, shows(app, "A set of bells"))
        await pilot.press("A", "enter")
        await until(pilot, shows(app, "No entry for “gong”"))
        await pilot.press("backspace")
        await pilot.pause()
        assert "A hollow cup." in screen_text(app)


async def test_an_inflected_form_is_found(settings: Settings) -> None:
    builder = Builder()
    builder.paragraph("Morning’s BELLS")
    async with opened(builder.build(), settings=settings) as (app, pilot):
        await look_up(app, pilot, "BELLS")
        await until(pilot, shows(app, "A hollow cup."))


async def test_a_damaged_dictionary_gives_one_notice_and_no_question(settings: Settings) -> None:
    Path(settings.dictionaries, "bad.ifo").write_text("nothing")
    async with opened(settings=settings._replace(web_lookup="no")) as (app, pilot):
        await look_up(app, pilot, "fields")
        await until(pilot, shows(app, "bad.ifo: not the description of a"))
        assert not app.state.mode.is_window


# Programs


def program(folder: Path, name: str, code: str) -> str:
    """Write a Python program with this name, and return its path."""
    file = folder / name
    file.write_text(f"#!{sys.executable}\nimport sys, time\n{code}\n")
    file.chmod(0o755)
    return str(file)


async def test_the_command_of_the_settings_is_asked_first(settings: Settings, tmp_path: Path) -> None:
    own = program(tmp_path, "own", "print('Own entry of', sys.argv[1])")
    async with opened(settings=settings._replace(lookup=(own, "{word}"))) as (app, pilot):
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "Own entry of bell"))


async def test_a_command_that_fails_is_told_and_the_dictionaries_are_asked(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "own", "sys.exit('own: no such book')")
    monkeypatch.setenv("PATH", str(tmp_path))  # a long path in the notice would break the words that are looked for
    async with opened(settings=settings._replace(lookup=("own", "{word}"))) as (app, pilot):
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "ended with exit code 1"))
        await until(pilot, shows(app, "A hollow cup."))
    async with opened(settings=settings._replace(lookup=("/nowhere", "{word}"))) as (app, pilot):
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "Cannot run /nowhere: No such file"))
        await until(pilot, shows(app, "A hollow cup."))


async def test_escape_ends_a_command_that_hangs(settings: Settings, tmp_path: Path) -> None:
    own = program(tmp_path, "own", "time.sleep(600)")
    async with opened(settings=settings._replace(lookup=(own, "{word}"))) as (app, pilot):
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "Looking the word up"))
        await pilot.press("escape")
        await pilot.pause()
        assert not app.state.mode.is_window


async def test_wordnet_and_dict_are_asked_where_they_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "wn", "print('1. bell -- (a cup)') if sys.argv[1:] == ['bell', '-over'] else 0; sys.exit(10)")
    monkeypatch.setenv("PATH", str(tmp_path))
    async with opened() as (app, pilot):
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "1. bell -- (a cup)"))
        await pilot.press("escape")
    program(tmp_path, "dictd", "")
    program(tmp_path, "dict", "print('From the book: a cup') if sys.argv[-1] == 'bell' else sys.exit(20)")
    async with opened() as (app, pilot):
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "From the book: a cup"))


def test_dict_is_asked_only_where_a_server_is_installed() -> None:
    def installed(*names: str) -> Callable[..., str | None]:
        return lambda name, path=None: name if name in names else None

    assert has_dict_server(installed("dict", "dictd"))
    assert not has_dict_server(installed("dict"))  # it would ask dict.org
    assert not has_dict_server(installed("dictd"))


def test_a_word_that_would_be_an_option_is_not_looked_up() -> None:
    assert filled(("dict", "-d", "{word}"), "bell") == ["dict", "-d", "bell"]
    assert filled(("dict", "{word}"), "--config=x") is None
    assert filled(("dict", "{word}."), "-x") is None
    assert filled(("dict", "--", "{word}"), "-x") == ["dict", "--", "-x"]
    assert filled(("dict", "--word={word}", "to {word}"), "-x") == ["dict", "--word=-x", "to -x"]


# The web


def test_the_question_names_the_host_and_the_word() -> None:
    title, answers = web_question("bells", is_missing=False)
    assert title == "No dictionary. Send “bells” to en.wiktionary.org?"
    assert web_question("bells", is_missing=True)[0] == "No entry. Send “bells” to en.wiktionary.org?"
    assert [answer.value for answer in answers] == ["ask", "yes", "no"]
    assert len(web_question("a long " * 10, is_missing=True)[0]) < 80


def test_a_word_is_one_part_of_the_address_on_the_web() -> None:
    assert web_address("a/b?c#é") == "https://en.wiktionary.org/wiki/a%2Fb%3Fc%23%C3%A9"


async def test_nothing_is_sent_before_the_question_is_answered(browsed: list[str]) -> None:
    async with opened() as (app, pilot):
        for keys in (("escape",), ("enter",)):
            await look_up(app, pilot, "bell.")
            await until(pilot, shows(app, "No dictionary. Send “bell” to en.wiktionary.org?"))
            await pilot.press(*keys)
            await pilot.pause()
            assert browsed == []
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "Send “bell”"))
        await pilot.press("down", "enter")
        await until(pilot, lambda: browsed == ["https://en.wiktionary.org/wiki/bell"])
        assert app.host.settings.web_lookup == "yes"


async def test_a_reader_who_refuses_is_not_asked_again(browsed: list[str]) -> None:
    async with opened(size=(110, 30)) as (app, pilot):
        kept: list[dict[str, SettingValue]] = []
        app.services.remember = kept.append
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "Send “bell”"))
        await pilot.press("down", "down", "enter")
        await until(pilot, shows(app, "No dictionary found"))
        await look_up(app, pilot, "bell.")
        await until(pilot, lambda: not app.state.mode.is_window)
        assert (browsed, kept) == ([], [{"web_lookup": "no"}])


async def test_a_word_that_would_be_an_option_is_told(settings: Settings) -> None:
    builder = Builder("options.txt")
    builder.paragraph("Say --help to it.")
    own = settings._replace(lookup=("/nowhere", "{word}"), web_lookup="no")
    async with opened(builder.build(), settings=own) as (app, pilot):
        app.reading_screen.reading = app.reading.select(Selection(4, 9))
        await pilot.press("K")
        await until(pilot, shows(app, "/nowhere would take “--help” for an option"))


async def test_without_a_dictionary_and_the_web_one_notice_says_what_to_install() -> None:
    async with opened(settings=Settings(web_lookup="no"), size=(110, 30)) as (app, pilot):
        await look_up(app, pilot, "bell.")
        await until(pilot, shows(app, "No dictionary found. Install dict-gcide or wordnet"))


async def test_a_word_that_no_dictionary_has_is_told_with_their_names(settings: Settings) -> None:
    async with opened(settings=settings._replace(web_lookup="no")) as (app, pilot):
        await look_up(app, pilot, "fields")
        await until(pilot, shows(app, "No entry for “fields” in A small book"))


async def test_a_long_selection_is_cut_and_its_lines_are_joined(settings: Settings, tmp_path: Path) -> None:
    own = program(tmp_path, "own", "print(repr(sys.argv[1]))")
    builder = Builder()
    builder.paragraph("a bell\nrings " * 40)
    async with opened(builder.build(), settings=settings._replace(lookup=(own, "{word}"))) as (app, pilot):
        await pilot.press("v", "G", "K")
        await until(pilot, shows(app, "'a bell rings a bell rings"))
