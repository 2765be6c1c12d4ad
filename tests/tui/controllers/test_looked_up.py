"""The window of the words that were looked up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from readtui.config import paths
from readtui.config.settings import Settings
from readtui.reading.looked_up import from_json
from readtui.tui.app import ReaderApp
from readtui.tui.passage_effects import ListWords
from tests.dictionaries.files import stardict
from tests.screens import app_for, screen_text, tale, until


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReaderApp:
    monkeypatch.setenv("PATH", "")
    stardict(tmp_path / "books", {"bell": "A hollow cup.", "morning": "The first part of the day."})
    app = app_for(tale(), tale("other.txt"), settings=Settings(dictionaries=str(tmp_path / "books"), web_lookup="no"))
    app.services.words_file = tmp_path / "state" / "looked-up.json"
    return app


def shows(app: ReaderApp, *words: str) -> Callable[[], bool]:
    return lambda: all(word in screen_text(app) for word in words)


async def look_up(app: ReaderApp, pilot: Pilot[None], word: str, entry: str) -> None:
    """Select a word of the text and look it up."""
    app.reading_screen.reading = app.reading.point_at(app.reading.document.text.index(word))
    await pilot.press("v", "i", "w", "K")
    await until(pilot, shows(app, entry))
    await pilot.press("escape", "escape")
    await pilot.pause()


def kept(app: ReaderApp) -> list[str]:
    file = app.services.words_file
    assert file is not None
    return [one.word for one in from_json(file.read_text())] if file.exists() else []


async def test_words_are_kept_listed_gone_to_and_looked_up_again(app: ReaderApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await look_up(app, pilot, "bell. ", "A hollow cup.")
        await look_up(app, pilot, "morning", "The first part")
        await until(pilot, lambda: kept(app) == ["bell", "morning"])
        await pilot.press("G")
        app.apply(ListWords())
        await until(pilot, shows(app, "morning: Number 1 hears the morning bell.", "A tale of bells"))
        await pilot.press("tab")
        await until(pilot, shows(app, "The first part of the day."))
        await pilot.press("escape")
        app.apply(ListWords())
        await until(pilot, shows(app, "Words looked up"))
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.reading.document.text.startswith("bell.", app.reading.position.offset))


async def test_a_word_of_another_text_is_gone_to_there(app: ReaderApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await look_up(app, pilot, "bell. ", "A hollow cup.")
        await until(pilot, lambda: kept(app) == ["bell"])
        await pilot.press("J")
        await until(pilot, lambda: app.source == "other.txt")
        app.apply(ListWords())
        await until(pilot, shows(app, "Words looked up"))
        await pilot.press("enter")
        await until(pilot, lambda: app.source == "tale.txt")
        at = app.reading.document.text.index("bell. ")
        await until(pilot, lambda: 0 < app.reading.position.top <= at < app.reading.position.bottom)


async def test_words_are_deleted_and_copied_as_lines(app: ReaderApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await look_up(app, pilot, "bell. ", "A hollow cup.")
        await look_up(app, pilot, "morning", "The first part")
        await until(pilot, lambda: len(kept(app)) == 2)
        app.apply(ListWords())
        await until(pilot, shows(app, "Words looked up"))
        await pilot.press("delete")
        await until(pilot, lambda: kept(app) == ["bell"] and "morning:" not in screen_text(app))
        await pilot.press("ctrl+c")
        file = paths.last_copy_file()
        assert file is not None
        await until(pilot, file.exists)
        assert file.read_text() == "bell\tNumber 1 hears the morning bell.\tA tale of bells\ttale.txt\n"
        await pilot.press("escape")
        await pilot.pause()
        assert not app.state.mode.is_window


async def test_a_damaged_file_is_told_and_kept(app: ReaderApp) -> None:
    file = app.services.words_file
    assert file is not None
    file.parent.mkdir()
    file.write_text("{")
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        await look_up(app, pilot, "bell. ", "A hollow cup.")
        app.apply(ListWords())
        await until(pilot, shows(app, "looked-up.json"))
        assert file.read_text() == "{"


async def test_without_a_file_words_are_kept_until_the_program_ends(app: ReaderApp) -> None:
    app.services.words_file = None
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app.apply(ListWords())
        await until(pilot, shows(app, "No words yet"))
        await pilot.press("escape")
        await look_up(app, pilot, "bell. ", "A hollow cup.")
        app.apply(ListWords())
        await until(pilot, shows(app, "bell: Number 1"))
