"""The conversation with the servers: each hop is looked up, checked, and asked at the number that was checked."""

from __future__ import annotations

import socket
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
from readtui.ingest.web.address import Address, ip_address_of, joined, permitted, same_host
from readtui.ingest.web.faults import NETWORK_FAULTS, said
from readtui.ingest.web.inflate import ACCEPTED, unpacked
from readtui.ingest.web.request import FetchCancelledError, Limits, News, Phase, Progress
from readtui.ingest.web.response import SAVE_IT, Response, is_book, refuse_status, refuse_type, type_and_charset

MOST_NUMBERS = 4
"""Numbers of a host that are tried: more would leave too little time for each."""

_LONGEST_TOKEN = 1_000  # characters
_PROXIES = "check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY"
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {
    "User-Agent": f"readtui/{__version__} (a reader for the terminal)",
    "Accept": "text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, */*;q=0.5",
    "Accept-Encoding": ACCEPTED,
    "Connection": "close",
}


class Connection:
    """One fetch. What becomes of it is put into `news`; `cut` ends it from another thread."""

    def __init__(
        self,
        start: Address,
        known: Response | None,
        news: SimpleQueue[News],
        limits: Limits,
        resolve: Callable[[str, int], Sequence[str]] | None,
        *,
        typed_by_user: bool = True,
    ) -> None:
        self._start = start
        self._typed = typed_by_user
        self._known = known
        self._news = news
        self._limits = limits
        self._resolve = resolve or ip_addresses
        self._last = time.monotonic() + limits.total_s
        self._socket: socket.socket | None = None
        self._is_cut = False

    def cut(self) -> None:
        """Close the connection, if there is one, and make no other."""
        self._is_cut = True
        if self._socket is not None:
            with suppress(OSError):  # it is closed already
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # TLS would wait for the thread that reads

    def talk(self) -> None:
        """Fetch, and tell how that went."""
        try:
            self._news.put(self._fetched())
        except Exception as error:  # it is raised where it is waited for
            self._news.put(error)

    def _fetched(self) -> Response:
        here, typed_by_user = self._start, self._typed
        for _ in range(self._limits.redirects + 1):
            with self._asked(here, typed_by_user) as response:
                location = response.headers.get("location")
                if response.status_code not in _REDIRECTS or location is None:
                    return self._answer(here, response)
            there = joined(here, location)
            typed_by_user = typed_by_user and same_host(here, there)
            here = there
        raise SourceError(f"{self._start} redirects more than {self._limits.redirects} times", SAVE_IT)

    # One hop

    @contextmanager
    def _asked(self, here: Address, typed_by_user: bool) -> Iterator[httpx2.Response]:
        """The start of what an address answers. `typed_by_user` tells that the reader named this very host."""
        until = min(time.monotonic() + self._limits.connect_s, self._last)
        self._news.put(Phase(until, f"{here.site} does not answer"))
        self._news.put(Progress(here.site))
        self._reads_body = False
        with self._plainly(here), _client(_proxy_for(here)) as client:
            response = self._sent(client, here, self._places(here, typed_by_user), until)
            try:
                yield response
            finally:
                response.close()

    def _places(self, here: Address, typed_by_user: bool) -> Sequence[str]:
        """The numbers to be asked for an address; its name, where a proxy looks that up."""
        name = ip_address_of(here.host) is None
        if name and _proxy_for(here):
            return (here.host,)
        allowed = permitted(self._resolve(here.host, here.port) if name else (here.host,), typed_by_user=typed_by_user)
        if allowed:
            return allowed[:MOST_NUMBERS]
        if typed_by_user:
            raise SourceError(f"{here.site} is at no address that pages are fetched from", "name it in another way")
        inside = "within your own network or computer"
        what = (
            f"{here} is {inside}" if here == self._start else f"{self._start} leads to {here.site}, which is {inside}"
        )
        raise SourceError(what, f"type {here} yourself if you want that")

    def _sent(self, client: httpx2.Client, here: Address, places: Sequence[str], until: float) -> httpx2.Response:
        """The answer of the first of these places that can be reached."""

        def sent(place: str, among: int) -> httpx2.Response:
            if self._is_cut:
                raise FetchCancelledError("the fetch was broken off")
            connect_s = max((until - time.monotonic()) / among, 0.001)
            host = f"[{place}]" if ":" in place else place
            request = client.build_request(
                "GET",
                f"{here.scheme}://{host}:{here.port}{here.target}",
                headers={"Host": here.site, **self._conditions(here)},
                extensions={"sni_hostname": here.host, "trace": self._heard},
                timeout=httpx2.Timeout(self._limits.total_s, connect=connect_s),
            )
            return client.send(request, stream=True)

        for tried, place in enumerate(places[:-1]):
            with suppress(httpx2.ConnectError, httpx2.ConnectTimeout):
                return sent(place, len(places) - tried)
        return sent(places[-1], 1)

    def _conditions(self, here: Address) -> dict[str, str]:
        """What asks for a page only if it has changed, of the place that it came from."""
        known = self._known
        if known is None or known.source.address != str(here):
            return {}
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in asked.items() if value}

    def _heard(self, event: str, info: dict[str, Any]) -> None:
        """Hear from the connection (the "trace" of httpcore) which socket it has, and when it stands."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self._is_cut:
                self.cut()
        elif event.endswith(".send_request_headers.started"):
            self._news.put(Phase(self._last, f"{self._start.site} takes more than {self._limits.total_s:g} s"))

    # The answer

    def _answer(self, here: Address, response: httpx2.Response) -> Response:
        if response.status_code == 304 and self._conditions(here) and self._known is not None:
            return self._known._replace(source=replace(self._known.source, mtime=time.time()))
        shown = str(self._start)
        refuse_status(response.status_code, shown)
        kind, charset = type_and_charset(response.headers.get("content-type", ""))
        is_long = is_book(kind, here.target) or is_book(kind, self._start.target)
        if not is_long:
            refuse_type(kind, shown)
        limit = self._limits.book_bytes if is_long else self._limits.page_bytes
        data = self._body(here, response, limit)
        source = Source(shown, data, "url", None, time.time(), str(here), kind, charset)
        return Response(source, _token(response, "etag"), _token(response, "last-modified"))

    def _body(self, here: Address, response: httpx2.Response, limit: int) -> bytes:
        length = response.headers.get("content-length", "")
        expected = int(length) if length.isdecimal() else 0
        self._reads_body = True
        if expected > limit:
            raise self._too_large(limit)

        def counted() -> Iterator[bytes]:
            received = 0
            for chunk in response.iter_raw():
                received += len(chunk)
                if received > limit:
                    raise self._too_large(limit)
                self._news.put(Progress(here.site, received, expected))
                yield chunk

        pieces: list[bytes] = []
        size = 0
        for piece in unpacked(counted(), response.headers.get("content-encoding", ""), here.site):
            size += len(piece)
            if size > limit:
                raise self._too_large(limit)
            pieces.append(piece)
        return b"".join(pieces)

    def _too_large(self, limit: int) -> SourceError:
        return SourceError(f"{self._start} is too large: more than the limit of {_megabytes(limit)}", SAVE_IT)

    @contextmanager
    def _plainly(self, here: Address) -> Iterator[None]:
        """Have faults of the network told in the reader's words."""
        try:
            yield
        except NETWORK_FAULTS as error:
            raise said(error, here.site, in_body=self._reads_body) from error


