"""Runs commands without a shell and without the terminal: they get a text, and what they print is returned."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO, NamedTuple

from readtui.tui.programs import failure_of
from readtui.unicode.printable import printable, printable_line, without_overstriking

TIME_LIMIT_S = 60.0
"""Seconds after which a command is ended: it waits for something that does not come."""

MOST_BYTES = 1_000_000
"""Bytes of output that are kept; then the command is ended. That is 15,000 rows."""

MOST_ERROR_BYTES = 4_096
"""Bytes of the messages of a command that are kept, from the end."""

GRACE_S = 0.3
"""Seconds for which output is awaited once all commands have ended: a program that they left behind may hold it."""

_POLL_S = 0.02
_LONGEST_MESSAGE = 160
_BINARY = 0.3
"""Share of characters that are no UTF-8, from which on output is not text."""

_SHELL_SIGNS = (">", "<", "&", ";", "$(", "`")


class CommandError(ValueError):
    """A line that is no command; the message says why."""


class PipelineOutput(NamedTuple):
    """What a pipeline printed, made printable, and a sentence on how it failed, or "".

    `is_cut`: it printed more than is kept.
    """

    text: str
    failure: str = ""
    is_cut: bool = False


def parse_pipeline(line: str) -> list[list[str]]:
    """Return the commands of a line, which are separated by "|", each as its arguments. Quotes are those of a shell.

    Raises CommandError if there is none, or if the line needs a shell.
    """
    import shlex  # deferred: seldom needed

    commands: list[list[str]] = []
    for part in _parts(line):
        try:
            words = shlex.split(part)
        except ValueError as error:
            raise CommandError(f"Not a command: {str(error).lower()}") from error
        if not words:
            raise CommandError("Not a command: nothing before or after “|”" if "|" in line else "No command")
        commands.append([str(Path(word).expanduser()) if word.startswith("~/") else word for word in words])
    return commands


def _parts(line: str) -> list[str]:
    """Return the parts of a line between "|" outside quotes."""
    parts, quote, at = [""], "", 0
    while at < len(line):
        char = line[at]
        if char == "\\" and quote != "'":
            parts[-1] += line[at : at + 2]
            at += 2
            continue
        if char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        elif not quote and line.startswith(_SHELL_SIGNS, at):
            raise CommandError(f"“{char}” needs a shell: sh -c '…'")
        if char == "|" and not quote:
            parts.append("")
        else:
            parts[-1] += char
        at += 1
    return parts


class Pipeline:
    """A run of commands, each of which reads what the one before it prints."""

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        self._commands = commands
        self._children: list[subprocess.Popen[bytes]] = []
        self._lock = Lock()
        self.is_cancelled = False

    def cancel(self) -> None:
        """End the commands. May be called in any thread, at any time."""
        with self._lock:
            self.is_cancelled = True
            children = list(self._children)
        for child in children:
            end(child)

    def run(self, text: str, *, time_limit_s: float = TIME_LIMIT_S, most_bytes: int = MOST_BYTES) -> PipelineOutput:
        """Give a text to the first command, and return what the last one prints. Waits for them."""
        if failure := self._start():
            for child in self._children:
                end(child)
                close_streams(child)
            return PipelineOutput("", failure)
        children, deadline = self._children, time.monotonic() + time_limit_s
        messages = [_Collector(child.stderr, MOST_ERROR_BYTES, from_end=True) for child in children]
        output = _Collector(children[-1].stdout, most_bytes)
        Thread(target=_feed, args=(children[0].stdin, text.encode("utf-8", "replace")), daemon=True).start()
        is_late = not _wait_for(output, children, deadline)
        codes = [child.poll() for child in children]
        for child in children:
            end(child)
        for collector in (*messages, output):
            collector.done.wait(GRACE_S)
        if self.is_cancelled:
            return PipelineOutput("")
        if is_late:
            return _output(output, f"{self._commands[-1][0]} did not end within {time_limit_s:.0f} seconds")
        return _output(output, "" if output.is_cut else self._failure(codes, messages))

    def _start(self) -> str:
        """Start all commands; return a sentence on the one that cannot be started, or ""."""
        stdin: int | IO[bytes] | None = subprocess.PIPE
        for command in self._commands:
            with self._lock:
                if self.is_cancelled:
                    return "Cancelled"
                try:
                    child = start(command, stdin)
                except (OSError, ValueError) as error:
                    return f"Cannot run {command[0]}: {getattr(error, 'strerror', None) or error}"
                self._children.append(child)
            if isinstance(stdin, int):
                stdin = child.stdout
            else:
                assert stdin is not None
                stdin.close()  # else the command before would not notice that this one has ended
                stdin = child.stdout
        return ""

    def _failure(self, codes: Sequence[int | None], messages: Sequence[_Collector]) -> str:
        """Return a sentence on the first command that failed; "" if none did."""
        for at, (command, code) in enumerate(zip(self._commands, codes, strict=True)):
            is_cut_off = at + 1 < len(codes) and code in (-getattr(signal, "SIGPIPE", 13), 141)
            if code and not is_cut_off:
                return described_failure(command[0], code, bytes(messages[at].data))
        return ""


def start(command: Sequence[str], stdin: int | IO[bytes] | None = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """Start a command that cannot use the terminal, in a process group of its own. Raises OSError or ValueError."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=stdin, stdout=pipe, stderr=pipe, start_new_session=True, close_fds=True)


