"""Web addresses in the app: fetching in the background, cancelling, reloading, and the age of a copy."""

from __future__ import annotations

import asyncio
import os
import select
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from readtui.document.builder import Builder
from readtui.document.model import Document, Style, StyledText
from readtui.errors import LibraryError, SourceError
from readtui.ingest import sandbox
from readtui.ingest.open import Opened, OpeningTask
from readtui.ingest.source import Source
from readtui.ingest.web.request import FetchCancelledError, FetchHandle, Progress
from readtui.ingest.web.response import Response
from readtui.tui.app import ReaderApp
from readtui.tui.controllers.opening import OpeningController
from readtui.tui.services import OpenRequest
from tests.screens import LibraryInMemory, app_for, library_of, screen_rows, screen_text, settled, tale
from tests.tui.fakes import FakeHost

ADDRESS = "https://example.org/tale"
DAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANSWER = Response(Source(ADDRESS, b"text", "url", None, DAY.timestamp()))


class Network:
    """A network that returns `gives`, or blocks until the fetch is cancelled."""

    def __init__(self, gives: Opened | Exception | None = None) -> None:
        self.gives = gives
        self.asked: list[tuple[str, bool]] = []
        self.progress = Progress("example.org", 340_000, 1_000_000)
        self.waiting = Event()
        self.left = Event()

    def open_address(self, source: str, *, reload: bool, handle: FetchHandle) -> Opened:
        self.asked.append((source, reload))
        handle.report(self.progress)
        if self.gives is None:
            self.waiting.set()
            assert isinstance(handle.events.get(timeout=60), FetchCancelledError)
            self.left.set()
            raise FetchCancelledError("the fetch was cancelled")
        if isinstance(self.gives, Exception):
            raise self.gives
        return self.gives


@asynccontextmanager
async def reading(
    network: Network, *documents: Document, library: LibraryInMemory | None = None
) -> AsyncIterator[tuple[ReaderApp, Pilot[None]]]:
    """Run the app on these documents, with that network."""
    app = app_for(*documents, library=library)
    app.services.open_address = network.open_address
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        yield app, pilot


@asynccontextmanager
async def beginning(network: Network) -> AsyncIterator[tuple[ReaderApp, Pilot[None]]]:
    """Run the app with an address as its first source."""
    app = app_for(tale())
    app = ReaderApp(app.services)
    app.services.sources = (ADDRESS,)
    app.services.open_address = network.open_address
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        yield app, pilot


async def waits(network: Network, pilot: Pilot[None]) -> None:
    """Wait until the fetch is running and shown."""
    assert await asyncio.to_thread(network.waiting.wait, 10)
    await pilot.pause()


def status(app: ReaderApp) -> str:
    return screen_rows(app)[-2]


# The first document


async def test_an_address_is_fetched_while_the_screen_is_up_and_shown() -> None:
    async with beginning(Network(Opened(tale(ADDRESS), None, ANSWER))) as (app, pilot):
        await settled(app, pilot)
        assert "A tale of bells" in screen_text(app)
        assert app.source == ADDRESS
        assert "Fetching" not in screen_text(app)
        assert "Stored copy" not in screen_text(app)
        assert isinstance(app.services.library, LibraryInMemory)
        assert app.services.library.kept == [ANSWER]


async def test_what_comes_out_of_the_library_says_of_when_it_is_and_is_not_kept_again() -> None:
    async with beginning(Network(Opened(tale(ADDRESS), DAY))) as (app, pilot):
        await settled(app, pilot)
        assert "Stored copy of 24 November 2026: r reloads" in screen_text(app)
        assert isinstance(app.services.library, LibraryInMemory)
        assert app.services.library.kept == []


async def test_progress_is_shown_and_escape_leaves() -> None:
    network = Network()
    async with beginning(network) as (app, pilot):
        await waits(network, pilot)
        assert "Fetching example.org … 340 KB" in status(app)
        assert "34 % · Esc cancels" in status(app)
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Help" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert not app.cancelled
        await pilot.press("escape")
        await pilot.pause()
        assert app.cancelled
        assert network.left.wait(60)
    assert app.failure is None


