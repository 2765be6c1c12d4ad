"""What came of one test: a line of figures, and what was at fault."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from readtui.library.store import Work, digest
from readtui.marks.anchor import Anchor

WHEN = datetime(2024, 5, 17, tzinfo=UTC)


@dataclass
class Outcome:
    """`faults` counts each kind; a test without any has passed."""

    figures: str = ""
    faults: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        faults = [f"{fault} ({count:,} times)" if count > 1 else fault for fault, count in self.faults.most_common()]
        return ": ".join(filter(None, [self.figures, "; ".join(faults)]))


def text_number(number: int) -> Work:
    """One of the works that are read."""
    return Work(digest(f"text {number}"), f"/texts/{number}.txt", f"Text {number}")


def passage(number: int) -> Anchor:
    """A passage as long as bookmarks are; every tenth is of a script that takes three bytes a letter."""
    letters = "ein Wort " if number % 10 else "これは本"
    return Anchor(number, (letters * 12)[:48], (letters * 8)[:32], (letters * 8)[:32])
