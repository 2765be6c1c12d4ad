"""`python -m benchmarks terminals [--pictures FOLDER]`: pictures of the program in each terminal that is installed.

Each one runs under Xvfb, on a text with emoji, Indic, Hebrew, Arabic and East Asian headings, paragraphs and tables,
once with the sidebar at the left and once at the right. The border of the sidebar is one line from the first row to the
last but two, or a row was moved. A person must look at the rest of the pictures.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

SAMPLE = """# ⚙️ Settings of the lamp 👨‍👩‍👧

Plain words first, so that the column can be compared with the rows below it, and the edge of the sidebar too.

## ⚙️ Settings

The keys ⚙️ ❤️ ☺️ and 1️⃣ 2️⃣ stand in one row, then plain words.

## 👨‍👩‍👧 Family 👍🏽 and flags 🇩🇪🇫🇷

A family 👨‍👩‍👧 and a hand 👍🏽 and ☝🏽 and a flag 🏳️‍🌈 near 👩🏽‍💻 the end of a row.

## हिन्दी में शीर्षक

| Sign | Words | हिन्दी |
|---|---|---|
| ⚙️ | gear 👨‍👩‍👧 | घंटी |
| ❤️‍🔥 | heart | में |
| 🇩🇪 | flag ✅ ⭐ | क्षत्रिय |

सुबह की घंटी क्षेत्र में सुनाई देती है। हिन्दी एक भाषा है जो भारत में बोली जाती है।

## עברית: כותרת.

הפעמון של המגדל הצפוני נשמע מעבר לנהר. זה משפט שני.

## العربية: عنوان.

## 早晨的钟声 かな 한국어

