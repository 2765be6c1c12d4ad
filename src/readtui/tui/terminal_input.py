"""Separate what the terminal sends (keys, pastes, answers to questions) before Textual's parser gets it."""

from __future__ import annotations

import os
import re
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.events import Key
from textual.keys import _character_to_key
from textual.message import Message

from readtui.unicode.lazy_regex import lazy_regex

_POLL_S = 0.1
"""Seconds between two looks whether input has ended, or an escape sequence was only the Escape key."""

LONGEST_ANSWER = 4096
"""Characters of an answer of the terminal; longer ones are dropped."""

_PASTED_CONTROLS = lazy_regex("\x1b([@-_])|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""An ESC with the character that makes it a control function of C1, and the control characters of C0 but tab and line
ends; a terminal sends a carriage return for a line end."""

_ANSWER = lazy_regex("\x1b(?:\\]([0-9]+;[^\x07\x1b]*)|[P_^][^\x07\x1b]+)(?:\x07|\x1b\\\\)")
"""A control string (ECMA-48, 5.6): an operating system command, which tells a colour, or another one."""

_UNFINISHED = lazy_regex("\x1b(?:\\](?:[0-9]+(?:;[^\x07\x1b]*\x1b?)?)?)\\Z")

_DOUBLE_ESCAPE = lazy_regex("\x1b\x1b\\[([0-9]*)([ABCDFH~])")
"""Alt with a key of several characters, as rxvt and PuTTY send it."""

_ALT = lazy_regex("\x1b([^\x00-\x1f\x7f-\x9f\\[O\\]P_^])")
"""ESC and a character: Alt with it, or both keys in quick succession."""

_PENDING = lazy_regex("\x1b[\\[OP_^]")
"""ESC and a character that may begin a sequence."""


class PasteFilter:
    """Removes control characters from the pastes in a stream of input.

    In Textual's parser an ESC in a paste ends it, and what follows would be keys. A control function that begins with
    ESC is written as one character of C1 instead (ECMA-35, 13.2.1): so the line that gets the paste drops all of it.
    """

    def __init__(self) -> None:
        self._in_paste = False
        self._start = ""  # the end of the input that may be the start of a marker; inside a paste it is held back

    def filtered(self, data: str) -> str:
        """Return the next part of the stream. A paste ends at the first marker of its end."""
        parts: list[str] = []
        while data:
            marker = BRACKETED_PASTE_END if self._in_paste else BRACKETED_PASTE_START
            text, found, rest = (self._start + data).partition(marker)
            start = "" if found else _start_of(marker, text)
            if self._in_paste:
                parts.append(_PASTED_CONTROLS.sub(_as_c1, text.removesuffix(start)) + found)
            else:
                parts.append((text + found)[len(self._start) :])  # keys are never held back
            self._start, data = start, rest
            self._in_paste = self._in_paste != bool(found)
        return "".join(parts)

    def forget_sequence(self) -> None:
        """Begin no paste with the keys so far, because the parser has taken them for keys."""
        if not self._in_paste:
            self._start = ""


def _as_c1(match: re.Match[str]) -> str:
    """Return the C1 character for an escape sequence of two characters; nothing for another control character."""
    return chr(ord(match[1]) + 0x40) if match[1] else ""


def _start_of(marker: str, text: str) -> str:
    """Return the longest end of `text` with which `marker` starts."""
    return next((marker[:size] for size in range(len(marker) - 1, 0, -1) if text.endswith(marker[:size])), "")


class AnswerFilter:
    """Takes the answers of the terminal out of a stream of input, from which pastes were filtered before.

    `on_answer` is called with each operating system command: its number, ";" and a text. Textual's parser would take
    answers for keys.
    """

    def __init__(self, on_answer: Callable[[str], object]) -> None:
        self._on_answer = on_answer
        self._held = ""

    def filtered(self, data: str) -> str:
        """Return the next part of the stream; what may be the start of an answer is held back."""
        data, self._held = self._held + data, ""
        data = _ANSWER.sub(self._answered, data)
        if (start := _UNFINISHED.search(data)) is not None:
            data, self._held = data[: start.start()], start[0]
            if len(self._held) > LONGEST_ANSWER:
                self._held = ""
        return data

    def released(self) -> str:
        """Return what was held back and is no answer, because nothing came after it: Alt with a character."""
        if ";" in self._held:
            return ""  # an answer that comes in pieces
        held, self._held = self._held, ""
        return held

    def _answered(self, answer: re.Match[str]) -> str:
        if answer[1]:
            self._on_answer(answer[1])
        return ""


class KeyReader:
    """Makes messages of a stream of input: Textual's parser, with our filters before it.

    `doubles_escape`: the terminal sends Alt with an arrow as ESC and the sequence of the arrow.
    """

    def __init__(self, on_answer: Callable[[str], object] = str, *, doubles_escape: bool = False) -> None:
        self._parser = XTermParser()
        self._pastes = PasteFilter()
        self._answers = AnswerFilter(on_answer)
        self._doubles_escape = doubles_escape
        self._pending = ""  # ESC and a character that may begin a sequence: the end of the input

    def read(self, data: str) -> Iterator[Message]:
        """Yield what the next part of the stream means."""
        text = self._answers.filtered(self._pastes.filtered(data))
        if self._doubles_escape:
            text = _DOUBLE_ESCAPE.sub(lambda found: f"\x1b[{found[1] or 1};3{found[2]}", text)
        yield from self._keys(text)

    def wait(self, *, is_idle: bool = True) -> Iterator[Message]:
        """Yield the keys that began a sequence to which nothing came for a while. `is_idle`: nothing came at all."""
        for event in self._parser.tick():
            self._pastes.forget_sequence()
            yield alt_key(self._pending) if self._pending else event
            self._pending = ""
        if is_idle and (held := self._answers.released()):
            yield alt_key(held[1])
            yield from self._parsed(held[2:])

    def _keys(self, text: str) -> Iterator[Message]:
        start = 0
        for found in _ALT.finditer(text):
            yield from self._parsed(text[start : found.start()])
            yield alt_key(found[1])
            start = found.end()
        yield from self._parsed(text[start:])

    def _parsed(self, text: str) -> Iterator[Message]:
        if text:  # "" would end the parser
            self._pending = text[-1] if _PENDING.fullmatch(text[-2:]) else ""
            yield from self._parser.feed(text)


def alt_key(character: str) -> Key:
    """Return the event of Alt with a character, which terminals do not tell from Escape and that character."""
    name = _character_to_key(character)
    return Key(f"alt+shift+{name.lower()}" if name.isupper() and len(name) == 1 else f"alt+{name}", character)


def read_input(
    fileno: int, process: Callable[[Message], None], is_ended: Callable[[], bool], reader: KeyReader
) -> None:
    """Read keys, mouse events and pastes until the end, and process each.

    Textual's own method has no place for a filter, and fails on bytes that are not UTF-8.
    """
    decode = getincrementaldecoder("utf-8")("ignore").decode
    with selectors.SelectSelector() as selector:
        selector.register(fileno, selectors.EVENT_READ)
        if selector.select(0):  # typed before the terminal was in raw mode: it has made a newline of Enter
            for event in reader.read(decode(os.read(fileno, 4096)).replace("\n", "\r")):
                process(event)
        while not is_ended():
            is_ready = bool(selector.select(_POLL_S))
            if is_ready:
                for event in reader.read(decode(os.read(fileno, 4096))):
                    process(event)
            for event in reader.wait(is_idle=not is_ready):
                process(event)
