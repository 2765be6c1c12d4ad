"""Headless Chromium with one tab: press keys, use the mouse, resize, and read what the terminal in the page shows."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

from tests.pyte_screen import TerminalInMemory

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")

DEADLINE_S = 60.0

KEYS = {
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Tab": (9, ""),
    "ArrowDown": (40, ""),
    "PageDown": (34, ""),
    "End": (35, ""),
    "Backspace": (8, ""),
}
"""By their names: the key code and the text of keys that are no characters."""

_LISTENING = re.compile(rb"DevTools listening on (ws://\S+)")


def installed() -> str | None:
    """Return the path of Chromium; None if it is not installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Chromium:
    """A browser with one tab, in a folder of its own."""

    def __init__(self, program: str, folder: Path, size: tuple[int, int]) -> None:
        self._program = program
        self._folder = folder
        self._size = size
        self._numbers = itertools.count(1)
        self._replies: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._session_id = ""
        self.frames = b""  # what the page got by its WebSocket: what the program draws
        self.size = (80, 24)  # columns and rows of the terminal in the page, as the program knows them

    async def __aenter__(self) -> Chromium:
        self._process = await asyncio.create_subprocess_exec(
            self._program,
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"),
            *(f"--user-data-dir={self._folder}", f"--window-size={self._size[0]},{self._size[1]}", "about:blank"),
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "HOME": str(self._folder)},
        )
        assert self._process.stderr is not None
        line = b""
        while not (found := _LISTENING.search(line)):
            line = await asyncio.wait_for(self._process.stderr.readline(), DEADLINE_S)
            assert line, "Chromium did not start"
        self._client = ClientSession()
        self._socket: ClientWebSocketResponse = await self._client.ws_connect(found[1].decode(), max_msg_size=0)
        self._reading = asyncio.create_task(self._read())
        targets = await self.call("Target.getTargets")
        target = next(each["targetId"] for each in targets["targetInfos"] if each["type"] == "page")
        attached = await self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session_id = attached["sessionId"]
        await self.call("Network.enable")
        await self.call("Page.enable")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reading.cancel()
        await self._client.close()
        self._process.kill()
        await self._process.wait()

    async def _read(self) -> None:
        async for message in self._socket:
            received = message.json()
            if (reply := self._replies.pop(received.get("id"), None)) is not None:
                reply.set_result(received)
            elif received.get("method") == "Network.webSocketFrameReceived":
                frame = received["params"]["response"]
                self.frames += base64.b64decode(frame["payloadData"]) if frame["opcode"] == 2 else b""
            elif received.get("method") == "Network.webSocketFrameSent":
                kind, *values = json.loads(received["params"]["response"]["payloadData"])
                if kind == "resize":
                    self.size = values[0]["width"], values[0]["height"]
            elif received.get("method") == "Network.webSocketCreated":
                self.frames = b""

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the DevTools protocol. Return its result."""
        number = next(self._numbers)
        reply = self._replies[number] = asyncio.get_running_loop().create_future()
        session = {"sessionId": self._session_id} if self._session_id else {}
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **session})
        received = await asyncio.wait_for(reply, DEADLINE_S)
        assert "result" in received, received
        return dict(received["result"])

    async def evaluate(self, code: str) -> Any:
        """Return the value of JavaScript in the page, after a promise is kept."""
        result = await self.call(
            "Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    async def open(self, address: str) -> None:
        """Open an address in the tab."""
        await self.call("Page.navigate", url=address)

    async def resize(self, width: int, height: int) -> None:
        """Give the page another size in pixels."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    async def press(self, *keys: str) -> None:
        """Press keys: characters, or names in `KEYS`."""
        for key in keys:
            code, text = KEYS.get(key, (ord(key[0].upper()), key))
            event = {"key": key, "windowsVirtualKeyCode": code, **({"text": text} if text else {})}
            await self.call("Input.dispatchKeyEvent", type="keyDown", **event)
            await self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    async def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press the left button at a point of the page, and release it at another."""
        for kind, (x, y), buttons in (
            ("mouseMoved", start, 0),
            ("mousePressed", start, 1),
            ("mouseMoved", end, 1),
            ("mouseReleased", end, 0),
        ):
            await self.call(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=buttons, clickCount=1
            )

    async def turn_wheel(self, at: tuple[float, float], pixels: int) -> None:
        """Turn the wheel of the mouse at a point of the page."""
        await self.call("Input.dispatchMouseEvent", type="mouseWheel", x=at[0], y=at[1], deltaX=0, deltaY=pixels)

    async def picture(self, file: Path) -> None:
        """Write a picture of the page."""
        taken = await self.call("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(taken["data"]))

    async def point(self, column: int, row: int) -> tuple[float, float]:
        """Return the middle of a cell of the terminal, in pixels of the page."""
        left, top, width, height = await self.evaluate(
            "(({left, top, width, height}) => [left, top, width, height])"
            "(document.querySelector('.xterm-screen').getBoundingClientRect())"
        )
        columns, rows = self.size
        return left + (column + 0.5) * width / columns, top + (row + 0.5) * height / rows

    def rows(self) -> Sequence[str]:
        """Return what the terminal in the page shows after all that was drawn."""
        screen = TerminalInMemory(*self.size)
        screen.write(self.frames.decode("utf-8", "ignore"))
        return list(screen.display)

    async def wait_for(self, *words: str) -> None:
        """Wait until all these words are on the screen."""
        await self.wait_until(lambda: all(word in "\n".join(self.rows()) for word in words), f"{words}")

    async def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        end = time.monotonic() + DEADLINE_S
        while not is_so():
            assert time.monotonic() < end, "\n".join((f"{what}: not in {DEADLINE_S:.0f} s", *self.rows()))
            await asyncio.sleep(0.05)
