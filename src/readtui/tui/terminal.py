"""The terminal: invalid or redirected input, its title, signals that end the program, and restoring its state."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Protocol, TextIO

from textual.driver import Driver
from textual.events import CursorPosition, Resize
from textual.geometry import Size
from textual.message import Message

from readtui.errors import UsageError
from readtui.startup.raw_terminal import PAINTED, erased
from readtui.tui.terminal_features import doubles_escape, takes_titles
from readtui.tui.terminal_input import KeyReader, read_input
from readtui.unicode.cut import cut
from readtui.unicode.printable import printable_line

EXIT_TIMEOUT_S = 1.5
"""Seconds after a signal until the program is killed, if it has not ended by itself."""

MOUSE_MODES = (1000, 1003, 1015, 1006)
"""xterm's modes for buttons, all motion, and two encodings of coordinates: those that Textual's driver sets."""

PUSH_TITLE, POP_TITLE = "\x1b[22;2t", "\x1b[23;2t"
"""Keep the title on a stack, and restore it (xterm, XTPUSHTITLE and XTPOPTITLE)."""

TITLE_CELLS = 100
"""Cells of a title; tabs and task bars show fewer."""

_ALTERNATE_SCREEN, _NORMAL_SCREEN = "\x1b[?1049h", "\x1b[?1049l"

RESET_SEQUENCES = (
    "\x1b[r\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h"
    f"\x1b[?1004l{POP_TITLE}"
)
"""No margins, what Textual's driver sends at its end, for the case that it cannot, and the title from before."""

MAX_CELLS = 1000
"""Most columns and rows that are drawn: some terminals claim 65,535, and each row is built in full."""


class Terminal(Protocol):
    """What the app needs of its terminal in addition to Textual's driver."""

    def report_mouse(self, on: bool) -> None:
        """Turn mouse events on, or leave the mouse to the terminal."""

    def send(self, sequence: str) -> None:
        """Send a sequence that draws nothing, between two frames. May be called in any thread."""


class CursorReport(Message):
    """The terminal said that the cursor is in `row`, from 1, behind `cells` cells."""

    def __init__(self, row: int, cells: int) -> None:
        super().__init__()
        self.row = row
        self.cells = cells


def titled(title: str) -> str:
    """Return what sets the title of the window (OSC 2). Nothing in a title can end the sequence."""
    clean = cut(" ".join(printable_line(title).split()), TITLE_CELLS)
    return f"\x1b]2;{f'{clean} — readtui' if clean else 'readtui'}\x1b\\"


def keeping_title(data: str) -> str:
    """Return what belongs before or after a switch of the screen that the app writes: the title is kept with it."""
    return {_ALTERNATE_SCREEN: PUSH_TITLE, _NORMAL_SCREEN: POP_TITLE}.get(data, "")


def limited(size: tuple[int, int]) -> Size:
    """Return the columns and rows of a terminal, at most `MAX_CELLS` each."""
    return Size(min(size[0], MAX_CELLS), min(size[1], MAX_CELLS))


def _as_posted(message: Message) -> Message:
    """Return a message of the parser as the app gets it."""
    match message:
        case Resize() if limited(message.size) != message.size:
            return Resize(size := limited(message.size), size)
        case CursorPosition(x, y):  # it lacks what each message has, and cannot be posted
            return CursorReport(y + 1, x)
        case _:
            return message


def driver(on_created: Callable[[Terminal], None], on_answer: Callable[[str], object] = str) -> type[Driver] | None:
    """Return a class of driver that is safe against invalid input and sizes; None (Textual's default) on Windows.

    `on_created` gets the driver once Textual has created it, `on_answer` answers of the terminal: see `AnswerFilter`.
    """
    if sys.platform == "win32":
        return None
    keeps_title = takes_titles(os.environ)
    reader = KeyReader(on_answer, doubles_escape=doubles_escape(os.environ))
    from textual.drivers.linux_driver import LinuxDriver  # POSIX only

    class TerminalDriver(LinuxDriver):
        """A driver that drops bytes that are not UTF-8, filters pastes, and limits the size of the terminal."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            if self._size is None:  # the app would ask the terminal itself
                self._size = self._get_terminal_size()
            on_created(self)

        def start_application_mode(self) -> None:
            """Start, without a blank screen after the first one; the modes to restore are those from before it."""
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self.attrs_before = PAINTED.hand_over(self.attrs_before)

        def write(self, data: str) -> None:
            super().write((keeping_title(data) if keeps_title else "") + erased(PAINTED.without_switch(data)))

        def run_input_thread(self) -> None:
            read_input(self.fileno, self.process_message, self.exit_event.is_set, reader)

        def process_message(self, message: Message) -> None:
            super().process_message(_as_posted(message))

        def _get_terminal_size(self) -> tuple[int, int]:  # private, but the only place where the size comes in
            return limited(super()._get_terminal_size())

        def report_mouse(self, on: bool) -> None:
            self.send("".join(f"\x1b[?{mode}{'h' if on else 'l'}" for mode in MOUSE_MODES))

        def send(self, sequence: str) -> None:
            self.write(sequence)
            self.flush()

    return TerminalDriver


def correct_environment(size: tuple[int, int], environ: MutableMapping[str, str] = os.environ) -> None:
    """Remove variables that Rich and Textual misunderstand; `size` is what the terminal tells, (0, 0) for nothing.

    COLUMNS and LINES are those of another time if they are exported, and Textual keeps to them when the window changes.
    They count only for a terminal that does not know its size, and as numbers of cells from 1 to 999: Rich reads them
    as `int` if `str.isdigit`, which "²" satisfies; Textual fills rows of any width. An empty NO_COLOR means nothing.
    """
    for name in ("COLUMNS", "LINES"):
        value = environ.get(name, "")
        is_number = value.isascii() and value.isdecimal() and len(value) <= 3 and int(value)
        if 0 not in size or not is_number:
            environ.pop(name, None)
    if not environ.get("NO_COLOR"):
        environ.pop("NO_COLOR", None)


def holds_escape(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal sends the Escape key only with the next key while it reports the mouse: GNU screen does.

    In a tmux that runs in it, Escape comes at once.
    """
    return bool(environ.get("STY")) and "TMUX" not in environ


