"""Fetching: from a server of our own on the loopback address, and never from anywhere else."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from readtui import __version__
from readtui.errors import SourceError
from readtui.ingest.web import fetch as fetching
from readtui.ingest.web.address import parsed
from readtui.ingest.web.connection import ip_addresses
from readtui.ingest.web.fetch import fetch
from readtui.ingest.web.request import LIMITS, FetchCancelledError, FetchHandle, Progress
from tests.web import Asked, Site, serving

SMALL = replace(LIMITS, page_bytes=1000, book_bytes=3000)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in list(os.environ):
        if variable.lower().endswith("_proxy"):
            monkeypatch.delenv(variable)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def refusal(address: str, **more: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetch(parsed(address), **more)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    assert caught.value.fix
    return caught.value


def leading_to(*found: str) -> Callable[[str, int], Sequence[str]]:
    """A DNS that has the same numbers for every host."""
    return lambda host, port: found


# What comes


def test_a_page_is_fetched_with_what_the_server_says_of_it(site: Site) -> None:
    address = site.page("/a.md?b", b"# A", Content_Type="Text/Markdown; charset=koi8-r", ETag='"7"')
    answer = fetch(parsed(address))
    source = answer.source
    assert (source.data, source.content_type, source.charset) == (b"# A", "text/markdown", "koi8-r")
    assert (source.name, source.address, source.kind, source.path) == (address, address, "url", None)
    assert source.mtime
    assert (answer.etag, answer.last_modified) == ('"7"', "")


def test_the_program_says_what_it_is_and_nothing_of_the_reader(site: Site, home: Path) -> None:
    (home / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (home / ".netrc").chmod(0o600)
    fetch(parsed(site.page("/", b"x")))
    headers = {name.lower(): value for name, value in site.asked[0].headers.items()}
    assert headers["user-agent"].startswith(f"readtui/{__version__} ")
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_a_packed_page_is_unpacked(site: Site) -> None:
    address = site.page("/", gzip.compress(b"abc" * 99), Content_Encoding="gzip")
    assert fetch(parsed(address)).source.data == b"abc" * 99


def test_progress_is_told_with_what_is_expected(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TELL_S", 0)
    told: list[Progress] = []
    fetch(parsed(site.page("/", b"x" * 200_000)), handle=FetchHandle(told.append))
    host = f"127.0.0.1:{site.port}"
    assert told[0] == Progress(host)
    assert told[-1] == Progress(host, 200_000, 200_000)
    assert [progress.received for progress in told] == sorted(progress.received for progress in told)


def test_what_came_before_a_server_fell_silent_is_told(site: Site) -> None:
    over = Event()

    def silent(asked: Asked) -> None:
        asked.send(b"begun", length=100)
        over.wait(20)

    def told(progress: Progress) -> None:
        if progress.received:
            handle.cancel()

    handle = FetchHandle(told)
    with pytest.raises(FetchCancelledError):
        fetch(parsed(site.page("/", silent)), handle=handle)
    over.set()
    assert handle.progress == Progress(f"127.0.0.1:{site.port}", 5, 100)


def test_progress_is_told_no_oftener_than_a_reader_sees(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TELL_S", 1000)
    told: list[Progress] = []
    fetch(parsed(site.page("/", b"x" * 500_000)), handle=FetchHandle(told.append))
    assert [progress.received for progress in told] == [0, 500_000]


def test_tokens_that_cannot_be_sent_back_are_dropped(site: Site) -> None:
    answer = fetch(parsed(site.page("/", b"x", ETag="é", Last_Modified="x" * 2_000)))
    assert (answer.etag, answer.last_modified) == ("", "")


# Asking again


def conditional(asked: Asked) -> None:
    same = asked.headers["If-None-Match"] == '"7"'
    asked.send(b"" if same else b"text", status=304 if same else 200, ETag='"7"', Last_Modified="yesterday")


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    first = fetch(parsed(site.page("/", conditional)))
    old = first._replace(source=replace(first.source, mtime=7.0))
    again = fetch(parsed(site.at("/")), known=old)
    assert site.asked[1].headers["If-Modified-Since"] == "yesterday"
    assert again.source.data == b"text"
    assert (again.source.mtime or 0) > 7


def test_a_page_is_asked_for_anew_only_where_it_came_from(site: Site) -> None:
    site.page("/new", conditional)
    known = fetch(parsed(site.moved("/", "/new")))
    assert known.source.address == site.at("/new")
    site.asked.clear()
    fetch(parsed(site.at("/")), known=known)
    assert [asked.headers["If-None-Match"] for asked in site.asked] == [None, '"7"']


def test_not_modified_without_having_asked_is_no_answer(site: Site) -> None:
    assert "304" in str(refusal(site.page("/", lambda asked: asked.send(status=304))))


# Redirects


def test_redirects_are_followed_and_the_last_address_is_kept(site: Site) -> None:
    for step in range(5):
        site.moved(f"/{step}", f"/{step + 1}#part", status=(301, 302, 303, 307, 308)[step])
    site.page("/5", b"here")
    source = fetch(parsed(site.at("/0"))).source
    assert (source.data, source.name, source.address) == (b"here", site.at("/0"), site.at("/5"))


def test_redirects_have_an_end(site: Site) -> None:
    assert "more than 5 times" in str(refusal(site.moved("/", "/")))
    assert len(site.asked) == 6


def test_a_redirect_to_nowhere_is_an_answer_without_a_page(site: Site) -> None:
    assert "302" in str(refusal(site.page("/", lambda asked: asked.send(status=302))))


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://a/", "http://[::1", "http://u:p@a/", "//a:25/"])
def test_a_redirect_to_what_is_never_fetched_is_refused(site: Site, to: str) -> None:
    refusal(site.moved("/", to))


def test_cookies_are_not_carried_along(site: Site) -> None:
    site.page("/b", b"here")
    site.page("/a", lambda asked: asked.send(status=302, Location="/b", Set_Cookie="a=b"))
    fetch(parsed(site.at("/a")))
    assert site.asked[1].headers["Cookie"] is None


# Which numbers are asked


def test_a_host_is_looked_up_once_and_asked_at_that_number(site: Site) -> None:
    site.page("/", b"here")
    looked: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        looked.append((host, port))
        return ("127.0.0.1",)

    assert fetch(parsed(site.at("/", "reader.test")), resolve=resolve).source.data == b"here"
    assert looked == [("reader.test", site.port)]
    assert site.asked[0].headers["Host"] == f"reader.test:{site.port}"


def test_a_redirect_does_not_lead_into_the_readers_own_network(site: Site) -> None:
    """The host that was typed is public here: a second number of it is that of the test's server."""
    site.page("/inner", b"secret")
    for inner in (site.at("/inner"), site.at("/inner", "localhost"), site.at("/inner", "inner.test")):
        site.moved("/", inner)
        error = refusal(site.at("/", "reader.test"), resolve=leading_to("127.0.0.1"))
        assert "within your own network" in error.what
        assert "type http" in error.fix
    assert site.paths == ["/"] * 3


