"""One tab of a browser: the program that it shows, and the packets and messages between the two.

The program runs Textual's driver for browsers. After a line of its own it writes packets: a letter (D: what is drawn,
M: a message in JSON), the size in four bytes, and the content. It reads packets of the same form. The page in the tab
is that of textual-serve: it sends lists in JSON, and gets what is drawn as binary messages.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from readtui.unicode.printable import printable_line

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from asyncio.subprocess import Process

    from aiohttp.web import WebSocketResponse

READY = b"__GANGLION__\n"
"""The line that Textual's driver writes before its first packet."""

MOST_CELLS = 1000
"""Most columns and rows of a tab."""

END_S, TERMINATE_S = 5.0, 2.0
"""Seconds that a program gets to end when its tab is closed, and then to end by SIGTERM, before it is killed."""

ERROR_BYTES = 4096
"""Bytes at the end of the errors of a program that are kept."""

NORMAL_SCREEN = b"\x1b[?1049l\x1b[m"
"""Leave the alternate screen, without colours."""

OPENED_SCHEMES = frozenset(("http", "https", "mailto"))
"""Schemes of the addresses that the tab may open: one like `javascript:` would run in the page."""

_OTHER_TERMINALS = (
    *("TMUX", "TMUX_PANE", "STY", "NO_COLOR", "FORCE_COLOR", "COLORFGBG", "COLUMNS", "LINES", "TERM_PROGRAM_VERSION"),
    *("ALACRITTY_WINDOW_ID", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "VTE_VERSION", "WEZTERM_PANE", "WT_SESSION"),
)
"""Variables on the terminal of the server, which is not that of the program."""

_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY")


def environment(environ: Mapping[str, str], columns: int, rows: int, *, is_shared: bool) -> dict[str, str]:
    """Return the variables of the program in a tab of this size. If others use the server, it has no desktop."""
    removed = {*_OTHER_TERMINALS, *(_DESKTOP if is_shared else ())}
    kept = {name: value for name, value in environ.items() if name not in removed}
    return {
        **kept,
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TERM_PROGRAM": "textual",
        "COLUMNS": str(columns),
        "ROWS": str(rows),
        # The program imports modules from the same places as this one, and never from the current folder (-P).
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }


def cells(number: object, default: int) -> int:
    """Return a number of columns or rows that a tab has sent."""
    try:
        return min(max(int(str(number)), 1), MOST_CELLS)
    except ValueError:
        return default


def packet(kind: bytes, content: bytes) -> bytes:
    """Return a packet of `kind`, b"D" or b"M"."""
    return kind + len(content).to_bytes(4, "big") + content


def packet_of(message: str) -> bytes | None:
    """Return the packet for a message of the page; None for others, and for one that is not valid."""
    try:
        kind, *values = json.loads(message)
        match kind:
            case "stdin":
                return packet(b"D", values[0].encode("utf-8", "replace"))
            case "resize":
                size = {name: cells(values[0][name], 1) for name in ("width", "height")}
                return packet(b"M", json.dumps({"type": "resize", **size}).encode())
            case "focus" | "blur":
                return packet(b"M", json.dumps({"type": kind}).encode())
            case _:
                return None
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


async def run_tab(websocket: WebSocketResponse, command: Sequence[str], environ: Mapping[str, str]) -> str:
    """Run a program for a tab until one of the two ends. Return the end of what it printed as errors.

    If the program ends first, the tab shows them too.
    """
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, stderr=pipe, env=dict(environ), start_new_session=True
    )
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stderr is not None
    errors = asyncio.create_task(_errors(program.stderr))
    drawing = asyncio.create_task(_draw(program.stdout, websocket))
    typing = asyncio.create_task(_type(websocket, program.stdin))
    try:
        await asyncio.wait((drawing, typing), return_when=asyncio.FIRST_COMPLETED)
    finally:
        is_ended = drawing.done()
        drawing.cancel()
        typing.cancel()
        await asyncio.gather(drawing, typing, return_exceptions=True)
        draining = asyncio.create_task(_drain(program.stdout))
        await _end(program)
        await draining
    text = await errors
    with contextlib.suppress(ConnectionError):  # the tab has gone
        if is_ended and text:
            await websocket.send_bytes(NORMAL_SCREEN + "\r\n".join(text.splitlines()).encode())
        await websocket.close()
    return text


async def _type(websocket: WebSocketResponse, keyboard: StreamWriter) -> None:
    """Pass on what the tab sends, until it is closed or the program has ended."""
    async for message in websocket:
        if not isinstance(message.data, str):
            continue
        if (sent := packet_of(message.data)) is not None:
            keyboard.write(sent)
            await keyboard.drain()
        elif message.data.startswith('["ping",'):
            await websocket.send_str(message.data.replace("ping", "pong", 1))


async def _draw(screen: StreamReader, websocket: WebSocketResponse) -> None:
    """Pass on what the program draws, until it ends."""
    async for kind, content in _packets(screen):
        if kind == b"D":
            await websocket.send_bytes(content)
        elif kind == b"M" and (opened := _opened(content)):
            await websocket.send_str(opened)


async def _packets(screen: StreamReader) -> AsyncIterator[tuple[bytes, bytes]]:
    """Yield the packets of a program until it ends; none if it is not Textual that writes."""
    try:
        await screen.readuntil(READY)
        while True:
            header = await screen.readexactly(5)
            yield header[:1], await screen.readexactly(int.from_bytes(header[1:], "big"))
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return


def _opened(content: bytes) -> str:
    """Return the message to the page for a message of the program, if that opens an address; else nothing."""
    message = json.loads(content)
    address = message.get("url", "")
    if message["type"] != "open_url" or urlsplit(address).scheme not in OPENED_SCHEMES:
        return ""
    return json.dumps(["open_url", {"url": address, "new_tab": True}])


async def _errors(stream: StreamReader) -> str:
    """Read the errors of a program until it ends. Return the last of them, without control characters."""
    read = b""
    while part := await stream.read(ERROR_BYTES):
        read = (read + part)[-ERROR_BYTES:]
    return "\n".join(map(printable_line, read.decode("utf-8", "replace").splitlines()))


async def _drain(stream: StreamReader) -> None:
    """Read the rest of a stream: asyncio does not notice the end of a program before that of its output."""
    while await stream.read(1 << 16):
        continue


async def _end(program: Process) -> None:
    """End a program as when a terminal is closed, so that it saves the position; kill it if it does not end."""
    assert program.stdin
    program.stdin.close()
    for wait_s, stop in ((END_S, program.terminate), (TERMINATE_S, lambda: _kill(program))):
        try:
            await asyncio.wait_for(program.wait(), wait_s)
            return
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                stop()
    await program.wait()


def _kill(program: Process) -> None:
    """Kill a program and those that it has started, except those with a session of their own."""
    if sys.platform == "win32":
        program.kill()
    else:
        os.killpg(program.pid, signal.SIGKILL)