async def test_quitting_does_not_wait_for_the_network() -> None:
    network = Network()
    async with beginning(network) as (app, pilot):
        await waits(network, pilot)
        await pilot.press("q")
    assert network.left.wait(60)
    assert (app.failure, app.cancelled) == (None, False)


async def test_a_first_address_that_fails_ends_the_program() -> None:
    async with beginning(Network(SourceError("example.org is not known", "check it"))) as (app, pilot):
        await settled(app, pilot)
    assert str(app.failure) == "example.org is not known (check it)"


async def test_what_is_fetched_while_the_screen_is_loaded_is_shown() -> None:
    app = ReaderApp(app_for(tale()).services)
    app.services.sources = (ADDRESS,)
    network = Network()
    app.services.opening_task = OpeningTask(lambda handle: network.open_address(ADDRESS, reload=False, handle=handle))
    assert network.waiting.wait(60)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert "340 KB" in status(app)
        await pilot.press("escape")
    assert network.left.wait(60)
    app = ReaderApp(app_for(tale()).services)
    app.services.sources = (ADDRESS,)
    app.services.opening_task = OpeningTask(lambda handle: Opened(tale(ADDRESS), DAY))
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        assert "Stored copy of 24 November 2026" in screen_text(app)
        assert app.services.opening_task is None


async def test_of_what_was_fetched_a_moment_ago_no_day_is_said() -> None:
    async with beginning(Network(Opened(tale(ADDRESS), datetime.now(UTC) + timedelta(seconds=1)))) as (app, pilot):
        await settled(app, pilot)
        assert "A tale of bells" in screen_text(app)
        assert "Stored copy" not in screen_text(app)


# While another is read


async def test_another_address_leaves_the_text_until_it_is_there_and_escape_keeps_it() -> None:
    network = Network()
    library = library_of(ADDRESS)
    async with reading(network, tale(), library=library) as (app, pilot):
        await pilot.press("R")
        await settled(app, pilot)
        await pilot.press("enter")
        await waits(network, pilot)
        assert network.asked == [(ADDRESS, False)]
        await pilot.press("j", "j", "right_square_bracket")
        await pilot.pause()
        assert "Fetching example.org" in status(app)
        assert "Part" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert network.left.wait(60)
        assert "Cancelled" in screen_text(app)
        assert "Fetching" not in status(app)
        assert app.source == "tale.txt"
        assert app.return_code is None


async def test_an_address_is_known_by_its_one_form() -> None:
    library = LibraryInMemory(places={ADDRESS: 300})
    async with reading(Network(Opened(tale(ADDRESS), DAY)), tale(), library=library) as (app, pilot):
        app.host.open("HTTPS://Example.org/tale#part", OpenRequest())
        await settled(app, pilot)
        assert app.source == ADDRESS
        assert app.reading.position.top > 0
        assert library.openings[-1] == ADDRESS


async def test_an_address_that_fails_is_a_notice() -> None:
    library = library_of(ADDRESS)
    async with reading(Network(SourceError("no such host")), tale(), library=library) as (app, pilot):
        await pilot.press("R")
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "no such host" in screen_text(app)
        assert "Fetching" not in status(app)
        assert app.source == "tale.txt"


async def test_what_is_not_wanted_any_more_is_not_shown() -> None:
    network = Network()
    library = LibraryInMemory(openings=[ADDRESS])
    async with reading(network, tale(), tale("other.txt"), library=library) as (app, pilot):
        app.host.open(ADDRESS, OpenRequest())
        await waits(network, pilot)
        handle = app.controllers.opening._handle
        await pilot.press("J")
        await settled(app, pilot)
        assert app.source == "other.txt"
        assert handle is not None
        app.controllers.opening._failed(handle, ADDRESS, SourceError("too late"))
        app.controllers.opening._opened(handle, (tale(), "late.txt", 0), None, False)
        app.controllers.opening._progressed(handle, Progress("late"))
        assert "too late" not in screen_text(app)
        assert app.source == "other.txt"


# Anew


def longer(source: str = ADDRESS) -> Document:
    """Return the tale with another paragraph before it."""
    builder = Builder(source)
    builder.paragraph("This came later. " * 40)
    for number in range(1, 7):
        builder.heading(f"Part {number}", 2)
        builder.paragraph(f"Number {number} hears the morning bell. " + "The fields lie quiet under the snow. " * 12)
    return builder.build(title="A tale of bells")


