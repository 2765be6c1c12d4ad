"""Features of line groups within their document: repetitions, position, neighbours and spacing.

A feature is a short text that is true of a group, such as "width <= 45" or "below is prose"; `model_weights` has the
weight of each. `form` has the features of a line by itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, chain
from math import fsum
from typing import NamedTuple

from readtui.ingest.phrases import first_within, is_dateline
from readtui.ingest.plaintext.boilerplate import is_boilerplate_phrase, starts_like_boilerplate
from readtui.ingest.plaintext.form import (
    LONGEST_CANDIDATE,
    PROSE_WIDTH,
    Intervals,
    form_features,
    interval,
    is_candidate,
    is_punctuated,
    width_of,
    word_features,
)
from readtui.ingest.plaintext.headings import is_heading_like
from readtui.ingest.plaintext.line_group import LineGroup
from readtui.unicode.lazy_regex import lazy_regex

SHORT_LINE_COST = -0.6
"""What a short line subtracts from the running text around it when the body is located, in hundreds of columns."""

SAMPLE = 200
"""Groups of running text, spread over a document, whose words show its topic."""

SAMPLED = 500
"""Characters of each group in the sample."""

PROSE_KINDS = ("prose", "long", "medium sentence")
"""The results of `neighbour_kind` that count as running text."""

WIDEST_ENTRY = 80
"""Columns of the widest line that may be an entry of a table of contents."""

PLAIN_LINES = 20
"""Lines added to every count of lines, so that one "Share" does not give a short text a large share of boilerplate."""

_TIMES = Intervals.of("lines with same first two words", 1, 2, 4)
_REPEATED = Intervals.of("share of words in prose", 0.5, 0.8)
_TO_BODY = Intervals.of("groups to body", 1, 2, 3, 5, 8, 14, 30)
_AFTER_BODY = Intervals.of("groups after body", 1, 2, 4, 8, 16)
_BETWEEN = Intervals.of("groups between prose", 1, 2, 4, 8, 16)
_PROSE_NEAR = Intervals.of("prose nearby", 0, 2, 5, 9)
_SHORT_NEAR = Intervals.of("short lines nearby", 1, 3, 5, 7, 9)
_WIDTH_ABOVE = Intervals.of("width above", 20, 50, 100, 200, 400)
_WIDTH_BELOW = Intervals.of("width below", 0, 20, 50, 100, 200, 400)
_BOILERPLATE = Intervals.of("boilerplate share", 0, 0.02, 0.05, 0.1)
_SEPARATE = Intervals.of("separate like other short lines", 1, 2, 4, 8)

_ASCII_WORDS = "".join(chr(code) if chr(code).isalnum() or code == ord("_") else " " for code in range(128))
_WORD = lazy_regex(r"\w{4,}")  # shorter words do not show a topic
_TITLE_MARKS = " ¶#"


class DocumentStats(NamedTuple):
    """Measures of a document as a whole.

    `spacing`: "wrapped" if the running text was wrapped by hand; "none" if paragraphs have no blank lines between them;
    "attached headings" if short lines directly precede paragraphs; "mixed" if many lines have no blank line before
    them; else "regular". `attached`, `separate`: counts of short lines before paragraphs without and with a blank line
    between. `share_without_gap`: share of the groups that have no blank line before them; `boilerplate_share`: share
    that starts like boilerplate. `openings`: how often each pair of first words occurs; `places`: the indices of the
    groups with the same text.
    """

    spacing: str
    attached: int
    separate: int
    share_without_gap: float
    boilerplate_share: float
    openings: Counter[str]
    places: dict[str, list[int]]


class Features:
    """The line groups of a document with all that their features are computed from. Its results never change.

    By index: `widths` in columns, `folded` in lower case ("" for a long group), `is_prose`, `has_dateline`. `prose` has
    the indices of running text. `body` is the first and last index of the main text, (-1, -1) if there is none.
    """

    def __init__(self, groups: Sequence[LineGroup]) -> None:
        self.groups = groups
        self.widths = [width_of(one.text) if len(one.text) <= LONGEST_CANDIDATE else len(one.text) for one in groups]
        self.folded = [_folded(one.text) if len(one.text) <= LONGEST_CANDIDATE else "" for one in groups]
        self.is_prose = [
            one.kind in ("text", "quote") and width >= PROSE_WIDTH and is_punctuated(one.text)
            for one, width in zip(groups, self.widths, strict=True)
        ]
        self.prose = [index for index, prose in enumerate(self.is_prose) if prose]
        short = (one.kind == "text" and width < 60 for one, width in zip(groups, self.widths, strict=True))
        self._short_before = list(accumulate(short, initial=0))
        self.has_dateline = [one.kind == "text" and is_dateline(one.text) for one in groups]
        self._kinds = [self._kind(at) for at in range(len(groups))]
        gaps = [one.gap > 0 for one in groups]
        self._gaps = [f"{before:d}{after:d}" for before, after in zip(gaps, [*gaps[1:], True], strict=False)]
        self.stats = document_stats(groups, self.widths, self.folded, self.is_prose)
        self._boilerplate_feature = interval(self.stats.boilerplate_share, _BOILERPLATE)
        self._occurrences = Counter(self.folded)
        self._repeated = {at for places in self.stats.places.values() if len(places) > 1 for at in places}
        self._contents_ends: dict[str, tuple[int, int]] = {}  # cache of _contents_ends_of
        self.body = self._body()
        sample = self.prose[:: len(self.prose) // SAMPLE + 1]
        self._words: dict[int, frozenset[str]] = {}  # cache of _words_of
        words = [self._words_of(index) for index in sample]
        self._sample_words = Counter(chain.from_iterable(words))
        words_in_body = words[bisect_left(sample, self.body[0]) : bisect_left(sample, self.body[1] + 1)]
        self._body_words = Counter(chain.from_iterable(words_in_body))
        self._body_sample_size = max(len(words_in_body), 1)
        self._most_topical = self._most_topical_index()
        self._separate_headings = self._short_lines_before_prose(gap_after=True)
        self._attached_headings = self._short_lines_before_prose(gap_after=False)

    @property
    def is_wrapped(self) -> bool:
        """Whether the running text was wrapped by hand."""
        return self.stats.spacing == "wrapped"

    def of_group(self, index: int) -> list[str]:
        """Return the features of the group at `index`."""
        text = self.groups[index].text
        return [
            *form_features(text, self.widths[index]),
            *word_features(text, self.folded[index]),
            *self._repetition_features(index),
            *self._position_features(index),
            *self._neighbour_features(index),
            *self._spacing_features(index),
        ]

    def _repetition_features(self, index: int) -> list[str]:
        folded = self.folded[index]
        found: list[str] = []
        if self._occurrences[folded] > 1:
            found.append("repeated line")
        if relation := self.contents_relation(index):
            found.append(relation)
        if times := self.stats.openings[first_two_words(folded)]:
            found.append(interval(times, _TIMES))
        if words := self._words_of(index):
            counts = [self._sample_words.get(word, 0) for word in words]
            repeated = (len(counts) - counts.count(0)) / len(counts)
            found.append(interval(repeated, _REPEATED) if repeated else "share of words in prose = 0")
            if repeated and len([times for times in counts if times >= 3]) >= 2:
                found.append("topic words")
        if index == self._most_topical and index <= max(self.body[0], 3):
            found.append("most topical line")
        return found

    def _position_features(self, index: int) -> list[str]:
        first, last = self.body
        found: list[str] = []
        if index < 3:
            found.append(f"group {index}")
        elif index < 8:
            found.append("near the top")
        after = bisect_left(self.prose, index)
        if first < 0:
            found.append("no body")
        elif index < first:
            found.append(interval(first - index, _TO_BODY))
        elif index > last:
            found.append(interval(index - last, _AFTER_BODY))
        else:
            found.append("in the body")
            if 0 < after < len(self.prose):
                found.append(interval(self.prose[after] - self.prose[after - 1] - 1, _BETWEEN))
            if last - index <= 2:
                found.append("end of the body")
        near = bisect_left(self.prose, index + 10, after) - bisect_left(self.prose, index - 9, 0, after)
        found.append(interval(near, _PROSE_NEAR))
        low, high = max(index - 5, 0), min(index + 6, len(self.groups))
        short = (self._short_before[high] - self._short_before[low]) * 11 // (high - low)
        found.append(interval(short, _SHORT_NEAR))
        return found

    def _neighbour_features(self, index: int) -> list[str]:
        above, below = self.neighbour_kind(index - 1), self.neighbour_kind(index + 1)
        second_above, second_below = self.neighbour_kind(index - 2), self.neighbour_kind(index + 2)
        has_below = index + 1 < len(self.groups)
        found = [
            *_near_features(self._gaps[index], above, below),
            *_second_features(second_below, second_above),
            interval(self.widths[index - 1], _WIDTH_ABOVE) if index else "width above none",
            interval(self.widths[index + 1] if has_below else 0, _WIDTH_BELOW),
        ]
        if above in ("prose", "medium sentence") and below == "prose":
            found.append(f"gaps {self._gaps[index]}, between prose")
        if self.groups[index].gap > 1:
            found.append("wide gap before")
        if has_below and self.groups[index + 1].gap > 1:
            found.append("wide gap after")
        if True in self.has_dateline[index + 1 : index + 5]:
            found.append("dateline soon below")
        if index and self.has_dateline[index - 1]:
            found.append("dateline above")
        return found

    def _spacing_features(self, index: int) -> list[str]:
        """Return features that compare the blank lines around the group with those around headings of the document."""
        has_below = index + 1 < len(self.groups)
        gap, gap_after = self.groups[index].gap, self.groups[index + 1].gap if has_below else 3
        is_like = is_heading_like(self.groups[index].text)
        found = [
            *_gap_features(is_like, self.stats.spacing, min(gap, 2), min(gap_after, 3)),
            self._boilerplate_feature,
        ]
        before_prose = has_below and self.is_prose[index + 1]
        if gap and gap_after:
            if self._attached_headings > max(self._separate_headings // 4, 1):
                found.append("separate unlike other short lines")
            if before_prose and not self._attached_headings:
                found.append(interval(self._separate_headings, _SEPARATE))
        elif gap and before_prose and self._attached_headings > 1:
            found.append("attached like other short lines")
        return found

    def contents_relation(self, index: int) -> str:
        """Return "in contents above", "is contents entry", or "" if the line is no part of a table of contents."""
        if index not in self._repeated:
            return ""
        line = self.folded[index].rstrip(_TITLE_MARKS)
        if line not in self._contents_ends:
            self._contents_ends[line] = self._contents_ends_of(line)
        first_entry, last_other = self._contents_ends[line]
        if self._is_entry(index):
            return "is contents entry" if last_other > index else ""
        return "in contents above" if first_entry < index else ""

    def _contents_ends_of(self, line: str) -> tuple[int, int]:
        """Return the first index of a line as an entry of a list, and the last as another line: the number of groups
        and -1 where there is none."""
        places = self.stats.places[line]
        is_entry = [self._is_entry(at) for at in places]
        first_entry = places[is_entry.index(True)] if True in is_entry else len(self.groups)
        last_other = max((at for at, entry in zip(places, is_entry, strict=True) if not entry), default=-1)
        return first_entry, last_other

    def _is_entry(self, index: int) -> bool:
        """Whether a line has short lines around it, like the entries of a list."""
        near = [at for at in (index - 2, index - 1, index + 1, index + 2) if 0 <= at < len(self.groups)]
        short = (self.widths[at] < WIDEST_ENTRY and self.groups[at].kind in ("text", "item") for at in near)
        return sum(short) > 2

    def placement(self, index: int) -> str:
        """Return how a line before running text is placed: the gaps around it, and whether it follows running text;
        empty for other lines."""
        before_prose = self.neighbour_kind(index + 1) in PROSE_KINDS
        return f"{self.gaps(index)} {self.neighbour_kind(index - 1) in PROSE_KINDS}" if index and before_prose else ""

    def gaps(self, index: int) -> str:
        """Return two digits: 1 or 0 for a blank line before the group and after it."""
        return self._gaps[index]

    def neighbour_kind(self, index: int) -> str:
        """Return what a neighbour is: "nothing", the kind of a group that is no text, or a class of text."""
        return self._kinds[index] if 0 <= index < len(self._kinds) else "nothing"

    def _kind(self, index: int) -> str:
        one, width = self.groups[index], self.widths[index]
        if one.kind != "text":
            return one.kind
        if width >= PROSE_WIDTH:
            return "prose" if self.is_prose[index] or width > 2 * PROSE_WIDTH else "long"
        if one.text[-1:] in ":：":
            return "colon"
        return ("medium" if width >= 50 else "short") + (" sentence" if one.text[-1:] in '.!?。！？”"' else "")

    def words_repeated_below(self, index: int) -> float:
        """Return the share of the words of a line that the next two groups repeat: 0 where it has none."""
        own = self._words_of(index)
        below = range(index + 1, min(index + 3, len(self.groups)))
        # A fast check before: most paragraphs have none of the words.
        words = [self._words_of(at) for at in below if first_within(self._sampled(at), own)]
        return len(own.intersection(chain.from_iterable(words))) / len(own) if own else 0.0

    def topic_overlap(self, index: int) -> float:
        """Return how frequent the words of a line are in the body: from 0 to 0.5."""
        own = self._words_of(index)
        return fsum(min(self._body_words[word] / self._body_sample_size, 0.5) for word in own) / (len(own) + 3)

    def _words_of(self, index: int) -> frozenset[str]:
        if (words := self._words.get(index)) is None:
            words = self._words[index] = frozenset(_words_in(self._sampled(index)))
        return words

    def _sampled(self, index: int) -> str:
        return self.folded[index] or self.groups[index].text[:SAMPLED].casefold()

    def _short_lines_before_prose(self, *, gap_after: bool) -> int:
        """Count the short lines before running text that have a blank line before, and one after or none."""
        return sum(
            1
            for index in self.prose
            if index > 1
            and (self.groups[index].gap > 0) is gap_after
            and self.groups[index - 1].kind == "text"
            and self.groups[index - 1].gap
            and self.widths[index - 1] < PROSE_WIDTH
            and self.groups[index - 1].text[-1:] not in '.,:;”"…'
        )

    def _body(self) -> tuple[int, int]:
        """Return the first and last index of the range with most running text and fewest short lines."""
        best, ends = 0.0, (-1, -1)
        total, start = 0.0, 0
        for index, one in enumerate(self.groups):
            gain = SHORT_LINE_COST if one.kind == "text" else 0.0
            if self.is_prose[index]:
                gain = min(self.widths[index], 5 * PROSE_WIDTH) / PROSE_WIDTH
            if total < 0:
                total, start = 0.0, index
            total += gain
            if total > best:
                best, ends = total, (start, index)
        return ends

    def _most_topical_index(self) -> int:
        """Return the index of the group before the body whose words are most frequent in it; -1 if there is none."""
        first = self.body[0]
        best, found = 0.0, -1
        for index in range(max(first - 40, 0), min(max(first, 3), len(self.groups))) if self._body_words else ():
            if not 12 <= self.widths[index] <= 200 or self.groups[index].kind not in ("text", "heading"):
                continue
            overlap = self.topic_overlap(index)
            if overlap >= best > 0 or overlap > best:
                best, found = overlap, index
        return found


# The neighbours and gaps of lines are much the same in all texts: their features are made once.


@cache
def _near_features(gaps: str, above: str, below: str) -> tuple[str, ...]:
    return f"gaps {gaps}", f"above is {above}", f"below is {below}", f"gaps {gaps}, below is {below}"


@cache
def _second_features(below: str, above: str) -> tuple[str, ...]:
    return f"second below is {below}", f"second above is {above}"


@cache
def _gap_features(is_like: bool, spacing: str, before: int, after: int) -> tuple[str, ...]:
    like = "like a heading" if is_like else "not like a heading"
    return f"{like}, gaps {before}{after}", f"spacing {spacing}, gaps {before}{after}"


def _folded(text: str) -> str:
    """Return a text in lower case, with one space between words."""
    folded = text.casefold()
    if folded.isascii() and folded.isprintable() and "  " not in folded and folded[:1] != " " != folded[-1:]:
        return folded  # most lines are so: a fast check
    return " ".join(folded.split())


def _words_in(line: str) -> list[str]:
    """Return the words of a line that show its topic: those of four letters or more."""
    if line.isascii():  # twice as fast as the pattern
        return [word for word in line.translate(_ASCII_WORDS).split() if len(word) >= 4]
    return _WORD.findall(line)


def document_stats(
    groups: Sequence[LineGroup], widths: Sequence[int], folded: Sequence[str], is_prose: Sequence[bool]
) -> DocumentStats:
    """Measure a document as a whole; the parameters have a value for each group, as in `Features`."""
    number = max(len(groups), 1)
    gaps_in_prose = [groups[at].gap > 0 for at in range(1, len(groups)) if is_prose[at - 1] and is_prose[at]]
    short = [
        at
        for at in range(1, len(groups) - 1)
        if is_prose[at + 1]
        and (is_prose[at - 1] or widths[at - 1] > 60)
        and groups[at].gap
        and widths[at] < PROSE_WIDTH
        and is_candidate(groups[at])
        and is_heading_like(groups[at].text)
    ]
    separate = sum(1 for at in short if groups[at + 1].gap)
    attached = len(short) - separate
    share_without_gap = sum(1 for one in groups[1:] if not one.gap and one.kind == "text") / number
    if is_wrapped(groups):
        spacing = "wrapped"
    elif gaps_in_prose and sum(gaps_in_prose) < 0.4 * len(gaps_in_prose):
        spacing = "none"
    elif attached > 1 and 2 * attached >= separate:
        spacing = "attached headings"
    else:
        spacing = "mixed" if share_without_gap > 0.08 else "regular"
    boilerplate = sum(1 for line in folded if line and (is_boilerplate_phrase(line) or starts_like_boilerplate(line)))
    places: dict[str, list[int]] = {}
    for at, line in enumerate(folded):
        if line:
            places.setdefault(line.rstrip(_TITLE_MARKS), []).append(at)
    openings = Counter(filter(None, map(first_two_words, folded)))
    boilerplate_share = boilerplate / (number + PLAIN_LINES)
    return DocumentStats(spacing, attached, separate, share_without_gap, boilerplate_share, openings, places)


def is_wrapped(groups: Sequence[LineGroup]) -> bool:
    """Whether most of the running text was wrapped by hand, as in books, RFCs and mail."""
    counts = [
        one.line_count for one in groups if one.kind in ("text", "item", "quote") and len(one.text) >= PROSE_WIDTH
    ]
    return 2 * sum(1 for count in counts if count > 1) > len(counts)


def first_two_words(folded: str) -> str:
    """Return the first two words of a line that has more than two; empty for other lines."""
    words = folded.split(None, 2)
    return f"{words[0]} {words[1]}" if len(words) > 2 else ""
