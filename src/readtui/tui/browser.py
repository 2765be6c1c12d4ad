"""The app in a browser: a server takes the place of the terminal. It sends keys and sizes, and gets what is drawn.

Both are packets on the standard streams, as Textual's own driver for browsers reads and writes them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver
from textual.events import Key
from textual.geometry import Size
from textual.message import Message

from readtui.tui.terminal import MOUSE_MODES, Terminal, limited
from readtui.tui.terminal_input import KeyReader

SERVER_GONE = 129
"""Exit code when the tab was closed, or the server has ended: that of a terminal that was closed."""

ESCAPE = b"\x1b"

SIZE_VARIABLES = ("COLUMNS", "ROWS", "LINES")
"""Variables in which the server tells the first size. Rich and Textual would keep to them when the size changes."""


def take_streams() -> None:
    """Keep standard output for packets: what other code or a program that is started prints would damage them."""
    assert sys.__stdout__ is not None
    packets = open(os.dup(sys.__stdout__.fileno()), "w", encoding="utf-8")  # noqa: SIM115  it stays open
    os.dup2(2, sys.__stdout__.fileno())
    sys.__stdout__ = packets  # type: ignore[misc]  # where Textual's driver writes


def first_size(environ: MutableMapping[str, str] = os.environ) -> Size:
    """Return the size that the server tells, and remove it from the environment."""
    columns, rows, _ = (environ.pop(name, "") for name in SIZE_VARIABLES)
    return limited((_cells(columns, 80), _cells(rows, 24)))


def _cells(number: str, default: int) -> int:
    is_number = number.isascii() and number.isdecimal() and len(number) <= 4
    return max(int(number), 1) if is_number else default


class PacketWriter:
    """Writes packets to a descriptor, each whole: several threads write, and a pipe may take a part of one."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def write(self, packet: bytes) -> None:
        """Write a packet; nothing if the server has gone."""
        with self._lock, contextlib.suppress(OSError):
            while packet:
                packet = packet[os.write(self._descriptor, packet) :]


def read_packets(
    stream: Iterable[bytes], process: Callable[[Message], None], on_message: Callable[[str, bytes], None]
) -> None:
    """Read packets until the end of a stream: process keys, mouse events and pastes, and hand on messages.

    What one key sends is one packet, so the Escape key is told from an escape sequence without waiting.
    """
    reader, packets = KeyReader(), ByteStream()
    decode = getincrementaldecoder("utf-8")("ignore").decode
    for data in stream:
        for kind, payload in packets.feed(data) if data else ():
            if kind != "D":
                on_message(kind, payload)
            elif payload == ESCAPE:
                process(Key("escape", "\x1b"))
            else:
                for event in reader.read(decode(payload)):
                    process(event)
        for event in reader.wait(is_idle=not data):
            process(event)


def limited_resize(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message of the server with a size that can be drawn."""
    width, height = limited((message["width"], message["height"]))
    return {**message, "width": max(width, 1), "height": max(height, 1)}


def driver(on_created: Callable[[Terminal], None], leave: Callable[[int], None]) -> type[WebDriver]:
    """Return a class of driver that reads and writes packets, and ends the app when the server has gone.

    `on_created` is called with the driver once Textual has created it; `leave`, in any thread, with an exit code.
    """
    size = first_size()

    class BrowserDriver(WebDriver):
        """A driver that drops bytes that are not UTF-8, filters pastes, and limits the size of the screen."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **{**options, "size": size})
            self._write = PacketWriter(self.fileno).write  # type: ignore[assignment]
            on_created(self)

        def start_application_mode(self) -> None:
            """Start, but leave the signals to the guard, which saves what is to be saved."""
            handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
            super().start_application_mode()
            for number, handler in handlers.items():
                with contextlib.suppress(NotImplementedError):
                    asyncio.get_running_loop().remove_signal_handler(number)
                signal.signal(number, handler)

        def run_input_thread(self) -> None:
            read_packets(self._input_reader, self.process_message, self._on_meta)
            if not self.exit_event.is_set():
                leave(SERVER_GONE)

        def on_meta(self, packet_type: str, payload: dict[str, Any]) -> None:
            """Handle a message of the server."""
            if packet_type == "quit":
                leave(SERVER_GONE)
            else:
                super().on_meta(packet_type, limited_resize(payload) if packet_type == "resize" else payload)

        def report_mouse(self, on: bool) -> None:
            self.send("".join(f"\x1b[?{mode}{'h' if on else 'l'}" for mode in MOUSE_MODES))

        def send(self, sequence: str) -> None:
            self.write(sequence)

    return BrowserDriver