async def test_a_page_that_has_not_changed_stays_and_is_said_to() -> None:
    network = Network(Opened(tale(ADDRESS), DAY, ANSWER))
    async with reading(network, tale(ADDRESS)) as (app, pilot):
        before = app.reading
        await pilot.press("r")
        await settled(app, pilot)
        assert network.asked == [(ADDRESS, True)]
        assert "Not changed since 24 November 2026" in screen_text(app)
        assert app.reading.document is before.document
        assert isinstance(app.services.library, LibraryInMemory)
        assert app.services.library.kept == [ANSWER]
        network.gives = Opened(tale(ADDRESS))
        await pilot.press("r")
        await settled(app, pilot)
        assert "Not changed" in screen_text(app)


async def test_a_page_that_has_changed_keeps_the_place() -> None:
    network = Network(Opened(longer(), None, ANSWER))
    async with reading(network, tale(ADDRESS)) as (app, pilot):
        await pilot.press(*["right_square_bracket"] * 4)
        await settled(app, pilot)
        before = app.reading
        words = before.document.text[before.position.top :][:30]
        await pilot.press("r")
        await settled(app, pilot)
        assert app.reading.document.text != before.document.text
        assert app.reading.document.text[app.reading.position.top :].startswith(words)


class Slow(Network):
    """A network that answers when the test releases it."""

    def __init__(self, gives: Opened) -> None:
        super().__init__(gives)
        self.answers = Event()

    def open_address(self, source: str, *, reload: bool, handle: FetchHandle) -> Opened:
        self.waiting.set()
        assert self.answers.wait(60)
        return super().open_address(source, reload=reload, handle=handle)


async def test_who_reads_on_while_a_page_comes_anew_keeps_the_place_that_he_has_come_to() -> None:
    network = Slow(Opened(longer()))
    async with reading(network, tale(ADDRESS)) as (app, pilot):
        await pilot.press("r")
        await waits(network, pilot)
        await pilot.press(*["right_square_bracket"] * 4)
        await pilot.pause()
        words = app.reading.document.text[app.reading.position.top :][:30]
        network.answers.set()
        await settled(app, pilot)
        assert app.reading.document.text[app.reading.position.top :].startswith(words)


async def test_the_place_that_one_has_come_to_while_another_text_is_on_its_way_is_kept() -> None:
    network = Slow(Opened(longer()))
    library = library_of(ADDRESS)
    async with reading(network, tale(), library=library) as (app, pilot):
        await pilot.press("R")
        await settled(app, pilot)
        await pilot.press("enter")
        await waits(network, pilot)
        await pilot.press(*["right_square_bracket"] * 4)
        await pilot.pause()
        top = app.reading.position.top
        network.answers.set()
        await settled(app, pilot)
        assert app.source == ADDRESS
        assert library.places["tale.txt"] == top > 0


async def test_a_page_that_cannot_be_kept_is_read_and_that_is_said() -> None:
    class Full(LibraryInMemory):
        def keep_response(self, response: Response) -> None:
            raise LibraryError("the disk is full")

    async with reading(Network(Opened(longer(), None, ANSWER)), tale(ADDRESS), library=Full()) as (app, pilot):
        await pilot.press("r")
        await settled(app, pilot)
        assert "The disk is full" in screen_text(app)
        assert "This came later" in screen_text(app)


# Other programs


async def test_the_browser_is_opened_at_the_address_and_at_a_chosen_link(started: list[Sequence[str]]) -> None:
    builder = Builder(ADDRESS)
    builder.paragraph([StyledText("next", (Style("link", "more/b?c"),)), StyledText(" and by.")])
    async with reading(Network(), builder.build()) as (app, pilot):
        await pilot.press("o")
        await settled(app, pilot)
        await pilot.press("a", "o")
        await settled(app, pilot)
        assert [command[-1] for command in started] == [ADDRESS, "https://example.org/more/b?c"]


