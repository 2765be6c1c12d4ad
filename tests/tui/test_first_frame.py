"""While the first screen is shown and the text is read, the rows at the bottom tell it, and keys wait for the text."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from readtui.config import paths
from readtui.config.settings import Settings
from readtui.document.model import Document
from readtui.startup.raw_terminal import PAINTED
from readtui.tui import first_frame
from readtui.tui.app import ReaderApp
from readtui.tui.first_frame import FirstFrame
from readtui.tui.services import Services
from readtui.tui.widgets.page import Page
from tests.screens import LibraryInMemory, screen_text, settled, tale

SEQUENCE = re.compile(r"\x1b\[[\d;]*m")


class Slow:
    """An app whose text is read when `go_on` is called; `written` is what is drawn beside frames."""

    def __init__(
        self, app: ReaderApp, library: LibraryInMemory, pilot: Pilot[None], is_ready: Event, written: list[str]
    ) -> None:
        self.app = app
        self.library = library
        self.pilot = pilot
        self._is_ready = is_ready
        self._written = written

    async def tells(self, words: str) -> None:
        """Wait until the rows at the bottom have these words."""
        while words not in SEQUENCE.sub("", "".join(self._written)):
            await self.pilot.pause(0.01)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def go_on(self) -> None:
        """Read the text, and wait until it is shown."""
        self._is_ready.set()
        while not self.app.reading.has_document:
            await self.pilot.pause(0.01)
        await settled(self.app, self.pilot)


@asynccontextmanager
async def slow(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Slow]:
    """Run the app behind a first screen that may stay; the text is not there yet."""
    is_ready, written = Event(), list[str]()

    def read(source: str) -> Document:
        assert is_ready.wait(20.0)
        return tale()

    monkeypatch.setattr(PAINTED, "is_painted", True)
    monkeypatch.setattr(first_frame, "TEXT_WAIT_S", 0.01)
    monkeypatch.setattr(first_frame, "BOTTOM_S", 0.2)  # drawing all the time would leave none for keys
    monkeypatch.setattr(HeadlessDriver, "write", lambda self, data: written.append(data))
    library = LibraryInMemory()
    services = Services(
        settings=Settings(),
        theme_folders=(paths.themes_folder(),),
        library=library,
        read=read,
        sources=("tale.txt",),
    )
    app = ReaderApp(services)
    async with app.run_test(size=(100, 30)) as pilot:
        try:
            yield Slow(app, library, pilot, is_ready, written)
        finally:
            is_ready.set()
            monkeypatch.setattr(PAINTED, "is_painted", False)


async def test_a_text_that_takes_long_is_told_at_the_bottom(monkeypatch: pytest.MonkeyPatch) -> None:
    async with slow(monkeypatch) as reading:
        await reading.tells(" Reading tale.txt …")
        assert reading.app._first_frame.is_withheld
        await reading.go_on()
        assert not reading.app._first_frame.is_withheld
        assert "A tale of bells" in screen_text(reading.app)


async def test_keys_wait_for_it_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    async with slow(monkeypatch) as reading:
        await reading.press("slash", *"bell")
        await reading.tells("Your keys wait for it; Escape drops them.")
        await reading.press("enter", "v")
        await reading.go_on()
        assert reading.app.reading.search.hits
        assert reading.app.reading.selection.by_keys


async def test_escape_drops_them_and_a_second_one_ends_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    async with slow(monkeypatch) as reading:
        await reading.tells("Reading")
        await reading.press("slash", *"bell", "escape")
        assert reading.app.return_code is None
        await reading.press("escape")
        assert reading.app.cancelled


@pytest.mark.parametrize("keys", ["q", "jjq", "5jq", " q"])
async def test_q_ends_the_program_at_once_also_after_keys_that_move(monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    names = {" ": "space"}
    for is_early in (False, True):
        async with slow(monkeypatch) as reading:
            if not is_early:
                await reading.tells("Reading")
            await reading.press(*(names.get(key, key) for key in keys))
            while reading.app.return_code is None:
                await reading.pilot.pause(0.01)
            assert not reading.app.reading.has_document


async def test_q_waits_after_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    async with slow(monkeypatch) as reading:
        await reading.tells("Reading")
        await reading.press("M", "q")
        assert reading.app.return_code is None
        await reading.go_on()
        assert len(reading.library.marks["tale.txt"]) == 1
        assert reading.app.return_code == 0


async def test_a_changed_size_shows_a_frame_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with slow(monkeypatch) as reading:
        await reading.tells("Reading")
        await reading.pilot.resize_terminal(80, 24)
        while reading.app._first_frame.is_withheld:
            await reading.pilot.pause(0.01)
        await reading.go_on()
        assert "A tale of bells" in screen_text(reading.app)


async def test_nothing_is_drawn_that_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    render_lines = Page.render_lines

    def counted(page: Page, crop: Region) -> list[Strip]:
        painted.append(crop.height)
        return render_lines(page, crop)

    monkeypatch.setattr(Page, "render_lines", counted)
    monkeypatch.setattr(FirstFrame, "begin", lambda frame: None)  # after it, the rows at the bottom are drawn
    async with slow(monkeypatch) as reading:
        await reading.pilot.pause()
        assert painted == []
        await reading.go_on()
        assert painted
        assert "A tale of bells" in screen_text(reading.app)
