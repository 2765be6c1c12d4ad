"""Fetching, from a test server on the loopback address."""

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
from readtui.ingest.web.address import parse_address
from readtui.ingest.web.connection import system_ip_addresses
from readtui.ingest.web.fetch import fetch
from readtui.ingest.web.request import LIMITS, FetchCancelledError, FetchHandle, Progress
from tests.web import Request, Site, serving

SMALL = LIMITS._replace(page_bytes=1000, book_bytes=3000)


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
        fetch(parse_address(address), **more)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    assert caught.value.fix
    return caught.value


def resolving_to(*ip_addresses: str) -> Callable[[str, int], Sequence[str]]:
    """Return a resolver that has the same IP addresses for every host."""
    return lambda host, port: ip_addresses


# The response


def test_a_page_is_fetched_with_its_type_charset_and_etag(site: Site) -> None:
    address = site.page("/a.md?b", b"# A", Content_Type="Text/Markdown; charset=koi8-r", ETag='"7"')
    response = fetch(parse_address(address))
    source = response.source
    assert (source.data, source.content_type, source.charset) == (b"# A", "text/markdown", "koi8-r")
    assert (source.name, source.address, source.kind, source.path) == (address, address, "url", None)
    assert source.mtime
    assert (response.etag, response.last_modified) == ('"7"', "")


