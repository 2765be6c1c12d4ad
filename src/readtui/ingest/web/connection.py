"""The HTTP connections of one fetch. For each redirect, the host is resolved and its IP addresses are checked.

The connection is to a checked IP address, not to the name, so that no redirect and no DNS response can lead into the
reader's own network.
"""

from __future__ import annotations

import errno
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from queue import SimpleQueue
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx2

from readtui import __version__
from readtui.errors import SourceError
from readtui.ingest.source import Source
from readtui.ingest.web.address import Address, allowed_ip_addresses, join_address, parse_ip_address, same_host
from readtui.ingest.web.request import FetchCancelledError, FetchEvent, Limits, Phase, Progress
from readtui.ingest.web.response import (
    ACCEPTED_ENCODINGS,
    SAVE_IN_BROWSER,
    Response,
    check_content_type,
    check_status,
    decompressed,
    is_book,
    parse_content_type,
)
from readtui.unicode.printable import printable_line

MOST_IP_ADDRESSES = 4
"""The most IP addresses of a host that are tried: with more, each would have too little time."""

_LONGEST_VALIDATOR = 1_000  # characters of an ETag or Last-Modified header
_CHECK_PROXIES = "check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY"
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {
    "User-Agent": f"readtui/{__version__} (a reader for the terminal)",
    "Accept": "text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, */*;q=0.5",
    "Accept-Encoding": ACCEPTED_ENCODINGS,
    "Connection": "close",
}


