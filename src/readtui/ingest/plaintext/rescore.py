"""A second look at the lines that may be headings or captions: how each stands among the others that look likely.

What a document does once it does again, so a line is judged by its company. A small forest of trees weighs the
measures taken here; each tree asks at most two questions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import exp, log, log1p
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from readtui.ingest.phrases import is_date_alone, is_dated, is_reading_time
from readtui.ingest.plaintext.boilerplate import names_furniture, opens_like_furniture
from readtui.ingest.plaintext.features import PLAIN_LINES, Evidence, contents_place, opening
from readtui.ingest.plaintext.form import ending, is_site
from readtui.ingest.plaintext.headings import is_headlike, may_be_title

if TYPE_CHECKING:
    from readtui.ingest.plaintext.model_trees import Tree


FAINT = 0.03
"""How likely a line must be a heading or a caption at first sight for a second look."""

LIKELY = 0.35
"""From which likelihood on a line counts as a heading when the distance to the next ones is taken."""

WIDEST = 600
"""Columns beyond which a paragraph is simply long."""

Measures: TypeAlias = dict[str, float]


class Likelihood(NamedTuple):
    """How likely a line is each of the things it may be: from 0 to 1, together 1."""

    body: float
    heading: float
    caption: float
    furniture: float
    title: float


def weighed(trees: Sequence[Tree], measures: Measures) -> float:
    """How likely it is what the trees tell, from 0 to 1."""
    total = 0.0
    for tree in trees:
        while not isinstance(tree, float):
            name, edge, below, beyond = tree
            tree = below if measures[name] <= edge else beyond
        total += tree
    return 1 / (1 + exp(-total))


def odds(likelihood: float) -> float:
    """The logarithm of the odds, within bounds."""
    bounded = min(max(likelihood, 0.005), 0.995)
    return log(bounded / (1 - bounded))


class Company:
    """The likely lines of a document, with what is asked of all of them: made once, then only read."""

    def __init__(self, evidence: Evidence, first: Mapping[int, Likelihood]) -> None:
        self._evidence = evidence
        self._first = first
        self.indices = [at for at, one in first.items() if one.heading + one.caption >= FAINT]
        self._kin = {at: self._kinships(at) for at in self.indices}
        self._headings: defaultdict[tuple[str, ...], float] = defaultdict(float)
        self._captions: defaultdict[tuple[str, ...], float] = defaultdict(float)
        self._number: Counter[tuple[str, ...]] = Counter()
        for at, kin in self._kin.items():
            for one in kin:
                self._headings[one] += first[at].heading
                self._captions[one] += first[at].caption
                self._number[one] += 1
        self._heading_sum = sum(first[at].heading for at in self.indices)
        self._caption_sum = sum(first[at].caption for at in self.indices)
        ranked = sorted(self.indices, key=lambda at: -first[at].heading)
        self._rank = {at: rank for rank, at in enumerate(ranked)}
        self._likely = [at for at in self.indices if first[at].heading > LIKELY]
        widths = sum(first[at].heading * log1p(evidence.widths[at]) for at in self.indices)
        self._width = widths / max(self._heading_sum, 1e-6)
        self._furniture = sum(one.furniture for one in first.values()) / (len(first) + PLAIN_LINES)
        self._openings = Counter(self._first_word(at) for at in self.indices)

    def measures(self, at: int) -> dict[str, float]:
        """What the trees may ask of the likely line at `at`."""
        return self._own(at) | self._standing(at) | self._among(at) | self._habits(at)

    def _own(self, at: int) -> dict[str, float]:
        """What the first look and the line itself tell."""
        evidence, first, text = self._evidence, self._first[at], self._evidence.passages[at].text
        words = text.split()
        end = ending(text)
        return {
            "heading": odds(first.heading),
            "caption": odds(first.caption),
            "furniture": odds(first.furniture),
            "title": odds(first.title),
            "body": odds(first.body),
            "width": evidence.widths[at],
            "words": len(words),
            "capitals": sum(word[0].isupper() for word in words) / len(words),
            "short words": sum(len(word) < 4 for word in words) / len(words),
            "commas": text.count(",") + text.count("，"),
            "asks": float(end in ("question", "shout")),
            "stops": float(end in ("stop", "quoted stop", "dots", "colon", "comma")),
            "headlike": float(is_headlike(text)),
        }

    def _standing(self, at: int) -> dict[str, float]:
        """What stands round the line."""
        evidence, last = self._evidence, len(self._evidence.passages) - 1
        return {
            "gap before": min(evidence.passages[at].gap, 3),
            "gap after": min(evidence.passages[at + 1].gap, 3) if at < last else 3,
            "width above": min(evidence.widths[at - 1], WIDEST) if at else 0,
            "width below": min(evidence.widths[at + 1], WIDEST) if at < last else 0,
            "width far below": min(evidence.widths[at + 2], WIDEST) if at + 1 < last else 0,
            "over prose": float(at < last and evidence.is_prose[at + 1]),
            "in the body": float(evidence.body[0] <= at <= evidence.body[1]),
            "place": at / (last + 1),
        }

    def _among(self, at: int) -> dict[str, float]:
        """How likely those are that stand, or look, as the line does."""
        first, evidence = self._first, self._evidence
        found: dict[str, float] = {}
        for name, kin in zip(("so standing", "so written", "so ending"), self._kin[at], strict=True):
            others = self._number[kin] - 1
            found[name] = odds((self._headings[kin] - first[at].heading + 0.3) / (others + 2))
            found[f"number {name}"] = others
        others = self._number[self._kin[at][0]]
        found["captions there"] = (self._captions[self._kin[at][0]] - first[at].caption) / (others + 1)
        found["captions alike"] = self._captions[self._kin[at][2]] - first[at].caption
        found["headings"] = self._heading_sum - first[at].heading
        found["captions"] = self._caption_sum - first[at].caption
        found["heading share"] = self._heading_sum / max(len(evidence.prose), 1)
        found["rank"] = self._rank[at]
        found["unlike in width"] = abs(log1p(evidence.widths[at]) - self._width) if self._heading_sum > 0.5 else 0.0
        place = bisect_left(self.indices, at)
        near = [one for one in self.indices[max(place - 6, 0) : place + 7] if one != at and abs(one - at) <= 6]
        found["likely near"] = sum(first[one].heading for one in near)
        found["likely next to it"] = max((first[one].heading for one in near if abs(one - at) <= 2), default=0.0)
        place = bisect_left(self._likely, at)
        found["since the last"] = at - self._likely[place - 1] if place else 150
        place += place < len(self._likely) and self._likely[place] == at
        found["until the next"] = self._likely[place] - at if place < len(self._likely) else 150
        found["so beginning"] = self._openings[self._first_word(at)]
        return found

    def _habits(self, at: int) -> dict[str, float]:
        """What the document does as a whole."""
        evidence, habits = self._evidence, self._evidence.habits
        short = habits.glued + habits.alone
        listed = contents_place(habits, evidence.passages, evidence.widths, evidence.folded, at)
        return {
            "glued": habits.glued / short if short else 0.0,
            "short lines": short,
            "flat": float(habits.manner == "flat"),
            "tight": habits.tight,
            "furnished": habits.furnished,
            "furniture of all": self._furniture,
            "paragraphs": len(evidence.prose),
            "listed": {"is listed above": 2.0, "lists what follows": 1.0}.get(listed, 0.0),
            "so opening": habits.openings[opening(evidence.folded[at])],
        }

    def _first_word(self, at: int) -> str:
        return self._evidence.folded[at].partition(" ")[0]

    def _kinships(self, at: int) -> tuple[tuple[str, ...], ...]:
        """What the line has in common with others: where it stands, that and its capitals, its capitals and end."""
        evidence = self._evidence
        after = evidence.passages[at + 1].gap if at + 1 < len(evidence.passages) else 3
        gaps = f"{min(evidence.passages[at].gap, 2)}{min(after, 3)}"
        above, below = (_rough(evidence.sort(one)) for one in (at - 1, at + 1))
        capitals = _capitals(evidence.passages[at].text)
        return (gaps, above, below), (gaps, below, capitals, ""), (capitals, ending(evidence.passages[at].text))


def _rough(sort: str) -> str:
    return "prose" if sort in ("prose", "long", "mid", "mid stop") else sort if sort in ("item", "code") else "short"


def _capitals(text: str) -> str:
    """How a line is written: shouted, one word, in title case, with some capitals, as a sentence."""
    words = text.split()
    if text.isupper():
        return "shouted"
    if len(words) < 2:
        return "one word"
    share = sum(word[0].isupper() for word in words) / len(words)
    return "title" if share > 0.7 else "some" if share > 0.4 else "sentence"


FAINT_TITLE = 0.02
"""How likely a line must be a title at first sight, if it does not stand at the top or shortly before the body."""

TOP = 2
"""Lines at the top that are all looked at."""

ABOVE = 12
"""Passages before the body that are all looked at: deck, byline, date and a share bar stand between."""

OPENING = 3
"""Passages up to the body within which a text has no menu before its title: deck and byline stand there."""

UNFINISHED = ".,;:。，；："
"""What no title at the top ends with: a notice, a name before its date, the site's own line."""