def test_a_link_that_somebody_else_wrote_does_not_lead_there_either(site: Site) -> None:
    site.page("/inner", b"secret")
    for inner in (site.at("/inner"), site.at("/inner", "localhost"), site.at("/inner", "inner.test")):
        error = refusal(inner, handle=FetchHandle(typed_by_user=False), resolve=leading_to("127.0.0.1"))
        assert error.what == f"{inner} is within your own network or computer"
        assert error.fix == f"type {inner} yourself if you want that"
    assert site.asked == []


def test_a_redirect_from_elsewhere_does_not_lead_back_to_the_typed_host(site: Site) -> None:
    names = {"typed.test": "127.0.0.1", "other.test": "127.0.0.1"}
    site.moved("/", site.at("/", "other.test"))
    error = refusal(site.at("/", "typed.test"), resolve=lambda host, port: (names[host],))
    assert "other.test" in error.what
    with serving() as other:
        other.page("/", b"secret")
        site.moved("/", other.at("/"))
        assert "within your own" in refusal(site.at("/")).what
        assert other.asked == []


@pytest.mark.parametrize("found", ["169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1", "::", "::ffff:0.0.0.0"])
def test_some_numbers_are_asked_by_nobody(found: str) -> None:
    assert "no address that pages" in refusal("http://reader.test/", resolve=leading_to(found)).what


def test_a_host_without_numbers_is_refused() -> None:
    assert "no address that pages" in refusal("http://reader.test/", resolve=leading_to()).what


def test_the_next_number_is_asked_where_one_does_not_answer(site: Site) -> None:
    site.page("/", b"here")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and does not listen
        port = closed.getsockname()[1]
        assert "refuses the connection" in refusal(f"http://127.0.0.1:{port}/").what
    dead = "127.0.0.2" if os.uname().sysname == "Linux" else "127.0.0.1"
    source = fetch(parsed(site.at("/", "reader.test")), resolve=leading_to(dead, "127.0.0.1")).source
    assert source.data == b"here"


