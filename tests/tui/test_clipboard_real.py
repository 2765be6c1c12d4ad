"""Copies to real programs: tmux, GNU screen, an X server, clipboard programs, and a terminal."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("clipboards of Linux", allow_module_level=True)

from readtui.reading.passages import count_words
from readtui.tui.clipboard import copy
from tests.terminals import DEADLINE_S, TAKE_TERMINAL, Terminal

IN_TERMINAL = f"{TAKE_TERMINAL} import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"
"""Runs what the arguments say in the terminal."""

COPIER = """
import os, sys
from pathlib import Path
from readtui.tui.clipboard import copy
print(copy(Path(sys.argv[1]).read_text("utf-8"), timeout_s=float(sys.argv[2])).message)
"""
"""A program that copies what is in a file, says how it went, and ends."""

MIXED = 'One café,\ttwo naïve\n中文文本，没有空格。\n\n👨‍👩‍👧 🇩🇪 é  $(touch x) `y` "z" \\ %s\n'
TEXTS = ("x", "é", "\t", MIXED, "-", MIXED * (1_000_000 // len(MIXED.encode()) + 1))
NAMES = ("letter", "accent", "tab", "mixed", "dash", "megabyte")

texts = pytest.mark.parametrize("text", TEXTS, ids=NAMES)


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(missing), reason=f"{' and '.join(missing)} not installed")


@pytest.fixture(scope="module")
def short_folder() -> Iterator[Path]:
    """A folder whose path is short enough for the names of sockets."""
    with tempfile.TemporaryDirectory(prefix="rt-") as folder:
        yield Path(folder)


def eventually(look: Callable[[], bytes], wanted: bytes) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + DEADLINE_S
    while (seen := look()) != wanted:
        assert time.monotonic() < end, f"{seen[:200]!r} instead of {wanted[:200]!r}"


def heard(terminal: Terminal) -> str:
    """Return what the terminal is asked to copy."""
    terminal.wait_for("\x1b]52;")
    _, _, payload = terminal.wait_for("\a").partition(b";")
    return base64.b64decode(payload, validate=True).decode()


def output_of(*command: str, environ: Mapping[str, str] | None = None) -> bytes:
    return subprocess.run(command, capture_output=True, env=environ, timeout=DEADLINE_S, check=False).stdout


def copied(text: str, environ: Mapping[str, str], send: Callable[[str], None] | None = None) -> str:
    """Copy with a long timeout. Return the message."""
    return copy(text, send, environ=environ, timeout_s=DEADLINE_S).message


# tmux


class Tmux:
    """A tmux server, and a terminal attached to its only pane."""

    def __init__(self, socket: Path, terminal: Terminal) -> None:
        self._socket = socket
        self.terminal = terminal
        eventually(lambda: self.ask("list-clients", "-F", "#{client_width}"), b"80\n")
        self.environ = {"TMUX": self.ask("display", "-p", "#{socket_path},#{pid},0").decode().strip()}

    def ask(self, *command: str) -> bytes:
        return output_of("tmux", "-S", str(self._socket), *command)

    def send(self, sequence: str) -> None:
        """Write to the terminal as a program in the pane does."""
        Path(self.ask("display", "-p", "#{pane_tty}").decode().strip()).write_text(sequence)

    @property
    def has_passthrough(self) -> bool:
        return bool(self.ask("show", "-gv", "allow-passthrough"))


@pytest.fixture(scope="module")
def tmux(short_folder: Path) -> Iterator[Tmux]:
    socket = short_folder / "tmux"
    command = ["tmux", "-S", str(socket), "-f", "/dev/null", "new-session", "cat"]
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TMUX", raising=False)
        patch.setenv("TERM", "xterm-256color")
        with Terminal(*command, code=IN_TERMINAL) as terminal:
            try:
                yield Tmux(socket, terminal)
            finally:
                output_of("tmux", "-S", str(socket), "kill-server")


@needs("tmux")
@pytest.mark.parametrize("passthrough", ["on", "off"])
@pytest.mark.parametrize("set_clipboard", ["on", "external", "off"])
def test_tmux_has_the_text_and_tells_the_terminal_however_it_is_set(
    set_clipboard: str, passthrough: str, tmux: Tmux
) -> None:
    tmux.ask("set", "-s", "set-clipboard", set_clipboard)
    tmux.ask("set", "-g", "allow-passthrough", passthrough)
    text = f"{MIXED}{set_clipboard} {passthrough}"
    assert copied(text, with_path() | tmux.environ, tmux.send).count(" to tmux's buffer; its terminal ")
    assert tmux.ask("show-buffer") == text.encode()
    assert heard(tmux.terminal) == text


@needs("tmux")
@texts
def test_tmux_has_texts_of_all_sizes_byte_for_byte(text: str, tmux: Tmux) -> None:
    assert " to tmux's buffer" in copied(text, with_path() | tmux.environ)
    assert tmux.ask("show-buffer") == text.encode()
    assert heard(tmux.terminal) == text


@needs("tmux")
def test_a_tmux_that_is_too_old_has_the_text_and_lets_the_sequence_through(tmux: Tmux, tmp_path: Path) -> None:
    real = shutil.which("tmux")
    stand_in(tmp_path, "tmux", f'[ "$2" = -w ] && exit 1; exec {real} "$@"')
    tmux.ask("set", "-s", "set-clipboard", "external")
    tmux.ask("set", "-g", "allow-passthrough", "on")
    assert copied(MIXED, with_path(tmp_path) | tmux.environ, tmux.send).count(" to tmux's buffer; its terminal ")
    assert tmux.ask("show-buffer") == MIXED.encode()
    assert heard(tmux.terminal) == MIXED


@needs("tmux")
def test_a_tmux_that_is_gone_is_not_said_to_have_the_text(short_folder: Path) -> None:
    sentence = copied("word", with_path() | {"TMUX": f"{short_folder}/gone,1,0", "SSH_TTY": "/dev/pts/9"})
    assert sentence.startswith("No clipboard: saved 1 word to ")


# GNU screen


@needs("screen")
def test_gnu_screen_lets_the_sequence_through(
    short_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = MIXED * 400
    sent: list[str] = []
    copied(text, {"STY": "1.tty.host", "SSH_TTY": "/dev/pts/9"}, sent.append)
    (tmp_path / "sequence").write_text(sent[0])
    (sockets := short_folder / "screen").mkdir(mode=0o700)
    monkeypatch.setenv("SCREENDIR", str(sockets))
    command = ["screen", "-c", "/dev/null", "cat", str(tmp_path / "sequence"), "-"]
    with Terminal(*command, code=IN_TERMINAL) as terminal:
        try:
            assert heard(terminal) == text
        finally:
            output_of("screen", "-X", "quit")


# Programs


def stand_in(folder: Path, name: str, script: str) -> None:
    """Create a program with that name."""
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def with_path(*folders: Path) -> dict[str, str]:
    """Return an environment without a clipboard; PATH has these folders before those of the system."""
    kept = {name: os.environ[name] for name in ("HOME", "XDG_STATE_HOME", "TERM")}
    return kept | {"PATH": ":".join([*map(str, folders), os.environ["PATH"]])}


def copier(tmp_path: Path, environ: Mapping[str, str], text: str, timeout_s: float = DEADLINE_S) -> str:
    """Copy in a child process. Return its output, read until all its descendants have closed it."""
    (tmp_path / "text").write_text(text, "utf-8")
    command = [sys.executable, "-c", COPIER, str(tmp_path / "text"), str(timeout_s)]
    path = {"PYTHONPATH": ":".join(folder for folder in sys.path if folder), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**environ, **path},
        timeout=2 * DEADLINE_S,
        check=True,
    )
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("program", "variable"),
    [("xclip", "DISPLAY"), ("xsel", "DISPLAY"), ("wl-copy", "WAYLAND_DISPLAY")],
)
@texts
def test_programs_get_the_text_byte_for_byte(program: str, variable: str, text: str, tmp_path: Path) -> None:
    stand_in(tmp_path, "xclip", "exit 1")
    stand_in(tmp_path, program, f"cat > {tmp_path}/got; echo noise; echo noise >&2")
    assert copied(text, with_path(tmp_path) | {variable: ":0"}).endswith(f" to {program}")
    assert (tmp_path / "got").read_bytes() == text.encode()


def test_what_a_program_leaves_running_holds_up_nobody_and_outlives_the_reader(tmp_path: Path) -> None:
    stand_in(tmp_path, "xclip", f"cat > {tmp_path}/got; sleep 600 & echo $! > {tmp_path}/left")
    assert copier(tmp_path, with_path(tmp_path) | {"DISPLAY": ":0"}, MIXED).endswith(" to xclip\n")
    left = int((tmp_path / "left").read_text())
    assert os.getpgid(left) != os.getpgid(0)
    os.kill(left, signal.SIGKILL)


def test_a_program_that_hangs_hinders_neither_the_next_one_nor_the_end(tmp_path: Path) -> None:
    stand_in(tmp_path, "xclip", "exec sleep 600")
    begun = time.monotonic()
    sentence = copier(tmp_path, with_path(tmp_path) | {"DISPLAY": ":0"}, MIXED, 0.3)
    assert sentence.startswith("No clipboard")
    assert time.monotonic() - begun < DEADLINE_S


def test_pyperclip_gives_it_to_the_programs_that_it_knows(tmp_path: Path) -> None:
    environ = klipper(tmp_path, f'printf %s "$4" > {tmp_path}/got')
    assert copier(tmp_path, environ, MIXED) == f"Sent {count_words(MIXED)} words to the system's clipboard\n"
    assert (tmp_path / "got").read_bytes() == MIXED.encode()


def test_pyperclip_may_hang_and_the_program_ends(tmp_path: Path) -> None:
    environ = klipper(tmp_path, f"echo $$ > {tmp_path}/left; exec sleep 600 > /dev/null 2>&1")
    begun = time.monotonic()
    assert copier(tmp_path, environ, MIXED, 0.5).startswith("No clipboard")
    assert time.monotonic() - begun < DEADLINE_S
    with suppress(FileNotFoundError):  # where it came to be run at all
        os.kill(int((tmp_path / "left").read_text()), signal.SIGKILL)


def klipper(folder: Path, script: str) -> dict[str, str]:
    """An environment whose clipboard only pyperclip can use."""
    stand_in(folder, "klipper", "exit 0")
    stand_in(folder, "qdbus", script)
    (folder / "sh").symlink_to("/bin/sh")
    (folder / "sleep").symlink_to(shutil.which("sleep") or "/bin/sleep")
    return with_path() | {"DISPLAY": ":0", "PATH": str(folder)}


def test_with_no_clipboard_at_all_the_text_lies_where_it_is_said(tmp_path: Path) -> None:
    sentence = copier(tmp_path, with_path(), MIXED)
    place = Path(sentence.partition(" words to ")[2].removesuffix("\n"))
    assert sentence.startswith(f"No clipboard: saved {count_words(MIXED)} words to ")
    assert (Path(os.environ["HOME"]) / place.relative_to("~")).read_text("utf-8") == MIXED


# An X server


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A new X server."""
    number, display_fd = os.pipe()
    command = ["Xvfb", "-displayfd", str(display_fd), "-screen", "0", "64x64x8", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[display_fd], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(display_fd)
    with open(number, "rb") as stream:
        name = stream.readline().decode().strip()
    yield f":{name}"
    server.terminate()
    server.wait(DEADLINE_S)


@needs("Xvfb", "xclip")
@texts
def test_an_x_server_has_the_text_when_the_reader_is_gone(text: str, display: str, tmp_path: Path) -> None:
    environ = with_path() | {"DISPLAY": display}
    assert copier(tmp_path, environ, text).endswith(" to xclip\n")
    assert output_of("xclip", "-selection", "clipboard", "-o", environ=environ) == text.encode()


@needs("xclip")
def test_an_x_server_that_is_not_there_is_not_said_to_have_the_text(tmp_path: Path) -> None:
    sentence = copier(tmp_path, with_path() | {"DISPLAY": ":9999"}, MIXED)
    assert sentence.startswith(f"No clipboard: saved {count_words(MIXED)} words to ")


# The terminal

APP = f"""{TAKE_TERMINAL}
import sys
from pathlib import Path
from textual.app import App
from readtui.tui.clipboard import copy
from readtui.tui.terminal import driver
met = []
class Copier(App):
    def on_mount(self):
        self.run_worker(self.bring, thread=True)
    def bring(self):
        text = Path(sys.argv[1]).read_text("utf-8")
        self.exit(copy(text, met[0].send, environ={{"SSH_TTY": "/dev/pts/9"}}).message)
print(Copier(driver_class=driver(met.append)).run())
"""
"""An app that copies while it draws."""


@pytest.mark.parametrize("text", [*TEXTS[:-1], MIXED * 500], ids=[*NAMES[:-1], "longest"])
def test_a_terminal_that_is_drawn_on_gets_the_sequence_whole(text: str, tmp_path: Path) -> None:
    (tmp_path / "text").write_text(text, "utf-8")
    with Terminal(str(tmp_path / "text"), code=APP) as terminal:
        assert heard(terminal) == text
        terminal.wait_for("to the terminal, which may refuse it")
        assert terminal.end() == 0
