"""The way of a copy to the reader's clipboard, and what can truly be said of its arrival."""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from readtui.config.paths import last_copy_file
from readtui.config.toml import escaped
from readtui.reading.passages import count_words

PATIENCE_S = 2.0
"""Seconds for all ways together: after more, the reader has pasted what was in the clipboard before."""

_KEPT_BACK = 0.1  # the part of it that programs leave to what is written to the terminal

LONGEST_PAYLOAD = 74_000
"""Characters of base64 that terminals take: the lowest limit that is known lies at 74,994."""

SCREEN_PART = 500
"""Characters that GNU screen is given at once: it passes strings of up to 768 on (MAXSTR in its screen.h)."""

_WITHOUT_CLIPBOARD = ("dumb", "linux")
"""Values of TERM where nobody listens: a terminal without sequences, and the console of Linux."""


class RunProgram(Protocol):
    """Runs a program with `data` on its standard input; tells whether it ended well, and in time."""

    def __call__(self, command: Sequence[str], data: bytes, environ: Mapping[str, str], timeout_s: float) -> bool: ...


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What became of a copy: the `way` it went ("" if none), and the sentence that the reader is told."""

    way: str
    sentence: str


def copy(
    text: str,
    send: Callable[[str], None] | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    run: RunProgram | None = None,
    hand_over: Callable[[str], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
    patience_s: float = PATIENCE_S,
) -> CopyResult:
    """Copy by all ways that lead from here to a clipboard, within `patience_s`. To be called in a thread.

    `send` writes to the terminal; `hand_over` is tried where no program is known. Nothing that they raise comes out.
    """
    if not text:
        return CopyResult("", "There is nothing to copy.")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    file = _kept(text, last_copy_file(environ))
    deadline = clock() + patience_s * (1 - _KEPT_BACK)

    def runs(*command: str) -> bool:
        left_s = deadline - clock()
        return left_s > 0 and (run or run_program)(command, text.encode(), environ, left_s)

    known: list[str] = []
    sent: list[str] = []
    is_told = _is_in_tmux(environ) and runs("tmux", "load-buffer", "-w", "-")  # -w: the terminal is told, too
    if is_told or (_is_in_tmux(environ) and runs("tmux", "load-buffer", "-")):  # before tmux 3.2
        known.append("tmux")
    if not _is_remote(environ):
        known += _first(command[0] for command in _programs(environ) if runs(*command))
        if not known and _suits_pyperclip(environ) and _done(hand_over or by_pyperclip, text, deadline - clock()):
            sent.append("the system's clipboard")
    payload = base64.b64encode(text.encode()).decode()
    is_too_long = send is not None and _is_heard(environ) and len(payload) > LONGEST_PAYLOAD
    if send and _is_heard(environ) and not (is_told or is_too_long):
        sequence = _wrapped(f"\x1b]52;c;{payload}\a", environ)
        if _done(send, sequence, max(deadline - clock(), 0) + patience_s * _KEPT_BACK):
            sent.append("the terminal's clipboard (OSC 52)")
    return _arrival(text, known, sent, is_too_long, _under_home(file, environ) if file else None)


def clipboard_methods(environ: Mapping[str, str] = os.environ) -> str:
    """The ways that a copy would go from here, in a few words; none of them is gone."""
    ways = ["tmux"] if _is_in_tmux(environ) and _is_there("tmux", environ) else []
    if not _is_remote(environ):
        ways += _first(command[0] for command in _programs(environ) if _is_there(command[0], environ))
        if not ways and (sys.platform == "win32" or _is_in_wsl(environ)):
            ways.append("pyperclip")
    if "tmux" not in ways and _is_heard(environ):
        ways.append("OSC 52 by way of GNU screen" if _is_in_screen(environ) else "OSC 52")
    return " and ".join(ways)


def run_program(command: Sequence[str], data: bytes, environ: Mapping[str, str], timeout_s: float) -> bool:
    """Run a program as `RunProgram` says, for itself: what it leaves behind to serve the selection outlives the reader.

    What it says is not heard: it would stand in the midst of the page.
    """
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environ,
            timeout=timeout_s,
            start_new_session=True,
            check=False,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def by_pyperclip(text: str) -> None:
    """Copy by what pyperclip finds on this system. It raises what it likes."""
    # Deferred: 39 ms, and seldom needed.
    from importlib.util import find_spec

    import pyperclip

    if os.environ.get("DISPLAY") and (find_spec("qtpy") or find_spec("PyQt5")):
        raise RuntimeError("Qt in a thread, or without its display, ends the program")
    put, _ = pyperclip.determine_clipboard()
    put(text)


# The place


def _is_in_tmux(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("TMUX"))


def _is_in_screen(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("STY"))


def _is_remote(environ: Mapping[str, str]) -> bool:
    """Whether the reader sits at another machine."""
    return any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))


def _is_heard(environ: Mapping[str, str]) -> bool:
    """Whether there is a terminal that may know what a clipboard is."""
    return environ.get("TERM") not in _WITHOUT_CLIPBOARD


def _programs(environ: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The commands that may put something into the clipboard here, the best first. Pyperclip knows them too, but
    neither looks at their exit codes nor keeps their complaints off the screen."""
    if environ.get("WAYLAND_DISPLAY"):
        yield ("wl-copy", "--type", "text/plain")  # else it looks at the text, and may take it for a picture
    if environ.get("DISPLAY"):
        yield ("xclip", "-selection", "clipboard", "-in")
        yield ("xsel", "--clipboard", "--input")
    if sys.platform == "darwin":
        yield ("pbcopy",)