def test_the_systems_names_are_looked_up() -> None:
    assert "127.0.0.1" in ip_addresses("localhost", 80)


@pytest.mark.parametrize(
    ("code", "says"), [(socket.EAI_NONAME, "is not known"), (socket.EAI_AGAIN, "no answer from the DNS")]
)
def test_a_name_that_is_not_found_is_told(code: int, says: str) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(code, "x")

    assert says in refusal("http://reader.test/", resolve=resolve).what


# Limits


def test_a_page_that_is_too_large_is_refused_before_it_comes(site: Site) -> None:
    address = site.page("/", lambda asked: asked.send(b"x", length=1001))
    assert "more than the limit of 1,000 bytes" in refusal(address, limits=SMALL).what


def test_a_page_that_never_ends_is_stopped(site: Site) -> None:
    def endless(asked: Asked) -> None:
        asked.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not asked.server.closing.is_set():
            asked.wfile.write(b"more " * 10_000)

    assert "more than the limit of 10 MB" in refusal(site.page("/", endless)).what


def test_a_page_that_unpacks_to_too_much_is_stopped(site: Site) -> None:
    bomb = gzip.compress(bytes(100_000))
    assert len(bomb) < 1000
    assert "too large" in refusal(site.page("/", bomb, Content_Encoding="gzip"), limits=SMALL).what


def test_a_book_may_be_larger_than_a_page(site: Site) -> None:
    book = site.page("/", b"x" * 3000, Content_Type="application/epub+zip")
    assert len(fetch(parsed(book), limits=SMALL).source.data) == 3000
    assert (LIMITS.page_bytes, LIMITS.book_bytes) == (10 << 20, 64 << 20)


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/zip"])
def test_a_book_is_known_by_its_name_where_its_type_tells_nothing(site: Site, kind: str) -> None:
    book = site.page("/tales.EPUB?way=1", b"x" * 3000, Content_Type=kind)
    assert len(fetch(parsed(book), limits=SMALL).source.data) == 3000
    site.page("/hidden.epub", b"x" * 3000, Content_Type=kind)
    assert len(fetch(parsed(site.moved("/get", "/hidden.epub")), limits=SMALL).source.data) == 3000
    with pytest.raises(SourceError, match=r"too large|an archive"):
        fetch(parsed(site.page("/tales", b"x" * 3000, Content_Type=kind)), limits=SMALL)


@pytest.mark.parametrize("before", [b"", b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"])
def test_a_server_that_keeps_silent_is_left(site: Site, before: bytes) -> None:
    def silent(asked: Asked) -> None:
        asked.wfile.write(before)
        asked.server.closing.wait(10)

    error = refusal(site.page("/", silent), limits=replace(LIMITS, total_s=0.2))
    assert "takes more than 0.2 s" in error.what


def test_a_lookup_that_takes_long_is_left() -> None:
    done = Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        done.wait(10)
        return ()

    error = refusal("http://reader.test/", resolve=resolve, limits=replace(LIMITS, connect_s=0.01))
    assert "reader.test does not answer" in error.what
    done.set()


# Breaking off


def test_a_fetch_is_broken_off_while_the_page_comes_and_the_connection_is_closed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "TELL_S", 0)
    gone = Event()

    def slow(asked: Asked) -> None:
        asked.send(b"begun", length=100)
        asked.wfile.flush()
        if not asked.connection.recv(1):
            gone.set()

    def told(progress: Progress) -> None:
        if progress.received:
            handle.cancel()

    handle = FetchHandle(told)
    with pytest.raises(FetchCancelledError):
        fetch(parsed(site.page("/", slow)), handle=handle)
    assert gone.wait(10)


def test_a_fetch_is_broken_off_while_a_name_is_looked_up_and_nothing_is_asked_then(site: Site) -> None:
    site.page("/", b"here")
    looking, over, left = Event(), Event(), Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        looking.set()
        over.wait(10)
        left.set()
        return ("127.0.0.1",)

    def told(progress: Progress) -> None:
        looking.wait(10)
        handle.cancel()

    handle = FetchHandle(told)
    with pytest.raises(FetchCancelledError):
        fetch(parsed(site.at("/", "reader.test")), handle=handle, resolve=resolve)
    over.set()
    assert left.wait(10)
    threads_end()
    assert site.asked == []


def test_a_connection_that_is_made_after_the_fetch_was_broken_off_is_closed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/", b"here")
    connect, left = socket.create_connection, Event()

    def late(*where: object, **more: object) -> socket.socket:
        made = connect(*where, **more)  # type: ignore[arg-type]
        handle.cancel()
        left.wait(10)
        return made

    handle = FetchHandle()
    monkeypatch.setattr(socket, "create_connection", late)
    with pytest.raises(FetchCancelledError):
        fetch(parsed(site.at("/")), handle=handle)
    left.set()
    threads_end()
    assert site.asked == []


def threads_end() -> None:
    """Wait for the conversations that nobody waits for."""
    for thread in threading.enumerate():
        if thread.name == "fetch":
            thread.join(10)


# Bad manners


@pytest.mark.parametrize(
    "answer",
    [
        b"220 mail.example ESMTP\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(20_000)) + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
    ],
    ids=("mail", "nothing", "many headers", "two lengths", "less than nothing", "no status", "TLS"),
)
def test_what_is_no_answer_in_http_is_told(site: Site, answer: bytes) -> None:
    address = site.page("/", lambda asked: asked.write(answer))
    assert "no answer in HTTP" in refusal(address).what


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n800\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"abc", mtime=0)[:-3],
    ],
    ids=("length", "within a chunk", "between chunks", "packed"),
)
def test_a_page_that_is_cut_short_is_told(site: Site, answer: bytes) -> None:
    address = site.page("/", lambda asked: asked.write(answer))
    assert "cut short" in refusal(address).what


