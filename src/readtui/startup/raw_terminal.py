"""The terminal from the first screen until the app takes it over: raw mode, signals, and restoring it."""

import os

TYPE_CHECKING = False  # as type checkers know it; importing `typing` takes 8 ms
if TYPE_CHECKING:
    from typing import Any

ALTERNATE_SCREEN = "\x1b[?1049h"
"""Switch to the alternate screen, and clear it (xterm)."""

_ENTER = f"{ALTERNATE_SCREEN}\x1b[?25l\x1b[?7l"  # no cursor, and nothing wraps: a row too long cannot shift the others
_ERASE = "\x1b[r\x1b[m\x1b[H\x1b[J"
"""No margins, the plain pen, the cursor at the top, and nothing below it: see `erased`."""

_NORMAL_SCREEN = "\x1b[?1049l"
_LEAVE = f"\x1b[?7h{_ERASE}{_NORMAL_SCREEN}\x1b[?25h"
_SYNC, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"  # shown at once by terminals that know it; others ignore it

_SCREEN, _KEYBOARD = 2, 0  # the descriptors that Textual uses

_LFLAG, _IFLAG, _CC = 3, 0, 6
"""Indices in the list of `termios.tcgetattr`; the module `tty` that names them takes 1 ms."""


class PaintedScreen:
    """The first screen, and the state of the terminal before it.

    `modes` are the termios attributes from before.
    """

    def __init__(self) -> None:
        self.is_painted = False
        self.modes: list[Any] | None = None
        self._painting = b""

    def paint(self, painting: str) -> None:
        """Set raw mode, so that no key is echoed or lost; then draw. Raises OSError or `termios.error`.

        Ctrl+C and Ctrl+Z still send their signals until the app reads the keys.
        """
        self._painting = f"{_SYNC}{_ENTER}{painting}{_SYNC_END}".encode()
        self._catch_signals()
        self._enter()

    def restore(self) -> None:
        """Show the screen from before, and restore the modes; nothing if the app has the terminal, or none is shown."""
        if not self.is_painted or self.modes is None:
            return
        import termios  # POSIX only

        self.is_painted = False
        try:
            _write(_LEAVE.encode())
            termios.tcsetattr(_KEYBOARD, termios.TCSANOW, self.modes)
        except (OSError, termios.error):
            pass  # the terminal is gone

    def hand_over(self, modes: "list[Any] | None") -> "list[Any] | None":
        """Leave the terminal, as it is, to the app, which found these modes. Return those that it has to restore.

        None for the modes that the app could not read: then it does not have the terminal.
        """
        if not self.is_painted or modes is None:
            return modes
        self.is_painted = False
        return self.modes

    def without_switch(self, data: str) -> str:
        """Return what the app writes, but not a switch to the alternate screen: it would clear the first screen."""
        return "" if self.is_painted and data == ALTERNATE_SCREEN else data

    def _enter(self) -> None:
        import termios  # POSIX only

        self.modes = list(termios.tcgetattr(_KEYBOARD))
        modes = termios.tcgetattr(_KEYBOARD)
        # What Textual's driver sets, but with the keys that send signals.
        modes[_LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        modes[_IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        modes[_CC][termios.VMIN] = 1
        self.is_painted = True
        termios.tcsetattr(_KEYBOARD, termios.TCSANOW, modes)  # NOW: keys typed before stay in the queue
        _write(self._painting)

    # Signals. `signal` imports `enum`, which takes 6 ms; the C module under it is loaded with the interpreter.

    def _catch_signals(self) -> None:
        import _signal  # type: ignore[import-not-found]  # CPython's and PyPy's own; typeshed has only `signal`

        for number in (_signal.SIGTERM, _signal.SIGHUP, _signal.SIGQUIT):
            if _signal.getsignal(number) == _signal.SIG_DFL:
                _signal.signal(number, self._end)
        _signal.signal(_signal.SIGTSTP, self._stop)

    def _end(self, number: int, frame: object) -> None:
        """Restore the terminal, then end by the signal."""
        import _signal

        self.restore()
        _signal.signal(number, _signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _stop(self, number: int, frame: object) -> None:
        """Restore the terminal while the program is stopped (Ctrl+Z), then paint again."""
        import _signal

        was_painted = self.is_painted
        self.restore()
        _signal.signal(number, _signal.SIG_DFL)
        os.kill(os.getpid(), number)  # returns when the program is continued
        _signal.signal(number, self._stop)
        if was_painted:
            self._enter()


def erased(data: str) -> str:
    """Return what the app writes, but erase the screen before a switch to the normal one.

    A terminal without an alternate screen would show the prompt in the middle of a row of ours. tmux, if its window has
    grown, moves rows above the cursor out of the alternate screen, and then in again above the prompt.
    """
    return _ERASE + data if data == _NORMAL_SCREEN else data


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(_SCREEN, data) :]


PAINTED = PaintedScreen()
"""The first screen of this process."""
