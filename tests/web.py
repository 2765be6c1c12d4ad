"""A web server on the loopback address. The pages are functions that respond as a test needs."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Page = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request, and the methods that respond to it."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.requests.append(self)
        self.server.pages[self.path](self)

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.wfile.write(data)

    def send(self, body: bytes = b"", *, status: int = 200, length: int | None = None, **headers: str) -> None:
        """Send a response, complete unless `length` is greater than that of the body."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def _page(body: bytes, headers: Mapping[str, str]) -> Page:
    return lambda request: request.send(body, status=200, length=None, **headers)


class Site(ThreadingHTTPServer):
    """A server with its pages by path, and the requests it got so far."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.pages: dict[str, Page] = {}
        self.requests: list[Request] = []
        self.closing = Event()

    @property
    def port(self) -> int:
        return self.server_port

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def at(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        """Return the address of a path."""
        return f"{scheme}://{host}:{self.port}{path}"

    def page(self, path: str, response: Page | bytes, **headers: str) -> str:
        """Add a page; return its address."""
        self.pages[path] = _page(response, headers) if isinstance(response, bytes) else response
        return self.at(path)

    def moved(self, path: str, to: str, status: int = 302) -> str:
        """Add a redirect; return its address."""
        return self.page(path, lambda request: request.send(status=status, Location=to))

    def handle_error(self, *_: object) -> None:
        """Ignore clients that disconnect: tests do that on purpose."""


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Run a server; with a context, over TLS."""
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
