"""A web server on the loopback address for tests: pages are functions that answer as they like."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Page = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.asked.append(self)
        self.server.pages[self.path](self)

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.wfile.write(data)

    def send(self, body: bytes = b"", *, status: int = 200, length: int | None = None, **headers: str) -> None:
        """A whole answer, unless `length` is longer than the body."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _whole(body: bytes, headers: Mapping[str, str]) -> Page:
    return lambda asked: asked.send(body, status=200, length=None, **headers)


class Site(ThreadingHTTPServer):
    """A server with its pages by path, and what it was asked so far."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self.closing = Event()

    @property
    def port(self) -> int:
        return self.server_port

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def at(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def page(self, path: str, answer: Page | bytes, **headers: str) -> str:
        """Put a page there; its address."""
        self.pages[path] = _whole(answer, headers) if isinstance(answer, bytes) else answer
        return self.at(path)

    def moved(self, path: str, to: str, status: int = 302) -> str:
        return self.page(path, lambda asked: asked.send(status=status, Location=to))

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are what is tested."""


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A server that runs meanwhile; with a context, over TLS."""
    site = Site()
    if context is not None:
        site.socket = context.wrap_socket(site.socket, server_side=True)
    thread = Thread(target=lambda: site.serve_forever(poll_interval=0.005), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        site.shutdown()
        site.server_close()
        thread.join()