FARTHEST = 60
"""Passages beyond which a line is simply far away."""


def opening_title(evidence: Evidence) -> int:
    """The first line, or the second behind a site's name, where it is plain that the text starts there; else -1."""
    folded = evidence.folded
    at = int(is_site(folded[0]))
    if at and any(map(is_reading_time, folded[2:4])):
        return at  # as a browser's reading view has it: site, title, author, minutes
    named = names_furniture(folded[at]) or opens_like_furniture(folded[at]) or is_date_alone(folded[at])
    if named or evidence.passages[at].kind != "text":
        return -1
    starts = 0 < evidence.body[0] - at <= OPENING and is_headlike(evidence.passages[at].text)
    return at if starts or _stands_over_a_date(evidence, at) else -1


def _stands_over_a_date(evidence: Evidence, at: int) -> bool:
    """Whether the line after a line that may be a title gives its date or its author, as no menu does."""
    if at + 1 >= len(evidence.passages):
        return False
    text = evidence.passages[at].text
    dated = evidence.dated[at + 1] or is_date_alone(evidence.folded[at + 1])
    return dated and not is_dated(text) and may_be_title(text) and text[-1] not in UNFINISHED


def titles_of(evidence: Evidence, first: Mapping[int, Likelihood]) -> dict[int, Measures]:
    """What the trees may ask of each line that may be the title."""
    places = [at for at, one in first.items() if _may_be(evidence, at, one)]
    if not places:
        return {}
    chances = [first[at].title for at in places]
    shares = [evidence.share_of_subject(at) for at in places]
    earlier = list(accumulate(chances, initial=0.0))
    furniture = list(
        accumulate((first[at].furniture if at in first else 0.0 for at in range(len(evidence.passages))), initial=0.0)
    )
    ranked, by_subject = sorted(chances), sorted(shares)
    found: dict[int, Measures] = {}
    for place, at in enumerate(places):
        among = {
            "first": odds(chances[place]),
            "rank": len(ranked) - bisect_right(ranked, chances[place]),
            "below the best": odds(ranked[-1]) - odds(chances[place]),
            "likely earlier": earlier[place],
            "likely later": earlier[-1] - earlier[place + 1],
            "subject": shares[place],
            "subject rank": len(by_subject) - bisect_right(by_subject, shares[place]),
            "below the best in subject": by_subject[-1] - shares[place],
            "furniture above": furniture[at] - furniture[max(at - 5, 0)],
            "furniture below": furniture[min(at + 6, len(evidence.passages))] - furniture[at + 1],
        }
        found[at] = among | _own(evidence, at, first[at]) | _standing(evidence, at)
    return found