class Connection:
    """One fetch. `run` puts its events into `events`; `close` ends it from another thread."""

    def __init__(
        self,
        start: Address,
        known: Response | None,
        events: SimpleQueue[FetchEvent],
        limits: Limits,
        resolve: Callable[[str, int], Sequence[str]] | None,
        *,
        typed_by_user: bool = True,
    ) -> None:
        self._start = start
        self._typed_by_user = typed_by_user
        self._known = known
        self._events = events
        self._limits = limits
        self._resolve = resolve or system_ip_addresses
        self._deadline = time.monotonic() + limits.total_s
        self._socket: socket.socket | None = None
        self._closed = False

    def close(self) -> None:
        """Close the open connection, if there is one, and open no other."""
        self._closed = True
        if self._socket is not None:
            with suppress(OSError):  # it is closed already
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # TLS would wait for the thread that reads

    def run(self) -> None:
        """Fetch, and put the response or the error into `events`."""
        try:
            self._events.put(self._fetch())
        except Exception as error:  # raised again where the caller waits
            self._events.put(error)

    def _fetch(self) -> Response:
        here, typed_by_user = self._start, self._typed_by_user
        for _ in range(self._limits.redirects + 1):
            with self._request(here, typed_by_user) as reply:
                location = reply.headers.get("location")
                if reply.status_code not in _REDIRECTS or location is None:
                    return self._read_response(here, reply)
            there = join_address(here, location)
            typed_by_user = typed_by_user and same_host(here, there)
            here = there
        raise SourceError(f"{self._start} redirects more than {self._limits.redirects} times", SAVE_IN_BROWSER)

    # One hop

    @contextmanager
    def _request(self, here: Address, typed_by_user: bool) -> Iterator[httpx2.Response]:
        """Send a request; yield the reply when it has its headers. `typed_by_user`: the reader typed this host."""
        deadline = min(time.monotonic() + self._limits.connect_s, self._deadline)
        self._events.put(Phase(deadline, f"{here.site} does not respond"))
        self._events.put(Progress(here.site))
        self._in_body = False
        with self._readable_errors(here), _client(_proxy_for(here)) as client:
            reply = self._connect_and_send(client, here, self._hosts(here, typed_by_user), deadline)
            try:
                yield reply
            finally:
                reply.close()

    def _hosts(self, here: Address, typed_by_user: bool) -> Sequence[str]:
        """Return the IP addresses to try for an address; the name of its host if a proxy resolves that."""
        is_name = parse_ip_address(here.host) is None
        if is_name and _proxy_for(here):
            return (here.host,)
        ip_addresses = self._resolve(here.host, here.port) if is_name else (here.host,)
        allowed = allowed_ip_addresses(ip_addresses, typed_by_user=typed_by_user)
        if allowed:
            return allowed[:MOST_IP_ADDRESSES]
        if typed_by_user:
            raise SourceError(f"{here.site} has no IP address that pages are fetched from", "use another name for it")
        inside = "in your own network or computer"
        what = (
            f"{here} is {inside}" if here == self._start else f"{self._start} leads to {here.site}, which is {inside}"
        )
        raise SourceError(what, f"type {here} yourself to open it")

    def _connect_and_send(
        self, client: httpx2.Client, here: Address, hosts: Sequence[str], deadline: float
    ) -> httpx2.Response:
        """Return the reply of the first host that accepts a connection; raise the error of the last if none does."""

        def send(host: str, hosts_left: int) -> httpx2.Response:
            if self._closed:
                raise FetchCancelledError("the fetch was cancelled")
            connect_s = max((deadline - time.monotonic()) / hosts_left, 0.001)
            bracketed = f"[{host}]" if ":" in host else host
            request = client.build_request(
                "GET",
                f"{here.scheme}://{bracketed}:{here.port}{here.target}",
                headers={"Host": here.site, **self._conditional_headers(here)},
                extensions={"sni_hostname": here.host, "trace": self._on_trace},
                timeout=httpx2.Timeout(self._limits.total_s, connect=connect_s),
            )
            return client.send(request, stream=True)

        for tried, host in enumerate(hosts[:-1]):
            with suppress(httpx2.ConnectError, httpx2.ConnectTimeout):
                return send(host, len(hosts) - tried)
        return send(hosts[-1], 1)

    def _conditional_headers(self, here: Address) -> dict[str, str]:
        """Return headers that request a page only if it has changed; {} unless the known one came from this address."""
        known = self._known
        if known is None or known.source.address != str(here):
            return {}
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in headers.items() if value}

    def _on_trace(self, event: str, info: dict[str, Any]) -> None:
        """Get the socket, and start the next phase once connected: a callback of httpcore's "trace" extension."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self._closed:
                self.close()
        elif event.endswith(".send_request_headers.started"):
            timeout_message = f"{self._start.site} takes more than {self._limits.total_s:g} s"
            self._events.put(Phase(self._deadline, timeout_message))

    # The response

    def _read_response(self, here: Address, reply: httpx2.Response) -> Response:
        if reply.status_code == 304 and self._conditional_headers(here) and self._known is not None:
            return self._known._replace(source=replace(self._known.source, mtime=time.time()))
        shown = str(self._start)
        check_status(reply.status_code, shown)
        content_type, charset = parse_content_type(reply.headers.get("content-type", ""))
        may_be_long = is_book(content_type, here.target) or is_book(content_type, self._start.target)
        if not may_be_long:
            check_content_type(content_type, shown)
        limit = self._limits.book_bytes if may_be_long else self._limits.page_bytes
        data = self._read_body(here, reply, limit)
        source = Source(shown, data, "url", None, time.time(), str(here), content_type, charset)
        return Response(source, _validator(reply, "etag"), _validator(reply, "last-modified"))

    def _read_body(self, here: Address, reply: httpx2.Response, limit: int) -> bytes:
        length = reply.headers.get("content-length", "")
        expected = int(length) if length.isdecimal() else 0
        self._in_body = True
        if expected > limit:
            raise self._too_large(limit)

        def received_chunks() -> Iterator[bytes]:
            received = 0
            for chunk in reply.iter_raw():
                received += len(chunk)
                if received > limit:
                    raise self._too_large(limit)
                self._events.put(Progress(here.site, received, expected))
                yield chunk

        chunks: list[bytes] = []
        size = 0
        for chunk in decompressed(received_chunks(), reply.headers.get("content-encoding", ""), here.site):
            size += len(chunk)
            if size > limit:
                raise self._too_large(limit)
            chunks.append(chunk)
        return b"".join(chunks)

    def _too_large(self, limit: int) -> SourceError:
        return SourceError(
            f"{self._start} is too large: more than the limit of {_readable_limit(limit)}", SAVE_IN_BROWSER
        )

    @contextmanager
    def _readable_errors(self, here: Address) -> Iterator[None]:
        """Turn network errors into a SourceError."""
        try:
            yield
        except NETWORK_ERRORS as error:
            raise to_source_error(error, here.site, in_body=self._in_body) from error


# Hosts and proxies


def system_ip_addresses(host: str, port: int) -> tuple[str, ...]:
    """Return the IP addresses of a host as the system resolves it, without duplicates. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _proxy_for(here: Address) -> str:
    """Return the proxy for an address by the environment variables, or "". There is none for this computer."""
    if here.host == "localhost" or here.host.endswith(".localhost") or _is_loopback(here.host):
        return ""
    if proxy_bypass(here.host):
        return ""
    proxies = getproxies()
    proxy = proxies.get(here.scheme) or proxies.get("all") or ""
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"


