"""Programs that read aloud, and the run of one for a sentence."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Sequence
from threading import Lock
from typing import NamedTuple

from readtui.tui.pipeline import close_streams, described_failure, end

LEAST_TIME_S = 20.0
"""Seconds that any sentence may take."""

SLOWEST = 3.0
"""Characters a second of the slowest speech: a program that takes longer hangs. Usual are 15."""


class SpeechProgram(NamedTuple):
    """A program that reads aloud.

    "{language}" in its command is replaced by a language tag, which may be empty, and "{text}" by the text; without
    that, the text is given to it on standard input. `without_language` is the command where the language is unknown or
    not available. `stop` is the command that ends speech which another process speaks.
    """

    command: tuple[str, ...]
    without_language: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()


PROGRAMS = (
    SpeechProgram(
        ("spd-say", "--wait", "--language", "{language}", "--", "{text}"),
        ("spd-say", "--wait", "--", "{text}"),
        ("spd-say", "--stop"),
    ),
    SpeechProgram(("espeak-ng", "--stdin", "-v", "{language}"), ("espeak-ng", "--stdin")),
    SpeechProgram(("say", "-f", "-")),
)
"""The programs that are looked for, the best first: speech-dispatcher, eSpeak NG, and that of macOS."""


def speech_programs(
    own: Sequence[str], program_path: Callable[[str], str | None] = shutil.which
) -> tuple[SpeechProgram, ...]:
    """Return the program of the settings, else those that are installed, the best first."""
    if own:
        return (SpeechProgram(tuple(own)),)
    return tuple(one for one in PROGRAMS if program_path(one.command[0]))


class Speaker:
    """Reads texts aloud with a program, each in a process. `speak` waits for it; `stop` may be called in any thread."""

    def __init__(self, program: SpeechProgram, language: str) -> None:
        self._program = program
        self._language = language
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self.is_stopped = False

    def speak(self, text: str) -> str:
        """Read a text aloud. Return a sentence on how that failed, or ""."""
        failure = self._run(self._command(self._language), text)
        if failure and self._language and self._program.without_language and not self.is_stopped:
            self._language = ""  # it may have no voice for the language
            failure = self._run(self._command(""), text)
        return "" if self.is_stopped else failure

    def _command(self, language: str) -> Sequence[str]:
        return self._program.command if language else self._program.without_language or self._program.command

    def _run(self, command: Sequence[str], text: str) -> str:
        takes_text = any("{text}" in part for part in command)
        filled = [part.replace("{language}", self._language.lower()).replace("{text}", text) for part in command]
        with self._lock:
            if self.is_stopped:
                return ""
            try:
                child = self._child = subprocess.Popen(
                    filled,
                    stdin=subprocess.DEVNULL if takes_text else subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                return f"Cannot run {command[0]}: {getattr(error, 'strerror', None) or error}"
        limit = LEAST_TIME_S + len(text) / SLOWEST
        try:
            _, messages = child.communicate(None if takes_text else text.encode("utf-8", "replace"), limit)
        except subprocess.TimeoutExpired:
            end(child)
            close_streams(child)
            return f"{command[0]} did not end within {limit:.0f} seconds"
        return described_failure(command[0], child.returncode, messages) if child.returncode else ""

    def stop(self) -> None:
        """End the speech, and start none any more."""
        with self._lock:
            self.is_stopped = True
            child = self._child
        if child is not None and child.returncode is None:
            end(child)
            if self._program.stop:
                with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                    subprocess.run(self._program.stop, capture_output=True, timeout=2, check=False)
