"""One run: the program on several documents, random keys, pastes, resizes and mouse events, and the checks after it."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.terminals import PROGRAM, Terminal

RESPONSE_S = 20.0
"""Seconds after which a program that does not answer counts as hanging: a slow machine needs a twentieth."""

QUERY = b"\x1b[27u" * 8 + b"\x0c"
"""Escape, which closes all windows, and Ctrl+L, which draws the screen."""

RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[?1004l", b"\x1b[<u")
"""Sequences that give the terminal back: the normal screen, the cursor, no mouse, pastes, focus and kitty keys."""

KEYS: Sequence[bytes] = (
    *(bytes([code]) for code in range(0x20, 0x7F) if chr(code) not in "qZ"),
    *(b"\r", b"\t", b"\x7f", b"\x1b[Z", b"\x1b[27u", b"\x1b[27u"),
    *(bytes([code]) for code in range(1, 0x20) if code not in (0x09, 0x0D, 0x11, 0x1A, 0x1B)),
    *(b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F", b"\x1b[3~"),
    *(b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b[15~", b"\x1bw", b"\x1br", b"\x1b[1;3D", b"\x1b[1;3C"),
    *("é".encode(), "한".encode(), "👨‍👩‍👧".encode(), b"\xff", b"\xc3"),
)
"""Keys, but those that quit (q, Z, Ctrl+Q) or suspend (Ctrl+Z)."""

WINDOWS: Sequence[bytes] = (
    b":",
    b"?",
    b"i",
    b"T",
    b"R",
    b"B",
    b"x",
    b"/bell\x07",
    b"\x07",
    b"M",
    b"ma",
    b"e",
    b"vK",
    b"K",
)
"""Keys that open windows or run programs."""

PASTES: Sequence[bytes] = (
    b"bell",
    b"two\nlines",
    b"q",
    b"\x1b]52;c;UFdO\x07 \x9b2J \x7f",
    "\u202e half \U0001f1e8 flag".encode(),
    b"x" * 5000,
    b"",
)

SIZES: Sequence[tuple[int, int]] = ((24, 80), (50, 160), (10, 40), (3, 20), (2, 2), (1, 1), (200, 20), (0, 0))
"""Rows and columns."""


class Outcome(NamedTuple):
    """A run: its fault, or ""; the last inputs; the crash report, if there is one."""

    fault: str
    last_inputs: Sequence[bytes] = ()
    report: str = ""


def write_documents(folder: Path) -> Sequence[str]:
    """Write documents of several formats with links, notes, tables, figures and damage. Return their paths."""
    text = "".join(f"Part {part}\n\n{'The morning bell rings. ' * 60}\n\n" for part in range(1, 9))
    rows = "".join(f"| bell {row} | {'long ' * (row % 9)} | {row * 7} |\n" for row in range(60))
    markdown = (
        "---\ntitle: Bells\n---\n# Bells\n\nSee [Part](#part-3), [a file](plain.txt), [none](none.md),"
        " [web](http://127.0.0.1:9/), [mail](mailto:a@b.c?subject=x), a note[^1] and ![a picture](a.png).\n\n"
        "[^1]: A note with [a link](#part-2).\n\n"
        f"| Name | Words | Number |\n|---|---|---|\n{rows}\n"
        + "".join(
            f"## Part {part}\n\n{'A **bell** rings, 한국어 נכון 👨‍👩‍👧. ' * 40}\n\n> Quoted.\n\n"
            for part in range(1, 9)
        )
        + "$$\\frac{a}{b}$$\n\n```python\ndef bell() -> None:\n    pass\n```\n"
    )
    paragraphs = "<p>A bell rings here.</p>" * 90
    html = f"<title>Bells</title><nav><a href=x>Menu</a></nav><article><h1>Bells</h1>{paragraphs}</article>"
    documents: Mapping[str, bytes] = {
        "plain.txt": text.encode(),
        "bells.md": markdown.encode(),
        "page.html": html.encode(),
        "empty.txt": b"",
        "code.py": b"def bell():\n    return 'ding'\n" * 200,
        "broken.epub": b"PK\x03\x04 broken",
        "broken.pdf": b"%PDF-1.7 broken",
        "bytes.txt": bytes(range(256)) * 20,
    }
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    (folder / "a.png").write_bytes(b"\x89PNG")
    return [str(folder / name) for name in documents]


def inputs(chance: random.Random, count: int) -> Sequence[bytes | tuple[int, int]]:
    """Return random inputs: bytes, several keys at once among them, and sizes of the terminal."""
    chosen: list[bytes | tuple[int, int]] = []
    for _ in range(count):
        kind = chance.random()
        if kind < 0.6:
            chosen.append(chance.choice(KEYS))
        elif kind < 0.75:
            chosen.append(b"".join(chance.choices((*KEYS, b"\r", b"\r", b"\x1b[27u"), k=chance.randrange(2, 9))))
        elif kind < 0.87:
            chosen.append(
                chance.choice(WINDOWS) + chance.choice((b"", b"\r", b"\r\r", b"\x1b[B\r", b"\x1b[27u\x1b[27u"))
            )
        elif kind < 0.90:
            chosen.append(b"\x1b[200~" + chance.choice(PASTES) + b"\x1b[201~")
        elif kind < 0.92:
            chosen.append(chance.choice(SIZES))
        else:
            chosen.append(_mouse(chance))
    return chosen


def _mouse(chance: random.Random) -> bytes:
    """Return a click, a double click, a drag, or a turn of the wheel, in xterm's SGR encoding."""
    column, row = chance.randrange(1, 82), chance.randrange(1, 26)
    press, release = f"\x1b[<0;{column};{row}M", f"\x1b[<0;{column};{row}m"
    drag = f"\x1b[<32;{chance.randrange(1, 82)};{chance.randrange(1, 26)}M"
    wheel = f"\x1b[<{chance.choice((64, 65, 66, 67))};{column};{row}M"
    return chance.choice((press + release, (press + release) * 2, press + drag + release, wheel * 3)).encode()


