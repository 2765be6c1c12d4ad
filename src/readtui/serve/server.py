"""The server: a page with a terminal, and for each tab that opens it the program itself.

The page, its script and the messages are those of textual-serve. Its own server is not used: it runs a command in a
shell, knows neither tokens nor names of hosts, and loads a font from another site.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

from readtui.errors import UsageError
from readtui.serve.access import Access, is_loopback
from readtui.serve.page import SCRIPT, PageColours, headers, page
from readtui.serve.tab import cells, environment, run_tab

DEFAULT_PORT = 8000
"""The port, if it is free and no other is named."""

MOST_TABS = 20
"""Tabs at the same time: each is a program of its own, which takes some 100 MB."""

HEARTBEAT_S = 15.0
"""Seconds between two questions whether a tab is still there: one on another machine may vanish without a word."""

SHUTDOWN_S = 8.0
"""Seconds in which all programs end."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Serving(NamedTuple):
    """What is served: the command of the program in each tab, to whom, and whether other machines may come.

    `report` gets a line for each error of a program.
    """

    command: Sequence[str]
    access: Access
    colours: PageColours
    is_shared: bool
    report: Callable[[str], None]


def static_folder() -> Path:
    """Return the folder of textual-serve with the script, the style sheet and the fonts of the page."""
    spec = find_spec("textual_serve")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "static"


class Pages:
    """Answers requests, and knows the tabs that are open."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._tabs: set[asyncio.Task[None]] = set()

    async def show_page(self, request: web.Request) -> web.StreamResponse:
        """Answer with the page of a tab."""
        is_secure = request.headers.get("X-Forwarded-Proto", request.scheme) == "https"
        websocket = f"{'wss' if is_secure else 'ws'}://{request.host}/{self._serving.access.token}/ws"
        text = page(websocket, request.query.get("fontsize", ""), self._serving.colours)
        return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})

    async def show_script(self, request: web.Request) -> web.StreamResponse:
        """Answer with the script of the page."""
        return web.Response(text=SCRIPT, content_type="text/javascript")

    async def show_tab(self, request: web.Request) -> web.StreamResponse:
        """Run the program for a tab until one of the two ends."""
        websocket = web.WebSocketResponse(heartbeat=HEARTBEAT_S)
        await websocket.prepare(request)
        if len(self._tabs) >= MOST_TABS:
            await websocket.send_bytes(b"readtui: too many tabs are open: close one, and load this page again\r\n")
            await websocket.close()
            return websocket
        columns, rows = cells(request.query.get("width"), 80), cells(request.query.get("height"), 24)
        variables = environment(os.environ, columns, rows, is_shared=self._serving.is_shared)
        # A task of its own: aiohttp cancels the handler when the tab is closed, and the program has yet to end.
        tab = asyncio.create_task(self._run_and_report(websocket, variables))
        self._tabs.add(tab)
        tab.add_done_callback(self._tabs.discard)
        await asyncio.shield(tab)
        return websocket

    async def _run_and_report(self, websocket: web.WebSocketResponse, variables: Mapping[str, str]) -> None:
        for line in (await run_tab(websocket, self._serving.command, variables)).splitlines():
            self._serving.report(line)

    async def end_tabs(self, _: web.Application) -> None:
        """End the programs of all tabs."""
        for tab in self._tabs:
            tab.cancel()
        await asyncio.gather(*self._tabs, return_exceptions=True)


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(headers(request.host))


def application(serving: Serving) -> web.Application:
    """Return the application, all of whose paths begin with the token."""
    pages = Pages(serving)

    async def only_with_access(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers
        refusal = serving.access.refusal(request.path, given.get("Host", ""), given.get("Origin"))
        return web.Response(text=f"{refusal}\n", status=403) if refusal else await handler(request)

    made = web.Application(middlewares=[web.middleware(only_with_access)])
    root = f"/{serving.access.token}/"
    made.router.add_get(root, pages.show_page)
    made.router.add_get(f"{root}start.js", pages.show_script)
    made.router.add_get(f"{root}ws", pages.show_tab)
    made.router.add_static(f"{root}static", static_folder())
    made.on_response_prepare.append(_add_headers)
    made.on_shutdown.append(pages.end_tabs)
    return made


def bound_socket(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens on a port; without one, on `DEFAULT_PORT`, or any if that is in use.

    Raises UsageError.
    """
    if not host:
        raise UsageError("--host is empty", "0.0.0.0 means every address of this machine")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in (DEFAULT_PORT, 0) if port is None else (port,):
        try:
            socket.getaddrinfo(host, candidate)  # for an invalid name, `create_server` would leave its socket open
            return socket.create_server((host, candidate), family=family)
        except (OSError, ValueError) as error:
            number = getattr(error, "errno", None) or 0
            if number == errno.EADDRINUSE and port is None and candidate:
                continue
            reason = os.strerror(number) if number > 0 else getattr(error, "strerror", None) or "no valid name"
            raise UsageError(f"cannot listen on {host}, port {candidate}: {reason}", "see --host and --port") from error
    raise AssertionError("unreachable: the last attempt returns or raises")


def addresses(serving: Serving, host: str, port: int) -> list[str]:
    """Return the addresses of the page; first that which another machine can use, if any can."""
    shown = host if is_loopback(host) else socket.gethostname() if host in ("0.0.0.0", "::") else host
    names = [shown] if is_loopback(host) else [shown, "127.0.0.1"]
    return [f"http://{f'[{name}]' if ':' in name else name}:{port}/{serving.access.token}/" for name in names]


async def serve(serving: Serving, listening: socket.socket) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP. All programs have ended when it returns."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if (number := getattr(signal, name, None)) is not None and signal.getsignal(number) is not signal.SIG_IGN:
            with contextlib.suppress(NotImplementedError):  # Windows: KeyboardInterrupt ends the loop
                loop.add_signal_handler(number, ended.set)
    runner = web.AppRunner(application(serving), access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        await ended.wait()
    finally:
        await runner.cleanup()
