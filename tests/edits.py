"""Random edits of a text that keep track of the origin of every character."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from readtui.span import Offset, Span

Words = Callable[[], str]

NEW = "\0"


@dataclass
class Edited:
    """A text that is edited, with the origin of each of its characters.

    `first_ids` has a unique character (an id) for each character of the first text. `ids` has one for each character
    of the current text: the id of the character in the first text, or NEW. Copied characters have the same id.
    """

    text: str
    ids: str
    first_ids: str
    first_text: str

    @classmethod
    def of(cls, first: str) -> Edited:
        """A text before the first edit."""
        ids = "".join(chr(offset + 1) for offset in range(len(first)))
        return cls(first, ids, ids, first)

    def replace(self, span: Span, words: str) -> None:
        """Replace `span` by new words."""
        self._put(span, words, NEW * len(words))

    def copy(self, span: Span, to: Offset) -> None:
        """Insert a copy of `span` at `to`."""
        self._put(Span(to, to), span.of(self.text), span.of(self.ids))

    def respell(self, span: Span, words: str) -> None:
        """Replace `span` by another spelling: its characters stay the same ones."""
        ids = span.of(self.ids)
        self._put(span, words, (ids + (ids[-1:] or NEW) * len(words))[: len(words)])

    def move(self, span: Span, to: Offset) -> None:
        """Move `span` to `to`, which is outside of it."""
        text, ids = span.of(self.text), span.of(self.ids)
        self._put(span, "", "")
        self._put(Span(*[to if to <= span.start else to - len(span)] * 2), text, ids)

    def swap(self, one: Span, other: Span) -> None:
        """Exchange two spans; `one` is before `other`."""
        whole = Span(one.start, other.end)
        parts = (other, Span(one.end, other.start), one)
        self._put(whole, *("".join(part.of(string) for part in parts) for string in (self.text, self.ids)))

    def _put(self, span: Span, text: str, ids: str) -> None:
        self.text = self.text[: span.start] + text + self.text[span.end :]
        self.ids = self.ids[: span.start] + ids + self.ids[span.end :]

    @property
    def lines(self) -> list[Span]:
        """The lines that are not empty, without their newlines."""
        return [Span(*line.span()) for line in re.finditer(".+", self.text)]

    def pieces(self, span: Span) -> list[Span]:
        """The spans that contain `span` of the first text in one piece; none if it is empty or not inside that text."""
        span_ids = span.of(self.first_ids) if 0 <= span.start < span.end <= len(self.first_ids) else NEW
        found: list[Span] = []
        start = -1
        while span_ids != NEW and (start := self.ids.find(span_ids, start + 1)) >= 0:
            found.append(Span(start, start + len(span)))
        return found

    def kept_count(self, start: Offset, first: Span) -> int:
        """How many characters of `first`, a span of the first text, are in their places if it starts at `start` now."""
        before = max(-start, 0)
        return sum(map(str.__eq__, first.of(self.first_ids)[before:], self.ids[start + before :]))


def edit_at_random(edited: Edited, chance: random.Random, words: Words) -> None:
    """Insert, delete or replace words, or exchange two lines."""
    start = chance.randrange(len(edited.text) + 1)
    match chance.choice(["insert", "delete", "replace", "swap"]):
        case "insert":
            edited.replace(Span(start, start), words())
        case "delete":
            edited.replace(Span(start, min(start + chance.randrange(1, 120), len(edited.text))), "")
        case "replace":
            edited.replace(Span(start, min(start + chance.randrange(1, 40), len(edited.text))), words())
        case _:
            swap_lines(edited, chance)


def swap_lines(edited: Edited, chance: random.Random) -> None:
    """Exchange two lines."""
    if len(lines := edited.lines) > 1:
        edited.swap(*sorted(chance.sample(lines, 2)))


def edit_by_lines(edited: Edited, chance: random.Random, words: Words) -> None:
    """Delete lines, or copy them to another place."""
    lines = edited.lines
    if not lines:
        return
    first = chance.randrange(len(lines))
    passage = Span(lines[first].start, lines[min(first + chance.randrange(3), len(lines) - 1)].end + 1)
    if chance.random() < 0.5:
        edited.replace(passage, "")
    else:
        edited.copy(passage, chance.choice(lines).start)


def vocabulary(chance: random.Random, size: int) -> list[str]:
    """Return `size` random words of one to seven letters."""
    return ["".join(chance.choices("etaoinshrdlu", k=chance.randrange(1, 8))) for _ in range(size)]


def sentence(chance: random.Random, words: list[str], least: int = 1, most: int = 12) -> str:
    """Return from `least` to `most` - 1 random words of a vocabulary."""
    return " ".join(chance.choices(words, k=chance.randrange(least, most)))
