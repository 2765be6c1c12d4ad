"""The head of a long text is shown and answers keys while the rest is read; then the whole takes its place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from threading import Event

import pytest
from textual.pilot import Pilot

from readtui.config import paths
from readtui.config.settings import Settings
from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.document.progress import METER
from readtui.errors import FormatError
from readtui.tui.app import ReaderApp
from readtui.tui.controllers import opening
from readtui.tui.services import Services
from tests.screens import LibraryInMemory, screen_rows, screen_text, settled


def hours(count: int, *, first: str = "The first hour is quiet.") -> Document:
    """A text of so many paragraphs."""
    builder = Builder("hours.txt")
    builder.heading("Hours", 1)
    builder.paragraph(first)
    for number in range(2, count + 1):
        builder.paragraph(f"Hour {number} strikes. " + "The bell is heard in the valley. " * 5)
    return builder.build()


HEAD = replace(hours(40), is_head=True)
WHOLE = hours(400)


class Rest:
    """The rest of a text: it is read when `go_on` is called."""

    def __init__(self, result: Callable[[], Document]) -> None:
        self._result = result
        self._event = Event()

    def read(self, source: str) -> Document:
        assert self._event.wait(20.0)
        return self._result()

    def start(self) -> None:
        """Begin to read the rest."""
        self._event.set()

    async def go_on(self, app: ReaderApp, pilot: Pilot[None]) -> None:
        """Read the rest, and wait until the whole is shown, or the app ends."""
        self._event.set()
        while app.reading.document.is_head and app.return_code is None:
            await pilot.pause(0.01)
        await settled(app, pilot)


@asynccontextmanager
async def opened_head(
    result: Callable[[], Document] = lambda: WHOLE,
    *,
    head: Document = HEAD,
    library: LibraryInMemory | None = None,
    columns: int = 100,
) -> AsyncIterator[tuple[ReaderApp, Pilot[None], Rest]]:
    """Run the app with the head of a text."""
    rest = Rest(result)
    services = Services(
        settings=Settings(),
        theme_folders=(paths.themes_folder(),),
        library=library or LibraryInMemory(),
        read=rest.read,
        sources=("hours.txt",),
    )
    app = ReaderApp(services, head)
    async with app.run_test(size=(columns, 30)) as pilot:
        await pilot.pause()
        try:
            yield app, pilot, rest
        finally:
            rest._event.set()


async def test_the_head_is_read_while_the_rest_is_parsed_and_no_row_moves() -> None:
    async with opened_head() as (app, pilot, rest):
        assert "The first hour is quiet." in screen_text(app)
        assert "Reading hours.txt" in screen_text(app)
        await pilot.press("space", "j", "j")
        before = screen_rows(app)[:28]
        assert "The first hour" not in "".join(before)
        await rest.go_on(app, pilot)
        assert app.reading.document is WHOLE
        rows = [row[26:-1].rstrip() for row in screen_rows(app)[:28]]
        assert rows == [row[26:-1].rstrip() for row in before]
        assert "Reading" not in screen_text(app)


def chapters(count: int) -> Document:
    """A text with sections after its first 40 paragraphs."""
    builder = Builder("hours.txt")
    builder.heading("Hours", 1)
    builder.paragraph("The first hour is quiet.")
    for number in range(2, 41 + count):
        if number > 40:
            builder.heading(f"Chapter {number}", 2)
        builder.paragraph(f"Hour {number} strikes. " + "The bell is heard in the valley. " * 5)
    return builder.build()


@pytest.mark.parametrize("columns", [80, 100, 120])
@pytest.mark.parametrize("sections", [0, 1, 60])
async def test_the_column_of_text_stays_where_it_is(columns: int, sections: int) -> None:
    whole = chapters(sections) if sections else WHOLE
    async with opened_head(lambda: whole, columns=columns) as (app, pilot, rest):
        await pilot.press("space")
        region, before = app.reading_screen.page.region, screen_rows(app)[:28]
        await rest.go_on(app, pilot)
        left, right = region.x, region.right
        assert [row[left:right] for row in screen_rows(app)[:28]] == [row[left:right] for row in before]
        assert app.reading_screen.sidebar.display
        await pilot.press("t")
        await pilot.pause()
        assert not app.reading_screen.sidebar.display


async def test_the_room_for_sections_that_are_none_is_given_back_when_the_window_changes() -> None:
    async with opened_head() as (app, pilot, rest):
        await rest.go_on(app, pilot)
        assert app.reading_screen.sidebar.display
        await pilot.resize_terminal(102, 30)
        await pilot.pause()
        assert not app.reading_screen.sidebar.display


async def test_beside_a_narrow_head_there_is_no_room() -> None:
    async with opened_head(columns=79) as (app, _, _):
        assert not app.reading_screen.sidebar.display


async def test_how_much_is_read_is_told_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "METER_S", 0.01)
    may_end = Event()

    def built() -> Document:
        meter = METER.get()
        assert meter is not None
        builder = Builder("hours.txt")
        builder.paragraph("An hour. " * 10)
        meter.size = 2 * builder.length
        assert may_end.wait(20.0)
        return WHOLE

    async with opened_head(built) as (app, pilot, rest):
        assert "Reading hours.txt … " in screen_text(app)
        rest.start()
        while "Reading hours.txt … 50 %" not in screen_text(app):
            await pilot.pause(0.01)
        may_end.set()
        await rest.go_on(app, pilot)
        assert "Reading" not in screen_text(app)


async def test_keys_that_need_the_whole_wait_for_it_in_order() -> None:
    async with opened_head() as (app, pilot, rest):
        await pilot.press("slash", *"Hour 300", "enter", "q")
        await pilot.press("escape", "slash", *"Hour 399", "enter", "k")
        assert app.reading.search.query is None
        assert "Your keys wait for it" in " ".join(screen_text(app).split())
        await rest.go_on(app, pilot)
        assert "Hour 399 strikes." in screen_text(app)
        assert app.reading.search.query is not None
        assert app.return_code is None


async def test_q_quits_while_the_rest_is_read_and_nothing_is_recorded() -> None:
    library = LibraryInMemory()
    async with opened_head(library=library) as (app, pilot, _):
        await pilot.press("space", "q")
        await pilot.pause()
        assert app.return_code == 0
    assert not library.places
    assert not library.openings


async def test_the_whole_is_recorded_and_opens_at_the_last_position() -> None:
    library = LibraryInMemory(places={"hours.txt": WHOLE.text.index("Hour 350")})
    async with opened_head(library=library) as (app, pilot, rest):
        assert not library.openings
        await rest.go_on(app, pilot)
        assert library.openings == ["hours.txt"]
        assert "Hour 350 strikes" in screen_text(app)


async def test_a_reader_who_has_moved_stays_there() -> None:
    library = LibraryInMemory(places={"hours.txt": WHOLE.text.index("Hour 350")})
    async with opened_head(library=library) as (app, pilot, rest):
        await pilot.press("space")
        top = app.reading.position.top
        await rest.go_on(app, pilot)
        assert app.reading.position.top == top


async def test_the_words_at_the_top_stay_if_the_text_before_them_is_another_in_the_whole() -> None:
    whole = hours(400, first="The first hour is hidden in the head, and this paragraph is longer.")
    async with opened_head(lambda: whole) as (app, pilot, rest):
        await pilot.press("space")
        words = HEAD.text[app.reading.position.top :][:40]
        await rest.go_on(app, pilot)
        assert whole.text[app.reading.position.top :][:40] == words


async def test_a_text_whose_rest_cannot_be_read_ends_the_program() -> None:
    def fail() -> Document:
        raise FormatError("hours.txt is damaged")

    async with opened_head(fail) as (app, pilot, rest):
        await rest.go_on(app, pilot)
        assert isinstance(app.failure, FormatError)
        assert app.return_code == 2


async def test_if_the_rest_cannot_be_read_the_next_document_of_the_command_line_is_shown() -> None:
    def fail() -> Document:
        raise FormatError("hours.txt is damaged")

    other = replace(hours(3, first="Another text."), source="other.txt")
    async with opened_head(fail) as (app, pilot, rest):
        app.services.sources = ("hours.txt", "other.txt")
        read = app.services.read
        app.services.read = lambda source: other if source == "other.txt" else read(source)
        await rest.go_on(app, pilot)
        assert (app.source, app.reading.document) == ("other.txt", other)
        await pilot.press("backspace")
        assert app.reading.document is other


async def test_a_mark_set_early_is_set_in_the_whole() -> None:
    library = LibraryInMemory()
    async with opened_head(library=library) as (app, pilot, rest):
        await pilot.press("space", "m", "a")
        top = app.reading.position.top
        await rest.go_on(app, pilot)
        (mark,) = library.marks["hours.txt"]
        assert mark.anchor.start == top