def _size() -> tuple[int, int]:
    """Return the columns and rows that the terminal on standard output tells, (0, 0) for nothing."""
    try:
        return os.get_terminal_size(1)
    except (OSError, ValueError):
        return 0, 0


def take() -> None:
    """Make the terminal what the app draws on and reads keys from. Raises UsageError if there is none."""
    correct_environment(_size())
    take_screen()
    take_keyboard()


def take_keyboard() -> None:
    """Open the terminal as descriptor 0 if standard input is a pipe, a file or closed.

    Raises UsageError if there is no terminal.
    """
    with contextlib.suppress(OSError, ValueError):
        if os.isatty(0):
            return
    name = "CONIN$" if sys.platform == "win32" else "/dev/tty"
    try:
        descriptor = os.open(name, os.O_RDWR)
    except OSError as error:
        raise UsageError(
            "no keyboard: standard input is not a terminal, and /dev/tty cannot be opened",
            "start readtui in a terminal, or use --plain",
        ) from error
    if descriptor != 0:
        os.dup2(descriptor, 0)
        os.close(descriptor)
    keyboard = open(0, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115  it stays open
    _replace("stdin", keyboard)


def take_screen() -> None:
    """Open the terminal as standard error, on which Textual draws, if that is not a terminal.

    Raises UsageError if there is no terminal.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if sys.__stderr__ is not None and os.isatty(sys.__stderr__.fileno()):
            return
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise UsageError("no terminal to draw on", "use --plain") from error
    screen = open(descriptor, "w", encoding="utf-8", errors="replace")  # noqa: SIM115  it stays open
    _replace("stderr", screen)


def _replace(name: str, stream: TextIO) -> None:
    """Replace a standard stream, also under its second name (`sys.__stdin__`), which Textual uses."""
    setattr(sys, name, stream)
    setattr(sys, f"__{name}__", stream)


class Guard:
    """Ends the program on signals and when the terminal is closed, and always restores the terminal.

    `leave` is called with the exit code, in any thread, and asks the program to end. If it has not ended after
    `EXIT_TIMEOUT_S` (its event loop is blocked), the guard restores the terminal and kills it.
    """

    def __init__(self, leave: Callable[[int], None]) -> None:
        self._leave = leave
        self._modes: list[Any] | None = None
        self.code = 0

    def start(self) -> None:
        """Install the signal handlers, and start to watch the terminal."""
        self._save_modes()
        for name, code in (("SIGTERM", 143), ("SIGHUP", 129), ("SIGQUIT", 131), ("SIGINT", 130)):
            number = getattr(signal, name, None)
            if number is None or signal.getsignal(number) is signal.SIG_IGN:
                continue
            signal.signal(number, lambda *_, code=code: self.end(code))
        if sys.platform == "linux":
            threading.Thread(target=self._watch, name="terminal-watch", daemon=True).start()

    def end(self, code: int) -> None:
        """Ask the program to end with `code`; kill it after the timeout."""
        if self.code:
            return
        self.code = code
        watchdog = threading.Timer(EXIT_TIMEOUT_S, self._kill)
        watchdog.daemon = True
        watchdog.start()
        self._leave(code)

    def _save_modes(self) -> None:
        if PAINTED.is_painted:
            self._modes = PAINTED.modes
            return
        with contextlib.suppress(ImportError, OSError):
            import termios  # POSIX only

            with contextlib.suppress(termios.error):
                self._modes = termios.tcgetattr(0)

    def _watch(self) -> None:
        """Wait until the terminal is closed: Textual would read from it in an endless loop."""
        import select  # POSIX only

        poll = select.poll()
        poll.register(0, 0)  # hang-up and errors are always reported
        while True:
            for _, event in poll.poll():
                if event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                    self.end(129)
                    return

    def _kill(self) -> None:
        with contextlib.suppress(OSError, ImportError, ValueError):
            os.write(2, RESET_SEQUENCES.encode())
            import termios  # POSIX only

            # Else setting the modes would stop this program while another one is in the foreground.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
            if self._modes is not None:
                with contextlib.suppress(termios.error):
                    termios.tcsetattr(0, termios.TCSANOW, self._modes)
        os._exit(self.code)