def ip_addresses(host: str, port: int) -> tuple[str, ...]:
    """The numbers of a host, as the system looks them up. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _proxy_for(here: Address) -> str:
    """The proxy that the environment names for an address; empty if there is none. This computer needs none."""
    if here.host == "localhost" or here.host.endswith(".localhost") or _is_loopback(here.host):
        return ""
    if proxy_bypass(here.host):
        return ""
    proxies = getproxies()
    proxy = proxies.get(here.scheme) or proxies.get("all") or ""
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"


def _is_loopback(host: str) -> bool:
    found = ip_address_of(host)
    return found is not None and found.is_loopback


def _client(proxy: str) -> httpx2.Client:
    """What sends one request. It takes from the environment where certificates lie, but no passwords (.netrc)."""
    try:
        return httpx2.Client(verify=httpx2.create_ssl_context(), proxy=proxy or None, trust_env=False, headers=_HEADERS)
    except (ValueError, ImportError, httpx2.InvalidURL) as error:
        raise SourceError("the proxy that the environment names cannot be used", _PROXIES) from error


def _token(response: httpx2.Response, name: str) -> str:
    """A header that is to be sent back later; empty if it is not fit for that."""
    value = response.headers.get(name, "")
    return value if len(value) <= _LONGEST_TOKEN and value.isascii() and value.isprintable() else ""


def _megabytes(size: int) -> str:
    return f"{size >> 20} MB" if size >> 20 else f"{size:,} bytes"
