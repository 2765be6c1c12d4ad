"""Opening addresses: from the library, from the network, and reloaded."""

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
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library.db")
    yield opened
    opened.close()


def kept(opened: Opened, library: Library) -> Opened:
    assert opened.fetched is not None
    library.keep_response(opened.fetched)
    return opened


def test_a_page_is_fetched_once_and_then_read_from_the_library(site: Site, library: Library) -> None:
    address = site.page("/a.md", b"# A lamp\n\nIt is lit.\n", Content_Type="text/plain")
    first = kept(open_address(address, library), library)
    assert (first.document.title, first.document.source, first.since) == ("A lamp", address, None)
    site.pages.clear()
    second = open_address(f"{address}#part", library)
    assert second.document.text == first.document.text
    assert second.fetched is None
    assert second.since is not None
    assert abs((second.since - datetime.now(UTC)).total_seconds()) < 60
    assert site.paths == ["/a.md"]


def test_relative_targets_of_a_redirected_page_are_resolved_at_the_final_address(site: Site, library: Library) -> None:
    text = b"# A lamp\n\n[b](b.md) [c](#c) *d*\n\n![f](f.png)\n"
    to = site.page("/lamps/a.md", text, Content_Type="text/markdown")
    requested = site.moved("/a", to)
    for _ in range(2):
        opened = open_address(requested, library)
        assert opened.document.source == requested
        beside = to.replace("a.md", "")
        targets = [inline.target for inline in opened.document.inlines]
        assert targets == [f"{beside}b.md", "#c", ""]
        assert [block.image for block in opened.document.blocks if isinstance(block, Figure)] == [f"{beside}f.png"]
        library.keep_response(opened.fetched or pytest.fail("not fetched")) if opened.since is None else None
    assert site.paths == ["/a", "/lamps/a.md"]


def test_a_redirected_page_may_have_malformed_addresses(site: Site, library: Library) -> None:
    requested = site.moved("/a", site.page("/b", b'<html><p>A <a href="//[x">lamp</a>'))
    assert [inline.target for inline in open_address(requested, library).document.inlines] == ["//[x"]


def test_a_page_from_another_host_is_redirected(site: Site, library: Library) -> None:
    requested = site.page("/a", b"A lamp")
    opened = kept(open_address(requested, library), library)
    assert not opened.redirected
    assert opened.fetched is not None
    elsewhere = replace(opened.fetched.source, address="https://example.org/a")
    library.keep_response(opened.fetched._replace(source=elsewhere))
    assert open_address(requested, library).redirected


def test_without_a_library_a_page_is_fetched_each_time(site: Site) -> None:
    library = Library.disabled()
    address = site.page("/", b"text")
    for _ in range(2):
        library.keep_response(open_address(address, library).fetched or pytest.fail("not fetched"))
    assert site.paths == ["/", "/"]
    library.close()


def test_an_unchanged_page_has_its_old_time_and_is_kept_with_the_new_one(site: Site, library: Library) -> None:
    def conditional(request: Request) -> None:
        same = request.headers["If-None-Match"] == '"7"'
        request.send(b"" if same else b"text", status=304 if same else 200, ETag='"7"')

    address = site.page("/", conditional)
    first = kept(open_address(address, library), library).fetched
    again = open_address(address, library, reload=True)
    assert first is not None
    assert again.fetched is not None
    assert again.since == datetime.fromtimestamp(first.source.mtime or 0, UTC)
    assert (again.fetched.source.mtime or 0) >= (first.source.mtime or 0)
    assert again.document.text == "text"


def test_a_page_that_is_sent_again_with_the_same_bytes_is_unchanged(site: Site, library: Library) -> None:
    address = site.page("/", b"text")
    kept(open_address(address, library), library)
    assert open_address(address, library, reload=True).since is not None


def test_a_changed_page_has_no_older_time(site: Site, library: Library) -> None:
    address = site.page("/", b"text")
    kept(open_address(address, library), library)
    site.page("/", b"another")
    again = open_address(address, library, reload=True)
    assert (again.document.text, again.since) == ("another", None)


def test_a_page_is_fetched_if_the_library_cannot_be_read(site: Site) -> None:
    class Broken:
        def find_response(self, address: str) -> Response | None:
            raise LibraryError("it is damaged")

    assert open_address(site.page("/", b"text"), Broken()).document.text == "text"


def test_a_response_that_is_not_text_is_refused(site: Site, library: Library) -> None:
    address = site.page("/", b"\x7fELF" + bytes(999), Content_Type="application/octet-stream")
    with pytest.raises(FormatError, match="a program"):
        open_address(address, library)
    with pytest.raises(SourceError, match="only http and https"):
        open_address("ftp://example.org/", library)


def test_a_day_is_written_out() -> None:
    assert day_of(datetime(2026, 11, 4, 12, tzinfo=UTC)) == "4 November 2026"


def test_a_task_opens_its_address_in_a_thread(site: Site, library: Library) -> None:
    address = site.page("/", b"text")
    task = OpeningTask(lambda handle: open_address(address, library, handle=handle))
    assert task.failure(10) is None
    assert task.outcome.result().document.text == "text"


def test_a_task_that_fails_has_its_error() -> None:
    def fail(handle: FetchHandle) -> Opened:
        raise SourceError("no")

    task = OpeningTask(fail)
    assert isinstance(task.failure(10), SourceError)


def test_a_slow_task_has_not_failed_and_can_be_cancelled(site: Site, library: Library) -> None:
    begun = Event()

    def silent(request: Request) -> None:
        begun.set()
        request.server.closing.wait(60)

    address = site.page("/", silent)
    task = OpeningTask(lambda handle: open_address(address, library, handle=handle))
    assert begun.wait(60)
    assert task.failure(0) is None
    task.handle.cancel()
    assert isinstance(task.failure(10), FetchCancelledError)
