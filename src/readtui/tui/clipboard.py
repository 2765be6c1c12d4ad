"""Copy text to the clipboard by every available method, and report what is known of the result.

The methods are tmux, clipboard programs, pyperclip, and the terminal sequence OSC 52, which gives no answer.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

from readtui.config.paths import last_copy_file, write_private_file
from readtui.config.toml import escaped
from readtui.reading.passages import count_words
from readtui.startup.conditions import in_browser
from readtui.tui.terminal_features import COPYING_TERMINALS, takes_clipboard

TIMEOUT_S = 2.0
"""Seconds for all methods together; later the user may have pasted the old clipboard."""

_TERMINAL_SHARE = 0.1  # of the timeout, reserved for writing to the terminal

MAX_PAYLOAD = 74_000
"""Maximum length in characters of base64: the lowest known limit of a terminal is 74,994."""

SCREEN_CHUNK = 500
"""Characters sent to GNU screen at once: it passes on strings of up to 768 (MAXSTR in its screen.h)."""

OSC_52, BROWSER = "the terminal's clipboard (OSC 52)", "the browser's clipboard (OSC 52)"

_TERMINAL_OF_TMUX = ("tmux", "display-message", "-p", "#{client_termfeatures} #{client_termtype}")
"""Asks tmux for what its terminal can do, and for the name of its terminal."""

_WITHOUT_CLIPBOARD = ("dumb", "linux")
"""Values of TERM without a clipboard: a terminal without sequences, and the Linux console."""


class RunProgram(Protocol):
    """Run a program with `data` on its standard input. Return whether it exited with 0 in time."""

    def __call__(self, command: Sequence[str], data: bytes, environ: Mapping[str, str], timeout_s: float) -> bool: ...


class AskProgram(Protocol):
    """Run a program. Return what it writes to its standard output; "" if it fails or takes too long."""

    def __call__(self, command: Sequence[str], environ: Mapping[str, str], timeout_s: float) -> str: ...


@dataclass(frozen=True, slots=True)
class CopyResult:
    """The result of a copy: the `method` that worked ("" if none), and a message for the user."""

    method: str
    message: str


def copy(
    text: str,
    send: Callable[[str], None] | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    run: RunProgram | None = None,
    ask: AskProgram | None = None,
    hand_over: Callable[[str], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
    timeout_s: float = TIMEOUT_S,
) -> CopyResult:
    """Copy by all methods available here, within `timeout_s`. Blocks, so call it in a thread.

    `send` writes to the terminal; `hand_over` is tried if no program is known. `ask` asks tmux. Exceptions are caught.
    """
    if not text:
        return CopyResult("", "Nothing to copy")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    file = _saved_file(text, last_copy_file(environ))
    deadline = clock() + timeout_s * (1 - _TERMINAL_SHARE)

    def runs(*command: str) -> bool:
        left_s = deadline - clock()
        return left_s > 0 and (run or run_program)(command, text.encode(), environ, left_s)

    confirmed, sent = list[str](), list[str]()
    sent_by_tmux = _is_in_tmux(environ) and runs("tmux", "load-buffer", "-w", "-")  # -w: also to the terminal
    if sent_by_tmux or (_is_in_tmux(environ) and runs("tmux", "load-buffer", "-")):  # before tmux 3.2
        confirmed.append("tmux")
    if not _is_remote(environ):
        confirmed += _first(command[0] for command in _programs(environ) if runs(*command))
        if not confirmed and _suits_pyperclip(environ) and _done(hand_over or by_pyperclip, text, deadline - clock()):
            sent.append("the system's clipboard")
    payload = base64.b64encode(text.encode()).decode()
    is_too_long = send is not None and _has_terminal_clipboard(environ) and len(payload) > MAX_PAYLOAD
    if send and _has_terminal_clipboard(environ) and not (sent_by_tmux or is_too_long):
        sequence = _wrapped(f"\x1b]52;c;{payload}\a", environ)
        if _done(send, sequence, max(deadline - clock(), 0) + timeout_s * _TERMINAL_SHARE):
            sent.append(BROWSER if in_browser(environ) else OSC_52)
    saved, count = _under_home(file, environ) if file else None, _count(text)
    if not confirmed:
        return _unconfirmed(count, sent, takes_clipboard(environ), is_too_long, saved)
    ask_tmux = partial(ask or ask_program, _TERMINAL_OF_TMUX, environ, deadline - clock()) if sent_by_tmux else str
    terminal = _terminal_of_tmux(ask_tmux, is_too_long, bool(sent)) if confirmed == ["tmux"] else ""
    return _confirmed(count, confirmed, terminal, saved)


def clipboard_methods(environ: Mapping[str, str] = os.environ) -> str:
    """Return the methods that a copy would use here, in a few words, without using them."""
    methods = ["tmux"] if _is_in_tmux(environ) and _is_there("tmux", environ) else []
    if not _is_remote(environ):
        methods += _first(command[0] for command in _programs(environ) if _is_there(command[0], environ))
        if not methods and (sys.platform == "win32" or _is_in_wsl(environ)):
            methods.append("pyperclip")
    if "tmux" not in methods and _has_terminal_clipboard(environ):
        methods.append("OSC 52 by way of GNU screen" if _is_in_screen(environ) else "OSC 52")
    return " and ".join(methods)


def run_program(command: Sequence[str], data: bytes, environ: Mapping[str, str], timeout_s: float) -> bool:
    """Run a program as `RunProgram` describes, in a new session: one that serves the selection must outlive readtui.

    Its output is discarded: it would appear in the middle of the page.
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


