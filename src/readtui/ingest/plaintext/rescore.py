"""Rescores likely headings and titles by comparing them with the other candidates of the document.

A document marks its headings in the same way throughout, so a line is judged by the lines that resemble it. A model of
small trees (`model_trees`) asks about the measures made here and sums its answers. The title is the first line if the
text clearly starts with it, otherwise the best of the lines up to the body.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import accumulate
from math import exp, log, log1p
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from readtui.ingest.phrases import is_date_only, is_dateline, is_reading_time
from readtui.ingest.plaintext.boilerplate import is_boilerplate_phrase, starts_like_boilerplate
from readtui.ingest.plaintext.features import PLAIN_LINES, Features, first_two_words
from readtui.ingest.plaintext.form import ending, is_site
from readtui.ingest.plaintext.front_matter import is_never_title
from readtui.ingest.plaintext.headings import is_heading_like, may_be_title

if TYPE_CHECKING:  # the table takes a moment to load
    from readtui.ingest.plaintext.model_trees import Trees

LEAST_CANDIDATE = 0.03
"""Least probability of a heading or a caption, by the first model, for a line to be rescored."""

LIKELY = 0.35
"""Probability from which a line counts as a heading in the distances between headings."""

WIDEST = 600
"""Columns: greater widths are not distinguished."""

FARTHEST_HEADING = 150
"""Line groups: the distance to the next heading where there is none."""

LEAST_TITLE = 0.02
"""Least probability of a title for a line that is neither at the top nor shortly before the body."""

TOP = 2
"""Lines at the top that may be the title whatever their probability."""

ABOVE = 12
"""Line groups before the body that may be the title whatever their probability: deck, byline, date and a share bar may
be between title and body."""

OPENING = 3
"""Line groups between the first line and the body within which there is no menu: only a deck and a byline."""

UNFINISHED = ".,;:。，；："
"""Last characters that a title at the top never has: a notice, a name before its date or a site's slogan has them."""

FARTHEST = 60
"""Line groups: greater distances from the title are not distinguished."""

Measures: TypeAlias = dict[str, float]


class Probabilities(NamedTuple):
    """The probability of each role of a line; the sum is 1."""

    body: float
    heading: float
    caption: float
    boilerplate: float
    title: float


