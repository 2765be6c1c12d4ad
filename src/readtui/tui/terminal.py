"""The terminal itself: its input when it is odd, the signals that end the program, and giving it back."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, Protocol, TextIO

from textual.driver import Driver

from readtui.errors import UsageError

PATIENCE_S = 1.5
"""Seconds that the program has to end by itself after a signal; then it is ended."""

MOUSE_MODES = (1000, 1003, 1015, 1006)
"""xterm's modes for buttons, all motion, and two ways of coordinates: those that Textual's driver sets."""

GIVEN_BACK = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""What Textual's driver sends at the end, for when it no longer can."""


class Terminal(Protocol):
    """What the app asks of its terminal beyond Textual's own needs."""

    def report_mouse(self, on: bool) -> None:
        """Have the mouse reported, or leave it to the terminal."""

    def send(self, sequence: str) -> None:
        """Send a sequence that draws nothing, between two pictures. Any thread may."""


def driver(meet: Callable[[Terminal], None]) -> type[Driver] | None:
    """Textual's driver, made to bear bytes that are not UTF-8; None (Textual's choice) where it has another one.

    `meet` is given the driver once Textual has made it.
    """
    if sys.platform == "win32":
        return None
    from textual.drivers.linux_driver import LinuxDriver  # POSIX only

    class TerminalDriver(LinuxDriver):
        """A driver that drops input which is no UTF-8 instead of ending the program."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            meet(self)

        def run_input_thread(self) -> None:
            while True:
                try:
                    super().run_input_thread()
                except UnicodeDecodeError:
                    continue
                return

        def report_mouse(self, on: bool) -> None:
            self.send("".join(f"\x1b[?{mode}{'h' if on else 'l'}" for mode in MOUSE_MODES))

        def send(self, sequence: str) -> None:
            self.write(sequence)
            self.flush()

    return TerminalDriver


def take_keyboard() -> None:
    """Put the terminal on descriptor 0, where standard input is a pipe, closed or not the terminal.

    Raises UsageError where there is no terminal to take keys from.
    """
    with contextlib.suppress(OSError, ValueError):
        if os.isatty(0):
            return
    name = "CONIN$" if sys.platform == "win32" else "/dev/tty"
    try:
        descriptor = os.open(name, os.O_RDWR)
    except OSError as error:
        raise UsageError(
            "there is no keyboard: standard input is no terminal, and /dev/tty cannot be opened",
            "start readtui in a terminal, or use --plain",
        ) from error
    if descriptor != 0:
        os.dup2(descriptor, 0)
        os.close(descriptor)
    keyboard = open(0, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115  it stays open
    _replace("stdin", keyboard)


def take_screen() -> None:
    """See to it that Textual can draw: on standard error, or on the terminal where that is closed."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if sys.__stderr__ is not None and os.isatty(sys.__stderr__.fileno()):
            return
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise UsageError("there is no terminal to draw on", "use --plain") from error
    screen = open(descriptor, "w", encoding="utf-8", errors="replace")  # noqa: SIM115  it stays open
    _replace("stderr", screen)


def _replace(name: str, stream: TextIO) -> None:
    """Put a stream in the place of a standard one, also where Textual looks for the original."""
    setattr(sys, name, stream)
    setattr(sys, f"__{name}__", stream)


class Guard:
    """Ends the program on signals and when the terminal goes, and gives the terminal back in every case.

    `leave` is called with the exit code, from the event loop's thread or another one; it asks the program to end. If
    the program has not ended `PATIENCE_S` later (its loop is blocked), the guard restores the terminal and ends it.
    """

    def __init__(self, leave: Callable[[int], None]) -> None:
        self._leave = leave
        self._modes: list[Any] | None = None
        self.code = 0

    def start(self) -> None:
        """Take the signals, and watch the terminal."""
        self._remember_modes()
        for name, code in (("SIGTERM", 143), ("SIGHUP", 129), ("SIGQUIT", 131), ("SIGINT", 130)):
            number = getattr(signal, name, None)
            if number is None or signal.getsignal(number) is signal.SIG_IGN:
                continue
            signal.signal(number, lambda *_, code=code: self.end(code))
        if sys.platform == "linux":
            threading.Thread(target=self._watch, name="terminal-watch", daemon=True).start()

    def end(self, code: int) -> None:
        """End the program with `code`, by itself or by force."""
        if self.code:
            return
        self.code = code
        watchdog = threading.Timer(PATIENCE_S, self._force)
        watchdog.daemon = True
        watchdog.start()
        self._leave(code)

    def _remember_modes(self) -> None:
        with contextlib.suppress(ImportError, OSError):
            import termios  # POSIX only

            with contextlib.suppress(termios.error):
                self._modes = termios.tcgetattr(0)

    def _watch(self) -> None:
        """Wait until the terminal hangs up: Textual would go on reading from it, and spin."""
        import select  # POSIX only

        poll = select.poll()
        poll.register(0, 0)  # hang-up and error are always told
        while True:
            for _, event in poll.poll():
                if event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                    self.end(129)
                    return

    def _force(self) -> None:
        with contextlib.suppress(OSError, ImportError, ValueError):
            os.write(2, GIVEN_BACK.encode())
            import termios  # POSIX only

            if self._modes is not None:
                with contextlib.suppress(termios.error):
                    termios.tcsetattr(0, termios.TCSANOW, self._modes)
        os._exit(self.code)
