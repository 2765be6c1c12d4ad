"""The result of one durability test, and the texts that all of them mark."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from readtui.document.builder import Builder
from readtui.document.digest import digest
from readtui.document.model import Document
from readtui.library.tables import Work
from readtui.span import Span

WHEN = datetime(2024, 5, 17, tzinfo=UTC)

SENTENCES = 500
"""In each text, so that most marks have a sentence of their own."""


@dataclass
class Outcome:
    """A line of figures, and the faults with their counts. A test without faults has passed."""

    figures: str = ""
    faults: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        faults = [f"{fault} ({count:,} times)" if count > 1 else fault for fault, count in self.faults.most_common()]
        return ": ".join(filter(None, [self.figures, "; ".join(faults)]))


class Text(NamedTuple):
    """A document as the library is asked about it."""

    document: Document
    source: str

    @property
    def work(self) -> Work:
        return Work(digest(self.document.text), self.source, self.document.title)


@cache
def text_number(number: int) -> Text:
    """Return one of the texts that are read."""
    source = f"/texts/{number}.txt"
    builder = Builder(source)
    builder.paragraph(f"Text {number}. {''.join(map(_sentence, range(SENTENCES)))}")
    return Text(builder.build(title=f"Text {number}"), source)


@cache
def passage(number: int) -> Span:
    """Return a passage of 48 characters, the length of a usual mark; the same one in all texts below number 10."""
    start = text_number(0).document.text.index(_sentence(number % SENTENCES).strip())
    return Span(start, start + 48)


def _sentence(number: int) -> str:
    """Every tenth sentence is in a script with three bytes a letter."""
    if number % 10:
        return f"Das ist der Satz mit der Nummer {number}, und er ist lang genug für ein Lesezeichen. "
    return f"これは第{number}番の文です。" + "しおりを挟むのに十分な長さがあります。" * 3 + " "
