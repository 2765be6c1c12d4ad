"""Undo and redo on the page: each change of the marks of a text, in a library on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from readtui.library.store import Library
from readtui.marks.model import Mark
from readtui.tui.app import ReaderApp
from tests.screens import opened, screen_text, settled, tale

BOOKMARK = ("M",)
HIGHLIGHT = ("v", "e", "enter")
LETTER = ("m", "a")

CHANGES: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "a bookmark is made": ((), BOOKMARK, "bookmark"),
    "a letter is set": ((), LETTER, "set mark a"),
    "a highlight is made": ((), HIGHLIGHT, "highlight"),
    "a highlight with a note is made": ((), ("v", "e", "A", *"why", "ctrl+s"), "highlight"),
    "a letter is moved": (LETTER, ("right_square_bracket", *LETTER), "set mark a"),
    "a bookmark is renamed": (BOOKMARK, ("tab", "tab", "e", *"new", "enter", "escape"), "rename"),
    "a bookmark is deleted": (BOOKMARK, ("tab", "tab", "x", "escape"), "delete"),
    "a letter is deleted": (LETTER, ("tab", "tab", "x", "escape"), "delete"),
    "a letter is deleted in the window of marks": (LETTER, ("B", "delete", "escape"), "delete"),
    "a highlight is deleted": (HIGHLIGHT, ("enter", "x"), "delete"),
    "a highlight is recoloured": (HIGHLIGHT, ("enter", "3"), "change"),
    "a note is added": (HIGHLIGHT, ("enter", "e", *"why", "ctrl+s"), "change"),
    "a note is edited": (("v", "e", "A", *"why", "ctrl+s"), ("enter", "e", *"not", "ctrl+s"), "change"),
    "a note is deleted": (("v", "e", "A", "x", "ctrl+s"), ("enter", "e", "backspace", "ctrl+s"), "change"),
}
"""The keys before a change, those of the change, and what the notice calls it."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "library.db")
    yield library
    library.close()


async def press(app: ReaderApp, pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each after what the one before it did in the library."""
    for key in keys:
        await pilot.press(key)
        await settled(app, pilot)


def marks(app: ReaderApp) -> list[tuple[object, ...]]:
    """Return all that is known of each mark, but when it was changed."""
    left_out = {Mark._fields.index("changed")} if "changed" in Mark._fields else set()
    return [
        (*(value for index, value in enumerate(mark) if index not in left_out), span)
        for mark, span in app.reading.marks.entries
    ]


@pytest.mark.parametrize("change", list(CHANGES))
async def test_each_change_of_a_mark_is_undone_and_redone(change: str, library: Library) -> None:
    before, keys, name = CHANGES[change]
    async with opened(tale(sections=12), library=library) as (app, pilot):  # type: ignore[arg-type]
        await press(app, pilot, *before)
        was = marks(app)
        await press(app, pilot, *keys)
        became = marks(app)
        assert became != was
        await press(app, pilot, "ctrl+underscore")
        assert f"Undone: {name}" in screen_text(app).replace("\n", " ")
        assert marks(app) == was
        await press(app, pilot, "ctrl+r")
        assert marks(app) == became
        await press(app, pilot, "ctrl+underscore")
        assert marks(app) == was


async def test_several_changes_of_one_mark_are_undone_one_after_another(library: Library) -> None:
    async with opened(tale(sections=12), library=library) as (app, pilot):  # type: ignore[arg-type]
        states = [marks(app)]
        for keys in (HIGHLIGHT, ("enter", "4"), ("enter", "e", *"why", "ctrl+s"), ("enter", "2"), ("enter", "x")):
            await press(app, pilot, *keys)
            states.append(marks(app))
        assert len({str(state) for state in states[1:]}) == len(states) - 1
        for state in reversed(states[:-1]):
            await press(app, pilot, "ctrl+underscore")
            assert marks(app) == state
        await press(app, pilot, "ctrl+underscore")
        assert "No change of this text to undo" in screen_text(app)


async def test_the_notice_names_the_key_that_undoes_where_the_reader_is(library: Library) -> None:
    async with opened(tale(sections=12), library=library) as (app, pilot):  # type: ignore[arg-type]
        await press(app, pilot, *HIGHLIGHT, "enter", "x")
        assert "(^_ restores it)" in screen_text(app), "on the page ^Z suspends the program"
        await press(app, pilot, "ctrl+underscore", "tab", "tab", "x")
        assert "(^Z restores it)" in screen_text(app)