def tree_probability(trees: Trees, measures: Measures) -> float:
    """Return the probability that the trees give to the measures of a line."""
    total = trees.start
    for measure, edge, below, above in trees.trees:
        measure, edge, low, high = below if measures[measure] <= edge else above
        total += low if measures[measure] <= edge else high
    return 1 / (1 + exp(-total))


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds of a probability, which is limited to 0.005 .. 0.995."""
    limited = min(max(probability, 0.005), 0.995)
    return log(limited / (1 - limited))


# Headings


class Candidates:
    """The likely headings and captions of a document, and sums over all of them; constant once it is made.

    `first` has the probabilities of the first model by the index of the group.
    """

    def __init__(self, features: Features, first: Mapping[int, Probabilities]) -> None:
        self._features = features
        self._first = first
        self.indices = [at for at, one in first.items() if one.heading + one.caption >= LEAST_CANDIDATE]
        self._keys = {at: self._similarity_keys(at) for at in self.indices}
        self._headings_by_key: defaultdict[tuple[str, ...], float] = defaultdict(float)
        self._captions_by_key: defaultdict[tuple[str, ...], float] = defaultdict(float)
        self._count_by_key: Counter[tuple[str, ...]] = Counter()
        for at, keys in self._keys.items():
            for key in keys:
                self._headings_by_key[key] += first[at].heading
                self._captions_by_key[key] += first[at].caption
                self._count_by_key[key] += 1
        self._headings = sum(first[at].heading for at in self.indices)
        self._captions = sum(first[at].caption for at in self.indices)
        ranked = sorted(self.indices, key=lambda at: -first[at].heading)
        self._rank = {at: rank for rank, at in enumerate(ranked)}
        self._likely = [at for at in self.indices if first[at].heading > LIKELY]
        widths = sum(first[at].heading * log1p(features.widths[at]) for at in self.indices)
        self._mean_log_width = widths / max(self._headings, 1e-6)
        self._boilerplate_share = sum(one.boilerplate for one in first.values()) / (len(first) + PLAIN_LINES)
        self._first_words = Counter(self._first_word(at) for at in self.indices)

    def measures(self, at: int) -> Measures:
        """Return the measures of the candidate with the index `at`."""
        return self._own_measures(at) | self._surroundings(at) | self._comparisons(at) | self._document_measures(at)

    def _own_measures(self, at: int) -> Measures:
        features, first, text = self._features, self._first[at], self._features.groups[at].text
        words = text.split()
        end = ending(text)
        return {
            "log-odds of heading": log_odds(first.heading),
            "log-odds of caption": log_odds(first.caption),
            "log-odds of boilerplate": log_odds(first.boilerplate),
            "log-odds of title": log_odds(first.title),
            "log-odds of body": log_odds(first.body),
            "width": features.widths[at],
            "words": len(words),
            "share of capitalised words": sum(word[0].isupper() for word in words) / len(words),
            "share of short words": sum(len(word) < 4 for word in words) / len(words),
            "commas": text.count(",") + text.count("，"),
            "ends with ? or !": float(end in ("question mark", "exclamation mark")),
            "ends with stop": float(end in ("full stop", "quoted sentence", "ellipsis", "colon", "comma")),
            "like a heading": float(is_heading_like(text)),
        }

    def _surroundings(self, at: int) -> Measures:
        features, last = self._features, len(self._features.groups) - 1
        return {
            "gap before": min(features.groups[at].gap, 3),
            "gap after": min(features.groups[at + 1].gap, 3) if at < last else 3,
            "width above": min(features.widths[at - 1], WIDEST) if at else 0,
            "width below": min(features.widths[at + 1], WIDEST) if at < last else 0,
            "width second below": min(features.widths[at + 2], WIDEST) if at + 1 < last else 0,
            "below is prose": float(at < last and features.is_prose[at + 1]),
            "in the body": float(features.body[0] <= at <= features.body[1]),
            "relative position": at / (last + 1),
        }

    def _comparisons(self, at: int) -> Measures:
        """Return measures of the other candidates: those that resemble the line, those near it, and all of them."""
        first, features, keys = self._first, self._features, self._keys[at]
        found: Measures = {}
        for name, key in zip(("same neighbours", "same capitals", "same ending"), keys, strict=True):
            others = self._count_by_key[key] - 1
            headings = self._headings_by_key[key] - first[at].heading
            found[f"log-odds of heading, {name}"] = log_odds((headings + 0.3) / (others + 2))
            found[f"count, {name}"] = others
        captions = self._captions_by_key[keys[0]] - first[at].caption
        found["share of captions, same neighbours"] = captions / (self._count_by_key[keys[0]] + 1)
        found["captions, same ending"] = self._captions_by_key[keys[2]] - first[at].caption
        found["other headings"] = self._headings - first[at].heading
        found["other captions"] = self._captions - first[at].caption
        found["headings per paragraph"] = self._headings / max(len(features.prose), 1)
        found["rank"] = self._rank[at]
        width_difference = abs(log1p(features.widths[at]) - self._mean_log_width)
        found["difference in log width"] = width_difference if self._headings > 0.5 else 0.0
        place = bisect_left(self.indices, at)
        near = [one for one in self.indices[max(place - 6, 0) : place + 7] if one != at and abs(one - at) <= 6]
        found["headings nearby"] = sum(first[one].heading for one in near)
        adjacent = (first[one].heading for one in near if abs(one - at) <= 2)
        found["probability of adjacent heading"] = max(adjacent, default=0.0)
        place = bisect_left(self._likely, at)
        found["distance to heading above"] = at - self._likely[place - 1] if place else FARTHEST_HEADING
        place += place < len(self._likely) and self._likely[place] == at
        below = self._likely[place] - at if place < len(self._likely) else FARTHEST_HEADING
        found["distance to heading below"] = below
        found["count, same first word"] = self._first_words[self._first_word(at)]
        return found

    def _document_measures(self, at: int) -> Measures:
        features, stats = self._features, self._features.stats
        short = stats.attached + stats.separate
        relation = features.contents_relation(at)
        return {
            "share of attached short lines": stats.attached / short if short else 0.0,
            "short lines before prose": short,
            "no gaps between paragraphs": float(stats.spacing == "none"),
            "wrapped": float(stats.spacing == "wrapped"),
            "share without gap": stats.share_without_gap,
            "boilerplate share": stats.boilerplate_share,
            "expected boilerplate share": self._boilerplate_share,
            "paragraphs": len(features.prose),
            "words repeated below": features.words_repeated_below(at),
            "contents relation": {"in contents above": 2.0, "is contents entry": 1.0}.get(relation, 0.0),
            "lines with same first two words": stats.openings[first_two_words(features.folded[at])],
        }

    def _first_word(self, at: int) -> str:
        return self._features.folded[at].partition(" ")[0]

    def _similarity_keys(self, at: int) -> tuple[tuple[str, ...], ...]:
        """Return three keys; lines with the same key resemble one another: in their neighbours, in their capitals and
        what follows, in their capitals and ending."""
        features = self._features
        text = features.groups[at].text
        after = features.groups[at + 1].gap if at + 1 < len(features.groups) else 3
        gaps = f"{min(features.groups[at].gap, 2)}{min(after, 3)}"
        above, below = (_neighbour_class(features.neighbour_kind(one)) for one in (at - 1, at + 1))
        capitals = _capitals(text)
        return (gaps, above, below), (gaps, below, capitals, ""), (capitals, ending(text))


def _neighbour_class(kind: str) -> str:
    if kind in ("prose", "long", "medium", "medium sentence"):
        return "prose"
    return kind if kind in ("item", "code") else "short"


def _capitals(text: str) -> str:
    """Return how a line uses capitals: in all letters, as in a title, in some words, or as in a sentence."""
    words = text.split()
    if text.isupper():
        return "all"
    if len(words) < 2:
        return "one word"
    share = sum(word[0].isupper() for word in words) / len(words)
    return "title" if share > 0.7 else "some" if share > 0.4 else "sentence"


# The title


def opening_title(features: Features) -> int:
    """Return the index of the first line, or of the second after a site's name, if it is clearly the title; else -1."""
    folded = features.folded
    at = int(is_site(folded[0]))
    if at == len(folded):
        return -1  # a site's name and nothing else
    if at and any(map(is_reading_time, folded[2:4])):
        return at  # the reader view of a browser: site, title, author, minutes
    is_other = is_boilerplate_phrase(folded[at]) or starts_like_boilerplate(folded[at]) or is_date_only(folded[at])
    if is_other or features.groups[at].kind != "text":
        return -1
    before_body = 0 < features.body[0] - at <= OPENING and is_heading_like(features.groups[at].text)
    return at if before_body or _is_above_dateline(features, at) else -1