def end(child: subprocess.Popen[bytes]) -> None:
    """End a command that `start` has started, with the programs that it has started. Does nothing if it has ended."""
    if child.returncode is not None:
        return
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def close_streams(child: subprocess.Popen[bytes]) -> None:
    """Close the ends of the streams of a command that this program holds."""
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):  # not all was written to it
                stream.close()


def described_failure(name: str, code: int, messages: bytes) -> str:
    """Return a sentence on a program that failed, with the last line of its messages."""
    lines = printable(messages.decode("utf-8", "replace")).split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    said = last[:_LONGEST_MESSAGE].removeprefix(f"{name}: ")
    return f"{failure_of(name, code)}: {said}" if said else failure_of(name, code)


class _Collector:
    """Reads a stream in a thread, up to `most` bytes: the first ones, or the last ones of an endless stream."""

    def __init__(self, stream: IO[bytes] | None, most: int, *, from_end: bool = False) -> None:
        self.data = bytearray()
        self.done = Event()
        self.is_cut = False
        self.most = most
        self._stream, self._from_end = stream, from_end
        Thread(target=self._collect, name="collector", daemon=True).start()

    def _collect(self) -> None:
        assert self._stream is not None
        with contextlib.suppress(OSError, ValueError), self._stream:
            while chunk := os.read(self._stream.fileno(), 65_536):
                self.data += chunk
                if len(self.data) > self.most and not self._from_end:
                    self.is_cut = True
                    break
                if self._from_end:
                    del self.data[: -self.most]
        self.done.set()


def _feed(stream: IO[bytes] | None, data: bytes) -> None:
    assert stream is not None
    with contextlib.suppress(OSError, ValueError):  # the command may not read all of it
        stream.write(data)
    with contextlib.suppress(OSError, ValueError):
        stream.close()


def _wait_for(output: _Collector, children: Sequence[subprocess.Popen[bytes]], deadline: float) -> bool:
    """Wait until all commands have ended and their output is read, or too long. Return whether they ended."""
    while time.monotonic() < deadline:
        if output.is_cut:
            return True
        if all(child.poll() is not None for child in children):
            output.done.wait(GRACE_S)
            return True
        if output.done.is_set():
            time.sleep(_POLL_S)
        else:
            output.done.wait(_POLL_S)
    return False


def _output(collected: _Collector, failure: str) -> PipelineOutput:
    data = bytes(collected.data[: collected.most])
    text = data.decode("utf-8", "replace")
    if b"\0" in data or text.count("\ufffd") > _BINARY * max(len(text), 1):
        return PipelineOutput("", failure or f"The output is no text: {len(data):,} bytes")
    text = printable(without_overstriking(text))
    return PipelineOutput(text.strip("\n") if text.strip() else "", printable_line(failure), collected.is_cut)
