"""Addresses opened: out of the library at once, fetched if need be, and anew on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from readtui.document.model import Figure
from readtui.errors import FormatError, LibraryError, SourceError
from readtui.ingest.open import Opened, OpeningTask, day_of, open_address
from readtui.ingest.web.request import FetchCancelledError, FetchHandle
from readtui.ingest.web.response import Response
from readtui.library.store import Library
from tests.web import Request, Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library.db")
    yield opened
    opened.close()


def kept(opened: Opened, memory: Library) -> Opened:
    assert opened.fetched is not None
    memory.keep_fetched(opened.fetched)
    return opened


def test_a_page_is_fetched_once_and_then_out_of_the_library(site: Site, memory: Library) -> None:
    address = site.page("/a.md", b"# A lamp\n\nIt is lit.\n", Content_Type="text/plain")
    first = kept(open_address(address, memory), memory)
    assert (first.document.title, first.document.source, first.since) == ("A lamp", address, None)
    site.pages.clear()
    second = open_address(f"{address}#part", memory)
    assert second.document.text == first.document.text
    assert second.fetched is None
    assert second.since is not None
    assert abs((second.since - datetime.now(UTC)).total_seconds()) < 60
    assert site.paths == ["/a.md"]


def test_what_was_found_elsewhere_leads_to_what_lies_beside_it_there(site: Site, memory: Library) -> None:
    text = b"# A lamp\n\n[b](b.md) [c](#c) *d*\n\n![f](f.png)\n"
    to = site.page("/lamps/a.md", text, Content_Type="text/markdown")
    asked = site.moved("/a", to)
    for _ in range(2):
        opened = open_address(asked, memory)
        assert opened.document.source == asked
        beside = to.replace("a.md", "")
        targets = [inline.target for inline in opened.document.inlines]
        assert targets == [f"{beside}b.md", "#c", ""]
        assert [block.image for block in opened.document.blocks if isinstance(block, Figure)] == [f"{beside}f.png"]
        memory.keep_fetched(opened.fetched or pytest.fail("not fetched")) if opened.since is None else None
    assert site.paths == ["/a", "/lamps/a.md"]


def test_what_was_found_elsewhere_may_have_addresses_that_are_none(site: Site, memory: Library) -> None:
    asked = site.moved("/a", site.page("/b", b'<html><p>A <a href="//[x">lamp</a>'))
    assert [inline.target for inline in open_address(asked, memory).document.inlines] == ["//[x"]


def test_what_another_host_gave_has_strayed(site: Site, memory: Library) -> None:
    asked = site.page("/a", b"A lamp")
    opened = kept(open_address(asked, memory), memory)
    assert not opened.redirected
    assert opened.fetched is not None
    elsewhere = replace(opened.fetched.source, address="https://example.org/a")
    memory.keep_fetched(opened.fetched._replace(source=elsewhere))
    assert open_address(asked, memory).redirected


def test_without_a_library_a_page_is_fetched_each_time(site: Site) -> None:
    memory = Library.disabled()
    address = site.page("/", b"text")
    for _ in range(2):
        memory.keep_fetched(open_address(address, memory).fetched or pytest.fail("not fetched"))
    assert site.paths == ["/", "/"]
    memory.close()


def test_what_has_not_changed_says_since_when_and_is_kept_with_the_new_time(site: Site, memory: Library) -> None:
    def conditional(request: Request) -> None:
        same = request.headers["If-None-Match"] == '"7"'
        request.send(b"" if same else b"text", status=304 if same else 200, ETag='"7"')

    address = site.page("/", conditional)
    first = kept(open_address(address, memory), memory).fetched
    again = open_address(address, memory, reload=True)
    assert first is not None
    assert again.fetched is not None
    assert again.since == datetime.fromtimestamp(first.source.mtime or 0, UTC)
    assert (again.fetched.source.mtime or 0) >= (first.source.mtime or 0)
    assert again.document.text == "text"


def test_what_is_sent_again_but_is_the_same_has_not_changed_either(site: Site, memory: Library) -> None:
    address = site.page("/", b"text")
    kept(open_address(address, memory), memory)
    assert open_address(address, memory, reload=True).since is not None


def test_what_has_changed_is_of_now(site: Site, memory: Library) -> None:
    address = site.page("/", b"text")
    kept(open_address(address, memory), memory)
    site.page("/", b"another")
    again = open_address(address, memory, reload=True)
    assert (again.document.text, again.since) == ("another", None)


def test_a_library_that_cannot_be_read_does_not_stop_reading(site: Site) -> None:
    class Broken:
        def fetched(self, address: str) -> Response | None:
            raise LibraryError("it is damaged")

    assert open_address(site.page("/", b"text"), Broken()).document.text == "text"


def test_what_is_no_text_is_not_to_be_kept(site: Site, memory: Library) -> None:
    address = site.page("/", b"\x7fELF" + bytes(999), Content_Type="application/octet-stream")
    with pytest.raises(FormatError, match="a program"):
        open_address(address, memory)
    with pytest.raises(SourceError, match="only http and https"):
        open_address("ftp://example.org/", memory)


def test_a_day_is_said_as_a_reader_says_it() -> None:
    assert day_of(datetime(2026, 11, 4, 12, tzinfo=UTC)) == "4 November 2026"


def test_an_errand_brings_its_address_meanwhile(site: Site, memory: Library) -> None:
    address = site.page("/", b"text")
    opening_task = OpeningTask(lambda handle: open_address(address, memory, handle=handle))
    assert opening_task.failure(10) is None
    assert opening_task.outcome.result().document.text == "text"


def test_an_errand_that_fails_says_why() -> None:
    def fail(handle: FetchHandle) -> Opened:
        raise SourceError("no")

    opening_task = OpeningTask(fail)
    assert isinstance(opening_task.failure(10), SourceError)


def test_an_errand_that_takes_long_has_not_failed_and_can_be_broken_off(site: Site, memory: Library) -> None:
    begun = Event()

    def silent(request: Request) -> None:
        begun.set()
        request.server.closing.wait(10)

    address = site.page("/", silent)
    opening_task = OpeningTask(lambda handle: open_address(address, memory, handle=handle))
    assert begun.wait(10)
    assert opening_task.failure(0) is None
    opening_task.handle.cancel()
    assert isinstance(opening_task.failure(10), FetchCancelledError)
