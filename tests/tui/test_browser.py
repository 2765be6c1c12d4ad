"""The app in a browser: packets instead of a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, strategies
from textual.events import Key, Paste
from textual.geometry import Size
from textual.message import Message

from readtui.tui.browser import PacketWriter, first_size, limited_resize, read_packets
from readtui.tui.terminal import MAX_CELLS


def packet(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "big") + content


def events(stream: Iterable[bytes]) -> tuple[list[Message], list[tuple[str, bytes]]]:
    """Return the events and the messages of a stream."""
    processed: list[Message] = []
    messages: list[tuple[str, bytes]] = []
    read_packets(stream, processed.append, lambda kind, content: messages.append((kind, content)))
    return processed, messages


def keys(stream: Iterable[bytes]) -> list[str]:
    return [event.key for event in events(stream)[0] if isinstance(event, Key)]


def test_keys_and_messages_come_as_packets() -> None:
    stream = packet(b"D", b"j") + packet(b"M", b'{"type": "focus"}') + packet(b"D", "\x1b[Bé".encode())

    assert keys([stream, b""]) == ["j", "down", "é"]
    assert events([stream])[1] == [("M", b'{"type": "focus"}')]


def test_escape_is_a_key_at_once_whatever_follows_it() -> None:
    assert keys([packet(b"D", b"\x1b") + packet(b"D", b"g")]) == ["escape", "g"]


@given(strategies.integers(1, 30))
def test_packets_may_come_in_pieces(size: int) -> None:
    stream = packet(b"D", "né".encode()) + packet(b"M", b"{}") + packet(b"D", b"\x1b") + packet(b"D", b"")
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]

    assert keys(pieces) == ["n", "é", "escape"]


def test_a_paste_has_no_control_characters_and_bytes_that_are_no_utf8_are_dropped() -> None:
    processed, _ = events([packet(b"D", b"\x1b[200~a\x1b[31mb\x1b[201~"), packet(b"D", b"\xff\xfej"), b""])

    assert [event.text for event in processed if isinstance(event, Paste)] == ["a\x9b31mb"]
    assert [event.key for event in processed if isinstance(event, Key)] == ["j"]


@pytest.mark.parametrize(
    ("variables", "size"),
    [
        ({"COLUMNS": "100", "ROWS": "30", "LINES": "7"}, Size(100, 30)),
        ({}, Size(80, 24)),
        ({"COLUMNS": "x", "ROWS": "-1"}, Size(80, 24)),
        ({"COLUMNS": "0", "ROWS": "9999"}, Size(1, MAX_CELLS)),
    ],
)
def test_the_first_size_is_that_of_the_server_and_is_not_inherited(variables: dict[str, str], size: Size) -> None:
    environ = dict(variables)

    assert first_size(environ) == size
    assert environ == {}


def test_another_size_can_be_drawn() -> None:
    assert limited_resize({"type": "resize", "width": 0, "height": 9999}) == {
        "type": "resize",
        "width": 1,
        "height": MAX_CELLS,
    }


def test_packets_of_several_threads_are_written_whole() -> None:
    reading, writing = os.pipe()
    writer = PacketWriter(writing)
    threads = [threading.Thread(target=writer.write, args=(letter * 200_000,)) for letter in (b"a", b"b", b"c")]
    for thread in threads:
        thread.start()
    read = b""
    while len(read) < 600_000:
        read += os.read(reading, 1 << 16)
    for thread in threads:
        thread.join()
    os.close(reading)
    writer.write(b"nobody reads this")
    os.close(writing)

    assert sorted(read[at : at + 200_000] for at in (0, 200_000, 400_000)) == [
        letter * 200_000 for letter in (b"a", b"b", b"c")
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes that can be waited for are POSIX's")
def test_the_program_draws_packets_and_ends_with_the_server(tmp_path: Path) -> None:
    (tmp_path / "lamp.md").write_text("# A lamp\n\nIt is lit.\n", encoding="utf-8")
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    variables = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "COLUMNS": "70", "ROWS": "12"}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "readtui", str(tmp_path / "lamp.md")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **dict.fromkeys(homes, str(tmp_path)), **variables, "TERM": "xterm-256color"},
        start_new_session=True,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stdout.readline() == b"__GANGLION__\n"
        drawn = b""
        while b"It is lit." not in drawn:
            _, content = read_packet(program)
            drawn += content
        program.stdin.write(packet(b"M", json.dumps({"type": "resize", "width": 40, "height": 6}).encode()))
        program.stdin.write(packet(b"D", b"?"))
        program.stdin.flush()
        while b"Help" not in drawn:
            _, content = read_packet(program)
            drawn += content
        program.stdin.close()
        while (kind := read_packet(program)[0]) != b"M":
            assert kind == b"D"
        assert program.wait(60) == 129
    assert not (tmp_path / "readtui" / "crash.txt").exists()


def read_packet(program: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    assert program.stdout is not None
    header = program.stdout.read(5)
    assert len(header) == 5, "the program has ended"
    return header[:1], program.stdout.read(int.from_bytes(header[1:], "big"))