早晨的钟声越过了河，田野在雪下一片安静。
"""

SCREEN = (1400, 900)
"""Pixels of the screen; a terminal has `COLUMNS` by `ROWS` cells, or fills the screen."""

COLUMNS, ROWS = 100, 36
ROWS_BELOW = 2
"""Rows below the sidebar: the status row and the footer."""

PATIENCE_S = 90.0
"""Seconds after which a program that is not idle, or does not end, has failed."""

IDLE_S, IDLE_MS, STARTED_MS = 1.0, 20.0, 300.0
"""The program has started if it has used `STARTED_MS` of CPU time, and at most `IDLE_MS` in the last `IDLE_S`."""

KEY_S = 0.4
"""Seconds after a key."""

TOOLS = ("Xvfb", "xdotool", "import")
"""The programs that make the pictures: of the packages xvfb, xdotool and imagemagick."""

_GEOMETRY = f"{COLUMNS}x{ROWS}+0+0"
_FONT = "DejaVu Sans Mono"
_XTERM = ("xterm", "-fa", _FONT, "-fs", "11", "-geometry", _GEOMETRY, "-e")
_DBUS = ("dbus-run-session", "--")
_WESTON = ("weston", "--backend=x11-backend.so", "--use-pixman", "--shell=kiosk-shell.so", "--socket=readtui-terminals")


class Emulator(NamedTuple):
    """A terminal: the command before that of the program, and what it needs in the environment.

    `display`: a program that shows it, as Wayland needs.
    """

    command: Sequence[str]
    environ: Mapping[str, str] = {}
    display: Sequence[str] = ()

    @property
    def programs(self) -> list[str]:
        """The programs that must be installed, the terminal last."""
        wrapped = [self.command[0]]
        if self.command[0] == _DBUS[0]:
            wrapped.append(self.command[len(_DBUS)])
        if self.command[: len(_XTERM)] == _XTERM:
            wrapped += self.command[len(_XTERM) : len(_XTERM) + 1]
        return [*self.display[:1], *wrapped]


_SOFTWARE = {"LIBGL_ALWAYS_SOFTWARE": "1"}
_XFT = ",".join(f"xft:{font}:size=11" for font in (_FONT, "Noto Sans Devanagari", "Noto Sans CJK JP", "Unifont"))

EMULATORS: Mapping[str, Emulator] = {
    "xterm": Emulator(_XTERM),
    "urxvt": Emulator(("urxvt", "-fn", _XFT, "-geometry", _GEOMETRY, "-e")),
    "st": Emulator(("st", "-f", f"{_FONT}:size=11", "-g", _GEOMETRY, "-e")),
    "mlterm": Emulator(("mlterm", "--xim=none", "--type=xft", "-w", "16", "-g", f"{COLUMNS}x{ROWS}", "-e")),
    "kitty": Emulator(
        (
            *("kitty", "-o", "remember_window_size=no", "-o", f"initial_window_width={COLUMNS}c"),
            *("-o", f"initial_window_height={ROWS}c"),
        ),
        _SOFTWARE,
    ),
    "alacritty": Emulator(
        (
            *("alacritty", "-o", f"window.dimensions.columns={COLUMNS}", "-o", f"window.dimensions.lines={ROWS}"),
            "-e",
        ),
        _SOFTWARE,
    ),
    "gnome-terminal": Emulator((*_DBUS, "gnome-terminal", "--wait", f"--geometry={_GEOMETRY}", "--")),
    "xfce4-terminal": Emulator((*_DBUS, "xfce4-terminal", "--disable-server", f"--geometry={_GEOMETRY}", "-x")),
    "tilix": Emulator((*_DBUS, "tilix", "--new-process", "-e")),
    "lxterminal": Emulator((*_DBUS, "lxterminal", f"--geometry={COLUMNS}x{ROWS}", "-e")),
    "konsole": Emulator((*_DBUS, "konsole", "--separate", "-e"), {"QT_QPA_PLATFORM": "xcb"}),
    "foot": Emulator(("foot", "-W", f"{COLUMNS}x{ROWS}"), {"WAYLAND_DISPLAY": "readtui-terminals"}, _WESTON),
    "screen": Emulator((*_XTERM, "screen", "-U")),
    "tmux": Emulator((*_XTERM, "tmux", "-u", "-L", "readtui-terminals", "-f", os.devnull, "new-session")),
}
"""The terminals by name. tmux and GNU screen run in xterm, which does not join emoji as tmux does."""


class Picture(NamedTuple):
    """The red of each pixel, row by row: bright on dark in the theme of the pictures."""

    width: int
    pixels: bytes

    def brightness(self, x: int) -> bytes:
        """Return the pixels of a column."""
        return self.pixels[x :: self.width]

    @property
    def window_width(self) -> int:
        """The width of the window, which is at the left: the screen is black behind it."""
        return 1 + max(x for x in range(self.width) if len(self.brightness(x).strip(b"\0")) > ROWS)


class Edge(NamedTuple):
    """The border of the sidebar: the column of pixels where it is, from `top` to `end`, and its longest gap.

    The end may be in the rows below the sidebar, if there is a letter.
    """

    x: int
    top: int
    end: int
    gap: int

    def is_straight(self, rows: int) -> bool:
        """Whether it has no gap of a row, on a screen of so many rows. In some fonts it is dashed."""
        return self.gap < 0.8 * (self.end - self.top) / rows


_LINE = re.compile(rb"[\x50-\xff]+")
"""Pixels brighter than the background of the page and of the sidebar."""


def edge_of(picture: Picture, columns: range) -> Edge | None:
    """Return the longest upright line among these columns of pixels; None without one."""
    lines = {x: [match.span() for match in _LINE.finditer(picture.brightness(x))] for x in columns}
    lit, x = max((sum(end - start for start, end in parts), x) for x, parts in lines.items())
    if not lit:
        return None
    top, end = lines[x][0][0], lines[x][-1][1]
    below = end - (end - top) * (ROWS_BELOW + 1) // ROWS  # a gap there may be that of the status row
    gaps = [after[0] - before[1] for before, after in pairwise(lines[x]) if after[0] < below]
    return Edge(x, top, end, max(gaps, default=0))


def terminals(folder: Path, pictures: Path) -> Iterator[str]:
    """Yield the lines of a table with what was found in each terminal; the pictures are in `pictures`."""
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        yield f"No pictures: {', '.join(missing)} not installed (Debian: apt install xvfb xdotool imagemagick)."
        return
    pictures.mkdir(parents=True, exist_ok=True)
    (folder / "sample.md").write_text(SAMPLE, "utf-8")
    yield f"Pictures in {pictures}\n\n| terminal | sidebar left | sidebar right | `q` ends it |\n|---|---|---|---|"
    with _x_server() as display:
        for name, emulator in EMULATORS.items():
            missing = [program for program in emulator.programs if shutil.which(program) is None]
            if missing:
                yield f"| {name} | not installed: {', '.join(missing)} | | |"
                continue
            sides = [_Shown(emulator, display, folder, pictures / f"{name}-{side}.png", side) for side in _SIDES]
            yield f"| {name} | {' | '.join(shown.verdict for shown in sides)} | {_ended(sides)} |"


_SIDES = {"left": (0.15, 0.36), "right": (0.62, 0.88)}
"""Where the border may be, in parts of the width of the window: the sidebar has 28 of 100 cells or more."""


def _ended(sides: Sequence[_Shown]) -> str:
    return "ok" if all(shown.code == "0" for shown in sides) else "FAILED"


class _Shown:
    """The program in a terminal: whether its edge is straight, and with which code it ended ("" if it did not)."""

    def __init__(self, emulator: Emulator, display: str, folder: Path, picture: Path, side: str) -> None:
        self._folder = folder / picture.stem
        self._folder.mkdir()
        self._environ = {
            **{name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
            "DISPLAY": display,
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "READTUI_SIDEBAR": side,
            "READTUI_THEME": "night",
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(self._folder),
            **emulator.environ,
        }
        self._folder.chmod(0o700)
        self.code = ""
        program = self._folder / "program"
        program.write_text(
            f"#!/bin/sh\necho $$ >pid\n{sys.executable} -m readtui {folder / 'sample.md'}\n"
            "echo $? >code.new\nmv code.new code\n",
            "utf-8",
        )
        program.chmod(0o700)
        with self._running(emulator.display, pause_s=3.0), self._running([*emulator.command, str(program)]):
            self.verdict = self._look(display, picture, side)

    def _look(self, display: str, picture: Path, side: str) -> str:
        """Scroll, take the picture, press `q`, and return what is to be said of the picture."""
        if not self._is_idle():
            return "FAILED: it did not start"
        self._press(*"jjjk")  # rows are drawn over others
        taken = _picture(display, picture)
        self._press("q")
        code = self._folder / "code"
        if _is_so(code.exists):
            self.code = code.read_text("utf-8").strip()
        first, last = (round(part * taken.window_width) for part in _SIDES[side])
        edge = edge_of(taken, range(first, last))
        return "ok" if edge is not None and edge.is_straight(ROWS) else f"MOVED: {edge}"

    def _xdotool(self, *arguments: str) -> str:
        command = ["xdotool", *arguments]
        return subprocess.run(command, env=self._environ, check=True, capture_output=True, text=True).stdout

    def _press(self, *keys: str) -> None:
        """Send keys to the window that has the mouse: without a window manager nothing else has the focus."""
        for arguments in (("mousemove", "200", "200", "click", "1"), *(("key", key) for key in keys)):
            self._xdotool(*arguments)
            time.sleep(KEY_S)

    def _read(self, name: str) -> str:
        with suppress(OSError):
            return (self._folder / name).read_text("utf-8")
        return ""

    def _is_idle(self) -> bool:
        """Wait until the program has started, and draws nothing more. Return whether it has."""
        used = -1.0

        def is_idle() -> bool:
            nonlocal used
            before, used = used, self._cpu_ms()
            time.sleep(IDLE_S)
            return used > STARTED_MS and used - before < IDLE_MS

        return _is_so(is_idle)

    def _cpu_ms(self) -> float:
        with suppress(OSError, ValueError, IndexError):
            pid = int(self._read("pid"))
            child = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
            return time.clock_gettime_ns((~child << 3) | 2) / 1e6  # as in `benchmarks.terminal`
        return 0.0

    @contextmanager
    def _running(self, command: Sequence[str], pause_s: float = 0.0) -> Iterator[None]:
        """Run a program and all that it starts; end them afterwards."""
        if not command:
            yield
            return
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=self._folder, env=self._environ, stdout=log, stderr=log, start_new_session=True
            )
        try:
            time.sleep(pause_s)
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(3.0)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _is_so(is_so: Callable[[], bool]) -> bool:
    """Ask again until the answer is yes; return no after `PATIENCE_S`."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return False


@contextmanager
def _x_server() -> Iterator[str]:
    """Run an X server without a screen of its own. Yield the name of its display."""
    size = "x".join(map(str, (*SCREEN, 24)))
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", size]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def _picture(display: str, file: Path) -> Picture:
    """Take a picture of the screen into a file."""
    environ = {**os.environ, "DISPLAY": display}
    subprocess.run(["import", "-window", "root", str(file)], env=environ, check=True)
    raw = subprocess.run(
        ["convert", str(file), "-channel", "R", "-separate", "-depth", "8", "gray:-"], capture_output=True, check=True
    )
    return Picture(SCREEN[0], raw.stdout)