def _may_be(evidence: Evidence, at: int, first: Likelihood) -> bool:
    body = evidence.body[0]
    stands = at <= (body + 1 if body >= 0 else TOP) and (at < TOP or first.title > FAINT_TITLE or body - at <= ABOVE)
    says_so = may_be_title(evidence.passages[at].text) and not evidence.is_prose[at]
    return stands and says_so and not names_furniture(evidence.folded[at])


def _own(evidence: Evidence, at: int, first: Likelihood) -> Measures:
    """What the first look and the line itself tell."""
    text = evidence.passages[at].text
    words = text.split()
    return {
        "heading": odds(first.heading),
        "furniture": odds(first.furniture),
        "caption": odds(first.caption),
        "body": odds(first.body),
        "width": min(evidence.widths[at], 200),
        "words": len(words),
        "headlike": float(is_headlike(text)),
        "stops": float(text[-1:] in ".:;,…。"),
        "capitals": sum(word[0].isupper() for word in words) / len(words),
    }


def _standing(evidence: Evidence, at: int) -> Measures:
    """What stands round the line."""
    passages, last = evidence.passages, len(evidence.passages) - 1
    prose = bisect_left(evidence.prose, at)
    below = range(at + 1, min(at + 9, last + 1))
    return {
        "place": min(at, FARTHEST),
        "share": at / (last + 1),
        "lines": log1p(last + 1),
        "furnished": evidence.habits.furnished,
        "before the body": max(-FARTHEST, min(evidence.body[0] - at, FARTHEST)),
        "before prose": min(evidence.prose[prose] - at, FARTHEST) if prose < len(evidence.prose) else -1,
        "prose near": bisect_left(evidence.prose, at + 16) - prose,
        "width above": min(evidence.widths[at - 1], 400) if at else 0,
        "width below": min(evidence.widths[at + 1], 400) if at < last else 0,
        "gap before": min(passages[at].gap, 3),
        "gap after": min(passages[at + 1].gap, 3) if at < last else 3,
        "dated soon": next((one - at for one in below if evidence.dated[one]), 9),
        "said again": len(evidence.habits.places.get(evidence.folded[at], ())),
    }
