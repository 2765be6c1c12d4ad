"""One tab: what is passed on between the page and the program, and how the program ends."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any

import pytest

pytest.importorskip("aiohttp", reason="the extra `serve` is not installed")

from aiohttp import ClientWebSocketResponse, WSMsgType, web
from aiohttp.test_utils import TestClient, TestServer

from readtui.serve import tab
from readtui.serve.tab import MOST_CELLS, cells, environment, packet, packet_of, run_tab
from readtui.tui.terminal_features import _BY_VARIABLE, terminal_program

PRELUDE = "import json, os, sys, time; out = sys.stdout.buffer; out.write(b'__GANGLION__\\n')\n"
DRAW = "def draw(data, kind=b'D'): out.write(kind + len(data).to_bytes(4, 'big') + data); out.flush()\n"
PID = "draw(str(os.getpid()).encode())\n"
PROGRAM = PRELUDE + DRAW

ECHO = f"{PROGRAM}draw(b'ready')\nwhile data := os.read(0, 4096): draw(data)\n"
"""A program that draws the packets that it gets, until the tab is closed."""


class Page:
    """A page that is connected to a program. `errors` has what `run_tab` returned."""

    def __init__(self, code: str) -> None:
        self._command = [sys.executable, "-c", code]
        self.errors: list[str] = []

    async def __aenter__(self) -> Page:
        async def show(request: web.Request) -> web.StreamResponse:
            websocket = web.WebSocketResponse()
            await websocket.prepare(request)
            shown = asyncio.create_task(run_tab(websocket, self._command, os.environ))
            shown.add_done_callback(lambda task: self.errors.append(task.result()))
            await asyncio.shield(shown)
            return websocket

        app = web.Application()
        app.router.add_get("/ws", show)
        self._client = TestClient(TestServer(app))
        await self._client.__aenter__()
        self.socket: ClientWebSocketResponse = await self._client.ws_connect("/ws")
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.socket.close()
        await self.ended()
        await self._client.close()

    async def received(self, *messages: object) -> Any:
        """Send messages as the page does. Return the data of what comes back, as far as it is needed."""
        for message in messages:
            await self.socket.send_str(json.dumps(message))
        return (await self.socket.receive(timeout=60)).data

    async def ended(self) -> None:
        """Wait until the tab has ended."""
        while not self.errors:
            await asyncio.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_what_a_program_draws_comes_to_the_page_and_keys_go_to_the_program() -> None:
    async with Page(ECHO) as page:
        assert await page.received() == b"ready"
        assert await page.received(["stdin", "é"]) == packet(b"D", "é".encode())
        size = {"width": 100, "height": 30}
        assert await page.received(["resize", size]) == packet(b"M", json.dumps({"type": "resize", **size}).encode())


async def test_the_page_learns_that_the_program_has_ended_with_its_last_words() -> None:
    async with Page("import sys; sys.exit('readtui: gone.md: no such file \\x1b[31m')") as page:
        assert b"gone.md: no such file" in bytes(await page.received())
        assert (await page.socket.receive()).type == WSMsgType.CLOSE
        await page.ended()
    assert page.errors == ["readtui: gone.md: no such file "]


async def test_an_address_is_opened_by_the_page_unless_it_would_run_in_it() -> None:
    opened = "".join(
        f"draw(json.dumps({{'type': 'open_url', 'url': '{address}', 'new_tab': True}}).encode(), b'M')\n"
        for address in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://example.org/")
    )
    async with Page(f"{PROGRAM}{opened}os.read(0, 1)") as page:
        assert json.loads(str(await page.received())) == ["open_url", {"url": "https://example.org/", "new_tab": True}]


async def test_a_program_ends_with_its_tab() -> None:
    async with Page(f"{PROGRAM}{PID}while os.read(0, 4096): pass\n") as page:
        pid = int(bytes(await page.received()))
        assert is_running(pid)
        await page.socket.close()
        await page.ended()
        assert not is_running(pid)


async def test_a_program_ends_whose_output_nobody_reads_any_more() -> None:
    async with Page(f"{PROGRAM}{PID}while os.read(0, 4096): pass\ndraw(bytes(1_000_000))") as page:
        pid = int(bytes(await page.received()))
        await page.socket.close()
        await page.ended()
        assert not is_running(pid)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM kills at once on Windows")
async def test_a_program_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab, "END_S", 0.05)
    monkeypatch.setattr(tab, "TERMINATE_S", 0.05)
    ignore = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    async with Page(f"{PROGRAM}{ignore}{PID}\nwhile True: time.sleep(60)") as page:
        pid = int(bytes(await page.received()))
        await page.socket.close()
        await page.ended()
        assert not is_running(pid)


@pytest.mark.parametrize(
    "message",
    [
        *("", "{", "[]", "{}", "1", '["stdin"]', '["stdin", 1]', '["stdin", null]', '["resize"]', '["resize", {}]'),
        *('["resize", 5]', '["quit"]', '["exit"]', '[["stdin"], "x"]', "[" * 100_000),
    ],
)
def test_what_no_page_sends_is_dropped(message: str) -> None:
    assert packet_of(message) is None


def test_half_a_character_becomes_a_question_mark() -> None:
    assert packet_of('["stdin", "a\\ud800b"]') == packet(b"D", b"a?b")


@pytest.mark.parametrize(
    ("number", "expected"),
    [("100", 100), (100, 100), ("0", 1), ("-5", 1), ("10" * 9, MOST_CELLS), ("x", 80), (None, 80)],
)
def test_a_size_can_be_drawn(number: object, expected: int) -> None:
    assert cells(number, 80) == expected


def test_the_program_has_the_variables_of_the_browser_and_not_those_of_the_terminal_of_the_server() -> None:
    variables = environment({"TMUX": "/x,1,0", "HOME": "/h", "LINES": "9", "DISPLAY": ":0"}, 100, 30, is_shared=False)

    assert not {"TMUX", "LINES"} & variables.keys()
    assert (variables["COLUMNS"], variables["ROWS"], variables["HOME"]) == ("100", "30", "/h")
    assert variables["DISPLAY"] == ":0"


@pytest.mark.parametrize("name", ["TMUX", "STY", *(variable for variable, _ in _BY_VARIABLE)])
def test_the_terminal_of_the_server_is_not_taken_for_that_of_the_program(name: str) -> None:
    assert terminal_program({name: "7000"}).name
    assert not terminal_program(environment({name: "7000"}, 80, 24, is_shared=False)).name


def test_no_window_opens_on_this_desktop_for_users_of_other_machines() -> None:
    assert "DISPLAY" not in environment({"DISPLAY": ":0"}, 100, 30, is_shared=True)