def run(seed: int, count: int, documents: Sequence[str], home: Path) -> Outcome:
    """Run the program with random inputs, then quit it, and check how it ended."""
    chance = random.Random(seed)
    files = chance.sample(documents, len(documents))
    # The first document is on the screen at once: without any, one that cannot be read ends the program as it should.
    readable = [file for file in files if Path(file).name in ("plain.txt", "bells.md", "empty.txt", "code.py")]
    start = readable[:1] + [file for file in files if file != readable[0]][: chance.randrange(0, 7)]
    variables = {
        **{name: str(home / "home" / name) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")},
        "XDG_CACHE_HOME": str(home / "home" / "cache"),
        "TERM": "xterm-256color",
        "BROWSER": chance.choice(("true", "false", "nowhere")),
        "VISUAL": chance.choice(("true", "false", "nowhere --wait", " ", "sleep 0.1")),
        "EDITOR": "true",
        "READTUI_LOOKUP": chance.choice(("echo {word}", "nowhere {word}", "")),
    }
    code = f"import os; os.environ.update({variables!r}); os.environ.pop('TMUX', None); {PROGRAM}"
    crash = home / "home" / "XDG_STATE_HOME" / "readtui" / "crash.txt"
    sent: list[bytes] = []
    with Terminal(*start, code=code) as terminal:
        fault = _drive(terminal, inputs(chance, count), sent) or _quit(terminal)
    report = crash.read_text("utf-8")[-1500:] if crash.exists() else ""
    if report and not fault:
        fault = "a crash report was written"
    return Outcome(fault, sent[-12:] if fault else (), report)


def _drive(terminal: Terminal, chosen: Sequence[bytes | tuple[int, int]], sent: list[bytes]) -> str:
    """Send inputs, now and then waiting for an answer. Return a fault, or ""."""
    terminal.wait_for("\x1b[?1049h")
    _read_for(terminal, 0.5)
    for number, one in enumerate(chosen):
        sent.append(one if isinstance(one, bytes) else repr(one).encode())
        if isinstance(one, bytes):
            terminal.press(one)
        else:
            terminal.resize(*one)
        _read_for(terminal, 0.01)
        if number % 20 == 19 and (fault := _unanswered(terminal)):
            return fault
    return _unanswered(terminal)


def _read_for(terminal: Terminal, seconds: float) -> None:
    """Read what the program draws."""
    end = time.monotonic() + seconds
    while terminal.read_output(end):
        continue


def _unanswered(terminal: Terminal) -> str:
    """Ask for a drawn screen. Return a fault if none is drawn in time."""
    terminal.resize(24, 80)
    end = time.monotonic() + RESPONSE_S
    _read_for(terminal, 0.05)
    before, terminal.output = terminal.output, b""
    while not terminal.output:
        if terminal.process.poll() is not None:
            _read_for(terminal, 0.2)
            output = before + terminal.output
            return f"ended with exit code {terminal.process.returncode}: {output[-400:]!r}"
        if time.monotonic() > end:
            return "hangs"
        terminal.press(QUERY)
        if not terminal.read_output(time.monotonic() + 1.0):
            terminal.press(b"\r")  # a program may ask for it; in the list of commands it would run one
    return ""


def _fault_of_exit(code: int, output: bytes) -> str:
    """Return a fault, or "" for exit code 0, and for 2 if all that was printed names documents that cannot be read."""
    lines = re.findall(rb"readtui: [^\r\n]*", output)
    names_broken = bool(lines) and all(b"/broken." in line or b"/bytes.txt " in line for line in lines)
    return "" if code == 0 or (code == 2 and names_broken) else f"ended with exit code {code}: {output[-300:]!r}"


def _quit(terminal: Terminal) -> str:
    """Quit the program. Return a fault if it does not end, or not as it should."""
    end = time.monotonic() + RESPONSE_S
    terminal.output = b""
    while terminal.process.poll() is None:
        if time.monotonic() > end:
            return f"does not quit: {terminal.output[-300:]!r}"
        terminal.press(QUERY)
        _read_for(terminal, 0.2)
        if terminal.process.poll() is None:
            asks = terminal.modes == terminal.modes_before  # a program was run, and its output waits for Enter
            terminal.press(b"\r" if asks else b"q")
            _read_for(terminal, 0.3)
    _read_for(terminal, 0.1)
    if fault := _fault_of_exit(terminal.process.returncode, terminal.output):
        return fault
    if b"Traceback" in terminal.output:
        return "printed a traceback"
    if terminal.modes != terminal.modes_before:
        return "left the terminal in other modes"
    missing = [sequence for sequence in RESTORED if sequence not in terminal.output]
    return f"did not send {missing}" if missing else ""