def _is_above_dateline(features: Features, at: int) -> bool:
    """Whether a line may be a title and the next line is a dateline or byline, which never follows a menu entry."""
    if at + 1 >= len(features.groups):
        return False
    text = features.groups[at].text
    above_dateline = features.has_dateline[at + 1] or is_date_only(features.folded[at + 1])
    return above_dateline and not is_dateline(text) and may_be_title(text) and text[-1] not in UNFINISHED


def title_measures(features: Features, first: Mapping[int, Probabilities]) -> dict[int, Measures]:
    """Return the measures of each line that may be the title, by its index."""
    indices = [at for at, one in first.items() if _is_title_candidate(features, at, one)]
    if not indices:
        return {}
    probabilities = [first[at].title for at in indices]
    overlaps = [features.topic_overlap(at) for at in indices]
    titles_up_to = list(accumulate(probabilities, initial=0.0))
    boilerplate = (first[at].boilerplate if at in first else 0.0 for at in range(len(features.groups)))
    boilerplate_up_to = list(accumulate(boilerplate, initial=0.0))
    ranked, ranked_overlaps = sorted(probabilities), sorted(overlaps)
    found: dict[int, Measures] = {}
    for place, at in enumerate(indices):
        end = min(at + 6, len(features.groups))
        near = max(first[one].title for one in range(at - 2, at + 3) if one in first)
        comparisons = {
            "log-odds of title": log_odds(probabilities[place]),
            "rank": len(ranked) - bisect_right(ranked, probabilities[place]),
            "log-odds below best": log_odds(ranked[-1]) - log_odds(probabilities[place]),
            "log-odds below best nearby": log_odds(near) - log_odds(probabilities[place]),
            "titles above": titles_up_to[place],
            "titles below": titles_up_to[-1] - titles_up_to[place + 1],
            "topic overlap": overlaps[place],
            "rank by topic overlap": len(ranked_overlaps) - bisect_right(ranked_overlaps, overlaps[place]),
            "topic overlap below best": ranked_overlaps[-1] - overlaps[place],
            "boilerplate above": boilerplate_up_to[at] - boilerplate_up_to[max(at - 5, 0)],
            "boilerplate below": boilerplate_up_to[end] - boilerplate_up_to[at + 1],
        }
        found[at] = comparisons | _own_title_measures(features, at, first[at]) | _title_surroundings(features, at)
    return found


