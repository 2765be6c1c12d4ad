"""Finds the rows that words mean, the best first: by their text, synonyms, keys and group, also with typing errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from readtui.tui.widgets.list_state import ListRow

Value = TypeVar("Value")

EXACT, PREFIX, INFLECTED, INSIDE, GROUP = 100.0, 80.0, 76.0, 40.0, 30.0
"""Points for a word: the whole word, its start, another form of it, a part of it, and the whole word of the group.

A word of the text counts a point less for each word before it, a synonym two points less for each synonym before it:
so the order of the synonyms decides which of two commands comes first.
"""

FIRST = 20.0
"""Points that the row that a word means, or whose key it is, has more than others."""

BEGUN = 5.0
"""Points that the row has more that a word means of which the start is typed."""

SURE = INFLECTED - 20
"""Points from which a word is surely one of a row. Where no row has such a word, typing errors are looked for."""

LONGEST_ENDING = 3
"""Letters of an ending: "bookmarks" and "highlighting" find "bookmark" and "highlight"."""

LEAST_FUZZY = 3
"""Letters of a word from which typing errors are looked for; in one of three letters two may be swapped."""

LEAST_FOR_TWO = 6
"""Letters of a word from which two errors are allowed, if the first letter is right. An error is a letter too many, too
few or wrong, or two swapped."""

STILL_TYPED = 0.5
"""Errors for which it counts that a similar word is longer than what is typed."""

FUZZY = 0.45
"""What part of the points a word with a typing error has."""

UNIMPORTANT = frozenset(
    (
        *("a", "an", "and", "by", "change", "do", "for", "get", "go", "how", "i", "in", "is", "it", "me", "my", "of"),
        *("on", "open", "set", "show", "text", "the", "this", "to", "turn", "use", "what", "where", "with"),
    )
)
"""Words of a query that no row needs to have, if others are in it."""


class _Searched(NamedTuple):
    """The words of a row in lower case, and its keys."""

    text: Sequence[str]
    synonyms: Sequence[str]
    group: Sequence[str]
    keys: Sequence[str]


def ranked(rows: Sequence[ListRow[Value]], typed: str, meant: Mapping[str, Value]) -> list[ListRow[Value]]:
    """Return the rows that a line means, the best first. If none has all of its words, those with most of them.

    `meant` has the value of the row that comes first for a word.
    """
    words = words_of(typed) or typed.casefold().split()
    wanted = [word for word in words if word not in UNIMPORTANT] or words
    searched = [_searched(row) for row in rows]
    by_word = [_points_by_row(word, rows, searched, meant) for word in wanted]
    found: list[tuple[int, float, int]] = []  # words that are missing, negative points, and place
    for place, row in enumerate(rows):
        points = [of_word[place] for of_word in by_word]
        starts = 5 if row.text.casefold().startswith(typed.casefold().strip()) else 0
        if typed.strip() in searched[place].keys:
            found.append((0, -EXACT - FIRST, place))
        elif all(points) or max(points, default=0) >= SURE:
            found.append((points.count(0), -sum(points) / len(points) - starts, place))
    found.sort()
    return [rows[place] for missing, _, place in found if missing == found[0][0]]


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return re.findall(r"\w+", text.casefold())


def _searched(row: ListRow[Value]) -> _Searched:
    return _Searched(words_of(row.text), words_of(row.synonyms), words_of(row.group), row.note.split())


def _points_by_row(
    word: str, rows: Sequence[ListRow[Value]], searched: Sequence[_Searched], meant: Mapping[str, Value]
) -> list[float]:
    """Return the points of each row for a word; those of the most similar word if no row has it."""

    def points_for(word: str) -> list[float]:
        begun = {value for other, value in meant.items() if other.startswith(word) and len(word) > 1}
        first = meant.get(word)
        return [
            EXACT + FIRST if first is not None and row.value == first else own + BEGUN * (row.value in begun)
            for row, own in zip(rows, [_points(word, one) for one in searched], strict=True)
        ]

    points = points_for(word)
    if len(word) < LEAST_FUZZY or max(points, default=0.0) >= SURE:
        return points
    similar = _most_similar(word, {other for one in searched for other in (*one.text, *one.synonyms)}, meant)
    fuzzy = [FUZZY * one for one in points_for(similar)] if similar else points
    return [max(one, other) for one, other in zip(points, fuzzy, strict=True)]


def _points(word: str, row: _Searched) -> float:
    best = 0.0
    for place, other in enumerate(row.text):
        if found := _likeness(word, other):
            best = max(best, found - min(place, 8))
    for place, other in enumerate(row.synonyms):
        if found := _likeness(word, other):
            best = max(best, found - 2.5 - 2 * min(place, 8))
    return best or (GROUP if any(_likeness(word, other) >= INFLECTED for other in row.group) else 0.0)


def _likeness(word: str, other: str) -> float:
    """Return the points of a word that is typed for a word of a row."""
    if word == other:
        return EXACT
    if other.startswith(word):
        return PREFIX - min(len(other) - len(word), 8) / 4
    if word.startswith(other) and len(other) > LEAST_FUZZY:
        return INFLECTED if len(word) - len(other) <= LONGEST_ENDING else INSIDE
    return INSIDE if len(word) >= LEAST_FUZZY and word in other else 0.0


def _most_similar(word: str, others: Iterable[str], meant: Mapping[str, object]) -> str:
    """Return the word that is typed with an error, perhaps not to its end; "" if none is similar enough."""
    from rapidfuzz.distance import OSA  # deferred: 50 ms, and only typing errors need it

    def errors(other: str) -> float:
        if len(word) == LEAST_FUZZY:
            return 0.0 if sorted(word) == sorted(other) else len(word)  # of a short word, only the order may be wrong
        starts = (other[: len(word) + more] for more in (-1, 0, 1))
        return min(OSA.distance(word, other), *(OSA.distance(word, start) + STILL_TYPED for start in starts))

    count, _, found = min((errors(other), other not in meant, other) for other in others)
    is_near = count < 2 or (count < 3 and len(word) >= LEAST_FOR_TWO and word[0] == found[0])
    return found if is_near else ""