def _is_in_wsl(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("WSL_DISTRO_NAME"))


def _suits_pyperclip(environ: Mapping[str, str]) -> bool:
    """Whether pyperclip may know another way than a program that has just failed."""
    return _is_in_wsl(environ) or not any(_is_there(command[0], environ) for command in _programs(environ))


def _first(names: Iterator[str]) -> Sequence[str]:
    """The first alone: what stands behind it is not tried."""
    return list(islice(names, 1))


def _is_there(program: str, environ: Mapping[str, str]) -> bool:
    return shutil.which(program, path=environ.get("PATH")) is not None


# The ways


def _kept(text: str, file: Path | None) -> Path | None:
    """The file that keeps the last copy, written whole and for the reader alone; None where it cannot be."""
    if file is None:
        return None
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, written = tempfile.mkstemp(prefix=".last-copy-", dir=file.parent)
        try:
            with open(descriptor, "wb") as stream:
                stream.write(text.encode())
            Path(written).replace(file)
        except BaseException:
            Path(written).unlink(missing_ok=True)
            raise
    except OSError:
        return None
    return file


def _done(act: Callable[[str], None], text: str, timeout_s: float) -> bool:
    """Whether `act` came to its end, and in time. One that hangs is left behind, and holds up no exit."""
    ended: list[bool] = []

    def try_it() -> None:
        with contextlib.suppress(Exception):
            act(text)
            ended.append(True)

    thread = threading.Thread(target=try_it, name="clipboard", daemon=True)
    thread.start()
    thread.join(max(timeout_s, 0.0))
    return bool(ended)


def _wrapped(sequence: str, environ: Mapping[str, str]) -> str:
    """The sequence as tmux and GNU screen pass it on to the terminal."""
    if _is_in_tmux(environ):
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if _is_in_screen(environ):
        parts = range(0, len(sequence), SCREEN_PART)
        return "".join(f"\x1bP{sequence[start : start + SCREEN_PART]}\x1b\\" for start in parts)
    return sequence


# What is said


def _arrival(text: str, known: Sequence[str], sent: Sequence[str], is_too_long: bool, kept: str | None) -> CopyResult:
    number, unit = count_words(text), "word"
    if not number:
        number, unit = len(text), "character"
    count = f"{number:,} {unit}{'' if number == 1 else 's'}"
    if known:
        way = " and ".join(known)
        doubt = "; too long, perhaps, for the terminal's clipboard" if way == "tmux" and is_too_long else ""
        return CopyResult(way, f"Copied {count} by {way}{doubt}.")
    if sent:
        way = " and ".join(sent)
        return CopyResult("OSC 52" if "OSC" in way else "pyperclip", f"Sent {count} to {sent[0]}.")
    reason = "Too long to send" if is_too_long else "No clipboard here"
    lie = "lies" if number == 1 else "lie"
    return CopyResult(
        "", f"{reason}: {count} {lie} in {kept}." if kept else f"{reason}, and no file to keep {count} in."
    )


def _under_home(file: Path, environ: Mapping[str, str]) -> str:
    """A path as one writes it, fit for a line of a message."""
    home = environ.get("HOME", "")
    short = Path("~", file.relative_to(home)) if home and file.is_relative_to(home) else file
    return escaped(short)