def _is_loopback(host: str) -> bool:
    found = parse_ip_address(host)
    return found is not None and found.is_loopback


def _client(proxy: str) -> httpx2.Client:
    """Return a client for one request. It finds certificates by the environment, but does not read .netrc."""
    try:
        return httpx2.Client(verify=httpx2.create_ssl_context(), proxy=proxy or None, trust_env=False, headers=_HEADERS)
    except (ValueError, ImportError, httpx2.InvalidURL) as error:
        raise SourceError("the proxy in the environment cannot be used", _CHECK_PROXIES) from error


def _validator(reply: httpx2.Response, name: str) -> str:
    """Return a header that a later request sends back; "" if it is missing, too long or not printable ASCII."""
    value = reply.headers.get(name, "")
    return value if len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable() else ""


def _readable_limit(size: int) -> str:
    return f"{size >> 20} MB" if size >> 20 else f"{size:,} bytes"


# Errors

NETWORK_ERRORS = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, UnicodeError)
"""The errors that a request may raise."""

_REFUSED = (errno.ECONNREFUSED, errno.ECONNRESET)
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)


def to_source_error(error: Exception, site: str, *, in_body: bool) -> SourceError:
    """Return the error that the reader sees for a network error. `in_body`: the body had begun to arrive."""
    causes = list(_causes(error))
    for cause in causes:
        match cause:
            case socket.gaierror() if cause.errno == socket.EAI_AGAIN:
                return SourceError(f"{site} cannot be resolved: the DNS server does not respond", "check the network")
            case socket.gaierror():
                return SourceError(f"{site} is not known to the DNS", "check the address")
            case ssl.SSLCertVerificationError():
                why = printable_line(cause.verify_message)
                return SourceError(f"the certificate of {site} is invalid: {why}", "check the address, and your clock")
            case ssl.SSLError():
                return SourceError(f"{site} accepts no secure connection (TLS)", "check the address and the port")
            case _:
                pass
    if in_body:
        return SourceError(f"{site} sent an incomplete page", "try again")
    match error:
        case httpx2.TimeoutException():
            return SourceError(f"{site} does not respond", "try again later, or check the network")
        case httpx2.ProxyError():
            return SourceError(f"the proxy does not connect to {site}", "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY")
        case httpx2.RemoteProtocolError():
            return SourceError(f"{site} does not respond in HTTP", "check the address and the port")
        case _:
            pass
    number = next((cause.errno for cause in causes if isinstance(cause, OSError) and cause.errno), 0)
    if number in _REFUSED:
        return SourceError(f"{site} refuses the connection", "check the address and the port")
    if number in _UNREACHABLE:
        return SourceError(f"{site} cannot be reached", "check the network")
    return SourceError(f"the request to {site} failed: {printable_line(str(error))[:200]}", "check the address")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and the chain of its causes."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
