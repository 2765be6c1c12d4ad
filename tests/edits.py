"""Texts under edits, in which every character remembers where it came from."""

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
    """A text under edits. `origin` has a character for each of its own: the one that `birth` has for its first place,
    or NEW. A copy has the origin of what it was copied from."""

    text: str
    origin: str
    birth: str

    @classmethod
    def of(cls, first: str) -> Edited:
        """A text before the first edit."""
        birth = "".join(chr(offset + 1) for offset in range(len(first)))
        return cls(first, birth, birth)

    def replace(self, span: Span, words: str) -> None:
        """New words come where `span` was."""
        self._put(span, words, NEW * len(words))

    def copy(self, span: Span, to: Offset) -> None:
        """The passage is there a second time."""
        self._put(Span(to, to), span.of(self.text), span.of(self.origin))

    def swap(self, one: Span, other: Span) -> None:
        """Two passages change places, the first of which comes first."""
        whole = Span(one.start, other.end)
        parts = (other, Span(one.end, other.start), one)
        self._put(whole, *("".join(part.of(string) for part in parts) for string in (self.text, self.origin)))

    def _put(self, span: Span, text: str, origin: str) -> None:
        self.text = self.text[: span.start] + text + self.text[span.end :]
        self.origin = self.origin[: span.start] + origin + self.origin[span.end :]

    @property
    def lines(self) -> list[Span]:
        """The paragraphs, without their ends."""
        return [Span(*line.span()) for line in re.finditer(".+", self.text)]

    def pieces(self, span: Span) -> list[Span]:
        """Where `span` of the first text is now in one piece; nowhere if it is empty, or reached over the edge."""
        born = span.of(self.birth) if 0 <= span.start < span.end <= len(self.birth) else NEW
        found: list[Span] = []
        start = -1
        while born != NEW and (start := self.origin.find(born, start + 1)) >= 0:
            found.append(Span(start, start + len(span)))
        return found

    def own(self, start: Offset, first: Span) -> int:
        """How many characters stand as in `first` of the first text, if that begins at `start` now."""
        before = max(-start, 0)
        return sum(map(str.__eq__, first.of(self.birth)[before:], self.origin[start + before :]))


def edit_at_random(edited: Edited, chance: random.Random, words: Words) -> None:
    """Put words in, take some out, put others in their place, or let paragraphs change places."""
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
    """Two paragraphs change places."""
    if len(lines := edited.lines) > 1:
        edited.swap(*sorted(chance.sample(lines, 2)))


def edit_by_lines(edited: Edited, chance: random.Random, words: Words) -> None:
    """Take paragraphs out, or put copies of them elsewhere."""
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
    """So many words of one to seven letters."""
    return ["".join(chance.choices("etaoinshrdlu", k=chance.randrange(1, 8))) for _ in range(size)]


def speech(chance: random.Random, of: list[str], least: int = 1, most: int = 12) -> str:
    """Some words of a vocabulary."""
    return " ".join(chance.choices(of, k=chance.randrange(least, most)))