def ask_program(command: Sequence[str], environ: Mapping[str, str], timeout_s: float) -> str:
    """Run a program as `AskProgram` describes."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=environ, timeout=max(timeout_s, 0.0), check=True
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def by_pyperclip(text: str) -> None:
    """Copy with pyperclip, which may raise any exception."""
    from importlib.util import find_spec  # deferred: 39 ms with pyperclip, and seldom needed

    import pyperclip

    if os.environ.get("DISPLAY") and (find_spec("qtpy") or find_spec("PyQt5")):
        raise RuntimeError("Qt ends the program in a thread or without its display")
    put, _ = pyperclip.determine_clipboard()
    put(text)


# The environment


def _is_in_tmux(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("TMUX"))


def _is_in_screen(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("STY"))


def _is_remote(environ: Mapping[str, str]) -> bool:
    """Return whether the program runs on another machine than the user's, by SSH."""
    return any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))


def _has_terminal_clipboard(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal may have a clipboard."""
    return environ.get("TERM") not in _WITHOUT_CLIPBOARD


def _programs(environ: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the commands that can copy here, the best first.

    Pyperclip knows them too, but ignores their exit codes and lets their errors appear on the screen.
    """
    if environ.get("WAYLAND_DISPLAY"):
        yield ("wl-copy", "--type", "text/plain")  # without it, a text may be taken for a picture
    if environ.get("DISPLAY"):
        yield ("xclip", "-selection", "clipboard", "-in")
        yield ("xsel", "--clipboard", "--input")
    if sys.platform == "darwin":
        yield ("pbcopy",)


def _is_in_wsl(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("WSL_DISTRO_NAME"))


def _suits_pyperclip(environ: Mapping[str, str]) -> bool:
    """Return whether pyperclip may have another method than the programs that have just failed."""
    return _is_in_wsl(environ) or not any(_is_there(command[0], environ) for command in _programs(environ))


def _first(names: Iterator[str]) -> Sequence[str]:
    """Return the first name only; the generator does not try the others."""
    return list(islice(names, 1))


def _is_there(program: str, environ: Mapping[str, str]) -> bool:
    return shutil.which(program, path=environ.get("PATH")) is not None


# The methods


def _saved_file(text: str, file: Path | None) -> Path | None:
    """Save the text to the file of the last copy, atomically and with mode 0600. Return the file; None on failure."""
    if file is None:
        return None
    try:
        write_private_file(file, text.encode())
    except OSError:
        return None
    return file


def _done(act: Callable[[str], None], text: str, timeout_s: float) -> bool:
    """Call a function in a daemon thread. Return whether it ended in time without an exception."""
    ended: list[bool] = []

    def attempt() -> None:
        with contextlib.suppress(Exception):
            act(text)
            ended.append(True)

    thread = threading.Thread(target=attempt, name="clipboard", daemon=True)
    thread.start()
    thread.join(max(timeout_s, 0.0))
    return bool(ended)


def _wrapped(sequence: str, environ: Mapping[str, str]) -> str:
    """Wrap a sequence so that tmux or GNU screen passes it on to the terminal."""
    if _is_in_tmux(environ):
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if _is_in_screen(environ):
        parts = range(0, len(sequence), SCREEN_CHUNK)
        return "".join(f"\x1bP{sequence[start : start + SCREEN_CHUNK]}\x1b\\" for start in parts)
    return sequence


# Messages


def _terminal_of_tmux(ask: Callable[[], str], is_too_long: bool, is_told: bool) -> str:
    """Return what is known of the copy in the terminal of tmux, which `ask` asks."""
    return "too long for its terminal" if is_too_long else _tmux_terminal(ask(), is_told=is_told)


def _tmux_terminal(answer: str, *, is_told: bool) -> str:
    """Return what is known of the terminal around tmux, "" if its clipboard has the text.

    `answer` is that of tmux to `_TERMINAL_OF_TMUX`; `is_told`: a sequence was sent to the terminal by way of tmux.
    """
    features, _, name = answer.strip().partition(" ")
    if "clipboard" in features.split(","):
        return "" if name.startswith(COPYING_TERMINALS) else "its terminal may refuse it"
    return "its terminal may refuse it" if is_told else "its terminal takes no clipboard"


def _count(text: str) -> str:
    number, unit = count_words(text), "word"
    if not number:
        number, unit = len(text), "character"
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def _confirmed(count: str, methods: Sequence[str], doubt: str, saved: str | None) -> CopyResult:
    """Return the result of a copy of which a program has said that it succeeded.

    `doubt` says why the clipboard of the terminal around tmux may not have the text.
    """
    if methods[0] != "tmux":
        return CopyResult(methods[0], f"Copied {count} to {methods[0]}")
    method = " and ".join(methods)
    if doubt:
        return CopyResult(method, f"Copied {count} to tmux's buffer; {doubt}{_kept(saved)}")
    return CopyResult(method, f"Copied {count} to {(*methods[1:], OSC_52)[0]} and tmux's buffer")


def _unconfirmed(
    count: str, sent: Sequence[str], is_known_to_copy: bool, is_too_long: bool, saved: str | None
) -> CopyResult:
    """Return the result of a copy that may not have arrived."""
    if (sent == [OSC_52] and not is_known_to_copy) or sent == [BROWSER]:
        screen = "terminal" if sent == [OSC_52] else "browser"
        return CopyResult("OSC 52", f"Sent {count} to the {screen}, which may refuse it (OSC 52){_kept(saved)}")
    if sent:
        return CopyResult("pyperclip" if "OSC" not in sent[-1] else "OSC 52", f"Sent {count} to {sent[0]}")
    reason = "Too long to send" if is_too_long else "No clipboard"
    return CopyResult("", f"{reason}: saved {count} to {saved}" if saved else f"{reason}, and cannot save {count}")


def _kept(saved: str | None) -> str:
    return f"; kept in {saved}" if saved else ""


def _under_home(file: Path, environ: Mapping[str, str]) -> str:
    """Return a path for a message, with ~ for the home folder."""
    home = environ.get("HOME", "")
    short = Path("~", file.relative_to(home)) if home and file.is_relative_to(home) else file
    return escaped(short)
