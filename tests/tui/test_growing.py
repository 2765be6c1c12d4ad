"""A text that is still coming grows on the screen: nothing moves, and what the reader has done holds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

import pytest
from textual.pilot import Pilot

from readtui.config import paths
from readtui.config.settings import Settings
from readtui.document.model import Document
from readtui.ingest import formats
from readtui.ingest.source import Source
from readtui.ingest.stream.growing import GrowingText
from readtui.tui.app import ReaderApp
from readtui.tui.controllers import growing
from readtui.tui.services import Services
from tests.screens import LibraryInMemory, screen_rows, screen_text, settled
from tests.streams import FakeStream

DEADLINE_S = 20.0


def numbers(first: int, last: int) -> bytes:
    return "".join(f"{number}\n" for number in range(first, last + 1)).encode()


class Growing:
    """An app with a text that is still coming."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None], stream: FakeStream, library: LibraryInMemory) -> None:
        self.app, self.pilot, self.stream, self.library = app, pilot, stream, library

    @property
    def document(self) -> Document:
        return self.app.reading.document

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until the screen is as it should be."""
        deadline = monotonic() + DEADLINE_S
        while not is_so():
            assert self.app.return_code is None
            assert monotonic() < deadline
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def send(self, data: bytes) -> None:
        """Send more, and wait until it is shown."""
        self.stream.send(data)
        last = data.decode().rstrip("\n").rpartition("\n")[2]
        await self.until(lambda: self.document.text.endswith(last))

    async def end(self) -> None:
        """Send no more, and wait until the whole is shown."""
        self.stream.end()
        await self.until(lambda: not self.document.is_growing)
        await settled(self.app, self.pilot)


@asynccontextmanager
async def growing_app(data: bytes = b"", *, rows: int = 12) -> AsyncIterator[Growing]:
    """Run the app with a text of which `data` has come."""
    stream, library = FakeStream(data), LibraryInMemory()
    text = GrowingText(stream, "-", formats.read)
    text.read()
    text.grown()
    services = Services(
        settings=Settings(),
        theme_folders=(paths.themes_folder(),),
        library=library,
        read=lambda source: formats.read(Source(source, data, "stream")),
        sources=("-",),
        growing=text,
    )
    app = ReaderApp(services, text.document)
    async with app.run_test(size=(80, rows)) as pilot:
        await pilot.pause()
        try:
            yield Growing(app, pilot, stream, library)
        finally:
            stream.end()


async def test_what_comes_is_shown_and_the_status_row_tells_how_much() -> None:
    async with growing_app() as text:
        assert "standard input: nothing yet" in screen_text(text.app)
        await text.send(b"first\nsecond\n")
        assert "second" in screen_text(text.app)
        assert "standard input: 2 lines so far" in screen_text(text.app)
        await text.end()
        assert "so far" not in screen_text(text.app)


async def test_no_row_moves_and_keys_work_meanwhile() -> None:
    async with growing_app(numbers(1, 500)) as text:
        await text.pilot.press("space", "space", "j")
        before = screen_rows(text.app)[:9]
        await text.send(numbers(501, 3_000))
        assert screen_rows(text.app)[:9] == before
        await text.pilot.press("G")
        assert "3000" in screen_text(text.app)
        await text.pilot.press("g")
        await text.end()
        assert "500" not in screen_text(text.app)


async def test_position_jumps_selection_and_search_hold() -> None:
    async with growing_app(numbers(1, 500)) as text:
        await text.pilot.press("slash", *"49", "enter")
        await text.until(lambda: text.app.reading.search.hits is not None)
        await text.pilot.press("n", "v", "l")
        before = text.app.reading
        assert before.search.hits is not None
        await text.send(numbers(501, 1_000))
        after = text.app.reading
        await text.until(lambda: len(text.app.reading.search.hits or ()) > len(before.search.hits or ()))
        assert after.position.offset == before.position.offset
        assert after.position.jump_list == before.position.jump_list
        assert after.selection == before.selection
        assert after.search.current_hit == before.search.current_hit
        await text.end()
        assert len(text.app.reading.search.hits or ()) == 20
        assert text.app.reading.selection == before.selection


async def test_a_mark_that_is_set_meanwhile_is_kept_for_the_whole() -> None:
    async with growing_app(numbers(1, 500)) as text:
        await text.pilot.press("space", "m", "a")
        await text.until(lambda: bool(text.app.reading.marks.entries))
        assert not text.library.openings
        await text.send(numbers(501, 600))
        assert text.app.reading.marks.entries
        await text.end()
        assert [mark.letter for mark in text.library.marks["-"]] == ["a"]
        assert len(text.library.settled) == 1
        assert text.library.openings == ["-"]


async def test_prose_is_joined_at_its_end_and_the_reader_stays_at_the_words() -> None:
    lines = "".join(f"The keeper lit lamp {number}\nand it burned till morning.\n\n" for number in range(60)).encode()
    async with growing_app(lines) as text:
        assert text.document.is_output
        await text.pilot.press("space", "space", "space")
        words = text.document.text[text.app.reading.position.top :][:20]
        await text.end()
        assert not text.document.is_output
        assert text.document.text[text.app.reading.position.top :].startswith(words.split("\n")[0])


async def test_escape_stops_reading_and_what_has_come_stays() -> None:
    async with growing_app(b"first\nsecond\n") as text:
        assert "stop reading" in screen_text(text.app)
        await text.pilot.press("escape")
        await text.until(lambda: not text.document.is_growing)
        assert text.stream.is_ended
        assert text.document.text == "first\nsecond"
        assert "Stopped: 2 lines have come" in screen_text(text.app)


async def test_escape_clears_a_search_before_it_stops_reading() -> None:
    async with growing_app(numbers(1, 500)) as text:
        await text.pilot.press("slash", *"49", "enter")
        await text.until(lambda: text.app.reading.search.hits is not None)
        await text.pilot.press("escape")
        assert not text.stream.is_ended
        assert text.app.reading.search.query is None


async def test_why_a_text_broke_off_is_told() -> None:
    async with growing_app(b"first\n") as text:
        text.stream.end("input/output error")
        await text.until(lambda: not text.document.is_growing)
        assert "Standard input failed: input/output error" in screen_text(text.app)
        assert "first" in screen_text(text.app)


async def test_that_the_rest_waits_is_told() -> None:
    async with growing_app(numbers(1, 500)) as text:
        text.stream.is_full = True
        await text.send(numbers(501, 600))
        await text.until(lambda: "The rest waits" in screen_text(text.app))


async def test_an_update_waits_as_long_as_the_last_one_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "LEAST_PAUSE_S", 1e6)
    async with growing_app(b"first\n") as text:
        await text.send(b"second\n")
        shown = text.document
        text.stream.send(b"third\n")
        await text.until(lambda: text.app.services.growing is not None and text.app.services.growing.size == 19)
        assert text.document is shown
        await text.end()
        assert text.document.text == "first\nsecond\nthird"


async def test_the_end_is_followed_until_any_key() -> None:
    async with growing_app(numbers(1, 500)) as text:
        await text.pilot.press("F")
        assert "Following" in screen_text(text.app)
        assert "500" in screen_text(text.app)
        await text.send(numbers(501, 600))
        await text.until(lambda: "600" in screen_text(text.app))
        await text.pilot.press("k")
        assert "Following" not in screen_text(text.app)
        before = screen_rows(text.app)[:9]
        await text.send(numbers(601, 700))
        assert screen_rows(text.app)[:9] == before


async def test_escape_stops_following_before_it_stops_reading() -> None:
    async with growing_app(numbers(1, 500)) as text:
        await text.pilot.press("F", "escape")
        assert not text.stream.is_ended
        assert "Following" not in screen_text(text.app)
        await text.pilot.press("escape")
        await text.until(lambda: text.stream.is_ended)


async def test_a_pipe_that_has_ended_cannot_be_followed() -> None:
    async with growing_app(numbers(1, 500)) as text:
        await text.end()
        await text.pilot.press("F")
        assert "The pipe has ended" in screen_text(text.app)


async def test_a_mark_is_looked_for_again_in_a_text_that_begins_anew() -> None:
    async with growing_app(numbers(1, 500)) as text:
        await text.pilot.press("space", "m", "a")
        await text.until(lambda: bool(text.app.reading.marks.entries))
        text.stream.restarts = True
        await text.send(b"lamp\n" + numbers(7, 9))
        assert text.document.text == "lamp\n7\n8\n9"
        await settled(text.app, text.pilot)
        assert "lamp" in screen_text(text.app)