def test_a_request_names_the_program_and_nothing_about_the_reader(site: Site, home: Path) -> None:
    (home / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (home / ".netrc").chmod(0o600)
    fetch(parse_address(site.page("/", b"x")))
    headers = {name.lower(): value for name, value in site.requests[0].headers.items()}
    assert headers["user-agent"].startswith(f"readtui/{__version__} ")
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_a_compressed_page_is_decompressed(site: Site) -> None:
    address = site.page("/", gzip.compress(b"abc" * 99), Content_Encoding="gzip")
    assert fetch(parse_address(address)).source.data == b"abc" * 99


def test_progress_is_reported_with_the_expected_size(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PROGRESS_INTERVAL_S", 0)
    reported: list[Progress] = []
    fetch(parse_address(site.page("/", b"x" * 200_000)), handle=FetchHandle(reported.append))
    host = f"127.0.0.1:{site.port}"
    assert reported[0] == Progress(host)
    assert reported[-1] == Progress(host, 200_000, 200_000)
    assert [progress.received for progress in reported] == sorted(progress.received for progress in reported)


def test_bytes_received_before_a_pause_are_reported(site: Site) -> None:
    over = Event()

    def silent(request: Request) -> None:
        request.send(b"begun", length=100)
        over.wait(60)

    def cancel_at_first_bytes(progress: Progress) -> None:
        if progress.received:
            handle.cancel()

    handle = FetchHandle(cancel_at_first_bytes)
    with pytest.raises(FetchCancelledError):
        fetch(parse_address(site.page("/", silent)), handle=handle)
    over.set()
    assert handle.progress == Progress(f"127.0.0.1:{site.port}", 5, 100)


def test_progress_is_not_reported_more_often_than_the_interval(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PROGRESS_INTERVAL_S", 1000)
    reported: list[Progress] = []
    fetch(parse_address(site.page("/", b"x" * 500_000)), handle=FetchHandle(reported.append))
    assert [progress.received for progress in reported] == [0, 500_000]


def test_validators_that_cannot_be_sent_back_are_dropped(site: Site) -> None:
    response = fetch(parse_address(site.page("/", b"x", ETag="é", Last_Modified="x" * 2_000)))
    assert (response.etag, response.last_modified) == ("", "")


# Conditional requests


def conditional(request: Request) -> None:
    same = request.headers["If-None-Match"] == '"7"'
    request.send(b"" if same else b"text", status=304 if same else 200, ETag='"7"', Last_Modified="yesterday")


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    first = fetch(parse_address(site.page("/", conditional)))
    old = first._replace(source=replace(first.source, mtime=7.0))
    again = fetch(parse_address(site.at("/")), known=old)
    assert site.requests[1].headers["If-Modified-Since"] == "yesterday"
    assert again.source.data == b"text"
    assert (again.source.mtime or 0) > 7


def test_a_conditional_request_is_sent_only_to_the_final_address(site: Site) -> None:
    site.page("/new", conditional)
    known = fetch(parse_address(site.moved("/", "/new")))
    assert known.source.address == site.at("/new")
    site.requests.clear()
    fetch(parse_address(site.at("/")), known=known)
    assert [request.headers["If-None-Match"] for request in site.requests] == [None, '"7"']


def test_not_modified_without_a_conditional_request_is_an_error(site: Site) -> None:
    assert "304" in str(refusal(site.page("/", lambda request: request.send(status=304))))


# Redirects


def test_redirects_are_followed_and_the_final_address_is_kept(site: Site) -> None:
    for step in range(5):
        site.moved(f"/{step}", f"/{step + 1}#part", status=(301, 302, 303, 307, 308)[step])
    site.page("/5", b"here")
    source = fetch(parse_address(site.at("/0"))).source
    assert (source.data, source.name, source.address) == (b"here", site.at("/0"), site.at("/5"))


def test_redirects_are_limited(site: Site) -> None:
    assert "more than 5 times" in str(refusal(site.moved("/", "/")))
    assert len(site.requests) == 6


def test_a_redirect_without_a_location_is_an_error(site: Site) -> None:
    assert "302" in str(refusal(site.page("/", lambda request: request.send(status=302))))


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://a/", "http://[::1", "http://u:p@a/", "//a:25/"])
def test_a_redirect_to_an_address_that_is_never_fetched_is_refused(site: Site, to: str) -> None:
    refusal(site.moved("/", to))


def test_cookies_are_not_sent(site: Site) -> None:
    site.page("/b", b"here")
    site.page("/a", lambda request: request.send(status=302, Location="/b", Set_Cookie="a=b"))
    fetch(parse_address(site.at("/a")))
    assert site.requests[1].headers["Cookie"] is None


# IP addresses


def test_a_host_is_resolved_once_and_connected_to_at_that_ip_address(site: Site) -> None:
    site.page("/", b"here")
    lookups: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        lookups.append((host, port))
        return ("127.0.0.1",)

    assert fetch(parse_address(site.at("/", "reader.test")), resolve=resolve).source.data == b"here"
    assert lookups == [("reader.test", site.port)]
    assert site.requests[0].headers["Host"] == f"reader.test:{site.port}"


def test_a_redirect_does_not_lead_into_the_readers_own_network(site: Site) -> None:
    """The typed host may be private, so it can be the test server; the redirect leads to another host there."""
    site.page("/inner", b"secret")
    for inner in (site.at("/inner"), site.at("/inner", "localhost"), site.at("/inner", "inner.test")):
        site.moved("/", inner)
        error = refusal(site.at("/", "reader.test"), resolve=resolving_to("127.0.0.1"))
        assert "in your own network" in error.what
        assert "type http" in error.fix
    assert site.paths == ["/"] * 3


def test_a_link_that_the_reader_did_not_type_does_not_lead_there_either(site: Site) -> None:
    site.page("/inner", b"secret")
    for inner in (site.at("/inner"), site.at("/inner", "localhost"), site.at("/inner", "inner.test")):
        error = refusal(inner, handle=FetchHandle(typed_by_user=False), resolve=resolving_to("127.0.0.1"))
        assert error.what == f"{inner} is in your own network or computer"
        assert error.fix == f"type {inner} yourself to open it"
    assert site.requests == []


def test_a_redirect_from_elsewhere_does_not_lead_back_to_the_typed_host(site: Site) -> None:
    names = {"typed.test": "127.0.0.1", "other.test": "127.0.0.1"}
    site.moved("/", site.at("/", "other.test"))
    error = refusal(site.at("/", "typed.test"), resolve=lambda host, port: (names[host],))
    assert "other.test" in error.what
    with serving() as other:
        other.page("/", b"secret")
        site.moved("/", other.at("/"))
        assert "in your own" in refusal(site.at("/")).what
        assert other.requests == []


@pytest.mark.parametrize("ip_address", ["169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1", "::", "::ffff:0.0.0.0"])
def test_some_ip_addresses_are_never_connected_to(ip_address: str) -> None:
    assert "no IP address that pages" in refusal("http://reader.test/", resolve=resolving_to(ip_address)).what


def test_a_host_without_ip_addresses_is_refused() -> None:
    assert "no IP address that pages" in refusal("http://reader.test/", resolve=resolving_to()).what


def test_the_next_ip_address_is_tried_if_one_refuses(site: Site) -> None:
    site.page("/", b"here")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and not listening
        port = closed.getsockname()[1]
        assert "refuses the connection" in refusal(f"http://127.0.0.1:{port}/").what
    dead = "127.0.0.2" if os.uname().sysname == "Linux" else "127.0.0.1"
    source = fetch(parse_address(site.at("/", "reader.test")), resolve=resolving_to(dead, "127.0.0.1")).source
    assert source.data == b"here"


def test_the_system_resolves_names() -> None:
    assert "127.0.0.1" in system_ip_addresses("localhost", 80)


@pytest.mark.parametrize(
    ("code", "message"), [(socket.EAI_NONAME, "is not known"), (socket.EAI_AGAIN, "the DNS server does not respond")]
)
def test_a_name_that_is_not_found_is_reported(code: int, message: str) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(code, "x")

    assert message in refusal("http://reader.test/", resolve=resolve).what


# Limits


def test_a_page_that_is_too_large_is_refused_by_its_content_length(site: Site) -> None:
    address = site.page("/", lambda request: request.send(b"x", length=1001))
    assert "more than the limit of 1,000 bytes" in refusal(address, limits=SMALL).what


def test_a_page_that_never_ends_is_stopped(site: Site) -> None:
    def endless(request: Request) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not request.server.closing.is_set():
            request.wfile.write(b"more " * 10_000)

    assert "more than the limit of 10 MB" in refusal(site.page("/", endless)).what


def test_a_page_that_decompresses_to_too_much_is_stopped(site: Site) -> None:
    bomb = gzip.compress(bytes(100_000))
    assert len(bomb) < 1000
    assert "too large" in refusal(site.page("/", bomb, Content_Encoding="gzip"), limits=SMALL).what


def test_a_book_may_be_larger_than_a_page(site: Site) -> None:
    book = site.page("/", b"x" * 3000, Content_Type="application/epub+zip")
    assert len(fetch(parse_address(book), limits=SMALL).source.data) == 3000
    assert (LIMITS.page_bytes, LIMITS.book_bytes) == (10 << 20, 64 << 20)


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/zip"])
def test_a_book_with_a_generic_type_is_recognised_by_its_extension(site: Site, kind: str) -> None:
    book = site.page("/tales.EPUB?way=1", b"x" * 3000, Content_Type=kind)
    assert len(fetch(parse_address(book), limits=SMALL).source.data) == 3000
    site.page("/hidden.epub", b"x" * 3000, Content_Type=kind)
    assert len(fetch(parse_address(site.moved("/get", "/hidden.epub")), limits=SMALL).source.data) == 3000
    with pytest.raises(SourceError, match=r"too large|an archive"):
        fetch(parse_address(site.page("/tales", b"x" * 3000, Content_Type=kind)), limits=SMALL)


@pytest.mark.parametrize("before", [b"", b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"])
def test_a_server_that_stops_sending_is_given_up(site: Site, before: bytes) -> None:
    def silent(request: Request) -> None:
        request.wfile.write(before)
        request.server.closing.wait(60)

    error = refusal(site.page("/", silent), limits=LIMITS._replace(total_s=1.0))  # the connection is made by then
    assert "takes more than 1 s" in error.what


def test_a_slow_lookup_is_given_up() -> None:
    done = Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        done.wait(60)
        return ()

    error = refusal("http://reader.test/", resolve=resolve, limits=LIMITS._replace(connect_s=0.01))
    assert "reader.test does not respond" in error.what
    done.set()


# Cancelling


def test_cancelling_while_the_page_arrives_closes_the_connection(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PROGRESS_INTERVAL_S", 0)
    gone = Event()

    def slow(request: Request) -> None:
        request.send(b"begun", length=100)
        request.wfile.flush()
        if not request.connection.recv(1):
            gone.set()

    def cancel_at_first_bytes(progress: Progress) -> None:
        if progress.received:
            handle.cancel()

    handle = FetchHandle(cancel_at_first_bytes)
    with pytest.raises(FetchCancelledError):
        fetch(parse_address(site.page("/", slow)), handle=handle)
    assert gone.wait(60)


def test_after_cancelling_during_a_lookup_no_request_is_sent(site: Site) -> None:
    site.page("/", b"here")
    looking, over, left = Event(), Event(), Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        looking.set()
        over.wait(60)
        left.set()
        return ("127.0.0.1",)

    def cancel_during_lookup(progress: Progress) -> None:
        looking.wait(60)
        handle.cancel()

    handle = FetchHandle(cancel_during_lookup)
    with pytest.raises(FetchCancelledError):
        fetch(parse_address(site.at("/", "reader.test")), handle=handle, resolve=resolve)
    over.set()
    assert left.wait(60)
    threads_end()
    assert site.requests == []


def test_a_connection_made_after_cancelling_is_closed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.page("/", b"here")
    connect, left = socket.create_connection, Event()

    def late(*where: object, **more: object) -> socket.socket:
        made = connect(*where, **more)  # type: ignore[arg-type]
        handle.cancel()
        left.wait(60)
        return made

    handle = FetchHandle()
    monkeypatch.setattr(socket, "create_connection", late)
    with pytest.raises(FetchCancelledError):
        fetch(parse_address(site.at("/")), handle=handle)
    left.set()
    threads_end()
    assert site.requests == []


def threads_end() -> None:
    """Wait for the threads of cancelled fetches."""
    for thread in threading.enumerate():
        if thread.name == "fetch":
            thread.join(60)


# Broken servers


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
def test_a_response_that_is_not_http_is_reported(site: Site, answer: bytes) -> None:
    address = site.page("/", lambda request: request.write(answer))
    assert "does not respond in HTTP" in refusal(address).what


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
def test_an_incomplete_page_is_reported(site: Site, answer: bytes) -> None:
    address = site.page("/", lambda request: request.write(answer))
    assert "incomplete" in refusal(address).what


def test_an_error_status_and_a_type_without_text_are_reported(site: Site) -> None:
    error = refusal(site.page("/", lambda request: request.send(b"no", status=403)))
    assert "403" in error.what
    assert "save the page in a browser" in error.fix
    assert "an image" in refusal(site.page("/", b"GIF89a", Content_Type="image/gif")).what


# Proxies


def test_a_proxy_of_the_environment_gets_the_name_of_the_host(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{site.port}")
    site.page("http://reader.test/a", b"here")

    def resolve(host: str, port: int) -> Sequence[str]:
        raise AssertionError("the proxy resolves names")

    assert fetch(parse_address("http://reader.test/a"), resolve=resolve).source.data == b"here"
    monkeypatch.setenv("no_proxy", "reader.test")
    site.page("/a", b"there")
    direct = parse_address(f"http://reader.test:{site.port}/a")
    assert fetch(direct, resolve=resolving_to("127.0.0.1")).source.data == b"there"


def test_a_proxy_is_used_neither_for_this_computer_nor_for_private_ip_addresses(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")
    site.page("/", b"here")
    for host in ("127.0.0.1", "localhost", "a.localhost"):
        assert fetch(parse_address(site.at("/", host)), resolve=resolving_to("127.0.0.1")).source.data == b"here"
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{site.port}")
    site.page("http://reader.test/", lambda request: request.send(status=302, Location="http://10.0.0.1/"))
    assert "in your own" in refusal("http://reader.test/").what


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "nonsense://x", "http://[::1"])
def test_a_proxy_that_cannot_be_used_is_reported(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    assert "HTTP_PROXY" in refusal("http://reader.test/").fix.upper()


def test_a_proxy_that_refuses_is_reported(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{site.port}")
    assert "the proxy does not connect to reader.test" in refusal("https://reader.test/").what


# Certificates


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create a certificate for reader.test, with its key in the same folder."""
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
    to_site = resolving_to("127.0.0.1")
    assert fetch(parse_address(secure.at("/", "reader.test", "https")), resolve=to_site).source.data == b"here"
    error = refusal(secure.at("/", "other.test", "https"), resolve=to_site)
    assert "the certificate of" in error.what
    assert "other.test" in error.what
    assert "the certificate of" in refusal(secure.at("/", scheme="https")).what


def test_a_self_signed_certificate_is_refused(secure: Site) -> None:
    error = refusal(secure.at("/", "reader.test", "https"), resolve=resolving_to("127.0.0.1"))
    assert "the certificate of" in error.what
    assert secure.requests == []


def test_a_server_without_tls_is_reported(site: Site) -> None:
    assert "no secure connection" in refusal(site.at("/", scheme="https")).what


# Unexpected errors


def test_an_unexpected_exception_is_raised_in_the_caller() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fetch(parse_address("http://reader.test/"), resolve=resolve)
