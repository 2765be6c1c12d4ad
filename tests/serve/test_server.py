"""The server: the page and what belongs to it, and the refusal of everything that has no token."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from pathlib import Path

import pytest

pytest.importorskip("aiohttp", reason="the extra `serve` is not installed")

from aiohttp import ClientSession, WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer

from readtui.errors import UsageError
from readtui.serve import server
from readtui.serve.access import access
from readtui.serve.page import PageColours, page
from readtui.serve.server import Serving, addresses, application, bound_socket

TOKEN = "a-token-for-a-test"
SERVING = Serving(
    [sys.executable, "-c", ""], access(TOKEN, "127.0.0.1", ()), PageColours("#101010", "#eeeeee"), False, print
)

TARGETS = ("", "ws", "start.js", "static/js/textual.js", "static/css/xterm.css", "download/key")


@pytest.mark.parametrize("target", TARGETS)
async def test_nothing_is_given_without_the_token(target: str) -> None:
    async with TestClient(TestServer(application(SERVING))) as client:
        for path in (f"/{target}", f"/wrong/{target}", f"/{TOKEN}x/{target}"):
            response = await client.get(path)
            assert response.status == 403, path
            assert TOKEN not in await response.text()


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
async def test_nothing_is_given_to_other_sites(target: str, headers: dict[str, str]) -> None:
    async with TestClient(TestServer(application(SERVING))) as client:
        response = await client.get(f"/{TOKEN}/{target}", headers=headers)
        assert response.status == 403


async def test_the_page_and_all_that_it_loads_are_there() -> None:
    async with TestClient(TestServer(application(SERVING))) as client:
        response = await client.get(f"/{TOKEN}/")
        text = await response.text()
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        loaded = re.findall(r'(?:src|href)="((?!data:)[^"]+)"|url\(([^)]+)\)', text)
        names = [source or url for source, url in loaded]
        assert len(names) == 5
        for name in names:
            assert (await client.get(f"/{TOKEN}/{name}")).status == 200, name
        assert f'data-session-websocket-url="ws://127.0.0.1:{client.port}/{TOKEN}/ws"' in text


async def test_no_folder_is_listed_and_no_file_outside_is_given() -> None:
    async with TestClient(TestServer(application(SERVING))) as client:
        for path in ("static/", "static/js/", "static/../server.py", "static/%2e%2e/server.py"):
            assert (await client.get(f"/{TOKEN}/{path}")).status in (403, 404), path


async def test_a_program_is_started_for_those_with_the_token_only() -> None:
    shown = Serving([sys.executable, "-c", "raise SystemExit('a word')"], *SERVING[1:])
    async with TestClient(TestServer(application(shown))) as client:
        with pytest.raises(WSServerHandshakeError):
            await client.ws_connect("/wrong/ws")
        with pytest.raises(WSServerHandshakeError):
            await client.ws_connect(f"/{TOKEN}/ws", headers={"Origin": "http://evil.example"})
        async with client.ws_connect(f"/{TOKEN}/ws?width=80&height=24") as websocket:
            assert b"a word" in (await websocket.receive()).data


async def test_too_many_tabs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_TABS", 0)
    async with TestClient(TestServer(application(SERVING))) as client, client.ws_connect(f"/{TOKEN}/ws") as websocket:
        assert b"too many tabs" in (await websocket.receive()).data


def test_a_page_escapes_what_comes_from_outside() -> None:
    text = page('ws://"><script>/ws', '9"><script>', PageColours("#000", "#fff"))

    assert text.count("<script") == 2
    assert 'data-font-size="16"' in text
    assert 'data-font-size="20"' in page("ws://x/ws", "20", PageColours("#000", "#fff"))


def test_a_port_in_use_is_said_if_it_was_named_and_replaced_if_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"cannot listen on 127.0.0.1, port {port}: .*in use"):
            bound_socket("127.0.0.1", port)
        monkeypatch.setattr(server, "DEFAULT_PORT", port)
        with bound_socket("127.0.0.1", None) as other:
            assert other.getsockname()[1] not in (0, port)


@pytest.mark.parametrize("host", ["not a host", "256.1.1.1", "\udc80"])
def test_a_host_that_is_none_is_said(host: str) -> None:
    with pytest.raises(UsageError, match="cannot listen"):
        bound_socket(host, 0)


def test_an_empty_host_is_not_every_address() -> None:
    with pytest.raises(UsageError, match="--host is empty"):
        bound_socket("", 0)


def test_the_address_names_what_a_browser_can_call() -> None:
    assert addresses(SERVING, "127.0.0.1", 8000) == [f"http://127.0.0.1:8000/{TOKEN}/"]
    assert addresses(SERVING, "::1", 8000) == [f"http://[::1]:8000/{TOKEN}/"]
    shared = addresses(SERVING, "0.0.0.0", 8000)
    assert shared == [f"http://{socket.gethostname()}:8000/{TOKEN}/", f"http://127.0.0.1:8000/{TOKEN}/"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
async def test_a_signal_ends_the_server_and_its_programs(name: str, tmp_path: Path) -> None:
    import signal

    (tmp_path / "lamp.md").write_text("# A lamp\n\nIt is lit.\n", encoding="utf-8")
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    default = "import signal; [signal.signal(n, signal.SIG_DFL) for n in (1, 2, 15)];"
    program = f"{default} import sys, runpy; sys.argv[0] = 'readtui'; runpy.run_module('readtui', run_name='__main__')"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, "serve", "--port", "0", "--no-library", str(tmp_path / "lamp.md")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, **dict.fromkeys(homes, str(tmp_path))},
    )
    assert process.stdout is not None
    address = (await process.stdout.readline()).decode().strip()
    drawn = b""
    async with ClientSession() as client, client.ws_connect(f"{address}ws?width=60&height=10") as websocket:
        while b"It is lit." not in drawn:
            drawn += (await websocket.receive(timeout=60)).data
        process.send_signal(getattr(signal, name))
        while not (await websocket.receive(timeout=60)).type.name.startswith("CLOS"):
            pass
    assert await asyncio.wait_for(process.wait(), 60) == 0
