"""Texts with marks for the tests of exports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from readtui.exchange.model import ExportedMark, ExportedText
from readtui.marks.anchor import Anchor, anchor
from readtui.span import Span

MADE = datetime(2031, 5, 4, 21, 30, tzinfo=UTC)
PROSE = "The keeper lit the lamp at dusk, and trimmed the wick.\nHe wrote *what* he had seen into a book."


def uid_of(number: int) -> str:
    """A uid that names its number."""
    return f"{number:016x}"


def mark(number: int = 1, words: str = "lit the lamp", **values: Any) -> ExportedMark:
    """A yellow highlight of some words of `PROSE`."""
    start = PROSE.index(words)
    found = anchor(PROSE, Span(start, start + len(words)))
    made = ExportedMark(uid_of(number), "highlight", found, MADE, colour=1, span=Span(start, start + len(words)))
    return made._replace(**values)


def text(*marks: ExportedMark, **values: Any) -> ExportedText:
    """A text with marks."""
    made = ExportedText(
        *(uid_of(0xABC), "On Lamps", "https://example.org/lamps", "d" * 32, ("Ada Keeper",), "Example"),
        *("2031-05-04", "en", ("light", "sea"), "reading", MADE),
        marks=marks,
    )
    return made._replace(**values)


UIDS = st.integers(0, (1 << 64) - 1).map(uid_of)
WORDS = st.text(max_size=40)
TIMES = st.datetimes(datetime(1971, 1, 1), datetime(4000, 1, 1), timezones=st.just(UTC))


@st.composite
def marks(draw: st.DrawFn) -> ExportedMark:
    """Any mark, with any words."""
    anchored = Anchor(draw(st.integers(0, 1 << 30)), draw(WORDS), draw(WORDS), draw(WORDS))
    colour = draw(st.integers(0, 5))
    letter = "" if colour else draw(st.sampled_from(["", "a", "é", "中"]))
    return ExportedMark(
        uid=draw(UIDS),
        kind="highlight" if colour else "letter" if letter else "bookmark",
        anchor=anchored,
        made=draw(TIMES),
        changed=draw(st.none() | TIMES),
        colour=colour,
        letter=letter,
        label=draw(WORDS),
        note=draw(WORDS),
    )


@st.composite
def marked_texts(draw: st.DrawFn) -> ExportedText:
    """Any text with up to five marks."""
    found = draw(st.lists(marks(), max_size=5, unique_by=lambda one: one.uid))
    return ExportedText(
        uid=draw(UIDS),
        title=draw(WORDS),
        source=draw(st.sampled_from(["-", "/a/lamp.txt", "https://example.org/?a=b&c"]) | WORDS),
        digest=draw(WORDS),
        authors=tuple(draw(st.lists(WORDS, max_size=2))),
        site=draw(WORDS),
        published=draw(WORDS),
        language=draw(st.sampled_from(["", "en", "de-CH", "zh_Hant_TW"]) | WORDS),
        marks=tuple(found),
    )