def test_a_status_and_a_type_without_a_text_are_told(site: Site) -> None:
    error = refusal(site.page("/", lambda asked: asked.send(b"no", status=403)))
    assert "403" in error.what
    assert "save the page in a browser" in error.fix
    assert "an image" in refusal(site.page("/", b"GIF89a", Content_Type="image/gif")).what


# Proxies


def test_a_proxy_of_the_environment_is_asked_by_name(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{site.port}")
    site.page("http://reader.test/a", b"here")

    def resolve(host: str, port: int) -> Sequence[str]:
        raise AssertionError("the proxy looks names up")

    assert fetch(parsed("http://reader.test/a"), resolve=resolve).source.data == b"here"
    monkeypatch.setenv("no_proxy", "reader.test")
    site.page("/a", b"there")
    direct = parsed(f"http://reader.test:{site.port}/a")
    assert fetch(direct, resolve=leading_to("127.0.0.1")).source.data == b"there"


def test_a_proxy_is_not_asked_for_this_computer_nor_for_what_is_private(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")
    site.page("/", b"here")
    for host in ("127.0.0.1", "localhost", "a.localhost"):
        assert fetch(parsed(site.at("/", host)), resolve=leading_to("127.0.0.1")).source.data == b"here"
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{site.port}")
    site.page("http://reader.test/", lambda asked: asked.send(status=302, Location="http://10.0.0.1/"))
    assert "within your own" in refusal("http://reader.test/").what


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "nonsense://x", "http://[::1"])
def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    assert "HTTP_PROXY" in refusal("http://reader.test/").fix.upper()


def test_a_proxy_that_refuses_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{site.port}")
    assert "the proxy does not lead to reader.test" in refusal("https://reader.test/").what


# Certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for reader.test, with its key beside it."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    made = folder / "reader.pem"
    kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    name = ("-subj", "/CN=reader.test", "-addext", "subjectAltName=DNS:reader.test")
    files = ("-keyout", str(folder / "key.pem"), "-out", str(made))
    subprocess.run(["openssl", "req", "-x509", *kind, *name, *files], check=True, capture_output=True)
    return made


@pytest.fixture
def secure(certificate: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with serving(context) as running:
        running.page("/", b"here")
        yield running


def test_a_certificate_is_checked_against_the_name(
    secure: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    at_home = leading_to("127.0.0.1")
    assert fetch(parsed(secure.at("/", "reader.test", "https")), resolve=at_home).source.data == b"here"
    error = refusal(secure.at("/", "other.test", "https"), resolve=at_home)
    assert "cannot prove who it is" in error.what
    assert "other.test" in error.what
    assert "cannot prove" in refusal(secure.at("/", scheme="https")).what


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Site) -> None:
    error = refusal(secure.at("/", "reader.test", "https"), resolve=leading_to("127.0.0.1"))
    assert "cannot prove who it is" in error.what
    assert secure.asked == []


def test_a_server_without_tls_is_told(site: Site) -> None:
    assert "no secure connection" in refusal(site.at("/", scheme="https")).what


# Answers and refusals of no server


def test_a_fault_that_nobody_foresaw_is_raised_where_it_is_waited_for() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fetch(parsed("http://reader.test/"), resolve=resolve)
