"""What can be seen of a passage in its document: its words, its place, and the passages round it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from math import fsum
from typing import NamedTuple

from readtui.ingest.phrases import is_dated
from readtui.ingest.plaintext.boilerplate import names_furniture, opens_like_furniture
from readtui.ingest.plaintext.form import LONGEST, PROSE, bucket, form_facts, is_open, reads_on, width_of, word_facts
from readtui.ingest.plaintext.groups import LineGroup
from readtui.ingest.plaintext.headings import is_headlike

SCRAP = -0.6
"""What a short line takes from the running text round it, in hundreds of columns, when the body is looked for."""

SAMPLE = 200
"""Passages of running text, spread over a document, whose words tell what it is about."""

SAMPLED = 500
"""Characters of each."""

TEXT = ("prose", "long", "mid stop")
"""The sorts of passages that make up a text; the first is sure to."""

_WORD = re.compile(r"\w{4,}")  # shorter words say nothing of the subject


class Evidence:
    """The passages of a document with what is asked of them again and again: made once, then only read."""

    def __init__(self, passages: Sequence[LineGroup]) -> None:
        self.passages = passages
        self.widths = [width_of(one.text) if len(one.text) <= LONGEST else len(one.text) for one in passages]
        self.folded = [" ".join(one.text.casefold().split()) if len(one.text) <= LONGEST else "" for one in passages]
        self.is_prose = [
            one.kind in ("text", "quote") and width >= PROSE and reads_on(one.text)
            for one, width in zip(passages, self.widths, strict=True)
        ]
        self.prose = [index for index, prose in enumerate(self.is_prose) if prose]
        short = (one.kind == "text" and width < 60 for one, width in zip(passages, self.widths, strict=True))
        self._short = list(accumulate(short, initial=0))
        self.dated = [one.kind == "text" and is_dated(one.text) for one in passages]
        self.habits = habits_of(passages, self.widths, self.folded, self.is_prose)
        self._often = Counter(self.folded)
        self.body = self._body()
        self._sample = self.prose[:: len(self.prose) // SAMPLE + 1]
        sampled = [self._words_of(index) for index in self._sample]
        self._words = Counter(chain.from_iterable(sampled))
        inside = sampled[bisect_left(self._sample, self.body[0]) : bisect_left(self._sample, self.body[1] + 1)]
        self._inside = Counter(chain.from_iterable(inside))
        self._insides = max(len(inside), 1)
        self._subject = self._names_the_subject()
        self._spaced = self._headlike(gap_after=True)
        self._glued = self._headlike(gap_after=False)

    def facts(self, index: int) -> Iterator[str]:
        """What is true of the passage at `index`."""
        text = self.passages[index].text
        yield from form_facts(text, self.widths[index])
        yield from word_facts(text, self.folded[index])
        yield from self._said_again(index)
        yield from self._place(index)
        yield from self._neighbours(index)
        yield from self._style(index)

    def _said_again(self, index: int) -> Iterator[str]:
        folded = self.folded[index]
        if self._often[folded] > 1:
            yield "said elsewhere"
        if place := contents_place(self.habits, self.passages, self.widths, self.folded, index):
            yield place
        if times := self.habits.openings[opening(folded)]:
            yield "opens as others: " + bucket(times, (1, 2, 4))
        if words := self._words_of(index):
            said = [self._words.get(word, 0) for word in words]
            again = (len(said) - said.count(0)) / len(said)
            yield "words said again: " + ("none" if not again else bucket(again, (0.5, 0.8)))
            if sum(1 for times in said if times >= 3) >= 2:
                yield "words of the subject"
        if index == self._subject and index <= max(self.body[0], 3):
            yield "names the subject best"

    def _place(self, index: int) -> Iterator[str]:
        first, last = self.body
        if index < 3:
            yield f"passage {index}"
        elif index < 8:
            yield "near the top"
        if first < 0:
            yield "no body"
        elif index < first:
            yield "before the body by " + bucket(first - index, (1, 2, 3, 5, 8, 14, 30))
        elif index > last:
            yield "behind the body by " + bucket(index - last, (1, 2, 4, 8, 16))
        else:
            yield "in the body"
            after = bisect_left(self.prose, index)
            if 0 < after < len(self.prose):
                yield "in a gap of " + bucket(self.prose[after] - self.prose[after - 1] - 1, (1, 2, 4, 8, 16))
            if last - index <= 2:
                yield "closes the body"
        near = bisect_left(self.prose, index + 10) - bisect_left(self.prose, index - 9)
        yield "prose near: " + bucket(near, (0, 2, 5, 9))
        low, high = max(index - 5, 0), min(index + 6, len(self.passages))
        yield "short near: " + bucket((self._short[high] - self._short[low]) * 11 // (high - low), (1, 3, 5, 7, 9))

    def _neighbours(self, index: int) -> Iterator[str]:
        before, after = self.sort(index - 1), self.sort(index + 1)
        gaps = self.gaps(index)
        yield f"gaps {gaps}"
        yield f"behind {before}"
        yield f"over {after}"
        yield f"gaps {gaps} over {after}"
        yield "far over " + self.sort(index + 2)
        yield "far behind " + self.sort(index - 2)
        yield "width above " + (bucket(self.widths[index - 1], (20, 50, 100, 200, 400)) if index else "none")
        below = self.widths[index + 1] if index + 1 < len(self.passages) else 0
        yield "width below " + bucket(below, (0, 20, 50, 100, 200, 400))
        if before in ("prose", "mid stop") and after == "prose":
            yield f"gaps {gaps} in prose"
        if self.passages[index].gap > 1:
            yield "wide gap before"
        if index + 1 < len(self.passages) and self.passages[index + 1].gap > 1:
            yield "wide gap after"
        if any(self.dated[index + 1 : index + 5]):
            yield "date or byline soon"
        if index and self.dated[index - 1]:
            yield "date or byline before"

    def _style(self, index: int) -> Iterator[str]:
        """Whether the passage stands as headings stand in this document."""
        headlike = is_headlike(self.passages[index].text)
        gap_after = self.passages[index + 1].gap if index + 1 < len(self.passages) else 3
        gaps = f"{min(self.passages[index].gap, 2)}{min(gap_after, 3)}"
        yield f"{'headlike' if headlike else 'other'}, gaps {gaps}"
        yield f"{self.habits.manner}, gaps {gaps}"
        yield "furnished: " + bucket(self.habits.furnished, (0, 0.02, 0.05, 0.1))
        gaps = self.gaps(index)
        over_prose = index + 1 < len(self.passages) and self.is_prose[index + 1]
        if gaps == "11" and self._glued > max(self._spaced // 4, 1):
            yield "alone, as headings are not"
        if gaps == "10" and over_prose and self._glued > 1:
            yield "set as headings are"
        if gaps == "11" and over_prose and not self._glued:
            yield "alone, as headings may be: " + bucket(self._spaced, (1, 2, 4, 8))

    def stand(self, index: int) -> str:
        """How a line stands that is over running text: what it has before and after it; empty for other lines."""
        over_text = self.sort(index + 1) in TEXT
        return f"{self.gaps(index)} {self.sort(index - 1) in TEXT}" if index and over_text else ""

    def gaps(self, index: int) -> str:
        """Whether blank lines stand before and after, as two digits."""
        last = index + 1 == len(self.passages)
        return f"{self.passages[index].gap > 0:d}{last or self.passages[index + 1].gap > 0:d}"

    def sort(self, index: int) -> str:
        """In a word, what a neighbour is."""
        if not 0 <= index < len(self.passages):
            return "nothing"
        one, width = self.passages[index], self.widths[index]
        if one.kind != "text":
            return one.kind
        if width >= PROSE:
            return "prose" if self.is_prose[index] or width > 2 * PROSE else "long"
        if one.text[-1:] in ":：":
            return "colon"
        return ("mid" if width >= 50 else "short") + (" stop" if one.text[-1:] in '.!?。！？”"' else "")

    def _words_of(self, index: int) -> set[str]:
        return set(_WORD.findall(self.folded[index] or self.passages[index].text[:SAMPLED].casefold()))

    def _headlike(self, *, gap_after: bool) -> int:
        """Short lines over running text, with a blank line before them: how many have one after them, or none."""
        return sum(
            1
            for index in self.prose
            if index > 1
            and (self.passages[index].gap > 0) is gap_after
            and self.passages[index - 1].kind == "text"
            and self.passages[index - 1].gap
            and self.widths[index - 1] < PROSE
            and self.passages[index - 1].text[-1:] not in '.,:;”"…'
        )

    def _body(self) -> tuple[int, int]:
        """The first and last passage of the stretch with most running text and fewest scraps; (-1, -1) if none."""
        best, ends = 0.0, (-1, -1)
        total, start = 0.0, 0
        for index, one in enumerate(self.passages):
            gain = SCRAP if one.kind == "text" else 0.0
            if self.is_prose[index]:
                gain = min(self.widths[index], 5 * PROSE) / PROSE
            if total < 0:
                total, start = 0.0, index
            total += gain
            if total > best:
                best, ends = total, (start, index)
        return ends

    def share_of_subject(self, index: int) -> float:
        """How much of what a line says the body says again and again: from 0 to 0.5."""
        own = self._words_of(index)
        return fsum(min(self._inside[word] / self._insides, 0.5) for word in own) / (len(own) + 3)

    def _names_the_subject(self) -> int:
        """The passage before the body that has most in common with it, by the words of the sample; -1 if none."""
        first = self.body[0]
        best, found = 0.0, -1
        for index in range(max(first - 40, 0), min(max(first, 3), len(self.passages))) if self._inside else ():
            if not 12 <= self.widths[index] <= 200 or self.passages[index].kind not in ("text", "heading"):
                continue
            share = self.share_of_subject(index)
            if share >= best > 0 or share > best:
                best, found = share, index
        return found


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
