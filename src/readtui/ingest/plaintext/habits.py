"""How the lines of one document stand as a rule: what is asked of it as a whole, before any line is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from readtui.ingest.plaintext.boilerplate import names_furniture, opens_like_furniture
from readtui.ingest.plaintext.form import PROSE, is_open
from readtui.ingest.plaintext.groups import LineGroup
from readtui.ingest.plaintext.headings import is_headlike

WIDEST_ENTRY = 80
"""Columns of the widest line that may stand in a table of contents."""

PLAIN_LINES = 20
"""Plain lines that are taken for granted, so that one "Share" does not make a short text a page."""

_MARKS = " ¶#"


class Habits(NamedTuple):
    """What a document does again and again.

    `manner`: "flat" if its paragraphs have no blank lines between them, "glued" if short lines stand on the paragraph
    that follows, "tight" if many lines stand on others, else "airy". `glued`, `alone`: the short lines among paragraphs
    without and with a blank line after them. `tight`: the share of lines that follow without a blank one; `furnished`:
    of those that say what only pages say. `openings`: how often two first words open a line; `places`: where each line
    stands, by what it says.
    """

    manner: str
    glued: int
    alone: int
    tight: float
    furnished: float
    openings: Counter[str]
    places: dict[str, list[int]]


def habits_of(
    passages: Sequence[LineGroup], widths: Sequence[int], folded: Sequence[str], prose: Sequence[bool]
) -> Habits:
    """The habits of a document; `prose` says of each passage whether it is running text."""
    number = max(len(passages), 1)
    after_prose = [passages[at].gap > 0 for at in range(1, len(passages)) if prose[at - 1] and prose[at]]
    short = [
        at
        for at in range(1, len(passages) - 1)
        if prose[at + 1]
        and (prose[at - 1] or widths[at - 1] > 60)
        and passages[at].gap
        and widths[at] < PROSE
        and is_open(passages[at])
        and is_headlike(passages[at].text)
    ]
    alone = sum(1 for at in short if passages[at + 1].gap)
    glued = len(short) - alone
    tight = sum(1 for one in passages[1:] if not one.gap and one.kind == "text") / number
    flat = after_prose and sum(after_prose) < 0.4 * len(after_prose)
    manner = "flat" if flat else "glued" if glued > 1 and 2 * glued >= alone else "tight" if tight > 0.08 else "airy"
    said = sum(1 for line in folded if line and (names_furniture(line) or opens_like_furniture(line)))
    furnished = said / (number + PLAIN_LINES)
    places: dict[str, list[int]] = {}
    for at, line in enumerate(folded):
        if line:
            places.setdefault(line.rstrip(_MARKS), []).append(at)
    return Habits(manner, glued, alone, tight, furnished, Counter(filter(None, map(opening, folded))), places)


def opening(folded: str) -> str:
    """The first two words of a line that has more of them; empty for other lines."""
    words = folded.split(None, 2)
    return f"{words[0]} {words[1]}" if len(words) > 2 else ""


def contents_place(
    habits: Habits, passages: Sequence[LineGroup], widths: Sequence[int], folded: Sequence[str], index: int
) -> str:
    """Whether a line "is listed above", as in a table of contents, or "lists what follows"; empty if neither."""
    places = habits.places.get(folded[index].rstrip(_MARKS), ())
    if len(places) < 2:
        return ""
    entry = _is_entry(passages, widths, index)
    if entry and any(at > index and not _is_entry(passages, widths, at) for at in places):
        return "lists what follows"
    if not entry and any(at < index and _is_entry(passages, widths, at) for at in places):
        return "is listed above"
    return ""


def _is_entry(passages: Sequence[LineGroup], widths: Sequence[int], index: int) -> bool:
    """Whether a line has short lines on both sides, as the entries of a list have."""
    near = [at for at in (index - 2, index - 1, index + 1, index + 2) if 0 <= at < len(passages)]
    short = (widths[at] < WIDEST_ENTRY and passages[at].kind in ("text", "item") for at in near)
    return sum(short) > 2