async def test_without_a_network_an_address_is_refused() -> None:
    app = app_for(tale())
    async with app.run_test(size=(100, 30)) as pilot:
        app.host.open(ADDRESS, OpenRequest())
        await settled(app, pilot)
        assert "fetching is not available" in screen_text(app)


def wait_for_writer(fifo: Path, timeout_s: float = 30.0) -> None:
    """Wait until another process has opened a FIFO for writing and closed it. Raises AssertionError."""
    descriptor = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    poll = select.poll()
    poll.register(descriptor, select.POLLHUP)  # reported once a writer has closed it, not before there was one
    try:
        assert poll.poll(timeout_s * 1000), "the child process did not start"
    finally:
        os.close(descriptor)


async def test_who_quits_does_not_wait_for_what_is_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = tmp_path / "begun", Event()
    os.mkfifo(begun)
    (tmp_path / "endless_reader.py").write_text(
        f"import signal\n\ndef parse(*_):\n    open({str(begun)!r}, 'w').close()\n    signal.pause()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    def read(name: str) -> Document:
        try:
            return sandbox.read(sandbox.Request("endless_reader", name), b"", wall_s=600.0)
        finally:
            ended.set()

    app = app_for(tale(), Builder("other.html").build())
    app.services.read = read
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("J")
        await asyncio.to_thread(wait_for_writer, begun)
        await pilot.press("q")
    assert await asyncio.to_thread(ended.wait, 10)


# Several sources


async def test_a_first_source_that_cannot_be_read_is_said_and_the_next_one_is_shown() -> None:
    app = app_for(tale("b.txt"))
    app.services.sources = ("a.txt", "b.txt", "c.txt")
    app = ReaderApp(app.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        await settled(app, pilot)
        assert app.source == "b.txt"
        assert "a.txt: there is no such file" in screen_text(app)
        await pilot.press("J")
        await settled(app, pilot)
        assert app.source == "b.txt"
        assert list(app.services.unreadable) == ["a.txt", "c.txt"]
        app.services.read = tale
        await pilot.press("J")
        await settled(app, pilot)
        assert app.source == "a.txt"
        assert list(app.services.unreadable) == ["c.txt"]


async def test_the_program_ends_if_no_source_can_be_read() -> None:
    app = app_for(tale("b.txt"))
    app.services.sources = ("a.txt", "c.txt")
    app = ReaderApp(app.services)
    await app.run_async(headless=True, size=(100, 30))
    assert app.services.unreadable == {name: f"{name}: there is no such file" for name in ("a.txt", "c.txt")}
    assert str(app.failure) == "c.txt: there is no such file"
    assert app.return_code == 2


# Without a screen


def opening(
    *documents: Document, network: Network | None = None, is_open: bool = True
) -> tuple[FakeHost, OpeningController]:
    """Return a host whose threads wait, and the controller."""
    host = FakeHost(*(documents or (tale("one"), tale("two"), tale("three"))), waits=True, is_open=is_open)
    if network is not None:
        host.services.open_address = network.open_address
    return host, OpeningController(host.host)


def test_a_file_is_shown_once_it_is_read_at_its_last_position() -> None:
    host, controller = opening()
    host.library.places["two"] = 300
    controller.open("two", OpenRequest())
    assert controller.opening is not None
    assert not controller.is_fetching
    host.work()
    assert controller.opening is None
    assert [(shown.source, shown.at, shown.redirected) for shown in host.shown] == [("two", 300, False)]


def test_of_two_requests_the_last_one_is_shown_in_whatever_order_they_are_answered() -> None:
    for order in ((0, 0), (1, 0)):
        host, controller = opening()
        controller.open("two", OpenRequest())
        controller.open("three", OpenRequest())
        for index in order:
            host.work(index)
        assert [shown.source for shown in host.shown] == ["three"]
        assert controller.opening is None


def test_what_was_cancelled_is_neither_shown_nor_told() -> None:
    host, controller = opening()
    controller.open("two", OpenRequest())
    controller.cancel_by_user()
    controller.open("nowhere", OpenRequest())
    controller.cancel()
    host.work_all()
    assert host.shown == []
    assert host.notices == ["Cancelled"]
    assert host.services.unreadable == {}


def test_cancelling_before_the_first_document_ends_the_program() -> None:
    host, controller = opening(is_open=False)
    controller.open("one", OpenRequest())
    controller.cancel_by_user()
    assert host.ended == [None]
    assert host.notices == []


@pytest.mark.parametrize(
    ("error", "notice", "reason"),
    [
        (SourceError("there is no two"), "There is no two", "there is no two"),
        (IndexError("bug"), "two: cannot be read", "two: cannot be read"),
        (MemoryError(), "two: not enough memory", "two: not enough memory"),
    ],
)
def test_a_source_that_cannot_be_read_is_told_and_the_present_document_stays(
    error: Exception, notice: str, reason: str
) -> None:
    def read(source: str) -> Document:
        raise error

    host, controller = opening()
    host.services.read = read
    controller.open("two", OpenRequest())
    host.work()
    assert [*host.notices, *(what for what, _ in host.unexpected)] == [notice]
    assert host.services.unreadable == {"two": reason}
    assert host.shown == []
    assert host.ended == []


def test_a_first_source_that_cannot_be_read_is_an_end() -> None:
    host, controller = opening(is_open=False)
    controller.open("nowhere", OpenRequest())
    host.work()
    assert [str(error) for error in host.ended] == ["nowhere: there is no such file"]


def test_a_source_that_is_read_at_last_is_no_longer_unreadable() -> None:
    host, controller = opening()
    host.services.unreadable["two"] = "there was no such file"
    controller.open("two", OpenRequest())
    host.work()
    assert host.services.unreadable == {}


def test_a_document_that_cannot_be_shown_is_reported_and_the_first_one_raises() -> None:
    host, controller = opening()
    host.cannot_show = IndexError("bug")
    controller.open("two", OpenRequest())
    host.work()
    assert host.unexpected == [("two: cannot be shown", host.cannot_show)]
    host, controller = opening(is_open=False)
    host.cannot_show = IndexError("bug")
    controller.open("one", OpenRequest())
    with pytest.raises(IndexError):
        host.work()


def test_a_named_place_comes_before_the_last_position_and_an_unknown_one_does_not() -> None:
    host, controller = opening()
    host.library.places["two"] = 300
    for fragment in ("part-3", "nowhere"):
        controller.open("two", OpenRequest(fragment))
        host.work()
    places = dict(host.shown[0].document.targets)
    assert [shown.at for shown in host.shown] == [places["part-3"], 300]


def test_a_reloaded_file_stays_at_the_words_that_were_at_the_top_when_it_was_read() -> None:
    before, after = tale("one"), longer("one")
    host, controller = opening(before)
    host.services.read = lambda source: after
    controller.open("one", OpenRequest(reload=True))
    place = before.text.index("Number 3")
    host.reading = host.reading.with_viewport(place, place + 500)
    host.work()
    assert after.text.startswith("Number 3", host.shown[0].at)


def test_the_spinner_and_the_progress_are_of_the_present_fetch() -> None:
    network = Network(Opened(tale(ADDRESS), None, ANSWER, True))
    host, controller = opening(network=network)
    controller.open(ADDRESS, OpenRequest())
    assert controller.is_fetching
    host.pass_time()
    host.pass_time()
    assert controller.opening is not None
    assert (controller.opening.frame, controller.opening.progress) == (2, None)
    host.work()
    assert controller.opening is None
    assert not [timer for timer in host.timers if timer.is_running]
    assert host.shown[0].redirected
    host.work_all()
    assert host.library.kept == [ANSWER]


def test_a_reloaded_page_that_is_the_same_stays_and_is_kept() -> None:
    network = Network(Opened(tale(ADDRESS), DAY, ANSWER))
    host, controller = opening(tale(ADDRESS), network=network)
    controller.open(ADDRESS, OpenRequest(reload=True))
    host.work_all()
    assert host.shown == []
    assert host.notices == ["Not changed since 24 November 2026"]
    assert host.library.kept == [ANSWER]


def test_the_age_of_a_stored_page_is_told_once() -> None:
    host, controller = opening(network=Network(Opened(tale(ADDRESS), DAY)))
    for _ in range(2):
        controller.open(ADDRESS, OpenRequest())
        host.work_all()
    assert host.notices == ["Stored copy of 24 November 2026: r reloads"]