def _is_title_candidate(features: Features, at: int, first: Probabilities) -> bool:
    body = features.body[0]
    is_likely = at < TOP or first.title > LEAST_TITLE or body - at <= ABOVE
    if at > (body + 1 if body >= 0 else TOP) or not is_likely:
        return False
    is_possible = may_be_title(features.groups[at].text) and not features.is_prose[at]
    folded = features.folded[at]
    return is_possible and not is_boilerplate_phrase(folded) and not is_never_title(folded)


def _own_title_measures(features: Features, at: int, first: Probabilities) -> Measures:
    text = features.groups[at].text
    words = text.split()
    return {
        "log-odds of heading": log_odds(first.heading),
        "log-odds of boilerplate": log_odds(first.boilerplate),
        "log-odds of caption": log_odds(first.caption),
        "log-odds of body": log_odds(first.body),
        "width": min(features.widths[at], 200),
        "words": len(words),
        "like a heading": float(is_heading_like(text)),
        "ends with stop": float(text[-1:] in ".:;,…。"),
        "share of capitalised words": sum(word[0].isupper() for word in words) / len(words),
    }


def _title_surroundings(features: Features, at: int) -> Measures:
    groups, last = features.groups, len(features.groups) - 1
    prose = bisect_left(features.prose, at)
    below = range(at + 1, min(at + 9, last + 1))
    return {
        "position": min(at, FARTHEST),
        "relative position": at / (last + 1),
        "log of line groups": log1p(last + 1),
        "boilerplate share": features.stats.boilerplate_share,
        "distance to body": max(-FARTHEST, min(features.body[0] - at, FARTHEST)),
        "distance to prose": min(features.prose[prose] - at, FARTHEST) if prose < len(features.prose) else -1,
        "prose nearby": bisect_left(features.prose, at + 16) - prose,
        "width above": min(features.widths[at - 1], 400) if at else 0,
        "width below": min(features.widths[at + 1], 400) if at < last else 0,
        "gap before": min(groups[at].gap, 3),
        "gap after": min(groups[at + 1].gap, 3) if at < last else 3,
        "distance to dateline": next((one - at for one in below if features.has_dateline[one]), 9),
        "repetitions": len(features.stats.places.get(features.folded[at], ())),
    }
