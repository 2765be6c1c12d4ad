"""Web addresses on the command line: printing, the stored copy, errors, and cancelling."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from readtui.cli.main import run
from readtui.config import paths
from readtui.errors import LibraryError
from readtui.ingest.web.response import Response
from readtui.library.store import Library
from tests.epub_files import make_epub, make_nav
from tests.web import Request, Site, serving

Printed = pytest.CaptureFixture[str]

LAMP = b"# A lamp\n\nIt is lit.\n\n## The window\n\nIt is open.\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        running.page("/lamp.md", LAMP, Content_Type="text/markdown")
        yield running


def test_a_page_is_printed_and_kept(site: Site, capsys: Printed) -> None:
    address = site.at("/lamp.md")
    assert run(["--plain", address]) == 0
    first = capsys.readouterr()
    assert "It is lit." in first.out
    assert first.err == ""
    site.pages.clear()
    assert run(["--plain", address]) == 0
    second = capsys.readouterr()
    assert second.out == first.out
    assert f"{address} is the stored copy of " in second.err
    assert "--no-library fetches it again" in second.err
    assert len(site.requests) == 1


def test_an_address_that_cannot_be_fetched_does_not_stop_the_others(site: Site, capsys: Printed) -> None:
    gone = site.page("/gone", lambda request: request.send(status=404))
    assert run(["--plain", gone, "ftp://example.org/", site.at("/lamp.md"), "http://[::1"]) == 2
    printed = capsys.readouterr()
    assert "It is lit." in printed.out
    lines = printed.err.splitlines()
    assert len(lines) == 3
    assert "does not have this page" in lines[0]
    assert "only http and https" in lines[1]
    assert "malformed" in lines[2]


def test_outline_and_json_of_a_page(site: Site, capsys: Printed) -> None:
    address = site.at("/lamp.md")
    assert run(["--outline", address]) == 0
    assert "The window" in capsys.readouterr().out
    assert run(["--json", address]) == 0
    assert json.loads(capsys.readouterr().out)["source"] == address


def test_a_web_page_is_read_as_its_article_with_links_from_where_it_was_found(site: Site, capsys: Printed) -> None:
    words = "The lamp stood on the table, lit, and the window beside it was open to the night. " * 8
    body = f"<title>A lamp</title><h1>A lamp</h1><p>{words}</p><p>{words}<a href='next'>On</a></p><img src='/lamp.png'>"
    site.page("/there/a", body.encode(), Content_Type="text/html; charset=utf-8")
    assert run(["--json", site.moved("/", "/there/a")]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert words.strip() in printed["text"]
    assert site.at("/there/next") in [inline.get("target") for inline in printed["inlines"]]
    assert site.paths == ["/", "/there/a"]


def test_a_book_at_an_address_is_known_by_its_type_and_kept(site: Site, capsys: Printed) -> None:
    data = make_epub({"nav.xhtml": make_nav("# a.xhtml One"), "a.xhtml": "<p>A lamp.</p>"})
    address = site.page("/get?id=7", data, Content_Type="application/epub+zip")
    assert run(["--outline", address]) == 0
    assert capsys.readouterr().out == "One\n"
    site.pages.clear()
    assert run(["--plain", address]) == 0
    assert "A lamp." in capsys.readouterr().out


def test_without_a_library_a_page_is_fetched_each_time_and_nothing_is_kept(site: Site, capsys: Printed) -> None:
    for _ in range(2):
        assert run(["--no-library", "--plain", site.at("/lamp.md")]) == 0
        assert capsys.readouterr().err == ""
    assert len(site.requests) == 2
    assert not paths.library_file().exists()


def test_a_library_that_cannot_be_used_does_not_stop_reading(site: Site, tmp_path: Path, capsys: Printed) -> None:
    broken = tmp_path / "library.db"
    broken.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 20)
    assert run(["--library", str(broken), "--plain", site.at("/lamp.md")]) == 0
    printed = capsys.readouterr()
    assert "It is lit." in printed.out
    assert "the fetched page was not stored" in printed.err
    assert printed.err.count("\n") == 1


def test_a_page_that_cannot_be_kept_is_printed_all_the_same(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    def full(memory: Library, answer: Response) -> None:
        raise LibraryError("the disk is full")

    monkeypatch.setattr(Library, "keep_response", full)
    assert run(["--plain", site.at("/lamp.md")]) == 0
    printed = capsys.readouterr()
    assert "It is lit." in printed.out
    assert "the fetched page was not stored: the disk is full" in printed.err


@pytest.mark.parametrize("output", ["--plain", "--theme=night"])
@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ftp://example.org/", "only http and https"),
        ("http://[::1", "malformed"),
        ("https://me:secret@example.org/", "a name or a password"),
        ("http://example.org:25/", "port 25"),
    ],
)
def test_what_cannot_be_fetched_is_refused_in_one_line(
    output: str, address: str, says: str, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "isatty", lambda descriptor: True)
    assert run([output, address]) == 2
    printed = capsys.readouterr()
    assert says in printed.err
    assert printed.err.count("\n") == 1


if sys.platform != "win32":  # pseudo-terminals are POSIX's
    from tests.terminals import Terminal

    def test_a_page_is_read_and_opens_again_without_the_network(site: Site) -> None:
        with Terminal(site.at("/lamp.md")) as terminal:
            terminal.wait_for("It is lit.")
            terminal.press(b"q")
            assert terminal.end() == 0
        site.pages.clear()
        for arguments in ((), (site.at("/lamp.md"),)):
            with Terminal(*arguments) as terminal:
                terminal.wait_for("It is lit.", "Stored copy of ")
                terminal.press(b"q")
                assert terminal.end() == 0
        assert len(site.requests) == 1

    @pytest.mark.parametrize(("key", "code"), [(b"q", 0), (b"\x1b", 130)])
    def test_who_does_not_want_to_wait_for_a_page_leaves(site: Site, key: bytes, code: int) -> None:
        over = Event()

        def silent(request: Request) -> None:
            request.send(b"begun", length=100)
            over.wait(60)

        with Terminal(site.page("/", silent)) as terminal:
            terminal.wait_for("Esc cancels", "0 KB")
            terminal.press(key)
            assert terminal.end() == code
            assert terminal.modes == terminal.modes_before
        over.set()

    def test_an_address_that_fails_ends_with_a_line(site: Site) -> None:
        with Terminal(site.page("/", lambda request: request.send(status=404))) as terminal:
            assert terminal.end() == 2
        assert b"does not have this page" in terminal.output
        assert b"Traceback" not in terminal.output

    def test_what_was_read_last_and_is_not_kept_is_not_fetched(site: Site) -> None:
        address = site.at("/lamp.md")
        with Terminal(address) as terminal:
            terminal.wait_for("It is lit.")
            terminal.press(b"q")
            assert terminal.end() == 0
        library = sqlite3.connect(paths.library_file())
        with library:
            library.execute("DELETE FROM fetched")
        library.close()
        with Terminal() as terminal:
            terminal.wait_for("The last text cannot be opened")
            terminal.press(b"q")
            assert terminal.end() == 0
        assert len(site.requests) == 1
